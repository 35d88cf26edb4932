//! Frames around excerpts, with the marks underlined and labelled. The only file that knows miette's
//! renderer.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

use super::excerpt::{Cut, Excerpt, Mark};
use super::{Style, text};
use crate::document::Source;
use crate::rules::Severity;

/// Marks this close, in lines, are drawn in one frame.
const CLOSE: usize = 2;

/// A frame that grows by its marks stays below this many lines.
const TALLEST: usize = 12;

/// Draws the marked places of one source: those close to the first of `marks` in its frame, then the
/// others.
pub(super) fn write_marks(
    source: &Source,
    marks: &[Mark],
    severity: Severity,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for marks in frames(source, marks) {
        let Some(headed) = marks.first() else { continue };
        let lines = marks.iter().map(|mark| source.line(mark.span.end)).max().unwrap_or(1);
        // The line number, the frame and the spaces around them; the arrow of a mark over lines.
        let margin = lines.to_string().len() + 8;
        let cut = Cut {
            width: style.width.saturating_sub(margin),
            ellipsis: if style.unicode { "…" } else { "..." },
            context: headed.primary,
        };
        let frame = Frame {
            name: text::one_line(&source.path().to_text()).into_owned(),
            line: headed.start.line,
            column: headed.start.column,
            excerpt: Excerpt::new(source, &marks, cut),
        };
        let mut drawn = String::new();
        renderer(&frame.excerpt.marks, severity, style)
            .render_report(&mut drawn, &frame)
            .map_err(io::Error::other)?;
        // miette begins with the message, which a frame leaves empty: the heading stands above it.
        let drawn = drawn.split_once('\n').map_or("", |(_, drawn)| drawn);
        for line in drawn.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// The marks of each frame: in the order given, each joining an earlier frame that it is close to. A
/// mark counts as the line where it starts, for where there are several only that is underlined.
fn frames(source: &Source, marks: &[Mark]) -> Vec<Vec<Mark>> {
    let mut frames: Vec<(usize, usize, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let line = source.line(mark.span.start);
        let close = frames.iter_mut().find(|(top, bottom, _)| {
            line <= *bottom + CLOSE
                && *top <= line + CLOSE
                && line.max(*bottom) - line.min(*top) < TALLEST
        });
        match close {
            Some((top, bottom, marks)) => {
                (*top, *bottom) = (line.min(*top), line.max(*bottom));
                marks.push(mark.clone());
            }
            None => frames.push((line, line, vec![mark.clone()])),
        }
    }
    frames.into_iter().map(|(_, _, marks)| told_apart(source, marks)).collect()
}

/// Gives a bare mark a label where it shares its line with labelled ones: those of the others hang
/// from the same line, and miette would draw a stem to nowhere.
fn told_apart(source: &Source, mut marks: Vec<Mark>) -> Vec<Mark> {
    let labelled: HashSet<usize> = marks
        .iter()
        .filter(|mark| mark.label.is_some())
        .map(|mark| source.line(mark.span.start))
        .collect();
    for mark in &mut marks {
        if mark.label.is_none() && labelled.contains(&source.line(mark.span.start)) {
            mark.label = Some("here".to_owned());
        }
    }
    marks
}

/// miette's renderer in our colours: what the finding is about in that of its severity, second places
/// in that of help.
fn renderer(marks: &[Mark], severity: Severity, style: &Style) -> GraphicalReportHandler {
    let mut theme = match (style.unicode, style.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let styles = &mut theme.styles;
    let about = match severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Info => styles.advice,
    };
    styles.highlights =
        marks.iter().map(|mark| if mark.primary { about } else { styles.help }).collect();
    styles.link = styles.advice;
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(false)
        .with_context_lines(1)
        .without_syntax_highlighting()
}

/// An excerpt under the place it is from, as miette asks for it.
#[derive(Debug)]
struct Frame {
    name: String,
    line: usize,
    column: usize,
    excerpt: Excerpt,
}

impl fmt::Display for Frame {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Frame {}

impl miette::Diagnostic for Frame {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(|mark| {
            let span = (mark.span.start, mark.span.end - mark.span.start);
            if mark.primary {
                LabeledSpan::new_primary_with_span(mark.label.clone(), span)
            } else {
                LabeledSpan::new_with_span(mark.label.clone(), span)
            }
        })))
    }
}

