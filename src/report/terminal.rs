//! The report for people: each finding with the text it is about. The only file that knows miette's
//! renderer, which draws the frames; headings and help are written here.

use std::fmt;
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

use super::excerpt::{Cut, Excerpt, Mark};
use super::format::View;
use super::{Diagnostic, Location, RelatedLocation, Report, Style, concise, text};
use crate::document::{Source, Span};
use crate::rules::Severity;

/// How many second places of a finding are drawn; the rest is listed.
const DRAWN: usize = 3;

/// Marks this close, in lines, are drawn in one frame.
const CLOSE: usize = 2;

/// A frame that grows by its marks stays below this many lines.
const TALLEST: usize = 12;

pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        write_diagnostic(diagnostic, view, out)?;
        writeln!(out)?;
    }
    if view.summary {
        writeln!(out, "{}", view.style.bold(report.summary))?;
        if let Some(hint) = hint(report) {
            writeln!(out, "{}", view.style.dim(hint))?;
        }
    }
    Ok(())
}

/// Where to read on.
fn hint(report: &Report) -> Option<String> {
    let first = report.diagnostics.first()?;
    let same = report.diagnostics.iter().all(|diagnostic| diagnostic.code == first.code);
    let code = if same { first.code } else { "CODE" };
    Some(format!("`pmalint rule {code}` says why it matters and what to do"))
}

fn write_diagnostic(
    diagnostic: &Diagnostic,
    view: &View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = view.style;
    let severity = diagnostic.severity;
    let code = style.link(&diagnostic.url, diagnostic.code);
    let heading = style.severity(severity, format!("{severity}[{code}]"));
    let message = text::one_line(&diagnostic.message);
    writeln!(out, "{heading} {}: {}", diagnostic.rule, style.bold(message))?;

    let primary = Mark {
        span: span_of(&diagnostic.location),
        start: diagnostic.location.start,
        label: None,
        primary: true,
    };
    let path = &diagnostic.location.path;
    let (drawn, listed) = diagnostic.related.split_at(diagnostic.related.len().min(DRAWN));
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        drawn.iter().partition(|related| related.location.path == *path);

    if let Some(source) = (view.lookup)(path) {
        let marks: Vec<Mark> = std::iter::once(primary).chain(here.into_iter().map(second)).collect();
        write_marks(source, &marks, severity, style, out)?;
    } else {
        writeln!(out, "  --> {}", concise::place(&diagnostic.location))?;
        for related in here {
            write_place(related, style, out)?;
        }
    }
    for related in elsewhere {
        match (view.lookup)(&related.location.path) {
            Some(source) => write_marks(source, &[second(related)], severity, style, out)?,
            None => write_place(related, style, out)?,
        }
    }
    for related in listed {
        write_place(related, style, out)?;
    }
    if let Some(help) = &diagnostic.help {
        write_help(help, style, out)?;
    }
    Ok(())
}

/// A place without its text.
fn write_place(related: &RelatedLocation, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let label = text::one_line(&related.message);
    let place = concise::place(&related.location);
    writeln!(out, "  {} {place}: {label}", style.help("see:"))
}

pub(super) fn write_help(help: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {} {}", style.help("help:"), text::one_line(help))
}

fn second(related: &RelatedLocation) -> Mark {
    Mark {
        span: span_of(&related.location),
        start: related.location.start,
        label: Some(text::one_line(&related.message).into_owned()),
        primary: false,
    }
}

fn span_of(location: &Location) -> Span {
    Span::new(location.start.offset, location.end.offset)
}

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
        // The line number, the frame and the spaces around them; the arrows of marks over lines.
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

/// The marks of each frame: in the order given, each joining an earlier frame that it is close to.
fn frames(source: &Source, marks: &[Mark]) -> Vec<Vec<Mark>> {
    let mut frames: Vec<(usize, usize, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let (first, last) = (source.line(mark.span.start), source.line(mark.span.end));
        let close = frames.iter_mut().find(|(top, bottom, _)| {
            first <= *bottom + CLOSE
                && *top <= last + CLOSE
                && last.max(*bottom) - first.min(*top) < TALLEST
        });
        match close {
            Some((top, bottom, marks)) => {
                (*top, *bottom) = (first.min(*top), last.max(*bottom));
                marks.push(mark.clone());
            }
            None => frames.push((first, last, vec![mark.clone()])),
        }
    }
    frames.into_iter().map(|(_, _, marks)| marks).collect()
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
    use super::super::fixture::*;
    use super::super::*;

    #[test]
    fn gallery() {
        let long = format!("{}NEEDLE{}", "word ".repeat(10_000), " tail".repeat(10_000));
        let cases = [
            repeat(),
            Sample::marking("a.md", "one\r\ntwo three\r\nfour\r\n", "three"),
            Sample::new("eof.md", "one\ntwo\n", 8..8, "at the end"),
            Sample::new("eof.md", "one\ntwo", 7..7, "at the end"),
            Sample::new("eof.md", "one\ntwo", 70..99, "past the end"),
            Sample::new("empty.md", "", 0..0, "empty"),
            Sample::marking("tabs.md", "\ta\tb needle\tx\n", "needle"),
            Sample::marking("wide.md", "日本語 😀 é needle\n", "needle"),
            Sample::marking("long.md", &long, "NEEDLE"),
            Sample::marking("long.md", &long, "word "),
            Sample::marking("long.md", &long, &long),
            Sample::marking("e\x1b[2J\nf.md", "a \x1b[31mred\u{202e} \u{9b}x\r needle\n", "needle"),
            Sample::marking("m.md", "zero\n- one\n  two\nthree\n\nfour\nfive\n", "one\n  two\n"),
            Sample::marking("m.md", "zero\n- one\n  two\nthree\n\nfour\nfive\n", "- one\n  two\nthree\n\nfour\n"),
            Sample::marking("r.md", "---\ntitle: a\nowner: b\ntitle: c\n---\n", "title: c").related("r.md", "---\ntitle: a\nowner: b\ntitle: c\n---\n", "title: a", "first given here"),
            { let mut s = repeat(); s.sources.pop(); s },
            { let mut s = repeat(); s.sources.clear(); s },
            many(1, 1, 1),
        ];
        for style in [Style::PLAIN, Style { unicode: false, ..Style::PLAIN }, Style { colour: true, hyperlinks: true, ..Style::PLAIN }] {
            for case in &cases {
                println!("{}", rendered_as(Format::Full, case, &style));
            }
        }
        for case in &cases {
            println!("{}", rendered_as(Format::Concise, case, &Style::PLAIN));
        }
    }
}
