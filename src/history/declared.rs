//! What an action itself says that it repeats: a link to an earlier post-mortem, or `repeats: <id>`.

use super::{ActionId, History, Similar};
use crate::git::RepoPath;

impl History {
    /// The action that this one says it repeats: of the prior incidents that it names, the action most like it. A link
    /// alone may mean something else, so that it counts only where an action there has anything in common with this one.
    pub(super) fn declared(&self, id: ActionId) -> Option<(ActionId, Option<Similar>)> {
        if !self.acknowledges(id) {
            return None;
        }
        let (linked, by_id) = self.documents_named_by(id);
        if linked.is_empty() && by_id.is_empty() {
            return None;
        }
        let is_open = |other: &ActionId| !self.is_declined(*other);
        let accept = |other: ActionId| {
            (linked.contains(&other.document) || by_id.contains(&other.document)) && is_open(&other)
        };
        if let Some((earlier, similar)) = self.nearest_of(id, 1, &accept).pop() {
            return Some((earlier, Some(similar)));
        }
        let first = by_id.into_iter().find_map(|document| {
            let actions = self.digest(&self.incidents()[document]).actions();
            (0..actions.len()).map(|action| ActionId { document, action }).find(is_open)
        });
        first.map(|earlier| (earlier, None))
    }

    /// Whether an acknowledgement's target is a document.
    pub(super) fn means(&self, from: &RepoPath, target: &str, document: usize) -> bool {
        let (linked, by_id) = self.documents_of(from, target);
        linked.contains(&document) || by_id.contains(&document)
    }

    /// The prior documents that an action names: by a link, and by an id.
    fn documents_named_by(&self, id: ActionId) -> (Vec<usize>, Vec<usize>) {
        let from = self.path(id.document);
        let (mut linked, mut by_id) = (Vec::new(), Vec::new());
        for acknowledgement in &self.promise(id).acknowledged {
            let found = self.documents_of(from, &acknowledgement.target);
            linked.extend(found.0);
            by_id.extend(found.1);
        }
        linked.retain(|&document| self.is_prior(document, id.document));
        by_id.retain(|&document| self.is_prior(document, id.document));
        (linked, by_id)
    }

    /// The documents that a target means: as a link in `from`, and as an id.
    fn documents_of(&self, from: &RepoPath, target: &str) -> (Vec<usize>, Vec<usize>) {
        let file = target.split(['#', '?']).next().unwrap_or_default();
        let link = file.replace("%20", " ");
        let own = String::from_utf8_lossy(from.as_bytes());
        let path = resolve(&own, &link).unwrap_or_default();
        let linked = [path.clone(), format!("{path}.md")].map(|path| from.beside(path));
        let linked: Vec<usize> =
            linked.iter().flat_map(|path| self.of_file(path)).copied().collect();
        // A file name that stands for itself, wherever the file is.
        let elsewhere = if linked.is_empty() { self.named(&link) } else { &[] };
        let is_path = file.contains(['/', '.']);
        // The whole target: the id of an entry of a log has a `#` in it.
        let by_id = if is_path { &[][..] } else { self.named(&target.to_lowercase()) };
        (linked.into_iter().chain(elsewhere.iter().copied()).collect(), by_id.to_vec())
    }
}

/// A relative link of the document at `from`, as a path of the repository.
pub(super) fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        if link.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_from_the_document() {
        for (from, link, expected) in [
            ("docs/pm/new.md", "old.md", Some("docs/pm/old.md")),
            ("docs/pm/new.md", "./2024/old.md", Some("docs/pm/2024/old.md")),
            ("docs/pm/new.md", "../old.md", Some("docs/old.md")),
            ("docs/pm/new.md", "/docs/pm/old.md", Some("docs/pm/old.md")),
            ("new.md", "../../old.md", None),
        ] {
            assert_eq!(resolve(from, link).as_deref(), expected, "{link}");
        }
    }
}
