//! Documents held to JSON Schema.

mod compile;
mod failure;
mod levels;
mod validate;
mod violations;

pub use compile::Schema;
pub use violations::{Violation, ViolationKind};
