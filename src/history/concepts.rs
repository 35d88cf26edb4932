//! An action as the comparison sees it: concepts instead of words.

use std::sync::OnceLock;

use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::lexicon::{SCOPES, Task};
use super::normal_form::normal_form;
use super::reading::{Read, clause_end, is_routine, read};
use super::vocabulary::{self, Concept, Lexicon, Word};
use super::words::Look;

/// One action as the scorer sees it.
#[derive(Debug, Clone)]
pub struct ActionText {
    /// NFKC form; the tokens point into it.
    text: String,
    normalised: String,
    /// All words by their stems, also those that are not compared.
    pub(super) stems: Vec<Concept>,
    /// The whole action.
    pub(super) whole: Unit,
    /// Its bold lead or first clause, where that names the work by itself.
    pub(super) title: Option<Unit>,
    pub(super) has_lead: bool,
    is_routine: bool,
}

impl ActionText {
    /// Reads an action's text, without markup, links and owner. `lead`: its bold beginning, if any.
    pub fn new(text: &str, lead: Option<&str>, lexicon: &Lexicon) -> Self {
        let text: String =
            if text.is_ascii() || is_nfkc(text) { text.to_owned() } else { text.nfkc().collect() };
        let mut reader = lexicon.reader();
        let read = read(&text, &mut reader);
        let whole = Unit::new(&read);
        let title = match lead {
            Some(lead) => {
                let lead: String = lead.nfkc().collect();
                let read = self::read(&lead, &mut reader);
                let title = Unit::new(&read);
                (title.tokens.len() >= FEWEST_IN_TITLE
                    && read.iter().any(|read| read.word.is(vocabulary::ACTION)))
                .then_some(title)
            }
            None => {
                let starts_with_action =
                    read.first().is_some_and(|read| read.word.is(vocabulary::ACTION));
                let end = if starts_with_action { clause_end(&text) } else { text.len() };
                let count = read.partition_point(|read| read.start < end);
                let title = (count < read.len()).then(|| Unit::new(&read[..count]));
                title.filter(|title| title.tokens.len() >= FEWEST_IN_TITLE)
            }
        };
        let stems = read.iter().map(|read| read.word.stem).collect();
        let is_routine = is_routine(&read) || reader.is_routine(&read);
        reader.keep_room(read);
        Self {
            normalised: normal_form(&text),
            is_routine,
            has_lead: lead.is_some(),
            stems,
            whole,
            title,
            text,
        }
    }

    /// A text without any word.
    pub(super) fn nothing() -> Self {
        Self {
            text: String::new(),
            normalised: String::new(),
            stems: Vec::new(),
            whole: Unit::default(),
            title: None,
            has_lead: false,
            is_routine: false,
        }
    }

    /// Its words in lower case with single spaces between them, without punctuation and markup. Actions are the same
    /// word for word when these are equal and not empty.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }

    /// Whether it is the same text, so that there is no difference for the comparison.
    pub(super) fn is_worded_as(&self, other: &Self) -> bool {
        // A lead could be another part of it.
        !self.has_lead && !other.has_lead && self.text == other.text
    }

    /// Routine work of every incident: writing the report, holding the retrospective.
    pub fn is_routine(&self) -> bool {
        self.is_routine
    }

    /// The words of a token, as written.
    pub(super) fn words_of(&self, token: &Token) -> &str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }
}

/// Concepts that a title must have to stand for the action; `Traefik:` is a topic and not a title.
const FEWEST_IN_TITLE: usize = 3;

/// A text in concepts.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// What is compared, in the order of the text; a concept can come more than once.
    pub(super) tokens: Vec<Token>,
    /// Bits of [`Task`].
    pub(super) tasks: u32,
    pub(super) forward: u32,
    pub(super) backward: u32,
    pub(super) scopes: u64,
    pub(super) fields: u32,
    pub(super) negated: bool,
    pub(super) reverses: bool,
    /// The verb that the action starts with.
    pub(super) head: Option<Head>,
    /// Not English: only compared strictly.
    pub(super) is_foreign: bool,
    /// The bits of the [looks](Look) that the tokens have.
    looks: u32,
    /// The first token of each concept, ordered by concept; made when the unit is first compared.
    by_concept: OnceLock<Box<[u32]>>,
}

