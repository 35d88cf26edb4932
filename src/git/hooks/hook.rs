//! The hooks that pmalint can be.

/// A git hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    PreCommit,
    /// Git runs this one, and only this, for a merge without conflicts.
    PreMergeCommit,
    PrePush,
    /// On the server, once for all that is pushed.
    PreReceive,
    /// On the server, once for each reference.
    Update,
}

impl Hook {
    pub const ALL: [Self; 5] =
        [Self::PreCommit, Self::PreMergeCommit, Self::PrePush, Self::PreReceive, Self::Update];
    /// Those that look at the index, before something is committed.
    pub const OF_COMMITS: [Self; 2] = [Self::PreCommit, Self::PreMergeCommit];

    /// The file name that git looks for.
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrePush => "pre-push",
            Self::PreReceive => "pre-receive",
            Self::Update => "update",
        }
    }

    /// What calls pmalint in a shell script that is not ours.
    pub(super) fn line(self) -> String {
        let arguments = match self {
            Self::PreCommit | Self::PreMergeCommit | Self::PreReceive => "",
            Self::PrePush | Self::Update => " \"$@\"",
        };
        format!("pmalint hook run {}{arguments}", self.name())
    }

    /// Whether git runs it in a bare repository, which has no commits of its own making.
    pub fn is_for_bare(self) -> bool {
        matches!(self, Self::PreReceive | Self::Update)
    }
}
