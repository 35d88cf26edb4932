//! Findings that were there before: in a baseline, or in the commit that a change is compared with.

use insta::assert_snapshot;
use pmalint::report::Format;

use crate::support::{DOCUMENT, EARLIER, GOOD, Run, Sandbox, UNLINKED, document};

const BASELINE: &str = ".pmalint-baseline.json";
const OLD: &str = "docs/postmortems/2024-03-01-disk.md";
const NOTHING: [&str; 0] = [];

/// Two actions without a link, and one without an owner either.
const ACTIONS: &str = "- [ ] @jun: Give the archive a disk of its own\n- [ ] Label the cables";

/// One commit with a document that has three findings.
fn flawed() -> Sandbox {
    Sandbox::committed(&[(OLD, &document("2024-03-01", ACTIONS))])
}

fn with_baseline() -> Sandbox {
    let sandbox = flawed();
    sandbox.pmalint("baseline create --as-of 2026-11-22").exits(0);
    sandbox.commit();
    sandbox
}

#[track_caller]
fn baselined(run: &Run) -> u64 {
    run.json()["summary"]["baselined"].as_u64().unwrap()
}

#[test]
fn a_baseline_is_one_line_a_finding() {
    let sandbox = flawed();
    assert_snapshot!(sandbox.pmalint("baseline create"), @"
    exit 0
    --- stderr
    .pmalint-baseline.json: 3 findings added, 0 removed, 0 kept
    ");
    assert_snapshot!(sandbox.read(BASELINE));
    assert_snapshot!(sandbox.check("--fail-on info"), @"
    exit 0
    --- stdout
    no findings in 1 document (3 baselined)
    ");
    let before = sandbox.read(BASELINE);
    sandbox
        .pmalint("baseline create")
        .exits(2)
        .says(&["there is a baseline already", "baseline update"]);
    sandbox.pmalint("baseline update").exits(0).says(&["0 findings added, 0 removed, 3 kept"]);
    assert_eq!(sandbox.read(BASELINE), before);
}

#[test]
fn only_new_findings_count() {
    let sandbox = with_baseline();
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED));
    let run = sandbox.check("--format json").exits(1);
    assert_eq!(
        (run.codes(), baselined(&run)),
        (vec!["2026-01-05-checkout.md PMA203".to_owned()], 3)
    );
    assert_eq!(sandbox.codes("--no-baseline").len(), 4);
    assert_eq!(sandbox.codes("--isolated").len(), 4);
    // The same action once more is another finding.
    sandbox.write(OLD, document("2024-03-01", &format!("{ACTIONS}\n- [ ] @jun: Label the cables")));
    assert_eq!(sandbox.codes(OLD), ["2024-03-01-disk.md PMA203"]);
}

#[test]
fn what_is_missing_is_known_wherever_it_is_shown() {
    let old = document("2024-03-01", ACTIONS);
    let (start, end) = (old.find("## Impact").unwrap(), old.find("## Action items").unwrap());
    let old = format!("{}{}", &old[..start], &old[end..]);
    let sandbox = Sandbox::committed(&[(OLD, &old)]);
    assert_eq!(sandbox.codes("--select PMA103").len(), 1);
    sandbox.pmalint("baseline create --as-of 2026-11-22").exits(0);
    // Whoever writes on the impact moves the place where the causes are missed.
    let new = old.replace("## Action items", "## Impact\n\nForty orders.\n\n## Action items");
    sandbox.write(OLD, new);
    assert_eq!(sandbox.codes("--select PMA103"), NOTHING);
}

#[test]
fn a_finding_is_known_wherever_it_has_moved() {
    let old = document("2024-03-01", ACTIONS);
    let new = "docs/postmortems/disk/2024-03-01.md";
    for (path, text) in [
        (OLD, old.replace("## Summary", "Some words.\n\n## Summary")),
        (OLD, old.replace("# Orders waited", "# The archive was full")),
        (OLD, old.replace("2024-03-01", "2024-03-02")),
        (OLD, format!("---\nid: PM-7\n{}", old.trim_start_matches("---\n"))),
        (OLD, old.replace("- [ ] Label the cables", "* [ ] **Label**\n  the cables.")),
        (new, old.clone()),
        (new, old.replace("## Summary", "Some words.\n\n## Summary")),
    ] {
        let sandbox = with_baseline();
        sandbox.remove(OLD);
        sandbox.write(path, &text);
        let run = sandbox.check("--format json");
        assert_eq!(
            (run.codes(), baselined(&run), run.err.as_str()),
            (vec![], 3, ""),
            "{path}\n{text}"
        );
    }
    // A document that takes the path of another has not taken its findings.
    let sandbox = with_baseline();
    sandbox.git(&["mv", OLD, "docs/postmortems/moved.md"]);
    sandbox.write(OLD, document("2024-03-01", ACTIONS).replace("Orders waited", "Another disk"));
    assert_eq!(sandbox.codes("--select PMA203"), ["2024-03-01-disk.md PMA203"; 2]);
}

