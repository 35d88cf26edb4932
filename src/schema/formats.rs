//! The formats that schemas may name beside those of JSON Schema.
//!
//! `severity`, `incident-status`, `iso-date-like` and `not-blank` hold what the built-in schema asks for,
//! and are code because patterns of that size cost more to compile than a document costs to lint. The
//! words come from published post-mortems. Those of times are in `time_formats.rs`.

use crate::document::state_word;

use super::time_formats::{is_day_or_time, is_duration, is_time_of_day, is_time_range};

/// A format's name, the check of a text, and what is expected where a schema gives no examples.
pub(super) struct Format {
    pub(super) name: &'static str,
    pub(super) holds: fn(&str) -> bool,
    pub(super) expected: &'static str,
}

pub(super) static FORMATS: [Format; 8] = [
    Format {
        name: "severity",
        holds: is_severity,
        expected: "a severity such as `SEV-1`, `P2` or `critical`",
    },
    Format {
        name: "incident-status",
        holds: is_status,
        expected: "a status such as `draft`, `in review` or `closed`",
    },
    Format {
        name: "iso-date-like",
        holds: is_iso_date_like,
        expected: "a date such as `2026-01-05`",
    },
    Format { name: "not-blank", holds: |text| !text.trim().is_empty(), expected: "some text" },
    Format {
        name: "day-or-time",
        holds: is_day_or_time,
        expected: "a day or a time such as `2026-01-05`, `2026-01-05 10:30 UTC` or `2026-01-05T10:30:00+01:00`",
    },
    Format {
        name: "time-of-day",
        holds: is_time_of_day,
        expected: "a time such as `10:30`, `10:30:15 UTC` or `10:30+01:00`",
    },
    Format {
        name: "time-range",
        holds: is_time_range,
        expected: "a range such as `10:30-11:45` or `2026-01-05 10:30 to 2026-01-06 09:00`",
    },
    Format {
        name: "plain-duration",
        holds: is_duration,
        expected: "a duration such as `45 min`, `1h 30m`, `2 days` or `PT1H30M`",
    },
];

/// A number from 0 to 6 with or without its scale (`SEV-1`, `P2`, `severity::1`), a numeral, a
/// letter, a word or a colour; an explanation may follow.
fn is_severity(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let start = without_marks(&text);
    let joined = |c: char| c.is_whitespace() || ":_#.-".contains(c);
    let ranked = |text: &str| text.split(|c| !is_word_character(c)).next().is_some_and(is_rank);
    let scaled = SCALES
        .iter()
        .filter_map(|scale| start.strip_prefix(scale))
        .any(|rest| ranked(rest.trim_start_matches(joined)));
    let named = |words: &[&str]| match words {
        ["n", "a", ..] => true,
        [word, ..] => SEVERITIES.contains(word),
        [] => false,
    };
    let words = words(start, 3);
    let intense = words.first().is_some_and(|word| INTENSIFIERS.contains(word));
    scaled
        || ranked(start)
        || named(&words)
        || (intense && named(&words[1..]))
        || is_foreign_severity(&text)
        || is_sentence(&text)
}

/// So many words tell what happened in words of their own ("chain halt, no loss of funds").
fn is_sentence(text: &str) -> bool {
    const SHORTEST: usize = 4;
    text.split_whitespace().nth(SHORTEST - 1).is_some()
}

/// The usual words of other languages: "Critique (S1)".
fn is_foreign_severity(text: &str) -> bool {
    const SEVERITIES: &[&str] = &[
        "kritisch",
        "schwer",
        "schwerwiegend",
        "hoch",
        "mittel",
        "niedrig",
        "gering",
        "critique",
        "majeur",
        "majeure",
        "élevé",
        "élevée",
        "moyen",
        "moyenne",
        "mineur",
        "mineure",
        "faible",
        "crítico",
        "crítica",
        "critico",
        "critica",
        "alta",
        "alto",
        "media",
        "medio",
        "média",
        "médio",
        "baja",
        "bajo",
        "baixa",
        "baixo",
        "grave",
        "bassa",
        "basso",
        "kritiek",
        "hoog",
        "laag",
        "krytyczny",
        "wysoki",
        "критический",
        "критическая",
        "критично",
        "высокий",
        "высокая",
        "средний",
        "средняя",
        "низкий",
        "низкая",
        "重大",
        "高",
        "中",
        "低",
        "严重",
        "嚴重",
        "紧急",
        "緊急",
        "致命",
        "심각",
        "높음",
        "중간",
        "낮음",
    ];
    let lower = text.to_lowercase();
    let first = lower.split(|next: char| !next.is_alphanumeric()).find(|word| !word.is_empty());
    first.is_some_and(|first| SEVERITIES.contains(&first))
}

