//! The settings: what `.pmalint.yaml` says, merged with the defaults, as it is meant.

/// What is meant.
#[derive(Clone, Debug, Default)]
pub struct Settings {}
