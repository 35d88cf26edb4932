//! A failure of the tool itself, such as settings that cannot be read, in the style of the findings.

use std::io::{self, Write};

use miette::{Diagnostic, SourceCode, SourceSpan};

use super::excerpt::Mark;
use super::{Style, terminal, text};
use crate::document::{Source, Span};
use crate::git::RepoPath;
use crate::rules::Severity;

/// More lines than any settings file has, and few enough to add to.
const ALL_LINES: usize = u32::MAX as usize;

/// Writes what went wrong, because of what, where, and the way out; then the same for each of the
/// failures that come with it. What it quotes is made safe to print.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_failure(
    report: &miette::Report,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_one(report.as_ref(), None, style, out)
}

fn write_one(
    failure: &dyn Diagnostic,
    parent: Option<&dyn SourceCode>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let severity = match failure.severity() {
        None | Some(miette::Severity::Error) => Severity::Error,
        Some(miette::Severity::Warning) => Severity::Warning,
        Some(miette::Severity::Advice) => Severity::Info,
    };
    let message = failure.to_string();
    let message = style.bold(text::one_line(&message));
    writeln!(out, "{}: {message}", style.severity(severity, severity))?;

    let mut cause = failure.source();
    while let Some(error) = cause {
        let message = error.to_string();
        writeln!(out, "  {} {}", style.dim("caused by:"), text::one_line(&message))?;
        cause = error.source();
    }

    // A failure that wraps another one says where through it.
    let located = std::iter::successors(Some(failure), |failure| failure.diagnostic_source())
        .find(|failure| failure.labels().is_some())
        .unwrap_or(failure);
    let code = located.source_code().or(parent);
    if let Some(source) = code.and_then(whole) {
        let marks = marks(located, &source);
        terminal::write_marks(&source, &marks, severity, style, out)?;
    }

    let help = std::iter::successors(Some(failure), |failure| failure.diagnostic_source())
        .find_map(|failure| failure.help().map(|help| help.to_string()));
    if let Some(help) = help {
        terminal::write_help(&help, style, out)?;
    }
    for related in failure.related().into_iter().flatten() {
        writeln!(out)?;
        write_one(related, code, style, out)?;
    }
    Ok(())
}

/// All of the text that a failure points into, under its name.
fn whole(code: &dyn SourceCode) -> Option<Source> {
    let start = SourceSpan::from((0, 0));
    let contents = code.read_span(&start, 0, ALL_LINES).ok()?;
    let text = String::from_utf8_lossy(contents.data()).into_owned();
    Some(Source::new(RepoPath::from(contents.name().unwrap_or("<input>")), text))
}

fn marks(failure: &dyn Diagnostic, source: &Source) -> Vec<Mark> {
    let labels: Vec<_> = failure.labels().into_iter().flatten().collect();
    let primary = labels.iter().position(|label| label.primary()).unwrap_or(0);
    let mut marks: Vec<Mark> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| Mark {
            span: Span::new(label.offset(), label.offset().saturating_add(label.len())),
            start: source.position(label.offset()),
            label: label.label().map(|label| text::one_line(label).into_owned()),
            primary: index == primary,
        })
        .collect();
    marks.sort_by_key(|mark| !mark.primary);
    marks
}
