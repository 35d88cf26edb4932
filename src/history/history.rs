//! All incidents of a snapshot in their order.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::actions::{Actions, Place};
use super::content::ActionDigest;
use super::digest::Digest;
use super::links::Links;
use super::lookup::{Lookup, Name};
use super::{ActionText, Incident, LazyLexicon, OwnWords, Promise, Similar};
use crate::document::references::Reference;
use crate::document::{Action, Document, Position, Source, Span};
use crate::git::RepoPath;

/// One action of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId {
    /// Index into [`History::incidents`].
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
    incidents: Vec<Arc<Incident>>,
    /// The places of the incidents, ordered by path.
    by_path: Vec<usize>,
    /// Made on first use: most runs ask for no name.
    names: OnceLock<Names>,
    /// The documents with a date, in the order of their incidents.
    dated: Vec<usize>,
    /// Each document's place among them.
    rank: Vec<Option<usize>>,
    /// How far back each document looks.
    windows: Vec<Window>,
    /// Made on first use: a run in which nothing is compared does not pay for it.
    actions: OnceLock<Actions>,
    lexicon: Arc<LazyLexicon>,
    /// Made on first use as well.
    pub(super) links: OnceLock<Links>,
    /// The documents that hold each anchor.
    pub(super) anchors: OnceLock<HashMap<String, HashSet<usize>>>,
    /// Where the documents of other repositories begin.
    foreign_from: usize,
    /// Where the removed documents begin.
    removed_from: usize,
}

