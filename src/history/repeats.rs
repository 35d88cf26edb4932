//! What an action repeats, and whether its author knows.

use std::collections::{BinaryHeap, HashSet};

use super::actions::{Place, within};
use super::lookup::Name;
use super::{ActionId, History, Similar, Strength};
use crate::mixing::Mixing;

/// An action that was promised before.
#[derive(Clone, Debug)]
pub struct Repeat {
    pub likeness: Likeness,
    /// The nearest earlier one: the newest prior incident that promised it.
    pub earlier: ActionId,
    /// Every prior incident that promised it, one action each, oldest first; `earlier` is among them.
    pub chain: Vec<ActionId>,
    pub acknowledged: Acknowledged,
}

/// What makes two actions the same, the most certain first.
#[derive(Clone, Debug)]
pub enum Likeness {
    /// Both link an issue; its place among the [issues](crate::document::Action::issues) of the new action.
    Issue(usize),
    /// The same words.
    Text,
    /// Other words for the same.
    Similar(Similar),
    /// Nothing but what the new action says of itself.
    Declared,
}

/// What the new action says of the earlier incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    No,
    /// It names one of them, but does not say why that was not enough.
    WithoutReason,
    Yes,
}

/// An issue that this many actions of one document cite is an umbrella: it says nothing about any of them.
const UMBRELLA: usize = 3;

/// How many incidents a chain is followed back through.
const LONGEST_CHAIN: usize = 50;

/// Where an action leads, besides to those with its words.
#[derive(Debug)]
pub(super) struct Lead {
    /// The issue that it links, and the place of that among its issues; `None` where it says itself what it repeats.
    issue: Option<(Name, u32)>,
    /// The newest first.
    earlier: Box<[Place]>,
}

/// A prior promise on the way back. What comes later is greater.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Prior {
    place: Place,
    /// Whether it was found by its words, so that these lead no further.
    by_words: bool,
}

/// What a chain was followed by already.
#[derive(Default)]
struct Followed {
    words: HashSet<Option<Name>, Mixing>,
    issues: HashSet<Name, Mixing>,
}

impl Repeat {
    /// How many incidents promised it, the new one included.
    pub fn times(&self) -> usize {
        self.chain.len() + 1
    }
}

impl History {
    /// What an action repeats, in the most certain way that there is. Neither an action that is declined nor one that
    /// was declined before counts as promised.
    pub fn repeat(&self, id: ActionId) -> Option<Repeat> {
        // What its words are need not be known of the first incident.
        if !self.has_prior(id.document) || self.is_declined(id) {
            return None;
        }
        let place = |place: &Place| self.all().id(*place);
        let by_issue = || {
            self.leads_of(self.place(id)).iter().find_map(|Lead { issue, earlier }| {
                let (_, at) = (*issue)?;
                Some((Likeness::Issue(at as usize), place(earlier.first()?)))
            })
        };
        let by_text = || Some((Likeness::Text, place(self.with_words_of(id).first()?)));
        let by_meaning = || {
            let (earlier, similar) = self.reworded(id)?;
            Some((Likeness::Similar(similar), earlier))
        };
        let by_word = || {
            let (earlier, _) = self.declared(id).filter(|_| !self.is_routine(id))?;
            Some((Likeness::Declared, earlier))
        };
        let (likeness, earlier) =
            by_issue().or_else(by_text).or_else(by_meaning).or_else(by_word)?;
        let chain = self.chain(id, earlier);
        let acknowledged = self.acknowledged(id, &chain);
        Some(Repeat { likeness, earlier, chain, acknowledged })
    }

    /// The newest prior promises to work on an issue that an action links, newest first; `None` where it says nothing.
    fn with_issue(&self, issue: Name, id: ActionId) -> Option<Vec<Place>> {
        let actions = self.all();
        let linking = actions.linking(issue);
        if within(&linking, actions.of_document(id.document)).len() >= UMBRELLA {
            return None;
        }
        let incidents = actions
            .by_incident(within(&linking, self.prior_places(id.document)))
            .filter(|linking| linking.len() < UMBRELLA);
        Some(self.promised(incidents))
    }

    /// The newest prior promises with the same words, newest first; none for routine work.
    fn with_words_of(&self, id: ActionId) -> Vec<Place> {
        if self.is_routine(id) {
            return Vec::new();
        }
        let same = self.with_text_of(id);
        let prior = within(&same, self.prior_places(id.document));
        self.promised(self.all().by_incident(prior))
    }

