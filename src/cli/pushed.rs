//! The hooks of a push, on both sides of it.

use std::ffi::OsString;
use std::io::Read as _;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::CheckArgs;
use super::check::{self, Known};
use super::run::{Failure, Outcome};
use super::scope;
use super::terminal::Terminal;
use crate::git::{Destination, Environment, RefUpdate, Repository, received, sent};
use crate::report::{self, Format, Location, Style, View, text};
use crate::rules::Severity;
use crate::trust::Trust;
use crate::workspace::Request;

/// More than that is no list of references, of which some 600,000 fit.
const MOST_REFERENCES: u64 = 64 << 20;

/// Findings of a branch that whoever pushes is shown.
pub(crate) const MOST_FINDINGS: usize = 200;

/// pre-receive: the references are on standard input.
pub(super) fn pre_receive(terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let updates = received(&read_references()?)?;
    lint(&updates, Destination::Here, terminal)
}

/// update: one reference, as `REF OLD NEW`.
pub(super) fn update(arguments: &[OsString], terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let update = match &words[..] {
        [name, old, new] => RefUpdate::new(name, old, new),
        _ => None,
    };
    let update = update.ok_or_else(|| {
        miette!(
            help = "git gives them: `pmalint hook run update \"$@\"`",
            "the hook update needs a reference and two object ids"
        )
    })?;
    lint(&[update], Destination::Here, terminal)
}

/// pre-push: the remote is named, the references are on standard input.
pub(super) fn pre_push(
    arguments: &[OsString],
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let remote = arguments.first().ok_or_else(|| {
        miette!(
            help = "git gives it: `pmalint hook run pre-push \"$@\"`",
            "the hook pre-push needs the name of the remote"
        )
    })?;
    let updates = sent(&read_references()?)?;
    lint(&updates, Destination::Remote(&remote.to_string_lossy()), terminal)
}

fn read_references() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MOST_REFERENCES)
        .read_to_end(&mut bytes)
        .into_diagnostic()
        .wrap_err("cannot read standard input")?;
    // What was cut off would not be linted.
    if bytes.len() as u64 == MOST_REFERENCES {
        return Err(miette!(help = "push them in parts", "too many references are pushed at once"));
    }
    Ok(bytes)
}

/// Lints all branches that are pushed, each by itself. Clean ones are passed in silence.
fn lint(
    updates: &[RefUpdate],
    destination: Destination<'_>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let repository = Repository::discover(&environment)?.ok_or_else(|| {
        miette!(help = "git runs it as a hook of a repository", "there is no git repository here")
    })?;
    let options = check::options(&CheckArgs::default())?;
    let mut outcome = Outcome::Clean;
    // What is said, and of which references: one commit may be pushed to several.
    let mut said: Vec<(Vec<&str>, Vec<u8>)> = Vec::new();
    for update in updates {
        let named = || format!("cannot lint what is pushed to {}", text::one_line(&update.name));
        let Some(pushed) = update.pushed(&repository, destination).wrap_err_with(named)? else {
            terminal.verbose(&[format!("{}: no branch to lint", update.name)])?;
            continue;
        };
        let trust = match destination {
            Destination::Here => Trust::Base(pushed.trusted),
            Destination::Remote(_) => Trust::Head,
        };
        let request = Request { selection: pushed.selection, trust, ..Request::default() };
        let workspace = scope::load(&request, &environment, terminal)?;
        let keeping = workspace.start_keeping();
        let known = Known { baseline: true, before: true };
        let mut report = check::lint(&workspace, &options, known, terminal)?.report;
        terminal.verbose(keeping.finish().as_slice())?;
        if report.diagnostics.is_empty() {
            continue;
        }
        // `git push` shows whoever pushes each line behind `remote: `, so it is one a finding.
        let lookup = |place: &Location| workspace.history.showing(&place.path, place.span());
        let mut findings = format!("{}\n", report.summary).into_bytes();
        let reaches = report.reaches(Severity::Error);
        let more = report.diagnostics.len().saturating_sub(MOST_FINDINGS);
        report.diagnostics.truncate(MOST_FINDINGS);
        let view = View {
            lookup: &lookup,
            style: &Style::PLAIN,
            summary: false,
            documents: &[],
            fail_on: Some(Severity::Error),
            earlier: &[],
        };
        report::write(Format::Concise, &report, &view, &mut findings)?;
        if more > 0 {
            findings.extend_from_slice(format!("pmalint: and {more} more\n").as_bytes());
        }
        match said.iter_mut().find(|(_, same)| *same == findings) {
            Some((names, _)) => names.push(&update.name),
            None => said.push((vec![&update.name], findings)),
        }
        if reaches {
            outcome = Outcome::Findings;
        }
    }
    for (names, findings) in said {
        let names = names.join(", ");
        write!(terminal.out(), "pmalint: {}: ", text::one_line(&names))?;
        terminal.raw(&findings)?;
    }
    if outcome == Outcome::Findings {
        terminal.line("pmalint: push refused; `pmalint rule CODE` says why and what to do")?;
    }
    Ok(outcome)
}
