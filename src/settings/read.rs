//! From what is typed to what is meant: every mistake is told, at its place and with a way out.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::amount::{Amount, MOST_PHRASES};
use super::documents::{DocumentGlobs, compile, set};
use super::file::{IncidentsEntry, Level, SettingsFile, VocabularyEntry};
use super::ignores::Ignores;
use super::meant::{Levels, SchemaChoice, Schemas, Settings, Vocabulary};
use crate::document::tree::{Node, NodeKind, Place, escape};
use crate::document::{Incidents, SectionKind};
use crate::document::{Problem, Span, read_yaml};
use crate::git::RepoPath;
use crate::history::OwnWords;
use crate::rules::{Severity, selects};
use crate::schema::{
    BrokenFile, Schema, ViolationKind, did_you_mean, nearest, preset, unknown_preset,
};

/// The text of the schema of the settings, as it is published.
pub const SCHEMA: &str = include_str!("../../schemas/settings.schema.json");

pub(super) fn settings(
    path: &RepoPath,
    text: &str,
    known_rules: &[(&str, &str)],
) -> miette::Result<Settings> {
    let (root, problems) = read_yaml(text, Span::new(0, text.len()));
    let mut reader = Reader { path, root: &root, problems, globs: Amount::default() };
    let file = reader.file()?;
    let settings = Settings {
        documents: reader.documents(&file),
        incidents: match file.incidents {
            IncidentsEntry::PerFile => Incidents::PerFile,
            IncidentsEntry::PerHeading => Incidents::PerHeading,
        },
        schemas: reader.schemas(),
        levels: reader.levels(&file, known_rules),
        ignores: reader.ignores(&file.per_file_ignores, known_rules),
        baseline: reader.baseline(file.baseline.as_deref()),
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

pub(super) struct Reader<'a> {
    pub(super) path: &'a RepoPath,
    root: &'a Node,
    pub(super) problems: Vec<Problem>,
    /// The globs so far.
    pub(super) globs: Amount,
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

    /// The schemas as they are written: one, or by globs, in one mapping or a list of them.
    fn schemas(&mut self) -> Schemas {
        let root = self.root;
        let Some(written) = root.get("schema") else { return Schemas::default() };
        let entries = match &written.kind {
            NodeKind::String(name) => {
                let choice = self.schema(name, written.span);
                let all = self.selection(Some(&compile("**").unwrap_or_default()), &[], "/schema");
                return Schemas { choices: vec![(all, choice)] };
            }
            NodeKind::Sequence(mappings) => mappings.iter().filter_map(Node::as_mapping).collect(),
            NodeKind::Mapping(mapping) => vec![mapping],
            _ => Vec::new(),
        };
        let mut choices = Vec::new();
        for member in entries.into_iter().flatten() {
            let Some(name) = member.value.as_str() else { continue };
            let choice = self.schema(name, member.value.span);
            let globs = self.glob(&member.key, member.key_span);
            choices.push((self.selection(Some(&globs), &[], "/schema"), choice));
        }
        Schemas { choices }
    }

    fn schema(&mut self, written: &str, span: Span) -> SchemaChoice {
        let mut problem = |message: String, help: String| {
            self.problems.push(Problem::new(span, message).help(help));
            SchemaChoice::default()
        };
        if let Some(preset) = preset(written) {
            return SchemaChoice::Preset(preset.name);
        }
        if !written.contains(['/', '.']) {
            let message = format!("there is no schema named `{written}`");
            return problem(message, unknown_preset(written));
        }
        RepoPath::resolve(self.path.parent().as_ref(), written).map_or_else(
            || {
                problem(
                    "the path leaves the repository".to_owned(),
                    "write a path relative to the folder of the settings".to_owned(),
                )
            },
            SchemaChoice::File,
        )
    }

    fn levels(&mut self, file: &SettingsFile, known_rules: &[(&str, &str)]) -> Levels {
        let mut by_code = HashMap::new();
        for (rule, level) in &file.rules {
            let pointer = format!("/rules/{}", escape(rule));
            let known = known_rules.iter().find(|(code, name)| code == rule || name == rule);
            let Some((code, name)) = known else {
                let help = no_such_rule(rule, known_rules);
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

    fn ignores(
        &mut self,
        written: &BTreeMap<String, Vec<String>>,
        known_rules: &[(&str, &str)],
    ) -> Ignores {
        let mut entries = Vec::new();
        for (glob, rules) in written {
            let pointer = format!("/per-file-ignores/{}", escape(glob));
            let mut codes = Vec::new();
            for (at, rule) in rules.iter().enumerate() {
                let named = known_rules.iter().filter(|(code, name)| selects(rule, code, name));
                let before = codes.len();
                codes.extend(named.map(|(code, _)| (*code).to_owned()));
                if codes.len() == before {
                    let help = no_such_rule(rule, known_rules);
                    self.problem(
                        &format!("{pointer}/{at}"),
                        format!("there is no rule `{rule}`"),
                        help,
                    );
                }
            }
            let place = self.place(&pointer);
            let span = place.key_span.unwrap_or(place.node.span);
            let globs = self.glob(glob, span);
            match set(&globs) {
                Ok(files) => entries.push((files, codes)),
                Err(_) => self.key_problem(&pointer, "the glob is too large", "use a shorter one"),
            }
        }
        Ignores::new(self.path.parent(), entries)
    }

    fn baseline(&mut self, written: Option<&str>) -> Option<RepoPath> {
        let written = written?;
        let path = RepoPath::resolve(self.path.parent().as_ref(), written);
        if path.is_none() {
            self.problem(
                "/baseline",
                "the path leaves the repository",
                "write a path relative to the folder of the settings",
            );
        }
        path
    }

    fn vocabulary(&mut self, written: VocabularyEntry) -> Vocabulary {
        let known: Vec<&str> = SectionKind::NAMED.iter().map(|kind| kind.key()).collect();
        let mut amount = Amount::default();
        let lists = written.sections.values().chain(written.words.values());
        let lists = lists.chain([&written.services, &written.routine]);
        for phrase in lists.flatten().chain(written.words.keys()) {
            amount.add(phrase);
        }
        if !amount.is_within(MOST_PHRASES) {
            self.problem(
                "/vocabulary",
                format!("more than {MOST_PHRASES} of words and headings are not read"),
                "keep those that your documents use",
            );
            return Vocabulary::default();
        }
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
    pub(super) fn problem(
        &mut self,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
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

    pub(super) fn place(&self, pointer: &str) -> Place<'_> {
        self.root.at(pointer).unwrap_or(Place { key_span: None, node: self.root })
    }
}

fn no_such_rule(typed: &str, known_rules: &[(&str, &str)]) -> String {
    match nearest(typed, known_rules.iter().flat_map(|(code, name)| [*code, *name])) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`pmalint rule` lists the rules".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::references::TrackerKind;

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
    fn the_first_glob_that_selects_a_document_counts() {
        let by_mapping = "schema: {minor/**: lightweight, '**': google-sre, never: gov-uk}\n";
        let by_list = "schema: [{minor/**: lightweight}, {'**': google-sre}, {never: gov-uk}]\n";
        for text in [by_mapping, by_list] {
            let settings = read(text).unwrap();
            let schema = |path: &str| {
                let index = settings.schemas.index_of(&RepoPath::from(path));
                settings.schemas.all().nth(index).unwrap()
            };
            assert_eq!(schema("ops/minor/a.md"), SchemaChoice::Preset("lightweight"));
            assert_eq!(schema("ops/a.md"), SchemaChoice::Preset("google-sre"));
            assert_eq!(schema("elsewhere/a.md"), SchemaChoice::Preset("default"));
        }
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
        let all: Vec<_> = settings.schemas.all().collect();
        let ours = SchemaChoice::File(RepoPath::from("schemas/ours.yaml"));
        assert_eq!(all, [ours, SchemaChoice::default()]);
        assert_eq!(settings.levels.of("PMA101", Some(Severity::Error)), None);
        assert_eq!(settings.levels.of("PMA302", Some(Severity::Error)), Some(Severity::Warning));
        assert_eq!(settings.levels.of("PMA999", Some(Severity::Info)), Some(Severity::Info));
        assert_eq!(settings.levels.of("PMA999", None), None);
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
            let schema = settings.schemas.all().next();
            assert_eq!(schema, Some(SchemaChoice::Preset("default")));
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
        refused("schema: «google-sr»\n", "no schema named", "did you mean `google-sre`?");
        refused("schema: «ours»\n", "no schema named", "write one of `default`, `google-sre`");
        refused("schema: {a: «gov-u»}\n", "no schema named", "did you mean `gov-uk`?");
        refused("schema: [{a: gov-uk}, {«'[b'»: gov-uk}]\n", "invalid glob", "");
        refused("schema: {a: «1»}\n", "`a` is `1`; expected text", "");
        refused("schema: {«../a»: gov-uk}\n", "cannot leave the folder", "");
        refused("schema: [«gov-uk»]\n", "expected a mapping", "");
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
