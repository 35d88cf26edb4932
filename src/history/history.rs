//! All documents of a snapshot, ordered by incident, with indexes over their actions.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::{ActionIndex, ActionText, Lexicon, Similar};
use crate::document::references::ReferenceKind;
use crate::document::{Action, Document, Source};
use crate::git::RepoPath;

/// One action of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId {
    /// Index into [`History::documents`].
    pub document: usize,
    /// Index into the document's actions.
    pub action: usize,
}

/// How far back an incident counts as prior.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// In months before the newer incident; `None` is without end.
    pub months: Option<u32>,
}

/// An issue that this many actions of one document cite is an umbrella: it says nothing about any of them.
const UMBRELLA: usize = 3;

/// The documents of a snapshot. Which incidents are prior follows the contract: an earlier incident
/// date; equal dates order by path; a document without a date is nobody's prior.
#[derive(Debug, Default)]
pub struct History {
    documents: Vec<Document>,
    by_path: HashMap<RepoPath, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
    /// Each document's place among the dated ones.
    rank: Vec<Option<usize>>,
    /// How far back each document looks.
    windows: Vec<Window>,
    by_issue: HashMap<String, Vec<ActionId>>,
    /// Made on first use: a run in which nothing is compared does not pay for it.
    texts: OnceLock<Texts>,
    lexicon: Lexicon,
}

#[derive(Debug)]
struct Texts {
    ids: Vec<ActionId>,
    places: HashMap<ActionId, usize>,
    by_text: HashMap<String, Vec<ActionId>>,
    index: ActionIndex,
}

