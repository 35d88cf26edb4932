//! GitLab Code Quality, whose fields are those of <https://docs.gitlab.com/ci/testing/code_quality/>: a merge request
//! shows what the branch adds and what it fixes, told apart by the fingerprints.

use std::io::{self, Write};

use serde::Serialize;

use super::format::View;
use super::{Diagnostic, Report, text};
use crate::rules::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    /// Unique in the report, and the same when lines move.
    fingerprint: &'a str,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

/// From 1.
#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn write(report: &Report, _: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = report.diagnostics.iter().map(Issue::from).collect();
    writeln!(out, "{}", text::escape_json(&serde_json::to_string_pretty(&issues)?))
}

impl<'a> From<&'a Diagnostic> for Issue<'a> {
    fn from(found: &'a Diagnostic) -> Self {
        Self {
            description: format!("{}: {}", found.code, text::one_line(&found.message)),
            check_name: found.rule,
            fingerprint: &found.fingerprint,
            severity: match found.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Place {
                path: found.location.path.to_text(),
                lines: Lines { begin: found.location.start.line, end: found.location.end.line },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{many, rendered, repeat};

    /// The fields that GitLab's documentation lists, and its five severities.
    #[test]
    fn the_fields_are_those_of_gitlab() {
        for sample in [repeat(), many(1, 2, 3)] {
            let json: serde_json::Value =
                serde_json::from_str(&rendered(Format::Gitlab, &sample)).unwrap();
            let issues = json.as_array().unwrap();
            assert_eq!(issues.len(), sample.report.diagnostics.len());
            for (issue, found) in issues.iter().zip(&sample.report.diagnostics) {
                let keys: Vec<&String> = issue.as_object().unwrap().keys().collect();
                assert_eq!(
                    keys,
                    ["description", "check_name", "fingerprint", "severity", "location"]
                );
                let severity = issue["severity"].as_str().unwrap();
                assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
                assert_eq!(issue["fingerprint"], found.fingerprint);
                let place = &issue["location"];
                assert!(!place["path"].as_str().unwrap().starts_with(['/', '.']));
                assert_eq!(place["lines"]["begin"], found.location.start.line);
            }
        }
        assert_eq!(rendered(Format::Gitlab, &many(0, 0, 0)), "[]\n");
    }
}
