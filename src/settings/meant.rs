//! What the settings mean: no `Option` that stands for a default, nothing left to check.

use std::collections::HashMap;
use std::sync::Arc;

use super::documents::DocumentGlobs;
use super::ignores::Ignores;
use super::read;
use crate::document::references::TrackerSetting;
use crate::document::{Incidents, Problem, SectionKind, Span, read_yaml};
use crate::git::RepoPath;
use crate::history::OwnWords;
use crate::rules::Severity;
use crate::schema::BrokenFile;

/// All settings that govern a document.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub documents: DocumentGlobs,
    pub incidents: Incidents,
    pub schemas: Schemas,
    pub levels: Levels,
    /// Rules that are ignored in some files.
    pub ignores: Ignores,
    /// Where the baseline is, if the settings say so; only those at the top of the repository count.
    pub baseline: Option<RepoPath>,
    pub trackers: Vec<TrackerSetting>,
    pub vocabulary: Vocabulary,
    pub history: HistoryScope,
    /// The path of the file they come from, `None` for the defaults.
    pub origin: Option<String>,
    /// The text of that file, for what turns out to be wrong only when it is used.
    pub text: String,
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

    /// The error for something in the file that cannot be used after all.
    pub fn mistake(&self, problem: Problem) -> miette::Report {
        let message = problem.message.clone();
        let path = self.origin.as_deref().unwrap_or_default();
        BrokenFile::report(path, &self.text, vec![problem])
            .unwrap_or_else(|| miette::miette!("{message}"))
    }

    /// The error for a key of the file, given by its pointer, that does not belong there.
    pub fn mistake_at_key(&self, pointer: &str, message: &str, help: &str) -> miette::Report {
        let (root, _) = read_yaml(&self.text, Span::new(0, self.text.len()));
        let span = root.at(pointer).and_then(|place| place.key_span).unwrap_or_default();
        self.mistake(Problem::new(span, message).help(help))
    }

    /// The same settings for the whole repository, whatever folder their file is in.
    #[must_use]
    pub fn at_top_level(mut self) -> Self {
        self.documents = self.documents.at_top_level();
        self.ignores = self.ignores.at_top_level();
        self.history.paths = self.history.paths.map(DocumentGlobs::at_top_level);
        let choices = std::mem::take(&mut self.schemas.choices).into_iter();
        self.schemas.choices =
            choices.map(|(globs, choice)| (globs.at_top_level(), choice)).collect();
        self
    }

    /// Tells the built-in selection what the repository is called; see
    /// [`DocumentGlobs::in_repository`].
    #[must_use]
    pub fn in_repository(mut self, name: &str) -> Self {
        self.documents = self.documents.in_repository(name);
        self
    }
}

/// The schemas that documents are held to, by globs.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    /// The first whose globs select a document is its schema.
    pub(super) choices: Vec<(DocumentGlobs, SchemaChoice)>,
}

impl Schemas {
    /// The schema of a document, as its place among [`Schemas::all`].
    pub fn index_of(&self, path: &RepoPath) -> usize {
        self.choices.iter().position(|(globs, _)| globs.selects(path)).unwrap_or(self.choices.len())
    }

    /// All schemas; the last one is that of documents which no glob selects.
    pub fn all(&self) -> impl Iterator<Item = SchemaChoice> {
        let choices = self.choices.iter().map(|(_, choice)| choice.clone());
        choices.chain([SchemaChoice::default()])
    }
}

/// A schema that documents are held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaChoice {
    /// One that comes with pmalint, by its name.
    Preset(&'static str),
    /// A file of the repository.
    File(RepoPath),
}

impl Default for SchemaChoice {
    fn default() -> Self {
        Self::Preset(crate::schema::default().name)
    }
}

/// The levels of the rules that the settings speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// By code; `None` for a rule that is off.
    pub(super) by_code: HashMap<String, Option<Severity>>,
}

impl Levels {
    /// The level of a rule, given its code and its level without settings; `None` when it is off.
    pub fn of(&self, code: &str, default: Option<Severity>) -> Option<Severity> {
        self.by_code.get(code).copied().unwrap_or(default)
    }

    /// Whether the settings speak of the rule.
    pub fn is_set(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }
}

/// Words of the documents, beside those that are built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Further headings, by the section they mean.
    pub sections: Vec<(SectionKind, Vec<String>)>,
    /// What actions are compared by. The history has one lexicon: that of the settings at the top governs, and what
    /// those of a folder below say here is not read.
    pub own_words: OwnWords,
}

/// Which earlier incidents a document is compared with.
#[derive(Clone, Debug, Default)]
pub struct HistoryScope {
    /// How many months back from the document's incident; `None` for all.
    pub months: Option<u32>,
    /// Further files that are read as earlier incidents and not linted.
    pub paths: Option<DocumentGlobs>,
    /// Other repositories that are read as earlier incidents.
    pub sources: Vec<HistorySource>,
}

/// Another repository whose documents are earlier incidents.
#[derive(Clone, Debug)]
pub struct HistorySource {
    /// Its folder as it is written: absolute, or relative to the top of the repository.
    pub path: String,
    /// What its paths begin with in reports: the last part of its path, or all of it where another
    /// source has the same.
    pub name: Arc<str>,
    /// The revision that is read.
    pub revision: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// What its documents are, in place of what its own settings say.
    pub documents: Option<DocumentGlobs>,
    /// Where its path stands in the settings file.
    pub span: Span,
}

impl HistoryScope {
    /// Whether a file is read for the history alone.
    pub fn reads(&self, path: &RepoPath) -> bool {
        self.paths.as_ref().is_some_and(|paths| paths.selects(path))
    }
}
