//! The tree of a commit, and what in it differs from a base.

use std::collections::HashSet;

use jiff::civil::Date;
use miette::{Report, Result, miette};

use super::backend::{self, Backend};
use super::fetch::{Missing, fetch_command};
use super::first_dates::first_commit_dates;
use super::object::{Mode, ObjectId};
use super::passed_over::PassedOver;
use super::repository::{Repository, check_revision};
use super::staged::read_blob;
use super::trees::{TreeFile, TreeLookup, walk};
use super::{Entry, RepoPath, Selection, Snapshot};

/// The files of one commit.
pub(super) struct Committed {
    repository: Repository,
    commit: ObjectId,
    tree: ObjectId,
    /// What differs from each of them counts as changed; `None` where everything counts.
    bases: Option<Vec<Base>>,
    passed_over: PassedOver,
}

struct Base {
    commit: ObjectId,
    tree: ObjectId,
}

impl Committed {
    /// The state of a commit, in which nothing counts as changed.
    ///
    /// # Errors
    /// The revision is refused or not here.
    pub(super) fn at(repository: &Repository, revision: &str) -> Result<Self> {
        Self::new(repository, resolve(repository, revision)?, None)
    }

    /// The state of HEAD, in which what differs from the merge base with `revision` counts as changed.
    /// A revision that ends in `..` is itself the base, as in `git diff REV..HEAD`; what follows two or
    /// three dots stands in for HEAD.
    ///
    /// # Errors
    /// The revision is refused or not here, HEAD has no commit, or the clone is too shallow to tell
    /// the merge base.
    pub(super) fn since(repository: &Repository, revision: &str) -> Result<Self> {
        let (tip, base) = range(repository, revision)?;
        Self::new(repository, tip, Some(&[base]))
    }

    /// The state of a commit that is pushed, in which what differs from all of these commits counts as
    /// changed: without any, everything.
    ///
    /// # Errors
    /// One of the commits is not here.
    pub(super) fn pushed(repository: &Repository, tip: &str, bases: &[String]) -> Result<Self> {
        let bases: Vec<ObjectId> =
            bases.iter().map(|base| resolve(repository, base)).collect::<Result<_>>()?;
        Self::new(repository, resolve(repository, tip)?, Some(&bases))
    }

    fn new(repository: &Repository, commit: ObjectId, bases: Option<&[ObjectId]>) -> Result<Self> {
        let tree_of = |id| backend::commit(repository.backend().as_ref(), id).map(|it| it.tree);
        let base = |&commit: &ObjectId| Ok(Base { commit, tree: tree_of(commit)? });
        let bases = bases.map(|bases| bases.iter().map(base).collect::<Result<_>>());
        Ok(Self {
            repository: repository.clone(),
            commit,
            tree: tree_of(commit)?,
            bases: bases.transpose()?,
            passed_over: PassedOver::default(),
        })
    }

    fn backend(&self) -> &dyn Backend {
        self.repository.backend().as_ref()
    }

    fn files(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<TreeFile>> {
        let mut files = walk(self.backend(), self.tree, wanted)?;
        files.retain(|file| self.passed_over.is_file(&file.path, file.mode));
        Ok(files)
    }
}

impl Snapshot for Committed {
    fn list(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        Ok(self.files(wanted)?.into_iter().map(Entry::from).collect())
    }

