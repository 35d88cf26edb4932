//! Concepts by small numbers, so that what a long history says fits into little memory, and into the cache of a run.

use serde::{Deserialize, Serialize};

use super::concepts::ActionText;
use super::index::distinct;
use super::mixing::Mixed;
use super::vocabulary::Concept;

/// Concepts in the order in which they first came, each with its share among actions at large.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Concepts {
    all: Vec<(Concept, f32)>,
    /// Empty where concepts are only looked at by their numbers.
    #[serde(skip)]
    numbers: Mixed<Concept, u32>,
}

/// A concept of a text by its number, and whether the text means it as a number, which tells little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordId(u32);

impl Concepts {
    /// The same, ready for more.
    pub(crate) fn numbered(&self) -> Self {
        let mut numbered = Self::default();
        for concept in &self.all {
            numbered.add(*concept);
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
        self.numbers.get(&concept).map(|number| *number as usize)
    }

    /// The number of a concept, which gets the next one if it is new. Of several shares the largest counts, whichever
    /// text comes first.
    pub(super) fn add(&mut self, (concept, share): (Concept, f32)) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(concept).or_insert(next);
        match self.all.get_mut(number as usize) {
            Some((_, known)) => *known = known.max(share),
            None => self.all.push((concept, share)),
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

    /// The same word where its concept has another number.
    pub(super) fn with_number(self, number: u32) -> Self {
        Self(number << 1 | self.0 & 1)
    }
}

/// Words as bytes, four each: a history has millions of them.
pub(super) mod packed {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    use super::WordId;

    const SIZE: usize = size_of::<u32>();

    pub(in crate::history) fn serialize<S: Serializer>(
        words: &[WordId],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.0.to_le_bytes()).collect();
        to.serialize_bytes(&bytes)
    }

    pub(in crate::history) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<WordId>, D::Error> {
        from.deserialize_bytes(Bytes)
    }

    struct Bytes;

    impl Visitor<'_> for Bytes {
        type Value = Vec<WordId>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("words of four bytes")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
            let (words, rest) = bytes.as_chunks::<SIZE>();
            if !rest.is_empty() {
                return Err(E::invalid_length(bytes.len(), &self));
            }
            Ok(words.iter().map(|word| WordId(u32::from_le_bytes(*word))).collect())
        }
    }
}
