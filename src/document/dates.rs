//! Days and instants as people write them. Nothing is ever shifted by a time zone.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use regex::{Captures, Regex};

/// A day found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundDate {
    pub(crate) date: Date,
    /// `03/04/2025` may be read two ways: this is the month-first one, where both are days.
    pub(crate) other_reading: Option<Date>,
    /// Bytes of the text.
    pub(crate) range: Range<usize>,
}

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

const MONTH: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/// 2026-01-05, 2026/1/5, 2026_01_05, 2026.01.05, 2026-Jan-05, 20260105.
static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?:^|[^0-9.])(?P<d>(?P<y>(?:19|20)[0-9]{{2}})(?:[-/._ ](?P<m>[0-9]{{1,2}}|{MONTH})[-/._ ](?P<dd>[0-9]{{1,2}})|(?P<mc>0[1-9]|1[0-2])(?P<dc>0[1-9]|[12][0-9]|3[01])))(?:[^0-9]|$)"
    ))
    .ok()
});

/// 2026年1月5日, 2026년 1월 5일.
static EAST_ASIAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<d>(?P<y>(?:19|20)[0-9]{2})\s*[年년]\s*(?P<m>[0-9]{1,2})\s*[月월]\s*(?P<dd>[0-9]{1,2})\s*[日일]?)").ok()
});

/// 5 January 2026, 5th of Jan 2026, 05-Jan-2026.
static DAY_MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?:^|[^0-9a-z])(?P<d>(?P<dd>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-/_., ]+(?P<m>{MONTH})\.?[-/_, ]+(?P<y>(?:19|20)[0-9]{{2}}))(?:[^0-9]|$)"
    ))
    .ok()
});

/// January 5, 2026; Jan 5th 2026; January 5-7, 2026 (the first day counts).
static MONTH_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?:^|[^0-9a-z])(?P<d>(?P<m>{MONTH})\.?[-_ ]+(?P<dd>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–]\s*(?:(?:{MONTH})\.?\s+)?[0-9]{{1,2}}(?:st|nd|rd|th)?)?[-_, ]+(?P<y>(?:19|20)[0-9]{{2}}))(?:[^0-9]|$)"
    ))
    .ok()
});

/// 05/01/2026, 5.1.2026, 5-26-21.
static NUMERIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9./-])(?P<d>(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y>(?:19|20)[0-9]{2}|[0-9]{2}))(?:[^0-9./-]|[./-](?:[^0-9]|$)|$)").ok()
});

static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^0-9:.])(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<z>z\b|utc(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?|gmt\b|[+-][0-9]{2}:?[0-9]{2}|[a-z]{3,4}\b)?").ok()
});

/// The first day that a text names.
pub(crate) fn find(text: &str) -> Option<FoundDate> {
    let named =
        [&YEAR_FIRST, &EAST_ASIAN, &DAY_MONTH, &MONTH_DAY].into_iter().filter_map(|pattern| {
            let captures = pattern.as_ref()?.captures(text)?;
            let month = captures.name("m").or(captures.name("mc"))?.as_str();
            let month = month.parse().ok().or_else(|| month_number(month))?;
            let day = captures.name("dd").or(captures.name("dc"))?.as_str().parse().ok()?;
            let date = Date::new(number(&captures, "y")?, month, day).ok()?;
            Some(FoundDate { date, other_reading: None, range: captures.name("d")?.range() })
        });
    named.chain(find_numeric(text)).min_by_key(|found| found.range.start)
}

fn find_numeric(text: &str) -> Option<FoundDate> {
    let captures = NUMERIC.as_ref()?.captures(text)?;
    let mut year: i16 = number(&captures, "y")?;
    if year < 100 {
        year += 2000;
    }
    let (a, b): (i8, i8) = (number(&captures, "a")?, number(&captures, "b")?);
    let (day_first, month_first) = (Date::new(year, b, a).ok(), Date::new(year, a, b).ok());
    Some(FoundDate {
        date: day_first.or(month_first)?,
        other_reading: day_first.and(month_first).filter(|other| Some(*other) != day_first),
        range: captures.name("d")?.range(),
    })
}

/// The day that a path names: in its file name, or in the folders above it (`2022/03/23.md`).
pub(crate) fn in_path(path: &str) -> Option<Date> {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    in_name(name).or_else(|| in_name(folder)).or_else(|| find(path).map(|found| found.date))
}

fn in_name(name: &str) -> Option<Date> {
    if let Some(found) = find(name) {
        return Some(found.date);
    }
    // 01052026-slug: month first, as its writers have it.
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    if digits.len() == 8 {
        let part =
            |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
        let (a, b, year) = (part(0..2)?, part(2..4)?, part(4..8)?);
        if (1990..2100).contains(&year) {
            let (a, b) = (i8::try_from(a).ok()?, i8::try_from(b).ok()?);
            return Date::new(year, a, b).or_else(|_| Date::new(year, b, a)).ok();
        }
    }
    None
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

fn time(text: &str) -> Option<(Time, Zone)> {
    let captures = TIME.as_ref()?.captures(text.strip_prefix(['T', 't']).unwrap_or(text))?;
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

fn month_number(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| name.starts_with(month))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (text, expected) in [
            ("2026-01-05", "2026-01-05"),
            ("on 2026/1/5 at noon", "2026-01-05"),
            ("2026_01_05_slug.md", "2026-01-05"),
            ("20260105-slug", "2026-01-05"),
            ("2018-Feb-22", "2018-02-22"),
            ("5 January 2026", "2026-01-05"),
            ("12th March 2023", "2023-03-12"),
            ("22-Feb-2018", "2018-02-22"),
            ("May 12 2025", "2025-05-12"),
            ("January 14-19, 2026", "2026-01-14"),
            ("April 23rd, 2018", "2018-04-23"),
            ("29-09-2021", "2021-09-29"),
            ("03/10/2021", "2021-10-03"),
            ("5-26-21", "2021-05-26"),
            ("2026年1月5日", "2026-01-05"),
        ] {
            let found = find(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.date.to_string(), expected, "{text}");
        }
        for text in [
            "",
            "2026-13-05",
            "2026-02-30",
            "version 1.20.2026.3",
            "10:20:30",
            "123456789012",
            "maybe 5",
            "127.0.0.1",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn two_readings_are_both_given() {
        let found = find("03/04/2025").unwrap();
        assert_eq!(
            (found.date.to_string(), found.other_reading.map(|date| date.to_string())),
            ("2025-04-03".to_owned(), Some("2025-03-04".to_owned()))
        );
        assert_eq!(find("03/03/2025").unwrap().other_reading, None);
    }

    #[test]
    fn days_in_paths() {
        for (path, expected) in [
            ("docs/2026-01-05-slug.md", Some("2026-01-05")),
            ("incidents/2022/03/23.md", Some("2022-03-23")),
            ("incidents/2022-12-13-disk/index.md", Some("2022-12-13")),
            ("pm/01052026-slug.md", Some("2026-01-05")),
            ("pm/PM2019-009 - Nodes.md", None),
        ] {
            assert_eq!(in_path(path).map(|date| date.to_string()).as_deref(), expected, "{path}");
        }
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
