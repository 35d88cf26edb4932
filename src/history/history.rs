//! All documents of a snapshot, ordered by incident, with indexes over their actions.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{LazyLock, OnceLock};

use jiff::civil::Date;
use regex::Regex;

use super::{ActionIndex, ActionText, Lexicon, OwnWords, Similar};
use crate::document::references::{Reference, ReferenceKind};
use crate::document::{Action, Document, Source, State};
use crate::git::RepoPath;
use crate::parallel::side_by_side;

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

/// The documents of a snapshot. Which incidents are prior follows the contract: an earlier incident
/// date; equal dates order by path; a document without a date is nobody's prior.
#[derive(Debug, Default)]
pub struct History {
    documents: Vec<Document>,
    by_path: HashMap<RepoPath, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
    /// By what an action can call a document: its file name, and its id in lower case.
    by_name: HashMap<String, Vec<usize>>,
    /// Each document's place among the dated ones.
    rank: Vec<Option<usize>>,
    /// How far back each document looks.
    windows: Vec<Window>,
    /// In the order of the incidents.
    by_issue: HashMap<String, Vec<ActionId>>,
    /// Made on first use: a run in which nothing is compared does not pay for it.
    texts: OnceLock<Texts>,
    /// Made on first use as well: it holds some thousand stems.
    lexicon: OnceLock<Lexicon>,
    own_words: OwnWords,
    /// Where the documents of other repositories begin.
    foreign_from: usize,
    /// Where the removed documents begin.
    removed_from: usize,
}

#[derive(Debug)]
struct Texts {
    ids: Vec<ActionId>,
    /// Where the actions of each document begin in `ids`.
    starts: Vec<usize>,
    /// In the order of the incidents, documents without a date last.
    by_text: HashMap<String, Vec<ActionId>>,
    index: ActionIndex,
}

impl History {
    /// `windows` say how far back each document looks; a document without one looks back to the first. There is one
    /// lexicon, since actions of different folders are compared with each other.
    pub fn new(documents: Vec<Document>, own_words: OwnWords, windows: Vec<Window>) -> Self {
        Self::with_others(documents, Vec::new(), Vec::new(), own_words, windows)
    }

