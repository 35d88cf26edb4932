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
pub use compile::Schema;
pub use derive::derive;
pub use parts::SchemaPart;
pub use presets::{PRESETS, Preset, default, preset, unknown_preset};
pub use projection::project;
pub use suggestion::{did_you_mean, nearest, one_of};
pub use violations::{Remedy, Violation, ViolationKind};
