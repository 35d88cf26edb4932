//! `pmalint check --fix` and `--diff`.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, Run, Sandbox, UNLINKED, document};

/// Asks for all that can be fixed.
const SCHEMA: &str = "
properties:
  meta: {properties: {date: {format: date}, due: {format: date}}}
  sections:
    x-order: [summary, impact, causes]
    properties:
      impact: {x-headings: [Damage], properties: {heading: {const: Impact}}}
";
const SETTINGS: &str = "schema: schema.yaml\ntrackers: [{type: jira, url: 'https://tickets.example.com/browse/{id}', keys: [OPS]}]\n";

/// One of each: a day in words, sections in the wrong order, a heading of one's own, a comment that suppresses nothing,
/// a short reference.
const FAULTY: &str = "\
---
date: 2026-01-05
due: 5 January 2026
---

# Orders waited

## Damage

Forty cafés were served late.

## Summary

Orders waited for an hour, until the worker was restarted.

## Root causes

The worker had stopped and nobody saw it.

## Action items

<!-- pmalint-disable-next-line PMA203: the vendor opens no tickets -->
- [ ] @ines: Page on-call when the queue grows (OPS-12)
- [ ] @jun: Ask the vendor
";

fn faulty() -> Sandbox {
    Sandbox::committed(&[(DOCUMENT, FAULTY), (".pmalint.yaml", SETTINGS), ("schema.yaml", SCHEMA)])
}

#[test]
fn a_diff_shows_and_changes_nothing() {
    let sandbox = faulty();
    assert_snapshot!(sandbox.check("--diff"));
    assert_eq!(sandbox.read(DOCUMENT), FAULTY);
    // As a patch it makes what `--fix` makes.
    let patch = sandbox.check("--diff").out;
    sandbox.write("change.patch", patch);
    sandbox.git(&["apply", "change.patch"]);
    let patched = sandbox.read(DOCUMENT);
    sandbox.write(DOCUMENT, FAULTY);
    sandbox.check("--fix --fail-on never").exits(0);
    assert_eq!(sandbox.read(DOCUMENT), patched);
    sandbox.check("--diff").exits(0).says(&["nothing to fix"]);
}

#[test]
fn what_is_fixed_is_written_and_the_rest_reported() {
    let sandbox = faulty();
    sandbox.check("--fail-on never").says(&["5 can be fixed with `--fix`"]);
    assert_snapshot!(sandbox.check("--fix"));
    let fixed = sandbox.read(DOCUMENT);
    assert_snapshot!(fixed);
    assert_snapshot!(sandbox.check("--fix --format concise"), @"
    exit 1
    --- stdout
    docs/postmortems/2026-01-05-checkout.md:23:7: error[PMA203] action-unlinked: this follow-up action links no issue
    1 error in 1 document
    --- stderr
    nothing to fix
    ");
    assert_eq!(sandbox.read(DOCUMENT), fixed);
}

#[test]
fn only_selected_rules_and_named_files_are_fixed() {
    let sandbox = faulty();
    sandbox.write(EARLIER, FAULTY);
    let run = sandbox.check(&format!("--fix --fail-on never --select PMA401 {DOCUMENT}"));
    run.exits(0).says(&["fixed 1 finding in 1 file"]);
    assert_eq!(sandbox.read(EARLIER), FAULTY);
    let link = "([OPS-12](https://tickets.example.com/browse/OPS-12))";
    assert_eq!(sandbox.read(DOCUMENT), FAULTY.replace("(OPS-12)", link));
}

/// Line endings, a byte order mark and permissions stay; a file that is not UTF-8, or no text at all, is left alone.
#[cfg(unix)]
#[test]
fn all_else_of_a_file_stays() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = faulty();
    sandbox.check("--fix --fail-on never").exits(0);
    let fixed = sandbox.read(DOCUMENT);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    sandbox.write(DOCUMENT, windows(FAULTY));
    let file = sandbox.work().join(DOCUMENT);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    sandbox.check("--fix --fail-on never").exits(0);
    assert_eq!(sandbox.read(DOCUMENT), windows(&fixed));
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);

    let latin_1: Vec<u8> =
        FAULTY.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect();
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n".to_vec();
    for bytes in [latin_1, pointer] {
        sandbox.write(DOCUMENT, &bytes);
        sandbox.check("--diff").exits(0);
        sandbox.check("--fix --fail-on never").exits(0).says(&["nothing to fix"]);
        #[expect(clippy::disallowed_methods, reason = "a test's own file")]
        let now = std::fs::read(&file).unwrap();
        assert_eq!(now, bytes);
    }
}

