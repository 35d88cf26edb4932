//! Installing pmalint as a git hook.
//!
//! What pre-commit does for its own hook is taken over: somebody else's hook is kept and chained, only
//! files with our ID are touched. Hooks that a manager keeps in the work tree are left to the user.

use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Report, Result, WrapErr as _, miette};

use super::hook::Hook;
use super::place::{Managed, Place};
use super::script::{is_executable, is_ours, read_hook, rename, script};
use crate::git::Repository;
use crate::write_file::write_program;

/// What [`install`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installed {
    /// The hook was written; `chained` where another one is kept as `NAME.legacy` and runs first.
    Written { path: PathBuf, chained: bool },
    /// It was there already.
    Current { path: PathBuf },
    /// The hooks are kept in the work tree or by a hook manager; nothing was written. The line is to
    /// be added to the file by hand.
    ManagedElsewhere(Managed),
}

/// What [`uninstall`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uninstalled {
    /// The hook was removed; `restored` where the one that was there before is back.
    Removed { path: PathBuf, restored: bool },
    /// There is no hook of ours.
    Absent { path: PathBuf },
    /// The line is to be removed from the file by hand.
    ManagedElsewhere(Managed),
}

/// What is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Our hook; `chained` where another one runs first.
    Installed { path: PathBuf, chained: bool },
    /// No hook.
    Absent { path: PathBuf },
    /// Somebody else's hook.
    Foreign { path: PathBuf },
    /// The hooks are kept in the work tree or by a hook manager; `present` where the file calls us.
    ManagedElsewhere { path: PathBuf, present: bool },
}

/// Installs a hook that runs `program`, an absolute path.
///
/// # Errors
/// Git never runs the hook here, the hooks are those of all the user's repositories (a global `core.hooksPath`) and `force` is not
/// set, another hook was set aside already, or the disk refuses.
pub fn install(
    repository: &Repository,
    hook: Hook,
    program: &Path,
    force: bool,
) -> Result<Installed> {
    if repository.is_bare() && !hook.is_for_bare() {
        return Err(never_run(hook));
    }
    let (path, legacy) = match Place::of(repository, hook)? {
        Place::Managed(managed) => {
            return Ok(if managed.calls_us()? {
                Installed::Current { path: managed.path }
            } else {
                Installed::ManagedElsewhere(managed)
            });
        }
        Place::Global { path, .. } if !force => {
            return Err(miette!(
                help = "`--force` installs it there nevertheless; `git config core.hooksPath .git/hooks` gives this repository hooks of its own",
                "the hook {} would run in all your repositories: core.hooksPath is set globally",
                path.display()
            ));
        }
        Place::Global { path, legacy } | Place::Ours { path, legacy } => (path, legacy),
    };
    let script = script(hook, program);
    match read_hook(&path)? {
        Some(existing) if existing == script.as_bytes() && is_executable(&path) => {
            return Ok(Installed::Current { path });
        }
        Some(existing) if is_ours(&existing) => write_program(&path, script.as_bytes())?,
        None if path.symlink_metadata().is_err() => write_program(&path, script.as_bytes())?,
        // Somebody else's, also a symbolic link, wherever it leads.
        _ => {
            if legacy.symlink_metadata().is_ok() {
                return Err(miette!(
                    help = "remove or merge one of the two",
                    "cannot set {} aside: {} is there already",
                    path.display(),
                    legacy.display()
                ));
            }
            rename(&path, &legacy)?;
            if let Err(error) = write_program(&path, script.as_bytes()) {
                rename(&legacy, &path)?;
                return Err(error);
            }
        }
    }
    Ok(Installed::Written { chained: is_executable(&legacy), path })
}

pub(super) fn never_run(hook: Hook) -> Report {
    miette!(
        help = "on a server, use `pmalint hook install --hook pre-receive`",
        "git never runs the hook {} in a bare repository",
        hook.name()
    )
}

