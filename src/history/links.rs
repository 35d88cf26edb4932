//! What the documents link, counted once for all rules that ask.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::History;
use super::lookup::Name;
use crate::document::Document;
use crate::document::references::Reference;

/// The links of a whole history.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// How many references name an issue in full, by tracker and repository.
    by_repository: HashMap<Name, u32>,
    /// The same by tracker.
    by_tracker: HashMap<Name, u32>,
}

/// The repository of an issue that is named in full, and its tracker.
pub(super) fn linked(document: &Document) -> impl Iterator<Item = (Name, Name)> {
    let references = document.actions.iter().flat_map(|action| &action.references);
    references.filter(|reference| !reference.of_origin).filter_map(names)
}

/// The names of a reference's repository and of its tracker.
fn names(reference: &Reference) -> Option<(Name, Name)> {
    let (repository, _) = reference.identity.rsplit_once(['#', '!', '&'])?;
    let tracker = format!("{:?}", reference.tracker);
    Some((Name::of(&(tracker.as_str(), repository)), Name::of(tracker.as_str())))
}

/// The issues that a document's actions link, with these actions by index, ascending.
pub(super) fn tracked(document: &Document) -> BTreeMap<&str, Vec<usize>> {
    let mut linking: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut promised: BTreeSet<&str> = BTreeSet::new();
    for (at, action) in document.actions.iter().enumerate() {
        for reference in &action.references {
            let actions = linking.entry(&reference.identity).or_default();
            if actions.last() != Some(&at) {
                actions.push(at);
            }
        }
        promised.extend(action.issues().map(|issue| issue.identity.as_str()));
    }
    linking.retain(|identity, _| promised.contains(identity));
    linking
}

impl History {
    /// Whether the documents link issues of a reference's repository in full, and more often than those of all others of
    /// its tracker.
    pub fn links_mostly_into(&self, reference: &Reference) -> bool {
        let Some((repository, tracker)) = names(reference) else { return false };
        let links = self.links.get_or_init(|| {
            let mut links = Links::default();
            for incident in self.own() {
                for (repository, tracker) in self.digest(incident).linked() {
                    *links.by_repository.entry(*repository).or_default() += 1;
                    *links.by_tracker.entry(*tracker).or_default() += 1;
                }
            }
            links
        });
        let count = |counts: &HashMap<Name, u32>, name| counts.get(&name).copied().unwrap_or(0);
        let own = count(&links.by_repository, repository);
        own > count(&links.by_tracker, tracker) - own
    }

    /// Whether any document of this repository holds a link to an anchor (`#follow-up`), of the file with this name if it
    /// is another one.
    pub fn is_anchor_linked(&self, anchor: &str, document: usize) -> bool {
        let anchors = self.anchors.get_or_init(|| {
            let mut anchors: HashMap<String, HashSet<usize>> = HashMap::new();
            for (at, incident) in self.own().iter().enumerate() {
                for anchor in anchors_of(incident.source().text()) {
                    anchors.entry(anchor.to_owned()).or_default().insert(at);
                }
            }
            anchors
        });
        let name = self.path(document).file_name();
        anchors.get(anchor).is_some_and(|holding| {
            holding
                .iter()
                .any(|&at| at == document || self.incidents()[at].source().text().contains(&name))
        })
    }
}

/// What follows each `#` of a text up to the end of a word, with it.
fn anchors_of(text: &str) -> impl Iterator<Item = &str> {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    text.match_indices('#').filter_map(move |(at, _)| {
        let rest = &text[at + 1..];
        let length = rest.find(|letter: char| !goes_on(letter)).unwrap_or(rest.len());
        (length > 0).then(|| &text[at..=at + length])
    })
}
