//! Reads one action whole: its words, references, owner, due date and state.

use std::ops::Range;

use super::action::{Acknowledgement, Action};
use super::extract::{Unit, Words, title_span};
use super::flat::{Flat, distinct, is_address};
use super::{due, owner, state, wording};
use crate::document::markdown::Inline;
use crate::document::pattern::{Folded, Pattern};
use crate::document::people::People;
use crate::document::references::{Place, Reference, Trackers};

/// Reads the unit's attributes; `source` is the document's text, `people` are those that it names.
pub(crate) fn read(
    unit: &Unit<'_>,
    source: &str,
    trackers: &Trackers,
    people: &People<'_>,
) -> Action {
    let words = Flat::new(unit.text, trackers, Place::Prose);
    let mut found = words.found.clone();
    let mut add =
        |inline, place| found.extend(Flat::new(Words { inline, from: 0 }, trackers, place).found);
    for inline in &unit.more {
        add(inline, Place::Prose);
    }
    for inline in unit.cells.references.iter().chain(&unit.cells.state) {
        add(inline, Place::ReferencePosition);
    }
    for inline in &unit.cells.others {
        add(inline, Place::Prose);
    }
    let (references, containers) = distinct(found);
    let owner = owner::find(unit, &words, people);
    let (due, due_range) =
        due::find(unit, &words).map_or((None, None), |(due, range)| (Some(due), range));
    let (state, state_range) = state::find(unit, &words);
    let (acknowledged, repeats_range) = acknowledged(unit, &words);
    let said = [
        owner.as_ref().and_then(|owner| owner.range.clone()),
        due_range,
        state_range,
        repeats_range,
    ];
    let title = clean(&words.text, said.into_iter().flatten().collect(), &references);
    let (text, lead) = match description(unit) {
        Some(description) => (format!("{title}. {description}"), Some(title)),
        None => (title, lead(unit.text)),
    };
    Action {
        span: unit.span,
        title_span: title_span(unit, source),
        text,
        lead,
        owner: owner.map(|owner| owner.named),
        due,
        state,
        references,
        containers,
        acknowledged,
        group_references: unit.group.iter().flat_map(|group| group.references.clone()).collect(),
        is_told_as_past: state.is_none() && tells_the_past(unit.text, &words.text),
    }
}

/// What stands below a title as `Description: ...`; without it, two actions with the same title would be the same.
fn description(unit: &Unit<'_>) -> Option<String> {
    unit.more.iter().find_map(|inline| {
        let text = inline.text();
        let (key, description) = text.split_once(':')?;
        let is_description = ["description", "details", "what"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(key.trim()));
        let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
        (is_description && !description.is_empty()).then_some(description)
    })
}

/// The bold words that the text begins with, where they are a title of it and not all of it.
fn lead(words: Words<'_>) -> Option<String> {
    let runs = words.inline.runs.get(words.from..)?;
    let bold = runs.iter().take_while(|run| run.style.strong).count();
    if bold == 0 || bold == runs.len() {
        return None;
    }
    let text: String = runs[..bold].iter().map(|run| run.text.as_ref()).collect();
    let text = text.trim().trim_end_matches([':', '.']).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// "**A lasting store.** Moved the secrets to it": a title may stand before what was done.
fn tells_the_past(words: Words<'_>, text: &str) -> bool {
    let below_title = || {
        let title = lead(words)?;
        text.trim_start().strip_prefix(&title)
    };
    wording::tells_the_past(text) || below_title().is_some_and(wording::tells_the_past)
}

static REPEATS: Pattern = Pattern::exact(
    &["repeat", "again from"],
    r"(?:^|[\s,;])[(\[]?(?i:repeats?|repeat of|again from)\s*:\s*(?P<id>[^\s,;)\]]+)[)\]]?",
);

/// How many words besides the target are a reason why the first time was not enough.
const REASON_WORDS: usize = 8;

/// A link to another document, or `repeats: <id>`, and the bytes of the text that say the latter.
fn acknowledged(unit: &Unit<'_>, words: &Flat) -> (Vec<Acknowledgement>, Option<Range<usize>>) {
    let below: usize =
        unit.more.iter().map(|inline| inline.text().split_whitespace().count()).sum();
    let reason = |without: &str| {
        words.text.replace(without, " ").split_whitespace().count() + below >= REASON_WORDS
    };
    let mut found = Vec::new();
    let mut range = None;
    for inline in std::iter::once(unit.text.inline).chain(unit.more.iter().copied()) {
        for (at, link) in inline
            .links
            .iter()
            .enumerate()
            .filter(|(_, link)| !link.image && is_relative(&link.destination))
        {
            let text: String = inline
                .runs
                .iter()
                .filter(|run| run.link == Some(at))
                .map(|run| run.text.as_ref())
                .collect();
            found.push(Acknowledgement {
                target: link.destination.clone(),
                span: link.span,
                reason: reason(&text),
            });
        }
    }
    let own = REPEATS.captures(&Folded::new(&words.text)).and_then(|captures| {
        let (whole, id) = (captures.get(0)?, captures.name("id")?);
        range = Some(whole.range());
        Some((id.as_str().to_owned(), whole.as_str().to_owned(), unit.span))
    });
    let below = unit.more.iter().find_map(|inline: &&Inline<'_>| {
        let text = inline.text();
        let captures = REPEATS.captures(&Folded::new(&text)).map(|captures| {
            (captures.get(0).map(|whole| whole.as_str().to_owned()), captures["id"].to_owned())
        });
        captures.map(|(whole, id)| (id, whole.unwrap_or_default(), inline.span))
    });
    if let Some((id, whole, span)) = own.or(below) {
        found.push(Acknowledgement {
            target: id.trim_end_matches('.').to_owned(),
            span,
            reason: reason(&whole),
        });
    }
    (found, range)
}

