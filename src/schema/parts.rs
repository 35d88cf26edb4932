//! What a schema asks for, part by part: for whoever writes a new document, or looks for the schema that fits.

use serde_json::Value;

use super::compile::Schema;
use super::levels::{find, resolve};

/// A field or a section that a schema knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaPart {
    /// Its name in the schema: `severity`, `went_well`.
    pub name: String,
    /// What it is called in a document: a section's heading; a field's name.
    pub label: String,
    pub description: Option<String>,
    /// Values that the schema gives as examples, or allows.
    pub examples: Vec<String>,
    /// Whether only `examples` are allowed.
    pub is_closed: bool,
    pub is_required: bool,
}

/// A schema that is made of more than so many others is read in part.
const MOST: usize = 500;

impl Schema {
    /// The fields of the metadata, in the schema's order.
    pub fn fields(&self) -> Vec<SchemaPart> {
        self.parts("meta")
    }

    /// The sections, in the order that the schema asks for.
    pub fn section_parts(&self) -> Vec<SchemaPart> {
        let mut parts = self.parts("sections");
        for part in &mut parts {
            part.label = self.sections.heading(&part.name);
        }
        let order = self.sections.order();
        let place = |part: &SchemaPart| order.iter().position(|name| *name == part.name);
        parts.sort_by_key(|part| place(part).unwrap_or(usize::MAX));
        parts
    }

    fn parts(&self, group: &str) -> Vec<SchemaPart> {
        let pointer = format!("/properties/{group}");
        let groups = self.made_of(vec![&self.json]).into_iter();
        let groups = self.made_of(groups.filter_map(|schema| schema.pointer(&pointer)).collect());
        let mut found: Vec<SchemaPart> = Vec::new();
        for holder in &groups {
            let properties = holder.get("properties").and_then(Value::as_object);
            for (name, subschema) in properties.into_iter().flatten() {
                if !found.iter().any(|part| part.name == *name) {
                    found.push(self.part(name, subschema));
                }
            }
        }
        for name in groups.iter().flat_map(|holder| strings(holder.get("required"))) {
            let known = found.iter().position(|part| part.name == name);
            let at = known.unwrap_or_else(|| {
                found.push(self.part(name, &Value::Bool(true)));
                found.len() - 1
            });
            found[at].is_required = true;
        }
        found
    }

    /// The schemas with those that they refer to and that count as well, each once.
    fn made_of<'s>(&'s self, schemas: Vec<&'s Value>) -> Vec<&'s Value> {
        let mut open: Vec<&Value> = schemas.into_iter().rev().collect();
        let mut seen: Vec<&Value> = Vec::new();
        while let Some(schema) = open.pop() {
            if seen.len() == MOST || seen.iter().any(|other| std::ptr::eq(*other, schema)) {
                continue;
            }
            seen.push(schema);
            let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
            open.extend(all.rev());
            let reference = schema.get("$ref").and_then(Value::as_str);
            open.extend(reference.and_then(|target| resolve(&self.json, target)));
        }
        seen
    }

    fn part(&self, name: &str, subschema: &Value) -> SchemaPart {
        let keyword = |keyword: &str| find(&self.json, subschema, keyword);
        let closed: Vec<String> = match keyword("const") {
            Some(value) => vec![shown(value)],
            None => values(keyword("enum")),
        };
        let is_closed = !closed.is_empty();
        SchemaPart {
            name: name.to_owned(),
            label: name.to_owned(),
            description: keyword("description").and_then(Value::as_str).map(str::to_owned),
            examples: if is_closed { closed } else { values(keyword("examples")) },
            is_closed,
            is_required: false,
        }
    }
}

fn strings(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn values(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().map(shown).collect()
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(parts: &[SchemaPart]) -> Vec<String> {
        let star = |part: &SchemaPart| if part.is_required { "*" } else { "" };
        parts.iter().map(|part| format!("{}{}", part.label, star(part))).collect()
    }

    #[test]
    fn the_parts_of_the_default() {
        let schema = Schema::builtin();
        assert_eq!(told(&schema.section_parts()), ["Summary*", "Impact*", "Causes*"]);
        let fields = schema.fields();
        assert_eq!(told(&fields), ["date", "severity*", "status*", "owner*", "authors"]);
        assert_eq!(fields[2].examples, ["draft", "in review", "reviewed", "closed"]);
    }

    #[test]
    fn parts_come_from_all_that_a_schema_is_made_of() {
        let text = "allOf: [{$ref: '#/$defs/base'}]\nproperties:\n  sections:\n    required: [impact]\n    properties:\n      impact: {x-headings: [Harm], description: Who was hit.}\n      own: {x-headings: [Own]}\n$defs:\n  base:\n    properties:\n      sections:\n        required: [own, timeline]\n      meta: {properties: {severity: {enum: [high, low]}}}\n";
        let schema = Schema::from_text("s.yaml", text).unwrap();
        assert_eq!(told(&schema.section_parts()), ["Harm*", "Own*", "Timeline*"]);
        assert_eq!(schema.section_parts()[0].description.as_deref(), Some("Who was hit."));
        let severity = &schema.fields()[0];
        assert_eq!(
            (severity.is_closed, severity.examples.join(" ")),
            (true, "high low".to_owned())
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let text = "$ref: '#/$defs/a'\n$defs: {a: {properties: {meta: {$ref: '#/$defs/m'}}}, m: {allOf: [{$ref: '#/$defs/m'}, {$ref: '#/$defs/m'}]}}\n";
        if let Ok(schema) = Schema::from_text("s.yaml", text) {
            assert_eq!(schema.fields(), []);
        }
    }
}
