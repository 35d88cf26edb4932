//! The actions of all documents of a history, by what they say and what they link.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::content::number;
use super::digest::{Digest, Said};
use super::index::{Builder, Texts};
use super::lookup::{Lookup, Name};
use super::repeats::Lead;
use super::slots::Slots;
use super::{ActionId, ActionIndex, ActionText, Incident, Lexicon, Similar};
use crate::parallel::side_by_side;

/// Where an action stands among all, in the order of the incidents; the actions of documents without a date come last.
pub(super) type Place = u32;

/// The actions of all documents.
#[derive(Debug)]
pub(super) struct Actions {
    /// By their places.
    pub(super) ids: Arc<[ActionId]>,
    /// Those that it was decided not to do.
    declined: Vec<bool>,
    /// The places of the actions of each document.
    of_documents: Vec<Range<Place>>,
    /// Those that are in no cache.
    by_text: Lookup<Place>,
    by_issue: Lookup<Place>,
    /// Where each leads, once that was asked.
    leads: Slots<Box<[Lead]>>,
    pub(super) index: ActionIndex,
}

/// Where the index finds the texts of actions that nobody has read in this run.
#[derive(Debug)]
struct Wordings {
    incidents: Vec<Arc<Incident>>,
    ids: Arc<[ActionId]>,
    lexicon: Arc<Lexicon>,
}

impl Texts for Wordings {
    fn read(&self, at: usize) -> ActionText {
        let ActionId { document, action } = self.ids[at];
        self.incidents[document].text(action, &self.lexicon)
    }
}

impl Actions {
    /// `order`: each incident once, those without a date last.
    pub(super) fn read(
        incidents: &[Arc<Incident>],
        order: &[usize],
        lexicon: &Arc<Lexicon>,
    ) -> Self {
        let unread = order.iter().filter(|&&at| incidents[at].known_digest().is_none());
        // Documents that were read in this run bring their texts with them.
        let (mut digests, read): (Vec<Digest>, Vec<(usize, Vec<ActionText>)>) =
            side_by_side(unread.copied().collect(), &|at| {
                let incident = &incidents[at];
                let (digest, texts) = Digest::of(incident.document(), &incident.words(), lexicon);
                vec![(digest, (at, texts))]
            })
            .into_iter()
            .unzip();
        Digest::share_content(digests.iter_mut().collect());
        for (digest, (at, _)) in digests.into_iter().zip(&read) {
            incidents[*at].keep(digest);
        }
        let mut read = read.into_iter().peekable();
        let kept = incidents.iter().find_map(|incident| incident.known_digest()?.place());
        let digests = incidents.iter().filter_map(|incident| incident.known_digest());
        let count = digests.map(|digest| digest.actions().len()).sum();
        let mut index = Builder::with(kept.map(|(content, _)| Arc::clone(content)), count);
        let (mut ids, mut declined) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut by_text, mut by_issue) = (Vec::new(), Vec::new());
        let mut of_documents = vec![0..0; incidents.len()];
        for &document in order {
            let texts = read.next_if(|(at, _)| *at == document).map(|(_, texts)| texts);
            let start = number(ids.len());
            of_documents[document] = start..start;
            let Some(digest) = incidents[document].known_digest() else { continue };
            let actions = digest.actions();
            ids.extend((0..actions.len()).map(|action| ActionId { document, action }));
            declined.extend(actions.iter().map(|action| action.is_declined));
            of_documents[document].end = number(ids.len());
            if let Some((_, first)) = digest.place() {
                for (at, action) in (first..).zip(actions) {
                    index.keep(at, action.is_routine);
                }
                continue;
            }
            let mut texts = texts.into_iter().flatten();
            for (place, at) in (start..).zip(0..actions.len()) {
                let Said { action, words, .. } = digest.said(at);
                by_text.extend(action.text.map(|text| (text, place)));
                index.add(texts.next(), digest.concepts(), words, action.is_routine);
            }
            by_issue.extend(digest.linking().map(|(issue, at)| (issue, start + at)));
        }
        let ids: Arc<[ActionId]> = ids.into();
        let source = Wordings {
            incidents: incidents.to_vec(),
            ids: Arc::clone(&ids),
            lexicon: Arc::clone(lexicon),
        };
        Self {
            ids,
            declined,
            of_documents,
            by_text: Lookup::new(&by_text),
            by_issue: Lookup::new(&by_issue),
            leads: Slots::new(count),
            index: index.build(Some(Box::new(source))),
        }
    }

    /// The places of the actions with these words, ascending.
    pub(super) fn with_text(&self, text: Name) -> Cow<'_, [Place]> {
        let kept = self.index.kept();
        let kept = kept.into_iter().flat_map(|kept| {
            kept.content().with_text(text).iter().filter_map(|action| kept.place(*action))
        });
        merged(kept, self.by_text.get(text))
    }

    /// The places of the actions that link an issue, ascending.
    pub(super) fn linking(&self, issue: Name) -> Cow<'_, [Place]> {
        let kept = self.index.kept();
        let kept = kept
            .into_iter()
            .flat_map(|kept| kept.content().linking(issue).filter_map(|action| kept.place(action)));
        merged(kept, self.by_issue.get(issue))
    }

    pub(super) fn id(&self, place: Place) -> ActionId {
        self.ids[place as usize]
    }

    pub(super) fn place(&self, id: ActionId) -> Place {
        self.of_documents[id.document].start + number(id.action)
    }

    /// The places of a document's actions.
    pub(super) fn of_document(&self, document: usize) -> Range<Place> {
        self.of_documents[document].clone()
    }

    /// Whether it was decided not to do an action.
    pub(super) fn is_declined(&self, place: Place) -> bool {
        self.declined[place as usize]
    }

    /// Where an action leads, besides to those with its words; found once.
    pub(super) fn leads(&self, place: Place, find: impl FnOnce() -> Box<[Lead]>) -> &[Lead] {
        self.leads.get_or_init(place as usize, find)
    }

    /// Places in ascending order, those of each incident together, the newest incident first.
    pub(super) fn by_incident<'a>(
        &'a self,
        places: &'a [Place],
    ) -> impl Iterator<Item = &'a [Place]> {
        let mut rest = places;
        std::iter::from_fn(move || {
            let document = self.id(*rest.last()?).document;
            let first = self.of_documents[document].start;
            // An incident has few of them.
            let start = rest.iter().rposition(|place| *place < first).map_or(0, |at| at + 1);
            let (older, newest) = rest.split_at(start);
            rest = older;
            Some(newest)
        })
    }

    pub(super) fn nearest(
        &self,
        text: &ActionText,
        k: usize,
        accept: &dyn Fn(ActionId) -> bool,
    ) -> Vec<(ActionId, Similar)> {
        let accept = |at: usize| !self.index.is_routine(at) && accept(self.ids[at]);
        let found = self.index.nearest(text, k, &accept);
        found.into_iter().map(|similar| (self.ids[similar.index], similar)).collect()
    }
}

/// Places of the cache, and others, ascending.
fn merged(kept: impl Iterator<Item = Place>, others: &[Place]) -> Cow<'_, [Place]> {
    let mut places: Vec<Place> = kept.collect();
    if places.is_empty() {
        return Cow::Borrowed(others);
    }
    places.extend(others);
    places.sort_unstable();
    Cow::Owned(places)
}

/// Those of the places within a range; all are in ascending order.
pub(super) fn within(places: &[Place], range: Range<Place>) -> &[Place] {
    let start = places.partition_point(|place| *place < range.start);
    let count = places[start..].partition_point(|place| *place < range.end);
    &places[start..start + count]
}
