//! What a snapshot did not take, for `--verbose`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::RepoPath;
use super::object::Mode;

/// Paths that were passed over, each with the reason. Filled while listing, which takes `&self`.
#[derive(Debug, Default)]
pub(super) struct PassedOver(RefCell<BTreeMap<RepoPath, &'static str>>);

impl PassedOver {
    pub(super) fn note(&self, path: &RepoPath, reason: &'static str) {
        self.0.borrow_mut().insert(path.clone(), reason);
    }

    /// Whether the mode is that of a regular file; anything else is noted.
    pub(super) fn is_file(&self, path: &RepoPath, mode: Mode) -> bool {
        match mode {
            Mode::File { .. } => return true,
            Mode::Symlink => self.note(path, "a symbolic link"),
            Mode::Submodule => self.note(path, "a submodule"),
            Mode::Tree => self.note(path, "a folder"),
        }
        false
    }

    /// Why a path was passed over, if it was.
    pub(super) fn reason(&self, path: &RepoPath) -> Option<&'static str> {
        self.0.borrow().get(path).copied()
    }

    /// One line each, ordered by path.
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.borrow().iter().map(|(path, reason)| format!("{path}: {reason}")).collect()
    }
}
