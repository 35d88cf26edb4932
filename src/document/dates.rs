//! Days as people write them.

use std::ops::Range;

use jiff::civil::Date;

use super::months;

/// A day found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundDate {
    pub(crate) date: Date,
    /// `03/04/2025` may be read two ways: this is the month-first one, where both are days.
    pub(crate) other_reading: Option<Date>,
    /// Bytes of the text.
    pub(crate) range: Range<usize>,
}

/// The first day that a text names.
pub(crate) fn find(text: &str) -> Option<FoundDate> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut start = 0;
    while let Some(token) = Token::first(&text[start..]) {
        if let Some(found) = date_at(text, start) {
            return Some(found);
        }
        start += token.text.len();
    }
    None
}

/// The day that a text begins with.
pub(crate) fn at_start(text: &str) -> Option<FoundDate> {
    date_at(text, 0)
}

/// The last day of the month or quarter that a text begins with: `2026-03`, `March 2026`, `Q1 2026`.
pub(crate) fn period(text: &str) -> Option<FoundDate> {
    let mut reader = TokenReader { text, at: 0 };
    let (year, month) = match reader.next()?.kind {
        TokenKind::Number(_, 4) => {
            let year = reader.year()?;
            reader.gap(&['-', '/', ' ']);
            (year, reader.number(1..=2).or_else(|| reader.quarter())?)
        }
        _ => {
            let month = reader.quarter().or_else(|| reader.month_after_day())?;
            reader.gap(&['-', '/', ',', '.', ' ']);
            (reader.year()?, month)
        }
    };
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    let is_day = reader.gap(&['-', '/']) && reader.number(1..=2).is_some();
    let range = 0..text[..reader.at].trim_end_matches(['-', '/']).len();
    (!is_day).then(|| FoundDate { date: first.last_of_month(), other_reading: None, range })
}

/// The day that a text is, where it says nothing else and nobody could read another day: with all digits of the year, and
/// without a range (`5-7 January 2026`).
pub(crate) fn only(text: &str) -> Option<Date> {
    let found = at_start(text)?;
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    let lengths: Vec<usize> = numbers.map(str::len).filter(|length| *length > 0).collect();
    let is_one_day = match (lengths.as_slice(), text.contains(char::is_alphabetic)) {
        ([8], false) => true,
        ([_, _], true) | ([_, _, _], false) => lengths.contains(&4),
        _ => false,
    };
    let is_all = found.range == (0..text.len());
    (is_all && is_one_day && found.other_reading.is_none()).then_some(found.date)
}

/// The month and day that a text begins with, without a year, and where they end: `Aug 31`, `31st of August`.
pub(crate) fn month_and_day(text: &str) -> Option<(i8, i8, usize)> {
    let mut reader = TokenReader { text, at: 0 };
    let (month, day) = if let Some(month) = reader.month() {
        reader.gap(&[' ', '.', '-']).then_some(())?;
        (month, reader.number(1..=2)?)
    } else {
        let day = reader.number(1..=2)?;
        reader.ordinal();
        reader.gap(&[' ', '.', '-', '/']);
        if reader.word("of") {
            reader.blanks();
        }
        (reader.month()?, day)
    };
    reader.ordinal();
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(2000, month, day).ok().map(|_| (month, day, reader.at))
}

/// A run of digits, of letters, or of anything else.
#[derive(Clone, Copy, Debug)]
struct Token<'t> {
    text: &'t str,
    kind: TokenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    /// Its value and how many digits it has.
    Number(i64, usize),
    Word,
    Other,
}

/// What a character is part of, without the number's value.
fn class(character: char) -> TokenKind {
    match character {
        '0'..='9' => TokenKind::Number(0, 0),
        _ if character.is_alphabetic() => TokenKind::Word,
        _ => TokenKind::Other,
    }
}

impl<'t> Token<'t> {
    /// The one that a text begins with; `None` if there is no text.
    fn first(text: &'t str) -> Option<Self> {
        let kind = class(text.chars().next()?);
        let length = text.find(|next| class(next) != kind).unwrap_or(text.len());
        let text = &text[..length];
        let kind = match kind {
            TokenKind::Number(..) => TokenKind::Number(text.parse().unwrap_or(i64::MAX), length),
            other => other,
        };
        Some(Self { text, kind })
    }
}