    /// The same with documents of other repositories, which are earlier incidents like those of this one, and with
    /// documents that the change removes, which are none any more. They follow the others, in this order.
    pub fn with_others(
        mut documents: Vec<Document>,
        foreign: Vec<Document>,
        removed: Vec<Document>,
        own_words: OwnWords,
        windows: Vec<Window>,
    ) -> Self {
        let foreign_from = documents.len();
        let removed_from = foreign_from + foreign.len();
        documents.extend(foreign);
        documents.extend(removed);
        let mut by_path: HashMap<RepoPath, Vec<usize>> = HashMap::new();
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            by_path.entry(document.path().clone()).or_default().push(at);
            if at >= removed_from {
                continue;
            }
            if let Some((id, _)) = document.metadata.text("id") {
                by_id.entry(id).or_default().push(at);
            }
            for name in [document.id().to_lowercase(), document.path().file_name()] {
                by_name.entry(name).or_default().push(at);
            }
        }
        let mut dated: Vec<usize> =
            (0..removed_from).filter(|&at| documents[at].date.is_some()).collect();
        dated.sort_by_key(|&at| {
            (documents[at].date.as_ref().map(|date| date.date), documents[at].path(), at)
        });
        let mut rank = vec![None; documents.len()];
        for (place, &at) in dated.iter().enumerate() {
            rank[at] = Some(place);
        }
        let mut by_issue: HashMap<String, Vec<ActionId>> = HashMap::new();
        for &document in &dated {
            for (identity, actions) in tracked(&documents[document]) {
                let ids = actions.into_iter().map(|action| ActionId { document, action });
                by_issue.entry(identity.to_owned()).or_default().extend(ids);
            }
        }
        let texts = OnceLock::new();
        Self {
            foreign_from,
            removed_from,
            documents,
            by_path,
            by_id,
            by_name,
            rank,
            windows,
            by_issue,
            texts,
            lexicon: OnceLock::new(),
            own_words,
        }
    }

    /// The documents of this repository, without those that are removed.
    pub fn own(&self) -> &[Document] {
        &self.documents[..self.foreign_from]
    }

    /// The documents of other repositories.
    pub fn foreign(&self) -> &[Document] {
        &self.documents[self.foreign_from..self.removed_from]
    }

    /// The documents that the change removes.
    pub fn removed(&self) -> &[Document] {
        &self.documents[self.removed_from..]
    }

    /// The places of the documents that the change removes.
    pub fn removed_indexes(&self) -> std::ops::Range<usize> {
        self.removed_from..self.documents.len()
    }

    /// Whether a document is of another repository.
    pub fn is_foreign(&self, document: usize) -> bool {
        (self.foreign_from..self.removed_from).contains(&document)
    }

    /// Whether the change removes the document.
    pub fn is_removed(&self, document: usize) -> bool {
        document >= self.removed_from
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

    /// The documents with this file name, or with this id in lower case.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
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

    /// Whether any incident comes before the document's.
    pub(super) fn has_prior(&self, document: usize) -> bool {
        self.rank[document].is_some_and(|rank| rank > 0)
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

    /// The actions of dated incidents that link an issue, in the order of the incidents.
    pub(super) fn linking(&self, identity: &str) -> &[ActionId] {
        self.by_issue.get(identity).map_or(&[], Vec::as_slice)
    }

    /// The actions with the same words, itself among them, in the order of the incidents.
    pub(super) fn with_text_of(&self, id: ActionId) -> &[ActionId] {
        let texts = self.texts();
        let text = self.words_of(id);
        // Actions without any word have none in common.
        if text.is_empty() { &[] } else { texts.by_text.get(text).map_or(&[], Vec::as_slice) }
    }

    /// What it says, for comparing word by word.
    pub(super) fn words_of(&self, id: ActionId) -> &str {
        let texts = self.texts();
        texts.index.texts()[texts.place(id)].normalised()
    }

    /// Those of prior incidents among actions that are in the order of the incidents.
    pub(super) fn prior<'a>(&self, actions: &'a [ActionId], document: usize) -> &'a [ActionId] {
        let Some(rank) = self.rank[document] else { return &[] };
        let is_before = |id: &ActionId| self.rank[id.document].is_some_and(|other| other < rank);
        let before = &actions[..actions.partition_point(is_before)];
        let too_old = |id: &ActionId| !self.is_in_window(id.document, document);
        &before[before.partition_point(too_old)..]
    }

    /// Those of one document, of actions of dated incidents in the order of the incidents.
    pub(super) fn of_document<'a>(
        &self,
        actions: &'a [ActionId],
        document: usize,
    ) -> &'a [ActionId] {
        let rank = self.rank[document];
        let start = actions.partition_point(|id| self.rank[id.document] < rank);
        let end = actions.partition_point(|id| self.rank[id.document] <= rank);
        &actions[start..end]
    }

    /// The actions of each incident together, the newest incident first, of actions that are in the order of the
    /// incidents.
    pub(super) fn by_incident<'a>(
        &'a self,
        actions: &'a [ActionId],
    ) -> impl Iterator<Item = &'a [ActionId]> {
        let mut rest = actions;
        std::iter::from_fn(move || {
            let rank = self.rank[rest.last()?.document];
            let start = rest.partition_point(|id| self.rank[id.document] < rank);
            let (older, newest) = rest.split_at(start);
            rest = older;
            Some(newest)
        })
    }

    /// The prior actions most like this one, best first; never routine ones.
    pub fn nearest(&self, id: ActionId, k: usize) -> Vec<(ActionId, Similar)> {
        self.nearest_of(id, k, &|other| self.is_prior(other.document, id.document))
    }

    /// The prior action that this one most likely repeats in other words, if there is one.
    pub(super) fn most_likely(&self, id: ActionId) -> Option<(ActionId, Similar)> {
        let texts = self.texts();
        let accept = |at: usize| {
            let is_prior = self.is_prior(texts.ids[at].document, id.document);
            is_prior && !texts.index.texts()[at].is_routine()
        };
        let similar = texts.index.repeated(&texts.index.texts()[texts.place(id)], &accept)?;
        Some((texts.ids[similar.index], similar))
    }

    /// The accepted actions most like this one, best first; never routine ones.
    pub(super) fn nearest_of(
        &self,
        id: ActionId,
        k: usize,
        accept: &dyn Fn(ActionId) -> bool,
    ) -> Vec<(ActionId, Similar)> {
        let texts = self.texts();
        texts.nearest(&texts.index.texts()[texts.place(id)], k, accept)
    }

    /// The actions most like a text of one's own, best first; every dated incident counts as prior.
    pub fn nearest_to_text(&self, text: &str, k: usize) -> Vec<(ActionId, Similar)> {
        let text = ActionText::new(text, None, self.lexicon());
        self.texts().nearest(&text, k, &|other| self.rank[other.document].is_some())
    }

    /// Work that every incident has, such as writing the report.
    pub fn is_routine(&self, id: ActionId) -> bool {
        let texts = self.texts();
        texts.index.texts()[texts.place(id)].is_routine()
    }

    /// Every action, in the order of the incidents; those of documents without a date last.
    pub(super) fn actions(&self) -> &[ActionId] {
        &self.texts().ids
    }

    /// Where an action stands in [`actions`](Self::actions).
    pub(super) fn place(&self, id: ActionId) -> usize {
        self.texts().place(id)
    }

    /// Whether any document has this promise: in the same words, or by one of its issues.
    pub(super) fn has_promise(&self, action: &Action) -> bool {
        let text = ActionText::new(&action.text, action.lead.as_deref(), self.lexicon());
        let same_words =
            !text.normalised().is_empty() && self.texts().by_text.contains_key(text.normalised());
        let issues = |action: &Action| -> Vec<String> {
            let promised = action.references.iter().filter(|found| is_promised(found));
            promised.map(|found| found.identity.clone()).collect()
        };
        let mine = issues(action);
        let documents = self.documents[..self.removed_from].iter();
        same_words
            || documents
                .flat_map(|document| &document.actions)
                .any(|other| issues(other).iter().any(|issue| mine.contains(issue)))
    }

    fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::with(&self.own_words))
    }

    fn texts(&self) -> &Texts {
        let read = || Texts::read(&self.documents[..self.removed_from], &self.rank, self.lexicon());
        self.texts.get_or_init(read)
    }
}

