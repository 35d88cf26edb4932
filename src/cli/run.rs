//! From the command line to the command.

use std::io;

use clap::CommandFactory as _;
use miette::{Report, miette};

use super::args::{Cli, Command};
use super::{
    Terminal, actions, baseline, cache, check, config, hook, init, new, related, repeats, rule,
    schema,
};

/// How a command went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Clean,
    /// Something was found at or above `--fail-on`.
    Findings,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    Report(Report),
    /// Writing failed; a closed pipe is a quiet end.
    Output(io::Error),
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command.
///
/// # Errors
/// The tool could not do its work; findings are no error.
pub fn run(cli: &Cli, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match &cli.command {
        Command::Check(args) => check::run(args, terminal),
        Command::Init(args) => init::run(args, terminal),
        Command::New(args) => new::run(args, terminal),
        Command::Actions(args) => actions::run(args, terminal),
        Command::Related(args) => related::run(args, terminal),
        Command::Repeats(args) => repeats::run(args, terminal),
        Command::Baseline(command) => baseline::run(command, terminal),
        Command::Cache(command) => cache::run(*command, terminal),
        Command::Hook(command) => hook::run(command, terminal),
        Command::Rule { rule } => rule::run(rule.as_deref(), terminal),
        Command::Schema(command) => schema::run(command, terminal),
        Command::Config(command) => config::run(command, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "pmalint", &mut script);
            terminal.raw(&script)?;
            Ok(Outcome::Clean)
        }
        Command::Man { command } => {
            terminal.raw(&man_page(command.as_deref())?)?;
            Ok(Outcome::Clean)
        }
    }
}

/// The page of pmalint, or that of one of its commands.
fn man_page(command: Option<&str>) -> Result<Vec<u8>, Failure> {
    let mut described = Cli::command();
    described.build();
    if let Some(name) = command {
        let found = described.find_subcommand(name).cloned();
        described = found.ok_or_else(|| {
            miette!(help = "`pmalint --help` lists the commands", "there is no command `{name}`")
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(described).render(&mut page)?;
    Ok(page)
}
