//! What is known of the words of follow-up actions: their stems, and how common these are.

mod frequencies;
mod stems;

pub(crate) use frequencies::{PER_TEN_THOUSAND, frequencies, is_common};
pub(crate) use stems::{is_listed, stem};
