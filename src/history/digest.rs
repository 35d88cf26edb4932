//! What a history keeps of a document: enough to compare its actions with others, and a small part of the whole.

use std::ops::Range;
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
use crate::packed::{self, Packed, packed};

/// What is asked of every document, whether anything is compared or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    /// The day that the document itself says.
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
    content: Arc<Content>,
    part: Part,
    pub(super) concepts: Arc<Concepts>,
    /// The concepts are those of a whole cache.
    pub(super) is_shared: bool,
}

/// What the actions say, in numbers: those of one document, or of all that are in a cache, one after another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Content {
    #[serde(with = "packed")]
    actions: Vec<ActionDigest>,
    #[serde(with = "packed")]
    words: Vec<WordId>,
    /// The issues that actions promise to work on, in the order of their links.
    #[serde(with = "packed")]
    issues: Vec<Name>,
    /// The issues that actions link, each with the action of its document.
    #[serde(with = "packed")]
    linking: Vec<(Name, u32)>,
    /// The repository and the tracker of each issue that is named in full.
    #[serde(with = "packed")]
    linked: Vec<(Name, Name)>,
}

/// Where a document's part is in each list of a [`Content`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    actions: Range<u32>,
    words: Range<u32>,
    issues: Range<u32>,
    linking: Range<u32>,
    linked: Range<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ActionDigest {
    /// Of the normal form; `None` where that is empty.
    pub(super) text: Option<Name>,
    pub(super) is_routine: bool,
    pub(super) is_declined: bool,
    /// It says itself what it repeats.
    pub(super) acknowledges: bool,
    /// Where its words end among those of its document.
    words_end: u32,
    /// Where its issues end among those of its document.
    issues_end: u32,
}

/// An action of a digest with what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) action: ActionDigest,
    pub(super) words: &'a [WordId],
    pub(super) issues: &'a [Name],
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

impl Content {
    /// Adds a document's part of another content, word by word in the numbers that it has here.
    pub(crate) fn add(
        &mut self,
        digest: &Digest,
        mut renumber: impl FnMut(&Concepts, WordId) -> WordId,
    ) -> Part {
        let before = self.end();
        self.actions.extend_from_slice(digest.actions());
        self.words.extend(digest.words().iter().map(|word| renumber(&digest.concepts, *word)));
        self.issues.extend_from_slice(digest.issues());
        self.linking.extend_from_slice(digest.linking());
        self.linked.extend_from_slice(digest.linked());
        let end = self.end();
        let range = |of: fn(&Part) -> &Range<u32>| of(&before).end..of(&end).end;
        Part {
            actions: range(|part| &part.actions),
            words: range(|part| &part.words),
            issues: range(|part| &part.issues),
            linking: range(|part| &part.linking),
            linked: range(|part| &part.linked),
        }
    }

    /// All of it.
    fn end(&self) -> Part {
        Part {
            actions: 0..number(self.actions.len()),
            words: 0..number(self.words.len()),
            issues: 0..number(self.issues.len()),
            linking: 0..number(self.linking.len()),
            linked: 0..number(self.linked.len()),
        }
    }

    /// Whether all words have these concepts.
    pub(crate) fn fits(&self, concepts: &Concepts) -> bool {
        self.words.iter().all(|word| word.number() < concepts.len())
    }
}

impl Digest {
    /// The digest, and the texts that it was made of.
    pub(super) fn of(
        document: &Document,
        words: &Words,
        lexicon: &Lexicon,
    ) -> (Self, Vec<ActionText>) {
        let (mut concepts, mut content) = (Concepts::default(), Content::default());
        let texts: Vec<ActionText> =
            words.promises.iter().map(|promise| promise.read(lexicon)).collect();
        for (text, action) in texts.iter().zip(&document.actions) {
            concepts.read(text, &mut content.words);
            let issues = promised(action).map(|issue| Name::of(issue.identity.as_str()));
            content.issues.extend(issues);
            let normalised = text.normalised();
            content.actions.push(ActionDigest {
                text: (!normalised.is_empty()).then(|| Name::of(normalised)),
                is_routine: text.is_routine(),
                is_declined: action.state == Some(State::Declined),
                acknowledges: !action.acknowledged.is_empty(),
                words_end: number(content.words.len()),
                issues_end: number(content.issues.len()),
            });
        }
        content.linked.extend(linked(document));
        for (issue, actions) in tracked(document) {
            let issue = Name::of(issue);
            content.linking.extend(actions.into_iter().map(|at| (issue, number(at))));
        }
        let part = content.end();
        let (content, concepts) = (Arc::new(content), Arc::new(concepts.finished()));
        (Self { content, part, concepts, is_shared: false }, texts)
    }

