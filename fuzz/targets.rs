//! What must hold of any input: no panic, places inside of the text, output that nothing obeys, the same answer twice.
//!
//! `tests/fuzzing/` runs these on texts that it generates, and `cargo fuzz` on what libFuzzer finds.

use std::io::Write as _;

use pmalint::baseline::Baseline;
use pmalint::document::references::Trackers;
use pmalint::document::{Conventions, Document, Source, Span, Vocabulary, instant, split};
use pmalint::fix::apply;
use pmalint::git::RepoPath;
use pmalint::history::{History, OwnWords, Window};
use pmalint::report::text::is_unsafe;
use pmalint::report::{
    Diagnostic, Edit, Fix, Format, Location, RelatedLocation, Report, Style, View, write,
    write_diff, write_failure,
};
use pmalint::rules::{self, Context, RULES, Severity};
use pmalint::schema::{Schema, project};
use pmalint::settings::Settings;

/// Takes any bytes, and panics where something does not hold.
pub(crate) type Target = fn(&[u8]);

/// The targets by name.
pub(crate) const TARGETS: [(&str, Target); 8] = [
    ("cache", cache),
    ("document", document),
    ("fixes", fixes),
    ("front_matter", front_matter),
    ("settings", settings),
    ("schema", schema),
    ("values", values),
    ("commands", commands),
];

/// What is kept of a document is what was read, and whatever else stands in the cache's file does no harm.
pub(crate) fn cache(bytes: &[u8]) {
    pmalint::cache::read_anything(bytes).expect("temporary files can be written");
    for document in Document::read_all(path(), bytes.to_vec(), &Conventions::default()) {
        let keeps = pmalint::cache::keeps(document).expect("temporary files can be written");
        assert!(keeps, "kept otherwise than it was read");
    }
}

/// A document from its bytes to every format, with every rule; twice, and with line endings of Windows.
pub(crate) fn document(bytes: &[u8]) {
    let found = diagnostics(bytes);
    assert_eq!(found, diagnostics(bytes), "two runs differ");
    if !bytes.contains(&b'\r') {
        let windows = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
        let places = |found: &[Diagnostic]| -> Vec<_> {
            // Where YAML stops to make sense is not the same line for the parser.
            let place = |found: &Diagnostic| match found.code {
                "PMA102" => (found.code, 0),
                code => (code, found.location.start.line),
            };
            let mut places: Vec<_> = found.iter().map(place).collect();
            places.sort();
            places
        };
        assert_eq!(places(&found), places(&diagnostics(&windows)), "CRLF differs");
    }
    let source = Source::new(path(), String::from_utf8_lossy(bytes).into_owned());
    all_formats(found, &source);
}

fn path() -> RepoPath {
    RepoPath::from("docs/postmortems/2026-01-05-a.md")
}

/// What all rules find in a document and in an earlier one.
pub(crate) fn diagnostics(bytes: &[u8]) -> Vec<Diagnostic> {
    let earlier = b"# Earlier\n\nDate: 2025-01-05\n\n## Action items\n\n- Add an alert on the queue length OPS-1\n";
    let conventions = Conventions::default();
    let read =
        |path: RepoPath, bytes: &[u8]| Document::read_all(path, bytes.to_vec(), &conventions);
    let mut documents = read(RepoPath::from("docs/postmortems/2025-01-05-e.md"), earlier);
    documents.extend(read(path(), bytes));
    let windows = documents.iter().map(|_| Window::default()).collect();
    let history = History::new(documents, OwnWords::default(), windows);
    let today = jiff::civil::date(2026, 11, 22);
    let mut found = Vec::new();
    for index in 0..history.incidents().len() {
        let context = Context::new(&history, index, Schema::builtin(), today);
        for rule in RULES {
            for finding in (rule.check)(&context) {
                let source = &context.document.source;
                holds(source, finding.span);
                let related = finding.related.iter().map(|related| {
                    let source = history.incidents()[related.document].source();
                    holds(source, related.span);
                    let location = location(source, related.span);
                    RelatedLocation { location, message: related.message.clone() }
                });
                found.push(Diagnostic {
                    code: rule.code,
                    rule: rule.name,
                    severity: finding.severity.unwrap_or(rule.severity),
                    location: location(source, finding.span),
                    related: related.collect(),
                    message: finding.message,
                    help: finding.help,
                    url: rule.url(),
                    fingerprint: "0123456789abcdef".to_owned(),
                    score: finding.score,
                    evidence: finding.evidence,
                    fix: finding.fix.map(|fix| placed(fix, source)),
                });
            }
        }
    }
    found
}