/// Removes our hook and brings back the one that was there before.
///
/// # Errors
/// The disk refuses.
pub fn uninstall(repository: &Repository, hook: Hook) -> Result<Uninstalled> {
    let (path, legacy) = match Place::of(repository, hook)? {
        Place::Managed(managed) if managed.calls_us()? => {
            return Ok(Uninstalled::ManagedElsewhere(managed));
        }
        Place::Managed(managed) => return Ok(Uninstalled::Absent { path: managed.path }),
        Place::Global { path, legacy } | Place::Ours { path, legacy } => (path, legacy),
    };
    if !read_hook(&path)?.is_some_and(|existing| is_ours(&existing)) {
        return Ok(Uninstalled::Absent { path });
    }
    let restored = legacy.symlink_metadata().is_ok();
    if restored {
        rename(&legacy, &path)?;
    } else {
        std::fs::remove_file(&path)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(Uninstalled::Removed { path, restored })
}

/// Tells what hook is there.
///
/// # Errors
/// The disk refuses.
pub fn status(repository: &Repository, hook: Hook) -> Result<Status> {
    let (path, legacy) = match Place::of(repository, hook)? {
        Place::Managed(managed) => {
            let present = managed.calls_us()?;
            return Ok(Status::ManagedElsewhere { path: managed.path, present });
        }
        Place::Global { path, legacy } | Place::Ours { path, legacy } => (path, legacy),
    };
    Ok(match read_hook(&path)? {
        Some(existing) if is_ours(&existing) => {
            Status::Installed { chained: is_executable(&legacy), path }
        }
        None if path.symlink_metadata().is_err() => Status::Absent { path },
        _ => Status::Foreign { path },
    })
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::{Sandbox, text};

    const PROGRAM: &str = "/nowhere/pmalint's";

    fn install_in(sandbox: &Sandbox, cwd: &Path) -> Result<Installed> {
        install(&sandbox.repository_in(cwd), Hook::PreCommit, Path::new(PROGRAM), false)
    }

    fn hook_path(sandbox: &Sandbox) -> PathBuf {
        sandbox.work().join(".git/hooks/pre-commit")
    }

    fn make_executable(path: &Path) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A program called `pmalint` that tells how it was called.
    fn fake_program(sandbox: &Sandbox) -> PathBuf {
        sandbox.write("bin/pmalint", "#!/bin/sh\necho pmalint \"$@\" >> \"$PWD/log\"\nexit 1\n");
        let program = sandbox.work().join("bin/pmalint");
        make_executable(&program);
        program
    }

    #[test]
    fn installing_is_idempotent_and_uninstalling_undoes_it() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let repository = sandbox.repository();
        let path = hook_path(&sandbox);
        assert_eq!(
            status(&repository, Hook::PreCommit).unwrap(),
            Status::Absent { path: path.clone() }
        );
        let installed = install_in(&sandbox, &sandbox.work()).unwrap();
        assert_eq!(installed, Installed::Written { path: path.clone(), chained: false });
        let installed = install_in(&sandbox, &sandbox.work()).unwrap();
        assert_eq!(installed, Installed::Current { path: path.clone() });
        // After the program has moved, the hook is brought up to date.
        let installed =
            install(&repository, Hook::PreCommit, Path::new("/elsewhere"), false).unwrap();
        assert_eq!(installed, Installed::Written { path: path.clone(), chained: false });
        let state = status(&repository, Hook::PreCommit).unwrap();
        assert_eq!(state, Status::Installed { path: path.clone(), chained: false });
        assert!(matches!(
            status(&repository, Hook::PreMergeCommit).unwrap(),
            Status::Absent { .. }
        ));
        let removed = uninstall(&repository, Hook::PreCommit).unwrap();
        assert_eq!(removed, Uninstalled::Removed { path: path.clone(), restored: false });
        assert_eq!(
            uninstall(&repository, Hook::PreCommit).unwrap(),
            Uninstalled::Absent { path: path.clone() }
        );
        assert!(!path.exists());
    }

    #[test]
    fn somebody_elses_hook_is_kept_and_runs_first() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let program = fake_program(&sandbox);
        let theirs = "#!/bin/sh\necho theirs \"$@\" >> log\nexit $(cat code)\n";
        sandbox.write(".git/hooks/pre-commit", theirs);
        let path = hook_path(&sandbox);
        make_executable(&path);
        let repository = sandbox.repository();
        assert_eq!(
            status(&repository, Hook::PreCommit).unwrap(),
            Status::Foreign { path: path.clone() }
        );
        let installed = install(&repository, Hook::PreCommit, &program, false).unwrap();
        assert_eq!(installed, Installed::Written { path: path.clone(), chained: true });

        let run = |code: &str| {
            sandbox.write("code", code);
            sandbox.write("log", "");
            let status = sandbox
                .command(".git/hooks/pre-commit", &sandbox.work())
                .args(["x y", "z"])
                .status();
            (status.unwrap().code(), sandbox.read("log"))
        };
        assert_eq!(run("3"), (Some(3), "theirs x y z\n".to_owned()));
        assert_eq!(
            run("0"),
            (Some(1), "theirs x y z\npmalint hook run pre-commit x y z\n".to_owned())
        );

        assert!(matches!(
            uninstall(&repository, Hook::PreCommit).unwrap(),
            Uninstalled::Removed { restored: true, .. }
        ));
        assert_eq!(sandbox.read(".git/hooks/pre-commit"), theirs);
        assert!(!path.with_extension("legacy").exists());
    }

    #[test]
    fn a_hook_that_was_set_aside_is_never_overwritten() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.write(".git/hooks/pre-commit", "new");
        sandbox.write(".git/hooks/pre-commit.legacy", "old");
        let error = install_in(&sandbox, &sandbox.work()).unwrap_err();
        assert!(text(&error).contains("pre-commit.legacy is there already"), "{}", text(&error));
        assert_eq!(sandbox.read(".git/hooks/pre-commit"), "new");
        assert_eq!(sandbox.read(".git/hooks/pre-commit.legacy"), "old");
    }

    #[test]
    fn git_runs_it_for_commits_and_for_merges() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let program = fake_program(&sandbox);
        for hook in Hook::OF_COMMITS {
            install(&sandbox.repository(), hook, &program, false).unwrap();
        }
        let refused = |hook: &str, arguments: &[&str]| {
            sandbox.write("log", "");
            let output = sandbox.command("git", &sandbox.work()).args(arguments).output().unwrap();
            assert!(!output.status.success(), "{arguments:?}");
            assert_eq!(sandbox.read("log"), format!("pmalint hook run {hook}\n"), "{arguments:?}");
        };
        refused("pre-commit", &["commit", "-q", "--allow-empty", "-m", "m"]);
        sandbox.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", "m"]);
        sandbox.git(&["branch", "other", "HEAD~1"]);
        sandbox.git(&["merge", "-q", "other"]);
        let other = sandbox.git(&["commit-tree", "-p", "HEAD~1", "-m", "o", "HEAD^{tree}"]);
        refused("pre-merge-commit", &["merge", "-q", "--no-ff", "-m", "m", &other]);
    }

    #[test]
    fn a_program_that_is_gone_is_looked_for_on_path() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        install_in(&sandbox, &sandbox.work()).unwrap();
        let program = fake_program(&sandbox);
        let run = |path: &str| {
            let path = format!("{path}:/usr/bin:/bin");
            sandbox
                .command(".git/hooks/pre-commit", &sandbox.work())
                .env("PATH", path)
                .output()
                .unwrap()
        };
        run(&program.parent().unwrap().display().to_string());
        assert_eq!(sandbox.read("log"), "pmalint hook run pre-commit\n");
        let output = run("/nowhere");
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("nor on PATH"));
    }

    #[test]
    fn linked_worktrees_share_the_hooks() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        let installed = install_in(&sandbox, &sandbox.root().join("linked")).unwrap();
        assert_eq!(installed, Installed::Written { path: hook_path(&sandbox), chained: false });
    }

    #[test]
    fn hooks_in_the_work_tree_are_the_users_to_edit() {
        for (hooks_path, file) in
            [(".husky/_", ".husky/pre-commit"), (".githooks", ".githooks/pre-commit")]
        {
            let sandbox = Sandbox::with_files(&["a.md"]);
            sandbox.git(&["config", "core.hooksPath", hooks_path]);
            let path = sandbox.work().join(file);
            let line = "pmalint hook run pre-commit".to_owned();
            let installed = install_in(&sandbox, &sandbox.work()).unwrap();
            let Installed::ManagedElsewhere(managed) = installed else { panic!("{installed:?}") };
            assert_eq!((managed.path, managed.line, managed.under), (path.clone(), line, None));
            assert!(!path.exists());
            sandbox.write(file, "pmalint hook run pre-commit\n");
            assert_eq!(
                install_in(&sandbox, &sandbox.work()).unwrap(),
                Installed::Current { path: path.clone() }
            );
            let state = status(&sandbox.repository(), Hook::PreCommit).unwrap();
            assert_eq!(state, Status::ManagedElsewhere { path, present: true });
        }
    }

    #[test]
    fn nothing_is_written_through_symbolic_links() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let path = hook_path(&sandbox);
        sandbox.write("target", "#!/bin/sh\n");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("../../target", &path).unwrap();
        install_in(&sandbox, &sandbox.work()).unwrap();
        assert_eq!(sandbox.read("target"), "#!/bin/sh\n");
        assert!(path.with_extension("legacy").is_symlink());

        let hooks = path.parent().unwrap();
        std::fs::remove_dir_all(hooks).unwrap();
        std::fs::create_dir(sandbox.work().join("tracked")).unwrap();
        std::os::unix::fs::symlink("../tracked", hooks).unwrap();
        assert!(matches!(
            install_in(&sandbox, &sandbox.work()).unwrap(),
            Installed::ManagedElsewhere(_)
        ));
    }

    #[test]
    fn hooks_of_all_repositories_need_force() {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let shared = sandbox.root().join("shared");
        sandbox.git(&["config", "--global", "core.hooksPath", &shared.display().to_string()]);
        let error = install_in(&sandbox, &sandbox.work()).unwrap_err();
        assert!(text(&error).contains("--force"), "{}", text(&error));
        let installed =
            install(&sandbox.repository(), Hook::PreCommit, Path::new(PROGRAM), true).unwrap();
        assert_eq!(
            installed,
            Installed::Written { path: shared.join("pre-commit"), chained: false }
        );
    }
}
