//! All actions of a history by their concepts, so that the nearest to a new one are found without comparing with all.

mod builder;

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicU32};

use super::actions::within;
use super::concepts::{ActionText, Token};
use super::content::{Content, number};
use super::features::FEATURES;
use super::numbering::{Concepts, WordId};
use super::similarity::{Comparison, Purpose, Similar, Strength};
use super::slots::Slots;
use super::weights::{NUMBER_WEIGHT, Weighed, weight};
pub(super) use builder::Builder;

/// The actions of a history, ready to be searched.
#[derive(Debug)]
pub struct ActionIndex {
    /// Read when one is first compared: of a long history nearly none is.
    texts: Slots<Box<ActionText>>,
    source: Option<Box<dyn Texts>>,
    /// Work that every incident has.
    routine: Vec<bool>,
    /// Where the words of each text are.
    said: Vec<Said>,
    concepts: Concepts,
    /// How many texts hold each concept.
    held: Vec<u32>,
    /// What each concept tells, once all texts are known.
    weights: Vec<f32>,
    /// One over the [length](inverse_length) of each text, as bits; [`UNKNOWN`] until it is asked for.
    inverse_lengths: Vec<AtomicU32>,
    /// What a cache holds, ready to be searched.
    kept: Option<Kept>,
    /// What all other texts say, one after another.
    words: Vec<WordId>,
    /// Where the places of each concept in them begin in `places`; one more at the end.
    posting_starts: Vec<u32>,
    /// Those of the other texts that hold each concept, ascending.
    places: Vec<u32>,
}

/// Where the words of a text are.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// With an action of the cache.
    Kept(u32),
    /// In the words of the index.
    Here { start: u32, end: u32 },
}

/// A concept that is looked for.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    /// `None` where no text holds it.
    number: Option<usize>,
    /// How many texts hold it.
    held: usize,
    weight: f32,
}

