//! From what is typed to what is meant: every mistake is told, at its place and with a way out.

use std::collections::HashMap;
use std::sync::LazyLock;

use globset::Glob;
use regex::{Regex, RegexBuilder};

use super::documents::{DocumentGlobs, compile};
use super::file::{
    HistoryEntry, IncidentsEntry, Level, SettingsFile, SourceEntry, TrackerEntry, VocabularyEntry,
};
use super::meant::{HistoryScope, HistorySource, Levels, SchemaChoice, Settings, Vocabulary};
use crate::document::references::{TrackerKind, TrackerSetting};
use crate::document::tree::{Node, NodeKind, Place, escape};
use crate::document::{Incidents, SectionKind};
use crate::document::{Problem, Span, read_yaml};
use crate::git::RepoPath;
use crate::history::OwnWords;
use crate::rules::Severity;
use crate::schema::{BrokenFile, Schema, ViolationKind, did_you_mean, nearest};

/// The text of the schema of the settings, as it is published.
pub const SCHEMA: &str = include_str!("../../schemas/settings.schema.json");

pub(super) fn settings(
    path: &RepoPath,
    text: &str,
    known_rules: &[(&str, &str)],
) -> miette::Result<Settings> {
    let (root, problems) = read_yaml(text, Span::new(0, text.len()));
    let mut reader = Reader { path, root: &root, problems };
    let file = reader.file()?;
    let settings = Settings {
        documents: reader.documents(&file),
        incidents: match file.incidents {
            IncidentsEntry::PerFile => Incidents::PerFile,
            IncidentsEntry::PerHeading => Incidents::PerHeading,
        },
        schema: reader.schema(file.schema.as_deref()),
        levels: reader.levels(&file, known_rules),
        trackers: reader.trackers(&file.trackers),
        vocabulary: reader.vocabulary(file.vocabulary),
        history: reader.history(&file.history),
        origin: Some(path.to_text()),
        text: text.to_owned(),
    };
    match BrokenFile::report(&path.to_text(), text, reader.problems) {
        Some(report) => Err(report),
        None => Ok(settings),
    }
}

