use super::words::{Phrases, plain};
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA210",
    name: "action-vigilance",
    summary: "no follow-up action is only to be more careful",
    severity: Severity::Warning,
    is_on: true,
    why: "Whoever made the mistake was careful, and will be so again until the day it happens again. To remind, to pay attention \
          and to double-check wear off within weeks and leave with the people. Write what would have caught it: a check, \
          a limit, a default, a test, an alert.\n\nSource: PagerDuty's guide; such fixes have \"a half-life measured in \
          weeks\".",
    bad: &[
        Example::document(
            "# T\n\n## Action items\n\n- We should «be more careful» with migrations\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- «Remind everyone» to look at the graphs\n- «Pay closer attention» to alerts\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- «More carefully» review code before a deploy\n",
        ),
        Example::document("# T\n\n## Maßnahmen\n\n- Beim Einspielen «vorsichtiger» sein\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n- Add a check to the pipeline that migrations can be reverted\n- Send a reminder mail thirty days before a certificate expires\n",
        ),
        Example::document(
            "# T\n\n## Lessons learned\n\nBe careful with migrations.\n\n## Action items\n\n- Add a test\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- Alert when the `be careful` banner is not shown\n",
        ),
    ],
    check,
};

/// English, German, French and Spanish.
static PHRASES: Phrases = Phrases::new(
    "be careful | be more careful | be very careful | be extra careful | be vigilant | be more cautious \
    | be cautious | be more attentive | be more mindful | be mindful | be more aware | be more diligent \
    | pay attention | pay more attention | pay closer attention | pay better attention | pay special attention \
    | more carefully | more closely monitor | monitor more closely | watch more closely | pay careful attention | take care | take more care | take extra care | take greater care | remember to \
    | don't forget | don’t forget | do not forget | remind everyone | remind people | remind the team \
    | remind all | remind staff | remind developers | remind engineers | remind ourselves | remind each other \
    | raise awareness | vorsichtiger | besser aufpassen | mehr achten | plus d'attention | plus attention \
    | être plus prudent | más cuidado | más atención",
);

/// These say what else is done, by which the care is no longer all.
const MORE: &[&str] = &["take care of"];

fn check(context: &Context<'_>) -> Vec<Finding> {
    let source = &context.document.source;
    let promises = context.document.actions.iter().filter(|action| action.is_promise());
    promises
        .filter_map(|action| {
            let text = plain(source.slice(action.title_span));
            let found = PHRASES.find_all(&text).next()?;
            let is_more = MORE.iter().any(|phrase| text[found.start..].starts_with(phrase));
            (!is_more).then(|| {
                let span = action.title_span.part(found);
                Finding::new(
                    span,
                    "care wears off; this will not keep the incident from happening again",
                )
                .help("write what would have caught it: a check, a limit, a test, an alert")
            })
        })
        .collect()
}
