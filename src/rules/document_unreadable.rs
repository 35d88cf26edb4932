use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA100",
    name: "document-unreadable",
    summary: "the file can be read as text",
    severity: Severity::Error,
    is_on: true,
    why: "An empty file, a Git LFS pointer, UTF-16 or a file of many megabytes has nothing to lint, and a gate that \
          passes it in silence is no gate. Bytes that are not UTF-8 are shown, and the rest is linted.",
    bad: &[Example::document("«»")],
    good: &[Example::document("# Checkout was down\n")],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    context
        .document
        .encoding
        .iter()
        .map(|problem| Finding {
            help: problem.help.clone(),
            ..Finding::new(problem.span, problem.message.clone())
        })
        .collect()
}
