//! `pmalint baseline`.

use miette::{Result, miette};

use super::args::{BaselineArgs, BaselineCommand, ScopeArgs};
use super::check::day;
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::baseline::{Baseline, Change};
use crate::check::{Options, check, recognise, stale};
use crate::git::{Environment, RepoPath, on_disk};
use crate::workspace::Workspace;
use crate::write_file::write_file;

pub(super) fn run(command: &BaselineCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let (BaselineCommand::Create(args)
    | BaselineCommand::Update(args)
    | BaselineCommand::Prune(args)) = command;
    let environment = Environment::of_process()?;
    let scope = ScopeArgs { config: args.config.clone(), ..ScopeArgs::default() };
    let workspace = scope.load(&environment, terminal)?;
    let path = workspace.baseline_path();
    let file = on_disk(&path, &environment)?;
    let is_there = file.symlink_metadata().is_ok();
    let old = match command {
        BaselineCommand::Create(_) if is_there => {
            return Err(miette!(
                help = "`pmalint baseline update` writes it anew, `pmalint baseline prune` only takes away",
                "there is a baseline already: {path}"
            )
            .into());
        }
        BaselineCommand::Create(_) => Baseline::default(),
        _ if !is_there => {
            return Err(miette!(
                help = "`pmalint baseline create` writes one",
                "there is no baseline at `{path}`"
            )
            .into());
        }
        _ => workspace.baseline()?.unwrap_or_default(),
    };
    let options = options(args)?;
    let (new, change) = changed(command, &old, &workspace, &options);
    if new != old || !is_there {
        write_file(&file, new.to_text()?.as_bytes())?;
    }
    terminal.note(&told(&path, change))?;
    Ok(Outcome::Clean)
}

fn options(args: &BaselineArgs) -> Result<Options> {
    let today = day(args.as_of.as_deref())?;
    Ok(Options { select: Vec::new(), ignore: Vec::new(), today })
}

fn changed(
    command: &BaselineCommand,
    old: &Baseline,
    workspace: &Workspace,
    options: &Options,
) -> (Baseline, Change) {
    let report = check(workspace, options);
    let recognised = recognise(&report, &old.known(), workspace);
    if matches!(command, BaselineCommand::Prune(_)) {
        let stale = stale(old, &recognised, workspace, options);
        let kept = old.entries().len() - stale.len();
        return (old.without(&stale), Change { added: 0, removed: stale.len(), kept });
    }
    old.updated(&report, &recognised, &|path| workspace.history.source(path))
}

/// `.pmalint-baseline.json: 3 findings added, 2 removed, 40 kept`
fn told(path: &RepoPath, change: Change) -> String {
    let Change { added, removed, kept } = change;
    let findings = if added == 1 { "finding" } else { "findings" };
    format!("{path}: {added} {findings} added, {removed} removed, {kept} kept")
}
