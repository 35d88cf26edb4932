//! One post-mortem, read once: parsing never fails.

pub mod references;
mod source;

pub use source::{Position, Source, Span};

/// A post-mortem as it was read.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Source,
}
