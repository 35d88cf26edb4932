//! What a document says about itself: front matter, `Key: value` lines and two-column tables under
//! the title. Three of four public post-mortems have no front matter, so all of these count.

use std::collections::HashMap;
use std::ops::Range;

use super::actions::says_nobody;
use super::field_names::{canonical, names_better};
use super::labels::bold_label;
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

    /// What a title says where nothing else does: the severity, `[SEV1] Checkout was down`, and that it is a draft, `Checkout
    /// was down - Draft`. `source` is the document's text.
    pub(super) fn read_title(&mut self, title: Span, source: &str) {
        let text = source.get(title.start..title.end).unwrap_or_default();
        if let Some(draft) = draft_of(text) {
            self.say(
                "status",
                Span::new(title.start + draft.start, title.start + draft.end),
                source,
            );
        }
        let is_severity = |word: &str| {
            let rank = word.strip_prefix("SEV").or_else(|| word.strip_prefix("Sev"));
            let rank = rank.map(|rank| rank.strip_prefix('-').unwrap_or(rank));
            rank.is_some_and(|rank| matches!(rank.as_bytes(), [b'0'..=b'5']))
        };
        let is_apart = |next: char| !next.is_alphanumeric() && next != '-';
        let words = text.split(is_apart).map(|word| word.trim_matches('-'));
        let Some(word) = words.into_iter().find(|word| is_severity(word)) else { return };
        let start = title.start + text.find(word).unwrap_or(0);
        self.say("severity", Span::new(start, start + word.len()), source);
    }

    /// Adds a field that its value alone says, unless there is one.
    fn say(&mut self, name: &str, span: Span, source: &str) {
        if self.get(name).is_none() {
            let value = source.get(span.start..span.end).unwrap_or_default();
            self.fields.push(Field {
                name: name.to_owned(),
                key_span: span,
                value: Node::string(span, value),
                origin: FieldOrigin::Text,
            });
        }
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
    let mut fields: Vec<Option<(&str, Field)>> = Vec::new();
    for member in mapping.into_iter().flatten() {
        let name = canonical(&member.key).map_or_else(|| member.key.clone(), str::to_owned);
        if let Some(other) = places.get(&name).copied() {
            let key = fields[other].as_ref().map_or("", |(key, _)| *key);
            if !names_better(&member.key, key, &name) {
                continue;
            }
            fields[other] = None;
        }
        places.insert(name.clone(), fields.len());
        let field = Field {
            name,
            key_span: member.key_span,
            value: member.value.clone(),
            origin: FieldOrigin::FrontMatter,
        };
        fields.push(Some((member.key.as_str(), field)));
    }
    let fields: Vec<Field> = fields.into_iter().flatten().map(|(_, field)| field).collect();
    let places = fields.iter().zip(0..).map(|(field, at)| (field.name.clone(), at)).collect();
    let mut reader = TextReader { source, may_date: true, places, metadata: Metadata { fields } };
    reader.read(parts);
    reader.metadata
}

/// How many words below a heading are still a value.
const LONGEST_VALUE: usize = 6;

