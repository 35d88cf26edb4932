//! The files on disk: of a work tree, or of a folder that is in no repository.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ignore::WalkBuilder;
use jiff::civil::Date;
use miette::{Result, miette};

use super::backend::canonical;
use super::first_dates::first_commit_dates;
use super::object::{LARGEST_FILE, too_large};
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
    /// Everything but folders, found once, since documents and settings are asked for one by one.
    files: OnceCell<BTreeMap<RepoPath, Kind>>,
    passed_over: Rc<PassedOver>,
}

/// What stands at a path.
#[derive(Clone, Copy)]
enum Kind {
    Regular,
    SymbolicLink,
    Other,
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
            files: OnceCell::new(),
            passed_over: Rc::default(),
        })
    }

    /// The current directory, where it is in no repository. A `.gitignore` counts nevertheless.
    pub(super) fn without_repository(environment: &Environment) -> Self {
        let top_level = canonical(environment.cwd());
        Self {
            top_level,
            excludes: Vec::new(),
            repository: None,
            files: OnceCell::new(),
            passed_over: Rc::default(),
        }
    }

    fn files(&self) -> Result<&BTreeMap<RepoPath, Kind>> {
        if let Some(files) = self.files.get() {
            return Ok(files);
        }
        let mut files = self.walk();
        self.add_tracked(&mut files)?;
        Ok(self.files.get_or_init(|| files))
    }

    fn walk(&self) -> BTreeMap<RepoPath, Kind> {
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
        let mut found = BTreeMap::new();
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
            let Some(path) = relative else { continue };
            let kind = match kind {
                kind if kind.is_file() => Kind::Regular,
                kind if kind.is_symlink() => Kind::SymbolicLink,
                _ => Kind::Other,
            };
            found.insert(path, kind);
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
    fn add_tracked(&self, found: &mut BTreeMap<RepoPath, Kind>) -> Result<()> {
        let Some(repository) = &self.repository else { return Ok(()) };
        for entry in repository.backend().index()?.unwrap_or_default().entries {
            let is_new = entry.mode.is_file() && !found.contains_key(&entry.path);
            if is_new && is_regular_file(&self.top_level, &entry.path) {
                found.insert(entry.path, Kind::Regular);
            }
        }
        Ok(())
    }
}

impl Snapshot for WorkTree {
    fn list(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for (path, kind) in self.files()?.iter().filter(|(path, _)| wanted(path)) {
            match kind {
                Kind::Regular => entries.push(Entry { path: path.clone(), blob: None }),
                Kind::SymbolicLink => self.passed_over.note(path, "a symbolic link"),
                Kind::Other => self.passed_over.note(path, "not a regular file"),
            }
        }
        Ok(entries)
    }

    fn changed(&self, _wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>> {
        Ok(None)
    }

    fn base(&self) -> Option<String> {
        None
    }

    fn removed(&self, _wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        Ok(Vec::new())
    }

    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>> {
        if path.is_in_git_directory() {
            return Ok(None);
        }
        if disk_path(&self.top_level, path).is_symlink() {
            self.passed_over.note(path, "a symbolic link");
        }
        let is_there = is_regular_file(&self.top_level, path);
        Ok(is_there.then(|| Entry { path: path.clone(), blob: None }))
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.top_level)
    }

    fn read(&self, entry: &Entry) -> Result<Vec<u8>> {
        read_file(&self.top_level, &entry.path)
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

    fn why_skipped(&self, path: &RepoPath) -> Option<&'static str> {
        self.passed_over.reason(path)
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

/// The content of a file below a folder.
///
/// # Errors
/// It cannot be read, or is too large.
pub(crate) fn read_file(folder: &Path, path: &RepoPath) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(disk_path(folder, path))
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > LARGEST_FILE => Err(too_large(&path.to_text())),
        Ok(_) => Ok(bytes),
        Err(error) => Err(miette!("cannot read {path}: {error}")),
    }
}

fn disk_path(folder: &Path, path: &RepoPath) -> PathBuf {
    folder.join(path_from_bytes(path.as_bytes()))
}

/// Whether a regular file is there, not reached through a symbolic link.
fn is_regular_file(top_level: &Path, path: &RepoPath) -> bool {
    let mut ancestor = path.parent();
    while let Some(folder) = ancestor {
        let disk = disk_path(top_level, &folder);
        if !disk.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return false;
        }
        ancestor = folder.parent();
    }
    let disk = disk_path(top_level, path);
    disk.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// Where git looks without `core.excludesFile`.
