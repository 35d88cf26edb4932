//! What a document says about itself: front matter, `Key: value` lines and two-column tables under
//! the title. Three of four public post-mortems have no front matter, so all of these count.

use std::collections::{HashMap, HashSet};

use super::field_names::canonical;
use super::markdown::{Block, BlockKind, Inline, Item};
use super::outline::{Content, Part};
use super::tree::Node;
use super::vocabulary::SectionKind;
use super::{FrontMatter, Span};

/// One fact about the incident or its document.
#[derive(Clone, Debug)]
pub struct Field {
    /// The canonical name (`severity`), or the key as written where it is none that is known.
    pub name: String,
    pub key_span: Span,
    /// A string where it comes from the text; whatever YAML or TOML it is in the front matter.
    pub value: Node,
    pub origin: FieldOrigin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldOrigin {
    FrontMatter,
    /// A line `Key: value` or a row of a table.
    Text,
}

/// All fields, those of the front matter first.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    pub fields: Vec<Field>,
}

impl Metadata {
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The value as text, with where it stands; numbers and the like as they are written in JSON.
    pub fn text(&self, name: &str) -> Option<(String, Span)> {
        let field = self.get(name)?;
        let text = match field.value.as_str() {
            Some(text) => text.to_owned(),
            None if field.value.as_sequence().is_some() || field.value.as_mapping().is_some() => {
                return None;
            }
            None => field.value.to_json().to_string(),
        };
        (text != "null" && !text.trim().is_empty())
            .then(|| (text.trim().to_owned(), field.value.span))
    }
}

/// Reads all fields; `source` is the document's text.
pub(crate) fn read(
    front_matter: Option<&FrontMatter>,
    parts: &[Part<'_>],
    source: &str,
) -> Metadata {
    let mapping = front_matter.and_then(|front_matter| front_matter.root.as_mapping());
    // A strange file may have as many keys as it has lines, so a name is looked up, not looked for.
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut fields = Vec::new();
    for member in mapping.into_iter().flatten() {
        let name = canonical(&member.key).map_or_else(|| member.key.clone(), str::to_owned);
        // The key that is spelled as the canonical name wins over a synonym.
        if member.key != name && places.contains_key(&name) {
            continue;
        }
        if let Some(synonym) = places.insert(name.clone(), fields.len()) {
            fields[synonym] = None;
        }
        fields.push(Some(Field {
            name,
            key_span: member.key_span,
            value: member.value.clone(),
            origin: FieldOrigin::FrontMatter,
        }));
    }
    let metadata = Metadata { fields: fields.into_iter().flatten().collect() };
    let mut reader = TextReader { source, names: places.into_keys().collect(), metadata };
    reader.read(parts);
    reader.metadata
}

/// How many words below a heading are still a value.
const LONGEST_VALUE: usize = 6;

struct TextReader<'s> {
    source: &'s str,
    /// Of the fields that are there.
    names: HashSet<String>,
    metadata: Metadata,
}

impl TextReader<'_> {
    fn read(&mut self, parts: &[Part<'_>]) {
        let mut in_head = true;
        for (at, part) in parts.iter().enumerate() {
            let is_heading = (1..=6).contains(&part.rank);
            let is_metadata = part.kind == Some(SectionKind::Metadata);
            if is_heading && !part.is_title && !is_metadata {
                in_head = false;
            }
            if is_heading || part.rank > 6 {
                self.label(part);
            }
            let is_key_events = part.kind == Some(SectionKind::Timeline) && part.rank > 6;
            if (in_head || is_metadata || is_key_events || at == 0)
                && part.role != Some(SectionKind::Actions)
            {
                for content in &part.content {
                    match content {
                        Content::Block(block) => self.block(block),
                        Content::Rest { inline, .. } => self.lines(inline.span),
                    }
                }
            }
        }
    }

    /// `## Date: 12th March 2023` in a heading; `**Severity**: SEV-2`; a label with its value below.
    fn label(&mut self, part: &Part<'_>) {
        if part.label.contains(':') {
            self.lines(part.label_span);
            return;
        }
        if canonical(&part.label).is_none() {
            return;
        }
        let value = part.content.first().and_then(|content| match content {
            Content::Rest { inline, from, .. } => {
                let start = inline.runs.get(*from)?.span.start;
                Some(Span::new(start, inline.span.end))
            }
            Content::Block(block) => first_line(block),
        });
        if let Some(value) = value {
            let text = self.source.get(value.start..value.end).unwrap_or_default();
            let line = text.lines().next().unwrap_or_default();
            // A sentence below a heading is prose about the matter, not its value.
            if line.split_whitespace().count() <= LONGEST_VALUE || part.rank > 6 {
                self.field(part.label_span, Span::new(value.start, value.start + line.len()));
            }
        }
    }

    fn block(&mut self, block: &Block<'_>) {
        match &block.kind {
            BlockKind::Paragraph(inline) => self.lines(inline.span),
            BlockKind::List { items, .. } => {
                for inline in items.iter().filter_map(item_line) {
                    self.lines(inline.span);
                }
            }
            BlockKind::Table { header, rows } => {
                for row in std::iter::once(header).chain(rows).filter(|row| row.cells.len() == 2) {
                    self.field(row.cells[0].span, row.cells[1].span);
                }
            }
            _ => {}
        }
    }

    /// Lines `Key: value`, and `First detected 2026-01-05 10:02` for instants.
    fn lines(&mut self, span: Span) {
        let Some(text) = self.source.get(span.start..span.end) else { return };
        let mut start = span.start;
        for line in text.split_inclusive('\n') {
            let colon = line.find([':', '：']);
            let digit = line.find(|character: char| character.is_ascii_digit());
            let end = match (colon, digit) {
                (Some(colon), Some(digit)) if digit < colon => digit,
                (Some(colon), _) => colon,
                (None, Some(digit)) => digit,
                (None, None) => {
                    start += line.len();
                    continue;
                }
            };
            let after = line[end..].trim_start_matches([':', '：', '*', '_', ' ']).len();
            let key = Span::new(start, start + end);
            let value = Span::new(start + line.len() - after, start + line.trim_end().len());
            // Without a colon only an instant is meant: "Repaired 2026-01-05 10:40".
            let names_instant = || {
                matches!(
                    canonical(trim_marks(&line[..end])),
                    Some("started" | "detected" | "declared" | "mitigated" | "resolved")
                )
            };
            if end < 60 && (Some(end) == colon || names_instant()) {
                self.field(key, value);
            }
            start += line.len();
        }
    }

    fn field(&mut self, key: Span, value: Span) {
        let (key, value) = (self.trim(key), self.trim(value));
        let Some(name) = self.source.get(key.start..key.end).and_then(canonical) else { return };
        let Some(text) = self.source.get(value.start..value.end).filter(|text| !text.is_empty())
        else {
            return;
        };
        if name == "actions" || !self.names.insert(name.to_owned()) {
            return;
        }
        let value = Node::string(value, text.replace("**", "").replace('`', ""));
        self.metadata.fields.push(Field {
            name: name.to_owned(),
            key_span: key,
            value,
            origin: FieldOrigin::Text,
        });
    }

    /// Without blanks and marks of emphasis around it.
    fn trim(&self, span: Span) -> Span {
        let text = self.source.get(span.start..span.end).unwrap_or_default();
        let marks = |character: char| {
            character.is_whitespace()
                || matches!(character, '*' | '_' | '`' | '|' | '\\' | ':' | '：' | '-' | '#')
        };
        let start = span.start + text.len() - text.trim_start_matches(marks).len();
        let end = span.start
            + text
                .trim_end_matches(|character: char| {
                    character.is_whitespace()
                        || matches!(character, '*' | '_' | '`' | '|' | '\\' | ':' | '：')
                })
                .len();
        Span::new(start, end)
    }
}

