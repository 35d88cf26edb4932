//! `pmalint check`.

use std::cell::{OnceCell, RefCell};
use std::io::{BufWriter, IsTerminal as _, Write as _};
use std::mem::ManuallyDrop;
use std::path::Path;

use jiff::civil::Date;
use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{CheckArgs, FailOn, Output};
use super::run::{Failure, Outcome};
use super::terminal::{Terminal, is_closed};
use super::{fix, related};
use crate::check::{Options, Wanted, check_for, checked, set_aside_baselined, set_aside_earlier};
use crate::git::{Environment, RepoPath};
use crate::report::{self, Format, Location, Report, Style, View, WithEarlier};
use crate::rules::{RULES, Severity, selects};
use crate::schema::nearest;
use crate::workspace::Workspace;
use crate::write_file::write_file;

/// How many earlier actions a report shows beside each new one.
const EARLIER: usize = 3;

/// How a report is written where the user does not say.
const DEFAULT: Format = Format::Full;

pub(super) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let options = options(args)?;
    let environment = Environment::of_process()?;
    if args.fix {
        fix::may_write(args, &environment)?;
    }
    // The process ends with this run. To give back the memory of a long history piece by piece takes longer than to lint
    // a document.
    let mut workspace = ManuallyDrop::new(args.scope.load_to_lint(&environment, terminal)?);
    if args.show_files {
        for path in linted(&workspace) {
            terminal.line(&path.to_text())?;
        }
        return Ok(Outcome::Clean);
    }
    let known = Known { baseline: !args.no_baseline, before: !args.all };
    if args.diff {
        return fix::show(&mut workspace, &options, known, terminal);
    }
    let keeping = workspace.start_keeping();
    let mut fixed = None;
    let Linted { report, stale, before } = if args.fix {
        let (files, linted) = fix::fixed(&mut workspace, &options, known, terminal)?;
        fix::write(&files, &environment)?;
        fixed = Some(fix::told(&files));
        linted
    } else {
        lint_to_show(&outputs(args), &workspace, &options, known, terminal)?
    };
    let reached = args.fail_on.level().is_some_and(|level| report.reaches(level));
    let compared = Compared { workspace: &workspace, before, wants_before: known.before };
    match print(args, &report, compared, stale, &environment, terminal) {
        // Whoever leaves before the end, as `head` does, does not make the findings go away.
        Err(Failure::Output(error)) if is_closed(&error) => {}
        printed => printed?,
    }
    if let Some(told) = fixed {
        terminal.note(&told)?;
    }
    workspace.verify()?;
    terminal.verbose(keeping.finish().as_slice())?;
    Ok(if reached { Outcome::Findings } else { Outcome::Clean })
}

/// Writes the report in all formats that are wanted, and says what is stale in the baseline.
fn print(
    args: &CheckArgs,
    report: &Report,
    compared: Compared<'_>,
    stale: usize,
    environment: &Environment,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let path = compared.workspace.baseline_path();
    let outputs = outputs(args);
    // A change that touches no post-mortem is passed in silence.
    if report.summary.documents > 0 || !outputs.is_empty() {
        write(&outputs, args, report, compared, environment, terminal)?;
    }
    if stale > 0 {
        let entries = if stale == 1 { "1 entry" } else { &format!("{stale} entries") };
        terminal.note(&format!(
            "{entries} of {path} no longer found: `pmalint baseline prune` removes what is stale"
        ))?;
    }
    Ok(())
}

/// The files to lint, in their order; a log of several incidents is one file.
fn linted(workspace: &Workspace) -> Vec<RepoPath> {
    let mut paths: Vec<RepoPath> =
        workspace.targets.iter().map(|&at| workspace.history.path(at).clone()).collect();
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

/// Which findings that were known before are set aside.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// Those of the baseline.
    pub(super) baseline: bool,
    /// Those of the state that the change is compared with.
    pub(super) before: bool,
}

/// What linting gave.
pub(super) struct Linted {
    pub(super) report: Report,
    /// How many entries of the baseline nothing was found for.
    pub(super) stale: usize,
    /// The state that the change is compared with, where it had to be read.
    pub(super) before: Option<Workspace>,
}

/// Lints the workspace.
pub(super) fn lint(
    workspace: &Workspace,
    options: &Options,
    known: Known,
    terminal: &mut Terminal,
) -> Result<Linted, Failure> {
    lint_for(Wanted::All, workspace, options, known, terminal)
}

