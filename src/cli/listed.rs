//! Follow-up actions as the lists of them show each.

use serde::Serialize;

use crate::document::{Action, State};
use crate::history::{ActionId, History};
use crate::report::{Issue, ListedAction};

/// A link of an action, as the public contract has it.
#[derive(Serialize)]
pub(super) struct ListedLink {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) url: Option<String>,
    pub(super) tracker: String,
    pub(super) kind: &'static str,
}

pub(super) fn links(action: &Action) -> Vec<ListedLink> {
    let listed = action.references.iter().map(|reference| ListedLink {
        reference: match reference.text.trim() {
            "" => reference.identity.clone(),
            text => text.to_owned(),
        },
        url: reference.url.clone(),
        tracker: reference.tracker.to_string(),
        kind: reference.kind.as_str(),
    });
    listed.collect()
}

/// The action for a report.
pub(super) fn action(history: &History, id: ActionId) -> ListedAction {
    let action = history.action(id);
    ListedAction {
        path: history.path(id.document).clone(),
        line: line(history, id),
        text: action.text.clone(),
        date: history.date(id.document),
        owner: action.owner.as_ref().map(|owner| owner.name.clone()),
        issue: action.references.first().map(|reference| Issue {
            name: reference.name().to_owned(),
            url: reference.url.clone(),
        }),
        state: action.state_in_words(),
    }
}

/// Whether it is done, as a box.
pub(super) fn mark(action: &Action) -> &'static str {
    match action.state {
        Some(State::Done) => "[x]",
        Some(State::Declined) => "[-]",
        Some(State::Open) | None => "[ ]",
    }
}

/// Who, and which issues: what follows an action's text, each after two spaces.
pub(super) fn tail(action: &Action) -> String {
    let owner = action.owner.iter().map(|owner| owner.name.as_str());
    let issues = action.references.iter().map(|reference| reference.name());
    owner.chain(issues).map(|word| format!("  {word}")).collect()
}

/// Where an action starts: `path:line`.
pub(super) fn place(history: &History, id: ActionId) -> String {
    format!("{}:{}", history.path(id.document), line(history, id))
}

/// The line where an action starts, from 1.
pub(super) fn line(history: &History, id: ActionId) -> usize {
    history.document(id.document).source.line(history.action(id).span.start)
}

/// The day of an action's incident.
pub(super) fn date(history: &History, id: ActionId) -> Option<String> {
    history.date(id.document).map(|date| date.to_string())
}

/// A text for a list, without the rest of a long one.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 100;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    format!("{}…", cut.trim_end())
}
