//! Which files are post-mortems: the globs of the settings, or the built-in selection.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::builtin_documents;
use crate::git::RepoPath;

/// Selects documents by their paths.
#[derive(Clone, Debug, Default)]
pub struct DocumentGlobs {
    /// The folder of the settings file, which the globs are relative to; `None` at the top level.
    folder: Option<RepoPath>,
    /// `None` for the built-in selection.
    documents: Option<GlobSet>,
    /// What is left out beside what is always left out.
    exclude: GlobSet,
    /// Whether the repository holds post-mortems and nothing else, by its name.
    all_markdown: bool,
}

impl DocumentGlobs {
    /// Globs as [`compile`] makes them. Without `documents` the built-in selection holds; `exclude`
    /// adds to what is always left out (READMEs, templates, dependencies).
    pub(super) fn new(
        folder: Option<RepoPath>,
        documents: Option<&[Glob]>,
        exclude: &[Glob],
    ) -> Result<Self, globset::Error> {
        let documents = documents.map(set).transpose()?;
        Ok(Self { folder, documents, exclude: set(exclude)?, all_markdown: false })
    }

    /// Tells the built-in selection the name of the repository, best as the remote has it since that
    /// is the same in every clone. In one such as `incident-reports` every Markdown file is selected.
    #[must_use]
    pub fn in_repository(mut self, name: &str) -> Self {
        self.all_markdown = builtin_documents::is_repository_of_incidents(name);
        self
    }

    /// The same globs, relative to the top level whatever folder they were read in.
    #[must_use]
    pub(super) fn at_top_level(mut self) -> Self {
        self.folder = None;
        self
    }

    /// Whether a file is a document: selected, and not excluded. READMEs, indexes and templates are
    /// left out of the built-in selection only; globs of the settings mean what they say.
    pub fn selects(&self, path: &RepoPath) -> bool {
        // Every path of a repository comes by here, and few are Markdown: those cost no copy of the path.
        let is_selected =
            |globs: &GlobSet| self.relative(path).is_some_and(|it| globs.is_match(it));
        let selected = match &self.documents {
            Some(globs) => is_selected(globs),
            None if self.all_markdown => builtin_documents::could_select(path),
            None => builtin_documents::selects(path),
        };
        let is_below = self.folder.as_ref().is_none_or(|folder| path.is_below(folder));
        selected && is_below && (self.exclude.is_empty() || !is_selected(&self.exclude))
    }

    /// Whether the settings leave a file out even where it is named on the command line.
    pub fn excludes(&self, path: &RepoPath) -> bool {
        self.relative(path).is_some_and(|relative| self.exclude.is_match(relative))
    }

    /// Whether a file could be a post-mortem, if its text is one: Markdown, and no README, index or template.
    pub fn could_select(path: &RepoPath) -> bool {
        builtin_documents::could_select(path)
    }

    /// Whether a file is Markdown by its name.
    pub fn is_markdown(path: &RepoPath) -> bool {
        builtin_documents::is_markdown(path)
    }

    fn relative(&self, path: &RepoPath) -> Option<String> {
        relative(self.folder.as_ref(), path)
    }
}

/// The path as seen from the folder of the settings file, `None` where it is not below it.
pub(super) fn relative(folder: Option<&RepoPath>, path: &RepoPath) -> Option<String> {
    let Some(folder) = folder else { return Some(path.to_text()) };
    let below = path.as_bytes().strip_prefix(folder.as_bytes())?.strip_prefix(b"/")?;
    Some(String::from_utf8_lossy(below).into_owned())
}

/// The globs for what is written in the settings: `*` stays within a folder, `**` does not, and
/// a path without a wildcard at its end stands for all that is below it as well.
pub(super) fn compile(written: &str) -> Result<Vec<Glob>, globset::Error> {
    let path = written.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
    let build = |glob: &str| GlobBuilder::new(glob).literal_separator(true).build();
    let last = path.rsplit('/').next().unwrap_or_default();
    let mut globs = vec![build(path)?];
    if !last.contains(['*', '?', '[', '{']) {
        globs.push(build(&format!("{path}/**"))?);
    }
    Ok(globs)
}

pub(super) fn set(globs: &[Glob]) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(glob.clone());
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(folder: Option<&str>, documents: &[&str], exclude: &[&str]) -> DocumentGlobs {
        let compile_all = |written: &[&str]| -> Vec<Glob> {
            written.iter().flat_map(|glob| compile(glob).unwrap()).collect()
        };
        let folder = folder.map(RepoPath::from);
        DocumentGlobs::new(folder, Some(&compile_all(documents)), &compile_all(exclude)).unwrap()
    }

    #[track_caller]
    fn check(globs: &DocumentGlobs, path: &str, expected: bool) {
        assert_eq!(globs.selects(&RepoPath::from(path)), expected, "{path}");
    }

    #[test]
    fn a_star_stays_in_its_folder() {
        let globs = globs(None, &["docs/*.md", "ops/**/*.md", "/one.txt"], &["ops/old/**"]);
        check(&globs, "docs/a.md", true);
        check(&globs, "docs/b/a.md", false);
        check(&globs, "ops/a.md", true);
        check(&globs, "ops/b/c/a.md", true);
        check(&globs, "ops/old/a.md", false);
        check(&globs, "one.txt", true);
        check(&globs, "docs/README.md", true);
        assert!(globs.excludes(&RepoPath::from("ops/old/a.md")));
    }

    #[test]
    fn a_folder_stands_for_all_below_it() {
        let globs = globs(None, &["docs/post", "./notes/"], &["docs/post/drafts"]);
        check(&globs, "docs/post/a.md", true);
        check(&globs, "docs/post/b/a.erb", true);
        check(&globs, "docs/posts/a.md", false);
        check(&globs, "notes/a.md", true);
        check(&globs, "docs/post/drafts/a.md", false);
    }

    #[test]
    fn globs_are_relative_to_the_settings_file() {
        let globs = globs(Some("team a"), &["*.md"], &[]);
        check(&globs, "team a/a.md", true);
        check(&globs, "team a/b/a.md", false);
        check(&globs, "a.md", false);
        check(&globs, "team ab/a.md", false);
    }

    #[test]
    fn without_globs_the_built_in_selection_holds() {
        check(&DocumentGlobs::default(), "docs/postmortems/a.md", true);
        check(&DocumentGlobs::default(), "docs/other/a.md", false);
        check(&DocumentGlobs::default().in_repository("infra"), "reports/a.md", false);
        check(&DocumentGlobs::default().in_repository("incident-reports"), "reports/a.md", true);
        check(&DocumentGlobs::default().in_repository("incident-reports"), "README.md", false);
        check(&DocumentGlobs::default(), "docs/postmortems/README.md", false);
        assert!(!DocumentGlobs::default().excludes(&RepoPath::from("docs/postmortems/README.md")));
    }
}
