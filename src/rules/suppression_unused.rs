use std::collections::HashSet;

use super::{Context, Example, Finding, Fix, RULES, Rule, Severity, find, is_about_suppressions};
use crate::document::{Directive, Reach, RuleName, Source, Span};

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
        )
        .fixed("# T\n\n## Action items\n\n- Ask the vendor for a fix (#12)\n"),
        Example::document(
            "# T\n\n## Action items\n\n- Pin the version <!-- pmalint-disable-line PMA203, «section-empty»: a one-off -->\n",
        )
        .fixed(
            "# T\n\n## Action items\n\n- Pin the version <!-- pmalint-disable-line PMA203: a one-off -->\n",
        ),
        Example::document("# T\n\nText.\n\n«<!-- pmalint-enable PMA203 -->»\n")
            .fixed("# T\n\nText.\n"),
        Example::document(
            "# T\n\n<!-- pmalint-disable «PMA203»: the vendor -->\n\nText.\n\n<!-- pmalint-enable action-unlinked -->\n",
        )
        .fixed("# T\n\nText.\n"),
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
                    let fix = without_comment(directive, &context.document.source);
                    findings.push(finding.help("remove the comment").fix(Some(fix)));
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
    let names = unused.flat_map(|(directive, _)| {
        directive.rules.iter().enumerate().map(move |(at, name)| (directive, at, name))
    });
    names
        .filter(|(.., name)| rule.is_called(&name.text))
        .map(|(directive, at, name)| {
            let message = format!("there is no finding of `{}` to suppress", name.text);
            let fix = without_name(directive, at, &context.document.source);
            Finding::new(name.span, message)
                .help("remove it: it would hide the next one")
                .fix(Some(fix))
        })
        .collect()
}

/// Takes out one name of several, and else the comment.
fn without_name(directive: &Directive, at: usize, source: &Source) -> Fix {
    let span = |name: &RuleName| name.span;
    let names = &directive.rules;
    let name = span(&names[at]);
    let part = match (names[..at].last().map(span), names.get(at + 1).map(span)) {
        (_, Some(next)) => Span::new(name.start, next.start),
        (Some(before), None) => Span::new(before.end, name.end),
        (None, None) => return without_comment(directive, source),
    };
    Fix::new(format!("take `{}` out of the comment", names[at].text), part, "")
}

/// Takes the comment out, with its line where nothing else stands on it.
fn without_comment(directive: &Directive, source: &Source) -> Fix {
    let title = "remove the comment";
    let (text, span) = (source.text(), directive.span);
    let first = source.line_span(source.line(span.start));
    let last = source.line(span.end.saturating_sub(1).max(span.start));
    let before = &text[first.start..span.start];
    let after = &text[span.end..source.line_span(last).end];
    let blanks = [' ', '\t'];
    if !before.trim().is_empty() {
        // Of the blanks on both sides one is enough, and at the end of a line none.
        let start = first.start + before.trim_end_matches(blanks).len();
        return Fix::new(title, Span::new(start, span.end), "");
    }
    if !after.trim().is_empty() {
        let end = span.end + after.len() - after.trim_start_matches(blanks).len();
        return Fix::new(title, Span::new(span.start, end), "");
    }
    if text[span.end..].trim().is_empty() {
        let start = text[..first.start].trim_end().len();
        return Fix::new(title, Span::new(start, span.end), "");
    }
    let next = source.line_span(last + 1);
    let above = text[..first.start].lines().next_back().unwrap_or_default();
    let below = source.slice(next);
    let (is_above_blank, is_below_blank) = (above.trim().is_empty(), below.trim().is_empty());
    if is_above_blank && is_below_blank {
        // The line, and one of the two blank ones.
        return Fix::new(title, Span::new(first.start, source.line_span(last + 2).start), "");
    }
    // A comment ends a paragraph, and below it even `---` is no heading's underline.
    let begins = ["- ", "* ", "+ ", "#"].iter().any(|mark| below.trim_start().starts_with(mark));
    let is_data = text[span.start..].starts_with('#');
    if is_above_blank || is_below_blank || begins || is_data {
        return Fix::new(title, Span::new(first.start, next.start), "");
    }
    Fix::new(title, Span::new(first.start, source.line_span(last).end), "")
}

fn is_judged(directive: &Directive, context: &Context<'_>) -> bool {
    // What reaches into other entries of a log may be needed there.
    let reaches_out =
        context.document.is_entry && matches!(directive.reach, Reach::File | Reach::Block);
    !directive.is_elsewhere && !reaches_out && !directive.is_expired(context.today)
}
