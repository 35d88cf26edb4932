//! References in running text: addresses and short forms such as `#12` and `PLAT-12`.

use std::ops::Range;

use super::addresses::addresses;
use super::reference::{Reference, ReferenceKind};
use super::trackers::{Target, Trackers};
use super::url::trim_punctuation;
use super::{keys, phrases, sigils};
use crate::document::Span;
use crate::document::pattern::Folded;

/// How much the place of a text already says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A sentence, list item or table cell: what looks like a reference may be something else.
    Prose,
    /// An issue column or a value of the front matter: what looks like a reference is one.
    ReferencePosition,
}

impl Trackers {
    /// The references of a text, in order, with spans relative to it; they never overlap.
    ///
    /// `text` is what a reader sees, or the source with everything else blanked: code, HTML comments and links
    /// whose destination was classified (`[PR #105](https://...)` speaks of another repository's 105). The
    /// first cell of a table row, which often counts the rows, belongs here only if its column holds issues.
    /// Containers are among the results, see [`ReferenceKind::is_item`].
    pub fn find_in_text(&self, text: &str, place: Place) -> Vec<Reference> {
        let mut finder =
            Finder { trackers: self, text, place, taken: Vec::new(), found: Vec::new() };
        finder.addresses();
        finder.destinations();
        finder.patterns();
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            let folded = Folded::new(text);
            phrases::find(&mut finder, &folded);
            sigils::find(&mut finder, &folded);
            keys::find(&mut finder);
        }
        finder.finish()
    }
}

/// The references of one text, while they are being collected.
pub(super) struct Finder<'a> {
    pub trackers: &'a Trackers,
    pub text: &'a str,
    pub place: Place,
    /// Where no short form can be: addresses and destinations, in order.
    taken: Vec<Range<usize>>,
    found: Vec<Reference>,
}

impl Finder<'_> {
    pub(super) fn push(&mut self, range: Range<usize>, kind: ReferenceKind, target: Target) {
        let Some(text) = self.text.get(range.clone()) else { return };
        let Target { tracker, url, identity, of_origin } = target;
        self.found.push(Reference {
            text: text.to_owned(),
            span: Span::from(range),
            url,
            tracker,
            kind,
            identity,
            of_origin,
        });
    }

    /// Whether a short form may stand here: outside of addresses, and with the right neighbours.
    pub(super) fn stands_alone(&self, range: &Range<usize>) -> bool {
        may_precede(self.text, range.start) && self.stands_after(range)
    }

    /// The same, where what comes before is known to fit.
    pub(super) fn stands_after(&self, range: &Range<usize>) -> bool {
        let before = self.taken.partition_point(|taken| taken.end <= range.start);
        let free = self.taken.get(before).is_none_or(|taken| taken.start >= range.end);
        free && may_follow(self.text, range.end)
    }

    fn addresses(&mut self) {
        for (start, address) in addresses(self.text) {
            let url = trim_punctuation(address);
            let span = start..start + url.len();
            if let Some(classified) = self.trackers.classify_url(url) {
                let reference =
                    classified.into_reference(url.to_owned(), url.to_owned(), span.clone().into());
                self.found.push(reference);
            }
            self.taken.push(span);
        }
    }

    /// Destinations of inline links, which may be files and anchors: `(#1-summary)`, `(docs/other.md#12)`.
    fn destinations(&mut self) {
        let mut at = 0;
        let addresses = self.taken.len();
        while let Some(open) = self.text.get(at..).and_then(|rest| rest.find("](")) {
            let start = at + open + 2;
            let rest = &self.text[start..];
            let end = start + rest.find([')', '\n']).unwrap_or(rest.len());
            self.taken.push(start..end);
            at = end;
        }
        if self.taken.len() > addresses && addresses > 0 {
            self.taken.sort_by_key(|range| range.start);
            self.taken.dedup_by(|later, earlier| {
                let overlap = later.start < earlier.end;
                if overlap {
                    earlier.end = earlier.end.max(later.end);
                }
                overlap
            });
        }
    }

    /// What the settings' own patterns find.
    fn patterns(&mut self) {
        let trackers = self.trackers;
        for tracker in &trackers.configured {
            let Some(pattern) = &tracker.pattern else { continue };
            for captures in pattern.captures_iter(self.text) {
                let Some(whole) = captures.get(0).filter(|whole| !whole.is_empty()) else {
                    continue;
                };
                let id = captures.get(1).unwrap_or(whole).as_str();
                if self.stands_alone(&whole.range()) {
                    self.push(whole.range(), ReferenceKind::Issue, trackers.item(tracker, id));
                }
            }
        }
    }

    /// The references in order; of two that overlap, the one that starts first or was found first.
    fn finish(self) -> Vec<Reference> {
        let mut found = self.found;
        found.sort_by_key(|reference| reference.span.start);
        let mut end = 0;
        found.retain(|reference| {
            let free = reference.span.start >= end;
            if free {
                end = reference.span.end;
            }
            free
        });
        found
    }
}

/// Whether the character before a short form lets it start there.
pub(super) fn may_precede(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|before| {
        before.is_whitespace() || "([{,;:|>*_~\"'\u{201c}\u{2018}—（【「、，：".contains(before)
    })
}

/// Whether what follows a short form lets it end there: not in `ABC-1.2`, `T1000:30`, `OPS-1-3`.
pub(super) fn may_follow(text: &str, at: usize) -> bool {
    let mut rest = text[at..].chars();
    match rest.next() {
        None => true,
        Some('.' | ':') => rest.next().is_none_or(|next| !next.is_alphanumeric()),
        // A list: `#12/#13`.
        Some('/') => matches!(rest.next(), Some('#' | '!')),
        Some(next) => {
            next.is_whitespace()
                || ")]},;!?|<*_~\"'\u{201d}\u{2019}—…）】」、。，：；".contains(next)
        }
    }
}

/// The end of a tracker's number that starts at `at`: from 1, no leading zero, at most `most` digits.
pub(super) fn number_end(text: &str, at: usize, most: usize) -> Option<usize> {
    let digits = text.as_bytes().get(at..)?;
    let count = digits.iter().take(most + 1).take_while(|byte| byte.is_ascii_digit()).count();
    (digits.first() != Some(&b'0') && (1..=most).contains(&count)).then_some(at + count)
}
