//! The post-mortems of one state of the repository, read, with the settings that govern each.
//!
//! Snapshot and settings say which files are documents; every document is read, since each may be an
//! earlier incident of another; the request says which of them are linted.

mod configurations;
mod folders;
mod library;
mod named;
mod reader;
mod removed;
mod shelf;
mod sources;
mod texts;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use miette::{Report, Result, miette};

use crate::baseline::{BASELINE_FILE, Baseline};
use crate::cache::Cache;
use crate::document::Document;
use crate::git::{
    Entry, Environment, RepoPath, Repository, Selection, Snapshot, open, to_repo_path,
};
use crate::history::{History, Incident, LazyLexicon, Window};
use crate::parallel::{in_background, meanwhile};
use crate::schema::Schema;
use crate::settings::Settings;
use crate::trust::{Governing, Trust};

pub(crate) use configurations::Configurations;
#[cfg(test)]
pub(crate) use configurations::{MOST_PATTERNS, MOST_SETTINGS};
pub use folders::Folders;
use folders::is_settings_file;
pub use library::Keeping;
use library::Library;
use named::Named;
use reader::{Earlier, Reader, dated, read_documents};
use shelf::Shelf;
#[cfg(test)]
pub(crate) use texts::{MOST_DOCUMENTS, MOST_TEXT};

/// The name of the settings file.
pub const SETTINGS_FILE: &str = ".pmalint.yaml";

/// What the user asked for. The default is all of the work tree, as its own settings say.
#[derive(Clone, Debug, Default)]
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
    /// Whose settings, schemas and baseline hold.
    pub trust: Trust,
    /// Read every document anew, and keep nothing for the next run.
    pub no_cache: bool,
    /// So much text may be held on to as documents, in bytes: those of more are read again when they are linted. All
    /// are, without.
    pub most_held: Option<usize>,
}

/// The documents, and what governs them.
pub struct Workspace {
    pub history: History,
    /// Indexes of the documents to lint.
    pub targets: Vec<usize>,
    /// Indexes of the documents that the change removes.
    pub removed: Vec<usize>,
    /// Every document of the snapshot is a target.
    pub is_whole: bool,
    governing: Vec<usize>,
    configurations: Arc<Configurations>,
    /// What was read and what was passed over, one line each.
    pub notes: Vec<String>,
    /// What the user has to know about how it was linted, one line each.
    pub warnings: Vec<String>,
    scope: Rc<Scope>,
    /// The files of the history, ordered by path.
    entries: Vec<Entry>,
    /// What earlier runs have read; `None` without a cache.
    library: Option<Library>,
    /// Where documents are that are not held on to.
    shelf: Option<Arc<Shelf>>,
    snapshot: Box<dyn Snapshot>,
    /// Where schemas and baseline are read from, if not from the snapshot.
    trusted: Option<Box<dyn Snapshot>>,
    repository: Option<Repository>,
}

/// Which files are documents.
struct Scope {
    folders: Folders,
    named: Named,
    no_exclude: bool,
    isolated: bool,
}

impl Scope {
    fn is_document(&self, path: &RepoPath) -> bool {
        let selected =
            self.folders.settings_of(path).documents.selects(path) && !is_settings_file(path);
        selected || self.named.has_file(path)
    }

    fn excludes(&self, path: &RepoPath) -> bool {
        !self.no_exclude
            && self.named.has_file(path)
            && self.folders.settings_of(path).documents.excludes(path)
    }

    /// Whether a file is read, be it as history alone.
    fn reads(&self, path: &RepoPath) -> bool {
        (self.is_document(path) && !self.excludes(path))
            || self.folders.settings_of(path).history.reads(path)
    }
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
        let Governing { folders, snapshot: trusted, mut warnings } =
            Governing::read(request, environment, repository.as_ref(), snapshot.as_ref())?;
        let mut notes = vec![snapshot.describe()];
        let named = Named::read(request, environment, repository.as_ref())?;
        let stdin = request.stdin.as_ref().map(|(path, bytes)| {
            Ok::<_, Report>((to_repo_path(repository.as_ref(), environment, path)?, bytes.clone()))
        });
        let stdin = stdin.transpose()?;

