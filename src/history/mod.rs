//! The documents of a snapshot in the order of their incidents, and what they repeat.

/// All documents of the snapshot.
#[derive(Debug, Default)]
pub struct History {}
