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

#[test]
fn topics_above_work() {
    check(
        "# T\n\n## Short term\n\n## Prevention\n\n1. **Hooks** (Priority: HIGH)\n   - Block secrets\n   - Document the setup\n\
         2. **Process improvements**\n   - A playbook of incidents\n\
         3. **Automated scanning**\n   - Scan each request\n   - Alert on findings\n\
         4. **Improved the cache**\n   - It was too small\n   - It is larger now\n\
         5. **Alarm:** `HighWriteCost`\n   - Threshold: 100,000 writes\n\
         6. **Revisar la configuración de la base**\n   - Verificar credenciales\n\
         7. **Docker de producción**\n   - Limitar la memoria\n",
        &[
            "8: Block secrets",
            "9: Document the setup",
            "11: A playbook of incidents",
            "13: Scan each request",
            "14: Alert on findings",
            "15 past: Improved the cache",
            "18: Alarm: HighWriteCost",
            "20: Revisar la configuración de la base",
            "23: Limitar la memoria",
        ],
    );
}

#[test]
fn lists_among_the_actions_that_are_none() {
    check(
        "# T\n\n## Prevention\n\n- Move to a private network\n\n**Option 1: a private network**\n\n- Hosts join it\n- Trade-off: slower\n\n\
         **Option B**\n\n- A range of addresses\n\n**Trade-offs:**\n\n- Slower hosts\n\n**Alert thresholds**\n\n- Warning: 80% of the disk\n\n**Optional**\n\n- Rotate the keys\n\n\
         **Report**\n\n- **Date of the report**: 6 January 2026\n- **Next review**: 13 January 2026\n- **Owner**: Kim\n\n\
         **Others**\n\n- Detection: latency of the queue\n- Severity: clear levels\n",
        &[
            "5: Move to a private network",
            "26: Rotate the keys",
            "36: Detection: latency of the queue",
            "37: Severity: clear levels",
        ],
    );
    check(
        "# T\n\n## Actions\n\n- [x] Incident has been dealt with or is over\n- [x] Sections above are filled out\n\
         - [ ] All actionable items above have linked issues\n\n## Next steps\n\n- [ ] Sections above are filled out\n- [ ] Add an alert\n",
        &["12 open: Add an alert"],
    );
    check(
        "# T\n\n## What will we change?\n\n*Provide plans of how you will defend against this, with action items.*\n\n\
         We will add tests that run on staging.\n",
        &["7: We will add tests that run on staging."],
    );
}

#[test]
fn labels_in_other_languages_are_no_owners() {
    check(
        "# T\n\n## Acciones\n\n**Implementar**:\n- Alertas cuando la conexión falle\n\n\
         **Robert**:\n- Guard against DoS, as others do on example.com\n- Move it to LA\n",
        &[
            "6: Alertas cuando la conexión falle",
            "9 @Robert: Guard against DoS, as others do on example.com",
            "10 @Robert: Move it to LA",
        ],
    );
}

#[test]
fn reasons_procedures_and_answers_are_no_actions() {
    check(
        "# T\n\n## Next steps\n\n- Pin it\n- **Should it have been restored?** No, the archive was right.\n\n\
         Why it is worth fixing:\n\n- It is the same bug\n\n**New rule:** Before each release:\n\n- Check the date\n\n\
         Before any restore:\n\n- Check the commit\n",
        &["5: Pin it", "14: Check the date"],
    );
    check(
        "# T\n\n## Recommendations\n\n1. **Metrics to track**:\n   - Restarts of the controller\n   - Latency\n\
         2. **Alerts to configure**:\n   - Page on latency\n3. **Actions to take**:\n   - Latency of volumes\n",
        &["5: Metrics to track", "9: Page on latency", "11: Latency of volumes"],
    );
    check(
        "# T\n\n## Conclusion and next steps\n\nHope this clarifies it. We recommend to be careful.\n\nWe will add an alert.\n",
        &["7: We will add an alert."],
    );
}

#[test]
fn work_of_others_and_of_the_response() {
    check(
        "# T\n\n## Recommendations\n\nWe have a few recommendations for package maintainers and users:\n\n\
         - Package maintainers should use a second factor\n\nWe advise all users:\n\n- Rotate your keys\n\nWe recommend:\n\n- Guard the tokens of users\n",
        &["15: Guard the tokens of users"],
    );
    check(
        "# T\n\n## Response\n\n### Immediate Actions\n\n- Removed all references\n\n### Future Improvements\n\n- Verify sums\n\n\
         ## Next steps\n\n### Immediate actions\n\n- ${first item}\n- ${...}\n- Rotate keys\n",
        &["11: Verify sums", "19: Rotate keys"],
    );
}

#[test]
fn actions_that_look_like_something_else() {
    check(
        "# T\n\n## Next steps\n\n- Alerting gap? No alert on the queue: add one\n\nAfter what we saw we recommend these changes to protect users:\n\n\
         - Guard the tokens\n\nSuggestions for protecting users:\n\n- Guard the keys\n",
        &[
            "5: Alerting gap? No alert on the queue: add one",
            "9: Guard the tokens",
            "13: Guard the keys",
        ],
    );
    check(
        "# T\n\n## Next steps\n\n- We hope to add an alert on the queue\n",
        &["5: We hope to add an alert on the queue"],
    );
    check(
        "# T\n\n## Next steps\n\n- [ ] Dashboards for the queue\n- [ ] Incident report is updated\n",
        &["5 open: Dashboards for the queue"],
    );
    check(
        "# T\n\n## Next steps\n\n- **Lessons learned:** hold a session\n- **Improvements:** add tests\n- Pin it\n",
        &["5: Lessons learned: hold a session", "6: Improvements: add tests", "7: Pin it"],
    );
    check(
        "# T\n\n## Next steps\n\n- The fix hasn’t been verified\n",
        &["5: The fix hasn’t been verified"],
    );
}

#[test]
fn labels_that_end_the_actions() {
    check(
        "# T\n\n## Lessons and prevention\n\n- **What did we learn?**\n  1. A host that works once is a trap\n\
         - **How to prevent it in future?**\n  1. Run each playbook twice\n",
        &["8: Run each playbook twice"],
    );
    check(
        "# T\n\n## What Needs Improvement\n\n1. **Prevention**\n   - No hooks to catch secrets\n\n\
         2. **Detection**\n   - Four days of delay\n\n## Follow-up actions taken\n\n- Updated the template\n",
        &["13 done: Updated the template"],
    );
}
