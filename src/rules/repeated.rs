//! What the rules of repeated actions say alike. An action that repeats another has one finding: by the rule that found
//! it, until it is acknowledged; then by `repeat-acknowledged`; and from the third time on by `repeat-count`.

use jiff::civil::Date;

use super::{Context, Finding, Related};
use crate::history::{Acknowledged, ActionId, Likeness, Repeat};

/// From this many incidents on, a promise that is known to be a repeat is an error.
const TOO_OFTEN: usize = 3;

/// So many of the other earlier places are shown, the newest, and the very first one.
const MOST_OTHERS: usize = 8;

/// The rule that reports a repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporter {
    Issue,
    Text,
    Similar,
    Acknowledged,
    Count,
}

impl Reporter {
    fn of(repeat: &Repeat) -> Self {
        match (&repeat.likeness, repeat.acknowledged) {
            (_, Acknowledged::Yes) if repeat.times() >= TOO_OFTEN => Self::Count,
            (_, Acknowledged::Yes) | (Likeness::Declared, _) => Self::Acknowledged,
            (Likeness::Issue(_), _) => Self::Issue,
            (Likeness::Text, _) => Self::Text,
            (Likeness::Similar(_), _) => Self::Similar,
        }
    }
}

/// The repeats of the document that a rule reports.
pub(super) fn reported_by<'a>(
    reporter: Reporter,
    context: &'a Context<'_>,
) -> impl Iterator<Item = (ActionId, &'a Repeat)> {
    let repeats =
        context.repeats().iter().filter(move |(_, repeat)| Reporter::of(repeat) == reporter);
    repeats.map(|(id, repeat)| (*id, repeat))
}

/// The finding on an action that is not acknowledged, with the earlier ones beside it and the way out.
pub(super) fn unacknowledged(
    context: &Context<'_>,
    id: ActionId,
    repeat: &Repeat,
    message: &str,
) -> Finding {
    let mut text = format!("{message}{}", age_of(context, repeat.earlier, id, "earlier"));
    if repeat.times() >= TOO_OFTEN {
        text.push_str(&format!("; this is the {} time", ordinal(repeat.times())));
    }
    let help = match repeat.acknowledged {
        Acknowledged::WithoutReason | Acknowledged::Yes => SAY_WHY.to_owned(),
        Acknowledged::No => format!(
            "link the earlier post-mortem in the action, or write `repeats: {}`, and say why it was not enough",
            context.history.incidents()[repeat.earlier.document].name()
        ),
    };
    finding(context, id, repeat, text).help(help)
}

/// What to do about an acknowledgement without a reason.
pub(super) const SAY_WHY: &str = "say why the first time was not enough";

/// The finding on an action, with the earlier ones beside it.
pub(super) fn finding(
    context: &Context<'_>,
    id: ActionId,
    repeat: &Repeat,
    message: impl Into<String>,
) -> Finding {
    let mut finding = Finding::new(context.document.actions[id.action].title_span, message)
        .related(place(context, repeat.earlier, "promised here"));
    let others: Vec<ActionId> = repeat
        .chain
        .iter()
        .rev()
        .filter(|other| other.document != repeat.earlier.document)
        .copied()
        .collect();
    let newest = others.len().min(MOST_OTHERS);
    for other in others[..newest].iter().chain(others[newest..].last()) {
        finding = finding.related(place(context, *other, "and here"));
    }
    if let Likeness::Similar(similar) = &repeat.likeness {
        let score = (similar.score * 100.0).round() / 100.0;
        finding = finding.score(score).evidence(similar.evidence.clone());
    }
    finding
}

/// How long it was between two incidents: `, 8 months earlier`.
pub(super) fn age_of(context: &Context<'_>, from: ActionId, to: ActionId, words: &str) -> String {
    let history = context.history;
    let Some((from, to)) = history.date(from.document).zip(history.date(to.document)) else {
        return String::new();
    };
    match age(from, to) {
        Some(age) => format!(", {age} {words}"),
        None => ", on the same day".to_owned(),
    }
}

/// The earlier action: its date, owner, issue and state.
fn place(context: &Context<'_>, id: ActionId, words: &str) -> Related {
    let history = context.history;
    let promise = history.promise(id);
    let mut story = vec![words.to_owned()];
    if let Some(date) = history.date(id.document) {
        story[0].push_str(&format!(" for the incident of {date}"));
    }
    if let Some(owner) = &promise.owner {
        story.push(format!("owner {owner}"));
    }
    story.extend(promise.issue.clone());
    story.push(promise.state.to_string());
    Related { document: id.document, span: promise.span, message: story.join(", ") }
}

/// How long it was, in the unit that people would use; `None` for the same day.
fn age(from: Date, to: Date) -> Option<String> {
    let days = (to
        .to_datetime(jiff::civil::Time::midnight())
        .duration_since(from.to_datetime(jiff::civil::Time::midnight())))
    .as_hours()
        / 24;
    let (number, unit) = match days {
        0 => return None,
        1..=60 => (days, "day"),
        61..=730 => (days * 12 / 365, "month"),
        _ => (days / 365, "year"),
    };
    Some(format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
}

pub(super) fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
