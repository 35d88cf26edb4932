//! Documents held to JSON Schema.

mod broken_file;
mod compile;
mod failure;
mod formats;
mod levels;
mod projection;
mod suggestion;
mod validate;
mod violations;

pub use broken_file::BrokenFile;
pub use compile::{BUILTIN, Schema};
pub use projection::project;
pub use suggestion::{did_you_mean, nearest, one_of};
pub use violations::{Violation, ViolationKind};
