use jiff::civil::Time;

use super::{Context, Example, Finding, Related, Rule, Severity};
use crate::document::{Instant, Span, instant};

pub(super) static RULE: Rule = Rule {
    code: "PMA501",
    name: "time-order",
    summary: "started, detected, mitigated and resolved follow each other, and none lies in the future",
    severity: Severity::Error,
    is_on: true,
    why: "A wrong day or a wrong year makes every figure made from it wrong: time to detect, time to repair. Compared are \
          the instants in the front matter and in `Key: value` lines, in whatever zone they are written; where two zones \
          cannot be compared, nothing is said.\n\nSource: FireHydrant's milestones; two wrong years in forty public \
          reports.",
    bad: &[
        Example::document(
            "---\ndate: 2026-01-05\nstarted: 2026-01-05T10:00Z\nresolved: «2026-01-05T09:00Z»\n---\n# T\n",
        ),
        Example::document("---\ndate: «2062-01-05»\n---\n# T\n"),
    ],
    good: &[
        Example::document(
            "---\nstarted: 2026-01-05T10:00Z\ndetected: 2026-01-05T12:02+02:00\nmitigated: 2026-01-05 10:40 UTC\n---\n# T\n",
        ),
        Example::document(
            "---\nstarted: 2026-01-05 10:00 CET\nresolved: 2026-01-05 09:30 UTC\n---\n# T\n",
        ),
        Example::document("---\nstarted: 2026-01-05T10:00Z\nresolved: 2026-01-05\n---\n# T\n"),
    ],
    check,
};

/// In the order in which they happen.
const INSTANTS: [&str; 4] = ["started", "detected", "mitigated", "resolved"];

struct Known {
    name: &'static str,
    span: Span,
    instant: Instant,
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let date = document.date.as_ref();
    let known: Vec<Known> = INSTANTS
        .into_iter()
        .filter_map(|name| {
            let (text, span) = document.metadata.text(name)?;
            let instant = instant(&text, date.map(|date| date.date))?;
            Some(Known { name, span, instant })
        })
        .collect();
    let mut findings = Vec::new();
    if let Some((date, span)) = date.and_then(|date| Some((date.date, date.span?)))
        && date > context.today.tomorrow().unwrap_or(context.today)
    {
        findings
            .push(Finding::new(span, format!("{date} lies in the future")).help("check the year"));
    }
    for (at, later) in known.iter().enumerate() {
        if let Some(earlier) = known[..at].iter().rev().rfind(|earlier| is_before(later, earlier)) {
            let message = format!("`{}` is before `{}`", later.name, earlier.name);
            let related = Related {
                document: context.index,
                span: earlier.span,
                message: format!("{} here", earlier.name),
            };
            findings.push(
                Finding::new(later.span, message)
                    .help("one of them is wrong: check day and zone")
                    .related(related),
            );
        }
        let day = later.instant.datetime.date();
        if day > context.today.tomorrow().unwrap_or(context.today)
            && date.is_none_or(|date| date.span != Some(later.span))
        {
            findings.push(
                Finding::new(later.span, format!("`{}` lies in the future", later.name))
                    .help("check the year"),
            );
        }
    }
    findings
}

/// A day without a time is before an instant only if the whole day is.
fn is_before(later: &Known, earlier: &Known) -> bool {
    let mut end = later.instant.clone();
    if !end.has_time {
        end.datetime = end.datetime.date().to_datetime(Time::constant(23, 59, 59, 0));
        end.zone = earlier.instant.zone.clone();
    }
    earlier.instant.minutes_until(&end).is_some_and(|minutes| minutes < 0)
}