/// How severe a text says that an incident was: 0 or 1 is the worst. Words and numbers are one scale:
/// critical 1, high and major 2, medium and moderate 3, minor and low 4, trivial 5.
pub(super) fn rank(text: &str) -> Option<u8> {
    let text = text.to_ascii_lowercase();
    let words = words(&text, 4);
    let numeral = |word: &str| match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        "v" => Some(5),
        _ => {
            let word = SCALES.iter().find_map(|scale| word.strip_prefix(scale)).unwrap_or(word);
            let digits = word.strip_suffix(['a', 'b']).unwrap_or(word).trim_start_matches('_');
            match digits.as_bytes() {
                [digit @ b'0'..=b'6'] => Some(digit - b'0'),
                _ => None,
            }
        }
    };
    let named = |word: &str| match word {
        "critical" | "crit" | "blocker" | "emergency" | "disaster" | "catastrophic" | "fatal"
        | "highest" | "urgent" => Some(1),
        "high" | "major" | "serious" | "severe" => Some(2),
        "medium" | "med" | "moderate" | "significant" => Some(3),
        "minor" | "low" => Some(4),
        "lowest" | "trivial" | "cosmetic" | "negligible" | "informational" => Some(5),
        _ => None,
    };
    words
        .iter()
        .find_map(|word| numeral(word))
        .or_else(|| words.iter().find_map(|word| named(word)))
}

/// `2`, `3a`, `iv` or `b`.
fn is_rank(word: &str) -> bool {
    match word.as_bytes() {
        [b'0'..=b'6'] | [b'0'..=b'6', b'a' | b'b'] | [b'a'..=b'd'] => true,
        _ => matches!(word, "i" | "ii" | "iii" | "iv" | "v"),
    }
}

/// The state of a document or an incident, with what it is the state of and how far: `Draft`, `in
/// review`, `Post-mortem: not yet reviewed`. An explanation may follow, and a sentence says how things
/// stand in its own words ("The chain is moving but not upgraded").
fn is_status(text: &str) -> bool {
    is_english_status(text) || is_sentence(text) || is_foreign_status(text)
}

/// The words of other languages for drafts and reviews, and those for what is done or open.
fn is_foreign_status(text: &str) -> bool {
    const STATES: &[&str] = &[
        "entwurf",
        "geprüft",
        "überprüft",
        "freigegeben",
        "final",
        "brouillon",
        "relu",
        "revu",
        "validé",
        "publié",
        "borrador",
        "revisado",
        "publicado",
        "rascunho",
        "bozza",
        "revisionato",
        "concept",
        "szkic",
        "черновик",
        "проверено",
        "下書き",
        "草稿",
        "レビュー中",
        "レビュー済み",
        "公開",
        "初稿",
        "审核中",
        "已审核",
        "초안",
        "검토중",
    ];
    let lower = text.trim().to_lowercase();
    let first = lower.split([' ', '(', '（', ',', ':', '-']).next().unwrap_or_default();
    STATES.contains(&first) || state_word(text).is_some()
}

fn is_english_status(text: &str) -> bool {
    // Subject, qualifier, link and state: "root cause not to be in review".
    let text = text.to_ascii_lowercase();
    let words = words(&text, 7);
    let after_subject = [0, subject(&words)];
    after_subject.into_iter().filter_map(|at| words.get(at..)).any(|words| {
        let qualified = words.first().is_some_and(|word| QUALIFIERS.contains(word));
        let linked = qualified && words.get(1).is_some_and(|word| LINKS.contains(word));
        let after_qualifier =
            [0, usize::from(qualified), usize::from(qualified) + usize::from(linked)];
        after_qualifier.into_iter().filter_map(|at| words.get(at..)).any(is_state)
    })
}

/// How many words name what has the state.
fn subject(words: &[&str]) -> usize {
    match words {
        ["post", "mortem", ..]
        | ["root", "cause", ..]
        | ["action", "items", ..]
        | ["write", "up", ..] => 2,
        [word, ..] if SUBJECTS.contains(word) => 1,
        _ => 0,
    }
}

fn is_state(words: &[&str]) -> bool {
    match words {
        ["in", "review" | "progress", ..]
        | ["on", "going" | "hold", ..]
        | ["to", "do", ..]
        | ["re", "opened", ..]
        | ["n", "a", ..] => true,
        [word, ..] => STATES.contains(word),
        [] => false,
    }
}

/// What starts like an ISO date (`2026-01`, `2026/1`) is one; a time, a zone, a second date or words
/// may follow. Dates that are written in another way are not this format's matter.
fn is_iso_date_like(text: &str) -> bool {
    let Some((year, rest)) = number(without_marks(text)) else { return true };
    let Some(rest) = rest.strip_prefix(SEPARATORS).filter(|_| year.len() == 4) else { return true };
    let Some((month, rest)) = number(rest) else { return true };
    let Some(days) = value(month).and_then(|month| days(year, month)) else { return false };
    let Some(after) = rest.strip_prefix(SEPARATORS) else { return true };
    match number(after) {
        Some((day, _)) => value(day).is_some_and(|day| (1..=days).contains(&day)),
        None => !after.is_empty() && !after.starts_with(SEPARATORS),
    }
}

