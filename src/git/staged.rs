//! The index, and what in it differs from HEAD.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use miette::{Result, miette};

use super::backend::{self, Backend, Index, IndexEntry, Kind};
use super::differences::Differences;
use super::first_dates::first_commit_dates;
use super::object::ObjectId;
use super::passed_over::PassedOver;
use super::repository::Repository;
use super::{Entry, RepoPath, Snapshot};

/// How many unmerged paths an error names.
const NAMED_PATHS: usize = 5;

/// What the next commit will hold.
pub(super) struct Staged {
    repository: Repository,
    head: Option<ObjectId>,
    head_tree: Option<ObjectId>,
    entries: Vec<IndexEntry>,
    /// The trees of folders in which nothing is staged.
    trees: HashMap<Vec<u8>, ObjectId>,
    has_file: bool,
    /// Read on first use.
    differences: OnceCell<Differences>,
    passed_over: PassedOver,
}

impl Staged {
    /// Reads the index.
    ///
    /// # Errors
    /// The repository is bare, or the index cannot be read. An index file that does not exist is an
    /// empty index, as it is for git.
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
        let index = backend.index()?;
        let has_file = index.is_some();
        let Index { entries, trees } = index.unwrap_or_default();
        Ok(Self {
            repository: repository.clone(),
            head,
            head_tree,
            entries,
            trees,
            has_file,
            differences: OnceCell::new(),
            passed_over: PassedOver::default(),
        })
    }

    fn backend(&self) -> &dyn Backend {
        self.repository.backend().as_ref()
    }

    /// The entries of a path: one, or those of an unresolved conflict.
    fn sides(&self, path: &RepoPath) -> impl Iterator<Item = &IndexEntry> {
        // Both backends list the index in git's order, which is that of the paths' bytes.
        let start = self.entries.partition_point(|entry| entry.path < *path);
        self.entries[start..].iter().take_while(move |entry| entry.path == *path)
    }

    fn differences(&self) -> Result<&Differences> {
        if let Some(known) = self.differences.get() {
            return Ok(known);
        }
        let read = Differences::read(self.backend(), self.head_tree, &self.entries, &self.trees)?;
        Ok(self.differences.get_or_init(|| read))
    }

    fn files(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<&IndexEntry>> {
        self.files_of(self.entries.iter().filter(|entry| wanted(&entry.path)))
    }

    fn files_of<'a>(
        &self,
        entries: impl Iterator<Item = &'a IndexEntry>,
    ) -> Result<Vec<&'a IndexEntry>> {
        let mut files = Vec::new();
        let mut unmerged: Vec<String> = Vec::new();
        for entry in entries {
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
        let changed = self.differences()?.changed.iter().map(|&at| &self.entries[at]);
        let files = self.files_of(changed.filter(|entry| wanted(&entry.path)))?;
        Ok(Some(files.into_iter().map(entry).collect()))
    }

    fn touched(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>> {
        let before = self.differences()?.before.iter().filter(|file| file.mode.is_file());
        let wanted = before.filter(|file| wanted(&file.path));
        Ok(self.head.map(|_| wanted.cloned().map(Entry::from).collect()))
    }

    fn base(&self) -> Option<String> {
        self.head.map(|head| head.to_string())
    }

    fn removed(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        let before = self.differences()?.before.iter().filter(|file| file.mode.is_file());
        let is_gone = |path: &RepoPath| self.sides(path).next().is_none() && wanted(path);
        let mut files: Vec<_> = before.filter(|file| is_gone(&file.path)).cloned().collect();
        if !files.is_empty() {
            let kept: HashSet<ObjectId> = self.entries.iter().map(|entry| entry.id).collect();
            files.retain(|file| !kept.contains(&file.id));
        }
        Ok(files.into_iter().map(Entry::from).collect())
    }

    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>> {
        Ok(self.files_of(self.sides(path))?.first().map(|file| entry(file)))
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

    fn why_skipped(&self, path: &RepoPath) -> Option<&'static str> {
        self.passed_over.reason(path)
    }

    fn describe(&self) -> String {
        let against = match self.head {
            Some(head) => format!("HEAD {head}"),
            None => "no commit yet".to_owned(),
        };
        let index = if self.has_file {
            "the index".to_owned()
        } else {
            let file = self.repository.location().index_file(self.repository.environment());
            format!("an empty index, since there is no file {},", file.display())
        };
        format!("{index} against {against}, read by {}", self.backend().name())
    }
}

fn entry(file: &IndexEntry) -> Entry {
    Entry { path: file.path.clone(), blob: Some(file.id) }
}