/// The day that begins with the token at `start`, whichever way it is written.
fn date_at(text: &str, start: usize) -> Option<FoundDate> {
    let mut reader = TokenReader { text, at: start };
    let before = &text[..start];
    let (year, month, day, other) = match reader.next()?.kind {
        TokenKind::Number(_, 4) if !before.ends_with('.') => year_first(&mut reader)?,
        TokenKind::Number(_, 8) => compact(&mut reader)?,
        TokenKind::Number(_, 1 | 2) => {
            let mut numeric = reader;
            match day_month(&mut reader) {
                Some(found) => found,
                None => {
                    // Marks at the beginning of the text join nothing.
                    let joined = before.ends_with(['.', '/', '-'])
                        && before.rfind(|mark| class(mark) != TokenKind::Other).is_some();
                    let found = (!joined).then(|| day_or_month_first(&mut numeric))??;
                    reader = numeric;
                    found
                }
            }
        }
        TokenKind::Word => month_day(&mut reader)?,
        _ => return None,
    };
    let date =
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()?;
    let other_reading = other.filter(|other| *other != date);
    Some(FoundDate { date, other_reading, range: start..reader.at })
}

/// Year, month, day, and another reading where there is one.
type Parts = (i64, i64, i64, Option<Date>);

/// 2026-01-05, 2026/1/5, `2026_01_05`, 2026-Jan-05, 2026年1月5日.
fn year_first(reader: &mut TokenReader<'_>) -> Option<Parts> {
    let year = reader.number(4..=4)?;
    if !(1900..2100).contains(&year) {
        return None;
    }
    let east_asian = |reader: &mut TokenReader<'_>, marks: [&str; 2]| {
        marks.iter().any(|mark| reader.word(mark)).then(|| reader.blanks())
    };
    if east_asian(reader, ["年", "년"]).is_some() {
        let month = reader.number(1..=2)?;
        reader.blanks();
        east_asian(reader, ["月", "월"])?;
        let day = reader.number(1..=2)?;
        let _ = reader.word("日") || reader.word("일");
        return Some((year, month, day, None));
    }
    reader.separator(&["-", "/", ".", "_", " "])?;
    let month = reader.number(1..=2).or_else(|| reader.month())?;
    reader.separator(&["-", "/", ".", "_", " "])?;
    let day = reader.number(1..=2)?;
    Some((year, month, day, None))
}

/// 20260105.
fn compact(reader: &mut TokenReader<'_>) -> Option<Parts> {
    let digits = reader.number(8..=8)?;
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
    (1900..2100).contains(&year).then_some((year, month, day, None))
}

/// 5 January 2026, 5th of Jan 2026, 05-Jan-2026, 5 de enero de 2026; 5-7 January 2026 (the first day counts).
fn day_month(reader: &mut TokenReader<'_>) -> Option<Parts> {
    const GAP: &[char] = &['-', '/', '_', '.', ',', ' '];
    let day = reader.number(1..=2)?;
    reader.ordinal();
    let after_day = reader.at;
    let is_range = reader.until() && reader.number(1..=2).is_some();
    if is_range {
        reader.ordinal();
    } else {
        reader.at = after_day;
    }
    reader.gap(GAP);
    reader.of();
    let month = reader.month_after_day()?;
    reader.gap(GAP);
    reader.of();
    let year = reader.year()?;
    Some((year, month, day, None))
}

/// January 5, 2026; Jan 5th 2026; January 5-7, 2026 (the first day counts).
fn month_day(reader: &mut TokenReader<'_>) -> Option<Parts> {
    let month = reader.month()?;
    reader.gap(&['-', '_', '.', ' ']);
    let day = reader.number(1..=2)?;
    reader.ordinal();
    reader.gap(&['-', '–', '_', ',', ' ']);
    let before_end = reader.at;
    let _ = reader.month().is_some_and(|_| reader.gap(&[' ', '.']));
    match reader.number(1..=2) {
        Some(_) => {
            reader.ordinal();
            reader.gap(&['-', '_', ',', ' ']);
        }
        None => reader.at = before_end,
    }
    let year = reader.year()?;
    Some((year, month, day, None))
}

