//! When an action is due.

use std::ops::Range;

use super::action::Due;
use super::extract::Unit;
use super::flat::Flat;
use super::placeholder::is_placeholder;
use crate::document::pattern::{Folded, Pattern};
use crate::document::{Span, dates};

/// `due: 2026-02-01`, `(by 1 March 2026)`.
static DUE: Pattern = Pattern::folded(
    &["due", "deadline", "eta", "target", "by ", "before", "until"],
    r"(?:^|[\s,;*.])[(\[]?(?:due(?: date| by| on)?|deadline|eta|target(?: date)?|by|before|until)\s*[:=]?\s*\**\s*(?P<date>[^,;)\]|]{4,30})",
);

/// The due date of a row's cell or in the text, and which bytes of the text say so.
pub(super) fn find(unit: &Unit<'_>, words: &Flat) -> Option<(Due, Option<Range<usize>>)> {
    if let Some(cell) = unit.cells.due {
        let text = cell.text().trim().to_owned();
        let date = dates::find(&text).map(|found| found.date);
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
    // Without a day there is nothing to look for.
    dates::find(text)?;
    let folded = Folded::new(text);
    DUE.captures_all(&folded).find_map(|captures| {
        let (whole, matched) = (captures.get(0)?, captures.name("date")?);
        let found = dates::find(matched.as_str()).filter(|found| found.range.start < 4)?;
        let date = matched.start() + found.range.start..matched.start() + found.range.end;
        let mut end = date.end;
        if text[end..].starts_with([')', ']']) {
            end += 1;
        }
        let due =
            Due { text: text[date].to_owned(), date: Some(found.date), span: Span::default() };
        Some((due, whole.start()..end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_dates_in_text() {
        assert!(DUE.is_valid());
        for (text, expected) in [
            ("Add an alert (due: 2026-02-01)", Some("2026-02-01")),
            ("Add an alert by 1 March 2026", Some("1 March 2026")),
            ("Owner: @kim, due 2026-02-01.", Some("2026-02-01")),
            ("Run version 2 by hand", None),
            ("Replace what broke before the 3 nodes", None),
        ] {
            assert_eq!(in_text(text).map(|(due, _)| due.text).as_deref(), expected, "{text}");
        }
    }
}
