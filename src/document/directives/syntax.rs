//! How a suppression is written: `pmalint-disable-next-line CODE, CODE until DATE: reason`.

use jiff::civil::Date;

use super::directive::{Directive, Reach, RuleName};
use super::find::Comment;
use crate::document::{Problem, Source, Span};

/// Every directive, as it is written.
const DIRECTIVES: [(&str, Reach); 5] = [
    ("pmalint-disable-line", Reach::Line),
    ("pmalint-disable-next-line", Reach::NextLine),
    ("pmalint-disable", Reach::Block),
    ("pmalint-disable-file", Reach::File),
    ("pmalint-enable", Reach::Enable),
];

/// The first word of a comment that is meant as a directive. A comment that only speaks of pmalint is none.
pub(super) fn directive_word(content: &str) -> Option<&str> {
    let content = content.trim_start();
    let rest = content.strip_prefix("pmalint")?;
    let is_meant = match rest.chars().next()? {
        '-' | ':' | '_' => true,
        letter if letter.is_whitespace() => {
            let word = rest.split_whitespace().next().unwrap_or_default();
            ["disable", "enable", "ignore"].iter().any(|verb| word.starts_with(verb))
        }
        _ => false,
    };
    let length = rest
        .char_indices()
        .skip(1)
        .find(|(_, letter)| letter.is_whitespace() || *letter == ':')
        .map_or(rest.len(), |(at, _)| at);
    is_meant.then(|| &content[..content.len() - rest.len() + length])
}

/// `None` for a comment about something else.
pub(super) fn read(source: &Source, comment: &Comment) -> Option<Result<Directive, Problem>> {
    let content = source.slice(comment.content);
    let word = directive_word(content)?;
    let Some((_, reach)) = DIRECTIVES.iter().find(|(name, _)| *name == word) else {
        let names: Vec<String> = DIRECTIVES.iter().map(|(name, _)| format!("`{name}`")).collect();
        let problem =
            Problem::new(comment.span, format!("there is no directive `{}`", word.trim()));
        return Some(Err(problem.help(format!("expected one of {}", names.join(", ")))));
    };
    let start = comment.content.start + content.find(word).unwrap_or_default() + word.len();
    Some(arguments(source, comment, *reach, start))
}

/// `CODE, CODE until DATE: reason`, or the date at the end of the reason.
fn arguments(
    source: &Source,
    comment: &Comment,
    reach: Reach,
    start: usize,
) -> Result<Directive, Problem> {
    let text = source.slice(Span::new(start, comment.content.end));
    let (head, reason) = match text.split_once(':') {
        Some((head, reason)) => (head, reason.trim()),
        None => (text, ""),
    };
    let mut rules = Vec::new();
    let mut until = None;
    let mut words = words(head, start).into_iter();
    while let Some(RuleName { text, span }) = words.next() {
        if text.eq_ignore_ascii_case("until") {
            let day = words.next();
            let span = day.as_ref().map_or(span, |day| day.span);
            until = Some(date(day.map(|day| day.text).unwrap_or_default().as_str(), span)?);
        } else {
            rules.push(RuleName { text, span });
        }
    }
    let (reason, at_end) = split_until(reason);
    if let Some(day) = at_end {
        until = Some(date(day, comment.span)?);
    }
    if rules.is_empty() && reach != Reach::Enable {
        return Err(Problem::new(comment.span, "this comment names no rule")
            .help("name what is disabled, and why: `PMA203: the vendor tracks it`"));
    }
    Ok(Directive {
        span: comment.span,
        reach,
        rules,
        reason: reason
            .contains(char::is_alphanumeric)
            .then(|| reason.split_whitespace().collect::<Vec<_>>().join(" ")),
        until,
        scope: comment.span,
        is_elsewhere: false,
    })
}

/// The words between blanks and commas. `start` is where the text starts in the file.
fn words(text: &str, start: usize) -> Vec<RuleName> {
    let pieces = text.split(|letter: char| letter.is_whitespace() || letter == ',');
    let mut at = start;
    let mut words = Vec::new();
    for piece in pieces {
        if !piece.is_empty() {
            words.push(RuleName { text: piece.to_owned(), span: Span::new(at, at + piece.len()) });
        }
        // Each separator is one character; a blank may have several bytes.
        let rest = &text[at - start + piece.len()..];
        at += piece.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// A reason that ends in `until 2026-12-31`, without these words.
fn split_until(reason: &str) -> (&str, Option<&str>) {
    let trimmed = reason.trim_end_matches('.');
    let (before, day) = trimmed.rsplit_once(char::is_whitespace).unwrap_or(("", trimmed));
    let is_day = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let rest = before.trim_end();
    let kept = rest.len().saturating_sub("until".len());
    match rest.get(kept..) {
        Some(word) if is_day && word.eq_ignore_ascii_case("until") => {
            (rest[..kept].trim_end().trim_end_matches(','), Some(day))
        }
        _ => (reason, None),
    }
}

fn date(day: &str, span: Span) -> Result<Date, Problem> {
    day.parse().map_err(|_| {
        let message = if day.is_empty() {
            "`until` without a day".to_owned()
        } else {
            format!("`{day}` is not a day")
        };
        Problem::new(span, message).help("write it as YYYY-MM-DD")
    })
}
