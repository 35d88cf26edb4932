//! Whether an action is done, open or declined, as far as anything says.

use std::ops::Range;

use super::action::State;
use super::extract::Unit;
use super::flat::Flat;
use crate::document::dates;
use crate::document::pattern::{Folded, Pattern};

/// Capitals, a mark, or the word where a mark would stand: after a dash, in brackets, at the end.
static DONE: Pattern = Pattern::exact(
    &[
        "done",
        "complete",
        "fixed",
        "finished",
        "resolved",
        "closed",
        "implemented",
        "merged",
        "deployed",
        "shipped",
        "released",
        "✅",
        "✔",
        "☑",
        "🗹",
        "_check",
    ],
    r"(?x)\bDONE\b | [✅✔☑🗹] | :(?:white_check_mark|heavy_check_mark|ballot_box_with_check):
        | [-–—(\[]\s*(?:already\s+|now\s+|all\s+)?(?i:done|completed?|fixed|finished|resolved|closed|implemented|merged|deployed|shipped|released)\b(?:\s*[)\].,:!]|\s*$|\s+(?:in|on|by|with|and)\b|\s+\d)
        | [-–—(\[,;:.]\s*(?i:done)\b
        | ^\W*(?i:done|completed)\b
        | (?i:\b(?:already|since|now)\ (?:been\ )?(?:done|completed|fixed|implemented)\b)
        | \b(?i:done|completed)\s*[.!)\]]*$",
);
static OPEN: Pattern = Pattern::exact(
    &[
        "todo",
        "to-do",
        "to do",
        "doing",
        "wip",
        "progress",
        "not done",
        "not started",
        "not yet",
        "ongoing",
        "pending",
        "planned",
    ],
    r"(?x)\b(?:TODO|TO-DO|DOING|WIP|IN\ PROGRESS|NOT\ STARTED|NOT\ DONE)\b
        | [-–—(\[:]\s*(?i:todo|to\ do|in\ progress|in-progress|wip|ongoing|not\ (?:yet\ )?(?:done|started)|pending|planned)\s*[)\]]?\s*[.]?\s*$
        | ^\W*(?i:todo|doing|in\ progress)\b\s*[:\-–*]",
);
static DECLINED: Pattern = Pattern::folded(
    &[
        "won't",
        "won’t",
        "wont",
        "not doing",
        "decided not",
        "decided against",
        "rejected",
        "declined",
        "cancel",
        "abandoned",
    ],
    r"\b(?:won['’]?t ?(?:do|fix)|wont[ -]?(?:do|fix)|decided (?:not to|against)|not doing)\b|(?:^|[-–—(\[]\s*)(?:rejected|declined|cancell?ed|abandoned)\b",
);

/// The state, and the bytes of the text that are nothing but its mark.
pub(super) fn find(unit: &Unit<'_>, words: &Flat) -> (Option<State>, Option<Range<usize>>) {
    if let Some(ticked) = unit.ticked {
        return (Some(if ticked { State::Done } else { State::Open }), None);
    }
    let cells = unit.cells.state.iter().chain(&unit.cells.references);
    if let Some(state) = cells.filter_map(|cell| state_word(&cell.text())).next() {
        return (Some(state), None);
    }
    let folded = Folded::new(&words.text);
    if DECLINED.is_match(&folded) {
        return (Some(State::Declined), None);
    }
    let done = DONE.find(&folded).map(|found| mark(&words.text, found.range()));
    if words.struck || done.is_some() {
        return (Some(State::Done), done.flatten());
    }
    if let Some(open) = OPEN.find(&folded) {
        return (Some(State::Open), mark(&words.text, open.range()));
    }
    (unit.group.iter().rev().find_map(|group| label_state(&group.label)), None)
}

/// A mark at the start or the end is no part of what is to be done, nor is the day beside it.
fn mark(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let before = text[..range.start].trim();
    let after = &text[range.end..];
    let rest = after.trim_matches([' ', '.', '!', ')', ']', ':', '*', '-']);
    let is_day =
        rest.is_empty() || dates::find(rest).is_some_and(|found| found.range == (0..rest.len()));
    if is_day {
        return Some(range.start..text.len());
    }
    before.is_empty().then_some(range)
}

/// What a status cell or a list's label says.
pub(crate) fn state_word(text: &str) -> Option<State> {
    let folded: String =
        text.trim().trim_matches(['*', '_', '.', '(', ')', '[', ']', ' ']).to_lowercase();
    if DECLINED.is_match(&Folded::new(&folded)) {
        return Some(State::Declined);
    }
    let first = folded.split([',', ';', '(', '.', ':']).next().unwrap_or_default().trim();
    match first {
        "done" | "complete" | "completed" | "closed" | "resolved" | "fixed" | "finished"
        | "merged" | "shipped" | "deployed" | "released" | "implemented" | "yes" | "x" | "✅"
        | "✔" | "✔️" | "☑" => Some(State::Done),
        "todo" | "to do" | "to-do" | "open" | "in progress" | "in-progress" | "doing" | "wip"
        | "not started" | "not yet started" | "planned" | "pending" | "no" | "backlog" | "new"
        | "ongoing" | "started" | "in review" | "blocked" | "scheduled" | "assigned" | "ready"
        | "triage" | "not done" | "outstanding" | "❌" => Some(State::Open),
        _ if folded.starts_with("done") || folded.contains('✅') => Some(State::Done),
        _ => None,
    }
}

/// `Done`, `Immediate actions (completed)`, `2) TODO alerts`: the label of a list speaks for all of it.
fn label_state(label: &str) -> Option<State> {
    let inner = label.rsplit_once('(').map_or(label, |(_, inner)| inner);
    let says_done = state_word(inner).filter(|state| *state != State::Open);
    let begins = label.trim_start_matches(|character: char| !character.is_alphabetic());
    let says_open = || {
        ["TODO", "In progress", "IN PROGRESS"]
            .iter()
            .any(|word| begins.starts_with(word))
            .then_some(State::Open)
    };
    says_done.or_else(says_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_valid() {
        assert!(DONE.is_valid() && OPEN.is_valid() && DECLINED.is_valid());
    }

    #[test]
    fn marks_in_the_text() {
        for text in [
            "Pin it - DONE",
            "Pin it (done)",
            "✅ Pin it",
            "Pin it. Done 2026-01-05.",
            "**DONE** pin it",
            "This has already been done",
            "Pin it - done, and told the team",
            "DONE in #12",
        ] {
            assert!(DONE.is_match(&Folded::new(text)), "{text}");
        }
        for text in [
            "Alert when the job is done late",
            "Fix the pipeline",
            "A work in progress",
            "Have the closed list checked",
            "Cancelled by hand, then fixed manually",
            "Hung; resolved by hand",
        ] {
            assert!(!DONE.is_match(&Folded::new(text)), "{text}");
        }
        for text in ["TODO pin it", "Pin it (in progress)", "Pin it - todo", "todo: pin it"] {
            assert!(OPEN.is_match(&Folded::new(text)), "{text}");
        }
        assert!(!OPEN.is_match(&Folded::new("This is a work in progress and we will see")));
    }

    #[test]
    fn status_words() {
        for (text, expected) in [
            ("**DONE**", Some(State::Done)),
            ("Done (2026-01-05)", Some(State::Done)),
            ("In progress", Some(State::Open)),
            ("Won't do: too costly", Some(State::Declined)),
            ("FAILED", None),
            ("https://example.org/1", None),
        ] {
            assert_eq!(state_word(text), expected, "{text}");
        }
    }
}