/// How many days a month has; `None` where there is no such month.
pub(super) fn days(year: &str, month: u8) -> Option<u8> {
    let year: i16 = year.parse().ok()?;
    jiff::civil::Date::new(year, i8::try_from(month).ok()?, 1)
        .ok()
        .and_then(|first| u8::try_from(first.days_in_month()).ok())
}

const SEPARATORS: [char; 3] = ['-', '/', '.'];

/// The digits that a text starts with, and what follows.
pub(super) fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (end > 0).then(|| text.split_at(end))
}

/// The value of one or two digits.
fn value(digits: &str) -> Option<u8> {
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

/// A text without the marks before its first word.
fn without_marks(text: &str) -> &str {
    text.trim_start_matches(|c| !is_word_character(c))
}

/// The first words of a text; letters, digits and `_` make a word, as in a pattern's `\w`.
fn words(text: &str, most: usize) -> Vec<&str> {
    text.split(|c| !is_word_character(c)).filter(|word| !word.is_empty()).take(most).collect()
}

fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What a number may be a number of.
const SCALES: &[&str] = &[
    "severity", "sev", "priority", "prio", "pri", "level", "lvl", "tier", "class", "category",
    "cat", "s", "p", "l",
];

/// Words before a severity in words: "severity: high", "very low".
const INTENSIFIERS: &[&str] = &["severity", "sev", "priority", "impact", "very", "extremely"];

#[rustfmt::skip]
const SEVERITIES: &[&str] = &[
    "critical", "crit", "blocker", "emergency", "disaster", "catastrophic", "fatal", "urgent", "highest",
    "high", "major", "significant", "serious", "severe", "error",
    "medium", "med", "moderate", "elevated", "normal", "average", "warning",
    "minor", "low", "lowest", "trivial", "minimal", "negligible", "cosmetic",
    "informational", "information", "info", "notice",
    "none", "unknown", "unclassified", "undetermined", "not", "tbd", "tba", "na",
    "full", "total", "complete", "partial", "outage", "degraded", "degradation", "disruption",
    "widespread", "limited", "large", "small", "customer", "user", "external", "internal",
    "red", "orange", "amber", "yellow", "green", "blue", "black",
];

#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "postmortem", "incident", "issue", "report", "document", "review", "service", "services",
    "action", "actions", "writeup",
];

#[rustfmt::skip]
const QUALIFIERS: &[&str] = &[
    "still", "now", "being", "needs", "requires", "currently", "mostly", "partially", "partly", "fully",
    "all", "not", "to", "under", "pending", "awaiting", "waiting", "ready", "work", "first", "final",
    "initial",
];

/// Words between a qualifier and the state: "ready for review", "not yet started".
const LINKS: &[&str] = &["for", "be", "in", "is", "yet"];

