//! Project keys with a number, `PLAT-12`: references only where something says so.
//!
//! Of the keys in post-mortems that nobody configured, nearly all are something else: encodings, time zones,
//! hosts, quarters, severities. So a key counts when the settings name it, or a tracker that uses keys without
//! listing them, or when its place says that it is a reference.

use std::ops::Range;

use super::reference::ReferenceKind;
use super::text::{Finder, Place, number_end};
use super::tracker::TrackerKind;

/// The longest project key, in characters (Jira Cloud).
const KEY_LIMIT: usize = 10;

/// Prefixes that look like project keys and are none. A key of the settings is accepted all the same.
const NO_KEYS: &[&str] = &[
    // Standards and their bodies.
    "UTF", "UCS", "ISO", "IEC", "IEEE", "ANSI", "ECMA", "ETSI", "ITU", "RFC", "BCP", "STD", "PEP",
    "JSR", "JEP", "KEP", "BIP", "EIP", "ERC", "SIP", "RIP", "NIP",
    // Cryptography and protocols.
    "SHA", "MD", "AES", "DES", "RSA", "DSA", "ECDSA", "ED", "HMAC", "CRC", "BLAKE", "BASE", "PKCS",
    "FIPS", "NIST", "SP", "TLS", "SSL", "SSH", "TCP", "UDP", "IP", "IPV", "HTTP", "HTTPS", "FTP",
    "SMTP", "DNS", "QUIC", // Advisories and regulation.
    "CVE", "CWE", "CAPEC", "GHSA", "RHSA", "RHBA", "RHEA", "USN", "DLA", "ELSA", "VU", "CERT",
    "MS", "KB", "PCI", "SOC", "GDPR", "HIPAA", // Time zones, which every timeline has.
    "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "CET", "CEST",
    "IST", "JST", "AEST", "AEDT", // Months, days, quarters, years.
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "SEPT", "OCT", "NOV", "DEC",
    "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "FY",
    "CY", // Severities, ranks, parts.
    "SEV", "SEVERITY", "P0", "P1", "P2", "P3", "P4", "PRI", "PRIO", "PRIORITY", "TIER", "LEVEL",
    "STEP", "PHASE", "PART", "DAY", "WEEK", "MONTH", "YEAR", "STAGE", "VERSION", "REV", "VER",
    "BUILD", "PATCH", // Products and machines.
    "COVID", "SARS", "GPT", "LLAMA", "X86", "I386", "ARM", "AMD", "WIN", "EC", "RDS", "NODE",
    "HOST", "DC", "AZ", "ZONE", "REGION", "RACK", "POD", "SHARD",
    // A document's own labels; an incident's name is not a follow-up.
    "AI", "AR", "RCA", "COE", "PIR", "PM", "PMA", "INC", "INCIDENT", "ACTION", "ITEM", "TODO",
    "WIP", "FAQ", "ADR", "OKR", "KPI", "SLO", "SLA",
];

/// What introduces a reference: "Tracked in PLAT-12", "Jira: PLAT-12".
const LEADS: &[&str] = &[
    "ticket",
    "tickets",
    "jira",
    "tracked in",
    "tracked by",
    "tracked as",
    "see",
    "see also",
    "issue",
    "issues",
    "fixes",
    "closes",
];

pub(super) fn find(finder: &mut Finder<'_>) {
    let (text, trackers) = (finder.text, finder.trackers);
    let forge = trackers.forge.as_ref().map(|forge| forge.kind);
    let mut places = None;
    let mut previous = 0..0;
    for (dash, _) in text.bytes().enumerate().filter(|&(_, byte)| byte == b'-') {
        let Some(end) = number_end(text, dash + 1, 9) else { continue };
        let key = key_before(text, dash);
        let range = dash - key.len()..end;
        if key.len() > KEY_LIMIT
            || !key.starts_with(|first: char| first.is_ascii_uppercase())
            || !finder.stands_alone(&range)
        {
            continue;
        }
        let written = &text[range.clone()];
        let listed =
            |tracker: &&super::trackers::Tracker| tracker.keys.iter().any(|listed| listed == key);
        let target = if let Some(tracker) = trackers.configured.iter().find(listed) {
            trackers.item(tracker, written)
        } else if key == "GH" && matches!(forge, None | Some(TrackerKind::Github)) {
            trackers.number(ReferenceKind::Issue, &text[dash + 1..end])
        } else if looks_like_key(key, finder.place)
            && (finder.place == Place::ReferencePosition
                || !is_year(&text[dash + 1..end])
                    && (trackers.keyed_tracker().is_some()
                        || places
                            .get_or_insert_with(|| Places::of(text))
                            .expect(text, &range, &previous)))
        {
            trackers.unlisted_key(written)
        } else {
            continue;
        };
        previous = range.clone();
        finder.push(range, ReferenceKind::Issue, target);
    }
}

