use super::repeated::{Reporter, reported_by, unacknowledged};
use super::{Context, Example, Finding, Rule, Severity};
use crate::history::Likeness;

pub(super) static RULE: Rule = Rule {
    code: "PMA301",
    name: "repeat-issue",
    summary: "no follow-up action links an issue that an earlier incident's action links",
    severity: Severity::Error,
    is_on: true,
    why: "Identifying the same follow-up action again and again is the second tell-tale of not learning. If the issue \
          was promised after an earlier incident, then either it was not done, or it did not help; both are worth a \
          sentence. Link the earlier post-mortem in the action, or write `repeats: <id>`, and say why the first time was \
          not enough: the finding becomes an info that keeps counting, and the third time it is an error again. An \
          issue that several actions of one document cite is an umbrella and says nothing about any of them.",
    bad: &[Example::after(
        &[
            "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
        ],
        "# 2026-01-05 Checkout was down\n\n## Action items\n\n- «Watch how long the queue gets (#12)»\n",
    )],
    good: &[
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Load-test the checkout (#13)\n",
        ),
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the queue (#12)\n- Pin the client (#12)\n- Write a runbook (#12)\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Rotate the certificate (#12)\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let repeats = reported_by(Reporter::Issue, context);
    repeats
        .filter_map(|(id, repeat)| {
            let Likeness::Issue(at) = repeat.likeness else { return None };
            let name = context.document.actions[id.action].issues().nth(at)?.name();
            Some(unacknowledged(context, id, repeat, &format!("`{name}` was promised before")))
        })
        .collect()
}
