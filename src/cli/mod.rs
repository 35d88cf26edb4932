//! The command line: what the user typed, and one file a subcommand.

mod actions;
mod args;
mod baseline;
mod check;
mod config;
mod fix;
mod hook;
mod init;
mod listed;
mod new;
mod pushed;
mod related;
mod repeats;
mod rule;
mod run;
mod schema;
mod scope;
mod terminal;
mod write_file;

pub use args::Cli;
pub use run::{Outcome, run};
pub use terminal::Terminal;
