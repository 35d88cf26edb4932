//! Finding the repository: its backend, its directories, and the paths that users type.

use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::backend::{self, Backend, ConfiguredPath, Location, canonical};
use super::fallback::WithFallback;
use super::libgit2::{self, Libgit2};
use super::object::ObjectId;
use super::path::repo_path;
use super::program::{self, Program};
use super::{Environment, RepoPath};

/// The repository that pmalint works in.
#[derive(Clone, Debug)]
pub struct Repository {
    backend: Rc<dyn Backend>,
    location: Location,
    environment: Environment,
}

impl Repository {
    /// Opens the repository that `GIT_DIR` names or that holds the current directory; `None` where
    /// there is none. `PMALINT_GIT` (`libgit2` or `git`) forces a backend; without it the program
    /// helps out where libgit2 fails.
    ///
    /// # Errors
    /// There is a repository, but it cannot be read: it belongs to another user (`safe.directory`),
    /// it has an extension that git does not know, it is damaged.
    pub fn discover(environment: &Environment) -> Result<Option<Self>> {
        match environment.text("PMALINT_GIT").as_deref() {
            None => Self::open_any(environment),
            Some("libgit2") => match Libgit2::open(environment) {
                Ok((backend, location)) => {
                    Ok(Some(Self::new(Rc::new(backend), location, environment)))
                }
                Err(libgit2::OpenError::NoRepository) => Ok(None),
                Err(libgit2::OpenError::Refused(error)) => Err(error),
            },
            Some("git") => match Program::open(environment) {
                Ok((backend, location)) => {
                    Ok(Some(Self::new(Rc::new(backend), location, environment)))
                }
                Err(program::OpenError::NoRepository) => Ok(None),
                Err(
                    program::OpenError::NotInstalled(error) | program::OpenError::Refused(error),
                ) => Err(error),
            },
            Some(other) => Err(miette!(
                help = "use `libgit2` or `git`, or unset it",
                "PMALINT_GIT names no backend: `{other}`"
            )),
        }
    }

    fn open_any(environment: &Environment) -> Result<Option<Self>> {
        let failed = match Libgit2::open(environment) {
            Ok((backend, location)) => {
                let backend = WithFallback::new(backend, environment);
                return Ok(Some(Self::new(Rc::new(backend), location, environment)));
            }
            Err(failed) => failed,
        };
        match (Program::open(environment), failed) {
            (Ok((backend, location)), _) => {
                Ok(Some(Self::new(Rc::new(backend), location, environment)))
            }
            (Err(program::OpenError::NoRepository), _)
            | (Err(program::OpenError::NotInstalled(_)), libgit2::OpenError::NoRepository) => {
                Ok(None)
            }
            (Err(program::OpenError::Refused(error)), _)
            | (Err(program::OpenError::NotInstalled(_)), libgit2::OpenError::Refused(error)) => {
                Err(error)
            }
        }
    }

    fn new(backend: Rc<dyn Backend>, location: Location, environment: &Environment) -> Self {
        Self { backend, location, environment: environment.clone() }
    }

    /// The top of the work tree, absolute and free of symbolic links; `None` in a bare repository.
    pub fn top_level(&self) -> Option<&Path> {
        self.location.top_level.as_deref()
    }

    /// The git directory that all linked worktrees share, absolute.
    pub fn common_dir(&self) -> &Path {
        &self.location.common_dir
    }

    /// The folder that git runs hooks from, absolute: `core.hooksPath`, else the one in the common
    /// git directory. It need not exist.
    ///
    /// # Errors
    /// The git configuration cannot be read.
    pub fn hooks_dir(&self) -> Result<PathBuf> {
        let configured = self.config_path("core.hooksPath")?;
        Ok(configured
            .map_or_else(|| self.location.common_dir.join("hooks"), |configured| configured.path))
    }

    pub fn is_bare(&self) -> bool {
        self.location.is_bare
    }

    pub fn is_shallow(&self) -> bool {
        self.location.is_shallow
    }

