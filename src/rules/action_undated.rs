use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA205",
    name: "action-undated",
    summary: "every follow-up action says when it is due",
    severity: Severity::Warning,
    is_on: false,
    why: "Work without a date is done after all work with one. A due date is `due: 2026-02-01`, `by 1 March 2026` or a column \
          of the table. Fewer than one in a hundred actions of public post-mortems have one in the document, since teams \
          keep it in their tracker; so this is for teams that have decided otherwise. Done and declined actions need \
          none.\n\nSource: AWS COE (owner, priority, due date), Atlassian (priority actions within four or eight weeks).",
    bad: &[Example::document(
        "# T\n\n## Action items\n\n- «Add an alert on the queue's depth, #12»\n- Pin the version (due: 2026-07-01)\n",
    )],
    good: &[Example::document(
        "# T\n\n## Action items\n\n- Add an alert by 1 July 2026, #12\n- [x] Pin the version\n",
    )],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let undated = context
        .document
        .actions
        .iter()
        .filter(|action| action.is_promise() && action.due.is_none());
    undated
        .map(|action| {
            Finding::new(action.title_span, "this follow-up action has no due date")
                .help("add `due: YYYY-MM-DD`")
        })
        .collect()
}
