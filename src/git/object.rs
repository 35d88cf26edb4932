//! Objects of a repository as raw bytes: ids, trees and commits.
//!
//! Both backends hand out the same bytes, so that what is made of them is written once.
//! Formats: <https://git-scm.com/book/en/v2/Git-Internals-Git-Objects>.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use miette::{Report, miette};

/// Larger files are read from nowhere, in bytes: documents and settings have far lower limits of their own, and this one
/// keeps a blob that was made to fill the memory from doing so.
pub(crate) const LARGEST_FILE: u64 = 64 << 20;

/// The error for a file beyond [`LARGEST_FILE`].
pub(super) fn too_large(name: &str) -> Report {
    miette!(
        help = "take the file out of what is linted: `exclude` in the settings",
        "{name} is larger than 64 MiB, and not read"
    )
}

/// The name of an object: 20 bytes (SHA-1) or 32 (SHA-256).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    bytes: [u8; 32],
    length: u8,
}

impl ObjectId {
    /// The name of nothing, as git writes it.
    pub const NULL: Self = Self { bytes: [0; 32], length: 20 };

    /// `None` unless there are 20 or 32 bytes.
    pub(super) fn from_bytes(raw: &[u8]) -> Option<Self> {
        let length = u8::try_from(raw.len()).ok().filter(|length| matches!(length, 20 | 32))?;
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, length })
    }

    /// `None` unless there are 40 or 64 hexadecimal digits.
    pub(super) fn from_hex(hex: &[u8]) -> Option<Self> {
        if !matches!(hex.len(), 40 | 64) {
            return None;
        }
        let mut bytes = Vec::with_capacity(32);
        for pair in hex.chunks_exact(2) {
            let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
            bytes.push(u8::try_from(high? * 16 + low?).ok()?);
        }
        Self::from_bytes(&bytes)
    }

    /// The name itself, in bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut hex = [0; 64];
        for (digits, byte) in hex.as_chunks_mut::<2>().0.iter_mut().zip(self.as_bytes()) {
            *digits = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
        }
        let hex = &hex[..2 * self.as_bytes().len()];
        formatter.write_str(std::str::from_utf8(hex).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// What a tree or the index says a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    File { executable: bool },
    Symlink,
    Submodule,
    Tree,
}

impl Mode {
    /// From git's mode bits. Old repositories have other permission bits than 644 and 755 (such as
    /// 664); git itself looks only at the owner's execute bit.
    pub(super) fn from_bits(bits: u32) -> Self {
        match bits & 0o170_000 {
            0o040_000 => Self::Tree,
            0o120_000 => Self::Symlink,
            0o160_000 => Self::Submodule,
            _ => Self::File { executable: bits & 0o100 != 0 },
        }
    }

    pub(super) fn is_file(self) -> bool {
        matches!(self, Self::File { .. })
    }
}

/// One line of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TreeItem<'a> {
    pub(super) name: &'a [u8],
    pub(super) mode: Mode,
    pub(super) id: ObjectId,
}

/// The items of a tree object; `None` where the bytes are not a tree with ids of `id_length` bytes.
pub(super) fn parse_tree(mut bytes: &[u8], id_length: usize) -> Option<Vec<TreeItem<'_>>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let mode = u32::from_str_radix(std::str::from_utf8(&bytes[..space]).ok()?, 8).ok()?;
        bytes = &bytes[space + 1..];
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let name = &bytes[..end];
        let id = ObjectId::from_bytes(bytes.get(end + 1..end + 1 + id_length)?)?;
        bytes = &bytes[end + 1 + id_length..];
        items.push(TreeItem { name, mode: Mode::from_bits(mode), id });
    }
    Some(items)
}

/// What the header of a commit says. The parents are those that were committed, also where the clone
/// is shallow and does not hold them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) committed: CommitTime,
}

/// When something was committed: seconds since 1970 in UTC, and the committer's offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CommitTime {
    pub(super) seconds: i64,
    pub(super) offset_minutes: i32,
}

impl CommitTime {
    /// The day on the committer's own calendar; `None` outside the years -9999 to 9999.
    pub(super) fn date(self) -> Option<Date> {
        let offset = Offset::from_seconds(self.offset_minutes.checked_mul(60)?).ok()?;
        Some(offset.to_datetime(Timestamp::from_second(self.seconds).ok()?).date())
    }
}

/// Reads a commit object; `None` where the bytes are none.
pub(super) fn parse_commit(bytes: &[u8]) -> Option<Commit> {
    let mut tree = None;
    let mut parents = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Some(hex) = line.strip_prefix(b"tree ") {
            tree = Some(ObjectId::from_hex(hex)?);
        } else if let Some(hex) = line.strip_prefix(b"parent ") {
            parents.push(ObjectId::from_hex(hex)?);
        } else if let Some(who) = line.strip_prefix(b"committer ") {
            return Some(Commit { tree: tree?, parents, committed: parse_commit_time(who)? });
        } else if line.is_empty() {
            return None;
        }
    }
    None
}

/// The time at the end of `Name <mail> 1700000000 +0100`.
fn parse_commit_time(who: &[u8]) -> Option<CommitTime> {
    let text = String::from_utf8_lossy(who);
    let mut words = text.rsplit(' ');
    let zone = words.next()?;
    let seconds = words.next()?.parse().ok()?;
    let number: i32 = zone.parse().ok()?;
    let offset_minutes = number / 100 * 60 + number % 100;
    Some(CommitTime { seconds, offset_minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn ids_round_trip() {
        assert_eq!(ObjectId::from_hex(ID.as_bytes()).unwrap().to_string(), ID);
        let long = "ab".repeat(32);
        assert_eq!(ObjectId::from_hex(long.as_bytes()).unwrap().to_string(), long);
        for wrong in ["", "0123", &"g".repeat(40)] {
            assert_eq!(ObjectId::from_hex(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn commit_dates_are_the_committers_own() {
        for (time, day) in [
            ("1704063600 +0000", "2023-12-31"),
            ("1704063600 +0100", "2024-01-01"),
            ("1704070800 -0130", "2023-12-31"),
            ("1704070800 -0030", "2024-01-01"),
        ] {
            let raw = format!(
                "tree {ID}\nparent {ID}\nauthor A <a> 1 +0000\ncommitter B C <b> {time}\n\nparent x\n"
            );
            let commit = parse_commit(raw.as_bytes()).unwrap();
            assert_eq!(commit.parents.len(), 1);
            assert_eq!(commit.committed.date().unwrap().to_string(), day, "{time}");
        }
    }

    #[test]
    fn broken_objects_are_not_read() {
        assert_eq!(parse_tree(b"100644 a\0short", 20), None);
        assert_eq!(parse_tree(b"100644", 20), None);
        assert_eq!(parse_tree(b"", 20), Some(Vec::new()));
        for raw in ["", "tree x\n", "\n", &format!("tree {ID}\ncommitter A <a> soon\n")] {
            assert_eq!(parse_commit(raw.as_bytes()), None, "{raw}");
        }
        let huge = CommitTime { seconds: i64::MAX, offset_minutes: i32::MAX };
        assert_eq!(huge.date(), None);
    }
}
