//! Documents held to JSON Schema, with a few keywords of our own; `docs/schemas.md` is for those who write
//! schemas.

mod broken_file;
mod bundle;
mod compile;
mod conditions;
#[cfg(test)]
mod default_tests;
mod derive;
pub mod editors;
mod failure;
mod formats;
mod keywords;
mod levels;
mod parts;
mod presets;
mod projection;
mod recursion;
mod sections;
mod subschemas;
mod suggestion;
mod time_formats;
mod validate;
mod violations;

pub use broken_file::BrokenFile;
pub use bundle::ReadFile;
#[cfg(test)]
pub(crate) use bundle::{LONGEST_PATTERNS, MOST_FILES, MOST_PATTERNS};
pub use compile::Schema;
pub use derive::derive;
pub use parts::SchemaPart;
pub use presets::{PRESETS, Preset, default, preset, unknown_preset};
pub use projection::project;
#[cfg(test)]
pub(crate) use recursion::{DEEPEST, MOST as MOST_SUBSCHEMAS};
pub use suggestion::{did_you_mean, nearest, one_of};
#[cfg(test)]
pub(crate) use validate::PATTERN_SIZE;
pub use violations::{Remedy, Violation, ViolationKind};