/// A place is inside of its text and on the borders of characters.
fn holds(source: &Source, span: Span) {
    assert!(source.text().get(span.start..span.end).is_some(), "{span:?}");
}

fn location(source: &Source, span: Span) -> Location {
    let (start, end) = (source.position(span.start), source.position(span.end));
    Location { path: source.path().clone(), start, end }
}

fn placed(fix: rules::Fix, source: &Source) -> Fix {
    let edits = fix.edits.into_iter().map(|edit| {
        holds(source, edit.span);
        let location = location(source, edit.span);
        Edit { start: location.start, end: location.end, text: edit.text }
    });
    Fix { title: fix.title, edits: edits.collect() }
}

/// A schema that asks for all that can be fixed, and the settings and documents by which it is known what short
/// references mean.
const STRICT: &str = "
properties:
  meta: {properties: {date: {format: date}, due: {format: date}, started: {format: date}}}
  sections:
    x-order: [summary, impact, timeline, causes, actions, lessons]
    properties:
      summary: {properties: {heading: {const: Summary}}}
      impact: {x-headings: [Damage], properties: {heading: {const: Impact}}}
      timeline: {properties: {heading: {const: Timeline}}}
      causes: {properties: {heading: {const: Why}}}
      actions: {properties: {heading: {const: Action items}}}
      lessons: {properties: {heading: {const: What we learned}}}
";

/// Fixes come to an end, after which nothing is left that could be fixed; they keep the way in which lines end, and what
/// is shown of them is obeyed by nothing.
pub(crate) fn fixes(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let fixed = all_fixed(text);
    if !text.contains('\r') {
        let windows = |text: &str| text.replace('\n', "\r\n");
        // Where YAML stops to make sense is not the same line for the parser.
        if !text.starts_with(['-', '+', '\u{feff}']) {
            assert_eq!(all_fixed(&windows(text)), windows(&fixed), "CRLF differs");
        }
    }
    let mut out = Vec::new();
    write_diff(&path(), text, &fixed, &Style::PLAIN, &mut out).expect("memory takes all");
    inert(&String::from_utf8(out).expect("output is UTF-8").replace("\r\n", "\n"), false);
}

fn all_fixed(text: &str) -> String {
    thread_local! {
        static SCHEMA: Schema = Schema::from_text("strict.yaml", STRICT).expect("a schema");
    }
    let earlier = "# Earlier\n\nDate: 2025-01-05\n\n## Action items\n\n- Add an alert o/r#1\n";
    let mut vocabulary = Vocabulary::default();
    SCHEMA.with(|schema| {
        for (kind, heading) in schema.headings() {
            vocabulary.add(kind, heading);
        }
    });
    let trackers = Trackers::new(&[], Some("https://github.com/o/r"));
    let conventions = Conventions { vocabulary, trackers, ..Conventions::default() };
    let read = |path: RepoPath, text: &str| {
        Document::read_all(path, text.as_bytes().to_vec(), &conventions)
    };
    let mut text = text.to_owned();
    for _ in 0..200 {
        let mut documents = read(path(), &text);
        documents.extend(read(RepoPath::from("docs/postmortems/2025-01-05-e.md"), earlier));
        let windows = documents.iter().map(|_| Window::default()).collect();
        let history = History::new(documents, OwnWords::default(), windows);
        let mut fixes = Vec::new();
        SCHEMA.with(|schema| {
            let context = Context::new(&history, 0, schema, jiff::civil::date(2026, 11, 22));
            for rule in RULES.iter().filter(|rule| rule.has_fix()) {
                fixes.extend((rule.check)(&context).into_iter().filter_map(|found| found.fix));
            }
        });
        for edit in fixes.iter().flat_map(|fix| &fix.edits) {
            holds(&history.document(0).source, edit.span);
        }
        if fixes.is_empty() {
            return text;
        }
        text = apply(&text, fixes.iter().map(|fix| fix.edits.iter().map(Into::into)))
            .expect("a fix that is offered changes something")
            .text;
    }
    panic!("there is no end of fixes");
}

