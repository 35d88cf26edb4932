//! Reads a repository through the `git` program: slower to start than libgit2, but at home in every
//! layout that git itself opens (sparse and split indexes, reftable, SHA-256, partial clones).

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use miette::{Report, Result, miette};

use super::backend::{
    Backend, ConfiguredPath, Index, IndexEntry, Kind, Location, Object, canonical,
};
use super::object::{LARGEST_FILE, Mode, ObjectId};
use super::path::path_from_bytes;
use super::{Environment, RepoPath};

/// A repository that the `git` program opened.
pub(super) struct Program {
    environment: Environment,
    /// The program itself, absolute.
    git: PathBuf,
    index_file: PathBuf,
    /// Why it reads the repository, and libgit2 does not.
    why: String,
    objects: RefCell<Option<CatFile>>,
    local_objects: RefCell<Option<CatFile>>,
}

/// Nothing is fetched but by [`Program::fetching`]; git before 2.44 knows the second only.
const NO_FETCH: [(&str, &str); 2] = [("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none")];

/// Why the program did not open a repository.
#[derive(Debug)]
pub(super) enum OpenError {
    /// There is no `git` on PATH.
    NotInstalled(Report),
    NoRepository,
    /// Git's own words: foreign owner, unknown extension, broken configuration.
    Refused(Report),
}

impl Program {
    /// Opens the repository that the environment names or that holds the current directory.
    pub(super) fn open(environment: &Environment) -> Result<(Self, Location), OpenError> {
        let git = super::executable::find("git", environment).ok_or_else(|| {
            OpenError::NotInstalled(miette!(
                help =
                    "install git, or set its folder in PATH; relative folders in PATH do not count",
                "cannot find the `git` program"
            ))
        })?;
        let mut program = Self {
            environment: environment.clone(),
            git,
            index_file: PathBuf::new(),
            why: String::new(),
            objects: RefCell::default(),
            local_objects: RefCell::default(),
        };
        let location = program.locate()?;
        program.index_file = location.index_file(environment);
        Ok((program, location))
    }

    /// The same, with the reason why it is asked.
    pub(super) fn because(self, why: impl Into<String>) -> Self {
        Self { why: why.into(), ..self }
    }

    fn locate(&self) -> Result<Location, OpenError> {
        let asked =
            self.run(&["rev-parse", "--absolute-git-dir"]).map_err(OpenError::NotInstalled)?;
        if !asked.status.success() {
            let message = String::from_utf8_lossy(&asked.stderr);
            if message.contains("not a git repository")
                && self.environment.variable("GIT_DIR").is_none()
            {
                return Err(OpenError::NoRepository);
            }
            return Err(OpenError::Refused(refusal("cannot open the repository", &asked)));
        }
        let git_dir = path_from_bytes(trim_newline(&asked.stdout));
        let facts = self
            .text(&["rev-parse", "--is-bare-repository", "--is-shallow-repository"])
            .map_err(OpenError::Refused)?;
        let mut facts = facts.lines().map(|line| line == "true");
        let is_bare = facts.next().unwrap_or(false);
        let is_shallow = facts.next().unwrap_or(false);
        let common_dir =
            self.succeed(&["rev-parse", "--git-common-dir"]).map_err(OpenError::Refused)?;
        let common_dir = self.environment.cwd().join(path_from_bytes(trim_newline(&common_dir)));
        // Fails in a bare repository and inside of the git directory: then there is none.
        let top_level =
            self.run(&["rev-parse", "--show-toplevel"]).map_err(OpenError::NotInstalled)?;
        let top_level = top_level
            .status
            .success()
            .then(|| canonical(&path_from_bytes(trim_newline(&top_level.stdout))));
        Ok(Location { top_level, git_dir, common_dir, is_bare, is_shallow })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.git);
        command
            // Nothing here looks at the work tree, so no monitor has to be started for it.
            .args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"])
            .args(arguments)
            .current_dir(self.environment.cwd())
            .env_clear()
            .envs(self.environment.variables())
            // The index is locked while `git commit -a` runs its hooks.
            .env("GIT_OPTIONAL_LOCKS", "0")
            // Messages are compared, and shown beside our own.
            .env("LC_ALL", "C")
            .envs(NO_FETCH)
            .stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Result<Output> {
        self.command(arguments).output().map_err(|error| {
            miette!(
                help = "install git, or set its folder in PATH",
                "cannot run the `git` program: {error}"
            )
        })
    }

