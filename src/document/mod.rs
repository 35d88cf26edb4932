//! One post-mortem, read once: parsing never fails.

mod actions;
mod dates;
mod document;
mod encoding;
mod front_matter;
mod incident_date;
mod markdown;
mod metadata;
mod outline;
mod problem;
pub mod references;
mod source;
mod toml;
mod tree;
mod vocabulary;
mod yaml;
mod yaml_error;
mod yaml_scalar;

pub use source::{Position, Source, Span};
