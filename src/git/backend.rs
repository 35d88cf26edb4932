//! The few questions that a program which reads repositories has to answer. Everything else about
//! snapshots is made of them, once for all backends.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use miette::{Result, miette};

use super::object::{Commit, Mode, ObjectId, TreeItem, parse_commit, parse_tree};
use super::{Environment, RepoPath};

/// A way to read a repository: libgit2, or the `git` program.
///
/// An answer of "nothing" is only given where the repository truly has nothing; whatever goes wrong
/// is an error.
pub(super) trait Backend: fmt::Debug {
    /// The name for `--verbose`, and why it is this one, where it is not the usual one.
    fn name(&self) -> String;

    /// The index; `None` where there is no index file.
    fn index(&self) -> Result<Option<Index>>;

    /// An object. In a partial clone a missing one is fetched, where the backend can.
    fn object(&self, id: ObjectId) -> Result<Option<Object>>;

    /// An object, if it is here; nothing is fetched.
    fn local_object(&self, id: ObjectId) -> Result<Option<Object>>;

    /// The commit that a revision names, tags peeled; `None` where nothing has that name.
    fn resolve(&self, revision: &str) -> Result<Option<ObjectId>>;

    /// A best common ancestor of two commits.
    fn merge_base(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>>;

    /// Where the history of a commit leaves that of the references below a folder such as
    /// `refs/heads`: its newest ancestors, or itself, that these reach, ordered by id.
    fn fork_points(&self, tip: ObjectId, folder: &str) -> Result<Vec<ObjectId>>;

    /// A path from the configuration, with `~` expanded.
    fn config_path(&self, key: &str) -> Result<Option<ConfiguredPath>>;

    /// The address of `origin`, after `insteadOf`.
    fn origin_url(&self) -> Option<String>;
}

/// The directories that make up a repository, absolute.
#[derive(Clone, Debug)]
pub(super) struct Location {
    /// The top of the work tree, `None` in a bare repository. Symbolic links in it are resolved.
    pub(super) top_level: Option<PathBuf>,
    /// The git directory: for a linked worktree, its own.
    pub(super) git_dir: PathBuf,
    /// The directory that all linked worktrees share.
    pub(super) common_dir: PathBuf,
    pub(super) is_bare: bool,
    pub(super) is_shallow: bool,
}

impl Location {
    /// The index file. Git resolves a relative `GIT_INDEX_FILE` against the top level, wherever in
    /// the work tree the current directory is.
    pub(super) fn index_file(&self, environment: &Environment) -> PathBuf {
        match environment.variable("GIT_INDEX_FILE") {
            Some(name) => self.top_level.as_deref().unwrap_or(environment.cwd()).join(name),
            None => self.git_dir.join("index"),
        }
    }
}

/// A path found in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ConfiguredPath {
    pub(super) path: PathBuf,
    /// Whether the repository's own configuration says it, not the user's or the system's.
    pub(super) is_local: bool,
}

/// What the next commit will hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Ordered by path.
    pub(super) entries: Vec<IndexEntry>,
    /// The trees of folders whose entries are just those of the tree, by their paths, the top being empty. Not all that
    /// are so need be here.
    pub(super) trees: HashMap<Vec<u8>, ObjectId>,
}

/// One line of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IndexEntry {
    pub(super) path: RepoPath,
    pub(super) mode: Mode,
    pub(super) id: ObjectId,
    /// Whether this is one of up to three sides of an unresolved conflict.
    pub(super) unmerged: bool,
    /// `git add -N`: announced, but without content.
    pub(super) intent_to_add: bool,
}

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blob,
    Tree,
    Commit,
    Tag,
}

/// An object's kind and its bytes, without the header.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
}

/// Like [`Backend::object`] for an object that must be there.
pub(super) fn require(backend: &dyn Backend, id: ObjectId, kind: Kind) -> Result<Object> {
    let Some(object) = backend.object(id)? else {
        return Err(miette!(
            help = "in a partial clone, `git fetch --refetch` completes it; otherwise ask `git fsck` what is wrong",
            "object {id} is not in the repository"
        ));
    };
    if object.kind != kind {
        return Err(miette!("object {id} is a {:?}, expected a {kind:?}", object.kind));
    }
    Ok(object)
}

/// A tree that was read.
pub(super) struct Tree {
    id: ObjectId,
    bytes: Vec<u8>,
}

impl Tree {
    pub(super) fn read(backend: &dyn Backend, id: ObjectId) -> Result<Self> {
        Ok(Self { id, bytes: require(backend, id, Kind::Tree)?.bytes })
    }

    pub(super) fn items(&self) -> Result<Vec<TreeItem<'_>>> {
        parse_tree(&self.bytes, self.id.as_bytes().len()).ok_or_else(|| {
            miette!(help = "ask `git fsck` what is wrong", "tree {} is damaged", self.id)
        })
    }
}

/// The header of a commit.
pub(super) fn commit(backend: &dyn Backend, id: ObjectId) -> Result<Commit> {
    let object = require(backend, id, Kind::Commit)?;
    parse_commit(&object.bytes)
        .ok_or_else(|| miette!(help = "ask `git fsck` what is wrong", "commit {id} is damaged"))
}

/// The path with symbolic links resolved, or as it is where that fails.
pub(super) fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
