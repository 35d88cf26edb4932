//! What the user sees, before any format gives it a shape.

use crate::document::{Position, Span};
use crate::git::RepoPath;
use crate::history::Evidence;
use crate::rules::Severity;

use super::tally::Tally;

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub path: RepoPath,
    pub start: Position,
    pub end: Position,
}

impl Location {
    /// The bytes of the document that it covers.
    pub fn span(&self) -> Span {
        Span::new(self.start.offset, self.end.offset)
    }
}

/// A finding with its rule, severity and place; made only in `check.rs`.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub code: &'static str,
    pub rule: &'static str,
    pub severity: Severity,
    pub location: Location,
    pub message: String,
    pub help: Option<String>,
    /// The rule's page.
    pub url: String,
    /// Names the finding across runs; does not depend on line numbers. 16 hexadecimal digits: see
    /// [`fingerprint`](crate::fingerprint).
    pub fingerprint: String,
    pub related: Vec<RelatedLocation>,
    pub score: Option<f64>,
    pub evidence: Option<Evidence>,
    /// What mends it, where there is one right answer.
    pub fix: Option<Fix>,
}

/// The change of the document that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    pub edits: Vec<Edit>,
}

/// A text in place of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub start: Position,
    /// Exclusive; where the text starts, if nothing is taken out.
    pub end: Position,
    pub text: String,
}

impl Diagnostic {
    /// By path, place and code.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        let Location { path, start, end } = &self.location;
        (path, start.offset, end.offset, self.code, &self.message)
    }
}

/// A second place and what it has to do with the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedLocation {
    pub location: Location,
    pub message: String,
}

/// How many there were of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents linted; those read only as history are not among them.
    pub documents: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    pub suppressed: usize,
    pub baselined: usize,
    /// There before the change that is linted.
    pub before: usize,
}

/// Why a diagnostic neither counts for the exit code nor is shown to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetAside {
    /// A comment in the document suppresses it; the reason is the author's words.
    Suppressed { reason: String },
    /// The baseline knew it already.
    Baselined,
    /// The change that is linted did not introduce it: it is in the commit that the change is compared with.
    Before,
}

impl SetAside {
    /// Whether an earlier run or state had the finding as well.
    pub(super) fn is_known(&self) -> bool {
        match self {
            Self::Suppressed { .. } => false,
            Self::Baselined | Self::Before => true,
        }
    }

    /// Why, in the words that machine formats hand on.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Suppressed { reason } if reason.is_empty() => {
                "suppressed in the document".to_owned()
            }
            Self::Suppressed { reason } => format!("suppressed in the document: {reason}"),
            Self::Baselined => "known to the baseline".to_owned(),
            Self::Before => "there before the change".to_owned(),
        }
    }
}

/// All diagnostics of a run, ordered by path and place.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
    /// What was found and does not count, in the same order; formats for programs may mark it.
    pub set_aside: Vec<(Diagnostic, SetAside)>,
    /// What comes after these and is only counted, where the format shows no more or was told already.
    pub rest: Tally,
    pub summary: Summary,
}

/// A finding, and why it does not count if it does not.
pub(super) type Found<'a> = (&'a Diagnostic, Option<&'a SetAside>);

impl Report {
    /// What counts, then what is set aside.
    pub(super) fn all(&self) -> impl Iterator<Item = Found<'_>> {
        let counting = self.diagnostics.iter().map(|found| (found, None));
        counting.chain(self.set_aside.iter().map(|(found, why)| (found, Some(why))))
    }

    /// Sets aside the diagnostics at which `why` says so, given their places, and counts anew.
    pub fn put_aside(&mut self, why: impl Fn(usize) -> Option<SetAside>) {
        let mut kept = Vec::new();
        for (at, diagnostic) in std::mem::take(&mut self.diagnostics).into_iter().enumerate() {
            match why(at) {
                Some(why) => self.set_aside.push((diagnostic, why)),
                None => kept.push(diagnostic),
            }
        }
        self.diagnostics = kept;
        self.set_aside.sort_by(|(one, _), (other, _)| one.order().cmp(&other.order()));
        self.count(self.summary.documents);
    }

    /// Counts what was found in this many documents.
    pub fn count(&mut self, documents: usize) {
        let mut found = [0; 3];
        for (kind, count) in self.tally().by_kind() {
            found[kind.severity as usize] += count;
        }
        let [infos, warnings, errors] = found;
        let aside =
            |is: fn(&SetAside) -> bool| self.set_aside.iter().filter(|(_, why)| is(why)).count();
        let suppressed = aside(|why| matches!(why, SetAside::Suppressed { .. }));
        self.summary = Summary {
            documents,
            errors,
            warnings,
            infos,
            suppressed: suppressed + self.rest.suppressed,
            baselined: aside(|why| matches!(why, SetAside::Baselined)),
            before: aside(|why| matches!(why, SetAside::Before)),
        };
    }

    /// All findings that count, as numbers.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = self.rest.clone();
        tally.extend(&self.diagnostics);
        tally
    }

    /// Whether anything is at or above the level.
    pub fn reaches(&self, level: Severity) -> bool {
        self.tally().by_kind().any(|(kind, _)| kind.severity >= level)
    }
}
