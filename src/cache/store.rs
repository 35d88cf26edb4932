//! The file: a header, a directory, the concepts, what all actions say in numbers, and the words of the actions.
//!
//! Everything but the words is read at once and held against a checksum; the words of a document are read when one of its
//! actions is compared, and have a checksum of their own.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Key;
use super::key::build;
use crate::history::{Concepts, Content, Digest, Part, Summary, Words};
use crate::packed::{self, packed};

/// The first bytes of the file; the last one counts the changes of its form.
const MAGIC: [u8; 8] = *b"pmalint\x02";
/// Magic, build, the length of what is known, and its checksum.
const HEADER: usize = 32;

/// A cache that was read.
#[derive(Debug)]
pub(crate) struct Store {
    file: Mutex<File>,
    /// Where the words begin in the file.
    words_at: u64,
    /// Ascending by key.
    directory: Vec<Head>,
    concepts: Arc<Concepts>,
    content: Arc<Content>,
}

/// What is kept of a document, and where the rest is.
#[derive(Clone, Debug)]
struct Head {
    key: Key,
    summary: Summary,
    part: Part,
    words: Range<u64>,
    words_sum: u64,
}

/// A document of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(usize);

/// What follows the header, before the words.
#[derive(Default, Serialize, Deserialize)]
struct Known {
    #[serde(with = "packed")]
    directory: Vec<Head>,
    concepts: Concepts,
    content: Content,
}

/// A document to be kept.
pub(crate) struct Kept<'a> {
    pub(crate) key: Key,
    pub(crate) summary: &'a Summary,
    pub(crate) digest: &'a Digest,
    pub(crate) words: &'a Words,
}

impl Store {
    /// `None` where there is no file, or not one that this build has written whole.
    pub(super) fn read(path: &Path, largest: u64) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok().filter(|metadata| metadata.is_file())?.len();
        let mut header = [0; HEADER];
        file.read_exact(&mut header).ok()?;
        let number = |at: usize| {
            let bytes = header.get(at..at + 8)?;
            Some(u64::from_le_bytes(bytes.try_into().ok()?))
        };
        let (known, sum) = (number(16)?, number(24)?);
        let words_at = known.checked_add(HEADER as u64)?;
        if !header.starts_with(&MAGIC) || number(8)? != build() || words_at > length.min(largest) {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(known).ok()?];
        file.read_exact(&mut bytes).ok()?;
        if checksum(&bytes) != sum {
            return None;
        }
        let Known { directory, concepts, content } = postcard::from_bytes(&bytes).ok()?;
        let (concepts, content) = (Arc::new(concepts), Arc::new(content));
        let file = Mutex::new(file);
        content.fits(&concepts).then_some(Self { file, words_at, directory, concepts, content })
    }

    pub(super) fn len(&self) -> usize {
        self.directory.len()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place> + use<> {
        (0..self.len()).map(Place)
    }

    pub(crate) fn find(&self, key: Key) -> Option<Place> {
        self.directory.binary_search_by_key(&key, |head| head.key).ok().map(Place)
    }

    /// What is kept of a document, but for the words.
    pub(crate) fn digest(&self, Place(at): Place) -> Option<(Summary, Digest)> {
        let head = &self.directory[at];
        let digest = Digest::shared(&self.content, head.part.clone(), &self.concepts)?;
        Some((head.summary.clone(), digest))
    }

    /// What it says in words.
    pub(crate) fn words(&self, Place(at): Place) -> Option<Words> {
        let head = &self.directory[at];
        let bytes = self.read_words(&head.words).ok()?;
        let is_whole = checksum(&bytes) == head.words_sum;
        is_whole.then(|| postcard::from_bytes(&bytes).ok()).flatten()
    }

    fn read_words(&self, range: &Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.checked_sub(range.start).ok_or(io::ErrorKind::InvalidData)?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.words_at.saturating_add(range.start)))?;
        let mut bytes = Vec::new();
        // No more is taken than is there, whatever the directory says.
        (&mut *file).take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

packed!(Head { key: Key, summary: Summary, part: Part, words: Range<u64>, words_sum: u64 });

/// A cache to be written.
#[derive(Default)]
pub(super) struct Draft {
    known: Known,
    words: Vec<u8>,
}

