//! The report for programs, version 1 of the public contract.
//!
//! The types here are the contract, apart from the types that pmalint works with: changing one of them
//! is a breaking change, and then [`VERSION`] rises. The order of the fields is the order in the output.

use std::io::{self, Write};

use serde::Serialize;

use super::format::View;
use super::{Diagnostic, Location, RelatedLocation, Report, Summary, text};
use crate::document::Position;
use crate::history;
use crate::report;
use crate::rules::Severity;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Counts,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    rule: &'a str,
    severity: Severity,
    #[serde(flatten)]
    place: Range,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
}

/// What `--fix` does about the finding.
#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

/// A text in place of what stands from `start` up to `end`.
#[derive(Serialize)]
struct Edit<'a> {
    start: Point,
    end: Point,
    text: &'a str,
}

/// What makes an action look like an earlier one, in the words of both.
#[derive(Serialize)]
struct Evidence<'a> {
    shared: Vec<Shared<'a>>,
    only_new: &'a [String],
    only_earlier: &'a [String],
}

#[derive(Serialize)]
struct Shared<'a> {
    new: &'a str,
    earlier: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct Range {
    path: String,
    start: Point,
    end: Point,
}

/// Line and column from 1, column in Unicode scalar values; offset from 0 in bytes.
#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct Counts {
    documents: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    baselined: usize,
}

pub(super) fn write(report: &Report, _: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        diagnostics: report.diagnostics.iter().map(Finding::from).collect(),
        summary: Counts::from(report.summary),
    };
    let json = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", text::escape_json(&json))
}

/// Each finding as the document has it, on a line of its own.
pub(super) fn write_lines(report: &Report, _: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        let json = serde_json::to_string(&Finding::from(diagnostic))?;
        writeln!(out, "{}", text::escape_json(&json))?;
    }
    Ok(())
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            code: diagnostic.code,
            rule: diagnostic.rule,
            severity: diagnostic.severity,
            place: Range::from(&diagnostic.location),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            url: &diagnostic.url,
            fingerprint: &diagnostic.fingerprint,
            related: diagnostic.related.iter().map(Related::from).collect(),
            score: diagnostic.score,
            evidence: diagnostic.evidence.as_ref().map(Evidence::from),
            fix: diagnostic.fix.as_ref().map(Fix::from),
        }
    }
}

impl<'a> From<&'a report::Fix> for Fix<'a> {
    fn from(fix: &'a report::Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Edit {
            start: Point::from(edit.start),
            end: Point::from(edit.end),
            text: &edit.text,
        });
        Self { title: &fix.title, edits: edits.collect() }
    }
}

impl<'a> From<&'a history::Evidence> for Evidence<'a> {
    fn from(evidence: &'a history::Evidence) -> Self {
        let shared = evidence.shared.iter();
        Self {
            shared: shared.map(|both| Shared { new: &both.new, earlier: &both.earlier }).collect(),
            only_new: &evidence.only_new,
            only_earlier: &evidence.only_earlier,
        }
    }
}

impl<'a> From<&'a RelatedLocation> for Related<'a> {
    fn from(related: &'a RelatedLocation) -> Self {
        Self { place: Range::from(&related.location), message: &related.message }
    }
}

impl From<&Location> for Range {
    fn from(location: &Location) -> Self {
        Self {
            path: location.path.to_text(),
            start: Point::from(location.start),
            end: Point::from(location.end),
        }
    }
}

impl From<Position> for Point {
    fn from(Position { line, column, offset }: Position) -> Self {
        Self { line, column, offset }
    }
}

impl From<Summary> for Counts {
    fn from(summary: Summary) -> Self {
        let Summary { documents, errors, warnings, infos, suppressed, baselined, before } = summary;
        // The contract knows two reasons not to count; the base commit is a baseline that nobody has to write.
        Self { documents, errors, warnings, infos, suppressed, baselined: baselined + before }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{Sample, evidence, rendered, repeat};

    #[test]
    fn the_document_is_that_of_the_contract() {
        let mut sample = repeat();
        sample.report.diagnostics[0].score = Some(0.93);
        sample.report.diagnostics[0].evidence = Some(evidence());
        assert_eq!(
            rendered(Format::Json, &sample),
            r##"{
  "version": 1,
  "diagnostics": [
    {
      "code": "PMA302",
      "rule": "repeat-text",
      "severity": "error",
      "path": "docs/postmortems/2026-01-05-checkout.md",
      "start": {
        "line": 5,
        "column": 3,
        "offset": 35
      },
      "end": {
        "line": 5,
        "column": 31,
        "offset": 63
      },
      "message": "this action was promised before",
      "help": "link the issue of the earlier action, or say why it was not done",
      "url": "https://example.org/rules/PMA302",
      "fingerprint": "0123456789abcdef",
      "related": [
        {
          "path": "docs/postmortems/2025-08-19-queue.md",
          "start": {
            "line": 3,
            "column": 7,
            "offset": 15
          },
          "end": {
            "line": 3,
            "column": 35,
            "offset": 43
          },
          "message": "first promised here"
        }
      ],
      "score": 0.93,
      "evidence": {
        "shared": [
          {
            "new": "queue",
            "earlier": "queues"
          },
          {
            "new": "alert",
            "earlier": "Page"
          }
        ],
        "only_new": [
          "depth"
        ],
        "only_earlier": []
      }
    }
  ],
  "summary": {
    "documents": 1,
    "errors": 1,
    "warnings": 0,
    "infos": 0,
    "suppressed": 0,
    "baselined": 0
  }
}
"##
        );
    }

    #[test]
    fn absent_values_are_left_out() {
        let mut sample = Sample::new("a.md", "text\n", 0..4, "message");
        sample.report.diagnostics[0].url = String::new();
        let json: serde_json::Value =
            serde_json::from_str(&rendered(Format::Json, &sample)).unwrap();
        let keys: Vec<&String> = json["diagnostics"][0].as_object().unwrap().keys().collect();
        let present =
            ["code", "rule", "severity", "path", "start", "end", "message", "fingerprint"];
        assert_eq!(keys, present);
    }

    #[test]
    fn hostile_text_is_escaped_and_reads_back() {
        let message = "\u{1b}[31m \u{202e} \u{9b} ##[error]x";
        let sample = Sample::new("a\u{1b}.md", "text\n", 0..4, message);
        let written = rendered(Format::Json, &sample);
        assert!(!written.contains(['\u{1b}', '\u{202e}', '\u{9b}']) && !written.contains("##["));
        let json: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(json["diagnostics"][0]["message"], message);
        assert_eq!(json["diagnostics"][0]["path"], "a\u{1b}.md");
    }
}
