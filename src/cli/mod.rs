//! The command line: what the user typed, and one file a subcommand.

mod actions;
mod args;
mod baseline;
mod cache;
mod check;
mod config;
mod fix;
mod hook;
mod init;
mod interrupts;
mod listed;
mod new;
mod progress;
mod pushed;
mod related;
mod repeats;
mod rule;
mod run;
mod schema;
mod scope;
mod terminal;

pub use args::Cli;
#[cfg(test)]
pub(crate) use pushed::MOST_FINDINGS as MOST_PUSHED;
pub use run::{Outcome, run};
pub use terminal::Terminal;
