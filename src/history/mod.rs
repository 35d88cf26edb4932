//! The documents of a snapshot in the order of their incidents, and what they repeat.

mod alignment;
mod concepts;
mod features;
mod index;
mod lexicon;
mod similarity;
mod trees;
mod vocabulary;
mod words;

pub use concepts::{ActionText, MOST_WORDS};
pub use index::ActionIndex;
pub use similarity::{Evidence, SharedWords, Similar, Strength};
pub use vocabulary::Lexicon;

/// All documents of the snapshot.
#[derive(Debug, Default)]
pub struct History {}
