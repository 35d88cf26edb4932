//! The labels that running text begins with.

use super::Span;
use super::markdown::Inline;
use super::vocabulary::Meaning;

/// The words that name a part, a group of actions or an owner.
pub(super) struct Label {
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) colon: bool,
    /// The run from which the paragraph goes on after the label.
    pub(super) rest: Option<usize>,
    pub(super) meaning: Option<Meaning>,
}

/// The bold words that a paragraph begins with, if they are few enough to be a label.
pub(super) fn bold_label(inline: &Inline<'_>) -> Option<Label> {
    let bold = inline
        .runs
        .iter()
        .take_while(|run| run.style.strong || run.text.trim().is_empty() || run.style.html)
        .count();
    let mut text: String = inline.runs[..bold]
        .iter()
        .filter(|run| !run.style.html)
        .map(|run| run.text.as_ref())
        .collect();
    if text.trim().is_empty() || text.split_whitespace().count() > 8 {
        return None;
    }
    let first = inline.runs.first()?.span;
    let span = Span::new(
        first.start,
        inline.runs[..bold].iter().rev().find(|run| !run.text.trim().is_empty())?.span.end,
    );
    let mut colon = text.trim_end().ends_with(':');
    let after: String = inline.runs[bold..]
        .iter()
        .filter(|run| !run.style.html)
        .map(|run| run.text.as_ref())
        .collect();
    let after = after.trim();
    colon |= after.starts_with(':') || after.starts_with('：');
    let rest = (!after.trim_start_matches([':', '：']).trim().is_empty()).then_some(bold);
    text.truncate(text.trim_end().trim_end_matches([':', '：']).len());
    Some(Label { text: text.trim().to_owned(), span, colon, rest, meaning: None })
}

/// Whether a dash stands between a label and the text after it.
pub(super) fn goes_on_after_dash(inline: &Inline<'_>, label: &Label) -> bool {
    let after = label.rest.and_then(|at| inline.runs.get(at));
    after.is_some_and(|run| [" — ", " – ", " - "].iter().any(|dash| run.text.starts_with(dash)))
}

/// Words in italics that are a paragraph of their own, if they are few enough to be a label.
pub(super) fn italic_label(inline: &Inline<'_>) -> Option<Label> {
    let mut words = inline.visible().filter(|run| !run.text.trim().is_empty());
    let text = inline.text();
    let text = text.trim().trim_end_matches([':', '：']).trim_end();
    (words.all(|run| run.style.emphasis) && (1..=5).contains(&text.split_whitespace().count()))
        .then(|| Label {
            text: text.to_owned(),
            span: text_span(inline),
            colon: inline.text().trim_end().ends_with([':', '：']),
            rest: None,
            meaning: None,
        })
}

/// Where the text after a label stands: from the item's start if it goes on in the label's line, else
/// from the line on which it begins.
pub(super) fn rest_span(inline: &Inline<'_>, from: usize, item: usize) -> Span {
    let runs = inline.runs.get(from..).unwrap_or_default();
    let breaks = runs
        .iter()
        .take_while(|run| run.text.trim_matches([' ', ':', '：']).is_empty())
        .any(|run| run.is_break);
    let first = runs.iter().find(|run| !run.text.trim_matches([' ', ':', '：']).is_empty());
    let start = first.filter(|_| breaks).map_or(item, |run| run.span.start);
    Span::new(start, inline.span.end)
}

/// From the first to the last visible run, links whole: a heading without its marks.
pub(crate) fn text_span(inline: &Inline<'_>) -> Span {
    let spans = inline.visible().filter(|run| !run.text.trim().is_empty()).map(|run| {
        let link = run.link.and_then(|at| inline.links.get(at));
        link.map_or(run.span, |link| link.span)
    });
    spans.reduce(Span::to).unwrap_or(inline.span)
}

/// `TODO.md` is no list of things to do.
pub(super) fn is_file(label: &str) -> bool {
    let ending = label.trim().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}
