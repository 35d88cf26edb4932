//! All actions of a history by their concepts, so that the nearest to a new one are found without comparing with all.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::OnceLock;

use super::concepts::{ActionText, Token};
use super::numbering::{Concepts, WordId};
use super::similarity::{Comparison, Purpose, Similar, Strength};
use super::vocabulary::Concept;

/// The actions of a history, ready to be searched.
#[derive(Debug)]
pub struct ActionIndex {
    /// Read when one is first compared: of a long history nearly none is.
    texts: Vec<OnceLock<Box<ActionText>>>,
    source: Option<Box<dyn Texts>>,
    /// Work that every incident has.
    routine: Vec<bool>,
    concepts: Concepts,
    /// What each concept tells, once all texts are known.
    weights: Vec<f32>,
    /// Where the words of each text begin in `words`; one more at the end.
    starts: Vec<usize>,
    /// What the texts say, one after another.
    words: Vec<WordId>,
    /// Where the places of each concept begin in `places`; one more at the end.
    posting_starts: Vec<usize>,
    /// The texts that hold each concept, ascending.
    places: Vec<u32>,
    /// The weight of all concepts of each text together.
    totals: Vec<f32>,
}

/// So many texts are compared in full; the right earlier action is nearly always among the first ten by shared weight.
const CANDIDATES: usize = 48;

/// Reads a text of the history that is to be compared in full.
pub(super) trait Texts: std::fmt::Debug + Send + Sync {
    fn read(&self, at: usize) -> ActionText;
}

impl ActionIndex {
    /// The order of the texts is kept: `Similar::index` counts in it.
    pub fn build(texts: impl IntoIterator<Item = ActionText>) -> Self {
        let mut builder = Builder::default();
        for text in texts {
            builder.starts.push(builder.words.len());
            builder.concepts.read(&text, &mut builder.words);
            builder.routine.push(text.is_routine());
            builder.texts.push(OnceLock::from(Box::new(text)));
        }
        builder.build(None)
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// A text, read if it was not yet.
    pub fn text(&self, at: usize) -> &ActionText {
        self.texts[at].get_or_init(|| match &self.source {
            Some(source) => Box::new(source.read(at)),
            None => unreachable!("an index without a source was built of texts"),
        })
    }

    /// Whether a text is work that every incident has.
    pub(super) fn is_routine(&self, at: usize) -> bool {
        self.routine[at]
    }

    /// What a text says.
    fn words(&self, at: usize) -> &[WordId] {
        &self.words[self.starts[at]..self.starts[at + 1]]
    }

    /// The texts that hold a concept.
    fn posting(&self, concept: Concept) -> &[u32] {
        match self.concepts.number(concept) {
            Some(number) => {
                &self.places[self.posting_starts[number]..self.posting_starts[number + 1]]
            }
            None => &[],
        }
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
        Comparison::new(at, text, self.text(at), &self.weights(), purpose)
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
            .map(|token| (self.posting(token.concept), token))
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
                let says = |token: &Token| {
                    let number = self.concepts.number(token.concept);
                    self.words(*at).iter().any(|word| Some(word.number()) == number)
                };
                let also = common.iter().filter(|(_, token)| says(token));
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

/// An index that texts are added to.
#[derive(Debug, Default)]
pub(super) struct Builder {
    texts: Vec<OnceLock<Box<ActionText>>>,
    routine: Vec<bool>,
    concepts: Concepts,
    starts: Vec<usize>,
    words: Vec<WordId>,
    /// The numbers here of the concepts that the last text came with.
    own: Vec<Option<u32>>,
    /// The same for concepts that many texts share, which are looked up once.
    shared: Vec<Option<u32>>,
}

impl Builder {
    /// Adds a text, which may be read later, and what it says. All concepts that are `shared` are the same ones.
    pub(super) fn add(
        &mut self,
        text: Option<ActionText>,
        concepts: &Concepts,
        shared: bool,
        words: &[WordId],
        is_routine: bool,
    ) {
        self.texts.push(text.map_or_else(OnceLock::new, |text| OnceLock::from(Box::new(text))));
        self.starts.push(self.words.len());
        self.routine.push(is_routine);
        let numbers = if shared { &mut self.shared } else { &mut self.own };
        if !shared {
            numbers.clear();
        }
        numbers.resize(concepts.len(), None);
        for word in words {
            let number = *numbers[word.number()]
                .get_or_insert_with(|| self.concepts.add(concepts.at(word.number())));
            self.words.push(word.with_number(number));
        }
    }

    pub(super) fn build(mut self, source: Option<Box<dyn Texts>>) -> ActionIndex {
        let count = self.starts.len();
        self.starts.push(self.words.len());
        let mut posting_starts = vec![0; self.concepts.len() + 1];
        for word in &self.words {
            posting_starts[word.number() + 1] += 1;
        }
        let weights = (0..self.concepts.len())
            .map(|number| weight(posting_starts[number + 1], self.concepts.at(number).1, count))
            .collect::<Vec<f32>>();
        for number in 1..posting_starts.len() {
            posting_starts[number] += posting_starts[number - 1];
        }
        let mut next = posting_starts.clone();
        let mut places = vec![0; self.words.len()];
        let mut totals = Vec::with_capacity(count);
        for (at, bounds) in (0_u32..).zip(self.starts.windows(2)) {
            let words = &self.words[bounds[0]..bounds[1]];
            for word in words {
                let next = &mut next[word.number()];
                places[*next] = at;
                *next += 1;
            }
            let weight_of = |word: &WordId| match word.is_number() {
                true => NUMBER_WEIGHT,
                false => weights[word.number()],
            };
            totals.push(words.iter().map(weight_of).sum());
        }
        let Self { texts, routine, concepts, starts, words, .. } = self;
        ActionIndex {
            texts,
            source,
            routine,
            concepts,
            weights,
            starts,
            words,
            posting_starts,
            places,
            totals,
        }
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
        match self.index.concepts.number(token.concept) {
            Some(number) => self.index.weights[number],
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
