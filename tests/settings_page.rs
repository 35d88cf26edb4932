//! `docs/settings.md` is the settings as their types describe them. `UPDATE=1 cargo test` writes it again.

use serde_json::{Map, Value};

use crate::support::{DOCUMENT, Sandbox};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

const INTRODUCTION: &str = "\
All keys of `.pmalint.yaml`. Every one is optional, and pmalint needs none to begin with; `pmalint init` writes those that
fit your repository. This page is made from the types that read the settings, as is the JSON Schema for editors, which
`pmalint schema print settings` prints.

The file closest above a document governs it, and its paths and globs are relative to its folder; nothing is inherited from
a file further up. What counts at the top of the repository only, says so. `pmalint config show FILE` prints what holds for
a file and which line says it.

Settings, schemas and the baseline are read from the state that is linted: the index with `--staged`, HEAD with `--since`.
With `--trust base`, and always in the hooks of a server, they are those of the base. `--config FILE` is read from disk
in place of all others, and `--isolated` reads none.
";

fn schema() -> Value {
    serde_json::to_value(pmalint::settings::settings_schema()).unwrap()
}

/// The part of the schema that a reference stands for.
fn resolved<'a>(root: &'a Value, part: &'a Value) -> &'a Value {
    let path = part["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
    path.and_then(|path| root.pointer(path)).unwrap_or(part)
}

/// What may be written, in words.
fn kind(root: &Value, part: &Value) -> String {
    let part = resolved(root, part);
    let choices = choices(part);
    if !choices.is_empty() {
        return choices.join(", ");
    }
    let one = |name: &str| match name {
        "string" => "text".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" => format!("whole number from {} to {}", part["minimum"], part["maximum"]),
        "array" => format!("list of {}", many(root, &part["items"])),
        "object" if part["additionalProperties"].is_object() => {
            format!("mapping to {}", many(root, &part["additionalProperties"]))
        }
        _ => "mapping".to_owned(),
    };
    match &part["type"] {
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            names.map(one).collect::<Vec<_>>().join(", or ")
        }
        name => one(name.as_str().unwrap()),
    }
}

fn many(root: &Value, part: &Value) -> String {
    match kind(root, part).as_str() {
        "text" => "texts".to_owned(),
        "mapping" => "mappings".to_owned(),
        other => other.strip_prefix("list of ").map_or_else(
            || other.replacen("mapping to ", "mappings to ", 1),
            |items| format!("lists of {items}"),
        ),
    }
}

/// The words of which one is written.
fn choices(part: &Value) -> Vec<String> {
    let listed = |part: &Value| {
        let words = part["enum"].as_array().into_iter().flatten().chain(part.get("const"));
        words.filter_map(Value::as_str).map(|word| format!("`{word}`")).collect::<Vec<_>>()
    };
    let parts = part["oneOf"].as_array().into_iter().flatten();
    let mut found: Vec<String> = listed(part).into_iter().chain(parts.flat_map(listed)).collect();
    if part["oneOf"].is_array() {
        found.sort();
    }
    found
}

/// What the type and the default are, in brackets.
fn in_brackets(root: &Value, part: &Value, is_required: bool) -> String {
    let default = match &part["default"] {
        _ if is_required => "; required".to_owned(),
        Value::String(text) => format!("; default `{text}`"),
        Value::Bool(value) => format!("; default `{value}`"),
        _ => String::new(),
    };
    format!("({}{default})", kind(root, part))
}

fn about(part: &Value) -> String {
    part["description"].as_str().unwrap().replace('\n', " ")
}

fn example(part: &Value) -> &Value {
    &part["examples"][0]
}

fn yaml(key: &str, value: &Value) -> String {
    let entry = Map::from_iter([(key.to_owned(), value.clone())]);
    serde_yaml::to_string(&entry).unwrap()
}

/// The keys of a mapping, or of the mappings in a list, each an item.
fn keys_below(root: &Value, part: &Value, indent: &str, page: &mut String) {
    let part = resolved(root, part);
    let part = part.get("items").map_or(part, |items| resolved(root, items));
    let required = part["required"].as_array().cloned().unwrap_or_default();
    for (key, below) in part["properties"].as_object().into_iter().flatten() {
        let is_required = required.iter().any(|name| name == key);
        let brackets = in_brackets(root, below, is_required);
        page.push_str(&format!("{indent}- `{key}` {brackets}: {}", about(below)));
        if below["items"].get("$ref").is_some() {
            page.push('\n');
            keys_below(root, below, &format!("{indent}  "), page);
        } else {
            let example = serde_json::to_string(example(below)).unwrap();
            let example = example.replace("\":", "\": ").replace("\",\"", "\", \"");
            page.push_str(&format!(" Such as `{key}: {example}`.\n"));
        }
    }
}

/// The settings with all examples.
fn all_examples(root: &Value) -> String {
    let properties = root["properties"].as_object().unwrap();
    properties.iter().map(|(key, part)| yaml(key, example(part))).collect()
}

fn page() -> String {
    let root = schema();
    let mut page = format!(
        "# Settings\n\n{INTRODUCTION}\n## All of it in one file\n\n```yaml\n{}```\n",
        all_examples(&root)
    );
    for (key, part) in root["properties"].as_object().unwrap() {
        page.push_str(&format!("\n## `{key}`\n\n"));
        page.push_str(&format!("{} {}\n\n", about(part), in_brackets(&root, part, false)));
        page.push_str(&format!("```yaml\n{}```\n", yaml(key, example(part))));
        let mut below = String::new();
        keys_below(&root, part, "", &mut below);
        if !below.is_empty() {
            page.push_str(&format!("\n{below}"));
        }
    }
    page
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test compares a file with the program")]
fn the_page_is_current() {
    let path = format!("{TOP}/docs/settings.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(there, page, "run `UPDATE=1 cargo test` and commit the change");
}

/// Every example is read without a complaint, alone and with all others, also those of the keys in a list.
#[test]
fn every_example_is_a_setting() {
    let root = schema();
    let properties = root["properties"].as_object().unwrap();
    let mut examples = vec![all_examples(&root)];
    examples.extend(properties.iter().map(|(key, part)| yaml(key, example(part))));
    let mapping = |name: &str| {
        let keys = root["$defs"][name]["properties"].as_object().unwrap().iter();
        Value::from_iter(keys.map(|(key, part)| (key.clone(), example(part).clone())))
    };
    let trackers = Value::from(vec![mapping("TrackerEntry")]);
    let mut history = mapping("HistoryEntry");
    history["sources"] = Value::from(vec![mapping("SourceEntry")]);
    examples.push(yaml("trackers", &trackers));
    examples.push(yaml("vocabulary", &mapping("VocabularyEntry")));
    examples.push(yaml("history", &history));
    for example in examples {
        let sandbox = Sandbox::with(&[
            (".pmalint.yaml", &example),
            (DOCUMENT, "# T\n"),
            ("reviews/2026-01-05-a.md", "# A\n"),
        ]);
        sandbox.pmalint("config show").exits(0);
        sandbox.check("--no-baseline --fail-on never").exits(0);
    }
}
