//! The post-mortems of one state of the repository, read, with the settings that govern each.
//!
//! Snapshot and settings say which files are documents; every document is read, since each may be an
//! earlier incident of another; the request says which of them are linted.

mod sources;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Report, Result, WrapErr as _, miette};

use crate::document::references::Trackers;
use crate::document::{Conventions, DateOrigin, Document, IncidentDate, Problem, Vocabulary};
use crate::git::{
    Entry, Environment, RepoPath, Repository, Selection, Snapshot, open, to_repo_path,
};
use crate::history::{History, Window, is_moved};
use crate::rules::RULES;
use crate::schema::Schema;
use crate::settings::{SchemaChoice, Settings};

/// The name of the settings file.
pub const SETTINGS_FILE: &str = ".pmalint.yaml";

/// What the user asked for.
#[derive(Clone, Debug)]
pub struct Request {
    pub selection: Selection,
    /// Files and folders as they were typed; only what they name is linted.
    pub paths: Vec<PathBuf>,
    /// Lint named files that the settings exclude.
    pub no_exclude: bool,
    /// A settings file that governs everything, in place of those in the repository.
    pub config: Option<PathBuf>,
    /// No settings file at all.
    pub isolated: bool,
    /// A text that stands in for the file at this path.
    pub stdin: Option<(PathBuf, Vec<u8>)>,
}

/// The documents, and what governs them.
pub struct Workspace {
    pub history: History,
    /// Indexes of the documents to lint.
    pub targets: Vec<usize>,
    /// Indexes of the documents that the change removes.
    pub removed: Vec<usize>,
    governing: Vec<usize>,
    configurations: Vec<Configuration>,
    /// What was read and what was passed over, one line each.
    pub notes: Vec<String>,
}

/// Settings with what is made from them once.
struct Configuration {
    settings: Settings,
    conventions: Conventions,
    schema: Option<Schema>,
}

impl Workspace {
    /// Reads what the request needs; nothing but the settings if nothing is to be linted.
    ///
    /// # Errors
    /// The repository or a settings file cannot be read, a named path does not exist, or nothing that
    /// the request names is a document.
    pub fn load(request: &Request, environment: &Environment) -> Result<Self> {
        let repository = Repository::discover(environment)?;
        let snapshot = match &repository {
            Some(repository) => repository.snapshot(&request.selection)?,
            None => open(&request.selection, environment)?,
        };
        let folders = Folders::read(request, environment, snapshot.as_ref())?;
        let mut notes = vec![snapshot.describe()];
        let named = Named::read(request, environment, repository.as_ref())?;
        let stdin = request.stdin.as_ref().map(|(path, bytes)| {
            Ok::<_, Report>((to_repo_path(repository.as_ref(), environment, path)?, bytes.clone()))
        });
        let stdin = stdin.transpose()?;

        let is_document = |path: &RepoPath| {
            let selected = folders.settings_of(path).documents.selects(path)
                && path.file_name() != SETTINGS_FILE;
            selected || named.has_file(path)
        };
        let excluded = |path: &RepoPath| {
            !request.no_exclude
                && named.has_file(path)
                && folders.settings_of(path).documents.excludes(path)
        };
        let is_read = |path: &RepoPath| {
            (is_document(path) && !excluded(path)) || folders.settings_of(path).history.reads(path)
        };
        let mut entries = snapshot.list(&is_read)?;
        let changed = snapshot.changed(&is_read)?;
        named.complete(&mut entries, snapshot.as_ref(), &excluded)?;

        let linted = |path: &RepoPath| {
            let counts = changed
                .as_ref()
                .is_none_or(|changed| changed.iter().any(|entry| entry.path == *path));
            is_document(path) && counts && named.includes(path)
        };
        let mut targets: Vec<RepoPath> =
            entries.iter().map(|entry| &entry.path).filter(|path| linted(path)).cloned().collect();
        if let Some((path, _)) = &stdin {
            targets = vec![path.clone()];
            entries.retain(|entry| entry.path != *path);
        }
        let mut removed = snapshot.removed(&is_document)?;
        removed.retain(|entry| !excluded(&entry.path) && named.includes(&entry.path));
        if targets.is_empty() && removed.is_empty() {
            if changed.is_none() && named.is_empty() {
                return Err(no_documents(&folders));
            }
            notes.push("no post-mortem is concerned".to_owned());
            notes.extend(snapshot.skipped());
            return Ok(Self {
                history: History::default(),
                targets: Vec::new(),
                removed: Vec::new(),
                governing: Vec::new(),
                configurations: Vec::new(),
                notes,
            });
        }

        let origin = snapshot.origin_url();
        let configurations =
            folders.configurations(request, snapshot.as_ref(), origin.as_deref())?;
        let mut files = Vec::with_capacity(entries.len() + 1);
        for entry in &entries {
            files.push((entry.path.clone(), snapshot.read(entry)?));
        }
        files.extend(stdin);
        let conventions_of = |path: &RepoPath| &configurations[folders.index_of(path)].conventions;
        let mut documents = read_documents(files, &conventions_of);
        let removed = removed.iter().map(|entry| Ok((entry.path.clone(), snapshot.read(entry)?)));
        let mut removed = read_documents(removed.collect::<Result<_>>()?, &conventions_of);
        leave_out_moved(&mut removed, snapshot.as_ref(), &is_document)?;
        date_by_first_commit(&mut documents, snapshot.as_ref())?;
        // By now the backend knows whether it needed help.
        notes[0] = snapshot.describe();
        notes.extend(snapshot.skipped());
        let index_of = |document: &Document| folders.index_of(document.path());
        let mut governing: Vec<usize> = documents.iter().map(index_of).collect();
        let windows = governing
            .iter()
            .map(|&at| Window { months: configurations[at].settings.history.months })
            .collect();
        let foreign = sources::read(folders.top(), repository.as_ref(), environment, &mut notes)?;
        governing.extend(foreign.iter().map(|_| folders.settings.len() - 1));
        governing.extend(removed.iter().map(index_of));
        let removed_from = governing.len() - removed.len();
        let own_words = folders.top().vocabulary.own_words.clone();
        let history = History::with_others(documents, foreign, removed, own_words, windows);
        let targets = targets.iter().flat_map(|path| history.of_file(path)).copied().collect();
        let removed = (removed_from..governing.len()).collect();
        Ok(Self { history, targets, removed, governing, configurations, notes })
    }

