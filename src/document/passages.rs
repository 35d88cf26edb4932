//! Where a document's running text stands, and of which section it is part.

use super::markdown::{Block, BlockKind, Row};
use super::outline::{Content, Part};
use super::{SectionKind, Span};

/// A paragraph, the text of an item, or a cell. Code blocks and quotes are not the author's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    pub span: Span,
    /// The part of the document that it belongs to.
    pub role: Option<SectionKind>,
    /// Whether it stands in a list, one item of several.
    pub is_item: bool,
}

/// The passages in the order of the text.
pub(crate) fn find(parts: &[Part<'_>]) -> Vec<Passage> {
    let mut passages = Vec::new();
    for part in parts {
        for content in &part.content {
            match content {
                Content::Rest { span, .. } => {
                    passages.push(Passage { span: *span, role: part.role, is_item: false });
                }
                Content::Block(block) => collect(block, part.role, false, &mut passages),
            }
        }
    }
    passages
}

fn collect(block: &Block<'_>, role: Option<SectionKind>, is_item: bool, out: &mut Vec<Passage>) {
    match &block.kind {
        BlockKind::Paragraph(_) => out.push(Passage { span: block.span, role, is_item }),
        BlockKind::List { items, .. } => {
            for block in items.iter().flat_map(|item| &item.blocks) {
                collect(block, role, true, out);
            }
        }
        BlockKind::Table { rows, .. } => {
            let cells = rows.iter().flat_map(|row: &Row<'_>| &row.cells);
            out.extend(cells.map(|cell| Passage { span: cell.span, role, is_item }));
        }
        BlockKind::Heading(..)
        | BlockKind::Quote(_)
        | BlockKind::Code
        | BlockKind::Html
        | BlockKind::Rule => {}
    }
}
