//! The day and time that a line of a timeline begins with, as people write them.
//!
//! Read by hand, from the first bytes of a line only: most lines begin with no time at all.

use std::ops::Range;

use jiff::civil::{Date, Time};

use crate::document::{Zone, dates};

/// How far into a line a stamp may reach, in bytes.
const REACH: usize = 96;

/// A day, a time of day or both, at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Bytes of the line, without markup around.
    pub(crate) range: Range<usize>,
    pub(crate) day: Day,
    pub(crate) time: Option<Time>,
    /// `am` or `pm` was written.
    pub(crate) has_half: bool,
    pub(crate) zone: Zone,
    /// "~", "around", "before": not meant to the minute.
    pub(crate) is_rough: bool,
}

/// What a stamp says of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    Unsaid,
    /// With the month-first reading, where `03/04/2025` has two.
    Date(Date, Option<Date>),
    /// Month and day.
    OfYear(i8, i8),
    /// A day of the week alone, folded; from Monday 1.
    Weekday(u8),
}

/// The stamp that a line begins with, after markup and words such as "around".
pub(crate) fn at_start(line: &str) -> Option<Stamp> {
    let line = line.lines().next().unwrap_or_default();
    let mut end = line.len().min(REACH);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let mut reader = Reader { text: &line[..end], at: 0 };
    reader.markup();
    let is_rough = reader.rough();
    let start = reader.at;
    let weekday = reader.weekday();
    let mut day = reader.day();
    let mut last = reader.at;
    if day == Day::Unsaid
        && let Some(weekday) = weekday
    {
        day = Day::Weekday(weekday);
    }
    if day != Day::Unsaid {
        // `[10/Apr/2025:10:00:00 +0000] "GET /` is the line of a log that is quoted.
        let goes_on = reader.rest().strip_prefix(':');
        if goes_on.is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit())) {
            return None;
        }
        reader.between();
    }
    let is_rough = reader.rough() || is_rough;
    let clock = reader.clock();
    if clock.is_some() {
        last = reader.at;
    }
    let (mut time, mut has_half) = clock.map_or((None, false), |(time, half)| (Some(time), half));
    if day == Day::Unsaid && time.is_none() {
        return None;
    }
    let mut zone = Zone::Unsaid;
    if let Some(start) = time {
        // `10:45 - 16:11 UTC`: the zone stands after the end of a range.
        let before = reader.at;
        match reader.range_mark().then(|| reader.clock()).flatten() {
            Some((end, end_has_half)) => {
                last = reader.at;
                if end_has_half && !has_half {
                    time = Some(same_half(start, end));
                    has_half = true;
                }
            }
            None => reader.at = before,
        }
        if let Some(said) = reader.zone() {
            zone = said;
            last = reader.at;
        }
    }
    if day == Day::Unsaid && reader.on_day() {
        day = reader.day();
        if day != Day::Unsaid {
            last = reader.at;
        }
    }
    Some(Stamp { range: start..last, day, time, has_half, zone, is_rough })
}

/// `1:42-1:59 pm`: the mark at the end is meant for both, unless the beginning were later than the end.
fn same_half(start: Time, end: Time) -> Time {
    let hour =
        |half: i8| Time::new(start.hour() % 12 + half, start.minute(), start.second(), 0).ok();
    let afternoon = hour(12).filter(|time| *time <= end);
    if start.hour() > 12 { start } else { afternoon.or_else(|| hour(0)).unwrap_or(start) }
}

