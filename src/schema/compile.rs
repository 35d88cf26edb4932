//! From a schema's text to a compiled schema, or to what is wrong with the text.

use serde_json::Value;

use super::bundle::{Bundle, ReadFile};
use super::failure::{Expected, Failure, name, shown, suggestion, words};
use super::presets;
use super::sections::SectionAsks;
use super::validate::{Refusal, Validator};
use super::violations::{key_or_value, value_or_key};
use crate::document::tree::{Node, Place};
use crate::document::{Problem, SectionKind, Span, read_yaml};

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    pub(super) json: Value,
    pub(super) validator: Validator,
    pub(super) sections: SectionAsks,
    patterns: usize,
}

impl Schema {
    /// The schema that needs no configuration; compiled on first use.
    pub fn builtin() -> &'static Self {
        presets::default().compiled()
    }

    /// Compiles a schema of our own, in JSON; `None` if it is broken. Much faster than
    /// [`Schema::from_text`], which knows the place of everything in the text.
    pub(crate) fn embedded(json: &str) -> Option<Self> {
        let json = serde_json::from_str(json).ok()?;
        let validator = Validator::compile(&json).ok()?;
        Some(Self { json, validator, sections: SectionAsks::default(), patterns: 0 })
    }

    /// Compiles a schema of our own, in YAML, whose keywords a test checks; `None` if it is broken.
    pub(super) fn trusted(text: &str) -> Option<Self> {
        let json = read_yaml(text, Span::new(0, text.len())).0.to_json();
        let validator = Validator::compile(&json).ok()?;
        Some(Self { sections: SectionAsks::of(&json), json, validator, patterns: 0 })
    }

    /// Compiles a schema written in YAML or JSON that refers to no file.
    ///
    /// # Errors
    /// The schema is broken; what is wrong is shown at its place in the text.
    pub fn from_text(path: &str, text: &str) -> miette::Result<Self> {
        Self::read(path, text, &|_| Ok(None))
    }

    /// Compiles a schema written in YAML or JSON, with the files that its `$ref`s name. Nothing is
    /// fetched. `path` is where it is in the repository.
    ///
    /// # Errors
    /// A file cannot be read, or is broken; what is wrong is shown at its place in the text.
    pub fn read(path: &str, text: &str, read: ReadFile<'_>) -> miette::Result<Self> {
        let bundle = Bundle::read(path, text, read)?;
        match Validator::compile(&bundle.json) {
            Ok(validator) => {
                let sections = SectionAsks::of(&bundle.json);
                Ok(Self { json: bundle.json, validator, sections, patterns: bundle.patterns })
            }
            Err(Refusal::Broken(failure)) => {
                Err(bundle
                    .report(&failure.pointer, |root, pointer| broken(root, pointer, &failure)))
            }
            Err(Refusal::Reference { target, message, help }) => {
                Err(bundle.report("", |root, _| {
                    let span = reference_span(bundle.root(), &target).unwrap_or(root.span);
                    Problem::new(span, message).help(help)
                }))
            }
        }
    }

    /// How many patterns it has, with what it refers to; of those that come with pmalint nobody counts them.
    pub(crate) fn patterns(&self) -> usize {
        self.patterns
    }

    /// The headings that the schema adds to those that are known, by the section that they mean.
    pub fn headings(&self) -> impl Iterator<Item = (SectionKind, &str)> {
        self.sections.headings()
    }

    /// The headings that the schema gives to any section, also to those of its own.
    pub(crate) fn headings_of_all(&self) -> Vec<&str> {
        self.sections.order().into_iter().flat_map(|name| self.headings_of(name)).collect()
    }

    /// The headings that the schema gives to one section.
    pub(crate) fn headings_of(&self, name: &str) -> impl Iterator<Item = &str> {
        self.sections.headings_of(name)
    }
}