#[test]
fn a_fingerprint_is_the_same_on_another_day() {
    let sandbox = Sandbox::with(&[
        (EARLIER, &document("2025-08-19", UNLINKED)),
        (DOCUMENT, &document("2026-01-05", UNLINKED).replace("2026-01-05", "2027-01-05")),
    ]);
    sandbox.pmalint("baseline create --as-of 2026-11-22").exits(0);
    // Later the day lies no more in the future; nothing has become new.
    for day in ["2026-11-23", "2028-01-01"] {
        let run = sandbox.pmalint(&format!("check --format json --as-of {day}"));
        assert_eq!(run.codes(), NOTHING, "{day}");
    }
}

#[test]
fn what_is_found_no_more_is_taken_out() {
    let sandbox = with_baseline();
    sandbox.write(OLD, document("2024-03-01", &ACTIONS.replace("Label", "@kim: Label")));
    assert_snapshot!(sandbox.check(""), @"
    exit 0
    --- stdout
    no findings in 1 document (2 baselined)
    --- stderr
    1 entry of .pmalint-baseline.json no longer found: `pmalint baseline prune` removes what is stale
    ");
    // Not looked for, so nothing is said.
    sandbox.write(DOCUMENT, document("2026-01-05", GOOD));
    for arguments in [DOCUMENT, "--select PMA203", "--ignore PMA204", "--quiet", "--no-baseline"] {
        assert_eq!(sandbox.check(arguments).err, "", "{arguments}");
    }
    assert!(sandbox.check(OLD).err.starts_with("1 entry"));
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED));
    sandbox.pmalint("baseline prune").exits(0).says(&["0 findings added, 1 removed, 2 kept"]);
    assert_eq!(sandbox.codes(""), ["2026-01-05-checkout.md PMA203"], "pruning adds nothing");
    // A document that is gone leaves its entries behind.
    sandbox.remove(OLD);
    assert_eq!(sandbox.check(DOCUMENT).err, "");
    assert!(sandbox.check("").err.starts_with("2 entries"));
    sandbox.pmalint("baseline update").exits(0).says(&["1 finding added, 2 removed, 0 kept"]);
    assert_eq!(sandbox.check("").exits(0).err, "");
}

/// The baseline is that of the state that is linted, as the settings are.
#[test]
fn the_baseline_is_read_where_the_documents_are() {
    let sandbox = with_baseline();
    sandbox.remove(BASELINE);
    assert_eq!(sandbox.codes("").len(), 3);
    assert_eq!(sandbox.codes("--at HEAD"), NOTHING);
    assert_eq!(sandbox.codes("--at HEAD~1").len(), 3);
    sandbox.write(OLD, document("2024-03-01", &format!("{ACTIONS} now")));
    sandbox.git(&["add", OLD]);
    assert_eq!(baselined(&sandbox.check("--staged --all --format json")), 1, "that of the index");
    sandbox.git(&["rm", "--cached", "-q", BASELINE]);
    assert_eq!(baselined(&sandbox.check("--staged --all --format json")), 0);
}

