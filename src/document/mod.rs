//! One post-mortem, read once: parsing never fails.

mod actions;
mod announced;
mod dates;
mod directives;
#[allow(clippy::module_inception, reason = "the central type of the module has its name")]
mod document;
mod duration;
mod encoding;
mod field_names;
mod front_matter;
mod incident_date;
mod incident_log;
mod instant;
mod labels;
mod lead_ins;
mod markdown;
mod metadata;
mod months;
mod no_actions;
mod outline;
mod passages;
mod pattern;
mod people;
mod phrases;
mod placeholders;
mod problem;
#[cfg(test)]
mod properties;
pub mod references;
mod sections;
mod source;
mod timeline;
mod title;
mod toml;
pub mod tree;
mod turns;
mod vocabulary;
mod yaml;
mod yaml_error;
mod yaml_scalar;

pub(crate) use actions::state_word;
pub use actions::{Acknowledgement, Action, Due, Named, State};
pub use announced::Announced;
pub(crate) use dates::only as only_day;
pub use directives::{Directive, Directives, Reach, RuleName};
pub use document::{Conventions, Document, Title};
#[cfg(test)]
pub(crate) use document::{MOST_ACTIONS, MOST_ENTRIES};
pub use duration::Duration;
pub(crate) use encoding::MAX_BYTES;
pub(crate) use field_names::canonical;
pub use front_matter::{FrontMatter, split};
pub use incident_date::{DateOrigin, IncidentDate};
pub use incident_log::Incidents;
pub use instant::{Instant, Zone, instant};
#[cfg(test)]
pub(crate) use markdown::{MAX_DEPTH, MOST_LINKS};
pub use metadata::{Field, FieldOrigin, Metadata};
pub use no_actions::NoActions;
pub use passages::Passage;
pub use placeholders::Placeholder;
pub use problem::Problem;
pub use sections::Section;
pub use source::{Position, Source, Span};
pub use timeline::{Timeline, TimelineEntry, zone_in};
pub use toml::read_toml;
pub(crate) use vocabulary::words as label_words;
pub use vocabulary::{SectionKind, Vocabulary};
pub use yaml::read_yaml;
#[cfg(test)]
pub(crate) use yaml::{COPY_LIMIT, SIZE_LIMIT};
