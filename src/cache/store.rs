//! The file: a header, a directory, the concepts, a digest for each document, and the words of its actions.
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
use crate::history::{Concepts, Digest, DigestContent, Summary, Words};

/// The first bytes of the file; the last one counts the changes of its form.
const MAGIC: [u8; 8] = *b"pmalint\x01";
/// Magic, build, the lengths of what is known and of the digests, and the checksum of both.
const HEADER: usize = 40;

/// A cache that was read.
#[derive(Debug)]
pub(crate) struct Store {
    file: Mutex<File>,
    /// Where the words begin in the file.
    words_at: u64,
    /// Ascending by key.
    directory: Vec<Head>,
    digests: Vec<u8>,
    concepts: Arc<Concepts>,
}

/// Where a document's part is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    key: Key,
    digest: Range<usize>,
    words: Range<u64>,
    words_sum: u64,
}

/// A document of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(usize);

/// What follows the header, before the digests and the words.
#[derive(Serialize, Deserialize)]
struct Known {
    directory: Vec<Head>,
    concepts: Concepts,
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
        let (known, digests, sum) = (number(16)?, number(24)?, number(32)?);
        let words_at = known.checked_add(digests)?.checked_add(HEADER as u64)?;
        if !header.starts_with(&MAGIC) || number(8)? != build() || words_at > length.min(largest) {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(known + digests).ok()?];
        file.read_exact(&mut bytes).ok()?;
        if checksum(&bytes) != sum {
            return None;
        }
        let digests = bytes.split_off(usize::try_from(known).ok()?);
        let Known { directory, concepts } = postcard::from_bytes(&bytes).ok()?;
        Some(Self {
            file: Mutex::new(file),
            words_at,
            directory,
            digests,
            concepts: Arc::new(concepts),
        })
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
        let bytes = self.digests.get(self.directory[at].digest.clone())?;
        let (summary, content): (Summary, DigestContent) = postcard::from_bytes(bytes).ok()?;
        Some((summary, Digest::shared(content, &self.concepts)?))
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

/// A cache to be written.
#[derive(Default)]
pub(super) struct Draft {
    directory: Vec<Head>,
    concepts: Concepts,
    digests: Vec<u8>,
    words: Vec<u8>,
}

impl Draft {
    /// Takes over what is in a store: all, or some places. First of all, since the numbers of its concepts stay.
    pub(super) fn copy(&mut self, store: &Store, places: Option<&[Place]>) -> io::Result<()> {
        self.concepts = store.concepts.numbered();
        let all: Vec<Place>;
        let places = match places {
            Some(places) => places,
            None => {
                all = (0..store.len()).map(Place).collect();
                &all
            }
        };
        let end = store.directory.iter().map(|head| head.words.end).max().unwrap_or_default();
        let words = store.read_words(&(0..end))?;
        for Place(at) in places {
            let head = &store.directory[*at];
            let range = |range: &Range<u64>| {
                Some(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
            };
            let parts = store
                .digests
                .get(head.digest.clone())
                .zip(range(&head.words).and_then(|range| words.get(range)));
            if let Some((digest, words)) = parts {
                self.push(head.key, digest, words, head.words_sum);
            }
        }
        Ok(())
    }

    pub(super) fn add(&mut self, kept: &Kept<'_>) {
        let content = kept.digest.numbered(&mut self.concepts);
        let digest = postcard::to_allocvec(&(kept.summary, content));
        let words = postcard::to_allocvec(kept.words);
        if let (Ok(digest), Ok(words)) = (digest, words) {
            let sum = checksum(&words);
            self.push(kept.key, &digest, &words, sum);
        }
    }

    fn push(&mut self, key: Key, digest: &[u8], words: &[u8], words_sum: u64) {
        let start = self.digests.len();
        let words_start = self.words.len() as u64;
        self.digests.extend_from_slice(digest);
        self.words.extend_from_slice(words);
        self.directory.push(Head {
            key,
            digest: start..self.digests.len(),
            words: words_start..self.words.len() as u64,
            words_sum,
        });
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.directory.sort_by_key(|head| head.key);
        self.directory.dedup_by_key(|head| head.key);
        let known = Known { directory: self.directory, concepts: self.concepts };
        // Writing into memory cannot fail; without it the file would be of no use, and no harm.
        let known = postcard::to_allocvec(&known).unwrap_or_default();
        file(known, &self.digests, &self.words)
    }
}

/// The whole file.
fn file(mut known: Vec<u8>, digests: &[u8], words: &[u8]) -> Vec<u8> {
    let lengths = [known.len() as u64, digests.len() as u64];
    known.extend_from_slice(digests);
    let mut bytes = Vec::with_capacity(HEADER + known.len() + words.len());
    bytes.extend_from_slice(&MAGIC);
    for number in [build(), lengths[0], lengths[1], checksum(&known)] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.append(&mut known);
    bytes.extend_from_slice(words);
    bytes
}

/// A file with a right header and right sums around anything, cut into three: what a fuzzer has to be able to write.
pub(super) fn around(anything: &[u8]) -> Vec<u8> {
    let third = anything.len() / 3;
    let (known, rest) = anything.split_at(third);
    let (digests, words) = rest.split_at(third);
    file(known.to_vec(), digests, words)
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
