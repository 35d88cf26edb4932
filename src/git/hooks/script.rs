//! The script that is installed, and reading it.

use std::io::Read as _;
use std::path::Path;

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

use super::hook::Hook;
use crate::git::shell::quoted;

const SCRIPT: &str = include_str!("../../../hooks/hook.sh");
/// In the script's second line, whatever its version. Never to be changed.
const ID: &str = "ID: 6f1d0c52-pmalint";
/// How much of an existing hook is read to find the ID or our line.
const LARGEST_HOOK: u64 = 1 << 20;

pub(super) fn script(hook: Hook, program: &Path) -> String {
    // A path that is not Unicode cannot be written into the script; PATH has to do then.
    let program = quoted(program.to_str().unwrap_or_default());
    SCRIPT.replace("@HOOK@", hook.name()).replace("@PMALINT@", &program)
}

pub(super) fn is_ours(content: &[u8]) -> bool {
    String::from_utf8_lossy(content)
        .lines()
        .take(5)
        .any(|line| line.starts_with('#') && line.ends_with(ID))
}

/// The start of a hook; `None` where there is no regular file, a symbolic link included.
pub(super) fn read_hook(path: &Path) -> Result<Option<Vec<u8>>> {
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Ok(None);
    }
    let mut content = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST_HOOK).read_to_end(&mut content))
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read {}", path.display()))?;
    Ok(Some(content))
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot rename {} to {}", from.display(), to.display()))
}

#[cfg(unix)]
pub(super) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Git for Windows runs whatever begins with `#!`.
#[cfg(not(unix))]
pub(super) fn is_executable(path: &Path) -> bool {
    path.is_file()
}
