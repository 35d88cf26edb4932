//! The documents of a snapshot in the order of their incidents, and what they repeat.
//!
//! How a re-worded repeat is found, file by file: `words` cuts a text into words, `vocabulary` knows what they mean
//! (from the data in `lexicon`), `reading` puts both together, `concepts` is the action that results; `index`
//! finds candidates, `alignment` and `features` compare them, `trees` weigh it and `similarity` judges.

mod alignment;
mod concepts;
mod features;
mod index;
mod lexicon;
mod normal_form;
mod reading;
mod similarity;
mod trees;
mod vocabulary;
mod words;

pub use concepts::ActionText;
pub use index::ActionIndex;
pub use reading::MOST_WORDS;
pub use similarity::{Evidence, SharedWords, Similar, Strength};
pub use vocabulary::Lexicon;

/// All documents of the snapshot.
#[derive(Debug, Default)]
pub struct History {}
