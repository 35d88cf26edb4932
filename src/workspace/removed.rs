//! The post-mortems that a change removes.

use miette::Result;

use super::reader::read_documents;
use super::texts::Texts;
use super::{Configurations, Scope};
use crate::document::Document;
use crate::git::{Entry, RepoPath, Snapshot};
use crate::history::is_moved;

/// Reads what the snapshot counts as removed, without what moved to where it is no document: that was put away, and
/// not lost.
///
/// # Errors
/// A file cannot be read.
pub(super) fn read(
    entries: &[Entry],
    scope: &Scope,
    configurations: &Configurations,
    snapshot: &dyn Snapshot,
) -> Result<Vec<Document>> {
    let mut texts = Texts::default();
    for entry in entries {
        texts.read(entry, snapshot)?;
    }
    let mut removed =
        read_documents(texts.take(), &|path| configurations.conventions(path, &scope.folders));
    if removed.is_empty() {
        return Ok(removed);
    }
    let ending = |path: &RepoPath| path.file_name().rsplit('.').next().map(str::to_lowercase);
    let endings: Vec<_> = removed.iter().map(|document| ending(document.path())).collect();
    let may_be_it = |path: &RepoPath| !scope.is_document(path) && endings.contains(&ending(path));
    for entry in snapshot.changed(&may_be_it)?.unwrap_or_default() {
        let text = snapshot.read(&entry)?;
        let text = String::from_utf8_lossy(&text);
        removed.retain(|document| !is_moved(document.source.text(), &text));
    }
    Ok(removed)
}
