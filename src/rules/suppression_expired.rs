use super::{Context, Example, Finding, Rule, Severity};
use crate::document::Reach;

pub(super) static RULE: Rule = Rule {
    code: "PMA704",
    name: "suppression-expired",
    summary: "no suppression is older than it was meant to get",
    severity: Severity::Warning,
    is_on: true,
    why: "A suppression with `until 2026-12-31` holds up to that day and no longer: then what it suppressed is reported \
          again, and this finding says why. `--as-of` says which day counts as today.",
    bad: &[
        Example::document(
            "# T\n\n## Action items\n\n«<!-- pmalint-disable-next-line PMA203 until 2026-03-31: the vendor opens no tickets -->»\n- Ask the vendor for a fix\n",
        ),
        Example::document(
            "# T\n\n«<!-- pmalint-disable-file PMA103: the review is on hold until 2025-12-31 -->»\n",
        ),
    ],
    good: &[Example::document(
        "# T\n\n## Action items\n\n<!-- pmalint-disable-next-line PMA203 until 2026-12-31: the vendor opens no tickets -->\n- Ask the vendor for a fix\n",
    )],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let directives = context.document.directives.all().iter();
    let expired = directives.filter(|directive| {
        directive.reach != Reach::Enable
            && !directive.is_elsewhere
            && directive.is_expired(context.today)
    });
    expired
        .map(|directive| {
            let until = directive.until.map(|until| until.to_string()).unwrap_or_default();
            Finding::new(directive.span, format!("this suppression held until {until}"))
                .help("mend what it suppressed, or decide anew and set another day")
        })
        .collect()
}
