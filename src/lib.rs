//! pmalint.

pub mod document;
pub mod git;
pub mod history;
pub mod report;
pub mod rules;
pub mod schema;
pub mod settings;