fn trim_marks(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '*' | '_' | '-' | '`')
    })
}

fn item_line<'t>(item: &'t Item<'t>) -> Option<&'t Inline<'t>> {
    match item.blocks.first() {
        Some(Block { kind: BlockKind::Paragraph(inline), .. }) => Some(inline),
        _ => None,
    }
}

fn first_line(block: &Block<'_>) -> Option<Span> {
    match &block.kind {
        BlockKind::Paragraph(inline) => Some(inline.span),
        BlockKind::List { items, .. } => {
            items.first().and_then(item_line).map(|inline| inline.span)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Vocabulary, markdown, outline, split};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let (front_matter, start) = split(text);
        let blocks = markdown::parse(text, start);
        let parts = outline::parts(&blocks, &Vocabulary::default());
        let metadata = read(front_matter.as_ref(), &parts, text);
        let fields: Vec<(String, String)> = metadata
            .fields
            .iter()
            .map(|field| {
                (field.name.clone(), text[field.value.span.start..field.value.span.end].to_owned())
            })
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(fields, expected, "{text}");
    }

    #[test]
    fn front_matter_comes_first_under_canonical_names() {
        check(
            "---\nsev: 2\nincident_date: 2026-01-05\nweight: 3\n---\n# T\n\nSeverity: 1\nStatus: closed\n",
            &[("severity", "2"), ("date", "2026-01-05"), ("weight", "3"), ("status", "closed")],
        );
        check("---\nsev: 2\nseverity: 3\n---\n", &[("severity", "3")]);
        check("---\nseverity: 3\nsev: 2\n---\n", &[("severity", "3")]);
    }

    #[test]
    fn lines_under_the_title() {
        check(
            "# T\n\n**Date**: 2026-01-05  \n**Author(s)**: Kim\n\n**Severity:** SEV-2\n\n## Summary\n\nStatus: all green\n",
            &[("date", "2026-01-05"), ("authors", "Kim"), ("severity", "SEV-2")],
        );
        check(
            "# T\n\n- **Status**: closed\n- Owner: Kim\n",
            &[("status", "closed"), ("owner", "Kim")],
        );
        check("## T: a\n\n## Date: 12th March 2023\n", &[("date", "12th March 2023")]);
        check(
            "# T\n\n1. Incident Date\n   - May 1, 2026\n2. Root Cause\n   - x\n",
            &[("date", "May 1, 2026")],
        );
    }

    #[test]
    fn tables_under_the_title() {
        check(
            "# T\n\n| Date | 2026-01-05 |\n|---|---|\n| **Severity** | P1 |\n| Other | x |\n",
            &[("date", "2026-01-05"), ("severity", "P1")],
        );
    }

    #[test]
    fn key_events() {
        check(
            "# T\n\n- **Key events**\n  - First detected 2026-01-05 10:02\n  - Repaired: 2026-01-05 10:40\n\n- **Impact**: bad\n",
            &[("detected", "2026-01-05 10:02"), ("mitigated", "2026-01-05 10:40")],
        );
    }
}
