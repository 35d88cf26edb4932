//! `--since` and `--at`: commits in place of files on disk.

use std::path::Path;

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, Run, Sandbox, UNLINKED, document};

const OLD: &str = "docs/postmortems/2024-03-01-disk.md";
/// What a check of the flawed document of the branch finds.
const FLAW: [&str; 1] = ["2026-01-05-checkout.md PMA203"];
const NOTHING: [&str; 0] = [];

/// `main` has an old flawed document; `topic`, which is checked out, adds a flawed one; `main` has
/// gone on by another one since.
fn branches() -> Sandbox {
    let archive = "- [ ] @jun: Give the archive a disk of its own";
    let sandbox = Sandbox::committed(&[(OLD, &document("2024-03-01", archive))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED));
    sandbox.commit();
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.write(EARLIER, document("2025-08-19", "- [ ] @jun: Keep three road maps"));
    sandbox.commit();
    sandbox.git(&["checkout", "-q", "topic"]);
    sandbox
}

fn since(sandbox: &Sandbox, folder: &Path, variables: &[(&str, &str)], revision: &str) -> Run {
    sandbox.check_with(folder, variables, &format!("--since {revision} --format json"))
}

#[test]
fn only_what_the_branch_changed_is_reported_on() {
    let sandbox = branches();
    assert_eq!(sandbox.codes(""), ["2024-03-01-disk.md PMA203", FLAW[0]]);
    assert_eq!(sandbox.codes("--since main"), FLAW);
    assert_eq!(sandbox.codes("--since main docs"), FLAW);
    assert_eq!(sandbox.codes(&format!("--since main {OLD}")), NOTHING);
    sandbox.check("--since HEAD").exits(0).is_silent();
}

/// HEAD counts, whatever is on disk or in the index.
#[test]
fn a_range_reads_commits() {
    let sandbox = branches();
    sandbox.write(DOCUMENT, document("2026-01-05", GOOD));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--since main"), FLAW);
    sandbox.commit();
    sandbox.write(DOCUMENT, "");
    assert_eq!(sandbox.codes("--since main"), NOTHING);
}

