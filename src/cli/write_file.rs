//! Writing a report, a baseline, settings or a document.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use crate::git::{Environment, RepoPath, Repository};

/// Writes the file whole or not at all, for whoever the umask lets read it.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        // A terminal, a pipe or /dev/stdout is written to, not replaced.
        if path.metadata().is_ok_and(|there| !there.is_file()) {
            return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
        }
        beside(path, bytes)?.persist(path)?;
        Ok(())
    };
    write().into_diagnostic().wrap_err_with(|| format!("cannot write {}", path.display()))
}

/// Writes a file that is not there yet, whole or not at all.
///
/// # Errors
/// It is there, or cannot be written.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        beside(path, bytes)?.persist_noclobber(path)?;
        Ok(())
    };
    write().into_diagnostic().wrap_err_with(|| format!("cannot write {}", path.display()))
}

/// Writes a document anew, whole or not at all. It keeps its permissions, and no link is followed.
///
/// # Errors
/// It is no regular file, may not be written, or does not hold `known` any more.
pub(super) fn rewrite(path: &Path, known: &[u8], bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<bool> {
        let there = path.symlink_metadata()?;
        let mut now = Vec::new();
        if there.is_file() {
            let file = std::fs::OpenOptions::new().read(true).write(true).open(path)?;
            file.take(known.len() as u64 + 1).read_to_end(&mut now)?;
        }
        if now != known {
            return Ok(false);
        }
        let file = beside(path, bytes)?;
        file.as_file().set_permissions(there.permissions())?;
        file.persist(path)?;
        Ok(true)
    };
    let context = || format!("cannot write {}", path.display());
    if write().into_diagnostic().wrap_err_with(context)? {
        return Ok(());
    }
    let help = "run it again; what was written before stays";
    Err(miette!(help = help, "{} has changed since it was read", path.display()))
}

/// Where a file of the work tree is, in a folder that is there and, with all links followed, inside of the repository.
pub(super) fn on_disk(path: &RepoPath, environment: &Environment) -> Result<PathBuf> {
    let repository = Repository::discover(environment)?;
    let top = repository.as_ref().map_or(Some(environment.cwd()), Repository::top_level);
    let top = top.ok_or_else(|| miette!("a bare repository has no files on disk"))?;
    let file = top.join(path.on_disk());
    let folder = file.parent().unwrap_or(top);
    let is_inside =
        |folder: &Path| folder.starts_with(top.canonicalize().as_deref().unwrap_or(top));
    match folder.canonicalize() {
        Ok(folder) if is_inside(&folder) => Ok(file),
        Ok(_) => Err(miette!("{path} is outside of the repository")),
        Err(_) => Err(miette!(help = "make it first", "there is no folder {}", folder.display())),
    }
}

/// The bytes in a temporary file beside the path.
fn beside(path: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}
