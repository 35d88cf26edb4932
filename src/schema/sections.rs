//! `x-headings`, `x-min-words` and `x-order`: what a schema says of sections beyond JSON Schema.

use serde_json::Value;

use super::failure::{Expected, Failure};
use super::keywords::{HEADINGS, MIN_WORDS, ORDER};
use super::levels::{HOPS, find, resolve};
use super::violations::Remedy;
use crate::document::tree::{Member, Node, escape};
use crate::document::{SectionKind, label_words};

/// What a schema says of the sections.
#[derive(Debug, Default)]
pub(super) struct SectionAsks {
    asks: Vec<Ask>,
    /// The names in the order that is asked for, and the way to the keyword.
    order: Option<(Vec<String>, String)>,
    /// How many parts of the schema were looked at.
    visits: usize,
}

/// Parts that refer to each other are looked at so often in all.
const MOST_VISITS: usize = 1_000;

/// What it says of one section.
#[derive(Debug)]
struct Ask {
    name: String,
    /// As written.
    headings: Vec<String>,
    /// The words of each heading, folded.
    words: Vec<Vec<String>>,
    min_words: Option<u64>,
    /// The way to the subschema, as an evaluation path.
    path: String,
}

impl SectionAsks {
    /// Collects what a schema says of `sections`, wherever `allOf` and `$ref` lead.
    pub(super) fn of(schema: &Value) -> Self {
        let mut asks = Self::default();
        asks.collect_document(schema, schema, "", HOPS);
        asks
    }

    fn collect_document(&mut self, root: &Value, schema: &Value, path: &str, hops: usize) {
        self.visits += 1;
        if self.visits > MOST_VISITS {
            return;
        }
        for (part, path) in parts(root, schema, path, hops) {
            self.collect_document(root, part, &path, hops - 1);
        }
        // What a schema says itself counts more than what it refers to.
        if let Some(sections) = schema.pointer("/properties/sections") {
            self.collect_sections(root, sections, &format!("{path}/properties/sections"), hops);
        }
    }

