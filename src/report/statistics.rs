//! How many findings each rule has, the most frequent first.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::Report;
use super::format::View;
use super::tally::Kind;
use crate::rules::{self, Rule};

/// `   12  PMA203  error    action-unlinked`; a rule that weighs its findings differently has a line for each level.
pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: Vec<(Kind, usize)> = report.tally().by_kind().collect();
    counts.sort_by_key(|&(kind, count)| (Reverse(count), kind.code, Reverse(kind.severity)));

    let style = view.style;
    let width = counts.first().map_or(0, |(_, most)| most.to_string().len());
    for (Kind { code, rule, severity }, count) in counts {
        let level = style.severity(severity, format!("{:<7}", severity.as_str()));
        let url = rules::find(code).map(Rule::url).unwrap_or_default();
        writeln!(out, "{count:>width$}  {}  {level}  {rule}", style.link(&url, code))?;
    }
    if view.summary {
        writeln!(out, "{}", style.bold(report.summary))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{many, rendered};

    #[test]
    fn the_most_frequent_come_first() {
        assert_eq!(
            rendered(Format::Statistics, &many(2, 12, 2)),
            "12  PMA101  warning  some-rule\n 2  PMA101  error    some-rule\n 2  PMA101  info     some-rule\n\
             2 errors, 12 warnings, 2 infos in 1 document\n"
        );
        assert_eq!(rendered(Format::Statistics, &many(0, 0, 0)), "no findings in 1 document\n");
    }
}
