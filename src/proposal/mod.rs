//! The settings that fit a repository as it is: what `pmalint init` writes.

mod fit;
mod globs;
mod trackers;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

pub use fit::Fit;
pub use trackers::KeyedTracker;

use crate::document::references::Trackers;
use crate::document::{Conventions, Document, SectionKind};
use crate::git::RepoPath;
use crate::rules::RULES;
use crate::schema;
use crate::settings::{DocumentGlobs, Settings};

/// Where post-mortems go in a repository that has none.
pub const FIRST_FOLDER: &str = "docs/postmortems";
/// More exceptions than these are no settings that a person would keep.
const MOST_EXCLUDED: usize = 8;

/// What settings are proposed from.
#[derive(Default)]
pub struct Repository {
    /// The post-mortems, with their bytes.
    pub files: Vec<(RepoPath, Vec<u8>)>,
    /// All other Markdown files.
    pub others: Vec<RepoPath>,
    /// The address of the remote `origin`.
    pub origin: Option<String>,
}

/// Settings, and what they were chosen by.
pub struct Proposal {
    /// How many post-mortems there are.
    pub documents: usize,
    /// The entries of `documents`; `None` where the built-in selection says it better.
    pub globs: Option<Vec<String>>,
    pub exclude: Vec<String>,
    pub fit: Fit,
    pub trackers: Vec<KeyedTracker>,
    /// Keys of issues, with how often each stands, of which nothing says where they live.
    pub homeless: Vec<(String, usize)>,
    /// The address of the repository on its forge.
    pub forge: Option<String>,
}

/// Whether a text reads as a post-mortem, whatever its name: a day, and parts that only post-mortems have together.
pub fn reads_as_post_mortem(path: &RepoPath, bytes: &[u8]) -> bool {
    const FEWEST_PARTS: usize = 4;
    let told = [SectionKind::Causes, SectionKind::Impact, SectionKind::Timeline];
    let parts = [
        SectionKind::Detection,
        SectionKind::Resolution,
        SectionKind::Lessons,
        SectionKind::WentWell,
        SectionKind::WentWrong,
        SectionKind::GotLucky,
        SectionKind::Actions,
    ];
    let documents = Document::read_all(path.clone(), bytes.to_vec(), &Conventions::default());
    documents.iter().any(|document| {
        let has: BTreeSet<SectionKind> =
            document.sections.iter().flat_map(|section| section.names.iter().copied()).collect();
        let count = |kinds: &[SectionKind]| kinds.iter().filter(|kind| has.contains(kind)).count();
        document.date.is_some() && count(&told) > 1 && count(&told) + count(&parts) >= FEWEST_PARTS
    })
}

/// Takes out of `others` what most likely is a post-mortem as well: the rest of a folder that holds several and little
/// else.
pub fn adopted(repository: &mut Repository) -> Vec<RepoPath> {
    const FEWEST: usize = 5;
    let of = |paths: &mut dyn Iterator<Item = &RepoPath>| {
        let mut counts: HashMap<Option<RepoPath>, usize> = HashMap::new();
        for path in paths {
            *counts.entry(path.parent()).or_default() += 1;
        }
        counts
    };
    let documents = of(&mut repository.files.iter().map(|(path, _)| path));
    let could = |path: &&RepoPath| DocumentGlobs::could_select(path);
    let others = of(&mut repository.others.iter().filter(could));
    let (adopted, rest) = std::mem::take(&mut repository.others).into_iter().partition(|path| {
        let folder = path.parent();
        let theirs = documents.get(&folder).copied().unwrap_or_default();
        let others = others.get(&folder).copied().unwrap_or_default();
        could(&path) && folder.is_some() && theirs >= FEWEST && theirs >= 2 * others
    });
    repository.others = rest;
    adopted
}

impl Proposal {
    /// The settings for a repository.
    pub fn new(repository: &Repository) -> Self {
        let Repository { files, others, origin } = repository;
        let conventions = Conventions {
            trackers: Trackers::new(&[], origin.as_deref()),
            ..Conventions::default()
        };
        let documents: Vec<Document> = files
            .iter()
            .flat_map(|(path, bytes)| Document::read_all(path.clone(), bytes.clone(), &conventions))
            .collect();
        let paths: Vec<RepoPath> = files.iter().map(|(path, _)| path.clone()).collect();
        let (globs, exclude) = if paths.is_empty() {
            (Some(vec![format!("{FIRST_FOLDER}/*.md")]), Vec::new())
        } else {
            match selection(&paths, others) {
                Some((globs, exclude)) => (Some(globs), exclude),
                None => (None, Vec::new()),
            }
        };
        let trackers = trackers::keyed(&documents);
        Self {
            documents: paths.len(),
            globs,
            exclude,
            fit: fit::best(files, &documents),
            homeless: trackers::homeless(&documents, &trackers),
            trackers,
            forge: trackers::forge(origin.as_deref()),
        }
    }

    /// The text of the settings file.
    pub fn to_yaml(&self) -> String {
        let mut out = String::from(
            "# Settings of pmalint, the linter for post-mortems. What is not said here keeps its default.\n",
        );
        self.write(&mut out).unwrap_or_default();
        out
    }

