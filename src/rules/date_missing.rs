use super::{Context, Example, Finding, Rule, Severity};
use crate::document::{DateOrigin, Document, Span, instant};

pub(super) static RULE: Rule = Rule {
    code: "PMA106",
    name: "date-missing",
    summary: "the document says when the incident was",
    severity: Severity::Error,
    is_on: true,
    why: "Without a date an incident is prior to none, so its follow-up actions are never found when they are promised \
          again. The date is looked for in the front matter, in a `Date:` line or table row, in the file name, the title \
          and the timeline; a line `Incident date` or `Start` with an earlier day counts before `Date`, and the day of a \
          blog's post gives way to one that its text names. If only the first commit tells a date, that one is used, and \
          this is a warning.",
    bad: &[
        Example::document("# «Checkout was down»\n"),
        Example::document("---\ndate: «20202-01»\n---\n\n# Checkout was down\n"),
        Example::document("---\nowner: [\ndate: «20202-01»\n---\n\n# Checkout was down\n"),
    ],
    good: &[
        Example::document("---\ndate: 2026-01-05\n---\n\n# Checkout was down\n"),
        Example::document("# Checkout was down\n\n**Incident date**: 5 January 2026\n"),
        Example::document("# 2026-01-05 Checkout was down\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let help = "add `date: YYYY-MM-DD` to the front matter, a line `Date: YYYY-MM-DD` under the title, or the date to the file name";
    let is_missing =
        document.date.as_ref().is_none_or(|date| date.origin == DateOrigin::FirstCommit);
    let declared = || document.metadata.text("date").or_else(|| swallowed(document));
    if is_missing && let Some((written, span)) = declared() {
        // It is a day, and will be read once the front matter can be.
        if instant(&written, None).is_some() {
            return Vec::new();
        }
        // Where the schema finds fault with the value, that is said already.
        if context.violations().iter().any(|violation| violation.span == span) {
            return Vec::new();
        }
        let message = format!("`{}` names no day", written.lines().next().unwrap_or_default());
        return vec![Finding::new(span, message).help("write it as YYYY-MM-DD")];
    }
    match &document.date {
        None => vec![Finding::new(document.head(), "no incident date").help(help)],
        Some(date) if date.origin == DateOrigin::FirstCommit => {
            let message = format!(
                "no incident date; that of the first commit, {}, stands in for it",
                date.date
            );
            vec![Finding::new(document.head(), message).help(help).severity(Severity::Warning)]
        }
        Some(_) => Vec::new(),
    }
}

/// The date in front matter that is broken above it, so that it was not read as a key.
fn swallowed(document: &Document) -> Option<(String, Span)> {
    let front_matter = document.front_matter.as_ref().filter(|found| !found.problems.is_empty())?;
    let mut start = front_matter.content.start;
    for line in document.source.slice(front_matter.content).split_inclusive('\n') {
        if let Some(value) = line.strip_prefix("date:") {
            let written = value.trim();
            let begin = start + line.len() - value.trim_start().len();
            let span = Span::new(begin, begin + written.len());
            return (!written.is_empty()).then(|| (written.to_owned(), span));
        }
        start += line.len();
    }
    None
}
