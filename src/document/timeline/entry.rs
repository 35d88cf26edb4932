//! The timeline as it is kept.

use jiff::civil::{Date, Time};

use crate::document::{Span, Zone};

/// The timeline of a document.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// In the order of the text.
    pub entries: Vec<TimelineEntry>,
    /// What is said of the zone for all entries together, in a heading, a column's header or a sentence.
    pub zone: Option<Zone>,
    /// The heading or label of the section, where there is one.
    pub label_span: Option<Span>,
}

/// One line of what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The line, item or row.
    pub span: Span,
    /// Day and time as they are written.
    pub time_span: Span,
    /// What happened, without its time.
    pub text: String,
    /// The day, its own or that of the entries or labels above it.
    pub date: Option<Date>,
    /// The day if months come first, where that can be meant.
    pub month_first: Option<Date>,
    /// Whether the day stands in the entry itself.
    pub has_own_date: bool,
    pub time: Option<Time>,
    /// `am` or `pm` is written.
    pub has_half: bool,
    /// As the entry itself says it.
    pub zone: Zone,
    /// Not meant to the minute: "around 10:00".
    pub is_rough: bool,
    /// Entries of one list, table or run of lines have the same number; only these follow each other.
    pub series: usize,
    /// Entries of an unknown day have the same number where that day is the same.
    pub day: usize,
}
