//! `pmalint init`.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{HookCommand, InitArgs};
use super::check::day;
use super::hook;
use super::run::{Failure, Outcome};
use super::scope::load;
use super::terminal::Terminal;
use crate::check::{Options, check};
use crate::git::{Environment, Repository, Selection, open};
use crate::proposal::{self, FIRST_FOLDER, Proposal, reads_as_post_mortem};
use crate::report::{Report, Summary};
use crate::rules::Severity;
use crate::schema;
use crate::settings::DocumentGlobs;
use crate::workspace::{Folders, Request, SETTINGS_FILE};
use crate::write_file::write_new;

/// A longer text is no post-mortem that a name does not tell of, in bytes.
const LONGEST: usize = 1 << 20;

pub(super) fn run(args: &InitArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let top = top(&environment)?;
    let file = top.join(SETTINGS_FILE);
    if file.symlink_metadata().is_ok() {
        return Err(miette!(
            help = "edit it; `pmalint config show` says what holds. Or remove it and run `pmalint init` again",
            "there is a settings file already: {}",
            file.display()
        )
        .into());
    }
    let found = look(&environment)?;
    let proposal = Proposal::new(&found);
    let text = proposal.to_yaml();
    tell(&proposal, terminal)?;
    let report = if proposal.documents == 0 {
        None
    } else {
        Some(what_check_finds(&proposal.to_trial(&found.files), args, &environment, terminal)?)
    };
    if let Some(report) = &report {
        terminal.note(&told(report))?;
    }
    let asks = !args.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !args.yes {
        terminal.note("")?;
        for line in text.lines() {
            terminal.line(line)?;
        }
        terminal.out().flush()?;
        if !asks {
            terminal.note("")?;
            terminal.note(&format!(
                "nothing is written: `pmalint init --yes` writes this to {SETTINGS_FILE}"
            ))?;
            return Ok(Outcome::Clean);
        }
        if !confirmed(&format!("Write {}?", file.display()), true)? {
            terminal.note("nothing is written")?;
            return Ok(Outcome::Clean);
        }
    }
    write_new(&file, text.as_bytes())?;
    terminal.note(&format!("{SETTINGS_FILE} is written"))?;
    let mut wants_hook = Repository::discover(&environment)?.is_some();
    if wants_hook && asks && confirmed("Lint what is committed, with a git hook?", false)? {
        let install = HookCommand::Install { hooks: Vec::new(), config_hook: false, force: false };
        hook::run(&install, terminal)?;
        wants_hook = false;
    }
    next(&proposal, report.as_ref(), wants_hook, terminal)?;
    Ok(Outcome::Clean)
}

fn top(environment: &Environment) -> Result<PathBuf> {
    match Repository::discover(environment)? {
        Some(repository) => repository
            .top_level()
            .map(Path::to_owned)
            .ok_or_else(|| miette!("a bare repository has no files on disk")),
        None => Ok(environment.cwd().to_owned()),
    }
}

/// Reads the post-mortems of the work tree: those that the built-in selection finds, and those that read as one.
fn look(environment: &Environment) -> Result<proposal::Repository> {
    let snapshot = open(&Selection::WorkTree, environment)?;
    let folders = Folders::read(&request(None), environment, snapshot.as_ref())?;
    let mut found =
        proposal::Repository { origin: snapshot.origin_url(), ..proposal::Repository::default() };
    for entry in snapshot.list(&DocumentGlobs::is_markdown)? {
        let path = entry.path.clone();
        let selected = folders.settings_of(&path).documents.selects(&path);
        let bytes = if selected || DocumentGlobs::could_select(&path) {
            snapshot.read(&entry)?
        } else {
            Vec::new()
        };
        if selected || (bytes.len() <= LONGEST && reads_as_post_mortem(&path, &bytes)) {
            found.files.push((path, bytes));
        } else {
            found.others.push(path);
        }
    }
    // In a folder of post-mortems nearly every file is one, whatever its name.
    for path in proposal::adopted(&mut found) {
        if let Some(entry) = snapshot.entry(&path)? {
            found.files.push((path, snapshot.read(&entry)?));
        }
    }
    Ok(found)
}