/// 05/01/2026, 5.1.2026, 5-26-21: day first, unless only the other reading is a day. After other words `6.12.24` is
/// rather a version.
fn day_or_month_first(reader: &mut TokenReader<'_>) -> Option<Parts> {
    let may_be_version = reader.text[..reader.at].contains(char::is_alphanumeric);
    let first = reader.number(1..=2)?;
    // `24-25/07/2026`, `24.-25.07.2026`: the first day counts.
    let mut last = *reader;
    let is_range =
        (last.separator(&[".-", ".–"]).is_some() || last.until()) && last.number(1..=2).is_some();
    if is_range && let Some(day) = day_of_range(&mut last, first) {
        *reader = last;
        return Some(day);
    }
    let separator = reader.separator(&["-", "/", "."])?;
    let second = reader.number(1..=2)?;
    reader.separator(&[separator])?;
    let mut year = reader.number(4..=4).or_else(|| reader.number(2..=2))?;
    if year < 100 && separator == "." && may_be_version {
        return None;
    }
    if year < 100 {
        year += 2000;
    }
    // 1.2.3.4 is an address or a version.
    let after = reader.at;
    if reader.separator(&["-", "/", "."]).is_some() && reader.number(1..=19).is_some() {
        return None;
    }
    reader.at = after;
    let date = |month: i64, day: i64| {
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()
    };
    match (date(second, first), date(first, second)) {
        (Some(_), month_first) => Some((year, second, first, month_first)),
        (None, Some(_)) => Some((year, first, second, None)),
        (None, None) => None,
    }
}

/// What follows the last day of a range of days: month and year, with which its first day is a day.
fn day_of_range(reader: &mut TokenReader<'_>, day: i64) -> Option<Parts> {
    let separator = reader.separator(&["/", "."])?;
    let month = reader.number(1..=2)?;
    reader.separator(&[separator])?;
    let year = reader.number(4..=4)?;
    Some((year, month, day, None))
}

