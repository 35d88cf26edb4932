//! The documents that earlier runs have read: what is kept of them, and how they are read when that is not enough.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use miette::Report;

use super::{Configurations, Folders};
use crate::cache::{Cache, Kept, Key, Place, Reading, Store};
use crate::document::{Document, MAX_BYTES, Source};
use crate::git::{Entry, Environment, RepoPath, read_blob};
use crate::history::{Archive, History, Incident, Words};

/// The cache of a run.
pub(super) struct Library {
    cache: Cache,
    /// How the documents of each configuration are read.
    readings: Vec<Reading>,
    shelf: Arc<Shelf>,
    /// What was taken out of the cache.
    taken: RefCell<Vec<Place>>,
}

/// What it takes to read a document after all.
#[derive(Debug)]
struct Shelf {
    configurations: Arc<Configurations>,
    environment: Environment,
    /// Why the first document that could not be read could not.
    failure: Mutex<Option<Report>>,
}

/// A document that was not read.
#[derive(Debug)]
struct Unread {
    shelf: Arc<Shelf>,
    store: Arc<Store>,
    place: Place,
    path: RepoPath,
    blob: String,
    /// The place of its configuration.
    configuration: usize,
}

impl Library {
    pub(super) fn new(
        cache: Cache,
        folders: &Folders,
        configurations: &Arc<Configurations>,
        environment: &Environment,
    ) -> Self {
        let words = &folders.top().vocabulary.own_words;
        let readings =
            configurations.all_conventions().map(|conventions| Reading::of(conventions, words));
        let shelf = Shelf {
            configurations: Arc::clone(configurations),
            environment: environment.clone(),
            failure: Mutex::default(),
        };
        Self {
            cache,
            readings: readings.collect(),
            shelf: Arc::new(shelf),
            taken: RefCell::default(),
        }
    }

    /// The incident of a file that is governed by a configuration, if it is known.
    pub(super) fn find(&self, entry: &Entry, configuration: usize) -> Option<Incident> {
        let store = self.cache.store()?;
        let blob = entry.blob.as_ref()?;
        let place = store.find(Key::new(&entry.path, blob, self.readings[configuration]))?;
        let (summary, digest) = store.digest(place)?;
        self.taken.borrow_mut().push(place);
        let unread = Unread {
            shelf: Arc::clone(&self.shelf),
            store: Arc::clone(store),
            place,
            path: entry.path.clone(),
            blob: blob.clone(),
            configuration,
        };
        Some(Incident::known(entry.path.clone(), summary, digest, Box::new(unread)))
    }

    /// Keeps what this run has read; `entries` are the files of the history, ordered by path.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub(super) fn keep(
        &self,
        history: &History,
        entries: &[Entry],
        configuration_of: &dyn Fn(&RepoPath) -> usize,
    ) -> io::Result<()> {
        let new: Vec<Kept<'_>> = history
            .own()
            .iter()
            .filter(|incident| incident.is_whole())
            .filter_map(|incident| {
                let path = incident.path();
                let entry = entries.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
                let blob = entries[entry].blob.as_ref()?;
                let key = Key::new(path, blob, self.readings[configuration_of(path)]);
                Some(Kept {
                    key,
                    summary: incident.summary(),
                    digest: history.digest(incident),
                    words: incident.words(),
                })
            })
            .collect();
        self.cache.add(&self.taken.borrow(), &new)
    }

    /// Why a document that was asked for could not be read.
    pub(super) fn failure(&self) -> Option<Report> {
        self.shelf.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Unread {
    /// The file; empty where it cannot be read, which is an error of the run.
    fn bytes(&self) -> Vec<u8> {
        let bytes = read_blob(&self.shelf.environment, &self.path, &self.blob);
        let mut bytes = bytes.unwrap_or_else(|error| {
            let mut failure = self.shelf.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert(error);
            Vec::new()
        });
        bytes.truncate(MAX_BYTES + 1);
        bytes
    }
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
        self.store.words(self.place)
    }
}
