//! The installed hooks, run by `git commit` and `git merge`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, PMALINT, Run, Sandbox, UNLINKED, document};

/// A repository with one commit, in which the hooks are installed.
fn hooked() -> Sandbox {
    let sandbox = Sandbox::committed(&[(EARLIER, &document("2025-08-19", OTHER))]);
    sandbox.pmalint("hook install").exits(0);
    sandbox
}

fn good() -> String {
    document("2026-01-05", GOOD)
}

fn bad() -> String {
    document("2026-01-05", UNLINKED)
}

fn executable(sandbox: &Sandbox, name: &str, script: &str) {
    sandbox.write(name, script);
    let path = sandbox.work().join(name);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn commits(sandbox: &Sandbox, folder: &Path) -> usize {
    let count = sandbox.git_in(folder, &["rev-list", "--count", "HEAD"]);
    count.parse().unwrap()
}

/// Asserts that git refused because of the flawed document.
#[track_caller]
fn assert_blocked(run: Run) {
    run.exits(1).says(&["error[PMA203] action-unlinked", DOCUMENT, "1 error in 1 document"]);
}

#[test]
fn a_blocked_commit_is_mended_and_goes_through() {
    let sandbox = hooked();
    sandbox.write(DOCUMENT, bad());
    sandbox.git(&["add", "--all"]);
    assert_blocked(sandbox.try_git(&["commit", "-m", "Post-mortem"]));
    assert_eq!(commits(&sandbox, &sandbox.work()), 1);
    // Mended on disk is not mended in the index.
    sandbox.write(DOCUMENT, good());
    assert_blocked(sandbox.try_git(&["commit", "-m", "Post-mortem"]));
    sandbox.git(&["add", "--all"]);
    sandbox.try_git(&["commit", "-m", "Post-mortem"]).exits(0);
    assert_eq!(commits(&sandbox, &sandbox.work()), 2);
    // And `--no-verify` is git's own way out.
    sandbox.write(DOCUMENT, bad());
    sandbox.try_git(&["commit", "--no-verify", "-am", "In a hurry"]).exits(0);
}

#[test]
fn a_commit_that_touches_no_post_mortem_is_silent() {
    let sandbox = hooked();
    sandbox.write("src/main.rs", "fn main() {}");
    sandbox.git(&["add", "--all"]);
    sandbox.try_git(&["commit", "-q", "-m", "Code"]).exits(0).is_silent();
}

#[test]
fn the_first_commit_of_a_repository_is_checked() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &bad())]);
    sandbox.pmalint("hook install").exits(0);
    sandbox.git(&["add", "--all"]);
    assert_blocked(sandbox.try_git(&["commit", "-m", "First"]));
    sandbox.write(DOCUMENT, good());
    sandbox.git(&["add", "--all"]);
    sandbox.try_git(&["commit", "-m", "First"]).exits(0);
}

/// `git commit -a` stages into an index of its own.
#[test]
fn commit_all_is_checked() {
    let sandbox = hooked();
    sandbox.write(DOCUMENT, good());
    sandbox.commit();
    sandbox.write(DOCUMENT, bad());
    assert_blocked(sandbox.try_git(&["commit", "-a", "-m", "Change"]));
    sandbox.write(DOCUMENT, good() + "\nMore.\n");
    sandbox.try_git(&["commit", "-a", "-m", "Change"]).exits(0);
}

/// `git commit --only` leaves out what else is staged.
#[test]
fn commit_only_is_checked_for_what_it_commits() {
    let sandbox = hooked();
    sandbox.write(DOCUMENT, bad());
    sandbox.write("notes.txt", "");
    sandbox.git(&["add", "--all"]);
    sandbox.try_git(&["commit", "-m", "Notes", "--only", "notes.txt"]).exits(0);
    assert_blocked(sandbox.try_git(&["commit", "-m", "Post-mortem", "--only", DOCUMENT]));
    // The other way round: the flaw is staged, and what is on disk is committed.
    sandbox.write(DOCUMENT, good());
    sandbox.try_git(&["commit", "-m", "Post-mortem", "--only", DOCUMENT]).exits(0);
}

