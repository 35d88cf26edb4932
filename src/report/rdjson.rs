//! reviewdog's diagnostic format: `DiagnosticResult` of `proto/rdf/reviewdog.proto`.

use std::io::{self, Write};

use serde::Serialize;

use super::format::{Lookup, View};
use super::{Diagnostic, Location, Report, text};
use crate::document::Position;
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
    }
}

fn place(location: &Location, lookup: &Lookup<'_>) -> Place {
    let source = lookup(&location.path);
    let point = |position: Position| Point {
        line: position.line,
        column: source.map(|source| {
            position.offset.saturating_sub(source.line_span(position.line).start) + 1
        }),
    };
    Place {
        path: location.path.to_text(),
        range: Range { start: point(location.start), end: point(location.end) },
    }
}