    /// A document's part of a whole cache, whose words [fit](Content::fits) its concepts; `None` where it cannot be one.
    pub(crate) fn shared(
        content: &Arc<Content>,
        part: Part,
        concepts: &Arc<Concepts>,
    ) -> Option<Self> {
        fn holds<T>(list: &[T], range: &Range<u32>) -> bool {
            range.start <= range.end && range.end as usize <= list.len()
        }
        let is_there = holds(&content.actions, &part.actions)
            && holds(&content.words, &part.words)
            && holds(&content.issues, &part.issues)
            && holds(&content.linking, &part.linking)
            && holds(&content.linked, &part.linked);
        if !is_there {
            return None;
        }
        let digest = Self {
            content: Arc::clone(content),
            part,
            concepts: Arc::clone(concepts),
            is_shared: true,
        };
        let actions = digest.actions();
        let (words, issues) = (digest.words().len(), digest.issues().len());
        let last = actions.last().map_or((0, 0), |last| (last.words_end, last.issues_end));
        let is_sound = actions.is_sorted_by_key(|action| action.words_end)
            && actions.is_sorted_by_key(|action| action.issues_end)
            && last == (number(words), number(issues))
            && digest.linking().iter().all(|(_, action)| (*action as usize) < actions.len());
        is_sound.then_some(digest)
    }

    /// Whether both say the same, in whatever numbers.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        let words = |digest: &Self| -> Vec<_> {
            let word = |word: &WordId| (digest.concepts.at(word.number()), word.is_number());
            digest.words().iter().map(word).collect()
        };
        words(self) == words(other)
            && self.actions() == other.actions()
            && self.issues() == other.issues()
            && self.linking() == other.linking()
            && self.linked() == other.linked()
    }

    /// The actions, in their order.
    pub(super) fn actions(&self) -> &[ActionDigest] {
        part(&self.content.actions, &self.part.actions)
    }

    fn words(&self) -> &[WordId] {
        part(&self.content.words, &self.part.words)
    }

    fn issues(&self) -> &[Name] {
        part(&self.content.issues, &self.part.issues)
    }

    /// The issues that actions link, each with the action.
    pub(super) fn linking(&self) -> &[(Name, u32)] {
        part(&self.content.linking, &self.part.linking)
    }

    /// The repository and the tracker of each issue that is named in full.
    pub(super) fn linked(&self) -> &[(Name, Name)] {
        part(&self.content.linked, &self.part.linked)
    }

    /// What an action says.
    pub(super) fn said(&self, at: usize) -> Said<'_> {
        let action = self.actions()[at];
        let before = at.checked_sub(1).map(|before| self.actions()[before]);
        let (words, issues) = before.map_or((0, 0), |it| (it.words_end, it.issues_end));
        Said {
            action,
            words: part(self.words(), &(words..action.words_end)),
            issues: part(self.issues(), &(issues..action.issues_end)),
        }
    }
}

packed!(Summary {
    date: Option<Date>,
    id: Name,
    declared_id: Option<Name>,
    identity: fingerprint::Identity,
});

packed!(Part {
    actions: Range<u32>,
    words: Range<u32>,
    issues: Range<u32>,
    linking: Range<u32>,
    linked: Range<u32>,
});

impl Packed for ActionDigest {
    const SIZE: usize = Option::<Name>::SIZE + u8::SIZE + 2 * u32::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.text.write(to);
        let flags = [self.is_routine, self.is_declined, self.acknowledges];
        flags.iter().rev().fold(0_u8, |bits, flag| bits << 1 | u8::from(*flag)).write(to);
        self.words_end.write(to);
        self.issues_end.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let text = Packed::read(from)?;
        let flags = u8::read(from)?;
        Some(Self {
            text,
            is_routine: flags & 1 != 0,
            is_declined: flags & 2 != 0,
            acknowledges: flags & 4 != 0,
            words_end: Packed::read(from)?,
            issues_end: Packed::read(from)?,
        })
    }
}

/// A range that is known to be there.
fn part<'a, T>(list: &'a [T], range: &Range<u32>) -> &'a [T] {
    &list[range.start as usize..range.end as usize]
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
