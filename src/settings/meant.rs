//! What the settings mean: no `Option` that stands for a default, nothing left to check.

use std::collections::{BTreeMap, HashMap};

use regex::Regex;

use super::documents::DocumentGlobs;
use super::file::TrackerKind;
use super::read;
use crate::git::RepoPath;
use crate::rules::Severity;

/// All settings that govern a document.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub documents: DocumentGlobs,
    pub schema: SchemaChoice,
    pub levels: Levels,
    pub trackers: Vec<Tracker>,
    pub vocabulary: Vocabulary,
    pub history: HistoryScope,
    /// The path of the file they come from, `None` for the defaults.
    pub origin: Option<String>,
}

impl Settings {
    /// Reads a settings file. `path` is its path in the repository; `known_rules` are the codes and
    /// names of all rules. The error shows every mistake of the file at its place.
    pub fn from_file(
        path: &RepoPath,
        text: &str,
        known_rules: &[(&str, &str)],
    ) -> miette::Result<Self> {
        read::settings(path, text, known_rules)
    }
}

/// The schema that documents are held to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SchemaChoice {
    #[default]
    Builtin,
    /// A file of the repository.
    File(RepoPath),
}

/// The levels of the rules that the settings speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// By code; `None` for a rule that is off.
    pub(super) by_code: HashMap<String, Option<Severity>>,
}

impl Levels {
    /// The level of a rule, given its code and its own level; `None` when it is off.
    pub fn of(&self, code: &str, default: Severity) -> Option<Severity> {
        self.by_code.get(code).copied().unwrap_or(Some(default))
    }
}

/// An issue tracker.
#[derive(Clone, Debug)]
pub struct Tracker {
    /// What it is called in reports; empty for its product's name.
    pub name: String,
    pub kind: TrackerKind,
    pub host: Option<String>,
    /// The address of an issue, with `{id}` in it.
    pub url: Option<String>,
    pub keys: Vec<String>,
    /// Group 1, or else the whole match, is the `{id}`.
    pub pattern: Option<Regex>,
    /// `owner/repository`.
    pub repository: Option<String>,
}

/// Words of the documents, beside those that are built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Further headings, by the canonical name of the section: one of [`SECTIONS`].
    pub sections: BTreeMap<String, Vec<String>>,
}

/// Which earlier incidents a document is compared with.
#[derive(Clone, Debug, Default)]
pub struct HistoryScope {
    /// How many months back from the document's incident; `None` for all.
    pub months: Option<u32>,
    /// `None` for all documents.
    pub paths: Option<DocumentGlobs>,
}

/// The canonical names of the sections that the vocabulary may extend.
pub const SECTIONS: [&str; 18] = [
    "summary",
    "impact",
    "causes",
    "trigger",
    "timeline",
    "detection",
    "response",
    "mitigation",
    "resolution",
    "lessons",
    "went_well",
    "went_wrong",
    "got_lucky",
    "actions",
    "related",
    "references",
    "messaging",
    "open_questions",
];
