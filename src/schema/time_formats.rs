//! The formats of days, times, ranges and durations, as people write them in post-mortems.
//!
//! All is read as text: nothing is converted, so that no time zone can shift a day.

use super::formats::{days, number};

/// A day, or a day with a time and perhaps its zone: `2026-01-05`, `2026-01-05 10:30 UTC`.
pub(super) fn is_day_or_time(text: &str) -> bool {
    day_or_time(text.trim()).is_some_and(str::is_empty)
}

/// A time, perhaps with its zone: `10:30`, `10:30:15Z`, `10:30 CET`.
pub(super) fn is_time_of_day(text: &str) -> bool {
    clock(text.trim()).is_some_and(str::is_empty)
}

/// Two times, two days, or two of both: `10:30-11:45`, `2026-01-05 to 2026-01-07`.
pub(super) fn is_time_range(text: &str) -> bool {
    let text = text.trim();
    let is_moment = |text: &str| is_day_or_time(text) || is_time_of_day(text);
    let separators = [" to ", " until ", " till ", "-", "\u{2013}", "\u{2014}", "..", "/"];
    // The first dash may be one of a day, and the last one of an offset.
    text.len() <= LONGEST
        && separators.iter().any(|separator| {
            text.match_indices(separator)
                .any(|(at, _)| is_moment(&text[..at]) && is_moment(&text[at + separator.len()..]))
        })
}

/// In bytes: what is longer is no range.
const LONGEST: usize = 120;

/// Numbers with units (`1h 30m`, `90 minutes`, `about 2 days`), hours and minutes (`1:30`), or ISO 8601.
pub(super) fn is_duration(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    if let Some(rest) = text.strip_prefix('p') {
        return iso_duration(rest);
    }
    let mut rest = text.as_str();
    for word in ["about ", "approximately ", "approx. ", "ca. ", "~", "<", ">"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    if let Some(after) = clock_of_any_length(rest) {
        return after.is_empty();
    }
    let mut parts = 0;
    while !rest.is_empty() {
        let Some(after) = amount(rest) else { return false };
        let after = after.trim_start();
        let unit = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        if !UNITS.contains(&&after[..unit]) {
            return false;
        }
        rest = after[unit..].trim_start_matches(['.', ',', ' ']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
        parts += 1;
    }
    (1..=6).contains(&parts)
}

#[rustfmt::skip]
const UNITS: &[&str] = &[
    "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs",
    "hour", "hours", "d", "day", "days", "w", "week", "weeks", "month", "months",
];

/// Digits, perhaps with a fraction, and what follows.
fn amount(text: &str) -> Option<&str> {
    let (_, rest) = number(text)?;
    Some(rest.strip_prefix('.').and_then(number).map_or(rest, |(_, rest)| rest))
}

/// `1:30`, `01:30:15`, `36:00`.
fn clock_of_any_length(text: &str) -> Option<&str> {
    let (_, mut rest) = number(text)?;
    rest = two_digits(rest.strip_prefix(':')?, 59)?;
    Some(rest.strip_prefix(':').and_then(|seconds| two_digits(seconds, 59)).unwrap_or(rest))
}

/// What follows the `P` of an ISO 8601 duration, in lower case.
fn iso_duration(text: &str) -> bool {
    let (date, time) = text.split_once('t').map_or((text, None), |(date, time)| (date, Some(time)));
    let holds = |mut text: &str, units: &str| {
        let mut from = 0;
        while !text.is_empty() {
            let unit = amount(text).and_then(|rest| Some((rest.chars().next()?, rest)));
            let Some((unit, rest)) = unit else { return false };
            let Some(at) = units[from..].find(unit) else { return false };
            from += at + 1;
            text = &rest[unit.len_utf8()..];
        }
        true
    };
    let is_empty = date.is_empty() && time.is_none_or(str::is_empty);
    !is_empty
        && time != Some("")
        && holds(date, "ymwd")
        && time.is_none_or(|time| holds(time, "hms"))
}

/// A day with or without a time; what follows it.
fn day_or_time(text: &str) -> Option<&str> {
    let rest = day(text)?;
    let time = rest.strip_prefix(['T', 't', ' ']).map(|time| time.trim_start_matches(' '));
    let time = time.map(|time| time.strip_prefix("at ").unwrap_or(time));
    Some(time.and_then(clock).unwrap_or(rest))
}

fn day(text: &str) -> Option<&str> {
    let (year, rest) = number(text)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, rest) = number(&rest[1..])?;
    let (day, rest) = number(rest.strip_prefix(separator)?)?;
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    let days = days(year, month.parse().ok()?).filter(|_| fits)?;
    (1..=days).contains(&day.parse().ok()?).then_some(rest)
}

/// A time of day with or without seconds and zone; what follows it.
fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = number(text)?;
    let hour: u8 = hour.parse().ok().filter(|_| hour.len() <= 2)?;
    let mut rest = two_digits(rest.strip_prefix(':')?, 59)?;
    if let Some(seconds) = rest.strip_prefix(':') {
        // A leap second is written :60.
        rest = two_digits(seconds, 60)?;
        rest = rest.strip_prefix('.').and_then(number).map_or(rest, |(_, rest)| rest);
    }
    let half = rest.trim_start().get(..2).map(str::to_ascii_lowercase);
    if let Some("am" | "pm") = half.as_deref() {
        return (1..=12).contains(&hour).then(|| zone(&rest.trim_start()[2..]));
    }
    (hour < 24 || text == "24:00").then(|| zone(rest))
}

