//! Installing pmalint as a git hook.
//!
//! What pre-commit does for its own hook is taken over: somebody else's hook is kept and chained, only
//! files with our ID are touched. Hooks that a manager keeps in the work tree are left to the user.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::base::quoted;
use super::repository::Repository;

const SCRIPT: &str = include_str!("../../hooks/pre-commit");
/// In the script's second line, whatever its version. Never to be changed.
const ID: &str = "ID: 6f1d0c52-pmalint";
/// What calls us in a hook that is not ours; the same for both hooks, since both look at the index.
const LINE: &str = "pmalint hook run pre-commit";
/// How much of an existing hook is read to find the ID or our line.
const LARGEST_HOOK: u64 = 1 << 20;

/// The hooks that look at the index. Git runs the second one, and only that, for a merge without
/// conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    PreCommit,
    PreMergeCommit,
}

impl Hook {
    pub const ALL: [Self; 2] = [Self::PreCommit, Self::PreMergeCommit];

    /// The file name that git looks for.
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
        }
    }
}

/// What [`install`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installed {
    /// The hook was written; `chained` where another one is kept as `NAME.legacy` and runs first.
    Written { path: PathBuf, chained: bool },
    /// It was there already.
    Current { path: PathBuf },
    /// The hooks are kept in the work tree or by a hook manager; nothing was written. The line is to
    /// be added to the file by hand.
    ManagedElsewhere { path: PathBuf, line_to_add: String },
}

/// What [`uninstall`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uninstalled {
    /// The hook was removed; `restored` where the one that was there before is back.
    Removed { path: PathBuf, restored: bool },
    /// There is no hook of ours.
    Absent { path: PathBuf },
    /// The line is to be removed from the file by hand.
    ManagedElsewhere { path: PathBuf, line_to_remove: String },
}

/// What is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Our hook; `chained` where another one runs first.
    Installed { path: PathBuf, chained: bool },
    /// No hook.
    Absent { path: PathBuf },
    /// Somebody else's hook.
    Foreign { path: PathBuf },
    /// The hooks are kept in the work tree or by a hook manager; `present` where the file calls us.
    ManagedElsewhere { path: PathBuf, present: bool },
}

/// Installs a hook that runs `program`, an absolute path.
///
/// # Errors
/// The hooks are those of all the user's repositories (a global `core.hooksPath`) and `force` is not
/// set, another hook was set aside already, or the disk refuses.
pub fn install(
    repository: &Repository,
    hook: Hook,
    program: &Path,
    force: bool,
) -> Result<Installed> {
    let (path, legacy) = match Place::of(repository, hook)? {
        Place::Managed { path } => {
            let line_to_add = LINE.to_owned();
            return Ok(if calls_us(&path)? {
                Installed::Current { path }
            } else {
                Installed::ManagedElsewhere { path, line_to_add }
            });
        }
        Place::Global { path, .. } if !force => {
            return Err(miette!(
                help = "`--force` installs it there nevertheless; `git config core.hooksPath .git/hooks` gives this repository hooks of its own",
                "the hook {} would run in all your repositories: core.hooksPath is set globally",
                path.display()
            ));
        }
        Place::Global { path, legacy } | Place::Ours { path, legacy } => (path, legacy),
    };
    let script = script(program);
    match read_hook(&path)? {
        Some(existing) if existing == script.as_bytes() && is_executable(&path) => {
            return Ok(Installed::Current { path });
        }
        Some(existing) if is_ours(&existing) => write_script(&path, &script)?,
        None if path.symlink_metadata().is_err() => write_script(&path, &script)?,
        // Somebody else's, also a symbolic link, wherever it leads.
        _ => {
            if legacy.symlink_metadata().is_ok() {
                return Err(miette!(
                    help = "remove or merge one of the two",
                    "cannot set {} aside: {} is there already",
                    path.display(),
                    legacy.display()
                ));
            }
            rename(&path, &legacy)?;
            if let Err(error) = write_script(&path, &script) {
                rename(&legacy, &path)?;
                return Err(error);
            }
        }
    }
    Ok(Installed::Written { chained: is_executable(&legacy), path })
}