    /// The same settings with each file named, as a file elsewhere has to say it: the built-in selection goes by the name
    /// of the repository as well.
    pub fn to_trial(&self, files: &[(RepoPath, Vec<u8>)]) -> String {
        let mut out = self.to_yaml();
        if self.globs.is_none() {
            let paths: Vec<String> =
                files.iter().map(|(path, _)| globs::literal(&path.to_text())).collect();
            list(&mut out, "documents", &paths).unwrap_or_default();
        }
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "\n# Which files are post-mortems.")?;
        match &self.globs {
            Some(globs) => {
                list(out, "documents", globs)?;
                if !self.exclude.is_empty() {
                    list(out, "exclude", &self.exclude)?;
                }
            }
            None => {
                writeln!(
                    out,
                    "# By their names and folders; `pmalint check --show-files` lists them. To say it yourself:"
                )?;
                writeln!(out, "# documents: [\"{FIRST_FOLDER}/*.md\"]")?;
            }
        }
        let name = self.fit.preset.name;
        if name == schema::default().name {
            writeln!(
                out,
                "\n# What each has to have. `pmalint schema list` lists others; or the path of your own."
            )?;
            writeln!(out, "# schema: default")?;
        } else {
            writeln!(out, "\n# What each has to have: {}.", self.fit.preset.summary)?;
            writeln!(out, "schema: {name}")?;
        }
        writeln!(
            out,
            "\n# Where follow-up actions are tracked{}.",
            match &self.forge {
                Some(forge) => format!(", beside the issues of {forge}"),
                None => String::new(),
            }
        )?;
        if self.trackers.is_empty() {
            writeln!(out, "# trackers:\n#   - type: jira")?;
            writeln!(out, "#     url: https://jira.example.com/browse/{{id}}")?;
            let keys: Vec<&str> = self.homeless.iter().map(|(key, _)| key.as_str()).collect();
            let keys = if keys.is_empty() { "PLAT".to_owned() } else { keys.join(", ") };
            writeln!(out, "#     keys: [{keys}]")?;
        } else {
            writeln!(out, "trackers:")?;
        }
        for tracker in &self.trackers {
            writeln!(out, "  - type: {}", tracker.kind)?;
            writeln!(out, "    url: {}", quoted(&tracker.url))?;
            writeln!(
                out,
                "    keys: [{}]",
                tracker.keys.iter().map(|key| word(key)).collect::<Vec<_>>().join(", ")
            )?;
        }
        writeln!(out, "\n# How much each rule matters; `pmalint rule` lists them.")?;
        writeln!(out, "# rules:\n#   action-undated: warning")
    }
}

/// `documents` and `exclude` that select exactly these files, `None` where no few entries do.
fn selection(documents: &[RepoPath], others: &[RepoPath]) -> Option<(Vec<String>, Vec<String>)> {
    let (could, by_name): (Vec<RepoPath>, Vec<RepoPath>) =
        others.iter().cloned().partition(DocumentGlobs::could_select);
    let globs = globs::globs(documents, &could)?;
    let read = |exclude: &[String]| {
        let mut text = String::new();
        list(&mut text, "documents", &globs).ok()?;
        list(&mut text, "exclude", exclude).ok()?;
        let rules: Vec<_> = RULES.iter().map(|rule| (rule.code, rule.name)).collect();
        Some(Settings::from_file(&RepoPath::from("settings"), &text, &rules).ok()?.documents)
    };
    let plain = read(&[])?;
    let mut exclude: Vec<String> = Vec::new();
    let selected: Vec<&RepoPath> = by_name.iter().filter(|path| plain.selects(path)).collect();
    for path in &selected {
        let name = path.file_name();
        let alike = selected.iter().filter(|other| other.file_name() == name).count();
        let entry = if alike > 1 { format!("**/{name}") } else { path.to_text() };
        let entry = globs::literal(&entry).replace("[*][*]/", "**/");
        if !exclude.contains(&entry) {
            exclude.push(entry);
        }
    }
    let whole = read(&exclude)?;
    let is_exact = documents.iter().all(|path| whole.selects(path))
        && !others.iter().any(|path| whole.selects(path));
    (is_exact && exclude.len() <= MOST_EXCLUDED).then_some((globs, exclude))
}

/// A list of texts: in one line where it fits.
fn list(out: &mut String, key: &str, entries: &[String]) -> std::fmt::Result {
    const WIDTH: usize = 100;
    let entries: Vec<String> = entries.iter().map(|entry| quoted(entry)).collect();
    let line = format!("{key}: [{}]", entries.join(", "));
    if line.chars().count() <= WIDTH {
        return writeln!(out, "{line}");
    }
    writeln!(out, "{key}:")?;
    entries.iter().try_for_each(|entry| writeln!(out, "  - {entry}"))
}

/// A text in YAML, which JSON is part of.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A word of capital letters in YAML.
fn word(text: &str) -> String {
    if ["TRUE", "FALSE", "NULL"].contains(&text) { quoted(text) } else { text.to_owned() }
}
