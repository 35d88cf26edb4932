//! The documents that earlier runs have read: what is kept of them for the next one.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::Folders;
use super::shelf::{Shelf, Text, Unread};
use crate::cache::{Cache, Kept, Key, Place, Reading};
use crate::git::{Entry, RepoPath};
use crate::history::{History, Incident, LazyLexicon};
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

impl Library {
    pub(super) fn new(cache: Cache, folders: &Folders, shelf: &Arc<Shelf>) -> Self {
        let words = &folders.top().vocabulary.own_words;
        let conventions = shelf.configurations.all_conventions();
        let readings = conventions.map(|conventions| Reading::of(conventions, words));
        Self {
            cache: Arc::new(cache),
            readings: readings.collect(),
            shelf: Arc::clone(shelf),
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
            text: Text::Blob(blob),
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
