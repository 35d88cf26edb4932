//! An action as a history keeps it in words.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::concepts::ActionText;
use super::vocabulary::Lexicon;
use crate::document::{Action, Document, Position, Span, State};

/// What is compared of an action, and what a later one's finding says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    text: String,
    /// Its bold beginning, if any.
    lead: Option<String>,
    pub owner: Option<String>,
    /// The first issue that it links, as it is written.
    pub issue: Option<String>,
    /// Whether it is done, in words.
    pub state: Cow<'static, str>,
    /// Where its title stands.
    pub span: Span,
    pub start: Position,
    pub end: Position,
}

/// What a history keeps of a document in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    /// By what others call it, as written.
    pub(super) id: String,
    pub(super) promises: Vec<Promise>,
}

impl Words {
    pub(super) fn of(document: &Document) -> Self {
        let promise = |action: &Action| {
            let span = document.source.clamp(action.title_span);
            let text = match action.state {
                Some(State::Declined) => before_decision(&action.text),
                _ => &action.text,
            };
            Promise {
                text: text.to_owned(),
                lead: action.lead.clone(),
                owner: action.owner.as_ref().map(|owner| owner.name.clone()),
                issue: action.references.first().map(|found| found.name().to_owned()),
                state: Cow::Borrowed(action.state_in_words()),
                span: action.title_span,
                start: document.source.position(span.start),
                end: document.source.position(span.end),
            }
        };
        Self { id: document.id(), promises: document.actions.iter().map(promise).collect() }
    }
}

impl Promise {
    pub(super) fn read(&self, lexicon: &Lexicon) -> ActionText {
        ActionText::new(&self.text, self.lead.as_deref(), lexicon)
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