    fn changed(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Option<Vec<Entry>>> {
        let Some(bases) = &self.bases else { return Ok(None) };
        let mut changed = self.files(wanted)?;
        for base in bases {
            let before = TreeLookup::new(self.backend(), Some(base.tree));
            let mut differing = Vec::new();
            for file in changed {
                if before.find(&file.path)? != Some((file.mode, file.id)) {
                    differing.push(file);
                }
            }
            changed = differing;
        }
        Ok(Some(changed.into_iter().map(Entry::from).collect()))
    }

    fn base(&self) -> Option<String> {
        self.bases.iter().flatten().next().map(|base| base.commit.to_string())
    }

    fn removed(&self, wanted: &dyn Fn(&RepoPath) -> bool) -> Result<Vec<Entry>> {
        let Some((first, others)) = self.bases.as_deref().and_then(<[Base]>::split_first) else {
            return Ok(Vec::new());
        };
        let others: Vec<TreeLookup<'_>> =
            others.iter().map(|base| TreeLookup::new(self.backend(), Some(base.tree))).collect();
        let now = TreeLookup::new(self.backend(), Some(self.tree));
        // A folder in its place is no file.
        let is_in = |tree: &TreeLookup<'_>, path: &RepoPath| -> Result<bool> {
            Ok(tree.find(path)?.is_some_and(|(mode, _)| mode != Mode::Tree))
        };
        let mut gone = Vec::new();
        for file in walk(self.backend(), first.tree, wanted)? {
            if !file.mode.is_file() || is_in(&now, &file.path)? {
                continue;
            }
            // What one of the bases lacks was removed there, and not by this change.
            let mut was_everywhere = true;
            for base in &others {
                was_everywhere = was_everywhere && is_in(base, &file.path)?;
            }
            if was_everywhere {
                gone.push(file);
            }
        }
        if !gone.is_empty() {
            let all = walk(self.backend(), self.tree, &|_| true)?;
            let kept: HashSet<ObjectId> = all.iter().map(|file| file.id).collect();
            gone.retain(|file| !kept.contains(&file.id));
        }
        Ok(gone.into_iter().map(Entry::from).collect())
    }

    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>> {
        let found = TreeLookup::new(self.backend(), Some(self.tree)).find(path)?;
        let file =
            found.filter(|(mode, _)| *mode != Mode::Tree && self.passed_over.is_file(path, *mode));
        Ok(file.map(|(_, id)| Entry { path: path.clone(), blob: Some(id) }))
    }

    fn read(&self, entry: &Entry) -> Result<Vec<u8>> {
        read_blob(self.backend(), entry)
    }

    fn first_commit_dates(&self, paths: &[RepoPath]) -> Result<Vec<Option<Date>>> {
        first_commit_dates(self.backend(), self.repository.location(), Some(self.commit), paths)
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
        let name = self.backend().name();
        let bases = self.bases.iter().flatten().map(|base| base.commit.to_string());
        let bases: Vec<String> = bases.collect();
        if bases.is_empty() {
            format!("commit {}, read by {name}", self.commit)
        } else {
            format!("commit {} against {}, read by {name}", self.commit, bases.join(" and "))
        }
    }
}

impl Repository {
    /// The commit that a selection is compared with, in hexadecimal; `None` before the first commit.
    ///
    /// # Errors
    /// The selection is compared with nothing, or the base cannot be told.
    pub fn base_of(&self, selection: &Selection) -> Result<Option<String>> {
        let base = match selection {
            Selection::Since(revision) => Some(range(self, revision)?.1),
            Selection::Index => self.resolve("HEAD")?,
            Selection::WorkTree | Selection::Commit(_) | Selection::Pushed { .. } => {
                return Err(miette!(
                    help = "use it with `--since REV` or `--staged`",
                    "`--trust base`: what is linted is compared with nothing"
                ));
            }
        };
        Ok(base.map(|base| base.to_string()))
    }
}

/// The commit that `--since` lints, and the one that it is compared with.
fn range(repository: &Repository, written: &str) -> Result<(ObjectId, ObjectId)> {
    let (revision, is_exact, tip) = parts(written);
    let tip = match tip {
        "" => repository.resolve("HEAD")?.ok_or_else(no_commit_yet)?,
        tip => resolve(repository, tip)?,
    };
    let other = resolve(repository, revision)?;
    let backend = repository.backend().as_ref();
    // A parent is its own merge base. Asking the commit itself helps in what CI systems check out with
    // depth 1: there, HEAD is a merge commit without known parents.
    if is_exact || backend::commit(backend, tip)?.parents.contains(&other) {
        return Ok((tip, other));
    }
    match backend.merge_base(other, tip)? {
        Some(base) => Ok((tip, base)),
        None if repository.is_shallow() => Err(too_shallow(revision)),
        // Unrelated histories: git has two dots for it.
        None => Ok((tip, other)),
    }
}

/// A range as git writes it: its base, whether that is exact, and its tip, which is empty for HEAD. No name
/// of a reference has two dots in it.
fn parts(revision: &str) -> (&str, bool, &str) {
    if let Some((base, tip)) = revision.split_once("...") {
        return (base, false, tip);
    }
    match revision.split_once("..") {
        Some((base, tip)) => (base, true, tip),
        None => (revision, false, ""),
    }
}

fn resolve(repository: &Repository, revision: &str) -> Result<ObjectId> {
    check_revision(revision)?;
    let found = repository.backend().resolve(revision)?;
    found.ok_or_else(|| absent(repository, revision))
}

/// The error for a revision that is not here, with the command that brings it.
fn absent(repository: &Repository, revision: &str) -> Report {
    // What `HEAD~2` starts from, which is all that a remote can have under that name.
    let start = revision.split(['~', '^', ':']).next().unwrap_or(revision);
    let start = start.split("@{").next().unwrap_or(start);
    let has_start = matches!(repository.backend().resolve(start), Ok(Some(_)));
    if !has_start && matches!(start, "HEAD" | "@") {
        return no_commit_yet();
    }
    if has_start {
        let help = if repository.is_shallow() {
            "run `git fetch --deepen=100` (and again until it is enough) or `git fetch --unshallow`"
        } else {
            "check how far back the history goes: `git log`"
        };
        return miette!(help = help, "revision `{revision}` is not in the history of `{start}`");
    }
    let name = start.strip_prefix("refs/remotes/").unwrap_or(start);
    let missing = name.strip_prefix("origin/").map_or(Missing::Commit(name), Missing::Branch);
    let command = fetch_command(missing, false, repository.is_shallow());
    if repository.is_shallow() {
        miette!(
            help = format!("run `{command}` or `git fetch --unshallow`"),
            "revision `{revision}` is not in this shallow clone"
        )
    } else {
        miette!(
            help = format!("check its name; if only `origin` has it, run `{command}`"),
            "revision `{revision}` is not in the repository"
        )
    }
}

fn no_commit_yet() -> Report {
    miette!(help = "commit first, or use `--staged`", "HEAD has no commit yet")
}

fn too_shallow(revision: &str) -> Report {
    miette!(
        help = "run `git fetch --deepen=100` (and again until it is enough) or `git fetch --unshallow`",
        "the clone is too shallow to hold the merge base of `{revision}` and HEAD"
    )
}

#[cfg(test)]
mod tests {
    use super::super::Selection;
    use super::super::testing::{Look, Sandbox};

