//! Whether an action is done, open or declined, as far as anything says.

use std::ops::Range;

use super::action::State;
use super::extract::Unit;
use super::flat::Flat;
use super::state_words::{state_apart, state_word};
use crate::document::dates;
use crate::document::pattern::Folded;
use crate::document::turns::{Turn, Turns, is_word};

/// Words of work that is over, where they stand as a mark.
const DONE_WORDS: &[&str] = &[
    "done",
    "complete",
    "completed",
    "fixed",
    "finished",
    "resolved",
    "closed",
    "implemented",
    "merged",
    "deployed",
    "shipped",
    "released",
];
const CHECK_MARKS: &[char] = &['✅', '✔', '☑', '🗹'];
const CHECK_NAMES: &[&str] =
    &[":white_check_mark:", ":heavy_check_mark:", ":ballot_box_with_check:"];
/// All of them have it.
const IN_CHECK_NAMES: &str = "_check";

/// Where a text says that the work is done: in capitals, by a check mark, or by a word where a mark would
/// stand: at the start or the end, after a dash, in brackets. "Fixed by hand" in a description is none.
/// By hand and not a pattern, since nearly every document has one of the words.
fn done_mark(text: &str) -> Option<Range<usize>> {
    let check = Some(text)
        .filter(|text| !text.is_ascii())
        .and_then(|text| text.find(CHECK_MARKS))
        .map(|at| at..at + text[at..].chars().next().map_or(0, char::len_utf8));
    let named = || {
        let names = if text.contains(IN_CHECK_NAMES) { CHECK_NAMES } else { &[] };
        names.iter().find_map(|name| text.find(name).map(|at| at..at + name.len()))
    };
    let mut before = "";
    let words = word_ranges(text).find_map(|range| {
        let found = done_word(text, &range, before);
        before = &text[range];
        found
    });
    [check.or_else(named), words].into_iter().flatten().min_by_key(|range| range.start)
}

/// The mark that a word of the text is, with the dash or bracket before it; `before` is the word before.
fn done_word(text: &str, range: &Range<usize>, before: &str) -> Option<Range<usize>> {
    let word = &text[range.clone()];
    if !DONE_WORDS.iter().any(|done| done.eq_ignore_ascii_case(word)) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let (ahead, after) = (text[..range.start].trim_end(), &text[range.end..]);
    let is_done = lower == "done";
    let is_main = is_done || lower == "completed";
    let opens = |text: &str, marks: &[char]| {
        text.chars()
            .next_back()
            .filter(|mark| marks.contains(mark))
            .map(|mark| text.len() - mark.len_utf8())
    };
    if word == "DONE"
        || is_main
            && (!ahead.contains(char::is_alphanumeric) && !goes_on_as_a_sentence(after)
                || after.trim_matches([' ', '.', '!', ')', ']']).is_empty())
    {
        return Some(range.clone());
    }
    // "- already done", "(now fixed)": the word between belongs to the mark.
    let adverb = ["already", "now", "all"].iter().any(|adverb| before.eq_ignore_ascii_case(adverb));
    let beyond = ahead.strip_suffix(before).unwrap_or(ahead).trim_end();
    let marked = if adverb { beyond } else { ahead };
    if let Some(start) = opens(marked, &['-', '–', '—', '(', '[']) {
        let next = after.trim_start();
        let ends = next.is_empty() || next.starts_with([')', ']', '.', ',', ':', '!']);
        let goes_on = after.starts_with(' ')
            && (next.starts_with(|c: char| c.is_ascii_digit())
                || ["in ", "on ", "by ", "with ", "and "]
                    .iter()
                    .any(|word| next.starts_with(word)));
        if is_done || ends || goes_on {
            return Some(start..range.end);
        }
    }
    if is_done && let Some(start) = opens(ahead, &[',', ';', ':', '.']) {
        return Some(start..range.end);
    }
    let perfect = matches!(lower.as_str(), "done" | "completed" | "fixed" | "implemented");
    let is_since = |word: &str| {
        ["already", "since", "now"].iter().any(|since| word.eq_ignore_ascii_case(since))
    };
    let been =
        before.eq_ignore_ascii_case("been") && beyond.rsplit(' ').next().is_some_and(is_since);
    (perfect && (is_since(before) || been)).then(|| range.clone())
}

