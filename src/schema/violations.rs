//! Where a document departs from its schema, in words and at its place.

use serde_json::Value;

use super::compile::Schema;
use super::conditions::Circumstances;
use super::failure::{Expected, Failure, name, remedy, short, shown, suggestion, words};
use super::levels::Trail;
use super::sections::heading;
use super::suggestion::{did_you_mean, nearest};
use crate::document::tree::{Member, Node, NodeKind, Place, escape, unescape};
use crate::document::{Span, canonical};
use crate::rules::Severity;

/// One departure, at its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub kind: ViolationKind,
    /// The JSON pointer of the value in the projection; of what lacks or holds the key where the
    /// key is the matter.
    pub pointer: String,
    pub span: Span,
    /// Lower case, without a final dot.
    pub message: String,
    pub help: Option<String>,
    /// The heading of a section that is missing, after its place in the schema's order.
    pub heading: Option<(usize, String)>,
    /// A second place, as that where a missing key would stand, and what it has to do with the matter.
    pub related: Option<(Span, String)>,
    pub level: Severity,
    /// What would be right, where that is one thing only.
    pub remedy: Option<Remedy>,
    /// A key that the schema does not know and that is spelt much like the one that is missing.
    pub lookalike: Option<(Span, String)>,
}

/// What would be right in place of what departs from the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Another text in place of the value's, which is written so.
    Value { written: String, right: String },
    /// The only heading that the schema takes for a section.
    Heading { section: String, right: String },
    /// The section stands below or above the one whose heading is there.
    Move { beside: Span, is_below: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    /// A required key is absent or has no value.
    Missing { name: String },
    /// A key that the schema does not know and does not allow.
    Unknown { name: String },
    /// A value that is not as the schema says.
    Wrong,
}

impl Violation {
    /// What a missing key is missing from, where that is neither the document nor its metadata.
    pub fn holder(&self) -> Option<String> {
        let ViolationKind::Missing { name: key } = &self.kind else { return None };
        let own = format!("/{}", escape(key));
        let holder = self.pointer.strip_suffix(&own).unwrap_or(&self.pointer);
        (!matches!(holder, "" | "/meta" | "/sections")).then(|| name(holder))
    }
}

impl Schema {
    /// All departures of a projection from the schema, in the order of the text.
    pub fn validate(&self, root: &Node) -> Vec<Violation> {
        let json = root.to_json();
        let circumstances = Circumstances::of(&self.json, root);
        let mut failures = self.validator.failures(&json);
        if let Some(sections) = root.get("sections") {
            failures.extend(self.sections.failures(sections));
        }
        let mut violations: Vec<Violation> = failures
            .iter()
            .flat_map(|failure| self.violations(failure, root, &circumstances))
            .collect();
        violations
            .sort_by(|one, other| (one.span, &one.message).cmp(&(other.span, &other.message)));
        violations.dedup();
        violations
    }

    fn violations(
        &self,
        failure: &Failure,
        root: &Node,
        circumstances: &Circumstances<'_>,
    ) -> Vec<Violation> {
        let trail = Trail::follow(&self.json, &failure.evaluation_path, circumstances);
        if !trail.counts() {
            return Vec::new();
        }
        let place = root.at(&failure.pointer).unwrap_or(Place { key_span: None, node: root });
        let nearest = || {
            let alternative = trail.alternative()?;
            Some(format!("of the schema's alternatives, {alternative} is the nearest"))
        };
        let make = |kind, span, level, message, help: Option<String>| Violation {
            kind,
            pointer: failure.pointer.clone(),
            span,
            message,
            help: help.or_else(nearest),
            heading: None,
            related: None,
            level,
            remedy: None,
            lookalike: None,
        };
        match &failure.expected {
            Expected::Required(property) => {
                if !trail.counts_absence(property) {
                    return Vec::new();
                }
                let (message, help) = missing(&failure.pointer, property);
                let level = trail.level_of_absence(property);
                let kind = ViolationKind::Missing { name: property.clone() };
                let missing = make(kind, key_or_value(place), level, message, help);
                vec![self.placed(missing, property, place, &trail)]
            }
            Expected::NoOtherKeys(keys) => {
                let known = trail.subschema.get("properties").and_then(Value::as_object);
                let known: Vec<&str> = known.into_iter().flatten().map(|(key, _)| &**key).collect();
                let unknown = |key: &String| {
                    let kind = ViolationKind::Unknown { name: key.clone() };
                    let what = if failure.pointer == "/sections" { "section" } else { "key" };
                    let message = format!("unexpected {what} `{}`", short(key));
                    let help = (!known.is_empty()).then(|| did_you_mean(key, &known));
                    make(kind, key_span(place, key), trail.level(), message, help)
                };
                keys.iter().map(unknown).collect()
            }
            Expected::KeyName(key) => {
                let kind = ViolationKind::Unknown { name: key.clone() };
                let message = format!("`{}` is not allowed as a key", short(key));
                vec![make(kind, key_span(place, key), trail.level(), message, None)]
            }
            Expected::Unique if twice(place.node).is_some() => {
                let Some((first, second)) = twice(place.node) else { return Vec::new() };
                let what = match shown(second) {
                    value if value.starts_with('`') => value,
                    _ => "the same item".to_owned(),
                };
                let message = match name(&failure.pointer) {
                    name if name.is_empty() => format!("{what} is given twice"),
                    name => format!("`{name}` has {what} twice"),
                };
                let violation =
                    make(ViolationKind::Wrong, second.span, trail.level(), message, None);
                let related = Some((first.span, "first given here".to_owned()));
                vec![Violation { related, ..violation }]
            }
            expected => {
                let (kind, level, message, help) = match expected {
                    Expected::Said { message, help, .. } => {
                        (ViolationKind::Wrong, trail.level(), message.clone(), help.clone())
                    }
                    _ => self.wrong(failure, place, &trail, circumstances),
                };
                let violation = make(kind, value_or_key(place), level, message, help);
                vec![Violation { remedy: remedy(failure, place.node), ..violation }]
            }
        }
    }

