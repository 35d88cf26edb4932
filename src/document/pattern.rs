//! Regular expressions that most documents never need.
//!
//! Compiling one costs up to a millisecond, more than reading a document. So each names the words
//! without which it cannot match, and is compiled when a text first holds one of them.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A text and its ASCII lower case, which patterns and their needed words are looked for in. Both
/// have the same length, so that offsets are those of the text.
#[derive(Clone, Debug)]
pub(crate) struct Folded<'t> {
    text: &'t str,
    lower: Cow<'t, str>,
}

impl<'t> Folded<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let has_upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower =
            if has_upper { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) };
        Self { text, lower }
    }

    pub(crate) fn lower(&self) -> &str {
        &self.lower
    }
}

/// A regular expression, compiled on first need.
pub(crate) struct Pattern {
    /// In lower case; a text without any of them cannot match. Empty: any text may.
    needs: &'static [&'static str],
    source: &'static str,
    folded: bool,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// For the text as it is written.
    pub(crate) const fn exact(needs: &'static [&'static str], source: &'static str) -> Self {
        Self { needs, source, folded: false, regex: OnceLock::new() }
    }

    /// For the text in ASCII lower case; the expression is written in lower case.
    pub(crate) const fn folded(needs: &'static [&'static str], source: &'static str) -> Self {
        Self { needs, source, folded: true, regex: OnceLock::new() }
    }

    pub(crate) fn is_match(&self, text: &Folded<'_>) -> bool {
        self.ready(text).is_some_and(|(regex, haystack)| regex.is_match(haystack))
    }

    pub(crate) fn find<'f>(&self, text: &'f Folded<'_>) -> Option<Match<'f>> {
        let (regex, haystack) = self.ready(text)?;
        regex.find(haystack)
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
        if !self.needs.is_empty() && !self.needs.iter().any(|need| text.lower.contains(need)) {
            return None;
        }
        let haystack = if self.folded { text.lower() } else { text.text };
        let regex = self.regex.get_or_init(|| Regex::new(self.source).ok()).as_ref()?;
        Some((regex, haystack))
    }

    /// Whether the expression is one; tests ask for every pattern.
    #[cfg(test)]
    pub(crate) fn is_valid(&self) -> bool {
        Regex::new(self.source).is_ok()
            && self.needs.iter().all(|need| *need == need.to_lowercase())
    }
}
