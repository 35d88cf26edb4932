//! The index as it lies on disk: <https://git-scm.com/docs/index-format>.
//!
//! libgit2 needs five times as long for it as git does, and does not tell of the trees that git keeps beside the entries.
//! Only what is sure to be understood is read here; the rest (a split or a sparse index, a version to come) is left to the
//! backends. As git does, the checksum at the end is not computed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use super::RepoPath;
use super::backend::{Index, IndexEntry};
use super::object::{Mode, ObjectId};

/// An object id of SHA-1, in bytes; repositories with another hash are not read here.
const ID: usize = 20;
/// What precedes the id in an entry: times, device, file, mode, owner and size.
const FIXED: usize = 40;
/// The place of the mode in it.
const MODE: usize = 24;
/// The flags of an entry: more flags follow; it is a side of a conflict.
const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
/// Of the further flags: `git add -N`.
const INTENT_TO_ADD: u16 = 0x2000;
/// Deeper folders are not read, so that no file can exhaust the stack; `PATH_MAX` has room for no more.
const DEEPEST: usize = 2048;

/// Reads the index; `None` where there is anything in it that is not known here.
pub(super) fn read(file: &Path) -> Option<Index> {
    let file = File::open(file).ok()?;
    let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
    // A piece at a time: an index of ten megabytes would cost as much memory as what is made of it.
    parse(BufReader::with_capacity(PIECE, file), length)
}

/// So much of the file is read at once, in bytes.
const PIECE: usize = 1 << 16;

/// `length` is that of the whole file.
fn parse(file: impl BufRead, length: usize) -> Option<Index> {
    // The checksum at the end is no part of any extension.
    let left = length.checked_sub(ID)?;
    let mut rest = Bytes { file, left };
    if rest.take()? != *b"DIRC" {
        return None;
    }
    let version = rest.number()?;
    let count = rest.number()? as usize;
    if !(2..=4).contains(&version) {
        return None;
    }
    // No more room is made than the file could fill.
    let mut entries = Vec::with_capacity(count.min(length / (FIXED + ID)));
    let mut path: Vec<u8> = Vec::new();
    for _ in 0..count {
        let left = rest.left;
        let fixed: [u8; FIXED] = rest.take()?;
        let mode = u32::from_be_bytes(fixed[MODE..MODE + 4].try_into().ok()?);
        let id = ObjectId::from_bytes(&rest.take::<ID>()?)?;
        let flags = rest.short()?;
        let extended = if flags & EXTENDED == 0 { 0 } else { rest.short()? };
        if version == 4 {
            let kept = path.len().checked_sub(rest.offset()?)?;
            path.truncate(kept);
            rest.until(0, &mut path)?;
        } else {
            path.clear();
            rest.until(0, &mut path)?;
            // Zeros up to a multiple of eight; one of them was the end of the path.
            let read = left - rest.left;
            rest.skip(read.next_multiple_of(8) - read)?;
        }
        let mode = Mode::from_bits(mode);
        if path.is_empty() || mode == Mode::Tree {
            return None;
        }
        entries.push(IndexEntry {
            path: RepoPath::new(path.as_slice()),
            mode,
            id,
            unmerged: flags & STAGE != 0,
            intent_to_add: extended & INTENT_TO_ADD != 0,
        });
    }
    let mut trees = HashMap::new();
    while rest.left > 0 {
        let name: [u8; 4] = rest.take()?;
        let length = rest.number()? as usize;
        let after = rest.left.checked_sub(length)?;
        match &name {
            b"TREE" => {
                // What is read of it may not lead out of it.
                rest.left = length;
                read_tree(&mut rest, &mut Vec::new(), 0, &mut trees)?;
                let unread = rest.left;
                rest.skip(unread)?;
                rest.left = after;
            }
            // Whoever does not know what begins with a capital may ignore it.
            [first, ..] if first.is_ascii_uppercase() => rest.skip(length)?,
            _ => return None,
        }
    }
    // Backends list the index in git's order; whoever looks a path up relies on that.
    entries.is_sorted_by(|one, other| one.path <= other.path).then_some(Index { entries, trees })
}

/// One folder of the extension `TREE`, and those below it: the tree that the entries of the folder make up, unless some of
/// them have changed since.
fn read_tree(
    rest: &mut Bytes<impl BufRead>,
    folder: &mut Vec<u8>,
    depth: usize,
    trees: &mut HashMap<Vec<u8>, ObjectId>,
) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let length = folder.len();
    rest.until(0, folder)?;
    if depth == 0 {
        folder.clear();
    }
    let mut digits = Vec::new();
    rest.until(b' ', &mut digits)?;
    let entries: i64 = text(&digits)?;
    digits.clear();
    rest.until(b'\n', &mut digits)?;
    let folders: usize = text(&digits)?;
    if entries >= 0 {
        trees.insert(folder.clone(), ObjectId::from_bytes(&rest.take::<ID>()?)?);
    }
    if depth > 0 {
        folder.push(b'/');
    }
    for _ in 0..folders {
        read_tree(rest, folder, depth + 1, trees)?;
    }
    folder.truncate(length);
    Some(())
}

