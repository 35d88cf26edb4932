//! The file: a header, the words of the actions, a directory, and what all actions say in numbers.
//!
//! Everything but the words is read at once and held against a checksum; the words of a document are read when one of its
//! actions is compared, and have a checksum of their own.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::Key;
use super::columns::{Reader, Writer, checksum};
use super::key::build;
use crate::history::{Content, Digest, Mark, Summary, Words};
use crate::packed::{Columns, packed};

/// The first bytes of the file; the last one counts the changes of its form.
const MAGIC: [u8; 8] = *b"pmalint\x03";
/// Magic, build, where the words end, and the checksum of what follows them.
const HEADER: usize = 32;

/// A cache that was read.
#[derive(Debug)]
pub(crate) struct Store {
    file: Mutex<File>,
    /// Where the words end in the file, in bytes.
    words_end: u64,
    directory: Directory,
    content: Arc<Content>,
}

/// What is kept, and where.
#[derive(Debug, Default)]
struct Directory {
    /// In the order in which the documents were added: that of their paths, but for those that came later.
    heads: Vec<Head>,
    /// The places of the heads, ascending by their keys.
    by_key: Vec<u32>,
}

/// What is kept of a document, and where the rest of it begins; it ends where that of the next one begins.
#[derive(Clone, Debug)]
struct Head {
    key: Key,
    summary: Summary,
    mark: Mark,
    /// In the file, in bytes.
    words: u64,
    words_sum: u64,
}

/// A document of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(usize);

/// A document to be kept.
pub(crate) struct Kept<'a> {
    pub(crate) key: Key,
    pub(crate) summary: &'a Summary,
    pub(crate) digest: &'a Digest,
    /// What it says in words, packed.
    pub(crate) words: Cow<'a, [u8]>,
}

