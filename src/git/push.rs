//! What a push changes, as git tells the hooks on both sides of it.

use miette::{Result, miette};

use super::backend;
use super::object::ObjectId;
use super::repository::{Repository, check_revision};
use super::{Selection, backend::Backend};

/// A reference that a push changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefUpdate {
    /// The full name on the receiving side, U+FFFD for what is not UTF-8. A stranger may have chosen
    /// it: it is shown, and never given to git.
    pub name: String,
    /// The object that it named before, `None` where the push creates it.
    old: Option<ObjectId>,
    /// The object that it is to name, `None` where the push deletes it.
    new: Option<ObjectId>,
}

/// Where a push goes.
#[derive(Clone, Copy, Debug)]
pub enum Destination<'a> {
    /// Into this repository: the hooks pre-receive and update.
    Here,
    /// To a remote by its name, or by its address where it has none: the hook pre-push.
    Remote(&'a str),
}

/// A branch that is pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    pub selection: Selection,
    /// The commit whose settings the push is judged by: the branch as it was, or what a new one was
    /// made from. `None` where nothing is there yet.
    pub trusted: Option<String>,
}

/// What pre-receive reads from standard input: `OLD NEW REF`, a line each.
///
/// # Errors
/// A line is none of git's.
pub fn received(input: &[u8]) -> Result<Vec<RefUpdate>> {
    parse(input, |line| {
        let mut words = line.splitn(3, ' ');
        let (old, new) = (words.next()?, words.next()?);
        RefUpdate::new(words.next()?, old, new)
    })
}

/// What pre-push reads from standard input: `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID`, a line each.
///
/// # Errors
/// A line is none of git's.
pub fn sent(input: &[u8]) -> Result<Vec<RefUpdate>> {
    parse(input, |line| {
        // The first is what the user typed, blanks and all.
        let mut words = line.rsplitn(4, ' ');
        let (old, name, new) = (words.next()?, words.next()?, words.next()?);
        words.next()?;
        RefUpdate::new(name, old, new)
    })
}

fn parse(input: &[u8], read: impl Fn(&str) -> Option<RefUpdate>) -> Result<Vec<RefUpdate>> {
    let text = String::from_utf8_lossy(input);
    let update = |line: &str| {
        read(line).ok_or_else(|| {
            miette!(
                help = "git writes it; a hook that calls pmalint has to pass it on",
                "standard input does not say what is pushed: `{line}`"
            )
        })
    };
    text.split_terminator('\n').map(update).collect()
}

impl RefUpdate {
    /// From the name and both ids in hexadecimal, zeros for none; `None` where they are no ids.
    pub fn new(name: &str, old: &str, new: &str) -> Option<Self> {
        let id = |hex: &str| {
            let id = ObjectId::from_hex(hex.as_bytes())?;
            Some(Some(id).filter(|id| id.as_bytes().iter().any(|byte| *byte != 0)))
        };
        Some(Self { name: name.to_owned(), old: id(old)?, new: id(new)? })
    }

    /// What is to be linted of it; nothing where a branch is deleted, and of what is no branch (a tag,
    /// a note), since only branches carry work on.
    ///
    /// # Errors
    /// A commit that has to be here is not.
    pub fn pushed(
        &self,
        repository: &Repository,
        destination: Destination<'_>,
    ) -> Result<Option<Pushed>> {
        let Some(tip) = self.new.filter(|_| self.name.starts_with("refs/heads/")) else {
            return Ok(None);
        };
        let backend = repository.backend().as_ref();
        let tip = backend
            .resolve(&tip.to_string())?
            .ok_or_else(|| miette!(help = "a branch names a commit", "{tip} is no commit"))?;
        let default = destination.default_branch(repository)?;
        let old = match self.old {
            Some(old) => {
                let known = backend.resolve(&old.to_string())?;
                match destination {
                    // Somebody else pushed in the meantime; git says so itself.
                    Destination::Remote(_) => known,
                    Destination::Here => Some(known.ok_or_else(|| {
                        miette!(help = "ask `git fsck` what is wrong", "commit {old} is not here")
                    })?),
                }
            }
            None => None,
        };
        let mut bases: Vec<ObjectId> = old.into_iter().collect();
        // What the default branch has was accepted there: a branch that merges it brings nothing new.
        match default {
            Some(default) if old == Some(default) => {}
            Some(default) => bases.extend(backend.merge_base(tip, default)?),
            None if old.is_none() => {
                bases.extend(fork_points(backend, tip, &destination.branches())?);
            }
            None => {}
        }
        let trusted = bases.first().copied().or(default).map(|id| id.to_string());
        let mut bases: Vec<String> = bases.iter().map(ObjectId::to_string).collect();
        bases.dedup();
        Ok(Some(Pushed { selection: Selection::Pushed { tip: tip.to_string(), bases }, trusted }))
    }
}

