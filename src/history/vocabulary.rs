//! What is known about a word: its concept, the work it asks for, the direction it points in.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU64;
use std::sync::{Mutex, PoisonError};

use super::lexicon;
use super::reading::{Read, read};
use crate::english::{PER_TEN_THOUSAND, frequencies, stem};
use crate::mixing::{Mixed, Mixing};
use crate::packed::Packed;

/// The words of a repository, beside those that are built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnWords {
    /// Words or phrases that mean the same, by the name of their class: a built-in one or a new one. A word that stands
    /// here leaves its built-in class.
    pub classes: Vec<(String, Vec<String>)>,
    /// The names of services and products, which set actions apart.
    pub services: Vec<String>,
    /// What actions say that every incident has, and that repeat nothing therefore.
    pub routine: Vec<String>,
}

/// The words that mean the same, built in and added by the settings.
#[derive(Debug)]
pub struct Lexicon {
    /// By stem.
    stems: Mixed<Concept, Word>,
    /// By their first stem, longest phrase first.
    phrases: Mixed<Concept, Vec<Phrase>>,
    /// What routine work says, by its first telling word.
    routine: Mixed<Concept, Vec<Vec<Concept>>>,
    /// What `stems` says about a word as written: stemming is most of the work of reading an action, and a history
    /// uses the same words again and again. One for each reader at work, so that none waits for another.
    seen: Mutex<Vec<Seen>>,
}

/// What reading one action after another keeps.
#[derive(Debug, Default)]
struct Seen {
    words: Mixed<u64, Word>,
    /// The words of the last action: room for those of the next.
    room: Vec<Read>,
}

/// Above this number of different words, words are looked up anew each time; only a hostile history has more.
const MOST_SEEN: usize = 1 << 18;

impl Default for Lexicon {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Lexicon {
    /// The built-in words only.
    pub fn builtin() -> Self {
        Self::with(&OwnWords::default())
    }

    /// The built-in words and those of a repository.
    pub fn with(own: &OwnWords) -> Self {
        let mut lexicon = Self {
            stems: Mixed::with_capacity_and_hasher(STEMS, Mixing::default()),
            phrases: Mixed::default(),
            routine: Mixed::default(),
            seen: Mutex::default(),
        };
        lexicon.add_builtin();
        let (products, services): (Vec<&str>, Vec<&str>) =
            own.services.iter().map(String::as_str).partition(|name| parts(name).count() == 1);
        for product in products {
            for part in parts(product) {
                lexicon.word(&part.to_lowercase()).flags |= PRODUCT;
            }
        }
        let mut phrases: Vec<(String, String)> = lexicon::PHRASES
            .iter()
            .map(|(phrase, target)| (String::from(*phrase), String::from(*target)))
            .collect();
        for (name, words) in &own.classes {
            let name = name.to_lowercase();
            for word in words.iter().map(|word| word.to_lowercase()) {
                if parts(&word).count() > 1 {
                    phrases.push((word, name.clone()));
                } else {
                    let concept = lexicon.known(&name);
                    let word = lexicon.word(&word);
                    *word = Word { stem: word.stem, ..concept };
                }
            }
        }
        lexicon.add_shares();
        lexicon.add_fields();
        for (phrase, target) in phrases {
            let target = if target.is_empty() {
                Word { flags: STOP, ..Word::default() }
            } else {
                lexicon.known(&target)
            };
            lexicon.add_phrase(&phrase, target);
        }
        for phrase in lexicon::ROUTINE_NOUNS.iter().filter(|noun| noun.contains(' ')) {
            lexicon.add_phrase(phrase, Word { flags: ROUTINE_NOUN, ..Word::new(phrase) });
        }
        for service in services {
            lexicon
                .add_phrase(service, Word { flags: PRODUCT, ..Word::new(&service.to_lowercase()) });
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        for phrase in &own.routine {
            let words = telling(&read(phrase, &mut lexicon.reader()));
            if let Some(first) = words.first() {
                lexicon.routine.entry(*first).or_default().push(words);
            }
        }
        lexicon.seen = Mutex::default();
        lexicon
    }

    /// A view for reading the words of an action.
    pub(super) fn reader(&self) -> Reader<'_> {
        let mut free = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Reader { lexicon: self, seen: free.pop().unwrap_or_default() }
    }

