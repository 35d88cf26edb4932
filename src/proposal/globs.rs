//! Globs that select the post-mortems that are there, and those that will come.

use std::collections::BTreeMap;

use crate::git::RepoPath;
use crate::settings::DocumentGlobs;

/// More globs or exceptions than a person would write say less than the built-in selection does.
const MOST: usize = 6;
/// So many files of a mixed folder are named one by one.
const MOST_NAMED: usize = 3;

/// The entries of `documents`, `None` where no few globs say it. A folder that holds nothing but post-mortems is
/// selected as a whole; `others` are the other Markdown files that could be post-mortems by their names.
pub(super) fn globs(documents: &[RepoPath], others: &[RepoPath]) -> Option<Vec<String>> {
    let mut top = Folder::default();
    let mut unusual = Vec::new();
    for path in documents {
        let text = std::str::from_utf8(path.as_bytes()).ok()?;
        // Whose ending was forgotten is named.
        if path.file_name().contains('.') {
            top.add(text, true);
        } else {
            unusual.push(literal(text));
        }
    }
    for path in others {
        top.add(&path.to_text(), false);
    }
    let mut found = Vec::new();
    top.cover("", &mut found)?;
    found.append(&mut unusual);
    (1..=MOST).contains(&found.len()).then_some(found)
}

#[derive(Default)]
struct Folder {
    documents: Vec<String>,
    others: Vec<String>,
    folders: BTreeMap<String, Self>,
}

impl Folder {
    fn add(&mut self, path: &str, is_document: bool) {
        match path.split_once('/') {
            Some((folder, rest)) => {
                self.folders.entry(folder.to_owned()).or_default().add(rest, is_document);
            }
            None if is_document => self.documents.push(path.to_owned()),
            None => self.others.push(path.to_owned()),
        }
    }

    /// How many documents and others are below.
    fn count(&self) -> (usize, usize) {
        self.folders.values().map(Self::count).fold(
            (self.documents.len(), self.others.len()),
            |(documents, others), (more, more_others)| (documents + more, others + more_others),
        )
    }

    /// Adds the globs for the documents below; `at` is the folder's path, with `/` at its end.
    fn cover(&self, at: &str, found: &mut Vec<String>) -> Option<()> {
        let (documents, others) = self.count();
        let below: Vec<_> =
            self.folders.iter().filter(|(_, folder)| folder.count().0 > 0).collect();
        let is_by_time =
            below.iter().all(|(name, _)| name.starts_with(|c: char| c.is_ascii_digit()));
        let is_one_each = below.len() > 2 && below.iter().all(|(_, folder)| folder.count().0 == 1);
        if documents == 0 {
            return Some(());
        }
        let goes_on = !self.documents.is_empty() || is_by_time || is_one_each;
        let is_apart = !at.is_empty() || is_by_time;
        if others == 0 && !below.is_empty() && goes_on && is_apart {
            found.push(format!("{}**/*.{}", literal(at), self.ending()?));
            return Some(());
        }
        if !self.documents.is_empty() {
            self.cover_files(at, found)?;
        }
        for (name, folder) in below {
            folder.cover(&format!("{at}{name}/"), found)?;
        }
        (found.len() <= MOST).then_some(())
    }

    /// Adds the globs for the documents in the folder itself.
    fn cover_files(&self, at: &str, found: &mut Vec<String>) -> Option<()> {
        // A folder is one of post-mortems by its name, or because it holds several and nothing else.
        let likely = RepoPath::new(format!("{at}a.md"));
        let is_dated = |name: &String| name.starts_with(|c: char| c.is_ascii_digit());
        let is_theirs = DocumentGlobs::default().selects(&likely)
            || self.documents.len() > 1
            || self.documents.iter().all(is_dated);
        if self.others.is_empty() && is_theirs {
            found.push(format!("{}*.{}", literal(at), self.ending()?));
            return Some(());
        }
        let word = WORDS.iter().find(|word| {
            let has = |name: &String| name.to_lowercase().contains(**word);
            self.documents.iter().all(|name| name.contains(**word)) && !self.others.iter().any(has)
        });
        if let Some(word) = word {
            found.push(format!("{}*{word}*.{}", literal(at), self.ending()?));
            return Some(());
        }
        if self.documents.len() > MOST_NAMED {
            return None;
        }
        found.extend(self.documents.iter().map(|name| literal(&format!("{at}{name}"))));
        Some(())
    }