impl Destination<'_> {
    /// What the receiving side's default branch has, as far as it is known here.
    fn default_branch(self, repository: &Repository) -> Result<Option<ObjectId>> {
        let name = match self {
            Self::Here => "HEAD".to_owned(),
            Self::Remote(remote) => format!("refs/remotes/{remote}/HEAD"),
        };
        // A remote may be called by an address, which is no revision.
        if check_revision(&name).is_err() {
            return Ok(None);
        }
        repository.resolve(&name)
    }

    /// The folder of the receiving side's branches, as far as they are known here.
    fn branches(self) -> String {
        match self {
            Self::Here => "refs/heads".to_owned(),
            Self::Remote(remote) => format!("refs/remotes/{remote}"),
        }
    }
}

/// The fork points, the newest first.
fn fork_points(backend: &dyn Backend, tip: ObjectId, folder: &str) -> Result<Vec<ObjectId>> {
    let mut dated = Vec::new();
    for id in backend.fork_points(tip, folder)? {
        dated.push((backend::commit(backend, id)?.committed, id));
    }
    dated.sort_by(|one, other| other.cmp(one));
    Ok(dated.into_iter().map(|(_, id)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BACKENDS, Sandbox, text};
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const ZEROS: &str = "0000000000000000000000000000000000000000";

    #[test]
    fn both_sides_say_what_is_pushed() {
        let made = RefUpdate::new("refs/heads/a", ZEROS, A).unwrap();
        assert_eq!((made.old, made.new.map(|id| id.to_string())), (None, Some(A.to_owned())));
        let deleted = RefUpdate::new("refs/heads/b", A, ZEROS).unwrap();
        let both = vec![made, deleted];
        let input = format!("{ZEROS} {A} refs/heads/a\n{A} {ZEROS} refs/heads/b\n");
        assert_eq!(received(input.as_bytes()).unwrap(), both);
        // What is pushed may be any expression, with blanks in it.
        let input = format!(
            "HEAD@{{1 day ago}} {A} refs/heads/a {ZEROS}\n(delete) {ZEROS} refs/heads/b {A}\n"
        );
        assert_eq!(sent(input.as_bytes()).unwrap(), both);
        assert_eq!(received(b"").unwrap(), []);
        let long = "b".repeat(64);
        assert!(RefUpdate::new("refs/heads/a", &long, &"0".repeat(64)).unwrap().new.is_none());
    }

    #[test]
    fn what_git_does_not_write_is_an_error() {
        for input in ["\n", "a\n", &format!("{A} {A}\n"), &format!("{A} main refs/heads/a\n")] {
            let error = received(input.as_bytes()).unwrap_err();
            assert!(text(&error).contains("does not say what is pushed"), "{}", text(&error));
        }
        for input in [format!("{A} refs/heads/a {A}\n"), format!("a {A} refs/heads/a -n1\n")] {
            sent(input.as_bytes()).unwrap_err();
        }
    }

    /// What is compared with what, in every backend: `first` is the commit that all branches share,
    /// `main` and `topic` have gone on from it.
    #[test]
    fn what_the_other_side_has_is_the_base() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let first = sandbox.git(&["rev-parse", "HEAD"]);
        sandbox.git(&["checkout", "-q", "-b", "topic"]);
        let topic = sandbox.commit("2024-01-06T10:00:00 +0000");
        let next = sandbox.commit("2024-01-07T10:00:00 +0000");
        sandbox.git(&["reset", "-q", "--hard", &topic]);
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.write("b.md", "");
        let main = sandbox.commit("2024-01-08T10:00:00 +0000");
        let merge = ["commit-tree", "-p", &next, "-p", &main, "-m", "m", "HEAD^{tree}"];
        let merge = sandbox.git(&merge);
        let alone = sandbox.git(&["commit-tree", "-m", "m", "HEAD^{tree}"]);
        let all = "refs/remotes/all";
        for branch in ["main", "topic"] {
            sandbox.git(&["update-ref", &format!("{all}/{branch}"), branch]);
        }
        sandbox.git(&["update-ref", "refs/remotes/some/topic", "topic"]);
        sandbox.git(&["update-ref", "refs/remotes/full/topic", "topic"]);
        sandbox.git(&["update-ref", "refs/remotes/full/HEAD", "main"]);
        let name = |id: &String| {
            let ids = [&first, &topic, &next, &main, &merge, &alone];
            let names = ["first", "topic", "next", "main", "merge", "alone"];
            names[ids.iter().position(|known| *known == id).unwrap()]
        };
        let here = Destination::Here;
        let remote = Destination::Remote;
        for (destination, old, new, expected) in [
            // The default branch is compared with itself alone.
            (here, main.as_str(), &merge, "main trusts main"),
            (here, &main, &first, "main trusts main"),
            // Others also with what the default branch has.
            (here, &topic, &next, "topic first trusts topic"),
            (here, &topic, &merge, "topic main trusts topic"),
            (here, ZEROS, &next, "first trusts first"),
            (here, ZEROS, &merge, "main trusts main"),
            (here, ZEROS, &alone, " trusts main"),
            (remote("full"), ZEROS, &next, "first trusts first"),
            (remote("full"), &topic, &next, "topic first trusts topic"),
            // Without a default branch, with what the branches have.
            (remote("all"), ZEROS, &next, "topic trusts topic"),
            (remote("all"), ZEROS, &merge, "main topic trusts main"),
            (remote("all"), ZEROS, &topic, "topic trusts topic"),
            (remote("all"), ZEROS, &first, "first trusts first"),
            (remote("all"), ZEROS, &alone, " trusts nothing"),
            (remote("all"), &topic, &merge, "topic trusts topic"),
            (remote("some"), ZEROS, &merge, "topic first trusts topic"),
            (remote("none"), ZEROS, &next, " trusts nothing"),
            (remote("https://[::1]/a*?b:c"), ZEROS, &next, " trusts nothing"),
            (remote("-x\n"), ZEROS, &next, " trusts nothing"),
            // Somebody else pushed what is not here.
            (remote("all"), A, &next, "topic trusts topic"),
        ] {
            for backend in BACKENDS {
                let environment = sandbox.environment(&sandbox.work(), backend, &[]);
                let repository = Repository::discover(&environment).unwrap().unwrap();
                let update = RefUpdate::new("refs/heads/any", old, new).unwrap();
                let pushed = update.pushed(&repository, destination).unwrap().unwrap();
                let Selection::Pushed { tip, bases } = pushed.selection.clone() else {
                    panic!("{pushed:?}")
                };
                assert_eq!(&tip, new);
                let bases: Vec<&str> = bases.iter().map(name).collect();
                let trusted = pushed.trusted.as_ref().map_or("nothing", name);
                let found = format!("{} trusts {trusted}", bases.join(" "));
                assert_eq!(found, expected, "{destination:?} {old} {} {backend}", name(new));
            }
        }
        let repository = sandbox.repository();
        let nothing = |update: RefUpdate| update.pushed(&repository, here).unwrap().is_none();
        assert!(nothing(RefUpdate::new("refs/heads/any", &main, ZEROS).unwrap()));
        assert!(nothing(RefUpdate::new("refs/tags/any", ZEROS, &main).unwrap()));
        for (old, new) in [(A, main.as_str()), (&main, A)] {
            let update = RefUpdate::new("refs/heads/any", old, new).unwrap();
            let error = update.pushed(&repository, here).unwrap_err();
            assert!(text(&error).contains(A), "{}", text(&error));
        }
    }
}