/// What the first verb of an action asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) concept: Concept,
    pub(super) tasks: u32,
    pub(super) forward: u32,
    pub(super) backward: u32,
    /// Takes something back, or says not to.
    pub(super) reverses: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) concept: Concept,
    pub(super) prefix: Option<Concept>,
    pub(super) share: f32,
    pub(super) is_task: bool,
    /// Stands in a class or names a product, so that another such word hardly means the same.
    pub(super) is_known: bool,
    /// Bits of [`super::lexicon::FIELDS`].
    pub(super) fields: u32,
    /// Names a system or a component, as far as its letters tell.
    pub(super) is_name: bool,
    pub(super) look: Look,
    /// No token before it in the unit has its concept.
    pub(super) is_first: bool,
    /// Bytes in the text.
    start: u32,
    end: u32,
}

impl Head {
    fn of(read: &[Read]) -> Option<Self> {
        // `Don't page` starts with a verb of taking back, too.
        let starts = |word: &&Word| word.is(vocabulary::NEGATION) || !word.is(vocabulary::STOP);
        let word = read.iter().map(|read| &read.word).find(starts)?;
        let is_verb = word.is(vocabulary::ACTION | vocabulary::REVERSAL | vocabulary::NEGATION);
        is_verb.then(|| Self {
            // All verbs of making are one.
            concept: if word.is(vocabulary::NEUTRAL) { Concept::default() } else { word.concept },
            tasks: word.tasks,
            forward: word.forward,
            backward: word.backward,
            reverses: word.is(vocabulary::REVERSAL | vocabulary::NEGATION),
        })
    }
}

impl Token {
    pub(super) fn is_number(&self) -> bool {
        self.look == Look::Number
    }

    /// Where it stands in the text, in bytes.
    pub(super) fn place(&self) -> u32 {
        self.start
    }
}

impl Unit {
    fn new(read: &[Read]) -> Self {
        let mut unit = Self { head: Head::of(read), ..Self::default() };
        let capitals = read
            .iter()
            .filter(|read| matches!(read.look, Look::Capitalised | Look::Acronym))
            .count();
        let capitals_mean_names = capitals * 2 < read.len();
        let foreign = read.iter().filter(|read| read.word.is(vocabulary::FOREIGN)).count();
        let english =
            read.iter().filter(|read| read.word.is(vocabulary::STOP | vocabulary::NEUTRAL)).count();
        let other_scripts = read.iter().filter(|read| read.is_other_script).count();
        unit.is_foreign = (foreign >= 2 && foreign > english) || 2 * other_scripts > read.len();
        let dropped =
            vocabulary::STOP | vocabulary::NEUTRAL | vocabulary::GENERIC | vocabulary::NEGATION;
        let kept = read.iter().filter(|read| !read.word.is(dropped)).count();
        unit.tokens.reserve_exact(kept);
        for (index, Read { word, look, start, end, .. }) in read.iter().enumerate() {
            unit.tasks |= word.tasks;
            unit.forward |= word.forward;
            unit.backward |= word.backward;
            unit.scopes |= word.scopes;
            unit.fields |= word.fields;
            unit.reverses |= word.is(vocabulary::REVERSAL);
            unit.negated |= word.is(vocabulary::NEGATION);
            if word.is(dropped) || (unit.is_foreign && word.is(vocabulary::FOREIGN)) {
                continue;
            }
            unit.looks |= look.bit();
            let is_product = word.is(vocabulary::PRODUCT);
            let is_known = word.is(vocabulary::KNOWN | vocabulary::NOT_NAME | vocabulary::ACTION);
            let is_name = match look {
                _ if is_product => true,
                Look::Mixed | Look::Dotted => !is_known,
                Look::Acronym => !is_known && capitals_mean_names,
                Look::Capitalised => {
                    !is_known && capitals_mean_names && index > 0 && word.share == 0.0
                }
                Look::Plain | Look::Number | Look::Version | Look::Ticket => false,
            };
            unit.tokens.push(Token {
                concept: word.concept,
                prefix: word.prefix,
                share: word.share,
                is_task: word.tasks != 0,
                is_known: word.is(vocabulary::KNOWN | vocabulary::PRODUCT),
                fields: word.fields,
                is_name,
                look: *look,
                is_first: !unit.tokens.iter().any(|token: &Token| token.concept == word.concept),
                start: u32::try_from(*start).unwrap_or(u32::MAX),
                end: u32::try_from(*end).unwrap_or(u32::MAX),
            });
        }
        if unit.tasks != Task::Investigate.bit() {
            unit.tasks &= !Task::Investigate.bit();
        }
        unit
    }

