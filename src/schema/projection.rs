//! The document as one value that a JSON Schema can speak of, in which every part knows its place.

use super::Schema;
use crate::document::tree::{Mapping, Member, Node, NodeKind};
use crate::document::{Document, FieldOrigin, SectionKind, Source, Span, TimelineEntry};

/// How many words right under the title are enough to be a summary without a heading.
const LEAD_WORDS: usize = 12;

/// The projection: `title`, `date`, `meta`, `sections`, `timeline` and `actions`; what the document lacks is absent.
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
    let place = document.timeline.label_span.unwrap_or(head);
    let entries = document.timeline.entries.iter().map(|one| entry(one, &document.source));
    add(&mut root, "timeline", place, Node::new(place, NodeKind::Sequence(entries.collect())));
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

/// An entry of the timeline: `time` as it is written, `date` where the day is known, and the `text`.
fn entry(entry: &TimelineEntry, source: &Source) -> Node {
    let mut mapping = Mapping::default();
    let mut text = |key: &str, span: Span, text: String| {
        add(&mut mapping, key, span, Node::string(span, text));
    };
    text("time", entry.time_span, source.slice(entry.time_span).to_owned());
    if let Some(date) = entry.date {
        text("date", entry.time_span, date.to_string());
    }
    text("text", entry.span, entry.text.clone());
    Node::new(entry.span, NodeKind::Mapping(mapping))
}

/// The first author, and where the authors are named.
fn author(document: &Document) -> Option<(Node, Span)> {
    let field = document.metadata.get("authors")?;
    let first = field.value.as_sequence().map_or(Some(&field.value), <[Node]>::first)?;
    let name = first.get("name").unwrap_or(first);
    name.as_str()
        .is_some_and(|name| !name.trim().is_empty())
        .then(|| (name.clone(), field.key_span))
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
    for fact in &document.facts {
        if let Some(kind) = fact.kind {
            section(kind.key(), fact.label_span, &fact.label, fact.words);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Conventions;
    use crate::git::RepoPath;

    #[test]
    fn the_timeline_is_part_of_the_value() {
        let text = "# T\n\n## Timeline\n\n- 2026-01-05 10:02 The alert fires\n- 10:40 Reverted\n";
        let document = Document::read_all(
            RepoPath::from("a.md"),
            text.as_bytes().to_vec(),
            &Conventions::default(),
        )
        .swap_remove(0);
        let projection = project(&document, Schema::builtin());
        let shown = projection.get("timeline").map(|node| node.to_json().to_string());
        let expected = serde_json::json!([
            {"time": "2026-01-05 10:02", "date": "2026-01-05", "text": "The alert fires"},
            {"time": "10:40", "date": "2026-01-05", "text": "Reverted"},
        ]);
        assert_eq!(shown, Some(expected.to_string()));
        let place = |pointer: &str| {
            let place = projection.at(pointer).unwrap();
            &text[place.node.span.start..place.node.span.end]
        };
        assert_eq!(place("/timeline"), "Timeline");
        assert_eq!(place("/timeline/1"), "- 10:40 Reverted");
        assert_eq!(place("/timeline/1/time"), "10:40");
    }
}
