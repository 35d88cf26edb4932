//! One follow-up action, as it is kept.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::Span;
use crate::document::references::{Reference, ReferenceKind};

/// One unit of work that a post-mortem records so that the incident does not happen again, is
/// noticed sooner, or hurts less.
#[derive(Clone, Debug)]
pub struct Action {
    /// The whole item, row or paragraph; its start is where the action starts.
    pub span: Span,
    /// The words to underline: the first line of the action's own text.
    pub title_span: Span,
    /// The words without markup, links, owner and state.
    pub text: String,
    /// The words in bold that the text begins with, if it does.
    pub lead: Option<String>,
    pub owner: Option<Named>,
    pub due: Option<Due>,
    /// `None` where nothing says.
    pub state: Option<State>,
    /// Issues, changes and other items that the action names; never placeholders or containers.
    pub references: Vec<Reference>,
    /// Places in trackers that hold items and are none: boards, queries, the form for a new issue.
    pub containers: Vec<Reference>,
    /// What the action says of earlier incidents.
    pub acknowledged: Vec<Acknowledgement>,
    /// Issues that the labels above the action link, for all of their actions at once.
    pub group_references: Vec<Reference>,
    /// It tells what was done ("Added an alert"), and nothing says its state.
    pub is_told_as_past: bool,
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub span: Span,
}

/// When the work is due, as written and, where it can be read, as a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub text: String,
    pub date: Option<Date>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Done,
    /// Decided not to do; counts as done, since nothing is left to do.
    Declined,
}

impl State {
    pub fn is_done(self) -> bool {
        self != Self::Open
    }
}

/// A word that an action has been promised before: a link to the earlier post-mortem, or
/// `repeats: <id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The link's destination, or the id.
    pub target: String,
    pub span: Span,
    /// Whether the action says more than the target: why the first time was not enough.
    pub reason: bool,
}

impl Action {
    pub fn done(&self) -> Option<bool> {
        self.state.map(State::is_done)
    }

    /// What became of it, as part of a sentence.
    pub fn state_in_words(&self) -> &'static str {
        match self.state {
            Some(State::Done) => "marked as done",
            Some(State::Declined) => "declined",
            Some(State::Open) => "open",
            None => "no state given",
        }
    }

    /// The references that stand for a promise. A pull request is work done.
    pub fn issues(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(|reference| reference.kind != ReferenceKind::Change)
    }

    /// Whether anything is left to do, as far as the document says.
    pub fn is_promise(&self) -> bool {
        match self.state {
            Some(state) => !state.is_done(),
            None => !self.is_told_as_past,
        }
    }
}
