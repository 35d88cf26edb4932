use super::{Context, Example, Finding, Rule, Severity};
use crate::document::Reach;

pub(super) static RULE: Rule = Rule {
    code: "PMA701",
    name: "suppression-unreasoned",
    summary: "a suppression says why",
    severity: Severity::Error,
    is_on: true,
    why: "Whoever reads the document next cannot tell a decision from a shortcut. What a suppression without a reason \
          names is still suppressed: this finding stands in its place. The reason follows a colon. Where and how \
          findings are suppressed is told in docs/suppressions.md.",
    bad: &[
        Example::document(
            "# T\n\n## Action items\n\n«<!-- pmalint-disable-next-line PMA203 -->»\n- Ask the vendor for a fix\n",
        ),
        Example::document(
            "---\nstatus: parked «# pmalint-disable-line field-invalid»\n---\n\n# T\n",
        ),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n<!-- pmalint-disable-next-line PMA203: the vendor opens no tickets -->\n- Ask the vendor for a fix\n",
        ),
        Example::document("# T\n\n```markdown\n<!-- pmalint-disable-file PMA203 -->\n```\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let directives = context.document.directives.all().iter();
    let unreasoned = directives.filter(|directive| {
        directive.reach != Reach::Enable && directive.reason.is_none() && !directive.is_elsewhere
    });
    unreasoned
        .map(|directive| {
            Finding::new(directive.span, "this suppression has no reason")
                .help("say why, after a colon: `PMA203: the vendor opens no tickets`")
        })
        .collect()
}
