//! What in the index differs from a tree. Both are sorted by path, and are read side by side, once for all that is asked.

use std::cmp::Ordering;
use std::collections::HashMap;

use miette::{Result, miette};

use super::RepoPath;
use super::backend::{Backend, IndexEntry, Tree};
use super::object::{Mode, ObjectId, TreeItem};
use super::trees::{LONGEST_PATH, MOST_ITEMS, TreeFile};

/// The files of either that are not the same in both.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// Places of the entries of the index which the tree does not have, or has otherwise; ascending.
    pub(super) changed: Vec<usize>,
    /// What the tree has that the index does not have, or has otherwise; ordered by path.
    pub(super) before: Vec<TreeFile>,
}

impl Differences {
    /// Compares; `entries` are ordered by path, and `known` are the trees of folders that the index knows to be
    /// unchanged since they were read or written. `None` is the empty tree.
    ///
    /// # Errors
    /// A tree cannot be read, or there are too many.
    pub(super) fn read(
        backend: &dyn Backend,
        tree: Option<ObjectId>,
        entries: &[IndexEntry],
        known: &HashMap<Vec<u8>, ObjectId>,
    ) -> Result<Self> {
        let Some(tree) = tree else {
            return Ok(Self { changed: (0..entries.len()).collect(), before: Vec::new() });
        };
        let mut comparison =
            Comparison { backend, entries, known, next: 0, items: 0, found: Self::default() };
        comparison.folder(&mut Vec::new(), tree)?;
        Ok(comparison.found)
    }
}

struct Comparison<'a> {
    backend: &'a dyn Backend,
    entries: &'a [IndexEntry],
    known: &'a HashMap<Vec<u8>, ObjectId>,
    /// The first entry that was not looked at yet.
    next: usize,
    /// So many items of trees were looked at.
    items: usize,
    found: Differences,
}

impl Comparison<'_> {
    /// Compares a folder, whose path ends with `/` or is empty, with the entries in it, of which `next` is the first.
    fn folder(&mut self, folder: &mut Vec<u8>, tree: ObjectId) -> Result<()> {
        let is_inside = |entry: &IndexEntry| entry.path.as_bytes().starts_with(folder);
        let end = self.next + self.entries[self.next..].partition_point(is_inside);
        if self.known.get(folder.strip_suffix(b"/").unwrap_or(folder)) == Some(&tree) {
            self.next = end;
            return Ok(());
        }
        let tree = Tree::read(self.backend, tree)?;
        let mut items = tree.items()?;
        // git sorts them, but whoever makes a tree by hand need not.
        let compare =
            |one: &TreeItem<'_>, other: &_| order(one.name, one.mode == Mode::Tree, other);
        if !items.is_sorted_by(|one, other| compare(one, other).is_lt()) {
            items.sort_by(compare);
            items.dedup_by(|one, other| one.name == other.name);
        }
        for item in items {
            self.items += 1;
            if self.items > MOST_ITEMS {
                return Err(miette!("the trees of HEAD have more than {MOST_ITEMS} entries"));
            }
            let length = folder.len();
            if length + item.name.len() >= LONGEST_PATH {
                continue;
            }
            // What comes before it is in the index alone.
            while self.name_in(length, end).is_some_and(|name| order(name, false, &item).is_lt()) {
                self.found.changed.push(self.next);
                self.next += 1;
            }
            folder.extend_from_slice(item.name);
            if item.mode == Mode::Tree {
                folder.push(b'/');
                self.folder(folder, item.id)?;
            } else {
                self.file(folder, &item, end);
            }
            folder.truncate(length);
        }
        self.found.changed.extend(self.next..end);
        self.next = end;
        Ok(())
    }

    /// Compares a file with the entries that have its path: one, none, or those of an unresolved conflict.
    fn file(&mut self, path: &[u8], item: &TreeItem<'_>, end: usize) {
        let start = self.next;
        while self.name_in(0, end) == Some(path) {
            self.next += 1;
        }
        if let [entry] = &self.entries[start..self.next]
            && (entry.mode, entry.id, entry.unmerged) == (item.mode, item.id, false)
        {
            return;
        }
        self.found.changed.extend(start..self.next);
        let path = RepoPath::new(path);
        self.found.before.push(TreeFile { path, mode: item.mode, id: item.id });
    }

    /// The path of the next entry after so many bytes, if it comes before the end.
    fn name_in(&self, length: usize, end: usize) -> Option<&[u8]> {
        (self.next < end).then(|| &self.entries[self.next].path.as_bytes()[length..])
    }
}

/// The order of the items of a tree, which is that of the paths of the index: a folder as if it ended with `/`.
fn order(name: &[u8], is_folder: bool, item: &TreeItem<'_>) -> Ordering {
    let common = name.len().min(item.name.len());
    let next =
        |name: &[u8], is_folder: bool| name.get(common).copied().or(is_folder.then_some(b'/'));
    let (one, other) = (next(name, is_folder), next(item.name, item.mode == Mode::Tree));
    name[..common].cmp(&item.name[..common]).then(one.cmp(&other))
}
