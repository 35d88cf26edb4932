//! Reads one action: its words, references, owner, due date and state.

use std::sync::LazyLock;

use regex::Regex;

use super::action::{Acknowledgement, Action, Due, Named, State};
use super::extract::{Unit, Words, title_span};
use super::wording;
use crate::document::markdown::Inline;
use crate::document::references::{Place, Reference, ReferenceKind, Trackers};
use crate::document::{Span, dates};

/// Reads the unit's attributes; `source` is the document's text.
pub(crate) fn read(unit: &Unit<'_>, source: &str, trackers: &Trackers) -> Action {
    let words = Flat::new(unit.text, trackers, Place::Prose);
    let mut found = words.found.clone();
    for inline in &unit.more {
        found.extend(Flat::new(Words { inline, from: 0 }, trackers, Place::Prose).found);
    }
    for inline in &unit.cells.references {
        found
            .extend(Flat::new(Words { inline, from: 0 }, trackers, Place::ReferencePosition).found);
    }
    for inline in &unit.cells.others {
        found.extend(Flat::new(Words { inline, from: 0 }, trackers, Place::Prose).found);
    }
    found.extend(unit.cells.state.iter().flat_map(|inline| {
        Flat::new(Words { inline, from: 0 }, trackers, Place::ReferencePosition).found
    }));
    let (references, containers) = distinct(found);
    let owner = owner(unit, &words);
    let due = due(unit, &words);
    let state = state(unit, &words);
    Action {
        span: unit.span,
        title_span: title_span(unit.text, source),
        text: clean(&words.text, owner.as_ref(), &references),
        lead: lead(unit.text),
        acknowledged: acknowledged(unit, &words),
        owner,
        due,
        state,
        references,
        containers,
        group: unit.group.clone(),
    }
}

/// Running text as one string, without the text of links that are references, and what it refers to.
struct Flat {
    text: String,
    /// Where each stretch of the text comes from: offset in the text, offset in the source, length.
    pieces: Vec<(usize, usize, usize)>,
    found: Vec<Reference>,
    /// All of it is struck through.
    struck: bool,
    /// Links that are no references to a tracker: destination, span, text.
    links: Vec<(String, Span, String)>,
}

impl Flat {
    fn new(words: Words<'_>, trackers: &Trackers, place: Place) -> Self {
        let inline = words.inline;
        let runs = inline.runs.get(words.from..).unwrap_or_default();
        let mut flat = Self {
            text: String::new(),
            pieces: Vec::new(),
            found: Vec::new(),
            struck: false,
            links: Vec::new(),
        };
        let classified: Vec<_> = inline
            .links
            .iter()
            .map(|link| if link.image { None } else { trackers.classify_url(&link.destination) })
            .collect();
        let link_text = |at: usize| -> String {
            inline
                .runs
                .iter()
                .filter(|run| run.link == Some(at))
                .map(|run| run.text.as_ref())
                .collect()
        };
        for (at, (link, classified)) in inline.links.iter().zip(&classified).enumerate() {
            if link.span.end <= runs.first().map_or(0, |run| run.span.start) {
                continue;
            }
            match classified {
                Some(classified) => flat.found.push(classified.clone().into_reference(
                    link_text(at),
                    link.destination.clone(),
                    link.span,
                )),
                None if !link.image => {
                    flat.links.push((link.destination.clone(), link.span, link_text(at)))
                }
                None => {}
            }
        }
        for run in runs.iter().filter(|run| !run.style.html) {
            if let Some(at) = run.link {
                let is_reference = classified.get(at).is_some_and(Option::is_some);
                if inline.links.get(at).is_some_and(|link| link.image)
                    || (is_reference && names_the_link(&link_text(at)))
                {
                    continue;
                }
                if is_address(&run.text) {
                    continue;
                }
            }
            // The text of a link belongs to its destination: `#105` in it may be another repository's.
            let searched = run.link.is_none() && !run.style.code;
            if searched && run.text.len() == run.span.end - run.span.start {
                flat.pieces.push((flat.text.len(), run.span.start, run.text.len()));
                flat.text.push_str(&run.text);
            } else {
                flat.text.push_str(&run.text);
            }
        }
        let mut visible =
            runs.iter().filter(|run| !run.style.html && !run.text.trim().is_empty()).peekable();
        flat.struck = visible.peek().is_some() && visible.all(|run| run.style.strike);
        let found = trackers.find_in_text(&flat.text, place);
        let mut kept = String::with_capacity(flat.text.len());
        let mut last = 0;
        for reference in found {
            let Some(start) = flat.in_source(reference.span.start) else { continue };
            kept.push_str(flat.text.get(last..reference.span.start).unwrap_or_default());
            last = reference.span.end.max(last);
            let length = reference.span.end - reference.span.start;
            flat.found.push(Reference { span: Span::new(start, start + length), ..reference });
        }
        kept.push_str(flat.text.get(last..).unwrap_or_default());
        flat.found.sort_by_key(|reference| reference.span.start);
        flat.text = kept;
        flat
    }

