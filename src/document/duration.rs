//! Durations as people write them.

/// A stated duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    pub minutes: i64,
    /// The smallest unit that was written, in minutes: "two hours" may be off by most of one.
    pub unit: i64,
}

/// Units in minutes, by how their names begin; `m` is a minute and never a month.
const UNITS: &[(&str, i64)] = &[
    ("w", 7 * 24 * 60),
    ("d", 24 * 60),
    ("tag", 24 * 60),
    ("jour", 24 * 60),
    ("día", 24 * 60),
    ("h", 60),
    ("stunde", 60),
    ("std", 60),
    ("m", 1),
    ("s", 0),
];

/// Numbers that are written as words.
const WORDS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

impl Duration {
    /// The duration that a text begins with or states first: `3h 20m`, `about two hours`, `1 day and 4 hours`, `01:30:00`.
    pub fn find(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let mut found: Option<Self> = None;
        let mut rest = lower.as_str();
        while let Some((number, after)) = number(rest) {
            let Some((unit, after)) = unit(after) else {
                if found.is_some() {
                    break;
                }
                // A number without a unit: a time of day or a date, after which a duration may follow.
                rest = after;
                continue;
            };
            let minutes = minutes(number, unit)?;
            let sum = found.map_or(0, |found| found.minutes).checked_add(minutes)?;
            // 1.5 hours are said to the half hour.
            let unit = if number.fract() == 0.0 { unit } else { unit / 2 };
            found = Some(Self { minutes: sum, unit: unit.max(1) });
            rest = after.trim_start_matches([' ', ',', '.', '&', '+']);
            rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix("und ")).unwrap_or(rest);
            if !rest.starts_with(|next: char| next.is_ascii_digit()) {
                break;
            }
        }
        found
    }
}

fn minutes(number: f64, unit: i64) -> Option<i64> {
    const MOST: f64 = 1e9;
    let minutes = number * f64::from(i32::try_from(unit).ok()?);
    #[allow(clippy::cast_possible_truncation, reason = "it is checked to be small")]
    (minutes < MOST).then_some(minutes.round() as i64)
}

/// The first number of a text and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(|first: char| first.is_ascii_digit()) {
            let length = rest
                .find(|character: char| !character.is_ascii_digit() && character != '.')
                .unwrap_or(rest.len());
            let number = rest[..length].trim_end_matches('.');
            return Some((number.parse().ok()?, &rest[number.len()..]));
        }
        if rest.starts_with(char::is_alphabetic) {
            let length = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
            let word = &rest[..length];
            if let Some(value) = WORDS.iter().position(|known| *known == word) {
                return Some((f64::from(u8::try_from(value).ok()?), &rest[length..]));
            }
            start += length;
        } else {
            start += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// The unit that follows a number, and what follows it.
fn unit(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start_matches([' ', '-', '\u{a0}']);
    let length = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let word = &text[..length];
    if word.starts_with("mo") || word.is_empty() {
        return None;
    }
    let is_unit = |name: &str| {
        let names: &[&str] = match name {
            "w" => &["w", "wk", "wks", "week", "weeks", "wochen"],
            "d" => &["d", "day", "days", "dias", "días"],
            "h" => &["h", "hr", "hrs", "hour", "hours", "heure", "heures", "hora", "horas"],
            "m" => &["m", "min", "mins", "minute", "minutes", "minuten", "minutos"],
            "s" => &["s", "sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos"],
            _ => return word.starts_with(name),
        };
        names.contains(&word)
    };
    let (_, minutes) = UNITS.iter().find(|(name, _)| is_unit(name))?;
    Some((*minutes, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("3h 20m", Some((200, 1))),
            ("about two hours", Some((120, 60))),
            ("1 day and 4 hours", Some((28 * 60, 60))),
            ("1.5 hours", Some((90, 30))),
            ("673h 34m", Some((673 * 60 + 34, 1))),
            ("21:45 to 23:28 UTC (103 minutes)", Some((103, 1))),
            ("45min", Some((45, 1))),
            ("30 seconds", Some((0, 1))),
            ("2 Stunden", Some((120, 60))),
            ("3 months", None),
            ("unknown", None),
            ("", None),
            ("99999999999999999999 weeks", None),
        ] {
            let found = Duration::find(text).map(|found| (found.minutes, found.unit));
            assert_eq!(found, expected, "{text}");
        }
    }
}