/// "Completed the store" is no mark.
fn goes_on_as_a_sentence(after: &str) -> bool {
    ["the ", "a ", "an ", "our ", "all "].iter().any(|word| after.trim_start().starts_with(word))
}

/// The runs of letters and digits of a text.
fn word_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |character: char| {
        character.is_ascii_alphanumeric() || character == '_' || character.is_alphanumeric()
    };
    let mut characters = text.char_indices();
    std::iter::from_fn(move || {
        let (start, _) = characters.find(|(_, character)| is_word(*character))?;
        let end = characters.find(|(_, character)| !is_word(*character));
        Some(start..end.map_or(text.len(), |(end, _)| end))
    })
}

/// Marks of open work in capitals, wherever they stand.
static OPEN_IN_CAPITALS: Turns = Turns::new(
    &[],
    &[Turn::of(&[&["TODO", "TO-DO", "DOING", "WIP", "IN PROGRESS", "NOT STARTED", "NOT DONE"]])],
);
/// Words of open work, where they stand at the end, after a dash or in brackets.
const OPEN_AT_END: &[&str] = &[
    "todo",
    "to do",
    "in progress",
    "in-progress",
    "wip",
    "ongoing",
    "not done",
    "not yet done",
    "not started",
    "not yet started",
    "pending",
    "planned",
];
/// Words of open work, where the text begins with them and a mark: `todo: pin it`.
const OPEN_AT_START: &[&str] = &["todo", "doing", "in progress"];

/// Where a text says that the work is still to be done. By hand, for the same reason.
fn open_mark(text: &str) -> Option<Range<usize>> {
    // All of them begin with two capitals.
    let has_capitals =
        text.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    let mut in_capitals = has_capitals.then(|| OPEN_IN_CAPITALS.ends(text)).into_iter().flatten();
    let in_capitals = in_capitals.next().map(|(start, end)| start..end);
    let found = [in_capitals, open_at_end(text), open_at_start(text)];
    found.into_iter().flatten().min_by_key(|range| range.start)
}

fn open_at_end(text: &str) -> Option<Range<usize>> {
    let said = text.trim_end();
    let said = said.strip_suffix('.').unwrap_or(said).trim_end();
    let said = said.strip_suffix([')', ']']).unwrap_or(said).trim_end();
    OPEN_AT_END.iter().find_map(|word| {
        let at = said.len().checked_sub(word.len())?;
        said.get(at..).filter(|end| end.eq_ignore_ascii_case(word))?;
        let before = said[..at].trim_end();
        let mark = before.strip_suffix(['-', '–', '—', '(', '[', ':'])?.len();
        Some(mark..text.len())
    })
}

fn open_at_start(text: &str) -> Option<Range<usize>> {
    let start = text.find(is_word)?;
    OPEN_AT_START.iter().find_map(|word| {
        let end = start + word.len();
        text.get(start..end).filter(|begin| begin.eq_ignore_ascii_case(word))?;
        let after = &text[end..];
        let rest = after.trim_start().strip_prefix([':', '-', '–', '*'])?;
        (!after.starts_with(is_word)).then_some(0..text.len() - rest.len())
    })
}

/// Words of a refusal, wherever they stand.
static REFUSALS: Turns = Turns::new(
    &["won't", "won’t", "wont", "not doing", "decided not", "decided against"],
    &[
        Turn::of(&[&["won't", "won’t", "wont"], &[" do", " fix", "do", "fix"]]),
        Turn::of(&[&["wont-do", "wont-fix", "decided not to", "decided against", "not doing"]]),
    ],
);
/// Words of a refusal, where they stand at the start, after a dash or in brackets.
static REFUSED: Turns = Turns::new(
    &["rejected", "declined", "cancel", "abandoned"],
    &[Turn::of(&[&["rejected", "declined", "cancelled", "canceled", "abandoned"]])],
);

