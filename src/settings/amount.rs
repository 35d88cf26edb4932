//! How much a settings file may ask for: what each of these costs is small, and would not be if there were thousands.

use std::fmt;

/// Of something that is written in the settings.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Amount {
    pub(crate) count: usize,
    /// Together, in bytes.
    pub(crate) length: usize,
}

/// All globs of a file. Each is held against each path of the repository.
pub(crate) const MOST_GLOBS: Amount = Amount { count: 500, length: 64 << 10 };

/// A glob, in bytes: what it takes to compile a long one grows with the square of its length.
pub(crate) const LONGEST_GLOB: usize = 1_000;

/// All headings, words, services and phrases of routine of `vocabulary`. Each heading is held against each heading of each
/// document.
pub(crate) const MOST_PHRASES: Amount = Amount { count: 2_000, length: 64 << 10 };

/// Trackers, each with a pattern that is held against each action.
pub(crate) const MOST_TRACKERS: usize = 100;

impl Amount {
    pub(super) fn add(&mut self, text: &str) {
        self.count += 1;
        self.length += text.len();
    }

    pub(super) fn is_within(self, most: Self) -> bool {
        self.count <= most.count && self.length <= most.length
    }
}

/// `500 or 64 KiB`
impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} or {} KiB", self.count, self.length >> 10)
    }
}
