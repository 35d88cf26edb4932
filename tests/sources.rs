//! `history.sources`: earlier incidents of other repositories.

use std::path::Path;

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, Sandbox, document};

const REPEAT: [&str; 1] = ["2026-01-05-checkout.md PMA302"];
const NOTHING: [&str; 0] = [];
/// The flawless action of the other repository, promised again under another issue.
const AGAIN: &str = "- [ ] @ines: Page on-call when the queue grows (#34)";

/// Makes the repository `other` beside the sandbox's own, with one committed post-mortem.
fn other(sandbox: &Sandbox, name: &str) {
    let folder = sandbox.root().join(name);
    sandbox.git_in(sandbox.root(), &["init", "-q", "-b", "main", name]);
    sandbox.write(format!("../{name}/{EARLIER}"), document("2025-08-19", GOOD));
    commit_in(sandbox, &folder);
}

fn commit_in(sandbox: &Sandbox, folder: &Path) {
    sandbox.git_in(folder, &["add", "--all"]);
    sandbox.git_in(folder, &["commit", "-q", "-m", "message"]);
}

/// A repository whose document repeats what `other` promised, with these settings.
fn with_settings(settings: &str) -> Sandbox {
    let text = document("2026-01-05", AGAIN);
    let sandbox = Sandbox::committed(&[(DOCUMENT, &text), (".pmalint.yaml", settings)]);
    other(&sandbox, "other");
    sandbox
}

