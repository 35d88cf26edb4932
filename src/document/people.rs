//! Who is named in a document, so that a name is told from a topic.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::metadata::Metadata;
use super::outline::{Content, Part};
use super::tree::{Node, NodeKind};
use super::vocabulary::SectionKind;

/// The names of owners, authors and participants, and all handles, word by word in lower case; gathered when one is
/// first asked for.
pub(crate) struct People<'d> {
    words: LazyCell<HashSet<String>, Box<dyn FnOnce() -> HashSet<String> + 'd>>,
}

impl<'d> People<'d> {
    /// `source` is the document's text.
    pub(crate) fn of(metadata: &'d Metadata, parts: &'d [Part<'d>], source: &'d str) -> Self {
        Self { words: LazyCell::new(Box::new(move || gather(metadata, parts, source))) }
    }

    /// Whether each word of a name is one of theirs.
    pub(crate) fn know(&self, name: &str) -> bool {
        let mut words = words(name).filter(|word| word != "and").peekable();
        words.peek().is_some() && words.all(|word| self.words.contains(&word))
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| word.len() > 1).map(str::to_lowercase)
}

fn gather(metadata: &Metadata, parts: &[Part<'_>], source: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    for name in ["owner", "authors", "participants"] {
        if let Some(field) = metadata.get(name) {
            texts(&field.value, &mut |text| found.extend(words(text)));
        }
    }
    let mut told = Vec::new();
    for part in parts.iter().filter(|part| part.role == Some(SectionKind::Participants)) {
        for content in &part.content {
            match content {
                Content::Block(block) => block.running_text(&mut told),
                Content::Rest { inline, .. } => told.push(inline),
            }
        }
    }
    found.extend(told.iter().flat_map(|inline| words(&inline.text()).collect::<Vec<_>>()));
    for (at, _) in source.match_indices('@') {
        let handle = &source[at + 1..];
        let end =
            handle.find(|character: char| !character.is_alphanumeric()).unwrap_or(handle.len());
        if end > 1 {
            found.insert(handle[..end].to_lowercase());
        }
    }
    found
}

fn texts(node: &Node, tell: &mut dyn FnMut(&str)) {
    match &node.kind {
        NodeKind::String(text) => tell(text),
        NodeKind::Sequence(items) => {
            for item in items {
                texts(item, tell);
            }
        }
        NodeKind::Mapping(mapping) => {
            for member in mapping.iter() {
                texts(&member.value, tell);
            }
        }
        _ => {}
    }
}
