use std::collections::HashSet;

use super::words::{plain, words};
use super::{Context, Example, Finding, Rule, Severity};
use crate::document::SectionKind;

pub(super) static RULE: Rule = Rule {
    code: "PMA208",
    name: "finding-without-action",
    summary: "what went wrong is answered by a follow-up action",
    severity: Severity::Info,
    is_on: false,
    why: "A list of what went wrong is the list of what to do, unless it says why not. Each item of \"What went wrong\" is held against the \
          actions: one that shares no telling word with any of them, and links nothing, is found. Words are a poor guide to \
          meaning: an action may answer an item in other words, so this is a reading aid for the review and off until a team asks \
          for it.\n\nSource: PagerDuty (follow up on every point that did not go well); a public template that \
          asks for the issue beside each point.",
    bad: &[Example::document(
        "# T\n\n## What went wrong\n\n- «The status page was updated two hours late»\n- No alert on the queue\n\n## Action items\n\n- Add an alert on the queue's depth\n",
    )],
    good: &[
        Example::document(
            "# T\n\n## What went wrong\n\n- The status page was updated late (#12)\n- No alert on the queue\n\n## Action items\n\n- Add an alert on the queue's depth\n",
        ),
        Example::document("# T\n\n## What went wrong\n\n- The status page was updated late\n"),
    ],
    check,
};

/// Letters that make a word telling, and by which two forms of it are the same.
const STEM: usize = 5;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    if document.actions.is_empty() {
        return Vec::new();
    }
    let answered: HashSet<String> = document
        .actions
        .iter()
        .flat_map(|action| stems(document.source.slice(action.span)))
        .collect();
    let open = document.passages.iter().filter(|passage| {
        let text = document.source.slice(passage.span);
        let links = text.contains("](") || text.contains("://") || text.contains('#');
        passage.is_item
            && passage.role == Some(SectionKind::WentWrong)
            && !links
            && words(text).count() > 2
            && !stems(text).iter().any(|stem| answered.contains(stem))
    });
    open.map(|passage| {
        let text = document.source.slice(passage.span);
        let line = text.lines().next().unwrap_or_default();
        Finding::new(
            passage.span.part(0..line.trim_end().len()),
            "no follow-up action answers this",
        )
        .help("add one, link its issue here, or say why none is needed")
    })
    .collect()
}

/// How its longer words begin, without those that every post-mortem has.
fn stems(text: &str) -> HashSet<String> {
    const COMMON: &[&str] = &[
        "about", "after", "again", "before", "being", "could", "didn'", "every", "going", "incid",
        "needs", "other", "shoul", "still", "their", "there", "these", "thing", "those", "time-",
        "while", "would", "where", "which",
    ];
    words(&plain(text))
        .map(|word| word.chars().take(STEM).collect::<String>())
        .filter(|stem| stem.chars().count() == STEM && !COMMON.contains(&stem.as_str()))
        .collect()
}
