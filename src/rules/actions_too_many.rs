use std::collections::HashSet;

use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA207",
    name: "actions-too-many",
    summary: "the follow-up actions are few enough to be done",
    severity: Severity::Info,
    is_on: true,
    why: "Twenty promises are kept by nobody. Keep those that would have prevented this incident or made it shorter, and write \
          down what was decided against. More than ten that are still open are found; nine of ten public post-mortems \
          have seven or fewer.\n\nSource: PagerDuty's guide asks for few, of high priority.",
    bad: &[Example::document(
        "# T\n\n## «Action items»\n\n- Add a test\n- Add a limit\n- Add an alert\n- Add a page\n- Add a quota\n- Add a cache\n- Add a probe\n- Add a lock\n- Add a check\n- Add a graph\n- Add a queue\n",
    )],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n- [x] Add a test\n- Add a limit\n- Add an alert\n- Add a page\n- Add a quota\n- Add a cache\n- Add a probe\n- Add a lock\n- Add a check\n- Add a graph\n- Add a queue\n",
        ),
        Example::document(
            "# T\n\n## Next steps\n\n- Add a limit\n- Add an alert\n- Add a page\n\n## Action items\n\n- Add a limit\n- Add an alert\n- Add a page\n- Add a quota\n- Add a cache\n- Add a probe\n- Add a lock\n- Add a check\n- Add a graph\n",
        ),
    ],
    check,
};

/// More than these are too many.
const MOST: usize = 10;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let open: Vec<_> = document.actions.iter().filter(|action| action.is_promise()).collect();
    // A list of the urgent ones may come first, and all of them after it.
    let distinct: HashSet<String> = open.iter().map(|action| action.text.to_lowercase()).collect();
    let count = distinct.len();
    let Some(first) = open.first().filter(|_| count > MOST) else { return Vec::new() };
    let heading = document
        .sections
        .iter()
        .filter(|section| !section.label.is_empty() && section.label_span.start < first.span.start)
        .max_by_key(|section| section.label_span.start);
    let span = heading.map_or(first.title_span, |section| section.label_span);
    vec![
        Finding::new(span, format!("{count} open follow-up actions are more than will be done"))
            .help("keep those that matter most, and say what was decided against"),
    ]
}