    /// Where a missing section would stand by the schema's order, and a missing key's nearest sibling.
    fn placed(
        &self,
        mut violation: Violation,
        name: &str,
        place: Place<'_>,
        trail: &Trail<'_>,
    ) -> Violation {
        let Some(present) = place.node.as_mapping() else { return violation };
        if violation.pointer == "/sections" {
            let order = self.sections.order();
            let at = order.iter().position(|other| *other == name).unwrap_or(order.len());
            violation.heading = Some((at, self.sections.heading(name)));
            let before = order.iter().take(at);
            let mut headed = before.filter_map(|other| present.get(other)).filter(|section| {
                // The text under the title stands where the section is missed anyway.
                heading(section).is_some()
            });
            if let Some(section) = headed.next_back().filter(|_| at < order.len()) {
                violation.span = section.key_span;
            }
            return violation;
        }
        let known = trail.subschema.get("properties").and_then(Value::as_object);
        let known: Vec<&String> = known.into_iter().flatten().map(|(key, _)| key).collect();
        let is_meant = |member: &&Member| {
            !member.key_span.is_empty()
                && !known.contains(&&member.key)
                && canonical(&member.key).is_none()
                && nearest(&member.key, [name]).is_some()
        };
        if !violation.pointer.is_empty() {
            let meant = present.iter().find(is_meant);
            violation.lookalike = meant.map(|member| (member.key_span, member.key.clone()));
        }
        let Some(at) = known.iter().position(|key| *key == name) else { return violation };
        let member = |key: &&&String| present.get(key).filter(|member| !member.key_span.is_empty());
        let before = known[..at].iter().rev().find_map(|key| member(&key));
        let after = || known[at..].iter().find_map(|key| member(&key));
        let (side, sibling) = match before {
            Some(sibling) => ("after", Some(sibling)),
            None => ("before", after()),
        };
        // The title and the other parts of a document are not keys beside each other.
        if let Some(sibling) = sibling.filter(|_| !violation.pointer.is_empty()) {
            let text = format!("`{}` would stand {side} this", short(name));
            violation.related = Some((sibling.key_span, text));
        }
        violation
    }

    /// What is said of a value that is wrong, or missing because it is empty.
    fn wrong(
        &self,
        failure: &Failure,
        place: Place<'_>,
        trail: &Trail<'_>,
        circumstances: &Circumstances<'_>,
    ) -> (ViolationKind, Severity, String, Option<String>) {
        let expected = words(&failure.expected, trail.subschema);
        let value = match (&failure.expected, &place.node.kind) {
            // Of how much there has to be, what counts is how much there is.
            (Expected::Words(words), NodeKind::Sequence(items))
                if words.ends_with("items") || words.ends_with("item") =>
            {
                counted(items.len(), "item")
            }
            (Expected::Words(words), NodeKind::Mapping(mapping)) if words.ends_with("keys") => {
                counted(mapping.len(), "key")
            }
            _ => format!("is {}", shown(place.node)),
        };
        let message = match name(&failure.pointer) {
            name if name.is_empty() => format!("expected {expected}"),
            name => format!("`{name}` {value}; expected {expected}"),
        };
        let help = suggestion(&failure.expected, trail.subschema, place.node)
            .map(|word| format!("did you mean `{word}`?"))
            .or_else(|| quotes(&failure.expected, place.node));
        let is_empty = match &place.node.kind {
            NodeKind::Null => true,
            NodeKind::String(text) => text.trim().is_empty(),
            _ => false,
        };
        let (kind, level) = match self.holder(failure, circumstances) {
            Some((holder, key)) if is_empty => {
                let level = holder.level_of_absence(&key);
                (ViolationKind::Missing { name: key }, level)
            }
            _ => (ViolationKind::Wrong, trail.level()),
        };
        (kind, level, message, help)
    }