/// The documents by what they are called.
#[derive(Debug)]
struct Names {
    /// By the id that a document says of itself.
    declared: Lookup<usize>,
    /// By what an action can call a document: its file name, and its id in lower case.
    all: Lookup<usize>,
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
        documents: Vec<Document>,
        foreign: Vec<Document>,
        removed: Vec<Document>,
        own_words: OwnWords,
        windows: Vec<Window>,
    ) -> Self {
        let incidents = |documents: Vec<Document>| {
            documents.into_iter().map(|document| Arc::new(Incident::read(document))).collect()
        };
        Self::of_incidents(
            [incidents(documents), incidents(foreign), incidents(removed)],
            Arc::new(LazyLexicon::new(own_words)),
            windows,
        )
    }

    /// The same of incidents of which not all were read: own ones, those of other repositories, removed ones.
    pub(crate) fn of_incidents(
        [mut incidents, foreign, removed]: [Vec<Arc<Incident>>; 3],
        lexicon: Arc<LazyLexicon>,
        windows: Vec<Window>,
    ) -> Self {
        let foreign_from = incidents.len();
        let removed_from = foreign_from + foreign.len();
        incidents.extend(foreign);
        incidents.extend(removed);
        // They nearly always have this order already.
        let mut by_path: Vec<usize> = (0..incidents.len()).collect();
        by_path.sort_by_key(|&at| incidents[at].path());
        let mut dated: Vec<usize> =
            (0..removed_from).filter(|&at| incidents[at].date().is_some()).collect();
        let order = |at: usize| (incidents[at].date(), incidents[at].path(), at);
        dated.sort_by(|&one, &other| order(one).cmp(&order(other)));
        let mut rank = vec![None; incidents.len()];
        for (place, &at) in dated.iter().enumerate() {
            rank[at] = Some(place);
        }
        Self {
            foreign_from,
            removed_from,
            incidents,
            by_path,
            dated,
            names: OnceLock::new(),
            rank,
            windows,
            actions: OnceLock::new(),
            lexicon,
            links: OnceLock::new(),
            anchors: OnceLock::new(),
        }
    }

    /// All incidents: those of this repository, those of others, and what the change removes.
    pub fn incidents(&self) -> &[Arc<Incident>] {
        &self.incidents
    }

    /// The incidents of this repository, without those that are removed.
    pub fn own(&self) -> &[Arc<Incident>] {
        &self.incidents[..self.foreign_from]
    }

    /// The incidents of other repositories.
    pub fn foreign(&self) -> &[Arc<Incident>] {
        &self.incidents[self.foreign_from..self.removed_from]
    }

    /// The incidents whose documents the change removes.
    pub fn removed(&self) -> &[Arc<Incident>] {
        &self.incidents[self.removed_from..]
    }

    /// The places of the documents that the change removes.
    pub fn removed_indexes(&self) -> Range<usize> {
        self.removed_from..self.incidents.len()
    }

    /// Whether a document is of another repository.
    pub fn is_foreign(&self, document: usize) -> bool {
        (self.foreign_from..self.removed_from).contains(&document)
    }

    /// Whether the change removes the document.
    pub fn is_removed(&self, document: usize) -> bool {
        document >= self.removed_from
    }

    /// A document, read if it was not yet.
    pub fn document(&self, at: usize) -> &Document {
        self.incidents[at].document()
    }

    /// Where a document is.
    pub fn path(&self, at: usize) -> &RepoPath {
        self.incidents[at].path()
    }

    /// The documents of a file: one, or the entries of a log.
    pub fn of_file(&self, path: &RepoPath) -> &[usize] {
        let start = self.by_path.partition_point(|&at| self.path(at) < path);
        let count = self.by_path[start..].partition_point(|&at| self.path(at) == path);
        &self.by_path[start..start + count]
    }

    /// The text of a file.
    pub fn source(&self, path: &RepoPath) -> Option<&Source> {
        let &first = self.of_file(path).first()?;
        Some(self.incidents[first].source())
    }

    /// A text in which a span stands as it does in its file; that of an action is known also where nobody has read the
    /// file.
    pub fn showing(&self, path: &RepoPath, span: Span) -> Option<&Source> {
        let &first = self.of_file(path).first()?;
        Some(self.incidents[first].showing(span))
    }

    /// Where a span of a document begins and ends. That of an action is known also where nobody has read the document.
    pub fn positions(&self, document: usize, span: Span) -> (Position, Position) {
        let incident = &self.incidents[document];
        if !incident.is_read()
            && let Some(promise) = incident.words().promises.iter().find(|it| it.span == span)
        {
            return (promise.start, promise.end);
        }
        let source = incident.source();
        let span = source.clamp(span);
        (source.position(span.start), source.position(span.end))
    }

    /// An action, as far as later ones tell of it.
    pub fn promise(&self, id: ActionId) -> Cow<'_, Promise> {
        let promise = self.incidents[id.document].promise(id.action);
        // An earlier run has counted it, and its document cannot be read any more, which ends the run in an error.
        promise.unwrap_or_default()
    }

    /// The documents that say this id of themselves.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = usize> {
        self.names().declared.get(Name::of(id)).iter().copied()
    }

    /// The documents with this file name, or with this id in lower case.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.names().all.get(Name::of(name))
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let there = || self.incidents[..self.removed_from].iter().enumerate();
            let declared = there().filter_map(|(at, incident)| Some((incident.declared_id()?, at)));
            let all = there().flat_map(|(at, incident)| {
                let names = [incident.id(), Name::of(incident.path().file_name().as_str())];
                names.map(|name| (name, at))
            });
            let (declared, all): (Vec<_>, Vec<_>) = (declared.collect(), all.collect());
            Names { declared: Lookup::new(&declared), all: Lookup::new(&all) }
        })
    }

    pub fn action(&self, id: ActionId) -> &Action {
        &self.document(id.document).actions[id.action]
    }

    pub fn date(&self, document: usize) -> Option<Date> {
        self.incidents[document].date()
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

    fn window(&self, document: usize) -> Window {
        self.windows.get(document).copied().unwrap_or_default()
    }

    fn is_in_window(&self, earlier: usize, later: usize) -> bool {
        let months = self.window(later).months;
        let (Some(months), Some(from), Some(to)) = (months, self.date(earlier), self.date(later))
        else {
            return true;
        };
        let age = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
            - i32::from(from.month());
        i64::from(age) <= i64::from(months)
    }

    /// The places of the actions of all incidents that are prior to a document's.
    pub(super) fn prior_places(&self, document: usize) -> Range<Place> {
        let Some(rank) = self.rank[document] else { return 0..0 };
        let end = self.all().of_document(document).start;
        if self.window(document).months.is_none() {
            // Those without a date come last.
            return 0..end;
        }
        let too_old = |earlier: &usize| !self.is_in_window(*earlier, document);
        let first = self.dated[self.dated[..rank].partition_point(too_old)];
        self.all().of_document(first).start..end
    }

    /// The actions with the same words, itself among them, by their places.
    pub(super) fn with_text_of(&self, id: ActionId) -> Cow<'_, [Place]> {
        // Actions without any word have none in common.
        self.words_of(id).map_or(Cow::Borrowed(&[]), |words| self.all().with_text(words))
    }

    /// What it says, for comparing word by word.
    pub(super) fn words_of(&self, id: ActionId) -> Option<Name> {
        self.digest_of(id).text
    }

    /// Whether it was decided not to do it.
    pub(super) fn is_declined(&self, id: ActionId) -> bool {
        self.digest_of(id).is_declined
    }

    /// What is compared of an action.
    fn digest_of(&self, id: ActionId) -> ActionDigest {
        self.digest(&self.incidents[id.document]).actions()[id.action]
    }

    /// Whether anything was left to do of an action, as far as its document says.
    pub(super) fn is_promise(&self, id: ActionId) -> bool {
        self.digest_of(id).is_promise
    }

    /// Whether an action says itself what it repeats.
    pub(super) fn acknowledges(&self, id: ActionId) -> bool {
        self.digest_of(id).acknowledges
    }

    /// The issues that an action promises to work on, in the order of its links.
    pub(super) fn issues_of(&self, id: ActionId) -> &[Name] {
        self.digest(&self.incidents[id.document]).said(id.action).issues
    }

    /// The prior actions most like this one, best first; never routine ones.
    pub fn nearest(&self, id: ActionId, k: usize) -> Vec<(ActionId, Similar)> {
        self.nearest_of(id, k, &|other| self.is_prior(other.document, id.document))
    }

    /// The prior action that this one most likely repeats in other words, if there is one.
    pub(super) fn most_likely(&self, id: ActionId) -> Option<(ActionId, Similar)> {
        let index = &self.all().index;
        let text = index.text(self.place(id) as usize);
        let similar = index.repeated(text, self.prior_places(id.document))?;
        Some((self.all().ids[similar.index], similar))
    }

    /// The accepted actions most like this one, best first; never routine ones.
    pub(super) fn nearest_of(
        &self,
        id: ActionId,
        k: usize,
        accept: &dyn Fn(ActionId) -> bool,
    ) -> Vec<(ActionId, Similar)> {
        let actions = self.all();
        actions.nearest(actions.index.text(actions.place(id) as usize), k, accept)
    }

    /// The actions most like a text of one's own, best first; every dated incident counts as prior.
    pub fn nearest_to_text(&self, text: &str, k: usize) -> Vec<(ActionId, Similar)> {
        let text = ActionText::new(text, None, self.lexicon.get());
        self.all().nearest(&text, k, &|other| self.rank[other.document].is_some())
    }

    /// Work that every incident has, such as writing the report.
    pub fn is_routine(&self, id: ActionId) -> bool {
        let actions = self.all();
        actions.index.is_routine(actions.place(id) as usize)
    }

    /// Every action, in the order of the incidents; those of documents without a date last.
    pub(super) fn actions(&self) -> &[ActionId] {
        &self.all().ids
    }

    /// Where an action stands in [`actions`](Self::actions).
    pub(super) fn place(&self, id: ActionId) -> Place {
        self.all().place(id)
    }

    /// Whether any document has this promise: in the same words, or by one of its issues.
    pub(super) fn has_promise(&self, action: &Action) -> bool {
        let text = ActionText::new(&action.text, action.lead.as_deref(), self.lexicon.get());
        let words = text.normalised();
        let actions = self.all();
        let mut issues = action.issues();
        let same_words = !words.is_empty() && !actions.with_text(Name::of(words)).is_empty();
        let linked =
            |issue: &Reference| !actions.linking(Name::of(issue.identity.as_str())).is_empty();
        same_words || issues.any(linked)
    }

    /// What is compared of an incident.
    pub(crate) fn digest<'a>(&self, incident: &'a Incident) -> &'a Digest {
        incident.digest(self.lexicon.get())
    }

    /// The lexicon that its digests are made by.
    pub(crate) fn lexicon(&self) -> &Arc<LazyLexicon> {
        &self.lexicon
    }

    pub(super) fn all(&self) -> &Actions {
        self.actions.get_or_init(|| {
            let undated = (0..self.removed_from).filter(|&at| self.rank[at].is_none());
            let order: Vec<usize> = self.dated.iter().copied().chain(undated).collect();
            Actions::read(&self.incidents[..self.removed_from], &order, self.lexicon.get())
        })
    }
}
