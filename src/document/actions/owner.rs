//! Who an action is promised by.

use std::ops::Range;

use super::action::Named;
use super::extract::{Group, Unit, Words};
use super::flat::Flat;
use super::placeholder::is_placeholder;
use super::wording;
use crate::document::Span;
use crate::document::pattern::Folded;

/// An owner, and which bytes of the action's text say so and nothing else.
pub(super) struct Owner {
    pub(super) named: Named,
    pub(super) range: Option<Range<usize>>,
}

/// The words after which an owner is named.
const OWNER_WORDS: &[&str] =
    &["owner", "owned by", "assignee", "assigned to", "responsible", "dri", "who"];

/// The owner of a row's cell, in the text, or of the label above the list.
pub(super) fn find(unit: &Unit<'_>, words: &Flat) -> Option<Owner> {
    if let Some(cell) = unit.cells.owner {
        let name = cell.text().trim().to_owned();
        return (!is_placeholder(&name))
            .then_some(Owner { named: Named { name, span: cell.span }, range: None });
    }
    let folded = Folded::new(&words.text);
    let place = |range: &Range<usize>| {
        words
            .in_source(range.start)
            .map_or(unit.span, |start| Span::new(start, start + range.len()))
    };
    let named = |(name, whole, inner): Found| Owner {
        named: Named { name, span: place(&inner) },
        range: Some(whole),
    };
    if let Some(found) = explicit(&words.text, &folded).or_else(|| handle(&words.text)) {
        return Some(named(found));
    }
    let below = unit.more.iter().find_map(|inline| {
        let text = inline.text();
        explicit(&text, &Folded::new(&text)).map(|(name, ..)| Named { name, span: inline.span })
    });
    // A link to a profile: `[@kim](https://example.org/kim)`.
    let profile = || {
        let link = words
            .links
            .iter()
            .find(|link| link.text.starts_with('@') && !link.text.contains(char::is_whitespace))?;
        Some(Named { name: link.text.clone(), span: link.span })
    };
    let label = || {
        unit.group.iter().rev().find_map(label_owner).map(|name| Named { name, span: unit.span })
    };
    if let Some(named) = below.or_else(profile).or_else(label).or_else(|| bold_name(unit.text)) {
        return Some(Owner { named, range: None });
    }
    // Where nobody is named as the owner, a name that could only be one is.
    trailing(&words.text).or_else(|| subject(&words.text)).map(named)
}

/// A name, the bytes that say it, and the bytes of the name itself.
type Found = (String, Range<usize>, Range<usize>);

/// `Owner: @kim`, `assigned to: Kim Lee`, `DRI = kim/lee`, `(owner @kim)`. By hand and
/// not a pattern: nearly every document names owners so, and compiling the pattern cost as much as
/// reading ten of them.
fn explicit(text: &str, folded: &Folded<'_>) -> Option<Found> {
    let lower = folded.lower();
    let said = OWNER_WORDS.iter().filter(|word| folded.holds(word));
    let places =
        said.flat_map(|word| lower.match_indices(word).map(|(at, word)| (at, at + word.len())));
    places.filter_map(|(at, end)| owner_at(text, at, end)).min_by_key(|(_, whole, _)| whole.start)
}

/// The owner that a word of owning at `at..end` names after it.
fn owner_at(text: &str, at: usize, end: usize) -> Option<Found> {
    let bracket = text[..at].ends_with(['(', '[']);
    let start = at - usize::from(bracket);
    let before = text[..start].chars().next_back();
    if before.is_some_and(|before| {
        !before.is_whitespace() && !matches!(before, ',' | ';' | '|' | '–' | '—' | '.' | '-' | '*')
    }) {
        return None;
    }
    let after = text[end..].strip_prefix('s').unwrap_or(&text[end..]).trim_start_matches('*');
    let says = after.trim_start();
    let name = match says.strip_prefix([':', '=']) {
        Some(name) => name,
        // Without a colon only a handle is a name: "owner @kim", "owner is @kim".
        None => says.strip_prefix("is ").unwrap_or(says).trim_start(),
    };
    let name =
        name.trim_start_matches(|character: char| character.is_whitespace() || character == '*');
    let has_colon = says.starts_with([':', '=']);
    let length = names(name).filter(|_| {
        has_colon || (name.starts_with('@') && after.starts_with(char::is_whitespace))
    })?;
    let found = name[..length].trim_end_matches([',', '.', ' ']);
    let inner = text.len() - name.len();
    let mut whole_end = inner + length;
    if text[whole_end..].starts_with([')', ']']) {
        whole_end += 1;
    }
    (!is_placeholder(found))
        .then(|| (found.to_owned(), start..whole_end, inner..inner + found.len()))
}

