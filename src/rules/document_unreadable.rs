use super::{Context, Example, Finding, Rule, Severity};
use crate::document::Problem;

pub(super) static RULE: Rule = Rule {
    code: "PMA100",
    name: "document-unreadable",
    summary: "the file can be read as text",
    severity: Severity::Error,
    is_on: true,
    why: "An empty file, a Git LFS pointer, UTF-16 or a file of many megabytes has nothing to lint, and a gate that \
          passes it in silence is no gate. Bytes that are not UTF-8 are shown, and the rest is linted; what is too much of a \
          thing (lists nested 64 deep, 10,000 actions) is shown where it begins to be.",
    bad: &[Example::document("«»")],
    good: &[Example::document("# Checkout was down\n")],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let problems = context.document.encoding.iter().chain(&context.document.cut);
    let finding = |problem: &Problem| Finding {
        help: problem.help.clone(),
        ..Finding::new(problem.span, problem.message.clone())
    };
    problems.map(finding).collect()
}