        let scope =
            Scope { folders, named, no_exclude: request.no_exclude, isolated: request.isolated };
        let Scope { folders, named, .. } = &scope;
        let is_read = |path: &RepoPath| scope.reads(path);
        let changed = snapshot.changed(&is_read)?;
        let gone = snapshot.removed(&|path| scope.is_document(path))?;
        // Most commits touch no post-mortem, and need not know which there are.
        let is_concerned = stdin.is_some()
            || !named.is_empty()
            || !gone.is_empty()
            || changed
                .as_ref()
                .is_none_or(|changed| changed.iter().any(|entry| scope.is_document(&entry.path)));
        let lexicon = Arc::new(LazyLexicon::new(folders.top().vocabulary.own_words.clone()));
        let (cache, mut entries) = if is_concerned {
            let (lexicon, presets) = (Arc::clone(&lexicon), Configurations::presets(folders));
            in_background(move || {
                // In the order in which they are needed.
                Document::make_ready();
                for preset in presets {
                    preset.compiled();
                }
                lexicon.get();
            });
            // Files of the work tree are no blobs yet.
            let keeps = request.selection != Selection::WorkTree && !request.no_cache;
            let common_dir = repository.as_ref().filter(|_| keeps).map(Repository::common_dir);
            let list = || snapshot.list(&is_read);
            let (cache, entries) = match common_dir {
                Some(common_dir) => meanwhile(|| Some(Cache::open(common_dir)), list),
                None => (None, list()),
            };
            (cache, entries?)
        } else {
            (None, Vec::new())
        };
        named.complete(&mut entries, snapshot.as_ref(), &|path| scope.excludes(path))?;

        let linted = |path: &RepoPath| {
            let counts = changed.as_ref().is_none_or(|changed| {
                changed.binary_search_by(|entry| entry.path.cmp(path)).is_ok()
            });
            counts && scope.is_document(path) && named.includes(path)
        };
        let mut targets: Vec<RepoPath> =
            entries.iter().map(|entry| &entry.path).filter(|path| linted(path)).cloned().collect();
        if let Some((path, _)) = &stdin {
            targets = vec![path.clone()];
            entries.retain(|entry| entry.path != *path);
        }
        let is_asked_for = |path: &RepoPath| !scope.excludes(path) && named.includes(path);
        let gone: Vec<Entry> = gone.into_iter().filter(|entry| is_asked_for(&entry.path)).collect();
        if targets.is_empty() && gone.is_empty() {
            if changed.is_none() && named.is_empty() {
                return Err(no_documents(folders));
            }
            notes.push("no post-mortem is concerned".to_owned());
            notes.extend(snapshot.skipped());
            return Ok(Self {
                history: History::default(),
                targets: Vec::new(),
                removed: Vec::new(),
                is_whole: false,
                governing: Vec::new(),
                configurations: Arc::default(),
                notes,
                warnings,
                scope: Rc::new(scope),
                entries: Vec::new(),
                library: None,
                shelf: None,
                snapshot,
                trusted,
                repository,
            });
        }

