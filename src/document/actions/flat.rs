//! The running text of an action as one string that knows where it comes from.

use std::collections::HashSet;

use super::extract::Words;
use crate::document::Span;
use crate::document::references::{Place, Reference, ReferenceKind, Trackers};

/// Running text without the text of links that are references, and what it refers to.
pub(super) struct Flat {
    pub(super) text: String,
    /// Where each stretch of the text comes from: offset in the text, offset in the source, length.
    pieces: Vec<(usize, usize, usize)>,
    pub(super) found: Vec<Reference>,
    /// All of it is struck through.
    pub(super) struck: bool,
    /// Links that are no references to a tracker.
    pub(super) links: Vec<PlainLink>,
}

/// A link to something else than an issue.
pub(super) struct PlainLink {
    pub(super) span: Span,
    pub(super) text: String,
}

impl Flat {
    pub(super) fn new(words: Words<'_>, trackers: &Trackers, place: Place) -> Self {
        let inline = words.inline;
        let runs = inline.runs.get(words.from..).unwrap_or_default();
        let mut flat = Self {
            text: String::new(),
            pieces: Vec::new(),
            found: Vec::new(),
            struck: false,
            links: Vec::new(),
        };
        let link_text = |at: usize| -> String {
            inline
                .runs
                .iter()
                .filter(|run| run.link == Some(at))
                .map(|run| run.text.as_ref())
                .collect()
        };
        let start = runs.first().map_or(0, |run| run.span.start);
        let mut is_reference = vec![false; inline.links.len()];
        for (at, link) in inline.links.iter().enumerate().filter(|(_, link)| !link.image) {
            let classified = trackers.classify_url(&link.destination);
            is_reference[at] = classified.is_some();
            if link.span.end <= start {
                continue;
            }
            match classified {
                Some(classified) => flat.found.push(classified.into_reference(
                    link_text(at),
                    link.destination.clone(),
                    link.span,
                )),
                None => flat.links.push(PlainLink { span: link.span, text: link_text(at) }),
            }
        }
        for run in runs.iter().filter(|run| !run.style.html) {
            if let Some(at) = run.link {
                let image = inline.links.get(at).is_some_and(|link| link.image);
                if image
                    || is_address(&run.text)
                    || (is_reference[at] && names_the_link(&link_text(at)))
                {
                    continue;
                }
            }
            // The text of a link belongs to its destination: `#105` in it may be another repository's.
            let as_written = run.text.len() == run.span.end - run.span.start;
            if run.link.is_none() && !run.style.code && as_written {
                flat.pieces.push((flat.text.len(), run.span.start, run.text.len()));
            }
            flat.text.push_str(&run.text);
        }
        let mut visible =
            runs.iter().filter(|run| !run.style.html && !run.text.trim().is_empty()).peekable();
        flat.struck = visible.peek().is_some() && visible.all(|run| run.style.strike);
        flat.take_references(trackers, place);
        flat
    }

    /// Moves the references that stand in the text itself out of it; what is left keeps its length.
    fn take_references(&mut self, trackers: &Trackers, place: Place) {
        for reference in trackers.find_in_text(&self.text, place) {
            let (start, end) = (reference.span.start, reference.span.end);
            let Some(in_source) = self.in_source(start) else { continue };
            self.text.replace_range(start..end, &" ".repeat(end - start));
            self.found.push(Reference {
                span: Span::new(in_source, in_source + end - start),
                ..reference
            });
        }
        self.found.sort_by_key(|reference| reference.span.start);
    }

    /// The place of an offset of the text in the source; `None` where the text is not as written.
    pub(super) fn in_source(&self, offset: usize) -> Option<usize> {
        let at = self.pieces.partition_point(|(start, ..)| *start <= offset).checked_sub(1)?;
        let (start, source, length) = self.pieces[at];
        (offset < start + length).then_some(source + offset - start)
    }
}

/// Each item once, containers apart.
pub(super) fn distinct(found: Vec<Reference>) -> (Vec<Reference>, Vec<Reference>) {
    let mut seen = HashSet::new();
    let distinct = found.into_iter().filter(|reference| seen.insert(reference.identity.clone()));
    distinct.partition(|reference| reference.kind != ReferenceKind::Container)
}

/// Whether a link's text only names what it leads to: "#12", "PR 7", a key or an address. Words such as
/// "ticket" stay: they may be part of the sentence.
fn names_the_link(text: &str) -> bool {
    let text = text.trim().trim_matches(['(', ')', '[', ']']);
    let has_number = text.chars().any(|character| character.is_ascii_digit());
    is_address(text) || (has_number && text.split_whitespace().count() <= 3)
}

pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("http://") || text.starts_with("https://"))
        && !text.contains(char::is_whitespace)
}
