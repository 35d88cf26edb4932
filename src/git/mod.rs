//! Everything that touches a repository: its states, what changed, the base commit in CI, hooks.

mod path;
mod snapshot;

pub use path::RepoPath;
pub use snapshot::{Entry, Selection, Snapshot};
