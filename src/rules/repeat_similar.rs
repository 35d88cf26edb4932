use super::repeated::{Reporter, reported_by, unacknowledged};
use super::{Context, Example, Finding, Rule, Severity};
use crate::history::{Acknowledged, Likeness, Strength};

pub(super) static RULE: Rule = Rule {
    code: "PMA303",
    name: "repeat-similar",
    summary: "no follow-up action says in other words what an earlier incident's action says",
    severity: Severity::Warning,
    is_on: true,
    why: "Nobody remembers the wording of last year. Actions are compared by what their words mean (an alarm is an alert), \
          how rare those words are in this history, and what only one of the two says; another system, direction or kind \
          of work sets them apart. A warning is almost certainly the same work, an info probably. The way out is that \
          of `repeat-issue`; if it is not the same, say in the action what is different.",
    bad: &[Example::after(
        &[
            "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Add an alert on the depth of the crate-label queue\n",
        ],
        "# 2026-01-05 Labels missing\n\n## Action items\n\n- «Create an alarm for crate-label queue depth»\n",
    )],
    good: &[
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Restart the ingest worker every night\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Restart the search worker every night\n",
        ),
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Increase the queue's memory limit\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Decrease the queue's memory limit\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let message = "this follow-up action looks like one that was promised before";
    let repeats = reported_by(Reporter::Similar, context);
    repeats
        .map(|(id, repeat)| {
            // Named by the action itself, it is sure to be meant.
            let is_sure = repeat.acknowledged == Acknowledged::WithoutReason
                || matches!(&repeat.likeness, Likeness::Similar(similar) if similar.strength == Strength::Strict);
            let level = if is_sure { Severity::Warning } else { Severity::Info };
            unacknowledged(context, id, repeat, message).severity(level)
        })
        .collect()
}
