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
                    Ok(Some(Self::new(Rc::new(backend.forced()), location, environment)))
                }
                Err(libgit2::OpenError::NoRepository) => Ok(None),
                Err(libgit2::OpenError::Refused(error)) => Err(error),
            },
            Some("git") => match Program::open(environment) {
                Ok((backend, location)) => {
                    let backend = backend.because("PMALINT_GIT");
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

    /// Opens the repository whose folder this is: the top of a work tree, or a git directory. `None` where it is none;
    /// the folders above are not searched. What the environment says of the current repository does not count, and
    /// nothing is fetched: see [`Environment::elsewhere`].
    ///
    /// # Errors
    /// Those of [`Repository::discover`].
    pub fn at(folder: &Path, environment: &Environment) -> Result<Option<Self>> {
        let Some(folder) = folder.canonicalize().ok().filter(|folder| folder.is_dir()) else {
            return Ok(None);
        };
        let found = Self::discover(&environment.elsewhere(&folder))?;
        Ok(found.filter(|repository| {
            repository.top_level() == Some(folder.as_path())
                || canonical(&repository.location.git_dir) == folder
        }))
    }

    /// Whether both are one repository, such as two worktrees of it.
    pub fn is_same(&self, other: &Self) -> bool {
        canonical(self.common_dir()) == canonical(other.common_dir())
    }

    /// Whether a revision names a commit that is here.
    ///
    /// # Errors
    /// The revision is refused (see [`check_revision`]), or the repository cannot be read.
    pub fn has_commit(&self, revision: &str) -> Result<bool> {
        check_revision(revision)?;
        Ok(self.backend.resolve(revision)?.is_some())
    }

    fn open_any(environment: &Environment) -> Result<Option<Self>> {
        let failed = match Libgit2::open(environment) {
            Ok((backend, _))
                if backend.has_replaced_objects()
                    && let Ok((program, location)) = Program::open(environment) =>
            {
                let program = program.because("libgit2 does not know replaced objects");
                return Ok(Some(Self::new(Rc::new(program), location, environment)));
            }
            Ok((backend, location)) => {
                let backend = WithFallback::new(backend, environment);
                return Ok(Some(Self::new(Rc::new(backend), location, environment)));
            }
            Err(failed) => failed,
        };
        match (Program::open(environment), failed) {
            (Ok((backend, location)), failed) => {
                let backend = backend.because(match failed {
                    libgit2::OpenError::NoRepository => "libgit2 finds no repository".to_owned(),
                    libgit2::OpenError::Refused(error) => error.to_string(),
                });
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

#[cfg(test)]
mod tests {
    use super::super::testing::{BACKENDS, Sandbox, text};
    use super::super::{Selection, hooks};
    use super::*;

    #[track_caller]
    fn discover(
        sandbox: &Sandbox,
        cwd: &Path,
        backend: &str,
        variables: &[(&str, &str)],
    ) -> Repository {
        Repository::discover(&sandbox.environment(cwd, backend, variables)).unwrap().unwrap()
    }

    #[test]
    fn the_top_level_is_that_of_git() {
        let sandbox = Sandbox::with_files(&["docs/a.md"]);
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        let work = sandbox.work();
        let linked = sandbox.root().join("linked");
        let git_dir = work.join(".git").display().to_string();
        let linked_git_dir = work.join(".git/worktrees/linked").display().to_string();
        let work_text = work.display().to_string();
        let docs = work.join("docs");
        for backend in BACKENDS {
            for (cwd, variables, top) in [
                (&work, &[][..], &work),
                (&docs, &[], &work),
                (&linked, &[], &linked),
                // As git exports them to hooks.
                (&linked, &[("GIT_DIR", &*linked_git_dir)], &linked),
                (&work, &[("GIT_DIR", ".git"), ("GIT_WORK_TREE", ".")], &work),
                (&docs, &[("GIT_DIR", &git_dir), ("GIT_WORK_TREE", &work_text)], &work),
                // Git takes the current directory.
                (&docs, &[("GIT_DIR", &git_dir)], &docs),
            ] {
                let repository = discover(&sandbox, cwd, backend, variables);
                assert_eq!(
                    repository.top_level(),
                    Some(top.as_path()),
                    "{backend} {variables:?} in {}",
                    cwd.display()
                );
                assert_eq!(canonical(repository.common_dir()), work.join(".git"));
                assert_eq!(canonical(&repository.hooks_dir().unwrap()), work.join(".git/hooks"));
                assert!(!repository.is_bare() && !repository.is_shallow());
            }
        }
    }

    #[test]
    fn bare_and_shallow_clones_are_known_as_such() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.write("a.md", "");
        sandbox.commit("2024-01-06T10:00:00 +0000");
        let clone = sandbox.clone_with(&["--bare", "--depth=1"]);
        for backend in BACKENDS {
            let repository = discover(&sandbox, &clone, backend, &[]);
            assert!(repository.is_bare() && repository.is_shallow());
            assert_eq!(repository.top_level(), None);
            assert!(repository.to_repo_path(Path::new("a.md")).is_err());
            assert_eq!(
                repository.backend().origin_url(),
                Some(format!("file://{}", sandbox.work().display()))
            );
        }
    }

    #[test]
    fn typed_paths_are_taken_from_the_current_directory() {
        let sandbox = Sandbox::with_files(&["docs/a.md"]);
        let work = sandbox.work();
        let docs = work.join("docs");
        let absolute = docs.join("a.md");
        for (cwd, typed, expected) in [
            (&work, "docs/a.md", "docs/a.md"),
            (&work, "./docs//a.md", "docs/a.md"),
            (&docs, "a.md", "docs/a.md"),
            (&docs, "../docs/a.md", "docs/a.md"),
            (&docs, "../README.md", "README.md"),
            (&docs, ".", "docs"),
            (&docs, absolute.to_str().unwrap(), "docs/a.md"),
            (&work, "docs/", "docs"),
            (&work, "no/such/folder/a.md", "no/such/folder/a.md"),
            (&work, "no/such/../a.md", "no/a.md"),
            (&work, "docs/..", "is the top"),
            (&docs, "..", "is the top"),
            (&work, "../a.md", "outside"),
            (&work, "no/../../a.md", "outside"),
            (&work, "/etc/hostname", "outside"),
            (&docs, "../../work/docs/a.md", "docs/a.md"),
        ] {
            let repository = sandbox.repository_in(cwd);
            match repository.to_repo_path(Path::new(typed)) {
                Ok(path) => assert_eq!(path.to_text(), expected, "{typed}"),
                Err(error) => assert!(text(&error).contains(expected), "{typed}: {}", text(&error)),
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_on_the_way_are_resolved() {
        let sandbox = Sandbox::with_files(&["docs/a.md"]);
        let alias = sandbox.root().join("alias");
        std::os::unix::fs::symlink("work", &alias).unwrap();
        std::os::unix::fs::symlink("a.md", sandbox.work().join("docs/link.md")).unwrap();
        let repository = sandbox.repository_in(&alias);
        assert_eq!(repository.top_level(), Some(sandbox.work().as_path()));
        for typed in [alias.join("docs/a.md"), sandbox.work().join("docs/a.md"), "docs/a.md".into()]
        {
            assert_eq!(repository.to_repo_path(&typed).unwrap(), "docs/a.md".into());
        }
        // The last part is the file itself.
        assert_eq!(
            repository.to_repo_path(Path::new("docs/link.md")).unwrap(),
            "docs/link.md".into()
        );
    }

    #[test]
    fn no_repository_is_not_a_broken_repository() {
        let sandbox = Sandbox::without_repository();
        for backend in BACKENDS {
            assert!(
                Repository::discover(&sandbox.environment(&sandbox.work(), backend, &[]))
                    .unwrap()
                    .is_none()
            );
            let variables = [("GIT_DIR", "nowhere")];
            assert!(
                Repository::discover(&sandbox.environment(&sandbox.work(), backend, &variables))
                    .is_err()
            );
        }
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.git(&["config", "core.repositoryFormatVersion", "1"]);
        sandbox.git(&["config", "extensions.fromTheFuture", "true"]);
        let look = sandbox.look(&Selection::WorkTree);
        look.assert_error(&["cannot open the repository", "xtension"]);
    }

    #[test]
    fn a_backend_can_be_forced() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        for (backend, name) in [
            ("libgit2", "libgit2 (PMALINT_GIT)"),
            ("git", "the git program (PMALINT_GIT)"),
            ("", "libgit2"),
        ] {
            assert_eq!(discover(&sandbox, &sandbox.work(), backend, &[]).backend().name(), name);
        }
        let error =
            Repository::discover(&sandbox.environment(&sandbox.work(), "jgit", &[])).unwrap_err();
        assert!(
            text(&error).contains("PMALINT_GIT") && text(&error).contains("`libgit2` or `git`")
        );
    }

    #[test]
    fn the_configuration_says_where_hooks_are() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.git(&["config", "core.hooksPath", "my/hooks"]);
        for backend in BACKENDS {
            let repository = discover(&sandbox, &sandbox.work(), backend, &[]);
            assert_eq!(repository.hooks_dir().unwrap(), sandbox.work().join("my/hooks"));
            let state = hooks::status(&repository, hooks::Hook::PreCommit).unwrap();
            assert!(matches!(state, hooks::Status::ManagedElsewhere { present: false, .. }));
        }
    }

    #[test]
    fn origin_is_rewritten_as_configured() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.git(&["remote", "add", "origin", "short:o/r"]);
        sandbox.git(&["config", "url.https://example.com/.insteadOf", "short:"]);
        for backend in BACKENDS {
            let repository = discover(&sandbox, &sandbox.work(), backend, &[]);
            assert_eq!(
                repository.backend().origin_url().as_deref(),
                Some("https://example.com/o/r")
            );
        }
    }
}
