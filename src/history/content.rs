//! What many documents say, in numbers, one after another, so that it takes little memory and can be searched as it lies in
//! a file.

use std::cmp::Ordering;
use std::ops::Range;

use super::digest::{Digest, Said};
use super::lookup::Name;
use super::numbering::{Concepts, WordId};
use super::vocabulary::Concept;
use crate::packed::{Columns, Packed, packed};

/// What the actions say, in numbers: those of one document, or of all that are in a cache, one after another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(super) concepts: Concepts,
    pub(super) actions: Vec<ActionDigest>,
    pub(super) words: Vec<WordId>,
    /// The issues that actions promise to work on, in the order of their links.
    pub(super) issues: Vec<Name>,
    /// The issues that actions link, each with the action.
    pub(super) linking: Vec<(Name, u32)>,
    /// The repository and the tracker of each issue that is named in full.
    pub(super) linked: Vec<(Name, Name)>,
    /// Made of the others when a cache is written.
    postings: Postings,
}

/// Where in a content each thing is said, so that it is found without reading all.
#[derive(Debug, Clone, Default)]
struct Postings {
    /// Where the actions of each concept begin in `actions`; one more at the end.
    starts: Vec<u32>,
    /// The actions that say each concept, ascending.
    actions: Vec<u32>,
    /// The actions that say anything, ordered by their texts.
    by_text: Vec<u32>,
    /// The places in `linking`, ordered by their issues.
    by_issue: Vec<u32>,
}

/// A place in the lists of a [`Content`] where a document begins or ends.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mark {
    pub(super) actions: u32,
    pub(super) linking: u32,
    pub(super) linked: u32,
}

/// How long the lists of a document are.
#[derive(Debug, Default)]
pub(super) struct Length {
    pub(super) actions: usize,
    pub(super) linking: usize,
    pub(super) linked: usize,
    pub(super) words: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ActionDigest {
    /// Of the normal form; `None` where that is empty.
    pub(super) text: Option<Name>,
    pub(super) is_routine: bool,
    pub(super) is_declined: bool,
    /// It says itself what it repeats.
    pub(super) acknowledges: bool,
    /// Something is left to do.
    pub(super) is_promise: bool,
    /// Where its words end, which begin where those of the action before end.
    pub(super) words_end: u32,
    /// Where its issues end.
    pub(super) issues_end: u32,
}

impl Content {
    /// The same, ready for more documents.
    pub(crate) fn with_same_numbers(other: &Self) -> Self {
        Self { concepts: other.concepts.numbered(), ..Self::default() }
    }

    /// Makes room for more documents: of a list that grows with them, each page is cleared twice.
    pub(crate) fn make_room<'a>(&mut self, digests: impl Iterator<Item = &'a Digest>) {
        let mut more = Length::default();
        for Length { actions, linking, linked, words } in digests.map(Digest::length) {
            more.actions += actions;
            more.linking += linking;
            more.linked += linked;
            more.words += words;
        }
        self.actions.reserve(more.actions);
        self.linking.reserve(more.linking);
        self.linked.reserve(more.linked);
        self.words.reserve(more.words);
    }

    /// Adds a document, and says where it begins. Words of a cache that has the [same
    /// numbers](Self::with_same_numbers) keep theirs.
    pub(crate) fn add(&mut self, digest: &Digest, has_same_numbers: bool) -> Mark {
        let start = self.end();
        for at in 0..digest.actions().len() {
            let Said { action, words, issues } = digest.said(at);
            for word in words {
                let number = match has_same_numbers {
                    true => *word,
                    false => word.kept(digest.concepts(), &mut self.concepts),
                };
                self.words.push(number);
            }
            self.issues.extend_from_slice(issues);
            let (words_end, issues_end) = (number(self.words.len()), number(self.issues.len()));
            self.actions.push(ActionDigest { words_end, issues_end, ..action });
        }
        let linking = digest.linking();
        self.linking.extend(linking.map(|(issue, at)| (issue, start.actions.saturating_add(at))));
        self.linked.extend_from_slice(digest.linked());
        start
    }

    /// The same, only looked at from now on, in no more memory than it needs.
    pub(super) fn finished(mut self) -> Self {
        self.concepts = self.concepts.finished();
        self.actions.shrink_to_fit();
        self.words.shrink_to_fit();
        self.issues.shrink_to_fit();
        self.linking.shrink_to_fit();
        self.linked.shrink_to_fit();
        self
    }

    /// Where the last document ends.
    pub(crate) fn end(&self) -> Mark {
        Mark {
            actions: number(self.actions.len()),
            linking: number(self.linking.len()),
            linked: number(self.linked.len()),
        }
    }