impl SourceCode for Frame {
    /// Always the whole excerpt. miette asks with context for what it draws, and without for the line
    /// and column of its heading, where it wants those of the place in the document.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &self.excerpt.text;
        let (line, column) = if before == 0 && after == 0 {
            (self.line, self.column)
        } else {
            (self.excerpt.first_line, 1)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            text.as_bytes(),
            (0, text.len()).into(),
            line - 1,
            column - 1,
            text.lines().count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{Sample, rendered};
    use super::*;
    use crate::document::Span;
    use crate::git::RepoPath;

    /// What stands between the heading of the one finding and the closing lines, on a line of its own.
    fn frame(sample: &Sample) -> String {
        let written = rendered(Format::Full, sample);
        let (finding, _) = written.split_once("\n\n").unwrap();
        finding[finding.find('\n').unwrap()..].to_owned()
    }

    #[test]
    fn marks_stand_under_their_text() {
        for (text, marked, drawn) in [
            (
                "one\r\ntwo three\r\nfour\r\n",
                "three",
                "
   ╭─[a.md:2:5]
 1 │ one
 2 │ two three
   ·     ─────
 3 │ four
   ╰────",
            ),
            (
                "\ta\tb word\tx\n",
                "word",
                "
   ╭─[a.md:1:6]
 1 │     a   b word  x
   ·           ────
   ╰────",
            ),
            (
                "日本語 😀 é word\n",
                "word",
                "
   ╭─[a.md:1:9]
 1 │ 日本語 😀 é word
   ·             ────
   ╰────",
            ),
            (
                "日本語 😀 é word\n",
                "😀",
                "
   ╭─[a.md:1:5]
 1 │ 日本語 😀 é word
   ·        ──
   ╰────",
            ),
            (
                "red \u{1b}[31m \u{202e}\u{9b} word\n",
                "word",
                "
   ╭─[a.md:1:14]
 1 │ red ?[31m \u{fffd}· word
   ·              ────
   ╰────",
            ),
            (
                "zero\n- one\n  two\nthree\n",
                "one\n  two\n",
                "
   ╭─[a.md:2:3]
 1 │     zero
 2 │ ╭─▶ - one
 3 │ ╰─▶   two
 4 │     three
   ╰────",
            ),
            (
                "zero\n- one\n  two\n  three\n  four\nfive\n",
                "- one\n  two\n  three\n  four\n",
                "
   ╭─[a.md:2:1]
 1 │ zero
 2 │ - one
   · ─────
 3 │   two
   ╰────",
            ),
        ] {
            assert_eq!(frame(&Sample::marking("a.md", text, marked)), drawn, "{text:?}");
        }
    }

    #[test]
    fn a_mark_never_vanishes() {
        for (text, span, drawn) in [
            ("", 0..0, "\n   ╭─[a.md:1:1]\n 1 │\n   · ▲\n   ╰────"),
            ("", 5..9, "\n   ╭─[a.md:1:1]\n 1 │\n   · ▲\n   ╰────"),
            ("one", 1..1, "\n   ╭─[a.md:1:2]\n 1 │ one\n   ·  ▲\n   ╰────"),
            ("one", 3..3, "\n   ╭─[a.md:1:4]\n 1 │ one\n   ·    ▲\n   ╰────"),
            ("one\n", 3..4, "\n   ╭─[a.md:1:4]\n 1 │ one\n   ·    ▲\n   ╰────"),
            ("one\n", 4..4, "\n   ╭─[a.md:2:1]\n 1 │ one\n 2 │\n   · ▲\n   ╰────"),
            ("one\n", 99..120, "\n   ╭─[a.md:2:1]\n 1 │ one\n 2 │\n   · ▲\n   ╰────"),
            ("one\r\n", 4..5, "\n   ╭─[a.md:1:5]\n 1 │ one\n   ·    ▲\n   ╰────"),
            ("one\n  \n", 4..6, "\n   ╭─[a.md:2:1]\n 1 │ one\n 2 │\n   · ──\n   ╰────"),
        ] {
            let sample = Sample::new("a.md", text, span.clone(), "message");
            assert_eq!(frame(&sample), drawn, "{text:?} {span:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let text = format!("{}NEEDLE{}", "word ".repeat(20_000), " tail".repeat(20_000));
        for (marked, drawn) in [
            (
                "NEEDLE",
                "
   ╭─[a.md:1:100001]
 1 │ …ord word word word word word NEEDLE tail tail tail tail tail tail tail tail tail tail tai…
   ·                               ──────
   ╰────",
            ),
            (
                "word ",
                "
   ╭─[a.md:1:1]
 1 │ word word word word word word word word word word word word word word word word word word…
   · ────
   ╰────",
            ),
            (
                text.as_str(),
                "
   ╭─[a.md:1:1]
 1 │ word word word word word word word word word word word word word word word word word word…
   · ──────────────────────────────────────────────────────────────────────────────────────────
   ╰────",
            ),
        ] {
            assert_eq!(frame(&Sample::marking("a.md", &text, marked)), drawn);
        }
    }

    #[test]
    fn marks_outside_of_what_a_line_shows_stand_at_its_ends() {
        let text = format!("first {} middle {} last\n", "a ".repeat(500), "b ".repeat(500));
        let sample = Sample::marking("a.md", &text, "middle")
            .related("a.md", &text, "first", "before")
            .related("a.md", &text, "last", "after");
        assert_eq!(
            frame(&sample),
            "
   ╭─[a.md:1:1008]
 1 │ …a a a a a a a a a a a a a a  middle b b b b b b b b b b b b b b b b b b b b b b b b b b b…
   · ┬                             ───┬──                                                      ┬
   · │                                │                                                        ╰── after
   · │                                ╰── here
   · ╰── before
   ╰────"
        );
    }

    proptest::proptest! {
        /// Whatever a document holds and wherever the marks are, each label is drawn, every line but
        /// those of labels fits the width, and nothing unsafe is printed.
        #[test]
        fn any_marks_in_any_text_are_drawn(
            text in "([a-z ]{0,9}|[\\n\\r\\t]|[é日😀]|[\u{1b}\u{9b}\u{202e}\u{301}]|#{2}\\[|[a-z]{150}){0,30}",
            spans in proptest::collection::vec((0_usize..600, 0_usize..200), 1..5),
            width in 0_usize..120,
            unicode in proptest::bool::ANY,
        ) {
            let source = Source::new(RepoPath::from("a.md"), text);
            let style = Style { unicode, width, ..Style::PLAIN };
            let marks: Vec<Mark> = spans
                .iter()
                .enumerate()
                .map(|(index, &(start, length))| Mark {
                    span: Span::new(start, start + length),
                    start: source.position(start),
                    label: Some(format!("label {index}.")),
                    primary: index == 0,
                })
                .collect();
            let mut out = Vec::new();
            write_marks(&source, &marks, Severity::Error, &style, &mut out).unwrap();
            let drawn = String::from_utf8(out).unwrap();
            for mark in marks {
                assert!(drawn.contains(&mark.label.unwrap()), "{drawn}");
            }
            assert!(!drawn.contains(|found| text::is_unsafe(found) && found != '\n'), "{drawn:?}");
            let widest = drawn
                .lines()
                .filter(|line| !line.contains("label") && !line.contains("a.md:"))
                .map(|line| line.chars().count())
                .max();
            assert!(widest.unwrap_or(0) <= width.max(40), "{drawn}");
        }
    }
}
