//! A schema from what many documents have in common, to begin with.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::compile::Schema;
use super::formats::FORMATS;
use super::projection::project;
use crate::document::tree::{Node, NodeKind};
use crate::document::{Document, SectionKind, label_words};

/// What fewer documents have is theirs alone, as a share of all.
const FEWEST: f64 = 0.1;
/// A heading that pmalint does not know is a section from this share on.
const FEWEST_UNKNOWN: f64 = 0.25;
/// So many values are a closed list, if each was written this often on average.
const MOST_VALUES: usize = 8;
const TIMES_EACH: usize = 4;
/// Fields that take a new value in the next document, however few they had so far.
const OPEN: &[&str] = &[
    "title",
    "id",
    "date",
    "owner",
    "authors",
    "participants",
    "started",
    "detected",
    "declared",
    "acknowledged",
    "mitigated",
    "resolved",
    "closed",
    "duration",
];
/// In characters; a longer value is prose.
const LONGEST_VALUE: usize = 40;

/// The schema in YAML, with the frequency of each part as a comment. What at least `threshold` of the
/// documents have is required. No value of the documents departs from it.
pub fn derive(documents: &[&Document], threshold: f64) -> String {
    let schema = Schema::builtin();
    let all = documents.len();
    let (mut fields, mut sections) = (Parts::default(), Parts::default());
    let mut titles = 0;
    for document in documents {
        let root = project(document, schema);
        titles += usize::from(root.get("title").is_some());
        for (at, member) in members(&root, "meta").enumerate() {
            if !is_empty(&member.value) && is_plain(&member.key) {
                fields.add(&member.key, &member.key, at, Some(member.value.clone()));
            }
        }
        let mut known: Vec<_> = members(&root, "sections").collect();
        known.sort_by_key(|member| member.value.span.start);
        for member in known {
            sections.add(&member.key, "", member.value.span.start, None);
        }
        for section in &document.sections {
            let is_own =
                (2..=4).contains(&section.rank) && !section.is_title && section.names.is_empty();
            let words = label_words(&section.label);
            let name = words.join("_");
            if is_own
                && (1..=6).contains(&words.len())
                && is_plain(&section.label)
                && SectionKind::from_key(&name).is_none()
            {
                sections.add(&name, &section.label, section.label_span.start, None);
            }
        }
        fields.next_document();
        sections.next_document();
    }
    let share = |count: usize| count as f64 / all.max(1) as f64;
    let mut out = format!(
        "# Derived by pmalint from {all} document{}. Required is what at least {:.0} % of them have.\n",
        if all == 1 { "" } else { "s" },
        threshold * 100.0
    );
    out += "$schema: https://json-schema.org/draft/2020-12/schema\ntype: object\n";
    if titles > 0 && share(titles) >= threshold {
        writeln!(out, "required: [title] # in {titles} of {all}").unwrap_or_default();
    }
    out += "properties:\n  title: {type: string}\n";
    let mut write = |name: &str, parts: &Parts, asks: &dyn Fn(&str, &Part) -> String| {
        let fewest = |part: &&(&str, &Part)| {
            let unknown = !part.1.written.is_empty() && name == "sections";
            let fewest = if unknown { FEWEST_UNKNOWN } else { FEWEST };
            part.1.count > usize::from(all > 1) && share(part.1.count) >= fewest
        };
        let ordered = parts.in_order();
        let listed: Vec<_> = ordered.iter().filter(fewest).collect();
        if listed.is_empty() {
            return;
        }
        let required = listed.iter().filter(|(_, part)| share(part.count) >= threshold);
        let required: Vec<String> = required.map(|(key, _)| quoted(key)).collect();
        writeln!(out, "  {name}:\n    type: object").unwrap_or_default();
        if !required.is_empty() {
            writeln!(out, "    required: [{}]", required.join(", ")).unwrap_or_default();
        }
        out += "    properties:\n";
        for (key, part) in listed {
            let asks = asks(key, part);
            writeln!(out, "      {}: {asks} # in {} of {all}", quoted(key), part.count)
                .unwrap_or_default();
        }
    };
    write("meta", &fields, &|key, part| value(key, &part.values));
    write("sections", &sections, &|key, part| match SectionKind::from_key(key) {
        Some(_) => "{}".to_owned(),
        None => format!("{{x-headings: [{}]}}", quoted(&part.written)),
    });
    out
}

