use jiff::civil::{Date, DateTime, Time};

use super::{Context, Example, Finding, Related, Rule, Severity};
use crate::document::{Instant, Timeline, TimelineEntry, Zone};

pub(super) static RULE: Rule = Rule {
    code: "PMA502",
    name: "timeline-order",
    summary: "the entries of the timeline follow each other",
    severity: Severity::Warning,
    is_on: true,
    why: "An entry that stands after a later one has a wrong time, or is in the wrong place; either way a reader takes \
          the cause for the effect. Compared are entries of one list, table or run of lines. Newest first is an order \
          as well. Where no day is written, a time that is much smaller than the one before is taken for the next day, \
          and where `10:30` could be morning or evening, nothing is said.\n\nSource: four of twelve dated timelines of a public \
          incident log had such an entry.",
    bad: &[
        Example::document(
            "# T\n\n## Timeline\n\n- 10:02 The alert fires\n- 10:40 The change is reverted\n- «10:20» The change is found\n- 10:50 All clear\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 2026-01-05 10:02 | The alert fires |\n| «2025-01-05 10:40» | The change is reverted |\n",
        ),
    ],
    good: &[
        Example::document(
            "# T\n\n## Timeline\n\n- 22:10 The alert fires\n- 23:50 A host is replaced\n- 00:20 All clear\n- 09:00 The report begins\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n- 10:50 All clear\n- 10:40 The change is reverted\n- 10:02 The alert fires\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n- 10:02 The alert fires\n  - 09:58 was the deployment\n- 10:40 It is reverted\n\nEarlier that day:\n\n- 08:00 The change is merged\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n- Sept 3, 11:10pm: the backup is restored\n- Sept 3, 11:19: the index is used\n",
        ),
    ],
    check,
};

/// A time without a day that is smaller than the one before by more than this, in minutes, is one of the
/// next day, unless the entry after it goes on where the one before was.
const SLIP: i64 = 3 * 60;
/// By more than this it is one of the next day in any case.
const NIGHT: i64 = 12 * 60;

/// So many steps back make an order, where there are fewer forward.
const NEWEST_FIRST: usize = 2;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let timeline = &context.document.timeline;
    let day_first = findings(context, timeline, |entry| entry.date);
    if day_first.is_empty() || timeline.entries.iter().all(|entry| entry.month_first.is_none()) {
        return day_first;
    }
    // Whoever writes 03/04 means the same by it everywhere, and it is the reading that is in order.
    let month_first = findings(context, timeline, |entry| entry.month_first.or(entry.date));
    if month_first.len() < day_first.len() { month_first } else { day_first }
}

fn findings(
    context: &Context<'_>,
    timeline: &Timeline,
    date: fn(&TimelineEntry) -> Option<Date>,
) -> Vec<Finding> {
    let has_halves = timeline.entries.iter().any(|entry| entry.has_half);
    let is_clear = |entry: &&TimelineEntry| {
        let may_be_either = has_halves
            && !entry.has_half
            && entry.time.is_some_and(|time| (1..=12).contains(&time.hour()));
        !entry.is_rough && !may_be_either
    };
    let clear: Vec<&TimelineEntry> = timeline.entries.iter().filter(is_clear).collect();
    let mut findings = Vec::new();
    let mut rest = clear.as_slice();
    while let Some(first) = rest.first() {
        // Nested lists have numbers of their own, and stand between.
        let length = rest.iter().take_while(|entry| entry.series == first.series).count();
        let (series, after) = rest.split_at(length);
        rest = after;
        let mut series = series.to_vec();
        let count = |is_wanted: fn(i64) -> bool| {
            series
                .windows(2)
                .filter_map(|pair| minutes(pair[0], pair[1], date))
                .filter(|step| is_wanted(*step))
                .count()
        };
        let falling = count(|step| step < 0);
        if falling >= NEWEST_FIRST && falling > count(|step| step > 0) {
            series.reverse();
        }
        for at in 1..series.len() {
            let (before, entry) = (series[at - 1], series[at]);
            if is_behind(before, entry, series.get(at + 1).copied(), date) {
                findings.push(finding(context, before, entry));
            }
        }
    }
    findings
}

fn finding(context: &Context<'_>, before: &TimelineEntry, entry: &TimelineEntry) -> Finding {
    let source = &context.document.source;
    let written =
        |entry: &TimelineEntry| source.slice(entry.time_span).replace(['*', '_', '`'], "");
    let message = format!("`{}` stands after `{}`", written(entry), written(before));
    let related = Related {
        document: context.index,
        span: before.time_span,
        message: "the entry before".to_owned(),
    };
    Finding::new(entry.time_span, message)
        .help("check the day and the time of both, or move the entry")
        .related(related)
}

/// Whether an entry lies before the one that it follows.
fn is_behind(
    before: &TimelineEntry,
    entry: &TimelineEntry,
    after: Option<&TimelineEntry>,
    date: fn(&TimelineEntry) -> Option<Date>,
) -> bool {
    let Some(step) = minutes(before, entry, date) else { return false };
    if step >= 0 {
        return false;
    }
    if entry.has_own_date {
        return true;
    }
    let goes_on = after
        .and_then(|after| minutes(before, after, date))
        .is_some_and(|step| (0..NIGHT).contains(&step));
    -step <= SLIP || (-step < NIGHT && goes_on)
}

/// Minutes from one entry to the other, where both say enough to be compared.
fn minutes(
    from: &TimelineEntry,
    to: &TimelineEntry,
    date: fn(&TimelineEntry) -> Option<Date>,
) -> Option<i64> {
    let days = (date(from), date(to));
    let day = |date: Option<Date>| date.unwrap_or_else(|| Date::constant(2000, 1, 1));
    let instant = |entry: &TimelineEntry, time: Time| {
        let datetime: DateTime = day(date(entry)).to_datetime(time);
        Instant { datetime, zone: entry.zone.clone(), has_time: true }
    };
    match days {
        (Some(_), Some(_)) => {}
        (None, None) if from.day == to.day => {}
        _ => return None,
    }
    match (from.time, to.time) {
        (Some(one), Some(other)) => {
            let (mut one, mut other) = (instant(from, one), instant(to, other));
            // What says no zone is in that of its neighbour.
            match (&one.zone, &other.zone) {
                (Zone::Unsaid, _) => one.zone = other.zone.clone(),
                (_, Zone::Unsaid) => other.zone = one.zone.clone(),
                _ => {}
            }
            one.minutes_until(&other)
        }
        // A day alone is behind only if the whole day is.
        _ => {
            let days = i64::from((day(days.1) - day(days.0)).get_days());
            Some(days * 24 * 60)
        }
    }
}
