//! The document as one value that a JSON Schema can speak of, in which every part knows its place.

use super::Schema;
use crate::document::tree::{Mapping, Member, Node, NodeKind};
use crate::document::{Document, FieldOrigin, SectionKind, Span};

/// How many words right under the title are enough to be a summary without a heading.
const LEAD_WORDS: usize = 12;

/// The projection: `title`, `date`, `meta`, `sections` and `actions`; what the document lacks is absent.
/// The schema says which headings of its own mean which sections.
pub fn project(document: &Document, schema: &Schema) -> Node {
    let head = document.head();
    let mut root = Mapping::default();
    if let Some(title) = &document.title {
        add(&mut root, "title", title.span, Node::string(title.span, title.text.clone()));
    }
    if let Some(date) = &document.date {
        let span = date.span.unwrap_or(head);
        add(&mut root, "date", span, Node::string(span, date.date.to_string()));
    }
    // What is missing from the front matter is missed at its opening fence.
    let fence = document
        .front_matter
        .as_ref()
        .map(|front_matter| first_line(document, front_matter.span.start));
    add(&mut root, "meta", fence.unwrap_or(head), meta(document, head));
    add(&mut root, "sections", head, sections(document, schema, head));
    let actions = document.actions.iter().map(|action| {
        let mut mapping = Mapping::default();
        add(
            &mut mapping,
            "text",
            action.title_span,
            Node::string(action.title_span, action.text.clone()),
        );
        if let Some(owner) = &action.owner {
            add(&mut mapping, "owner", owner.span, Node::string(owner.span, owner.name.clone()));
        }
        if let Some(due) = &action.due {
            let text = due.date.map_or_else(|| due.text.clone(), |date| date.to_string());
            add(&mut mapping, "due", due.span, Node::string(due.span, text));
        }
        if let Some(done) = action.done() {
            add(
                &mut mapping,
                "done",
                action.title_span,
                Node::new(action.title_span, NodeKind::Bool(done)),
            );
        }
        let links = action.references.iter().map(|reference| {
            Node::string(
                reference.span,
                reference.url.clone().unwrap_or_else(|| reference.text.clone()),
            )
        });
        add(
            &mut mapping,
            "links",
            action.title_span,
            Node::new(action.title_span, NodeKind::Sequence(links.collect())),
        );
        Node::new(action.title_span, NodeKind::Mapping(mapping))
    });
    add(&mut root, "actions", head, Node::new(head, NodeKind::Sequence(actions.collect())));
    Node::new(head, NodeKind::Mapping(root))
}

fn meta(document: &Document, head: Span) -> Node {
    let mut mapping = Mapping::default();
    for field in &document.metadata.fields {
        // Titles and actions have places of their own.
        if field.name != "actions" || field.origin == FieldOrigin::FrontMatter {
            add(&mut mapping, &field.name, field.key_span, field.value.clone());
        }
    }
    // Who wrote it answers for it, where nobody else is named.
    if mapping.get("owner").is_none()
        && let Some((author, key_span)) = author(document)
    {
        add(&mut mapping, "owner", key_span, author);
    }
    Node::new(head, NodeKind::Mapping(mapping))
}

/// The first author, and where the authors are named.
fn author(document: &Document) -> Option<(Node, Span)> {
    let field = document.metadata.get("authors")?;
    let first = field.value.as_sequence().map_or(Some(&field.value), <[Node]>::first)?;
    first
        .as_str()
        .is_some_and(|name| !name.trim().is_empty())
        .then(|| (first.clone(), field.key_span))
}

/// The first section of each kind, under its name; text right under the title may be the summary.
fn sections(document: &Document, schema: &Schema, head: Span) -> Node {
    let mut mapping = Mapping::default();
    let mut section = |name: &str, span: Span, label: &str, words: usize| {
        let mut value = Mapping::default();
        add(&mut value, "heading", span, Node::string(span, label));
        add(&mut value, "words", span, Node::new(span, NodeKind::Number(words.into())));
        add(&mut mapping, name, span, Node::new(span, NodeKind::Mapping(value)));
    };
    for named in document.sections.iter().filter(|section| !section.label.is_empty()) {
        for &kind in named.names.iter().filter(|kind| SectionKind::NAMED.contains(kind)) {
            section(kind.key(), named.label_span, &named.label, named.words);
        }
        for name in schema.sections.named(&named.label) {
            section(name, named.label_span, &named.label, named.words);
        }
    }
    let lead: usize = document.lead_words;
    if lead >= LEAD_WORDS {
        section(SectionKind::Summary.key(), head, "", lead);
    }
    Node::new(head, NodeKind::Mapping(mapping))
}

fn first_line(document: &Document, offset: usize) -> Span {
    document.source.line_span(document.source.line(offset))
}

/// The first member of a key stays.
fn add(mapping: &mut Mapping, key: &str, key_span: Span, value: Node) {
    let _ = mapping.insert(Member { key: key.to_owned(), key_span, value });
}
