//! Under which name a document is kept.

use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::UNIX_EPOCH;

use crate::git::{ObjectId, RepoPath};
use crate::packed::packed;

/// A document: its path, which can name its day and its id, its blob, and how it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u64, u64);

/// How documents are read: what the settings say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading(u64);

impl Reading {
    /// Of all that decides how a document is read; it is compared by what `Debug` shows of it.
    pub(crate) fn of(conventions: &impl Debug, words: &impl Debug) -> Self {
        let mut hasher = DefaultHasher::new();
        format!("{conventions:?}\n{words:?}").hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl Key {
    pub(crate) fn new(path: &RepoPath, blob: ObjectId, reading: Reading) -> Self {
        let mut hasher = DefaultHasher::new();
        (path, blob, reading.0).hash(&mut hasher);
        let first = hasher.finish();
        // Twice the bits for one look at the path, which every document of a history needs.
        1_u8.hash(&mut hasher);
        Self(first, hasher.finish())
    }
}

packed!(Key { 0: u64, 1: u64 });

/// What tells builds of pmalint apart: another one may read documents in another way, or hash in another.
pub(super) fn build() -> u64 {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    if let Ok(program) = std::env::current_exe()
        && let Ok(metadata) = program.metadata()
    {
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (metadata.len(), modified).hash(&mut hasher);
    }
    hasher.finish()
}
