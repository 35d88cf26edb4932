//! The documents of a snapshot in the order of their incidents, and what they repeat.

mod concepts;
#[allow(clippy::module_inception, reason = "the central type of the module has its name")]
mod history;
mod index;
mod lexicon;
mod repeats;
mod similarity;
mod vocabulary;
mod words;

pub use concepts::{ActionText, MOST_WORDS};
pub use history::{ActionId, History, Window};
pub use index::ActionIndex;
pub use repeats::{Acknowledged, Repeat};
pub use similarity::{Evidence, SharedWords, Similar, Strength};
pub use vocabulary::Lexicon;
