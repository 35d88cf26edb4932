//! pmalint.

pub mod check;
pub mod cli;
pub mod document;
pub mod git;
pub mod history;
pub mod report;
pub mod rules;
pub mod schema;
pub mod settings;
pub mod workspace;
