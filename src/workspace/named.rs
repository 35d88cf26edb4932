//! What the user named on the command line.

use std::path::{Path, PathBuf};

use miette::{Result, miette};

use super::Request;
use crate::git::{Entry, Environment, RepoPath, Repository, Snapshot, to_repo_path};

/// The paths that the user typed.
pub(super) struct Named {
    files: Vec<(PathBuf, RepoPath)>,
    /// The folder that holds everything was named.
    all: bool,
}

impl Named {
    pub(super) fn read(
        request: &Request,
        environment: &Environment,
        repository: Option<&Repository>,
    ) -> Result<Self> {
        let mut named = Self { files: Vec::new(), all: false };
        let top = repository.and_then(Repository::top_level).map(Path::to_path_buf);
        for typed in &request.paths {
            let absolute = environment.cwd().join(typed).canonicalize().ok();
            let top = top.clone().or_else(|| environment.cwd().canonicalize().ok());
            if absolute.is_some() && absolute == top {
                named.all = true;
            } else {
                named.files.push((typed.clone(), to_repo_path(repository, environment, typed)?));
            }
        }
        Ok(named)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.all
    }

    pub(super) fn has_file(&self, path: &RepoPath) -> bool {
        self.files.iter().any(|(_, named)| named == path)
    }

    pub(super) fn includes(&self, path: &RepoPath) -> bool {
        self.all
            || self.files.is_empty()
            || self.files.iter().any(|(_, named)| named == path || path.is_below(named))
    }

    /// Adds the named files that the snapshot does not list, such as those that git ignores. Every
    /// named path has to be a file of the snapshot, or a folder with documents in it.
    pub(super) fn complete(
        &self,
        entries: &mut Vec<Entry>,
        snapshot: &dyn Snapshot,
        excluded: &dyn Fn(&RepoPath) -> bool,
    ) -> Result<()> {
        for (typed, named) in &self.files {
            let found =
                entries.iter().any(|entry| entry.path == *named || entry.path.is_below(named));
            if found || excluded(named) {
                continue;
            }
            if let Some(entry) = snapshot.entry(named)? {
                entries.push(entry);
                continue;
            }
            let typed = typed.display();
            if let Some(reason) = snapshot.why_skipped(named) {
                return Err(miette!(
                    help = "name a file that has a content of its own",
                    "`{typed}` cannot be linted: {reason}"
                ));
            }
            let inside = snapshot.list(&|path| path.is_below(named))?;
            return Err(if inside.is_empty() {
                miette!(
                    help = "paths are relative to the current directory",
                    "there is no `{typed}` in what is linted"
                )
            } else {
                miette!(
                    help = "name files, or select them by `documents` in the settings",
                    "`{typed}` holds no post-mortem"
                )
            });
        }
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(())
    }
}