impl Store {
    /// `None` where there is no file, or not one that this build has written whole.
    pub(super) fn read(path: &Path, largest: u64) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok().filter(|metadata| metadata.is_file())?.len();
        let mut header = [0; HEADER];
        file.read_exact(&mut header).ok()?;
        let [magic, built_by, words_end, sum] = header.as_chunks::<8>().0 else { return None };
        let words_end = u64::from_le_bytes(*words_end);
        let known = length.min(largest).checked_sub(words_end)?;
        if *magic != MAGIC || u64::from_le_bytes(*built_by) != build() {
            return None;
        }
        file.seek(SeekFrom::Start(words_end)).ok()?;
        let mut columns = Reader::new(&file, known);
        let (mut directory, mut content) = (Directory::default(), Content::default());
        directory.columns(&mut content, &mut columns)?;
        let is_whole = columns.finish() == Some(u64::from_le_bytes(*sum));
        let is_sound = content.is_sound(directory.heads.iter().map(|head| head.mark))
            && directory.by_key.len() == directory.heads.len()
            && directory.by_key.iter().all(|at| (*at as usize) < directory.heads.len());
        let (file, content) = (Mutex::new(file), Arc::new(content));
        (is_whole && is_sound).then_some(Self { file, words_end, directory, content })
    }

    pub(super) fn len(&self) -> usize {
        self.directory.heads.len()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place> + use<> {
        (0..self.len()).map(Place)
    }

    /// The place of a document. It is found sooner where it follows the one that was asked for before.
    pub(crate) fn find(&self, key: Key, before: Option<Place>) -> Option<Place> {
        let Directory { heads, by_key } = &self.directory;
        let next = before.map_or(0, |Place(before)| before + 1);
        if heads.get(next).is_some_and(|head| head.key == key) {
            return Some(Place(next));
        }
        let key_of = |at: &u32| heads[*at as usize].key;
        let found = by_key.binary_search_by_key(&key, key_of).ok()?;
        Some(Place(by_key[found] as usize))
    }

    /// What is kept of a document, but for the words.
    pub(crate) fn digest(&self, Place(at): Place) -> (Summary, Digest) {
        let heads = &self.directory.heads;
        let end = heads.get(at + 1).map_or_else(|| self.content.end(), |next| next.mark);
        let Head { summary, mark, .. } = &heads[at];
        (summary.clone(), Digest::kept(&self.content, *mark..end))
    }

    /// What it says in words.
    pub(crate) fn words(&self, place: Place) -> Option<Words> {
        Words::unpack(&self.packed_words(place).ok()??)
    }

    /// The same as it is in the file; `None` where it has rotted.
    fn packed_words(&self, Place(at): Place) -> io::Result<Option<Vec<u8>>> {
        let heads = &self.directory.heads;
        let Head { words, words_sum, .. } = heads[at];
        let end = heads.get(at + 1).map_or(self.words_end, |next| next.words);
        let bytes = self.read_words(words..end)?;
        Ok((checksum(0, &bytes) == words_sum).then_some(bytes))
    }

    fn read_words(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        // No more room is made than the file could fill, whatever the directory says.
        let length = range.end.min(self.words_end).checked_sub(range.start);
        let length = length.and_then(|length| usize::try_from(length).ok());
        let mut bytes = vec![0; length.ok_or(io::ErrorKind::InvalidData)?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

packed!(Head { key: Key, summary: Summary, mark: Mark, words: u64, words_sum: u64 });

/// So many bytes are written at once.
const BUFFER: usize = 256 << 10;

/// Writes documents that are in a store and such that are new; in all no more than so many bytes.
///
/// # Errors
/// The file cannot be written, or would be too large.
pub(super) fn write(
    to: &mut (impl Write + Seek),
    store: Option<(&Store, &[Place])>,
    new: &[Kept<'_>],
    largest: u64,
) -> io::Result<()> {
    let mut file = io::BufWriter::with_capacity(BUFFER, to);
    file.write_all(&[0; HEADER])?;
    let mut content = match store {
        Some((store, _)) => Content::with_same_numbers(&store.content),
        None => Content::default(),
    };
    content.make_room(new.iter().map(|kept| kept.digest));
    let heads = Vec::with_capacity(store.map_or(0, |(_, live)| live.len()) + new.len());
    let mut directory = Directory { heads, ..Directory::default() };
    let mut words_end = HEADER as u64;
    let mut add = |key, summary, digest: &Digest, is_kept, bytes: &[u8]| {
        let mark = content.add(digest, is_kept);
        let words_sum = checksum(0, bytes);
        directory.heads.push(Head { key, summary, mark, words: words_end, words_sum });
        words_end += bytes.len() as u64;
        if words_end > largest {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        file.write_all(bytes)
    };
    if let Some((store, places)) = store {
        for &place in places {
            let (summary, digest) = store.digest(place);
            // What has rotted is not to get a right sum.
            if let Some(words) = store.packed_words(place)? {
                add(store.directory.heads[place.0].key, summary, &digest, true, &words)?;
            }
        }
    }
    for Kept { key, summary, digest, words } in new {
        add(*key, (*summary).clone(), digest, false, words)?;
    }
    directory.sort();
    content.index();
    let mut columns = Writer::new(&mut file);
    let written = directory.columns(&mut content, &mut columns);
    let (known, sum) = columns.finish()?;
    if written.is_none() || words_end + known > largest {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&header(words_end, sum))?;
    file.flush()
}

fn header(words_end: u64, sum: u64) -> Vec<u8> {
    let numbers = [build(), words_end, sum].map(u64::to_le_bytes);
    [MAGIC.as_slice(), numbers.as_flattened()].concat()
}

impl Directory {
    /// All lists that follow the words, in their order in the file.
    fn columns(&mut self, content: &mut Content, file: &mut impl Columns) -> Option<()> {
        file.column(&mut self.heads)?;
        file.column(&mut self.by_key)?;
        content.columns(file)
    }

    fn sort(&mut self) {
        let places = 0..u32::try_from(self.heads.len()).unwrap_or(u32::MAX);
        self.by_key = places.collect();
        self.by_key.sort_by_key(|at| self.heads[*at as usize].key);
    }
}

/// A file with a right header and a right sum around anything, cut in two: what a fuzzer has to be able to write.
pub(super) fn around(anything: &[u8]) -> Vec<u8> {
    let (words, known) = anything.split_at(anything.len() / 2);
    let words_end = (HEADER + words.len()) as u64;
    // Whatever lists a reader finds in it, these are their pieces.
    let mut columns = Reader::new(known, known.len() as u64);
    let (mut directory, mut content) = (Directory::default(), Content::default());
    let read = directory.columns(&mut content, &mut columns);
    let sum = read.and_then(|()| columns.finish()).unwrap_or_default();
    [&header(words_end, sum), words, known].concat()
}

#[cfg(test)]
mod tests {
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
        let keys =
            ["a", "b"].map(|path| Key::new(&path.into(), ObjectId::NULL, Reading::of(&(), &())));
        let kept = history.incidents().iter().zip(keys).map(|(incident, key)| {
            let (summary, words) = (incident.summary(), incident.packed_words().unwrap());
            Kept { key, summary, digest: history.digest(incident), words }
        });
        let mut file = tempfile::NamedTempFile::new().unwrap();
        write(&mut file, None, &kept.collect::<Vec<_>>(), u64::MAX).unwrap();
        let store = Store::read(file.path(), u64::MAX).unwrap();
        for (incident, key) in history.incidents().iter().zip(keys) {
            let (_, digest) = store.digest(store.find(key, None).unwrap());
            assert!(digest.says_as(history.digest(incident)), "{}", incident.path());
        }
    }
}