    /// What the names of the documents below end with: one ending, or several in braces; `None` where one has none.
    fn ending(&self) -> Option<String> {
        let mut endings = Vec::new();
        self.endings(&mut endings);
        endings.sort_unstable();
        endings.dedup();
        match &endings[..] {
            [one] => (*one).map(str::to_owned),
            several => {
                let several: Option<Vec<&str>> = several.iter().copied().collect();
                Some(format!("{{{}}}", several?.join(",")))
            }
        }
    }

    fn endings<'f>(&'f self, found: &mut Vec<Option<&'f str>>) {
        for name in &self.documents {
            let stem = name.strip_suffix(".erb").unwrap_or(name);
            found.push(stem.rfind('.').and_then(|dot| name.get(dot + 1..)));
        }
        for folder in self.folders.values() {
            folder.endings(found);
        }
    }
}

/// What tells the post-mortems of a folder from its other files.
const WORDS: &[&str] = &["postmortem", "post-mortem", "post_mortem", "incident", "outage", "rca"];

/// A path as a glob that means itself.
pub(super) fn literal(path: &str) -> String {
    let mut glob = String::new();
    for character in path.chars() {
        match character {
            '*' | '?' | '[' | ']' | '{' | '}' | '\\' => {
                glob.push('[');
                glob.push(character);
                glob.push(']');
            }
            _ => glob.push(character),
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(documents: &[&str], others: &[&str], expected: &[&str]) {
        let paths =
            |names: &[&str]| names.iter().map(|name| RepoPath::from(*name)).collect::<Vec<_>>();
        let found = globs(&paths(documents), &paths(others)).unwrap_or_default();
        assert_eq!(found, expected, "{documents:?}");
    }

    #[test]
    fn a_folder_of_post_mortems_is_one_glob() {
        check(
            &["docs/postmortems/a.md", "docs/postmortems/b.md"],
            &["docs/x.md"],
            &["docs/postmortems/*.md"],
        );
        check(&["docs/postmortems/a.md"], &[], &["docs/postmortems/*.md"]);
        check(&["pm/a.md", "pm/b.mdx"], &[], &["pm/*.{md,mdx}"]);
        check(&["a.md", "b.md"], &[], &["*.md"]);
        check(&["pm [1]/a.md", "pm [1]/b.md"], &[], &["pm [[]1[]]/*.md"]);
    }

    #[test]
    fn folders_by_year_or_incident_are_one_glob() {
        check(&["pm/2024/a.md", "pm/2025/b.md"], &["x.md"], &["pm/**/*.md"]);
        check(&["pm/2025/01-02_a.md"], &[], &["pm/**/*.md"]);
        check(&["pm/a/report.md", "pm/b/report.md", "pm/c/report.md"], &[], &["pm/**/*.md"]);
        check(
            &["docs/a/x.md", "docs/a/y.md", "docs/b/x.md", "docs/b/z.md"],
            &[],
            &["docs/a/*.md", "docs/b/*.md"],
        );
    }

    #[test]
    fn a_repository_of_post_mortems_is_one_glob() {
        check(&["2024-03/a.md", "2024-05/b.md", "2025/c.md"], &[], &["**/*.md"]);
    }

    #[test]
    fn in_a_mixed_folder_names_tell() {
        check(
            &["docs/postmortem-a.md", "docs/b-postmortem.md"],
            &["docs/x.md"],
            &["docs/*postmortem*.md"],
        );
        check(&["docs/down.md"], &["docs/x.md"], &["docs/down.md"]);
        check(&["d/a.md", "d/b.md", "d/PM1 - x"], &[], &["d/*.md", "d/PM1 - x"]);
        check(&["i/a.html.md.erb", "i/b.html.md.erb"], &[], &["i/*.md.erb"]);
        check(&["d/a.md", "d/b.md", "d/c.md", "d/e.md"], &["d/x.md"], &[]);
    }
}