pub(crate) fn all_formats(found: Vec<Diagnostic>, source: &Source) {
    let mut report = Report { diagnostics: found, ..Report::default() };
    report.count(1);
    for style in [Style::PLAIN, Style { unicode: false, width: 40, ..Style::PLAIN }] {
        for format in Format::ALL {
            let mut out = Vec::new();
            let view = View {
                lookup: &|place| (place.path == *source.path()).then_some(source),
                style: &style,
                summary: true,
                documents: &[source.path().clone()],
                fail_on: Some(Severity::Info),
                earlier: &[],
            };
            write(*format, &report, &view, &mut out).expect("memory takes all");
            let text = String::from_utf8(out).expect("output is UTF-8");
            inert(&text, *format == Format::Github);
            match format {
                Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => {
                    serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
                }
                Format::JsonLines => {
                    for line in text.lines() {
                        serde_json::from_str::<serde_json::Value>(line).expect("JSON");
                    }
                }
                _ => {}
            }
        }
    }
}

/// No terminal, and no CI system's log, obeys it.
fn inert(text: &str, has_commands: bool) {
    for line in text.split('\n') {
        let unsafe_character =
            line.chars().find(|character| is_unsafe(*character) && *character != '\t');
        assert!(unsafe_character.is_none(), "{unsafe_character:?} in {line:?}");
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "{line:?}");
        }
        let is_command = line
            .trim_start()
            .strip_prefix("::")
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let is_ours = |start: &&str| line.starts_with(*start);
        let ours =
            ["::error file=", "::warning file=", "::notice file=", "::notice title=pmalint::"];
        assert!(!is_command || has_commands && ours.iter().any(is_ours), "{line:?}");
    }
}

/// An error as it is shown.
fn failure(report: &miette::Report) {
    for style in [Style::PLAIN, Style { unicode: false, width: 40, ..Style::PLAIN }] {
        let mut out = Vec::new();
        write_failure(report, &style, &mut out).expect("memory takes all");
        inert(&String::from_utf8(out).expect("output is UTF-8"), false);
    }
}

/// Front matter and the places of its problems.
pub(crate) fn front_matter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for text in [text.to_owned(), format!("---\n{text}\n---\n"), format!("+++\n{text}\n+++\n")] {
        let (found, body) = split(&text);
        assert!(text.is_char_boundary(body));
        let Some(found) = found else { continue };
        let source = Source::new(path(), text.clone());
        for span in [found.span, found.content, found.root.span] {
            holds(&source, span);
        }
        for problem in found.problems {
            holds(&source, problem.span);
        }
    }
}

/// A settings file and a baseline.
pub(crate) fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let rules: Vec<_> = RULES.iter().map(|rule| (rule.code, rule.name)).collect();
    if let Err(error) = Settings::from_file(&RepoPath::from(".pmalint.yaml"), text, &rules) {
        failure(&error);
    }
    if let Err(error) = Baseline::parse(&RepoPath::from(".pmalint-baseline.json"), text) {
        failure(&error);
    }
}

/// A schema, and a document that is held to it.
pub(crate) fn schema(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Schema::from_text("a.schema.yaml", text) {
        Err(error) => failure(&error),
        Ok(schema) => {
            let text = b"---\na: [1, {b: x}]\ndate: 2026-01-05\n---\n# T\n\n## Impact\n\nx\n\n## Action items\n\n- y OPS-1\n";
            for document in Document::read_all(path(), text.to_vec(), &Conventions::default()) {
                for violation in schema.validate(&project(&document, &schema)) {
                    holds(&document.source, violation.span);
                }
            }
        }
    }
}

/// References and dates.
pub(crate) fn values(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let trackers = Trackers::new(&[], Some("https://github.com/o/r"));
    for line in text.lines() {
        let _ = trackers.classify_url(line);
        let _ = trackers.classify_url(&format!("https://github.com/{line}"));
        let _ = instant(line, None);
        let _ = instant(&format!("2026-01-05 {line}"), Some(jiff::civil::date(2026, 1, 5)));
    }
}

/// Any text as message, help and path of a finding, in every format.
pub(crate) fn commands(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    if text.is_empty() {
        return;
    }
    let mut name = Vec::new();
    name.write_all(bytes).expect("memory takes all");
    let source = Source::new(RepoPath::new(name), text.clone());
    let location = location(&source, Span::new(0, text.len()));
    let found = Diagnostic {
        code: "PMA101",
        rule: "field-missing",
        severity: Severity::Error,
        related: vec![RelatedLocation { location: location.clone(), message: text.clone() }],
        location: location.clone(),
        message: text.clone(),
        help: Some(text.clone()),
        url: RULES[0].url(),
        fingerprint: "0123456789abcdef".to_owned(),
        score: None,
        evidence: None,
        fix: Some(Fix {
            title: text.clone(),
            edits: vec![Edit { start: location.start, end: location.end, text: text.clone() }],
        }),
    };
    all_formats(vec![found], &source);
    failure(&miette::miette!(help = text.clone(), "{text}"));
}