/// The texts of a cache.
#[derive(Debug)]
pub(super) struct Kept {
    content: Arc<Content>,
    /// The place in the index of each of its actions; [`NOWHERE`] for those that are in other states of the repository.
    places: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

/// The bits of a number that is no length.
const UNKNOWN: u32 = u32::MAX;

impl Kept {
    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The place in the index of an action of the cache, if it has one.
    pub(super) fn place(&self, action: u32) -> Option<u32> {
        Some(self.places[action as usize]).filter(|place| *place != NOWHERE)
    }
}

/// So many texts are compared in full; the right earlier action is nearly always among the first ten by shared weight.
const CANDIDATES: usize = 48;

/// Reads a text of the history that is to be compared in full.
pub(super) trait Texts: std::fmt::Debug + Send + Sync {
    fn read(&self, at: usize) -> ActionText;
}

impl ActionIndex {
    /// The number of texts.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// A text, read if it was not yet.
    pub fn text(&self, at: usize) -> &ActionText {
        self.texts.get_or_init(at, || match &self.source {
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
        match (self.said[at], &self.kept) {
            (Said::Kept(action), Some(kept)) => kept.content.words_of(action),
            (Said::Kept(_), None) => &[],
            (Said::Here { start, end }, _) => &self.words[start as usize..end as usize],
        }
    }

    /// The cache that some of the texts are in.
    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// The texts that hold a concept, ascending.
    fn posting(&self, concept: Option<usize>) -> Cow<'_, [u32]> {
        let Some(number) = concept else { return Cow::Borrowed(&[]) };
        let [start, end] = [number, number + 1].map(|at| self.posting_starts[at] as usize);
        let here = &self.places[start..end];
        let Some(kept) = self.kept.as_ref().filter(|kept| number < kept.content.concepts().len())
        else {
            return Cow::Borrowed(here);
        };
        let saying = kept.content.saying(number).iter();
        let mut places: Vec<u32> = saying.filter_map(|action| kept.place(*action)).collect();
        places.extend(here);
        // A cache has the order of the paths, and that is nearly the one of the incidents.
        if !places.is_sorted() {
            places.sort_unstable();
        }
        Cow::Owned(places)
    }

    fn wanted(&self, token: &Token) -> Wanted {
        let number = self.concepts.number(token.concept);
        Wanted {
            number,
            held: number.map_or(0, |number| self.held[number] as usize),
            weight: self.weight_of(token),
        }
    }

    /// One over the length of a text.
    fn inverse_length(&self, at: u32) -> f32 {
        let known = self.inverse_lengths[at as usize].load(atomic::Ordering::Relaxed);
        if known != UNKNOWN {
            return f32::from_bits(known);
        }
        let words = self.words(at as usize).iter();
        let inverse = inverse_length(words.map(|word| self.weight_of_word(*word)).sum());
        self.inverse_lengths[at as usize].store(inverse.to_bits(), atomic::Ordering::Relaxed);
        inverse
    }

    /// The `k` accepted texts most like this one, best first. `accept` says which texts may be found, such as those of
    /// prior incidents only.
    pub fn nearest(
        &self,
        text: &ActionText,
        k: usize,
        accept: &dyn Fn(usize) -> bool,
    ) -> Vec<Similar> {
        let new = self.weigh(text);
        let mut comparisons: Vec<Comparison<'_>> = self
            .candidates(text, CANDIDATES, LEAST_CLOSENESS, self.all(), accept)
            .into_iter()
            .map(|index| self.compare(&new, index, Purpose::Rank))
            .collect();
        comparisons.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        comparisons.truncate(k);
        comparisons.iter().map(Comparison::explain).collect()
    }

    /// The text of those in a range that this one most likely repeats, if it is at least likely; never routine work.
    /// Cheaper than [`nearest`](Self::nearest): what is a repeat shares much, so only few are compared in full.
    pub fn repeated(&self, text: &ActionText, prior: Range<u32>) -> Option<Similar> {
        let accept = |at: usize| !self.routine[at];
        let mut candidates =
            self.candidates(text, REPEAT_CANDIDATES, REPEAT_CLOSENESS, prior, &accept);
        // Of those with the same words the first would win.
        let mut wordings: Vec<&ActionText> = Vec::with_capacity(candidates.len());
        candidates.retain(|at| {
            let wording = self.text(*at);
            let is_new = !wordings.iter().any(|other| other.is_worded_as(wording));
            wordings.extend(is_new.then_some(wording));
            is_new
        });
        let new = self.weigh(text);
        let compared =
            candidates.into_iter().map(|index| self.compare(&new, index, Purpose::Decide));
        let best =
            compared.max_by(|a, b| a.score.total_cmp(&b.score).then(b.index.cmp(&a.index)))?;
        (best.strength != Strength::Related).then(|| best.explain())
    }

    /// What the learned scorer sees of the candidates for this text, by name: for the tool that makes its training data.
    #[doc(hidden)]
    pub fn candidate_features(&self, text: &ActionText) -> Vec<(usize, Vec<(&'static str, f32)>)> {
        let new = self.weigh(text);
        let compare = |index: usize| {
            let comparison = self.compare(&new, index, Purpose::Rank);
            (index, FEATURES.iter().copied().zip(comparison.features.values).collect())
        };
        self.candidates(text, CANDIDATES, LEAST_CLOSENESS, self.all(), &|_| true)
            .into_iter()
            .map(compare)
            .collect()
    }

    fn compare<'a>(&'a self, new: &Weighed<'a>, at: usize, purpose: Purpose) -> Comparison<'a> {
        Comparison::new(at, new, &self.weighed(at), purpose)
    }

    /// A text with what its words weigh here.
    pub(super) fn weigh<'t>(&self, text: &'t ActionText) -> Weighed<'t> {
        let whole = text.whole.tokens.iter().map(|token| self.weight_of(token)).collect();
        Weighed::new(text, whole, |token| self.weight_of(token))
    }

    /// The same of a text of the index, whose words have numbers already.
    fn weighed(&self, at: usize) -> Weighed<'_> {
        let text = self.text(at);
        let mut numbered = self.words(at).iter();
        let weigh = |token: &Token| match token.is_first.then(|| numbered.next()).flatten() {
            Some(word) => self.weight_of_word(*word),
            None => self.weight_of(token),
        };
        let whole = text.whole.tokens.iter().map(weigh).collect();
        Weighed::new(text, whole, |token| self.weight_of(token))
    }

    /// How much a word tells.
    fn weight_of(&self, token: &Token) -> f32 {
        if token.is_number() {
            return NUMBER_WEIGHT;
        }
        match self.concepts.number(token.concept) {
            Some(number) => self.weights[number],
            None => weight(0, token.share, self.len()),
        }
    }

    /// The same of a word that has a number.
    fn weight_of_word(&self, word: WordId) -> f32 {
        if word.is_number() { NUMBER_WEIGHT } else { self.weights[word.number()] }
    }

