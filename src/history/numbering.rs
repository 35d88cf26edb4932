//! Concepts by small numbers, so that what a long history says fits into little memory, and into the cache of a run.

use serde::{Deserialize, Serialize};

use super::concepts::ActionText;
use super::index::distinct;
use super::vocabulary::Concept;
use crate::mixing::Mixed;
use crate::packed::{self, Packed};

/// Concepts in the order in which they first came, each with its share among actions at large.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Concepts {
    #[serde(with = "packed")]
    all: Vec<(Concept, f32)>,
    /// Empty where concepts are only looked at by their numbers.
    #[serde(skip)]
    numbers: Mixed<(Concept, u32), u32>,
}

/// The key of a concept whatever its share; no share is this.
const ANY: u32 = u32::MAX;

/// A concept of a text by its number, and whether the text means it as a number, which tells little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordId(u32);

impl Concepts {
    /// The same, ready for more of [`add_apart`](Self::add_apart).
    pub(crate) fn numbered(&self) -> Self {
        let mut numbered = Self::default();
        for concept in &self.all {
            numbered.add_apart(*concept);
        }
        numbered
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// A concept and its share.
    pub(super) fn at(&self, number: usize) -> (Concept, f32) {
        self.all[number]
    }

    pub(super) fn number(&self, concept: Concept) -> Option<usize> {
        self.numbers.get(&(concept, ANY)).map(|number| *number as usize)
    }

    /// The number of a concept, which gets the next one if it is new. Of several shares the largest counts, whichever
    /// text comes first.
    pub(super) fn add(&mut self, (concept, share): (Concept, f32)) -> u32 {
        let number = self.enter((concept, ANY), (concept, share));
        if let Some((_, known)) = self.all.get_mut(number as usize) {
            *known = known.max(share);
        }
        number
    }

    /// The same, but a concept has a number for each of its shares: what a document says must not depend on the others
    /// that are kept with it.
    pub(super) fn add_apart(&mut self, (concept, share): (Concept, f32)) -> u32 {
        self.enter((concept, share.to_bits()), (concept, share))
    }

    fn enter(&mut self, key: (Concept, u32), concept: (Concept, f32)) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        if number as usize == self.all.len() {
            self.all.push(concept);
        }
        number
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
        self.with_number(all.add_apart(own.at(self.number())))
    }

    /// The same word where its concept has another number.
    pub(super) fn with_number(self, number: u32) -> Self {
        Self(number << 1 | self.0 & 1)
    }
}

impl Packed for WordId {
    const SIZE: usize = u32::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        u32::read(from).map(Self)
    }
}
