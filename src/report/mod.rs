//! From a report to what is written: one file a format.

mod diagnostic;

pub use diagnostic::{Diagnostic, Location, RelatedLocation, Report, Summary};
