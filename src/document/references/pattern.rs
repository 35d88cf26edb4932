//! Regular expressions of the tables, compiled one by one as documents need them.

use std::sync::OnceLock;

use regex::Regex;

/// A regular expression that is compiled when it is first used.
pub(super) struct Pattern {
    source: &'static str,
    anchored: bool,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// One that has to match a whole text.
    pub(super) const fn whole(source: &'static str) -> Self {
        Self { source, anchored: true, regex: OnceLock::new() }
    }

    /// One that is looked for in a text.
    pub(super) const fn anywhere(source: &'static str) -> Self {
        Self { source, anchored: false, regex: OnceLock::new() }
    }

    /// The compiled expression; tests over the tables keep every one of them valid.
    pub(super) fn regex(&self) -> Option<&Regex> {
        let compile = || match self.anchored {
            true => Regex::new(&format!("^(?:{})$", self.source)),
            false => Regex::new(self.source),
        };
        self.regex.get_or_init(|| compile().ok()).as_ref()
    }

    #[cfg(test)]
    pub(super) fn source(&self) -> &'static str {
        self.source
    }
}
