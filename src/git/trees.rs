//! Walking and comparing trees.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use miette::{Result, miette};

use super::backend::{Backend, Tree};
use super::object::{Mode, ObjectId, TreeItem};
use super::{Entry, RepoPath};

/// Paths longer than this are left out of a walk, as no system can check them out; it also bounds
/// how deep a hostile tree can lead. Linux's `PATH_MAX`.
pub(super) const LONGEST_PATH: usize = 4096;
/// Where a walk gives up: a few small trees that hold each other can stand for billions of files.
/// The largest known repositories have a few million.
pub(crate) const MOST_ITEMS: usize = 20_000_000;

/// A file, symbolic link or submodule of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TreeFile {
    pub(super) path: RepoPath,
    pub(super) mode: Mode,
    pub(super) id: ObjectId,
}

impl From<TreeFile> for Entry {
    fn from(file: TreeFile) -> Self {
        Self { path: file.path, blob: Some(file.id) }
    }
}

/// Everything but folders below a tree whose path `wanted` accepts, ordered by path.
pub(super) fn walk(
    backend: &dyn Backend,
    root: ObjectId,
    wanted: &dyn Fn(&RepoPath) -> bool,
) -> Result<Vec<TreeFile>> {
    let mut files = Vec::new();
    let mut folders = vec![(Vec::new(), root)];
    let mut items = 0;
    while let Some((prefix, id)) = folders.pop() {
        for TreeItem { name, mode, id } in Tree::read(backend, id)?.items()? {
            items += 1;
            if items > MOST_ITEMS {
                return Err(miette!("tree {root} has more than {MOST_ITEMS} entries"));
            }
            if prefix.len() + name.len() >= LONGEST_PATH {
                continue;
            }
            let path = [prefix.as_slice(), name].concat();
            if mode == Mode::Tree {
                folders.push(([path.as_slice(), b"/"].concat(), id));
                continue;
            }
            let path = RepoPath::new(path);
            if wanted(&path) {
                files.push(TreeFile { path, mode, id });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Finds single paths in a tree. Each folder is read once, so asking for all files of a folder costs
/// as much as listing it.
pub(super) struct TreeLookup<'a> {
    backend: &'a dyn Backend,
    root: Option<ObjectId>,
    folders: RefCell<HashMap<Option<RepoPath>, Rc<Folder>>>,
    /// The folder of the file that was found last: files come folder by folder.
    last: RefCell<Option<(Vec<u8>, Rc<Folder>)>>,
}

type Folder = HashMap<Vec<u8>, (Mode, ObjectId)>;

impl<'a> TreeLookup<'a> {
    /// `None` is the empty tree.
    pub(super) fn new(backend: &'a dyn Backend, root: Option<ObjectId>) -> Self {
        Self { backend, root, folders: RefCell::default(), last: RefCell::default() }
    }

    /// What the tree has at a path.
    pub(super) fn find(&self, path: &RepoPath) -> Result<Option<(Mode, ObjectId)>> {
        let bytes = path.as_bytes();
        if bytes.len() >= LONGEST_PATH {
            return Ok(None);
        }
        let name_at = bytes.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        let (above, name) = bytes.split_at(name_at);
        if let Some((_, folder)) = self.last.borrow().as_ref().filter(|(last, _)| *last == above) {
            return Ok(folder.get(name).copied());
        }
        // Down from the root, to the deepest folder that was read before.
        let mut folder = self.folder(None, || self.root)?;
        let mut start = 0;
        while let Some(length) = bytes[start..].iter().position(|byte| *byte == b'/') {
            let end = start + length;
            let subfolder = match folder.get(&bytes[start..end]) {
                Some((Mode::Tree, id)) => Some(*id),
                _ => return Ok(None),
            };
            folder = self.folder(Some(RepoPath::new(&bytes[..end])), || subfolder)?;
            start = end + 1;
        }
        let found = folder.get(name).copied();
        *self.last.borrow_mut() = Some((above.to_vec(), folder));
        Ok(found)
    }

    fn folder(
        &self,
        path: Option<RepoPath>,
        id: impl Fn() -> Option<ObjectId>,
    ) -> Result<Rc<Folder>> {
        if let Some(known) = self.folders.borrow().get(&path) {
            return Ok(Rc::clone(known));
        }
        let mut folder = Folder::new();
        if let Some(id) = id() {
            let tree = Tree::read(self.backend, id)?;
            folder.extend(
                tree.items()?.iter().map(|item| (item.name.to_vec(), (item.mode, item.id))),
            );
        }
        let folder = Rc::new(folder);
        self.folders.borrow_mut().insert(path, Rc::clone(&folder));
        Ok(folder)
    }
}
