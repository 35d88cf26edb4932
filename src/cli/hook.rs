//! `pmalint hook`.

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{CheckArgs, HookCommand, ScopeArgs};
use super::run::{Failure, Outcome};
use super::{Terminal, check};
use crate::git::hooks::{self, Hook, Installed, Status, Uninstalled};
use crate::git::{Environment, Repository};

pub(super) fn run(command: &HookCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let HookCommand::Run { .. } = command else { return manage(command, terminal) };
    // Under pre-commit with --from-ref and --to-ref nothing is staged: the range is what is asked for.
    let environment = Environment::of_process()?;
    let by_range = environment.text("PRE_COMMIT_FROM_REF").is_some_and(|from| !from.is_empty());
    let scope = if by_range {
        ScopeArgs { since: Some("auto".to_owned()), ..ScopeArgs::default() }
    } else {
        ScopeArgs { staged: true, ..ScopeArgs::default() }
    };
    check::run(&CheckArgs { scope, ..CheckArgs::default() }, terminal)
}

fn manage(command: &HookCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let repository = Repository::discover(&environment)?.ok_or_else(|| {
        miette!(help = "run it inside of the repository", "there is no git repository here")
    })?;
    let program =
        std::env::current_exe().into_diagnostic().wrap_err("cannot find out where pmalint is")?;
    for hook in Hook::ALL {
        let line = match command {
            HookCommand::Install { force } => {
                installed(hook, hooks::install(&repository, hook, &program, *force)?)
            }
            HookCommand::Uninstall => uninstalled(hook, hooks::uninstall(&repository, hook)?),
            HookCommand::Status | HookCommand::Run { .. } => {
                status(hook, hooks::status(&repository, hook)?)
            }
        };
        terminal.line(&line)?;
    }
    Ok(Outcome::Clean)
}

fn installed(hook: Hook, installed: Installed) -> String {
    let name = hook.name();
    match installed {
        Installed::Written { path, chained: false } => {
            format!("{name}: installed as {}", path.display())
        }
        Installed::Written { path, chained: true } => format!(
            "{name}: installed as {}; the hook that was there is kept as {name}.legacy and runs first",
            path.display()
        ),
        Installed::Current { path } => format!("{name}: already installed as {}", path.display()),
        Installed::ManagedElsewhere { path, line_to_add } => {
            format!("{name}: add this line to {}: {line_to_add}", path.display())
        }
    }
}

fn uninstalled(hook: Hook, uninstalled: Uninstalled) -> String {
    let name = hook.name();
    match uninstalled {
        Uninstalled::Removed { path, restored: false } => {
            format!("{name}: removed {}", path.display())
        }
        Uninstalled::Removed { path, restored: true } => {
            format!("{name}: removed; the hook that was there before is {} again", path.display())
        }
        Uninstalled::Absent { path } => format!("{name}: not installed in {}", path.display()),
        Uninstalled::ManagedElsewhere { path, line_to_remove } => {
            format!("{name}: remove this line from {}: {line_to_remove}", path.display())
        }
    }
}

fn status(hook: Hook, status: Status) -> String {
    let name = hook.name();
    match status {
        Status::Installed { path, chained: false } => {
            format!("{name}: installed as {}", path.display())
        }
        Status::Installed { path, chained: true } => {
            format!("{name}: installed as {}, runs after {name}.legacy", path.display())
        }
        Status::Absent { path } => {
            format!("{name}: not installed; `pmalint hook install` writes {}", path.display())
        }
        Status::Foreign { path } => format!(
            "{name}: {} is another hook; `pmalint hook install` keeps it and adds pmalint",
            path.display()
        ),
        Status::ManagedElsewhere { path, present: true } => {
            format!("{name}: called by {}", path.display())
        }
        Status::ManagedElsewhere { path, present: false } => format!(
            "{name}: not called by {}; `pmalint hook install` shows the line to add",
            path.display()
        ),
    }
}
