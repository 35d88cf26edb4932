//! One post-mortem, read once: parsing never fails.

mod front_matter;
mod problem;
mod source;
mod toml;
pub mod tree;
mod yaml;
mod yaml_error;
mod yaml_scalar;

pub use front_matter::{FrontMatter, split};
pub use problem::Problem;
pub use source::{Position, Source, Span};
pub use toml::read_toml;
pub use yaml::read_yaml;

/// A post-mortem as it was read.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Source,
}
