//! What is read from whole documents, as people lay them out.

use crate::document::{Conventions, Document, State};
use crate::git::RepoPath;

/// One line an action: its line, state and owner, as far as they are told, and the words.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let document = Document::read_all(
        RepoPath::from("a.md"),
        text.as_bytes().to_vec(),
        &Conventions::default(),
    )
    .swap_remove(0);
    let actions: Vec<String> = document
        .actions
        .iter()
        .map(|action| {
            let line = document.source.line(action.span.start);
            let state = match action.state {
                Some(State::Done) => " done",
                Some(State::Open) => " open",
                Some(State::Declined) => " declined",
                None if action.is_told_as_past => " past",
                None => "",
            };
            let owner =
                action.owner.as_ref().map_or(String::new(), |owner| format!(" @{}", owner.name));
            let due = action.due.as_ref().map_or(String::new(), |due| format!(" by {}", due.text));
            format!("{line}{state}{owner}{due}: {}", action.text)
        })
        .collect();
    assert_eq!(actions, expected, "{text}");
}

#[test]
fn marks_beside_a_ticket() {
    check(
        "# T\n\n## Action items\n\n| Action item | Type | Owner | Bug |\n|---|---|---|---|\n\
         | Cache it | mitigate | kim | n/a **DONE** |\n| Pin it | prevent | lee | #12 **TODO** |\n\
         | Log it | prevent | Unassigned | n/a |\n",
        &["7 done @kim: Cache it", "8 open @lee: Pin it", "9: Log it"],
    );
}

#[test]
fn boxes_and_brackets() {
    check(
        "# T\n\n## Action items\n\n- [N/A] Pin it\n- [~] Cache it\n\
         - **Log it** *(pending)* - so far nothing does\n\
         - [#12 (done)](https://github.com/a/b/issues/12): alert on it\n\
         - Guard it (added to the hook)\n- Guard it (filed)\n",
        &[
            "5 declined: Pin it",
            "6 declined: Cache it",
            "7 open: Log it - so far nothing does",
            "8 done: alert on it",
            "9 past: Guard it (added to the hook)",
            "10: Guard it (filed)",
        ],
    );
}

#[test]
fn tables_in_other_languages() {
    check(
        "# T\n\n## Maßnahmen\n\n| Maßnahme | Verantwortlich | Frist | Status |\n|---|---|---|---|\n\
         | Alarm einrichten | Kim | 2026-02-01 | Erledigt |\n",
        &["7 done @Kim by 2026-02-01: Alarm einrichten"],
    );
    check(
        "# T\n\n## 再発防止策\n\n| 対策 | 担当 | 期限 | 状態 |\n|---|---|---|---|\n\
         | 監視を追加する | 佐藤 | 2026-02-01 | 未着手 |\n",
        &["7 open @佐藤 by 2026-02-01: 監視を追加する"],
    );
}

#[test]
fn paragraphs_in_other_languages() {
    check(
        "# T\n\n## Folgemaßnahmen\n\n**Erledigt:** Ein Test läuft nun jede Nacht.\n\n\
         **Offen:** Beide Knoten sollten die neue Version bekommen.\n",
        &[
            "5 done: Ein Test läuft nun jede Nacht.",
            "7 open: Beide Knoten sollten die neue Version bekommen.",
        ],
    );
}

#[test]
fn topics_and_legends_are_no_actions() {
    check(
        "# T\n\n## Recommendations\n\n1. **Principle of least privilege**\n   - Split the role\n\
         2. **Pin the image**\n   - in staging\n",
        &["6: Split the role", "7: Pin the image"],
    );
    check(
        "# T\n\n## Action items\n\nTypes:\n\n- Prevent - so that it is not again\n\
         - Detect - so that it is seen\n\n| Action item | Owner |\n|---|---|\n| Pin it | kim |\n",
        &["12 @kim: Pin it"],
    );
    check(
        "# T\n\n## Action items\n\n| Action item | Owner |\n|---|---|\n| Pin it | kim |\n\n\
         **High priority**\n\n- Queue: page on its age\n\n**By type**\n\n- Disk: page on it\n",
        &["7 @kim: Pin it", "11: Queue: page on its age", "15: Disk: page on it"],
    );
}

#[test]
fn issues_that_the_front_matter_lists_too() {
    check(
        "---\nactions: [OPS-12, Tell the team]\n---\n\n# T\n\n## Action items\n\n- Pin it (OPS-12)\n",
        &["2: Tell the team", "9: Pin it"],
    );
}

#[test]
fn people_whom_the_document_names() {
    check(
        "# T\n\nAuthors: Chris F, Jo\n\n## Action items\n\n- Define tests - Chris F\n\
         - Jo: call the vendor\n\n**Redis**\n\n- Raise the limit\n\n**Alex**\n\n- Pin it\n",
        &[
            "7 @Chris F: Define tests",
            "8 @Jo: call the vendor",
            "12: Raise the limit",
            "16 @Alex: Pin it",
        ],
    );
}

#[test]
fn titles_with_attributes_below() {
    check(
        "# T\n\n## Action items\n\n1. **Circuit breakers**\n   - **Description:** Stop calling the vendor after three failures\n\
         \x20  - **Owner:** Kim\n   - **Due:** 2026-02-01\n2. **Alerts**\n   - Page on the age of the queue\n",
        &[
            "5 @Kim by 2026-02-01: Circuit breakers. Stop calling the vendor after three failures",
            "10: Page on the age of the queue",
        ],
    );
}

#[test]
fn lead_ins_to_work_and_to_things() {
    check(
        "# T\n\n## Action items\n\nThe following actions were agreed:\n\n- Pin it\n\n\
         The following secrets were exposed:\n\n- the key of the mailer\n",
        &["7: Pin it"],
    );
    check(
        "# T\n\n## Action items\n\nMeasures for the affected hosts:\n\n- Pin it\n\n\
         It was decided to do this:\n\n- Log it\n",
        &["7: Pin it", "11: Log it"],
    );
    check("# T\n\nAuthor: Jo Lee\n\n## Action items\n\n- Jo – pin it\n", &["7 @Jo: pin it"]);
}
