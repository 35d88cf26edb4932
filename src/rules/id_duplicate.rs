use super::{Context, Example, Finding, Related, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA107",
    name: "id-duplicate",
    summary: "no two documents have the same id",
    severity: Severity::Error,
    is_on: true,
    why: "An id is how other documents and tickets mean this incident; when two have it, links and `repeats:` lead to \
          the wrong one. Mostly the front matter was copied from the document before.",
    bad: &[Example::after(
        &["---\nid: PM-7\n---\n\n# Queue stalled\n"],
        "---\nid: «PM-7»\n---\n\n# Checkout was down\n",
    )],
    good: &[Example::after(
        &["---\nid: PM-7\n---\n\n# Queue stalled\n"],
        "---\nid: PM-8\n---\n\n# Checkout was down\n",
    )],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some((id, span)) = context.document.metadata.text("id") else { return Vec::new() };
    // Each repository counts for itself.
    let is_other = |&at: &usize| at != context.index && !context.history.is_foreign(at);
    let Some(at) = context.history.with_id(&id).find(is_other) else { return Vec::new() };
    let other = context.history.incidents()[at].read_once();
    let place = other.metadata.text("id").map_or(other.head(), |(_, span)| span);
    let related = Related { document: at, span: place, message: "also here".to_owned() };
    vec![
        Finding::new(span, format!("the id `{id}` is that of another document"))
            .help("give this document an id of its own")
            .related(related),
    ]
}