/// How long the names are that a text begins with: one in any case, more words in capitals, and
/// others after `/`, `,`, `&` or `+` if they are handles or in capitals.
fn names(text: &str) -> Option<usize> {
    let mut end = name(text, true)?;
    let is_capital = |rest: &str| rest.chars().next().is_some_and(char::is_uppercase);
    for _ in 0..2 {
        let rest = &text[end..];
        let Some(next) = rest.strip_prefix(' ').filter(|next| is_capital(next)) else { break };
        end += 1 + name(next, false).unwrap_or(0);
    }
    loop {
        let rest = text[end..].trim_start_matches(' ');
        let Some(next) =
            rest.strip_prefix(['/', ',', '&', '+']).map(|next| next.trim_start_matches(' '))
        else {
            return Some(end);
        };
        if !next.starts_with('@') && !is_capital(next) {
            return Some(end);
        }
        let Some(length) = name(next, true) else { return Some(end) };
        end = text.len() - next.len() + length;
    }
}

/// How long the name or handle is that a text begins with.
fn name(text: &str, may_be_handle: bool) -> Option<usize> {
    let handle = usize::from(may_be_handle && text.starts_with('@'));
    let rest = &text[handle..];
    rest.chars().next().filter(|first| first.is_alphabetic())?;
    let goes_on = |(at, character): &(usize, char)| {
        let dotted = *character == '.' && rest[at + 1..].starts_with(char::is_alphanumeric);
        character.is_alphanumeric() || matches!(character, '_' | '\'' | '’' | '-') || dotted
    };
    let last = rest.char_indices().take_while(goes_on).last()?;
    Some(handle + last.0 + last.1.len_utf8())
}

/// The first handle, `@kim` or `(@team/ops)`.
fn handle(text: &str) -> Option<Found> {
    let (whole, name) = text.match_indices('@').find_map(|(at, _)| handle_at(text, at))?;
    let found = &text[name.clone()];
    (!is_placeholder(found)).then(|| (found.to_owned(), whole, name))
}

/// The handle whose `@` is at `at`, and the bytes that say it: with a bracket on each side, and what stands before.
fn handle_at(text: &str, at: usize) -> Option<(Range<usize>, Range<usize>)> {
    let apart = |before: &str| {
        let mark = |last: char| last.is_whitespace() || "([,;*:".contains(last);
        before.strip_suffix(mark).map(str::len).or_else(|| before.is_empty().then_some(0))
    };
    let before = &text[..at];
    let in_bracket = before.strip_suffix(['(', '[']).and_then(apart);
    let start = in_bracket.or_else(|| apart(before))?;
    let is_name = |next: char| next.is_alphanumeric() || matches!(next, '_' | '-');
    let length = |rest: &str, is_part: &dyn Fn(char) -> bool| {
        rest.find(|next| !is_part(next)).unwrap_or(rest.len())
    };
    let mut end = at + 1;
    text[end..].chars().next().filter(|first| first.is_alphanumeric())?;
    end += length(&text[end..], &|next| is_name(next) || next == '/');
    // `kim.lee`, but not the full stop of a sentence.
    while let Some(rest) = text[end..].strip_prefix('.').filter(|rest| rest.starts_with(is_name)) {
        end += 1 + length(rest, &is_name);
    }
    let bracket = usize::from(text[end..].starts_with([')', ']']));
    Some((start..end + bracket, at..end))
}

/// A name in brackets at the end: `(kim)`, `[Kim/Lee]`. More than one word is a name only in capitals.
fn trailing(text: &str) -> Option<Found> {
    let end = text.trim_end_matches([' ', '.', '!']).len();
    let close = text[..end].chars().next_back().filter(|close| matches!(close, ')' | ']'))?;
    let open = text[..end].rfind(if close == ')' { '(' } else { '[' })?;
    let name = text[open + 1..end - 1].trim();
    let plain = name.chars().all(|letter| {
        letter.is_alphabetic()
            || matches!(letter, ' ' | '.' | '\'' | '’' | '-' | '/' | ',' | '&' | '+')
    });
    let words: Vec<&str> =
        name.split([' ', '/', ',', '&', '+']).filter(|word| !word.is_empty()).collect();
    let capitalised = words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    let single = words.len() == 1 && (3..=12).contains(&name.len());
    let apart = text[..open].ends_with(' ');
    (plain && apart && (capitalised || single) && words.len() <= 4 && is_name(name))
        .then(|| (name.to_owned(), open..end, open + 1..end - 1))
}

