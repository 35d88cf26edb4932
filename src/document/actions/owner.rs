//! Who an action is promised by.

use std::ops::Range;

use super::action::Named;
use super::extract::{Group, Unit, Words};
use super::flat::Flat;
use super::names::{is_name, says_nobody};
use super::placeholder::is_placeholder;
use super::wording;
use crate::document::Span;
use crate::document::pattern::Folded;
use crate::document::people::People;

/// An owner, and which bytes of the action's text say so and nothing else.
pub(super) struct Owner {
    pub(super) named: Named,
    pub(super) range: Option<Range<usize>>,
}

/// The words after which an owner is named.
const OWNER_WORDS: &[&str] =
    &["owner", "owned by", "assignee", "assigned to", "responsible", "dri", "who"];

/// The owner of a row's cell, in the text, or of the label above the list.
pub(super) fn find(unit: &Unit<'_>, words: &Flat, people: &People<'_>) -> Option<Owner> {
    if let Some(cell) = unit.cells.owner {
        let name = cell.text().trim().to_owned();
        return (!is_placeholder(&name) && !says_nobody(&name))
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
    // `@Decorator` in code is nobody.
    let handle = || handle(&words.text).filter(|(.., name)| words.in_source(name.start).is_some());
    if let Some(found) = explicit(&words.text, &folded).or_else(handle) {
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
        unit.group
            .iter()
            .rev()
            .find_map(|group| label_owner(group, people))
            // A label of another language may be any word.
            .filter(|name| people.know(name) || wording::romance_signs(&words.text) < 2)
            .map(|name| Named { name, span: unit.span })
    };
    if let Some(named) =
        below.or_else(profile).or_else(label).or_else(|| bold_name(unit.text, people))
    {
        return Some(Owner { named, range: None });
    }
    // Where nobody is named as the owner, a name that could only be one is.
    let found = trailing(&words.text, people)
        .or_else(|| subject(&words.text, people))
        .or_else(|| team(&words.text))
        .or_else(|| leading(&words.text, people));
    found.or_else(|| beside(&words.text, people)).map(named)
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
    let mut handles = text.match_indices('@').filter_map(|(at, _)| handle_at(text, at));
    let (whole, name) = handles.find(|(_, name)| is_somebody(text, name))?;
    let found = &text[name.clone()];
    (!is_placeholder(found)).then(|| (found.to_owned(), whole, name))
}

/// Whether a handle may be a person or a team: not all who listen, no role, group or package.
fn is_somebody(text: &str, name: &Range<usize>) -> bool {
    const ALL: &[&str] = &["@channel", "@here", "@everyone", "@all"];
    const THINGS: &[&str] = &[
        "role", "group", "alias", "package", "packages", "scope", "channel", "handle", "account",
        "slack",
    ];
    let found = &text[name.clone()];
    let before = text[..name.start].trim_end().rsplit(' ').next().unwrap_or_default();
    let after = text[name.end..].trim_start().split(|next: char| !next.is_alphanumeric()).next();
    let is_one_of =
        |words: &[&str], word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    // "Pin @scope/package", but "@team/ops" elsewhere.
    let is_package = found.contains('/')
        && (wording::starts_with_base_verb(before) || found.matches('/').count() > 1);
    !is_one_of(ALL, found)
        && !is_one_of(&["a", "an", "the", "our"], before)
        && !after.is_some_and(|after| is_one_of(THINGS, after))
        && !is_package
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
fn trailing(text: &str, people: &People<'_>) -> Option<Found> {
    let end = text.trim_end_matches([' ', '.', '!']).len();
    let close = text[..end].chars().next_back().filter(|close| matches!(close, ')' | ']'))?;
    let open = text[..end].rfind(if close == ')' { '(' } else { '[' })?;
    let name = text[open + 1..end - 1].trim();
    // "[Kim to write a story]".
    if let Some((found, _, inner)) = subject(name, people) {
        let start = end - 1 - text[open + 1..end - 1].trim_start().len();
        return Some((found, 0..0, start + inner.start..start + inner.end));
    }
    let plain = name.chars().all(|letter| {
        letter.is_alphabetic()
            || matches!(letter, ' ' | '.' | '\'' | '’' | '-' | '/' | ',' | '&' | '+')
    });
    let words: Vec<&str> =
        name.split([' ', '/', ',', '&', '+']).filter(|word| !word.is_empty()).collect();
    let capitalised = words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    let single = words.len() == 1 && (3..=12).contains(&name.len());
    let apart = text[..open].ends_with(' ');
    // "(SSH)" is rather what the action is about.
    let is_short_form = |word: &&str| word.len() > 2 && word.chars().all(char::is_uppercase);
    let short_form = words.iter().any(is_short_form) && !people.know(name);
    (plain && apart && (capitalised || single) && words.len() <= 4)
        .then_some(())
        .filter(|()| !short_form && is_name(name, people))
        .map(|()| (name.to_owned(), open..end, open + 1..end - 1))
}

/// A name in brackets before the work: `[kim] run the drill`.
fn leading(text: &str, people: &People<'_>) -> Option<Found> {
    let open = text.len() - text.trim_start().len();
    let (inside, after) = text[open..].strip_prefix('[')?.split_once(']')?;
    let name = inside.trim_end_matches('?');
    let letters = |part: &str| {
        (3..=12).contains(&part.len())
            && part.chars().all(char::is_alphabetic)
            && is_name(part, people)
    };
    let is_name = name.split(['/', '&', ',']).map(str::trim).all(letters);
    (is_name && after.starts_with(' '))
        .then(|| (name.to_owned(), open..open + inside.len() + 2, open + 1..open + 1 + name.len()))
}

/// "Kim to ask the vendor", "K Lee will create a ticket": a name, and a verb of work after it.
fn subject(text: &str, people: &People<'_>) -> Option<Found> {
    let mut end = 0;
    let mut rest = text;
    for _ in 0..2 {
        let word = rest
            .split(' ')
            .next()
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))?;
        end += word.len();
        rest = text.get(end + 1..)?;
        let follows = ["to ", "will ", "needs to ", "is going to "]
            .iter()
            .find_map(|verb| rest.strip_prefix(verb));
        if let Some(work) = follows {
            let name = &text[..end];
            let letters = name
                .chars()
                .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '.' | '\'' | '’'));
            let verbish = name.split(' ').any(|word| {
                wording::may_be_verb(word) || word.ends_with("ion") || word.ends_with("ies")
            });
            let promises = letters
                && is_name(name, people)
                && !verbish
                && wording::starts_with_base_verb(work);
            return promises.then(|| (name.to_owned(), 0..0, 0..end));
        }
        end += 1;
    }
    None
}