impl Texts {
    fn read(documents: &[Document], rank: &[Option<usize>], lexicon: &Lexicon) -> Self {
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|&at| (rank[at].is_none(), rank[at]));
        let mut ids = Vec::new();
        let mut starts = vec![0; documents.len()];
        for &document in &order {
            starts[document] = ids.len();
            let actions = 0..documents[document].actions.len();
            ids.extend(actions.map(|action| ActionId { document, action }));
        }
        let read = side_by_side(order, &|document| {
            documents[document].actions.iter().map(|action| compared(action, lexicon)).collect()
        });
        let mut by_text: HashMap<String, Vec<ActionId>> = HashMap::new();
        for (id, text) in ids.iter().zip(&read) {
            match by_text.get_mut(text.normalised()) {
                Some(same) => same.push(*id),
                None => drop(by_text.insert(text.normalised().to_owned(), vec![*id])),
            }
        }
        Self { ids, starts, by_text, index: ActionIndex::build(read) }
    }

    fn place(&self, id: ActionId) -> usize {
        self.starts[id.document] + id.action
    }

    fn nearest(
        &self,
        text: &ActionText,
        k: usize,
        accept: &dyn Fn(ActionId) -> bool,
    ) -> Vec<(ActionId, Similar)> {
        let accept = |at: usize| !self.index.texts()[at].is_routine() && accept(self.ids[at]);
        let found = self.index.nearest(text, k, &accept);
        found.into_iter().map(|similar| (self.ids[similar.index], similar)).collect()
    }
}

/// What is compared of an action.
fn compared(action: &Action, lexicon: &Lexicon) -> ActionText {
    let text = match action.state {
        Some(State::Declined) => before_decision(&action.text),
        _ => &action.text,
    };
    ActionText::new(text, action.lead.as_deref(), lexicon)
}

/// What an action that is declined was to do, without the decision and its reason (`... Won't do: the queue is gone`), so
/// that it has the words of the promise that it ends.
fn before_decision(text: &str) -> &str {
    static DECISION: LazyLock<Regex> = LazyLock::new(|| {
        let anywhere = r"\bwon['’]?t[ -]?(?:do|fix)|\bdecided (?:not to|against)|\bnot doing";
        let apart = r"[-–—(\[]\s*(?:rejected|declined|cancell?ed|abandoned)";
        Regex::new(&format!(r"(?i)(?:{anywhere}|{apart})\b"))
            .unwrap_or_else(|error| unreachable!("{error}"))
    });
    let decision = DECISION.find(text).map_or(text.len(), |decision| decision.start());
    let before = text[..decision].trim_end();
    if before.is_empty() { text } else { before }
}

/// Whether a reference stands for a promise. A pull request is work done.
pub(super) fn is_promised(reference: &Reference) -> bool {
    reference.kind != ReferenceKind::Change
}

/// The issues that a document's actions link, with these actions by index, ascending.
fn tracked(document: &Document) -> BTreeMap<&str, Vec<usize>> {
    let mut linking: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut promised: BTreeSet<&str> = BTreeSet::new();
    for (at, action) in document.actions.iter().enumerate() {
        for reference in &action.references {
            let actions = linking.entry(&reference.identity).or_default();
            if actions.last() != Some(&at) {
                actions.push(at);
            }
            if is_promised(reference) {
                promised.insert(&reference.identity);
            }
        }
    }
    linking.retain(|identity, _| promised.contains(identity));
    linking
}
