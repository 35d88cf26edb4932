//! The text of one document, and the only place that turns byte spans into lines and columns.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::git::RepoPath;

/// A range of bytes of one [`Source`]; start inclusive, end exclusive, both on character boundaries.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes at this range of the spanned text.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Self {
        Self::new(self.start + range.start, self.start + range.end)
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// A place in a source as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// From 0, in bytes.
    pub offset: usize,
}

/// Where a text begins.
impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1, offset: 0 }
    }
}

/// A document's path and text.
#[derive(Clone, Debug)]
pub struct Source {
    path: RepoPath,
    text: String,
    /// The byte offset at which each line starts; never empty.
    line_starts: Vec<usize>,
}

impl Source {
    pub fn new(path: RepoPath, text: String) -> Self {
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path, text, line_starts }
    }

    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; a span that does not fit the text gives what lies inside of it.
    pub fn slice(&self, span: Span) -> &str {
        let span = self.clamp(span);
        &self.text[span.start..span.end]
    }

    /// The line, from 1, that holds the byte offset.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// The span of a line, counted from 1, without its line ending.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_starts.get(line - 1).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        Span::new(start, start + self.text[start..end].trim_end_matches(['\n', '\r']).len())
    }

    /// The lines that a span touches, each with its ending.
    pub fn whole_lines(&self, span: Span) -> &str {
        let span = self.clamp(span);
        let start = self.line_starts[self.line(span.start) - 1];
        let end = self.line_starts.get(self.line(span.end)).copied();
        &self.text[start..end.unwrap_or(self.text.len())]
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    pub fn position(&self, offset: usize) -> Position {
        let offset = self.clamp(Span::new(offset, offset)).start;
        let line = self.line(offset);
        let column = self.text[self.line_starts[line - 1]..offset].chars().count() + 1;
        Position { line, column, offset }
    }

    /// Moves a span into the text and onto character boundaries.
    pub fn clamp(&self, span: Span) -> Span {
        let mut start = span.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = span.end.clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Span { start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(RepoPath::from("a.md"), text.to_owned())
    }

    #[test]
    fn positions_count_lines_and_scalar_values_from_one() {
        let source = source("é\r\n日本x\n");
        let at = source.text().find('x').unwrap();
        assert_eq!(source.position(at), Position { line: 2, column: 3, offset: at });
        assert_eq!(source.position(0), Position { line: 1, column: 1, offset: 0 });
        assert_eq!(source.position(source.text().len()).line, 3);
    }

    #[test]
    fn a_line_span_leaves_out_its_ending() {
        let source = source("one\r\ntwo");
        assert_eq!(source.slice(source.line_span(1)), "one");
        assert_eq!(source.slice(source.line_span(2)), "two");
        assert_eq!(source.slice(source.line_span(9)), "");
    }

    #[test]
    fn a_span_is_moved_onto_character_boundaries() {
        let source = source("aéb");
        assert_eq!(source.slice(Span::new(2, 2)), "é");
        assert_eq!(source.slice(Span::new(1, 99)), "éb");
    }
}
