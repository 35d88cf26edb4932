//! What is made once from the settings: how documents are read, and what they are held to.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use miette::{Result, miette};

use super::folders::read_config;
use super::{Folders, Request, read_text};
use crate::document::references::Trackers;
use crate::document::{Conventions, Vocabulary};
use crate::git::{RepoPath, Snapshot};
use crate::schema::{self, Preset, Schema, preset};
use crate::settings::{SchemaChoice, Settings};

/// A settings file with one of its schemas.
#[derive(Debug)]
pub(super) struct Configuration {
    pub(super) settings: Settings,
    pub(super) conventions: Conventions,
    schema: GoverningSchema,
}

/// The schema of a configuration.
#[derive(Debug)]
enum GoverningSchema {
    /// One that comes with pmalint, compiled when a document is held to it.
    Preset(&'static Preset),
    File(Arc<Schema>),
}

/// How many settings files are read. Each may have patterns, globs and words of its own.
pub(crate) const MOST_SETTINGS: usize = 1_000;

/// How many patterns all schemas and trackers may have together, each of up to a mebibyte when it is compiled.
pub(crate) const MOST_PATTERNS: usize = 500;

/// What governs documents: each settings file with each of its schemas.
#[derive(Default, Debug)]
pub(crate) struct Configurations {
    all: Vec<Configuration>,
    /// Where those of each settings file start.
    starts: Vec<usize>,
}

impl Configurations {
    /// What is made from all settings, with the schemas of a snapshot.
    ///
    /// # Errors
    /// A schema is not there, or has mistakes.
    pub(crate) fn new(
        folders: &Folders,
        request: &Request,
        snapshot: &dyn Snapshot,
        origin: Option<&str>,
    ) -> Result<Self> {
        let mut made = Self::default();
        // Many folders may name the same.
        let mut read: HashMap<RepoPath, Arc<Schema>> = HashMap::new();
        let mut patterns = 0;
        for settings in folders.all() {
            patterns += settings.trackers.iter().filter(|it| it.pattern.is_some()).count();
            made.starts.push(made.all.len());
            for choice in settings.schemas.all() {
                let schema = match choice {
                    SchemaChoice::Preset(name) => {
                        GoverningSchema::Preset(preset(name).unwrap_or_else(schema::default))
                    }
                    SchemaChoice::File(path) => GoverningSchema::File(match read.get(&path) {
                        Some(schema) => Arc::clone(schema),
                        None => {
                            let schema = Arc::new(read_schema(&path, request, snapshot)?);
                            patterns += schema.patterns();
                            read.insert(path, Arc::clone(&schema));
                            schema
                        }
                    }),
                };
                if patterns > MOST_PATTERNS {
                    return Err(miette!(
                        help = "let folders share a schema, and trackers stand at the top",
                        "the schemas and trackers of all folders have more than {MOST_PATTERNS} patterns"
                    ));
                }
                made.all.push(Configuration::new(settings, schema, origin));
            }
        }
        Ok(made)
    }

    /// The presets that the settings choose.
    pub(super) fn presets(folders: &Folders) -> Vec<&'static Preset> {
        let choices = folders.all().flat_map(|settings| settings.schemas.all());
        let presets = choices.filter_map(|choice| match choice {
            SchemaChoice::Preset(name) => preset(name),
            SchemaChoice::File(_) => None,
        });
        presets.collect()
    }

    /// The place of the one that governs a path.
    pub(super) fn index_of(&self, path: &RepoPath, folders: &Folders) -> usize {
        self.starts[folders.index_of(path)] + folders.settings_of(path).schemas.index_of(path)
    }

    /// The place of the one that governs what no settings file below the top and no glob selects.
    pub(super) fn top(&self) -> usize {
        self.all.len() - 1
    }

    /// How a document at a path is written.
    pub(super) fn conventions(&self, path: &RepoPath, folders: &Folders) -> &Conventions {
        &self.at(self.index_of(path, folders)).conventions
    }

    /// How documents are written, for each configuration.
    pub(super) fn all_conventions(&self) -> impl Iterator<Item = &Conventions> {
        self.all.iter().map(|configuration| &configuration.conventions)
    }

    pub(super) fn at(&self, place: usize) -> &Configuration {
        &self.all[place]
    }
}

impl Configuration {
    fn new(settings: &Settings, schema: GoverningSchema, origin: Option<&str>) -> Self {
        let mut vocabulary = Vocabulary::default();
        for (kind, phrases) in &settings.vocabulary.sections {
            for phrase in phrases {
                vocabulary.add(*kind, phrase);
            }
        }
        // The default has no headings of its own, and is compiled only when it is needed.
        if !schema.is_default() {
            for (kind, heading) in schema.get().headings() {
                vocabulary.add(kind, heading);
            }
        }
        let trackers = Trackers::new(&settings.trackers, origin);
        Self {
            settings: settings.clone(),
            conventions: Conventions { vocabulary, trackers, incidents: settings.incidents },
            schema,
        }
    }

    pub(super) fn schema(&self) -> &Schema {
        self.schema.get()
    }
}

impl GoverningSchema {
    fn is_default(&self) -> bool {
        matches!(self, Self::Preset(preset) if preset.name == schema::default().name)
    }

    fn get(&self) -> &Schema {
        match self {
            Self::Preset(preset) => preset.compiled(),
            Self::File(schema) => schema,
        }
    }
}

/// A schema of the repository, in the state that is linted, with the files that it refers to.
fn read_schema(path: &RepoPath, request: &Request, snapshot: &dyn Snapshot) -> Result<Schema> {
    let read = |path: &RepoPath| read_schema_file(path, request, snapshot);
    let Some(text) = read(path)? else {
        return Err(miette!(
            help = "`schema` in the settings is a path relative to the settings file",
            "there is no schema at `{path}`"
        ));
    };
    Schema::read(&path.to_text(), &text, &read)
}

/// A file as the state that is linted has it; beside a named settings file, from disk.
fn read_schema_file(
    path: &RepoPath,
    request: &Request,
    snapshot: &dyn Snapshot,
) -> Result<Option<String>> {
    match snapshot.entry(path)? {
        Some(entry) => read_text(snapshot, &entry).map(Some),
        None if request.config.is_some() && !path.is_in_git_directory() => {
            read_config(Path::new(&path.to_text())).map(Some)
        }
        None => Ok(None),
    }
}