/// Relative links lead to other files of the repository.
fn is_relative(destination: &str) -> bool {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    !path.is_empty() && !destination.contains("://") && !destination.starts_with("mailto:")
}

/// The words to show and to compare: without what was read from them as something else.
fn clean(text: &str, said: Vec<Range<usize>>, references: &[Reference]) -> String {
    let mut without = text.to_owned();
    for range in said {
        if let Some(said) = text.get(range.clone()) {
            without.replace_range(range, &" ".repeat(said.len()));
        }
    }
    let is_noise = |word: &&str| {
        // Nearly all words begin as no noise does.
        let first = word.as_bytes().first();
        if first.is_some_and(|first| first.is_ascii_alphanumeric() && *first != b'h') {
            return false;
        }
        let bare = word.trim_matches(['(', ')', '[', ']', ',', ';', '.']);
        is_address(bare)
            || bare.starts_with('@') && bare.len() > 1 && !bare.contains('/')
            || (bare.is_empty() && !word.is_empty() && *word != "-")
            || (bare.starts_with(':') && bare.ends_with(':') && bare.contains("check"))
    };
    let words: Vec<&str> = without.split_whitespace().filter(|word| !is_noise(word)).collect();
    let mut text: &str = &words.join(" ");
    text = text.trim_start_matches(|character: char| {
        matches!(character, ' ' | ',' | ';' | ':' | '：' | '-' | '–' | '—' | '*')
            || is_check_mark(character)
    });
    text = text.strip_prefix("[]").unwrap_or(text).trim_start();
    if !references.is_empty() {
        text = without_pointer(text);
    }
    text = text.trim_end_matches(|character: char| {
        matches!(character, ' ' | ',' | ';' | ':' | '-' | '–' | '—' | '(' | '[')
            || is_check_mark(character)
    });
    if text.is_empty() {
        // An action may be nothing but its link.
        let only = references.first();
        return only
            .map(|reference| {
                if reference.text.trim().is_empty() {
                    reference.identity.clone()
                } else {
                    reference.text.trim().to_owned()
                }
            })
            .unwrap_or_default();
    }
    text.to_owned()
}

fn is_check_mark(character: char) -> bool {
    matches!(character, '✅' | '✔' | '☑' | '🗹' | '\u{fe0f}')
}

/// Without the words that led to the reference: "... Ticket", "... see".
fn without_pointer(text: &str) -> &str {
    const POINTERS: &[&str] =
        &["by", "in", "issue", "jira", "pr", "see", "ticket", "tracked", "via"];
    let mut text = text;
    loop {
        let trimmed = text.trim_end_matches([' ', ',', ';', ':', '(', '[', '-', '–', '—']);
        let (before, last) = trimmed.rsplit_once(' ').unwrap_or(("", trimmed));
        if before.is_empty() || !POINTERS.contains(&last.to_lowercase().as_str()) {
            return trimmed;
        }
        text = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cleaned() {
        assert!(REPEATS.is_valid());
        for (text, expected) in [
            ("Add an alert  https://example.org/x ", "Add an alert"),
            ("✅ Pin the version,", "Pin the version"),
            ("Ask @kim about the cache ()", "Ask about the cache"),
            (": start earlier", "start earlier"),
        ] {
            assert_eq!(clean(text, Vec::new(), &[]), expected, "{text}");
        }
        assert_eq!(without_pointer("Pin the version. See ticket"), "Pin the version.");
        assert_eq!(without_pointer("Log in"), "Log");
    }
}
