//! Time zones as people write them beside a time, or once for all.

use std::ops::Range;

use super::stamp::{Reader, is_markup};
use crate::document::Zone;

/// Abbreviations that are zones wherever they stand in capitals.
const ZONES: &str = "UTC GMT CET CEST MEZ MESZ PST PDT EST EDT CST CDT MST MDT AKST HST BST IST WET WEST EET EEST MSK JST KST SGT \
    HKT AEST AEDT ACST AWST NZST NZDT BRT ART SAST GST PKT WIB EAT WAT PT ET CT MT";

/// The regions of the time zone database.
const REGIONS: &[&str] = &[
    "Africa",
    "America",
    "Asia",
    "Atlantic",
    "Australia",
    "Canada",
    "Etc",
    "Europe",
    "Indian",
    "Pacific",
    "US",
];

fn is_abbreviation(word: &str) -> bool {
    // Hardly any word is in capitals, which is cheaper to see than that it is none of the zones.
    word.bytes().all(|byte| byte.is_ascii_uppercase()) && ZONES.split(' ').any(|zone| zone == word)
}

/// The zone that a text names anywhere: "All times in UTC", "Time (CET)".
pub fn zone_in(text: &str) -> Option<Zone> {
    let mut at = 0;
    while let Some(word) = text.as_bytes()[at..].iter().position(u8::is_ascii_alphabetic) {
        at += word;
        // `UTC`, `utc`, `gmt`, `local time`: most words begin otherwise, and need not be read.
        let may_be = matches!(text.as_bytes()[at], b'A'..=b'Z' | b'u' | b'g' | b'l');
        if may_be && is_place_of_times(text, at) {
            let length = length_of(&text[at..], u8::is_ascii_alphabetic);
            return Some(Zone::Named(text[at..at + length].to_ascii_uppercase()));
        }
        if may_be && let Some(zone) = (Reader { text, at }).named_zone() {
            return Some(zone);
        }
        at += length_of(&text[at..], u8::is_ascii_alphanumeric);
    }
    None
}

/// "All times Pacific": a place of the continent that times are said to be of.
fn is_place_of_times(text: &str, at: usize) -> bool {
    const PLACES: &[&str] = &["Pacific", "Eastern", "Central", "Mountain"];
    let is_place = PLACES.iter().any(|place| text[at..].starts_with(place));
    is_place
        && ["times ", "times are ", "times in "].iter().any(|times| text[..at].ends_with(times))
}

/// How many ASCII characters of a kind a text begins with.
fn length_of(text: &str, is_kind: fn(&u8) -> bool) -> usize {
    text.bytes().take_while(is_kind).count()
}

impl Reader<'_> {
    /// What is said of the zone right after a time.
    pub(super) fn zone(&mut self) -> Option<Zone> {
        let start = self.at;
        self.skip(is_markup);
        let is_near = self.at == start;
        let said =
            self.offset().filter(|_| is_near || self.at - start >= 6).map(Zone::Offset).or_else(
                || {
                    self.skip(is_markup);
                    self.named_zone()
                },
            );
        if said.is_none() {
            self.at = start;
        }
        said
    }

    /// `Z`, `UTC+1`, `CET`, `Europe/Berlin`.
    fn named_zone(&mut self) -> Option<Zone> {
        let rest = self.rest();
        let length = length_of(rest, u8::is_ascii_alphabetic);
        let word = &rest[..length];
        if rest[length..].starts_with(|next: char| next.is_alphanumeric() || next == '_') {
            return None;
        }
        if matches!(word, "Z" | "UTC" | "GMT" | "utc" | "gmt") {
            self.at += length;
            let offset = if word == "Z" { 0 } else { self.offset().unwrap_or(0) };
            return Some(Zone::Offset(offset));
        }
        if let Some(place) = rest[length..].strip_prefix('/').filter(|_| REGIONS.contains(&word)) {
            let is_place = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'/');
            let whole = length + 1 + length_of(place, is_place);
            // "US/EU" names no place.
            if word == "Etc" || place.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase) {
                self.at += whole;
                return Some(Zone::Named(rest[..whole].to_ascii_uppercase()));
            }
            return None;
        }
        let is_long = [" Time", " time"].iter().any(|after| rest[length..].starts_with(after))
            && matches!(
                word,
                "Pacific"
                    | "Eastern"
                    | "Central"
                    | "Mountain"
                    | "European"
                    | "local"
                    | "Local"
                    | "London"
                    | "Berlin"
                    | "UK"
            );
        (is_abbreviation(word) || is_long).then(|| {
            self.at += length;
            Zone::Named(word.to_ascii_uppercase())
        })
    }

    /// `+2`, `+02:00`, `-0530`, in minutes east of UTC.
    fn offset(&mut self) -> Option<i32> {
        let start = self.at;
        let sign = match self.rest().chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        self.at += 1;
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number =
            |range: Range<usize>| rest.get(range).and_then(|digits| digits.parse::<i32>().ok());
        let (hours, mut minutes) = match length {
            1 | 2 => (number(0..length), Some(0)),
            4 => (number(0..2), number(2..4)),
            _ => (None, None),
        };
        self.at += length;
        if length == 2
            && self.rest().starts_with(':')
            && let Some(more) = number(length + 1..length + 3)
        {
            minutes = Some(more);
            self.at += 3;
        }
        match (hours, minutes) {
            (Some(hours @ 0..=14), Some(minutes @ 0..=59)) => Some(sign * (hours * 60 + minutes)),
            _ => {
                self.at = start;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_in_a_text() {
        for (text, expected) in [
            ("All times in UTC", Some(Zone::Offset(0))),
            ("Time (CET)", Some(Zone::Named("CET".to_owned()))),
            ("times in UTC+1", Some(Zone::Offset(60))),
            ("Pacific time", Some(Zone::Named("PACIFIC".to_owned()))),
            ("all times US/Pacific, 24 hours", Some(Zone::Named("US/PACIFIC".to_owned()))),
            ("Zeiten: Europe/Berlin", Some(Zone::Named("EUROPE/BERLIN".to_owned()))),
            ("the US/EU teams", None),
            ("Asia/é", None),
            ("Timeline (all times Pacific)", Some(Zone::Named("PACIFIC".to_owned()))),
            ("Eastern clusters", None),
            ("the best ETA", None),
            ("UTC_OFFSET", None),
        ] {
            assert_eq!(zone_in(text), expected, "{text}");
        }
    }
}
