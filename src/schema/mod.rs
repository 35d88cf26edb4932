//! Documents held to JSON Schema.

mod compile;
mod failure;
mod levels;
mod projection;
mod validate;
mod violations;

pub use compile::Schema;
pub use projection::project;
pub use violations::{Violation, ViolationKind};
