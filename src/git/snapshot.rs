//! What pmalint asks of a repository, whichever backend answers.

use std::path::Path;

use jiff::civil::Date;
use miette::Result;

use super::{ObjectId, RepoPath};

/// Which state of the repository is linted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The files on disk, untracked ones included, ignored ones not.
    #[default]
    WorkTree,
    /// The index; what counts as changed is what differs from HEAD.
    Index,
    /// HEAD's tree; what counts as changed is what differs from the merge base with this revision; a
    /// revision that ends in `..` is the base itself, as in `git diff REV..HEAD`. `A...B` and `A..B` name
    /// another tip than HEAD.
    Since(String),
    /// A commit's tree.
    Commit(String),
    /// The tree of a commit that is pushed; what counts as changed is what differs from every one of
    /// the bases: without any, everything.
    Pushed { tip: String, bases: Vec<String> },
}

/// One regular file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: RepoPath,
    /// The file's blob; `None` for a file of the work tree.
    pub blob: Option<ObjectId>,
}

/// A readable state of a repository. Errors are failures of the tool (exit code 2), never findings.
pub trait Snapshot {
    /// The regular files whose path `wanted` accepts, ordered by path. Symbolic links, submodules and
    /// intent-to-add entries are left out and listed in [`Snapshot::skipped`]. An unmerged path that
    /// `wanted` accepts is an error that names it.
    fn list(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>>;

    /// The files that the selection counts as changed (added, modified, renamed: under the new
    /// name), in the order of [`Snapshot::list`]; `None` where everything counts: the work tree, a
    /// commit.
    fn changed(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>>;

    /// The files that `wanted` accepts of the state that the change is compared with, as far as they are others in this
    /// one, or not there; ordered by path. `None` where it takes a listing of that state to know them.
    fn touched(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>> {
        let _ = wanted;
        Ok(None)
    }

    /// All files of the state that the change is compared with, ordered by path: of those `listed` of this state, the ones
    /// that have not changed, and those that were [`touched`](Self::touched).
    fn list_before(&self, listed: &[Entry], touched: Vec<Entry>) -> Result<Vec<Entry>> {
        let is_listed = |path: &RepoPath| listed.binary_search_by(|it| it.path.cmp(path)).is_ok();
        let changed = self.changed(&is_listed)?.unwrap_or_default();
        let has_changed =
            |path: &RepoPath| changed.binary_search_by(|it| it.path.cmp(path)).is_ok();
        let same = listed.iter().filter(|entry| !has_changed(&entry.path));
        let mut all: Vec<Entry> = same.cloned().chain(touched).collect();
        all.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(all)
    }

    /// The commit that changes are counted from, the first one if there are several, in hexadecimal; `None` where
    /// everything counts, and before the first commit.
    fn base(&self) -> Option<String>;

    /// The regular files below a path that `wanted` accepts which the selection counts as deleted, with
    /// their blobs: [`Snapshot::read`] gives their old text. None whose content is still somewhere in the
    /// snapshot, since it was only moved; with several bases, what all of them have. Where everything counts, nothing
    /// was deleted.
    fn removed(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>>;

    /// One file, `None` where the snapshot has none at that path.
    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>>;

    /// The folder that the files are in, where they are read from disk.
    fn folder(&self) -> Option<&Path> {
        None
    }

    /// The bytes of a file: a blob of the object store, or the file on disk for the work tree.
    fn read(&self, entry: &Entry) -> Result<Vec<u8>>;

    /// The day of the oldest commit that holds each path, `None` where history does not say: not
    /// committed yet, or the clone is shallow.
    fn first_commit_dates(&self, paths: &[RepoPath]) -> Result<Vec<Option<Date>>>;

    /// The address of the remote `origin`, as configured (after `insteadOf`).
    fn origin_url(&self) -> Option<String>;

    /// What was passed over and why, one line each, for `--verbose`.
    fn skipped(&self) -> Vec<String>;

    /// Why a path was passed over, if it was.
    fn why_skipped(&self, path: &RepoPath) -> Option<&'static str>;

    /// One line that says what is read, for `--verbose`: backend, state, base commit.
    fn describe(&self) -> String;
}
