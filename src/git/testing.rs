//! Repositories for tests: made by the `git` program, away from the user's configuration.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{Entry, Environment, RepoPath, Repository, Selection};

/// Every way of reading a repository.
pub(super) const BACKENDS: [&str; 3] = ["libgit2", "git", ""];

/// A temporary folder, removed when it goes out of scope, with the repository `work` in it.
pub(super) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// An empty repository whose branch is `main`.
    pub(super) fn new() -> Self {
        let sandbox = Self::without_repository();
        sandbox.git_in(&sandbox.root(), &["init", "-q", "-b", "main", "work"]);
        sandbox
    }

    pub(super) fn without_repository() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(sandbox.work()).unwrap();
        std::fs::File::create(sandbox.root().join("gitconfig")).unwrap();
        sandbox
    }

    /// A repository with one commit that holds these files, each with its own name as content.
    pub(super) fn with_files(names: &[&str]) -> Self {
        let sandbox = Self::new();
        for name in names {
            sandbox.write(name, name);
        }
        sandbox.commit("2024-01-05T10:00:00 +0000");
        sandbox
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(super) fn work(&self) -> PathBuf {
        self.root().join("work")
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.work().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.work().join(name)).unwrap()
    }

    /// Runs git in the work tree; it has to succeed. Gives its output without the last newline.
    #[track_caller]
    pub(super) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.work(), arguments)
    }

    #[track_caller]
    pub(super) fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.command("git", folder).args(arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {error}");
        String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned()
    }

    /// A command with nothing but the sandbox's environment.
    pub(super) fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().envs(self.variables(&[])).stdin(Stdio::null());
        command
    }

    /// Commits all that is in the work tree at a time such as `2024-01-05T10:00:00 +0000`.
    #[track_caller]
    pub(super) fn commit(&self, time: &str) -> String {
        self.git(&["add", "--all"]);
        self.commit_staged(time)
    }

    #[track_caller]
    pub(super) fn commit_staged(&self, time: &str) -> String {
        let output = self
            .command("git", &self.work())
            .args(["commit", "-q", "--no-verify", "--allow-empty", "-m", "message"])
            .env("GIT_AUTHOR_DATE", time)
            .env("GIT_COMMITTER_DATE", time)
            .output()
            .unwrap();
        assert!(output.status.success(), "git commit: {}", String::from_utf8_lossy(&output.stderr));
        self.git(&["rev-parse", "HEAD"])
    }

    /// Clones the repository into the folder `clone`, and gives that.
    pub(super) fn clone_with(&self, options: &[&str]) -> PathBuf {
        let url = format!("file://{}", self.work().display());
        self.git_in(&self.root(), &[&["clone", "-q"], options, &[&url, "clone"]].concat());
        self.root().join("clone")
    }

    fn variables(&self, more: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        let root = self.root().display().to_string();
        let config = format!("{root}/gitconfig");
        #[expect(clippy::disallowed_methods, reason = "where git is")]
        let path = std::env::var_os("PATH").unwrap();
        let mut variables: Vec<(OsString, OsString)> = [
            ("HOME", root.as_str()),
            ("GIT_CONFIG_GLOBAL", config.as_str()),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CEILING_DIRECTORIES", root.as_str()),
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ("GIT_COMMITTER_NAME", "C"),
            ("GIT_COMMITTER_EMAIL", "c@example.com"),
            ("GIT_AUTHOR_DATE", "2024-01-05T10:00:00 +0000"),
            ("GIT_COMMITTER_DATE", "2024-01-05T10:00:00 +0000"),
        ]
        .iter()
        .chain(more)
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
        variables.push(("PATH".into(), path));
        variables
    }

    /// The environment of a run in a folder, by a backend of [`BACKENDS`], with more variables.
    pub(super) fn environment(
        &self,
        cwd: &Path,
        backend: &str,
        more: &[(&str, &str)],
    ) -> Environment {
        Environment::new(cwd, self.variables(&[&[("PMALINT_GIT", backend)], more].concat()))
    }

    /// The repository `work`, read as usual.
    pub(super) fn repository(&self) -> Repository {
        self.repository_in(&self.work())
    }

    pub(super) fn repository_in(&self, cwd: &Path) -> Repository {
        Repository::discover(&self.environment(cwd, "", &[])).unwrap().unwrap()
    }

    /// What each backend makes of a selection.
    pub(super) fn look(&self, selection: &Selection) -> Look {
        self.look_from(&self.work(), selection, &[])
    }

    /// The same, from another folder and with more variables. All backends must agree.
    #[track_caller]
    pub(super) fn look_from(
        &self,
        cwd: &Path,
        selection: &Selection,
        more: &[(&str, &str)],
    ) -> Look {
        let [first, others @ ..] = BACKENDS.map(|backend| {
            let environment = self.environment(cwd, backend, more);
            match super::open(selection, &environment).and_then(|snapshot| {
                let listed = snapshot.list(&wanted)?;
                let changed = snapshot.changed(&wanted)?;
                for entry in &listed {
                    snapshot.read(entry)?;
                    assert_eq!(snapshot.entry(&entry.path)?.as_ref(), Some(entry));
                }
                if let Some(touched) = snapshot.touched(&wanted)? {
                    let before = snapshot.list_before(&listed, touched)?;
                    let head = super::open(&Selection::Commit("HEAD".to_owned()), &environment)?;
                    assert_eq!(before, head.list(&wanted)?, "{backend}");
                }
                Ok((names(&listed), changed.as_deref().map(names), snapshot.skipped()))
            }) {
                Ok((listed, changed, skipped)) => {
                    Look { listed, changed, skipped, error: String::new() }
                }
                Err(error) => Look { error: text(&error), ..Look::default() },
            }
        });
        for (other, backend) in others.iter().zip(&BACKENDS[1..]) {
            assert_eq!(
                (&other.listed, &other.changed),
                (&first.listed, &first.changed),
                "libgit2 and `{backend}`"
            );
            assert_eq!(
                other.error.is_empty(),
                first.error.is_empty(),
                "{} / {}",
                other.error,
                first.error
            );
        }
        first
    }
}

/// What a snapshot says about the files that end in `.md`: names, with `, ` between them.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) listed: String,
    pub(super) changed: Option<String>,
    pub(super) skipped: Vec<String>,
    /// The message and the help, where there is an error.
    pub(super) error: String,
}

impl Look {
    #[track_caller]
    pub(super) fn assert(&self, listed: &str, changed: Option<&str>) {
        assert_eq!(self.error, "");
        assert_eq!((self.listed.as_str(), self.changed.as_deref()), (listed, changed));
    }

    #[track_caller]
    pub(super) fn assert_error(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.error.contains(part), "`{part}` in: {} ({self:?})", self.error);
        }
    }
}

/// An error as one text: all its causes, and the help.
pub(super) fn text(error: &miette::Report) -> String {
    let help = error.help().map(|help| help.to_string()).unwrap_or_default();
    format!(
        "{error:#} {} {help}",
        error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ")
    )
}

fn wanted(path: &RepoPath) -> bool {
    path.as_bytes().ends_with(b".md")
}

fn names(entries: &[Entry]) -> String {
    entries.iter().map(|entry| entry.path.to_text()).collect::<Vec<_>>().join(", ")
}
