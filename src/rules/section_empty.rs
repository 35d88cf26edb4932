use super::{Context, Example, Finding, Rule, Severity};
use crate::document::SectionKind;

pub(super) static RULE: Rule = Rule {
    code: "PMA104",
    name: "section-empty",
    summary: "every section says something",
    severity: Severity::Error,
    is_on: true,
    why: "A heading that the template put there and nobody filled looks like an answer from afar. Comments and \
          placeholders are not content; \"None\" is an answer. An empty section that is not needed is better removed.",
    bad: &[
        Example::document("# T\n\n## «Impact»\n\n## Root cause\n\nA change.\n"),
        Example::document("# T\n\n## «Root cause»\n\n<!-- what made it possible? -->\n\nTBD\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Timeline\n\n<table>\n<tr><td>10:02</td><td>The alert fires</td></tr>\n</table>\n",
        ),
        Example::document("# T\n\n## Impact\n\n3 % of orders.\n"),
        Example::document(
            "# T\n\n## Timeline\n\n### 10:00 An alert fires\n\n### 10:05 Rolled back\n",
        ),
        Example::document("# T\n\n## Where we got lucky\n\nNone.\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let sections = context.document.sections.iter().filter(|section| {
        let is_heading = (1..=6).contains(&section.rank) && !section.is_title;
        let own_rule = matches!(section.kind, Some(SectionKind::Actions | SectionKind::NoActions));
        is_heading
            && section.is_empty
            && section.kind.is_some()
            && !own_rule
            && !section.label.contains(':')
    });
    sections
        .map(|section| {
            Finding::new(section.label_span, format!("`{}` is empty", section.label))
                .help("fill it in, or remove the heading")
        })
        .collect()
}
