//! Documents that are not held on to, and how they are read again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use miette::{Report, Result, miette};

use super::Configurations;
use crate::cache::{Place, Store};
use crate::document::{Document, MAX_BYTES, Source};
use crate::git::{Environment, ObjectId, RepoPath, read_blob, read_file};
use crate::history::{Archive, Incident, LazyLexicon, Words};

/// What it takes to read a document again.
#[derive(Debug)]
pub(super) struct Shelf {
    pub(super) configurations: Arc<Configurations>,
    pub(super) environment: Environment,
    /// Where files are that are no blobs.
    pub(super) folder: Option<PathBuf>,
    pub(super) lexicon: Arc<LazyLexicon>,
    /// Why the first document that could not be read could not.
    pub(super) failure: Mutex<Option<Report>>,
}

/// A document that was not read, or is not held on to.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) shelf: Arc<Shelf>,
    /// Where an earlier run has kept it.
    pub(super) kept: Option<(Arc<Store>, Place)>,
    pub(super) path: RepoPath,
    pub(super) text: Text,
    /// The place of its configuration.
    pub(super) configuration: usize,
}

/// A text that can be read again.
#[derive(Debug)]
pub(super) enum Text {
    Blob(ObjectId),
    /// A file on disk with this hash: somebody may write it meanwhile.
    File(u64),
}

impl Shelf {
    /// The incidents of a file. What is compared of a document is all that is held on to, where that can be read again:
    /// documents take twenty times as much memory.
    pub(super) fn put_aside(
        self: &Arc<Self>,
        path: RepoPath,
        bytes: Vec<u8>,
        blob: Option<ObjectId>,
        configuration: usize,
    ) -> Vec<Incident> {
        let conventions = &self.configurations.at(configuration).conventions;
        let text = blob.map(Text::Blob);
        let text = text.or_else(|| self.folder.as_ref().map(|_| Text::File(hash(&bytes))));
        if let Some(text) = text {
            let documents = Document::read_compared(path.clone(), bytes.clone(), conventions);
            if let [document] = documents.as_slice()
                && Incident::is_whole_file(document)
            {
                let words = match text {
                    // What a run shows is in the cache, for the runs after it.
                    Text::Blob(_) => Words::of(document),
                    Text::File(_) => Words::of(document).without_lines(),
                };
                let shelf = Arc::clone(self);
                let unread = Box::new(Unread { shelf, kept: None, path, text, configuration });
                return vec![Incident::put_aside(document, &words, self.lexicon.get(), unread)];
            }
        }
        // The entries of a log, and what can't be read again.
        Document::read_all(path, bytes, conventions).into_iter().map(Incident::read).collect()
    }

    /// Why a document that was asked for could not be read.
    pub(super) fn failure(&self) -> Option<Report> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Unread {
    /// The file; empty where it cannot be read, which is an error of the run.
    fn bytes(&self) -> Vec<u8> {
        self.read().unwrap_or_else(|error| {
            let mut failure = self.shelf.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert(error);
            Vec::new()
        })
    }

    fn read(&self) -> Result<Vec<u8>> {
        let Shelf { environment, folder, .. } = self.shelf.as_ref();
        let (mut bytes, same) = match (&self.text, folder) {
            (Text::Blob(blob), _) => (read_blob(environment, &self.path, *blob)?, None),
            (Text::File(hash), Some(folder)) => (read_file(folder, &self.path)?, Some(*hash)),
            (Text::File(_), None) => unreachable!("a file is put aside only where it has a folder"),
        };
        bytes.truncate(MAX_BYTES + 1);
        // Whoever has compared its actions counts on them.
        if same.is_some_and(|same| same != hash(&bytes)) {
            let path = &self.path;
            return Err(miette!(help = "run pmalint again", "{path} has changed meanwhile"));
        }
        Ok(bytes)
    }
}

/// Tells a text from what is written in its place.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

impl Archive for Unread {
    fn document(&self) -> Document {
        let conventions = &self.shelf.configurations.at(self.configuration).conventions;
        // Only files that are one document each are kept.
        Document::read_all(self.path.clone(), self.bytes(), conventions).swap_remove(0)
    }

    fn source(&self) -> Source {
        Document::source_of(self.path.clone(), self.bytes())
    }

    fn words(&self) -> Option<Words> {
        let (store, place) = self.kept.as_ref()?;
        store.words(*place)
    }
}
