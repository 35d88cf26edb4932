//! Writing a report, a baseline, settings or a document.

use std::io::Write as _;
use std::path::Path;

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

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
