//! Concepts by small numbers, so that what a long history says fits into little memory, and into the cache of a run.

use super::concepts::ActionText;
use super::index::distinct;
use super::vocabulary::Concept;
use crate::mixing::Mixed;
use crate::packed::packed;

/// Concepts in the order in which they first came, each with its share among actions at large.
#[derive(Debug, Clone, Default)]
pub(crate) struct Concepts {
    all: Vec<(Concept, f32)>,
    /// Empty where concepts are only looked at by their numbers.
    numbers: Mixed<Concept, u32>,
}

/// A concept of a text by its number, and whether the text means it as a number, which tells little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordId(u32);

impl Concepts {
    /// Concepts by their numbers, only to be looked at.
    pub(crate) fn known(all: Vec<(Concept, f32)>) -> Self {
        Self { all, numbers: Mixed::default() }
    }

    /// All, in the order of their numbers.
    pub(crate) fn all(&self) -> &[(Concept, f32)] {
        &self.all
    }

    /// The same, ready for more.
    pub(crate) fn numbered(&self) -> Self {
        let mut numbered = Self::default();
        for concept in &self.all {
            numbered.add(*concept);
        }
        numbered
    }

    /// The same, only looked at from now on.
    pub(super) fn finished(mut self) -> Self {
        self.all.shrink_to_fit();
        self.numbers = Mixed::default();
        self
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// A concept and its share.
    pub(super) fn at(&self, number: usize) -> (Concept, f32) {
        self.all[number]
    }

    pub(super) fn number(&self, concept: Concept) -> Option<usize> {
        self.numbers.get(&concept).map(|number| *number as usize)
    }

    /// The number of a concept, which gets the next one if it is new. The lexicon gives all words of a concept one share.
    pub(super) fn add(&mut self, (concept, share): (Concept, f32)) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(concept).or_insert(next);
        if number == next {
            self.all.push((concept, share));
        }
        number
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, count: usize) {
        self.all.reserve(count);
        self.numbers.reserve(count);
    }

    /// Adds what a text says to the words, each concept once.
    pub(super) fn read(&mut self, text: &ActionText, words: &mut Vec<WordId>) {
        for token in distinct(&text.whole.tokens) {
            let number = self.add((token.concept, token.share));
            words.push(WordId(number << 1 | u32::from(token.is_number())));
        }
    }
}

impl WordId {
    pub(super) fn number(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub(super) fn is_number(self) -> bool {
        self.0 & 1 == 1
    }

    /// The same word of one text in the numbers of a whole cache.
    pub(crate) fn kept(self, own: &Concepts, all: &mut Concepts) -> Self {
        self.with_number(all.add(own.at(self.number())))
    }

    /// The same word where its concept has another number.
    pub(super) fn with_number(self, number: u32) -> Self {
        Self(number << 1 | self.0 & 1)
    }
}

packed!(WordId { 0: u32 });