    /// The settings that govern a document.
    pub fn settings(&self, document: usize) -> &Settings {
        &self.configurations[self.governing[document]].settings
    }

    /// The schema that a document is held to.
    pub fn schema(&self, document: usize) -> &Schema {
        self.configurations[self.governing[document]]
            .schema
            .as_ref()
            .unwrap_or_else(|| Schema::builtin())
    }
}

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
                let text = String::from_utf8(snapshot.read(&entry)?).map_err(|_| {
                    miette!(help = "save it as UTF-8", "{} is not UTF-8", entry.path)
                })?;
                let settings = Settings::from_file(&entry.path, &text, &known_rules())?;
                let folder = entry.path.parent();
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

    fn index_of(&self, path: &RepoPath) -> usize {
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
    fn top(&self) -> &Settings {
        &self.settings[self.settings.len() - 1].1
    }

    /// All settings, the deepest folder first.
    pub fn all(&self) -> impl Iterator<Item = &Settings> {
        self.settings.iter().map(|(_, settings)| settings)
    }

    fn configurations(
        &self,
        request: &Request,
        snapshot: &dyn Snapshot,
        origin: Option<&str>,
    ) -> Result<Vec<Configuration>> {
        let configure = |settings: &Settings| {
            let schema = match &settings.schema {
                SchemaChoice::Builtin => None,
                SchemaChoice::File(path) => Some(read_schema(path, request, snapshot)?),
            };
            Ok(Configuration {
                settings: settings.clone(),
                conventions: conventions(settings, origin),
                schema,
            })
        };
        self.settings.iter().map(|(_, settings)| configure(settings)).collect()
    }
}

/// How the documents that the settings govern are written.
fn conventions(settings: &Settings, origin: Option<&str>) -> Conventions {
    let mut vocabulary = Vocabulary::default();
    for (kind, phrases) in &settings.vocabulary.sections {
        for phrase in phrases {
            vocabulary.add(*kind, phrase);
        }
    }
    let trackers = Trackers::new(&settings.trackers, origin);
    Conventions { vocabulary, trackers, incidents: settings.incidents }
}

/// The paths that the user typed.
struct Named {
    files: Vec<(PathBuf, RepoPath)>,
    /// The folder that holds everything was named.
    all: bool,
}

impl Named {
    fn read(
        request: &Request,
        environment: &Environment,
        repository: Option<&Repository>,
    ) -> Result<Self> {
        let mut named = Self { files: Vec::new(), all: false };
        let top = repository.and_then(Repository::top_level).map(Path::to_path_buf);
        for typed in &request.paths {
            let absolute = environment.cwd().join(typed).canonicalize().ok();
            let top = top.clone().or_else(|| environment.cwd().canonicalize().ok());
            if absolute.is_some() && absolute == top {
                named.all = true;
            } else {
                named.files.push((typed.clone(), to_repo_path(repository, environment, typed)?));
            }
        }
        Ok(named)
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.all
    }

    fn has_file(&self, path: &RepoPath) -> bool {
        self.files.iter().any(|(_, named)| named == path)
    }

    fn includes(&self, path: &RepoPath) -> bool {
        self.all
            || self.files.is_empty()
            || self.files.iter().any(|(_, named)| named == path || path.is_below(named))
    }