/// A place in a text, before a token.
#[derive(Clone, Copy)]
struct TokenReader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> TokenReader<'t> {
    fn next(&self) -> Option<Token<'t>> {
        Token::first(&self.text[self.at..])
    }

    /// Goes past the next token if it is wanted.
    fn take(&mut self, is_wanted: impl Fn(Token<'t>) -> bool) -> Option<&'t str> {
        let token = self.next().filter(|token| is_wanted(*token))?;
        self.at += token.text.len();
        Some(token.text)
    }

    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let TokenKind::Number(value, length) = self.next()?.kind else { return None };
        digits.contains(&length).then(|| {
            self.at += length;
            value
        })
    }

    fn word(&mut self, wanted: &str) -> bool {
        let is_it = |token: Token<'_>| {
            token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(wanted)
        };
        self.take(is_it).is_some()
    }

    /// Exactly one of these.
    fn separator(&mut self, wanted: &[&str]) -> Option<&'t str> {
        self.take(|token| token.kind == TokenKind::Other && wanted.contains(&token.text))
    }

    /// Any of these characters, also none; says whether there were some.
    fn gap(&mut self, wanted: &[char]) -> bool {
        let is_gap = |token: Token<'_>| {
            token.kind == TokenKind::Other && token.text.chars().all(|next| wanted.contains(&next))
        };
        self.take(is_gap).is_some()
    }

    fn blanks(&mut self) {
        self.gap(&[' ', '\u{a0}']);
    }

    fn ordinal(&mut self) {
        let is_ordinal = |token: Token<'_>| {
            ["st", "nd", "rd", "th", "er", "º", "ª"]
                .iter()
                .any(|ending| token.text.eq_ignore_ascii_case(ending))
        };
        let _ = self.take(is_ordinal);
    }

    fn month(&mut self) -> Option<i64> {
        let token = self.next().filter(|token| token.kind == TokenKind::Word)?;
        let month = months::english(token.text)?;
        self.at += token.text.len();
        Some(month)
    }

    /// The same after a day, where it may be in another language.
    fn month_after_day(&mut self) -> Option<i64> {
        let token = self.next().filter(|token| token.kind == TokenKind::Word)?;
        let month = months::english(token.text).or_else(|| months::other(token.text))?;
        self.at += token.text.len();
        Some(month)
    }

    /// What stands between the first and the last day of a range.
    fn until(&mut self) -> bool {
        let before = self.at;
        if self.separator(&["-", "–", "/", "&"]).is_some() {
            return true;
        }
        let is_word = |token: Token<'_>| {
            token.kind == TokenKind::Word
                && ["and", "to", "und", "bis", "et", "au", "y", "al", "e"].contains(&token.text)
        };
        let found = self.gap(&[' ']) && self.take(is_word).is_some() && self.gap(&[' ']);
        if !found {
            self.at = before;
        }
        found
    }

    /// "of" in the languages that put one between the day, the month and the year.
    fn of(&mut self) {
        let before = self.at;
        let is_of = |token: Token<'_>| {
            token.kind == TokenKind::Word
                && ["of", "de", "del"].iter().any(|of| token.text.eq_ignore_ascii_case(of))
        };
        if self.take(is_of).is_none() || !self.gap(&[' ']) {
            self.at = before;
        }
    }

    /// The last month of `Q1`.
    fn quarter(&mut self) -> Option<i64> {
        let before = self.at;
        let quarter = self.word("Q").then(|| self.number(1..=1)).flatten();
        let quarter = quarter.filter(|quarter| (1..=4).contains(quarter));
        if quarter.is_none() {
            self.at = before;
        }
        quarter.map(|quarter| quarter * 3)
    }

    /// A year, and not a time of day such as `Feb 9 1924 UTC`.
    fn year(&mut self) -> Option<i64> {
        let year = self.number(4..=4).filter(|year| (1900..2100).contains(year))?;
        let mut after = *self;
        let is_time = after.gap(&[' '])
            && year < 2000
            && ["UTC", "GMT", "Z", "h", "hrs"].iter().any(|zone| after.word(zone));
        (!is_time).then_some(year)
    }
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
    if let Some(date) = name.split(['-', '_', '.', ' ']).find_map(year_month_day) {
        return Some(date);
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

/// 260105: years of this century, month, day.
fn year_month_day(part: &str) -> Option<Date> {
    const YEARS: Range<i16> = 10..40;
    let digits: i32 = part.parse().ok().filter(|_| part.len() == 6)?;
    let year = i16::try_from(digits / 10_000).ok().filter(|year| YEARS.contains(year))?;
    let (month, day) = (i8::try_from(digits / 100 % 100).ok()?, i8::try_from(digits % 100).ok()?);
    Date::new(2000 + year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_one_day_without_doubt() {
        for (text, expected) in [
            ("2026-01-05", Some("2026-01-05")),
            ("2026/1/5", Some("2026-01-05")),
            ("20260105", Some("2026-01-05")),
            ("5 January 2026", Some("2026-01-05")),
            ("January 5th, 2026", Some("2026-01-05")),
            ("26/01/2026", Some("2026-01-26")),
            ("1/26/2026", Some("2026-01-26")),
            ("05.05.2026", Some("2026-05-05")),
            // Which one is the month? Which century?
            ("05/01/2026", None),
            ("5-26-21", None),
            // More than a day, or none.
            ("January 5-7, 2026", None),
            ("2026-01-05 10:30 UTC", None),
            ("5 January 2026 (Monday)", None),
            ("2026-13-05", None),
            ("2026-01-05\n", None),
            ("January 2026", None),
            ("", None),
        ] {
            assert_eq!(only(text).map(|day| day.to_string()).as_deref(), expected, "{text:?}");
        }
    }

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
            ("5-7 January 2026", "2026-01-05"),
            ("(26–27 Oct 2025)", "2025-10-26"),
            ("24–25/07/2026", "2026-07-24"),
            ("24-25/07/2026", "2026-07-24"),
            ("24.–25.07.2026", "2026-07-24"),
            ("24 y 25 de julio de 2026", "2026-07-24"),
            ("du 24 au 25 juillet 2026", "2026-07-24"),
            ("5 and 6 January 2026", "2026-01-05"),
            ("24 Janvier 2023", "2023-01-24"),
            ("le 1er août 2023", "2023-08-01"),
            ("12. März 2026", "2026-03-12"),
            ("6 de Enero de 2026", "2026-01-06"),
            ("6 de enero del 2026", "2026-01-06"),
            ("6 января 2026 г.", "2026-01-06"),
            ("05.01.26", "2026-01-05"),
            ("Feb 9 2024, 19:24 UTC", "2024-02-09"),
            ("Timeline (January 5, 2026 UTC)", "2026-01-05"),
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
            "back to the kernel 6.12.24",
            "Feb 9 1924 UTC",
            "9 Feb 1924 UTC",
            "3 del 2026",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn months_and_quarters() {
        for (text, expected) in [
            ("2026-03", Some("2026-03-31")),
            ("2026/02)", Some("2026-02-28")),
            ("March 2026", Some("2026-03-31")),
            ("Q1 2026", Some("2026-03-31")),
            ("2026-Q4", Some("2026-12-31")),
            ("2026-03-05", None),
            ("2026-13", None),
            ("Q5 2026", None),
            ("next March", None),
        ] {
            let found = period(text).map(|found| found.date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
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
            ("pm/queue_down_260105.md", Some("2026-01-05")),
            ("pm/ticket-534471.md", None),
            ("pm/PM2019-009 - Nodes.md", None),
        ] {
            assert_eq!(in_path(path).map(|date| date.to_string()).as_deref(), expected, "{path}");
        }
    }
}