    /// Standard output of a command that has to succeed. Hints on standard error are ignored then.
    pub(super) fn succeed(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(refusal(&format!("`git {}` failed", arguments.join(" ")), &output))
    }

    pub(super) fn text(&self, arguments: &[&str]) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.succeed(arguments)?).into_owned())
    }

    /// The paths of the index without those of `git add -N`. `ls-files` does not tell them apart from
    /// empty files, so this is asked only where there is an empty file.
    fn paths_with_content(&self) -> Result<BTreeSet<Vec<u8>>> {
        // The empty tree's id depends on the hash; standard input is empty.
        let empty_tree = self.text(&["hash-object", "-t", "tree", "--stdin"])?;
        let listed = self.succeed(&[
            "diff-index",
            "--cached",
            "--ita-invisible-in-index",
            "--name-only",
            "-z",
            "--no-renames",
            empty_tree.trim(),
        ])?;
        Ok(listed.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect())
    }

    /// A `git cat-file --batch` that fetches what a partial clone left out; `None` where nothing was. The repository says
    /// from where, and could say by which program: git runs that, so here it is an error.
    fn fetching(&self) -> Result<Option<Command>> {
        let mut keys = String::new();
        for scope in ["--local", "--worktree"] {
            let listed =
                self.succeed(&["config", scope, "--includes", "--list", "--name-only", "-z"])?;
            keys.push_str(&String::from_utf8_lossy(&listed).to_lowercase());
        }
        let keys: Vec<&str> = keys.split('\0').collect();
        if !keys.iter().any(|key| key.ends_with(".promisor") || *key == "extensions.partialclone") {
            return Ok(None);
        }
        if let Some(key) = keys.iter().find(|key| names_a_program(key)) {
            return Err(miette!(
                help = "set it in your own configuration (`git config --global`), or fetch before: `git fetch --refetch`",
                "an object has to be fetched, and `{}` in the repository's configuration names the program for it",
                key.escape_debug()
            ));
        }
        let hooks = format!("core.hooksPath={}", if cfg!(windows) { "NUL" } else { "/dev/null" });
        let mut command = self.command(&[
            "-c",
            &hooks,
            "-c",
            "maintenance.auto=false",
            "-c",
            "gc.auto=0",
            "cat-file",
            "--batch",
        ]);
        // What the user has set holds.
        for name in NO_FETCH.map(|(name, _)| name) {
            match self.environment.variable(name) {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ok(Some(command))
    }

    /// Asks a running process, or the one that `start` gives.
    fn read(
        process: &RefCell<Option<CatFile>>,
        id: ObjectId,
        start: impl FnOnce() -> Result<Option<Command>>,
    ) -> Result<Option<Object>> {
        let mut process = process.borrow_mut();
        let cat_file = match process.as_mut() {
            Some(running) => running,
            None => match start()? {
                Some(command) => process.insert(CatFile::start(command)?),
                None => return Ok(None),
            },
        };
        let answer = cat_file.read(id);
        if answer.is_err() {
            *process = None;
        }
        answer
    }
}

impl Backend for Program {
    fn name(&self) -> String {
        match self.why.as_str() {
            "" => "the git program".to_owned(),
            why => format!("the git program ({why})"),
        }
    }

    fn index(&self) -> Result<Option<Index>> {
        if !self.index_file.exists() {
            return Ok(None);
        }
        // `:/` is the top level, whatever subdirectory the command runs in.
        let listed = self.succeed(&["ls-files", "--stage", "--full-name", "-z", "--", ":/"])?;
        let mut entries = Vec::new();
        for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let entry = parse_stage_line(line).ok_or_else(|| {
                miette!(
                    "`git ls-files --stage` printed an unexpected line: {}",
                    String::from_utf8_lossy(line)
                )
            })?;
            entries.push(entry);
        }
        if entries.iter().any(|entry| is_empty_blob(entry.id)) {
            let with_content = self.paths_with_content()?;
            for entry in entries.iter_mut().filter(|entry| is_empty_blob(entry.id)) {
                entry.intent_to_add =
                    !entry.unmerged && !with_content.contains(entry.path.as_bytes());
            }
        }
        Ok(Some(Index { entries, ..Index::default() }))
    }

    fn object(&self, id: ObjectId) -> Result<Option<Object>> {
        match self.local_object(id)? {
            Some(object) => Ok(Some(object)),
            None => Self::read(&self.objects, id, || self.fetching()),
        }
    }

    fn local_object(&self, id: ObjectId) -> Result<Option<Object>> {
        Self::read(&self.local_objects, id, || Ok(Some(self.command(&["cat-file", "--batch"]))))
    }

    fn resolve(&self, revision: &str) -> Result<Option<ObjectId>> {
        let peeled = format!("{revision}^{{commit}}");
        let output =
            self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &peeled])?;
        Ok(output
            .status
            .success()
            .then(|| ObjectId::from_hex(trim_newline(&output.stdout)))
            .flatten())
    }

    fn merge_base(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>> {
        let output = self.run(&["merge-base", &one.to_string(), &other.to_string()])?;
        match output.status.code() {
            Some(0) => Ok(ObjectId::from_hex(trim_newline(&output.stdout))),
            Some(1) => Ok(None),
            _ => Err(refusal(&format!("cannot find the merge base of {one} and {other}"), &output)),
        }
    }

    fn fork_points(&self, tip: ObjectId, folder: &str) -> Result<Vec<ObjectId>> {
        let glob = format!("--glob={folder}/*");
        let listed =
            self.text(&["rev-list", "--boundary", &tip.to_string(), "--not", &glob, "--"])?;
        if listed.is_empty() {
            return Ok(vec![tip]);
        }
        let boundary = listed.lines().filter_map(|line| line.strip_prefix('-'));
        let points: BTreeSet<_> =
            boundary.filter_map(|id| ObjectId::from_hex(id.as_bytes())).collect();
        Ok(points.into_iter().collect())
    }

    fn config_path(&self, key: &str) -> Result<Option<ConfiguredPath>> {
        let output = self.run(&["config", "-z", "--show-scope", "--type=path", "--get", key])?;
        match output.status.code() {
            Some(0) => {}
            Some(1) => return Ok(None),
            _ => {
                return Err(refusal(
                    &format!("cannot read {key} from the git configuration"),
                    &output,
                ));
            }
        }
        let mut parts = output.stdout.split(|byte| *byte == 0);
        let is_local = matches!(parts.next(), Some(b"local" | b"worktree"));
        let path = path_from_bytes(parts.next().unwrap_or_default());
        Ok(Some(ConfiguredPath { path, is_local })
            .filter(|configured| !configured.path.as_os_str().is_empty()))
    }

    fn origin_url(&self) -> Option<String> {
        let url = self.text(&["remote", "get-url", "origin"]).ok()?;
        Some(url.trim_end_matches('\n').to_owned())
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Program")
            .field("index_file", &self.index_file)
            .finish_non_exhaustive()
    }
}

