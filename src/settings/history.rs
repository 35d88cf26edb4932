//! Which earlier incidents are meant, and where they are.

use super::file::{HistoryEntry, SourceEntry};
use super::meant::{HistoryScope, HistorySource};
use super::read::Reader;

impl Reader<'_> {
    pub(super) fn history(&mut self, history: &HistoryEntry) -> HistoryScope {
        let paths = history.paths.as_ref().map(|globs| {
            let globs = self.globs(globs, "/history/paths");
            self.selection(Some(&globs), &[], "/history/paths")
        });
        HistoryScope { months: history.months, paths, sources: self.sources(&history.sources) }
    }

    fn sources(&mut self, entries: &[SourceEntry]) -> Vec<HistorySource> {
        let mut sources: Vec<HistorySource> = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let pointer = format!("/history/sources/{at}");
            let path = entry.path.trim_end_matches('/');
            let is_last = |name: &str| !matches!(name, "" | "." | "..");
            let name = path.rsplit('/').next().filter(|name| is_last(name)).unwrap_or(path);
            if path.is_empty() {
                let help =
                    "write where its folder is: absolute, or relative to the top of the repository";
                self.problem(&format!("{pointer}/path"), "the path is empty", help);
            } else if sources.iter().any(|known| known.path == path) {
                self.problem(&pointer, "this repository is listed twice", "keep one of the two");
            }
            let is_taken = sources.iter().any(|known| &*known.name == name);
            let documents = entry.documents.as_ref().map(|globs| {
                let pointer = format!("{pointer}/documents");
                let globs = self.globs(globs, &pointer);
                self.selection(Some(&globs), &[], &pointer).at_top_level()
            });
            sources.push(HistorySource {
                path: path.to_owned(),
                name: if is_taken { path } else { name }.into(),
                revision: entry.revision.clone().unwrap_or_else(|| "HEAD".to_owned()),
                optional: entry.optional,
                documents,
                span: self.place(&format!("{pointer}/path")).node.span,
            });
        }
        sources
    }
}
