//! Who is named in a document, so that a name is told from a topic.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::markdown::{Block, BlockKind, Inline};
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
    for part in parts.iter().filter(|part| part.role == Some(SectionKind::Participants)) {
        for content in &part.content {
            match content {
                Content::Block(block) => {
                    inlines(block, &mut |inline| found.extend(words(&inline.text())))
                }
                Content::Rest { inline, .. } => found.extend(words(&inline.text())),
            }
        }
    }
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
        NodeKind::Sequence(items) => items.iter().for_each(|item| texts(item, tell)),
        NodeKind::Mapping(mapping) => mapping.iter().for_each(|member| texts(&member.value, tell)),
        _ => {}
    }
}

fn inlines(block: &Block<'_>, tell: &mut dyn FnMut(&Inline<'_>)) {
    match &block.kind {
        BlockKind::Heading(_, inline) | BlockKind::Paragraph(inline) => tell(inline),
        BlockKind::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).for_each(|block| inlines(block, tell));
        }
        BlockKind::Table { header, rows } => {
            std::iter::once(header).chain(rows).flat_map(|row| &row.cells).for_each(tell);
        }
        BlockKind::Quote(blocks) => blocks.iter().for_each(|block| inlines(block, tell)),
        BlockKind::Code | BlockKind::Html | BlockKind::Rule => {}
    }
}