pub(super) fn is_declined(text: &Folded<'_>) -> bool {
    let is_mark = |(start, _): (usize, usize)| {
        let before = text.text()[..start].trim_end();
        start == 0 || before.ends_with(['-', '–', '—', '(', '['])
    };
    REFUSALS.are_in(text) || REFUSED.are_in(text) && REFUSED.ends(text.lower()).any(is_mark)
}

/// The state, and the bytes of the text that are nothing but its mark.
pub(super) fn find(unit: &Unit<'_>, words: &Flat) -> (Option<State>, Option<Range<usize>>) {
    if let Some(ticked) = unit.ticked {
        return (Some(if ticked { State::Done } else { State::Open }), None);
    }
    let in_state = unit.cells.state.iter().filter_map(|cell| state_word(&cell.text()));
    let in_references =
        unit.cells.references.iter().filter_map(|cell| reference_state(&cell.text()));
    if let Some(state) = in_state.chain(in_references).next() {
        return (Some(state), None);
    }
    // `[#12 (done)](https://...)`.
    if let Some((state, _)) = words.found.iter().find_map(|reference| apart(&reference.text)) {
        return (Some(state), None);
    }
    let folded = Folded::new(&words.text);
    if is_declined(&folded) {
        return (Some(State::Declined), None);
    }
    if let Some((state, range)) = box_at_start(&words.text) {
        return (Some(state), Some(range));
    }
    let done = done_mark(&words.text).map(|range| mark(&words.text, range));
    if words.struck || done.is_some() {
        return (Some(State::Done), done.flatten());
    }
    if let Some(open) = open_mark(&words.text) {
        return (Some(State::Open), mark(&words.text, open));
    }
    if let Some((state, range)) = apart(&words.text) {
        return (Some(state), Some(range));
    }
    // "Measures implemented" says nothing of "Still required" below it.
    let nearest = unit.group.iter().rposition(|group| group.is_heading).unwrap_or(0);
    let near = unit.group.get(nearest..).unwrap_or_default();
    (near.iter().rev().find_map(|group| label_state(&group.label)), None)
}

/// Whether a text says of what it tells that it is done or open, apart from the sentence.
pub(super) fn is_marked(text: &str) -> bool {
    apart(text).is_some()
}

/// What a cell with a ticket says beside it: `n/a **DONE**`, as the tables of Google's SRE book do.
fn reference_state(text: &str) -> Option<State> {
    let marked = || {
        let done = done_mark(text).map(|_| State::Done);
        done.or_else(|| open_mark(text).map(|_| State::Open))
    };
    state_word(text).or_else(marked)
}