#[test]
fn an_earlier_incident_of_another_repository_is_found() {
    let sandbox = with_settings("history: {sources: [{path: ../other}]}\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 1
    --- stdout
    error[PMA302] repeat-text: this follow-up action was promised before in the same words, 4 months earlier
        ╭─[docs/postmortems/2026-01-05-checkout.md:24:7]
     24 │ - [ ] @ines: Page on-call when the queue grows (#34)
        ·       ──────────────────────────────────────────────
        ╰────
        ╭─[other:docs/postmortems/2025-08-19-queue.md:24:7]
     24 │ - [ ] @ines: Page on-call when the queue grows (#12)
        ·       ───────────────────────┬──────────────────────
        ·                              ╰── promised here for the incident of 2025-08-19, owner @ines, #12, open
        ╰────
      help: link the earlier post-mortem in the action, or write `repeats: 2025-08-19-queue`, and say why it was not enough

    1 error in 1 document
    `pmalint rule PMA302` says why it matters and what to do
    ");
    let json = sandbox.check("--format json").exits(1).json();
    assert_eq!(json["summary"]["documents"], 1);
    let earlier = &json["diagnostics"][0]["related"][0];
    assert_eq!(earlier["path"], format!("other:{EARLIER}"));
    assert_eq!(earlier["start"]["line"], 24);
    sandbox.pmalint("related").exits(0).says(&["other:docs/postmortems/2025-08-19-queue.md:24"]);
    sandbox.pmalint("repeats").exits(0).says(&["2 times", "other:docs/postmortems"]);
    // What is not ours is neither listed nor linted.
    let listed = sandbox.pmalint("actions --format json").exits(0).json();
    assert_eq!(listed["documents"].as_array().unwrap().len(), 1);
    sandbox.write("../other/docs/postmortems/2024-01-01-bad.md", "# Nothing\n");
    commit_in(&sandbox, &sandbox.root().join("other"));
    assert_eq!(sandbox.codes(""), REPEAT);
}

#[test]
fn the_state_that_is_read_is_the_ref() {
    let sandbox = with_settings("history: {sources: [{path: ../other, ref: start}]}\n");
    let folder = sandbox.root().join("other");
    sandbox.git_in(&folder, &["tag", "start"]);
    sandbox.git_in(&folder, &["rm", "-q", EARLIER]);
    sandbox.git_in(&folder, &["commit", "-q", "-m", "message"]);
    // Neither what is checked out there nor what is on disk counts.
    sandbox.write("../other/docs/postmortems/2025-01-01-on-disk.md", document("2025-01-01", GOOD));
    let run = sandbox.check("--format json").exits(1);
    assert_eq!(run.codes(), REPEAT);
    assert_eq!(run.json()["diagnostics"][0]["related"].as_array().unwrap().len(), 1);
}

/// A mirror, an absolute path, a subfolder as the current directory, a linked worktree, a bare repository
/// of our own: relative paths are relative to the top.
#[test]
fn a_repository_may_be_anywhere_and_bare() {
    for backend in ["", "libgit2", "git"] {
        let sandbox = with_settings("history: {sources: [{path: ../other.git/}]}\n");
        sandbox.git_in(sandbox.root(), &["clone", "-q", "--mirror", "other", "other.git"]);
        let check = |folder: &Path, arguments: &str| {
            let run = sandbox.check_with(
                folder,
                &[("PMALINT_GIT", backend)],
                &format!("--format json {arguments}"),
            );
            run.exits(1).json()["diagnostics"][0]["related"][0]["path"].as_str().unwrap().to_owned()
        };
        let expected = format!("other.git:{EARLIER}");
        assert_eq!(check(&sandbox.work().join("docs"), ""), expected);
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        assert_eq!(check(&sandbox.root().join("linked"), "--at HEAD"), expected);
        sandbox.git_in(sandbox.root(), &["clone", "-q", "--bare", "work", "bare"]);
        assert_eq!(check(&sandbox.root().join("bare"), "--at HEAD"), expected);
        let absolute = sandbox.root().join("other/.git");
        sandbox.write(
            ".pmalint.yaml",
            format!("history: {{sources: [{{path: {}}}]}}\n", absolute.display()),
        );
        assert_eq!(check(&sandbox.work(), ""), format!(".git:{EARLIER}"));
    }
}

#[test]
fn an_absent_source_is_exit_2_unless_it_is_optional() {
    let sandbox = with_settings("history:\n  sources:\n    - path: ../nowhere\n      ref: main\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 2
    --- stderr
    error: there is no git repository at [ROOT]/work/../nowhere
       ╭─[.pmalint.yaml:3:13]
     2 │   sources:
     3 │     - path: ../nowhere
       ·             ──────────
     4 │       ref: main
       ╰────
      help: correct it, clone the repository there, or say `optional: true`
    ");
    for (entry, message) in [
        ("{path: ../other, ref: nothing}", "`nothing` names no commit"),
        ("{path: ../other/docs}", "there is no git repository"),
        ("{path: ../other, documents: ['*.txt']}", "no post-mortem found"),
        ("{path: docs/postmortems/2026-01-05-checkout.md}", "there is no git repository"),
        // Inside of our own work tree, which is no other repository.
        ("{path: docs}", "there is no git repository"),
    ] {
        let entries = |entry: &str| format!("history: {{sources: [{entry}]}}\n");
        sandbox.write(".pmalint.yaml", entries(entry));
        sandbox.check("").exits(2).says(&[message, ".pmalint.yaml:1:"]);
        let optional = entry.replace('}', ", optional: true}");
        sandbox.write(".pmalint.yaml", entries(&optional));
        assert_eq!(sandbox.codes(""), NOTHING, "{optional}");
        sandbox.check("--verbose").says(&["is passed over", message]);
    }
    sandbox.write(".pmalint.yaml", "history: {sources: [{path: ../other, ref: -x}]}\n");
    sandbox.check("").exits(2).says(&["starts with `-`"]);
}

#[test]
fn mistakes_of_an_entry_are_shown() {
    for (settings, message) in [
        ("history: {sources: [{ref: main}]}\n", "`path`"),
        ("history: {sources: [{path: ''}]}\n", "the path is empty"),
        ("history: {sources: [{path: ../other}, {path: ../other/}]}\n", "listed twice"),
        ("history: {sources: [{path: ../other, branch: x}]}\n", "unexpected key `branch`"),
        ("history: {sources: [{path: ../other, documents: ['!x']}]}\n", "negated"),
    ] {
        with_settings(settings).check("").exits(2).says(&[message, ".pmalint.yaml:1:"]);
    }
    for path in [".", "../work", "../linked"] {
        let sandbox = with_settings(&format!("history: {{sources: [{{path: {path}}}]}}\n"));
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        sandbox.check("").exits(2).says(&["this is the repository itself", ".pmalint.yaml:1:"]);
    }
    let sandbox = with_settings("");
    sandbox.write("docs/.pmalint.yaml", "history: {sources: [{path: ../other}]}\n");
    sandbox.check("").exits(2).says(&["sources are not read here", "docs/.pmalint.yaml:1:"]);
}

/// The other repository's own settings say what its documents are; the entry can say otherwise.
#[test]
fn the_other_repository_reads_as_it_says_itself() {
    let sandbox = with_settings("history: {sources: [{path: ../other}]}\n");
    let folder = sandbox.root().join("other");
    sandbox.git_in(&folder, &["mv", EARLIER, "queue.txt"]);
    sandbox.write("../other/.pmalint.yaml", "documents: [queue.txt]\n");
    commit_in(&sandbox, &folder);
    assert_eq!(sandbox.codes(""), REPEAT);
    sandbox.write("../other/.pmalint.yaml", "documents: [nothing]\n");
    commit_in(&sandbox, &folder);
    sandbox.check("").exits(2).says(&["no post-mortem found"]);
    sandbox
        .write(".pmalint.yaml", "history: {sources: [{path: ../other, documents: ['*.txt']}]}\n");
    assert_eq!(sandbox.codes(""), REPEAT);
    sandbox.write("../other/.pmalint.yaml", "documnets: [nothing]\n");
    commit_in(&sandbox, &folder);
    sandbox.check("").exits(2).says(&["the history source ../other", "did you mean `documents`?"]);
}

/// `#12` is an issue of its own repository; ids are given by each repository for itself.
#[test]
fn numbers_and_ids_of_two_repositories_are_apart() {
    let mine = "- [ ] @ines: Ask the vendor for a longer lease (#12)";
    let sandbox = with_settings("history: {sources: [{path: ../other}]}\n");
    let with_id = |text: String| text.replace("---\ndate", "---\nid: PM-1\ndate");
    sandbox.write(DOCUMENT, with_id(document("2026-01-05", mine)));
    sandbox.write(format!("../other/{EARLIER}"), with_id(document("2025-08-19", GOOD)));
    commit_in(&sandbox, &sandbox.root().join("other"));
    assert_eq!(sandbox.codes(""), NOTHING);
    // The same forge makes it the same issue again.
    for name in ["work", "other"] {
        let url = "https://github.com/example/shop.git";
        sandbox.git_in(&sandbox.root().join(name), &["remote", "add", "origin", url]);
    }
    assert_eq!(sandbox.codes("--ignore PMA4"), ["2026-01-05-checkout.md PMA301"]);
    // An acknowledgement may name a document of the other repository.
    let known = "- [ ] @ines: Page on-call when the queue grows (#34); repeats: PM-1, since the pager was off";
    sandbox.write(DOCUMENT, document("2026-01-05", known));
    assert_eq!(sandbox.codes("--select PMA3"), ["2026-01-05-checkout.md PMA304"]);
}

/// In a hook, git says by variables where its repository, index and objects are: those of the other
/// repository are elsewhere.
#[test]
#[cfg(unix)]
fn a_hook_reads_the_other_repository_and_not_its_own() {
    for backend in ["", "libgit2", "git"] {
        let sandbox = with_settings("history: {sources: [{path: ../other}]}\n");
        sandbox.write(DOCUMENT, document("2026-01-05", OTHER));
        sandbox.git(&["commit", "-q", "-a", "--no-verify", "-m", "no repeat yet"]);
        sandbox.pmalint("hook install").exits(0);
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        let linked = sandbox.root().join("linked");
        for folder in [sandbox.work(), linked] {
            let path = format!("../{}/{DOCUMENT}", folder.file_name().unwrap().to_string_lossy());
            let text = document("2026-01-05", AGAIN).replace("an hour", "two hours");
            sandbox.write(path, text);
            for arguments in
                [&["commit", "-m", "x", "-a"][..], &["commit", "-m", "x", "--only", DOCUMENT]]
            {
                let mut command = sandbox.command("git", &folder);
                let run = sandbox.run_command(command.args(arguments).env("PMALINT_GIT", backend));
                run.exits(1).says(&["PMA302", &format!("other:{EARLIER}")]);
            }
        }
    }
}

/// The settings of a stranger may name a repository whose configuration says what fetches a missing object.
#[test]
#[cfg(unix)]
fn nothing_is_fetched_for_another_repository() {
    for backend in ["", "git"] {
        let sandbox = with_settings("history: {sources: [{path: ../other}]}\n");
        let other = sandbox.root().join("other");
        let ran = sandbox.root().join("ran");
        let blob = sandbox.git_in(&other, &["rev-parse", &format!("HEAD:{EARLIER}")]);
        let (folder, file) = blob.split_at(2);
        std::fs::remove_file(other.join(".git/objects").join(folder).join(file)).unwrap();
        let command = format!("touch {}; git-upload-pack", ran.display());
        for (key, value) in [
            ("remote.origin.url", &*sandbox.work().display().to_string()),
            ("remote.origin.promisor", "true"),
            ("remote.origin.uploadpack", &command),
        ] {
            sandbox.git_in(&other, &["config", key, value]);
        }
        let run = sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", backend)], "");
        run.exits(2).says(&[
            "cannot read the history source ../other",
            "docs/postmortems/2025-08-19-queue.md",
        ]);
        assert!(!ran.exists());
        assert_ne!(sandbox.try_git_in(&other, &["cat-file", "-p", &blob]).code, 0);
        assert!(ran.exists(), "git itself would have run it");
    }
}

/// A repeat of another repository's promise is as old as the document that repeats it.
#[test]
fn a_repeat_that_was_there_before_is_not_new() {
    let sandbox = with_settings("history: {sources: [{path: ../other}]}\n");
    let text = sandbox.read(DOCUMENT).replace("an hour", "two hours");
    sandbox.write(DOCUMENT, text);
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged --select PMA3"), NOTHING);
    assert_eq!(sandbox.codes("--staged --select PMA3 --all"), REPEAT);
}

/// Whose settings hold says which repositories are read; what is broken there does not refuse the change that mends it.
#[test]
fn sources_are_those_of_the_trusted_settings() {
    let sandbox = with_settings("");
    sandbox.write(".pmalint.yaml", "history: {sources: [{path: ../other}]}\n");
    sandbox.write(DOCUMENT, sandbox.read(DOCUMENT).replace("an hour", "two hours"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged --all --select PMA3"), REPEAT);
    assert_eq!(sandbox.codes("--staged --all --select PMA3 --trust base"), NOTHING);
    sandbox.write(".pmalint.yaml", "history: {sources: [{path: ../nowhere}]}\n");
    sandbox.git(&["commit", "-q", "-a", "--no-verify", "-m", "broken"]);
    sandbox.write(".pmalint.yaml", "");
    sandbox.write(DOCUMENT, sandbox.read(DOCUMENT).replace("two hours", "three hours"));
    sandbox.git(&["add", "--all"]);
    let run = sandbox.check("--staged --trust base").exits(0);
    run.says(&["the history sources of the base cannot be read", "no git repository at"]);
}
