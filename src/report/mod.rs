//! From a report to what is written: one file a format.

mod checkstyle;
mod concise;
mod diagnostic;
mod diff;
mod earlier;
mod evidence;
mod excerpt;
mod failure;
#[cfg(test)]
mod fixture;
mod format;
mod frame;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod page;
mod rdjson;
mod sarif;
mod statistics;
mod style;
mod summary;
mod tally;
mod terminal;
pub mod text;

pub use diagnostic::{Diagnostic, Edit, Fix, Location, RelatedLocation, Report, SetAside, Summary};
pub use diff::write_diff;
pub use earlier::{Issue, ListedAction, WithEarlier};
pub use failure::write_failure;
pub use format::{Format, Lookup, View, write};
#[cfg(test)]
pub(crate) use github::LIMIT as MOST_ANNOTATIONS;
pub use page::write_page;
#[cfg(test)]
pub(crate) use sarif::MOST_RESULTS;
pub use style::Style;
pub use tally::{Kind, Tally};
#[cfg(test)]
pub(crate) use terminal::MOST_FINDINGS;
