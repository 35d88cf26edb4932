//! Files that hold several incidents, each under a heading with its day.

use std::ops::Range;

use super::dates;
use super::markdown::{Block, BlockKind};

/// How the incidents of a repository are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Incidents {
    /// Each file is the document of one incident.
    #[default]
    PerFile,
    /// A file may be a log: each heading with a day begins an incident.
    PerHeading,
}

/// The blocks of each incident: from a heading with a day to the next one of the same level. A file with
/// fewer than two of them is no log.
pub(crate) fn entries(blocks: &[Block<'_>], incidents: Incidents) -> Option<Vec<Range<usize>>> {
    if incidents == Incidents::PerFile {
        return None;
    }
    let dated: Vec<(usize, u8)> = blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match &block.kind {
            BlockKind::Heading(level, inline) if dates::find(&inline.text()).is_some() => {
                Some((at, *level))
            }
            _ => None,
        })
        .collect();
    let level = dated.iter().map(|(_, level)| *level).min()?;
    let starts: Vec<usize> =
        dated.iter().filter(|(_, other)| *other == level).map(|(at, _)| *at).collect();
    if starts.len() < 2 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    Some(starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect())
}

#[cfg(test)]
mod tests {
    use crate::document::{Conventions, Document, Incidents};
    use crate::git::RepoPath;

    /// One line a document: its day, title, and the text of its actions.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let conventions =
            Conventions { incidents: Incidents::PerHeading, ..Conventions::default() };
        let documents =
            Document::read_all(RepoPath::from("log.md"), text.as_bytes().to_vec(), &conventions);
        let found: Vec<String> = documents
            .iter()
            .map(|document| {
                let date =
                    document.date.as_ref().map_or("-".to_owned(), |date| date.date.to_string());
                let title = document.title.as_ref().map_or("-", |title| title.text.as_str());
                let actions: Vec<&str> =
                    document.actions.iter().map(|action| action.text.as_str()).collect();
                format!("{date} {title}: {}", actions.join("; "))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_log_is_read_as_its_entries() {
        check(
            "# Log\n\nAll of them.\n\n## 2026-02-01 Queue\n\n### Actions\n\n- Add an alert\n\n## 2026-01-05 Checkout\n\n### Actions\n\n- Pin it\n",
            &[
                "2026-02-01 2026-02-01 Queue: Add an alert",
                "2026-01-05 2026-01-05 Checkout: Pin it",
            ],
        );
    }

    #[test]
    fn one_dated_heading_makes_no_log() {
        check(
            "# 2026-02-01 Queue\n\n## Timeline\n\n## Actions\n\n- Add an alert\n",
            &["2026-02-01 2026-02-01 Queue: Add an alert"],
        );
    }
}
