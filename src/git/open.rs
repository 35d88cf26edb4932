//! From what the user selected to a snapshot.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use miette::{Result, miette};

use super::backend::canonical;
use super::committed::Committed;
use super::repository::{Repository, repo_path_below};
use super::staged::{self, Staged};
use super::work_tree::WorkTree;
use super::{Entry, Environment, ObjectId, RepoPath, Selection, Snapshot};

/// The state that the selection names, of the repository that the environment leads to. Where there is
/// no repository, the work tree is the current directory.
///
/// # Errors
/// There is no repository to take a commit or an index from, or it cannot be read.
pub fn open(selection: &Selection, environment: &Environment) -> Result<Box<dyn Snapshot>> {
    match Repository::discover(environment)? {
        Some(repository) => repository.snapshot(selection),
        None if *selection == Selection::WorkTree => {
            Ok(Box::new(WorkTree::without_repository(environment)))
        }
        None => Err(miette!(
            help =
                "run pmalint inside of the repository, or without `--staged`, `--since` and `--at`",
            "{} is in no git repository",
            environment.cwd().display()
        )),
    }
}

/// A path that the user typed, as snapshots name it: see [`Repository::to_repo_path`]. Without a
/// repository it is taken below the current directory.
///
/// # Errors
/// The path is outside of the repository or of the current directory.
pub fn to_repo_path(
    repository: Option<&Repository>,
    environment: &Environment,
    typed: &Path,
) -> Result<RepoPath> {
    match repository {
        Some(repository) => repository.to_repo_path(typed),
        None => repo_path_below(&canonical(environment.cwd()), environment.cwd(), typed),
    }
}

/// Where a file of the work tree is, in a folder that is there and, with all links followed, inside of the repository.
pub(crate) fn on_disk(path: &RepoPath, environment: &Environment) -> Result<PathBuf> {
    let repository = Repository::discover(environment)?;
    let top = repository.as_ref().map_or(Some(environment.cwd()), Repository::top_level);
    let top = top.ok_or_else(|| miette!("a bare repository has no files on disk"))?;
    let file = top.join(path.on_disk());
    let folder = file.parent().unwrap_or(top);
    let is_inside =
        |folder: &Path| folder.starts_with(top.canonicalize().as_deref().unwrap_or(top));
    match folder.canonicalize() {
        Ok(folder) if is_inside(&folder) => Ok(file),
        Ok(_) => Err(miette!("{path} is outside of the repository")),
        Err(_) => Err(miette!(help = "make it first", "there is no folder {}", folder.display())),
    }
}

/// The content of a file of the repository that the environment leads to, by the id of its blob.
///
/// # Errors
/// There is no such blob, or it cannot be read.
pub(crate) fn read_blob(
    environment: &Environment,
    path: &RepoPath,
    blob: ObjectId,
) -> Result<Vec<u8>> {
    thread_local! {
        /// The repository that was read from last: to open it takes longer than to read a hundred blobs.
        static OPENED: RefCell<Option<(Environment, Repository)>> = const { RefCell::new(None) };
    }
    let opened = OPENED.take().filter(|(opened_in, _)| opened_in == environment);
    let opened = match opened {
        Some(opened) => opened,
        None => match Repository::discover(environment)? {
            Some(repository) => (environment.clone(), repository),
            None => {
                let folder = environment.cwd().display();
                return Err(miette!("{folder} is in no git repository any more"));
            }
        },
    };
    let entry = Entry { path: path.clone(), blob: Some(blob) };
    let bytes = staged::read_blob(opened.1.backend().as_ref(), &entry);
    OPENED.set(Some(opened));
    bytes
}

impl Repository {
    /// The state that the selection names.
    ///
    /// # Errors
    /// See [`Snapshot`], and: the selection needs a work tree, an index or a commit that is not there.
    pub fn snapshot(&self, selection: &Selection) -> Result<Box<dyn Snapshot>> {
        Ok(match selection {
            Selection::WorkTree => Box::new(WorkTree::of(self)?),
            Selection::Index => Box::new(Staged::read(self)?),
            Selection::Since(revision) => Box::new(Committed::since(self, revision)?),
            Selection::Commit(revision) => Box::new(Committed::at(self, revision)?),
            Selection::Pushed { tip, bases } => Box::new(Committed::pushed(self, tip, bases)?),
        })
    }
}
