use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA202",
    name: "no-actions-unreasoned",
    summary: "the decision for no follow-up actions has a reason",
    severity: Severity::Error,
    is_on: true,
    why: "\"None\" ends the learning without saying why. A decision not to act is a good outcome when it is written \
          down, so that the next reader need not guess whether anybody thought about it.\n\nSource: PagerDuty's \
          post-mortem guide (document the decision not to act).",
    bad: &[
        Example::document("# T\n\n## Action items\n\n«None.»\n"),
        Example::document("---\n«no_actions: true»\n---\n\n# T\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\nNo action items: the fix was already rolled out everywhere.\n",
        ),
        Example::document("# T\n\n## Action items\n\n- Add an alert\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let unreasoned =
        context.document.no_actions.iter().filter(|no_actions| no_actions.reason.is_none());
    unreasoned
        .map(|no_actions| {
            Finding::new(no_actions.span, "no follow-up actions, and no reason why")
                .help("say why: `None, because ...`, or list what will be done")
        })
        .collect()
}
