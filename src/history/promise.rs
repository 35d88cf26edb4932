//! An action as a history keeps it in words.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::concepts::ActionText;
use super::vocabulary::Lexicon;
use crate::document::{
    Acknowledgement, Action, Document, MAX_BYTES, Position, Source, Span, State,
};

/// What is compared of an action, and what a later one's finding says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    text: Text,
    /// Its bold beginning, if any.
    lead: Option<String>,
    pub owner: Option<String>,
    /// The first issue that it links, as it is written.
    pub issue: Option<String>,
    /// Whether it is done, in words.
    pub state: Cow<'static, str>,
    /// What it says itself that it repeats.
    pub(super) acknowledged: Vec<Acknowledgement>,
    /// Where its title stands.
    pub span: Span,
    pub start: Position,
    pub end: Position,
    /// The whole lines that it stands on, to be shown; empty where they are long.
    lines: String,
}

/// What is compared of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Text {
    Own(String),
    /// It stands in the lines as it is, as nearly always.
    InLines {
        start: usize,
        end: usize,
    },
}

impl Default for Text {
    fn default() -> Self {
        Self::Own(String::new())
    }
}

/// Longer lines are read again where they are to be shown, in bytes.
const LONGEST_LINES: usize = 2_000;

/// What a history keeps of a document in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// By what others call it, as written.
    pub(super) id: String,
    pub(super) promises: Vec<Promise>,
}

/// The same in few bytes, each promise for itself, since mostly one is asked for.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    id: &'a str,
    #[serde(borrow)]
    promises: Vec<&'a [u8]>,
}

impl Words {
    pub(crate) fn of(document: &Document) -> Self {
        let promise = |action: &Action| {
            let span = document.source.clamp(action.title_span);
            let text = match action.state {
                Some(State::Declined) => before_decision(&action.text),
                _ => &action.text,
            };
            let lines = document.source.whole_lines(span);
            let lines = if lines.len() <= LONGEST_LINES { lines } else { "" };
            let start = lines.find(text).filter(|_| !text.is_empty());
            Promise {
                text: match start {
                    Some(start) => Text::InLines { start, end: start + text.len() },
                    None => Text::Own(text.to_owned()),
                },
                lead: action.lead.clone(),
                owner: action.owner.as_ref().map(|owner| owner.name.clone()),
                issue: action.references.first().map(|found| found.name().to_owned()),
                state: Cow::Borrowed(action.state_in_words()),
                acknowledged: action.acknowledged.clone(),
                span: action.title_span,
                start: document.source.position(span.start),
                end: document.source.position(span.end),
                lines: lines.to_owned(),
            }
        };
        Self { id: document.id(), promises: document.actions.iter().map(promise).collect() }
    }

    /// The same for those who show nothing of it, or can read the document again.
    #[must_use]
    pub(crate) fn without_lines(mut self) -> Self {
        for promise in &mut self.promises {
            promise.text = Text::Own(promise.text().to_owned());
            promise.lines = String::new();
        }
        self
    }

    /// In few bytes; `None` where that is not possible.
    pub(super) fn pack(&self) -> Option<Vec<u8>> {
        let promises = self.promises.iter().map(postcard::to_allocvec);
        let promises: Vec<Vec<u8>> = promises.collect::<Result<_, _>>().ok()?;
        let promises = promises.iter().map(Vec::as_slice).collect();
        postcard::to_allocvec(&Packed { id: &self.id, promises }).ok()
    }

    /// What [`pack`](Self::pack) has made; `None` of other bytes.
    pub(crate) fn unpack(bytes: &[u8]) -> Option<Self> {
        let Packed { id, promises } = postcard::from_bytes(bytes).ok()?;
        let promises = promises.into_iter().map(postcard::from_bytes);
        Some(Self { id: id.to_owned(), promises: promises.collect::<Result<_, _>>().ok()? })
    }

    /// By what others call the document, alone.
    pub(super) fn unpack_id(bytes: &[u8]) -> Option<String> {
        let (id, _) = postcard::take_from_bytes::<&str>(bytes).ok()?;
        Some(id.to_owned())
    }