    /// Where the schema speaks of the property at the pointer, and the property's name.
    fn holder<'a>(
        &'a self,
        failure: &Failure,
        circumstances: &'a Circumstances<'a>,
    ) -> Option<(Trail<'a>, String)> {
        let key = failure.pointer.rsplit('/').next()?;
        let at = failure.evaluation_path.rfind(&format!("/properties/{key}/"))?;
        let path = format!("{}/properties", &failure.evaluation_path[..at]);
        let trail = Trail::follow(&self.json, &path, circumstances);
        Some((trail, unescape(key).into_owned()))
    }
}

/// The first item that is there already, after that one.
fn twice(list: &Node) -> Option<(&Node, &Node)> {
    let items = list.as_sequence()?;
    let mut values: Vec<(String, usize)> =
        items.iter().enumerate().map(|(at, item)| (item.to_json().to_string(), at)).collect();
    values.sort_unstable();
    let same = values.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let (first, second) = same.map(|pair| (pair[0].1, pair[1].1)).min_by_key(|(_, at)| *at)?;
    Some((&items[first], &items[second]))
}

/// Where text is expected and YAML reads something else.
fn quotes(expected: &Expected, value: &Node) -> Option<String> {
    let Expected::Types(types) = expected else { return None };
    (types.iter().any(|name| name == "string")
        && matches!(value.kind, NodeKind::Number(_) | NodeKind::Bool(_)))
    .then(|| "put quotes around it".to_owned())
}

/// `has 1 item`, `has no keys`.
fn counted(count: usize, noun: &str) -> String {
    match count {
        0 => format!("has no {noun}s"),
        1 => format!("has 1 {noun}"),
        count => format!("has {count} {noun}s"),
    }
}

/// The span of a value; of its key where the value is empty or a whole list or mapping.
pub(super) fn value_or_key(place: Place<'_>) -> Span {
    match (&place.node.kind, place.key_span) {
        (NodeKind::Sequence(_) | NodeKind::Mapping(_), Some(key)) if !key.is_empty() => key,
        (_, Some(key)) if place.node.span.is_empty() => key,
        _ => place.node.span,
    }
}

pub(super) fn key_or_value(place: Place<'_>) -> Span {
    place.key_span.filter(|key| !key.is_empty()).unwrap_or(place.node.span)
}

/// The span of a key of the mapping at the place.
fn key_span(place: Place<'_>, key: &str) -> Span {
    let member = place.node.as_mapping().and_then(|mapping| mapping.get(key));
    member.map_or_else(|| key_or_value(place), |member| member.key_span)
}

