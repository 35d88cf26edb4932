//! What may be the base, before it is known whether it is here.

use crate::git::fetch::{Missing, fetch_command};

/// A commit or a branch that may be the base.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) name: Name,
    pub(super) origin: String,
    /// The base itself, where a merge base is not needed or cannot be found.
    pub(super) is_exact: bool,
    /// A default branch: it may be the very branch that is checked, which in CI is then no base.
    pub(super) unless_head: bool,
    /// The commit that is checked, where it is not HEAD.
    pub(super) tip: Option<String>,
}

#[derive(Debug)]
pub(super) enum Name {
    Commit(String),
    Branch(String),
}

impl Candidate {
    pub(super) fn commit(id: impl Into<String>, origin: impl Into<String>) -> Self {
        Self {
            name: Name::Commit(id.into()),
            origin: origin.into(),
            is_exact: false,
            unless_head: false,
            tip: None,
        }
    }

    pub(super) fn branch(name: &str, origin: impl Into<String>) -> Self {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name).to_owned();
        Self {
            name: Name::Branch(name),
            origin: origin.into(),
            is_exact: false,
            unless_head: false,
            tip: None,
        }
    }

    pub(super) fn exact(self, is_exact: bool) -> Self {
        Self { is_exact, ..self }
    }

    pub(super) fn unless_head(self, unless_head: bool) -> Self {
        Self { unless_head, ..self }
    }

    /// The names to try, in order.
    pub(super) fn revisions(&self) -> Vec<String> {
        match &self.name {
            Name::Commit(id) => vec![id.clone()],
            // The name as it is comes first, so that a leading `-` is seen and refused.
            Name::Branch(name) if name.is_empty() || name.starts_with('-') => vec![name.clone()],
            // Any commit would be compared with itself.
            Name::Branch(name) if name == "HEAD" || name == "@" => {
                vec!["refs/remotes/origin/HEAD".to_owned()]
            }
            Name::Branch(name) => vec![format!("refs/remotes/origin/{name}"), name.clone()],
        }
    }

    /// The command that brings it.
    pub(super) fn fetch_command(&self, is_shallow: bool) -> String {
        let missing = match &self.name {
            Name::Commit(id) => Missing::Commit(id),
            Name::Branch(name) => Missing::Branch(name),
        };
        fetch_command(missing, !self.is_exact, is_shallow)
    }
}

pub(super) fn fallbacks() -> Vec<Candidate> {
    let remote = |name: &str| {
        Candidate::commit(format!("refs/remotes/origin/{name}"), format!("origin/{name}"))
            .unless_head(true)
    };
    ["HEAD", "main", "master"].map(remote).into()
}