/// Boxes that GFM does not know: `[-]` and `[~]` (what does not apply, as on GitLab), `[n/a]`, `[done]`.
fn box_at_start(text: &str) -> Option<(State, Range<usize>)> {
    let start = text.len() - text.trim_start().len();
    let (inside, _) = text[start..].strip_prefix('[')?.split_once(']')?;
    let state = match inside.trim() {
        "-" | "~" => State::Declined,
        inside if inside.eq_ignore_ascii_case("n/a") => State::Declined,
        inside if inside.eq_ignore_ascii_case("x") => State::Done,
        inside => state_apart(inside)?,
    };
    Some((state, start..start + inside.len() + 2))
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

/// In characters.
const LONGEST_MARK: usize = 40;

/// What stands apart from the sentence: `Erledigt: ...`, `... (pending) ...`, `... – fait`.
fn apart(text: &str) -> Option<(State, Range<usize>)> {
    let start = text.len() - text.trim_start().len();
    let before_colon = || {
        let (end, colon) = text.match_indices([':', '：']).next()?;
        Some((state_apart(text.get(start..end)?)?, start..end + colon.len()))
    };
    // There may be as many brackets as letters, so the other one is looked for nearby.
    let in_brackets = || {
        text.match_indices(['(', '（', '[']).find_map(|(open, bracket)| {
            let inside = open + bracket.len();
            let mut near = text[inside..].char_indices().take(LONGEST_MARK);
            let (length, close) = near.find(|(_, next)| matches!(next, ')' | '）' | ']'))?;
            let state = state_apart(&text[inside..inside + length])?;
            Some((state, open..inside + length + close.len_utf8()))
        })
    };
    let after_dash = || {
        let dashes = [" - ", " – ", " — "];
        let (dash, mark) =
            dashes.iter().filter_map(|mark| Some((text.rfind(mark)?, mark))).max()?;
        Some((state_apart(&text[dash + mark.len()..])?, dash..text.len()))
    };
    before_colon().or_else(in_brackets).or_else(after_dash)
}

/// `Done`, `Immediate actions (completed)`, `2) TODO alerts`: the label of a list speaks for all of it.
fn label_state(label: &str) -> Option<State> {
    const IMPLEMENTED: &[&str] = &["implemented", "taken", "completed", "applied", "delivered"];
    // An emoji may follow.
    let label =
        label.trim_end_matches(|next: char| !next.is_alphanumeric() && !matches!(next, ')' | '）'));
    let inner = label.strip_suffix([')', '）']).and_then(|label| label.rsplit_once(['(', '（']));
    // "(implemented 2026-09-24)" is implemented.
    let undated = |inner: &str| {
        let is_day = |next: char| next.is_ascii_digit() || matches!(next, '-' | '/' | '.' | ' ');
        state_apart(inner.trim_matches(is_day))
    };
    if let Some(state) = inner.and_then(|(_, inner)| undated(inner)) {
        return Some(state);
    }
    let says_done = state_word(label).filter(|state| *state != State::Open);
    let lower = label.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    let is_implemented = IMPLEMENTED.contains(&last)
        || lower.ends_with(" now in place")
        || lower.ends_with(" already in place");
    let says_done = says_done.or(is_implemented.then_some(State::Done));
    let begins = label.trim_start_matches(|character: char| !character.is_alphabetic());
    let says_open = || {
        ["TODO", "In progress", "IN PROGRESS"]
            .iter()
            .any(|word| begins.starts_with(word))
            .then_some(State::Open)
            .or_else(|| state_apart(label))
    };
    says_done.or_else(says_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_lists() {
        for (label, expected) in [
            ("Done", Some(State::Done)),
            ("Immediate actions (completed)", Some(State::Done)),
            ("Immédiat (Fait) :", Some(State::Done)),
            ("Court terme (À faire) :", Some(State::Open)),
            ("Corrective measures implemented", Some(State::Done)),
            ("2) TODO alerts", Some(State::Open)),
            ("🔄 Preventive Measures Now in Place", Some(State::Done)),
            ("What is in place", None),
            ("Prevention (implemented 2026-09-24)", Some(State::Done)),
            ("恒久対策(2026-09-24 実装)", Some(State::Done)),
            ("Short term (To Implement) 📋", Some(State::Open)),
            ("⚠️ NOCH ZU FIXEN:", Some(State::Open)),
            ("Offen", Some(State::Open)),
            ("New alerts (storage)", None),
            ("Action items", None),
        ] {
            assert_eq!(label_state(label), expected, "{label}");
        }
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
            assert!(done_mark(text).is_some(), "{text}");
        }
        for text in [
            "Alert when the job is done late",
            "Fix the pipeline",
            "A work in progress",
            "Have the closed list checked",
            "Cancelled by hand, then fixed manually",
            "Hung; resolved by hand",
            "Completed the store of the secrets",
        ] {
            assert_eq!(done_mark(text), None, "{text}");
        }
        for (text, mark) in [
            ("TODO pin it", "TODO"),
            ("Pin it (in progress)", "(in progress)"),
            ("Pin it - todo", "- todo"),
            ("Pin it [Not yet done ]. ", "[Not yet done ]. "),
            ("todo: pin it", "todo:"),
            ("- Doing - pin it, WIP", "- Doing -"),
        ] {
            let found = open_mark(text).map(|range| &text[range]);
            assert_eq!(found, Some(mark), "{text}");
        }
        for text in ["This is a work in progress and we will see", "todos: pin it", "MYTODO"] {
            assert_eq!(open_mark(text), None, "{text}");
        }
    }
}