    fn add_builtin(&mut self) {
        for class in lexicon::CLASSES {
            for text in class.words.split(' ') {
                let word = self.word(text);
                word.concept = Concept::of(class.concept);
                word.flags |= KNOWN;
                if let Some(task) = class.task {
                    word.tasks = task.bit();
                    word.flags |= ACTION;
                }
            }
        }
        let lists = [
            (lexicon::NEUTRAL, NEUTRAL | ACTION),
            (lexicon::STOP, STOP),
            (lexicon::NEGATIONS, NEGATION),
            (lexicon::REVERSALS, REVERSAL),
            (lexicon::GENERIC, GENERIC),
            (lexicon::ACTION_VERBS, ACTION),
            (lexicon::FOREIGN, FOREIGN),
            (lexicon::PRODUCTS, PRODUCT),
            (lexicon::NOT_NAMES, NOT_NAME),
            (lexicon::TICKETS, TICKET),
            (lexicon::TICKET_VERBS, TICKET_VERB),
            (lexicon::LEAD_INS, LEAD_IN),
            (lexicon::ROUTINE_VERBS, ROUTINE_VERB),
        ];
        for (words, flags) in lists {
            for text in words.split_whitespace() {
                self.word(text).flags |= flags;
            }
        }
        for text in lexicon::ROUTINE_NOUNS.iter().filter(|noun| !noun.contains(' ')) {
            self.word(text).flags |= ROUTINE_NOUN;
        }
        for (axis, (forward, backward)) in lexicon::OPPOSITES.iter().enumerate() {
            for text in forward.split(' ') {
                self.word(text).forward |= 1 << axis;
            }
            for text in backward.split(' ') {
                self.word(text).backward |= 1 << axis;
            }
        }
        for (bit, words) in lexicon::SCOPES.iter().copied().flatten().enumerate() {
            for text in words.split(' ') {
                self.word(text).scopes |= 1 << bit;
            }
        }
    }

    /// The fields of each concept: of all its words.
    fn add_fields(&mut self) {
        let mut fields: Mixed<Concept, u32> = Mixed::default();
        for (field, words) in lexicon::FIELDS.iter().enumerate() {
            for text in words.split_whitespace() {
                let concept = self.word(text).concept;
                *fields.entry(concept).or_default() |= 1 << field;
                // The name of a class stands for the class, also where it is not one of its words.
                *fields.entry(Concept::of(text)).or_default() |= 1 << field;
            }
        }
        for word in self.stems.values_mut() {
            word.fields = fields.get(&word.concept).copied().unwrap_or_default();
        }
    }

    /// How common each concept is: as its words taken together.
    fn add_shares(&mut self) {
        // Added up as whole numbers, since the words come in another order in every run.
        let mut shares: Mixed<Concept, u16> =
            Mixed::with_capacity_and_hasher(STEMS, Mixing::default());
        for (stem, share) in frequencies() {
            let concept = self.entry(stem).concept;
            let sum = shares.entry(concept).or_default();
            *sum = sum.saturating_add(share).min(PER_TEN_THOUSAND);
        }
        for word in self.stems.values_mut() {
            let share = shares.get(&word.concept).copied().unwrap_or_default();
            word.share = f32::from(share) / f32::from(PER_TEN_THOUSAND);
        }
    }

    fn add_phrase(&mut self, phrase: &str, word: Word) {
        let words: Vec<String> = parts(phrase).map(str::to_lowercase).collect();
        let Some((first, rest)) = words.split_first() else { return };
        let rest = rest.iter().map(|word| Concept::of(&stem(word))).collect();
        let first = self.word(first);
        first.flags |= STARTS_PHRASE;
        let first = first.stem;
        self.phrases.entry(first).or_default().push(Phrase { rest, word });
    }

    /// The entry of a lower-case word, made if need be.
    fn word(&mut self, text: &str) -> &mut Word {
        self.entry(&stem(text))
    }

    fn entry(&mut self, stem: &str) -> &mut Word {
        self.stems.entry(Concept::of(stem)).or_insert_with(|| Word::new(stem))
    }

    /// What is known about a lower-case word.
    fn known(&self, text: &str) -> Word {
        let stem = stem(text);
        self.stems.get(&Concept::of(&stem)).copied().unwrap_or_else(|| Word::new(&stem))
    }
}

/// About as many built-in stems there are.
const STEMS: usize = 1_700;

/// Looks words up.
pub(super) struct Reader<'a> {
    lexicon: &'a Lexicon,
    seen: Seen,
}

impl Drop for Reader<'_> {
    /// What it has seen serves the next one.
    fn drop(&mut self) {
        let mut free = self.lexicon.seen.lock().unwrap_or_else(PoisonError::into_inner);
        free.push(std::mem::take(&mut self.seen));
    }
}

