use super::{Context, Example, Finding, Related, Rule, Severity};
use crate::document::SectionKind;

pub(super) static RULE: Rule = Rule {
    code: "PMA201",
    name: "actions-missing",
    summary: "the document has follow-up actions, or says why it needs none",
    severity: Severity::Error,
    is_on: true,
    why: "After an incident two rules count: mitigate, then learn. A post-mortem without follow-up actions is the first \
          tell-tale of not learning. Sometimes there is nothing to do: then `No follow-up actions because ...` in their \
          place, or `no_actions: <reason>` in the front matter, records that decision. Where the text announces work \
          elsewhere, or a heading that is not known stands over what reads like actions, the finding points there.",
    bad: &[
        Example::document("# «Checkout was down»\n\n## Summary\n\nAn hour.\n"),
        Example::document(
            "# «Checkout was down»\n\n## Homework\n\n- Add an alert\n- Pin the version\n",
        ),
        Example::document("# T\n\n## «Action items»\n\n<!-- what will we do? -->\n- TBD\n"),
    ],
    good: &[
        Example::document("# T\n\n## Action items\n\n- Add an alert on the queue's depth\n"),
        Example::document(
            "# T\n\n## Follow-up\n\n| Action | Owner |\n|---|---|\n| Add an alert | kim |\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\nNone, because the vendor has replaced the part in all racks.\n",
        ),
        Example::document("---\nno_actions: the service is switched off in March\n---\n\n# T\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    if !document.actions.is_empty() || document.no_actions.is_some() {
        return Vec::new();
    }
    let section = document
        .sections
        .iter()
        .find(|section| section.kind == Some(SectionKind::Actions) && !section.is_title);
    let finding = match section {
        Some(section) => {
            Finding::new(section.label_span, format!("no follow-up action in `{}`", section.label))
        }
        None => Finding::new(document.head(), "no follow-up actions"),
    };
    let mut finding = match &document.announced.heading {
        Some((label, span)) => {
            let place = Related { document: context.index, span: *span, message: "is this where they are?".to_owned() };
            let help = format!("if they stand under `{label}`, say so in .pmalint.yaml: `vocabulary: {{sections: {{actions: [\"{label}\"]}}}}`; else list them under `## Action items`");
            finding.related(place).help(help)
        }
        None if section.is_some_and(|section| !section.is_empty && section.words == 0) => {
            finding.help("rows and items of HTML are not read; write a list or a table in Markdown")
        }
        None => finding.help("list them under `## Action items`, or write there why none are needed: `None, because ...`"),
    };
    for &span in &document.announced.sentences {
        finding = finding.related(Related {
            document: context.index,
            span,
            message: "announced here".to_owned(),
        });
    }
    vec![finding]
}
