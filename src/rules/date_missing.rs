use super::{Context, Example, Finding, Rule, Severity};
use crate::document::DateOrigin;

pub(super) static RULE: Rule = Rule {
    code: "PMA106",
    name: "date-missing",
    summary: "the document says when the incident was",
    severity: Severity::Error,
    is_on: true,
    why: "Without a date an incident is prior to none, so its follow-up actions are never found when they are promised \
          again. The date is looked for in the front matter, in a `Date:` line or table row, in the file name, the title \
          and the timeline. If only the first commit tells a date, that one is used, and this is a warning.",
    bad: &[Example::document("# «Checkout was down»\n")],
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
