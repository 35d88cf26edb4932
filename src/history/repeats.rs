//! What an action repeats, and whether its author knows.

use super::{ActionId, History, Similar, Strength};
use crate::document::references::{Reference, ReferenceKind};
use crate::document::{Document, State};

/// An action that was promised before.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// The nearest earlier one: the newest prior incident that promised it.
    pub earlier: ActionId,
    /// Every prior incident that promised it, one action each, oldest first; `earlier` is among them.
    pub chain: Vec<ActionId>,
    pub acknowledged: Acknowledged,
}

/// What the new action says of the earlier incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    No,
    /// It names one of them, but does not say why that was not enough.
    WithoutReason,
    Yes,
}

/// How many incidents a chain is followed back through.
const LONGEST_CHAIN: usize = 50;

impl History {
    /// A prior action that links the same issue, with the new action's link to it.
    pub fn repeated_issue(&self, id: ActionId) -> Option<(Repeat, &Reference)> {
        if self.action(id).state == Some(State::Declined) {
            return None;
        }
        self.action(id)
            .references
            .iter()
            .filter(|reference| reference.kind != ReferenceKind::Change)
            .find_map(|reference| {
                if self.is_umbrella(&reference.identity, id.document) {
                    return None;
                }
                let earlier = self
                    .prior_linking(&reference.identity, id.document)
                    .filter(|earlier| !self.is_umbrella(&reference.identity, earlier.document))
                    .last()?;
                Some((self.repeat(id, earlier), reference))
            })
    }

    /// A prior action with the same words, unless it is the same issue.
    pub fn repeated_text(&self, id: ActionId) -> Option<Repeat> {
        if self.action(id).state == Some(State::Declined)
            || self.is_routine(id)
            || self.repeated_issue(id).is_some()
        {
            return None;
        }
        let earlier = self.prior_with_text(id).last()?;
        Some(self.repeat(id, earlier))
    }

    /// A prior action that says the same in other words, unless it is the same issue or text.
    pub fn reworded(&self, id: ActionId) -> Option<(Repeat, Similar)> {
        if self.action(id).state == Some(State::Declined) || self.is_routine(id) {
            return None;
        }
        if self.repeated_issue(id).is_some() || self.repeated_text(id).is_some() {
            return None;
        }
        let (earlier, similar) = self.nearest(id, 1).pop()?;
        if similar.strength == Strength::Related || self.is_routine(earlier) {
            return None;
        }
        // What looks alike and was done both times is no promise that waits.
        if !self.action(id).is_promise() && !self.action(earlier).is_promise() {
            return None;
        }
        Some((self.repeat(id, earlier), similar))
    }

    fn repeat(&self, id: ActionId, earlier: ActionId) -> Repeat {
        let chain = self.chain(id, earlier);
        let acknowledged = self.acknowledged(id, &chain);
        Repeat { earlier, chain, acknowledged }
    }

    /// Follows what `earlier` itself repeats, back to the first promise.
    fn chain(&self, id: ActionId, earlier: ActionId) -> Vec<ActionId> {
        let mut chain: Vec<ActionId> = Vec::new();
        let mut open = vec![earlier];
        open.extend(self.certain_priors(id));
        while let Some(next) = open.pop() {
            if chain.len() >= LONGEST_CHAIN
                || chain.iter().any(|known| known.document == next.document)
            {
                continue;
            }
            chain.push(next);
            open.extend(self.certain_priors(next));
            open.extend(self.acknowledged_prior(next));
        }
        chain.sort_by_key(|id| (self.date(id.document), self.document(*id).path()));
        chain
    }

    /// Prior actions that are the same beyond doubt: by issue or by words.
    fn certain_priors(&self, id: ActionId) -> Vec<ActionId> {
        let mut priors: Vec<ActionId> =
            self.prior_with_text(id).filter(|_| !self.is_routine(id)).collect();
        for reference in self
            .action(id)
            .references
            .iter()
            .filter(|reference| reference.kind != ReferenceKind::Change)
        {
            if !self.is_umbrella(&reference.identity, id.document) {
                priors.extend(
                    self.prior_linking(&reference.identity, id.document)
                        .filter(|prior| !self.is_umbrella(&reference.identity, prior.document)),
                );
            }
        }
        priors
    }

    /// What the action itself says it repeats: the most similar action of the document that it names.
    fn acknowledged_prior(&self, id: ActionId) -> Option<ActionId> {
        let named: Vec<usize> = self.documents_named_by(id);
        if named.is_empty() {
            return None;
        }
        self.nearest(id, 10)
            .into_iter()
            .map(|(other, _)| other)
            .find(|other| named.contains(&other.document))
    }

    fn documents_named_by(&self, id: ActionId) -> Vec<usize> {
        let from = self.document(id);
        let targets = self.action(id).acknowledged.iter();
        let named = targets.flat_map(|acknowledgement| {
            (0..self.documents().len())
                .filter(move |&at| names(from, &acknowledgement.target, &self.documents()[at]))
        });
        named.filter(|&at| self.is_prior(at, id.document)).collect()
    }

    fn acknowledged(&self, id: ActionId, chain: &[ActionId]) -> Acknowledged {
        let from = self.document(id);
        let mut answer = Acknowledged::No;
        for acknowledgement in &self.action(id).acknowledged {
            if chain
                .iter()
                .any(|earlier| names(from, &acknowledgement.target, self.document(*earlier)))
            {
                if acknowledgement.reason {
                    return Acknowledged::Yes;
                }
                answer = Acknowledged::WithoutReason;
            }
        }
        answer
    }
}

/// Whether a link in `from`, or an id, means the document.
fn names(from: &Document, target: &str, document: &Document) -> bool {
    let file = target.split(['#', '?']).next().unwrap_or_default();
    if document.id().eq_ignore_ascii_case(file) {
        return true;
    }
    let path = document.path().to_text();
    let decoded = file.replace("%20", " ");
    resolve(&from.path().to_text(), &decoded)
        .is_some_and(|resolved| resolved == path || format!("{resolved}.md") == path)
        || document.path().file_name() == decoded
}

/// A relative link of the document at `from`, as a path of the repository.
fn resolve(from: &str, link: &str) -> Option<String> {
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
