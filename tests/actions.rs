//! The lists of follow-up actions: `pmalint actions` and `pmalint related`.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{DOCUMENT, EARLIER, Sandbox, document};

/// Two documents with a table of actions each, and one without any action.
fn repository() -> Sandbox {
    let table = |rows: &str| {
        format!("| Action | Owner | Due | Issue | Status |\n|---|---|---|---|---|\n{rows}")
    };
    let earlier = table(
        "| Alert on the depth of the order queue | @jun | 2025-09-01 | [OPS-7](https://tickets.example.com/browse/OPS-7) | Done |",
    );
    let later = table(
        "| Alert when the order queue grows, \"early\" | @ines | 2026-02-01 | https://github.com/example/shop/issues/12 | Open |\n\
         | Keep three road maps on the host | | | | |",
    );
    Sandbox::with(&[
        (EARLIER, &document("2025-08-19", &earlier)),
        (DOCUMENT, &document("2026-01-05", &later)),
        ("docs/postmortems/2026-02-02-none.md", &document("2026-02-02", "None needed.")),
    ])
}

#[test]
fn actions_are_a_table_newest_first() {
    assert_snapshot!(repository().pmalint("actions"), @r#"
    exit 0
    --- stdout
    2026-01-05  Orders waited  docs/postmortems/2026-01-05-checkout.md
        26  open      Alert when the order queue grows, "early"  (@ines, due 2026-02-01, github.com/example/shop#12)
        27  -         Keep three road maps on the host

    2025-08-19  Orders waited  docs/postmortems/2025-08-19-queue.md
        26  done      Alert on the depth of the order queue  (@jun, due 2025-09-01, OPS-7)
    "#);
}

/// Each flag leaves out what it says; a day in `--since` is a day, not a revision.
#[test]
fn actions_are_filtered() {
    for (flags, lines) in [
        ("--open", "26 27"),
        ("--unlinked", "27"),
        ("--owner ines", "26"),
        ("--owner @JUN", "26"),
        ("--open --owner jun", ""),
        ("--since 2026-01-01", "26 27"),
        ("--since 2026-03-01", ""),
    ] {
        let run = repository().pmalint(&format!("actions --format csv {flags}")).exits(0);
        let found: Vec<_> =
            run.out.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
        assert_eq!(found.join(" "), lines, "{flags}");
    }
}

#[test]
fn actions_are_csv() {
    assert_snapshot!(repository().pmalint("actions --format csv"), @r#"
    exit 0
    --- stdout
    path,line,date,text,owner,due,state,links
    docs/postmortems/2025-08-19-queue.md,26,2025-08-19,Alert on the depth of the order queue,jun,2025-09-01,done,https://tickets.example.com/browse/OPS-7
    docs/postmortems/2026-01-05-checkout.md,26,2026-01-05,"Alert when the order queue grows, ""early""",ines,2026-02-01,open,https://github.com/example/shop/issues/12
    docs/postmortems/2026-01-05-checkout.md,27,2026-01-05,Keep three road maps on the host,,,,
    "#);
}

/// The fields of the contract; every document appears, also the one without actions.
#[test]
fn actions_are_json() {
    let json = repository().pmalint("actions --format json").exits(0).json();
    assert_eq!(json["version"], 1);
    let documents = json["documents"].as_array().unwrap();
    let paths: Vec<_> =
        documents.iter().map(|document| document["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [EARLIER, DOCUMENT, "docs/postmortems/2026-02-02-none.md"]);
    assert_eq!(documents[2]["actions"], json!([]));
    assert_eq!(
        documents[1],
        json!({
            "path": DOCUMENT,
            "title": "Orders waited",
            "date": "2026-01-05",
            "severity": "SEV-2",
            "actions": [
                {
                    "line": 26,
                    "text": "Alert when the order queue grows, \"early\"",
                    "done": false,
                    "owner": "@ines",
                    "due": "2026-02-01",
                    "links": [{
                        "ref": "https://github.com/example/shop/issues/12",
                        "url": "https://github.com/example/shop/issues/12",
                        "tracker": "github",
                        "kind": "issue",
                    }],
                },
                {
                    "line": 27,
                    "text": "Keep three road maps on the host",
                    "done": null,
                    "owner": null,
                    "due": null,
                    "links": [],
                },
            ],
        })
    );
}

#[test]
fn actions_of_what_is_staged() {
    let sandbox = repository();
    sandbox.git(&["add", EARLIER]);
    let json = sandbox.pmalint("actions --staged --format json").exits(0).json();
    assert_eq!(json["documents"].as_array().unwrap().len(), 1);
    assert_eq!(json["documents"][0]["path"], EARLIER);
    let json = sandbox.pmalint(&format!("actions {DOCUMENT} --format json")).exits(0).json();
    assert_eq!(json["documents"][0]["path"], DOCUMENT);
    sandbox.pmalint("actions nowhere.md").exits(2);
    sandbox.commit();
    let json = sandbox.pmalint("actions --staged --format json").exits(0).json();
    assert_eq!(json["documents"], json!([]));
}

/// A cell is text to a spreadsheet, whatever it begins with.
#[test]
fn csv_holds_no_formulas() {
    let rows = "| Action | Owner |\n|---|---|\n| =HYPERLINK(\"x\", 1) and more words | @ines |";
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", rows))]);
    let run = sandbox.pmalint("actions --format csv").exits(0);
    assert!(run.out.contains(",\"'=HYPERLINK(\"\"x\"\", 1)"), "{run}");
    assert!(run.out.contains(",ines,"), "{run}");
}

#[test]
fn related_shows_the_nearest_earlier_actions() {
    let sandbox = repository();
    let json = sandbox.pmalint(&format!("related {DOCUMENT} --format json")).exits(0).json();
    assert_eq!(json["version"], 1);
    let actions = json["actions"].as_array().unwrap();
    assert_eq!(actions.len(), 2);
    assert_eq!((&actions[0]["path"], &actions[0]["line"]), (&DOCUMENT.into(), &26.into()));
    let nearest = &actions[0]["related"][0];
    assert_eq!(nearest["path"], EARLIER);
    assert_eq!(nearest["line"], 26);
    assert_eq!(nearest["date"], "2025-08-19");
    assert_eq!(nearest["text"], "Alert on the depth of the order queue");
    let score = nearest["score"].as_f64().unwrap();
    assert!(score > 0.0 && score <= 1.0, "{score}");
    // The earliest document has nothing before it.
    let json = sandbox.pmalint(&format!("related {EARLIER} --format json")).exits(0).json();
    assert_eq!(json["actions"][0]["related"], json!([]));
}

#[test]
fn related_takes_a_text_and_a_number() {
    let sandbox = repository();
    let related = |arguments: &str| {
        let mut command = sandbox.command(crate::support::PMALINT, &sandbox.work());
        command.args(["related", "--format", "json", "--text", "alert on the queue"]);
        command.args(arguments.split_whitespace());
        let json = sandbox.run_command(&mut command).exits(0).json();
        json["actions"][0].clone()
    };
    let found = related("");
    assert_eq!((&found["path"], &found["line"]), (&json!(null), &json!(null)));
    assert_eq!(found["related"].as_array().unwrap().len(), 2);
    assert_eq!(related("--top 1")["related"].as_array().unwrap().len(), 1);
    assert_eq!(related("--top 0")["related"], json!([]));
}

/// Date, owner, issue and state of each; work that every incident has is left out.
#[test]
fn related_is_text_for_people() {
    let sandbox = repository();
    let routine = "- Publish the post-mortem\n- Alert on the order queue\n";
    sandbox.write("docs/postmortems/2026-03-09-mail.md", document("2026-03-09", routine));
    let run = sandbox.pmalint("related docs/postmortems/2026-03-09-mail.md").exits(0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "docs/postmortems/2026-03-09-mail.md:25: Alert on the order queue");
    assert_eq!(lines.len(), 3, "{run}");
    run.says(&[
        "  2025-08-19  [x]  Alert on the depth of the order queue  @jun  OPS-7  (docs/postmortems/2025-08-19-queue.md:26)",
        "  2026-01-05  [ ]  Alert when the order queue grows, \"early\"  @ines  github.com/example/shop#12  (docs/",
    ]);
}
