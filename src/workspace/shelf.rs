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
    /// The incidents of a file that is compared with, and not linted.
    pub(super) fn compared(
        self: &Arc<Self>,
        path: RepoPath,
        bytes: Vec<u8>,
        blob: Option<ObjectId>,
        configuration: usize,
    ) -> Vec<Incident> {
        let conventions = &self.configurations.at(configuration).conventions;
        let documents = Document::read_compared(path.clone(), bytes.clone(), conventions);
        if let [document] = documents.as_slice()
            && let Some(incident) = self.put_aside(document, blob, configuration)
        {
            return vec![incident];
        }
        Document::read_all(path, bytes, conventions).into_iter().map(Incident::read).collect()
    }

    /// The incident of a document, of which no more is held on to than what is compared: documents take twenty times as
    /// much memory. `None` for the entries of a log, and what can't be read again.
    pub(super) fn put_aside(
        self: &Arc<Self>,
        document: &Document,
        blob: Option<ObjectId>,
        configuration: usize,
    ) -> Option<Incident> {
        if !Incident::is_whole_file(document) {
            return None;
        }
        let (text, words) = match (blob, &self.folder) {
            // What a run shows is in the cache, for the runs after it.
            (Some(blob), _) => (Text::Blob(blob), Words::of(document)),
            (None, Some(_)) => {
                let hash = hash(&document.source);
                (Text::File(hash), Words::of(document).without_lines())
            }
            (None, None) => return None,
        };
        let (shelf, path) = (Arc::clone(self), document.path().clone());
        let unread = Box::new(Unread { shelf, kept: None, path, text, configuration });
        Some(Incident::put_aside(document, &words, self.lexicon.get(), unread))
    }

    /// Why a document that was asked for could not be read.
    pub(super) fn failure(&self) -> Option<Report> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Unread {
    /// The file; an empty one where it cannot be read or is another one, which is an error of the run.
    fn read<R>(&self, read: impl Fn(Vec<u8>) -> R, source: impl Fn(&R) -> &Source) -> R {
        let is_same = |read: &R| match self.text {
            Text::Blob(_) => true,
            Text::File(known) => hash(source(read)) == known,
        };
        let error = match self.bytes().map(&read) {
            Ok(read) if is_same(&read) => return read,
            // Whoever has compared its actions counts on them.
            Ok(_) => miette!(help = "run pmalint again", "{} has changed meanwhile", self.path),
            Err(error) => error,
        };
        let mut failure = self.shelf.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.get_or_insert(error);
        read(Vec::new())
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        let Shelf { environment, folder, .. } = self.shelf.as_ref();
        let mut bytes = match (&self.text, folder) {
            (Text::Blob(blob), _) => read_blob(environment, &self.path, *blob)?,
            (Text::File(_), Some(folder)) => read_file(folder, &self.path)?,
            (Text::File(_), None) => unreachable!("a file is put aside only where it has a folder"),
        };
        bytes.truncate(MAX_BYTES + 1);
        Ok(bytes)
    }
}

/// Tells a text from what is written in its place.
fn hash(source: &Source) -> u64 {
    let mut hasher = DefaultHasher::new();
    source.text().hash(&mut hasher);
    hasher.finish()
}

impl Archive for Unread {
    fn document(&self) -> Document {
        let conventions = &self.shelf.configurations.at(self.configuration).conventions;
        // Only files that are one document each are put aside.
        let read = |bytes| Document::read_all(self.path.clone(), bytes, conventions).swap_remove(0);
        self.read(read, |document| &document.source)
    }

    fn source(&self) -> Source {
        self.read(|bytes| Document::source_of(self.path.clone(), bytes), |source| source)
    }

    fn words(&self) -> Option<Words> {
        let (store, place) = self.kept.as_ref()?;
        store.words(*place)
    }
}
