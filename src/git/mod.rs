//! Everything that touches a repository: its states, what changed, the base commit in CI, hooks.

mod backend;
pub mod base;
mod committed;
mod differences;
mod environment;
mod executable;
mod fallback;
mod fetch;
mod first_dates;
pub mod hooks;
mod index_file;
mod libgit2;
mod object;
mod open;
mod passed_over;
mod path;
mod program;
mod push;
mod repository;
mod shell;
mod snapshot;
mod staged;
#[cfg(test)]
mod testing;
mod trees;
mod work_tree;

pub use environment::Environment;
#[cfg(test)]
pub(crate) use object::LARGEST_FILE;
pub use object::ObjectId;
pub(crate) use open::{on_disk, read_blob};
pub use open::{open, to_repo_path};
pub use path::RepoPath;
pub use push::{Destination, RefUpdate, received, sent};
pub use repository::{Repository, check_revision};
pub use snapshot::{Entry, Selection, Snapshot};
#[cfg(test)]
pub(crate) use trees::MOST_ITEMS;
pub(crate) use work_tree::read_file;
