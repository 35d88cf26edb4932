//! What a schema finds, case by case: the files of `tests/schema` show each document with «marks» around
//! what is found, and below it what is said.
//!
//! A block of YAML is the schema of the cases after it (`preset NAME` alone names one of ours). `␍` is a
//! carriage return and `⟦BOM⟧` a byte order mark. `UPDATE=1 cargo test` rewrites marks and messages: then
//! read the diff.

use std::fmt::Write as _;

use pmalint::document::references::{TrackerKind, TrackerSetting, Trackers};
use pmalint::document::{Conventions, Document, Vocabulary};
use pmalint::fix::apply;
use pmalint::git::RepoPath;
use pmalint::history::{History, OwnWords};
use pmalint::rules::{Context, RULES};
use pmalint::schema::{PRESETS, Schema, preset};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schema");

/// Files that the schemas of the cases may refer to.
const FILES: &[(&str, &str)] = &[
    (
        "common.yaml",
        "$defs:\n  severity: {enum: [sev1, sev2]}\n  team: {$ref: 'more/team.yaml#/$defs/team'}\n",
    ),
    (
        "more/team.yaml",
        "$id: https://example.com/team\n$defs:\n  team: {type: string, minLength: 3}\n  up: {$ref: '../common.yaml#/$defs/severity'}\n",
    ),
    (
        "loop.yaml",
        "properties: {meta: {$ref: 'loop.yaml#/$defs/a'}}\n$defs: {a: {properties: {next: {$ref: '#/$defs/a'}, kind: {const: x}}}}\n",
    ),
];

fn read_file(path: &RepoPath) -> miette::Result<Option<String>> {
    Ok(FILES.iter().find(|(name, _)| *name == path.to_text()).map(|(_, text)| (*text).to_owned()))
}

fn schema(text: &str) -> miette::Result<Schema> {
    match text.trim().strip_prefix("preset ") {
        Some(name) => Schema::from_text(name, preset(name).unwrap().schema),
        None => Schema::read("schema.yaml", text, &read_file),
    }
}

/// The text with marks around the places, and the lines that say what is found.
type Shown = (String, Vec<String>);

/// The document as the only one, read as the schema says.
fn history(schema: &Schema, text: &str) -> History {
    let mut vocabulary = Vocabulary::default();
    for (kind, heading) in schema.headings() {
        vocabulary.add(kind, heading);
    }
    let trackers = Trackers::new(
        &[TrackerSetting {
            kind: TrackerKind::Github,
            repository: Some("ovenmere/shop".to_owned()),
            ..TrackerSetting::default()
        }],
        None,
    );
    let conventions = Conventions { vocabulary, trackers, ..Conventions::default() };
    let path = RepoPath::from("pm/document.md");
    let documents = Document::read_all(path, text.as_bytes().to_vec(), &conventions);
    History::new(documents, OwnWords::default(), Vec::new())
}

/// The text after all fixes, which has none any more.
fn fixed(schema: &Schema, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..50 {
        let history = history(schema, &text);
        let context = Context::new(&history, 0, schema, jiff::civil::date(2026, 6, 1));
        let found = RULES.iter().flat_map(|rule| (rule.check)(&context));
        let fixes: Vec<_> = found.filter_map(|finding| finding.fix).collect();
        if fixes.is_empty() {
            return text;
        }
        let applied = apply(&text, fixes.iter().map(|fix| fix.edits.iter().map(Into::into)));
        text = applied.unwrap_or_else(|| panic!("a fix changes nothing: {fixes:?}\n{text}")).text;
    }
    panic!("there is no end of fixes:\n{text}");
}

/// The lines of the text after all fixes; none, where nothing can be fixed.
fn check_fixes(schema_text: &str, text: &str) -> Shown {
    let schema = schema(schema_text).unwrap_or_else(|error| panic!("{error:?}\n{schema_text}"));
    let fixed = fixed(&schema, text);
    let shown = fixed.replace("\r\n", "␍\n").replace('\u{feff}', "⟦BOM⟧");
    let lines = shown.lines().map(|line| format!("- |{line}|")).collect();
    (text.to_owned(), if fixed == text { Vec::new() } else { lines })
}