/// A running `git cat-file --batch`: one process for all objects.
struct CatFile {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl CatFile {
    fn start(mut command: Command) -> Result<Self> {
        let cannot = |error: std::io::Error| miette!("cannot run `git cat-file --batch`: {error}");
        // Standard error goes to the user's: git reports there why it could not fetch an object.
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(cannot)?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(miette!("cannot talk to `git cat-file --batch`"));
        };
        Ok(Self { child, questions: Some(questions), answers: BufReader::new(answers) })
    }

    fn read(&mut self, id: ObjectId) -> Result<Option<Object>> {
        self.exchange(id).map_err(|error| {
            miette!(
                help = "in a partial clone, git fetches missing objects: is the remote reachable?",
                "`git cat-file --batch` did not give object {id}: {error}"
            )
        })
    }

    fn exchange(&mut self, id: ObjectId) -> std::io::Result<Option<Object>> {
        let broken = |what: &str| std::io::Error::other(what.to_owned());
        let questions = self.questions.as_mut().ok_or_else(|| broken("the process has ended"))?;
        writeln!(questions, "{id}")?;
        questions.flush()?;
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        let mut words = header.split_whitespace().skip(1);
        let kind = match words.next() {
            Some("missing") => return Ok(None),
            Some("blob") => Kind::Blob,
            Some("tree") => Kind::Tree,
            Some("commit") => Kind::Commit,
            Some("tag") => Kind::Tag,
            Some(other) => return Err(broken(&format!("unexpected answer `{other}`"))),
            None => return Err(broken("no answer")),
        };
        let size: u64 = words
            .next()
            .and_then(|size| size.parse().ok())
            .ok_or_else(|| broken("the answer has no size"))?;
        if size > LARGEST_FILE {
            return Err(broken("it is larger than 64 MiB, and not read"));
        }
        let mut bytes = Vec::new();
        (&mut self.answers).take(size).read_to_end(&mut bytes)?;
        let mut newline = [0];
        self.answers.read_exact(&mut newline)?;
        Ok(Some(Object { kind, bytes }))
    }
}

