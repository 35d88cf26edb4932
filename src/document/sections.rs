//! The sections of a document as rules and schemas see them.

use super::actions::is_placeholder;
use super::markdown::{Block, BlockKind, Inline};
use super::outline::{Content, Part};
use super::pattern::Folded;
use super::{SectionKind, Span, Vocabulary};

/// A heading or label, what it means, and how much stands under it.
#[derive(Clone, Debug)]
pub struct Section {
    /// As written, without markup.
    pub label: String,
    pub label_span: Span,
    /// 1 to 6 for headings, more for other labels.
    pub rank: u8,
    /// What the label means, `None` where it is not known.
    pub kind: Option<SectionKind>,
    /// Every part that the label names, where it names several with commas or "and".
    pub names: Vec<SectionKind>,
    /// What it is part of: its own meaning, or that of a section around it.
    pub role: Option<SectionKind>,
    pub is_title: bool,
    /// Words that the reader sees, with those of the sections inside; placeholders do not count.
    pub words: usize,
    /// Nothing but comments and placeholders, and no section inside.
    pub is_empty: bool,
}

pub(crate) fn sections(parts: &[Part<'_>], vocabulary: &Vocabulary) -> Vec<Section> {
    let mut sections: Vec<Section> = parts
        .iter()
        .map(|part| {
            let (words, is_empty) = part
                .content
                .iter()
                .map(weigh)
                .fold((0, true), |(words, empty), (more, none)| (words + more, empty && none));
            Section {
                label: part.label.trim().to_owned(),
                label_span: part.label_span,
                rank: part.rank,
                kind: part.kind,
                names: if is_compound(&part.label) {
                    vocabulary.named(&part.label)
                } else {
                    part.kind.into_iter().collect()
                },
                role: part.role,
                is_title: part.is_title,
                words,
                is_empty,
            }
        })
        .collect();
    // Children follow their parents, so from the end each one is complete before it is added.
    for at in (1..parts.len()).rev() {
        if let Some(parent) = parts[at].parent {
            sections[parent].words += sections[at].words;
            sections[parent].is_empty = false;
        }
    }
    sections
}

/// "Response, cause, prevention", "Impact and root cause".
fn is_compound(label: &str) -> bool {
    label.contains([',', '&', '/', '+']) || label.contains(" and ")
}

/// The words that stand directly under the title, or before any heading where there is no title.
pub(crate) fn lead_words(parts: &[Part<'_>]) -> usize {
    let leads = parts.iter().take_while(|part| part.rank == 0 || part.is_title);
    leads.flat_map(|part| &part.content).map(|content| weigh(content).0).sum()
}

/// How many words a piece of content has, and whether it says nothing.
fn weigh(content: &Content<'_>) -> (usize, bool) {
    match content {
        Content::Block(block) => weigh_block(block),
        Content::Rest { inline, .. } => weigh_text(&content.text().unwrap_or_default(), inline),
    }
}

fn weigh_block(block: &Block<'_>) -> (usize, bool) {
    let all = |weights: &mut dyn Iterator<Item = (usize, bool)>| {
        weights.fold((0, true), |(words, empty), (more, none)| (words + more, empty && none))
    };
    match &block.kind {
        BlockKind::Heading(_, inline) | BlockKind::Paragraph(inline) => {
            weigh_text(&inline.text(), inline)
        }
        BlockKind::List { items, .. } => {
            all(&mut items.iter().flat_map(|item| &item.blocks).map(weigh_block))
        }
        BlockKind::Quote(blocks) => all(&mut blocks.iter().map(weigh_block)),
        BlockKind::Table { rows, .. } => all(&mut rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| weigh_text(&cell.text(), cell))),
        BlockKind::Code => (1, false),
        BlockKind::Html | BlockKind::Rule => (0, true),
    }
}

fn weigh_text(text: &str, inline: &Inline<'_>) -> (usize, bool) {
    // "None" is an answer where lessons or luck are asked for; only what was left open is nothing.
    let folded = Folded::new(text.trim());
    let is_answer = ["no", "n/a", "nil"].iter().any(|answer| folded.begins_with(answer));
    if !is_answer && is_placeholder(text) {
        return (0, inline.links.is_empty());
    }
    (count_words(text), false)
}

/// How many words there are between white space.
fn count_words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let mut was_blank = true;
    let starts = |byte: &u8| {
        let is_blank = matches!(byte, b'\t'..=b'\r' | b' ');
        std::mem::replace(&mut was_blank, is_blank) && !is_blank
    };
    text.as_bytes().iter().copied().filter(starts).count()
}
