//! Reads a repository in the process, by libgit2. The only file that knows `git2`.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use git2::{
    Config, ConfigLevel, ErrorClass, ErrorCode, Index, IndexEntryExtendedFlag, IndexEntryFlag,
    ObjectType, Oid, Repository, RepositoryOpenFlags,
};
use miette::{Report, Result, miette};

use super::backend::{
    self, Backend, ConfiguredPath, IndexEntry, Kind, Location, Object, canonical,
};
use super::index_file;
use super::object::{LARGEST_FILE, Mode, ObjectId, too_large};
use super::{Environment, RepoPath};

/// A repository opened by libgit2.
pub(super) struct Libgit2 {
    repository: Repository,
    index_file: PathBuf,
    config: Config,
    is_forced: bool,
}

/// Why libgit2 did not open a repository.
#[derive(Debug)]
pub(super) enum OpenError {
    NoRepository,
    Refused(Report),
}

impl Libgit2 {
    /// Opens the repository that the environment names or that holds the current directory.
    pub(super) fn open(environment: &Environment) -> Result<(Self, Location), OpenError> {
        // Like git, which checks what it receives and not what it reads; a quarter of reading else.
        git2::opts::strict_hash_verification(false);
        let repository =
            open_repository(environment).map_err(|error| open_error(&error, environment))?;
        let location = locate(&repository, environment);
        let config = open_config(&repository, environment).map_err(|error| {
            OpenError::Refused(report(&error, "cannot read the git configuration"))
        })?;
        let index_file = location.index_file(environment);
        Ok((Self { repository, index_file, config, is_forced: false }, location))
    }

    /// The same, which the user asked for.
    pub(super) fn forced(self) -> Self {
        Self { is_forced: true, ..self }
    }

    /// Whether `git replace` shows one object in the place of another, which libgit2 knows nothing about.
    pub(super) fn has_replaced_objects(&self) -> bool {
        let references = self.repository.references_glob("refs/replace/*");
        references.is_ok_and(|mut references| references.next().is_some())
    }

    fn read(&self, id: ObjectId) -> Result<Option<Object>> {
        let context = || format!("cannot read object {id}");
        let oid = Oid::from_bytes(id.as_bytes()).map_err(|error| report(&error, &context()))?;
        let database = self.repository.odb().map_err(|error| report(&error, &context()))?;
        match database.read_header(oid) {
            Ok((size, _)) if size as u64 > LARGEST_FILE => {
                return Err(too_large(&format!("object {id}")));
            }
            // What is missing is missed below.
            _ => {}
        }
        match database.read(oid) {
            Ok(object) => {
                let kind = match object.kind() {
                    ObjectType::Blob => Kind::Blob,
                    ObjectType::Tree => Kind::Tree,
                    ObjectType::Commit => Kind::Commit,
                    _ => Kind::Tag,
                };
                Ok(Some(Object { kind, bytes: object.data().to_vec() }))
            }
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(report(&error, &context())),
        }
    }
}

impl Backend for Libgit2 {
    fn name(&self) -> String {
        if self.is_forced { "libgit2 (PMALINT_GIT)".to_owned() } else { "libgit2".to_owned() }
    }

    fn index(&self) -> Result<Option<backend::Index>> {
        // Not `Repository::index`: it takes a relative GIT_INDEX_FILE from the current directory and
        // a file that is not there for an empty index.
        if !self.index_file.exists() {
            return Ok(None);
        }
        if let Some(index) = index_file::read(&self.index_file) {
            return Ok(Some(index));
        }
        let context = || format!("cannot read the index {}", self.index_file.display());
        let index = Index::open(&self.index_file).map_err(|error| report(&error, &context()))?;
        let mut entries = Vec::with_capacity(index.len());
        for entry in index.iter() {
            let Some(id) = ObjectId::from_bytes(entry.id.as_bytes()) else {
                return Err(miette!("{}: an entry has no object id", context()));
            };
            let extended = IndexEntryExtendedFlag::from_bits_retain(entry.flags_extended);
            entries.push(IndexEntry {
                mode: Mode::from_bits(entry.mode),
                id,
                unmerged: entry.flags & 0x3000 != 0,
                intent_to_add: entry.flags & IndexEntryFlag::EXTENDED.bits() != 0
                    && extended.contains(IndexEntryExtendedFlag::INTENT_TO_ADD),
                path: RepoPath::new(entry.path),
            });
        }
        Ok(Some(backend::Index { entries, ..backend::Index::default() }))
    }

    fn object(&self, id: ObjectId) -> Result<Option<Object>> {
        self.read(id)
    }

    fn local_object(&self, id: ObjectId) -> Result<Option<Object>> {
        self.read(id)
    }