    /// Adds the named files that the snapshot does not list, such as those that git ignores. Every
    /// named path has to be a file of the snapshot, or a folder with documents in it.
    fn complete(
        &self,
        entries: &mut Vec<Entry>,
        snapshot: &dyn Snapshot,
        excluded: &dyn Fn(&RepoPath) -> bool,
    ) -> Result<()> {
        for (typed, named) in &self.files {
            let found =
                entries.iter().any(|entry| entry.path == *named || entry.path.is_below(named));
            if found || excluded(named) {
                continue;
            }
            if let Some(entry) = snapshot.entry(named)? {
                entries.push(entry);
                continue;
            }
            let typed = typed.display();
            if let Some(reason) = snapshot.why_skipped(named) {
                return Err(miette!(
                    help = "name a file that has a content of its own",
                    "`{typed}` cannot be linted: {reason}"
                ));
            }
            let inside = snapshot.list(&|path| path.is_below(named))?;
            return Err(if inside.is_empty() {
                miette!(
                    help = "paths are relative to the current directory",
                    "there is no `{typed}` in what is linted"
                )
            } else {
                miette!(
                    help = "name files, or select them by `documents` in the settings",
                    "`{typed}` holds no post-mortem"
                )
            });
        }
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(())
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
        Some(entry) => String::from_utf8(snapshot.read(&entry)?)
            .map_err(|_| miette!(help = "save it as UTF-8", "{path} is not UTF-8"))?,
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
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn no_documents(folders: &Folders) -> Report {
    let origins: Vec<&str> =
        folders.all().filter_map(|settings| settings.origin.as_deref()).collect();
    let help = if origins.is_empty() {
        format!(
            "pmalint looks for Markdown in folders such as docs/postmortems; say where yours are in {SETTINGS_FILE}: `documents: [\"path/to/*.md\"]`, or name a file"
        )
    } else {
        format!("`documents` in {} selects no file; or name a file", origins.join(", "))
    };
    miette!(help = help, "no post-mortem found")
}

/// Below this many files a second thread costs more than it saves.
const FEWEST_A_THREAD: usize = 8;

/// Reads files side by side, and keeps their order.
fn read_documents<'c>(
    files: Vec<(RepoPath, Vec<u8>)>,
    conventions: &(dyn Fn(&RepoPath) -> &'c Conventions + Sync),
) -> Vec<Document> {
    let read = |files: Vec<(RepoPath, Vec<u8>)>| -> Vec<Document> {
        files
            .into_iter()
            .flat_map(|(path, bytes)| {
                let conventions = conventions(&path);
                Document::read_all(path, bytes, conventions)
            })
            .collect()
    };
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(files.len() / FEWEST_A_THREAD);
    if threads < 2 {
        return read(files);
    }
    let share = files.len().div_ceil(threads);
    let mut shares: Vec<Vec<_>> = Vec::with_capacity(threads);
    for file in files {
        match shares.last_mut().filter(|last| last.len() < share) {
            Some(last) => last.push(file),
            None => shares.push(vec![file]),
        }
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = shares.into_iter().map(|share| scope.spawn(|| read(share))).collect();
        // A worker that panicked takes the run down with it, as it would have on the main thread.
        workers
            .into_iter()
            .flat_map(|worker| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

/// Leaves out what moved to where it is no document: it was put away, and not lost.
fn leave_out_moved(
    removed: &mut Vec<Document>,
    snapshot: &dyn Snapshot,
    is_document: &dyn Fn(&RepoPath) -> bool,
) -> Result<()> {
    if removed.is_empty() {
        return Ok(());
    }
    let ending = |path: &RepoPath| path.file_name().rsplit('.').next().map(str::to_lowercase);
    let endings: Vec<_> = removed.iter().map(|document| ending(document.path())).collect();
    let may_be_it = |path: &RepoPath| !is_document(path) && endings.contains(&ending(path));
    for entry in snapshot.changed(&may_be_it)?.unwrap_or_default() {
        let text = snapshot.read(&entry)?;
        let text = String::from_utf8_lossy(&text);
        removed.retain(|document| !is_moved(document.source.text(), &text));
    }
    Ok(())
}

/// Documents that say no date take that of the first commit that holds them.
fn date_by_first_commit(documents: &mut [Document], snapshot: &dyn Snapshot) -> Result<()> {
    let undated: Vec<usize> =
        (0..documents.len()).filter(|&at| documents[at].date.is_none()).collect();
    if undated.is_empty() {
        return Ok(());
    }
    let paths: Vec<RepoPath> = undated.iter().map(|&at| documents[at].path().clone()).collect();
    for (at, date) in undated.into_iter().zip(snapshot.first_commit_dates(&paths)?) {
        documents[at].date =
            date.map(|date| IncidentDate { date, origin: DateOrigin::FirstCommit, span: None });
    }
    Ok(())
}
