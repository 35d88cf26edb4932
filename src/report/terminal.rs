//! The report for people: each finding with the text it is about.

use std::io::{self, Write};

use super::excerpt::Mark;
use super::format::View;
use super::frame::write_marks;
use super::tally::Tally;
use super::{Diagnostic, RelatedLocation, Report, Style, concise, evidence, text};

/// How many findings are drawn: nobody reads more on a screen, and a text can be made to have a million.
pub(crate) const MOST_FINDINGS: usize = 1_000;

/// How many second places of a finding are drawn; the rest is listed.
const DRAWN: usize = 3;

pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics.iter().take(MOST_FINDINGS) {
        write_diagnostic(diagnostic, view, out)?;
        writeln!(out)?;
    }
    let tally = report.tally();
    let all: usize = tally.by_kind().map(|(_, count)| count).sum();
    let more = all - report.diagnostics.len().min(MOST_FINDINGS);
    if more > 0 {
        let findings = if more == 1 { "finding is" } else { "findings are" };
        writeln!(out, "{more} more {findings} not drawn: `--format concise` shows each in a line")?;
        writeln!(out)?;
    }
    if view.summary {
        writeln!(out, "{}", view.style.bold(report.summary))?;
        if let Some(fixable) = fixable(&tally) {
            writeln!(out, "{}", view.style.dim(fixable))?;
        }
        if let Some(hint) = hint(&tally) {
            writeln!(out, "{}", view.style.dim(hint))?;
        }
    }
    Ok(())
}

/// How much of it nobody has to mend by hand.
fn fixable(tally: &Tally) -> Option<String> {
    let count = Some(tally.fixable()).filter(|count| *count > 0)?;
    Some(format!("{count} can be fixed with `--fix`, and `--diff` shows how"))
}

