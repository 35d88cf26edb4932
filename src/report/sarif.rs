//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>), as GitHub code scanning takes it
//! (<https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning>).

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use std::io::{self, Write};

use serde_json::{Value, json};

use super::diagnostic::Found;
use super::format::View;
use super::{Diagnostic, Edit, Fix, Location, Report, SetAside, text};
use crate::document::Position;
use crate::git::RepoPath;
use crate::rules::{RULES, Rule, Severity, page};

/// GitHub refuses a file with more results in a run, and shows the 5,000 most severe.
pub(crate) const MOST_RESULTS: usize = 25_000;

/// GitHub shows this many places of a result, and refuses a file with more than 1,000 on one.
const MOST_PLACES: usize = 100;

/// The longest description of a rule that GitHub takes, in characters.
const LONGEST_DESCRIPTION: usize = 1024;

/// The base that all addresses are relative to.
const ROOT: &str = "%SRCROOT%";

pub(super) fn write(report: &Report, _: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (found, left_out) = most_severe(report, MOST_RESULTS);

    let used: BTreeSet<&str> = found.iter().map(|(found, _)| found.code).collect();
    let rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| used.contains(rule.code)).collect();
    let compared = report.set_aside.iter().any(|(_, why)| why.is_known());
    let mut lines = HashSet::new();
    let results: Vec<Value> = found
        .iter()
        .map(|(found, why)| {
            let is_first =
                lines.insert((found.code, &found.location.path, found.location.start.line));
            let mut result = result(found, &rules);
            result["partialFingerprints"] = fingerprints(found, is_first);
            if let Some(why) = why {
                result["suppressions"] = json!([suppression(why)]);
            }
            if compared {
                let is_known = why.is_some_and(SetAside::is_known);
                result["baselineState"] = json!(if is_known { "unchanged" } else { "new" });
            }
            result
        })
        .collect();

    let mut invocation = json!({ "executionSuccessful": true });
    if left_out > 0 {
        let text =
            format!("{left_out} results are left out: GitHub takes {MOST_RESULTS} in a file.");
        invocation["toolExecutionNotifications"] =
            json!([{ "level": "warning", "message": { "text": text } }]);
    }
    let version = env!("CARGO_PKG_VERSION");
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pmalint",
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "version": version,
                "semanticVersion": version,
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "invocations": [invocation],
            "originalUriBaseIds": { ROOT: {
                "description": { "text": "The top level of the repository." },
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    writeln!(out, "{}", text::escape_json(&serde_json::to_string_pretty(&log)?))
}

/// The findings in the order of the report; where there are more than `most`, only those that matter most, and how many are
/// left out.
fn most_severe(report: &Report, most: usize) -> (Vec<Found<'_>>, usize) {
    let mut found: Vec<Found<'_>> = report.all().collect();
    let left_out = found.len().saturating_sub(most);
    if left_out > 0 {
        found.sort_by_key(|(found, why)| (why.is_some(), Reverse(found.severity)));
        found.truncate(most);
    }
    (found, left_out)
}

fn descriptor(rule: &Rule) -> Value {
    let page = page(rule);
    let full: String = rule.why.chars().take(LONGEST_DESCRIPTION).collect();
    json!({
        "id": rule.code,
        "name": pascal_case(rule.name),
        "shortDescription": { "text": format!("{}: {}.", rule.name, rule.summary) },
        "fullDescription": { "text": full },
        "help": { "text": rule.why, "markdown": page },
        "helpUri": rule.url(),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "tags": ["post-mortem"],
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    })
}

/// The name as SARIF has it: an identifier that people can read.
fn pascal_case(name: &str) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    name.split('-').filter_map(capitalised).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(found: &Diagnostic, rules: &[&Rule]) -> Value {
    // GitHub links a further place only where the message does, by its number.
    let mut message = sentence(&found.message);
    let related: Vec<Value> = found
        .related
        .iter()
        .take(MOST_PLACES - 1)
        .enumerate()
        .map(|(at, related)| {
            let id = at + 1;
            let label = text::one_line(&related.message);
            message.push_str(&format!("\n[{}]({id})", escape(&label)));
            json!({
                "id": id,
                "physicalLocation": physical(&related.location),
                "message": { "text": escape(&label) },
            })
        })
        .collect();
    if let Some(help) = &found.help {
        message.push_str(&format!("\n{}", sentence(help)));
    }
    let mut result = json!({
        "ruleId": found.code,
        "level": level(found.severity),
        "message": { "text": message },
        "locations": [{ "physicalLocation": physical(&found.location) }],
    });
    if let Some(index) = rules.iter().position(|rule| rule.code == found.code) {
        result["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(fix) = &found.fix {
        result["fixes"] = json!([proposed(fix, &found.location.path)]);
    }
    if let Some(score) = found.score {
        result["rank"] = json!((score * 100.0).clamp(0.0, 100.0));
    }
    result
}

/// What `--fix` does. A region whose end is its start is a place to put text in (3.30.2).
fn proposed(fix: &Fix, path: &RepoPath) -> Value {
    let replacement = |edit: &Edit| {
        json!({
            "deletedRegion": region(edit.start, edit.end),
            "insertedContent": { "text": edit.text },
        })
    };
    json!({
        "description": { "text": sentence(&fix.title) },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(path), "uriBaseId": ROOT },
            "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}

/// GitHub follows an alert by `primaryLocationLineHash` alone, which its upload action adds: a hash of the line's text.
/// Two findings of a rule on one line would then be one alert, so that the second brings a hash of its own; to bring one
/// for each would make the action warn about each.
fn fingerprints(found: &Diagnostic, is_first_of_line: bool) -> Value {
    let mut fingerprints = json!({ "pmalint/v1": found.fingerprint });
    if !is_first_of_line {
        fingerprints["primaryLocationLineHash"] = json!(format!("{}:1", found.fingerprint));
    }
    fingerprints
}

fn suppression(why: &SetAside) -> Value {
    match why {
        SetAside::Suppressed { reason } if reason.is_empty() => json!({ "kind": "inSource" }),
        SetAside::Suppressed { reason } => json!({ "kind": "inSource", "justification": reason }),
        SetAside::Baselined | SetAside::Before => {
            json!({ "kind": "external", "justification": why.in_words() })
        }
    }
}

fn physical(location: &Location) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&location.path), "uriBaseId": ROOT },
        "region": region(location.start, location.end),
    })
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// The path as a relative reference of RFC 3986: every byte but the unreserved ones and `/` is encoded.
fn uri(path: &RepoPath) -> String {
    let encode = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(*byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.as_bytes().iter().map(encode).collect()
}

/// A message on one line as a sentence: GitHub shows the first one where there is little room.
fn sentence(message: &str) -> String {
    let line = text::one_line(message);
    let mut letters = line.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten().collect::<String>();
    let end = if line.ends_with(['.', '?', '!']) { "" } else { "." };
    escape(&format!("{first}{}{end}", letters.as_str()))
}

/// Text in which SARIF finds no link (3.11.6).
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{Sample, many, rendered, repeat, set_aside};
    use super::*;

    fn run_of(sample: &Sample) -> Value {
        let log: Value = serde_json::from_str(&rendered(Format::Sarif, sample)).unwrap();
        log["runs"][0].clone()
    }

    #[test]
    fn a_result_leads_to_its_rule_and_its_other_places() {
        let run = run_of(&repeat());
        let (rule, result) = (&run["tool"]["driver"]["rules"][0], &run["results"][0]);
        assert_eq!((&rule["id"], &rule["name"]), (&json!("PMA302"), &json!("RepeatText")));
        assert_eq!((&result["ruleId"], &result["ruleIndex"]), (&json!("PMA302"), &json!(0)));
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# PMA302 repeat-text\n"));
        assert_eq!(
            result["message"]["text"],
            "This action was promised before.\n[first promised here](1)\n\
             Link the issue of the earlier action, or say why it was not done."
        );
        assert_eq!(result["relatedLocations"][0]["id"], 1);
        let region = json!({ "startLine": 5, "startColumn": 3, "endLine": 5, "endColumn": 31 });
        assert_eq!(result["locations"][0]["physicalLocation"]["region"], region);
    }

    /// Dropped ones would look fixed, and come back as new when the comment or the baseline goes.
    #[test]
    fn what_is_set_aside_is_marked() {
        let sample = set_aside();
        let run = run_of(&sample);
        let results = run["results"].as_array().unwrap();
        let marks: Vec<_> = results
            .iter()
            .map(|result| (result["suppressions"].clone(), result["baselineState"].clone()))
            .collect();
        assert_eq!(
            marks,
            [
                (Value::Null, json!("new")),
                (json!([{ "kind": "inSource", "justification": "vendor" }]), json!("new")),
                (
                    json!([{ "kind": "external", "justification": "known to the baseline" }]),
                    json!("unchanged")
                ),
            ]
        );
        // Without a baseline nothing is said of it.
        assert_eq!(run_of(&repeat())["results"][0]["baselineState"], Value::Null);
    }

    #[test]
    fn findings_of_a_rule_on_one_line_stay_apart() {
        let run = run_of(&many(2, 1, 0));
        let hashes: Vec<bool> = run["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].is_string())
            .collect();
        assert_eq!(hashes, [false, true, true]);
    }

    #[test]
    fn where_there_are_too_many_the_most_severe_stay() {
        let sample = many(1, 1, 2);
        let severities = |most| -> (Vec<Severity>, usize) {
            let (found, left_out) = most_severe(&sample.report, most);
            (found.iter().map(|(found, _)| found.severity).collect(), left_out)
        };
        assert_eq!(severities(2), (vec![Severity::Error, Severity::Warning], 2));
        assert_eq!(severities(4).0.len(), 4);
        assert_eq!(severities(4).0[0], Severity::Info);
    }

    #[test]
    fn a_path_is_an_encoded_relative_address() {
        for (path, encoded) in [
            ("docs/a b.md", "docs/a%20b.md"),
            ("a:b/c?d#e%.md", "a%3Ab/c%3Fd%23e%25.md"),
            ("Straße/é.md", "Stra%C3%9Fe/%C3%A9.md"),
        ] {
            assert_eq!(uri(&RepoPath::from(path)), encoded);
        }
        assert_eq!(uri(&RepoPath::new(b"a\xff")), "a%FF");
    }

    #[test]
    fn brackets_of_a_document_are_no_links() {
        let mut sample = Sample::new("a.md", "text\n", 0..4, "see [this](2) and \\");
        sample = sample.related("b.md", "text\n", "text", "[x](9)");
        assert_eq!(
            run_of(&sample)["results"][0]["message"]["text"],
            "See \\[this\\](2) and \\\\.\n[\\[x\\](9)](1)"
        );
    }

    #[test]
    fn descriptions_fit() {
        for rule in RULES {
            let descriptor = descriptor(rule);
            for key in ["shortDescription", "fullDescription"] {
                let length = descriptor[key]["text"].as_str().unwrap().chars().count();
                assert!((1..=LONGEST_DESCRIPTION).contains(&length), "{} {key}", rule.code);
            }
        }
    }
}
