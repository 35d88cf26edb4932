//! A failure of the tool itself, such as settings that cannot be read, in the style of the findings.

use std::io::{self, Write};

use miette::{Diagnostic, SourceCode, SourceSpan};

use super::excerpt::Mark;
use super::frame::write_marks;
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
        write_marks(&source, &marks, severity, style, out)?;
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

#[cfg(test)]
mod tests {
    use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report, WrapErr};

    use super::*;

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write_failure(report, &Style::PLAIN, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn labelled(message: &str, label: &str, at: std::ops::Range<usize>) -> MietteDiagnostic {
        MietteDiagnostic::new(message).with_label(LabeledSpan::at(at, label))
    }

    #[test]
    fn a_broken_settings_file_is_shown_at_the_key() {
        let failure = labelled("unknown key `docments`", "not a setting", 11..19)
            .with_help("did you mean `documents`?");
        let report = Report::new(failure)
            .with_source_code(NamedSource::new(".pmalint.yaml", "version: 1\ndocments: []\n"))
            .wrap_err("the settings cannot be used");
        assert_eq!(
            written(&report),
            "\
error: the settings cannot be used
  caused by: unknown key `docments`
   ╭─[.pmalint.yaml:2:1]
 1 │ version: 1
 2 │ docments: []
   · ────┬───
   ·     ╰── not a setting
   ╰────
  help: did you mean `documents`?
"
        );
    }

    #[test]
    fn a_failure_without_a_place_is_its_causes() {
        let cause = io::Error::other("disk on fire");
        let report = Err::<(), _>(cause)
            .map_err(|error| miette::miette!("{error}"))
            .wrap_err("cannot read the index")
            .unwrap_err();
        assert_eq!(written(&report), "error: cannot read the index\n  caused by: disk on fire\n");
    }

    #[derive(Debug, thiserror::Error, miette::Diagnostic)]
    #[error("2 mistakes in the settings")]
    struct Several {
        #[source_code]
        text: NamedSource<String>,
        #[related]
        mistakes: Vec<MietteDiagnostic>,
    }

    #[test]
    fn failures_that_come_together_share_their_text() {
        let report = Report::new(Several {
            text: NamedSource::new("s.yaml", "a: 1\nb: 2".to_owned()),
            mistakes: vec![labelled("no `a`", "this", 0..1), labelled("no end", "here", 10..10)],
        });
        assert_eq!(
            written(&report),
            "\
error: 2 mistakes in the settings

error: no `a`
   ╭─[s.yaml:1:1]
 1 │ a: 1
   · ┬
   · ╰── this
 2 │ b: 2
   ╰────

error: no end
   ╭─[s.yaml:2:5]
 1 │ a: 1
 2 │ b: 2
   ·     ▲
   ·     ╰── here
   ╰────
"
        );
    }

    #[test]
    fn a_foreign_settings_file_prints_nothing_unsafe() {
        let hostile = "k\u{1b}[2J\u{202e}: \r\n::error::x ##[error]y\n";
        let report = Report::new(labelled(hostile, hostile, 0..400).with_help(hostile))
            .with_source_code(NamedSource::new(hostile, hostile.to_owned()))
            .wrap_err(hostile.to_owned());
        let written = written(&report);
        let found = written.chars().find(|found| text::is_unsafe(*found) && *found != '\n');
        assert_eq!(found, None, "{written}");
        assert!(!written.contains("##["), "{written}");
        assert!(!written.lines().any(|line| line.trim_start().starts_with("::")), "{written}");
        assert!(written.contains("1 │"), "{written}");
    }
}
