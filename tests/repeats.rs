//! `pmalint repeats`, and what a check says of repeats that are acknowledged.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{DOCUMENT, EARLIER, Sandbox, document};

const LATEST: &str = "docs/postmortems/2026-03-09-mail.md";

/// An action that three incidents promised, another that two did, and routine work.
fn repository() -> Sandbox {
    let routine = "- Publish the post-mortem\n";
    let issue = |number: u32| format!("https://tickets.example.com/browse/OPS-{number}");
    let actions = [
        (
            EARLIER,
            "2025-08-19",
            format!(
                "{routine}- [x] Alert on the depth of the order queue. Owner: @jun {}\n- [ ] Rotate the signing key {}\n",
                issue(7),
                issue(8),
            ),
        ),
        (
            DOCUMENT,
            "2026-01-05",
            format!(
                "{routine}- [ ] Create an alarm for order queue depth. Owner: @ines\n- [ ] Use a key that lasts longer {}\n",
                issue(8),
            ),
        ),
        (
            LATEST,
            "2026-03-09",
            format!(
                "{routine}- [ ] Create an alarm for order queue depth, again from: 2026-01-05-checkout, since nobody had the time\n",
            ),
        ),
    ];
    let texts = actions.map(|(path, date, actions)| (path, document(date, &actions)));
    Sandbox::with(&texts.each_ref().map(|(path, text)| (*path, text.as_str())))
}

#[test]
fn repeats_are_listed_the_most_often_promised_first() {
    assert_snapshot!(repository().pmalint("repeats"), @"
    exit 0
    --- stdout
    3 times, 2025-08-19 to 2026-03-09: Create an alarm for order queue depth, since nobody had the time
      2025-08-19  [x]  Alert on the depth of the order queue.  @jun  ops-7  (docs/postmortems/2025-08-19-queue.md:25)
      2026-01-05  [ ]  Create an alarm for order queue depth.  @ines  (docs/postmortems/2026-01-05-checkout.md:25)
      2026-03-09  [ ]  (docs/postmortems/2026-03-09-mail.md:25)

    2 times, 2025-08-19 to 2026-01-05: Use a key that lasts longer
      2025-08-19  [ ]  Rotate the signing key  ops-8  (docs/postmortems/2025-08-19-queue.md:26)
      2026-01-05  [ ]  ops-8  (docs/postmortems/2026-01-05-checkout.md:26)

    2 follow-up actions were promised after more than one incident
    ");
}

#[test]
fn repeats_are_json() {
    let json = repository().pmalint("repeats --format json").exits(0).json();
    assert_eq!(json["version"], 1);
    let clusters = json["clusters"].as_array().unwrap();
    let times: Vec<_> = clusters.iter().map(|cluster| cluster["times"].as_u64().unwrap()).collect();
    assert_eq!(times, [3, 2]);
    assert_eq!(
        clusters[1],
        json!({
            "text": "Use a key that lasts longer",
            "times": 2,
            "from": "2025-08-19",
            "to": "2026-01-05",
            "actions": [
                {
                    "path": EARLIER,
                    "line": 26,
                    "date": "2025-08-19",
                    "text": "Rotate the signing key",
                    "owner": null,
                    "done": false,
                    "links": [{
                        "ref": "https://tickets.example.com/browse/OPS-8",
                        "url": "https://tickets.example.com/browse/OPS-8",
                        "tracker": "jira",
                        "kind": "issue",
                    }],
                },
                {
                    "path": DOCUMENT,
                    "line": 26,
                    "date": "2026-01-05",
                    "text": "Use a key that lasts longer",
                    "owner": null,
                    "done": false,
                    "links": [{
                        "ref": "https://tickets.example.com/browse/OPS-8",
                        "url": "https://tickets.example.com/browse/OPS-8",
                        "tracker": "jira",
                        "kind": "issue",
                    }],
                },
            ],
        })
    );
}

#[test]
fn repeats_of_a_document() {
    let sandbox = repository();
    let times = |arguments: &str| {
        let json = sandbox.pmalint(&format!("repeats --format json {arguments}")).exits(0).json();
        let clusters = json["clusters"].as_array().unwrap();
        clusters.iter().map(|cluster| cluster["times"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(times(LATEST), [3]);
    assert_eq!(times(EARLIER), [3, 2]);
    sandbox.remove(DOCUMENT);
    sandbox.remove(LATEST);
    assert_eq!(times(""), [0_u64; 0]);
    sandbox.pmalint("repeats").exits(0).says(&["no follow-up action was promised after more"]);
    sandbox.pmalint("repeats nowhere.md").exits(2);
}

/// One finding an action, by the rule that its acknowledgement asks for.
#[test]
fn an_acknowledged_repeat_is_told_by_its_own_rules() {
    let sandbox = repository();
    assert_eq!(
        sandbox.codes("--select PMA3"),
        [
            "2026-01-05-checkout.md PMA303",
            "2026-01-05-checkout.md PMA301",
            "2026-03-09-mail.md PMA305"
        ]
    );
    sandbox.remove(EARLIER);
    let json = sandbox.check("--select PMA3 --format json").exits(0).json();
    let found = &json["diagnostics"][0];
    assert_eq!((&found["code"], &found["severity"]), (&json!("PMA304"), &json!("info")));
    assert_eq!(found["related"][0]["path"], DOCUMENT);
    // Without the acknowledgement it is the rule that found it.
    let text = sandbox.read(LATEST).replace(", again from: 2026-01-05-checkout", "");
    sandbox.write(LATEST, text.replace(", since nobody had the time", ""));
    assert_eq!(sandbox.codes("--select PMA3"), ["2026-03-09-mail.md PMA302"]);
    // What was decided against does not count.
    let text = sandbox.read(DOCUMENT);
    let declined = "order queue depth. Won't do: the queue is gone.";
    sandbox.write(
        DOCUMENT,
        text.replace("- [ ] Create", "- Create").replace("order queue depth.", declined),
    );
    assert_eq!(sandbox.codes("--select PMA3"), [""; 0]);
}

/// What makes a re-worded action a repeat, for people and for programs.
#[test]
fn a_reworded_repeat_explains_itself() {
    let sandbox = repository();
    let shown = sandbox.check("--select PMA303 --format full");
    shown.says(&["note: both say ", "alarm = Alert"]);
    let json = sandbox.check("--select PMA303 --format json").json();
    let evidence = &json["diagnostics"][0]["evidence"];
    let shared = evidence["shared"].as_array().unwrap();
    assert!(shared.contains(&json!({"new": "alarm", "earlier": "Alert"})), "{evidence}");
    assert_eq!((&evidence["only_new"], &evidence["only_earlier"]), (&json!([]), &json!([])));
}

/// A long chain is counted whole and shown by its newest places and the first.
#[test]
fn a_long_chain_is_not_shown_whole() {
    let path = |month: usize| format!("docs/postmortems/2025-{month:02}-01-queue.md");
    let sandbox = Sandbox::new();
    for month in 1..=12 {
        let date = format!("2025-{month:02}-01");
        sandbox.write(path(month), document(&date, "- Alert on the depth of the order queue\n"));
    }
    let json = sandbox.check(&format!("--select PMA302 --format json {}", path(12))).json();
    let found = &json["diagnostics"][0];
    assert!(found["message"].as_str().unwrap().contains("the 12th time"), "{found}");
    let shown: Vec<&str> = found["related"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["path"].as_str().unwrap())
        .collect();
    let newest_and_first: Vec<String> = (3..=11).rev().chain([1]).map(path).collect();
    assert_eq!(shown, newest_and_first);
}