    /// A path that the user typed, relative to the current directory, as a path of the repository.
    /// The file need not exist. A symbolic link as the last part is not followed.
    ///
    /// # Errors
    /// The path is outside of the work tree, or is its top level.
    pub fn to_repo_path(&self, typed: &Path) -> Result<RepoPath> {
        let Some(top_level) = self.top_level() else {
            return Err(miette!(
                help = "name a commit with `--at REV` and no paths",
                "`{}`: a bare repository has no files on disk",
                typed.display()
            ));
        };
        repo_path_below(top_level, self.environment.cwd(), typed)
    }

    /// The commit that a revision names.
    pub(super) fn resolve(&self, revision: &str) -> Result<Option<ObjectId>> {
        self.backend.resolve(revision)
    }

    /// The parents that HEAD was committed with, also those that a shallow clone does not have.
    pub(super) fn head_parents(&self) -> Result<Vec<String>> {
        let Some(head) = self.backend.resolve("HEAD")? else { return Ok(Vec::new()) };
        let parents = backend::commit(self.backend.as_ref(), head)?.parents;
        Ok(parents.iter().map(ObjectId::to_string).collect())
    }

    pub(super) fn backend(&self) -> &Rc<dyn Backend> {
        &self.backend
    }

    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }

    pub(super) fn config_path(&self, key: &str) -> Result<Option<ConfiguredPath>> {
        let base = self.top_level().unwrap_or(&self.location.git_dir);
        let configured = self.backend.config_path(key)?;
        Ok(configured.map(|mut configured| {
            configured.path = base.join(&configured.path);
            configured
        }))
    }
}

/// A revision as typed or found in a variable must not look like an option of git's and must be one
/// line: the values come from CI systems, where strangers choose branch names.
///
/// # Errors
/// The revision is empty, starts with `-`, or has control characters.
pub fn check_revision(revision: &str) -> Result<()> {
    let reason = if revision.is_empty() {
        "it is empty"
    } else if revision.starts_with('-') {
        "it starts with `-`"
    } else if revision.chars().any(char::is_control) {
        "it has control characters"
    } else {
        return Ok(());
    };
    Err(miette!(
        help = "name a commit, a branch or a tag",
        "`{}` is not a revision: {reason}",
        revision.escape_debug()
    ))
}

/// `typed` relative to `top_level`, which has to be free of symbolic links.
pub(super) fn repo_path_below(top_level: &Path, cwd: &Path, typed: &Path) -> Result<RepoPath> {
    let absolute = resolve_parent(&cwd.join(typed))
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot resolve the path `{}`", typed.display()))?;
    let Ok(relative) = absolute.strip_prefix(top_level) else {
        return Err(miette!(
            help = format!("the repository is {}", top_level.display()),
            "`{}` is outside of the repository",
            typed.display()
        ));
    };
    repo_path(relative).ok_or_else(|| {
        miette!(
            help = "name files below it",
            "`{}` is the top of the repository itself",
            typed.display()
        )
    })
}

/// Resolves symbolic links and `..` in all of the path but its last part. Folders that do not exist
/// (the file may only be in a commit) are kept as they are typed.
fn resolve_parent(path: &Path) -> std::io::Result<PathBuf> {
    if matches!(
        path.components().next_back(),
        None | Some(Component::ParentDir | Component::RootDir)
    ) {
        return path.canonicalize();
    }
    // `components` drops `.` parts, so that `.` itself becomes the folder's own name.
    let clean: PathBuf = path.components().collect();
    let mut existing = clean.parent().unwrap_or(&clean).to_path_buf();
    let mut missing = Vec::new();
    while existing.symlink_metadata().is_err() {
        match existing.components().next_back() {
            Some(Component::Normal(name)) => missing.push(name.to_os_string()),
            // What does `..` of a folder that is not there mean? The name before it is dropped.
            Some(Component::ParentDir) => missing.push("..".into()),
            _ => break,
        }
        existing.pop();
    }
    let mut resolved = canonical(&existing);
    for part in missing.iter().rev() {
        if part == ".." {
            resolved.pop();
        } else {
            resolved.push(part);
        }
    }
    resolved.extend(clean.file_name());
    Ok(resolved)
}
