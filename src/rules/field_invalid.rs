use super::{Context, Example, Finding, Related, Rule, Severity, remedies};
use crate::document::tree::{Node, NodeKind};
use crate::document::{Document, Span};
use crate::schema::{Violation, ViolationKind};

pub(super) static RULE: Rule = Rule {
    code: "PMA102",
    name: "field-invalid",
    summary: "every field has a value that its schema allows",
    severity: Severity::Error,
    is_on: true,
    why: "A misspelt severity hides an incident from every report, and the thirteenth month sorts it to nowhere. Broken \
          front matter and a key that is set twice are found here as well: two readers would read two values.",
    bad: &[
        Example::document("---\nstatus: «banana»\n---\n\n# Checkout was down\n"),
        Example::document("---\ndate: «2026-13-05»\n---\n\n# Checkout was down\n"),
        Example::document("---\nowner: kim\n«owner»: lee\n---\n\n# Checkout was down\n"),
        Example::document("# Checkout was down\n\nStatus: «banana»\n"),
        Example::document("---\nowner: «[»\n---\n\n# Checkout was down\n"),
        Example::document("---\ndue: «5 January 2026»\n---\n\n# Checkout was down\n")
            .held_to("properties: {meta: {properties: {due: {format: date}}}}\n")
            .fixed("---\ndue: 2026-01-05\n---\n\n# Checkout was down\n"),
        Example::document("# Checkout was down\n\n## «Customer impact»\n\n3 % of the orders.\n")
            .held_to(
                "properties: {sections: {properties: {impact: {properties: {heading: {const: Impact}}}}}}\n",
            )
            .fixed("# Checkout was down\n\n## Impact\n\n3 % of the orders.\n"),
        Example::document(
            "# Checkout was down\n\n## Impact\n\n3 % of the orders.\n\n## «Summary»\n\nFor an hour.\n",
        )
        .held_to("properties: {sections: {x-order: [summary, impact]}}\n")
        .fixed(
            "# Checkout was down\n\n## Summary\n\nFor an hour.\n\n## Impact\n\n3 % of the orders.\n",
        ),
    ],
    good: &[Example::document(
        "---\ndate: 2026-01-05\nstatus: draft\nseverity: SEV-2\n---\n\n# Checkout was down\n",
    )],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let broken =
        context.document.front_matter.iter().flat_map(|front_matter| &front_matter.problems).map(
            |problem| Finding {
                help: problem.help.clone(),
                related: related(problem.related.as_ref(), context),
                ..Finding::new(problem.span, problem.message.clone())
            },
        );
    // What was read of a broken line is not what was meant by it.
    let is_broken = |span: Span| {
        let line = |span: Span| context.document.source.line(span.start);
        let problems =
            context.document.front_matter.iter().flat_map(|front_matter| &front_matter.problems);
        problems.into_iter().any(|problem| line(problem.span) == line(span))
    };
    let on_one_line = match context.violations() {
        [] => Vec::new(),
        _ => on_one_line(context.document),
    };
    let place = |violation: &Violation| match violation.kind {
        ViolationKind::Wrong => {
            let found = on_one_line.binary_search_by_key(&violation.span, |(key, _)| *key);
            found.map_or(violation.span, |at| on_one_line[at].1)
        }
        _ => violation.span,
    };
    let wrong = context
        .violations()
        .iter()
        .filter(|violation| !matches!(violation.kind, ViolationKind::Missing { .. }))
        .filter(|violation| !is_broken(violation.span))
        .map(|violation| Finding {
            help: violation.help.clone(),
            severity: Some(violation.level),
            fix: remedies::of(context, violation),
            related: related(violation.related.as_ref(), context),
            ..Finding::new(place(violation), violation.message.clone())
        });
    broken.chain(wrong).collect()
}

fn related(second: Option<&(Span, String)>, context: &Context<'_>) -> Vec<Related> {
    let related = second.map(|(span, message)| Related {
        document: context.index,
        span: *span,
        message: message.clone(),
    });
    related.into_iter().collect()
}

/// The lists and mappings of the front matter that stand beside their keys, `[a, b]`, in the order of the keys: what is
/// wrong with them is shown there, and with others at the key.
fn on_one_line(document: &Document) -> Vec<(Span, Span)> {
    fn collect(node: &Node, document: &Document, found: &mut Vec<(Span, Span)>) {
        match &node.kind {
            NodeKind::Mapping(mapping) => {
                for member in mapping.iter() {
                    let text = document.source.slice(member.value.span);
                    if text.starts_with(['[', '{']) && !text.contains('\n') {
                        found.push((member.key_span, member.value.span));
                    }
                    collect(&member.value, document, found);
                }
            }
            NodeKind::Sequence(items) => {
                for item in items {
                    collect(item, document, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Some(front_matter) = &document.front_matter {
        collect(&front_matter.root, document, &mut found);
    }
    found.sort_unstable();
    found
}
