//! Hooks in the git configuration, which git runs beside those of the hooks folder, since 2.54:
//! <https://git-scm.com/docs/githooks>. An older git ignores them without a word.

use std::path::Path;

use miette::{Result, miette};

use super::hook::Hook;
use super::install::{Status, never_run, status};
use crate::git::Repository;
use crate::git::program::{OpenError, Program};
use crate::git::shell::quoted;

const COMMAND: &str = "hook.pmalint.command";
const EVENT: &str = "hook.pmalint.event";
const ENABLED: &str = "hook.pmalint.enabled";
/// The first git that runs hooks of the configuration.
const FIRST: Version = Version { major: 2, minor: 54 };

/// What the git configuration says about pmalint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigHook {
    pub state: ConfigState,
    /// Whether it is this repository's own, not one for all of the user's.
    pub is_local: bool,
}

/// Whether git runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigState {
    Runs,
    /// `hook.pmalint.enabled` is false.
    SwitchedOff,
    /// The installed git does not read hooks of the configuration.
    TooOld,
}

/// Tells whether the git configuration holds a hook of ours.
///
/// # Errors
/// The configuration cannot be read, or there is one and no git that could run it.
pub fn config_hook(repository: &Repository) -> Result<Option<ConfigHook>> {
    let Some(configured) = repository.config_path(COMMAND)? else { return Ok(None) };
    let git = program(repository)?;
    let enabled = git.run(&["config", "--type=bool", "--get", ENABLED])?;
    let state = if version(&git)? < FIRST {
        ConfigState::TooOld
    } else if enabled.stdout == b"false\n" {
        ConfigState::SwitchedOff
    } else {
        ConfigState::Runs
    };
    Ok(Some(ConfigHook { state, is_local: configured.is_local }))
}

/// Has git run `program`, an absolute path, before commits and merges, by the repository's configuration.
///
/// # Errors
/// Git is too old or refuses to write, or one of the hooks is installed as a file: it would run twice.
pub fn install_in_config(repository: &Repository, program: &Path) -> Result<()> {
    if repository.is_bare() {
        return Err(never_run(Hook::PreCommit));
    }
    for hook in Hook::OF_COMMITS {
        if let Status::Installed { path, .. } = status(repository, hook)? {
            return Err(miette!(
                help = "remove it first: `pmalint hook uninstall`",
                "the hook would run twice: it is installed as {}",
                path.display()
            ));
        }
    }
    let git = self::program(repository)?;
    let version = version(&git)?;
    if version < FIRST {
        return Err(miette!(
            help = "`pmalint hook install` writes files, which every git runs",
            "hooks in the git configuration need git {}.{}, and this is git {}.{}",
            FIRST.major,
            FIRST.minor,
            version.major,
            version.minor
        ));
    }
    write(&git, program)
}

fn write(git: &Program, program: &Path) -> Result<()> {
    let program = program
        .to_str()
        .ok_or_else(|| miette!("the path of pmalint is not Unicode: {}", program.display()))?;
    let command = format!("{} hook run pre-commit", quoted(program));
    git.succeed(&["config", "--local", "--replace-all", COMMAND, &command])?;
    let [first, others @ ..] = Hook::OF_COMMITS.map(Hook::name);
    git.succeed(&["config", "--local", "--replace-all", EVENT, first])?;
    for event in others {
        git.succeed(&["config", "--local", "--add", EVENT, event])?;
    }
    Ok(())
}

/// Removes our hook from the repository's configuration.
///
/// # Errors
/// Git refuses, as where the hook is in another configuration file.
pub fn uninstall_from_config(repository: &Repository) -> Result<()> {
    program(repository)?.succeed(&["config", "--local", "--remove-section", "hook.pmalint"])?;
    Ok(())
}

fn program(repository: &Repository) -> Result<Program> {
    match Program::open(repository.environment()) {
        Ok((program, _)) => Ok(program),
        Err(OpenError::NotInstalled(error) | OpenError::Refused(error)) => Err(error),
        Err(OpenError::NoRepository) => Err(miette!("git finds no repository here")),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u32,
    minor: u32,
}

fn version(git: &Program) -> Result<Version> {
    let text = git.text(&["version"])?;
    parse(&text).ok_or_else(|| miette!("cannot tell git's version from `{}`", text.trim()))
}

/// Reads `git version 2.54.0`, with whatever a vendor adds.
fn parse(text: &str) -> Option<Version> {
    let mut numbers = text.strip_prefix("git version ")?.split(['.', ' ', '-', '\n']);
    Some(Version { major: numbers.next()?.parse().ok()?, minor: numbers.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::super::{Hook, install};
    use super::*;
    use crate::git::testing::{Sandbox, text};

    #[test]
    fn versions_are_read_whoever_built_git() {
        for (text, version) in [
            ("git version 2.47.3\n", Some((2, 47))),
            ("git version 2.39.5 (Apple Git-154)\n", Some((2, 39))),
            ("git version 2.54.0.windows.1\n", Some((2, 54))),
            ("git version 2.54-rc1\n", Some((2, 54))),
            ("git version 3.0.0", Some((3, 0))),
            ("git version 2.55.GIT", Some((2, 55))),
            ("hub version 2", None),
            ("git version next", None),
        ] {
            let read = parse(text).map(|version| (version.major, version.minor));
            assert_eq!(read, version, "{text}");
        }
        assert!(parse("git version 2.9.5").unwrap() < FIRST);
        assert!(parse("git version 3.0.0").unwrap() > FIRST);
    }

    #[test]
    fn what_is_written_is_found_and_removed() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let repository = sandbox.repository();
        assert_eq!(config_hook(&repository).unwrap(), None);
        let git = program(&repository).unwrap();
        for _ in 0..2 {
            write(&git, Path::new("/opt/post mortem/pmalint")).unwrap();
        }
        let get = |key: &str| sandbox.git(&["config", "--local", "--get-all", key]);
        assert_eq!(get(COMMAND), "'/opt/post mortem/pmalint' hook run pre-commit");
        assert_eq!(get(EVENT), "pre-commit\npre-merge-commit");
        let old = version(&git).unwrap() < FIRST;
        let state = if old { ConfigState::TooOld } else { ConfigState::Runs };
        let repository = sandbox.repository();
        assert_eq!(config_hook(&repository).unwrap(), Some(ConfigHook { state, is_local: true }));
        uninstall_from_config(&repository).unwrap();
        assert_eq!(config_hook(&sandbox.repository()).unwrap(), None);
        assert!(uninstall_from_config(&repository).is_err());
    }

    #[test]
    fn a_hook_is_never_installed_twice() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let repository = sandbox.repository();
        let program = Path::new("/opt/pmalint");
        install(&repository, Hook::PreMergeCommit, program, false).unwrap();
        let error = install_in_config(&repository, program).unwrap_err();
        assert!(text(&error).contains("would run twice"), "{}", text(&error));
    }
}
