//! On which day each path was first committed.

use std::collections::{BinaryHeap, HashMap, HashSet};

use jiff::civil::Date;
use miette::Result;

use super::RepoPath;
use super::backend::{Backend, Kind, Location};
use super::object::{CommitTime, Mode, ObjectId, parse_commit, parse_tree};

/// How many commits are looked at. Reading one takes some 20 microseconds.
const MOST_COMMITS: usize = 50_000;

/// The day of the oldest commit reachable from `head` that holds each path, on the committer's own
/// calendar; `None` where no commit holds it, or where history is cut off (a shallow clone, more than
/// 50,000 commits, trees that a partial clone does not have) at a commit that already holds it.
///
/// Every commit is read once, then every distinct tree on the way to the paths, whatever number of
/// commits and paths share it.
pub(super) fn first_commit_dates(
    backend: &dyn Backend,
    location: &Location,
    head: Option<ObjectId>,
    paths: &[RepoPath],
) -> Result<Vec<Option<Date>>> {
    let roots = root_trees(backend, location, head)?;
    let mut folders = Folders::new(paths);
    // Parents come before their children in the list of folders.
    folders.list[0].trees = roots;
    for index in 0..folders.list.len() {
        let trees = std::mem::take(&mut folders.list[index].trees);
        for (id, age) in trees {
            folders.descend(backend, index, id, age)?;
        }
    }
    let oldest = |index: usize| {
        folders.ages[index].filter(|age| !age.cut_off).and_then(|age| age.oldest.date())
    };
    Ok((0..paths.len()).map(oldest).collect())
}

/// The oldest commit known to hold something, and whether older ones may exist that are not here.
#[derive(Clone, Copy)]
struct Age {
    oldest: CommitTime,
    cut_off: bool,
}

impl Age {
    fn merge(&mut self, other: Self) {
        self.oldest = self.oldest.min(other.oldest);
        self.cut_off |= other.cut_off;
    }
}

fn note(slot: Option<&mut Age>, age: Age) -> Option<Age> {
    match slot {
        Some(known) => {
            known.merge(age);
            None
        }
        None => Some(age),
    }
}

/// The root trees of history, newest commit first as far as the bound reaches.
fn root_trees(
    backend: &dyn Backend,
    location: &Location,
    head: Option<ObjectId>,
) -> Result<HashMap<ObjectId, Age>> {
    let mut roots: HashMap<ObjectId, Age> = HashMap::new();
    let boundary = shallow_boundary(location)?;
    let mut seen: HashSet<ObjectId> = head.into_iter().collect();
    let mut queue = BinaryHeap::new();
    if let Some(id) = head {
        queue.extend(read_commit(backend, id)?);
    }
    let mut count = 0;
    while let Some((committed, id, tree, parents)) = queue.pop() {
        count += 1;
        // Past the bound, what is still in the queue is taken as the edge of history.
        let mut cut_off = count > MOST_COMMITS || boundary.contains(&id);
        if !cut_off {
            for parent in parents {
                if !seen.insert(parent) {
                    continue;
                }
                match read_commit(backend, parent)? {
                    Some(read) => queue.push(read),
                    None => cut_off = true,
                }
            }
        }
        let age = Age { oldest: committed, cut_off };
        if let Some(first) = note(roots.get_mut(&tree), age) {
            roots.insert(tree, first);
        }
    }
    Ok(roots)
}

type Queued = (CommitTime, ObjectId, ObjectId, Vec<ObjectId>);

fn read_commit(backend: &dyn Backend, id: ObjectId) -> Result<Option<Queued>> {
    let object = backend.local_object(id)?.filter(|object| object.kind == Kind::Commit);
    let commit = object.and_then(|object| parse_commit(&object.bytes));
    Ok(commit.map(|commit| (commit.committed, id, commit.tree, commit.parents)))
}

/// The commits whose parents a shallow clone left out; git lists them in the file `shallow`.
fn shallow_boundary(location: &Location) -> Result<HashSet<ObjectId>> {
    if !location.is_shallow {
        return Ok(HashSet::new());
    }
    let file = location.common_dir.join("shallow");
    #[expect(clippy::disallowed_methods, reason = "a file of git's own")]
    let text = std::fs::read(&file)
        .map_err(|error| miette::miette!("cannot read {}: {error}", file.display()))?;
    Ok(text.split(|byte| *byte == b'\n').filter_map(ObjectId::from_hex).collect())
}

/// The folders that lead to the paths.
struct Folders {
    list: Vec<Folder>,
    /// What is known of each path.
    ages: Vec<Option<Age>>,
}

#[derive(Default)]
struct Folder {
    /// Subfolders by name, as positions in the list.
    folders: HashMap<Vec<u8>, usize>,
    /// The paths in this folder by name, as positions in what was asked for.
    files: HashMap<Vec<u8>, Vec<usize>>,
    /// The trees that this folder was in the course of history.
    trees: HashMap<ObjectId, Age>,
}

impl Folders {
    fn new(paths: &[RepoPath]) -> Self {
        let mut list = vec![Folder::default()];
        for (position, path) in paths.iter().enumerate() {
            let mut parts = path.as_bytes().split(|byte| *byte == b'/').peekable();
            let mut current = 0;
            while let Some(part) = parts.next() {
                if parts.peek().is_none() {
                    list[current].files.entry(part.to_vec()).or_default().push(position);
                    break;
                }
                let next = list.len();
                current = *list[current].folders.entry(part.to_vec()).or_insert(next);
                if current == next {
                    list.push(Folder::default());
                }
            }
        }
        Self { list, ages: vec![None; paths.len()] }
    }

