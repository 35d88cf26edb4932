//! What a validator found, independent of the crate that found it, and the words for it.

use serde_json::Value;

use super::formats::FORMATS;
use super::suggestion::{nearest, one_of};
use super::violations::Remedy;
use crate::document::only_day;
use crate::document::tree::{Node, NodeKind, unescape};

/// A keyword of the schema that does not hold.
#[derive(Debug)]
pub(super) struct Failure {
    /// The JSON pointer of the value.
    pub(super) pointer: String,
    /// The way to the keyword through the schema, `$ref`s included.
    pub(super) evaluation_path: String,
    pub(super) expected: Expected,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expected {
    Required(String),
    /// Keys that must not be there.
    NoOtherKeys(Vec<String>),
    /// A key that breaks `propertyNames`.
    KeyName(String),
    Types(Vec<String>),
    Values(Vec<Value>),
    Pattern(String),
    Format(String),
    /// Items that differ from each other.
    Unique,
    /// Any other keyword, in words that follow "expected".
    Words(String),
    /// Something with words of its own.
    Said {
        message: String,
        help: Option<String>,
        remedy: Option<Box<Remedy>>,
    },
}

/// What is expected of a value, after "expected".
pub(super) fn words(expected: &Expected, subschema: &Value) -> String {
    match expected {
        Expected::Types(types) => {
            // Where a value may be left empty, that is not what is expected of it.
            let only = types.len() == 1;
            let named = types.iter().filter(|name| only || *name != "null");
            join_or(&named.map(|name| type_name(name)).collect::<Vec<_>>())
        }
        Expected::Values(values) => one_of(&values.iter().map(plain).collect::<Vec<_>>()),
        Expected::Pattern(_) | Expected::Format(_) if !examples(subschema).is_empty() => {
            format!("for example {}", one_of(&examples(subschema)).replace("one of ", ""))
        }
        Expected::Pattern(pattern) => format!("text that matches `{}`", short(pattern)),
        Expected::Format(format) => match format.as_str() {
            "date" => "a date such as `2026-01-05`".to_owned(),
            "date-time" => "a date and time such as `2026-01-05T10:30:00Z`".to_owned(),
            "time" => "a time such as `10:30:00Z`".to_owned(),
            "duration" => "a duration such as `PT1H30M`".to_owned(),
            "email" | "idn-email" => "an email address".to_owned(),
            "uri" | "iri" => "an address such as `https://example.com/`".to_owned(),
            other => match FORMATS.iter().find(|format| format.name == other) {
                Some(format) => format.expected.to_owned(),
                None => format!("the format `{}`", short(other)),
            },
        },
        Expected::Words(words) => words.clone(),
        Expected::Unique => "items that differ from each other".to_owned(),
        Expected::Said { message, .. } => message.clone(),
        Expected::Required(name) | Expected::KeyName(name) => format!("`{}`", short(name)),
        Expected::NoOtherKeys(_) => "no other keys".to_owned(),
    }
}

/// The nearest of the values or examples that would have been right.
pub(super) fn suggestion(expected: &Expected, subschema: &Value, value: &Node) -> Option<String> {
    let typed = value.as_str()?;
    let known: Vec<String> = match expected {
        Expected::Values(values) => values.iter().map(plain).collect(),
        // An example with a number in it is one of many, and not what was meant.
        Expected::Pattern(_) | Expected::Format(_) => examples(subschema)
            .into_iter()
            .filter(|example| !example.contains(|c: char| c.is_ascii_digit()))
            .collect(),
        _ => return None,
    };
    nearest(typed, known.iter().map(String::as_str)).map(str::to_owned)
}

/// What would be right in place of a value, where that is one thing only.
pub(super) fn remedy(failure: &Failure, value: &Node) -> Option<Remedy> {
    let heading = || failure.pointer.strip_prefix("/sections/")?.strip_suffix("/heading");
    match &failure.expected {
        Expected::Said { remedy, .. } => remedy.as_deref().cloned(),
        Expected::Format(format) if format == "date" => {
            let text = value.as_str()?.trim();
            Some(Remedy::Value { written: text.to_owned(), right: only_day(text)?.to_string() })
        }
        Expected::Values(values) => match (values.as_slice(), heading()) {
            ([Value::String(right)], Some(section)) => Some(Remedy::Heading {
                section: unescape(section).into_owned(),
                right: right.clone(),
            }),
            _ => None,
        },
        _ => None,
    }
}

/// How a value is called in a message: its key, or the list that holds it.
pub(super) fn name(pointer: &str) -> String {
    let mut name = String::new();
    for token in pointer.split('/').skip(1) {
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
            name.push_str(&format!("[{token}]"));
        } else {
            name = short(&unescape(token));
        }
    }
    name
}

/// A value as it is shown in a message.
pub(super) fn shown(value: &Node) -> String {
    match &value.kind {
        NodeKind::Null => "empty".to_owned(),
        NodeKind::Bool(value) => format!("`{value}`"),
        NodeKind::Number(number) => format!("`{number}`"),
        NodeKind::String(text) if text.trim().is_empty() => "empty".to_owned(),
        NodeKind::String(text) => format!("`{}`", short(text)),
        NodeKind::Sequence(_) => "a list".to_owned(),
        NodeKind::Mapping(_) => "a mapping".to_owned(),
    }
}

/// The first line of a text, cut to a length that a message bears.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.trim().lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

fn examples(subschema: &Value) -> Vec<String> {
    let examples = subschema.get("examples").and_then(Value::as_array);
    examples.into_iter().flatten().map(plain).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn type_name(name: &str) -> &str {
    match name {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a mapping",
        "null" => "nothing",
        other => other,
    }
}

fn join_or(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [words @ .., last] => format!("{} or {last}", words.join(", ")),
    }
}
