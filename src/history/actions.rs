//! The actions of all documents of a history, by what they say and what they link.

use std::borrow::Cow;
use std::sync::Arc;

use super::digest::{Digest, Said};
use super::index::{Builder, Texts};
use super::lookup::{Lookup, Name};
use super::{ActionId, ActionIndex, ActionText, Incident, Lexicon, Similar};
use crate::parallel::side_by_side;

/// The actions of all documents.
#[derive(Debug)]
pub(super) struct Actions {
    /// In the order of the incidents, those of documents without a date last.
    pub(super) ids: Arc<[ActionId]>,
    /// Where the actions of each document begin in `ids`.
    starts: Vec<usize>,
    /// Those that are in no cache.
    by_text: Lookup<ActionId>,
    by_issue: Lookup<ActionId>,
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
    pub(super) fn read(
        incidents: &[Arc<Incident>],
        rank: &[Option<usize>],
        lexicon: &Arc<Lexicon>,
    ) -> Self {
        let mut order: Vec<usize> = (0..incidents.len()).collect();
        order.sort_by_key(|&at| (rank[at].is_none(), rank[at]));
        let unread = order.iter().filter(|&&at| incidents[at].known_digest().is_none());
        // Documents that were read in this run bring their texts with them.
        let read: Vec<(usize, Vec<ActionText>)> = side_by_side(unread.copied().collect(), &|at| {
            let incident = &incidents[at];
            let (digest, texts) = Digest::of(incident.document(), incident.words(), lexicon);
            incident.keep(digest);
            vec![(at, texts)]
        });
        let mut read = read.into_iter().peekable();
        let kept = incidents.iter().find_map(|incident| incident.known_digest()?.place());
        let digests = incidents.iter().filter_map(|incident| incident.known_digest());
        let count = digests.map(|digest| digest.actions().len()).sum();
        let mut index = Builder::with(kept.map(|(content, _)| Arc::clone(content)), count);
        let mut ids = Vec::with_capacity(count);
        let (mut by_text, mut by_issue) = (Vec::new(), Vec::new());
        let mut starts = vec![0; incidents.len()];
        for document in order {
            starts[document] = ids.len();
            let texts = read.next_if(|(at, _)| *at == document).map(|(_, texts)| texts);
            let Some(digest) = incidents[document].known_digest() else { continue };
            let actions = digest.actions();
            ids.extend((0..actions.len()).map(|action| ActionId { document, action }));
            if let Some((_, first)) = digest.place() {
                for (at, action) in (first..).zip(actions) {
                    index.keep(at, action.is_routine);
                }
                continue;
            }
            let mut texts = texts.into_iter().flatten();
            for action in 0..actions.len() {
                let Said { action: digested, words, .. } = digest.said(action);
                by_text.extend(digested.text.map(|text| (text, ActionId { document, action })));
                index.add(texts.next(), digest.concepts(), words, digested.is_routine);
            }
            by_issue.extend(
                digest
                    .linking()
                    .map(|(issue, action)| (issue, ActionId { document, action: action as usize })),
            );
        }
        let ids: Arc<[ActionId]> = ids.into();
        let source = Wordings {
            incidents: incidents.to_vec(),
            ids: Arc::clone(&ids),
            lexicon: Arc::clone(lexicon),
        };
        Self {
            ids,
            starts,
            by_text: Lookup::new(&by_text),
            by_issue: Lookup::new(&by_issue),
            index: index.build(Some(Box::new(source))),
        }
    }

    /// The actions with these words, in the order of the incidents.
    pub(super) fn with_text(&self, text: Name) -> Cow<'_, [ActionId]> {
        let kept = self.index.kept();
        let kept = kept.into_iter().flat_map(|kept| {
            kept.content().with_text(text).iter().filter_map(|action| kept.place(*action))
        });
        self.with(kept, self.by_text.get(text))
    }

    /// The actions that link an issue, in the order of the incidents.
    pub(super) fn linking(&self, issue: Name) -> Cow<'_, [ActionId]> {
        let kept = self.index.kept();
        let kept = kept
            .into_iter()
            .flat_map(|kept| kept.content().linking(issue).filter_map(|action| kept.place(action)));
        self.with(kept, self.by_issue.get(issue))
    }

    /// Actions of the cache by their places, and others, in the order of the incidents.
    fn with<'a>(
        &self,
        kept: impl Iterator<Item = u32>,
        others: &'a [ActionId],
    ) -> Cow<'a, [ActionId]> {
        let mut places: Vec<usize> = kept.map(|place| place as usize).collect();
        if places.is_empty() {
            return Cow::Borrowed(others);
        }
        places.extend(others.iter().map(|id| self.place(*id)));
        places.sort_unstable();
        places.into_iter().map(|place| self.ids[place]).collect()
    }

    pub(super) fn place(&self, id: ActionId) -> usize {
        self.starts[id.document] + id.action
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
