use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA204",
    name: "action-unowned",
    summary: "every follow-up action has an owner",
    severity: Severity::Warning,
    is_on: true,
    why: "What everybody should do nobody does. An owner is a name or handle in the action (`Owner: kim`, `@kim`, `(kim)`), \
          a column of the table, or a label above the list; where the action links an issue, the issue's assignee \
          will do, and nothing is said. Actions that are done or declined need none.\n\nSource: Google SRE workbook \
          (missing ownership), PagerDuty (bystander effect).",
    bad: &[
        Example::document("# T\n\n## Action items\n\n- «Add an alert on the queue's depth»\n"),
        Example::document(
            "# T\n\n## Action items\n\n| Action | Owner |\n|---|---|\n| «Add an alert» | TBD |\n",
        ),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n- Add an alert (owner: @kim)\n- Pin the version (kim)\n- Kim to ask the vendor\n",
        ),
        Example::document("# T\n\n## Action items\n\n**Kim**\n- Add an alert\n"),
        Example::document("# T\n\n## Action items\n\n- Add an alert, #12\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let unowned = context.document.actions.iter().filter(|action| {
        action.is_promise() && action.owner.is_none() && action.references.is_empty()
    });
    unowned
        .map(|action| {
            Finding::new(action.title_span, "this follow-up action has no owner")
                .help("name one: `Owner: kim`, or `@kim`")
        })
        .collect()
}
