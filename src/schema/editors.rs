//! The part of a schema about the front matter, for editors that check YAML as it is typed.

use serde_json::{Map, Value, json};

use super::compile::Schema;
use super::conditions::Circumstances;
use super::formats::FORMATS;
use super::levels::Trail;
use crate::rules::Severity;

/// A plain JSON Schema of the front matter, with a final line ending. What only pmalint understands is
/// left out; so is the demand for keys whose absence is no error, or is one under conditions, since to an
/// editor everything is an error.
pub fn front_matter(schema: &Schema) -> String {
    let mut out = Map::new();
    out.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    let title = schema.json.get("title").and_then(Value::as_str).unwrap_or("Post-mortem");
    out.insert("title".to_owned(), format!("{title}: front matter").into());
    let meta = schema.json.pointer("/properties/meta").cloned().unwrap_or_else(|| json!({}));
    if let Value::Object(mut meta) = plain(&meta) {
        let circumstances = Circumstances::default();
        let trail = Trail::follow(&schema.json, "/properties/meta/required", &circumstances);
        if let Some(Value::Array(required)) = meta.get_mut("required") {
            required.retain(|name| {
                name.as_str().is_some_and(|name| {
                    trail.level_of_absence(name) == Severity::Error && !trail.is_conditional(name)
                })
            });
        }
        meta.retain(|key, value| key != "required" || *value != json!([]));
        out.extend(meta);
    }
    if let Some(definitions) = schema.json.get("$defs") {
        out.insert("$defs".to_owned(), plain_members(definitions));
    }
    serde_json::to_string_pretty(&out).unwrap_or_default() + "\n"
}

/// A subschema without the keywords and formats of our own.
fn plain(schema: &Value) -> Value {
    let Value::Object(members) = schema else { return schema.clone() };
    let is_own = |name: &str| FORMATS.iter().any(|format| format.name == name);
    let mut out = Map::new();
    for (key, value) in members {
        let value = match key.as_str() {
            key if key.starts_with("x-") => continue,
            "format" if value.as_str().is_some_and(is_own) => continue,
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" => {
                plain_members(value)
            }
            "items"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else"
            | "additionalProperties"
            | "propertyNames" => plain(value),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                value.as_array().into_iter().flatten().map(plain).collect()
            }
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    Value::Object(out)
}

fn plain_members(members: &Value) -> Value {
    let members = members.as_object().into_iter().flatten();
    members.map(|(name, schema)| (name.clone(), plain(schema))).collect()
}
