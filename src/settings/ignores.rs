//! Rules that are ignored in some files.

use globset::GlobSet;

use super::documents::relative;
use crate::git::RepoPath;

/// What `per-file-ignores` says.
#[derive(Clone, Debug, Default)]
pub struct Ignores {
    /// The folder of the settings file, which the globs are relative to; `None` at the top level.
    folder: Option<RepoPath>,
    /// Files, and the codes of the rules that are ignored in them.
    entries: Vec<(GlobSet, Vec<String>)>,
}

impl Ignores {
    pub(super) fn new(folder: Option<RepoPath>, entries: Vec<(GlobSet, Vec<String>)>) -> Self {
        Self { folder, entries }
    }

    /// The same, relative to the top level whatever folder they were read in.
    #[must_use]
    pub(super) fn at_top_level(mut self) -> Self {
        self.folder = None;
        self
    }

    /// Whether a rule, given its code, is ignored in a file.
    pub fn of(&self, path: &RepoPath, code: &str) -> bool {
        let mut naming =
            self.entries.iter().filter(|(_, codes)| codes.iter().any(|other| other == code));
        // Most settings ignore nothing: the path is looked at only where they do.
        naming.any(|(files, _)| {
            relative(self.folder.as_ref(), path).is_some_and(|relative| files.is_match(relative))
        })
    }
}
