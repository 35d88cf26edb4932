//! Regular expressions that most documents never need.
//!
//! Compiling one costs up to a millisecond, more than reading a document. So each names the words
//! without which it cannot match, and is compiled when a text first holds one of them.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A text and its ASCII lower case, which patterns and their needed words are looked for in. Both
/// have the same length, so that offsets are those of the text.
#[derive(Clone, Debug)]
pub(crate) struct Folded<'t> {
    text: &'t str,
    /// Both made on first need: most texts are told by how they begin, or by a letter that they lack.
    lower: OnceCell<Cow<'t, str>>,
    /// The bytes of the text as it is written, one bit for each value modulo 64.
    bytes: OnceCell<u64>,
}

impl<'t> Folded<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, lower: OnceCell::new(), bytes: OnceCell::new() }
    }

    /// As it is written.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    pub(crate) fn lower(&self) -> &str {
        self.lower.get_or_init(|| {
            let has_upper = self.text.bytes().any(|byte| byte.is_ascii_uppercase());
            if has_upper {
                Cow::Owned(self.text.to_ascii_lowercase())
            } else {
                Cow::Borrowed(self.text)
            }
        })
    }

    /// Whether the text begins with a word in lower case.
    pub(crate) fn begins_with(&self, word: &str) -> bool {
        let begin = self.text.as_bytes().get(..word.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Whether a word in lower case is part of the text. Most are not, and nearly always one of their
    /// letters is missing, which is cheaper to see.
    pub(crate) fn holds(&self, word: &str) -> bool {
        let bytes = self.bytes();
        let either = |byte: u8| bit(byte) | bit(byte.to_ascii_uppercase());
        word.bytes().all(|byte| bytes & either(byte) != 0) && self.lower().contains(word)
    }

    /// Whether a word is part of the text as it is written.
    fn holds_as_written(&self, word: &str) -> bool {
        let bytes = self.bytes();
        word.bytes().all(|byte| bytes & bit(byte) != 0) && self.text.contains(word)
    }

    fn bytes(&self) -> u64 {
        *self.bytes.get_or_init(|| self.text.bytes().fold(0, |bytes, byte| bytes | bit(byte)))
    }
}

fn bit(byte: u8) -> u64 {
    1 << (byte % 64)
}

/// A regular expression, compiled on first need.
pub(crate) struct Pattern {
    /// A text without any of them, in any case, cannot match. In lower case but for [`Matching::Cased`]. Empty: any
    /// text may.
    needs: &'static [&'static str],
    /// In lower case; a text that begins with none of them cannot match. Empty: any text may.
    begins: &'static [&'static str],
    source: &'static str,
    matching: Matching,
    regex: OnceLock<Option<Regex>>,
}

/// What the matches of some patterns need, looked for in a text at once.
pub(crate) struct Needs {
    /// The bytes that any of the words begins with: most bytes of a text are none.
    is_first: [bool; 256],
    /// The words by their first bytes, in both cases; whether the case of the others counts, too.
    by_first: [Vec<(&'static [u8], bool)>; 256],
}

impl Needs {
    /// Of patterns that all need some word.
    pub(crate) fn of(patterns: &[Pattern]) -> Self {
        let mut by_first = [const { Vec::new() }; 256];
        for pattern in patterns {
            let is_cased = pattern.matching == Matching::Cased;
            for word in pattern.needs.iter().map(|word| word.as_bytes()) {
                let mut firsts = vec![word[0]];
                if !is_cased && word[0].is_ascii_lowercase() {
                    firsts.push(word[0].to_ascii_uppercase());
                }
                for first in firsts {
                    by_first[usize::from(first)].push((word, is_cased));
                }
            }
        }
        Self { is_first: std::array::from_fn(|byte| !by_first[byte].is_empty()), by_first }
    }

    /// Whether any of the patterns may match a text.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let stands_at = |at: usize, word: &[u8], is_cased: bool| {
            let there = text.get(at..at + word.len());
            there.is_some_and(|there| match is_cased {
                true => there == word,
                false => there.eq_ignore_ascii_case(word),
            })
        };
        for (at, byte) in text.iter().enumerate() {
            if !self.is_first[usize::from(*byte)] {
                continue;
            }
            let mut words = self.by_first[usize::from(*byte)].iter();
            if words.any(|(word, is_cased)| stands_at(at, word, *is_cased)) {
                return true;
            }
        }
        false
    }
}

/// What an expression is held against.
#[derive(Clone, Copy, PartialEq)]
enum Matching {
    /// Any part of the text as it is written.
    Exact,
    /// The same, with needed words as they are written.
    Cased,
    /// Any part of the text in ASCII lower case.
    Folded,
    /// The whole text as it is written.
    Whole,
}