/// The first word of a text that looks like an issue's key and is none that the settings name: `OPS-145`.
pub(crate) fn unlisted(text: &str) -> Option<&str> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b'-').find_map(|(dash, _)| {
        let end = number_end(text, dash + 1, 9)?;
        let key = key_before(text, dash);
        let start = dash - key.len();
        let is_apart =
            |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric() && next != '-');
        let stands_alone =
            is_apart(text[..start].chars().next_back()) && is_apart(text[end..].chars().next());
        let is_key = key.len() <= KEY_LIMIT
            && key.starts_with(|first: char| first.is_ascii_uppercase())
            && looks_like_key(key, Place::Prose)
            && !is_year(&text[dash + 1..end]);
        (is_key && stands_alone).then(|| &text[start..end])
    })
}

/// The run of key characters that ends at `dash`, without the underscores of emphasis.
fn key_before(text: &str, dash: usize) -> &str {
    let length = text.as_bytes()[..dash]
        .iter()
        .rev()
        .take(KEY_LIMIT + 3)
        .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_')
        .count();
    text[dash - length..dash].trim_start_matches('_')
}

/// Whether a key that no setting lists may be one at all.
fn looks_like_key(key: &str, place: Place) -> bool {
    let denied = |key: &str| NO_KEYS.contains(&key);
    let without_digit = key.strip_suffix(|last: char| last.is_ascii_digit()).unwrap_or(key);
    key.len() > 1
        && !key.contains('_')
        && (place == Place::ReferencePosition || !denied(key) && !denied(without_digit))
}

/// `FY-2024`, `PLAN-2023`.
fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// The places of a text where a key nobody configured is a reference.
struct Places {
    /// The text without the blanks and punctuation around it.
    core: Range<usize>,
    /// The brackets at the end of each line that hold nothing but references, in order.
    closing: Vec<Range<usize>>,
}

impl Places {
    fn of(text: &str) -> Self {
        let around = |c: char| c.is_whitespace() || is_filler(c);
        let core = text.trim_matches(around);
        let start = text.len() - text.trim_start_matches(around).len();
        let mut closing = Vec::new();
        let mut line_start = 0;
        for line in text.split_inclusive('\n') {
            closing_brackets(line, line_start, &mut closing);
            line_start += line.len();
        }
        Self { core: start..start + core.len(), closing }
    }

    /// Whether the place of a key says that it is a reference; `previous` is the reference before it.
    fn expect(&self, text: &str, range: &Range<usize>, previous: &Range<usize>) -> bool {
        let group = self.closing.partition_point(|group| group.end < range.end);
        // `... the latent defect — OPS-145`.
        let before = text[self.core.start.min(range.start)..range.start].trim_end();
        let is_pointed_at = range.end == self.core.end
            && [" —", " –", " -", "→", "->"].iter().any(|mark| before.ends_with(mark));
        *range == self.core
            || is_pointed_at
            || self.closing.get(group).is_some_and(|group| group.start <= range.start)
            || follows_lead(&text[..range.start])
            || previous.end > 0
                && text.get(previous.end..range.start).is_some_and(|between| {
                    matches!(between.trim(), "," | "and" | ", and" | "&" | "+" | ";")
                        && between.len() <= 8
                })
    }
}

/// What may stand around a reference without being text.
fn is_filler(character: char) -> bool {
    "()[]{}.,;:!?*_~|\"'-".contains(character)
}

/// The bracketed references that a line ends with: `Add an alert (PLAT-12, PLAT-13).`
fn closing_brackets(line: &str, line_start: usize, closing: &mut Vec<Range<usize>>) {
    let first = closing.len();
    let mut rest = line;
    loop {
        let trimmed = rest.trim_end_matches(|c: char| c.is_whitespace() || is_filler(c));
        let closes = rest[trimmed.len()..].contains([')', ']']);
        let Some(open) = trimmed.rfind(['(', '[', ')', ']']).filter(|_| closes) else { break };
        let inside = &trimmed[open + 1..];
        if !trimmed[open..].starts_with(['(', '[']) || !holds_only_references(inside) {
            break;
        }
        closing.push(line_start + open + 1..line_start + trimmed.len());
        rest = &trimmed[..open];
    }
    closing[first..].reverse();
}

fn holds_only_references(inside: &str) -> bool {
    const WORDS: &[&str] =
        &["see", "jira", "ticket", "issue", "tracked", "in", "by", "and", "also", "cf"];
    inside
        .split(|c: char| c.is_whitespace() || ",;:/&+".contains(c))
        .filter(|word| !word.is_empty())
        .all(|word| {
            let word = word.trim_matches(['*', '_', '.', '#', '[', ']']);
            WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
                || !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
                || word.rsplit_once('-').is_some_and(|(key, number)| {
                    key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                        && number.bytes().all(|b| b.is_ascii_digit())
                })
        })
}

fn follows_lead(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t', ':', '(', '[', '#', '*', '_', '"']);
    LEADS.iter().any(|lead| {
        let Some(start) = before.len().checked_sub(lead.len()) else { return false };
        before.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(lead))
            && !before[..start].ends_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_nobody_configured() {
        for (text, expected) in [
            ("OPS-145: pin it", Some("OPS-145")),
            ("[OPS-145] pin it", Some("OPS-145")),
            ("pin UTF-8 and SEV-1, then OPS-145", Some("OPS-145")),
            ("FY-2026 goals", None),
            ("pin X-OPS-145-a", None),
            ("é-1", None),
        ] {
            assert_eq!(unlisted(text), expected, "{text}");
        }
    }
}
