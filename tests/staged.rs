//! `--staged`: what counts is what the next commit will hold.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, Sandbox, UNLINKED, document};

const UNTOUCHED: &str = "docs/postmortems/2024-03-01-disk.md";
/// What a check of the flawed document finds.
const FLAW: [&str; 1] = ["2026-01-05-checkout.md PMA203"];
const NOTHING: [&str; 0] = [];

/// One commit with a document whose action has no link, which no staged check is about.
fn repository() -> Sandbox {
    let other = "- [ ] @jun: Give the archive a disk of its own";
    Sandbox::committed(&[(UNTOUCHED, &document("2024-03-01", other)), ("src/main.rs", "")])
}

fn good() -> String {
    document("2026-01-05", GOOD)
}

fn bad() -> String {
    document("2026-01-05", UNLINKED)
}

#[test]
fn the_index_counts_and_the_work_tree_does_not() {
    for (staged, on_disk, expected) in
        [(bad(), good(), &FLAW[..]), (good(), bad(), &NOTHING), (bad(), bad(), &FLAW)]
    {
        let sandbox = repository();
        sandbox.write(DOCUMENT, &staged);
        sandbox.git(&["add", "--all"]);
        sandbox.write(DOCUMENT, &on_disk);
        assert_eq!(sandbox.codes("--staged"), expected);
        sandbox.remove(DOCUMENT);
        assert_eq!(sandbox.codes("--staged"), expected, "the file is not even there");
    }
}

/// `git add -p`: of two flaws one is staged, and that one is reported, at its line in the index.
#[test]
fn of_a_partly_staged_file_only_the_staged_part_counts() {
    let sandbox = repository();
    sandbox.write(DOCUMENT, good());
    sandbox.commit();
    let two = format!("- [ ] @jun: Keep three road maps on the host\n{GOOD}");
    sandbox
        .write(DOCUMENT, document("2026-01-05", &two).replace("Ines\n---", "Ines\nextra: x\n---"));
    let mut add = sandbox.command("git", &sandbox.work());
    let (reader, mut writer) = std::io::pipe().unwrap();
    // No to the first hunk, in the front matter; yes to the second.
    std::io::Write::write_all(&mut writer, b"n\ny\n").unwrap();
    drop(writer);
    sandbox.run_command(add.args(["add", "-p"]).stdin(reader)).exits(0);
    let run = sandbox.check("--staged --format concise").exits(1);
    assert!(run.out.starts_with(&format!("{DOCUMENT}:24:")), "{run}");
    assert!(sandbox.check(&format!("{DOCUMENT} --format concise")).out.contains(":25:"));
}

#[test]
fn only_changed_documents_are_reported_on() {
    let sandbox = repository();
    assert_eq!(sandbox.codes(""), ["2024-03-01-disk.md PMA203"]);
    sandbox.write(DOCUMENT, good());
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING);
    // Two changed, one named.
    sandbox.write(DOCUMENT, bad());
    sandbox.write(EARLIER, document("2025-08-19", "- [ ] @jun: Keep three road maps"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes(&format!("--staged {DOCUMENT}")), FLAW);
}

#[test]
fn untracked_files_are_not_seen() {
    let sandbox = repository();
    sandbox.write(DOCUMENT, bad());
    sandbox.check("--staged").exits(0).is_silent();
    sandbox.git(&["add", "--intent-to-add", DOCUMENT]);
    sandbox.check("--staged").exits(0).is_silent();
    sandbox.check("--staged --verbose").exits(0).says(&["git add -N"]);
}

#[test]
fn nothing_staged_is_silence() {
    repository().check("--staged").exits(0).is_silent();
    // In a folder without any document, too.
    Sandbox::new().check("--staged").exits(0).is_silent();
}

#[test]
fn a_change_that_touches_no_post_mortem_is_one_line_at_verbose() {
    let sandbox = repository();
    sandbox.write("src/main.rs", "fn main() {}");
    sandbox.git(&["add", "--all"]);
    sandbox.check("--staged").exits(0).is_silent();
    let run = sandbox.check("--staged --verbose").exits(0);
    assert_eq!(run.err.matches("no post-mortem is concerned").count(), 1, "{run}");
    let json = sandbox.check("--staged --format json").exits(0).json();
    assert_eq!(json["summary"]["documents"], 0);
}

#[test]
fn a_deleted_document_is_not_linted() {
    let sandbox = repository();
    sandbox.git(&["rm", "-q", UNTOUCHED]);
    assert_eq!(sandbox.codes("--staged"), ["2024-03-01-disk.md PMA110"]);
}

#[test]
fn a_renamed_document_is_linted_under_its_new_name() {
    let sandbox = repository();
    sandbox.git(&["mv", UNTOUCHED, "docs/postmortems/2024-03-01-archive.md"]);
    assert_eq!(sandbox.codes("--staged --all"), ["2024-03-01-archive.md PMA203"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING, "the finding has only moved");
    // Out of the folder it is no document any more.
    sandbox.git(&["mv", "docs/postmortems/2024-03-01-archive.md", "notes.md"]);
    sandbox.check("--staged").exits(0).is_silent();
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &bad()), (EARLIER, &document("2025-08-19", OTHER))]);
    sandbox.check("--staged").exits(0).is_silent();
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), FLAW);
}

/// History is what the index holds: an earlier post-mortem counts before it is committed, and one
/// that is only on disk does not.
#[test]
fn repeats_are_found_in_the_index() {
    let sandbox = repository();
    let again = GOOD.replace("#12", "#34");
    sandbox.write(DOCUMENT, document("2026-01-05", &again));
    sandbox.git(&["add", "--all"]);
    sandbox.write(EARLIER, document("2025-08-19", GOOD));
    assert_eq!(sandbox.codes("--staged"), NOTHING);
    sandbox.git(&["add", "--all"]);
    sandbox.remove(EARLIER);
    let run = sandbox.check("--staged --format json").exits(1);
    assert_eq!(run.codes(), ["2026-01-05-checkout.md PMA302"]);
    assert_eq!(run.json()["diagnostics"][0]["related"][0]["path"], EARLIER);
}

/// So is the settings file.
#[test]
fn the_settings_are_those_of_the_index() {
    let sandbox = repository();
    sandbox.write(DOCUMENT, bad());
    sandbox.git(&["add", "--all"]);
    sandbox.write(".pmalint.yaml", "rules: {action-unlinked: off}\n");
    assert_eq!(sandbox.codes("--staged"), FLAW);
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING);
}

#[test]
fn an_unmerged_document_is_exit_2() {
    let sandbox = repository();
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write(DOCUMENT, good());
    sandbox.commit();
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.write(DOCUMENT, bad());
    sandbox.commit();
    assert_eq!(sandbox.try_git(&["merge", "topic"]).code, 1);
    assert_snapshot!(sandbox.check("--staged"), @"
    exit 2
    --- stderr
    error: unmerged: docs/postmortems/2026-01-05-checkout.md
      help: resolve the conflict, then `git add` the file
    ");
}

#[test]
fn a_bare_repository_has_nothing_staged() {
    let sandbox = repository();
    sandbox.git_in(sandbox.root(), &["clone", "-q", "--bare", "work", "bare"]);
    let bare = sandbox.root().join("bare");
    assert_snapshot!(sandbox.check_in(&bare, "--staged"), @"
    exit 2
    --- stderr
    error: a bare repository has no index, so nothing is staged
      help: use `--at REV` to lint a commit, or `--since REV` to lint what changed
    ");
}
