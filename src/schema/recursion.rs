//! Schemas that would be held against one value without end, or too often.

use std::collections::HashMap;

use serde_json::Value;

use crate::document::tree::escape;

/// So many subschemas may be held against one value on behalf of one; real schemas have tens.
pub(crate) const MOST: u64 = 10_000;
/// So many references may lead from one to the next.
pub(crate) const DEEPEST: usize = 200;

/// Counts what is held against the same value: branches and targets of references.
#[derive(Default)]
pub(super) struct Costs {
    /// By pointer; `None` while it is being counted.
    known: HashMap<String, Option<u64>>,
}

impl Costs {
    /// Whether the subschema at a pointer holds a value to finitely many subschemas, and not too many.
    pub(super) fn are_bounded(&mut self, root: &Value, pointer: &str) -> bool {
        self.of(root, pointer, DEEPEST).is_some_and(|cost| cost <= MOST)
    }

    fn of(&mut self, root: &Value, pointer: &str, depth: usize) -> Option<u64> {
        match self.known.get(pointer) {
            Some(known) => return *known,
            None if depth == 0 => return None,
            None => {}
        }
        self.known.insert(pointer.to_owned(), None);
        let mut cost = 1_u64;
        for next in in_place(root, pointer) {
            cost = cost.saturating_add(self.of(root, &next, depth - 1)?);
        }
        self.known.insert(pointer.to_owned(), Some(cost));
        Some(cost)
    }
}

/// The pointers of the subschemas that are held against the same value.
fn in_place(root: &Value, pointer: &str) -> Vec<String> {
    let Some(Value::Object(schema)) = root.pointer(pointer) else { return Vec::new() };
    let mut next = Vec::new();
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("$ref", Value::String(target)) => {
                next.extend(target.strip_prefix('#').map(str::to_owned));
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
                next.extend((0..branches.len()).map(|at| format!("{pointer}/{key}/{at}")));
            }
            ("if" | "then" | "else" | "not", _) => next.push(format!("{pointer}/{key}")),
            ("dependentSchemas", Value::Object(schemas)) => {
                next.extend(schemas.keys().map(|name| format!("{pointer}/{key}/{}", escape(name))));
            }
            _ => {}
        }
    }
    next
}
