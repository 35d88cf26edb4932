//! What a history keeps of a document: enough to compare its actions with others, and a small part of the whole.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::concepts::ActionText;
use super::history::{promised, tracked};
use super::links::linked;
use super::lookup::Name;
use super::numbering::{Concepts, WordId};
use super::promise::Words;
use super::vocabulary::Lexicon;
use crate::document::{Document, State};
use crate::fingerprint;

/// What is asked of every document, whether anything is compared or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The day that the document itself says.
    #[serde(with = "day")]
    pub(crate) date: Option<Date>,
    /// The id or the file's name, in lower case.
    pub(super) id: Name,
    /// The id that the document declares.
    pub(super) declared_id: Option<Name>,
    pub(crate) identity: fingerprint::Identity,
}

/// What is compared of a document.
#[derive(Debug, Clone)]
pub(crate) struct Digest {
    pub(super) content: Content,
    pub(super) concepts: Arc<Concepts>,
    /// The concepts are those of a whole cache.
    pub(super) is_shared: bool,
}

/// What the actions say, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(super) actions: Vec<ActionDigest>,
    /// The words of all actions, one after another.
    #[serde(with = "super::numbering::packed")]
    pub(super) words: Vec<WordId>,
    /// The issues that actions link, each with the action.
    pub(super) linking: Vec<(Name, u32)>,
    /// The repository and the tracker of each issue that is named in full.
    pub(super) linked: Vec<(Name, Name)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ActionDigest {
    /// Of the normal form; `None` where that is empty.
    pub(super) text: Option<Name>,
    pub(super) is_routine: bool,
    pub(super) is_declined: bool,
    /// It says itself what it repeats.
    pub(super) acknowledges: bool,
    /// The issues that it promises to work on, in the order of its links.
    pub(super) issues: Vec<Name>,
    /// Where its words end.
    pub(super) end: u32,
}

impl Summary {
    pub(crate) fn of(document: &Document) -> Self {
        Self {
            date: document.date.as_ref().map(|date| date.date),
            id: Name::of(document.id().to_lowercase().as_str()),
            declared_id: document.metadata.text("id").map(|(id, _)| Name::of(id.as_str())),
            identity: fingerprint::Identity::of(document),
        }
    }
}

impl Digest {
    /// The digest, and the texts that it was made of.
    pub(super) fn of(document: &Document, lexicon: &Lexicon) -> (Self, Vec<ActionText>) {
        let (mut concepts, mut content) = (Concepts::default(), Content::default());
        let words = Words::of(document);
        let texts: Vec<ActionText> =
            words.promises.iter().map(|promise| promise.read(lexicon)).collect();
        for (text, action) in texts.iter().zip(&document.actions) {
            concepts.read(text, &mut content.words);
            let normalised = text.normalised();
            content.actions.push(ActionDigest {
                text: (!normalised.is_empty()).then(|| Name::of(normalised)),
                is_routine: text.is_routine(),
                is_declined: action.state == Some(State::Declined),
                acknowledges: !action.acknowledged.is_empty(),
                issues: promised(action).map(|issue| Name::of(issue.identity.as_str())).collect(),
                end: u32::try_from(content.words.len()).unwrap_or(u32::MAX),
            });
        }
        content.linked.extend(linked(document));
        for (issue, actions) in tracked(document) {
            let issue = Name::of(issue);
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            content.linking.extend(actions.into_iter().map(|at| (issue, number(at))));
        }
        (Self { content, concepts: Arc::new(concepts), is_shared: false }, texts)
    }

    /// What was kept with the concepts of a whole cache; `None` where it cannot have been.
    pub(crate) fn shared(content: Content, concepts: &Arc<Concepts>) -> Option<Self> {
        let ends: Vec<usize> = content.actions.iter().map(|action| action.end as usize).collect();
        let is_sound = ends.is_sorted()
            && ends.last().copied().unwrap_or_default() == content.words.len()
            && content.words.iter().all(|word| word.number() < concepts.len())
            && content.linking.iter().all(|(_, action)| (*action as usize) < ends.len());
        is_sound.then(|| Self { content, concepts: Arc::clone(concepts), is_shared: true })
    }

    /// What is kept, in the numbers of a whole cache.
    pub(crate) fn numbered(&self, concepts: &mut Concepts) -> Content {
        let mut content = self.content.clone();
        for word in &mut content.words {
            *word = word.with_number(concepts.add(self.concepts.at(word.number())));
        }
        content
    }

    /// Whether both say the same, in whatever numbers.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        let words = |digest: &Self| -> Vec<_> {
            let word = |word: &WordId| (digest.concepts.at(word.number()).0, word.is_number());
            digest.content.words.iter().map(word).collect()
        };
        let rest = |digest: &Self| Content { words: Vec::new(), ..digest.content.clone() };
        words(self) == words(other) && rest(self) == rest(other)
    }

    /// What each action says, in their order.
    pub(super) fn actions(&self) -> impl Iterator<Item = (&ActionDigest, &[WordId])> {
        let mut start = 0;
        self.content.actions.iter().map(move |action| {
            let end = action.end as usize;
            let words = &self.content.words[start..end];
            start = end;
            (action, words)
        })
    }
}

/// A day as three small numbers.
mod day {
    use jiff::civil::Date;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    type Parts = Option<(i16, i8, i8)>;

    pub(super) fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|date| (date.year(), date.month(), date.day())).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        let parts = Parts::deserialize(from)?;
        let date = parts.map(|(year, month, day)| Date::new(year, month, day));
        date.transpose().map_err(D::Error::custom)
    }
}