#[test]
fn auto_finds_the_default_branch_of_a_clone() {
    let sandbox = branches();
    sandbox.git(&["checkout", "-q", "main"]);
    let clone = sandbox.clone_with(&[]);
    sandbox.git_in(&clone, &["checkout", "-q", "topic"]);
    assert_eq!(since(&sandbox, &clone, &[], "auto").exits(1).codes(), FLAW);
    let run = sandbox.check_in(&clone, "--since auto --verbose").exits(1);
    run.says(&["pmalint: base refs/remotes/origin/HEAD, from origin/HEAD"]);
    let actions = [("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];
    assert_eq!(since(&sandbox, &clone, &actions, "auto").exits(1).codes(), FLAW);
    // On the default branch itself nothing counts as changed; in CI nothing ever would.
    sandbox.git_in(&clone, &["checkout", "-q", "main"]);
    assert_snapshot!(sandbox.check_in(&clone, "--since auto"), @"
    exit 0
    --- stderr
    pmalint: nothing is linted, since HEAD is itself the base refs/remotes/origin/HEAD, from origin/HEAD
    ");
    sandbox.check_in(&clone, "--since auto --quiet").exits(0).is_silent();
    let run = sandbox.check_with(&clone, &[("CI", "true")], "--since auto").exits(2);
    run.says(&["--since REV"]);
}

/// pre-commit before a push: its range may end at a branch that is not checked out.
#[test]
fn the_range_of_pre_commit_is_linted() {
    let sandbox = branches();
    sandbox.git(&["checkout", "-q", "main"]);
    let range = [("PRE_COMMIT_FROM_REF", "main"), ("PRE_COMMIT_TO_REF", "topic")];
    let run = sandbox.pmalint_with(&sandbox.work(), &range, "hook run").exits(1);
    run.says(&["PMA203", DOCUMENT]);
    let elsewhere = [("PRE_COMMIT_FROM_REF", "topic"), ("PRE_COMMIT_TO_REF", "HEAD")];
    let run = sandbox.pmalint_with(&sandbox.work(), &elsewhere, "hook run").exits(1);
    run.says(&["PMA203", EARLIER]);
}

#[test]
fn without_a_base_auto_is_exit_2() {
    assert_snapshot!(branches().check("--since auto"), @"
    exit 2
    --- stderr
    error: `origin` does not name a base commit to compare with
      help: name the base: `--since REV`; or lint everything, without `--since`
    ");
}

/// A shallow clone of a pull request: the base commit is not there, and that is no "0 files, fine".
#[test]
fn a_base_that_is_not_in_the_clone_is_exit_2() {
    let sandbox = branches();
    let clone = sandbox.clone_with(&["--depth", "1", "--branch", "topic", "--single-branch"]);
    let actions = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];
    assert_snapshot!(sandbox.check_with(&clone, &actions, "--since auto"), @"
    exit 2
    --- stderr
    error: the base `main` (GITHUB_BASE_REF) is not in this clone
      help: run `git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main` first, or check out more history (fetch-depth, GIT_DEPTH)
    ");
    assert_snapshot!(sandbox.check_in(&clone, "--since origin/main"), @"
    exit 2
    --- stderr
    error: revision `origin/main` is not in this shallow clone
      help: run `git fetch --depth=1 origin +refs/heads/main:refs/remotes/origin/main` or `git fetch --unshallow`
    ");
    // The command that it names helps.
    sandbox.git_in(
        &clone,
        &["fetch", "-q", "--unshallow", "origin", "+refs/heads/main:refs/remotes/origin/main"],
    );
    assert_eq!(since(&sandbox, &clone, &actions, "auto").exits(1).codes(), FLAW);
}

#[test]
fn a_revision_is_never_taken_for_an_option() {
    let sandbox = branches();
    for backend in ["libgit2", "git"] {
        for arguments in ["--since=--output=x", "--at=--output=x", "--since=-1", "--at=-h"] {
            let run = sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", backend)], arguments);
            run.exits(2).says(&["starts with `-`"]);
        }
        for arguments in ["--since nowhere", "--at nowhere"] {
            let run = sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", backend)], arguments);
            run.exits(2).says(&["`nowhere`"]);
        }
    }
    assert!(!sandbox.work().join("x").exists());
}

#[test]
fn a_commit_is_read_as_it_is() {
    let sandbox = branches();
    sandbox.write(DOCUMENT, document("2026-01-05", OTHER));
    assert_eq!(sandbox.codes("--at HEAD"), ["2024-03-01-disk.md PMA203", FLAW[0]]);
    assert_eq!(sandbox.codes("--at topic~1"), ["2024-03-01-disk.md PMA203"]);
    assert_eq!(sandbox.codes(&format!("--at topic {DOCUMENT}")), FLAW);
}

#[test]
fn a_bare_repository_has_commits() {
    let sandbox = branches();
    sandbox.git_in(sandbox.root(), &["clone", "-q", "--bare", "work", "bare"]);
    let bare = sandbox.root().join("bare");
    let run = sandbox.check_in(&bare, "--at topic --format json").exits(1);
    assert_eq!(run.codes(), ["2024-03-01-disk.md PMA203", FLAW[0]]);
    assert_eq!(since(&sandbox, &bare, &[], "main").exits(1).codes(), FLAW);
    sandbox.check_in(&bare, "").exits(2).says(&["--at REV"]);
}

/// A document that says no date takes that of its first commit, which a shallow clone does not know.
#[test]
fn the_first_commit_dates_a_document() {
    let sandbox = Sandbox::new();
    let undated = document("", GOOD).replace("date: \n", "");
    sandbox.write("docs/postmortems/checkout.md", &undated);
    assert_eq!(sandbox.codes(""), ["checkout.md PMA106"]);
    sandbox.commit();
    let json = sandbox.pmalint("actions --format json").exits(0).json();
    assert_eq!(json["documents"][0]["date"], "2024-01-05");
}

/// `--trust base`: what is compared cannot switch off the rules that judge it.
#[test]
fn the_settings_of_the_base_can_be_trusted() {
    let sandbox = branches();
    sandbox.write(".pmalint.yaml", "rules: {action-unlinked: off}\n");
    sandbox.commit();
    for backend in ["libgit2", "git"] {
        let since = |arguments: &str| {
            let variables = [("PMALINT_GIT", backend)];
            let arguments = format!("--since {arguments} --format json");
            sandbox.check_with(&sandbox.work(), &variables, &arguments)
        };
        assert_eq!(since("main").codes(), NOTHING);
        assert_eq!(since("main --trust head").codes(), NOTHING);
        assert_eq!(since("main --trust base").codes(), FLAW);
        // The merge base counts, not the tip of the branch that is named.
        assert_eq!(since("HEAD --trust base").codes(), NOTHING);
    }
    sandbox.git(&["checkout", "-q", "-b", "next"]);
    sandbox.write(".pmalint.yaml", "rules: {}\n");
    sandbox.commit();
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED) + "\nMore.\n");
    sandbox.commit();
    assert_eq!(sandbox.codes("--since topic --all --trust base"), NOTHING);
    assert_eq!(sandbox.codes("--since topic --all"), FLAW);
    // Broken settings are an error, whether they hold or not.
    sandbox.write(".pmalint.yaml", "rule: {}\n");
    sandbox.commit();
    sandbox.check("--since topic --trust base").exits(2).says(&["unexpected key `rule`"]);
}

#[test]
fn what_is_compared_with_nothing_has_no_base_to_trust() {
    let sandbox = branches();
    assert_snapshot!(sandbox.check("--trust base"), @"
    exit 2
    --- stderr
    error: `--trust base`: what is linted is compared with nothing
      help: use it with `--since REV` or `--staged`
    ");
    sandbox.check("--at HEAD --trust base").exits(2).says(&["`--since REV` or `--staged`"]);
    sandbox.check("--since main --trust base --isolated").exits(2);
    sandbox.check("--since main --trust base --config x.yaml").exits(2);
    // What is staged is compared with HEAD.
    sandbox.write(".pmalint.yaml", "rules: {action-unlinked: off}\n");
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED) + "\nMore.\n");
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged --all"), NOTHING);
    assert_eq!(sandbox.codes("--staged --all --trust base"), FLAW);
    // Before the first commit there is nothing, and the defaults hold.
    let sandbox = Sandbox::with(&[
        (".pmalint.yaml", "rules: {action-unlinked: off}\n"),
        (DOCUMENT, &document("2026-01-05", UNLINKED)),
    ]);
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged --trust base"), FLAW);
}