    /// Makes it ready to be searched by those who will read it.
    pub(crate) fn index(&mut self) {
        let mut starts = vec![0; self.concepts.len() + 1];
        for word in &self.words {
            starts[word.number() + 1] += 1;
        }
        for concept in 1..starts.len() {
            starts[concept] += starts[concept - 1];
        }
        let mut next = starts.clone();
        let mut actions = vec![0; self.words.len()];
        for action in 0..self.end().actions {
            for word in self.words_of(action) {
                let next = &mut next[word.number()];
                actions[*next as usize] = action;
                *next += 1;
            }
        }
        let text = |at: &u32| self.actions[*at as usize].text;
        let mut by_text: Vec<u32> =
            (0..self.end().actions).filter(|at| text(at).is_some()).collect();
        by_text.sort_by_key(text);
        let mut by_issue: Vec<u32> = (0..self.end().linking).collect();
        by_issue.sort_by_key(|at| self.linking[*at as usize].0);
        self.postings = Postings { starts, actions, by_text, by_issue };
    }

    /// All that a file has to hold of it.
    pub(crate) fn columns(&mut self, file: &mut impl Columns) -> Option<()> {
        let mut concepts: Vec<(Concept, f32)> = self.concepts.all().to_vec();
        file.column(&mut concepts)?;
        self.concepts = Concepts::known(concepts);
        file.column(&mut self.actions)?;
        file.column(&mut self.words)?;
        file.column(&mut self.issues)?;
        file.column(&mut self.linking)?;
        file.column(&mut self.linked)?;
        let Postings { starts, actions, by_text, by_issue } = &mut self.postings;
        [starts, actions, by_text, by_issue].into_iter().try_for_each(|list| file.column(list))
    }

    /// Whether nothing in it leads out of it, be it what was written or not. Documents begin at these marks.
    pub(crate) fn is_sound(&self, marks: impl Iterator<Item = Mark>) -> bool {
        let (actions, postings) = (self.actions.len(), &self.postings);
        let last = self.actions.last().map_or((0, 0), |last| (last.words_end, last.issues_end));
        let mut before = Mark::default();
        let mut marks = marks.chain([self.end()]).map(|mark| {
            let is_after = before.actions <= mark.actions
                && before.linking <= mark.linking
                && before.linked <= mark.linked;
            before = mark;
            is_after
        });
        marks.all(|is_after| is_after)
            && self.actions.is_sorted_by_key(|action| action.words_end)
            && self.actions.is_sorted_by_key(|action| action.issues_end)
            && last == (number(self.words.len()), number(self.issues.len()))
            && within(self.words.iter().map(|word| word.number()), self.concepts.len())
            && within(self.linking.iter().map(|(_, action)| *action as usize), actions)
            && postings.starts.len() == self.concepts.len() + 1
            && postings.starts.is_sorted()
            && postings.starts.last().copied() == Some(number(postings.actions.len()))
            && within(postings.actions.iter().map(|at| *at as usize), actions)
            && within(postings.by_text.iter().map(|at| *at as usize), actions)
            && within(postings.by_issue.iter().map(|at| *at as usize), self.linking.len())
    }

    pub(super) fn concepts(&self) -> &Concepts {
        &self.concepts
    }

    /// The number of actions.
    pub(super) fn len(&self) -> usize {
        self.actions.len()
    }

    pub(super) fn words_of(&self, action: u32) -> &[WordId] {
        self.of_action(&self.words, action, |action| action.words_end)
    }

    pub(super) fn issues_of(&self, action: u32) -> &[Name] {
        self.of_action(&self.issues, action, |action| action.issues_end)
    }

    /// How many words the actions before this one say.
    pub(super) fn words_before(&self, action: u32) -> usize {
        let before = action.checked_sub(1);
        before.map_or(0, |before| self.actions[before as usize].words_end as usize)
    }

    fn of_action<'a, T>(
        &self,
        list: &'a [T],
        action: u32,
        end: fn(&ActionDigest) -> u32,
    ) -> &'a [T] {
        let at = action as usize;
        let start = at.checked_sub(1).map_or(0, |before| end(&self.actions[before]));
        part(list, start..end(&self.actions[at]))
    }

    /// How many actions say a concept.
    pub(super) fn count(&self, concept: usize) -> u32 {
        self.postings.starts[concept + 1] - self.postings.starts[concept]
    }

    /// The actions that say a concept, ascending.
    pub(super) fn saying(&self, concept: usize) -> &[u32] {
        let starts = &self.postings.starts;
        part(&self.postings.actions, starts[concept]..starts[concept + 1])
    }

    /// The actions with these words.
    pub(super) fn with_text(&self, text: Name) -> &[u32] {
        equal(&self.postings.by_text, |at| self.actions[at].text.cmp(&Some(text)))
    }

    /// The actions that link an issue.
    pub(super) fn linking(&self, issue: Name) -> impl Iterator<Item = u32> {
        let found = equal(&self.postings.by_issue, |at| self.linking[at].0.cmp(&issue));
        found.iter().map(|at| self.linking[*at as usize].1)
    }
}