/// "The platform team will add an alert": a team, and a verb of work after it.
fn team(text: &str) -> Option<Found> {
    /// In words before "team".
    const LONGEST: usize = 3;
    let said = ["The ", "the ", "Our ", "our "].iter().find_map(|word| text.strip_prefix(word))?;
    let start = text.len() - said.len();
    let (name, work) = [" will ", " to ", " should ", " is going to "]
        .iter()
        .filter_map(|verb| said.split_once(verb))
        .min_by_key(|(name, _)| name.len())?;
    let mut words = name.rsplit(' ');
    let is_team = words.next().is_some_and(|last| last.eq_ignore_ascii_case("team"));
    let is_named = (1..=LONGEST).contains(&words.clone().count())
        && words.all(|word| word.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
    (is_team && is_named && wording::starts_with_base_verb(work))
        .then(|| (name.to_owned(), 0..0, start..start + name.len()))
}

/// Bold initials at the end, or a bold name before the work: `... for the API **JP**/NW`, `**Kim** ask the vendor`.
fn bold_name(words: Words<'_>, people: &People<'_>) -> Option<Named> {
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
    let is_single_name = !name.contains([' ', '.']) && is_name(name, people) && !is_thing;
    let continues = next.starts_with("to ") || wording::starts_with_verb(next);
    (is_single_name && continues && !wording::starts_with_verb(name))
        .then(|| Named { name: name.to_owned(), span: first.span })
}

/// Somebody whom the document names elsewhere, before or after the work: `Define tests - Chris F`, `Chris: define tests`.
fn beside(text: &str, people: &People<'_>) -> Option<Found> {
    /// In words.
    const LONGEST: usize = 3;
    let is_somebody = |name: &str| {
        let words = name.split_whitespace().count();
        let begins = name.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        (1..=LONGEST).contains(&words) && begins && people.know(name)
    };
    let found = |start: usize, name: &str, whole: Range<usize>| {
        let name_start = start + name.len() - name.trim_start().len();
        let name = name.trim();
        is_somebody(name).then(|| (name.to_owned(), whole, name_start..name_start + name.len()))
    };
    let after = || {
        let marks = [" - ", " – ", " — ", " : ", ": "];
        let (at, mark) = marks.iter().filter_map(|mark| Some((text.rfind(mark)?, mark))).max()?;
        let start = at + mark.len();
        let name = text[start..].trim_end_matches(['.', ' ']);
        found(start, name, at..text.len())
    };
    let before = || {
        let (at, mark) = text.match_indices([':', '-', '–', '—']).next()?;
        found(0, &text[..at], 0..at + mark.len())
    };
    after().or_else(before)
}

/// An owner's label above a list: `**Kim**`, `GE/RK`, `RK - for planning`, `Platform team:`. A heading
/// is more often a place or a kind of work, and names its owner by a handle if at all.
fn label_owner(group: &Group, people: &People<'_>) -> Option<String> {
    if let Some((name, ..)) = handle(&group.label) {
        return Some(name);
    }
    if group.is_heading {
        return None;
    }
    if let Some((name, ..)) = team(&group.label) {
        return Some(name);
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
    let is_capitalised =
        |part: &&str| part.starts_with(char::is_uppercase) || matches!(*part, "team" | "and");
    let is_team =
        parts.last().is_some_and(|part| part.eq_ignore_ascii_case("team")) && parts.len() <= 4;
    let people_only = label.replace(" and ", " & ");
    let is_person = is_name(&people_only, people)
        && parts.iter().all(is_capitalised)
        && parts.len() <= 3
        && !wording::starts_with_verb(label);
    (is_person || is_team).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Metadata;

    #[test]
    fn names_in_the_text() {
        let metadata = Metadata::default();
        let people = People::of(&metadata, &[], "Thanks to @Chris and @Redis");
        let find = |text: &str| {
            let folded = Folded::new(text);
            let found = explicit(text, &folded)
                .or_else(|| handle(text))
                .or_else(|| trailing(text, &people))
                .or_else(|| subject(text, &people))
                .or_else(|| team(text))
                .or_else(|| leading(text, &people))
                .or_else(|| beside(text, &people));
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
            ("Kim needs to ask the vendor", "Kim"),
            ("Move the queue [KL to write a story]", "KL"),
            ("K Lee will create a ticket", "K Lee"),
            ("[kim] run the drill", "kim"),
            ("[kim/lee?] run the drill", "kim/lee"),
            ("The platform team will define tests", "platform team"),
            ("Our on-call team is going to define tests", "on-call team"),
            ("Define tests - Chris", "Chris"),
            ("Define tests : Chris.", "Chris"),
            ("Chris: define tests", "Chris"),
            ("Move the queue (Redis)", "Redis"),
        ] {
            assert_eq!(find(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "Read in the driver app",
            "Owner: TBD",
            "Pin it (done)",
            "Pin it (nothing to do)",
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
            "[alerts] page us",
            "[1] run the drill",
            "Move the dashboards (Grafana)",
            "Tell the customers (Example, Her Village LLC)",
            "Check the rules (SSH + PostgreSQL)",
            "Ask for more (filed)",
            "Define tests - Kafka",
            "Pin @nx/devkit to a version",
            "Rename the @oncall group",
            "The team will define tests",
            "The team of the vendor will define tests",
            "The security team will soon be larger",
            "Add an @emergency role",
            "Post alerts to @channel",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn names_above_the_list() {
        let metadata = Metadata::default();
        let people = People::of(&metadata, &[], "");
        for (label, expected) in [
            ("Kim", Some("Kim")),
            ("GE/RK", Some("GE/RK")),
            ("RK - for planning", Some("RK")),
            ("Platform team:", Some("Platform team")),
            ("The development team will conduct the following actions", Some("development team")),
            ("Short term", None),
            ("Process", None),
            ("Improve monitoring", None),
            ("TBC - take to next planning", None),
            ("Alex & Raphaëlle", Some("Alex & Raphaëlle")),
            ("Alex and Danny", Some("Alex and Danny")),
            ("Redis", None),
            ("Reversibility", None),
            ("Human-in-the-Loop", None),
            ("Simulator Load Handling", None),
            ("Guardrails", None),
            ("可観測性", None),
        ] {
            let group =
                Group { label: label.to_owned(), is_heading: false, references: Vec::new() };
            assert_eq!(label_owner(&group, &people).as_deref(), expected, "{label}");
            assert_eq!(label_owner(&Group { is_heading: true, ..group }, &people), None, "{label}");
        }
    }
}
