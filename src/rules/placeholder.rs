use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA105",
    name: "placeholder",
    summary: "no TBD and no text of the template is left",
    severity: Severity::Warning,
    is_on: true,
    why: "What is still to be determined when the document is merged stays so. TBD, TBC, XXX, FIXME, TODO, \
          `<add name here>`, `{{ name }}` and lorem ipsum are found outside of code; in the actions a TODO is a state.",
    bad: &[
        Example::document("# T\n\n## Impact\n\n«TBD»\n"),
        Example::document("# T\n\n**Authors**: kim, «<add name here>»\n"),
        Example::document("# «{{ incident_name }}»\n"),
    ],
    good: &[
        Example::document("# T\n\nThe job `TODO` ran.\n\n<!-- TBD -->\n"),
        Example::document("# T\n\n## Action items\n\n- TODO: add an alert\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let source = &context.document.source;
    let placeholders = context.document.placeholders.iter();
    placeholders
        .map(|placeholder| {
            Finding::new(
                placeholder.span,
                format!("`{}` is left over", source.slice(placeholder.span)),
            )
            .help("write what is known by now, or remove it")
        })
        .collect()
}
