//! The settings: what `.pmalint.yaml` says, merged with the defaults, as it is meant.

mod broken_file;
mod builtin_documents;
mod documents;
mod suggestion;

pub use broken_file::BrokenFile;
pub use documents::DocumentGlobs;
pub use suggestion::{did_you_mean, nearest, one_of};

/// What is meant.
#[derive(Clone, Debug, Default)]
pub struct Settings {}