/// What does not count stays as it is.
#[test]
fn what_is_set_aside_is_not_fixed() {
    let sandbox = faulty();
    sandbox.pmalint("baseline create --as-of 2026-11-22").exits(0);
    sandbox.check("--diff").exits(0).says(&["nothing to fix"]);
    sandbox.check("--diff --no-baseline").exits(1);
    sandbox.remove(".pmalint-baseline.json");
    sandbox.write(
        DOCUMENT,
        FAULTY.replace("(OPS-12)", "(OPS-12) <!-- pmalint-disable-line PMA401: x -->"),
    );
    sandbox.check("--diff --select PMA401").exits(0);
    // Of a change only what it brings.
    let sandbox = faulty();
    sandbox.write(DOCUMENT, FAULTY.replace("the vendor\n", "the vendor (OPS-13)\n"));
    sandbox.git(&["add", "--all"]);
    let run = sandbox.check("--diff --staged").exits(1);
    assert!(run.out.contains("OPS-13](") && !run.out.contains("OPS-12]("), "{run}");
}

/// Only files of the work tree are written, and by no hook.
#[test]
fn nothing_else_than_the_work_tree_is_written() {
    let sandbox = faulty();
    let stdin = format!("--stdin-filename {DOCUMENT}");
    for (arguments, what) in [
        ("--staged", "the index"),
        ("--since HEAD", "a commit"),
        ("--at HEAD", "a commit"),
        (stdin.as_str(), "standard input"),
    ] {
        let flag = arguments.split(' ').next().unwrap();
        sandbox
            .check(&format!("--fix {arguments}"))
            .exits(2)
            .says(&[&format!("`--fix` writes the work tree, and `{flag}` reads {what}")]);
    }
    assert_snapshot!(sandbox.check("--fix --staged"), @"
    exit 2
    --- stderr
    error: `--fix` writes the work tree, and `--staged` reads the index
      help: run `pmalint check --fix` with the files, look at the change, and stage it
    ");
    let hook = sandbox.check_with(&sandbox.work(), &[("GIT_INDEX_FILE", ".git/index")], "--fix");
    hook.exits(2).says(&["`--fix` is not for git hooks"]);
    sandbox.check("--fix --diff").exits(2);
    sandbox.check("--fix /etc/hostname").exits(2);
    assert_eq!(sandbox.read(DOCUMENT), FAULTY);
    sandbox.check("--at HEAD --diff").exits(1).says(&["+due: 2026-01-05"]);
}

#[test]
fn formats_for_programs_carry_the_fix() {
    let sandbox = faulty();
    let of = |format: &str, pointer: &str| -> serde_json::Value {
        let run = sandbox.check(&format!("--fail-on never --select PMA401 --format {format}"));
        run.json().pointer(pointer).cloned().unwrap_or_default()
    };
    assert_snapshot!(of("json", "/diagnostics/0/fix"));
    assert_snapshot!(of("sarif", "/runs/0/results/0/fixes"));
    assert_snapshot!(of("rdjson", "/diagnostics/0/suggestions"));
    // What has no fix says nothing of it.
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED));
    let run = sandbox.check("--format json").exits(1);
    assert!(!run.out.contains("\"fix\""), "{run}");
}

/// Without `trackers` a number is linked only where the documents link that repository already.
#[test]
fn a_number_is_linked_where_the_repository_is_certain() {
    let linked = "- [x] @jun: Keep three road maps ([#31](https://github.com/ovenmere/REPOSITORY/issues/31))";
    let found = |repository: &str| -> Run {
        let earlier = document("2025-08-19", &linked.replace("REPOSITORY", repository));
        let sandbox =
            Sandbox::with(&[(EARLIER, &earlier), (DOCUMENT, &document("2026-01-05", GOOD))]);
        sandbox.git(&["remote", "add", "origin", "git@github.com:ovenmere/shop.git"]);
        sandbox.check("--diff --select PMA401")
    };
    found("shop").exits(1).says(&["+- [ ] @ines: Page on-call when the queue grows ([#12](https://github.com/ovenmere/shop/issues/12))"]);
    found("infrastructure").exits(0);
}

/// Nothing that the project's own documents hold is fixed twice.
#[test]
fn examples_are_fixed_once() {
    let sandbox = Sandbox::new();
    let mut copy = sandbox.command("cp", &sandbox.work());
    let top = env!("CARGO_MANIFEST_DIR");
    let folders = ["examples/docs", "examples/.pmalint.yaml", "tests/comparison/documents"];
    sandbox
        .run_command(copy.arg("-r").args(folders.map(|folder| format!("{top}/{folder}"))).arg("."))
        .exits(0);
    sandbox.write("strict.yaml", SCHEMA);
    let tickets = SETTINGS.split_once('\n').unwrap().1.replace("[OPS]", "[OPS, SHOP]");
    sandbox
        .write(".pmalint.yaml", format!("schema: strict.yaml\ndocuments: ['**/*.md']\n{tickets}"));
    sandbox.check("--fix --fail-on never").exits(0).says(&["fixed "]);
    sandbox.check("--diff").exits(0);
    sandbox.check("--fix --fail-on never").exits(0).says(&["nothing to fix"]);
}
