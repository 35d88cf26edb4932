//! Documents held to JSON Schema.