/// The same for a report that is written in these formats and no more is asked of.
fn lint_to_show(
    outputs: &[Output],
    workspace: &Workspace,
    options: &Options,
    known: Known,
    terminal: &mut Terminal,
) -> Result<Linted, Failure> {
    let (style, format) = match outputs {
        [Output { format, file: None }] if format.is_by_line() => (terminal.style, *format),
        _ => {
            let most = outputs.iter().map(|output| output.format.most()).max();
            let wanted = Wanted::First(most.unwrap_or(DEFAULT.most()));
            return lint_for(wanted, workspace, options, known, terminal);
        }
    };
    // Each finding is written as soon as it is found, and not kept.
    let view = View {
        lookup: &|_| None,
        style: &style,
        summary: false,
        documents: &[],
        fail_on: None,
        earlier: &[],
    };
    let out = RefCell::new(BufWriter::new(std::io::stdout()));
    let failed = OnceCell::new();
    let tell = |report: Report| {
        if failed.get().is_none()
            && let Err(error) = report::write(format, &report, &view, &mut *out.borrow_mut())
        {
            let _ = failed.set(error);
        }
    };
    let linted = lint_for(Wanted::Told(&tell), workspace, options, known, terminal)?;
    let flushed = out.borrow_mut().flush();
    match failed.into_inner().map_or(flushed, Err) {
        Err(error) if !is_closed(&error) => Err(Failure::Output(error)),
        _ => Ok(linted),
    }
}

/// The same for a report that may not need all findings.
fn lint_for(
    wanted: Wanted<'_>,
    workspace: &Workspace,
    options: &Options,
    known: Known,
    terminal: &mut Terminal,
) -> Result<Linted, Failure> {
    let is_concerned = !workspace.targets.is_empty() || !workspace.removed.is_empty();
    let baseline = match is_concerned && known.baseline {
        true => workspace.baseline()?,
        false => None,
    };
    // What was known before is recognised finding by finding.
    let is_new = baseline.is_none() && !(known.before && workspace.is_compared());
    let wanted = if is_new { wanted } else { Wanted::All };
    let doing = format!("linting {} post-mortems", workspace.targets.len());
    // Findings that are told on a terminal meanwhile show how far it is, and would be written over the line that does.
    let is_seen = matches!(wanted, Wanted::Told(_)) && std::io::stdout().is_terminal();
    let linting =
        (!is_seen).then(|| terminal.working_through(&doing, workspace.targets.len(), checked));
    let mut report = check_for(wanted, workspace, options);
    drop(linting);
    let mut stale = 0;
    let mut before = None;
    // Where no document is concerned nothing was looked at, and nothing is stale.
    if let Some(baseline) = baseline.filter(|_| report.summary.documents > 0) {
        stale = set_aside_baselined(&mut report, &baseline, workspace, options).len();
    }
    // Most changes have no finding at all, and need not look at the commit before.
    if known.before
        && !report.diagnostics.is_empty()
        && let Some(state) = workspace.before()?
    {
        terminal.verbose(&state.notes)?;
        let comparing = terminal.working("comparing with what was there before");
        set_aside_earlier(&mut report, &state, workspace, options);
        drop(comparing);
        before = Some(state);
    }
    workspace.verify()?;
    Ok(Linted { report, stale, before })
}

/// What was linted, and what it is compared with.
struct Compared<'a> {
    workspace: &'a Workspace,
    /// Where it is read already.
    before: Option<Workspace>,
    wants_before: bool,
}

impl Compared<'_> {
    /// The actions that the change adds, or all without a change, each with the earlier ones most like it.
    fn with_earlier(self) -> Result<Vec<WithEarlier>> {
        let before = match self.before {
            None if self.wants_before => self.workspace.before()?,
            before => before,
        };
        Ok(related::with_earlier(self.workspace, before.as_ref(), EARLIER))
    }
}

fn write(
    outputs: &[Output],
    args: &CheckArgs,
    report: &Report,
    compared: Compared<'_>,
    environment: &Environment,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let default = [Output { format: DEFAULT, file: None }];
    let outputs = if outputs.is_empty() { &default[..] } else { outputs };
    let is_for_github = outputs.iter().any(|output| output.format == Format::Github);
    let step_summary = environment.path("GITHUB_STEP_SUMMARY").filter(|_| is_for_github);
    let shows_earlier = |output: &Output| output.format.shows_earlier();
    let workspace = compared.workspace;
    let earlier = if step_summary.is_some() || outputs.iter().any(shows_earlier) {
        compared.with_earlier()?
    } else {
        Vec::new()
    };
    let style = terminal.style;
    let history = &workspace.history;
    let in_file = View {
        lookup: &|place: &Location| history.showing(&place.path, place.span()),
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

pub(super) fn options(args: &CheckArgs) -> Result<Options> {
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