    fn since(sandbox: &Sandbox, revision: &str) -> Look {
        sandbox.look(&Selection::Since(revision.to_owned()))
    }

    /// `main` and `topic` each have a commit on top of the first one, which is tagged `start`.
    fn diverged() -> Sandbox {
        let sandbox = Sandbox::with_files(&["docs/a.md", "docs/b.md", "docs/gone.md"]);
        sandbox.git(&["tag", "-a", "-m", "annotated", "start"]);
        sandbox.git(&["checkout", "-q", "-b", "topic"]);
        sandbox.write("docs/b.md", "changed on topic");
        sandbox.git(&["mv", "docs/gone.md", "docs/moved.md"]);
        sandbox.commit("2024-01-06T10:00:00 +0000");
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.write("docs/a.md", "changed on main");
        sandbox.commit("2024-01-07T10:00:00 +0000");
        sandbox.git(&["checkout", "-q", "topic"]);
        sandbox.write("docs/unstaged.md", "");
        sandbox
    }

    #[test]
    fn changes_are_counted_from_the_merge_base() {
        let sandbox = diverged();
        let all = "docs/a.md, docs/b.md, docs/moved.md";
        since(&sandbox, "main").assert(all, Some("docs/b.md, docs/moved.md"));
        since(&sandbox, "start").assert(all, Some("docs/b.md, docs/moved.md"));
        since(&sandbox, "HEAD").assert(all, Some(""));
        since(&sandbox, "main..").assert(all, Some("docs/a.md, docs/b.md, docs/moved.md"));
        since(&sandbox, "main...").assert(all, Some("docs/b.md, docs/moved.md"));
        // Another tip than HEAD.
        let of_main = "docs/a.md, docs/b.md, docs/gone.md";
        since(&sandbox, "topic...main").assert(of_main, Some("docs/a.md"));
        since(&sandbox, "topic..main").assert(of_main, Some("docs/a.md, docs/b.md, docs/gone.md"));
        since(&sandbox, "topic...nowhere").assert_error(&["`nowhere` is not in the repository"]);
        since(&sandbox, "topic...-x").assert_error(&["starts with `-`"]);
    }

