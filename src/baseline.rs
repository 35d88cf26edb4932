//! `.pmalint-baseline.json`: the findings that were there when a team began, which neither count nor show.
//!
//! One finding a line, ordered, so that a change of the file reads as what it means. Reading and writing files is not
//! done here.

use miette::{IntoDiagnostic as _, Result};
use serde::{Deserialize, Serialize};

use crate::document::{Problem, Source, Span};
use crate::fingerprint::{self, Known};
use crate::git::RepoPath;
use crate::report::{Report, text};
use crate::schema::BrokenFile;

/// Its name, beside the settings file at the top.
pub const BASELINE_FILE: &str = ".pmalint-baseline.json";

const VERSION: u32 = 1;

/// How many characters of the text that a finding is about are kept, for the reader.
const SHOWN: usize = 72;

/// The findings that are known, ordered by path and code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<BaselineEntry>,
}

/// One known finding. What names it is the fingerprint; a path helps where the document was given another title or
/// date; the rest is for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    pub path: String,
    pub code: String,
    /// What was said when it was recorded.
    pub message: String,
    /// The beginning of the text that it is about.
    pub text: String,
    pub fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<BaselineEntry>,
}

/// What came of bringing a baseline up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub added: usize,
    pub removed: usize,
    pub kept: usize,
}

impl Baseline {
    /// Reads the file; the error shows the place of its first mistake.
    ///
    /// # Errors
    /// It is no JSON, has another shape, or is of a later version.
    pub fn parse(path: &RepoPath, text: &str) -> Result<Self> {
        const HELP: &str = "a baseline is written by pmalint: bring back its last good state, or delete it and run `pmalint baseline create`";
        let broken = |span: Span, message: String| {
            let problem = Problem::new(span, message).help(HELP);
            BrokenFile::report(&path.to_text(), text, vec![problem])
                .unwrap_or_else(|| miette::miette!("{path} cannot be read"))
        };
        let file: File = serde_json::from_str(text).map_err(|error| {
            let source = Source::new(path.clone(), text.to_owned());
            let line = source.line_span(error.line().max(1));
            let start = line.start + error.column().saturating_sub(1);
            let span = source.clamp(Span::new(start.min(line.end), (start + 1).min(line.end)));
            // serde says the place in words as well.
            let message = error.to_string();
            let message =
                message.rsplit_once(" at line ").map_or(message.as_str(), |(said, _)| said);
            broken(span, message.to_owned())
        })?;
        if file.version != VERSION {
            let message = format!("version {} of the baseline is not known", file.version);
            let start = text.find("\"version\"").unwrap_or_default();
            return Err(broken(Span::new(start, start + "\"version\"".len()), message));
        }
        Ok(Self { entries: file.findings })
    }

    /// The text of the file.
    ///
    /// # Errors
    /// None that can happen: an entry is always JSON.
    pub fn to_text(&self) -> Result<String> {
        let mut entries = Vec::new();
        for entry in &self.entries {
            let json = serde_json::to_string(entry).into_diagnostic()?;
            entries.push(format!("\n    {}", text::escape_json(&json)));
        }
        let close = if entries.is_empty() { "" } else { "\n  " };
        Ok(format!(
            "{{\n  \"version\": {VERSION},\n  \"findings\": [{}{close}]\n}}\n",
            entries.join(",")
        ))
    }

    pub fn entries(&self) -> &[BaselineEntry] {
        &self.entries
    }

    /// The entries as findings that were there before.
    pub fn known(&self) -> Vec<Known> {
        let known = self.entries.iter().map(|entry| Known {
            fingerprint: entry.fingerprint.clone(),
            path: entry.path.clone(),
        });
        known.collect()
    }

    /// Records all findings of a report. What was recorded before keeps its words, so that the file changes where the
    /// findings do. `recognised` says which entry each diagnostic is.
    #[must_use]
    pub fn updated<'a>(
        &self,
        report: &Report,
        recognised: &[Option<usize>],
        lookup: &dyn Fn(&RepoPath) -> Option<&'a Source>,
    ) -> (Self, Change) {
        let mut change = Change::default();
        let mut entries = Vec::new();
        for (diagnostic, known) in report.diagnostics.iter().zip(recognised) {
            let location = &diagnostic.location;
            let known = known.and_then(|at| self.entries.get(at));
            let (message, text) = match known {
                Some(entry) => {
                    change.kept += 1;
                    (entry.message.clone(), entry.text.clone())
                }
                None => {
                    change.added += 1;
                    let text = lookup(&location.path).map(|source| source.slice(location.span()));
                    (diagnostic.message.clone(), shown(text.unwrap_or_default()))
                }
            };
            entries.push(BaselineEntry {
                path: fingerprint::path(&location.path),
                code: diagnostic.code.to_owned(),
                message,
                text,
                fingerprint: diagnostic.fingerprint.clone(),
            });
        }
        change.removed = self.entries.len() - change.kept;
        entries.sort();
        (Self { entries }, change)
    }

    /// The same without some entries.
    #[must_use]
    pub fn without(&self, entries: &[usize]) -> Self {
        let kept = self.entries.iter().enumerate().filter(|(at, _)| !entries.contains(at));
        Self { entries: kept.map(|(_, entry)| entry.clone()).collect() }
    }
}

fn shown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
