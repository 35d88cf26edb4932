use super::words::{Phrases, is_english};
use super::{Context, Example, Finding, Rule, Severity};
use crate::document::SectionKind;

pub(super) static RULE: Rule = Rule {
    code: "PMA108",
    name: "mitigation-missing",
    summary: "the document says how the incident was mitigated",
    severity: Severity::Warning,
    is_on: true,
    why: "The first rule of incidents is to mitigate; learning comes second. How the impact was ended, and when, is what the next \
          person on call looks for. Enough is a section (`## Resolution`, `## Mitigation`, `## Recovery`), a field \
          (`mitigated: 2026-01-05T10:40Z`), or any sentence, outside of the follow-up actions, that tells it: reverted, restored, fixed, \
          restarted, back to normal.\n\nSource: AWS COE (mitigate before the review begins); the templates of Google SRE, Atlassian and \
          PagerDuty have such a section.",
    bad: &[Example::document(
        "# «Checkout was down»\n\n## Summary\n\nNobody could pay.\n\n## Root cause\n\nThe pool was too small.\n\n## Action items\n\n- Revert the change of the pool's size\n",
    )],
    good: &[
        Example::document("# T\n\n## Summary\n\nNobody could pay until the change was reverted.\n"),
        Example::document("# T\n\n## Mitigation\n\nMore connections.\n"),
        Example::document("---\nmitigated: 2026-01-05T10:40Z\n---\n\n# T\n\nNobody could pay.\n"),
        Example::document(
            "# T\n\n## Zusammenfassung\n\nNiemand konnte zahlen. Die Störung wurde um 10:40 behoben.\n",
        ),
    ],
    check,
};

/// Words that tell of an end, in English; of documents in other languages nothing is said.
static WORDS: Phrases = Phrases::new(
    "mitigat* | resolv* | resolution | restor* | recover* | fix* | rollback* | roll back | rolled back \
    | rolling back | revert* | back up | back online | back to | workaround* | work around | worked around \
    | patch* | restart* | reboot* | repair* | solv* | solution* | all clear | ended | stabili* | remed* \
    | rectif* | correct* | normal | revoked | replaced | operational | up and running | available again \
    | rotated | disabled | removed | upgraded | redeployed | taken back | took back | backed out | undone | undid \
    | switched back | switched over | failed over | turned off | switched off | scaled | no longer",
);

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let has_field =
        ["mitigated", "resolved"].iter().any(|name| document.metadata.text(name).is_some());
    // An empty one is found by a rule of its own.
    let has_section = document.sections.iter().any(|section| {
        let tells = |kind| section.names.contains(&kind);
        tells(SectionKind::Resolution) || tells(SectionKind::Past)
    });
    let is_told = || {
        context.passages().any(|(passage, text)| {
            let is_judged =
                !matches!(passage.role, Some(SectionKind::Actions | SectionKind::References));
            is_judged && WORDS.are_in(text)
        })
    };
    // Other than incidents, lists of work and pointers elsewhere end nothing; where nothing is written yet, other
    // rules say so.
    let tells_an_incident = document.sections.iter().any(|section| {
        let kinds = [
            SectionKind::Summary,
            SectionKind::Impact,
            SectionKind::Causes,
            SectionKind::Timeline,
            SectionKind::Detection,
        ];
        !section.is_empty && section.names.iter().any(|kind| kinds.contains(kind))
    });
    if !tells_an_incident
        || !is_english(document.source.text())
        || has_field
        || has_section
        || is_told()
    {
        return Vec::new();
    }
    vec![
        Finding::new(document.head(), "nothing says how or when the incident was mitigated")
            .help("add `## Mitigation` with what ended the impact, and when"),
    ]
}
