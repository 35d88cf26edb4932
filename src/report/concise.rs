//! One line a finding, as compilers write them and editors read them.

use std::io::{self, Write};

use super::format::View;
use super::{Diagnostic, Location, RelatedLocation, Report, text};

/// `path:line:column: error[PMA302] repeat-text: message (see path:line)`
pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        writeln!(out, "{}", line(diagnostic, view))?;
    }
    if view.summary {
        writeln!(out, "{}", report.summary)?;
    }
    Ok(())
}

fn line(diagnostic: &Diagnostic, view: &View<'_>) -> String {
    let Diagnostic { code, rule, severity, location, message, .. } = diagnostic;
    let style = view.style;
    let mut line = format!(
        "{}: {} {rule}: {}",
        style.bold(place(location)),
        style
            .severity(*severity, format_args!("{severity}[{}]", style.link(&diagnostic.url, code))),
        text::one_line(message),
    );
    let elsewhere = |related: &&RelatedLocation| !is_near(&related.location, &diagnostic.location);
    let mut related = diagnostic.related.iter().filter(elsewhere);
    if let Some(first) = related.next() {
        let path = first.location.path.to_text();
        line.push_str(&format!(" (see {}:{}", text::one_line(&path), first.location.start.line));
        let more = related.count();
        if more > 0 {
            line.push_str(&format!(" and {more} more"));
        }
        line.push(')');
    }
    line
}

/// All that is said about a finding, on one line, for formats that have one field for it.
pub(super) fn sentence(diagnostic: &Diagnostic) -> String {
    let mut sentence = text::one_line(&diagnostic.message).into_owned();
    for related in &diagnostic.related {
        let label = text::one_line(&related.message);
        sentence.push_str(&format!("; {label}: {}", place(&related.location)));
    }
    if let Some(help) = &diagnostic.help {
        sentence.push_str(&format!("; help: {}", text::one_line(help)));
    }
    sentence
}

/// Whether who looks at the one place sees the other as well.
fn is_near(one: &Location, other: &Location) -> bool {
    const LINES: usize = 8;
    one.path == other.path && one.start.line.abs_diff(other.start.line) <= LINES
}

/// `path:line:column`, safe at the start of a line of a CI log: there `::` opens a workflow command,
/// and `./::` does not while it names the same file.
pub(super) fn place(location: &Location) -> String {
    let mut path = location.path.to_text();
    if path.trim_start().starts_with("::") {
        path.insert_str(0, "./");
    }
    let path = text::one_line(&path);
    format!("{path}:{}:{}", location.start.line, location.start.column)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sample, many, rendered, rendered_as, repeat};
    use super::super::{Format, Style};

    #[test]
    fn one_line_a_finding_then_the_counts() {
        assert_eq!(
            rendered(Format::Concise, &repeat()),
            "docs/postmortems/2026-01-05-checkout.md:5:3: error[PMA302] repeat-text: \
             this action was promised before (see docs/postmortems/2025-08-19-queue.md:3)\n\
             1 error in 1 document\n"
        );
        assert_eq!(rendered(Format::Concise, &many(300, 0, 0)).lines().count(), 301);
    }

    #[test]
    fn further_places_are_counted() {
        let sample = repeat().related("b.md", "text\n", "text", "and here");
        let written = rendered(Format::Concise, &sample);
        assert!(written.contains("(see docs/postmortems/2025-08-19-queue.md:3 and 1 more)\n"));
    }

    #[test]
    fn a_place_that_is_seen_anyway_is_not_told() {
        let sample = Sample::new("b.md", "text\n", 0..4, "message")
            .related("b.md", "text\n", "text", "and here");
        assert!(!rendered(Format::Concise, &sample).contains("see"));
    }

    #[test]
    fn columns_count_characters() {
        let sample = Sample::marking("a.md", "日本語 😀 é word\n", "word");
        let written = rendered(Format::Concise, &sample);
        assert!(written.starts_with("a.md:1:9: error[PMA101] some-rule: message\n"), "{written}");
    }

    #[test]
    fn a_path_that_looks_like_a_workflow_command_is_still_its_path() {
        let sample = Sample::marking("::error::x.md", "word\n", "word");
        let written = rendered(Format::Concise, &sample);
        assert!(written.starts_with("./::error::x.md:1:1: "), "{written}");
    }

    #[test]
    fn colour_where_it_is_wanted() {
        let sample = Sample::marking("a.md", "word\n", "word");
        let written =
            rendered_as(Format::Concise, &sample, &Style { colour: true, ..Style::PLAIN });
        assert_eq!(
            written.lines().next().unwrap().replace('\u{1b}', "^"),
            "^[1ma.md:1:1^[0m: ^[1m^[31merror[PMA101]^[0m some-rule: message"
        );
    }
}