struct Reader<'a> {
    path: &'a RepoPath,
    root: &'a Node,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The typed values; the defaults where the file does not have the shape of settings.
    fn file(&mut self) -> miette::Result<SettingsFile> {
        static SHAPE: LazyLock<Option<Schema>> = LazyLock::new(|| Schema::embedded(SCHEMA));
        let Some(shape) = &*SHAPE else { miette::bail!("the schema of the settings is broken") };
        // Of a text that is no YAML only a part was read: what that lacks says nothing.
        if self.root.kind == NodeKind::Null || !self.problems.is_empty() {
            return Ok(SettingsFile::default());
        }
        let mut violations = shape.validate(self.root);
        // A value of another kind is also none of those that are allowed.
        violations.dedup_by(|one, other| {
            one.kind == ViolationKind::Wrong
                && other.kind == ViolationKind::Wrong
                && one.pointer == other.pointer
        });
        self.problems.extend(violations.into_iter().map(|violation| Problem {
            span: violation.span,
            message: violation.message,
            help: violation.help,
            related: None,
        }));
        if !self.problems.is_empty() {
            return Ok(SettingsFile::default());
        }
        serde_json::from_value(self.root.to_json())
            .map_err(|error| miette::miette!("{}: {error}", self.path))
    }

    fn documents(&mut self, file: &SettingsFile) -> DocumentGlobs {
        let documents = file.documents.as_ref().map(|globs| self.globs(globs, "/documents"));
        let exclude = self.globs(&file.exclude, "/exclude");
        self.selection(documents.as_deref(), &exclude, "/documents")
    }

    fn history(&mut self, history: &HistoryEntry) -> HistoryScope {
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

    fn selection(
        &mut self,
        documents: Option<&[Glob]>,
        exclude: &[Glob],
        pointer: &str,
    ) -> DocumentGlobs {
        DocumentGlobs::new(self.path.parent(), documents, exclude).unwrap_or_else(|_| {
            self.problem(pointer, "the globs are too large together", "use fewer or shorter ones");
            DocumentGlobs::default()
        })
    }

    fn globs(&mut self, written: &[String], pointer: &str) -> Vec<Glob> {
        let mut globs = Vec::new();
        for (at, glob) in written.iter().enumerate() {
            let pointer = format!("{pointer}/{at}");
            match compile(glob) {
                _ if glob.starts_with('!') => self.problem(
                    &pointer,
                    "a glob cannot be negated",
                    "list under `exclude` what is to be left out",
                ),
                _ if glob.starts_with("../") => self.problem(
                    &pointer,
                    "a glob cannot leave the folder of the settings",
                    "put the settings into a folder above",
                ),
                Ok(compiled) => globs.extend(compiled),
                Err(error) => {
                    let message = format!("invalid glob: {}", error.kind());
                    self.problem(
                        &pointer,
                        message,
                        "put `[...]` around a character to mean itself",
                    );
                }
            };
        }
        globs
    }

    fn schema(&mut self, written: Option<&str>) -> SchemaChoice {
        let Some(written) = written.filter(|written| *written != "default") else {
            return SchemaChoice::Builtin;
        };
        if !written.contains(['/', '.']) {
            let help = match nearest(written, ["default"]) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "write `default` or the path of a schema".to_owned(),
            };
            self.problem("/schema", format!("there is no schema named `{written}`"), help);
            return SchemaChoice::Builtin;
        }
        match join(self.path.parent().as_ref(), written) {
            Some(path) => SchemaChoice::File(path),
            None => {
                self.problem(
                    "/schema",
                    "the path leaves the repository",
                    "write a path relative to the folder of the settings",
                );
                SchemaChoice::Builtin
            }
        }
    }

    fn levels(&mut self, file: &SettingsFile, known_rules: &[(&str, &str)]) -> Levels {
        let mut by_code = HashMap::new();
        for (rule, level) in &file.rules {
            let pointer = format!("/rules/{}", escape(rule));
            let known = known_rules.iter().find(|(code, name)| code == rule || name == rule);
            let Some((code, name)) = known else {
                let all: Vec<&str> =
                    known_rules.iter().flat_map(|(code, name)| [*code, *name]).collect();
                let help = match nearest(rule, all) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`pmalint rule` lists the rules".to_owned(),
                };
                self.key_problem(&pointer, format!("there is no rule `{rule}`"), help);
                continue;
            };
            let severity = match level {
                Level::Off => None,
                Level::Info => Some(Severity::Info),
                Level::Warning => Some(Severity::Warning),
                Level::Error => Some(Severity::Error),
            };
            if by_code.insert((*code).to_owned(), severity).is_some() {
                self.key_problem(
                    &pointer,
                    format!("`{code}` and `{name}` are the same rule"),
                    "keep one of the two",
                );
            }
        }
        Levels { by_code }
    }

    fn trackers(&mut self, entries: &[TrackerEntry]) -> Vec<TrackerSetting> {
        let mut trackers = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let pointer = format!("/trackers/{at}");
            let described =
                entry.url.is_some() || entry.pattern.is_some() || !entry.keys.is_empty();
            if entry.kind == TrackerKind::Custom && !described {
                self.problem(
                    &pointer,
                    "the tracker has neither a type nor a description",
                    "give it a `type`, or a `url` with `keys` or a `pattern`",
                );
            }
            if entry.url.as_ref().is_some_and(|url| !url.contains("{id}")) {
                self.problem(
                    &format!("{pointer}/url"),
                    "the address has no `{id}`",
                    "write `{id}` in the place of the issue's number or key",
                );
            }
            if entry.host.as_ref().is_some_and(|host| host.contains('/')) {
                self.problem(
                    &format!("{pointer}/host"),
                    "a host is only a name",
                    "leave out `https://` and the path",
                );
            }
            if entry.repository.as_ref().is_some_and(|name| !is_repository(name)) {
                self.problem(
                    &format!("{pointer}/repository"),
                    "this is not `owner/repository`",
                    "leave out the host",
                );
            }
            for (at, key) in entry.keys.iter().enumerate() {
                if !is_key(key) {
                    self.problem(
                        &format!("{pointer}/keys/{at}"),
                        format!("`{key}` is not a key"),
                        "a key is capital letters and digits, such as `PLAT`",
                    );
                }
            }
            let pattern = self.pattern(entry.pattern.as_deref(), &format!("{pointer}/pattern"));
            trackers.push(TrackerSetting {
                name: entry.name.clone().unwrap_or_default(),
                kind: entry.kind,
                host: entry.host.as_ref().map(|host| host.to_lowercase()),
                url: entry.url.clone(),
                keys: entry.keys.clone(),
                pattern,
                repository: entry.repository.clone(),
            });
        }
        trackers
    }

    fn pattern(&mut self, written: Option<&str>, pointer: &str) -> Option<Regex> {
        /// In bytes; keeps a hostile pattern from costing memory.
        const SIZE: usize = 1 << 20;
        let compiled = RegexBuilder::new(written?).size_limit(SIZE).build();
        if compiled.is_err() {
            self.problem(
                pointer,
                "this is not a regular expression that can be used",
                "look-around and back-references are not supported",
            );
        }
        compiled.ok()
    }

    fn vocabulary(&mut self, written: VocabularyEntry) -> Vocabulary {
        let known: Vec<&str> = SectionKind::NAMED.iter().map(|kind| kind.key()).collect();
        let mut meant = Vec::new();
        for (name, headings) in written.sections {
            match SectionKind::from_key(&name) {
                Some(kind) => meant.push((kind, headings)),
                None => {
                    let pointer = format!("/vocabulary/sections/{}", escape(&name));
                    let help = did_you_mean(&name, &known);
                    self.key_problem(&pointer, format!("there is no section `{name}`"), help);
                }
            }
        }
        let own_words = OwnWords {
            classes: written.words.into_iter().collect(),
            services: written.services,
            routine: written.routine,
        };
        Vocabulary { sections: meant, own_words }
    }

    /// Adds a problem with the value at a pointer; with its key where the value is a list.
    fn problem(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.place(pointer);
        let span = match place.key_span {
            Some(key) if place.node.as_sequence().is_some() => key,
            _ => place.node.span,
        };
        self.problems.push(Problem::new(span, message).help(help));
    }

    /// Adds a problem with the key at a pointer.
    fn key_problem(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.place(pointer);
        let span = place.key_span.unwrap_or(place.node.span);
        self.problems.push(Problem::new(span, message).help(help));
    }

    fn place(&self, pointer: &str) -> Place<'_> {
        self.root.at(pointer).unwrap_or(Place { key_span: None, node: self.root })
    }
}

