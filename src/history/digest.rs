//! What a history keeps of a document: enough to compare its actions with others, and a small part of the whole.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::concepts::ActionText;
use super::content::{ActionDigest, Content, Length, Mark, number, part};
use super::links::{linked, tracked};
use super::lookup::Name;
use super::numbering::{Concepts, WordId};
use super::promise::Words;
use super::vocabulary::Lexicon;
use crate::document::{Document, State};
use crate::fingerprint;
use crate::packed::packed;

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
    part: Range<Mark>,
    /// The content is that of a whole cache.
    is_kept: bool,
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

impl Digest {
    /// The digest, and the texts that it was made of.
    pub(super) fn of(
        document: &Document,
        words: &Words,
        lexicon: &Lexicon,
    ) -> (Self, Vec<ActionText>) {
        let mut content = Content::default();
        let texts: Vec<ActionText> =
            words.promises.iter().map(|promise| promise.read(lexicon)).collect();
        content.concepts.reserve(texts.iter().map(|text| text.whole.tokens.len()).sum());
        for (text, action) in texts.iter().zip(&document.actions) {
            content.concepts.read(text, &mut content.words);
            let issues = action.issues().map(|issue| Name::of(issue.identity.as_str()));
            content.issues.extend(issues);
            let normalised = text.normalised();
            content.actions.push(ActionDigest {
                text: (!normalised.is_empty()).then(|| Name::of(normalised)),
                is_routine: text.is_routine(),
                is_declined: action.state == Some(State::Declined),
                acknowledges: !action.acknowledged.is_empty(),
                is_promise: action.is_promise(),
                words_end: number(content.words.len()),
                issues_end: number(content.issues.len()),
            });
        }
        content.linked.extend(linked(document));
        for (issue, actions) in tracked(document) {
            let issue = Name::of(issue);
            content.linking.extend(actions.into_iter().map(|at| (issue, number(at))));
        }
        let part = Mark::default()..content.end();
        (Self { content: Arc::new(content.finished()), part, is_kept: false }, texts)
    }

    /// Puts digests into one content.
    pub(super) fn share_content(digests: Vec<&mut Self>) {
        let mut content = Content::default();
        content.make_room(digests.iter().map(|digest| &**digest));
        let marks: Vec<Mark> = digests.iter().map(|digest| content.add(digest, false)).collect();
        let ends = marks.iter().skip(1).copied().chain([content.end()]);
        let ends: Vec<Mark> = ends.collect();
        let content = Arc::new(content.finished());
        for ((digest, start), end) in digests.into_iter().zip(marks).zip(ends) {
            *digest = Self { content: Arc::clone(&content), part: start..end, is_kept: false };
        }
    }

    /// A document of a whole cache that is [sound](Content::is_sound).
    pub(crate) fn kept(content: &Arc<Content>, part: Range<Mark>) -> Self {
        Self { content: Arc::clone(content), part, is_kept: true }
    }

    /// The cache that it is part of, and its first action there.
    pub(super) fn place(&self) -> Option<(&Arc<Content>, u32)> {
        self.is_kept.then_some((&self.content, self.part.start.actions))
    }

    /// Whether both say the same, in whatever numbers.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        let said = |digest: &Self| -> Vec<_> {
            let said = (0..digest.actions().len()).map(|at| {
                let Said { action, words, issues } = digest.said(at);
                let concept = |word: &WordId| digest.concepts().at(word.number());
                let words: Vec<_> =
                    words.iter().map(|word| (concept(word), word.is_number())).collect();
                (ActionDigest { words_end: 0, issues_end: 0, ..action }, words, issues.to_vec())
            });
            said.collect()
        };
        said(self) == said(other)
            && self.linking().eq(other.linking())
            && self.linked() == other.linked()
    }

    /// How much it says.
    pub(super) fn length(&self) -> Length {
        let Range { start, end } = &self.part;
        let words_before = |mark: &Mark| self.content.words_before(mark.actions);
        Length {
            actions: (end.actions - start.actions) as usize,
            linking: (end.linking - start.linking) as usize,
            linked: (end.linked - start.linked) as usize,
            words: words_before(end) - words_before(start),
        }
    }

    /// What the numbers of its words stand for.
    pub(super) fn concepts(&self) -> &Concepts {
        &self.content.concepts
    }

    /// The actions, in their order.
    pub(super) fn actions(&self) -> &[ActionDigest] {
        part(&self.content.actions, self.part.start.actions..self.part.end.actions)
    }

    /// The issues that actions link, each with the action.
    pub(super) fn linking(&self) -> impl Iterator<Item = (Name, u32)> {
        let Range { start, end } = &self.part;
        let linking = part(&self.content.linking, start.linking..end.linking);
        linking.iter().map(|(issue, action)| (*issue, action.saturating_sub(start.actions)))
    }

    /// The repository and the tracker of each issue that is named in full.
    pub(super) fn linked(&self) -> &[(Name, Name)] {
        part(&self.content.linked, self.part.start.linked..self.part.end.linked)
    }

    /// What an action says.
    pub(super) fn said(&self, at: usize) -> Said<'_> {
        let place = self.part.start.actions + number(at);
        Said {
            action: self.actions()[at],
            words: self.content.words_of(place),
            issues: self.content.issues_of(place),
        }
    }
}

packed!(Summary {
    date: Option<Date>,
    id: Name,
    declared_id: Option<Name>,
    identity: fingerprint::Identity,
});
