//! `pmalint check`.

use std::io::Write as _;
use std::path::Path;

use jiff::civil::Date;
use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{CheckArgs, FailOn};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::check::{Options, check, names_rule};
use crate::git::{Environment, RepoPath};
use crate::report::{self, Format, Report, Style};
use crate::rules::{RULES, Severity};
use crate::schema::nearest;
use crate::workspace::Workspace;

pub(super) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let outputs =
        args.format.iter().map(|format| Output::parse(format)).collect::<Result<Vec<_>>>()?;
    let options = options(args)?;
    let environment = Environment::of_process()?;
    let workspace = args.scope.load(&environment, terminal)?;
    let report = check(&workspace, &options);
    // A change that touches no post-mortem is passed in silence.
    if !workspace.targets.is_empty() || !report.diagnostics.is_empty() || !outputs.is_empty() {
        write(&outputs, &report, &workspace, &environment, terminal)?;
    }
    let reached = args.fail_on.level().is_some_and(|level| report.reaches(level));
    Ok(if reached { Outcome::Findings } else { Outcome::Clean })
}

/// One `--format`.
struct Output {
    format: Format,
    file: Option<String>,
}

impl Output {
    fn parse(typed: &str) -> Result<Self> {
        let (name, file) = match typed.split_once('=') {
            Some((name, file)) => (name, Some(file.to_owned())),
            None => (typed, None),
        };
        let format = name.parse().map_err(|error| miette!("{error}"))?;
        Ok(Self { format, file })
    }
}

fn write(
    outputs: &[Output],
    report: &Report,
    workspace: &Workspace,
    environment: &Environment,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let style = terminal.style;
    let history = &workspace.history;
    let lookup = |path: &RepoPath| history.source(path);
    let default = [Output { format: Format::Full, file: None }];
    let outputs = if outputs.is_empty() { &default[..] } else { outputs };
    for output in outputs {
        match &output.file {
            None => {
                let summary = !terminal.quiet;
                report::write(output.format, report, &lookup, &style, summary, terminal.out())?;
            }
            Some(file) => {
                let mut bytes = Vec::new();
                report::write(output.format, report, &lookup, &Style::PLAIN, true, &mut bytes)?;
                write_file(&environment.cwd().join(file), &bytes)?;
            }
        }
    }
    Ok(())
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

fn options(args: &CheckArgs) -> Result<Options> {
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
