use super::repeated::{Reporter, age_of, finding, ordinal, reported_by};
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA305",
    name: "repeat-count",
    summary: "no follow-up action is promised for the third time",
    severity: Severity::Error,
    is_on: true,
    why: "Promised after three incidents, whether in the same words, with the same issue, or since the actions say so: by \
          now the follow-up is not working, however good each reason was. Choose another one, smaller or nearer to the \
          cause; make sure that it is done this time; or decide against it and say why (`won't do: ...`), which ends the \
          count. A repeat that is not acknowledged is reported by the rule that found it, with its count.",
    bad: &[Example::after(
        &[
            "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
            "# 2025-10-02 Queue stalled again\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
        ],
        "# 2026-01-05 Checkout was down\n\n## Action items\n\n- «Alert on the depth of the queue, again from: earlier-1, since the alert watched the wrong queue»\n",
    )],
    good: &[
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Alert on the depth of the queue; repeats: earlier-0, since the alert watched the wrong queue\n",
        ),
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue\n",
                "# 2025-10-02 Queue stalled again\n\n## Action items\n\n- Alert on the depth of the queue. Won't do: the queue is gone next month\n",
                "# 2025-11-20 Queue still there\n\n## Action items\n\n- Alert on the depth of the queue\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Alert on the depth of the queue; repeats: earlier-2, since the alert watched the wrong queue\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let repeats = reported_by(Reporter::Count, context);
    repeats
        .map(|(id, repeat)| {
            let first = repeat.chain.first().copied().unwrap_or(repeat.earlier);
            let time = ordinal(repeat.times());
            let age = age_of(context, first, id, "after the first");
            let message = format!("this follow-up action is promised for the {time} time{age}");
            finding(context, id, repeat, message).help(
                "it is not working: choose another follow-up, or decide against it with a reason",
            )
        })
        .collect()
}
