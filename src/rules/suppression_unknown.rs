use super::{Context, Example, Finding, RULES, Rule, Severity, find};
use crate::schema::nearest;

pub(super) static RULE: Rule = Rule {
    code: "PMA702",
    name: "suppression-unknown",
    summary: "a suppression names rules that there are, in a comment that is understood",
    severity: Severity::Warning,
    why: "A misspelt code suppresses nothing, and nobody notices until the finding comes. Each rule is named in full, by \
          code or name; a suppression of everything is not offered. The rules about suppressions cannot be suppressed \
          in a document; their level is set in .pmalint.yaml.",
    bad: &[
        Example::document(
            "# T\n\n<!-- pmalint-disable-file «action-unlinkd»: the vendor opens no tickets -->\n",
        ),
        Example::document("# T\n\n«<!-- pmalint-ignore PMA203: the vendor opens no tickets -->»\n"),
        Example::document("# T\n\n«<!-- pmalint-disable-file: imported -->»\n"),
        Example::document(
            "# T\n\n<!-- pmalint-disable-file PMA203 until «2026-02-30»: imported -->\n",
        ),
        Example::document("# T\n\n<!-- pmalint-disable-file «PMA703»: they are many -->\n"),
        Example::document("# T\n\n«<!-- pmalint-disable PMA203: the vendor»\nopens no tickets\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n<!-- pmalint-disable-file PMA203, action-unowned: imported as they were -->\n",
        ),
        Example::document("# T\n\n<!-- pmalint checks this document -->\n"),
        Example::document("# T\n\nWrite `<!-- pmalint-ignore -->`.\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let directives = &context.document.directives;
    let broken = directives.problems.iter().map(|problem| Finding {
        help: problem.help.clone(),
        ..Finding::new(problem.span, problem.message.clone())
    });
    let own = directives.all().iter().filter(|directive| !directive.is_elsewhere);
    let unknown = own.flat_map(|directive| &directive.rules).filter_map(|name| {
        let finding = match find(&name.text) {
            Some(rule) if rule.is_about_suppressions() => Finding::new(
                name.span,
                format!("`{}` cannot be suppressed in a document", name.text),
            )
            .help(format!("set its level in .pmalint.yaml: `rules: {{{}: off}}`", rule.name)),
            Some(_) => return None,
            None => {
                let help =
                    match nearest(&name.text, RULES.iter().flat_map(|rule| [rule.code, rule.name]))
                    {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`pmalint rule` lists the rules; a reason stands after a colon"
                            .to_owned(),
                    };
                Finding::new(name.span, format!("there is no rule `{}`", name.text)).help(help)
            }
        };
        Some(finding)
    });
    broken.chain(unknown).collect()
}