#[rustfmt::skip]
const STATES: &[&str] = &[
    "drafting", "drafted", "draft", "wip", "in_review", "inreview", "review", "reviewing", "reviewed",
    "closed", "close", "completed", "complete", "finalized", "finalised", "final", "published",
    "publish", "released", "approved", "approval", "accepted", "signed", "in_progress", "inprogress",
    "progress", "ongoing", "on_going", "active", "resolved", "resolving", "resolution", "fixed", "open",
    "opened", "reopened", "new", "todo", "to_do", "done", "finished", "mitigated", "mitigating",
    "mitigation", "contained", "stable", "stabilized", "stabilised", "recovered", "recovering",
    "restored", "analysis", "analyzing", "analysing", "monitoring", "monitored", "identified", "investigating", "investigated",
    "investigation", "triage", "triaged", "triaging", "detected", "acknowledged", "declared",
    "reported", "started", "scheduled", "planned", "pending", "waiting", "awaiting", "blocked",
    "on_hold", "onhold", "deferred", "postponed", "paused", "stale", "inactive", "operational",
    "living", "internal", "public", "archived", "obsolete", "superseded", "retracted", "withdrawn",
    "cancelled", "canceled", "rejected", "duplicate", "merged", "verified", "confirmed", "unresolved",
    "incomplete", "unreviewed", "preliminary", "proposed", "ready", "tbd", "tba", "unknown", "na",
    "none",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, texts: &[&str], expected: bool) {
        let format = FORMATS.iter().find(|format| format.name == name).unwrap();
        for text in texts {
            assert_eq!((format.holds)(text), expected, "{text:?}");
        }
    }

    #[rustfmt::skip]
    #[test]
    fn severities() {
        check(
            "severity",
            &[
                "1", "0", "6", "2a", "3B", "2.5", "3+", "IV", "v", "iii", "A", "d", "SEV-1", "sev 2",
                "SEV_3", "S3", "P2", "p-2", "L1", "severity::1", "Priority #1",
                "level 1 - all customers", "Tier: 2", "cat.3", "Class A", "Sev III", "critical",
                "CRITICAL (SEV1)", "**High**", "  medium", "low, nobody saw it", "Severity: high",
                "Sev - major", "very high", "extremely low", "impact: minor", "n/a", "N/A for now",
                "NA", "not known", "TBD", "none", "red", "🔥 critical", "[major]", "Customer impact", "Critique (S1) - totale",
                "Élevée", "严重",
            ],
            true,
        );
        check(
            "severity",
            &[
                "", " ", "-", "7", "12", "SEV-7", "SEV12", "P", "SEV", "severity:", "2c", "3_", "e",
                "vi", "iiii", "highish", "criticality", "banana", "somewhat high", "very",
                "very very low", "sev1x", "lowest2", "x1", "S (1)", "2026-01-05",
            ],
            false,
        );
    }

    #[rustfmt::skip]
    #[test]
    fn statuses() {
        check(
            "incident-status",
            &[
                "draft", "Draft (until Monday)", "DRAFT", "*wip*", "In review", "in-review",
                "in_review", "inreview", "In Progress", "ongoing", "on-going", "on hold", "to do",
                "TODO", "to-do", "reopened", "re-opened", "Resolved", "resolved: 12:00 UTC", "n/a",
                "N/A", "✅ Closed", "Post-mortem complete", "postmortem draft", "Incident: resolved",
                "Service restored", "root cause identified", "Action items open", "actions closed",
                "write-up pending", "Review pending", "pending", "pending review", "not yet reviewed",
                "ready for review", "to be reviewed", "work in progress", "still open",
                "Action items: done", "final draft", "Report under review", "under investigation",
                "root cause not yet in review", "The queue is moving but not empty", "Brouillon", "Entwurf (Kim)",
                "Abgeschlossen", "Résolu", "完了", "下書き",
            ],
            true,
        );
        check(
            "incident-status",
            &[
                "", " ", "?", "in", "re", "ba", "banana", "drafty", "closed2", "closed_2",
                "the report", "incident", "needs", "needs in", "needs love", "very closed",
                "for review now", "not yet", "root cause", "is open",
            ],
            false,
        );
    }

    #[rustfmt::skip]
    #[test]
    fn dates_that_start_like_iso_dates() {
        check(
            "iso-date-like",
            &[
                "2026-01-05", "2026-1-5", "2026/01/05", "2026.01.05", "2026-12-31", "2024-02-29", "2000-02-29",
                "2026-04-30", "2026-01-05T10:30:00Z", "2026-01-05 10:30 UTC",
                "2026-01-05 to 2026-01-07", "2026-01", "2026-01 (week 2)", "2026-01-x",
                "**2026-01-05**", "[2026-01-05]", "2026-01x", "2026-01-05th",
                // Not its matter.
                "", "soon", "5 January 2026", "January 2026", "05/01/2026", "2026", "2026 January",
                "20260105", "2026-", "2026-Jan-05", "12026-13-40", "a2026-13-40",
            ],
            true,
        );
        check(
            "iso-date-like",
            &[
                "2026-13-01", "2026-00-01", "2026-0", "2026-01-00", "2026-01-32", "2026-02-30",
                "2026-04-31", "2026-02-29", "2026-1-045", "2026-001-05", "2026-01-", "2026-01--05", "2026-01-.",
                "2026-13", "**2026-15-05**",
            ],
            false,
        );
    }

    #[test]
    fn ranks_of_severities() {
        for (text, expected) in [
            ("SEV-1", Some(1)),
            ("sev 2", Some(2)),
            ("P3 - major", Some(3)),
            ("severity::4", Some(4)),
            ("1", Some(1)),
            ("Sev III", Some(3)),
            ("Critical", Some(1)),
            ("**High** (payments)", Some(2)),
            ("S0", Some(0)),
            ("2a", Some(2)),
            ("minor", Some(4)),
            ("unknown", None),
            ("", None),
            ("SEV-12", None),
        ] {
            assert_eq!(rank(text), expected, "{text:?}");
        }
    }

    #[test]
    fn blanks() {
        check("not-blank", &["a", " a "], true);
        check("not-blank", &["", " ", "\t\n"], false);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_checked(text in "(sev|p|s|1|7|n/a|in|to|be|not|draft|2026|-|/|[.]|_| |é|\\PC){0,12}") {
            for format in &FORMATS {
                (format.holds)(&text);
            }
        }
    }
}