    #[test]
    fn a_commit_is_read_whole() {
        let sandbox = diverged();
        let bare = sandbox.clone_with(&["--bare"]);
        for cwd in [sandbox.work(), bare] {
            let at = |revision: &str| {
                sandbox.look_from(&cwd, &Selection::Commit(revision.to_owned()), &[])
            };
            at("start").assert("docs/a.md, docs/b.md, docs/gone.md", None);
            at("topic").assert("docs/a.md, docs/b.md, docs/moved.md", None);
            at("nowhere")
                .assert_error(&["revision `nowhere` is not in the repository", "git fetch"]);
        }
    }

    #[test]
    fn revisions_are_not_options() {
        let sandbox = diverged();
        for (revision, reason) in
            [("-n1", "starts with `-`"), ("", "empty"), ("a\nb", "control"), ("..", "empty")]
        {
            since(&sandbox, revision).assert_error(&["is not a revision", reason]);
        }
        since(&sandbox, "not a revision").assert_error(&["is not in the repository"]);
    }

    #[test]
    fn without_a_common_history_the_revision_is_the_base() {
        let sandbox = Sandbox::with_files(&["a.md", "b.md"]);
        sandbox.git(&["checkout", "-q", "--orphan", "other"]);
        sandbox.write("b.md", "another");
        sandbox.commit("2024-01-06T10:00:00 +0000");
        since(&sandbox, "main").assert("a.md, b.md", Some("b.md"));
    }

    #[test]
    fn before_the_first_commit_there_is_nothing_to_compare() {
        let sandbox = Sandbox::new();
        since(&sandbox, "main").assert_error(&["HEAD has no commit yet"]);
        for revision in ["HEAD", "@", "HEAD~1"] {
            let look = sandbox.look(&Selection::Commit(revision.to_owned()));
            look.assert_error(&["HEAD has no commit yet", "--staged"]);
            assert!(!look.error.contains("fetch"), "{}", look.error);
        }
    }

    #[test]
    fn a_history_may_be_shorter_than_asked_for() {
        let sandbox = diverged();
        let clone = sandbox.clone_with(&["--depth=1"]);
        for revision in ["HEAD~9", "topic^{/nothing}"] {
            let selection = Selection::Commit(revision.to_owned());
            sandbox.look(&selection).assert_error(&["is not in the history of", "git log"]);
            let shallow = sandbox.look_from(&clone, &selection, &[]);
            shallow.assert_error(&["is not in the history of", "--unshallow"]);
        }
    }

    #[test]
    fn shallow_clones_ask_for_more() {
        let sandbox = diverged();
        sandbox.git(&["checkout", "-q", "main"]);
        let base = sandbox.git(&["rev-parse", "start^{commit}"]);
        let clone = sandbox.clone_with(&["--depth=1", "--no-single-branch", "--no-tags"]);
        let since =
            |revision: &str| sandbox.look_from(&clone, &Selection::Since(revision.to_owned()), &[]);
        let fetch = format!("git fetch --depth=1 origin {base}");
        since(&base).assert_error(&["not in this shallow clone", &fetch, "--unshallow"]);
        since("origin/topic").assert_error(&["too shallow", "--deepen", "--unshallow"]);
        // HEAD's parent needs no merge base: the commit itself says that it is its parent.
        sandbox.git_in(&clone, &["fetch", "-q", "--depth=1", "origin", &base]);
        since(&base).assert("docs/a.md, docs/b.md, docs/gone.md", Some("docs/a.md"));
    }

    #[test]
    fn links_and_submodules_are_passed_over() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let head = sandbox.git(&["rev-parse", "HEAD"]);
        let target = sandbox.git(&["rev-parse", "HEAD:a.md"]);
        sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("120000,{target},link.md")]);
        sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},module.md")]);
        sandbox.commit_staged("2024-01-06T10:00:00 +0000");
        let look = since(&sandbox, "HEAD~1");
        look.assert("a.md", Some(""));
        assert_eq!(look.skipped, ["link.md: a symbolic link", "module.md: a submodule"]);
    }

    #[test]
    fn the_program_fetches_what_a_partial_clone_lacks() {
        let sandbox = diverged();
        sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
        sandbox.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
        let clone = sandbox.clone_with(&["--filter=tree:0", "--no-checkout"]);
        for backend in ["", "git"] {
            let environment = sandbox.environment(&clone, backend, &[]);
            let snapshot =
                super::super::open(&Selection::Since("HEAD~1".into()), &environment).unwrap();
            let changed = snapshot.changed(&|_| true).unwrap().unwrap();
            assert_eq!(changed.len(), 2);
            snapshot.read(&changed[0]).unwrap();
        }
    }
}
