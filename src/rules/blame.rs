use super::words::{Phrases, is_one_of, sentence_so_far, words};
use super::{Context, Example, Finding, Rule, Severity};
use crate::document::SectionKind;

pub(super) static RULE: Rule = Rule {
    code: "PMA601",
    name: "blame",
    summary: "the causes are in the system, not in a person",
    severity: Severity::Warning,
    is_on: true,
    why: "Who is named as the cause will tell less the next time, and the system in which one slip was enough stays as it is. \
          Ask how it was possible, why it made sense at the time, and what should have caught it. Found are \"human error\" as a \
          cause, and persons who forgot, failed to, or should have; not in the timeline and the actions, and not what \
          the authors say of themselves.\n\nSource: PagerDuty (no human error), Chef (no could've, should've), AWS COE \
          (not for blame), Google SRE book (blameless post-mortems).",
    bad: &[
        Example::document("# T\n\n## Root cause\n\nThe outage was due to «human error».\n"),
        Example::document(
            "# T\n\n## Root cause\n\nThe engineer «forgot» to set the flag, and the reviewer should have noticed it.\n",
        ),
        Example::document("# T\n\n## Grundursache\n\nEs war «menschliches Versagen».\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Root cause\n\nNo engineer should have been paged. The etcd member failed to join; the admin page failed to load.\n",
        ),
        Example::document(
            "# T\n\n## Root cause\n\nThe job failed to start, since the flag was not set, and nothing checks it.\n",
        ),
        Example::document(
            "# T\n\n## Lessons learned\n\nA second step by hand leaves room for human error. We forgot to look.\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n- 10:02 Kim says that she forgot to look at `user error`\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- Add a reminder, so that the operator should have seen it\n",
        ),
    ],
    check,
};

/// What is blame wherever it stands as a cause.
static CAUSES: Phrases = Phrases::new(
    "human error | human errors | human mistake | human failure | pilot error | careless* | negligen* \
    | incompeten* | sloppiness | sloppy work | is to blame | are to blame | was to blame | menschliches versagen \
    | fahrlässig* | erreur humaine | négligence | error humano | negligencia",
);

/// What is blame if a person did it.
static FAILINGS: Phrases = Phrases::new(
    "forgot | had forgotten | failed to | neglected to | should have | should've | didn't bother | did not bother \
    | could have known | made a mistake | made the mistake",
);

/// Who is a person, in the words of others.
const PERSONS: &str = "he she someone somebody engineer engineers developer developers admins administrator sysadmin colleague \
    employee contractor intern reviewer reviewers author person teammate technician";

/// What may stand between a person and the verb.
const BETWEEN: &str = "accidentally also apparently had has have just probably really simply then";

/// Before these words it is not the cause but what is guarded against.
const GUARDS: &str = "no not never without avoid avoids prevent prevents preventing reduce reduces reducing eliminate eliminates \
    risk potential prone possibility possible chance room against limit minimise minimize susceptible mask call \
    called blame";

/// So many words before it may be the person or the guard.
const NEAR: usize = 5;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let source = &context.document.source;
    let is_judged = |role: Option<SectionKind>| {
        !matches!(
            role,
            Some(
                SectionKind::Timeline
                    | SectionKind::Actions
                    | SectionKind::Past
                    | SectionKind::References
                    | SectionKind::Messaging
                    | SectionKind::Participants
            )
        )
    };
    let mut findings = Vec::new();
    for (passage, text) in context.passages().filter(|(passage, _)| is_judged(passage.role)) {
        let near = |start: usize| words(sentence_so_far(&text[..start])).rev().take(NEAR);
        let mut causes = CAUSES
            .find_all(text)
            .filter(|found| !near(found.start).any(|word| is_one_of(word, GUARDS)));
        let mut failings = FAILINGS.find_all(text).filter(|found| {
            let who = near(found.start).find(|word| !is_one_of(word, BETWEEN));
            // "Should have been paged" is about others.
            let is_passive = || {
                let mut after = words(&text[found.end..]);
                after.next() == Some("been")
                    && !after
                        .next()
                        .is_some_and(|next| ["more", "aware", "careful"].contains(&next))
            };
            who.is_some_and(|who| is_one_of(who, PERSONS)) && !is_passive()
        });
        // Who mends one sentence reads the others beside it.
        let first =
            [causes.next(), failings.next()].into_iter().flatten().min_by_key(|range| range.start);
        findings.extend(first.map(|range| {
            let span = passage.span.part(range);
            Finding::new(span, format!("`{}` makes a person the cause", source.slice(span)))
                .help("say what made it possible, and what should have caught it")
        }));
    }
    findings
}
