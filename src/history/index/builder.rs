//! Makes an [`ActionIndex`] of the actions of a history, one after the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::{ActionIndex, Kept, NOWHERE, Said, Texts, UNKNOWN};
use crate::history::concepts::ActionText;
use crate::history::content::Content;
use crate::history::numbering::{Concepts, WordId};
use crate::history::slots::Slots;
use crate::history::weights::weight;

/// An index that texts are added to.
#[derive(Debug, Default)]
pub(in crate::history) struct Builder {
    /// Those that are read already, at their places.
    texts: Vec<(usize, Box<ActionText>)>,
    routine: Vec<bool>,
    said: Vec<Said>,
    concepts: Concepts,
    kept: Option<Kept>,
    words: Vec<WordId>,
    /// The numbers here of the concepts that texts came with, by where those are.
    renumbered: HashMap<*const Concepts, Vec<Option<u32>>>,
}

/// More than there are contents that documents share: texts of half a gigabyte are read eight megabytes at a time.
const MOST_RENUMBERED: usize = 100;

impl ActionIndex {
    /// The order of the texts is kept: `Similar::index` counts in it.
    pub fn build(texts: impl IntoIterator<Item = ActionText>) -> Self {
        let mut builder = Builder::default();
        for text in texts {
            let start = builder.end();
            builder.concepts.read(&text, &mut builder.words);
            let said = Said::Here { start, end: builder.end() };
            builder.push(said, text.is_routine(), Some(text));
        }
        builder.build(None)
    }
}

impl Builder {
    /// For so many texts, of which some are in a cache.
    pub(in crate::history) fn with(kept: Option<Arc<Content>>, count: usize) -> Self {
        let concepts = kept.as_ref().map(|content| content.concepts().numbered());
        let kept = kept.map(|content| Kept { places: vec![NOWHERE; content.len()], content });
        Self {
            routine: Vec::with_capacity(count),
            said: Vec::with_capacity(count),
            concepts: concepts.unwrap_or_default(),
            kept,
            ..Self::default()
        }
    }

    /// Where the words end. All texts that are read have far fewer than it can count.
    fn end(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }

    fn push(&mut self, said: Said, is_routine: bool, text: Option<ActionText>) {
        self.texts.extend(text.map(|text| (self.said.len(), Box::new(text))));
        self.routine.push(is_routine);
        self.said.push(said);
    }

    /// Adds an action of the cache.
    pub(in crate::history) fn keep(&mut self, action: u32, is_routine: bool) {
        if let Some(kept) = &mut self.kept {
            // There are no more actions than the numbers of a cache can count.
            kept.places[action as usize] = u32::try_from(self.said.len()).unwrap_or(NOWHERE);
        }
        self.push(Said::Kept(action), is_routine, None);
    }

    /// Adds a text, which may be read later, and what it says.
    pub(in crate::history) fn add(
        &mut self,
        text: Option<ActionText>,
        concepts: &Concepts,
        words: &[WordId],
        is_routine: bool,
    ) {
        let start = self.end();
        // Documents that share theirs follow each other; each of the others has few.
        if self.renumbered.len() > MOST_RENUMBERED {
            self.renumbered.clear();
        }
        let numbers = self.renumbered.entry(std::ptr::from_ref(concepts));
        let numbers = numbers.or_insert_with(|| vec![None; concepts.len()]);
        for word in words {
            let number = *numbers[word.number()]
                .get_or_insert_with(|| self.concepts.add(concepts.at(word.number())));
            self.words.push(word.with_number(number));
        }
        self.push(Said::Here { start, end: self.end() }, is_routine, text);
    }

    pub(in crate::history) fn build(self, source: Option<Box<dyn Texts>>) -> ActionIndex {
        let Self { texts, routine, said, concepts, kept, words, .. } = self;
        let mut posting_starts = vec![0_u32; concepts.len() + 1];
        for word in &words {
            posting_starts[word.number() + 1] += 1;
        }
        let mut held: Vec<u32> = posting_starts[1..].to_vec();
        if let Some(Kept { content, places }) = &kept {
            for (concept, held) in held.iter_mut().enumerate().take(content.concepts().len()) {
                *held += content.count(concept);
            }
            let elsewhere = (0..).zip(places).filter(|(_, place)| **place == NOWHERE);
            for word in elsewhere.flat_map(|(action, _)| content.words_of(action)) {
                held[word.number()] = held[word.number()].saturating_sub(1);
            }
        }
        let weights = (0..concepts.len())
            .map(|number| weight(held[number], concepts.at(number).1, said.len()))
            .collect();
        for number in 1..posting_starts.len() {
            posting_starts[number] += posting_starts[number - 1];
        }
        let mut next = posting_starts.clone();
        let mut places = vec![0; words.len()];
        for (at, said) in (0_u32..).zip(&said) {
            let Said::Here { start, end } = *said else { continue };
            for word in &words[start as usize..end as usize] {
                let next = &mut next[word.number()];
                places[*next as usize] = at;
                *next += 1;
            }
        }
        let slots = Slots::new(said.len());
        for (at, text) in texts {
            slots.fill(at, text);
        }
        let inverse_lengths = said.iter().map(|_| AtomicU32::new(UNKNOWN)).collect();
        ActionIndex {
            texts: slots,
            source,
            routine,
            said,
            concepts,
            held,
            weights,
            inverse_lengths,
            kept,
            words,
            posting_starts,
            places,
        }
    }
}
