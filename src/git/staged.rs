//! The index, and what in it differs from HEAD.

use jiff::civil::Date;
use miette::{Result, miette};

use super::backend::{self, Backend, IndexEntry, Kind};
use super::first_dates::first_commit_dates;
use super::object::ObjectId;
use super::passed_over::PassedOver;
use super::repository::Repository;
use super::trees::TreeLookup;
use super::{Entry, RepoPath, Snapshot};

/// How many unmerged paths an error names.
const NAMED_PATHS: usize = 5;

/// What the next commit will hold.
pub(super) struct Staged {
    repository: Repository,
    head: Option<ObjectId>,
    head_tree: Option<ObjectId>,
    entries: Vec<IndexEntry>,
    passed_over: PassedOver,
}

impl Staged {
    /// Reads the index.
    ///
    /// # Errors
    /// The repository is bare, the index cannot be read, or there is none though HEAD has files (a
    /// wrong `GIT_INDEX_FILE`): all files would count as deleted, and nothing would be linted.
    pub(super) fn read(repository: &Repository) -> Result<Self> {
        if repository.is_bare() {
            return Err(miette!(
                help = "use `--at REV` to lint a commit, or `--since REV` to lint what changed",
                "a bare repository has no index, so nothing is staged"
            ));
        }
        let backend = repository.backend().as_ref();
        let head = backend.resolve("HEAD")?;
        let head_tree =
            head.map(|head| backend::commit(backend, head)).transpose()?.map(|commit| commit.tree);
        let entries = match backend.index()? {
            Some(entries) => entries,
            None if head_tree
                .map(|tree| backend::tree(backend, tree))
                .transpose()?
                .is_some_and(|items| !items.is_empty()) =>
            {
                return Err(miette!(
                    help = "check GIT_INDEX_FILE; `git reset` makes a new index from HEAD",
                    "there is no index file {}",
                    repository.location().index_file(repository.environment()).display()
                ));
            }
            None => Vec::new(),
        };
        Ok(Self {
            repository: repository.clone(),
            head,
            head_tree,
            entries,
            passed_over: PassedOver::default(),
        })
    }

    fn backend(&self) -> &dyn Backend {
        self.repository.backend().as_ref()
    }

    fn files(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<&IndexEntry>> {
        let mut files = Vec::new();
        let mut unmerged: Vec<String> = Vec::new();
        for entry in self.entries.iter().filter(|entry| wanted(&entry.path)) {
            if entry.unmerged {
                unmerged.push(entry.path.to_text());
            } else if entry.intent_to_add {
                self.passed_over.note(&entry.path, "announced by `git add -N`, but not staged");
            } else if self.passed_over.is_file(&entry.path, entry.mode) {
                files.push(entry);
            }
        }
        unmerged.dedup();
        if unmerged.is_empty() {
            return Ok(files);
        }
        let more = unmerged.len().saturating_sub(NAMED_PATHS);
        let mut names = unmerged[..unmerged.len() - more].join(", ");
        if more > 0 {
            names.push_str(&format!(" and {more} more"));
        }
        Err(miette!(help = "resolve the conflict, then `git add` the file", "unmerged: {names}"))
    }
}

impl Snapshot for Staged {
    fn list(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        Ok(self.files(wanted)?.into_iter().map(entry).collect())
    }

    fn changed(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>> {
        let committed = TreeLookup::new(self.backend(), self.head_tree);
        let mut changed = Vec::new();
        for file in self.files(wanted)? {
            if committed.find(&file.path)? != Some((file.mode, file.id)) {
                changed.push(entry(file));
            }
        }
        Ok(Some(changed))
    }

    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>> {
        // Both backends list the index in git's order, which is that of the paths' bytes.
        let start = self.entries.partition_point(|entry| entry.path < *path);
        if self.entries.get(start).is_none_or(|entry| entry.path != *path) {
            return Ok(None);
        }
        Ok(self.files(&|other| other == path)?.first().map(|file| entry(file)))
    }

    fn read(&self, entry: &Entry) -> Result<Vec<u8>> {
        read_blob(self.backend(), entry)
    }

    fn first_commit_dates(&self, paths: &[RepoPath]) -> Result<Vec<Option<Date>>> {
        first_commit_dates(self.backend(), self.repository.location(), self.head, paths)
    }

    fn origin_url(&self) -> Option<String> {
        self.backend().origin_url()
    }

    fn skipped(&self) -> Vec<String> {
        self.passed_over.lines()
    }

    fn describe(&self) -> String {
        let against = match self.head {
            Some(head) => format!("HEAD {head}"),
            None => "no commit yet".to_owned(),
        };
        format!("the index against {against}, read by {}", self.backend().name())
    }
}

fn entry(file: &IndexEntry) -> Entry {
    Entry { path: file.path.clone(), blob: Some(file.id.to_string()) }
}

/// The content of an entry of the index or of a commit.
pub(super) fn read_blob(backend: &dyn Backend, entry: &Entry) -> Result<Vec<u8>> {
    let Some(id) = entry.blob.as_deref().and_then(|hex| ObjectId::from_hex(hex.as_bytes())) else {
        return Err(miette!("{}: the entry has no object id", entry.path));
    };
    let object = backend::require(backend, id, Kind::Blob)
        .map_err(|error| error.wrap_err(format!("cannot read {}", entry.path)))?;
    Ok(object.bytes)
}
