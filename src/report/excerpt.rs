//! The few lines of a document around what a finding marks, ready to be drawn.
//!
//! A document may have lines of any length, any characters, and a finding may mark its end or forty
//! lines of it. An excerpt is a small text of its own: a line or two, cut to the width, safe to print,
//! each mark moved to where its text now is. It costs what is shown, not what the document holds.

use crate::document::{Position, Source, Span};

use super::text;

/// A marked place of a source, with what is to be said about it.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// Where the span starts, as the report says it.
    pub(super) start: Position,
    pub(super) label: Option<String>,
    /// Whether this is what the finding is about, and not a second place.
    pub(super) primary: bool,
}

/// A span over more lines is marked on its first one only, and so is any where there are several:
/// frames that cross are hard to read.
const MARKED_LINES: usize = 3;

/// However narrow the terminal, a line shows this many columns.
const LEAST_COLUMNS: usize = 20;

/// Lines of a source with the marks in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// Whole lines, each with a line feed.
    pub(super) text: String,
    /// The number of the first one, from 1.
    pub(super) first_line: usize,
    /// Ordered by their start; the spans are those of `text`.
    pub(super) marks: Vec<Mark>,
}

/// How an excerpt is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Columns for the text of a line.
    pub(super) width: usize,
    /// What stands for the text left out at either end of a line.
    pub(super) ellipsis: &'static str,
    /// Whether a line before and after is shown, where it is not blank.
    pub(super) context: bool,
}

/// A line of the excerpt: which bytes of the source it shows, and where.
struct Line {
    shown: Span,
    /// Where the line starts in the excerpt.
    start: usize,
    /// The bytes of the ellipsis before and after.
    before: usize,
    after: usize,
}

impl Excerpt {
    /// The lines of the source that hold the marks. Marks that lie outside of the text are moved to
    /// its end.
    pub(super) fn new(source: &Source, marks: &[Mark], cut: Cut) -> Self {
        let most_lines = if marks.len() == 1 { MARKED_LINES } else { 1 };
        let mut marks: Vec<Mark> = marks
            .iter()
            .map(|mark| Mark { span: visible(source, mark.span, most_lines), ..mark.clone() })
            .collect();
        marks.sort_by_key(|mark| mark.span);

        let first = marks.iter().map(|mark| source.line(mark.span.start)).min().unwrap_or(1);
        let last = marks.iter().map(|mark| source.line(mark.span.end)).max().unwrap_or(first);
        let is_context = |line: usize| {
            cut.context
                && (1..=source.line_count()).contains(&line)
                && source.slice(source.line_span(line)).chars().take(cut.width).any(is_seen)
        };
        let first = if is_context(first - 1) { first - 1 } else { first };
        let last = if is_context(last + 1) { last + 1 } else { last };

        let mut text = String::new();
        let mut lines = Vec::new();
        for number in first..=last {
            let whole = source.line_span(number);
            let touching =
                |mark: &&Mark| mark.span.start <= whole.end && whole.start <= mark.span.end;
            let focus = marks
                .iter()
                .filter(touching)
                .min_by_key(|mark| !mark.primary)
                .map_or(whole.start, |mark| mark.span.start);
            let shown = window(source, whole, focus, cut);
            let before = if shown.start > whole.start { cut.ellipsis } else { "" };
            let after = if shown.end < whole.end { cut.ellipsis } else { "" };
            lines.push(Line { shown, start: text.len(), before: before.len(), after: after.len() });
            text.push_str(before);
            text.push_str(&text::same_length(source.slice(shown)));
            text.push_str(after);
            text.push('\n');
        }

        for mark in &mut marks {
            let line = |offset| &lines[(source.line(offset) - first).min(lines.len() - 1)];
            let Span { start, end } = mark.span;
            mark.span = Span::new(line(start).start_of(start), line(end).end_of(end));
        }
        Self { text, first_line: first, marks }
    }
}

impl Line {
    /// Where a mark that starts at this byte of the source starts in the excerpt; one that starts in
    /// the part left out starts at the ellipsis.
    fn start_of(&self, offset: usize) -> usize {
        if offset < self.shown.start {
            self.start
        } else {
            self.text_start() + offset.min(self.shown.end) - self.shown.start
        }
    }

    /// The same for the end of a mark, which takes in the ellipsis that stands for its text.
    fn end_of(&self, offset: usize) -> usize {
        if offset > self.shown.end {
            self.text_start() + self.shown.end - self.shown.start + self.after
        } else {
            self.text_start() + offset.max(self.shown.start) - self.shown.start
        }
    }

    fn text_start(&self) -> usize {
        self.start + self.before
    }
}

/// The part of a span that is marked: inside the text, without the blank rest after it, and only the
/// first line of one that has more than `most_lines`.
fn visible(source: &Source, span: Span, most_lines: usize) -> Span {
    let span = source.clamp(span);
    let first_line = source.line_span(source.line(span.start));
    let marked = source.slice(span).trim_end().len();
    let end = if marked == 0 { span.end.min(first_line.end) } else { span.start + marked };
    if source.line(end) >= source.line(span.start) + most_lines {
        Span::new(span.start, first_line.end)
    } else {
        Span::new(span.start, end)
    }
}

/// The part of a line that fits into the width and shows the text at `focus`, with a third of the
/// width for what stands before it. Looks at no more characters than it shows.
fn window(source: &Source, line: Span, focus: usize, cut: Cut) -> Span {
    let width = cut.width.max(LEAST_COLUMNS);
    let text = source.slice(line);
    let (_, used) = fitting(text.chars(), width);
    if used == text.len() {
        return line;
    }
    let width = width - 2 * cut.ellipsis.chars().count();
    let focus = focus.clamp(line.start, line.end) - line.start;
    let (before, after) = text.split_at(focus);
    let (left_columns, _) = fitting(before.chars().rev(), width / 3);
    let (right_columns, right) = fitting(after.chars(), width - left_columns);
    let (_, left) = fitting(before.chars().rev(), width - right_columns);
    Span::new(line.start + focus - left, line.start + focus + right)
}

fn is_seen(character: char) -> bool {
    !character.is_whitespace()
}

/// How many columns and bytes of the characters fit.
fn fitting(characters: impl Iterator<Item = char>, width: usize) -> (usize, usize) {
    let (mut columns, mut bytes) = (0, 0);
    for character in characters {
        let wide = columns_of(character);
        if columns + wide > width {
            break;
        }
        columns += wide;
        bytes += character.len_utf8();
    }
    (columns, bytes)
}

/// An upper bound that is right for Latin text; exact widths matter to the drawing, not to the cut.
fn columns_of(character: char) -> usize {
    match character {
        '\t' => 4,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'.. => 2,
        _ => 1,
    }
}
