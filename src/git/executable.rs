//! Where a program is.

use std::path::{Path, PathBuf};

use super::Environment;

/// The program of this name in the first folder of `PATH` that has it, absolute. Relative folders and empty ones mean
/// the current directory, where a stranger's files may be: they do not count.
pub(super) fn find(name: &str, environment: &Environment) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let folders = environment.variable("PATH")?;
    std::env::split_paths(folders)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