    fn in_source(&self, offset: usize) -> Option<usize> {
        let at = self.pieces.partition_point(|(start, ..)| *start <= offset).checked_sub(1)?;
        let (start, source, length) = self.pieces[at];
        (offset < start + length).then_some(source + offset - start)
    }
}

/// Each item once, containers apart.
fn distinct(found: Vec<Reference>) -> (Vec<Reference>, Vec<Reference>) {
    let mut seen = std::collections::HashSet::new();
    let distinct: Vec<Reference> =
        found.into_iter().filter(|reference| seen.insert(reference.identity.clone())).collect();
    distinct.into_iter().partition(|reference| reference.kind != ReferenceKind::Container)
}

/// Whether a link's text only names what it leads to: "#12", "issue", "PR 7", a key or an address.
fn names_the_link(text: &str) -> bool {
    let text = text.trim().trim_matches(['(', ')', '[', ']']);
    let names = |word: &str| {
        matches!(
            word.to_lowercase().as_str(),
            "issue"
                | "issues"
                | "ticket"
                | "tickets"
                | "bug"
                | "pr"
                | "mr"
                | "pull"
                | "merge"
                | "request"
                | "jira"
                | "task"
                | "link"
                | "here"
                | "none"
                | "github"
                | "gitlab"
                | "card"
                | "trello"
                | "rw"
                | "gh"
        ) || word.chars().any(|character| character.is_ascii_digit())
            || word.starts_with('#')
    };
    is_address(text) || (text.split_whitespace().count() <= 4 && text.split_whitespace().all(names))
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("http://") || text.starts_with("https://"))
        && !text.contains(char::is_whitespace)
}

