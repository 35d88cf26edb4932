//! The settings files of a state of the repository, and what is made from each once.

use std::collections::BTreeMap;
use std::path::Path;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::{Configuration, Request, SETTINGS_FILE, read_text};
use crate::document::references::Trackers;
use crate::document::{Conventions, Vocabulary};
use crate::git::{Environment, RepoPath, Snapshot};
use crate::rules::RULES;
use crate::schema::Schema;
use crate::settings::{SchemaChoice, Settings};

/// The settings files by the folder that they govern.
pub struct Folders {
    /// Deepest first; the last governs the whole repository.
    settings: Vec<(Option<RepoPath>, Settings)>,
}

impl Folders {
    /// Finds and reads the settings files of a snapshot, or the one that the request names.
    ///
    /// # Errors
    /// A file cannot be read, or has mistakes.
    pub fn read(
        request: &Request,
        environment: &Environment,
        snapshot: &dyn Snapshot,
    ) -> Result<Self> {
        if let Some(file) = &request.config {
            let text = read_config(&environment.cwd().join(file))?;
            let path = RepoPath::new(file.to_string_lossy().replace('\\', "/").into_bytes());
            let settings = Settings::from_file(&path, &text, &known_rules())?;
            return Ok(Self { settings: vec![(None, settings.at_top_level())] });
        }
        let mut files: BTreeMap<usize, Vec<(Option<RepoPath>, Settings)>> = BTreeMap::new();
        if !request.isolated {
            for entry in snapshot.list(&is_settings_file)? {
                let text = read_text(snapshot, &entry)?;
                let settings = Settings::from_file(&entry.path, &text, &known_rules())?;
                let folder = entry.path.parent();
                if folder.is_some() && settings.baseline.is_some() {
                    return Err(miette!(
                        help = format!("say it in {SETTINGS_FILE} at the top of the repository"),
                        "{}: `baseline` counts at the top only",
                        entry.path
                    ));
                }
                let depth = folder.as_ref().map_or(0, |folder| folder.as_bytes().len());
                files.entry(depth).or_default().push((folder, settings));
            }
        }
        let has_top = files.contains_key(&0);
        let mut settings: Vec<_> = files.into_values().rev().flatten().collect();
        if !has_top {
            settings.push((None, Settings::default()));
        }
        let name = repository_name(snapshot, environment);
        let settings = settings
            .into_iter()
            .map(|(folder, settings)| (folder, settings.in_repository(&name)))
            .collect();
        Ok(Self { settings })
    }

    pub(super) fn index_of(&self, path: &RepoPath) -> usize {
        let governs =
            |folder: &Option<RepoPath>| folder.as_ref().is_none_or(|folder| path.is_below(folder));
        self.settings
            .iter()
            .position(|(folder, _)| governs(folder))
            .unwrap_or(self.settings.len() - 1)
    }

    /// The settings of the closest file above the path.
    pub fn settings_of(&self, path: &RepoPath) -> &Settings {
        &self.settings[self.index_of(path)].1
    }

    /// The settings that govern the whole repository.
    pub(super) fn top(&self) -> &Settings {
        &self.settings[self.settings.len() - 1].1
    }

    /// All settings, the deepest folder first.
    pub fn all(&self) -> impl Iterator<Item = &Settings> {
        self.settings.iter().map(|(_, settings)| settings)
    }

    /// What is made from the settings, with the schemas of a snapshot.
    ///
    /// # Errors
    /// A schema is not there, or has mistakes.
    pub(crate) fn configurations(
        &self,
        request: &Request,
        snapshot: &dyn Snapshot,
        origin: Option<&str>,
    ) -> Result<Vec<Configuration>> {
        let configure = |settings: &Settings| {
            let mut vocabulary = Vocabulary::default();
            for (kind, phrases) in &settings.vocabulary.sections {
                for phrase in phrases {
                    vocabulary.add(*kind, phrase);
                }
            }
            let trackers = Trackers::new(&settings.trackers, origin);
            let schema = match &settings.schema {
                SchemaChoice::Builtin => None,
                SchemaChoice::File(path) => Some(read_schema(path, request, snapshot)?),
            };
            Ok(Configuration {
                settings: settings.clone(),
                conventions: Conventions { vocabulary, trackers, incidents: settings.incidents },
                schema,
            })
        };
        self.settings.iter().map(|(_, settings)| configure(settings)).collect()
    }
}

fn is_settings_file(path: &RepoPath) -> bool {
    let folder = path.as_bytes().strip_suffix(SETTINGS_FILE.as_bytes());
    folder.is_some_and(|folder| folder.is_empty() || folder.ends_with(b"/"))
}

fn known_rules() -> Vec<(&'static str, &'static str)> {
    RULES.iter().map(|rule| (rule.code, rule.name)).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a settings file that the user names is read from disk"
)]
fn read_config(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read the settings file {}", path.display()))
}

/// A schema of the repository, in the state that is linted; beside a named settings file, from disk.
fn read_schema(path: &RepoPath, request: &Request, snapshot: &dyn Snapshot) -> Result<Schema> {
    let text = match snapshot.entry(path)? {
        Some(entry) => read_text(snapshot, &entry)?,
        None if request.config.is_some() => read_config(Path::new(&path.to_text()))?,
        None => {
            return Err(miette!(
                help = "`schema` in the settings is a path relative to the settings file",
                "there is no schema at `{path}`"
            ));
        }
    };
    Schema::from_text(&path.to_text(), &text)
}

/// What the repository is called: in one that is all about incidents every Markdown file may be one.
fn repository_name(snapshot: &dyn Snapshot, environment: &Environment) -> String {
    let origin = snapshot.origin_url().unwrap_or_default();
    let name = origin
        .trim_end_matches('/')
        .trim_end_matches(".git")
        .rsplit(['/', ':'])
        .next()
        .unwrap_or_default()
        .to_owned();
    if !name.is_empty() {
        return name;
    }
    environment
        .cwd()
        .file_name()
        // A bare repository is a folder that ends in `.git`.
        .map(|name| name.to_string_lossy().trim_end_matches(".git").to_owned())
        .unwrap_or_default()
}