#[test]
fn an_amended_commit_is_checked() {
    let sandbox = hooked();
    sandbox.write(DOCUMENT, good());
    sandbox.commit();
    sandbox.write(DOCUMENT, bad());
    sandbox.git(&["add", "--all"]);
    assert_blocked(sandbox.try_git(&["commit", "--amend", "--no-edit"]));
    sandbox.write(DOCUMENT, good() + "\nMore.\n");
    sandbox.git(&["add", "--all"]);
    sandbox.try_git(&["commit", "--amend", "--no-edit"]).exits(0);
}

#[test]
fn a_commit_from_a_subfolder_is_checked() {
    let sandbox = hooked();
    sandbox.write(DOCUMENT, bad());
    sandbox.git(&["add", "--all"]);
    let folder = sandbox.work().join("docs");
    assert_blocked(sandbox.try_git_in(&folder, &["commit", "-m", "Post-mortem"]));
}

#[test]
fn a_linked_worktree_has_the_hooks_too() {
    let sandbox = hooked();
    sandbox.git(&["worktree", "add", "-q", "-b", "topic", "../linked"]);
    let linked = sandbox.root().join("linked");
    sandbox.write(Path::new("../linked").join(DOCUMENT), bad());
    sandbox.git_in(&linked, &["add", "--all"]);
    assert_blocked(sandbox.try_git_in(&linked, &["commit", "-m", "Post-mortem"]));
    assert_blocked(sandbox.try_git_in(&linked, &["commit", "-a", "-m", "Post-mortem"]));
    sandbox.write(Path::new("../linked").join(DOCUMENT), good());
    sandbox.try_git_in(&linked, &["commit", "-a", "-m", "Post-mortem"]).exits(0);
    sandbox
        .pmalint_in(&linked, "hook status")
        .exits(0)
        .says(&["[ROOT]/work/.git/hooks/pre-commit"]);
}

/// Git runs pre-merge-commit for a merge without conflicts, and only that. Each branch is clean, and
/// together they promise the same twice.
#[test]
fn a_merge_is_checked() {
    let sandbox = hooked();
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write(DOCUMENT, good());
    sandbox.commit();
    sandbox.git(&["checkout", "-q", "main"]);
    let again = document("2025-11-03", &GOOD.replace("#12", "#34"));
    sandbox.write("docs/postmortems/2025-11-03-mail.md", again);
    sandbox.commit();
    let run = sandbox.try_git(&["merge", "--no-edit", "topic"]);
    assert_eq!(run.code, 1, "{run}");
    run.says(&["error[PMA302] repeat-text", "docs/postmortems/2025-11-03-mail.md"]);
    assert_eq!(sandbox.git(&["rev-list", "--merges", "--count", "HEAD"]), "0");
}

#[test]
fn a_broken_settings_file_blocks_the_commit() {
    let sandbox = hooked();
    sandbox.write(".pmalint.yaml", "document: []\n");
    sandbox.git(&["add", "--all"]);
    let run = sandbox.try_git(&["commit", "-m", "Settings"]);
    run.exits(1).says(&["did you mean `documents`?"]);
}

#[test]
fn a_hook_that_was_there_is_kept_and_runs_first() {
    let sandbox = Sandbox::committed(&[(EARLIER, &document("2025-08-19", OTHER))]);
    let theirs = "#!/bin/sh\necho theirs >&2\ntest ! -e refuse\n";
    executable(&sandbox, ".git/hooks/pre-commit", theirs);
    sandbox.pmalint("hook status").exits(0).says(&["pre-commit is another hook"]);
    sandbox.pmalint("hook install").exits(0).says(&["kept as pre-commit.legacy and runs first"]);
    sandbox.write(DOCUMENT, bad());
    sandbox.git(&["add", DOCUMENT]);
    assert_blocked(sandbox.try_git(&["commit", "-m", "x"]).says(&["theirs"]));
    sandbox.write("refuse", "");
    let run = sandbox.try_git(&["commit", "-m", "x"]).exits(1).says(&["theirs"]);
    assert!(!run.to_string().contains("PMA203"), "{run}");
    sandbox.remove("refuse");
    sandbox.pmalint("hook uninstall").exits(0).says(&["that was there before is"]);
    assert_eq!(sandbox.read(".git/hooks/pre-commit"), theirs);
    sandbox.try_git(&["commit", "-m", "x"]).says(&["theirs"]).exits(0);
}