    /// The first token of each concept with its place among all, ordered by concept.
    pub(super) fn by_concept(&self) -> impl Iterator<Item = (&Token, usize)> {
        let order = self.by_concept.get_or_init(|| {
            let first = (0..).zip(&self.tokens).filter(|(_, token)| token.is_first);
            let mut order: Vec<(Concept, u32)> =
                first.map(|(at, token)| (token.concept, at)).collect();
            order.sort_unstable();
            order.into_iter().map(|(_, at)| at).collect()
        });
        order.iter().map(|at| (&self.tokens[*at as usize], *at as usize))
    }

    /// Whether the units ask for opposite things, such as to enable and to disable.
    pub(super) fn opposes(&self, other: &Self) -> bool {
        let only = |unit: &Self| (unit.forward & !unit.backward, unit.backward & !unit.forward);
        let ((forward, backward), (other_forward, other_backward)) = (only(self), only(other));
        forward & other_backward != 0 || backward & other_forward != 0
    }

    /// Whether the first verbs ask for opposite things.
    pub(super) fn head_opposes(&self, other: &Self) -> bool {
        let Some((a, b)) = self.head.zip(other.head) else { return false };
        a.forward & b.backward != 0 || a.backward & b.forward != 0
    }

    /// Whether only one unit starts with taking something back, and the other nowhere says anything like it.
    pub(super) fn head_reverses_one_side(&self, other: &Self) -> bool {
        let starts = |unit: &Self| unit.head.is_some_and(|head| head.reverses);
        let says = |unit: &Self| starts(unit) || unit.reverses || unit.negated;
        (starts(self) && !says(other)) || (starts(other) && !says(self))
    }

    /// Whether only one unit asks no more than to look into it.
    pub(super) fn investigates_one_side(&self, other: &Self) -> bool {
        (self.tasks ^ other.tasks) & Task::Investigate.bit() != 0
    }

    /// Whether the units ask for different kinds of work.
    pub(super) fn differs_in_task(&self, other: &Self) -> bool {
        self.tasks != 0 && other.tasks != 0 && self.tasks & other.tasks == 0
    }

    /// Whether the units name different places, such as production and staging.
    pub(super) fn differs_in_scope(&self, other: &Self) -> bool {
        let mut first = 0;
        SCOPES.iter().any(|group| {
            let mask = ((1_u64 << group.len()) - 1) << first;
            first += group.len();
            let (here, there) = (self.scopes & mask, other.scopes & mask);
            here != 0 && there != 0 && here & there == 0
        })
    }

    /// Whether both units have identifiers that look like this, and none of them is the same.
    pub(super) fn differs_in(&self, other: &Self, look: Look) -> bool {
        /// More of them in one action are a list, which says little by one missing.
        const MOST: usize = 32;
        if self.looks & other.looks & look.bit() == 0 {
            return false;
        }
        let of = |unit: &Self| -> Vec<Concept> {
            let like_this = unit.tokens.iter().filter(|token| token.look == look);
            like_this.map(|token| token.concept).take(MOST).collect()
        };
        let (here, there) = (of(self), of(other));
        !here.iter().any(|concept| there.contains(concept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::MOST_WORDS;

    #[test]
    fn reads_any_text() {
        let lexicon = Lexicon::builtin();
        let long = "queue ".repeat(100_000);
        let odd = [
            "",
            " ",
            "\u{0}",
            "🔥🔥",
            "监控队列深度",
            "e\u{301}\u{301}\u{301}",
            "a.b.c.d",
            "'''",
            "-–—",
            "v",
            "V.",
        ];
        for text in odd.into_iter().chain([&*long]) {
            let text = ActionText::new(text, Some(text), &lexicon);
            assert!(text.whole.tokens.len() <= MOST_WORDS);
        }
    }
}
