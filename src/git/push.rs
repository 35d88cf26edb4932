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
        let tip = backend.resolve(&tip.to_string())?.ok_or_else(|| {
            miette!(help = "push a commit", "`{}`: {tip} is no commit", self.name)
        })?;
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