impl Draft {
    /// Takes over what is in a store: all, or some places. First of all, since the numbers of its concepts stay.
    pub(super) fn copy(&mut self, store: &Store, places: Option<&[Place]>) -> io::Result<()> {
        self.known.concepts = store.concepts.numbered();
        let all: Vec<Place>;
        let places = match places {
            Some(places) => places,
            None => {
                all = store.places().collect();
                &all
            }
        };
        let end = store.directory.iter().map(|head| head.words.end).max().unwrap_or_default();
        let words = store.read_words(&(0..end))?;
        for &place in places {
            let head = &store.directory[place.0];
            let range = |range: &Range<u64>| {
                Some(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
            };
            let words = range(&head.words).and_then(|range| words.get(range));
            // What has rotted is not to get a right sum.
            let words = words.filter(|words| checksum(words) == head.words_sum);
            if let Some(((summary, digest), words)) = store.digest(place).zip(words) {
                let part = self.known.content.add(&digest, |_, word| word);
                self.push(head.key, summary, part, words);
            }
        }
        Ok(())
    }

    pub(super) fn add(&mut self, kept: &Kept<'_>) {
        // Writing into memory cannot fail.
        if let Ok(words) = postcard::to_allocvec(kept.words) {
            let Known { concepts, content, .. } = &mut self.known;
            let part = content.add(kept.digest, |known, word| word.kept(known, concepts));
            self.push(kept.key, kept.summary.clone(), part, &words);
        }
    }

    fn push(&mut self, key: Key, summary: Summary, part: Part, words: &[u8]) {
        let start = self.words.len() as u64;
        self.words.extend_from_slice(words);
        let words_sum = checksum(words);
        let words = start..self.words.len() as u64;
        self.known.directory.push(Head { key, summary, part, words, words_sum });
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.known.directory.sort_by_key(|head| head.key);
        self.known.directory.dedup_by_key(|head| head.key);
        // Nor can this; without it the file would be of no use, and no harm.
        let known = postcard::to_allocvec(&self.known).unwrap_or_default();
        file(&known, &self.words)
    }
}

/// The whole file.
fn file(known: &[u8], words: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + known.len() + words.len());
    bytes.extend_from_slice(&MAGIC);
    for number in [build(), known.len() as u64, checksum(known)] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(known);
    bytes.extend_from_slice(words);
    bytes
}

/// A file with a right header and right sums around anything, cut in two: what a fuzzer has to be able to write.
pub(super) fn around(anything: &[u8]) -> Vec<u8> {
    let (known, words) = anything.split_at(anything.len() / 2);
    file(known, words)
}

/// Against files that were cut off or have rotted, not against people: eight bytes at a time, each with a place in the sum.
fn checksum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let add = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum =
        words.iter().fold(bytes.len() as u64, |sum, word| add(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| add(sum, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::Reading;
    use super::*;
    use crate::document::{Conventions, Document};
    use crate::git::{ObjectId, RepoPath};
    use crate::history::{History, OwnWords};

    #[test]
    fn each_document_comes_out_as_it_went_in() {
        let read = |path: &str, action: &str| {
            let text = format!("# Shop was down\n\n## Action items\n\n- {action}\n");
            let conventions = Conventions::default();
            Document::read_all(RepoPath::from(path), text.into_bytes(), &conventions).remove(0)
        };
        let documents = vec![read("a.md", "Page on 5 errors"), read("b.md", "Alarm on retries")];
        let history = History::new(documents, OwnWords::default(), Vec::new());
        let mut draft = Draft::default();
        let keys =
            ["a", "b"].map(|path| Key::new(&path.into(), ObjectId::NULL, Reading::of(&(), &())));
        for (incident, key) in history.incidents().iter().zip(keys) {
            let (summary, words) = (incident.summary(), incident.words());
            draft.add(&Kept { key, summary, digest: history.digest(incident), words });
        }
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&draft.finish()).unwrap();
        let store = Store::read(file.path(), u64::MAX).unwrap();
        for (incident, key) in history.incidents().iter().zip(keys) {
            let (_, digest) = store.digest(store.find(key).unwrap()).unwrap();
            assert!(digest.says_as(history.digest(incident)), "{}", incident.path());
        }
    }
}
