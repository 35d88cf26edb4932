//! `pmalint check`.

use jiff::civil::Date;
use miette::{Result, miette};

use super::args::{CheckArgs, FailOn};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use super::write_file::write_file;
use crate::check::{Options, check, set_aside_baselined, set_aside_earlier};
use crate::git::{Environment, RepoPath};
use crate::report::{self, Format, Report, Style};
use crate::rules::{RULES, Severity, selects};
use crate::schema::nearest;
use crate::workspace::Workspace;

pub(super) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let outputs =
        args.format.iter().map(|format| Output::parse(format)).collect::<Result<Vec<_>>>()?;
    let options = options(args)?;
    let environment = Environment::of_process()?;
    let workspace = args.scope.load(&environment, terminal)?;
    let mut report = check(&workspace, &options);
    let mut stale = 0;
    // Without a target nothing was looked at, and nothing is stale.
    if !args.no_baseline && !workspace.targets.is_empty() {
        let baseline = workspace.baseline()?.unwrap_or_default();
        stale = set_aside_baselined(&mut report, &baseline, &workspace, &options).len();
    }
    // Most changes have no finding at all, and need not look at the commit before.
    if !args.all
        && !report.diagnostics.is_empty()
        && let Some(before) = workspace.before()?
    {
        terminal.verbose(&before.notes)?;
        set_aside_earlier(&mut report, &before, &workspace, &options);
    }
    // A change that touches no post-mortem is passed in silence.
    if !workspace.targets.is_empty() || !outputs.is_empty() {
        write(&outputs, &report, &workspace, &environment, terminal)?;
    }
    if stale > 0 {
        let entries = if stale == 1 { "1 entry" } else { &format!("{stale} entries") };
        let path = workspace.baseline_path();
        terminal.note(&format!(
            "{entries} of {path} no longer found: `pmalint baseline prune` removes what is stale"
        ))?;
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

fn options(args: &CheckArgs) -> Result<Options> {
    for name in args.select.iter().chain(&args.ignore) {
        if !RULES.iter().any(|rule| selects(name, rule.code, rule.name)) {
            let help = match nearest(name, RULES.iter().flat_map(|rule| [rule.code, rule.name])) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`pmalint rule` lists the rules".to_owned(),
            };
            return Err(miette!(help = help, "there is no rule `{name}`"));
        }
    }
    let today = day(args.as_of.as_deref())?;
    Ok(Options { select: args.select.clone(), ignore: args.ignore.clone(), today })
}

/// The day of `--as-of`, else today in UTC: a day is enough, and a machine's zone would make runs differ.
pub(super) fn day(as_of: Option<&str>) -> Result<Date> {
    match as_of {
        Some(date) => date
            .parse()
            .map_err(|_| miette!(help = "write it as YYYY-MM-DD", "`{date}` is not a day")),
        None => Ok(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()),
    }
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
