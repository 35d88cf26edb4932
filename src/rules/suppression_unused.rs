use super::{Context, Example, Finding, Rule, Severity, find};
use crate::document::{Directive, Reach};

pub(super) static RULE: Rule = Rule {
    code: "PMA703",
    name: "suppression-unused",
    summary: "a suppression suppresses something",
    severity: Severity::Warning,
    why: "A comment that outlives its finding hides the next one. Nothing is said of a rule that did not run: one that is \
          off, ignored for the file, or left out by `--select` and `--ignore`.",
    bad: &[
        Example::document(
            "# T\n\n## Action items\n\n<!-- pmalint-disable-next-line «PMA203»: the vendor opens no tickets -->\n- Ask the vendor for a fix (#12)\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- Pin the version <!-- pmalint-disable-line PMA203, «section-empty»: a one-off -->\n",
        ),
        Example::document("# T\n\nText.\n\n«<!-- pmalint-enable PMA203 -->»\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n<!-- pmalint-disable-next-line PMA203: the vendor opens no tickets -->\n- Ask the vendor\n  for a fix\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n| Action | Ticket |\n|---|---|\n| Ask the vendor | none <!-- pmalint-disable-line PMA203: he opens no tickets --> |\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n<!-- pmalint-disable PMA203: done together with the move -->\n\n- Pin the version\n- Clear the cache\n\n<!-- pmalint-enable PMA203 -->\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let directives = &context.document.directives;
    let mut findings = Vec::new();
    for directive in directives.all() {
        let is_judged = !directive.is_elsewhere && !directive.is_expired(context.today);
        if directive.reach == Reach::Enable {
            if is_judged && !directives.ends_something(directive) {
                let finding = Finding::new(directive.span, "nothing is disabled here");
                findings.push(finding.help("remove the comment"));
            }
            continue;
        }
        // What reaches into other entries of a log may be needed there.
        let reaches_out =
            context.document.is_entry && matches!(directive.reach, Reach::File | Reach::Block);
        if !is_judged || reaches_out {
            continue;
        }
        for name in &directive.rules {
            let Some(rule) = find(&name.text).filter(|rule| !rule.is_about_suppressions()) else {
                continue;
            };
            if context.runs(rule) && !suppresses(context, directive, rule) {
                let finding = Finding::new(
                    name.span,
                    format!("there is no finding of `{}` to suppress", name.text),
                );
                findings.push(finding.help("remove it: it would hide the next one"));
            }
        }
    }
    findings
}

fn suppresses(context: &Context<'_>, directive: &Directive, rule: &Rule) -> bool {
    let is_rule = |name: &str| rule.is_called(name);
    (rule.check)(context).iter().any(|finding| {
        let mut at = context.document.directives.at(finding.span.start, &is_rule);
        at.any(|other| other.span == directive.span)
    })
}