fn check_document(schema_text: &str, text: &str) -> Shown {
    let schema = schema(schema_text).unwrap_or_else(|error| panic!("{error:?}\n{schema_text}"));
    // Fixing it twice changes nothing.
    let once = fixed(&schema, text);
    assert_eq!(fixed(&schema, &once), once);
    let history = history(&schema, text);
    let context = Context::new(&history, 0, &schema, jiff::civil::date(2026, 6, 1));
    let source = &history.document(0).source;
    let mut found = Vec::new();
    let last = if history.document(0).readable { "PMA105" } else { "PMA101" };
    let rules = RULES.iter().filter(|rule| ("PMA100"..last).contains(&rule.code));
    for rule in rules {
        for finding in (rule.check)(&context) {
            let severity = finding.severity.unwrap_or(rule.severity);
            let mut line = format!("- {} {severity}: {}", rule.code, finding.message);
            if let Some(help) = &finding.help {
                write!(line, "; help: {help}").unwrap();
            }
            if let Some(fix) = &finding.fix {
                write!(line, "; fix: {}", fix.title).unwrap();
            }
            for related in &finding.related {
                let place = source.slice(related.span).lines().next().unwrap_or_default();
                write!(line, "; at `{place}`: {}", related.message).unwrap();
            }
            found.push((finding.span.start, finding.span.end, line));
        }
    }
    found.sort();
    let spans = found.iter().map(|(start, end, _)| (*start, *end)).collect();
    (mark(source.text(), spans), found.into_iter().map(|(_, _, line)| line).collect())
}

fn check_schema(_: &str, text: &str) -> Shown {
    let mut found = Vec::new();
    if let Err(report) = schema(text) {
        let first: &dyn miette::Diagnostic = report.as_ref();
        for mistake in std::iter::once(first).chain(first.related().into_iter().flatten()) {
            let mut labels = mistake.labels().into_iter().flatten();
            let label = labels
                .next()
                .map_or((0, 0), |label| (label.offset(), label.offset() + label.len()));
            let mut line = format!("- {mistake}");
            if let Some(help) = mistake.help() {
                write!(line, "; help: {help}").unwrap();
            }
            found.push((label.0, label.1, line));
        }
    }
    let spans = found.iter().map(|(start, end, _)| (*start, *end)).collect();
    (mark(text, spans), found.into_iter().map(|(_, _, line)| line).collect())
}

fn mark(text: &str, mut spans: Vec<(usize, usize)>) -> String {
    spans.sort_unstable();
    spans.dedup();
    let mut marks: Vec<(usize, u8, &str)> = Vec::new();
    for (start, end) in spans {
        marks.push((start, if start == end { 0 } else { 1 }, "«"));
        marks.push((end, 0, "»"));
    }
    marks.sort_by_key(|(at, order, _)| (*at, *order));
    let mut out = String::new();
    let mut from = 0;
    for (at, _, mark) in marks {
        out += &text[from..at];
        out += mark;
        from = at;
    }
    out + &text[from..]
}

/// Checks the cases of a file, or rewrites what is expected in them; how many there are.
#[expect(clippy::disallowed_methods, reason = "the cases are files")]
fn cases(name: &str, check: fn(&str, &str) -> Shown) -> usize {
    let path = format!("{FOLDER}/{name}.md");
    let written = std::fs::read_to_string(&path).unwrap();
    let (mut out, mut schema, mut count) = (String::new(), String::new(), 0);
    let mut lines = written.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        let fence = if line.starts_with("```") { "```" } else { "~~~~" };
        if !line.starts_with(fence) {
            continue;
        }
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let body = body.iter().map(|line| format!("{line}\n")).collect::<String>();
        if fence == "```" {
            writeln!(out, "{body}{fence}").unwrap();
            schema = body;
            continue;
        }
        count += 1;
        let text = body.replace(['«', '»'], "").replace("␍\n", "\r\n").replace("⟦BOM⟧", "\u{feff}");
        let (marked, found) = check(&schema, &text);
        out += &marked.replace("\r\n", "␍\n").replace('\u{feff}', "⟦BOM⟧");
        writeln!(out, "{fence}\n").unwrap();
        let nothing = vec!["- nothing".to_owned()];
        for line in if found.is_empty() { &nothing } else { &found } {
            writeln!(out, "{line}").unwrap();
        }
        lines.next_if(|line| line.is_empty());
        while lines.next_if(|line| line.starts_with("- ")).is_some() {}
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &out).unwrap();
    }
    let now = if std::env::var_os("UPDATE").is_some() { out.clone() } else { written };
    for (expected, found) in now.lines().zip(out.lines()) {
        assert_eq!(expected, found, "{name}.md; `UPDATE=1 cargo test` rewrites it");
    }
    assert_eq!(now.lines().count(), out.lines().count(), "{name}.md");
    count
}

