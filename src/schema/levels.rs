//! `x-level` and `x-level-missing`: how much a departure from the schema matters.
//!
//! Both are keywords of a subschema, with the value `error`, `warning` or `info`. The nearest
//! `x-level` around the keyword that failed decides about a wrong value, an unknown key and, failing
//! better, a missing one. `x-level-missing` on a property's own subschema decides about its absence
//! alone. Without any, the level is `error`.

use serde_json::Value;

use super::conditions::Circumstances;
use super::failure::short;
use super::keywords::{LEVEL, LEVEL_MISSING, PROFILE, SINCE};
use crate::document::tree::unescape;
use crate::rules::Severity;

/// `$ref`s that lead to each other are followed this often.
pub(super) const HOPS: usize = 16;

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
    circumstances: &'a Circumstances<'a>,
    level: Severity,
    counts: bool,
    /// The innermost of several alternatives that the keyword is part of, in words.
    alternative: Option<String>,
}

impl<'a> Trail<'a> {
    /// Follows an evaluation path (through every `$ref` on the way) up to its last keyword.
    pub(super) fn follow(
        root: &'a Value,
        evaluation_path: &str,
        circumstances: &'a Circumstances<'a>,
    ) -> Self {
        let mut trail = Self {
            root,
            subschema: root,
            circumstances,
            level: Severity::Error,
            counts: true,
            alternative: None,
        };
        let mut at = root;
        trail.pass(at);
        let keywords = evaluation_path.split('/').skip(1).collect::<Vec<_>>();
        let Some((_, way)) = keywords.split_last() else { return trail };
        for (place, token) in way.iter().enumerate() {
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
            if place > 0 && matches!(way[place - 1], "anyOf" | "oneOf") {
                trail.alternative = alternative(at);
            }
        }
        trail.subschema = at;
        trail
    }

    fn pass(&mut self, subschema: &Value) {
        self.level = subschema.get(LEVEL).and_then(parse).unwrap_or(self.level);
        self.counts &= self.circumstances.admit(subschema);
    }

    /// Whether the keyword counts for the document.
    pub(super) fn counts(&self) -> bool {
        self.counts
    }

    /// Whether the requirement of a property counts for the document.
    pub(super) fn counts_absence(&self, name: &str) -> bool {
        let mut at = self.property(name);
        let mut counts = self.counts;
        for _ in 0..HOPS {
            let Some(subschema) = at else { break };
            counts &= self.circumstances.admit(subschema);
            at =
                subschema.get("$ref").and_then(Value::as_str).and_then(|to| resolve(self.root, to));
        }
        counts
    }

    /// Whether the requirement of a property counts for some documents only.
    pub(super) fn is_conditional(&self, name: &str) -> bool {
        let conditional =
            |keyword| self.property(name).and_then(|found| find(self.root, found, keyword));
        conditional(PROFILE).or_else(|| conditional(SINCE)).is_some()
    }

    /// Of several alternatives the one that the keyword is part of, as it is told from the others.
    pub(super) fn alternative(&self) -> Option<&str> {
        self.alternative.as_deref()
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

/// How one of several alternatives is called: by its title, or by the value that tells it apart.
fn alternative(subschema: &Value) -> Option<String> {
    if let Some(title) = subschema.get("title").and_then(Value::as_str) {
        return Some(format!("\"{}\"", short(title)));
    }
    let properties = subschema.get("properties")?.as_object()?;
    properties.iter().find_map(|(key, property)| {
        let value = property.get("const")?;
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some(format!("`{}: {}`", short(key), short(&value)))
    })
}

/// A keyword of a subschema or of what it refers to.
pub(super) fn find<'a>(root: &'a Value, subschema: &'a Value, keyword: &str) -> Option<&'a Value> {
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
pub(super) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}
