//! What happened when: the entries of the document's timeline.
//!
//! People write them as items, rows, lines, paragraphs and headings that begin with a time; the day may
//! stand in a heading, a label or an item above them, or only with the first of them.

mod entry;
mod read;
mod stamp;
#[cfg(test)]
mod tests;
mod zone;

pub use entry::{Timeline, TimelineEntry};
pub(crate) use read::read;
pub use zone::zone_in;
