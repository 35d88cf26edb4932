//! Comments that tell pmalint to say nothing: `<!-- pmalint-disable-next-line PMA203: why -->`, and `#` comments in
//! the front matter.
//!
//! Read from blocks and nodes, so that an example in a code block is no directive. Which rules there are is not known
//! here: a directive keeps the names as written.

mod directive;
mod find;
mod syntax;
#[cfg(test)]
mod tests;

pub use directive::{Directive, Directives, Reach, RuleName};
