//! The current directory and the environment variables that git and the CI systems set.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

/// What belongs to one repository: `git rev-parse --local-env-vars`, but for the configuration on the command line,
/// which git keeps for submodules, too; and what a push to it exports.
const OF_ONE_REPOSITORY: [&str; 16] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Where pmalint was started and with which variables. It is a value, so that tests can be exact
/// about a hook's or a CI job's environment without touching that of the process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    cwd: PathBuf,
    variables: BTreeMap<OsString, OsString>,
    of_process: bool,
}

impl Environment {
    /// The environment of this process.
    ///
    /// # Errors
    /// The current directory was deleted or may not be read.
    pub fn of_process() -> Result<Self> {
        let cwd = std::env::current_dir()
            .into_diagnostic()
            .wrap_err("cannot tell the current directory")?;
        Ok(Self { cwd, variables: std::env::vars_os().collect(), of_process: true })
    }

    /// An environment of one's own. With it, the user's and the system's git configuration are not
    /// read, but for a file named by `GIT_CONFIG_GLOBAL`.
    pub fn new(
        cwd: impl Into<PathBuf>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Self {
        Self { cwd: cwd.into(), variables: variables.into_iter().collect(), of_process: false }
    }

    /// The environment for another repository, at its folder: without what git says of the current one to its hooks
    /// (where its directories, its index and its objects are), and without a search in the folders above. Since the
    /// settings of a stranger may name the repository, nothing is fetched there: what fetches is a command that its
    /// own configuration chooses.
    #[must_use]
    pub fn elsewhere(&self, folder: &Path) -> Self {
        let mut variables = self.variables.clone();
        for name in OF_ONE_REPOSITORY {
            variables.remove(OsStr::new(name));
        }
        let above = folder.parent().unwrap_or(folder).as_os_str().to_owned();
        variables.insert("GIT_CEILING_DIRECTORIES".into(), above);
        variables.insert("GIT_NO_LAZY_FETCH".into(), "1".into());
        // For a git older than that: no protocol has this name.
        variables.insert("GIT_ALLOW_PROTOCOL".into(), "none".into());
        Self { cwd: folder.to_path_buf(), variables, of_process: false }
    }

    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// A variable; one that is set to nothing counts as unset, as git has it for its own.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }

    /// A variable as text, `None` where it is not Unicode.
    pub fn text(&self, name: &str) -> Option<String> {
        self.variable(name)?.to_str().map(str::to_owned)
    }

    /// A variable that names a path, relative to the current directory.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.cwd.join(self.variable(name)?))
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = (&OsString, &OsString)> {
        self.variables.iter()
    }

    pub(super) fn is_of_process(&self) -> bool {
        self.of_process
    }
}
