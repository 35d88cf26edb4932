//! What is compared of an action: its text, without a decision against it.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::concepts::ActionText;
use super::vocabulary::Lexicon;
use crate::document::{Action, State};

/// What is compared of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wording {
    text: String,
    /// Its bold beginning, if any.
    lead: Option<String>,
}

impl Wording {
    pub(super) fn of(action: &Action) -> Self {
        let text = match action.state {
            Some(State::Declined) => before_decision(&action.text),
            _ => &action.text,
        };
        Self { text: text.to_owned(), lead: action.lead.clone() }
    }

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