/// "Kim to ask the vendor", "K Lee will create a ticket": a name, and a verb of work after it.
fn subject(text: &str) -> Option<Found> {
    let mut end = 0;
    let mut rest = text;
    for _ in 0..2 {
        let word = rest
            .split(' ')
            .next()
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))?;
        end += word.len();
        rest = text.get(end + 1..)?;
        let follows =
            ["to ", "will ", "is going to "].iter().find_map(|verb| rest.strip_prefix(verb));
        if let Some(work) = follows {
            let name = &text[..end];
            let letters = name
                .chars()
                .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '.' | '\'' | '’'));
            let verbish = name.split(' ').any(|word| {
                wording::may_be_verb(word) || word.ends_with("ion") || word.ends_with("ies")
            });
            let promises =
                letters && is_name(name) && !verbish && wording::starts_with_base_verb(work);
            return promises.then(|| (name.to_owned(), 0..0, 0..end));
        }
        end += 1;
    }
    None
}

/// Bold initials at the end, or a bold name before the work: `... for the API **JP**/NW`, `**Kim** ask the vendor`.
fn bold_name(words: Words<'_>) -> Option<Named> {
    let runs: Vec<_> = words
        .inline
        .runs
        .iter()
        .skip(words.from)
        .filter(|run| !run.style.html && !run.text.trim().is_empty())
        .collect();
    let last_bold = runs.iter().rposition(|run| run.style.strong)?;
    let after: String = runs[last_bold + 1..].iter().map(|run| run.text.as_ref()).collect();
    let initials = |text: &str| {
        (2..=3).contains(&text.chars().count())
            && text.chars().all(|letter| letter.is_ascii_uppercase())
    };
    let last = runs[last_bold];
    if initials(last.text.trim()) && last_bold > 0 && (after.is_empty() || after.starts_with('/')) {
        return Some(Named {
            name: format!("{}{}", last.text.trim(), after.trim()),
            span: last.span,
        });
    }
    let first = *runs
        .first()
        .filter(|run| run.style.strong && runs.len() > 1 && !run.text.trim_end().ends_with(':'))?;
    let next = runs[1].text.trim_start();
    let name = first.text.trim();
    // Two capitals are initials; more are a thing, such as DNS.
    let is_thing = name.chars().all(char::is_uppercase) && name.len() != 2;
    let is_single_name = !name.contains(char::is_whitespace) && is_name(name) && !is_thing;
    let continues = next.starts_with("to ") || wording::starts_with_verb(next);
    (is_single_name && continues && !wording::starts_with_verb(name))
        .then(|| Named { name: name.to_owned(), span: first.span })
}

/// Words in brackets that are no name, and labels that group by term or kind. Sorted.
const NOT_NAMES: &[&str] = &[
    "a",
    "access",
    "action",
    "actions",
    "alerts",
    "and",
    "anyone",
    "asap",
    "backlog",
    "blocked",
    "bug",
    "change",
    "chore",
    "chores",
    "clients",
    "closed",
    "code",
    "communication",
    "complete",
    "completed",
    "config",
    "configuration",
    "corrective",
    "critical",
    "customer",
    "customers",
    "deployment",
    "design",
    "details",
    "detect",
    "detection",
    "developers",
    "development",
    "discussion",
    "doc",
    "docs",
    "documentation",
    "doing",
    "done",
    "draft",
    "engineering",
    "engineers",
    "enhancement",
    "epic",
    "everybody",
    "everyone",
    "feature",
    "fix",
    "fixed",
    "followup",
    "for",
    "future",
    "hardware",
    "high",
    "how",
    "immediate",
    "improve",
    "improvement",
    "improvements",
    "in",
    "infrastructure",
    "internal",
    "investigate",
    "investigation",
    "issue",
    "issues",
    "it",
    "later",
    "link",
    "links",
    "linux",
    "long",
    "low",
    "medium",
    "mid",
    "misc",
    "miscellaneous",
    "mitigate",
    "mitigation",
    "monitor",
    "monitoring",
    "network",
    "new",
    "next",
    "no",
    "nobody",
    "none",
    "note",
    "ongoing",
    "open",
    "operations",
    "optional",
    "other",
    "others",
    "pending",
    "people",
    "plan",
    "planned",
    "planning",
    "postponed",
    "pr",
    "prevent",
    "preventative",
    "prevention",
    "preventive",
    "priority",
    "proactive",
    "process",
    "processes",
    "prod",
    "production",
    "progress",
    "prs",
    "public",
    "reactive",
    "repair",
    "research",
    "response",
    "review",
    "security",
    "see",
    "short",
    "software",
    "somebody",
    "someone",
    "soon",
    "sprint",
    "staging",
    "started",
    "system",
    "take",
    "tba",
    "tbc",
    "tbd",
    "technical",
    "term",
    "testing",
    "tests",
    "that",
    "the",
    "there",
    "these",
    "they",
    "this",
    "ticket",
    "tickets",
    "to",
    "todo",
    "tooling",
    "training",
    "urgent",
    "users",
    "we",
    "win",
    "wip",
    "wontfix",
    "yes",
];

