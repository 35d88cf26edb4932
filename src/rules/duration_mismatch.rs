use super::{Context, Example, Finding, Related, Rule, Severity};
use crate::document::{Duration, Instant, Span, instant};

pub(super) static RULE: Rule = Rule {
    code: "PMA504",
    name: "duration-mismatch",
    summary: "a duration that is stated is the one that the instants give",
    severity: Severity::Warning,
    is_on: true,
    why: "A report that counts minutes of downtime takes the one figure, a reader of the instants the other. Compared are \
          `Duration`, `Time to detect`, `Time to repair` and `Time to resolve` with started, detected, mitigated and \
          resolved; a duration may be rounded, may count from the start, from detection or declaration, and may \
          leave out the nights. Only what none of these explains is found: mostly a wrong year, or an instant that was corrected \
          later.\n\nSource: a comment in a public template asks for this sum; 18 of 46 stated times of a public incident \
          log differed.",
    bad: &[
        Example::document(
            "# T\n\n- Started: 2026-01-05 10:02\n- Resolved: 2026-01-05 10:40\n- Duration: «3h 20m»\n",
        ),
        Example::document(
            "# T\n\n- **Key events**\n  - First detected 2025-01-05 10:02\n  - Repaired 2026-01-05 10:40\n\n- **Time to repair**: «38m»\n",
        ),
    ],
    good: &[
        Example::document(
            "# T\n\n- Started: 2026-01-05 10:02\n- Resolved: 2026-01-05 10:40\n- Duration: 38 minutes\n",
        ),
        Example::document(
            "# T\n\n- Detected: 2026-01-05 10:02\n- Resolved: 2026-01-05 12:10\n- Duration: about two hours\n",
        ),
        Example::document("# T\n\n- Started: 2026-01-05 10:02\n- Duration: 3h 20m\n"),
    ],
    check,
};

/// The fields that state a duration, and where it may begin and end.
const STATED: &[(&str, &[&str], &[&str])] = &[
    ("duration", &["started", "detected", "declared"], &["mitigated", "resolved", "closed"]),
    ("time_to_detect", &["started"], &["detected", "declared", "acknowledged"]),
    ("time_to_mitigate", &["started", "detected", "declared"], &["mitigated", "resolved"]),
    ("time_to_resolve", &["started", "detected", "declared"], &["resolved", "mitigated", "closed"]),
];

/// The longest working day, in minutes: who counts working hours only leaves out the rest.
const WORKING_DAY: i64 = 14 * 60;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let day = document.date.as_ref().map(|date| date.date);
    let known = |name: &&str| {
        let (text, span) = document.metadata.text(name)?;
        let instant = instant(&text, day).filter(|instant| instant.has_time)?;
        Some((instant, span))
    };
    let mut findings = Vec::new();
    for (name, begins, ends) in STATED {
        let Some((text, span)) = document.metadata.text(name) else { continue };
        let Some(stated) = Duration::find(&text) else { continue };
        // What counts other hours than the clock's, or a part of the incident, says so.
        if ["support", "working", "business", "office", "partial", "degraded"]
            .iter()
            .any(|word| text.contains(word))
        {
            continue;
        }
        let begins: Vec<(Instant, Span)> = begins.iter().filter_map(known).collect();
        // Without the instant that is meant, another fits by chance only.
        if *name != "duration" && known(&ends[0]).is_none() {
            continue;
        }
        let ends: Vec<(Instant, Span)> = ends.iter().filter_map(known).collect();
        let spans: Vec<(i64, Span)> = begins
            .iter()
            .flat_map(|(begin, _)| {
                ends.iter().filter_map(|(end, span)| Some((begin.minutes_until(end)?, *span)))
            })
            .collect();
        // "10 min for the rollout; 90 min for the desktop" states several.
        let parts = text.split([';', ',', '/', '(', ')']).filter_map(Duration::find);
        let stated_all: Vec<Duration> = std::iter::once(stated).chain(parts).collect();
        let is_explained = |minutes: i64| stated_all.iter().any(|stated| explains(minutes, stated));
        // Instants out of order are the matter of another rule.
        if spans.is_empty()
            || spans.iter().any(|(minutes, _)| *minutes < 0 || is_explained(*minutes))
        {
            continue;
        }
        let (minutes, place) = spans[0];
        let related = Related {
            document: context.index,
            span: place,
            message: format!("{} by the instants", shown(minutes)),
        };
        let message =
            format!("{} is stated, the instants give {}", shown(stated.minutes), shown(minutes));
        findings.push(
            Finding::new(span, message)
                .help("correct the duration or the instant")
                .related(related),
        );
    }
    findings
}

/// Whether what was stated may be meant for so many minutes.
fn explains(minutes: i64, stated: &Duration) -> bool {
    let tolerance = stated.unit.max(5).max(minutes / 10);
    let nights = minutes / (24 * 60) + 1;
    let in_working_hours = minutes > WORKING_DAY
        && stated.minutes < minutes
        && stated.minutes >= minutes - nights * 24 * 60 + nights * 60
        && stated.minutes <= nights * WORKING_DAY;
    (minutes - stated.minutes).abs() <= tolerance || in_working_hours
}

/// `3 h 20 min`.
fn shown(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