        let origin = snapshot.origin_url();
        let configurations = Configurations::new(
            folders,
            request,
            trusted.as_deref().unwrap_or(snapshot.as_ref()),
            origin.as_deref(),
        )?;
        let is_whole = changed.is_none() && named.is_empty() && stdin.is_none();
        let configurations = Arc::new(configurations);
        let shelf = Arc::new(Shelf {
            configurations: Arc::clone(&configurations),
            environment: environment.clone(),
            folder: snapshot.folder().map(Path::to_path_buf),
            lexicon: Arc::clone(&lexicon),
            failure: Mutex::default(),
        });
        let library = cache.map(|cache| Library::new(cache, folders, &shelf));
        let was_read = |entry: &Entry| {
            // Whether a removed document lives on takes a look at every other.
            let is_read = !gone.is_empty() || targets.binary_search(&entry.path).is_ok();
            let Some(library) = library.as_ref().filter(|_| !is_read) else {
                return Earlier::Unread;
            };
            let known = library.find(entry, configurations.index_of(&entry.path, folders));
            known.map_or(Earlier::History, |incident| Earlier::Kept(Arc::new(incident)))
        };
        let reader = Reader {
            folders,
            configurations: &configurations,
            snapshot: snapshot.as_ref(),
            shelf: Some(&shelf),
            most_held: request.most_held.unwrap_or(usize::MAX),
        };
        let own = reader.read(&entries, stdin, &was_read)?;
        let removed = removed::read(&gone, &scope, &configurations, snapshot.as_ref())?;
        let removed = removed.into_iter().map(|document| Arc::new(Incident::read(document)));
        let removed = removed.collect();
        let sources = sources::read(folders.top(), repository.as_ref(), environment, &mut notes);
        let foreign = match sources {
            // The change that mends the settings has to get through.
            Err(error) if trusted.is_some() => {
                warnings.push(format!(
                    "the history sources of the base cannot be read, so no other repository counts: {error}"
                ));
                Vec::new()
            }
            sources => sources?,
        };
        let (history, governing) =
            govern([own, foreign, removed], &lexicon, folders, &configurations);
        // By now the backend knows whether it needed help.
        notes[0] = snapshot.describe();
        notes.extend(snapshot.skipped());
        let targets = targets.iter().flat_map(|path| history.of_file(path)).copied().collect();
        let removed = history.removed_indexes().collect();
        let scope = Rc::new(scope);
        Ok(Self {
            history,
            targets,
            removed,
            is_whole,
            governing,
            configurations,
            notes,
            warnings,
            scope,
            entries,
            library,
            shelf: Some(shelf),
            snapshot,
            trusted,
            repository,
        })
    }

    /// Whether there is a state that the change is compared with.
    pub fn is_compared(&self) -> bool {
        self.repository.is_some() && self.snapshot.base().is_some()
    }

    /// The state that the change is compared with, held to the same settings; `None` where nothing is compared. Its
    /// targets are the documents that the change touches, as they were, and those that have gone, since they may have
    /// another name now.
    ///
    /// # Errors
    /// The commit cannot be read.
    pub fn before(&self) -> Result<Option<Self>> {
        let Some((repository, base)) = self.repository.as_ref().zip(self.snapshot.base()) else {
            return Ok(None);
        };
        let snapshot = repository.snapshot(&Selection::Commit(base))?;
        // Most files were there before, and need not be held against the globs again.
        let is_known = |path: &RepoPath| self.entry(path).is_some();
        let wanted = |path: &RepoPath| is_known(path) || self.scope.reads(path);
        let entries = match self.snapshot.touched(&wanted)? {
            // All that is linted is new.
            Some(touched) if touched.is_empty() => touched,
            Some(touched) => self.snapshot.list_before(&self.entries, touched)?,
            None => snapshot.list(&wanted)?,
        };
        let is_target = |path: &RepoPath| {
            let now = self.history.of_file(path);
            let has_gone = now.iter().all(|&document| self.history.is_removed(document));
            has_gone || now.iter().any(|document| self.targets.contains(document))
        };
        // Most files are the same, and need not be read again.
        let was_read = |entry: &Entry| {
            let is_same = entry.blob.is_some() && self.entry(&entry.path) == Some(entry);
            let documents = if is_same { self.history.of_file(&entry.path) } else { &[] };
            let incidents = documents.iter().map(|&at| Arc::clone(&self.history.incidents()[at]));
            Earlier::Same(incidents.collect())
        };
        let folders = &self.scope.folders;
        let (history, governing) = if entries.iter().any(|entry| is_target(&entry.path)) {
            let configurations: &Configurations = &self.configurations;
            let snapshot = snapshot.as_ref();
            let most_held = usize::MAX;
            let own = Reader { folders, configurations, snapshot, shelf: None, most_held }
                .read(&entries, None, &was_read)?;
            // Other repositories are what they are, and nothing had been removed yet.
            let foreign = self.history.foreign().to_vec();
            govern([own, foreign, Vec::new()], self.history.lexicon(), folders, configurations)
        } else {
            // All that is linted is new.
            Default::default()
        };
        let touched = entries.iter().map(|entry| &entry.path).filter(|path| is_target(path));
        let targets = touched.flat_map(|path| history.of_file(path)).copied().collect();
        Ok(Some(Self {
            history,
            targets,
            removed: Vec::new(),
            is_whole: false,
            governing,
            configurations: Arc::clone(&self.configurations),
            notes: vec![format!("compared with {}", snapshot.describe())],
            warnings: Vec::new(),
            scope: Rc::clone(&self.scope),
            entries: Vec::new(),
            library: None,
            shelf: None,
            snapshot,
            trusted: None,
            repository: self.repository.clone(),
        }))
    }

    /// Puts other texts in the place of files that were read, as if they had been there from the beginning. What is
    /// linted stays the same files.
    ///
    /// # Errors
    /// The history that dates documents cannot be read.
    pub fn rewrite(&mut self, texts: Vec<(RepoPath, Vec<u8>)>) -> Result<()> {
        let is_new = |path: &RepoPath| texts.iter().any(|(new, _)| new == path);
        let targets = self.targets.iter();
        let mut linted: Vec<RepoPath> = targets.map(|&at| self.history.path(at).clone()).collect();
        linted.dedup();
        let kept = self.history.own().iter().filter(|incident| !is_new(incident.path()));
        let mut own: Vec<Arc<Incident>> = kept.cloned().collect();
        // What their blobs hold is not what is linted now.
        self.entries.retain(|entry| !is_new(&entry.path));
        let folders = &self.scope.folders;
        let configurations: &Configurations = &self.configurations;
        let documents = read_documents(texts, &|path| configurations.conventions(path, folders));
        let read = documents.into_iter().map(Incident::read).map(Arc::new).collect();
        own.extend(dated(read, self.snapshot.as_ref())?);
        own.sort_by(|one, other| one.path().cmp(other.path()));
        let (foreign, removed) = (self.history.foreign().to_vec(), self.history.removed().to_vec());
        let (history, governing) =
            govern([own, foreign, removed], self.history.lexicon(), folders, configurations);
        self.targets = linted.iter().flat_map(|path| history.of_file(path)).copied().collect();
        self.targets.sort_unstable();
        self.removed = history.removed_indexes().collect();
        (self.history, self.governing) = (history, governing);
        Ok(())
    }

    /// A file of the history.
    fn entry(&self, path: &RepoPath) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        self.entries.get(at)
    }

    /// Where the baseline is: what the settings at the top say, else the usual file beside them.
    pub fn baseline_path(&self) -> RepoPath {
        let configured = self.scope.folders.top().baseline.clone();
        configured.unwrap_or_else(|| RepoPath::from(BASELINE_FILE))
    }

    /// The baseline of the state that is linted, or of the one whose settings hold; `None` where it has none, and without settings files.
    ///
    /// # Errors
    /// The file is broken, or the settings name one that is not there.
    pub fn baseline(&self) -> Result<Option<Baseline>> {
        if self.scope.isolated {
            return Ok(None);
        }
        let path = self.baseline_path();
        let snapshot = self.trusted.as_deref().unwrap_or(self.snapshot.as_ref());
        match snapshot.entry(&path)? {
            Some(entry) => {
                let text = read_text(snapshot, &entry)?;
                Baseline::parse(&path, &text).map(Some)
            }
            None if self.scope.folders.top().baseline.is_some() => Err(miette!(
                help = "`pmalint baseline create` writes it; or pass `--no-baseline`",
                "there is no baseline at `{path}`"
            )),
            None => Ok(None),
        }
    }

    /// Begins to keep what was read for the next run, which goes on while it is linted.
    pub fn start_keeping(&self) -> Keeping {
        let place = |path: &RepoPath| self.configurations.index_of(path, &self.scope.folders);
        let library = self.library.as_ref();
        let keeping =
            library.map(|library| library.start_keeping(&self.history, &self.entries, &place));
        keeping.unwrap_or_default()
    }

    /// What is not held on to is read again where it is needed.
    ///
    /// # Errors
    /// That was not possible.
    pub fn verify(&self) -> Result<()> {
        self.shelf.as_ref().and_then(|shelf| shelf.failure()).map_or(Ok(()), Err)
    }

    /// The settings that govern a document.
    pub fn settings(&self, document: usize) -> &Settings {
        &self.configurations.at(self.governing[document]).settings
    }

    /// The schema that a document is held to.
    pub fn schema(&self, document: usize) -> &Schema {
        self.configurations.at(self.governing[document]).schema()
    }
}

/// The history of all these documents, and which configuration governs each: those of other repositories are
/// earlier incidents, and those that are removed are none any more.
fn govern(
    [own, foreign, removed]: [Vec<Arc<Incident>>; 3],
    lexicon: &Arc<LazyLexicon>,
    folders: &Folders,
    configurations: &Configurations,
) -> (History, Vec<usize>) {
    let governs = |incident: &Arc<Incident>| configurations.index_of(incident.path(), folders);
    let mut governing: Vec<usize> = own.iter().map(governs).collect();
    let windows = governing
        .iter()
        .map(|&at| Window { months: configurations.at(at).settings.history.months })
        .collect();
    governing.extend(foreign.iter().map(|_| configurations.top()));
    governing.extend(removed.iter().map(governs));
    (History::of_incidents([own, foreign, removed], Arc::clone(lexicon), windows), governing)
}

fn read_text(snapshot: &dyn Snapshot, entry: &Entry) -> Result<String> {
    String::from_utf8(snapshot.read(entry)?)
        .map_err(|_| miette!(help = "save it as UTF-8", "{} is not UTF-8", entry.path))
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
