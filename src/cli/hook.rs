//! `pmalint hook`.

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{CheckArgs, HookCommand, HookName, ScopeArgs};
use super::run::{Failure, Outcome};
use super::{Terminal, check, pushed};
use crate::git::hooks::{self, Hook, Installed, Managed, Status, Uninstalled};
use crate::git::{Environment, Repository};

pub(super) fn run(command: &HookCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match command {
        HookCommand::Run { hook, rest } => match hook {
            HookName::PreCommit | HookName::PreMergeCommit => before_commit(terminal),
            HookName::PrePush => pushed::pre_push(rest, terminal),
            HookName::PreReceive => pushed::pre_receive(terminal),
            HookName::Update => pushed::update(rest, terminal),
        },
        _ => manage(command, terminal),
    }
}

fn before_commit(terminal: &mut Terminal) -> Result<Outcome, Failure> {
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
    let usual: &[Hook] =
        if repository.is_bare() { &[Hook::PreReceive] } else { &Hook::OF_COMMITS };
    if let HookCommand::Install { config_hook: true, .. } = command {
        hooks::install_in_config(&repository, &program)?;
    }
    if let Some(found) = hooks::config_hook(&repository)? {
        let is_run = found.is_run;
        match command {
            HookCommand::Uninstall => {
                hooks::uninstall_from_config(&repository)?;
                terminal.line("hook.pmalint: removed from the git configuration")?;
            }
            HookCommand::Install { hooks, .. } if hooks.is_empty() && is_run => {
                terminal.line("pre-commit, pre-merge-commit: in the git configuration, as hook.pmalint")?;
                return Ok(Outcome::Clean);
            }
            _ if is_run => terminal.line("pre-commit, pre-merge-commit: in the git configuration, as hook.pmalint")?,
            _ => terminal.line("pre-commit, pre-merge-commit: in the git configuration, as hook.pmalint, which this git does not read")?,
        }
    }
    if let HookCommand::Install { hooks, force, .. } = command {
        let named: Vec<Hook> = hooks.iter().map(|hook| Hook::from(*hook)).collect();
        for hook in if named.is_empty() { usual } else { &named } {
            let line = installed(*hook, hooks::install(&repository, *hook, &program, *force)?);
            terminal.line(&line)?;
        }
        return Ok(Outcome::Clean);
    }
    for hook in Hook::ALL {
        let is_usual = usual.contains(&hook);
        let line = if *command == HookCommand::Uninstall {
            let uninstalled = hooks::uninstall(&repository, hook)?;
            let is_absent = matches!(uninstalled, Uninstalled::Absent { .. });
            (is_usual || !is_absent).then(|| uninstalled_line(hook, uninstalled))
        } else {
            let status = hooks::status(&repository, hook)?;
            let is_ours = matches!(
                status,
                Status::Installed { .. } | Status::ManagedElsewhere { present: true, .. }
            );
            (is_usual || is_ours).then(|| status_line(hook, status))
        };
        if let Some(line) = line {
            terminal.line(&line)?;
        }
    }
    Ok(Outcome::Clean)
}

impl From<HookName> for Hook {
    fn from(name: HookName) -> Self {
        match name {
            HookName::PreCommit => Self::PreCommit,
            HookName::PreMergeCommit => Self::PreMergeCommit,
            HookName::PrePush => Self::PrePush,
            HookName::PreReceive => Self::PreReceive,
            HookName::Update => Self::Update,
        }
    }
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
        Installed::ManagedElsewhere(managed) => {
            format!("{name}: add this line to {}: {}", place(&managed), managed.line)
        }
    }
}

fn place(managed: &Managed) -> String {
    let under = managed.under.iter().map(|key| format!(", under `{key}`"));
    format!("{}{}", managed.path.display(), under.collect::<String>())
}

fn uninstalled_line(hook: Hook, uninstalled: Uninstalled) -> String {
    let name = hook.name();
    match uninstalled {
        Uninstalled::Removed { path, restored: false } => {
            format!("{name}: removed {}", path.display())
        }
        Uninstalled::Removed { path, restored: true } => {
            format!("{name}: removed; the hook that was there before is {} again", path.display())
        }
        Uninstalled::Absent { path } => format!("{name}: not installed in {}", path.display()),
        Uninstalled::ManagedElsewhere(managed) => {
            format!("{name}: remove this line from {}: {}", place(&managed), managed.line)
        }
    }
}

fn status_line(hook: Hook, status: Status) -> String {
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