impl History {
    /// `windows` say how far back each document looks; a document without one looks back to the first.
    pub fn new(documents: Vec<Document>, lexicon: Lexicon, windows: Vec<Window>) -> Self {
        let mut by_path: HashMap<RepoPath, Vec<usize>> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            by_path.entry(document.path().clone()).or_default().push(at);
        }
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            if let Some((id, _)) = document.metadata.text("id") {
                by_id.entry(id).or_default().push(at);
            }
        }
        let mut dated: Vec<usize> =
            (0..documents.len()).filter(|&at| documents[at].date.is_some()).collect();
        dated.sort_by_key(|&at| {
            (documents[at].date.as_ref().map(|date| date.date), documents[at].path(), at)
        });
        let mut rank = vec![None; documents.len()];
        for (place, &at) in dated.iter().enumerate() {
            rank[at] = Some(place);
        }
        let mut by_issue: HashMap<String, Vec<ActionId>> = HashMap::new();
        for &document in &dated {
            for identity in tracked(&documents[document]) {
                for action in linking(&documents[document], &identity) {
                    by_issue
                        .entry(identity.clone())
                        .or_default()
                        .push(ActionId { document, action });
                }
            }
        }
        Self { documents, by_path, by_id, rank, windows, by_issue, texts: OnceLock::new(), lexicon }
    }

    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The documents of a file: one, or the entries of a log.
    pub fn of_file(&self, path: &RepoPath) -> &[usize] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }

    /// The text of a file.
    pub fn source(&self, path: &RepoPath) -> Option<&Source> {
        let &first = self.of_file(path).first()?;
        Some(&self.documents[first].source)
    }

    /// The documents that say this id of themselves.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = usize> {
        self.by_id.get(id).map_or(&[][..], Vec::as_slice).iter().copied()
    }

    pub fn document(&self, id: ActionId) -> &Document {
        &self.documents[id.document]
    }

    pub fn action(&self, id: ActionId) -> &Action {
        &self.documents[id.document].actions[id.action]
    }

    pub fn date(&self, document: usize) -> Option<Date> {
        self.documents[document].date.as_ref().map(|date| date.date)
    }

    /// Whether the first document's incident is prior to the second's.
    pub fn is_prior(&self, earlier: usize, later: usize) -> bool {
        let (Some(one), Some(other)) = (self.rank[earlier], self.rank[later]) else { return false };
        one < other && self.is_in_window(earlier, later)
    }

    fn is_in_window(&self, earlier: usize, later: usize) -> bool {
        let months = self.windows.get(later).and_then(|window| window.months);
        let (Some(months), Some(from), Some(to)) = (months, self.date(earlier), self.date(later))
        else {
            return true;
        };
        let age = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
            - i32::from(from.month());
        i64::from(age) <= i64::from(months)
    }

    /// The prior actions that link an issue, in the order of their incidents.
    pub fn prior_linking(&self, identity: &str, document: usize) -> impl Iterator<Item = ActionId> {
        let all = self.by_issue.get(identity).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |id| self.is_prior(id.document, document))
    }

    /// The prior actions with the same words, in the order of their incidents.
    pub fn prior_with_text(&self, id: ActionId) -> impl Iterator<Item = ActionId> {
        let texts = self.texts();
        let text = texts
            .places
            .get(&id)
            .map(|&at| texts.index.texts()[at].normalised())
            .filter(|text| !text.is_empty());
        let all = text.and_then(|text| texts.by_text.get(text)).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |other| self.is_prior(other.document, id.document))
    }

    /// The prior actions most like this one, best first.
    pub fn nearest(&self, id: ActionId, k: usize) -> Vec<(ActionId, Similar)> {
        let texts = self.texts();
        let Some(&at) = texts.places.get(&id) else { return Vec::new() };
        let accept = |other: usize| self.is_prior(texts.ids[other].document, id.document);
        texts
            .index
            .nearest(&texts.index.texts()[at], k, &accept)
            .into_iter()
            .map(|similar| (texts.ids[similar.index], similar))
            .collect()
    }

    /// The prior actions most like a text of one's own; every dated incident counts as prior.
    pub fn nearest_to_text(&self, text: &str, k: usize) -> Vec<(ActionId, Similar)> {
        let texts = self.texts();
        let text = ActionText::new(text, None, &self.lexicon);
        let accept = |other: usize| self.rank[texts.ids[other].document].is_some();
        texts
            .index
            .nearest(&text, k, &accept)
            .into_iter()
            .map(|similar| (texts.ids[similar.index], similar))
            .collect()
    }

    /// Work that every incident has, such as writing the report.
    pub fn is_routine(&self, id: ActionId) -> bool {
        let texts = self.texts();
        texts.places.get(&id).is_some_and(|&at| texts.index.texts()[at].is_routine())
    }

    /// Whether the issue stands for several actions of a document at once.
    pub fn is_umbrella(&self, identity: &str, document: usize) -> bool {
        linking(&self.documents[document], identity).count() >= UMBRELLA
    }

    fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| {
            let mut dated: Vec<usize> = (0..self.documents.len()).collect();
            dated.sort_by_key(|&at| (self.rank[at].is_none(), self.rank[at]));
            let mut ids = Vec::new();
            let mut read = Vec::new();
            let mut by_text: HashMap<String, Vec<ActionId>> = HashMap::new();
            for document in dated {
                for (action, value) in self.documents[document].actions.iter().enumerate() {
                    let id = ActionId { document, action };
                    let text = ActionText::new(&value.text, value.lead.as_deref(), &self.lexicon);
                    by_text.entry(text.normalised().to_owned()).or_default().push(id);
                    ids.push(id);
                    read.push(text);
                }
            }
            let places = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
            Texts { ids, places, by_text, index: ActionIndex::build(read) }
        })
    }
}

/// The issues that a document's actions link, each once. A pull request is work done, not a promise.
fn tracked(document: &Document) -> Vec<String> {
    let mut identities: Vec<String> = document
        .actions
        .iter()
        .flat_map(|action| &action.references)
        .filter(|reference| reference.kind != ReferenceKind::Change)
        .map(|reference| reference.identity.clone())
        .collect();
    identities.sort_unstable();
    identities.dedup();
    identities
}

/// The actions of a document that link an issue, by index.
fn linking(document: &Document, identity: &str) -> impl Iterator<Item = usize> {
    let links = move |action: &Action| {
        action.references.iter().any(|reference| reference.identity == identity)
    };
    document.actions.iter().enumerate().filter(move |(_, action)| links(action)).map(|(at, _)| at)
}