/// Removes our hook and brings back the one that was there before.
///
/// # Errors
/// The disk refuses.
pub fn uninstall(repository: &Repository, hook: Hook) -> Result<Uninstalled> {
    let (path, legacy) = match Place::of(repository, hook)? {
        Place::Managed { path } if calls_us(&path)? => {
            return Ok(Uninstalled::ManagedElsewhere { path, line_to_remove: LINE.to_owned() });
        }
        Place::Managed { path } => return Ok(Uninstalled::Absent { path }),
        Place::Global { path, legacy } | Place::Ours { path, legacy } => (path, legacy),
    };
    if !read_hook(&path)?.is_some_and(|existing| is_ours(&existing)) {
        return Ok(Uninstalled::Absent { path });
    }
    let restored = legacy.symlink_metadata().is_ok();
    if restored {
        rename(&legacy, &path)?;
    } else {
        std::fs::remove_file(&path)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(Uninstalled::Removed { path, restored })
}

/// Tells what hook is there.
///
/// # Errors
/// The disk refuses.
pub fn status(repository: &Repository, hook: Hook) -> Result<Status> {
    let (path, legacy) = match Place::of(repository, hook)? {
        Place::Managed { path } => {
            let present = calls_us(&path)?;
            return Ok(Status::ManagedElsewhere { path, present });
        }
        Place::Global { path, legacy } | Place::Ours { path, legacy } => (path, legacy),
    };
    Ok(match read_hook(&path)? {
        Some(existing) if is_ours(&existing) => {
            Status::Installed { chained: is_executable(&legacy), path }
        }
        None if path.symlink_metadata().is_err() => Status::Absent { path },
        _ => Status::Foreign { path },
    })
}

/// Where a hook belongs.
enum Place {
    /// In the repository's own folder.
    Ours { path: PathBuf, legacy: PathBuf },
    /// In a folder for all of the user's repositories.
    Global { path: PathBuf, legacy: PathBuf },
    /// In a file that is not ours to write: tracked, or made by a hook manager.
    Managed { path: PathBuf },
}

impl Place {
    fn of(repository: &Repository, hook: Hook) -> Result<Self> {
        let configured = repository.config_path("core.hooksPath")?;
        let folder = repository.hooks_dir()?;
        let is_global = configured.is_some_and(|configured| !configured.is_local);
        // `symlink_metadata`: through a link we would write who knows where.
        let is_link = folder.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        let resolved = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        let common_dir = repository.common_dir();
        let common_dir = common_dir.canonicalize().unwrap_or_else(|_| common_dir.to_path_buf());
        let in_work_tree = repository
            .top_level()
            .is_some_and(|top| resolved.starts_with(top) && !resolved.starts_with(&common_dir));
        if is_link || in_work_tree {
            // Husky points git at `.husky/_`, whose files run those of `.husky`.
            let is_husky = folder.ends_with(".husky/_");
            let folder = folder.parent().filter(|_| is_husky).unwrap_or(&folder);
            return Ok(Self::Managed { path: folder.join(hook.name()) });
        }
        let path = folder.join(hook.name());
        let legacy = folder.join(format!("{}.legacy", hook.name()));
        Ok(if is_global { Self::Global { path, legacy } } else { Self::Ours { path, legacy } })
    }
}

fn script(program: &Path) -> String {
    // A path that is not Unicode cannot be written into the script; PATH has to do then.
    SCRIPT.replace("@PMALINT@", &quoted(program.to_str().unwrap_or_default()))
}

fn is_ours(content: &[u8]) -> bool {
    String::from_utf8_lossy(content)
        .lines()
        .take(5)
        .any(|line| line.starts_with('#') && line.ends_with(ID))
}

fn calls_us(path: &Path) -> Result<bool> {
    let content = read_hook(path)?.unwrap_or_default();
    let content = String::from_utf8_lossy(&content);
    Ok(content
        .lines()
        .any(|line| !line.trim_start().starts_with('#') && line.contains("pmalint hook")))
}

/// The start of a hook; `None` where there is no regular file, a symbolic link included.
fn read_hook(path: &Path) -> Result<Option<Vec<u8>>> {
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

/// Writes the script whole or not at all.
fn write_script(path: &Path, script: &str) -> Result<()> {
    let write = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".pmalint-hook").tempfile_in(folder)?;
        file.write_all(script.as_bytes())?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(0o755))?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error: std::io::Error| miette!("cannot write {}: {error}", path.display()))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot rename {} to {}", from.display(), to.display()))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Git for Windows runs whatever begins with `#!`.
#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