impl Reader<'_> {
    /// An empty list with room for the words of an action.
    pub(super) fn room(&mut self) -> Vec<Read> {
        let mut room = std::mem::take(&mut self.seen.room);
        room.clear();
        room
    }

    /// Takes back a list whose words are no longer needed, so that the next action finds room in it.
    pub(super) fn keep_room(&mut self, room: Vec<Read>) {
        self.seen.room = room;
    }

    /// What is known about a lower-case word.
    pub(super) fn word(&mut self, text: &str) -> Word {
        let key = quick_hash(text);
        if let Some(word) = self.seen.words.get(&key) {
            return *word;
        }
        let word = self.lexicon.known(text);
        if self.seen.words.len() < MOST_SEEN {
            self.seen.words.insert(key, word);
        }
        word
    }

    /// Whether an action is routine work in the words of the repository: it has all telling words of a phrase, in this
    /// order, and few others.
    pub(super) fn is_routine(&self, read: &[Read]) -> bool {
        /// Other words, such as which channel and by when.
        const OTHERS: usize = 4;
        if self.lexicon.routine.is_empty() {
            return false;
        }
        let words = telling(read);
        let says = |phrase: &&Vec<Concept>| {
            let mut rest = words.iter();
            words.len() <= phrase.len() + OTHERS
                && phrase.iter().all(|wanted| rest.any(|word| word == wanted))
        };
        words.iter().take(OTHERS + 1).any(|first| {
            self.lexicon
                .routine
                .get(first)
                .is_some_and(|phrases| phrases.iter().any(|phrase| says(&phrase)))
        })
    }

    /// The longest phrase at the start of these words: what it means, and how many of the words it takes.
    pub(super) fn phrase(
        &self,
        stems: impl Iterator<Item = Concept> + Clone,
    ) -> Option<(Word, usize)> {
        let mut rest = stems;
        let first = rest.next()?;
        let phrases = self.lexicon.phrases.get(&first)?;
        let phrase = phrases.iter().find(|phrase| {
            let mut words = rest.clone();
            phrase.rest.iter().all(|stem| words.next() == Some(*stem))
        })?;
        Some((phrase.word, 1 + phrase.rest.len()))
    }
}

/// What the words mean that tell anything.
fn telling(read: &[Read]) -> Vec<Concept> {
    read.iter()
        .map(|read| read.word)
        .filter(|word| !word.is(STOP))
        .map(|word| word.concept)
        .collect()
}

/// What is known about a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// What it means; words with the same concept mean the same.
    pub(super) concept: Concept,
    /// Its stem, by which phrases are found.
    pub(super) stem: Concept,
    /// The first letters of a long stem: words that share them are mostly related (`deprecate`, `deprecation`).
    pub(super) prefix: Option<Concept>,
    /// The share of all actions that hold the concept, as far as known in advance; 0 for a rare one.
    pub(super) share: f32,
    /// Kinds of work, bits of [`lexicon::Task`].
    pub(super) tasks: u32,
    /// Ends of [`lexicon::OPPOSITES`], a bit each.
    pub(super) forward: u32,
    pub(super) backward: u32,
    /// Alternatives of [`lexicon::SCOPES`], a bit each, counted through all groups.
    pub(super) scopes: u64,
    /// Bits of [`lexicon::FIELDS`].
    pub(super) fields: u32,
    pub(super) flags: u16,
}

/// Leaves no trace in the comparison.
pub(super) const STOP: u16 = 1;
pub(super) const NEUTRAL: u16 = 1 << 1;
pub(super) const GENERIC: u16 = 1 << 2;
pub(super) const NEGATION: u16 = 1 << 3;
/// Starts the title of an action.
pub(super) const ACTION: u16 = 1 << 4;
pub(super) const FOREIGN: u16 = 1 << 5;
pub(super) const PRODUCT: u16 = 1 << 6;
pub(super) const NOT_NAME: u16 = 1 << 7;
pub(super) const TICKET: u16 = 1 << 8;
pub(super) const TICKET_VERB: u16 = 1 << 9;
pub(super) const LEAD_IN: u16 = 1 << 10;
pub(super) const ROUTINE_VERB: u16 = 1 << 11;
pub(super) const ROUTINE_NOUN: u16 = 1 << 12;
pub(super) const STARTS_PHRASE: u16 = 1 << 14;
/// Takes something back.
pub(super) const REVERSAL: u16 = 1 << 15;
/// Stands in a class.
pub(super) const KNOWN: u16 = 1 << 13;