fn request(config: Option<PathBuf>) -> Request {
    Request { isolated: config.is_none(), config, no_cache: true, ..Request::default() }
}

/// Says what was found, and what the settings are chosen by.
fn tell(proposal: &Proposal, terminal: &mut Terminal) -> Result<(), Failure> {
    if proposal.documents == 0 {
        terminal.note(&format!("no post-mortem found; the first belongs into {FIRST_FOLDER}"))?;
        return Ok(());
    }
    let place = match &proposal.globs {
        Some(globs) => globs.join(", "),
        None => "in many places, which the built-in selection finds".to_owned(),
    };
    terminal.note(&format!("documents  {}: {place}", count(proposal.documents, "post-mortem")))?;
    let fit = &proposal.fit;
    terminal.note(&format!("schema     {}: {}", fit.preset.name, fit.told()))?;
    for tracker in &proposal.trackers {
        let links = count(tracker.count, "link");
        terminal.note(&format!("tracker    {}: {links} to {}", tracker.kind, tracker.url))?;
    }
    if let Some(forge) = &proposal.forge {
        terminal.note(&format!("tracker    issues such as #12: {forge}"))?;
    }
    for (key, times) in &proposal.homeless {
        terminal.note(&format!("tracker    unknown for {key}-..., written {times} times"))?;
    }
    Ok(())
}

/// What `check` finds with the settings.
fn what_check_finds(
    text: &str,
    args: &InitArgs,
    environment: &Environment,
    terminal: &mut Terminal,
) -> Result<Report, Failure> {
    let mut file = tempfile::Builder::new()
        .suffix(SETTINGS_FILE)
        .tempfile()
        .into_diagnostic()
        .wrap_err("cannot write a temporary file")?;
    file.write_all(text.as_bytes()).into_diagnostic()?;
    let workspace = load(&request(Some(file.path().to_owned())), environment, terminal)?;
    let today = day(args.as_of.as_deref())?;
    Ok(check(&workspace, &Options { select: Vec::new(), ignore: Vec::new(), today }))
}

fn told(report: &Report) -> String {
    let Summary { documents, errors, warnings, .. } = report.summary;
    format!(
        "check      {} and {} in {}",
        count(errors, "error"),
        count(warnings, "warning"),
        count(documents, "document")
    )
}

/// What to do next, in the order in which it is done.
fn next(
    proposal: &Proposal,
    report: Option<&Report>,
    wants_hook: bool,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut steps = Vec::new();
    match report {
        None => steps.push(("pmalint new TITLE", "writes the first post-mortem")),
        Some(report) if report.reaches(Severity::Error) => {
            steps.push(("pmalint check --statistics", "counts what is found, by rule"));
            steps.push((
                "pmalint baseline create",
                "sets aside what is old, so that only new findings count",
            ));
        }
        Some(_) => steps.push(("pmalint check", "shows what is found")),
    }
    let is_default = proposal.fit.preset.name == schema::default().name;
    if is_default && proposal.documents >= 10 {
        steps.push((
            "pmalint schema derive",
            "prints a schema of what your documents have in common",
        ));
    }
    if wants_hook {
        steps.push(("pmalint hook install", "lints what is committed"));
    }
    let width = steps.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
    terminal.note("")?;
    for (command, does) in steps {
        terminal.note(&format!("  {command:width$}  {does}"))?;
    }
    Ok(())
}

/// Asks on the terminal; no answer is the usual one, and the end of the input is no.
fn confirmed(question: &str, usual: bool) -> Result<bool> {
    let choice = if usual { "[Y/n]" } else { "[y/N]" };
    let mut answer = String::new();
    let read = write!(std::io::stderr(), "{question} {choice} ")
        .and_then(|()| std::io::stdin().read_line(&mut answer))
        .into_diagnostic()
        .wrap_err("cannot ask on the terminal")?;
    Ok(match answer.trim().to_lowercase().as_str() {
        "" => usual && read > 0,
        answer => "yes".starts_with(answer),
    })
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
