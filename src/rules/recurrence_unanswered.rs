use super::words::Phrases;
use super::{Context, Example, Finding, Rule, Severity};
use crate::document::SectionKind;

pub(super) static RULE: Rule = Rule {
    code: "PMA306",
    name: "recurrence-unanswered",
    summary: "a severe incident's document says whether it happened before",
    severity: Severity::Warning,
    is_on: false,
    why: "Whether this is the second time decides how much it matters, and only the writer of the document knows without \
          reading all others. Where the severity is one of the two or three highest and there are earlier incidents, the document \
          should answer: in a section (`## Related incidents`, `## Recurrence`), by a link to an earlier post-mortem, by \
          `repeats: <id>`, or in a sentence (\"the first time\", \"a similar incident\"). Few public post-mortems do, so this waits until a \
          team asks for it.\n\nSource: Atlassian's template (recurrence, backlog check); PagerDuty (is it a trend?).",
    bad: &[Example::after(
        &["---\ndate: 2026-01-05\n---\n\n# Checkout was down\n"],
        "---\ndate: 2026-02-05\nseverity: «SEV-1»\n---\n\n# Search was down\n",
    )],
    good: &[
        Example::after(
            &["---\ndate: 2026-01-05\n---\n\n# Checkout was down\n"],
            "---\ndate: 2026-02-05\nseverity: SEV-1\n---\n\n# Search was down\n\n## Related incidents\n\nNone.\n",
        ),
        Example::after(
            &["---\ndate: 2026-01-05\n---\n\n# Checkout was down\n"],
            "---\ndate: 2026-02-05\nseverity: SEV-4\n---\n\n# Search was slow\n",
        ),
        Example::document("---\ndate: 2026-02-05\nseverity: SEV-1\n---\n\n# Search was down\n"),
    ],
    check,
};

static ANSWERS: Phrases = Phrases::new(
    "recur* | reoccur* | similar incident* | similar outage* | previous incident* | previous outage* \
    | earlier incident* | past incident* | related incident* | happened before | seen before | first time \
    | second time | third time | once again | repeat* | wiederholt* | erneut | zum ersten mal | récurren* \
    | recurren*",
);

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let Some((severity, span)) = document.metadata.text("severity") else { return Vec::new() };
    let day = document.date.as_ref().map(|date| date.date);
    let history = context.history;
    let is_earlier = |at: usize| {
        !history.is_removed(at) && history.date(at).zip(day).is_some_and(|(other, day)| other < day)
    };
    if !is_severe(&severity) || !(0..history.incidents().len()).any(is_earlier) {
        return Vec::new();
    }
    let is_answered = document
        .sections
        .iter()
        .any(|section| section.kind == Some(SectionKind::Related) && !section.is_empty)
        || document.metadata.get("repeats").is_some()
        || document.actions.iter().any(|action| !action.acknowledged.is_empty())
        || context.passages().any(|(_, text)| ANSWERS.are_in(text));
    if is_answered {
        return Vec::new();
    }
    vec![
        Finding::new(span, "nothing says whether this happened before")
            .help("add `## Related incidents`, also if there are none"),
    ]
}

/// The two or three highest degrees of the usual scales.
fn is_severe(severity: &str) -> bool {
    let lower = severity.to_lowercase();
    let digit = lower.chars().find(char::is_ascii_digit);
    match digit {
        Some(digit) => digit <= '2',
        None => ["critical", "high", "major", "severe", "kritisch", "hoch", "critique"]
            .iter()
            .any(|word| lower.contains(word)),
    }
}