struct TextReader<'s> {
    source: &'s str,
    /// Whether a date stands where it is the incident's.
    may_date: bool,
    /// Where the field of each name is.
    places: HashMap<String, usize>,
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
            // A date further down is that of a signature, or of something else.
            let in_metadata = std::iter::successors(Some(at), |at| parts[*at].parent).any(|at| {
                parts[at].kind == Some(SectionKind::Metadata) && (1..=6).contains(&parts[at].rank)
            });
            self.may_date = in_head || in_metadata || part.kind == Some(SectionKind::Summary);
            if is_heading || part.rank > 6 {
                self.label(part);
            }
            let is_key_events = part.kind == Some(SectionKind::Timeline) && part.rank > 6;
            let is_overview = part.kind == Some(SectionKind::Summary);
            let is_read = (in_head || is_metadata || is_key_events || at == 0)
                && part.role != Some(SectionKind::Actions);
            for content in &part.content {
                match content {
                    Content::Block(block)
                        if is_read || is_overview && (is_list(block) || is_bold_fact(block)) =>
                    {
                        self.block(block);
                    }
                    Content::Rest { inline, .. } if is_read => self.lines(inline.span),
                    _ => {}
                }
            }
            if at + 1 == parts.len() {
                self.foot(part);
            }
        }
    }

    /// Below a rule at the end: `**Document status:** draft`.
    fn foot(&mut self, part: &Part<'_>) {
        let is_rule = |content: &Content<'_>| {
            matches!(content, Content::Block(Block { kind: BlockKind::Rule, .. }))
        };
        let Some(rule) = part.content.iter().rposition(is_rule) else { return };
        for content in &part.content[rule..] {
            if let Content::Block(block) = content {
                self.block(block);
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
            let line = facts(text.lines().next().unwrap_or_default()).swap_remove(0);
            let mut line = without_separator(line.trim_end());
            // A sentence below a heading is prose about the matter, not its value; its value may come first, in bold.
            if part.rank <= 6 && line.split_whitespace().count() > LONGEST_VALUE {
                let Some((bold, _)) =
                    line.strip_prefix("**").and_then(|line| line.split_once("**"))
                else {
                    return;
                };
                line = &line[..bold.len() + 2];
            }
            self.field(part.label_span, Span::new(value.start, value.start + line.len()));
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
            BlockKind::Quote(blocks) => {
                for block in blocks {
                    self.block(block);
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
        for line in text.split_inclusive('\n').flat_map(facts) {
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
            let said = without_separator(line.trim_end());
            let value =
                Span::new((start + line.len() - after).min(start + said.len()), start + said.len());
            // Without a colon only an instant is meant: "Repaired 2026-01-05 10:40".
            let names_instant = || {
                matches!(
                    canonical(trim_marks(&line[..end])),
                    Some("started" | "detected" | "declared" | "mitigated" | "resolved")
                )
            };
            if end < LONGEST_KEY && (Some(end) == colon || names_instant()) {
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
        let is_nobody = name == "owner" && says_nobody(text);
        let is_blank = ["&#x20", "&nbsp"].contains(&text.trim_end_matches(';'));
        if is_blank || name == "actions" || name == "date" && !self.may_date || is_nobody {
            return;
        }
        let value = Node::string(value, text.replace("**", "").replace('`', ""));
        let field =
            Field { name: name.to_owned(), key_span: key, value, origin: FieldOrigin::Text };
        let Some(at) = self.places.get(name) else {
            self.places.insert(name.to_owned(), self.metadata.fields.len());
            self.metadata.fields.push(field);
            return;
        };
        let other = &mut self.metadata.fields[*at];
        let written = |span: Span| self.source.get(span.start..span.end).unwrap_or_default();
        if other.origin == FieldOrigin::Text
            && names_better(written(key), written(other.key_span), name)
        {
            *other = field;
        }
    }

    /// Without blanks and marks of emphasis around it.
    fn trim(&self, span: Span) -> Span {
        let text = self.source.get(span.start..span.end).unwrap_or_default();
        let marks = |character: char| {
            character.is_whitespace()
                || matches!(character, '*' | '_' | '`' | '|' | '\\' | ':' | '：' | '-' | '#' | '>')
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

/// Where a title says apart from its other words that the document is a draft: `[Draft] ...`, `... - DRAFT v0.1`.
fn draft_of(title: &str) -> Option<Range<usize>> {
    const DRAFTS: &[&str] = &["draft", "wip"];
    let is_mark = |next: char| matches!(next, '[' | ']' | '(' | ')' | ':' | '–' | '—');
    let mut pieces = title.split(is_mark).flat_map(|piece| piece.split(" - "));
    pieces.find_map(|piece| {
        let mut words = piece.split_whitespace();
        let is_draft = |word: &&str| DRAFTS.iter().any(|draft| draft.eq_ignore_ascii_case(word));
        let word = words.next().filter(is_draft)?;
        let is_version = |word: &str| word.contains(|next: char| next.is_ascii_digit());
        let start = title.find(piece)? + piece.find(word)?;
        words.all(is_version).then(|| start..start + word.len())
    })
}

/// `**Schweregrad:** kritisch`, alone or with others like it.
fn is_bold_fact(block: &Block<'_>) -> bool {
    let BlockKind::Paragraph(inline) = &block.kind else { return false };
    let label = bold_label(inline).filter(|label| label.colon && label.rest.is_some());
    label.is_some_and(|label| canonical(&label.text).is_some())
}

/// What stands between facts on one line.
const SEPARATORS: &[&str] = &["<br>", "<br/>", "<br />", "|", "·", "•", ";", ",", "\u{2003}"];

fn without_separator(fact: &str) -> &str {
    let separator = SEPARATORS.iter().find_map(|separator| fact.strip_suffix(separator));
    separator.map_or(fact, str::trim_end)
}

/// The facts of a line, one after another: `Status: final | Owner: kim`, `**Date:** 2026-01-05 · **Severity:** 2`.
fn facts(line: &str) -> Vec<&str> {
    // A line may be as long as the document, so the colon is looked for nearby.
    let begins_a_fact = |rest: &str| {
        let mut near = rest.char_indices().take(LONGEST_KEY);
        let colon = near.find(|(_, next)| matches!(next, ':' | '：'));
        colon.is_some_and(|(colon, _)| canonical(trim_marks(&rest[..colon])).is_some())
    };
    let mut facts = Vec::new();
    let mut start = 0;
    if line.contains([':', '：']) {
        for (at, _) in line.match_indices(|character: char| "<|·•;,\u{2003}".contains(character))
        {
            let separator = SEPARATORS.iter().find(|separator| line[at..].starts_with(**separator));
            let end = separator.map(|separator| at + separator.len());
            if let Some(end) = end.filter(|end| begins_a_fact(&line[*end..])) {
                facts.push(&line[start..end]);
                start = end;
            }
        }
    }
    facts.push(&line[start..]);
    facts
}

/// In bytes.
const LONGEST_KEY: usize = 60;

fn trim_marks(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '*' | '_' | '-' | '`' | '>')
    })
}

fn is_list(block: &Block<'_>) -> bool {
    matches!(block.kind, BlockKind::List { .. } | BlockKind::Table { .. } | BlockKind::Quote(_))
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
        check(
            "# T\n\n## Severity\n\n**Critical** – since nobody could pay, and nobody knew it for an hour.\n",
            &[("severity", "Critical")],
        );
        check("## T: a\n\n## Date: 12th March 2023\n", &[("date", "12th March 2023")]);
        check(
            "# T\n\n1. Incident Date\n   - May 1, 2026\n2. Root Cause\n   - x\n",
            &[("date", "May 1, 2026")],
        );
    }

    #[test]
    fn several_on_a_line_in_a_quote_and_at_the_foot() {
        check(
            "# T\n\nStatus: final<br> Owners: kim\n\n## Impact\n\nNone.\n",
            &[("status", "final"), ("owner", "kim")],
        );
        check(
            "# T\n\n**Date:** 2026-01-05 · **Severity:** SEV-2 | **Owner**: Kim, Lee\n",
            &[("date", "2026-01-05"), ("severity", "SEV-2"), ("owner", "Kim, Lee")],
        );
        check(
            "# T\n\n> **Date**: 2026-01-05\n> **Severity**: SEV-2\n\n## Impact\n",
            &[("date", "2026-01-05"), ("severity", "SEV-2")],
        );
        check(
            "# T\n\n## Overview\n\nStatus: it was down.\n\n- Date: 2026-01-05\n- Owner: Kim\n",
            &[("date", "2026-01-05"), ("owner", "Kim")],
        );
        check(
            "# T\n\n## Impact\n\nStatus: down\n\n---\n\n**Document status:** draft\n",
            &[("status", "draft")],
        );
        check(
            "# T\n\nOwner: (unassigned)\n\n## Impact\n\nNone.\n\n---\n\n**Date:** 2026-02-01\n\nOwner: kim\n",
            &[("owner", "kim")],
        );
    }

    #[test]
    fn severities_in_titles() {
        for (title, expected) in [
            ("[SEV1] Checkout was down", Some("SEV1")),
            ("2026-01-05-SEV-2: checkout", None),
            ("Checkout was down (Sev-2)", Some("Sev-2")),
            ("SEVEN hours of SEV", None),
        ] {
            let mut metadata = Metadata::default();
            metadata.read_title(Span::new(0, title.len()), title);
            let found = metadata.text("severity").map(|(text, _)| text);
            assert_eq!(found.as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn drafts_by_their_titles() {
        for (title, expected) in [
            ("Checkout was down - Draft v0.1", Some("Draft")),
            ("[DRAFT] Checkout was down", Some("DRAFT")),
            ("Checkout was down (WIP)", Some("WIP")),
            ("Draft-day outage", None),
            ("Lost draft - checkout was down", None),
            ("Checkout: draft orders were lost", None),
        ] {
            let mut metadata = Metadata::default();
            metadata.read_title(Span::new(0, title.len()), title);
            let found = metadata.text("status").map(|(text, _)| text);
            assert_eq!(found.as_deref(), expected, "{title}");
        }
        check("# T - draft\n\nStatus: final\n", &[("status", "final")]);
    }

    #[test]
    fn facts_below_other_headings() {
        check(
            "# T\n\n## Was ist passiert\n\n**Schweregrad:** kritisch\n**Verantwortlich:** Kim\n\nStatus: all green\n",
            &[("severity", "kritisch"), ("owner", "Kim")],
        );
        check(
            "# T\n\n## メタデータ\n\n| 重大度 | SEV-2 |\n|---|---|\n| 担当者 | Kim |\n",
            &[("severity", "SEV-2"), ("owner", "Kim")],
        );
        check(
            "# T\n\n- **Severity:**&#x20;\n- Publication status: final\n- Assigned investigator: Kim\n",
            &[("status", "final"), ("owner", "Kim")],
        );
    }

    #[test]
    fn the_better_name_counts() {
        check(
            "# T\n\nDate: 2026-01-09\nIncident date: 2026-01-05\nIncident commander: Lee\nOwner: Kim\n",
            &[("date", "2026-01-05"), ("owner", "Kim")],
        );
        check("---\ndate: 2026-01-09\nincident_date: 2026-01-05\n---\n", &[("date", "2026-01-05")]);
        check("# T\n\nDatum des Vorfalls: 5. März 2026\n", &[("date", "5. März 2026")]);
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
