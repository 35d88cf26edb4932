//! When an action is due.

use std::ops::Range;

use super::action::Due;
use super::extract::Unit;
use super::flat::Flat;
use super::placeholder::is_placeholder;
use crate::document::pattern::Folded;
use crate::document::turns::is_word;
use crate::document::{Span, dates};

/// What announces the day, where one begins with another the longer first: `due: 2026-02-01`, `(by 1 March 2026)`.
const ANNOUNCING: &[&str] = &[
    "due date",
    "due by",
    "due on",
    "due",
    "deadline",
    "eta",
    "target date",
    "target",
    "by",
    "before",
    "until",
];

/// The day stands in so many bytes after what announces it.
const LONGEST: usize = 30;

/// The due date of a row's cell or in the text, and which bytes of the text say so.
pub(super) fn find(unit: &Unit<'_>, words: &Flat) -> Option<(Due, Option<Range<usize>>)> {
    if let Some(cell) = unit.cells.due {
        let text = cell.text().trim().to_owned();
        let found = dates::find(&text).or_else(|| dates::period(&text));
        let date = found.map(|found| found.date);
        return (!is_placeholder(&text)).then_some((Due { date, text, span: cell.span }, None));
    }
    if let Some((due, range)) = in_text(&words.text) {
        let day =
            words.text[range.clone()].rfind(&due.text).map_or(range.start, |at| range.start + at);
        let start = words.in_source(day);
        let span = start.map_or(unit.span, |start| Span::new(start, start + due.text.len()));
        return Some((Due { span, ..due }, Some(range)));
    }
    unit.more.iter().find_map(|inline| {
        in_text(&inline.text()).map(|(due, _)| (Due { span: inline.span, ..due }, None))
    })
}

fn in_text(text: &str) -> Option<(Due, Range<usize>)> {
    // Without a number there is nothing to look for.
    text.bytes().position(|byte| byte.is_ascii_digit())?;
    let folded = Folded::new(text);
    announced(folded.lower()).find_map(|range| {
        let after = &text[range.end..];
        let ends = |(at, letter): &(usize, char)| *at >= LONGEST || ",;)]|".contains(*letter);
        let end = after.char_indices().find(ends).map_or(after.len(), |(at, _)| at);
        // "Before March 2026" tells of the past as well.
        let may_be_month =
            || !["before", "until"].iter().any(|word| folded.lower()[range.clone()].contains(word));
        let month = || may_be_month().then(|| dates::period(&after[..end])).flatten();
        let day = dates::find(&after[..end]).filter(|found| found.range.start < 4);
        let found = day.or_else(month)?;
        let date = range.end + found.range.start..range.end + found.range.end;
        let mut end = date.end;
        if text[end..].starts_with([')', ']']) {
            end += 1;
        }
        let due =
            Due { text: text[date].to_owned(), date: Some(found.date), span: Span::default() };
        Some((due, range.start..end))
    })
}

/// Where a text in lower case announces a day: up to where the day would begin, with the mark before it. By hand and not a
/// pattern, since half of all documents have a day in an action, and to compile one takes longer than to read them.
fn announced(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut was_word = false;
    let starts = text.char_indices().filter_map(move |(at, letter)| {
        let was_word = std::mem::replace(&mut was_word, is_word(letter));
        (is_word(letter) && !was_word).then_some(at)
    });
    starts.filter_map(|at| {
        let mut after = ANNOUNCING.iter().filter_map(|words| text[at..].strip_prefix(words));
        let after = after.find(|after| !after.starts_with(is_word))?.trim_start();
        let day = after.strip_prefix([':', '=']).unwrap_or(after).trim_start();
        let day = day.trim_start_matches('*').trim_start();
        let before = text[..at].strip_suffix(['(', '[']).unwrap_or(&text[..at]);
        let mark = before.chars().next_back();
        let is_apart = |mark: char| mark.is_whitespace() || matches!(mark, ',' | ';' | '*' | '.');
        let start = before.len() - mark.map_or(0, char::len_utf8);
        mark.is_none_or(is_apart).then(|| start..text.len() - day.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_dates_in_text() {
        for (text, expected) in [
            ("Add an alert (due: 2026-02-01)", Some("2026-02-01")),
            ("Add an alert by 1 March 2026", Some("1 March 2026")),
            ("Owner: @kim, due 2026-02-01.", Some("2026-02-01")),
            ("Add an alert; **deadline**: 2026-02-01", Some("2026-02-01")),
            ("Add an alert [ETA = *2026-02-01*]", Some("2026-02-01")),
            ("Add an alert (due date:2026-02-01, maybe)", Some("2026-02-01")),
            ("Remove it before the next release, by 2026-02-01", Some("2026-02-01")),
            ("Due Tuesday or by 2026-02-01", Some("2026-02-01")),
            ("Add an alert (owner=kim, due=2026-03)", Some("2026-03")),
            ("Add an alert, due: March 2026", Some("March 2026")),
            ("Add an alert by Q1 2026.", Some("Q1 2026")),
            ("Undo what we did before March 2026", None),
            ("Run version 2 by hand", None),
            ("Drop each byte 2026-02-01 wrote", None),
            ("Replace what broke before the 3 nodes", None),
        ] {
            assert_eq!(in_text(text).map(|(due, _)| due.text).as_deref(), expected, "{text}");
        }
    }
}
