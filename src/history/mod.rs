//! The documents of a snapshot in the order of their incidents, and what they repeat.
//!
//! An `incident` is a document that was read or what an earlier run kept of it: a `digest` in numbers (`numbering`,
//! `lookup`, many together a `content`) and its actions in words (`promise`). `history` orders the incidents, `actions` finds
//! those with the same issue or text; `links` counts what they link; `repeats` follows a promise back through them
//! (`declared`: where the action itself says so), `clusters` gathers all that came again; `removed` tells what a removed
//! document takes with it.
//!
//! How a re-worded repeat is found, file by file: `words` cuts a text into words, `english` takes their endings off,
//! `vocabulary` knows what they mean (from the data in `lexicon`), `reading` puts both together, `concepts` is the action
//! that results; `index` finds candidates, `weights` says what a word tells there, `alignment` and `features` compare them, `trees` weigh it and `similarity`
//! judges.

mod actions;
mod alignment;
mod clusters;
mod concepts;
mod content;
mod declared;
mod digest;
mod features;
#[allow(clippy::module_inception, reason = "the central type of the module has its name")]
mod history;
mod incident;
mod index;
mod lazy_lexicon;
mod lexicon;
mod links;
mod lookup;
mod normal_form;
mod numbering;
mod promise;
mod reading;
mod removed;
mod repeats;
mod similarity;
mod slots;
mod trees;
mod vocabulary;
mod weights;
mod words;

pub use clusters::Cluster;
pub use concepts::ActionText;
pub(crate) use content::{Content, Mark};
pub(crate) use digest::{Digest, Summary};
pub use history::{ActionId, History, Window};
pub(crate) use incident::Archive;
pub use incident::Incident;
pub use index::ActionIndex;
pub(crate) use lazy_lexicon::LazyLexicon;
pub use promise::Promise;
pub(crate) use promise::Words;
pub use reading::MOST_WORDS;
pub use removed::{Citation, is_moved};
pub use repeats::{Acknowledged, Likeness, Repeat};
pub use similarity::{Evidence, SharedWords, Similar, Strength};
pub use vocabulary::{Lexicon, OwnWords};
