//! The documents that earlier runs have read: what is kept of them, and how they are read when that is not enough.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use miette::Report;

use super::{Configurations, Folders};
use crate::cache::{Cache, Kept, Key, Place, Reading, Store};
use crate::document::{Document, MAX_BYTES, Source};
use crate::git::{Entry, Environment, ObjectId, RepoPath, read_blob};
use crate::history::{Archive, History, Incident, LazyLexicon, Words};
use crate::parallel;

/// The cache of a run.
pub(super) struct Library {
    cache: Arc<Cache>,
    /// How the documents of each configuration are read.
    readings: Vec<Reading>,
    shelf: Arc<Shelf>,
    /// What was taken out of the cache.
    taken: RefCell<Vec<Place>>,
}

/// What this run has read, on its way into the cache while it is linted.
#[derive(Debug, Default)]
pub struct Keeping {
    /// `None` where it is not worth it.
    writing: Option<io::Result<JoinHandle<io::Result<()>>>>,
}

/// What it takes to read a document after all.
#[derive(Debug)]
pub(super) struct Shelf {
    configurations: Arc<Configurations>,
    environment: Environment,
    lexicon: Arc<LazyLexicon>,
    /// Why the first document that could not be read could not.
    failure: Mutex<Option<Report>>,
}

/// A document that was not read, or is not held on to.
#[derive(Debug)]
struct Unread {
    shelf: Arc<Shelf>,
    /// Where an earlier run has kept it.
    kept: Option<(Arc<Store>, Place)>,
    path: RepoPath,
    blob: ObjectId,
    /// The place of its configuration.
    configuration: usize,
}

impl Library {
    pub(super) fn new(
        cache: Cache,
        folders: &Folders,
        configurations: &Arc<Configurations>,
        lexicon: &Arc<LazyLexicon>,
        environment: &Environment,
    ) -> Self {
        let words = &folders.top().vocabulary.own_words;
        let readings =
            configurations.all_conventions().map(|conventions| Reading::of(conventions, words));
        let shelf = Shelf {
            configurations: Arc::clone(configurations),
            environment: environment.clone(),
            lexicon: Arc::clone(lexicon),
            failure: Mutex::default(),
        };
        Self {
            cache: Arc::new(cache),
            readings: readings.collect(),
            shelf: Arc::new(shelf),
            taken: RefCell::default(),
        }
    }

    /// The incident of a file that is governed by a configuration, if it is known.
    pub(super) fn find(&self, entry: &Entry, configuration: usize) -> Option<Incident> {
        let store = self.cache.store()?;
        let blob = entry.blob?;
        let key = Key::new(&entry.path, blob, self.readings[configuration]);
        let place = store.find(key, self.taken.borrow().last().copied())?;
        let (summary, digest) = store.digest(place);
        self.taken.borrow_mut().push(place);
        let unread = Unread {
            shelf: Arc::clone(&self.shelf),
            kept: Some((Arc::clone(store), place)),
            path: entry.path.clone(),
            blob,
            configuration,
        };
        Some(Incident::known(entry.path.clone(), summary, digest, Box::new(unread)))
    }

    /// Begins to keep what this run has read; `entries` are the files of the history, ordered by path.
    pub(super) fn start_keeping(
        &self,
        history: &History,
        entries: &[Entry],
        configuration_of: &dyn Fn(&RepoPath) -> usize,
    ) -> Keeping {
        let new = history.own().iter().filter(|incident| incident.is_new());
        let new: Vec<(Key, Arc<Incident>)> = new
            .filter_map(|incident| {
                let path = incident.path();
                let entry = entries.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
                let blob = entries[entry].blob?;
                let key = Key::new(path, blob, self.readings[configuration_of(path)]);
                // It was read since it is linted, and not since nothing was known of it.
                if let Some(place) = self.cache.store().and_then(|store| store.find(key, None)) {
                    self.taken.borrow_mut().push(place);
                    return None;
                }
                Some((key, Arc::clone(incident)))
            })
            .collect();
        if !self.cache.is_worth_writing(new.len()) {
            return Keeping::default();
        }
        let (cache, lexicon) = (Arc::clone(&self.cache), Arc::clone(history.lexicon()));
        let taken = self.taken.borrow().clone();
        let write = move || {
            let new = new.iter().filter_map(|(key, incident)| kept(*key, incident, &lexicon));
            cache.add(&taken, &new.collect::<Vec<_>>())
        };
        Keeping { writing: Some(std::thread::Builder::new().spawn(write)) }
    }

    /// What puts documents aside.
    pub(super) fn shelf(&self) -> &Arc<Shelf> {
        &self.shelf
    }

    /// Why a document that was asked for could not be read.
    pub(super) fn failure(&self) -> Option<Report> {
        self.shelf.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What the cache keeps of an incident; `None` where that is not possible.
fn kept<'a>(key: Key, incident: &'a Incident, lexicon: &LazyLexicon) -> Option<Kept<'a>> {
    let digest = incident.digest(lexicon.get());
    Some(Kept { key, summary: incident.summary(), digest, words: incident.packed_words()? })
}

impl Keeping {
    /// Waits until it is kept; says what stood in the way.
    pub fn finish(mut self) -> Option<String> {
        let kept = self.wait()?;
        kept.err().map(|error| format!("the cache cannot be written: {error}"))
    }

    fn wait(&mut self) -> Option<io::Result<()>> {
        Some(self.writing.take()?.and_then(parallel::joined))
    }
}

impl Drop for Keeping {
    /// A run that ends in an error leaves no file half written, either.
    fn drop(&mut self) {
        let _ = self.wait();
    }
}

impl Shelf {
    /// The incidents of a file that is not linted. What is compared of a document is all that is held on to, where that
    /// can be read again: documents take twenty times as much memory.
    pub(super) fn put_aside(
        self: &Arc<Self>,
        path: RepoPath,
        bytes: Vec<u8>,
        blob: Option<ObjectId>,
        configuration: usize,
    ) -> Vec<Incident> {
        let conventions = &self.configurations.at(configuration).conventions;
        if let Some(blob) = blob {
            let documents = Document::read_compared(path.clone(), bytes.clone(), conventions);
            if let [document] = documents.as_slice()
                && Incident::is_whole_file(document)
            {
                let shelf = Arc::clone(self);
                let unread = Unread { shelf, kept: None, path, blob, configuration };
                return vec![Incident::put_aside(document, self.lexicon.get(), Box::new(unread))];
            }
        }
        // The entries of a log, and what can't be read again.
        Document::read_all(path, bytes, conventions).into_iter().map(Incident::read).collect()
    }
}

impl Unread {
    /// The file; empty where it cannot be read, which is an error of the run.
    fn bytes(&self) -> Vec<u8> {
        let bytes = read_blob(&self.shelf.environment, &self.path, self.blob);
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
        let (store, place) = self.kept.as_ref()?;
        store.words(*place)
    }
}