fn text<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// What is left to be read.
struct Bytes<R> {
    file: R,
    /// No more than so many bytes.
    left: usize,
}

impl<R: BufRead> Bytes<R> {
    fn take<const COUNT: usize>(&mut self) -> Option<[u8; COUNT]> {
        self.left = self.left.checked_sub(COUNT)?;
        let mut taken = [0; COUNT];
        self.file.read_exact(&mut taken).ok()?;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take()?))
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take()?))
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.left = self.left.checked_sub(count)?;
        let mut rest = count;
        while rest > 0 {
            let there =
                self.file.fill_buf().ok().filter(|there| !there.is_empty())?.len().min(rest);
            self.file.consume(there);
            rest -= there;
        }
        Some(())
    }

    /// Adds what precedes a byte, which is taken as well.
    fn until(&mut self, end: u8, to: &mut Vec<u8>) -> Option<()> {
        let limit = u64::try_from(self.left).ok()?;
        let read = self.file.by_ref().take(limit).read_until(end, to).ok()?;
        self.left -= read;
        (to.pop() == Some(end) && read > 0).then_some(())
    }

    /// A number of any length as packs have it: seven bits a byte, each byte but the last counting one more.
    fn offset(&mut self) -> Option<usize> {
        let mut value: usize = 0;
        loop {
            let [byte] = self.take()?;
            value = value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            value = value.checked_add(1)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Sandbox;
    use super::*;

    fn sandbox() -> Sandbox {
        let files = ["a.md", "docs/a.md", "docs/pm/b.md", "docs-x.md", "z/long name.md"];
        Sandbox::with_files(&files)
    }

    fn read_in(sandbox: &Sandbox) -> Option<Index> {
        read(&sandbox.work().join(".git/index"))
    }

    /// The entries as `git ls-files` lists them.
    fn listed(index: &Index) -> String {
        let line = |entry: &IndexEntry| {
            let mode = if matches!(entry.mode, Mode::File { executable: true }) { 7 } else { 6 };
            format!("{mode} {} {}", entry.id, entry.path)
        };
        index.entries.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn expected(sandbox: &Sandbox) -> String {
        let lines = sandbox.git(&["ls-files", "--stage"]);
        let line = |line: &str| {
            let (start, path) = line.split_once('\t').unwrap();
            let mut words = start.split(' ');
            let mode = if words.next() == Some("100755") { 7 } else { 6 };
            format!("{mode} {} {path}", words.next().unwrap())
        };
        lines.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_version_is_read() {
        for version in ["2", "3", "4"] {
            let sandbox = sandbox();
            sandbox.git(&["update-index", "--index-version", version]);
            // The extended flags of version 3 and 4.
            sandbox.git(&["update-index", "--skip-worktree", "docs/a.md"]);
            sandbox.write("new.md", "new");
            sandbox.git(&["add", "-N", "new.md"]);
            let index = read_in(&sandbox).unwrap();
            assert_eq!(listed(&index), expected(&sandbox), "version {version}");
            let announced = index.entries.iter().filter(|entry| entry.intent_to_add);
            assert_eq!(announced.map(|entry| entry.path.to_text()).collect::<Vec<_>>(), ["new.md"]);
        }
    }

    #[test]
    fn trees_are_those_of_unchanged_folders() {
        let sandbox = sandbox();
        sandbox.git(&["read-tree", "HEAD"]);
        let trees = |sandbox: &Sandbox| {
            let index = read_in(sandbox).unwrap();
            let mut trees: Vec<(String, String)> = index
                .trees
                .iter()
                .map(|(path, id)| (String::from_utf8_lossy(path).into_owned(), id.to_string()))
                .collect();
            trees.sort();
            trees
        };
        let of = |folder: &str| {
            let id = sandbox.git(&["rev-parse", &format!("HEAD:{folder}")]);
            (folder.to_owned(), id)
        };
        assert_eq!(trees(&sandbox), ["", "docs", "docs/pm", "z"].map(of));
        sandbox.write("docs/a.md", "changed");
        sandbox.git(&["add", "docs/a.md"]);
        assert_eq!(trees(&sandbox), ["docs/pm", "z"].map(of));
    }

    #[test]
    fn what_is_not_known_is_left_to_others() {
        let sandbox = sandbox();
        let file = sandbox.work().join(".git/index");
        #[expect(clippy::disallowed_methods, reason = "git's own file")]
        let whole = std::fs::read(&file).unwrap();
        for length in 0..whole.len() {
            // Cut anywhere it is no index, or one without its extensions.
            if let Some(index) = parse(&whole[..length], length) {
                assert_eq!(index.entries.len(), 5, "cut at {length}");
            }
        }
        for at in 0..whole.len() {
            let mut other = whole.clone();
            other[at] ^= 0xff;
            let _ = parse(&*other, other.len());
        }
        sandbox.git(&["update-index", "--split-index"]);
        assert!(read_in(&sandbox).is_none());
    }
}
