//! References to issues, changes and other tracker items, recognised without the network.

mod addresses;
mod classify;
mod forge;
mod keys;
mod patterns;
mod phrases;
mod reference;
mod sigils;
mod text;
mod tracker;
mod trackers;
mod url;

#[cfg(test)]
mod cases;

pub(crate) use keys::unlisted as unlisted_key;
pub use patterns::is_conversation;
pub use reference::{Classified, Reference, ReferenceKind};
pub use text::Place;
pub use tracker::{TrackerKind, TrackerSetting};
pub use trackers::Trackers;
pub use url::trim_punctuation;
