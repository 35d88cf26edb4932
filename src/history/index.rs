//! All actions of a history by their concepts, so that the nearest to a new one are found without comparing with all.

use super::concepts::{ActionText, Token};
use super::mixing::Mixed;
use super::similarity::{Comparison, Similar, Strength};
use super::vocabulary::Concept;

/// The actions of a history, ready to be searched.
#[derive(Debug)]
pub struct ActionIndex {
    texts: Vec<ActionText>,
    /// The texts that hold a concept, ascending.
    postings: Mixed<Concept, Vec<u32>>,
    /// The weight of all concepts of each text together.
    totals: Vec<f32>,
}

/// So many texts are compared in full; the right earlier action is nearly always among the first ten by shared weight.
const CANDIDATES: usize = 48;

impl ActionIndex {
    /// The order of the texts is kept: `Similar::index` counts in it.
    pub fn build(texts: Vec<ActionText>) -> Self {
        let mut postings: Mixed<Concept, Vec<u32>> = Mixed::default();
        for (index, text) in (0_u32..).zip(&texts) {
            for token in &text.whole.tokens {
                let places = postings.entry(token.concept).or_default();
                if places.last() != Some(&index) {
                    places.push(index);
                }
            }
        }
        let mut built = Self { texts, postings, totals: Vec::new() };
        let weights = built.weights();
        let totals = built
            .texts
            .iter()
            .map(|text| distinct(&text.whole.tokens).map(|token| weights.of(token)).sum())
            .collect();
        built.totals = totals;
        built
    }

    /// The texts in the index.
    pub fn texts(&self) -> &[ActionText] {
        &self.texts
    }

    /// The `k` accepted texts most like this one, best first. `accept` says which texts may be found, such as those of
    /// prior incidents only.
    pub fn nearest(
        &self,
        text: &ActionText,
        k: usize,
        accept: &dyn Fn(usize) -> bool,
    ) -> Vec<Similar> {
        let weights = self.weights();
        let mut comparisons: Vec<Comparison<'_>> = self
            .candidates(text, CANDIDATES, LEAST_CLOSENESS, accept)
            .into_iter()
            .map(|index| Comparison::new(index, text, &self.texts[index], &weights))
            .collect();
        comparisons.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        comparisons.truncate(k);
        comparisons.iter().map(Comparison::explain).collect()
    }

    /// The accepted text that this one most likely repeats, if it is at least likely. Cheaper than
    /// [`nearest`](Self::nearest): what is a repeat shares much, so only few are compared in full.
    pub fn repeated(&self, text: &ActionText, accept: &dyn Fn(usize) -> bool) -> Option<Similar> {
        let weights = self.weights();
        let candidates = self.candidates(text, REPEAT_CANDIDATES, REPEAT_CLOSENESS, accept);
        let compared = candidates
            .into_iter()
            .map(|index| Comparison::new(index, text, &self.texts[index], &weights));
        let best =
            compared.max_by(|a, b| a.score.total_cmp(&b.score).then(b.index.cmp(&a.index)))?;
        Some(best.explain()).filter(|similar| similar.strength != Strength::Related)
    }

    /// What the learned scorer sees of the candidates for this text, by name: for the tool that makes its training data.
    #[doc(hidden)]
    pub fn candidate_features(&self, text: &ActionText) -> Vec<(usize, Vec<(&'static str, f32)>)> {
        let weights = self.weights();
        let compare = |index: usize| {
            let features = Comparison::new(index, text, &self.texts[index], &weights).features;
            (index, features.names.into_iter().zip(features.values).collect())
        };
        self.candidates(text, CANDIDATES, LEAST_CLOSENESS, &|_| true)
            .into_iter()
            .map(compare)
            .collect()
    }

    /// The accepted texts that share the most with this one, by weight relative to the lengths of both.
    fn candidates(
        &self,
        text: &ActionText,
        most: usize,
        least: f32,
        accept: &dyn Fn(usize) -> bool,
    ) -> Vec<usize> {
        let weights = self.weights();
        let mut shared = vec![0.0_f32; self.texts.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut total = 0.0;
        for token in distinct(&text.whole.tokens) {
            let weight = weights.of(token);
            total += weight;
            for &index in self.postings.get(&token.concept).into_iter().flatten() {
                let sum = &mut shared[index as usize];
                if *sum == 0.0 {
                    touched.push(index);
                }
                *sum += weight;
            }
        }
        let mut candidates: Vec<(f32, usize)> = touched
            .into_iter()
            .map(|index| index as usize)
            .map(|index| {
                (shared[index] / (total * self.totals[index]).sqrt().max(f32::MIN_POSITIVE), index)
            })
            .filter(|(closeness, index)| *closeness > least && accept(*index))
            .collect();
        let closest_first =
            |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if candidates.len() > most {
            candidates.select_nth_unstable_by(most, closest_first);
            candidates.truncate(most);
        }
        candidates.sort_unstable_by(closest_first);
        candidates.into_iter().map(|(_, index)| index).collect()
    }

    pub(super) fn weights(&self) -> Weights<'_> {
        Weights { index: self }
    }
}

/// Texts that share less are not related; 0.1 is two everyday words of two dozen.
const LEAST_CLOSENESS: f32 = 0.1;

/// Of all repeats that the trees find in the labelled pairs and in public histories, none shares less or is further down
/// the list; see [`ActionIndex::repeated`].
const REPEAT_CLOSENESS: f32 = 0.3;
const REPEAT_CANDIDATES: usize = 12;

/// Says how much a concept tells: little when many actions hold it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights<'a> {
    index: &'a ActionIndex,
}

/// The shipped frequencies count as a history of so many actions, so that a history of ten has weights, too.
const PRIOR: f32 = 500.0;

/// A number alone says little about what the work is.
const NUMBER_WEIGHT: f32 = 1.5;

impl Weights<'_> {
    /// The inverse document frequency of BM25, over the history and the shipped frequencies together.
    pub(super) fn of(&self, token: &Token) -> f32 {
        if token.is_number() {
            return NUMBER_WEIGHT;
        }
        let holding = self.index.postings.get(&token.concept).map_or(0, Vec::len) as f32
            + token.share * PRIOR;
        let all = self.index.texts.len() as f32 + PRIOR;
        (1.0 + (all - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
    }
}

/// The first token of each concept.
pub(super) fn distinct(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| token.is_first)
}