static OWNER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[\s(\[,;|*—–.-])(?i:owners?|owned by|assignees?|assigned to|responsible|dri|who)\**(?:\s*[:=]\s*|\s+(?:is\s+)?@)\**\s*(?P<name>@?\p{L}[\p{L}\p{N}_'’-]*(?:\.[\p{L}\p{N}_-]+)*(?:\s+\p{Lu}[\p{L}'’-]*\.?){0,2}(?:\s*[/,&+]\s*(?:@[\p{L}\p{N}][\p{L}\p{N}_.-]*|\p{Lu}[\p{L}\p{N}_-]*))*)",
    )
    .ok()
});
static HANDLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s(\[,;/*])(?P<name>@[\p{L}\p{N}][\p{L}\p{N}_/-]*(?:\.[\p{L}\p{N}_-]+)*)")
        .ok()
});
static TRAILING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:[(\[](?P<name>\p{L}[\p{L}.'’-]*(?:\s+\p{L}[\p{L}.'’-]*)?(?:\s*[/,&+]\s*\p{L}[\p{L}.'’-]*)*)[)\]])\s*[.!]?\s*$").ok()
});
/// "Kim to ask the vendor", "K Lee will create a ticket".
static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?P<name>\p{Lu}[\p{L}.'’]*(?:\s+\p{Lu}[\p{L}.'’]*)?)\s+(?:to|will|is going to)\s+\p{Ll}",
    )
    .ok()
});

fn owner(unit: &Unit<'_>, words: &Flat) -> Option<Named> {
    if let Some(cell) = unit.cells.owner {
        let name = cell.text().trim().to_owned();
        return (!wording::is_placeholder(&name)).then_some(Named { name, span: cell.span });
    }
    let text = words.text.as_str();
    let within = |pattern: &LazyLock<Option<Regex>>, text: &str| -> Option<(String, usize)> {
        let name = pattern.as_ref()?.captures(text)?.name("name")?;
        Some((name.as_str().trim_end_matches([',', '.', ' ']).to_owned(), name.start()))
    };
    let place = |offset: usize, length: usize| {
        words.in_source(offset).map_or(unit.span, |start| Span::new(start, start + length))
    };
    let below: Vec<String> = unit.more.iter().map(|inline| inline.text()).collect();
    let explicit = within(&OWNER, text).or_else(|| {
        below.iter().find_map(|text| within(&OWNER, text)).map(|(name, _)| (name, usize::MAX))
    });
    let explicit = explicit.filter(|(name, _)| !wording::is_placeholder(name));
    if let Some((name, at)) = explicit.or_else(|| within(&HANDLE, text)) {
        let span = place(at, name.len());
        return Some(Named { name, span });
    }
    // A link to a profile: `[@kim](https://github.com/kim)`.
    if let Some((_, span, name)) = words
        .links
        .iter()
        .find(|(_, _, text)| text.starts_with('@') && !text.contains(char::is_whitespace))
    {
        return Some(Named { name: name.clone(), span: *span });
    }
    if let Some(named) = bold_name(unit.text) {
        return Some(named);
    }
    if let Some((name, at)) = within(&TRAILING, text)
        .filter(|(name, _)| is_name(name))
        .or_else(|| within(&SUBJECT, text).filter(|(name, _)| is_name(name)))
    {
        let span = place(at, name.len());
        return Some(Named { name, span });
    }
    let label = unit.group.iter().skip(1).rev().find_map(|label| label_owner(label))?;
    Some(Named { name: label, span: unit.span })
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
    let is_single_name = !name.contains(char::is_whitespace)
        && is_name(name)
        && !name.chars().all(char::is_uppercase);
    let continues = next.starts_with("to ") || wording::starts_with_verb(next);
    (is_single_name && continues && !wording::starts_with_verb(name))
        .then(|| Named { name: name.to_owned(), span: first.span })
}

/// Words in brackets that are no name, and labels that group by term or kind.
const NOT_NAMES: &str = "action actions asap backlog blocked bug change chore chores closed communication complete completed critical customer customers \
    deployment detect detection details development discussion doc docs documentation doing done draft engineering enhancement epic feature fix fixed \
    followup future high immediate improve improvement improvements in infrastructure internal investigate investigation issue issues later long low \
    medium mid mitigate mitigation monitor monitoring new next none note open operations optional other others ongoing pending people plan planned planning \
    postponed pr prevent prevention priority proactive process processes prod production progress prs public reactive repair research review short soon \
    sprint staging started system technical term testing tests ticket tickets todo tooling training urgent wip wontfix yes no see link links for and the a to take \
    response preventive preventative corrective hardware software network security design code configuration config";

fn is_name(text: &str) -> bool {
    static SORTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut words: Vec<&str> = NOT_NAMES.split_whitespace().collect();
        words.sort_unstable();
        words
    });
    let parts: Vec<&str> =
        text.split([' ', '/', ',', '&', '+']).filter(|part| !part.is_empty()).collect();
    !parts.is_empty()
        && parts.len() <= 4
        && parts.iter().all(|part| SORTED.binary_search(&part.to_lowercase().as_str()).is_err())
}

/// An owner's label above a list: `**Kim**`, `GE/RK`, `RK - for planning`, `Platform team:`.
fn label_owner(label: &str) -> Option<String> {
    let label = label
        .split([':', '(', '–'])
        .next()
        .unwrap_or_default()
        .split(" - ")
        .next()
        .unwrap_or_default()
        .trim()
        .trim_start_matches('@');
    let parts: Vec<&str> =
        label.split([' ', '/', ',', '&', '+']).filter(|part| !part.is_empty()).collect();
    let capitalised = parts.iter().all(|part| {
        part.chars().next().is_some_and(|letter| letter.is_uppercase() || !letter.is_ascii())
            || matches!(*part, "team" | "and")
    });
    let is_team =
        parts.last().is_some_and(|part| part.eq_ignore_ascii_case("team")) && parts.len() <= 4;
    ((is_name(label) && capitalised && parts.len() <= 3 && !wording::starts_with_verb(label))
        || is_team)
        .then(|| label.to_owned())
}

static DUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s(\[,;*])(?:due(?: date| by| on)?|deadline|eta|target(?: date)?|by|before|until)\s*(?::|=)?\s*\**\s*(?P<date>[^,;)\]|]{4,30})").ok()
});

fn due(unit: &Unit<'_>, words: &Flat) -> Option<Due> {
    if let Some(cell) = unit.cells.due {
        let text = cell.text().trim().to_owned();
        return (!wording::is_placeholder(&text)).then(|| Due {
            date: dates::find(&text).map(|found| found.date),
            text,
            span: cell.span,
        });
    }
    let below: Vec<String> = unit.more.iter().map(|inline| inline.text()).collect();
    let texts = std::iter::once((words.text.as_str(), true))
        .chain(below.iter().map(|text| (text.as_str(), false)));
    for (text, own) in texts {
        for captures in DUE.as_ref()?.captures_iter(text) {
            let Some(matched) = captures.name("date") else { continue };
            let Some(found) = dates::find(matched.as_str()).filter(|found| found.range.start < 4)
            else {
                continue;
            };
            let start = matched.start() + found.range.start;
            let length = found.range.len();
            let span = words
                .in_source(start)
                .filter(|_| own)
                .map_or(unit.span, |start| Span::new(start, start + length));
            return Some(Due {
                text: matched.as_str()[found.range.clone()].to_owned(),
                date: Some(found.date),
                span,
            });
        }
    }
    None
}

static DONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\bDONE\b | [✅✔☑🗹] | :(?:white_check_mark|heavy_check_mark|ballot_box_with_check):
            | (?i:[-–—(\[,;:.]\s*(?:already\s+|now\s+|all\s+)?(?:done|completed?|fixed|finished|resolved|closed|implemented|merged|deployed|shipped|released)\b)
            | (?i:^\W*(?:done|completed)\b)
            | (?i:\b(?:already|since|now)\ (?:been\ )?(?:done|completed|fixed|implemented)\b)
            | (?i:\b(?:done|completed)\s*[.!)\]]*$)",
    )
    .ok()
});
static OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b(?:TODO|TO-DO|DOING|WIP|IN\ PROGRESS|NOT\ STARTED|NOT\ DONE)\b
            | (?i:[-–—(\[:]\s*(?:todo|to\ do|in\ progress|in-progress|wip|ongoing|not\ (?:yet\ )?(?:done|started)|pending|planned)\s*[)\]]?\s*[.]?\s*$)
            | (?i:^\W*(?:todo|doing|in\ progress)\b\s*[:\-–*])",
    )
    .ok()
});
static DECLINED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:won'?t ?(?:do|fix)|wont[ -]?(?:do|fix)|will not do|decided (?:not to|against)|not doing|rejected|declined|cancell?ed|abandoned)\b").ok()
});

fn is_match(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// What a status cell or a list's label says.
pub(crate) fn state_word(text: &str) -> Option<State> {
    let folded: String =
        text.trim().trim_matches(['*', '_', '.', '(', ')', '[', ']', ' ']).to_lowercase();
    if is_match(&DECLINED, &folded) {
        return Some(State::Declined);
    }
    let first: String = folded
        .chars()
        .take_while(|character| !matches!(character, ',' | ';' | '(' | '.' | ':'))
        .collect();
    match first.trim() {
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

fn state(unit: &Unit<'_>, words: &Flat) -> Option<State> {
    if let Some(ticked) = unit.ticked {
        return Some(if ticked { State::Done } else { State::Open });
    }
    let cells = unit.cells.state.iter().chain(&unit.cells.references);
    if let Some(state) = cells.filter_map(|cell| state_word(&cell.text())).next() {
        return Some(state);
    }
    let text = words.text.as_str();
    if is_match(&DECLINED, text) && !wording::starts_with_verb(text) {
        return Some(State::Declined);
    }
    if words.struck || is_match(&DONE, text) {
        return Some(State::Done);
    }
    if is_match(&OPEN, text) {
        return Some(State::Open);
    }
    unit.group.iter().rev().find_map(|label| label_state(label))
}

/// `Done`, `Immediate actions (completed)`.
fn label_state(label: &str) -> Option<State> {
    let inner = label.rsplit_once('(').map_or(label, |(_, inner)| inner);
    state_word(inner).filter(|state| *state != State::Open)
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

static REPEATS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s(\[,;])(?:repeats?|repeat of|again from)\s*:\s*(?P<id>[^\s,;)\]]+)")
        .ok()
});

/// A link to another document, or `repeats: <id>`; the reason is what else the action says.
fn acknowledged(unit: &Unit<'_>, words: &Flat) -> Vec<Acknowledgement> {
    let has_reason = |without: &str| {
        let own = words.text.replace(without, " ");
        let more: usize =
            unit.more.iter().map(|inline| inline.text().split_whitespace().count()).sum();
        own.split_whitespace().count() + more >= 8
    };
    let mut found = Vec::new();
    let flats = unit.more.iter().map(|inline| links_to_documents(inline)).fold(
        links_to_documents(unit.text.inline),
        |mut all, more| {
            all.extend(more);
            all
        },
    );
    for (target, span, text) in flats {
        found.push(Acknowledgement { target, span, reason: has_reason(&text) });
    }
    let texts =
        std::iter::once(unit.text.inline).chain(unit.more.iter().copied()).map(Inline::text);
    for text in texts {
        let Some(captures) = REPEATS.as_ref().and_then(|pattern| pattern.captures(&text)) else {
            continue;
        };
        if let (Some(whole), Some(id)) = (captures.get(0), captures.name("id")) {
            found.push(Acknowledgement {
                target: id.as_str().trim_end_matches('.').to_owned(),
                span: unit.span,
                reason: has_reason(whole.as_str()),
            });
        }
    }
    found
}

/// Relative links, which lead to other files of the repository.
fn links_to_documents(inline: &Inline<'_>) -> Vec<(String, Span, String)> {
    let relative = |destination: &str| {
        let path = destination.split(['#', '?']).next().unwrap_or_default();
        !path.is_empty() && !destination.contains("://") && !destination.starts_with("mailto:")
    };
    inline
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| !link.image && relative(&link.destination))
        .map(|(at, link)| {
            let text = inline
                .runs
                .iter()
                .filter(|run| run.link == Some(at))
                .map(|run| run.text.as_ref())
                .collect();
            (link.destination.clone(), link.span, text)
        })
        .collect()
}

static NOISE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)https?://\S+ | [✅✔☑🗹️] | :(?:white_check_mark|heavy_check_mark): | ^\s*\[\]\s* | ^\s*[:：]\s*
            | (?i:[\s,;(\[]*\b(?:owner|owned\ by|assignee|assigned\ to|responsible|dri)\s*:\s*@?[\p{L}\p{N}_.'’/-]+(?:\s+\p{Lu}[\p{L}.'’-]*){0,1}[)\]]?)
            | (?i:[\s,;(\[]*\b(?:due(?:\ date)?|deadline|eta)\s*:?\s*\d{4}-\d{2}-\d{2}[)\]]?)
            | \B@[\p{L}\p{N}_/-]+
            | (?i:\s*[-–—]\s*(?:done|todo|in\ progress|completed?|wontfix|won't\ do)\b[^.]{0,12}$) | \s*[(\[](?i:done|todo|in\ progress|wip|completed?)[)\]]
            | (?i:^\W*(?:todo|done|doing|wip)\b\s*[:*\-–]*\s*)
            | \(\s*\) | \[\s*\]
            | (?i:[\s,;(\[-]*\b(?:repeats?)\s*:\s*[^\s,;)\]]+)",
    )
    .ok()
});
static TAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:[\s,;:(\[–—-]|\b(?:ticket|issue|see|jira|pr|in|via|tracked|by)\b)+$").ok()
});

/// The words to show and to compare.
fn clean(text: &str, owner: Option<&Named>, references: &[Reference]) -> String {
    let without = NOISE.as_ref().map_or_else(|| text.into(), |noise| noise.replace_all(text, " "));
    let mut text = without.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(owner) = owner {
        for form in
            [format!("({})", owner.name), format!("[{}]", owner.name), format!(" {}", owner.name)]
        {
            if let Some(start) = text.strip_suffix(form.as_str()) {
                text.truncate(start.len());
            }
        }
    }
    if !references.is_empty()
        && let Some(tail) = TAIL.as_ref().and_then(|tail| tail.find(&text))
        && tail.start() > 0
    {
        text.truncate(tail.start());
    }
    let text = text
        .trim_end_matches([' ', ',', ';', ':', '-', '–', '—'])
        .trim_start_matches([' ', ',', ';', '-', '–', '—'])
        .to_owned();
    if text.is_empty() {
        // An action may be nothing but its link.
        return references
            .first()
            .map(|reference| {
                if reference.text.is_empty() {
                    reference.identity.clone()
                } else {
                    reference.text.clone()
                }
            })
            .unwrap_or_default();
    }
    text
}
