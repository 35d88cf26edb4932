//! The settings: what `.pmalint.yaml` says, merged with the defaults, as it is meant.

mod builtin_documents;
mod documents;
mod file;
mod meant;
mod path_words;
mod read;
mod shown;

pub use documents::DocumentGlobs;
pub use file::{SettingsFile, settings_schema};
pub use meant::{HistoryScope, HistorySource, Levels, SchemaChoice, Settings, Vocabulary};
pub use read::SCHEMA;