impl Word {
    fn new(stem: &str) -> Self {
        let concept = Concept::of(stem);
        let end = stem.char_indices().nth(PREFIX).map_or(stem.len(), |(at, _)| at);
        let long = stem.is_ascii() && stem.len() >= PREFIX;
        Self {
            concept,
            stem: concept,
            prefix: long.then(|| Concept::of(&stem[..end])),
            ..Self::default()
        }
    }

    pub(super) fn is(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }
}

/// Letters that two long words share to count as related; measured with the hand-made rule.
const PREFIX: usize = 6;

#[derive(Debug)]
struct Phrase {
    rest: Vec<Concept>,
    word: Word,
}

/// A meaning. Only equality counts, so a hash of its name will do. Not zero, so that an optional one takes no more room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Concept(NonZeroU64);

impl Default for Concept {
    /// A meaning of nothing.
    fn default() -> Self {
        Self(NonZeroU64::MIN)
    }
}

impl Concept {
    pub(super) fn of(name: &str) -> Self {
        Self(NonZeroU64::new(hash(name)).unwrap_or(NonZeroU64::MIN))
    }
}

impl Packed for Concept {
    const SIZE: usize = u64::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.0.get().write(to);
    }

    #[inline]
    fn read(from: &mut &[u8]) -> Self {
        Self(NonZeroU64::new(u64::read(from)).unwrap_or(NonZeroU64::MIN))
    }
}

/// The same in every run: the hasher has no random key.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// FNV-1a: for words as written, where `hash` would be a third of all work. Words with the same value are taken for one
/// another, which needs some billions of words by chance.
fn quick_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_word_stands_in_one_class() {
        let mut classes: HashMap<String, Vec<&str>> = HashMap::new();
        for class in lexicon::CLASSES {
            for word in class.words.split(' ') {
                let concepts = classes.entry(stem(word).into_owned()).or_default();
                if !concepts.contains(&class.concept) {
                    concepts.push(class.concept);
                }
            }
        }
        classes.retain(|_, concepts| concepts.len() > 1);
        assert!(classes.is_empty(), "stems in two classes: {classes:?}");
    }

    #[test]
    fn every_list_fits_its_bits() {
        assert!(lexicon::OPPOSITES.len() <= 32);
        assert!(lexicon::FIELDS.len() <= 32);
        assert!(lexicon::SCOPES.iter().map(|group| group.len()).sum::<usize>() <= 64);
    }

    #[test]
    fn settings_add_classes_phrases_and_services() {
        let text = String::from;
        let own = OwnWords {
            classes: vec![(text("Ledger"), vec![text("bookkeeper"), text("the big book")])],
            services: vec![text("Tollgate"), text("Order Desk")],
            routine: Vec::new(),
        };
        let lexicon = Lexicon::with(&own);
        let mut reader = lexicon.reader();
        assert_eq!(reader.word("bookkeepers").concept, Concept::of("ledger"));
        let phrase = |reader: &mut Reader<'_>, words: &[&str]| {
            let words: Vec<Concept> = words.iter().map(|word| reader.word(word).stem).collect();
            reader.phrase(words.iter().copied())
        };
        let found = phrase(&mut reader, &["the", "big", "books"]);
        assert_eq!(
            found.map(|(word, taken)| (word.concept, taken)),
            Some((Concept::of("ledger"), 3))
        );
        assert!(reader.word("tollgate").is(PRODUCT));
        let found = phrase(&mut reader, &["order", "desk"]);
        assert!(found.is_some_and(|(word, taken)| word.is(PRODUCT) && taken == 2));
        assert!(!reader.word("order").is(PRODUCT));
    }

    #[test]
    fn settings_add_routine_work() {
        let routine = ["post the summary in the channel", "tidy up", "the", ""];
        let own = OwnWords { routine: routine.map(String::from).into(), ..OwnWords::default() };
        let lexicon = Lexicon::with(&own);
        for (text, expected) in [
            ("Post the summary in the channel", true),
            ("Posting a summary of the incident in our channel by Monday", true),
            ("We should tidy up", true),
            ("Post the summary", false),
            ("Summary channel post", false),
            (
                "Write a bot to post the summary in the channel of each team that runs a depot",
                false,
            ),
            ("Add an alert", false),
            ("", false),
        ] {
            let mut reader = lexicon.reader();
            let words = read(text, &mut reader);
            assert_eq!(reader.is_routine(&words), expected, "{text}");
        }
    }
}
