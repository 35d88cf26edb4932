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

/// `source` is the document's text.
pub(crate) fn sections(parts: &[Part<'_>], vocabulary: &Vocabulary, source: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = parts
        .iter()
        .map(|part| {
            let (words, is_empty) = part
                .content
                .iter()
                .map(|content| weigh(content, source))
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

/// What stands among the facts about the incident in the place of a section: a row or a line `Impact: 3 % of orders`.
/// `source` is the document's text.
pub(crate) fn facts(parts: &[Part<'_>], vocabulary: &Vocabulary, source: &str) -> Vec<Section> {
    let mut reader = FactReader { vocabulary, source, facts: Vec::new() };
    let mut in_head = true;
    for part in parts {
        let is_heading = (1..=6).contains(&part.rank) && !part.is_title;
        let has_facts = matches!(part.kind, Some(SectionKind::Metadata | SectionKind::Summary));
        in_head &= !is_heading || has_facts;
        for content in part.content.iter().filter(|_| in_head || has_facts) {
            match content {
                Content::Block(block) => reader.block(block),
                Content::Rest { inline, .. } => reader.lines(inline.span),
            }
        }
    }
    reader.facts
}

struct FactReader<'r> {
    vocabulary: &'r Vocabulary,
    source: &'r str,
    facts: Vec<Section>,
}

impl FactReader<'_> {
    fn block(&mut self, block: &Block<'_>) {
        match &block.kind {
            BlockKind::Paragraph(inline) => self.lines(inline.span),
            BlockKind::Quote(blocks) => {
                for block in blocks {
                    self.block(block);
                }
            }
            BlockKind::List { items, .. } => {
                for block in items.iter().filter_map(|item| item.blocks.first()) {
                    self.block(block);
                }
            }
            BlockKind::Table { header, rows } => {
                for row in std::iter::once(header).chain(rows).filter(|row| row.cells.len() == 2) {
                    self.fact(row.cells[0].span, &row.cells[1].text());
                }
            }
            BlockKind::Heading(..) | BlockKind::Code | BlockKind::Html | BlockKind::Rule => {}
        }
    }

    fn lines(&mut self, span: Span) {
        /// In bytes.
        const LONGEST_LABEL: usize = 40;
        let mut start = span.start;
        for line in self.source.get(span.start..span.end).unwrap_or_default().split_inclusive('\n')
        {
            if let Some(colon) = line.find([':', '：']).filter(|colon| *colon <= LONGEST_LABEL) {
                self.fact(
                    Span::new(start, start + colon),
                    line[colon..].trim_start_matches([':', '：', '*']),
                );
            }
            start += line.len();
        }
    }

    fn fact(&mut self, label: Span, value: &str) {
        let value = value.trim();
        let text = self.source.get(label.start..label.end).unwrap_or_default();
        let text = text.trim_matches(|mark: char| !mark.is_alphanumeric());
        let meaning = self.vocabulary.classify(text).filter(|meaning| {
            // "Data impact", but not "Root cause owner".
            meaning.coverage >= 50
                && matches!(
                    meaning.kind,
                    SectionKind::Summary | SectionKind::Impact | SectionKind::Causes
                )
        });
        let Some(kind) = meaning.map(|meaning| meaning.kind) else { return };
        if value.is_empty() || is_placeholder(value) {
            return;
        }
        self.facts.push(Section {
            label: text.to_owned(),
            label_span: label,
            rank: u8::MAX,
            kind: Some(kind),
            names: vec![kind],
            role: Some(kind),
            is_title: false,
            words: count_words(value),
            is_empty: false,
        });
    }
}

/// "Response, cause, prevention", "Impact and root cause".
fn is_compound(label: &str) -> bool {
    label.contains([',', '&', '/', '+']) || label.contains(" and ")
}

/// The words that stand directly under the title, or before any heading where there is no title.
pub(crate) fn lead_words(parts: &[Part<'_>], source: &str) -> usize {
    let leads = parts.iter().take_while(|part| part.rank == 0 || part.is_title);
    leads.flat_map(|part| &part.content).map(|content| weigh(content, source).0).sum()
}

/// How many words a piece of content has, and whether it says nothing.
fn weigh(content: &Content<'_>, source: &str) -> (usize, bool) {
    match content {
        Content::Block(block) => weigh_block(block, source),
        Content::Rest { inline, .. } => weigh_text(&content.text().unwrap_or_default(), inline),
    }
}

fn weigh_block(block: &Block<'_>, source: &str) -> (usize, bool) {
    let all = |weights: &mut dyn Iterator<Item = (usize, bool)>| {
        weights.fold((0, true), |(words, empty), (more, none)| (words + more, empty && none))
    };
    match &block.kind {
        BlockKind::Heading(_, inline) | BlockKind::Paragraph(inline) => {
            weigh_text(&inline.text(), inline)
        }
        BlockKind::List { items, .. } => all(&mut items
            .iter()
            .flat_map(|item| &item.blocks)
            .map(|block| weigh_block(block, source))),
        BlockKind::Quote(blocks) => all(&mut blocks.iter().map(|block| weigh_block(block, source))),
        BlockKind::Table { rows, .. } => all(&mut rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| weigh_text(&cell.text(), cell))),
        BlockKind::Code => (1, false),
        // Rows and items of HTML are not read, but they are there.
        BlockKind::Html => (0, !has_rows(source.get(block.span.start..block.span.end))),
        BlockKind::Rule => (0, true),
    }
}

/// Whether HTML holds rows of a table or items of a list.
fn has_rows(html: Option<&str>) -> bool {
    html.is_some_and(|html| html.contains("<td") || html.contains("<li"))
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
