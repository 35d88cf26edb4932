//! `pmalint hook`.

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{CheckArgs, HookCommand, HookName, ScopeArgs};
use super::run::{Failure, Outcome};
use super::{Terminal, check, pushed};
use crate::git::hooks::{
    self, ConfigHook, ConfigState, Hook, Installed, Managed, Status, Uninstalled,
};
use crate::git::{Environment, Repository};

pub(super) fn run(command: &HookCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match command {
        HookCommand::Run { hook, rest } => {
            let outcome = match Hook::from(*hook) {
                Hook::PreCommit | Hook::PreMergeCommit => before_commit(terminal),
                Hook::PrePush => pushed::pre_push(rest, terminal),
                Hook::PreReceive => pushed::pre_receive(terminal),
                Hook::Update => pushed::update(rest, terminal),
            };
            let outcome = outcome.and_then(|outcome| {
                terminal.out().flush()?;
                Ok(outcome)
            });
            // Elsewhere a closed pipe is a quiet end; what a hook guards must not pass for it.
            outcome.map_err(|failure| match failure {
                Failure::Output(error) => Failure::Report(miette!("cannot write: {error}")),
                failure @ Failure::Report(_) => failure,
            })
        }
        HookCommand::Install { hooks, config_hook, force } => {
            let named: Vec<Hook> = hooks.iter().map(|hook| Hook::from(*hook)).collect();
            install(&named, *config_hook, *force, terminal)
        }
        HookCommand::Uninstall => uninstall(terminal),
        HookCommand::Status => status(terminal),
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

fn repository() -> Result<Repository> {
    Repository::discover(&Environment::of_process()?)?.ok_or_else(|| {
        miette!(help = "run it inside of the repository", "there is no git repository here")
    })
}

/// The hooks that are installed where none is named, and that are always spoken of.
fn usual(repository: &Repository) -> &'static [Hook] {
    if repository.is_bare() { &[Hook::PreReceive] } else { &Hook::OF_COMMITS }
}

fn install(
    named: &[Hook],
    config_hook: bool,
    force: bool,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let repository = repository()?;
    let program =
        std::env::current_exe().into_diagnostic().wrap_err("cannot find out where pmalint is")?;
    if config_hook {
        hooks::install_in_config(&repository, &program)?;
    }
    let in_config = hooks::config_hook(&repository)?;
    let in_config = in_config.filter(|found| found.state != ConfigState::TooOld);
    for hook in if named.is_empty() { usual(&repository) } else { named } {
        let line = match in_config {
            Some(found) if Hook::OF_COMMITS.contains(hook) => configured_line(*hook, found),
            _ => installed_line(*hook, hooks::install(&repository, *hook, &program, force)?),
        };
        terminal.line(&line)?;
    }
    Ok(Outcome::Clean)
}

fn uninstall(terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let repository = repository()?;
    match hooks::config_hook(&repository)? {
        Some(found) if found.is_local => {
            hooks::uninstall_from_config(&repository)?;
            terminal.line("hook.pmalint: removed from the git configuration")?;
        }
        Some(_) => terminal
            .line("hook.pmalint: kept, it is in the git configuration for all your repositories")?,
        None => {}
    }
    for hook in Hook::ALL {
        let uninstalled = hooks::uninstall(&repository, hook)?;
        let is_absent = matches!(uninstalled, Uninstalled::Absent { .. });
        if !is_absent || usual(&repository).contains(&hook) {
            terminal.line(&uninstalled_line(hook, uninstalled))?;
        }
    }
    Ok(Outcome::Clean)
}

fn status(terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let repository = repository()?;
    let in_config = hooks::config_hook(&repository)?;
    for hook in Hook::ALL {
        let status = hooks::status(&repository, hook)?;
        let is_ours = matches!(
            status,
            Status::Installed { .. } | Status::ManagedElsewhere { present: true, .. }
        );
        let in_config = in_config.filter(|_| Hook::OF_COMMITS.contains(&hook));
        if let Some(found) = in_config {
            terminal.line(&configured_line(hook, found))?;
        }
        let is_absent = !is_ours && in_config.is_some();
        if is_ours || usual(&repository).contains(&hook) && !is_absent {
            terminal.line(&status_line(hook, status))?;
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

fn configured_line(hook: Hook, found: ConfigHook) -> String {
    let state = match found.state {
        ConfigState::Runs => "",
        ConfigState::SwitchedOff => ", switched off by hook.pmalint.enabled",
        ConfigState::TooOld => ", which this git does not read: it has to be 2.54 or newer",
    };
    format!("{}: in the git configuration as hook.pmalint{state}", hook.name())
}

fn installed_line(hook: Hook, installed: Installed) -> String {
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