    /// One of the promises alone.
    pub(super) fn unpack_promise(bytes: &[u8], at: usize) -> Option<Promise> {
        let packed: Packed<'_> = postcard::from_bytes(bytes).ok()?;
        postcard::from_bytes(packed.promises.get(at)?).ok()
    }

    /// The text of the document, with blanks and empty lines in the place of all that is not kept.
    pub(super) fn lines(&self) -> String {
        let mut text = String::new();
        // The number of the line that ends the text so far.
        let mut line = 1;
        for promise in self.promises.iter().filter(|promise| promise.has_lines()) {
            let start = promise.first_byte();
            let gap = start.saturating_sub(text.len());
            let feeds = promise.start.line.saturating_sub(line).min(gap);
            text.extend(std::iter::repeat_n(' ', gap - feeds));
            text.extend(std::iter::repeat_n('\n', feeds));
            // Several actions can stand on one line.
            let known = text.len().saturating_sub(start);
            if let Some(new) = promise.lines.get(known..) {
                text.push_str(new);
                line = promise.start.line + promise.lines.matches('\n').count();
            }
        }
        text
    }

    /// Whether the lines that are kept are those of the document, and at their places.
    pub(crate) fn show_as(&self, document: &Source) -> bool {
        let kept = Source::new(document.path().clone(), self.lines());
        self.promises.iter().filter(|promise| promise.has_lines()).all(|promise| {
            let span = kept.clamp(promise.span);
            span == document.clamp(promise.span)
                && kept.position(span.start) == document.position(span.start)
                && kept.position(span.end) == document.position(span.end)
                && kept.whole_lines(span) == document.whole_lines(span)
        })
    }
}

impl Promise {
    /// Whether its lines were kept. No document goes on for longer, whatever a file says that was kept.
    pub(super) fn has_lines(&self) -> bool {
        !self.lines.is_empty() && self.start.offset <= MAX_BYTES
    }

    /// Where its first line begins, in bytes.
    fn first_byte(&self) -> usize {
        let before =
            self.lines.chars().take(self.start.column.saturating_sub(1)).map(char::len_utf8).sum();
        self.start.offset.saturating_sub(before)
    }

    fn text(&self) -> &str {
        match &self.text {
            Text::Own(text) => text,
            Text::InLines { start, end } => self.lines.get(*start..*end).unwrap_or_default(),
        }
    }

    pub(super) fn read(&self, lexicon: &Lexicon) -> ActionText {
        ActionText::new(self.text(), self.lead.as_deref(), lexicon)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Conventions;
    use crate::git::RepoPath;

    #[test]
    fn lines_are_kept_at_their_places() {
        let long = format!("- Add an alert {}\n", "and a dashboard ".repeat(LONGEST_LINES / 10));
        for (items, kept) in [
            ("- Add an alert\n- Write a runbook", 2),
            ("\n\n1. Add an alert\n\n   with a graph\n2. Write a runbook\n\nThe end.\n", 2),
            ("| Action | Owner |\n|---|---|\n| Add an alert | Ines |\n| Té**st** it | Jun |\n", 2),
            ("- **Ines**:\n  - Add an alert for\n    日本\n  - Write a runbook\n", 2),
            (&*long, 0),
        ] {
            for text in [items.to_owned(), items.replace('\n', "\r\n")] {
                let text =
                    format!("# Shop was down\r\n\nIt was dark.\n\n## Action items\n\n{text}");
                let path = RepoPath::from("a.md");
                let conventions = Conventions::default();
                let document =
                    Document::read_all(path, text.clone().into_bytes(), &conventions).remove(0);
                let words = Words::of(&document);
                assert!(words.show_as(&document.source), "{text:?} as {:?}", words.lines());
                let lines = words.promises.iter().filter(|promise| promise.has_lines()).count();
                assert_eq!(lines, kept, "{text:?}");
            }
        }
    }
}
