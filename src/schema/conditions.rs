//! `x-profiles`, `x-profile` and `x-since`: which parts of a schema count for a document.

use serde_json::{Map, Value};

use super::formats::rank;
use super::keywords::{PROFILE, PROFILES, SINCE};
use crate::document::tree::Node;

/// What decides which parts of a schema count.
#[derive(Default)]
pub(super) struct Circumstances<'a> {
    /// The profile that the document falls under, if the schema has profiles.
    profile: Option<&'a str>,
    /// The day of the incident, as YYYY-MM-DD.
    date: Option<&'a str>,
}

impl<'a> Circumstances<'a> {
    /// Those of a projection, as the schema tells them apart.
    pub(super) fn of(schema: &'a Value, root: &'a Node) -> Self {
        let profiles = schema.get(PROFILES).and_then(Value::as_object);
        Self {
            profile: profiles.and_then(|profiles| profile(profiles, root)),
            date: root.get("date").and_then(Node::as_str),
        }
    }

    /// Whether a subschema counts.
    pub(super) fn admit(&self, subschema: &Value) -> bool {
        let in_profile = match (subschema.get(PROFILE), self.profile) {
            (Some(Value::String(name)), Some(profile)) => name == profile,
            (Some(Value::Array(names)), Some(profile)) => names.iter().any(|name| name == profile),
            _ => true,
        };
        let since = subschema.get(SINCE).and_then(Value::as_str);
        let in_time = since.zip(self.date).is_none_or(|(since, date)| since <= date);
        in_profile && in_time
    }
}

/// The first profile whose conditions hold; else the one without any, or the first: what does not say
/// that it is little is held to all.
fn profile<'a>(profiles: &'a Map<String, Value>, root: &Node) -> Option<&'a str> {
    let conditions = |value: &'a Value| value.as_object().filter(|object| !object.is_empty());
    let holds = |conditions: &Map<String, Value>| {
        conditions.iter().all(|(field, accepted)| {
            let value = root.at(&format!("/meta/{field}")).map(|place| place.node.to_json());
            let texts = accepted.as_array().into_iter().flatten().map(plain);
            let value = value.as_ref().map(plain).unwrap_or_default();
            texts.into_iter().any(|accepted| match field.as_str() {
                "severity" => same_severity(&value, &accepted),
                _ => value.trim().to_lowercase().starts_with(&accepted.trim().to_lowercase()),
            })
        })
    };
    let met = profiles.iter().find(|(_, value)| conditions(value).is_some_and(holds));
    let others = || profiles.iter().find(|(_, value)| conditions(value).is_none());
    met.or_else(others).or_else(|| profiles.iter().next()).map(|(name, _)| name.as_str())
}

fn same_severity(one: &str, other: &str) -> bool {
    match (rank(one), rank(other)) {
        (Some(one), Some(other)) => one == other,
        _ => !one.trim().is_empty() && one.trim().eq_ignore_ascii_case(other.trim()),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
