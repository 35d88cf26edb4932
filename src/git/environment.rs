//! The current directory and the environment variables that git and the CI systems set.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

/// Where pmalint was started and with which variables. It is a value, so that tests can be exact
/// about a hook's or a CI job's environment without touching that of the process.
#[derive(Clone, Debug)]
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