/// A path relative to a folder, `None` where it leaves the repository.
fn join(folder: Option<&RepoPath>, written: &str) -> Option<RepoPath> {
    let folder = folder.map(RepoPath::to_text).unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if written.starts_with('/') {
        return None;
    }
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| RepoPath::new(parts.join("/")))
}

/// `owner/repository`; GitLab nests groups, so that there may be more than one slash.
fn is_repository(name: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c))
    };
    name.contains('/') && name.split('/').all(is_name)
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &[(&str, &str)] = &[("PMA101", "actions-missing"), ("PMA302", "repeat-text")];

    fn read(text: &str) -> miette::Result<Settings> {
        Settings::from_file(&RepoPath::from("ops/.pmalint.yaml"), text, RULES)
    }

    /// Checks that a file is refused, with a label at the marked place.
    #[track_caller]
    fn refused(marked: &str, message: &str, help: &str) {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let report = read(&text).unwrap_err();
        let labels: Vec<_> = report.labels().unwrap().collect();
        let label = labels[0].offset()..labels[0].offset() + labels[0].len();
        assert_eq!(text.get(label), text.get(start..end), "{report}");
        assert!(report.to_string().contains(message), "{report}");
        let shown = report.help().map(|help| help.to_string()).unwrap_or_default();
        assert!(shown.contains(help), "{shown}");
    }

    #[test]
    fn everything_that_can_be_set_is_read() {
        let settings = read(
            "documents: ['reviews/**/*.md']
exclude: [reviews/old]
schema: ../schemas/ours.yaml
rules:
  PMA101: off
  repeat-text: warning
trackers:
  - {type: jira, host: Jira.example.com, keys: [PLAT, OPS2]}
  - {name: Desk, url: 'https://desk.example.com/{id}', pattern: 'desk-(\\d+)'}
vocabulary:
  sections: {actions: [Things to do]}
  words: {alert: [beep]}
  services: [Basket]
  routine: [post the summary]
history: {months: 24, paths: ['reviews/**']}
",
        )
        .unwrap();
        assert!(settings.documents.selects(&RepoPath::from("ops/reviews/a/b.md")));
        assert!(!settings.documents.selects(&RepoPath::from("ops/reviews/old/b.md")));
        assert_eq!(settings.schema, SchemaChoice::File(RepoPath::from("schemas/ours.yaml")));
        assert_eq!(settings.levels.of("PMA101", Severity::Error), None);
        assert_eq!(settings.levels.of("PMA302", Severity::Error), Some(Severity::Warning));
        assert_eq!(settings.levels.of("PMA999", Severity::Info), Some(Severity::Info));
        assert_eq!(settings.trackers[0].kind, TrackerKind::Jira);
        assert_eq!(settings.trackers[0].host.as_deref(), Some("jira.example.com"));
        assert!(settings.trackers[1].pattern.as_ref().unwrap().is_match("desk-7"));
        assert_eq!(
            settings.vocabulary.sections,
            [(SectionKind::Actions, vec!["Things to do".to_owned()])]
        );
        let own_words = &settings.vocabulary.own_words;
        assert_eq!(own_words.classes, [("alert".to_owned(), vec!["beep".to_owned()])]);
        assert_eq!(
            (&*own_words.services[0], &*own_words.routine[0]),
            ("Basket", "post the summary")
        );
        assert_eq!(settings.history.months, Some(24));
        assert!(settings.history.paths.is_some());
        assert_eq!(settings.origin.as_deref(), Some("ops/.pmalint.yaml"));
    }

    #[test]
    fn an_empty_file_means_the_defaults() {
        for text in ["", "# nothing yet\n", "{}\n", "schema: default\n", "documents:\n"] {
            let settings = read(text).unwrap();
            assert_eq!(settings.schema, SchemaChoice::Builtin);
            assert!(settings.documents.selects(&RepoPath::from("ops/postmortems/a.md")));
        }
    }

    #[test]
    fn every_mistake_is_shown_at_its_place() {
        refused("«docments»: [a]\n", "unexpected key `docments`", "did you mean `documents`?");
        refused("documents: «a.md»\n", "expected a list", "");
        refused("exclude: [«7»]\n", "`exclude[0]` is `7`; expected text", "");
        refused("rules: {PMA101: «eror»}\n", "expected one of `off`", "did you mean `error`?");
        refused(
            "rules: {«repeat-txt»: off}\n",
            "no rule `repeat-txt`",
            "did you mean `repeat-text`?",
        );
        refused("rules: {«PMA999»: off}\n", "no rule `PMA999`", "");
        refused("rules: {PMA302: off, «repeat-text»: info}\n", "the same rule", "keep one");
        refused("documents: ['«»']\n".replace("'«»'", "«'a/[b'»").as_str(), "invalid glob", "");
        refused("documents: [«'!a'»]\n", "negated", "`exclude`");
        refused("documents: [«'../a'»]\n", "cannot leave", "");
        refused("schema: «defalt»\n", "no schema named", "did you mean `default`?");
        refused("schema: «../../a.yaml»\n", "leaves the repository", "");
        refused("trackers: [{type: «jirra»}]\n", "`type` is `jirra`", "did you mean `jira`?");
        refused("trackers: [«{name: x}»]\n", "neither a type", "`type`");
        refused("trackers: [{type: jira, url: «'https://x/'»}]\n", "no `{id}`", "{id}");
        refused("trackers: [{type: jira, keys: [«plat»]}]\n", "not a key", "capital");
        refused("trackers: [{type: jira, «hots»: a}]\n", "unexpected key `hots`", "`host`");
        refused("trackers: [{type: jira, host: «'https://a'»}]\n", "only a name", "leave out");
        refused("trackers: [{type: github, repository: «here»}]\n", "`owner/repository`", "");
        refused(
            "trackers: [{url: '{id}', pattern: «'(?=x)'»}]\n",
            "regular expression",
            "look-around",
        );
        refused("vocabulary: {sections: {«action»: [a]}}\n", "no section `action`", "`actions`");
        refused("history: {months: «0»}\n", "`months` is `0`; expected 1 or more", "");
        refused("history: {months: «soon»}\n", "expected a whole number", "");
        refused("exclude: []\n«exclude»: []\n", "given twice", "");
        refused("exclude: [a\nrules«:» {}\n", "`:` is not allowed", "");
        refused("«- a»\n", "expected a mapping", "");
    }

    #[test]
    fn all_mistakes_are_in_one_report() {
        let report = read("docments: []\nrules: {PMA101: eror}\nhistory: 1\n").unwrap_err();
        assert_eq!(report.related().map(Iterator::count), Some(2));
        let report = read("rules: {PMA9: off}\nschema: ours\n").unwrap_err();
        assert_eq!(report.related().map(Iterator::count), Some(1));
        let shown = format!("{report:?}");
        assert!(shown.contains("ops/.pmalint.yaml"), "{shown}");
    }

    /// What is missing since the text breaks off is no mistake of its own, and a list in the place of a level is one.
    #[test]
    fn a_mistake_is_told_once() {
        for text in [
            "rules:\n  repeat-text: [\n",
            "a: b: c\n",
            "history:\n months: 3\n  x: 4\n",
            "rules: {repeat-text: [a]}\n",
        ] {
            let report = read(text).unwrap_err();
            assert_eq!(report.related().map_or(0, Iterator::count), 0, "{text}: {report:?}");
        }
    }
}
