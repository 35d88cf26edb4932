use super::repeated::{Reporter, SAY_WHY, age_of, finding, ordinal, reported_by};
use super::{Context, Example, Finding, Rule, Severity};
use crate::history::Acknowledged;

const EARLIER: &str =
    "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue (#12)\n";

pub(super) static RULE: Rule = Rule {
    code: "PMA304",
    name: "repeat-acknowledged",
    summary: "no follow-up action says that it repeats an earlier incident's action",
    severity: Severity::Info,
    is_on: true,
    why: "An action that links an earlier post-mortem, or says `repeats: <id>`, and why the first time was not enough, is \
          a repeat that its author knows. It is no mistake, and it counts: the third time `repeat-count` is an error. \
          What an action says of itself is believed also where nothing else would have told; without a reason it is a \
          warning then. A decision against it ends the count: mark the action as declined and say why \
          (`won't do: the queue is gone`).",
    bad: &[
        Example::after(
            &[EARLIER],
            "# earlier-0 came back on 2026-01-05\n\n## Action items\n\n- «Alert on the depth of the queue [as before](earlier-0.md): the alert watched the wrong queue»\n",
        ),
        Example::after(
            &[EARLIER],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- «Page the night shift as well, since nobody read the mails of the alert; repeats: earlier-0»\n",
        ),
        Example::after(
            &[EARLIER],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- «Page the night shift; repeats: earlier-0»\n",
        ),
    ],
    good: &[
        Example::after(
            &[EARLIER],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Load-test the checkout ([how we do it](../load-tests.md))\n",
        ),
        Example::after(
            &[
                "# 2025-08-19 Queue stalled\n\n## Action items\n\n- Alert on the depth of the queue. Won't do: the queue is gone next month\n",
            ],
            "# 2026-01-05 Checkout was down\n\n## Action items\n\n- Alert on the depth of the queue, which is still there after all; repeats: earlier-0\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let repeats = reported_by(Reporter::Acknowledged, context);
    repeats
        .map(|(id, repeat)| {
            let time = ordinal(repeat.times());
            let age = age_of(context, repeat.earlier, id, "after the last");
            let message = format!("this follow-up action is promised for the {time} time{age}");
            let found = finding(context, id, repeat, message);
            if repeat.acknowledged == Acknowledged::Yes {
                return found.help("acknowledged; the third time is an error");
            }
            found.help(SAY_WHY).severity(Severity::Warning)
        })
        .collect()
}