impl Drop for CatFile {
    fn drop(&mut self) {
        // It only reads. Were it still writing what nobody takes, it would not end by itself; waiting leaves no zombie.
        self.questions = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a key of the configuration, in lower case, names a program that `git fetch` runs, or allows an address that
/// does (`git help config`, `git help remote-ext`).
fn names_a_program(key: &str) -> bool {
    let (section, _) = key.split_once('.').unwrap_or((key, ""));
    let (_, variable) = key.rsplit_once('.').unwrap_or(("", key));
    match section {
        "core" => {
            matches!(variable, "sshcommand" | "gitproxy" | "askpass" | "alternaterefscommand")
        }
        "credential" => variable == "helper",
        "remote" => matches!(variable, "uploadpack" | "vcs"),
        "protocol" => true,
        _ => false,
    }
}

/// Reads `100644 ID STAGE\tPATH`.
fn parse_stage_line(line: &[u8]) -> Option<IndexEntry> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let mut words = line[..tab].split(|byte| *byte == b' ');
    let mode = u32::from_str_radix(std::str::from_utf8(words.next()?).ok()?, 8).ok()?;
    let id = ObjectId::from_hex(words.next()?)?;
    let unmerged = words.next()? != b"0";
    let path = RepoPath::new(&line[tab + 1..]);
    Some(IndexEntry { path, mode: Mode::from_bits(mode), id, unmerged, intent_to_add: false })
}

/// The ids of the empty blob begin so, in SHA-1 and in SHA-256.
fn is_empty_blob(id: ObjectId) -> bool {
    let bytes = id.as_bytes();
    bytes.starts_with(&[0xe6, 0x9d, 0xe2, 0x9b, 0xb2])
        || bytes.starts_with(&[0x47, 0x3a, 0x0f, 0x4c, 0x3b])
}

fn trim_newline(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}

/// Git's complaint as an error: its first line is the message, the rest, which holds its remedies,
/// the help.
fn refusal(context: &str, output: &Output) -> Report {
    let complaint = String::from_utf8_lossy(&output.stderr);
    let (first, rest) = complaint.trim().split_once('\n').unwrap_or((complaint.trim(), ""));
    let first = first.strip_prefix("fatal: ").unwrap_or(first);
    match rest.trim() {
        // "unknown repository extension found:", and its name on the next line.
        names if first.ends_with(':') => miette!("{context}: {first} {names}"),
        "" => miette!("{context}: {first}"),
        remedy => miette!(help = remedy.to_owned(), "{context}: {first}"),
    }
}
