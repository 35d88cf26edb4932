//! What the rules of missing fields and missing sections share.

use super::Finding;
use crate::schema::{Violation, ViolationKind};

/// One finding for all that is missing at one place: six lines that say the same are read as one.
pub(super) fn missing(
    violations: &[Violation],
    concerns: impl Fn(&str) -> bool,
    what: &str,
) -> Vec<Finding> {
    let mut findings: Vec<(Finding, Vec<String>, String)> = Vec::new();
    for violation in violations.iter().filter(|violation| concerns(&violation.pointer)) {
        let ViolationKind::Missing { name } = &violation.kind else { continue };
        let same = findings.iter_mut().find(|(finding, _, pointer)| {
            finding.span == violation.span
                && finding.severity == Some(violation.level)
                && *pointer == violation.pointer
        });
        match same {
            Some((_, names, _)) => names.push(name.clone()),
            None => {
                let mut finding =
                    Finding::new(violation.span, String::new()).severity(violation.level);
                finding.help.clone_from(&violation.help);
                findings.push((finding, vec![name.clone()], violation.pointer.clone()));
            }
        }
    }
    let finish = |(mut finding, names, pointer): (Finding, Vec<String>, String)| {
        finding.message = match what {
            "section" => format!("no section on {}", list(&names)),
            _ => format!("no {}", list(&names)),
        };
        let first = names.first().map(String::as_str).unwrap_or_default();
        finding.help = match (what, pointer.as_str()) {
            ("section", _) => Some(format!(
                "add a heading such as `## {}`, or tell pmalint your own name for it in `vocabulary`",
                heading(first)
            )),
            (_, "") if first == "title" => {
                Some("begin the document with a heading: `# What happened to whom`".to_owned())
            }
            (_, "/meta") => Some(format!(
                "add `{first}: ...` to the front matter, or a line `{}: ...` under the title",
                heading(first)
            )),
            _ => finding.help,
        };
        finding
    };
    findings.into_iter().map(finish).collect()
}

/// `a`, `b` and `c`.
fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// `root_causes` as a heading.
fn heading(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}
