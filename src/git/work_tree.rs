//! The files on disk: of a work tree, or of a folder that is in no repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ignore::WalkBuilder;
use jiff::civil::Date;
use miette::{Result, miette};

use super::backend::canonical;
use super::first_dates::first_commit_dates;
use super::passed_over::PassedOver;
use super::path::{path_from_bytes, repo_path};
use super::repository::Repository;
use super::{Entry, Environment, RepoPath, Snapshot};

/// The files below a folder, those that git ignores left out unless they are tracked.
pub(super) struct WorkTree {
    top_level: PathBuf,
    /// Files with patterns to ignore beside every `.gitignore`, later ones prevailing.
    excludes: Vec<PathBuf>,
    repository: Option<Repository>,
    passed_over: Rc<PassedOver>,
}

impl WorkTree {
    /// The work tree of a repository.
    ///
    /// # Errors
    /// The repository is bare, or its configuration cannot be read.
    pub(super) fn of(repository: &Repository) -> Result<Self> {
        let Some(top_level) = repository.top_level() else {
            return Err(miette!(
                help = "use `--at REV` to lint a commit",
                "there is no work tree here: the repository {} is bare, or this is its git directory",
                repository.common_dir().display()
            ));
        };
        let environment = repository.environment();
        let configured =
            repository.config_path("core.excludesFile")?.map(|configured| configured.path);
        let mut excludes: Vec<PathBuf> =
            configured.or_else(|| default_excludes(environment)).into_iter().collect();
        excludes.push(repository.common_dir().join("info/exclude"));
        Ok(Self {
            top_level: top_level.to_path_buf(),
            excludes,
            repository: Some(repository.clone()),
            passed_over: Rc::default(),
        })
    }

    /// The current directory, where it is in no repository. A `.gitignore` counts nevertheless.
    pub(super) fn without_repository(environment: &Environment) -> Self {
        let top_level = canonical(environment.cwd());
        Self { top_level, excludes: Vec::new(), repository: None, passed_over: Rc::default() }
    }

    fn disk_path(&self, path: &RepoPath) -> PathBuf {
        self.top_level.join(path_from_bytes(path.as_bytes()))
    }

    fn walk(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> BTreeSet<RepoPath> {
        let mut builder = WalkBuilder::new(&self.top_level);
        builder
            .standard_filters(false)
            .git_ignore(true)
            .require_git(false)
            .follow_links(false)
            .current_dir(&self.top_level);
        for file in self.excludes.iter().filter(|file| file.is_file()) {
            // A pattern that cannot be read is passed over, as git does.
            let _ = builder.add_ignore(file);
        }
        let top_level = self.top_level.clone();
        builder.filter_entry(move |entry| {
            let nested = || {
                entry.file_type().is_some_and(|kind| kind.is_dir())
                    && entry.path().join(".git").exists()
            };
            entry.file_name() != ".git" && (entry.path() == top_level || !nested())
        });
        let mut found = BTreeSet::new();
        for entry in builder.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.note_unreadable(&error);
                    continue;
                }
            };
            let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { continue };
            let relative = entry.path().strip_prefix(&self.top_level).ok().and_then(repo_path);
            let Some(path) = relative.filter(|path| wanted(path)) else { continue };
            if kind.is_file() {
                found.insert(path);
            } else if kind.is_symlink() {
                self.passed_over.note(&path, "a symbolic link");
            } else {
                self.passed_over.note(&path, "not a regular file");
            }
        }
        found
    }

    /// A folder that may not be read is passed over, as `git status` does after a warning.
    fn note_unreadable(&self, error: &ignore::Error) {
        let mut cause = error;
        loop {
            cause = match cause {
                ignore::Error::WithDepth { err, .. }
                | ignore::Error::WithLineNumber { err, .. } => err,
                ignore::Error::WithPath { path, .. } => {
                    if let Some(path) = path.strip_prefix(&self.top_level).ok().and_then(repo_path)
                    {
                        self.passed_over.note(&path, "not readable");
                    }
                    return;
                }
                _ => return,
            };
        }
    }

    /// Tracked files count even where a pattern ignores them.
    fn add_tracked(
        &self,
        wanted: &dyn Fn(&RepoPath) -> bool,
        found: &mut BTreeSet<RepoPath>,
    ) -> Result<()> {
        let Some(repository) = &self.repository else { return Ok(()) };
        for entry in repository.backend().index()?.unwrap_or_default() {
            let ours = entry.mode.is_file() && wanted(&entry.path) && !found.contains(&entry.path);
            if ours && is_regular_file(&self.top_level, &entry.path) {
                found.insert(entry.path);
            }
        }
        Ok(())
    }
}

impl Snapshot for WorkTree {
    fn list(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        let mut found = self.walk(wanted);
        self.add_tracked(wanted, &mut found)?;
        Ok(found.into_iter().map(|path| Entry { path, blob: None }).collect())
    }

    fn changed(&self, _wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>> {
        Ok(None)
    }

    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>> {
        let Ok(metadata) = self.disk_path(path).symlink_metadata() else { return Ok(None) };
        if metadata.is_symlink() {
            self.passed_over.note(path, "a symbolic link");
        }
        Ok(metadata.is_file().then(|| Entry { path: path.clone(), blob: None }))
    }

    fn read(&self, entry: &Entry) -> Result<Vec<u8>> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the snapshot is where documents are read from disk"
        )]
        std::fs::read(self.disk_path(&entry.path))
            .map_err(|error| miette!("cannot read {}: {error}", entry.path))
    }

    fn first_commit_dates(&self, paths: &[RepoPath]) -> Result<Vec<Option<Date>>> {
        let Some(repository) = &self.repository else { return Ok(vec![None; paths.len()]) };
        let backend = repository.backend().as_ref();
        first_commit_dates(backend, repository.location(), backend.resolve("HEAD")?, paths)
    }

    fn origin_url(&self) -> Option<String> {
        self.repository.as_ref()?.backend().origin_url()
    }

    fn skipped(&self) -> Vec<String> {
        self.passed_over.lines()
    }

    fn describe(&self) -> String {
        match &self.repository {
            Some(repository) => {
                format!(
                    "the work tree {}, read by {}",
                    self.top_level.display(),
                    repository.backend().name()
                )
            }
            None => {
                format!("the folder {}, which is in no git repository", self.top_level.display())
            }
        }
    }
}

/// Whether a regular file is there, not reached through a symbolic link.
fn is_regular_file(top_level: &Path, path: &RepoPath) -> bool {
    let mut ancestor = path.parent();
    while let Some(folder) = ancestor {
        let disk = top_level.join(path_from_bytes(folder.as_bytes()));
        if !disk.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return false;
        }
        ancestor = folder.parent();
    }
    let disk = top_level.join(path_from_bytes(path.as_bytes()));
    disk.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// Where git looks without `core.excludesFile`.
fn default_excludes(environment: &Environment) -> Option<PathBuf> {
    let config = environment
        .path("XDG_CONFIG_HOME")
        .or_else(|| Some(environment.path("HOME")?.join(".config")))?;
    Some(config.join("git/ignore"))
}