impl Pattern {
    /// For the text as it is written.
    pub(crate) const fn exact(needs: &'static [&'static str], source: &'static str) -> Self {
        Self::new(needs, source, Matching::Exact)
    }

    /// For the text as it is written, which holds one of the needed words as they are written.
    pub(crate) const fn cased(needs: &'static [&'static str], source: &'static str) -> Self {
        Self::new(needs, source, Matching::Cased)
    }

    /// For the text in ASCII lower case; the expression is written in lower case.
    pub(crate) const fn folded(needs: &'static [&'static str], source: &'static str) -> Self {
        Self::new(needs, source, Matching::Folded)
    }

    /// For the whole of the text as it is written.
    pub(crate) const fn whole(needs: &'static [&'static str], source: &'static str) -> Self {
        Self::new(needs, source, Matching::Whole)
    }

    const fn new(needs: &'static [&'static str], source: &'static str, matching: Matching) -> Self {
        Self { needs, begins: &[], source, matching, regex: OnceLock::new() }
    }

    /// One whose matches all begin the text, with one of these words.
    pub(crate) const fn beginning(mut self, begins: &'static [&'static str]) -> Self {
        self.begins = begins;
        self
    }

    pub(crate) fn is_match(&self, text: &Folded<'_>) -> bool {
        self.ready(text).is_some_and(|(regex, haystack)| regex.is_match(haystack))
    }

    pub(crate) fn find_all<'f>(&'f self, text: &'f Folded<'_>) -> impl Iterator<Item = Match<'f>> {
        self.ready(text).into_iter().flat_map(|(regex, haystack)| regex.find_iter(haystack))
    }

    pub(crate) fn captures<'f>(&self, text: &'f Folded<'_>) -> Option<Captures<'f>> {
        let (regex, haystack) = self.ready(text)?;
        regex.captures(haystack)
    }

    pub(crate) fn captures_all<'f>(
        &'f self,
        text: &'f Folded<'_>,
    ) -> impl Iterator<Item = Captures<'f>> {
        self.ready(text).into_iter().flat_map(|(regex, haystack)| regex.captures_iter(haystack))
    }

    /// The expression and what it is looked for in, if it may match at all.
    fn ready<'f>(&self, text: &'f Folded<'_>) -> Option<(&Regex, &'f str)> {
        let begins =
            self.begins.is_empty() || self.begins.iter().any(|word| text.begins_with(word));
        let holds = |word: &&str| match self.matching {
            Matching::Cased => text.holds_as_written(word),
            Matching::Exact | Matching::Folded | Matching::Whole => text.holds(word),
        };
        let needed = || self.needs.is_empty() || self.needs.iter().any(holds);
        if !begins || !needed() {
            return None;
        }
        let haystack = match self.matching {
            Matching::Folded => text.lower(),
            Matching::Exact | Matching::Cased | Matching::Whole => text.text,
        };
        let regex = self.regex.get_or_init(|| self.compile().ok()).as_ref()?;
        Some((regex, haystack))
    }

    fn compile(&self) -> Result<Regex, regex::Error> {
        match self.matching {
            Matching::Whole => Regex::new(&format!("^(?:{})$", self.source)),
            Matching::Exact | Matching::Cased | Matching::Folded => Regex::new(self.source),
        }
    }

    /// The groups of the expression, if it is one and could be needed; tests ask for every pattern.
    #[cfg(test)]
    pub(crate) fn groups(&self) -> Option<Vec<String>> {
        let words = self.needs.iter().chain(self.begins);
        let is_cased = self.matching == Matching::Cased;
        let lower = is_cased || words.into_iter().all(|word| *word == word.to_lowercase());
        let regex = self.compile().ok().filter(|_| lower)?;
        Some(regex.capture_names().flatten().map(str::to_owned).collect())
    }

    #[cfg(test)]
    pub(crate) fn is_valid(&self) -> bool {
        self.groups().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_patterns_need_is_found_in_a_text() {
        let needs = Needs::of(&[
            Pattern::cased(&["TBD", "20xx-"], "TBD"),
            Pattern::folded(&["lorem ipsum", "[add"], "lorem"),
        ]);
        for text in ["a TBD", "TBD", "on 20xx-01", "Lorem Ipsum", "é[ADD it]", "TB TBD"] {
            assert!(needs.are_in(text), "{text}");
        }
        for text in ["", "tbd TB", "20XX-", "lorem\u{a0}ipsum", "[ad", "éÉ日本"] {
            assert!(!needs.are_in(text), "{text}");
        }
    }
}
