//! What earlier runs made of blobs, so that a hook reads only what has changed.
//!
//! One file in the git directory that all worktrees share. It holds, for each document by its path, its blob and the
//! settings that it was read by: its date, what its actions say in numbers ([`Digest`](crate::history)), and their words. No
//! finding is in it. It is written whole or not at all, and a file that is not exactly what this build of pmalint would
//! have written is as good as none: nothing in it can change a report, only how long that takes.

mod columns;
mod key;
mod store;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::document::Document;
use crate::git::ObjectId;
use crate::history::{History, OwnWords};
use crate::write_file::{TEMPORARY, replace_file};

pub(crate) use key::{Key, Reading};
pub(crate) use store::{Kept, Place, Store};

/// A file larger than this is neither read nor written, in bytes; a hundred thousand post-mortems take less.
const LARGEST: u64 = 512 << 20;
/// So many documents that are not in the snapshot are kept for each that is, for other branches.
const OTHERS: usize = 2;
/// The file is written again only when it lacks at least one document of so many.
const WORTH_WRITING: usize = 256;

/// Where a repository's cache is, and what was in it.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    store: Option<Arc<Store>>,
}

/// What `pmalint cache info` shows.
#[derive(Debug)]
pub struct Info {
    pub path: PathBuf,
    /// In bytes; `None` where there is no file.
    pub size: Option<u64>,
    /// How many documents it holds; `None` where this build of pmalint cannot use it.
    pub documents: Option<usize>,
}

impl Cache {
    /// The cache of the repository with this common git directory. A file that cannot be used is as good as none.
    pub fn open(common_dir: &Path) -> Self {
        let path = common_dir.join("pmalint").join("cache");
        let store = Store::read(&path, LARGEST).map(Arc::new);
        Self { path, store }
    }

    /// What is in it.
    pub(crate) fn store(&self) -> Option<&Arc<Store>> {
        self.store.as_ref()
    }

    pub fn info(&self) -> Info {
        Info {
            path: self.path.clone(),
            size: fs::symlink_metadata(&self.path).ok().map(|metadata| metadata.len()),
            documents: self.store.as_ref().map(|store| store.len()),
        }
    }

    /// Removes the file.
    ///
    /// # Errors
    /// It is there, and cannot be removed.
    pub fn clean(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    /// Whether so many new documents are worth to write the file again.
    pub(crate) fn is_worth_writing(&self, new: usize) -> bool {
        let held = self.store.as_ref().map_or(0, |store| store.len());
        new > 0 && new * WORTH_WRITING >= held
    }

    /// Adds documents to what is there; `live` are the places of those that this run has met.
    ///
    /// # Errors
    /// The file cannot be written: the repository may be read-only.
    pub(crate) fn add(&self, live: &[Place], new: &[Kept<'_>]) -> io::Result<()> {
        let all: Vec<Place>;
        let live = match &self.store {
            Some(store) if store.len() <= (live.len() + new.len()) * (1 + OTHERS) => {
                all = store.places().collect();
                &all
            }
            _ => live,
        };
        let store = self.store.as_deref().map(|store| (store, live));
        let folder = self.path.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder)?;
        // Nor may the folder lead elsewhere.
        let leads_away =
            |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        if leads_away(folder) || leads_away(&self.path) {
            return Err(io::Error::other("it is a symbolic link"));
        }
        let written = replace_file(&self.path, &mut |file| store::write(file, store, new, LARGEST));
        remove_left_over(folder);
        match written {
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok(()),
            written => written,
        }
    }
}

/// Removes what runs that were killed have left half written. Younger files may be those of a run that goes on.
fn remove_left_over(folder: &Path) {
    const OLD: Duration = Duration::from_secs(3600);
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    for file in files.filter(|file| file.file_name().to_string_lossy().starts_with(TEMPORARY)) {
        let modified = file.metadata().and_then(|metadata| metadata.modified());
        if modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > OLD)) {
            // Whoever else removes it is welcome.
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Reads a file that holds anything behind a right header, as far as it can be read; for the fuzzer.
///
/// # Errors
/// The file cannot be written in the first place.
#[doc(hidden)]
pub fn read_anything(anything: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(&store::around(anything))?;
    read_whole(file.path(), |_, _| ());
    Ok(())
}

/// Whether a document comes out of a cache as it went in; for the fuzzer.
///
/// # Errors
/// The cache cannot be written in the first place.
#[doc(hidden)]
pub fn keeps(document: Document) -> io::Result<bool> {
    let history = History::new(vec![document], OwnWords::default(), Vec::new());
    let incident = &history.incidents()[0];
    let key = Key::new(incident.path(), ObjectId::NULL, Reading::of(&(), &()));
    let kept = Kept {
        key,
        summary: incident.summary(),
        digest: history.digest(incident),
        words: incident.packed_words().unwrap_or_default(),
    };
    let mut file = tempfile::NamedTempFile::new()?;
    store::write(&mut file, None, &[kept], LARGEST)?;
    let mut is_same = false;
    read_whole(file.path(), |store, place| {
        let (summary, digest) = store.digest(place);
        is_same = summary == *incident.summary()
            && digest.says_as(history.digest(incident))
            && store.words(place).is_some_and(|words| {
                words == *incident.words() && words.show_as(incident.source())
            });
    });
    Ok(is_same)
}

fn read_whole(path: &Path, mut each: impl FnMut(&Store, Place)) {
    let Some(store) = Store::read(path, LARGEST) else { return };
    for place in store.places() {
        store.digest(place);
        store.words(place);
        each(&store, place);
    }
}