#[test]
fn every_case_is_found_where_it_is_marked() {
    let documents = [
        "missing",
        "unknown",
        "wrong",
        "alternatives",
        "front-matter",
        "text",
        "times",
        "keywords",
        "presets",
    ];
    let count: usize = documents.iter().map(|name| cases(name, check_document)).sum();
    assert!(count >= 120, "{count}");
}

/// What `--fix` makes of a document, line by line between bars.
#[test]
fn every_fix_makes_what_is_shown() {
    assert!(cases("fixes", check_fixes) >= 25);
}

#[test]
fn every_mistake_of_a_schema_is_found_where_it_is_marked() {
    assert!(cases("broken", check_schema) >= 30);
}

/// Time and memory stay bounded: nothing here may take long, and each is refused at a place.
#[test]
fn hostile_front_matter_is_refused() {
    let bomb = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, at| {
        text + &format!("a{at}: &a{at} [*a{before}, *a{before}, *a{before}]\n", before = at - 1)
    });
    for (name, front_matter) in [
        ("alias bomb", bomb),
        ("deep flow", format!("a: {}", "[".repeat(10_000))),
        ("deep flow, closed", format!("a: {}{}\n", "[".repeat(10_000), "]".repeat(10_000))),
        (
            "deep block",
            (0..10_000).fold(String::new(), |text, at| text + &" ".repeat(at % 400) + "a:\n"),
        ),
        ("deep mappings", format!("a: {}1{}\n", "{a: ".repeat(10_000), "}".repeat(10_000))),
        ("10 MB", "key: value\n".repeat(1_000_000)),
        ("10 MB in one value", format!("key: {}\n", "x".repeat(10_000_000))),
        ("an endless string", format!("key: \"{}\n", "x".repeat(100_000))),
    ] {
        let schema = Schema::builtin();
        let text = format!("---\n{front_matter}---\n# T\n");
        let path = RepoPath::from("pm/document.md");
        let documents = Document::read_all(path, text.into_bytes(), &Conventions::default());
        let history = History::new(documents, OwnWords::default(), Vec::new());
        let context = Context::new(&history, 0, schema, jiff::civil::date(2026, 6, 1));
        let refusing = RULES.iter().filter(|rule| ["PMA100", "PMA102"].contains(&rule.code));
        let found: Vec<_> = refusing.flat_map(|rule| (rule.check)(&context)).collect();
        assert!(!found.is_empty() && found.len() <= 200, "{name}: {}", found.len());
    }
}

#[test]
fn every_preset_is_sound_and_its_template_satisfies_it() {
    for preset in &PRESETS {
        let name = preset.name;
        Schema::from_text(name, preset.schema).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let schema = preset.compiled();
        let mut vocabulary = Vocabulary::default();
        for (kind, heading) in schema.headings() {
            vocabulary.add(kind, heading);
        }
        let conventions = Conventions { vocabulary, ..Conventions::default() };
        let path = RepoPath::from("pm/document.md");
        let documents = Document::read_all(path, preset.template.as_bytes().to_vec(), &conventions);
        let history = History::new(documents, OwnWords::default(), Vec::new());
        // On the day after, before anything is due.
        let today = history.date(0).unwrap().tomorrow().unwrap();
        let context = Context::new(&history, 0, schema, today);
        for rule in RULES.iter().filter(|rule| rule.is_on) {
            let found = (rule.check)(&context);
            assert!(found.is_empty(), "{name}: {}: {found:?}", rule.code);
        }
    }
}

/// Each preset has a page that says where it comes from, and the overview lists them all.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the project's own files")]
fn every_preset_is_documented() {
    let read = |path: &str| {
        std::fs::read_to_string(format!("{}/docs/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let overview = read("schemas.md");
    for preset in &PRESETS {
        let page = read(&format!("schemas/{}.md", preset.name));
        assert!(page.contains(preset.source), "{}", preset.name);
        assert!(preset.schema.contains(preset.source), "{}", preset.name);
        let row = format!("| [{0}](schemas/{0}.md) | {1} |", preset.name, preset.summary);
        assert!(overview.contains(&row), "{row}");
    }
    // Every schema and every settings file that the overview shows can be used.
    for block in overview.split("```yaml\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let text = match block.split(':').next().unwrap() {
            "schema" => continue,
            "x-profiles" | "$ref" => block.to_owned(),
            "sections" => format!("properties:\n  {}", block.replace('\n', "\n  ")),
            _ => format!(
                "properties:\n  meta:\n    properties:\n      {}",
                block.replace('\n', "\n      ")
            ),
        };
        Schema::from_text("schemas.md", &text).unwrap_or_else(|error| panic!("{error:?}"));
    }
}
