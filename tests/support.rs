//! A repository in a temporary folder, and pmalint run in it with nothing of the machine's own
//! configuration: no user, no CI, no terminal.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The program under test.
pub(crate) const PMALINT: &str = env!("CARGO_BIN_EXE_pmalint");

/// What counts as today.
pub(crate) const TODAY: &str = "2026-11-22";

/// Where the documents of these tests are.
pub(crate) const DOCUMENT: &str = "docs/postmortems/2026-01-05-checkout.md";
pub(crate) const EARLIER: &str = "docs/postmortems/2025-08-19-queue.md";

/// A post-mortem without a flaw, with one follow-up action.
pub(crate) fn document(date: &str, action: &str) -> String {
    format!(
        "---\n\
         date: {date}\n\
         severity: SEV-2\n\
         status: closed\n\
         owner: Ines\n\
         ---\n\
         \n\
         # Orders waited\n\
         \n\
         ## Summary\n\
         \n\
         Orders waited for an hour, until the worker was restarted.\n\
         \n\
         ## Impact\n\
         \n\
         Forty cafés were served late.\n\
         \n\
         ## Root causes\n\
         \n\
         The worker had stopped and nobody saw it.\n\
         \n\
         ## Action items\n\
         \n\
         {action}\n"
    )
}

/// Follow-up actions that no rule has anything against.
pub(crate) const GOOD: &str = "- [ ] @ines: Page on-call when the queue grows (#12)";
pub(crate) const OTHER: &str = "- [x] @jun: Keep three road maps on the host (#31)";
/// One without a link, PMA203.
pub(crate) const UNLINKED: &str = "- [ ] @ines: Page on-call when the queue grows";

/// A temporary folder, removed at the end of the test, with the folder `work` in it.
pub(crate) struct Sandbox {
    _folder: TempDir,
    root: PathBuf,
}

impl Sandbox {
    /// An empty repository whose branch is `main`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::without_repository();
        sandbox.git_in(&sandbox.root, &["init", "-q", "-b", "main", "work"]);
        sandbox
    }

    pub(crate) fn without_repository() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("work")).unwrap();
        Self { _folder: folder, root }
    }

    /// A repository with these files in its work tree, none of them committed.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        for (name, text) in files {
            sandbox.write(name, text);
        }
        sandbox
    }

    /// A repository with one commit that holds these files.
    pub(crate) fn committed(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::with(files);
        sandbox.commit();
        sandbox
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.root.join("work")
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.work().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.work().join(name)).unwrap()
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.work().join(name)).unwrap();
    }

    /// A command with nothing of the test's own environment but where programs are found.
    pub(crate) fn command(&self, program: &str, folder: &Path) -> Command {
        #[expect(clippy::disallowed_methods, reason = "where git is")]
        let path = std::env::var_os("PATH").unwrap();
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().env("PATH", path).stdin(Stdio::null());
        command.envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ("GIT_AUTHOR_DATE", "2024-01-05T10:00:00 +0000"),
            ("GIT_COMMITTER_NAME", "C"),
            ("GIT_COMMITTER_EMAIL", "c@example.com"),
            ("GIT_COMMITTER_DATE", "2024-01-05T10:00:00 +0000"),
            ("LC_ALL", "C"),
            ("TZ", "UTC"),
        ]);
        command.env("HOME", &self.root).env("GIT_CEILING_DIRECTORIES", &self.root);
        command
    }

    /// Runs git in the work tree; it has to succeed. Gives its output without the last newline.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.work(), arguments)
    }

    #[track_caller]
    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let run = self.try_git_in(folder, arguments);
        assert_eq!(run.code, 0, "git {arguments:?}: {run}");
        run.out.trim_end_matches('\n').to_owned()
    }

    /// Runs git, which may fail, as where a hook refuses a commit.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Run {
        self.try_git_in(&self.work(), arguments)
    }

    pub(crate) fn try_git_in(&self, folder: &Path, arguments: &[&str]) -> Run {
        let mut command = self.command("git", folder);
        self.run_command(command.args(arguments))
    }

    /// Commits all that is in the work tree, without hooks.
    #[track_caller]
    pub(crate) fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", "message"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Clones the repository by its URL into the folder `clone`, and gives that.
    pub(crate) fn clone_with(&self, options: &[&str]) -> PathBuf {
        let url = format!("file://{}", self.work().display());
        self.git_in(&self.root, &[&["clone", "-q"], options, &[&url, "clone"]].concat());
        self.root.join("clone")
    }

    /// Runs pmalint in the work tree. The arguments are words with blanks between them.
    pub(crate) fn pmalint(&self, arguments: &str) -> Run {
        self.pmalint_in(&self.work(), arguments)
    }

    pub(crate) fn pmalint_in(&self, folder: &Path, arguments: &str) -> Run {
        self.pmalint_with(folder, &[], arguments)
    }

    /// Runs pmalint with more variables in its environment.
    pub(crate) fn pmalint_with(
        &self,
        folder: &Path,
        variables: &[(&str, &str)],
        arguments: &str,
    ) -> Run {
        let mut command = self.command(PMALINT, folder);
        command.envs(variables.iter().copied()).args(arguments.split_whitespace());
        self.run_command(&mut command)
    }

    /// `pmalint check` on the day that counts as today.
    pub(crate) fn check(&self, arguments: &str) -> Run {
        self.check_in(&self.work(), arguments)
    }

    pub(crate) fn check_in(&self, folder: &Path, arguments: &str) -> Run {
        self.check_with(folder, &[], arguments)
    }

    pub(crate) fn check_with(
        &self,
        folder: &Path,
        variables: &[(&str, &str)],
        arguments: &str,
    ) -> Run {
        self.pmalint_with(folder, variables, &format!("check --as-of {TODAY} {arguments}"))
    }

    /// The codes that a check finds, with the files' names: `2026-01-05-checkout.md PMA203`.
    #[track_caller]
    pub(crate) fn codes(&self, arguments: &str) -> Vec<String> {
        self.check(&format!("{arguments} --format json")).codes()
    }

    pub(crate) fn run_command(&self, command: &mut Command) -> Run {
        Run::new(&command.output().unwrap(), &self.root)
    }
}

/// What a program did. Its text is the exit code with what was printed, for snapshots.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn new(output: &Output, root: &Path) -> Self {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
            text.replace(&*root.to_string_lossy(), "[ROOT]").replace(PMALINT, "[PMALINT]")
        };
        let run = Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{run}");
        run
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Asserts that standard output and standard error together hold these texts.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        let text = self.to_string();
        for part in parts {
            assert!(text.contains(part), "`{part}` in:\n{text}");
        }
        self
    }

    /// Asserts that nothing at all was printed.
    #[track_caller]
    pub(crate) fn is_silent(&self) {
        assert_eq!((self.out.as_str(), self.err.as_str()), ("", ""), "{self}");
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The findings of a check in JSON: file name and code.
    #[track_caller]
    pub(crate) fn codes(&self) -> Vec<String> {
        let json = self.json();
        let diagnostics = json["diagnostics"].as_array().unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        diagnostics
            .iter()
            .map(|diagnostic| {
                let path = text(&diagnostic["path"]);
                let name = path.rsplit('/').next().unwrap();
                format!("{name} {}", text(&diagnostic["code"]))
            })
            .collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "exit {}", self.code)?;
        for (name, text) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !text.is_empty() {
                writeln!(formatter, "--- {name}\n{}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}
