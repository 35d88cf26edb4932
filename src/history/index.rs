//! All actions of a history by their concepts, so that the nearest to a new one are found without comparing with all.

use std::cell::RefCell;
use std::cmp::Ordering;

use super::concepts::{ActionText, Token};
use super::mixing::Mixed;
use super::similarity::{Comparison, Purpose, Similar, Strength};
use super::vocabulary::Concept;

/// The actions of a history, ready to be searched.
#[derive(Debug)]
pub struct ActionIndex {
    texts: Vec<ActionText>,
    postings: Mixed<Concept, Posting>,
    /// The weight of all concepts of each text together.
    totals: Vec<f32>,
}

/// Where a concept stands.
#[derive(Debug)]
struct Posting {
    /// The texts that hold it, ascending.
    texts: Vec<u32>,
    /// Its share among actions at large.
    share: f32,
    /// How much it tells, once all texts are known.
    weight: f32,
}

/// So many texts are compared in full; the right earlier action is nearly always among the first ten by shared weight.
const CANDIDATES: usize = 48;

impl ActionIndex {
    /// The order of the texts is kept: `Similar::index` counts in it.
    pub fn build(texts: Vec<ActionText>) -> Self {
        let mut postings: Mixed<Concept, Posting> = Mixed::default();
        for (index, text) in (0_u32..).zip(&texts) {
            for token in distinct(&text.whole.tokens) {
                let new = || Posting { texts: Vec::new(), share: token.share, weight: 0.0 };
                postings.entry(token.concept).or_insert_with(new).texts.push(index);
            }
        }
        for posting in postings.values_mut() {
            posting.weight = weight(posting.texts.len(), posting.share, texts.len());
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
        let mut comparisons: Vec<Comparison<'_>> = self
            .candidates(text, CANDIDATES, LEAST_CLOSENESS, accept)
            .into_iter()
            .map(|index| self.compare(text, index, Purpose::Rank))
            .collect();
        comparisons.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        comparisons.truncate(k);
        comparisons.iter().map(Comparison::explain).collect()
    }

    /// The accepted text that this one most likely repeats, if it is at least likely. Cheaper than
    /// [`nearest`](Self::nearest): what is a repeat shares much, so only few are compared in full.
    pub fn repeated(&self, text: &ActionText, accept: &dyn Fn(usize) -> bool) -> Option<Similar> {
        let candidates = self.candidates(text, REPEAT_CANDIDATES, REPEAT_CLOSENESS, accept);
        let compared =
            candidates.into_iter().map(|index| self.compare(text, index, Purpose::Decide));
        let best =
            compared.max_by(|a, b| a.score.total_cmp(&b.score).then(b.index.cmp(&a.index)))?;
        Some(best.explain()).filter(|similar| similar.strength != Strength::Related)
    }

    /// What the learned scorer sees of the candidates for this text, by name: for the tool that makes its training data.
    #[doc(hidden)]
    pub fn candidate_features(&self, text: &ActionText) -> Vec<(usize, Vec<(&'static str, f32)>)> {
        let compare = |index: usize| {
            let features = self.compare(text, index, Purpose::Rank).features;
            (index, features.names.into_iter().zip(features.values).collect())
        };
        self.candidates(text, CANDIDATES, LEAST_CLOSENESS, &|_| true)
            .into_iter()
            .map(compare)
            .collect()
    }

    fn compare<'a>(&'a self, text: &'a ActionText, at: usize, purpose: Purpose) -> Comparison<'a> {
        Comparison::new(at, text, &self.texts[at], &self.weights(), purpose)
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
        let mut tokens: Vec<(&[u32], &Token)> = distinct(&text.whole.tokens)
            .map(|token| {
                let posting = self.postings.get(&token.concept);
                (posting.map_or(&[][..], |posting| &posting.texts), token)
            })
            .collect();
        let total: f32 = tokens.iter().map(|(_, token)| weights.of(token)).sum();
        // What few texts say comes first.
        tokens.sort_by_key(|(places, _)| places.len());
        let followed = tokens
            .iter()
            .scan(0, |sum, (places, _)| {
                *sum += places.len();
                Some(*sum)
            })
            .take_while(|sum| *sum <= MOST_FOLLOWED)
            .count();
        let (followed, common) = tokens.split_at(followed.max(1).min(tokens.len()));
        // The first is followed whatever its length, but of thousands that say one word any will do.
        let within = |places: &&[u32]| places.len().min(MOST_FOLLOWED);
        let weighed = followed
            .iter()
            .map(|(places, token)| (&places[places.len() - within(places)..], weights.of(token)));
        let closeness = |shared: f32, at: usize| {
            shared / (total * self.totals[at]).sqrt().max(f32::MIN_POSITIVE)
        };
        let mut candidates: Vec<(f32, usize)> = sums(weighed, self.texts.len())
            .into_iter()
            .map(|(at, shared)| (closeness(shared, at), at))
            .filter(|(closeness, at)| (*closeness > least || !common.is_empty()) && accept(*at))
            .collect();
        let closest_first =
            |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if !common.is_empty() {
            keep_first(&mut candidates, most * WIDER, closest_first);
            for (sum, at) in &mut candidates {
                let also =
                    common.iter().filter(|(_, token)| self.texts[*at].whole.says(token.concept));
                *sum += closeness(also.map(|(_, token)| weights.of(token)).sum(), *at);
            }
            candidates.retain(|(closeness, _)| *closeness > least);
        }
        keep_first(&mut candidates, most, closest_first);
        candidates.sort_unstable_by(closest_first);
        candidates.into_iter().map(|(_, index)| index).collect()
    }

    pub(super) fn weights(&self) -> Weights<'_> {
        Weights { index: self }
    }
}

/// What each place collects from the lists that name it.
fn sums<'a>(lists: impl Iterator<Item = (&'a [u32], f32)>, places: usize) -> Vec<(usize, f32)> {
    thread_local! {
        /// Zeros between two calls: clearing a place for each text of a long history would cost more than the search.
        static SUMS: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
    }
    SUMS.with_borrow_mut(|sums| {
        sums.resize(places, 0.0);
        let mut touched: Vec<u32> = Vec::new();
        for (list, weight) in lists {
            for &place in list {
                let sum = &mut sums[place as usize];
                if *sum == 0.0 {
                    touched.push(place);
                }
                *sum += weight;
            }
        }
        let take = |place: u32| (place as usize, std::mem::take(&mut sums[place as usize]));
        touched.into_iter().map(take).collect()
    })
}

/// Keeps the first so many in this order, in no order.
fn keep_first<T>(items: &mut Vec<T>, count: usize, order: impl Fn(&T, &T) -> Ordering) {
    if items.len() > count {
        items.select_nth_unstable_by(count, order);
        items.truncate(count);
    }
}

/// So many places of a text's concepts are followed to find candidates, those that few texts hold first; in histories of a
/// few hundred actions that is all of them. It bounds the cost of a search, however long the history is. What the common
/// concepts add is only looked up for so many times the candidates that are needed.
const MOST_FOLLOWED: usize = 4_096;
const WIDER: usize = 8;

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
        match self.index.postings.get(&token.concept) {
            Some(posting) => posting.weight,
            None => weight(0, token.share, self.index.texts.len()),
        }
    }
}

/// How much a concept tells that so many of all texts hold; `share` is its share among actions at large.
fn weight(holding: usize, share: f32, all: usize) -> f32 {
    let holding = holding as f32 + share * PRIOR;
    let all = all as f32 + PRIOR;
    (1.0 + (all - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
}

/// The first token of each concept.
pub(super) fn distinct(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| token.is_first)
}