fn missing(pointer: &str, property: &str) -> (String, Option<String>) {
    let property = short(property);
    match pointer {
        "/sections" => {
            let help = format!("add a heading for the {property}");
            (format!("the section `{property}` is missing"), Some(help))
        }
        "/meta" => {
            let help = format!("add `{property}:` with its value to the front matter");
            (format!("`{property}` is missing"), Some(help))
        }
        "" if property == "title" => (
            "the document has no title".to_owned(),
            Some("start it with a `# ` heading".to_owned()),
        ),
        "" => (format!("`{property}` is missing"), None),
        _ => (format!("`{property}` is missing from `{}`", name(pointer)), None),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::document::read_yaml;

    /// Validates a YAML text and shows each violation as `level|place|message|help`.
    pub(crate) fn violations(schema: &Schema, text: &str) -> Vec<String> {
        let (root, problems) = read_yaml(text, Span::new(0, text.len()));
        assert!(problems.is_empty(), "{problems:?}");
        let show = |violation: Violation| {
            let place = text[violation.span.start..violation.span.end].lines().next();
            let help = violation.help.unwrap_or_default();
            format!("{}|{}|{}|{help}", violation.level, place.unwrap_or(""), violation.message)
        };
        schema.validate(&root).into_iter().map(show).collect()
    }

    #[track_caller]
    fn check(schema: &str, text: &str, expected: &[&str]) {
        let schema = Schema::from_text("test.yaml", schema).unwrap();
        assert_eq!(violations(&schema, text), expected);
    }

    #[test]
    fn a_violation_stands_at_its_key_or_value() {
        let schema = "
properties:
  severity: {enum: [sev1, sev2, sev3]}
  authors: {type: array, items: {type: string}}
  owner: {type: string}
  due: {format: date}
  inner: {required: [name], additionalProperties: false, properties: {name: {}}}
additionalProperties: false
";
        check(
            schema,
            "severity: sevv2\n",
            &[
                "error|sevv2|`severity` is `sevv2`; expected one of `sev1`, `sev2`, `sev3`|did you mean `sev2`?",
            ],
        );
        check(
            schema,
            "authors:\n  - a\n  - 7\n",
            &["error|7|`authors[1]` is `7`; expected text|put quotes around it"],
        );
        check(schema, "authors: a\n", &["error|a|`authors` is `a`; expected a list|"]);
        check(schema, "owner:\n  - a\n  - b\n", &["error|owner|`owner` is a list; expected text|"]);
        check(schema, "owner:\n", &["error|owner|`owner` is empty; expected text|"]);
        check(
            schema,
            "due: 2026-13-01\n",
            &["error|2026-13-01|`due` is `2026-13-01`; expected a date such as `2026-01-05`|"],
        );
        check(
            schema,
            "ownr: a\nzzz: 1\n",
            &[
                "error|ownr|unexpected key `ownr`|did you mean `owner`?",
                "error|zzz|unexpected key `zzz`|expected one of `severity`, `authors`, `owner`, `due`, `inner`",
            ],
        );
        check(
            schema,
            "inner:\n  nam: 1\n",
            &[
                "error|inner|`name` is missing from `inner`|",
                "error|nam|unexpected key `nam`|did you mean `name`?",
            ],
        );
        check("minItems: 2", "[a]", &["error|[a]|expected at least 2 items|"]);
    }

    #[test]
    fn of_alternatives_the_one_that_fits_best_speaks() {
        let schema = "
properties:
  a: {anyOf: [{type: string}, {type: array, items: {type: string}}]}
  b: {oneOf: [{const: x}, {enum: [y, z]}]}
  c:
    anyOf:
      - {type: string}
      - {type: object, required: [id, url], properties: {id: {type: integer}}}
  d: {oneOf: [{type: integer}, {minimum: 3}]}
";
        check(
            schema,
            "a: 1\n",
            &["error|1|`a` is `1`; expected text or a list|put quotes around it"],
        );
        check(
            schema,
            "a: [x, 2]\n",
            &["error|2|`a[1]` is `2`; expected text|put quotes around it"],
        );
        check(schema, "b: w\n", &["error|w|`b` is `w`; expected one of `x`, `y`, `z`|"]);
        check(schema, "c: {id: 1}\n", &["error|c|`url` is missing from `c`|"]);
        let two = "error|5|`d` is `5`; expected what only one of the schema's alternatives takes|";
        check(schema, "d: 5\n", &[two]);
    }

    #[test]
    fn the_nearest_level_counts() {
        let schema = "
required: [a, b, c]
x-level: info
properties:
  a: {x-level-missing: warning, type: string}
  b: {$ref: '#/$defs/b'}
  c: {x-level: error}
  d: {type: object, x-level: warning, properties: {e: {type: string}, f: {x-level: error, type: string}}}
$defs:
  b: {x-level: warning, type: string}
";
        check(
            schema,
            "{a: 1, b: 1, c: 1}",
            &[
                "info|1|`a` is `1`; expected text|put quotes around it",
                "warning|1|`b` is `1`; expected text|put quotes around it",
            ],
        );
        check(
            schema,
            "{}",
            &[
                "warning|{}|`a` is missing|",
                "warning|{}|`b` is missing|",
                "error|{}|`c` is missing|",
            ],
        );
        check(
            schema,
            "{a: , b: x, c: x, d: {e: 1, f: 1}}",
            &[
                "warning|a|`a` is empty; expected text|",
                "warning|1|`e` is `1`; expected text|put quotes around it",
                "error|1|`f` is `1`; expected text|put quotes around it",
            ],
        );
    }

    #[test]
    fn an_empty_value_counts_as_missing() {
        let schema = Schema::from_text("s", "properties: {a: {type: string}}").unwrap();
        let text = "a:\n";
        let (root, _) = read_yaml(text, Span::new(0, text.len()));
        let kind = ViolationKind::Missing { name: "a".to_owned() };
        assert_eq!(schema.validate(&root)[0].kind, kind);
    }
}
