//! Instants as people write them. Nothing is ever shifted by a time zone.

use jiff::civil::{Date, DateTime, Time};
use regex::Captures;

use super::dates::find;
use super::pattern::{Folded, Pattern};

/// An instant as far as it is written: day and time of day, and what is said of the zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    pub datetime: DateTime,
    pub zone: Zone,
    /// Whether a time of day was written, or only the day.
    pub has_time: bool,
}

/// What an instant says of its zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    Unsaid,
    /// Minutes east of UTC.
    Offset(i32),
    /// An abbreviation such as `CET`, which alone does not fix an offset.
    Named(String),
}

impl Instant {
    /// Minutes from this instant to the other, `None` where their zones cannot be compared.
    pub fn minutes_until(&self, other: &Self) -> Option<i64> {
        let shift = match (&self.zone, &other.zone) {
            (Zone::Offset(mine), Zone::Offset(theirs)) => i64::from(mine - theirs),
            (mine, theirs) if mine == theirs => 0,
            _ => return None,
        };
        let seconds = other.datetime.duration_since(self.datetime).as_secs();
        Some(seconds.div_euclid(60) + shift)
    }
}

/// The instant that a value names: a day with or without a time, or with `day` a time alone.
pub fn instant(text: &str, day: Option<Date>) -> Option<Instant> {
    let found = find(text);
    let rest = found.as_ref().map_or(text, |found| &text[found.range.end..]);
    let date = found.map(|found| found.date).or(day)?;
    let Some((time, zone)) = time(rest) else {
        let unsaid = Instant {
            datetime: date.to_datetime(Time::midnight()),
            zone: Zone::Unsaid,
            has_time: false,
        };
        return find(text).map(|_| unsaid);
    };
    Some(Instant { datetime: date.to_datetime(time), zone, has_time: true })
}

static TIME: Pattern = Pattern::folded(
    &[":"],
    r"(?:^|[^0-9:.])(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<z>z\b|utc(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?|gmt\b|[+-][0-9]{2}:?[0-9]{2}|[a-z]{3,4}\b)?",
);

fn time(text: &str) -> Option<(Time, Zone)> {
    let folded = Folded::new(text.strip_prefix(['T', 't']).unwrap_or(text));
    let captures = TIME.captures(&folded)?;
    let mut hour: i8 = number(&captures, "h")?;
    if let Some(half) = captures.name("half") {
        let afternoon = half.as_str().starts_with(['p', 'P']);
        hour = match (hour, afternoon) {
            (12, false) => 0,
            (12, true) => 12,
            (_, true) => hour.checked_add(12)?,
            (_, false) => hour,
        };
    }
    let second: i8 = number(&captures, "s").unwrap_or(0);
    let time = Time::new(hour, number(&captures, "m")?, second.min(59), 0).ok()?;
    Some((time, captures.name("z").map_or(Zone::Unsaid, |zone| self::zone(zone.as_str()))))
}

fn zone(text: &str) -> Zone {
    let upper = text.to_ascii_uppercase();
    let digits = upper.strip_prefix("UTC").unwrap_or(&upper);
    if matches!(upper.as_str(), "Z" | "UTC" | "GMT") {
        return Zone::Offset(0);
    }
    let Some(sign) = digits.chars().next().filter(|sign| matches!(sign, '+' | '-')) else {
        return if matches!(upper.as_str(), "AND" | "THE" | "WE" | "BY" | "FOR" | "WITH" | "FROM") {
            Zone::Unsaid
        } else {
            Zone::Named(upper)
        };
    };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) =
        if digits.len() > 2 { digits.split_at(digits.len() - 2) } else { (digits.as_str(), "0") };
    let minutes = hours.parse::<i32>().unwrap_or(0) * 60 + minutes.parse::<i32>().unwrap_or(0);
    Zone::Offset(if sign == '-' { -minutes } else { minutes })
}

fn number<T: std::str::FromStr>(captures: &Captures<'_>, name: &str) -> Option<T> {
    captures.name(name)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_is_valid() {
        assert!(TIME.is_valid());
    }

    #[test]
    fn instants_compare_only_where_their_zones_do() {
        let at = |text: &str| instant(text, Date::new(2026, 1, 5).ok()).unwrap();
        assert_eq!(at("2026-01-05T10:00Z").minutes_until(&at("2026-01-05T12:30+01:00")), Some(90));
        assert_eq!(at("10:00").minutes_until(&at("9:45 pm")), Some(705));
        assert_eq!(at("10:00 UTC").minutes_until(&at("10:00 CET")), None);
        assert_eq!(at("10:00 CET").minutes_until(&at("2026-01-06 10:00 CET")), Some(1440));
        assert!(!at("2026-01-05").has_time);
        assert_eq!(instant("later", Date::new(2026, 1, 5).ok()), None);
    }
}