    fn collect_sections(&mut self, root: &Value, sections: &Value, path: &str, hops: usize) {
        self.visits += 1;
        if self.visits > MOST_VISITS {
            return;
        }
        for (part, path) in parts(root, sections, path, hops) {
            self.collect_sections(root, part, &path, hops - 1);
        }
        let properties = sections.get("properties").and_then(Value::as_object);
        for (name, section) in properties.into_iter().flatten() {
            let keyword = |keyword| find(root, section, keyword);
            let headings = keyword(HEADINGS).and_then(Value::as_array).into_iter().flatten();
            let headings: Vec<String> =
                headings.filter_map(Value::as_str).map(str::to_owned).collect();
            self.asks.push(Ask {
                name: name.clone(),
                words: headings.iter().map(|heading| label_words(heading)).collect(),
                headings,
                min_words: keyword(MIN_WORDS).and_then(Value::as_u64),
                path: format!("{path}/properties/{}", escape(name)),
            });
        }
        let order = match sections.get(ORDER) {
            Some(Value::Bool(true)) => {
                Some(properties.into_iter().flatten().map(|(name, _)| name.clone()).collect())
            }
            Some(Value::Array(names)) => {
                Some(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            _ => None,
        };
        if let Some(names) = order {
            self.order = Some((names, format!("{path}/{ORDER}")));
        }
    }

    /// The headings that the schema adds to what sections are called, by the section.
    pub(super) fn headings(&self) -> impl Iterator<Item = (SectionKind, &str)> {
        self.asks.iter().flat_map(|ask| {
            let kind = SectionKind::from_key(&ask.name);
            ask.headings.iter().filter_map(move |heading| Some((kind?, heading.as_str())))
        })
    }

    /// The headings that the schema gives to one section.
    pub(super) fn headings_of(&self, name: &str) -> impl Iterator<Item = &str> {
        let asks = self.asks.iter().filter(move |ask| ask.name == name);
        asks.flat_map(|ask| ask.headings.iter().map(String::as_str))
    }

    /// The names of the sections that a label means by the schema's own headings.
    pub(super) fn named(&self, label: &str) -> Vec<&str> {
        if self.asks.iter().all(|ask| ask.words.is_empty()) {
            return Vec::new();
        }
        let label = label_words(label);
        let stands = |words: &Vec<String>| {
            !words.is_empty() && label.windows(words.len()).any(|window| window == &words[..])
        };
        let named = self.asks.iter().filter(|ask| ask.words.iter().any(stands));
        named.map(|ask| ask.name.as_str()).collect()
    }

    /// A heading for a section that is missing.
    pub(super) fn heading(&self, name: &str) -> String {
        let own = self.asks.iter().filter(|ask| ask.name == name);
        if let Some(heading) = own.rev().find_map(|ask| ask.headings.first()) {
            return heading.clone();
        }
        let mut words = name.replace('_', " ");
        if let Some(first) = words.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        words
    }

    /// The names of the sections in the schema's order.
    pub(super) fn order(&self) -> Vec<&str> {
        match &self.order {
            Some((names, _)) => names.iter().map(String::as_str).collect(),
            None => self.asks.iter().map(|ask| ask.name.as_str()).collect(),
        }
    }

    /// Sections that are too short or stand in the wrong place; `sections` is the projection's.
    pub(super) fn failures(&self, sections: &Node) -> Vec<Failure> {
        let mut failures = Vec::new();
        for ask in &self.asks {
            let words = sections.at(&format!("/{}/words", escape(&ask.name)));
            let words = words.and_then(|place| place.node.to_json().as_u64());
            // A section without any words is empty, which a rule of its own says.
            let Some((words, asked)) = words.filter(|words| *words > 0).zip(ask.min_words) else {
                continue;
            };
            if words < asked {
                let noun = if words == 1 { "word" } else { "words" };
                failures.push(Failure {
                    pointer: format!("/sections/{}", escape(&ask.name)),
                    evaluation_path: format!("{}/{MIN_WORDS}", ask.path),
                    expected: Expected::Said {
                        message: format!(
                            "`{}` has {words} {noun}; expected at least {asked}",
                            ask.name
                        ),
                        help: None,
                        remedy: None,
                    },
                });
            }
        }
        if let Some((order, path)) = &self.order {
            failures.extend(self.misplaced(sections, order, path));
        }
        failures
    }

    /// The fewest sections that would have to be moved.
    fn misplaced(&self, sections: &Node, order: &[String], path: &str) -> Vec<Failure> {
        let rank = |member: &Member| order.iter().position(|name| *name == member.key);
        let members = sections.as_mapping().into_iter().flatten();
        // The text under the title is where a summary belongs.
        let headed = members.filter(|member| heading(member).is_some());
        let mut standing: Vec<(usize, &Member)> =
            headed.filter_map(|member| Some((rank(member)?, member))).collect();
        // One heading may be several sections, in whatever order it names them.
        standing.sort_by_key(|(rank, member)| (member.value.span.start, *rank));
        let kept = longest_rising(&standing.iter().map(|(rank, _)| *rank).collect::<Vec<_>>());
        let mut failures = Vec::new();
        for (at, (rank, member)) in standing.iter().enumerate() {
            if kept.contains(&at) {
                continue;
            }
            let others = kept.iter().map(|at| standing[*at]);
            let before =
                others.clone().filter(|(other, _)| other < rank).max_by_key(|(other, _)| *other);
            let after = others.filter(|(other, _)| other > rank).min_by_key(|(other, _)| *other);
            let (side, other) = match (before, after) {
                (Some((_, other)), _) if other.value.span.start > member.value.span.start => {
                    ("after", other)
                }
                (_, Some((_, other))) => ("before", other),
                (Some((_, other)), None) => ("after", other),
                (None, None) => continue,
            };
            let written = heading(other).unwrap_or_default();
            let direction = if side == "after" { "below" } else { "above" };
            // Its level is that of the section, where it has one of its own.
            let ask = self.asks.iter().find(|ask| ask.name == member.key);
            failures.push(Failure {
                pointer: format!("/sections/{}", escape(&member.key)),
                evaluation_path: ask
                    .map_or_else(|| path.to_owned(), |ask| format!("{}/{ORDER}", ask.path)),
                expected: Expected::Said {
                    message: format!("`{}` belongs {side} `{}`", member.key, other.key),
                    help: Some(format!("move it {direction} `{}`", super::failure::short(written))),
                    remedy: Some(Box::new(Remedy::Move {
                        beside: other.key_span,
                        is_below: side == "after",
                    })),
                },
            });
        }
        failures
    }
}

/// The text of a section's heading; `None` for the text under the title.
pub(super) fn heading(section: &Member) -> Option<&str> {
    section.value.get("heading").and_then(Node::as_str).filter(|heading| !heading.is_empty())
}

/// What else speaks of the same value: the branches of `allOf` and the target of `$ref`.
fn parts<'a>(
    root: &'a Value,
    schema: &'a Value,
    path: &str,
    hops: usize,
) -> Vec<(&'a Value, String)> {
    if hops == 0 {
        return Vec::new();
    }
    let branches = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let branches = branches.enumerate().map(|(at, branch)| (branch, format!("{path}/allOf/{at}")));
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|to| resolve(root, to));
    branches.chain(target.map(|target| (target, format!("{path}/$ref")))).collect()
}

/// The places of a longest rising sequence.
fn longest_rising(values: &[usize]) -> Vec<usize> {
    // Of the sequences that end at each place: the length, and the place before it.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let before = (0..at).filter(|&before| values[before] < *value);
        let before = before.max_by_key(|&before| (best[before].0, std::cmp::Reverse(before)));
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut at = (0..values.len()).max_by_key(|&at| (best[at].0, std::cmp::Reverse(at)));
    let mut places = Vec::new();
    while let Some(place) = at {
        places.push(place);
        at = best[place].1;
    }
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_that_refers_to_itself_many_times_is_read_in_bounded_time() {
        let own = vec![serde_json::json!({"$ref": "#"}); 50];
        let schema = serde_json::json!({
            "allOf": own,
            "properties": {"sections": {"allOf": [{"$ref": "#/properties/sections"}, {"$ref": "#"}]}},
        });
        assert!(SectionAsks::of(&schema).visits <= 50 * MOST_VISITS);
    }

    #[test]
    fn a_longest_rising_sequence() {
        for (values, places) in [
            (&[][..], &[][..]),
            (&[1], &[0]),
            (&[1, 2, 0], &[0, 1]),
            (&[2, 0, 1], &[1, 2]),
            (&[3, 2, 1], &[0]),
            (&[0, 4, 1, 2, 3], &[0, 2, 3, 4]),
        ] {
            assert_eq!(longest_rising(values), places, "{values:?}");
        }
    }
}