    /// Hands the age of a tree down to what it holds.
    fn descend(
        &mut self,
        backend: &dyn Backend,
        index: usize,
        id: ObjectId,
        age: Age,
    ) -> Result<()> {
        let object = backend.local_object(id)?;
        let items =
            object.as_ref().and_then(|object| parse_tree(&object.bytes, id.as_bytes().len()));
        let Some(items) = items else {
            self.hide(index, age);
            return Ok(());
        };
        for item in items {
            if item.mode == Mode::Tree {
                if let Some(&folder) = self.list[index].folders.get(item.name) {
                    self.reach(folder, item.id, age);
                }
            } else if let Some(positions) = self.list[index].files.get(item.name) {
                for &position in positions {
                    let first = note(self.ages[position].as_mut(), age);
                    self.ages[position] = self.ages[position].or(first);
                }
            }
        }
        Ok(())
    }

    fn reach(&mut self, folder: usize, tree: ObjectId, age: Age) {
        let trees = &mut self.list[folder].trees;
        if let Some(first) = note(trees.get_mut(&tree), age) {
            trees.insert(tree, first);
        }
    }

    /// A tree that is not here may have held every path below it.
    fn hide(&mut self, index: usize, age: Age) {
        let hidden = Age { cut_off: true, ..age };
        let mut folders = vec![index];
        while let Some(folder) = folders.pop() {
            folders.extend(self.list[folder].folders.values());
            for &position in self.list[folder].files.values().flatten() {
                let first = note(self.ages[position].as_mut(), hidden);
                self.ages[position] = self.ages[position].or(first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::testing::{BACKENDS, Sandbox};
    use super::super::{Selection, open};
    use super::*;

    /// The dates of some paths at HEAD, `-` for unknown, as every backend tells them.
    #[track_caller]
    fn check(sandbox: &Sandbox, cwd: &Path, expected: &[(&str, &str)]) {
        let paths: Vec<RepoPath> = expected.iter().map(|(name, _)| RepoPath::from(*name)).collect();
        for backend in BACKENDS {
            let snapshot =
                open(&Selection::Commit("HEAD".into()), &sandbox.environment(cwd, backend, &[]))
                    .unwrap();
            let dates = snapshot.first_commit_dates(&paths).unwrap();
            for ((name, expected), date) in expected.iter().zip(dates) {
                let date = date.map_or_else(|| "-".to_owned(), |date| date.to_string());
                assert_eq!(date, *expected, "{name} by `{backend}`");
            }
        }
    }

    fn history() -> Sandbox {
        let sandbox = Sandbox::with_files(&["docs/a.md", "top.md"]);
        sandbox.write("docs/deep/b.md", "1");
        sandbox.commit("2024-02-01T23:30:00 -0500");
        sandbox.write("docs/deep/b.md", "2");
        sandbox.write("docs/c.md", "");
        sandbox.commit("2024-03-01T00:30:00 +0900");
        sandbox
    }

    #[test]
    fn the_oldest_commit_counts_on_the_committers_calendar() {
        let sandbox = history();
        let dates = [
            ("top.md", "2024-01-05"),
            ("docs/a.md", "2024-01-05"),
            ("docs/deep/b.md", "2024-02-01"),
            ("docs/c.md", "2024-03-01"),
            ("docs/never.md", "-"),
            ("docs", "-"),
            ("docs/a.md", "2024-01-05"),
        ];
        check(&sandbox, &sandbox.work(), &dates);
    }

    #[test]
    fn merged_branches_count() {
        let sandbox = history();
        sandbox.git(&["checkout", "-q", "-b", "topic", "HEAD~1"]);
        sandbox.write("docs/c.md", "");
        sandbox.commit("2024-02-20T10:00:00 +0000");
        sandbox.git(&["merge", "-q", "--no-ff", "--no-commit", "main"]);
        sandbox.commit_staged("2024-03-02T10:00:00 +0000");
        check(&sandbox, &sandbox.work(), &[("docs/c.md", "2024-02-20")]);
    }

    #[test]
    fn a_shallow_clone_knows_what_is_above_its_boundary() {
        let sandbox = history();
        let clone = sandbox.clone_with(&["--depth=2"]);
        check(
            &sandbox,
            &clone,
            &[("docs/a.md", "-"), ("docs/deep/b.md", "-"), ("docs/c.md", "2024-03-01")],
        );
    }

    #[test]
    fn a_partial_clone_does_not_fetch_history() {
        let sandbox = history();
        sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
        let clone = sandbox.clone_with(&["--filter=tree:0"]);
        check(&sandbox, &clone, &[("docs/a.md", "-"), ("docs/c.md", "-")]);
    }

    #[test]
    fn nothing_is_known_before_the_first_commit() {
        let sandbox = Sandbox::new();
        let snapshot =
            open(&Selection::Index, &sandbox.environment(&sandbox.work(), "", &[])).unwrap();
        assert_eq!(snapshot.first_commit_dates(&["a.md".into()]).unwrap(), [None]);
    }
}
