//! `pmalint check`.

use std::io::Write as _;
use std::path::Path;

use jiff::civil::Date;
use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{CheckArgs, FailOn, Output};
use super::related;
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::check::{Options, check, names_rule};
use crate::git::{Environment, RepoPath};
use crate::report::{self, Format, Report, Style, View};
use crate::rules::{RULES, Severity};
use crate::schema::nearest;
use crate::workspace::Workspace;

/// How many earlier actions a report shows beside each new one.
const EARLIER: usize = 3;

pub(super) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let options = options(args)?;
    let environment = Environment::of_process()?;
    let workspace = args.scope.load(&environment, terminal)?;
    if args.show_files {
        for path in linted(&workspace) {
            terminal.line(&path.to_text())?;
        }
        return Ok(Outcome::Clean);
    }
    let report = check(&workspace, &options);
    let outputs = outputs(args);
    // A change that touches no post-mortem is passed in silence.
    if !workspace.targets.is_empty() || !outputs.is_empty() {
        write(&outputs, args, &report, &workspace, &environment, terminal)?;
    }
    let reached = args.fail_on.level().is_some_and(|level| report.reaches(level));
    Ok(if reached { Outcome::Findings } else { Outcome::Clean })
}

/// The files to lint, in their order; a log of several incidents is one file.
fn linted(workspace: &Workspace) -> Vec<RepoPath> {
    let documents = workspace.history.documents();
    let mut paths: Vec<RepoPath> =
        workspace.targets.iter().map(|&at| documents[at].path().clone()).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn outputs(args: &CheckArgs) -> Vec<Output> {
    let statistics = Output { format: Format::Statistics, file: None };
    let mut outputs = args.format.clone();
    if args.statistics && !outputs.contains(&statistics) {
        outputs.push(statistics);
    }
    outputs
}

fn write(
    outputs: &[Output],
    args: &CheckArgs,
    report: &Report,
    workspace: &Workspace,
    environment: &Environment,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let default = [Output { format: Format::Full, file: None }];
    let outputs = if outputs.is_empty() { &default[..] } else { outputs };
    let is_for_github = outputs.iter().any(|output| output.format == Format::Github);
    let step_summary = environment.path("GITHUB_STEP_SUMMARY").filter(|_| is_for_github);
    let shows_earlier = |output: &Output| output.format.shows_earlier();
    let earlier = if step_summary.is_some() || outputs.iter().any(shows_earlier) {
        related::with_earlier(workspace, EARLIER)
    } else {
        Vec::new()
    };
    let style = terminal.style;
    let history = &workspace.history;
    let in_file = View {
        lookup: &|path: &RepoPath| history.source(path),
        style: &Style::PLAIN,
        summary: true,
        documents: &linted(workspace),
        fail_on: args.fail_on.level(),
        earlier: &earlier,
    };
    let on_terminal = View { style: &style, summary: !terminal.quiet, ..in_file };
    let text = |format: Format| -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        report::write(format, report, &in_file, &mut bytes)?;
        Ok(bytes)
    };
    // Files first: whoever reads standard output may leave before its end.
    for Output { format, file } in outputs {
        if let Some(file) = file {
            write_file(&environment.cwd().join(file), &text(*format)?)?;
        }
    }
    if let Some(path) = step_summary {
        append(&path, &text(Format::Markdown)?)?;
    }
    for Output { format, .. } in outputs.iter().filter(|output| output.file.is_none()) {
        report::write(*format, report, &on_terminal, terminal.out())?;
    }
    Ok(())
}

/// Adds to the page that GitHub shows for the step, to which other programs of the step may add as well.
fn append(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(bytes)
    };
    write()
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot write the step summary {}", path.display()))
}

/// Writes the file whole or not at all, for whoever the umask lets read it.
fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        // A terminal, a pipe or /dev/stdout is written to, not replaced.
        if path.metadata().is_ok_and(|there| !there.is_file()) {
            return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
        }
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    };
    write().into_diagnostic().wrap_err_with(|| format!("cannot write {}", path.display()))
}

pub(super) fn options(args: &CheckArgs) -> Result<Options> {
    for name in args.select.iter().chain(&args.ignore) {
        if !RULES.iter().any(|rule| names_rule(name, rule)) {
            let help = match nearest(name, RULES.iter().flat_map(|rule| [rule.code, rule.name])) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`pmalint rule` lists the rules".to_owned(),
            };
            return Err(miette!(help = help, "there is no rule `{name}`"));
        }
    }
    let today = match &args.as_of {
        Some(date) => date
            .parse::<Date>()
            .map_err(|_| miette!(help = "write it as YYYY-MM-DD", "`{date}` is not a day"))?,
        None => today(),
    };
    Ok(Options { select: args.select.clone(), ignore: args.ignore.clone(), today })
}

/// Today in UTC: a day is enough, and a machine's zone would make runs differ.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

impl FailOn {
    fn level(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}