fn default_excludes(environment: &Environment) -> Option<PathBuf> {
    let config = environment
        .path("XDG_CONFIG_HOME")
        .or_else(|| Some(environment.path("HOME")?.join(".config")))?;
    Some(config.join("git/ignore"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Look, Sandbox, text};
    use super::super::{Selection, open, to_repo_path};
    use super::*;

    #[track_caller]
    fn check(sandbox: &Sandbox, listed: &str) -> Look {
        let look = sandbox.look(&Selection::WorkTree);
        look.assert(listed, None);
        look
    }

    #[test]
    fn untracked_files_count_and_deleted_ones_do_not() {
        let sandbox = Sandbox::with_files(&["a.md", "docs/b.md"]);
        std::fs::remove_file(sandbox.work().join("a.md")).unwrap();
        sandbox.write("docs/c.md", "");
        sandbox.write(".hidden/d.md", "");
        sandbox.write(".git/e.md", "");
        sandbox.write(".ignore", "*.md");
        check(&sandbox, ".hidden/d.md, docs/b.md, docs/c.md");
    }

    #[test]
    fn ignored_files_are_left_out_unless_they_are_tracked() {
        let sandbox = Sandbox::with_files(&["build/tracked.md", "build/deleted.md"]);
        std::fs::remove_file(sandbox.work().join("build/deleted.md")).unwrap();
        sandbox.write(".gitignore", "build/\n/drafts/*\n!/drafts/kept.md\n");
        sandbox.write("docs/.gitignore", "local.md\n");
        sandbox.write(".git/info/exclude", "excluded.md\n/docs/anchored.md\n*kept.md\n");
        let excludes = sandbox.root().join("excludes");
        sandbox.write("../excludes", "/docs/global.md\n");
        sandbox.git(&["config", "core.excludesFile", &excludes.display().to_string()]);
        for name in [
            "build/new.md",
            "docs/anchored.md",
            "docs/deep/docs/global.md",
            "docs/excluded.md",
            "docs/global.md",
            "docs/local.md",
            "drafts/kept.md",
            "drafts/new.md",
        ] {
            sandbox.write(name, "");
        }
        let expected = "build/tracked.md, docs/deep/docs/global.md, drafts/kept.md";
        check(&sandbox, expected);
        // From a subdirectory it is still the whole work tree.
        sandbox
            .look_from(&sandbox.work().join("docs/deep"), &Selection::WorkTree, &[])
            .assert(expected, None);
    }

    #[test]
    fn excludes_of_the_user_are_found_where_git_looks() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.write("../.config/git/ignore", "b.md");
        sandbox.write("b.md", "");
        check(&sandbox, "a.md");
    }

    #[test]
    fn other_repositories_are_not_entered() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.git(&["init", "-q", "nested"]);
        sandbox.write("nested/b.md", "");
        sandbox.git(&["worktree", "add", "-q", "linked"]);
        check(&sandbox, "a.md");
        sandbox
            .look_from(&sandbox.work().join("linked"), &Selection::WorkTree, &[])
            .assert("a.md", None);
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_passed_over() {
        let sandbox = Sandbox::with_files(&["docs/a.md"]);
        std::os::unix::fs::symlink("a.md", sandbox.work().join("docs/link.md")).unwrap();
        std::os::unix::fs::symlink("docs", sandbox.work().join("folder")).unwrap();
        let look = check(&sandbox, "docs/a.md");
        assert_eq!(look.skipped, ["docs/link.md: a symbolic link"]);
        // A tracked file that is now behind a link is not there.
        std::fs::rename(sandbox.work().join("docs"), sandbox.work().join("moved")).unwrap();
        std::os::unix::fs::symlink("moved", sandbox.work().join("docs")).unwrap();
        check(&sandbox, "moved/a.md");
    }

    #[test]
    fn a_bare_repository_has_none() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let bare = sandbox.clone_with(&["--bare"]);
        sandbox
            .look_from(&bare, &Selection::WorkTree, &[])
            .assert_error(&["no work tree", "--at REV"]);
    }

    #[test]
    fn a_folder_without_a_repository_is_read_all_the_same() {
        let sandbox = Sandbox::without_repository();
        sandbox.write("a.md", "text");
        sandbox.write("docs/b.md", "");
        check(&sandbox, "a.md, docs/b.md");
        let environment = sandbox.environment(&sandbox.work(), "", &[]);
        let snapshot = open(&Selection::WorkTree, &environment).unwrap();
        let path = to_repo_path(None, &environment, Path::new("./docs/../a.md")).unwrap();
        assert_eq!(snapshot.read(&snapshot.entry(&path).unwrap().unwrap()).unwrap(), b"text");
        assert_eq!(snapshot.first_commit_dates(&[path]).unwrap(), [None]);
        let error = to_repo_path(None, &environment, Path::new("../x.md")).unwrap_err();
        assert!(text(&error).contains("outside"), "{}", text(&error));
    }

    #[test]
    fn what_is_gone_before_it_is_read_is_an_error() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let snapshot = WorkTree::of(&sandbox.repository()).unwrap();
        let entry = snapshot.entry(&"a.md".into()).unwrap().unwrap();
        std::fs::remove_file(sandbox.work().join("a.md")).unwrap();
        assert!(text(&snapshot.read(&entry).unwrap_err()).contains("cannot read a.md"));
        assert_eq!(snapshot.entry(&"a.md".into()).unwrap(), None);
    }
}
