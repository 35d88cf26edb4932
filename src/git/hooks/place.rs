//! Where hooks are kept, and whose they are.

use std::path::PathBuf;

use miette::Result;

use super::hook::Hook;
use crate::git::Repository;

/// Where a hook belongs.
pub(super) enum Place {
    /// In the repository's own folder.
    Ours { path: PathBuf, legacy: PathBuf },
    /// In a folder for all of the user's repositories.
    Global { path: PathBuf, legacy: PathBuf },
    /// In a file that is not ours to write: tracked, or made by a hook manager.
    Managed { path: PathBuf },
}

impl Place {
    pub(super) fn of(repository: &Repository, hook: Hook) -> Result<Self> {
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