    fn resolve(&self, revision: &str) -> Result<Option<ObjectId>> {
        let found = self
            .repository
            .revparse_single(revision)
            .and_then(|object| object.peel(ObjectType::Commit));
        match found {
            Ok(commit) => Ok(ObjectId::from_bytes(commit.id().as_bytes())),
            // An unborn HEAD, and a name that cannot be a revision, name nothing either.
            Err(error)
                if matches!(
                    error.code(),
                    ErrorCode::NotFound | ErrorCode::UnbornBranch | ErrorCode::InvalidSpec
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(report(&error, &format!("cannot resolve revision `{revision}`"))),
        }
    }

    fn merge_base(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>> {
        let base = Oid::from_bytes(one.as_bytes())
            .and_then(|one| Ok((one, Oid::from_bytes(other.as_bytes())?)))
            .and_then(|(one, other)| self.repository.merge_base(one, other));
        match base {
            Ok(base) => Ok(ObjectId::from_bytes(base.as_bytes())),
            Err(error)
                if error.code() == ErrorCode::NotFound && error.class() == ErrorClass::Merge =>
            {
                Ok(None)
            }
            Err(error) => {
                Err(report(&error, &format!("cannot find the merge base of {one} and {other}")))
            }
        }
    }

    fn fork_points(&self, tip: ObjectId, folder: &str) -> Result<Vec<ObjectId>> {
        let read = || {
            let tip = Oid::from_bytes(tip.as_bytes())?;
            let mut walk = self.repository.revwalk()?;
            walk.push(tip)?;
            walk.hide_glob(&format!("{folder}/*"))?;
            let new: BTreeSet<Oid> = walk.collect::<Result<_, _>>()?;
            if new.is_empty() {
                return Ok(BTreeSet::from([tip]));
            }
            let mut points = BTreeSet::new();
            for id in &new {
                let parents = self.repository.find_commit(*id)?.parent_ids().collect::<Vec<_>>();
                points.extend(parents.into_iter().filter(|parent| !new.contains(parent)));
            }
            Ok(points)
        };
        let points = read().map_err(|error: git2::Error| {
            report(&error, &format!("cannot tell where {tip} leaves {folder}"))
        })?;
        Ok(points.iter().filter_map(|id| ObjectId::from_bytes(id.as_bytes())).collect())
    }

    fn config_path(&self, key: &str) -> Result<Option<ConfiguredPath>> {
        let found = self.config.get_entry(key).map(|entry| entry.level()).and_then(|level| {
            let is_local = matches!(level, ConfigLevel::Local | ConfigLevel::Worktree);
            Ok(ConfiguredPath { path: self.config.get_path(key)?, is_local })
        });
        match found {
            Ok(configured) => {
                Ok(Some(configured).filter(|configured| !configured.path.as_os_str().is_empty()))
            }
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => {
                Err(report(&error, &format!("cannot read {key} from the git configuration")))
            }
        }
    }

    fn origin_url(&self) -> Option<String> {
        let remote = self.repository.find_remote("origin").ok()?;
        Some(String::from_utf8_lossy(remote.url_bytes()).into_owned())
    }
}

impl fmt::Debug for Libgit2 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Libgit2")
            .field("git_dir", &self.repository.path())
            .finish_non_exhaustive()
    }
}

fn open_repository(environment: &Environment) -> Result<Repository, git2::Error> {
    // Only this way libgit2 reads GIT_CONFIG_GLOBAL, GIT_OBJECT_DIRECTORY (the quarantine of a push)
    // and the like.
    if environment.is_of_process() {
        return Repository::open_from_env();
    }
    let ceilings: Vec<PathBuf> = environment
        .variable("GIT_CEILING_DIRECTORIES")
        .map(|list| std::env::split_paths(list).collect())
        .unwrap_or_default();
    match environment.path("GIT_DIR") {
        Some(git_dir) => Repository::open_ext(git_dir, RepositoryOpenFlags::NO_SEARCH, ceilings),
        None => Repository::open_ext(environment.cwd(), RepositoryOpenFlags::empty(), ceilings),
    }
}

fn open_config(repository: &Repository, environment: &Environment) -> Result<Config, git2::Error> {
    if environment.is_of_process() {
        return repository.config();
    }
    let mut config = Config::new()?;
    if let Some(global) = environment.path("GIT_CONFIG_GLOBAL") {
        config.add_file(&global, ConfigLevel::Global, false)?;
    }
    config.add_file(&repository.commondir().join("config"), ConfigLevel::Local, false)?;
    Ok(config)
}

fn locate(repository: &Repository, environment: &Environment) -> Location {
    let top_level = top_level(repository, environment).map(|path| canonical(&path));
    Location {
        is_bare: top_level.is_none(),
        top_level,
        git_dir: repository.path().to_path_buf(),
        common_dir: repository.commondir().to_path_buf(),
        // Not `Repository::is_shallow`: in a linked worktree it looks into the wrong directory.
        is_shallow: repository
            .commondir()
            .join("shallow")
            .metadata()
            .is_ok_and(|file| file.len() > 0),
    }
}

/// The top of the work tree, as git has it. `Repository::workdir` answers with the git directory or
/// its parent once `GIT_DIR` is set, which git does for hooks in linked worktrees and elsewhere.
fn top_level(repository: &Repository, environment: &Environment) -> Option<PathBuf> {
    if let Some(work_tree) = environment.path("GIT_WORK_TREE") {
        return Some(work_tree);
    }
    if environment.variable("GIT_DIR").is_none() {
        return repository.workdir().map(Path::to_path_buf);
    }
    let configured = repository.config().and_then(|config| config.get_path("core.worktree"));
    if let Ok(work_tree) = configured {
        return Some(repository.path().join(work_tree));
    }
    let bare = repository.is_bare() && !repository.is_worktree();
    (!bare).then(|| environment.cwd().to_path_buf())
}

fn open_error(error: &git2::Error, environment: &Environment) -> OpenError {
    let cwd = environment.cwd().display();
    match error.code() {
        ErrorCode::NotFound
            if error.class() == ErrorClass::Repository
                && environment.variable("GIT_DIR").is_none() =>
        {
            OpenError::NoRepository
        }
        ErrorCode::Owner => OpenError::Refused(miette!(
            help = "if you trust it, run `git config --global --add safe.directory PATH` with the path of the repository",
            "the repository of {cwd} belongs to another user: {}",
            error.message()
        )),
        _ => OpenError::Refused(report(error, &format!("cannot open the repository of {cwd}"))),
    }
}

fn report(error: &git2::Error, context: &str) -> Report {
    miette!(
        help =
            "pmalint asks the `git` program where libgit2 fails: install it, and unset PMALINT_GIT",
        "{context}: {} (libgit2)",
        error.message()
    )
}
