//! One post-mortem, read once: parsing never fails.

mod dates;
mod markdown;
mod outline;
mod source;
mod vocabulary;

pub use source::{Position, Source, Span};
pub use vocabulary::{SectionKind, Vocabulary};

/// A post-mortem as it was read.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Source,
}