packed!(Mark { actions: u32, linking: u32, linked: u32 });

impl Packed for ActionDigest {
    const SIZE: usize = Option::<Name>::SIZE + u8::SIZE + 2 * u32::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.text.write(to);
        let flags = [self.is_routine, self.is_declined, self.acknowledges, self.is_promise];
        flags.iter().rev().fold(0_u8, |bits, flag| bits << 1 | u8::from(*flag)).write(to);
        self.words_end.write(to);
        self.issues_end.write(to);
    }

    #[inline]
    fn read(from: &mut &[u8]) -> Self {
        let text = Packed::read(from);
        let flags = u8::read(from);
        Self {
            text,
            is_routine: flags & 1 != 0,
            is_declined: flags & 2 != 0,
            acknowledges: flags & 4 != 0,
            is_promise: flags & 8 != 0,
            words_end: Packed::read(from),
            issues_end: Packed::read(from),
        }
    }
}

/// Whether all places are in a list of this length. The greatest is found several at a time, which the first that is not
/// could not be.
fn within(places: impl ExactSizeIterator<Item = usize>, length: usize) -> bool {
    places.len() == 0 || places.fold(0, usize::max) < length
}

/// A range that is known to be there.
pub(super) fn part<T>(list: &[T], range: Range<u32>) -> &[T] {
    &list[range.start as usize..range.end as usize]
}

/// Those of sorted places that compare as equal.
fn equal(places: &[u32], compare: impl Fn(usize) -> Ordering) -> &[u32] {
    let start = places.partition_point(|at| compare(*at as usize).is_lt());
    let count = places[start..].partition_point(|at| compare(*at as usize).is_eq());
    &places[start..start + count]
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::Words;
    use super::*;
    use crate::document::{Conventions, Document};
    use crate::git::RepoPath;
    use crate::history::Lexicon;

    fn content() -> (Content, Vec<Mark>) {
        let read = |path: &str, items: &str| {
            let text = format!("# Shop was down\n\n## Action items\n\n{items}\n").into_bytes();
            let path = RepoPath::from(path);
            let document = Document::read_all(path, text, &Conventions::default()).remove(0);
            Digest::of(&document, &Words::of(&document), &Lexicon::builtin()).0
        };
        let mut content = Content::default();
        let first = read("a.md", "- Alert on retries (#1, acme/shop#7)\n- Page on errors (#2)");
        let second = read("b.md", "- Page on retries (#1)");
        let marks = [first, second].map(|digest| content.add(&digest, false));
        content.index();
        (content, marks.to_vec())
    }

    #[test]
    fn everything_said_is_found() {
        let (content, _) = content();
        for concept in 0..content.concepts.len() {
            let says = |action: &u32| {
                content.words_of(*action).iter().any(|word| word.number() == concept)
            };
            let saying: Vec<u32> = (0..3).filter(says).collect();
            assert_eq!(content.saying(concept), saying);
            assert_eq!(content.count(concept) as usize, saying.len());
        }
        for (issue, _) in &content.linking {
            let all = content.linking.iter().filter(|(other, _)| other == issue);
            let linking: Vec<u32> = all.map(|(_, action)| *action).collect();
            assert_eq!(content.linking(*issue).collect::<Vec<_>>(), linking);
        }
        for action in 0..3 {
            let text = content.actions[action as usize].text.unwrap();
            assert_eq!(content.with_text(text), [action]);
        }
    }

    #[test]
    fn what_leads_out_of_it_is_not_sound() {
        type Break = fn(&mut Content, &mut Vec<Mark>);
        let breaks: &[(&str, Break)] = &[
            ("a mark after the end", |_, marks| marks[1].actions = 9),
            ("a mark before the last one", |_, marks| marks.reverse()),
            ("words that end nowhere", |content, _| content.actions[2].words_end = 99),
            ("words that end before they begin", |content, _| content.actions[0].words_end = 99),
            ("issues that end nowhere", |content, _| content.actions[2].issues_end = 99),
            ("a word without a concept", |content, _| {
                content.concepts = Concepts::known(content.concepts.all()[..1].to_vec());
            }),
            ("an issue without an action", |content, _| content.linking[0].1 = 3),
            ("a concept without actions", |content, _| content.postings.starts.truncate(1)),
            ("actions without an end", |content, _| content.postings.starts[1] = 99),
            ("an action that is not there", |content, _| content.postings.actions[0] = 3),
            ("a text that is not there", |content, _| content.postings.by_text[0] = 3),
            ("a link that is not there", |content, _| content.postings.by_issue[0] = 99),
        ];
        let (content, marks) = content();
        assert!(content.is_sound(marks.iter().copied()));
        for (name, break_it) in breaks {
            let (mut content, mut marks) = (content.clone(), marks.clone());
            break_it(&mut content, &mut marks);
            assert!(!content.is_sound(marks.into_iter()), "{name}");
        }
    }
}