/// Where to read on.
fn hint(tally: &Tally) -> Option<String> {
    let (first, _) = tally.by_kind().next()?;
    let same = tally.by_kind().all(|(kind, _)| kind.code == first.code);
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
        span: diagnostic.location.span(),
        start: diagnostic.location.start,
        label: None,
        primary: true,
    };
    let path = &diagnostic.location.path;
    let (drawn, listed) = diagnostic.related.split_at(diagnostic.related.len().min(DRAWN));
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        drawn.iter().partition(|related| related.location.path == *path);

    if let Some(source) = (view.lookup)(&diagnostic.location) {
        let marks: Vec<Mark> =
            std::iter::once(primary).chain(here.into_iter().map(second)).collect();
        write_marks(source, &marks, severity, style, out)?;
    } else {
        writeln!(out, "  --> {}", concise::place(&diagnostic.location))?;
        for related in here {
            write_place(related, style, out)?;
        }
    }
    for related in elsewhere {
        match (view.lookup)(&related.location) {
            Some(source) => write_marks(source, &[second(related)], severity, style, out)?,
            None => write_place(related, style, out)?,
        }
    }
    for related in listed {
        write_place(related, style, out)?;
    }
    if let Some(why) = diagnostic.evidence.as_ref().and_then(evidence::in_short) {
        writeln!(out, "  {} {}", style.help("note:"), text::one_line(&why))?;
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
        span: related.location.span(),
        start: related.location.start,
        label: Some(text::one_line(&related.message).into_owned()),
        primary: false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, Sample, many, rendered, rendered_as, repeat};
    use super::super::{Format, Style, text};

    /// The finding alone, without the closing lines.
    fn finding(sample: &Sample) -> String {
        finding_as(sample, &Style::PLAIN)
    }

    fn finding_as(sample: &Sample, style: &Style) -> String {
        let written = rendered_as(Format::Full, sample, style);
        written.split_once("\n\n").unwrap().0.to_owned()
    }

    #[test]
    fn a_repeat_shows_both_documents() {
        assert_eq!(
            rendered(Format::Full, &repeat()),
            "\
error[PMA302] repeat-text: this action was promised before
   ╭─[docs/postmortems/2026-01-05-checkout.md:5:3]
 5 │ - Add an alert for queue depth
   ·   ────────────────────────────
 6 │ - Rotate the key
   ╰────
   ╭─[docs/postmortems/2025-08-19-queue.md:3:7]
 3 │ - [ ] Alert on the depth of queues
   ·       ──────────────┬─────────────
   ·                     ╰── first promised here
   ╰────
  help: link the issue of the earlier action, or say why it was not done

1 error in 1 document
`pmalint rule PMA302` says why it matters and what to do
"
        );
    }

    #[test]
    fn frames_without_unicode() {
        assert_eq!(
            finding_as(&repeat(), &Style { unicode: false, ..Style::PLAIN }),
            "\
error[PMA302] repeat-text: this action was promised before
   ,-[docs/postmortems/2026-01-05-checkout.md:5:3]
 5 | - Add an alert for queue depth
   :   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
 6 | - Rotate the key
   `----
   ,-[docs/postmortems/2025-08-19-queue.md:3:7]
 3 | - [ ] Alert on the depth of queues
   :       ^^^^^^^^^^^^^^|^^^^^^^^^^^^^
   :                     `-- first promised here
   `----
  help: link the issue of the earlier action, or say why it was not done"
        );
    }

    #[test]
    fn colour_and_links_where_they_are_known() {
        let sample = Sample::marking("a.md", "text\n", "text");
        let style = Style { colour: true, hyperlinks: true, ..Style::PLAIN };
        assert_eq!(
            finding_as(&sample, &style).replace('\u{1b}', "^"),
            "\
^[1m^[31merror[^]8;;https://example.org/rules/PMA101^\\PMA101^]8;;^\\]^[0m some-rule: ^[1mmessage^[0m
   ╭─[^[36ma.md:1:1^[0m]
 ^[2m1^[0m │ text
   · ^[31m────^[0m
   ╰────"
        );
    }

    #[test]
    fn a_second_place_close_by_is_in_the_same_frame() {
        let text = "---\ntitle: a\nowner: b\ntitle: c\n---\n";
        let sample = Sample::marking("a.md", text, "title: c").related(
            "a.md",
            text,
            "title: a",
            "first given here",
        );
        assert_eq!(
            finding(&sample),
            "\
error[PMA101] some-rule: message
   ╭─[a.md:4:1]
 1 │ ---
 2 │ title: a
   · ────┬───
   ·     ╰── first given here
 3 │ owner: b
 4 │ title: c
   · ────────
 5 │ ---
   ╰────"
        );
    }

    #[test]
    fn a_second_place_far_away_has_its_own_frame() {
        let text = format!("first\n{}again\n", "\n".repeat(9));
        let sample =
            Sample::marking("a.md", &text, "again").related("a.md", &text, "first", "see this");
        assert_eq!(
            finding(&sample),
            "\
error[PMA101] some-rule: message
    ╭─[a.md:11:1]
 11 │ again
    · ─────
    ╰────
   ╭─[a.md:1:1]
 1 │ first
   · ──┬──
   ·   ╰── see this
   ╰────"
        );
    }

    #[test]
    fn a_document_that_was_not_read_is_named() {
        let mut sample = repeat();
        sample.sources.pop();
        assert_eq!(
            finding(&sample),
            "\
error[PMA302] repeat-text: this action was promised before
   ╭─[docs/postmortems/2026-01-05-checkout.md:5:3]
 5 │ - Add an alert for queue depth
   ·   ────────────────────────────
 6 │ - Rotate the key
   ╰────
  see: docs/postmortems/2025-08-19-queue.md:3:7: first promised here
  help: link the issue of the earlier action, or say why it was not done"
        );
        sample.sources.clear();
        assert_eq!(
            finding(&sample),
            "\
error[PMA302] repeat-text: this action was promised before
  --> docs/postmortems/2026-01-05-checkout.md:5:3
  see: docs/postmortems/2025-08-19-queue.md:3:7: first promised here
  help: link the issue of the earlier action, or say why it was not done"
        );
    }

    #[test]
    fn after_some_second_places_the_rest_is_listed() {
        let sample = ["b.md", "c.md", "d.md", "e.md"]
            .into_iter()
            .fold(Sample::marking("a.md", "text\n", "text"), |sample, path| {
                sample.related(path, "text\n", "text", "here as well")
            });
        let written = finding(&sample);
        assert_eq!(written.matches("╭─[").count(), 4, "{written}");
        assert!(written.ends_with("\n  see: e.md:1:1: here as well"), "{written}");
    }

    #[test]
    fn nothing_unsafe_is_printed() {
        let hostile = "a\u{1b}[2J\u{7}\u{9b}\0\r\u{202e}\u{200b}\u{2028}\u{feff}b\u{e0041}";
        let mut sample = fixture::hostile(hostile);
        for found in &mut sample.report.diagnostics {
            // The links of known rules are ours, and control a terminal.
            found.code = "PMA000";
            found.url = format!("https://example.org/{hostile}");
        }
        let style = Style { hyperlinks: true, ..Style::PLAIN };
        for format in Format::ALL {
            let written = rendered_as(*format, &sample, &style);
            let found = written.chars().find(|found| text::is_unsafe(*found) && *found != '\n');
            assert_eq!(found, None, "{format:?}\n{written}");
        }
    }

    #[test]
    fn many_findings_are_counted_at_the_end() {
        let written = rendered(Format::Full, &many(500, 1, 0));
        assert!(written.ends_with("\n500 errors, 1 warning in 1 document\n`pmalint rule PMA101` says why it matters and what to do\n"));
        assert_eq!(written.matches("╭─[a.md:1:1]").count(), 501);
    }

    #[test]
    fn nothing_found_is_one_line() {
        assert_eq!(rendered(Format::Full, &many(0, 0, 0)), "no findings in 1 document\n");
    }
}
