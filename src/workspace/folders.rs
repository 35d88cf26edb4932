//! The settings files of a state of the repository.

use std::collections::BTreeMap;
use std::path::Path;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::configurations::MOST_SETTINGS;
use super::{Request, SETTINGS_FILE, read_text};
use crate::document::Problem;
use crate::git::{Environment, RepoPath, Snapshot};
use crate::rules::RULES;
use crate::settings::Settings;

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
            let name = repository_name(snapshot, environment);
            let settings = settings.at_top_level().in_repository(&name);
            return Ok(Self { settings: vec![(None, settings)] });
        }
        let mut files: BTreeMap<usize, Vec<(Option<RepoPath>, Settings)>> = BTreeMap::new();
        if !request.isolated {
            let found = snapshot.list(&is_settings_file)?;
            if found.len() > MOST_SETTINGS {
                return Err(miette!(
                    help = "say in the settings at the top what holds for many folders",
                    "there are more than {MOST_SETTINGS} files {SETTINGS_FILE}"
                ));
            }
            for entry in found {
                let text = read_text(snapshot, &entry)?;
                let settings = Settings::from_file(&entry.path, &text, &known_rules())?;
                let folder = entry.path.parent();
                if folder.is_some() && settings.baseline.is_some() {
                    let help = format!("say it in {SETTINGS_FILE} at the top of the repository");
                    let message = "`baseline` counts at the top only";
                    return Err(settings.mistake_at_key("/baseline", message, &help));
                }
                if let (Some(_), Some(source)) = (&folder, settings.history.sources.first()) {
                    let problem = Problem::new(source.span, "sources are not read here");
                    let help = "move `history.sources` into the settings at the top";
                    return Err(settings.mistake(problem.help(help)));
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

    /// Where the settings that govern the path stand in [`Folders::all`].
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
}

pub(super) fn is_settings_file(path: &RepoPath) -> bool {
    let (_, file) = path.split();
    file == SETTINGS_FILE.as_bytes()
}

fn known_rules() -> Vec<(&'static str, &'static str)> {
    RULES.iter().map(|rule| (rule.code, rule.name)).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a settings file that the user names is read from disk"
)]
pub(super) fn read_config(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read the settings file {}", path.display()))
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
