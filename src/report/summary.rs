//! The closing line: what was found, and how much of it is not shown.

use std::fmt;

use super::Summary;

/// `2 errors, 1 warning in 12 documents (3 suppressed, 40 baselined)`
impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = [
            counted(self.errors, "error"),
            counted(self.warnings, "warning"),
            counted(self.infos, "info"),
        ];
        let found: Vec<String> = found.into_iter().flatten().collect();
        let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
        let documents =
            counted(self.documents, "document").unwrap_or_else(|| "no documents".to_owned());
        write!(formatter, "{found} in {documents}")?;

        let hidden = [
            (self.suppressed, "suppressed"),
            (self.baselined, "baselined"),
            (self.before, "from before the change"),
        ];
        let hidden: Vec<String> = hidden
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, how)| format!("{count} {how}"))
            .collect();
        if !hidden.is_empty() {
            write!(formatter, " ({})", hidden.join(", "))?;
        }
        Ok(())
    }
}

/// `1 error`, `2 errors`, and nothing for none.
pub(super) fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_what_is_shown_and_what_is_not() {
        for ([documents, errors, warnings, infos, suppressed, baselined], line) in [
            (
                [12, 2, 3, 1, 2, 40],
                "2 errors, 3 warnings, 1 info in 12 documents (2 suppressed, 40 baselined)",
            ),
            ([12, 0, 0, 0, 0, 0], "no findings in 12 documents"),
            ([1, 1, 0, 0, 0, 0], "1 error in 1 document"),
            ([1, 0, 0, 2, 1, 0], "2 infos in 1 document (1 suppressed)"),
            ([3, 0, 0, 0, 0, 7], "no findings in 3 documents (7 baselined)"),
            ([0, 0, 0, 0, 0, 0], "no findings in no documents"),
        ] {
            let summary =
                Summary { documents, errors, warnings, infos, suppressed, baselined, before: 0 };
            assert_eq!(summary.to_string(), line);
        }
        let summary = Summary { documents: 2, suppressed: 1, before: 30, ..Summary::default() };
        let line = "no findings in 2 documents (1 suppressed, 30 from before the change)";
        assert_eq!(summary.to_string(), line);
    }
}
