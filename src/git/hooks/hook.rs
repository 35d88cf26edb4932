//! The hooks that pmalint can be.

/// The hooks that look at the index. Git runs the second one, and only that, for a merge without
/// conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    PreCommit,
    PreMergeCommit,
}

impl Hook {
    pub const ALL: [Self; 2] = [Self::PreCommit, Self::PreMergeCommit];

    /// The file name that git looks for.
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
        }
    }
}