    /// The places of all texts.
    fn all(&self) -> Range<u32> {
        0..number(self.len())
    }

    /// The accepted texts of a range that share the most with this one, by weight relative to the lengths of both.
    fn candidates(
        &self,
        text: &ActionText,
        most: usize,
        least: f32,
        range: Range<u32>,
        accept: &dyn Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut concepts: Vec<Wanted> =
            distinct(&text.whole.tokens).map(|token| self.wanted(token)).collect();
        let total: f32 = concepts.iter().map(|wanted| wanted.weight).sum();
        // What few texts say comes first.
        concepts.sort_by_key(|wanted| wanted.held);
        let followed = concepts
            .iter()
            .scan(0, |sum, wanted| {
                *sum += wanted.held;
                Some(*sum)
            })
            .take_while(|sum| *sum <= MOST_FOLLOWED)
            .count();
        let (followed, common) = concepts.split_at(followed.max(1).min(concepts.len()));
        let followed: Vec<(Cow<'_, [u32]>, f32)> =
            followed.iter().map(|wanted| (self.posting(wanted.number), wanted.weight)).collect();
        // The first is followed whatever its length, but of thousands that say one word the latest will do.
        let followed_of = |places: &[u32]| places.len().min(MOST_FOLLOWED);
        let weighed = followed.iter().map(|(places, weight)| {
            let places = within(places, range.clone());
            (&places[places.len() - followed_of(places)..], *weight)
        });
        let inverse = inverse_length(total);
        // Whatever it says of the common concepts, it can be no closer.
        let most_common: f32 = common.iter().map(|wanted| wanted.weight).sum();
        let mut candidates: Vec<(f32, u32)> = Vec::new();
        sums(weighed, self.len(), |at, shared| {
            let scale = inverse * self.inverse_length(at);
            if (shared + most_common) * scale > least && accept(at as usize) {
                candidates.push((shared * scale, at));
            }
        });
        let closest_first =
            |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if !common.is_empty() {
            keep_first(&mut candidates, most * WIDER, closest_first);
            for (closeness, at) in &mut candidates {
                let words = self.words(*at as usize);
                let says = |wanted: &&Wanted| {
                    words.iter().any(|word| Some(word.number()) == wanted.number)
                };
                let also: f32 = common.iter().filter(says).map(|wanted| wanted.weight).sum();
                *closeness += also * inverse * self.inverse_length(*at);
            }
            candidates.retain(|(closeness, _)| *closeness > least);
        }
        keep_first(&mut candidates, most, closest_first);
        candidates.sort_unstable_by(closest_first);
        candidates.into_iter().map(|(_, at)| at as usize).collect()
    }
}

/// One over the length of a text whose concepts have this weight together, so that what two texts share, times that of
/// both, is 1 where they say the same.
fn inverse_length(total: f32) -> f32 {
    total.sqrt().max(f32::MIN_POSITIVE).recip()
}

/// Tells what each place collects from the lists that name it.
fn sums<'a>(
    lists: impl Iterator<Item = (&'a [u32], f32)>,
    places: usize,
    mut tell: impl FnMut(u32, f32),
) {
    thread_local! {
        /// Zeros between two calls, and room for the places: clearing a number for each text of a long history would cost
        /// more than the search.
        static SUMS: RefCell<(Vec<f32>, Vec<u32>)> = const { RefCell::new((Vec::new(), Vec::new())) };
    }
    SUMS.with_borrow_mut(|(sums, touched)| {
        sums.resize(places, 0.0);
        for (list, weight) in lists {
            for &place in list {
                let sum = &mut sums[place as usize];
                if *sum == 0.0 {
                    touched.push(place);
                }
                *sum += weight;
            }
        }
        for place in touched.drain(..) {
            tell(place, std::mem::take(&mut sums[place as usize]));
        }
    });
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

/// The first token of each concept.
pub(super) fn distinct(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| token.is_first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Lexicon;

    #[test]
    fn thousands_of_later_texts_hide_no_earlier_one() {
        let lexicon = Lexicon::builtin();
        let text = ActionText::new("Alert on ledger queue depth", None, &lexicon);
        let index = ActionIndex::build(std::iter::repeat_n(text.clone(), 2 * MOST_FOLLOWED));
        let found = index.repeated(&text, 0..1).unwrap();
        assert_eq!((found.index, found.strength), (0, Strength::Strict));
    }
}
