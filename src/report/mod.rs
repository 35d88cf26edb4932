//! From a report to what is written: one file a format.

mod concise;
mod diagnostic;
mod evidence;
mod excerpt;
mod failure;
#[cfg(test)]
mod fixture;
mod format;
mod frame;
mod github;
mod json;
mod style;
mod summary;
mod terminal;
pub mod text;

pub use diagnostic::{Diagnostic, Location, RelatedLocation, Report, SetAside, Summary};
pub use failure::write_failure;
pub use format::{Format, Lookup, UnknownFormat, write};
pub use style::Style;