#[test]
fn install_status_and_uninstall_say_what_they_did() {
    let sandbox = Sandbox::new();
    let printed = |run: Run| run.exits(0).out;
    insta::assert_snapshot!(printed(sandbox.pmalint("hook status")), @"
    pre-commit: not installed; `pmalint hook install` writes [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: not installed; `pmalint hook install` writes [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    insta::assert_snapshot!(printed(sandbox.pmalint("hook install")), @"
    pre-commit: installed as [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: installed as [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    insta::assert_snapshot!(printed(sandbox.pmalint("hook install")), @"
    pre-commit: already installed as [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: already installed as [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    insta::assert_snapshot!(printed(sandbox.pmalint("hook status")), @"
    pre-commit: installed as [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: installed as [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    insta::assert_snapshot!(printed(sandbox.pmalint("hook uninstall")), @"
    pre-commit: removed [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: removed [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    insta::assert_snapshot!(printed(sandbox.pmalint("hook uninstall")), @"
    pre-commit: not installed in [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: not installed in [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    let outside = Sandbox::without_repository();
    outside.pmalint("hook install").exits(2).says(&["there is no git repository here"]);
}

/// Hooks that are files of the work tree are the team's to change.
#[test]
fn in_a_hooks_folder_of_the_work_tree_nothing_is_written() {
    let sandbox = Sandbox::committed(&[(EARLIER, &document("2025-08-19", OTHER))]);
    executable(&sandbox, ".husky/_/pre-commit", "#!/bin/sh\nexec sh -e .husky/pre-commit\n");
    sandbox.write(".husky/pre-commit", "echo theirs\n");
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]);
    sandbox.pmalint("hook install").exits(0).says(&[
        "pre-commit: add this line to [ROOT]/work/.husky/pre-commit: pmalint hook run pre-commit",
    ]);
    assert_eq!(sandbox.read(".husky/pre-commit"), "echo theirs\n");
    sandbox.pmalint("hook install --hook pre-push").exits(0).says(&[
        "pre-push: add this line to [ROOT]/work/.husky/pre-push: pmalint hook run pre-push \"$@\"",
    ]);
    sandbox.pmalint("hook status").says(&["not called by [ROOT]/work/.husky/pre-commit"]);
    // The line that it prints works.
    sandbox.write(".husky/pre-commit", "echo theirs\npmalint hook run pre-commit\n");
    sandbox.pmalint("hook status").says(&["called by [ROOT]/work/.husky/pre-commit"]);
    sandbox.write(DOCUMENT, bad());
    sandbox.git(&["add", DOCUMENT]);
    let programs = Path::new(PMALINT).parent().unwrap();
    let mut commit = sandbox.command("git", &sandbox.work());
    #[expect(clippy::disallowed_methods, reason = "where git is")]
    let path = std::env::var("PATH").unwrap();
    commit.env("PATH", format!("{}:{path}", programs.display())).args(["commit", "-m", "x"]);
    assert_blocked(sandbox.run_command(&mut commit).says(&["theirs"]));
}

/// A hook whose program is gone says so, and lets nothing through unchecked.
#[test]
fn a_program_that_is_gone_blocks_with_a_word() {
    let sandbox = hooked();
    let hook = sandbox.read(".git/hooks/pre-commit").replace(PMALINT, "/nowhere/pmalint");
    executable(&sandbox, ".git/hooks/pre-commit", &hook);
    sandbox.write(DOCUMENT, good());
    sandbox.git(&["add", "--all"]);
    let run = sandbox.try_git(&["commit", "-m", "x"]);
    run.exits(1).says(&["pmalint: the program is not where it was when this hook was installed"]);
}

/// Under pre-commit with `--from-ref` nothing is staged: the range counts.
#[test]
fn a_hook_managers_range_is_checked() {
    let sandbox = hooked();
    let base = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.write(DOCUMENT, bad());
    sandbox.commit();
    sandbox.pmalint("hook run").exits(0).is_silent();
    let variables =
        [("PRE_COMMIT", "1"), ("PRE_COMMIT_FROM_REF", &base), ("PRE_COMMIT_TO_REF", "HEAD")];
    assert_blocked(sandbox.pmalint_with(&sandbox.work(), &variables, "hook run"));
    // What the manager passes on is not used.
    sandbox.pmalint("hook run pre-commit some files --and flags").exits(0);
}

/// A clone of a bare repository, in which pre-push is installed.
fn pushing() -> Sandbox {
    let sandbox = Sandbox::committed(&[(EARLIER, &document("2025-08-19", OTHER))]);
    sandbox.git_in(sandbox.root(), &["init", "-q", "--bare", "-b", "main", "remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    sandbox.git(&["push", "-q", "origin", "main"]);
    sandbox.pmalint("hook install --hook pre-push").exits(0).says(&["pre-push: installed as"]);
    sandbox
}

#[test]
fn a_push_is_checked_where_that_is_asked_for() {
    for backend in ["", "libgit2", "git"] {
        let sandbox = pushing();
        let push = |arguments: &[&str]| {
            let mut command = sandbox.command("git", &sandbox.work());
            command.env("PMALINT_GIT", backend).args(["push", "-q"]).args(arguments);
            sandbox.run_command(&mut command)
        };
        let refuses = |arguments: &[&str]| {
            push(arguments).exits(1).says(&["error[PMA203]", "pmalint: push refused"])
        };
        // Nothing to push, and nothing to say.
        push(&["origin", "main"]).exits(0).is_silent();
        sandbox.write(DOCUMENT, bad());
        sandbox.commit();
        refuses(&["origin", "main"]).says(&["pmalint: refs/heads/main: 1 error in 1 document"]);
        refuses(&["origin", "HEAD:refs/heads/topic"]);
        // Another remote has nothing yet.
        sandbox.git_in(sandbox.root(), &["init", "-q", "--bare", "-b", "main", "backup.git"]);
        refuses(&["../backup.git", "HEAD~0:refs/heads/main"]);
        // Its own settings hold: it is one's own machine.
        sandbox.write(".pmalint.yaml", "rules: {action-unlinked: off}\n");
        sandbox.commit();
        push(&["origin", "main"]).exits(0).is_silent();
        sandbox.write(".pmalint.yaml", "");
        sandbox.write("notes.txt", "");
        sandbox.commit();
        // What the remote has is not asked for again.
        push(&["origin", "main", "main:topic"]).exits(0).is_silent();
        push(&["origin", "--delete", "topic"]).exits(0).is_silent();
    }
}

#[test]
fn status_and_uninstall_know_of_pre_push() {
    let sandbox = pushing();
    sandbox.pmalint("hook status").exits(0).says(&["pre-push: installed as", "pre-commit: not"]);
    sandbox.pmalint("hook uninstall").exits(0).says(&["pre-push: removed"]);
    let run = sandbox.pmalint("hook status").exits(0);
    assert!(!run.out.contains("pre-push"), "{run}");
}

/// Before git 2.54 nothing would read them.
#[test]
fn hooks_in_the_configuration_need_a_git_that_reads_them() {
    let sandbox = Sandbox::new();
    let git = "#!/bin/sh\n[ \"$*\" = '-c core.quotePath=false -c core.fsmonitor=false version' ] && \
               exec echo git version VERSION\nPATH=${PATH#*:} exec git \"$@\"\n";
    #[expect(clippy::disallowed_methods, reason = "where git is")]
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", sandbox.work().join("bin").display());
    let hook = |version: &str, arguments: &str| {
        executable(&sandbox, "bin/git", &git.replace("VERSION", version));
        sandbox.pmalint_with(&sandbox.work(), &[("PATH", &path)], &format!("hook {arguments}"))
    };
    insta::assert_snapshot!(hook("2.53.1", "install --config-hook"), @"
    exit 2
    --- stderr
    error: hooks in the git configuration need git 2.54, and this is git 2.53
      help: `pmalint hook install` writes files, which every git runs
    ");
    insta::assert_snapshot!(hook("2.54.0", "install --config-hook"), @"
    exit 0
    --- stdout
    pre-commit: in the git configuration as hook.pmalint
    pre-merge-commit: in the git configuration as hook.pmalint
    ");
    let config = sandbox.git(&["config", "--local", "--get-regexp", "^hook[.]"]);
    insta::assert_snapshot!(config.replace(PMALINT, "[PMALINT]"), @"
    hook.pmalint.command [PMALINT] hook run pre-commit
    hook.pmalint.event pre-commit
    hook.pmalint.event pre-merge-commit
    ");
    // Files beside it would run it twice.
    insta::assert_snapshot!(hook("2.54.0", "install").out, @"
    pre-commit: in the git configuration as hook.pmalint
    pre-merge-commit: in the git configuration as hook.pmalint
    ");
    insta::assert_snapshot!(hook("2.54.0", "status").out, @"
    pre-commit: in the git configuration as hook.pmalint
    pre-merge-commit: in the git configuration as hook.pmalint
    ");
    insta::assert_snapshot!(hook("2.47.3", "status").out, @"
    pre-commit: in the git configuration as hook.pmalint, which this git does not read: it has to be 2.54 or newer
    pre-merge-commit: in the git configuration as hook.pmalint, which this git does not read: it has to be 2.54 or newer
    ");
    sandbox.git(&["config", "hook.pmalint.enabled", "no"]);
    hook("2.54.0", "status").exits(0).says(&["hook.pmalint, switched off by hook.pmalint.enabled"]);
    insta::assert_snapshot!(hook("2.54.0", "uninstall").out, @"
    hook.pmalint: removed from the git configuration
    pre-commit: not installed in [ROOT]/work/.git/hooks/pre-commit
    pre-merge-commit: not installed in [ROOT]/work/.git/hooks/pre-merge-commit
    ");
    hook("2.54.0", "install").exits(0);
    insta::assert_snapshot!(hook("2.54.0", "install --config-hook"), @"
    exit 2
    --- stderr
    error: the hook would run twice: it is installed as [ROOT]/work/.git/hooks/pre-commit
      help: remove it first: `pmalint hook uninstall`
    ");
}

/// A manager that writes the hook itself would drop ours: its configuration is where pmalint belongs.
#[test]
fn a_hook_managers_hook_is_left_alone() {
    for (script, config, place, line) in [
        (
            "call_lefthook()\n{\n  lefthook \"$@\"\n}\n\ncall_lefthook run \"pre-commit\" \"$@\"\n",
            ".lefthook.yml",
            "under `pre-commit: commands:`",
            "pmalint: {run: pmalint hook run pre-commit}",
        ),
        (
            "# File generated by pre-commit: https://pre-commit.com\n# ID: 138fd403232d2ddd\n",
            ".pre-commit-config.yaml",
            "under `repos:`",
            "- {repo: https://github.com/pmalint/pmalint, rev: v0.1.0, hooks: [{id: pmalint}]}",
        ),
        (
            "# File generated by prek: https://github.com/j178/prek\n",
            ".pre-commit-config.yaml",
            "under `repos:`",
            "- {repo: https://github.com/pmalint/pmalint, rev: v0.1.0, hooks: [{id: pmalint}]}",
        ),
    ] {
        let sandbox = Sandbox::new();
        let script = format!("#!/bin/sh\n{script}");
        executable(&sandbox, ".git/hooks/pre-commit", &script);
        sandbox.write(config, "# pmalint hook\n");
        let expected =
            format!("pre-commit: add this line to [ROOT]/work/{config}, {place}: {line}\n");
        let run = sandbox.pmalint("hook install").exits(0).says(&[&expected]);
        run.says(&["pre-merge-commit: installed as"]);
        assert_eq!(sandbox.read(".git/hooks/pre-commit"), script);
        sandbox.pmalint("hook status").says(&["not called by [ROOT]/work/"]);
        sandbox.write(config, line);
        sandbox.pmalint("hook status").says(&["pre-commit: called by [ROOT]/work/"]);
        sandbox.pmalint("hook uninstall").says(&["remove this line from"]);
        assert_eq!(sandbox.read(".git/hooks/pre-commit"), script);
    }
}

/// lefthook has one file for all hooks, and passes on what git says about a push only if asked to.
#[test]
fn lefthook_is_told_to_pass_on_what_is_pushed() {
    let sandbox = Sandbox::new();
    let script = "#!/bin/sh\ncall_lefthook run \"pre-push\" \"$@\"\n";
    executable(&sandbox, ".git/hooks/pre-push", script);
    sandbox
        .write("lefthook.yml", "pre-commit: {commands: {a: {run: pmalint hook run pre-commit}}}");
    sandbox
        .pmalint("hook install --hook pre-push")
        .exits(0)
        .says(&["[ROOT]/work/lefthook.yml, under `pre-push: commands:`: \
         pmalint: {run: \"pmalint hook run pre-push {0}\", use_stdin: true}"]);
}
