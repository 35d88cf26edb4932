use super::{Context, Example, Finding, RULES, Rule, Severity, find, is_about_suppressions};
use crate::document::Directive;
use crate::schema::nearest;

pub(super) static RULE: Rule = Rule {
    code: "PMA702",
    name: "suppression-unknown",
    summary: "a suppression names rules that there are, in a comment that is understood",
    severity: Severity::Warning,
    is_on: true,
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
        Example::document(
            "# T\n\n| Action | |\n|---|---|\n| Ask the vendor | «<!-- pmalint-disable-line» PMA203: he | opens no tickets --> |\n",
        ),
        Example::document(
            "# T\n\n<!-- pmalint-disable-file PMA203 «since» the vendor opens no tickets -->\n",
        ),
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
    broken.chain(own.flat_map(unknown)).collect()
}

fn unknown(directive: &Directive) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in &directive.rules {
        let near = nearest(&name.text, RULES.iter().flat_map(|rule| [rule.code, rule.name]));
        match (find(&name.text), near) {
            (Some(rule), _) if is_about_suppressions(rule.code) => {
                let message = format!("`{}` cannot be suppressed in a document", name.text);
                let help =
                    format!("set its level in .pmalint.yaml: `rules: {{{}: off}}`", rule.name);
                findings.push(Finding::new(name.span, message).help(help));
            }
            (Some(_), _) => {}
            (None, Some(near)) => {
                let message = format!("there is no rule `{}`", name.text);
                findings
                    .push(Finding::new(name.span, message).help(format!("did you mean `{near}`?")));
            }
            // A reason that lacks its colon is many words, and one mistake.
            (None, None) => {
                let message = format!("there is no rule `{}`", name.text);
                let help = "write a colon before the reason; `pmalint rule` lists the rules";
                findings.push(Finding::new(name.span, message).help(help));
                break;
            }
        }
    }
    findings
}