    /// An action of each incident, as far back as none of them decided against it, and as a chain can be followed.
    fn promised<'a>(&self, incidents: impl Iterator<Item = &'a [Place]>) -> Vec<Place> {
        let actions = self.all();
        let is_open = |place: &&Place| !actions.is_declined(**place);
        let open = incidents.map_while(|places| places.iter().rev().find(is_open));
        open.take(LONGEST_CHAIN).copied().collect()
    }

    /// A prior action that says the same in other words.
    fn reworded(&self, id: ActionId) -> Option<(ActionId, Similar)> {
        if self.is_routine(id) {
            return None;
        }
        let (earlier, mut similar) = self.most_likely(id)?;
        // What looks alike and was done both times is no promise that waits.
        let waits = self.is_promise(id) || self.is_promise(earlier);
        if !waits || self.was_declined(earlier, id) {
            return None;
        }
        if self.link_different_issues(id, earlier) {
            similar.strength = Strength::Likely;
        }
        Some((earlier, similar))
    }

    /// Whether an action was declined itself, or in the same words between its incident and a later one.
    fn was_declined(&self, earlier: ActionId, later: ActionId) -> bool {
        let actions = self.all();
        let same = self.with_text_of(earlier);
        let since = actions.of_document(earlier.document).end;
        let between = since..self.prior_places(later.document).end;
        let mut incidents = actions.by_incident(within(&same, between)).take(LONGEST_CHAIN);
        let is_declined = |place: &Place| actions.is_declined(*place);
        self.is_declined(earlier) || incidents.any(|places| places.iter().all(is_declined))
    }

    /// Whether each of two actions links issues, and none of them is the same: their authors track them as different.
    fn link_different_issues(&self, one: ActionId, other: ActionId) -> bool {
        let [one, other] = [one, other].map(|id| self.issues_of(id));
        let both = !one.is_empty() && !other.is_empty();
        both && !one.iter().any(|issue| other.contains(issue))
    }

    /// Follows what `earlier` itself repeats, back to the first promise.
    fn chain(&self, id: ActionId, earlier: ActionId) -> Vec<ActionId> {
        let actions = self.all();
        let mut chain: Vec<ActionId> = Vec::new();
        let mut followed = Followed::default();
        // The newest first: what it leads to holds all that older ones with the same words or issue lead to.
        let mut open: BinaryHeap<Prior> =
            self.known_priors_but(self.place(id), false, &mut followed).into_iter().collect();
        open.push(Prior { place: self.place(earlier), by_words: false });
        while chain.len() < LONGEST_CHAIN
            && let Some(Prior { place, by_words }) = open.pop()
        {
            let next = actions.id(place);
            // All that is open is of the incident of the last one, or of earlier ones.
            if chain.last().is_none_or(|last| last.document != next.document) {
                chain.push(next);
                open.extend(self.known_priors_but(place, by_words, &mut followed));
            }
        }
        chain.reverse();
        chain
    }

    /// Prior promises that are the same beyond doubt: by issue, by words, or since the action says so.
    pub(super) fn known_priors(&self, id: ActionId) -> Vec<ActionId> {
        let priors = self.known_priors_but(self.place(id), false, &mut Followed::default());
        priors.into_iter().map(|prior| self.all().id(prior.place)).collect()
    }

    /// The same without what shares words or an issue that a newer action led to: that has led to all of them. `by_words`:
    /// one with the same words led to the action itself.
    fn known_priors_but(
        &self,
        place: Place,
        by_words: bool,
        followed: &mut Followed,
    ) -> Vec<Prior> {
        let prior = |by_words| move |place| Prior { place, by_words };
        let mut found = Vec::new();
        let id = self.all().id(place);
        if !by_words && followed.words.insert(self.words_of(id)) {
            found.extend(self.with_words_of(id).into_iter().map(prior(true)));
        }
        for Lead { issue, earlier } in self.leads_of(place) {
            if issue.is_none_or(|(issue, _)| followed.issues.insert(issue)) {
                found.extend(earlier.iter().copied().map(prior(false)));
            }
        }
        found
    }

    /// Where an action leads, besides to those with its words: each is asked by all that lead to it.
    fn leads_of(&self, place: Place) -> &[Lead] {
        let actions = self.all();
        actions.leads(place, || {
            let id = actions.id(place);
            let issues = (0..).zip(self.issues_of(id));
            let shared = issues.filter(|(_, issue)| actions.linking(**issue).len() > 1);
            let by_issue = shared.filter_map(|(at, &issue)| {
                Some(Lead { issue: Some((issue, at)), earlier: self.with_issue(issue, id)?.into() })
            });
            let declared = self.declared(id).into_iter();
            let declared = declared
                .map(|(earlier, _)| Lead { issue: None, earlier: Box::new([self.place(earlier)]) });
            by_issue.chain(declared).collect()
        })
    }

    fn acknowledged(&self, id: ActionId, chain: &[ActionId]) -> Acknowledged {
        let from = self.path(id.document);
        let mut answer = Acknowledged::No;
        if !self.acknowledges(id) {
            return answer;
        }
        for acknowledgement in &self.promise(id).acknowledged {
            let target = &acknowledgement.target;
            if chain.iter().any(|earlier| self.means(from, target, earlier.document)) {
                if acknowledgement.reason {
                    return Acknowledged::Yes;
                }
                answer = Acknowledged::WithoutReason;
            }
        }
        answer
    }
}