/// What follows a zone, where there is one: `Z`, `UTC`, `CEST`, `+01:00`, `UTC+1`, `Europe/Paris`.
fn zone(text: &str) -> &str {
    let start = text.trim_start();
    let letters =
        start.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(start.len());
    let name = &start[..letters];
    let is_abbreviation =
        (1..=5).contains(&letters) && name.bytes().all(|b| b.is_ascii_uppercase());
    let mut rest = text;
    if let Some(place) = start[letters..].strip_prefix('/').filter(|_| letters > 2) {
        let end = place.find(|c: char| !(c.is_ascii_alphabetic() || "_/-".contains(c)));
        return &place[end.unwrap_or(place.len())..];
    } else if is_abbreviation || matches!(name, "z" | "utc" | "gmt") {
        rest = &start[letters..];
    }
    offset(rest.trim_start()).unwrap_or(rest)
}

/// `+01:00`, `-0800` or `+1`.
fn offset(text: &str) -> Option<&str> {
    let (hours, rest) = number(text.strip_prefix(['+', '-', '\u{2212}'])?)?;
    match hours.len() {
        4 => (hours[..2].parse::<u8>().ok()? <= 14 && hours[2..].parse::<u8>().ok()? < 60)
            .then_some(rest),
        1 | 2 if hours.parse::<u8>().ok()? <= 14 => match rest.strip_prefix(':') {
            Some(minutes) => two_digits(minutes, 59),
            None => Some(rest),
        },
        _ => None,
    }
}

fn two_digits(text: &str, most: u8) -> Option<&str> {
    let (digits, _) = text.split_at_checked(2)?;
    (digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u8>().ok()? <= most)
        .then(|| &text[2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(holds: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(holds(text), "{text:?}");
        }
        for text in bad {
            assert!(!holds(text), "{text:?}");
        }
    }

    #[rustfmt::skip]
    #[test]
    fn days_and_times() {
        check(
            is_day_or_time,
            &[
                "2026-01-05", "2024-02-29", "2026/1/5", "2026-01-05 10:30", "2026-01-05T10:30:00Z",
                "2026-01-05T10:30:00.123+01:00", "2026-01-05 10:30 UTC", "2026-01-05 at 10:30 CEST",
                "2026-01-05 10:30 pm", "2026-01-05T23:59:60Z", "2026-01-05 10:30 Europe/Paris",
                "2026-01-05 24:00", "2026-01-05 10:30 UTC+1", "2026-01-05 10:30 -0800",
            ],
            &[
                "", "soon", "2026-02-29", "2026-13-05", "2026-01-32", "2026-01", "26-01-05",
                "2026-01-05 25:00", "2026-01-05 10:60", "2026-01-05 10", "2026-01-05 10:30 in the morning",
                "2026-01/05", "2026-01-05 13:30 pm", "2026-01-05T10:30:00+25:00",
            ],
        );
        check(
            is_time_of_day,
            &["10:30", "9:05", "10:30:15", "10:30Z", "10:30 UTC", "10:30+01:00", "10:30 am", "00:00", "24:00"],
            &["", "10", "24:01", "10:6", "10:60", "10:30:61", "0:30 pm", "2026-01-05", "10.30"],
        );
    }

    #[rustfmt::skip]
    #[test]
    fn ranges_and_durations() {
        check(
            is_time_range,
            &[
                "10:30-11:45", "10:30 - 11:45 UTC", "10:30\u{2013}11:45", "10:30 UTC to 11:45 UTC",
                "2026-01-05 to 2026-01-07", "2026-01-05/2026-01-07", "2026-01-05 10:30 \u{2014} 11:45",
                "2026-01-05 10:30+01:00 until 2026-01-06 09:00+01:00",
            ],
            &["", "10:30", "10:30-", "10:30 to noon", "2026-01-05", "10:30-25:00", &"10:30-".repeat(10_000)],
        );
        check(
            is_duration,
            &[
                "45m", "45 min", "1h 30m", "1h30m", "90 minutes", "2 days", "1.5 hours", "about 2 days",
                "1 hour and 5 minutes", "1:30", "36:00:15", "PT1H30M", "P1DT2H", "P2W", "~20 min.",
                "1 day, 2 hours",
            ],
            &["", "45", "long", "1h 30", "P", "PT", "PT30M1H", "P1H", "1:75", "5 parsecs", "h"],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_checked(text in "(2026|-|:|T|Z|\\+|10|5|:30| |to|UTC|p|h|m|é|/|\\PC){0,16}") {
            is_day_or_time(&text);
            is_time_of_day(&text);
            is_time_range(&text);
            is_duration(&text);
        }
    }
}
