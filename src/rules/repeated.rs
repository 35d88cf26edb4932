//! What the rules of repeated actions say alike: the earlier place, its story, and the way out.

use jiff::civil::Date;

use super::{Context, Finding, Related, Severity};
use crate::document::{Action, State};
use crate::history::{Acknowledged, ActionId, Repeat};

/// From this many incidents on, a promise that is known to be a repeat is an error again.
const TOO_OFTEN: usize = 3;

/// The finding on the action, with the earlier one beside it.
pub(super) fn finding(
    context: &Context<'_>,
    id: ActionId,
    repeat: &Repeat,
    message: &str,
    level: Severity,
) -> Finding {
    let history = context.history;
    let earlier = history.document(repeat.earlier);
    let action = history.action(id);
    let times = repeat.chain.len() + 1;
    let mut text = message.to_owned();
    if let (Some(from), Some(to)) =
        (history.date(repeat.earlier.document), history.date(id.document))
    {
        text.push_str(&format!(", {} earlier", age(from, to)));
    }
    if times >= TOO_OFTEN {
        text.push_str(&format!("; this is the {} time", ordinal(times)));
    }
    let severity = match repeat.acknowledged {
        Acknowledged::Yes if times >= TOO_OFTEN => Severity::Error,
        Acknowledged::Yes => Severity::Info,
        Acknowledged::No | Acknowledged::WithoutReason => level,
    };
    let help = match repeat.acknowledged {
        Acknowledged::Yes if times >= TOO_OFTEN => {
            "the follow-up is not working: choose another one, or decide against it with a reason"
                .to_owned()
        }
        Acknowledged::Yes => "acknowledged; it counts as a repeat all the same".to_owned(),
        Acknowledged::WithoutReason => "say why the first time was not enough".to_owned(),
        Acknowledged::No => format!(
            "link the earlier post-mortem in the action, or write `repeats: {}`, and say why it was not enough",
            earlier.id()
        ),
    };
    let mut finding = Finding::new(action.title_span, text).help(help).severity(severity);
    finding = finding.related(place(context, repeat.earlier, "promised here"));
    for &other in
        repeat.chain.iter().rev().filter(|other| other.document != repeat.earlier.document)
    {
        finding = finding.related(place(context, other, "and here"));
    }
    finding
}

/// The earlier action: its date, owner, issue and state.
fn place(context: &Context<'_>, id: ActionId, words: &str) -> Related {
    let document = context.history.document(id);
    let action = context.history.action(id);
    let mut story = vec![words.to_owned()];
    if let Some(date) = &document.date {
        story[0].push_str(&format!(" for the incident of {}", date.date));
    }
    if let Some(owner) = &action.owner {
        story.push(format!("owner {}", owner.name));
    }
    story.extend(action.references.first().map(|reference| reference.name().to_owned()));
    story.push(state(action).to_owned());
    Related { path: document.path().clone(), span: action.title_span, message: story.join(", ") }
}

fn state(action: &Action) -> &'static str {
    match action.state {
        Some(State::Done) => "marked as done",
        Some(State::Declined) => "declined",
        Some(State::Open) => "open",
        None => "no state given",
    }
}

/// How long ago, in the unit that people would use.
fn age(from: Date, to: Date) -> String {
    let days = (to
        .to_datetime(jiff::civil::Time::midnight())
        .duration_since(from.to_datetime(jiff::civil::Time::midnight())))
    .as_hours()
        / 24;
    let (number, unit) = match days {
        0 => return "the same day".to_owned(),
        1..=60 => (days, "day"),
        61..=730 => (days * 12 / 365, "month"),
        _ => (days / 365, "year"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