fn is_name(text: &str) -> bool {
    let parts: Vec<&str> =
        text.split([' ', '/', ',', '&', '+']).filter(|part| !part.is_empty()).collect();
    !parts.is_empty()
        && parts.len() <= 4
        && !parts.iter().any(|part| NOT_NAMES.contains(&part.to_lowercase().as_str()))
}

/// An owner's label above a list: `**Kim**`, `GE/RK`, `RK - for planning`, `Platform team:`. A heading
/// is more often a place or a kind of work, and names its owner by a handle if at all.
fn label_owner(group: &Group) -> Option<String> {
    if let Some((name, ..)) = handle(&group.label) {
        return Some(name);
    }
    if group.is_heading {
        return None;
    }
    let label = group
        .label
        .split([':', '(', '–'])
        .next()
        .unwrap_or_default()
        .split(" - ")
        .next()
        .unwrap_or_default()
        .trim();
    let parts: Vec<&str> =
        label.split([' ', '/', ',', '&', '+']).filter(|part| !part.is_empty()).collect();
    let is_capitalised = |part: &&str| {
        part.chars().next().is_some_and(|letter| letter.is_uppercase() || !letter.is_ascii())
            || matches!(*part, "team" | "and")
    };
    let is_team =
        parts.last().is_some_and(|part| part.eq_ignore_ascii_case("team")) && parts.len() <= 4;
    let is_person = is_name(label)
        && parts.iter().all(is_capitalised)
        && parts.len() <= 3
        && !wording::starts_with_verb(label);
    (is_person || is_team).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_text() {
        let find = |text: &str| {
            let folded = Folded::new(text);
            let found = explicit(text, &folded)
                .or_else(|| handle(text))
                .or_else(|| trailing(text))
                .or_else(|| subject(text));
            found.map(|(name, ..)| name)
        };
        for (text, expected) in [
            ("Add an alert (owner: @kim)", "@kim"),
            ("Add an alert. Owner: Kim Lee, due: 2026-01-05", "Kim Lee"),
            ("Add an alert. Owner: @ines, due: 2026-12-01.", "@ines"),
            ("Add an alert @kim", "@kim"),
            ("Assigned to: kim/Lee. İstanbul", "kim/Lee"),
            ("Add an alert **Owner:** kim.lee, @ines", "kim.lee, @ines"),
            ("Add an alert; owner is @kim", "@kim"),
            ("İÖ owners: Ömer O'Neil-Ö", "Ömer O'Neil-Ö"),
            ("Add an alert (kim)", "kim"),
            ("Add an alert [Kim/Lee].", "Kim/Lee"),
            ("Kim to ask the vendor", "Kim"),
            ("K Lee will create a ticket", "K Lee"),
        ] {
            assert_eq!(find(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "Read in the driver app",
            "Owner: TBD",
            "Pin it (done)",
            "Alerts to page us",
            "Try again (see above)",
            "mail a@example.org",
            "This will help",
            "Add two (2)",
            "Upgrade Traefik to v2",
            "Continue to work",
            "Add France to the list",
            "Speak to the owner",
            "Nobody to use it",
            "Run it (per node)",
            "graph(s)",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn names_above_the_list() {
        for (label, expected) in [
            ("Kim", Some("Kim")),
            ("GE/RK", Some("GE/RK")),
            ("RK - for planning", Some("RK")),
            ("Platform team:", Some("Platform team")),
            ("Short term", None),
            ("Process", None),
            ("Improve monitoring", None),
            ("TBC - take to next planning", None),
        ] {
            let group =
                Group { label: label.to_owned(), is_heading: false, references: Vec::new() };
            assert_eq!(label_owner(&group).as_deref(), expected, "{label}");
            assert_eq!(label_owner(&Group { is_heading: true, ..group }), None, "{label}");
        }
    }
}
