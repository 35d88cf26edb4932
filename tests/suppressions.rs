//! What a document or the settings suppress.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, GOOD, Sandbox, document};

const VENDOR: &str = "- [ ] @ines: Ask the vendor for a fix";

fn sandbox(actions: &str) -> Sandbox {
    Sandbox::with(&[(DOCUMENT, &document("2026-01-05", actions))])
}

#[test]
fn what_is_suppressed_is_counted_and_does_not_count() {
    let actions =
        format!("<!-- pmalint-disable-next-line PMA203: the vendor opens no tickets -->\n{VENDOR}");
    let sandbox = sandbox(&actions);
    assert_snapshot!(sandbox.check("--fail-on info"), @"
    exit 0
    --- stdout
    no findings in 1 document (1 suppressed)
    ");
    let json = sandbox.check("--format json").exits(0).json();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 0);
    assert_eq!(json["summary"]["suppressed"], 1);
}

#[test]
fn mistakes_in_suppressions_are_findings() {
    let actions = format!(
        "<!-- pmalint-disable-next-line PMA203 -->\n{VENDOR}\n\
         <!-- pmalint-disable-next-line action-unlinkd: the vendor -->\n{GOOD}\n\
         <!-- pmalint-disable-file PMA204 until 2026-03-31: the vendor -->\n\
         <!-- pmalint-disable-file PMA104: the vendor -->"
    );
    assert_snapshot!(sandbox(&actions).check("--format concise"), @"
    exit 1
    --- stdout
    docs/postmortems/2026-01-05-checkout.md:24:1: error[PMA701] suppression-unreasoned: this suppression has no reason
    docs/postmortems/2026-01-05-checkout.md:26:32: warning[PMA702] suppression-unknown: there is no rule `action-unlinkd`
    docs/postmortems/2026-01-05-checkout.md:28:1: warning[PMA704] suppression-expired: this suppression held until 2026-03-31
    docs/postmortems/2026-01-05-checkout.md:29:27: warning[PMA703] suppression-unused: there is no finding of `PMA104` to suppress
    1 error, 3 warnings in 1 document (1 suppressed)
    ");
    sandbox(&actions).check("").says(&["did you mean `action-unlinked`?"]);
}

/// Whether a suppression is used is known of rules that ran.
#[test]
fn a_rule_that_did_not_run_says_nothing_about_its_suppressions() {
    let sandbox = sandbox(&format!("<!-- pmalint-disable-file PMA203: the vendor -->\n{GOOD}"));
    let unused = ["2026-01-05-checkout.md PMA703"];
    assert_eq!(sandbox.codes(""), unused);
    assert_eq!(sandbox.codes("--select PMA203,PMA703"), unused);
    for arguments in ["--select PMA703", "--ignore action-unlinked", "--ignore PMA2"] {
        assert_eq!(sandbox.codes(arguments), [""; 0], "{arguments}");
    }
    for settings in ["rules: {PMA203: off}", "per-file-ignores: {docs: [PMA203]}"] {
        sandbox.write(".pmalint.yaml", settings);
        assert_eq!(sandbox.codes(""), [""; 0], "{settings}");
    }
}

#[test]
fn findings_about_suppressions_cannot_be_suppressed() {
    let actions = format!("<!-- pmalint-disable-file PMA703, PMA104: the vendor -->\n{GOOD}");
    let codes = ["2026-01-05-checkout.md PMA702", "2026-01-05-checkout.md PMA703"];
    assert_eq!(sandbox(&actions).codes(""), codes);
}

/// A finding about the document as a whole is suppressed for the file or where it is shown.
#[test]
fn the_whole_document_has_a_line() {
    let text =
        document("2026-01-05", GOOD).replace("## Impact\n\nForty cafés were served late.\n\n", "");
    let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
    assert_eq!(sandbox.codes(""), ["2026-01-05-checkout.md PMA103"]);
    for (from, to) in [
        ("## Summary", "## Summary <!-- pmalint-disable-line PMA103: nobody noticed -->"),
        ("## Summary", "<!-- pmalint-disable-next-line PMA103: nobody noticed -->\n## Summary"),
        ("status:", "# pmalint-disable-file section-missing: nobody noticed\nstatus:"),
    ] {
        sandbox.write(DOCUMENT, text.replacen(from, to, 1));
        assert_eq!(sandbox.codes(""), [""; 0], "{to}");
    }
    let settings =
        ("severity: SEV-2", "severity: banana # pmalint-disable-line PMA102: the old scale");
    sandbox.write(DOCUMENT, document("2026-01-05", GOOD).replace(settings.0, settings.1));
    assert_eq!(sandbox.codes(""), [""; 0]);
}

/// A comment in one entry of a log does not speak of the others, unless it says so.
#[test]
fn entries_of_a_log_have_comments_of_their_own() {
    let entry = |day: &str, comment: &str| {
        format!(
            "## {day} Orders waited\n\n### Action items\n\n{comment}\n\n- [ ] @ines: Ask for a fix of {day}\n\n"
        )
    };
    let log = |one: &str, other: &str| {
        format!("# Incidents\n\n{}{}", entry("2026-01-05", one), entry("2025-12-01", other))
    };
    let next = "<!-- pmalint-disable-next-line PMA203: the vendor -->";
    let file = "<!-- pmalint-disable-file PMA203: the vendor -->";
    let sandbox =
        Sandbox::with(&[(".pmalint.yaml", "documents: ['*.md']\nincidents: per-heading\n")]);
    for (one, other, found) in
        [(next, "", 1), ("", next, 1), (next, next, 0), (file, "", 0), ("", file, 0), ("", "", 2)]
    {
        sandbox.write("log.md", log(one, other));
        let codes = sandbox.codes("--select PMA203,PMA7");
        assert_eq!(codes, vec!["log.md PMA203"; found], "{one} {other}");
    }
}

#[test]
fn rules_are_ignored_by_path() {
    let sandbox = sandbox(VENDOR);
    sandbox.write(
        "docs/postmortems/old/2020-01-05-queue.md",
        document("2020-01-05", "- [ ] Replace the fan"),
    );
    let found = |settings: &str| {
        sandbox.write(".pmalint.yaml", settings);
        sandbox.codes("")
    };
    let all = [
        "2026-01-05-checkout.md PMA203",
        "2020-01-05-queue.md PMA203",
        "2020-01-05-queue.md PMA204",
    ];
    assert_eq!(found(""), all);
    assert_eq!(
        found("per-file-ignores: {docs/postmortems/old: [PMA203, action-unowned]}"),
        all[..1]
    );
    assert_eq!(found("per-file-ignores: {'**/2020-*.md': [PMA2]}"), all[..1]);
    assert_eq!(found("per-file-ignores: {'docs/*': [PMA203]}"), all);
    assert_eq!(found("per-file-ignores: {docs: [PMA203], '**/old/*': [PMA204]}"), [""; 0]);
    sandbox.check("").exits(0).says(&["no findings in 2 documents\n"]);
    let shown = sandbox.pmalint(&format!("config show {DOCUMENT}"));
    shown.exits(0).says(&[
        "  action-unlinked: off # per-file-ignores, .pmalint.yaml:1\n",
        "  action-unowned: warning # default\n",
    ]);
}

#[test]
fn a_rule_to_ignore_has_to_be_one() {
    let sandbox = sandbox(VENDOR);
    sandbox.write(
        ".pmalint.yaml",
        "per-file-ignores:\n  docs/old: [PMA203, action-unlinkd]\n  '../x': [PMA1]\n",
    );
    assert_snapshot!(sandbox.check(""));
}
