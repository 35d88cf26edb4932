//! Where output goes, and how it may look there.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::args::{Cli, Colour};
use super::progress::{Share, Working};
use super::run::{Failure, Outcome};
use crate::git::Environment;
use crate::report::{Style, text, write_failure};

/// A terminal that says it is narrower is not believed.
const LEAST_COLUMNS: usize = 40;

/// Standard output and standard error.
pub struct Terminal {
    out: BufWriter<io::Stdout>,
    err: io::Stderr,
    pub style: Style,
    err_style: Style,
    pub verbose: bool,
    pub quiet: bool,
    /// Whether standard error is a terminal at which somebody waits.
    shows_progress: bool,
}

impl Terminal {
    /// What the process has, as its environment wants it: `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `COLUMNS`,
    /// `FORCE_HYPERLINK`, `NO_HYPERLINKS`, `CI`.
    pub fn of_process(cli: &Cli) -> Self {
        let environment = Environment::of_process().ok();
        let set = |name: &str| {
            environment
                .as_ref()
                .and_then(|environment| environment.text(name))
                .filter(|value| !value.is_empty())
        };
        let forced = set("FORCE_COLOR").or(set("CLICOLOR_FORCE")).is_some_and(|value| value != "0");
        let dumb = set("TERM").is_some_and(|term| term == "dumb");
        let refused = set("NO_COLOR").is_some() || dumb;
        let no_links =
            ["NO_HYPERLINKS", "NO_HYPERLINK", "CI"].iter().any(|name| set(name).is_some());
        let refused_links = no_links || dumb || cli.color == Colour::Never;
        let style = |is_terminal: bool| {
            let colour = match cli.color {
                Colour::Always => true,
                Colour::Never => false,
                Colour::Auto => (forced || is_terminal) && !refused,
            };
            let columns = set("COLUMNS").and_then(|columns| columns.parse().ok());
            let columns = columns.or_else(|| {
                let (width, _) = terminal_size::terminal_size()?;
                Some(usize::from(width.0))
            });
            let width = columns.filter(|columns| is_terminal && *columns >= LEAST_COLUMNS);
            // `FORCE_HYPERLINK` is the user's word against all else.
            let hyperlinks = match set("FORCE_HYPERLINK") {
                Some(forced) => forced != "0",
                None => is_terminal && !refused_links && supports_hyperlinks::supports_hyperlinks(),
            };
            Style { colour, width: width.unwrap_or(Style::PLAIN.width), hyperlinks, ..Style::PLAIN }
        };
        let waits = io::stderr().is_terminal() && !dumb && set("CI").is_none();
        Self {
            out: BufWriter::new(io::stdout()),
            err: io::stderr(),
            style: style(io::stdout().is_terminal()),
            err_style: style(io::stderr().is_terminal()),
            verbose: cli.verbose,
            quiet: cli.quiet,
            shows_progress: waits && !cli.quiet,
        }
    }

    /// Says what is being done, if that takes longer than a second and somebody waits at a terminal. Nothing else may be
    /// written until what this gives is dropped.
    pub(super) fn working(&self, doing: &str) -> Working {
        // Nobody knows how much of it there is.
        self.working_through(doing, 0, || 0)
    }

    /// The same for work on so many things, with a bar; `done` counts them from wherever it began.
    pub(super) fn working_through(&self, doing: &str, all: usize, done: fn() -> usize) -> Working {
        if self.shows_progress {
            Working::seen(doing, self.err_style.width, Share { all, done, before: done() })
        } else {
            Working::unseen()
        }
    }

    /// Standard output.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Bytes that are pmalint's own.
    ///
    /// # Errors
    /// Standard output is closed.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// A list for programs, made safe to print.
    ///
    /// # Errors
    /// Standard output is closed.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string_pretty(value)?;
        writeln!(self.out, "{}", text::escape_json(&json))
    }

    /// One line on standard output, made safe to print.
    ///
    /// # Errors
    /// Standard output is closed.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", text::one_line(line))
    }

    /// One line on standard error, unless `--quiet`.
    ///
    /// # Errors
    /// Standard error is closed.
    pub fn note(&mut self, line: &str) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        self.out.flush()?;
        writeln!(self.err, "{}", text::one_line(line))
    }

    /// Lines on standard error, if `--verbose`.
    ///
    /// # Errors
    /// Standard error is closed.
    pub fn verbose(&mut self, lines: &[String]) -> io::Result<()> {
        if self.verbose {
            for line in lines {
                self.note(&format!("pmalint: {line}"))?;
            }
        }
        Ok(())
    }

    /// Says what failed, if anything did, and gives the exit code: 0 nothing found, 1 findings, 2 the
    /// tool could not do its work.
    pub fn finish(mut self, outcome: Result<Outcome, Failure>) -> ExitCode {
        let outcome = outcome.and_then(|outcome| match self.out.flush() {
            Err(error) if !is_closed(&error) => Err(error.into()),
            _ => Ok(outcome),
        });
        match outcome {
            Ok(Outcome::Clean) => ExitCode::SUCCESS,
            Ok(Outcome::Findings) => ExitCode::from(1),
            Err(Failure::Output(error)) if is_closed(&error) => ExitCode::SUCCESS,
            Err(Failure::Output(error)) => self.failed(&miette::miette!("cannot write: {error}")),
            Err(Failure::Report(report)) => self.failed(&report),
        }
    }

    fn failed(&mut self, report: &miette::Report) -> ExitCode {
        let _ = self.out.flush();
        let _ = write_failure(report, &self.err_style, &mut self.err);
        ExitCode::from(2)
    }
}

/// Whether whoever reads has enough: `pmalint check | head`.
pub(super) fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
