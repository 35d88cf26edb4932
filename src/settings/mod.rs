//! The settings: what `.pmalint.yaml` says, merged with the defaults, as it is meant.

mod amount;
mod builtin_documents;
mod documents;
mod file;
mod globs;
mod history;
mod ignores;
mod meant;
mod path_words;
mod read;
mod shown;
mod trackers;

#[cfg(test)]
pub(crate) use amount::{Amount, LONGEST_GLOB, MOST_GLOBS, MOST_PHRASES, MOST_TRACKERS};
pub use documents::DocumentGlobs;
pub use file::{SettingsFile, settings_schema};
pub use ignores::Ignores;
pub use meant::{HistoryScope, HistorySource, Levels, SchemaChoice, Schemas, Settings, Vocabulary};
pub use read::SCHEMA;
#[cfg(test)]
pub(crate) use trackers::PATTERN_SIZE;
