//! How the documents that are there are written: where their metadata stands, and what their sections are called.

use std::collections::BTreeMap;

use crate::document::{Document, FieldOrigin, SectionKind, label_words};
use crate::schema::{Schema, SchemaPart};

/// Older documents say less about how they are written now.
const NEWEST: usize = 12;

/// The habits of the newest documents.
#[derive(Default)]
pub(super) struct House {
    documents: usize,
    /// Fields that at least half of the documents have, by their canonical names, in their order.
    pub(super) fields: Vec<String>,
    keys: BTreeMap<String, String>,
    /// The value in the front matter, where all documents have the same.
    constants: BTreeMap<String, String>,
    /// How a line of metadata is written, where it stands in the text.
    pub(super) lines: Option<Line>,
    pub(super) titled_in_front_matter: bool,
    sections: Vec<Habit>,
}

/// A line of metadata: what stands before and after the key, up to the value.
pub(super) struct Line {
    before: String,
    between: String,
}

/// A section that documents have.
struct Habit {
    kind: SectionKind,
    count: usize,
    /// The most frequent heading, if it is frequent, with its rank.
    heading: Option<(String, u8)>,
    /// From 0, at the start of a document, to 1; summed up.
    place: f64,
}

/// A section of the new document.
pub(super) struct NewSection {
    pub(super) name: String,
    pub(super) heading: String,
    pub(super) rank: u8,
    pub(super) hint: Option<String>,
}

impl Line {
    pub(super) fn line(&self, key: &str, value: &str) -> String {
        let mut key = key.replace('_', " ");
        if let Some(first) = key.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        format!("{}{key}{}{value}", self.before, self.between)
    }
}

impl House {
    pub(super) fn of(documents: &[&Document]) -> Self {
        let newest = &documents[..documents.len().min(NEWEST)];
        let half = |count: usize| count > 0 && 2 * count >= newest.len();
        let with_front_matter =
            newest.iter().filter(|document| document.front_matter.is_some()).count();
        let line = newest.iter().find_map(|document| line(document));
        let in_front_matter = newest.is_empty() || half(with_front_matter) || line.is_none();
        let origin = if in_front_matter { FieldOrigin::FrontMatter } else { FieldOrigin::Text };
        let titled = newest.iter().filter(|document| {
            let front_matter = document.front_matter.as_ref().map_or(0, |matter| matter.span.end);
            document.title.as_ref().is_some_and(|title| title.span.end <= front_matter)
        });
        let titled_in_front_matter = in_front_matter && half(titled.count());

        let mut house = Self { documents: newest.len(), titled_in_front_matter, ..Self::default() };
        house.lines = line.filter(|_| !in_front_matter);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut order = Vec::new();
        for document in newest {
            let text = document.source.text();
            for field in document.metadata.fields.iter().filter(|field| field.origin == origin) {
                let written = |span: crate::document::Span| {
                    text.get(span.start..span.end).unwrap_or_default().trim().to_owned()
                };
                let key = written(field.key_span);
                if key.is_empty() || key.contains(['\n', ':']) {
                    continue;
                }
                *counts.entry(field.name.clone()).or_default() += 1;
                values.entry(field.name.clone()).or_default().push(written(field.value.span));
                house.keys.entry(field.name.clone()).or_insert(key);
                if !order.contains(&field.name) {
                    order.push(field.name.clone());
                }
            }
        }
        order.retain(|name| half(counts[name]));
        house.fields = order;
        for (name, values) in values {
            let is_same = values.len() > 1 && values.len() == newest.len();
            if is_same && values.iter().all(|value| *value == values[0] && !value.contains('\n')) {
                house.constants.insert(name, values[0].clone());
            }
        }
        house.sections = habits(newest);
        house
    }