#[test]
fn a_baseline_may_have_another_place() {
    let sandbox = flawed();
    sandbox.write(".pmalint.yaml", "baseline: ops/known.json\n");
    sandbox
        .check("")
        .exits(2)
        .says(&["there is no baseline at `ops/known.json`", "baseline create"]);
    sandbox.pmalint("baseline create").exits(2).says(&["there is no folder"]);
    sandbox.write("ops/a", "");
    sandbox.pmalint("baseline create").exits(0);
    assert_eq!(sandbox.codes(""), NOTHING);
    sandbox.write("docs/.pmalint.yaml", "baseline: known.json\n");
    sandbox.check("").exits(2).says(&[
        "`baseline` counts at the top only",
        "docs/.pmalint.yaml:1:1",
        "1 │ baseline: known.json\n   · ────────",
    ]);
    sandbox.remove("docs/.pmalint.yaml");
    sandbox.write(".pmalint.yaml", "baseline: ../known.json\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 2
    --- stderr
    error: the path leaves the repository
       ╭─[.pmalint.yaml:1:11]
     1 │ baseline: ../known.json
       ·           ─────────────
       ╰────
      help: write a path relative to the folder of the settings
    ");
    #[cfg(unix)]
    {
        sandbox.write(".pmalint.yaml", "baseline: link/known.json\n");
        std::os::unix::fs::symlink("..", sandbox.work().join("link")).unwrap();
        sandbox.pmalint("baseline create").exits(2).says(&["outside of the repository"]);
    }
}

#[test]
fn a_broken_baseline_is_exit_2() {
    let sandbox = with_baseline();
    let text = sandbox.read(BASELINE);
    sandbox.write(BASELINE, text.replacen("\"path\"", "\"file\"", 1));
    assert_snapshot!(sandbox.check(""));
    for (broken, message) in [
        (
            text.replace("\"version\": 1", "\"version\": 2"),
            "version 2 of the baseline is not known",
        ),
        (text.replacen("    {", "<<<<<<< HEAD\n    {", 1), "expected value"),
        (String::new(), "EOF"),
        (text[..text.len() / 2].to_owned(), "EOF"),
    ] {
        sandbox.write(BASELINE, broken);
        for command in ["check", "baseline update", "baseline prune"] {
            sandbox.pmalint(command).exits(2).says(&[message, BASELINE]);
        }
    }
    sandbox.write(BASELINE, b"\xff");
    sandbox.check("").exits(2).says(&["is not UTF-8"]);
    sandbox.check("--no-baseline").exits(1);
    sandbox.pmalint("actions").exits(0);
}

/// `topic` is checked out and one commit ahead of `main`, which has the document with three findings.
fn branch(text: &str) -> Sandbox {
    let sandbox = flawed();
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write(OLD, text);
    sandbox.commit();
    sandbox
}

/// A typo in an old document is no reason to mend all that is wrong with it.
#[test]
fn what_a_change_did_not_introduce_does_not_count() {
    let old = document("2024-03-01", ACTIONS);
    for text in [
        old.replace("cafés", "coffee houses"),
        old.replace("# Orders waited", "# Orders waited long"),
        old.replace("2024-03-01", "2024-03-02"),
    ] {
        let sandbox = branch(&text);
        let run = sandbox.check("--since main").exits(0);
        assert_eq!(run.out, "no findings in 1 document (3 from before the change)\n");
        let run = sandbox.check("--since main --format json");
        assert_eq!((run.codes(), baselined(&run)), (vec![], 3));
        assert_eq!(sandbox.codes("--since main --all").len(), 3);
        // The same before the commit.
        sandbox.git(&["reset", "-q", "--soft", "main"]);
        sandbox.check("--staged").exits(0).says(&["(3 from before the change)"]);
        assert_eq!(sandbox.codes("--staged --all").len(), 3);
        sandbox.pmalint("hook run").exits(0);
    }
}

#[test]
fn what_a_change_introduces_counts() {
    for (actions, expected) in [
        (format!("{ACTIONS}\n- [ ] @jun: Replace the fan"), "2024-03-01-disk.md PMA203"),
        (format!("{ACTIONS}\n- [ ] @jun: Label the cables"), "2024-03-01-disk.md PMA203"),
        (ACTIONS.replace("@jun: ", ""), "2024-03-01-disk.md PMA204"),
    ] {
        let sandbox = branch(&document("2024-03-01", &actions));
        assert_eq!(sandbox.codes("--since main"), [expected], "{actions}");
        sandbox.git(&["reset", "-q", "--soft", "main"]);
        for backend in ["libgit2", "git"] {
            let variables = [("PMALINT_GIT", backend)];
            let run = sandbox.check_with(&sandbox.work(), &variables, "--staged --format json");
            assert_eq!(run.codes(), [expected], "{backend} {actions}");
        }
    }
}

#[test]
fn a_new_document_has_nothing_from_before() {
    let sandbox = flawed();
    sandbox.write(EARLIER, document("2025-08-19", GOOD));
    sandbox.commit();
    // A copy of an old document, and a repeat of another one.
    sandbox.write(
        DOCUMENT,
        document("2024-03-01", &format!("{ACTIONS}\n{}", GOOD.replace("#12", "#13"))),
    );
    sandbox.git(&["add", "--all"]);
    let run = sandbox.check("--staged --format json").exits(1);
    assert_eq!(run.codes().len(), 5, "{run}");
    sandbox.write(DOCUMENT, document("2026-01-05", &GOOD.replace("#12", "#13")));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), ["2026-01-05-checkout.md PMA302"]);
}

#[test]
fn a_rename_brings_its_findings_along() {
    let sandbox = flawed();
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.git(&["mv", OLD, "docs/postmortems/disk.md"]);
    sandbox.commit();
    assert_eq!(sandbox.codes("--since main"), NOTHING);
    assert_eq!(sandbox.codes("--since main --all").len(), 3);
}

