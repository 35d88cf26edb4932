use std::collections::HashSet;

use super::{Context, Example, Finding, RULES, Rule, Severity, find, is_about_suppressions};
use crate::document::{Directive, Reach, Span};

pub(super) static RULE: Rule = Rule {
    code: "PMA703",
    name: "suppression-unused",
    summary: "a suppression suppresses something",
    severity: Severity::Warning,
    is_on: true,
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
        Example::document(
            "# T\n\n<!-- pmalint-disable «PMA203»: the vendor -->\n\nText.\n\n<!-- pmalint-enable action-unlinked -->\n",
        ),
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
    // The rules that a `pmalint-disable` above speaks of.
    let (mut disabled, mut is_any_disabled) = (HashSet::new(), false);
    for directive in directives.all() {
        let mut codes = directive.rules.iter().filter_map(|rule| Some(find(&rule.text)?.code));
        match directive.reach {
            Reach::Block => {
                disabled.extend(codes);
                is_any_disabled = true;
            }
            Reach::Enable if !directive.is_elsewhere => {
                let ends_all = directive.rules.is_empty() && is_any_disabled;
                if !ends_all && !codes.any(|code| disabled.contains(code)) {
                    let finding = Finding::new(directive.span, "nothing is disabled here");
                    findings.push(finding.help("remove the comment"));
                }
            }
            _ => {}
        }
    }
    if directives.all().is_empty() {
        return findings;
    }
    for rule in RULES.iter().filter(|rule| !is_about_suppressions(rule.code) && context.runs(rule))
    {
        let about = directives.about(&|word| rule.is_called(word));
        if about.iter().any(|(directive, _)| is_judged(directive, context)) {
            findings.extend(unused(rule, &about, context));
        }
    }
    findings
}

/// What suppresses no finding of a rule.
fn unused(rule: &Rule, about: &[(&Directive, Span)], context: &Context<'_>) -> Vec<Finding> {
    let mut starts: Vec<usize> =
        (rule.check)(context).iter().map(|finding| finding.span.start).collect();
    starts.sort_unstable();
    let is_unused = |reach: &Span| {
        let first = starts.partition_point(|start| *start < reach.start);
        starts.get(first).is_none_or(|start| *start > reach.end)
    };
    let unused =
        about.iter().filter(|(directive, reach)| is_judged(directive, context) && is_unused(reach));
    let names = unused.flat_map(|(directive, _)| &directive.rules);
    names
        .filter(|name| rule.is_called(&name.text))
        .map(|name| {
            let message = format!("there is no finding of `{}` to suppress", name.text);
            Finding::new(name.span, message).help("remove it: it would hide the next one")
        })
        .collect()
}

fn is_judged(directive: &Directive, context: &Context<'_>) -> bool {
    // What reaches into other entries of a log may be needed there.
    let reaches_out =
        context.document.is_entry && matches!(directive.reach, Reach::File | Reach::Block);
    !directive.is_elsewhere && !reaches_out && !directive.is_expired(context.today)
}
