//! What a rule is, and what it says.

use std::cell::OnceCell;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::example::Example;
use super::fix::Fix;
use super::words::plain;
use crate::document::{Action, Document, Passage, Span};
use crate::history::{ActionId, Evidence, History, Repeat};
use crate::schema::{Schema, Violation, project};

/// How much a finding matters; `--fail-on` compares with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One check, with all that is said about it: pages, docs, settings and reports come from this value.
pub struct Rule {
    /// `PMA` and three digits, the first of which is the family; never reused.
    pub code: &'static str,
    /// Kebab-case, equal to the file's name; never reused.
    pub name: &'static str,
    /// What holds when the rule is kept: one line, without a final dot.
    pub summary: &'static str,
    /// How much a finding matters, where the settings say no other.
    pub severity: Severity,
    /// Whether it runs where nobody asks for it. What is right for some teams only waits for the settings or
    /// `--select` to name it.
    pub is_on: bool,
    /// Why it matters, where it comes from and what to do, in Markdown.
    pub why: &'static str,
    /// Texts in which the rule finds exactly what `«...»` marks.
    pub bad: &'static [Example],
    /// Texts in which the rule finds nothing.
    pub good: &'static [Example],
    pub check: fn(&Context<'_>) -> Vec<Finding>,
}

impl Rule {
    /// Whether a word is its code, in any case, or its name.
    pub fn is_called(&self, word: &str) -> bool {
        self.code.eq_ignore_ascii_case(word) || self.name == word
    }

    /// The level without settings; `None` when it is off.
    pub fn level(&self) -> Option<Severity> {
        self.is_on.then_some(self.severity)
    }

    /// The level without settings, as settings write it.
    pub fn level_name(&self) -> &'static str {
        self.level().map_or("off", Severity::as_str)
    }

    /// Whether `--fix` mends what it finds, or some of it.
    pub fn has_fix(&self) -> bool {
        self.bad.iter().any(|example| example.fixed.is_some())
    }

    /// Where the rule's page can be read.
    pub fn url(&self) -> String {
        format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), self.name)
    }
}

/// What a rule may look at besides the document; made anew for each document.
pub struct Context<'a> {
    pub document: &'a Document,
    /// The document's place in the history.
    pub index: usize,
    pub history: &'a History,
    /// The day that counts as today.
    pub today: jiff::civil::Date,
    schema: &'a Schema,
    violations: OnceCell<Vec<Violation>>,
    plain: OnceCell<Vec<String>>,
    repeats: OnceCell<Vec<(ActionId, Repeat)>>,
    running: Option<&'a [&'static Rule]>,
}

impl<'a> Context<'a> {
    /// `index` is the document's place in the history.
    pub fn new(
        history: &'a History,
        index: usize,
        schema: &'a Schema,
        today: jiff::civil::Date,
    ) -> Self {
        Self::of(history.document(index), index, history, schema, today)
    }

    /// The same where the history does not hold on to the document.
    pub fn of(
        document: &'a Document,
        index: usize,
        history: &'a History,
        schema: &'a Schema,
        today: jiff::civil::Date,
    ) -> Self {
        Self {
            document,
            index,
            history,
            today,
            schema,
            violations: OnceCell::new(),
            plain: OnceCell::new(),
            repeats: OnceCell::new(),
            running: None,
        }
    }

    /// The same, where not all rules run on the document.
    #[must_use]
    pub fn running(mut self, rules: &'a [&'static Rule]) -> Self {
        self.running = Some(rules);
        self
    }

    /// Whether a rule runs on the document, so that its silence says something.
    pub(super) fn runs(&self, rule: &Rule) -> bool {
        self.running.is_none_or(|rules| rules.iter().any(|other| other.code == rule.code))
    }

    /// What the document is held to.
    pub(super) fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// Where the document departs from its schema; validated once, whichever rule asks first.
    pub fn violations(&self) -> &[Violation] {
        self.violations.get_or_init(|| self.schema.validate(&project(self.document, self.schema)))
    }

    /// The document's passages, each with its words as [`plain`] has them; made once, whichever rule asks first.
    pub(super) fn passages(&self) -> impl Iterator<Item = (&'a Passage, &str)> {
        let Document { passages, source, .. } = self.document;
        let all = || passages.iter().map(|passage| plain(source.slice(passage.span))).collect();
        passages.iter().zip(self.plain.get_or_init(all).iter().map(String::as_str))
    }

    /// The actions that an earlier incident promised; found once, whichever rule asks first.
    pub fn repeats(&self) -> &[(ActionId, Repeat)] {
        self.repeats.get_or_init(|| {
            self.actions().filter_map(|(id, _)| Some((id, self.history.repeat(id)?))).collect()
        })
    }

    /// The document's actions, by their names in the history.
    pub fn actions(&self) -> impl Iterator<Item = (ActionId, &'a Action)> {
        let index = self.index;
        self.document
            .actions
            .iter()
            .enumerate()
            .map(move |(action, value)| (ActionId { document: index, action }, value))
    }
}

/// What a rule says. No code and no path: those it cannot get wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub span: Span,
    /// Lower case, without a final dot.
    pub message: String,
    /// The way out, as an imperative.
    pub help: Option<String>,
    pub related: Vec<Related>,
    /// How sure a comparison is, from 0 to 1.
    pub score: Option<f64>,
    /// What made the comparison sure.
    pub evidence: Option<Evidence>,
    /// Set where this one finding weighs other than its rule's level: a schema's `x-level`, a third
    /// repetition, a repeat that was acknowledged.
    pub severity: Option<Severity>,
    /// What mends it, where there is one right answer.
    pub fix: Option<Fix>,
}

impl Finding {
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            related: Vec::new(),
            score: None,
            evidence: None,
            severity: None,
            fix: None,
        }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    #[must_use]
    pub fn score(mut self, score: f64) -> Self {
        self.score = Some(score);
        self
    }

    #[must_use]
    pub fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = Some(evidence);
        self
    }
}

/// A second place that explains a finding, in this document or in an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Index into [`History::incidents`].
    pub document: usize,
    pub span: Span,
    pub message: String,
}