/// Taking a suppression away introduces what it hid.
#[test]
fn a_suppression_that_is_taken_away_uncovers_a_new_finding() {
    let hidden =
        "<!-- pmalint-disable-next-line PMA203: the vendor -->\n- [ ] @jun: Replace the fan";
    let sandbox = Sandbox::committed(&[(OLD, &document("2024-03-01", hidden))]);
    sandbox.write(OLD, document("2024-03-01", "- [ ] @jun: Replace the fan"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), ["2024-03-01-disk.md PMA203"]);
}

/// Also what is known only of all rules together: a suppression that was never used.
#[test]
fn an_old_unused_suppression_is_from_before() {
    let comment = "<!-- pmalint-disable-file PMA105: the template -->";
    let old = document("2024-03-01", &format!("{comment}\n\n{GOOD}"));
    let sandbox = Sandbox::committed(&[(OLD, &old)]);
    assert_eq!(sandbox.codes(""), ["2024-03-01-disk.md PMA703"]);
    sandbox.write(OLD, old.replace("cafés", "coffee houses"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING);
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let run = sandbox.check("--staged --verbose").exits(0);
    run.says(&[&format!("pmalint: compared with commit {head}")]);
}

/// The commit before is held to the settings of now: a rule that the change makes stricter is no finding of the change.
#[test]
fn the_commit_before_is_held_to_the_settings_of_now() {
    let sandbox = flawed();
    sandbox.write(".pmalint.yaml", "rules: {PMA204: error}\n");
    sandbox.write(OLD, document("2024-03-01", ACTIONS).replace("cafés", "coffee houses"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING);
    assert_eq!(sandbox.codes("--staged --all").len(), 3);
}

/// Code scanning knows an alert by its fingerprint: text that moves and files that are renamed open no new ones.
#[test]
fn sarif_has_the_same_fingerprints_after_text_has_moved() {
    let titled = |title: &str, date: &str| {
        let two = format!("{UNLINKED}\n- Weigh the crates of the host");
        document(date, &two).replace("Orders waited\n", &format!("{title}\n"))
    };
    let (one, two) = (titled("Orders waited", "2025-08-19"), titled("Mail waited", "2026-01-05"));
    let sandbox = Sandbox::committed(&[(EARLIER, &one), (DOCUMENT, &two)]);
    let fingerprints = || {
        let json = sandbox.check("--format sarif").exits(1).json();
        let results = json["runs"][0]["results"].as_array().unwrap().iter();
        let mut all: Vec<String> =
            results.map(|result| result["partialFingerprints"].to_string()).collect();
        all.sort();
        all
    };
    let before = fingerprints();
    assert!(before.len() > 4, "{before:?}");
    let moved = "## Summary\n\nA paragraph that was written later.\n";
    sandbox.write(EARLIER, one.replace("## Summary\n", moved));
    sandbox.remove(DOCUMENT);
    sandbox.write("docs/postmortems/2026/mail.md", two.replace("## Summary\n", moved));
    assert_eq!(fingerprints(), before);
}

/// With a baseline, every format is about the new document: a format that lists the others says that they are passed.
#[test]
fn every_format_shows_new_findings_only() {
    let old = document("2025-08-19", UNLINKED);
    let sandbox = Sandbox::with(&[(EARLIER, &old)]);
    sandbox.pmalint("baseline create").exits(0);
    sandbox.write(DOCUMENT, document("2026-01-05", "- [ ] @jun: Weigh the crates"));
    for format in Format::ALL {
        let name = format.as_str();
        let run = sandbox.check(&format!("--select PMA203 --format {name}")).exits(1);
        let shown = match name {
            "statistics" => {
                assert!(run.out.contains("1  PMA203  error"), "{run}");
                continue;
            }
            // Code scanning closes alerts that are not listed, so what is known is there as suppressed.
            "sarif" => {
                let json = run.json();
                let results = json["runs"][0]["results"].as_array().unwrap().clone();
                let (known, new): (Vec<_>, Vec<_>) =
                    results.iter().partition(|result| result["suppressions"].is_array());
                assert_eq!((known.len(), new.len()), (1, 1), "{run}");
                new[0].to_string()
            }
            "junit" => {
                assert_eq!(run.out.matches("<failure").count(), 1, "{run}");
                assert_eq!(run.out.matches("<skipped").count(), 1, "{run}");
                continue;
            }
            // It lists the earlier actions, which are no findings.
            "markdown" => run.out.split("**Promised before**").next().unwrap().to_owned(),
            _ => run.out.clone(),
        };
        assert!(shown.contains(DOCUMENT) && !shown.contains(EARLIER), "{name}: {run}");
    }
}