    /// The documents' own word for a field.
    pub(super) fn key(&self, name: &str) -> String {
        self.keys.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// What all documents have for a field that tells nothing of the incident, such as `layout: post`.
    pub(super) fn constant(&self, name: &str) -> Option<&str> {
        const OF_INCIDENT: &[&str] =
            &["severity", "status", "owner", "authors", "date", "services"];
        self.constants.get(name).filter(|_| !OF_INCIDENT.contains(&name)).map(String::as_str)
    }

    /// The sections of a new document: what the schema asks for, and what at least half of the documents have.
    pub(super) fn sections(&self, schema: &Schema) -> Vec<NewSection> {
        let parts = schema.section_parts();
        let habit = |name: &str| self.sections.iter().find(|habit| habit.kind.key() == name);
        let mut found: Vec<(f64, NewSection)> = Vec::new();
        let mut add = |name: &str, place: f64, part: Option<&SchemaPart>| {
            let written = habit(name).and_then(|habit| habit.heading.clone());
            let (heading, rank) = written.unwrap_or_else(|| {
                let heading = part.map(|part| part.label.clone());
                (heading.unwrap_or_else(|| usual_heading(name)), usual_rank(name, &parts))
            });
            let place = habit(name)
                .filter(|habit| self.documents > 2 && 2 * habit.count >= self.documents)
                .map_or(place, |habit| habit.place / habit.count as f64);
            let hint = part.and_then(|part| part.description.clone());
            found.push((place, NewSection { name: name.to_owned(), heading, rank, hint }));
        };
        let asked: Vec<&SchemaPart> = parts.iter().filter(|part| part.is_required).collect();
        let actions = SectionKind::Actions.key();
        for (at, part) in asked.iter().enumerate() {
            add(&part.name, at as f64 / asked.len() as f64, Some(part));
        }
        let is_asked = |name: &str| asked.iter().any(|part| part.name == name);
        for habit in &self.sections {
            let name = habit.kind.key();
            let is_usual = 2 * habit.count >= self.documents && habit.heading.is_some();
            if is_usual && !is_asked(name) && name != actions {
                let part = parts.iter().find(|part| part.name == name);
                add(name, habit.place / habit.count as f64, part);
            }
        }
        if !is_asked(actions) {
            // Where the schema has them, else at the end, before what is only attached.
            let known = parts.iter().position(|part| part.name == actions);
            let before = |at: usize| parts[..at].iter().filter(|part| part.is_required).count();
            let place =
                known.map_or(1.0, |at| (before(at) as f64 - 0.5) / asked.len().max(1) as f64);
            add(actions, place, known.map(|at| &parts[at]));
        }
        found.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        found.into_iter().map(|(_, section)| section).collect()
    }
}

/// How the first line of metadata in the text of a document is written; tables are not followed.
fn line(document: &Document) -> Option<Line> {
    let text = document.source.text();
    let known = ["date", "severity", "status", "owner", "authors"];
    let fields = document.metadata.fields.iter();
    let mut fields = fields
        .filter(|field| field.origin == FieldOrigin::Text && known.contains(&field.name.as_str()));
    let field = fields.next()?;
    let (key, value) = (field.key_span, field.value.span);
    let start = text.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(start..key.start)?;
    let between = text.get(key.end..value.start)?;
    let is_plain = |text: &str| text.len() <= 6 && text.chars().all(|c| " -*+_:".contains(c));
    (is_plain(before) && is_plain(between) && between.contains(':'))
        .then(|| Line { before: before.to_owned(), between: between.to_owned() })
}

fn habits(documents: &[&Document]) -> Vec<Habit> {
    let mut habits: Vec<Habit> = Vec::new();
    for &kind in SectionKind::NAMED.iter().filter(|kind| **kind != SectionKind::NoActions) {
        let mut headings: Vec<(Vec<String>, String, u8, usize)> = Vec::new();
        let (mut count, mut place) = (0, 0.0);
        for document in documents {
            let sections: Vec<_> =
                document.sections.iter().filter(|section| !section.is_title).collect();
            let Some(at) = sections.iter().position(|section| section.kind == Some(kind)) else {
                continue;
            };
            let section = sections[at];
            count += 1;
            place += at as f64 / sections.len() as f64;
            let words = label_words(&section.label);
            match headings.iter_mut().find(|heading| heading.0 == words) {
                Some(heading) => heading.3 += 1,
                None => headings.push((words, section.label.clone(), section.rank, 1)),
            }
        }
        let usual = headings.into_iter().rev().max_by_key(|heading| heading.3);
        let heading = usual
            .filter(|(_, label, rank, times)| {
                (2..=4).contains(rank) && 3 * times >= documents.len() && label.len() <= 60
            })
            .map(|(_, label, rank, _)| (label.trim_end_matches(':').to_owned(), rank));
        if count > 0 {
            habits.push(Habit { kind, count, heading, place });
        }
    }
    habits
}

fn usual_heading(name: &str) -> String {
    match SectionKind::from_key(name) {
        Some(SectionKind::Actions) => "Action items".to_owned(),
        _ => {
            let mut words = name.replace('_', " ");
            if let Some(first) = words.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            words
        }
    }
}

/// What went well and what did not are parts of the lessons, where there are any.
fn usual_rank(name: &str, parts: &[SchemaPart]) -> u8 {
    let has_lessons =
        parts.iter().any(|part| part.name == SectionKind::Lessons.key() && part.is_required);
    let is_lesson = ["went_well", "went_wrong", "got_lucky"].contains(&name);
    if is_lesson && has_lessons { 3 } else { 2 }
}