/// The content of an entry of the index or of a commit.
pub(super) fn read_blob(backend: &dyn Backend, entry: &Entry) -> Result<Vec<u8>> {
    let Some(id) = entry.blob else {
        return Err(miette!("{}: the entry has no object id", entry.path));
    };
    let object = backend::require(backend, id, Kind::Blob)
        .map_err(|error| error.wrap_err(format!("cannot read {}", entry.path)))?;
    Ok(object.bytes)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BACKENDS, Sandbox};
    use super::super::{Selection, open};
    use super::*;

    fn staged(sandbox: &Sandbox) -> super::super::testing::Look {
        sandbox.look(&Selection::Index)
    }

    #[test]
    fn partly_staged_files_are_read_from_the_index() {
        let sandbox = Sandbox::with_files(&["a.md", "b.md"]);
        sandbox.write("a.md", "staged");
        sandbox.git(&["add", "a.md"]);
        sandbox.write("a.md", "on disk only");
        staged(&sandbox).assert("a.md, b.md", Some("a.md"));
        for backend in BACKENDS {
            let snapshot =
                open(&Selection::Index, &sandbox.environment(&sandbox.work(), backend, &[]))
                    .unwrap();
            let entry = snapshot.entry(&"a.md".into()).unwrap().unwrap();
            assert_eq!(snapshot.read(&entry).unwrap(), b"staged");
            assert_eq!(snapshot.entry(&"c.md".into()).unwrap(), None);
        }
    }

    #[test]
    fn everything_is_new_before_the_first_commit() {
        let sandbox = Sandbox::new();
        staged(&sandbox).assert("", Some(""));
        sandbox.write("docs/a.md", "");
        sandbox.git(&["add", "."]);
        staged(&sandbox).assert("docs/a.md", Some("docs/a.md"));
    }

    #[test]
    fn a_file_can_become_a_folder_and_a_folder_a_file() {
        let files = ["a.md", "a.md-b.md", "b.md-a.md", "b.md/x.md", "c/d/e.md"];
        let sandbox = Sandbox::with_files(&files);
        sandbox.git(&["rm", "-rq", "a.md", "b.md"]);
        for file in ["a-a.md", "a.md/x.md", "b.md", "c/d.md", "c/d/d.md"] {
            sandbox.write(file, file);
            sandbox.git(&["add", file]);
        }
        staged(&sandbox).assert(
            "a-a.md, a.md-b.md, a.md/x.md, b.md, b.md-a.md, c/d.md, c/d/d.md, c/d/e.md",
            Some("a-a.md, a.md/x.md, b.md, c/d.md, c/d/d.md"),
        );
    }

    #[test]
    fn a_renamed_file_is_changed_under_its_new_name() {
        let sandbox = Sandbox::with_files(&["docs/a.md", "docs/b.md"]);
        sandbox.git(&["mv", "docs/a.md", "docs/c.md"]);
        sandbox.git(&["rm", "-q", "docs/b.md"]);
        staged(&sandbox).assert("docs/c.md", Some("docs/c.md"));
    }

    #[test]
    fn a_file_may_become_a_folder() {
        let sandbox = Sandbox::with_files(&["a.md", "b.md"]);
        sandbox.git(&["rm", "-q", "a.md"]);
        sandbox.write("a.md/index.md", "");
        sandbox.git(&["add", "."]);
        staged(&sandbox).assert("a.md/index.md, b.md", Some("a.md/index.md"));
    }

    #[test]
    fn what_is_not_a_file_with_content_is_passed_over() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let head = sandbox.git(&["rev-parse", "HEAD"]);
        sandbox.write("announced.md", "text");
        sandbox.git(&["add", "-N", "announced.md"]);
        sandbox.write("empty.md", "");
        sandbox.git(&["add", "empty.md"]);
        let target = sandbox.git(&["rev-parse", "HEAD:a.md"]);
        sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("120000,{target},link.md")]);
        sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},module.md")]);
        let look = staged(&sandbox);
        look.assert("a.md, empty.md", Some("empty.md"));
        assert_eq!(
            look.skipped,
            [
                "announced.md: announced by `git add -N`, but not staged",
                "link.md: a symbolic link",
                "module.md: a submodule"
            ]
        );
    }

    #[test]
    fn unmerged_files_are_an_error_that_names_them() {
        let sandbox = Sandbox::with_files(&["a.md", "code.rs"]);
        sandbox.git(&["checkout", "-q", "-b", "other"]);
        for (branch, text) in [("other", "theirs"), ("main", "ours")] {
            sandbox.git(&["checkout", "-q", branch]);
            sandbox.write("a.md", text);
            sandbox.write("code.rs", text);
            sandbox.commit("2024-01-06T10:00:00 +0000");
        }
        let merge = sandbox.command("git", &sandbox.work()).args(["merge", "-q", "other"]).output();
        assert!(!merge.unwrap().status.success());
        staged(&sandbox).assert_error(&["unmerged: a.md", "resolve the conflict"]);
        // Code in conflict is none of our business.
        sandbox.git(&["checkout", "--ours", "a.md"]);
        sandbox.git(&["add", "a.md"]);
        staged(&sandbox).assert("a.md", Some(""));
    }

    #[test]
    fn names_need_not_be_utf8() {
        let sandbox = Sandbox::with_files(&["a.md", "\"tab\t\nnewline\".md"]);
        let id = sandbox.git(&["rev-parse", "HEAD:a.md"]);
        let mut git = sandbox.command("git", &sandbox.work());
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let line = [b"100644,", id.as_bytes(), b",caf\xe9.md"].concat();
            git.args(["update-index", "--add", "--cacheinfo"])
                .arg(std::ffi::OsStr::from_bytes(&line));
            assert!(git.status().unwrap().success());
            let repository = sandbox.repository();
            let changed = Staged::read(&repository).unwrap().changed(&|_| true).unwrap().unwrap();
            assert_eq!(changed[0].path.as_bytes(), b"caf\xe9.md");
            staged(&sandbox)
                .assert("\"tab\t\nnewline\".md, a.md, caf\u{fffd}.md", Some("caf\u{fffd}.md"));
        }
    }

    #[test]
    fn the_index_may_be_another_file() {
        let sandbox = Sandbox::with_files(&["docs/a.md"]);
        let index = sandbox.work().join(".git/index");
        std::fs::copy(&index, sandbox.work().join(".git/other")).unwrap();
        sandbox.write("docs/b.md", "");
        sandbox.git(&["add", "."]);
        for cwd in [sandbox.work(), sandbox.work().join("docs")] {
            let look = |file: &str| {
                sandbox.look_from(&cwd, &Selection::Index, &[("GIT_INDEX_FILE", file)])
            };
            look(".git/other").assert("docs/a.md", Some(""));
            look(".git/index").assert("docs/a.md, docs/b.md", Some("docs/b.md"));
            look(&index.display().to_string()).assert("docs/a.md, docs/b.md", Some("docs/b.md"));
            // As for git, every file is deleted then.
            look(".git/missing").assert("", Some(""));
            let missing = sandbox.environment(&cwd, "", &[("GIT_INDEX_FILE", ".git/missing")]);
            let described = open(&Selection::Index, &missing).unwrap().describe();
            assert!(described.contains("there is no file") && described.contains(".git/missing"));
        }
    }

    #[test]
    fn layouts_that_libgit2_cannot_read_are_left_to_the_program() {
        for options in [&["--object-format=sha256"][..], &["--ref-format=reftable"]] {
            let sandbox = Sandbox::without_repository();
            sandbox.git(&[&["init", "-q", "-b", "main"], options].concat());
            sandbox.write("a.md", "one");
            sandbox.commit("2024-01-05T10:00:00 +0000");
            sandbox.write("a.md", "two");
            sandbox.git(&["add", "."]);
            let repository = sandbox.repository();
            let changed = Staged::read(&repository).unwrap().changed(&|_| true).unwrap().unwrap();
            assert_eq!(changed.len(), 1, "{options:?}");
        }
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.git(&["update-index", "--split-index"]);
        sandbox.write("b.md", "");
        sandbox.git(&["add", "."]);
        let snapshot = Staged::read(&sandbox.repository()).unwrap();
        assert_eq!(snapshot.changed(&|_| true).unwrap().unwrap().len(), 1);
        let described = snapshot.describe();
        assert!(
            described.contains("libgit2 and the git program (cannot read the index"),
            "{described}"
        );
        assert!(described.contains("'link'"), "{described}");
    }

    #[test]
    fn a_bare_repository_stages_nothing() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let bare = sandbox.clone_with(&["--bare"]);
        sandbox
            .look_from(&bare, &Selection::Index, &[])
            .assert_error(&["bare repository", "--at REV"]);
    }

    #[test]
    fn without_a_repository_nothing_is_staged() {
        let sandbox = Sandbox::without_repository();
        staged(&sandbox).assert_error(&["is in no git repository"]);
    }
}
