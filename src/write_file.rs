//! Writing a report, a baseline, settings, a document or a hook: the only place that does.
//!
//! A reader sees the old file or the new one, never a part. A link is refused: a repository could hold one that leads
//! to any file of the user. What a file is allowed to whom stays as it is.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};
use tempfile::NamedTempFile;

/// Where programs are given places to write to that are links, such as `/dev/stdout` and, of a shell, `/dev/fd/63`. No
/// repository is there.
const DEVICES: &str = "/dev";

/// Writes the file whole or not at all. A new one may be read by whomever the umask lets.
///
/// # Errors
/// It is a symbolic link, or cannot be written.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if !path.starts_with(DEVICES) && path.is_symlink() {
        return Err(miette!(
            help = "name the file that it leads to, or remove the link",
            "cannot write {}: it is a symbolic link, and those are not followed",
            path.display()
        ));
    }
    let write = || -> std::io::Result<()> {
        let there = path.metadata().ok();
        // A terminal, a pipe or /dev/stdout is written to, not replaced.
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
        }
        replace_file(path, &mut |file| file.write_all(bytes))
    };
    write().into_diagnostic().wrap_err_with(|| cannot_write(path))
}

/// Writes a file that is not there yet, whole or not at all.
///
/// # Errors
/// It is there, or cannot be written.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        beside(path, bytes, NEW_FILE)?.persist_noclobber(path)?;
        Ok(())
    };
    write().into_diagnostic().wrap_err_with(|| cannot_write(path))
}

/// Writes a script that anybody may run, whole or not at all, with the folders above it. What is there is replaced,
/// also a link.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_program(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = beside(path, bytes, PROGRAM)?;
        // Whatever the umask is: a hook that cannot be run is passed over in silence.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(PROGRAM))?;
        }
        file.persist(path)?;
        Ok(())
    };
    write().into_diagnostic().wrap_err_with(|| cannot_write(path))
}

/// Replaces a file by one that is written piece by piece, once all of it is there. What is allowed to whom stays.
///
/// # Errors
/// It cannot be written, or `write` says so.
pub(crate) fn replace_file(
    path: &Path,
    write: &mut dyn FnMut(&mut File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut file = temporary(path, NEW_FILE)?;
    write(file.as_file_mut())?;
    if let Ok(there) = path.metadata() {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// How the names of files begin that are being written.
pub(crate) const TEMPORARY: &str = ".pmalint-";

/// Permissions as of chmod.
const NEW_FILE: u32 = 0o666;
const PROGRAM: u32 = 0o755;

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// Writes a document anew, whole or not at all. It keeps its permissions, and no link is followed.
///
/// # Errors
/// It is no regular file, may not be written, or does not hold `known` any more.
pub(crate) fn rewrite(path: &Path, known: &[u8], bytes: &[u8]) -> Result<()> {
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
        let file = beside(path, bytes, NEW_FILE)?;
        file.as_file().set_permissions(there.permissions())?;
        file.persist(path)?;
        Ok(true)
    };
    if write().into_diagnostic().wrap_err_with(|| cannot_write(path))? {
        return Ok(());
    }
    let help = "run it again; what was written before stays";
    Err(miette!(help = help, "{} has changed since it was read", path.display()))
}

/// The bytes in a temporary file beside the path.
fn beside(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<NamedTempFile> {
    let mut file = temporary(path, mode)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// A temporary file beside the path, with these permissions less those that the umask takes.
#[cfg_attr(
    not(unix),
    expect(unused_variables, reason = "files of Windows have no such permissions")
)]
fn temporary(path: &Path, mode: u32) -> std::io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    builder.tempfile_in(folder)
}
