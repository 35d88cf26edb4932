//! What the rules of missing fields and missing sections share.

use super::{Context, Finding, Related};
use crate::document::Span;
use crate::schema::{Violation, ViolationKind};

/// One finding for all that is missing at one place: six lines that say the same are read as one.
pub(super) fn missing(
    context: &Context<'_>,
    concerns: impl Fn(&str) -> bool,
    what: &str,
) -> Vec<Finding> {
    let mut findings: Vec<(Finding, Vec<&Violation>, Vec<String>)> = Vec::new();
    for violation in context.violations().iter().filter(|violation| concerns(&violation.pointer)) {
        let ViolationKind::Missing { name } = &violation.kind else { continue };
        let same = findings.iter_mut().find(|(finding, missed, _)| {
            (what == "section" || finding.span == violation.span)
                && finding.severity == Some(violation.level)
                && missed.iter().all(|other| other.pointer == violation.pointer)
        });
        match same {
            Some((_, missed, names)) => {
                missed.push(violation);
                names.push(name.clone());
            }
            None => {
                let finding = Finding::new(violation.span, String::new()).severity(violation.level);
                findings.push((finding, vec![violation], vec![name.clone()]));
            }
        }
    }
    let finish = |(mut finding, mut missed, mut names): (Finding, Vec<&Violation>, Vec<String>)| {
        if what == "section" {
            missed.sort_by_key(|violation| &violation.heading);
            names.sort_unstable();
            finding.span = missed.first().map_or(finding.span, |violation| violation.span);
        }
        finding.message = match what {
            "section" => format!("no section on {}", list(&names)),
            _ => match missed.first().and_then(|violation| violation.holder()) {
                Some(holder) => format!("no {} in `{holder}`", list(&names)),
                None => format!("no {}", list(&names)),
            },
        };
        let first = names.first().map(String::as_str).unwrap_or_default();
        let pointer = missed.first().map_or("", |violation| &violation.pointer);
        finding.help = match (what, pointer) {
            ("section", _) => Some(format!(
                "add {}, or tell pmalint your own name for it in `vocabulary`",
                headings(context, &missed)
            )),
            (_, pointer) if pointer.rsplit('/').next() == Some(first) => {
                Some(format!("give `{first}` a value"))
            }
            (_, "") if first == "title" => {
                Some("begin the document with a heading: `# What happened to whom`".to_owned())
            }
            (_, "/meta") => {
                let lines = |key: fn(&str) -> String| {
                    let lines = names.iter().map(|name| format!("`{}: ...`", key(name)));
                    join(&lines.collect::<Vec<_>>(), "and")
                };
                let line = if names.len() > 1 { "the lines" } else { "a line" };
                Some(match &context.document.front_matter {
                    Some(_) => format!("add {} to the front matter", lines(str::to_owned)),
                    None => format!("add {line} {} under the title", lines(capitalised)),
                })
            }
            _ => missed.first().and_then(|violation| violation.help.clone()),
        };
        // A misspelt key is the answer, and better than a place for another one.
        let meant = missed.iter().find_map(|violation| {
            let ViolationKind::Missing { name } = &violation.kind else { return None };
            Some((name, violation.lookalike.as_ref()?))
        });
        if let Some((name, (span, key))) = meant {
            let line = context.document.source.line(span.start);
            let message = format!("`{key}` looks like `{name}`");
            finding.help =
                Some(format!("write `{name}`, if it is meant by `{key}` in line {line}"));
            finding.related.push(Related { document: context.index, span: *span, message });
            return finding;
        }
        let sibling = missed.first().and_then(|violation| violation.related.as_ref());
        let sibling = sibling.filter(|(span, _)| is_beside(context, finding.span, *span));
        finding.related.extend(sibling.map(|(span, message)| Related {
            document: context.index,
            span: *span,
            message: message.clone(),
        }));
        finding
    };
    findings.into_iter().map(finish).collect()
}

/// The headings to add, each where it would stand by the schema's order: under the title, or below a section.
fn headings(context: &Context<'_>, missed: &[&Violation]) -> String {
    let mut groups: Vec<(Span, Vec<String>)> = Vec::new();
    for violation in missed {
        let Some((_, heading)) = &violation.heading else { continue };
        let heading = format!("`## {heading}`");
        match groups.last_mut().filter(|(span, _)| *span == violation.span) {
            Some((_, headings)) => headings.push(heading),
            None => groups.push((violation.span, vec![heading])),
        }
    }
    let groups: Vec<String> = groups
        .iter()
        .map(|(span, headings)| {
            let headings = join(headings, "and");
            if *span == context.document.head() {
                return headings;
            }
            // As the reader sees it, without the links that are in it.
            let sections = &context.document.sections;
            let section = sections.iter().find(|section| section.label_span == *span);
            let label = section.map_or("", |section| section.label.as_str());
            let line: String =
                label.lines().next().into_iter().flat_map(str::chars).take(60).collect();
            format!("{headings} below `{line}`")
        })
        .collect();
    groups.join("; ")
}

/// Whether a key stands with those among which another is missing: in the front matter, in the same mapping,
/// or soon after the title.
fn is_beside(context: &Context<'_>, missed: Span, sibling: Span) -> bool {
    const LINES: usize = 8;
    let document = context.document;
    let line = |span: Span| document.source.line(span.start);
    let in_front_matter =
        document.front_matter.as_ref().is_some_and(|matter| matter.span.contains(sibling));
    in_front_matter || line(missed).abs_diff(line(sibling)) <= LINES
}

/// `a`, `b` or `c`.
fn list(names: &[String]) -> String {
    join(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>(), "or")
}

/// `a, b and c`.
fn join(words: &[String], conjunction: &str) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// `detected_by` as the key of a line.
fn capitalised(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}
