//! The rules, one file each, and the list of them.

mod example;
mod rule;

pub use example::Example;
pub use rule::{Context, Finding, Related, Rule, Severity};
