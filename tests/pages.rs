//! What pmalint prints about itself: rules, schemas, completions, the man page.

use pmalint::rules::{RULES, page};

use crate::support::Sandbox;

fn printed(arguments: &str) -> String {
    let run = Sandbox::without_repository().pmalint(arguments).exits(0);
    assert_eq!(run.err, "", "{run}");
    run.out
}

#[test]
fn every_rule_is_listed_and_explained() {
    let list = printed("rule");
    assert_eq!(list.lines().count(), RULES.len());
    for (line, rule) in list.lines().zip(RULES) {
        let words: Vec<&str> = line.split_whitespace().take(3).collect();
        assert_eq!(words, [rule.code, rule.name, rule.level_name()]);
    }
    let rule = RULES.iter().find(|rule| rule.code == "PMA203").unwrap();
    assert_eq!(printed("rule PMA203"), page(rule));
    assert_eq!(printed("rule action-unlinked"), page(rule));
    assert_eq!(printed("rule pma203"), page(rule));
}

/// `UPDATE=1 cargo test` rewrites the files.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test compares files with the code")]
fn the_published_pages_are_those_of_the_rules() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(folder).unwrap();
        for rule in RULES {
            std::fs::write(format!("{folder}/{}.md", rule.name), page(rule)).unwrap();
        }
    }
    for rule in RULES {
        let file = format!("{folder}/{}.md", rule.name);
        let published = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(published == page(rule), "run `UPDATE=1 cargo test` and commit {file}");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), RULES.len(), "a page without a rule");
}

#[test]
fn the_schemas_are_printed() {
    let default = pmalint::schema::default().schema;
    assert_eq!(printed("schema print"), default);
    assert_eq!(printed("schema print document"), default);
    for preset in &pmalint::schema::PRESETS {
        assert_eq!(printed(&format!("schema print {}", preset.name)), preset.schema);
        assert_eq!(printed(&format!("schema template {}", preset.name)), preset.template);
    }
    let settings: serde_json::Value =
        serde_json::from_str(&printed("schema print settings")).unwrap();
    assert!(settings["properties"]["documents"].is_object());
}

#[test]
fn presets_are_listed_and_told_apart() {
    let list = printed("schema list");
    let names: Vec<&str> =
        list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(names, pmalint::schema::PRESETS.each_ref().map(|preset| preset.name));
    for command in ["print", "template", "print --for editors"] {
        let run = Sandbox::without_repository().pmalint(&format!("schema {command} google-sr"));
        run.exits(2).says(&["no schema named `google-sr`", "did you mean `google-sre`?"]);
    }
}

/// What editors get is JSON Schema without anything of our own.
#[test]
fn editors_get_the_front_matter() {
    for preset in &pmalint::schema::PRESETS {
        let text = printed(&format!("schema print {} --for editors", preset.name));
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let own =
            ["x-", "incident-status", "\"severity\",", "not-blank", "day-or-time", "iso-date-like"];
        assert!(own.iter().all(|own| !text.contains(own)), "{text}");
        assert!(schema["properties"]["severity"].is_object() && schema["sections"].is_null());
        jsonschema::draft202012::new(&schema).unwrap();
    }
    let text = printed("schema print google-sre --for editors");
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema["required"], serde_json::json!(["authors", "status"]));
    let default = printed("schema print --for editors");
    assert!(!default.contains("required"), "{default}");
}

/// The built-in schema, printed into a file and named in the settings, is the default.
#[test]
fn the_printed_schema_can_be_used() {
    use crate::support::{DOCUMENT, GOOD, UNLINKED, document};
    for action in [GOOD, UNLINKED] {
        let text = document("2026-01-05", action).replace("status: closed\n", "");
        let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
        let default = sandbox.check("").to_string();
        sandbox.write("schema.yaml", printed("schema print"));
        sandbox.write(".pmalint.yaml", "schema: schema.yaml\n");
        assert_eq!(sandbox.check("").to_string(), default);
    }
}

#[test]
fn completions_and_the_man_page_know_the_commands() {
    for (arguments, parts) in [
        ("completions bash", &["_pmalint()", "--stdin-filename", "pre-merge-commit", "rdjson"][..]),
        ("completions zsh", &["#compdef pmalint", "--stdin-filename", "rdjson\\:"]),
        ("completions fish", &["complete -c pmalint", "stdin-filename", "rdjson\\t"]),
        ("completions powershell", &["--stdin-filename"]),
        ("man", &[".TH pmalint 1", "Exit codes"]),
    ] {
        let text = printed(arguments);
        for part in parts {
            assert!(text.contains(part), "{arguments}: {part}");
        }
    }
}