/// A place in a line.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let rest = self.rest();
        let length = rest.find(|character| !wanted(character)).unwrap_or(rest.len());
        self.at += length;
        length > 0
    }

    /// Emphasis, brackets and bullets before or inside a stamp.
    fn markup(&mut self) {
        self.skip(is_markup);
    }

    /// A word in any case, and what follows it is no letter.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let is_it = rest
            .as_bytes()
            .get(..word.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(word.as_bytes()))
            && !rest[word.len()..].starts_with(|next: char| next.is_alphanumeric());
        if is_it {
            self.at += word.len();
        }
        is_it
    }

    /// One of these words, which are of ASCII letters.
    fn any_word(&mut self, words: &[&str]) -> bool {
        let length = self.letters().len();
        words.iter().any(|word| word.len() == length && self.word(word))
    }

    /// The ASCII letters that come next.
    fn letters(&self) -> &'t str {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        &rest[..length]
    }

    fn rough(&mut self) -> bool {
        const ROUGH: &[&str] = &[
            "approximately",
            "approx",
            "around",
            "about",
            "circa",
            "ca",
            "roughly",
            "before",
            "after",
            "early",
            "late",
            "by",
            "gegen",
            "vers",
            "sobre",
        ];
        let start = self.at;
        let mut is_rough = self.skip(|character| matches!(character, '~' | '≈' | '<' | '>'));
        is_rough |= self.any_word(ROUGH);
        if is_rough {
            self.skip(|character| matches!(character, '.' | ' ' | '~'));
        } else {
            self.at = start;
            if self.any_word(&["at", "on", "from", "between", "um", "am"]) {
                self.skip(|character| character == ' ');
            }
        }
        is_rough
    }

    /// `Tue`, `Tuesday,`.
    fn weekday(&mut self) -> Option<u8> {
        const DAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let word = self.letters();
        let length = word.len();
        let at = DAYS.iter().position(|day| {
            let name = if (3..=5).contains(&length) { &day[..length] } else { day };
            name.eq_ignore_ascii_case(word)
        })?;
        self.at += length;
        self.skip(|character| is_markup(character) || matches!(character, ',' | '.'));
        u8::try_from(at + 1).ok()
    }

    fn day(&mut self) -> Day {
        let rest = self.rest();
        if let Some(found) = dates::at_start(rest) {
            self.at += found.range.end;
            return Day::Date(found.date, found.other_reading);
        }
        if let Some((month, day, end)) = dates::month_and_day(rest) {
            self.at += end;
            return Day::OfYear(month, day);
        }
        Day::Unsaid
    }

    /// `on` before a day that follows the time: "5:40 PM on November 18th".
    fn on_day(&mut self) -> bool {
        self.skip(|character| matches!(character, ' ' | ','));
        let is_on = self.word("on");
        self.skip(|character| character == ' ');
        is_on
    }

    /// What may stand between a day and a time.
    fn between(&mut self) {
        if self.rest().starts_with(['T', 't']) {
            self.at += 1;
            return;
        }
        let separators = |character: char| {
            is_markup(character)
                || matches!(character, ',' | '-' | '–' | '—' | '@' | ':' | '|' | ')' | ']')
        };
        self.skip(separators);
        if self.word("at") || self.word("um") {
            self.skip(separators);
        }
    }

    fn digits(&mut self, most: usize) -> Option<(i8, usize)> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = (1..=most).contains(&length).then(|| rest[..length].parse().ok())??;
        self.at += length;
        Some((value, length))
    }

    /// `9:02`, `09:02:11.5`, `8pm`, `11.57`, `14h30`; nothing is read where it is none.
    fn clock(&mut self) -> Option<(Time, bool)> {
        let start = self.at;
        let read = self.try_clock();
        if read.is_none() {
            self.at = start;
        }
        read
    }

    fn try_clock(&mut self) -> Option<(Time, bool)> {
        let (mut hour, hour_digits) = self.digits(2)?;
        let separator = self.rest().chars().next().filter(|mark| matches!(mark, ':' | '.' | 'h'));
        let mut minute = 0;
        let mut second = 0;
        let has_minutes = separator.is_some_and(|_| {
            let mark = self.at;
            self.at += 1;
            match self.digits(2) {
                Some((value, 2)) => {
                    minute = value;
                    true
                }
                _ => {
                    self.at = mark;
                    false
                }
            }
        });
        let is_digit = |next: char| next.is_ascii_digit();
        if has_minutes
            && self.rest().strip_prefix(':').is_some_and(|rest| rest.starts_with(is_digit))
        {
            self.at += 1;
            second = self.digits(2)?.0;
            if self.rest().starts_with(['.', ',']) && self.rest()[1..].starts_with(is_digit) {
                self.at += 1;
                self.skip(|character| character.is_ascii_digit());
            }
        }
        let half = self.half();
        let is_time = half.is_some() || has_minutes && (separator != Some('.') || hour_digits == 2);
        // `1.2.3` is a version, `10:02x` nothing known.
        let mut next = self.rest().chars();
        let goes_on = match (next.next(), next.next()) {
            (Some('Z'), _) => false,
            (Some('.' | ':'), Some(next)) => next.is_ascii_digit(),
            (Some('%'), _) => true,
            (Some(next), _) => next.is_alphanumeric(),
            (None, _) => false,
        };
        if !is_time || goes_on {
            return None;
        }
        match half {
            Some(_) if !(1..=12).contains(&hour) => {
                // `14:05 pm` is a time of the longer clock.
                (hour <= 23).then_some(())?;
            }
            Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
            None => {}
        }
        Some((Time::new(hour, minute, second.min(59), 0).ok()?, half.is_some()))
    }

    /// Whether `pm` follows, or `am`.
    fn half(&mut self) -> Option<bool> {
        let start = self.at;
        self.skip(|character| matches!(character, ' ' | '\u{a0}'));
        for (mark, afternoon) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
            if self.word(mark) {
                return Some(afternoon);
            }
        }
        self.at = start;
        None
    }

    /// `-`, `–`, `to`, `→` between the ends of a range.
    fn range_mark(&mut self) -> bool {
        self.skip(|character| character == ' ');
        let is_mark = self.skip(|character| matches!(character, '-' | '–' | '—' | '→'))
            || self.word("to")
            || self.word("until");
        self.skip(|character| matches!(character, ' ' | '~'));
        is_mark
    }
}

