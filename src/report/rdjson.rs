//! reviewdog's diagnostic format: `DiagnosticResult` of `proto/rdf/reviewdog.proto`.

use std::io::{self, Write};

use serde::Serialize;

use super::format::{Lookup, View};
use super::{Diagnostic, Fix, Location, Report, text};
use crate::document::{self, Position};
use crate::rules::Severity;

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    message: String,
    location: Place,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

/// A text in place of a range.
#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
}

#[derive(Serialize)]
struct Place {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    /// Exclusive.
    end: Point,
}

/// From 1; the column in bytes of UTF-8, absent where the text is not at hand.
#[derive(Serialize)]
struct Point {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let result = DiagnosticResult {
        source: Source { name: "pmalint", url: env!("CARGO_PKG_REPOSITORY") },
        diagnostics: report.diagnostics.iter().map(|found| finding(found, view)).collect(),
    };
    writeln!(out, "{}", text::escape_json(&serde_json::to_string_pretty(&result)?))
}

fn finding<'a>(found: &'a Diagnostic, view: &View<'_>) -> Finding<'a> {
    Finding {
        message: super::concise::sentence(found),
        location: place(&found.location, view.lookup),
        severity: match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Code { value: found.code, url: &found.url },
        suggestions: found.fix.iter().flat_map(|fix| suggestions(found, fix, view)).collect(),
    }
}

/// The edits of a fix. reviewdog takes each suggestion for an answer of its own, so that a fix of several is left out.
fn suggestions<'a>(found: &Diagnostic, fix: &'a Fix, view: &View<'_>) -> Option<Suggestion<'a>> {
    let [edit] = fix.edits.as_slice() else { return None };
    let range = range(edit.start, edit.end, (view.lookup)(&found.location));
    Some(Suggestion { range, text: &edit.text })
}

fn place(location: &Location, lookup: &Lookup<'_>) -> Place {
    let source = lookup(location);
    Place { path: location.path.to_text(), range: range(location.start, location.end, source) }
}

fn range(start: Position, end: Position, source: Option<&document::Source>) -> Range {
    let point = |position: Position| Point {
        line: position.line,
        column: source.map(|source| {
            position.offset.saturating_sub(source.line_span(position.line).start) + 1
        }),
    };
    Range { start: point(start), end: point(end) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Format;
    use super::super::fixture::{Sample, hostile, many, rendered, repeat};

    /// The messages of `reviewdog.proto` with their fields.
    #[test]
    fn the_fields_are_those_of_reviewdog() {
        fn check(value: &Value, known: &[(&str, &[&str])], message: &str) {
            let (_, fields) = known.iter().find(|(name, _)| *name == message).unwrap();
            for key in value.as_object().unwrap().keys() {
                assert!(fields.contains(&key.as_str()), "{key} in {message}");
            }
        }
        let known: &[(&str, &[&str])] = &[
            ("DiagnosticResult", &["diagnostics", "source", "severity"]),
            (
                "Diagnostic",
                &[
                    "message",
                    "location",
                    "severity",
                    "source",
                    "code",
                    "suggestions",
                    "original_output",
                ],
            ),
            ("Source", &["name", "url"]),
            ("Code", &["value", "url"]),
            ("Location", &["path", "range"]),
            ("Range", &["start", "end"]),
            ("Position", &["line", "column"]),
        ];
        for sample in [repeat(), many(1, 2, 3), hostile("\u{1b}\"\n")] {
            let result: Value = serde_json::from_str(&rendered(Format::Rdjson, &sample)).unwrap();
            check(&result, known, "DiagnosticResult");
            check(&result["source"], known, "Source");
            let found = result["diagnostics"].as_array().unwrap();
            assert_eq!(found.len(), sample.report.diagnostics.len());
            for found in found {
                check(found, known, "Diagnostic");
                check(&found["code"], known, "Code");
                assert!(
                    ["ERROR", "WARNING", "INFO"].contains(&found["severity"].as_str().unwrap())
                );
                let place = &found["location"];
                check(place, known, "Location");
                check(&place["range"], known, "Range");
                check(&place["range"]["start"], known, "Position");
                check(&place["range"]["end"], known, "Position");
            }
        }
    }

    /// The example of the proto: `b` comes after four bytes.
    #[test]
    fn columns_count_bytes() {
        let mut sample = Sample::marking("a.md", "x\na𐐀b\n", "b");
        let range = |sample: &Sample| {
            let result: Value = serde_json::from_str(&rendered(Format::Rdjson, sample)).unwrap();
            result["diagnostics"][0]["location"]["range"].clone()
        };
        let expected =
            json!({ "start": { "line": 2, "column": 6 }, "end": { "line": 2, "column": 7 } });
        assert_eq!(range(&sample), expected);
        sample.sources.clear();
        assert_eq!(range(&sample), json!({ "start": { "line": 2 }, "end": { "line": 2 } }));
    }
}
