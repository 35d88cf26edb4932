//! Annotations on a pull request: workflow commands of GitHub Actions.
//!
//! The syntax is that of <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>,
//! the escapes are those that `ActionCommand` of actions/runner undoes. The plain report belongs
//! beside it: GitHub shows ten annotations of each kind a step and drops the rest in silence.

use std::io::{self, Write};

use super::format::View;
use super::summary::counted;
use super::{Diagnostic, Report, concise, text};
use crate::rules::Severity;

/// How many annotations of one kind GitHub takes from a step.
pub(crate) const LIMIT: usize = 10;

pub(super) fn write(report: &Report, _: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let of = |severity| {
        report.diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity)
    };
    let all = [Severity::Error, Severity::Warning, Severity::Info].map(|level| of(level).count());
    let mut shown = all.map(|count| count.min(LIMIT));
    if shown != all {
        // The line that says so is a notice as well, and takes the place of one.
        shown[2] = shown[2].min(LIMIT - 1);
    }

    for (severity, shown) in
        [Severity::Error, Severity::Warning, Severity::Info].into_iter().zip(shown)
    {
        for diagnostic in of(severity).take(shown) {
            writeln!(out, "{}", annotation(diagnostic))?;
        }
    }

    let hidden = all.iter().sum::<usize>() - shown.iter().sum::<usize>();
    if let Some(hidden) = counted(hidden, "more finding") {
        writeln!(out, "::notice title=pmalint::{hidden}, see the log of this step")?;
    }
    Ok(())
}

fn annotation(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, rule, location, message, .. } = diagnostic;
    let (start, end) = (location.start, location.end);
    let path = location.path.to_text();
    let mut properties = vec![
        ("file", text::one_line(&path).into_owned()),
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
        ("col", start.column.to_string()),
    ];
    // GitHub takes an end column only where the annotation stays on its line.
    if start.line == end.line {
        properties.push(("endColumn", end.column.to_string()));
    }
    properties.push(("title", format!("{code} {rule}")));
    let properties: Vec<String> = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={}", escape_property(&value)))
        .collect();

    let mut data = text::one_line(message).into_owned();
    for related in &diagnostic.related {
        let label = text::one_line(&related.message);
        data.push_str(&format!("\n{label}: {}", concise::place(&related.location)));
    }
    if let Some(help) = &diagnostic.help {
        data.push_str(&format!("\nhelp: {}", text::one_line(help)));
    }

    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    format!("::{command} {}::{}", properties.join(","), escape_data(&data))
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{self, Sample, many, rendered, repeat};

    /// A workflow command as the runner reads it: name, properties, data.
    type Command = (String, Vec<(String, String)>, String);

    /// The commands in a log, in both syntaxes, read as `ActionCommand.cs` of actions/runner does.
    fn commands(log: &str) -> Vec<Command> {
        let undo = |text: &str| {
            let text = text.replace("%0D", "\r").replace("%0A", "\n");
            text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        };
        let mut commands = Vec::new();
        for line in log.split(['\n', '\r']) {
            if let Some(rest) = line.trim_start().strip_prefix("::")
                && let Some((info, data)) = rest.split_once("::")
            {
                let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
                let properties = properties
                    .split(',')
                    .filter_map(|pair| pair.split_once('='))
                    .map(|(key, value)| (key.to_owned(), undo(value)))
                    .collect();
                commands.push((name.to_owned(), properties, undo(data)));
            } else if let Some((_, rest)) = line.split_once("##[") {
                commands.push((rest.to_owned(), Vec::new(), String::new()));
            }
        }
        commands
    }

    #[test]
    fn an_annotation_has_its_place_title_related_place_and_help() {
        assert_eq!(
            rendered(Format::Github, &repeat()),
            "::error file=docs/postmortems/2026-01-05-checkout.md,line=5,endLine=5,col=3,endColumn=31,\
             title=PMA302 repeat-text::this action was promised before%0A\
             first promised here: docs/postmortems/2025-08-19-queue.md:3:7%0A\
             help: link the issue of the earlier action, or say why it was not done\n"
        );
    }

    #[test]
    fn an_annotation_over_several_lines_has_no_end_column() {
        let sample = Sample::marking("a.md", "one\ntwo\n", "one\ntwo");
        assert_eq!(
            rendered(Format::Github, &sample),
            "::error file=a.md,line=1,endLine=2,col=1,title=PMA101 some-rule::message\n"
        );
    }

    #[test]
    fn ten_of_a_kind_then_a_notice_that_counts_the_rest() {
        for ([errors, warnings, infos], [error, warning, notice], last) in [
            ([10, 10, 10], [10, 10, 10], "message"),
            ([11, 0, 0], [10, 0, 1], "1 more finding, see the log of this step"),
            ([11, 12, 20], [10, 10, 10], "14 more findings, see the log of this step"),
            ([0, 0, 0], [0, 0, 0], ""),
        ] {
            let commands = commands(&rendered(Format::Github, &many(errors, warnings, infos)));
            let count =
                |name: &str| commands.iter().filter(|(command, _, _)| command == name).count();
            assert_eq!(
                [count("error"), count("warning"), count("notice")],
                [error, warning, notice]
            );
            assert_eq!(commands.last().map_or("", |(_, _, data)| data), last);
        }
    }

    #[test]
    fn the_most_severe_come_first() {
        let commands = commands(&rendered(Format::Github, &many(1, 1, 1)));
        let names: Vec<&str> = commands.iter().map(|(name, _, _)| name.as_str()).collect();
        assert_eq!(names, ["error", "warning", "notice"]);
    }

    /// What tries to end the line, the properties or the command, or to be a command.
    const HOSTILE: [&str; 7] = [
        "x\n::error file=b.md::forged",
        "x\r::error::forged",
        "::stop-commands::token",
        "   ::error::forged",
        "a,title=forged::b",
        "50%0A::error::forged",
        "\u{1b}[1A\u{2028}::error::forged ##[error]forged ##[add-mask]x",
    ];

    #[test]
    fn no_text_forges_a_command() {
        for hostile in HOSTILE {
            let mut sample = Sample::new(hostile, &format!("{hostile}\n"), 0..1, hostile)
                .related(hostile, hostile, "", hostile);
            sample.report.diagnostics[0].help = Some(hostile.to_owned());

            let commands = commands(&rendered(Format::Github, &sample));
            let [(name, properties, data)] = commands.as_slice() else {
                panic!("{hostile:?} gave {commands:?}")
            };
            assert_eq!(name, "error");
            let keys: Vec<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(keys, ["file", "line", "endLine", "col", "endColumn", "title"]);
            assert_eq!(properties[5].1, "PMA101 some-rule");
            assert_eq!(data.lines().count(), 3, "{data:?}");
        }
    }

    #[test]
    fn the_reports_beside_it_hold_no_command() {
        for hostile in HOSTILE {
            let others = Format::ALL.iter().filter(|format| **format != Format::Github);
            for &format in others {
                let mut sample = fixture::hostile(hostile);
                for known in [true, false] {
                    if !known {
                        sample.sources.clear();
                    }
                    let written = rendered(format, &sample);
                    assert_eq!(commands(&written), [], "{format:?}\n{written}");
                }
            }
        }
    }
}
