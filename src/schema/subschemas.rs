//! Every subschema of a schema, with what it speaks of.

use crate::document::tree::{Node, escape};

/// What part of a document a subschema is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The document as a whole.
    Document,
    Meta,
    Sections,
    Section,
    /// Whatever refers to it.
    Definition,
    Elsewhere,
}

pub(super) struct Subschema<'a> {
    pub(super) node: &'a Node,
    /// The way to it, as a JSON pointer into the schema.
    pub(super) pointer: String,
    pub(super) place: Place,
}

/// All subschemas, those that hold others before these. What only looks like one, as under
/// `examples`, is not among them.
pub(super) fn subschemas(root: &Node) -> Vec<Subschema<'_>> {
    let mut found = Vec::new();
    collect(Subschema { node: root, pointer: String::new(), place: Place::Document }, &mut found);
    found
}

fn collect<'a>(schema: Subschema<'a>, found: &mut Vec<Subschema<'a>>) {
    let Subschema { node, ref pointer, place } = schema;
    for member in node.as_mapping().into_iter().flatten() {
        let at = format!("{pointer}/{}", escape(&member.key));
        let value = &member.value;
        match &*member.key {
            "properties" => each_member(value, &at, found, |key| property(place, key)),
            "patternProperties" => each_member(value, &at, found, |_| Place::Elsewhere),
            "dependentSchemas" => each_member(value, &at, found, |_| place),
            "$defs" | "definitions" => each_member(value, &at, found, |_| Place::Definition),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                let place = if member.key == "prefixItems" { Place::Elsewhere } else { place };
                for (index, node) in value.as_sequence().unwrap_or_default().iter().enumerate() {
                    collect(Subschema { node, pointer: format!("{at}/{index}"), place }, found);
                }
            }
            "if" | "then" | "else" | "not" => {
                collect(Subschema { node: value, pointer: at, place }, found);
            }
            "items"
            | "contains"
            | "additionalProperties"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema" => {
                let place = Place::Elsewhere;
                collect(Subschema { node: value, pointer: at, place }, found);
            }
            _ => {}
        }
    }
    found.push(schema);
}

fn each_member<'a>(
    node: &'a Node,
    pointer: &str,
    found: &mut Vec<Subschema<'a>>,
    place: impl Fn(&str) -> Place,
) {
    for member in node.as_mapping().into_iter().flatten() {
        let pointer = format!("{pointer}/{}", escape(&member.key));
        collect(Subschema { node: &member.value, pointer, place: place(&member.key) }, found);
    }
}

fn property(of: Place, key: &str) -> Place {
    match (of, key) {
        (Place::Document, "meta") => Place::Meta,
        (Place::Document, "sections") => Place::Sections,
        (Place::Sections, _) => Place::Section,
        (Place::Definition, _) => Place::Definition,
        _ => Place::Elsewhere,
    }
}
