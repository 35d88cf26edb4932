use super::words::words;
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA209",
    name: "action-vague",
    summary: "every follow-up action says what will be there when it is done",
    severity: Severity::Info,
    is_on: true,
    why: "\"Improve monitoring\" is never finished, so it is never done. Say the outcome: \"Add alerting for all cases where this \
          service returns more than 1 % errors\". Found are short actions that begin with a word such as improve, \
          investigate, consider or look into and give neither an issue, nor a due date, nor a number, nor a name of what is \
          changed. To investigate is work where it ends in something: link its issue, or say what is decided by \
          then.\n\nSource: \";login:\" 2017, \"Postmortem Action Items\": actionable, specific, bounded.",
    bad: &[
        Example::document("# T\n\n## Action items\n\n- «Improve monitoring»\n- Add an alert\n"),
        Example::document(
            "# T\n\n## Action items\n\n- «Look into better alerting»\n- «Consider more testing»\n",
        ),
        Example::document("# T\n\n## Maßnahmen\n\n- «Überwachung verbessern»\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n- Improve monitoring, #12\n- Investigate why the pool has 20 connections\n- [x] Improve alerts\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- Look into the retries of `billing` by 1 July 2026\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- Improve the runbook so that it names the standby of each region\n",
        ),
    ],
    check,
};

/// How vague actions begin; more words may follow.
const BEGINNINGS: &[&str] = &[
    "better",
    "consider",
    "discuss",
    "enhance",
    "explore",
    "improve",
    "investigate",
    "look at",
    "look into",
    "more",
    "think about",
    "try to",
    "améliorer",
    "mejorar",
];

/// How they end where the verb stands last.
const ENDINGS: &[&str] = &[" prüfen", " untersuchen", " verbessern"];

/// Longer ones say something, in words.
const MOST_WORDS: usize = 5;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let source = &context.document.source;
    let vague = context.document.actions.iter().filter(|action| {
        let text = action.text.to_lowercase();
        let begins = || {
            BEGINNINGS.iter().any(|beginning| {
                text.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(' '))
            }) || ENDINGS.iter().any(|ending| text.ends_with(ending))
        };
        let written = source.slice(action.span);
        let has_reference =
            !action.references.is_empty() || !action.group_references.is_empty() || !action.containers.is_empty();
        action.is_promise()
            && !has_reference
            && action.due.is_none()
            && begins()
            && words(&text).count() <= MOST_WORDS
            // A number, a name in code, a link or more below it says what is meant.
            && !written.contains(|character: char| character.is_ascii_digit() || matches!(character, '`' | '<'))
            && !written.contains("](")
            && !written.trim().contains('\n')
    });
    vague
        .map(|action| {
            Finding::new(
                action.title_span,
                "nothing says how to tell that this follow-up action is done",
            )
            .help("say what will be there then: which alert, limit, test or page")
        })
        .collect()
}