pub(super) fn is_markup(character: char) -> bool {
    matches!(character, '*' | '_' | '`' | '[' | '(' | ' ' | '\u{a0}' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` is the line; expected is what was read, the rest of the line, and how.
    #[track_caller]
    fn check(line: &str, expected: Option<(&str, &str)>) {
        let stamp = at_start(line);
        let shown = stamp.as_ref().map(|stamp| {
            let day = match &stamp.day {
                Day::Unsaid => "-".to_owned(),
                Day::Date(date, None) => date.to_string(),
                Day::Date(date, Some(other)) => format!("{date} or {other}"),
                Day::OfYear(month, day) => format!("{month}/{day}"),
                Day::Weekday(day) => format!("weekday {day}"),
            };
            let time = stamp.time.map_or("-".to_owned(), |time| time.strftime("%H:%M").to_string());
            let zone = match &stamp.zone {
                Zone::Unsaid => String::new(),
                Zone::Offset(minutes) => format!(" {minutes:+}"),
                Zone::Named(name) => format!(" {name}"),
            };
            let rough = if stamp.is_rough { " rough" } else { "" };
            (&line[stamp.range.clone()], format!("{day} {time}{zone}{rough}"))
        });
        assert_eq!(shown.as_ref().map(|(read, how)| (*read, how.as_str())), expected, "{line}");
    }

    #[test]
    fn stamps() {
        check("10:02 The alert fires", Some(("10:02", "- 10:02")));
        check("**16:58 UTC** - Writer fails", Some(("16:58 UTC", "- 16:58 +0")));
        check("[08:47] A change is merged", Some(("08:47", "- 08:47")));
        check("2026-01-05 9:02 CET: paged", Some(("2026-01-05 9:02 CET", "2026-01-05 09:02 CET")));
        check(
            "2026-01-05T09:02:11.5Z paged",
            Some(("2026-01-05T09:02:11.5Z", "2026-01-05 09:02 +0")),
        );
        check("2026-01-05T09:02+02:00", Some(("2026-01-05T09:02+02:00", "2026-01-05 09:02 +120")));
        check("**2026-01-05** 09:02 paged", Some(("2026-01-05** 09:02", "2026-01-05 09:02")));
        check("Aug 31 8:49am: degraded", Some(("Aug 31 8:49am", "8/31 08:49")));
        check("Sept 3, 8pm: an index", Some(("Sept 3, 8pm", "9/3 20:00")));
        check("Tue 7 Jan 2020", Some(("Tue 7 Jan 2020", "2020-01-07 -")));
        check("Tuesday 12:15 pm: found", Some(("Tuesday 12:15 pm", "weekday 2 12:15")));
        check("11.57 deployed", Some(("11.57", "- 11:57")));
        check("14h30 déploiement", Some(("14h30", "- 14:30")));
        check("10:45 - 16:11 UTC down", Some(("10:45 - 16:11 UTC", "- 10:45 +0")));
        check("1:42-1:59 PM down", Some(("1:42-1:59 PM", "- 13:42")));
        check("11:50-1:10 PM down", Some(("11:50-1:10 PM", "- 11:50")));
        check("10:01-10:02: they say", Some(("10:01-10:02", "- 10:01")));
        check("10:02: paged", Some(("10:02", "- 10:02")));
        check("10:45 - 3 nodes lost", Some(("10:45", "- 10:45")));
        check("~ 12:06 noticed", Some(("12:06", "- 12:06 rough")));
        check("around 9pm PST", Some(("9pm PST", "- 21:00 PST rough")));
        check("06/10/2025 reported", Some(("06/10/2025", "2025-10-06 or 2025-06-10 -")));
        check(
            "At 5:40PM on November 18th, a user",
            Some(("5:40PM on November 18th", "11/18 17:40")),
        );
        check("12:30 AM", Some(("12:30 AM", "- 00:30")));
        check("10:02 UTC+1 paged", Some(("10:02 UTC+1", "- 10:02 +60")));
        check("10:02 DNS fails", Some(("10:02", "- 10:02")));
    }

    #[test]
    fn no_stamps() {
        for line in [
            "",
            "The alert fired at 10:02",
            "3 nodes were lost",
            "1.2.3 was released",
            "99.95% of requests",
            "v1.25",
            "[10/Apr/2025:10:00:00 +0000] GET /",
            "25:99 is no time",
            "10:4x",
            "may have been",
            "Marching on",
            "1.5 hours later",
        ] {
            check(line, None);
        }
    }
}
