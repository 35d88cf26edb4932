//! `x-level` and `x-level-missing`: how much a departure from the schema matters.
//!
//! Both are keywords of a subschema, with the value `error`, `warning` or `info`. The nearest
//! `x-level` around the keyword that failed decides about a wrong value, an unknown key and, failing
//! better, a missing one. `x-level-missing` on a property's own subschema decides about its absence
//! alone. Without any, the level is `error`.

use serde_json::Value;

use crate::document::tree::unescape;
use crate::rules::Severity;

pub(super) const LEVEL: &str = "x-level";
pub(super) const LEVEL_MISSING: &str = "x-level-missing";

/// `$ref`s that lead to each other are followed this often.
const HOPS: usize = 16;

/// The level that a word names.
pub(super) fn parse(word: &Value) -> Option<Severity> {
    match word.as_str()? {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "info" => Some(Severity::Info),
        _ => None,
    }
}

/// What the schema says on the way to a keyword.
pub(super) struct Trail<'a> {
    root: &'a Value,
    /// The subschema that holds the keyword.
    pub(super) subschema: &'a Value,
    level: Severity,
}

impl<'a> Trail<'a> {
    /// Follows an evaluation path (through every `$ref` on the way) up to its last keyword.
    pub(super) fn follow(root: &'a Value, evaluation_path: &str) -> Self {
        let mut trail = Self { root, subschema: root, level: Severity::Error };
        let mut at = root;
        trail.pass(at);
        let keywords = evaluation_path.split('/').skip(1).collect::<Vec<_>>();
        let Some((_, way)) = keywords.split_last() else { return trail };
        for token in way {
            let token = unescape(token);
            let next = match at {
                Value::Object(members) => members.get(&*token),
                Value::Array(items) => token.parse::<usize>().ok().and_then(|at| items.get(at)),
                _ => None,
            };
            let Some(next) = next else { return trail };
            at = match (&*token, next) {
                ("$ref" | "$dynamicRef", Value::String(target)) => {
                    resolve(root, target).unwrap_or(next)
                }
                _ => next,
            };
            trail.pass(at);
        }
        trail.subschema = at;
        trail
    }

    fn pass(&mut self, subschema: &Value) {
        self.level = subschema.get(LEVEL).and_then(parse).unwrap_or(self.level);
    }

    pub(super) fn level(&self) -> Severity {
        self.level
    }

    /// The level of the absence of a property.
    pub(super) fn level_of_absence(&self, name: &str) -> Severity {
        let property = self.property(name);
        property
            .and_then(|found| find(self.root, found, LEVEL_MISSING))
            .or_else(|| find(self.root, property?, LEVEL))
            .and_then(parse)
            .unwrap_or(self.level)
    }

    /// The subschema of a property, beside the keyword that failed.
    pub(super) fn property(&self, name: &str) -> Option<&'a Value> {
        self.subschema.get("properties")?.get(name)
    }
}

/// A keyword of a subschema or of what it refers to.
fn find<'a>(root: &'a Value, subschema: &'a Value, keyword: &str) -> Option<&'a Value> {
    let mut at = subschema;
    for _ in 0..HOPS {
        if let Some(found) = at.get(keyword) {
            return Some(found);
        }
        at = resolve(root, at.get("$ref")?.as_str()?)?;
    }
    None
}

/// The target of a reference within the schema; only JSON pointers are followed.
fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}