/// Fields or sections by their names, with how often and where they stand.
#[derive(Default)]
struct Parts {
    parts: BTreeMap<String, Part>,
    /// Those of the document that is being read, and where each stands.
    here: Vec<(String, usize)>,
}

#[derive(Default)]
struct Part {
    count: usize,
    /// As the first document wrote it; empty for a section that pmalint knows.
    written: String,
    values: Vec<Node>,
    /// The places among the parts of each document, summed up.
    places: usize,
}

impl Parts {
    /// A part of this document; its second occurrence does not count.
    fn add(&mut self, key: &str, written: &str, at: usize, value: Option<Node>) {
        if self.here.iter().any(|(other, _)| other == key) {
            return;
        }
        self.here.push((key.to_owned(), at));
        let part = self.parts.entry(key.to_owned()).or_default();
        if part.count == 0 {
            written.clone_into(&mut part.written);
        }
        part.count += 1;
        part.values.extend(value);
    }

    fn next_document(&mut self) {
        self.here.sort_by_key(|(_, at)| *at);
        for (place, (key, _)) in std::mem::take(&mut self.here).into_iter().enumerate() {
            if let Some(part) = self.parts.get_mut(&key) {
                part.places += place;
            }
        }
    }

    /// In the order in which documents usually have them.
    fn in_order(&self) -> Vec<(&str, &Part)> {
        let mut parts: Vec<_> = self.parts.iter().map(|(key, part)| (key.as_str(), part)).collect();
        parts.sort_by(|(_, one), (_, other)| {
            (one.places * other.count).cmp(&(other.places * one.count))
        });
        parts
    }
}

/// What holds of all values, as a subschema in one line.
fn value(key: &str, values: &[Node]) -> String {
    let mut types: Vec<&str> = values.iter().map(type_of).collect();
    types.sort_unstable();
    types.dedup();
    let texts: Option<Vec<&str>> = values.iter().map(Node::as_str).collect();
    let types = match types[..] {
        [one] => one.to_owned(),
        _ => format!("[{}]", types.join(", ")),
    };
    let Some(texts) = texts else { return format!("{{type: {types}}}") };
    let formats = ["day-or-time", "time-range", "plain-duration", "severity", "incident-status"];
    let fits = |name: &&&str| {
        let format = FORMATS.iter().find(|format| format.name == **name);
        format.is_some_and(|format| texts.iter().all(|text| (format.holds)(text)))
    };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in &texts {
        *counts.entry(text).or_default() += 1;
    }
    let is_word = |text: &&str| text.chars().count() <= LONGEST_VALUE && is_plain(text);
    let is_open = OPEN.contains(&key);
    let is_closed =
        !is_open && counts.len() <= MOST_VALUES && texts.len() >= counts.len() * TIMES_EACH;
    if is_closed && counts.keys().all(is_word) {
        let mut listed: Vec<_> = counts.into_iter().collect();
        listed.sort_by_key(|(text, count)| (std::cmp::Reverse(*count), *text));
        let listed: Vec<String> = listed.iter().map(|(text, _)| quoted(text)).collect();
        return format!("{{enum: [{}]}}", listed.join(", "));
    }
    match formats.iter().find(fits) {
        Some(format) => format!("{{type: string, format: {format}}}"),
        None => "{type: string}".to_owned(),
    }
}

fn type_of(value: &Node) -> &'static str {
    match &value.kind {
        NodeKind::Null => "\"null\"",
        NodeKind::Bool(_) => "boolean",
        NodeKind::Number(number) if number.is_f64() => "number",
        NodeKind::Number(_) => "integer",
        NodeKind::String(_) => "string",
        NodeKind::Sequence(_) => "array",
        NodeKind::Mapping(_) => "object",
    }
}

fn members<'a>(
    root: &'a Node,
    part: &str,
) -> impl Iterator<Item = &'a crate::document::tree::Member> {
    root.get(part).and_then(Node::as_mapping).into_iter().flatten()
}

fn is_empty(value: &Node) -> bool {
    value.kind == NodeKind::Null || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Whether a text stands in one line.
fn is_plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// A text in YAML: bare where it is a plain word, else as JSON.
fn quoted(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off"].contains(&&*text.to_lowercase());
    if is_word { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
