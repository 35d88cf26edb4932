//! Findings as numbers.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::rules::Severity;

/// How many findings there are of what: all that most reports say of a finding that they have no room for.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    by_kind: BTreeMap<Kind, usize>,
    fixable: usize,
    /// How many a comment in the document suppresses; they are in no other number.
    pub suppressed: usize,
}

/// What findings are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    pub code: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    pub severity: Severity,
}

impl Tally {
    /// Counts a finding that counts.
    pub fn add(&mut self, kind: Kind, is_fixable: bool) {
        *self.by_kind.entry(kind).or_default() += 1;
        self.fixable += usize::from(is_fixable);
    }

    /// Whether nothing was found, nor suppressed.
    pub fn is_empty(&self) -> bool {
        self.by_kind.is_empty() && self.suppressed == 0
    }

    /// How many there are of each kind, ordered by code.
    pub(super) fn by_kind(&self) -> impl Iterator<Item = (Kind, usize)> {
        self.by_kind.iter().map(|(kind, count)| (*kind, *count))
    }

    /// How many `--fix` mends.
    pub(super) fn fixable(&self) -> usize {
        self.fixable
    }
}

impl Extend<Tally> for Tally {
    fn extend<I: IntoIterator<Item = Tally>>(&mut self, others: I) {
        for Tally { by_kind, fixable, suppressed } in others {
            for (kind, count) in by_kind {
                *self.by_kind.entry(kind).or_default() += count;
            }
            self.fixable += fixable;
            self.suppressed += suppressed;
        }
    }
}

impl<'a> Extend<&'a Diagnostic> for Tally {
    fn extend<I: IntoIterator<Item = &'a Diagnostic>>(&mut self, found: I) {
        for Diagnostic { code, rule, severity, fix, .. } in found {
            self.add(Kind { code, rule, severity: *severity }, fix.is_some());
        }
    }
}
