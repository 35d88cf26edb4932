//! The keywords of document schemas that are pmalint's own: each has the shape that
//! `schemas/keywords.schema.json` gives it, and stands where it means something.

use std::sync::LazyLock;

use super::compile::Schema;
use super::failure::short;
use super::formats::FORMATS;
use super::subschemas::{Place, Subschema};
use super::suggestion::{did_you_mean, nearest};
use crate::document::tree::{Mapping, Node, NodeKind};
use crate::document::{Problem, SectionKind, canonical};

pub(super) const LEVEL: &str = "x-level";
pub(super) const LEVEL_MISSING: &str = "x-level-missing";
pub(super) const HEADINGS: &str = "x-headings";
pub(super) const MIN_WORDS: &str = "x-min-words";
pub(super) const ORDER: &str = "x-order";
pub(super) const PROFILES: &str = "x-profiles";
pub(super) const PROFILE: &str = "x-profile";
pub(super) const SINCE: &str = "x-since";

const META_SCHEMA: &str = include_str!("../../schemas/keywords.schema.json");

/// What is wrong with the own keywords of a schema's subschemas. `profiles` are the names that the
/// schema as a whole gives to profiles.
pub(super) fn check(
    subschemas: &[Subschema<'_>],
    profiles: &[String],
    problems: &mut Vec<Problem>,
) {
    for subschema in subschemas {
        shape(subschema.node, problems);
        place(subschema, problems);
        names(subschema, profiles, problems);
        format(subschema.node, problems);
    }
}

/// The version of JSON Schema that is read, and the formats that it defines.
const VERSION: &str = "https://json-schema.org/draft/2020-12/schema";

#[rustfmt::skip]
const STANDARD_FORMATS: &[&str] = &[
    "date", "time", "date-time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6",
    "uri", "uri-reference", "uri-template", "iri", "iri-reference", "json-pointer", "relative-json-pointer",
    "regex", "uuid",
];

/// Formats are known, since they are asserted; so is the version, since each reads keywords otherwise.
fn format(node: &Node, problems: &mut Vec<Problem>) {
    if let Some((format, span)) =
        node.get("format").and_then(|node| Some((node.as_str()?, node.span)))
    {
        let own = FORMATS.iter().map(|format| format.name);
        let known: Vec<&str> = own.chain(STANDARD_FORMATS.iter().copied()).collect();
        if !known.contains(&format) {
            let problem = Problem::new(span, format!("there is no format `{}`", short(format)));
            problems.push(problem.help(did_you_mean(format, &known)));
        }
    }
    if let Some((version, span)) =
        node.get("$schema").and_then(|node| Some((node.as_str()?, node.span)))
        && version.trim_end_matches('#') != VERSION
    {
        let problem =
            Problem::new(span, "the schema is written for another version of JSON Schema");
        problems.push(problem.help(format!("write `$schema: {VERSION}`")));
    }
}

/// The names of the profiles that a schema tells apart.
pub(super) fn profiles(root: &Node) -> Vec<String> {
    let profiles = root.get(PROFILES).and_then(Node::as_mapping);
    profiles.into_iter().flatten().map(|member| member.key.clone()).collect()
}

/// Each keyword is a known one with a value of its type.
fn shape(node: &Node, problems: &mut Vec<Problem>) {
    static SHAPE: LazyLock<Option<Schema>> = LazyLock::new(|| Schema::embedded(META_SCHEMA));
    let mut own = Mapping::default();
    let members = node.as_mapping().into_iter().flatten();
    for member in members.filter(|member| member.key.starts_with("x-")) {
        // Keys of a mapping differ.
        let _ = own.insert(member.clone());
    }
    if own.is_empty() {
        return;
    }
    let Some(shape) = &*SHAPE else { return };
    let own = Node::new(node.span, NodeKind::Mapping(own));
    problems.extend(shape.validate(&own).into_iter().map(|violation| Problem {
        span: violation.span,
        message: violation.message,
        help: violation.help,
        related: None,
    }));
}

fn place(subschema: &Subschema<'_>, problems: &mut Vec<Problem>) {
    let is_definition = subschema.place == Place::Definition;
    for (keyword, place, of) in [
        (HEADINGS, Place::Section, "a section: put it under `sections`, `properties`"),
        (MIN_WORDS, Place::Section, "a section: put it under `sections`, `properties`"),
        (ORDER, Place::Sections, "the sections: put it beside their `properties`"),
        (PROFILES, Place::Document, "the document: put it at the top of the schema"),
    ] {
        let Some(member) = subschema.node.as_mapping().and_then(|node| node.get(keyword)) else {
            continue;
        };
        let fits =
            subschema.place == place && (place != Place::Document || subschema.pointer.is_empty());
        let may_fit = is_definition && place != Place::Document;
        if !fits && !may_fit {
            let problem =
                Problem::new(member.key_span, format!("`{keyword}` does not belong here"));
            problems.push(problem.help(format!("it says something of {of}")));
        }
    }
}

/// Profiles, sections and fields are called by names that exist.
fn names(subschema: &Subschema<'_>, profiles: &[String], problems: &mut Vec<Problem>) {
    let node = subschema.node;
    for name in one_or_many(node.get(PROFILE)) {
        let Some(text) = name.as_str() else { continue };
        if !profiles.iter().any(|profile| profile == text) {
            let known: Vec<&str> = profiles.iter().map(String::as_str).collect();
            let problem = Problem::new(name.span, format!("there is no profile `{text}`"));
            problems.push(problem.help(match known.is_empty() {
                true => format!("name it in `{PROFILES}` at the top of the schema"),
                false => did_you_mean(text, &known),
            }));
        }
    }
    let properties = || node.get("properties").and_then(Node::as_mapping).into_iter().flatten();
    let required = node.get("required").and_then(Node::as_sequence).unwrap_or_default();
    match subschema.place {
        Place::Sections => {
            let own = |name: &str| {
                properties().any(|member| {
                    member.key == name
                        && (member.value.get(HEADINGS).is_some()
                            || member.value.get("$ref").is_some())
                })
            };
            let is_known = |name: &str| SectionKind::from_key(name).is_some() || own(name);
            let mut unknown = |name: &str, span| {
                let known = SectionKind::NAMED.iter().map(|kind| kind.key());
                let help = nearest(name, known).map_or_else(
                    || format!("list the headings of a section of your own under `{HEADINGS}`"),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("there is no section `{name}`");
                problems.push(Problem::new(span, message).help(help));
            };
            for member in properties().filter(|member| !is_known(&member.key)) {
                unknown(&member.key, member.key_span);
            }
            let ordered = node.get(ORDER).and_then(Node::as_sequence).unwrap_or_default();
            for node in required.iter().chain(ordered) {
                let declared = |name: &str| properties().any(|member| member.key == name);
                if let Some(name) = node.as_str().filter(|name| !is_known(name) && !declared(name))
                {
                    unknown(name, node.span);
                }
            }
        }
        Place::Meta => {
            let keys = properties().map(|member| (&*member.key, member.key_span));
            let required = required.iter().filter_map(|node| Some((node.as_str()?, node.span)));
            for (key, span) in keys.chain(required) {
                if let Some(name) = canonical(key).filter(|name| *name != key) {
                    let message = format!("`{key}` of a document is read as `{name}`");
                    problems.push(Problem::new(span, message).help(format!("write `{name}`")));
                }
            }
        }
        _ => {}
    }
}

/// The items of a list; a value alone is its only item.
fn one_or_many(node: Option<&Node>) -> &[Node] {
    let Some(node) = node else { return &[] };
    node.as_sequence().unwrap_or_else(|| std::slice::from_ref(node))
}
