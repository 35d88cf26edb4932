//! The texts of a state of the repository.

use miette::{Result, miette};

use super::SETTINGS_FILE;
use crate::document::MAX_BYTES;
use crate::git::{Entry, RepoPath, Snapshot};

/// How many files are read as documents. The largest collection of post-mortems we know has some hundreds.
pub(crate) const MOST_DOCUMENTS: usize = 200_000;

/// How long all texts together may be, in bytes: what is made of them takes several times as much memory.
pub(crate) const MOST_TEXT: usize = 512 << 20;

/// The texts that were read, as many as are wanted at once.
#[derive(Default)]
pub(super) struct Texts {
    files: Vec<(RepoPath, Vec<u8>)>,
    /// How many were read in all.
    count: usize,
    /// How long those are that nobody has taken yet, in bytes.
    waiting: usize,
    /// How long all were, in bytes.
    length: usize,
}

impl Texts {
    /// Reads a file, of one that is too long only as much as is needed to say so.
    ///
    /// # Errors
    /// It cannot be read, or there are too many.
    pub(super) fn read(&mut self, entry: &Entry, snapshot: &dyn Snapshot) -> Result<()> {
        let too_many = |what: String| {
            miette!(
                help = format!(
                    "say in {SETTINGS_FILE} which files are post-mortems: `documents`, `exclude`"
                ),
                "{what} are selected as post-mortems; more are not read"
            )
        };
        if self.count >= MOST_DOCUMENTS {
            return Err(too_many(format!("more than {MOST_DOCUMENTS} files")));
        }
        let mut bytes = snapshot.read(entry)?;
        bytes.truncate(MAX_BYTES + 1);
        bytes.shrink_to_fit();
        self.count += 1;
        self.waiting += bytes.len();
        self.length += bytes.len();
        if self.length > MOST_TEXT {
            return Err(too_many(format!("files of more than {} MiB", MOST_TEXT >> 20)));
        }
        self.files.push((entry.path.clone(), bytes));
        Ok(())
    }

    /// How long those are that nobody has taken yet, in bytes.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// How long all were, in bytes.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Hands over what was read.
    pub(super) fn take(&mut self) -> Vec<(RepoPath, Vec<u8>)> {
        self.waiting = 0;
        std::mem::take(&mut self.files)
    }
}
