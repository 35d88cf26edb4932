//! What the rules of missing fields and missing sections share.

use super::{Context, Finding, Related};
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
            finding.span == violation.span
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
    let finish = |(mut finding, missed, names): (Finding, Vec<&Violation>, Vec<String>)| {
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
            ("section", _) => {
                // Where it has a place in the schema's order, that is where it is missed.
                let where_to = if finding.span == context.document.head() {
                    ""
                } else {
                    " below this section"
                };
                let mut headings: Vec<_> =
                    missed.iter().filter_map(|violation| violation.heading.as_ref()).collect();
                headings.sort_unstable();
                let headings: Vec<String> =
                    headings.iter().map(|(_, heading)| format!("`## {heading}`")).collect();
                Some(format!(
                    "add {}{where_to}, or tell pmalint your own name for it in `vocabulary`",
                    join(&headings, "and")
                ))
            }
            (_, pointer) if pointer.rsplit('/').next() == Some(first) => {
                Some(format!("give `{first}` a value"))
            }
            (_, "") if first == "title" => {
                Some("begin the document with a heading: `# What happened to whom`".to_owned())
            }
            (_, "/meta") => Some(format!(
                "add `{first}: ...` to the front matter, or a line `{}: ...` under the title",
                capitalised(first)
            )),
            _ => missed.first().and_then(|violation| violation.help.clone()),
        };
        let path = context.document.path();
        let sibling = missed.first().and_then(|violation| violation.related.as_ref());
        finding.related.extend(sibling.map(|(span, message)| Related {
            path: path.clone(),
            span: *span,
            message: message.clone(),
        }));
        finding
    };
    findings.into_iter().map(finish).collect()
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
