use super::repeated::{Reporter, reported_by, unacknowledged};
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA302",
    name: "repeat-text",
    summary: "no follow-up action has the words of an earlier incident's action",
    severity: Severity::Error,
    is_on: true,
    why: "The same words, apart from case, punctuation, owner and links, were promised after an earlier incident. Work \
          that every incident has, such as writing the report, is exempt. The way out is that of `repeat-issue`: link \
          the earlier post-mortem, or write `repeats: <id>`, and say why the first time was not enough.",
    bad: &[Example::after(
        &[
            "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
        ],
        "# 2026-01-05 Checkout was down\n\n## Action items\n\n- «alert on the depth of the queue! (Kim)»\n",
    )],
    good: &[
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Load-test the checkout\n",
        ),
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Publish the post-mortem on the status page\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Publish the post-mortem on the status page\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let message = "this follow-up action was promised before in the same words";
    let repeats = reported_by(Reporter::Text, context);
    repeats.map(|(id, repeat)| unacknowledged(context, id, repeat, message)).collect()
}