/// The problem for a schema that does not compile, at the schema's own key.
fn broken(root: &Node, pointer: &str, failure: &Failure) -> Problem {
    let place = root.at(pointer).unwrap_or(Place { key_span: None, node: root });
    let name = name(pointer);
    match &failure.expected {
        _ if root.as_mapping().is_none() => Problem::new(root.span, "a schema is a mapping"),
        Expected::Format(format) if format == "regex" => {
            Problem::new(value_or_key(place), format!("`{name}` is not a pattern that can be used"))
                .help("patterns run in linear time: look-around and back-references do not work")
        }
        Expected::Required(key) => {
            Problem::new(key_or_value(place), format!("`{key}` is missing from `{name}`"))
        }
        expected => {
            let value = shown(place.node);
            let message =
                format!("`{name}` is {value}; expected {}", words(expected, &Value::Null));
            let problem = Problem::new(value_or_key(place), message);
            match suggestion(expected, &Value::Null, place.node) {
                Some(word) => problem.help(format!("did you mean `{word}`?")),
                None => problem,
            }
        }
    }
}

/// The value of the reference with this target; failing that, of the first to another document.
fn reference_span(root: &Node, target: &str) -> Option<Span> {
    let mut references = Vec::new();
    collect_references(root, &mut references);
    let names_target = |node: &&Node| {
        let written = node.as_str().unwrap_or_default().trim_start_matches('#');
        !written.is_empty() && (target.ends_with(written) || written.ends_with(target))
    };
    let elsewhere = |node: &&Node| !node.as_str().unwrap_or_default().starts_with('#');
    let found = references.iter().copied().find(names_target);
    let found = found.or_else(|| references.iter().copied().find(elsewhere));
    found.map(|node| node.span)
}

fn collect_references<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    for item in node.as_sequence().unwrap_or_default() {
        collect_references(item, found);
    }
    for member in node.as_mapping().into_iter().flatten() {
        if matches!(&*member.key, "$ref" | "$dynamicRef" | "$schema" | "$id") {
            found.push(&member.value);
        }
        collect_references(&member.value, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that a schema is refused, with a label at the marked place.
    #[track_caller]
    fn refused(marked: &str, message: &str) {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let report = Schema::from_text("my.schema.yaml", &text).unwrap_err();
        let labels: Vec<_> = report.labels().unwrap().collect();
        let label = labels[0].offset()..labels[0].offset() + labels[0].len();
        assert_eq!(text.get(label), text.get(start..end), "{report}");
        assert!(report.to_string().contains(message), "{report}");
    }

    #[test]
    fn a_broken_schema_is_shown_at_its_own_place() {
        refused("properties:\n  a: {type: «strng»}\n", "`type` is `strng`; expected one of");
        refused("properties:\n  a: {type: [«strng», integer]}\n", "strng");
        refused("properties:\n  a: {pattern: «'(?=x)y'»}\n", "not a pattern");
        refused("properties:\n  a: {pattern: «'[x'»}\n", "not a pattern");
        refused("properties:\n  a: {minLength: «-1»}\n", "`minLength` is `-1`");
        refused("«properties»: [a]\n", "`properties` is a list; expected a mapping");
        refused("properties:\n  a: {$ref: «'#/$defs/b'»}\n", "leads nowhere");
        refused("$ref: «https://example.com/s.json»\n", "nothing is fetched");
        refused("$ref: «'urn:x:y'»\n", "nothing is fetched");
        refused("properties:\n  a: {$ref: «other.json»}\n", "no file `other.json`");
        refused("properties:\n  a: {$ref: «../other.json»}\n", "leaves the repository");
        refused("allOf: [{$ref: «preset:google-sr»}]\n", "no preset `google-sr`");
        refused("properties:\n  a: {x-level: «eror»}\n", "`x-level` is `eror`");
        refused("a: 1\n«a»: 2\n", "given twice");
        refused("«- 1»\n", "mapping");
        refused("properties:\n  a: {format: «dat»}\n", "format");
    }

    #[test]
    fn json_is_read_as_well() {
        let text = "{\n\t\"type\": \"object\",\n\t\"required\": [\"a\"]\n}\n";
        let schema = Schema::from_text("s.json", text).unwrap();
        let (root, _) = read_yaml("{}", Span::new(0, 2));
        assert_eq!(schema.validate(&root).len(), 1);
    }

    #[test]
    fn a_reference_to_itself_ends() {
        for text in [
            "$ref: '#'\n",
            "allOf: [{$ref: '#'}]\n",
            "$ref: '#/$defs/a'\n$defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/a'}}\n",
        ] {
            if let Ok(schema) = Schema::from_text("s", text) {
                let (root, _) = read_yaml("{a: 1}", Span::new(0, 6));
                schema.validate(&root);
            }
        }
    }
}
