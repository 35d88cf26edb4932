//! A post-mortem that a change removes: what is lost with it, and what only moved.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, Sandbox, document};

const FOUND: [&str; 1] = ["2025-08-19-queue.md PMA110"];
const NOTHING: [&str; 0] = [];

/// An earlier document with an open action in words of its own, and a later one that cites it.
fn repository() -> Sandbox {
    let earlier = document("2025-08-19", GOOD)
        .replace("Orders waited for an hour", "The queue of the labels was full since Monday")
        .replace("Forty cafés were served late.", "Parcels left without labels until noon.")
        .replace("The worker had stopped and nobody saw it.", "Its disk was full of old dumps.")
        .replace("Orders waited", "Labels were missing");
    let later = document("2026-01-05", OTHER)
        .replace("Orders waited for an hour", "As [in August](2025-08-19-queue.md), but shorter");
    Sandbox::committed(&[(EARLIER, &earlier), (DOCUMENT, &later)])
}

#[test]
fn what_is_lost_is_shown_in_the_old_text() {
    let sandbox = repository();
    sandbox.git(&["rm", "-q", EARLIER]);
    assert_snapshot!(sandbox.check("--staged"), @"
    exit 0
    --- stdout
    warning[PMA110] document-removed: this post-mortem is removed with 1 open follow-up action, and another document cites it
       ╭─[docs/postmortems/2025-08-19-queue.md:8:3]
     8 │ # Labels were missing
       ·   ───────────────────
       ╰────
        ╭─[docs/postmortems/2025-08-19-queue.md:24:7]
     24 │ - [ ] @ines: Page on-call when the queue grows (#12)
        ·       ───────────────────────┬──────────────────────
        ·                              ╰── no document promises this now
        ╰────
        ╭─[docs/postmortems/2026-01-05-checkout.md:12:16]
     12 │ As [in August](2025-08-19-queue.md), but shorter, until the worker was restarted.
        ·                ─────────┬─────────
        ·                         ╰── cited here
        ╰────
      help: keep it, or carry what is open over to another post-mortem; a document that takes its place says so in its front matter: `replaces: 2025-08-19-queue`

    1 warning in 1 document
    `pmalint rule PMA110` says why it matters and what to do
    ");
    let json = sandbox.check("--staged --format json").exits(0).json();
    assert_eq!(json["summary"]["documents"], 1);
    assert_eq!(json["diagnostics"][0]["path"], EARLIER);
    sandbox.check("--staged --fail-on warning").exits(1);
    sandbox.check("--staged --ignore document-removed").exits(0).is_silent();
    // The same in a range of commits, and in nothing that has no before.
    sandbox.git(&["commit", "-q", "-m", "removed"]);
    for backend in ["", "libgit2", "git"] {
        let run = sandbox.check_with(
            &sandbox.work(),
            &[("PMALINT_GIT", backend)],
            "--since HEAD~1 --format json",
        );
        assert_eq!(run.codes(), FOUND);
    }
    for mode in ["", "--staged", "--at HEAD", "--since HEAD"] {
        assert_eq!(sandbox.codes(&format!("{mode} --select PMA110")), NOTHING, "{mode}");
    }
}

#[test]
fn what_nobody_misses_may_go() {
    let sandbox = repository();
    sandbox.write(EARLIER, sandbox.read(EARLIER).replace("[ ]", "[x]"));
    sandbox.commit();
    sandbox.git(&["rm", "-q", EARLIER]);
    sandbox.check("--staged").says(&["removed, though another document cites it"]);
    sandbox.write(DOCUMENT, sandbox.read(DOCUMENT).replace("2025-08-19-queue.md", "#impact"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING);
    // Together with what cites it.
    let sandbox = repository();
    sandbox.git(&["rm", "-q", "-r", "docs"]);
    let run = sandbox.check("--staged --format json");
    assert_eq!(run.codes(), FOUND);
    assert_eq!(run.json()["diagnostics"][0]["related"].as_array().unwrap().len(), 1);
}

/// What is done to the repository, and whether the document is missed then.
type Change = (&'static str, fn(&Sandbox), bool);

#[test]
fn what_moved_is_not_removed() {
    let folder = "docs/postmortems";
    let cases: [Change; 12] = [
        ("a rename", |it| move_to(it, "docs/postmortems/2025-08-labels.md"), false),
        ("out of the documents", |it| move_to(it, "notes/labels.md"), false),
        (
            "out of the documents with an edit",
            |it| {
                move_to(it, "notes/labels.md");
                edit(it, "notes/labels.md", "until noon", "until one o'clock");
            },
            false,
        ),
        (
            "a rename with an edit",
            |it| {
                move_to(it, "docs/postmortems/labels.md");
                edit(it, "docs/postmortems/labels.md", "until noon", "until one o'clock");
            },
            false,
        ),
        (
            "another folder, rewritten",
            |it| {
                it.git(&["rm", "-q", EARLIER]);
                it.write(
                    "docs/postmortems/2025/2025-08-19-queue.md",
                    document("2025-08-19", OTHER),
                );
            },
            false,
        ),
        (
            "the same day and title, rewritten",
            |it| {
                it.git(&["rm", "-q", EARLIER]);
                let text =
                    document("2025-08-19", OTHER).replace("Orders waited", "Labels were missing!");
                it.write("docs/postmortems/labels.md", text);
            },
            false,
        ),
        (
            "two halves",
            |it| {
                let text = it.read(EARLIER);
                let (first, second) = text.split_at(text.find("## Root").unwrap());
                it.git(&["rm", "-q", EARLIER]);
                it.write("docs/postmortems/labels-1.md", first);
                it.write(
                    "docs/postmortems/labels-2.md",
                    format!("# 2025-08-20 Its second half\n\n{second}"),
                );
            },
            false,
        ),
        (
            "merged into another",
            |it| {
                let text = it.read(EARLIER);
                it.git(&["rm", "-q", EARLIER]);
                it.write(DOCUMENT, format!("{}\n{text}", it.read(DOCUMENT)));
            },
            false,
        ),
        (
            "replaced, as it says",
            |it| {
                it.git(&["rm", "-q", EARLIER]);
                let text = document("2025-09-01", OTHER)
                    .replace("---\ndate", "---\nsupersedes: [2025-08-19-queue.md]\ndate");
                it.write("docs/postmortems/summer.md", text);
            },
            false,
        ),
        ("a case-only rename", |it| move_to(it, "docs/postmortems/2025-08-19-Queue.md"), false),
        (
            "another incident from the same template",
            |it| {
                it.git(&["rm", "-q", EARLIER]);
                it.write("docs/postmortems/2026-02-01-mail.md", document("2026-02-01", OTHER));
            },
            true,
        ),
        (
            "a folder in its place",
            |it| {
                it.git(&["rm", "-q", EARLIER]);
                it.write("docs/postmortems/2025-08-19-queue.md/chart.txt", "");
            },
            true,
        ),
    ];
    for (what, change, is_missed) in cases {
        let sandbox = repository();
        change(&sandbox);
        sandbox.git(&["add", "--all"]);
        let expected = if is_missed { &FOUND[..] } else { &NOTHING };
        assert_eq!(sandbox.codes("--staged --select PMA110"), expected, "{what}");
        sandbox.git(&["commit", "-q", "-m", what]);
        assert_eq!(sandbox.codes("--since HEAD~1 --select PMA110"), expected, "{what} in {folder}");
    }
}

fn move_to(sandbox: &Sandbox, name: &str) {
    let folder = sandbox.work().join(name);
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    sandbox.git(&["mv", EARLIER, name]);
}

fn edit(sandbox: &Sandbox, name: &str, from: &str, to: &str) {
    let text = sandbox.read(name);
    assert!(text.contains(from));
    sandbox.write(name, text.replace(from, to));
}

/// A promise that another document has is not lost; a promise made again in the same change is no repeat of the
/// document that it moved from.
#[test]
fn open_actions_can_be_carried_over() {
    let sandbox = repository();
    edit(&sandbox, DOCUMENT, "2025-08-19-queue.md", "#impact");
    sandbox.commit();
    sandbox.git(&["rm", "-q", EARLIER]);
    assert_eq!(sandbox.codes("--staged"), FOUND);
    edit(&sandbox, DOCUMENT, OTHER, &format!("{OTHER}\n{GOOD}"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.codes("--staged"), NOTHING);
}

/// A renamed document is the same incident: it repeats neither itself nor breaks the chain of those that repeat it.
#[test]
fn a_rename_keeps_the_chain_of_repeats() {
    let sandbox = repository();
    edit(&sandbox, DOCUMENT, OTHER, &GOOD.replace("#12", "#34"));
    sandbox.commit();
    assert_eq!(sandbox.codes(""), ["2026-01-05-checkout.md PMA302"]);
    let renamed = "docs/postmortems/labels.md";
    sandbox.git(&["mv", EARLIER, renamed]);
    edit(&sandbox, renamed, "until noon", "until one o'clock");
    edit(&sandbox, DOCUMENT, "shorter", "far shorter");
    sandbox.git(&["add", "--all"]);
    for mode in ["--staged", "--since HEAD~1"] {
        if mode != "--staged" {
            sandbox.git(&["commit", "-q", "-m", "renamed"]);
        }
        let run = sandbox.check(&format!("{mode} --all --format json")).exits(1);
        assert_eq!(run.codes(), ["2026-01-05-checkout.md PMA302"], "{mode}");
        let related = run.json()["diagnostics"][0]["related"].clone();
        assert_eq!(related.as_array().unwrap().len(), 1, "{mode}");
        assert_eq!(related[0]["path"], renamed, "{mode}");
    }
}

/// What is removed makes nothing of what stays new: a renamed document keeps the names of its findings, and one that
/// goes with the change is nobody's namesake.
#[test]
fn old_findings_stay_old_beside_what_is_removed() {
    let vague = "- [ ] Replace the pump of the basement";
    let renamed = "docs/postmortems/labels.md";
    let sandbox = Sandbox::committed(&[
        (EARLIER, &document("2025-08-19", vague)),
        (DOCUMENT, &document("2026-01-05", GOOD)),
    ]);
    assert_eq!(sandbox.codes("--select PMA203"), ["2025-08-19-queue.md PMA203"]);
    sandbox.git(&["mv", EARLIER, renamed]);
    edit(&sandbox, renamed, "an hour", "two hours");
    sandbox.git(&["rm", "-q", DOCUMENT]);
    sandbox.git(&["add", "--all"]);
    for mode in ["--staged", "--since HEAD~1"] {
        if mode != "--staged" {
            sandbox.git(&["commit", "-q", "-m", "renamed"]);
        }
        let run = sandbox.check(&format!("{mode} --format json")).exits(0);
        assert_eq!(run.codes(), ["2026-01-05-checkout.md PMA110"], "{mode}");
        assert_eq!(run.json()["summary"]["documents"], 2, "{mode}");
        assert!(run.json()["summary"]["baselined"].as_u64().unwrap() > 0, "{mode}");
    }
}
