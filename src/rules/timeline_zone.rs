use super::{Context, Example, Finding, Rule, Severity};
use crate::document::{Zone, zone_in};

pub(super) static RULE: Rule = Rule {
    code: "PMA503",
    name: "timeline-zone",
    summary: "the timeline says in which time zone its times are",
    severity: Severity::Info,
    is_on: true,
    why: "Whoever puts the timeline next to a log, a graph or a message of another office must know whether 10:02 is UTC. \
          One word is enough for all entries: `## Timeline (UTC)`, `| Time (UTC) | Event |`, `All times in CET`, \
          or a zone anywhere else in the document.\n\nSource: PagerDuty's template has a column `Time (UTC)`.",
    bad: &[Example::document(
        "# T\n\n## Timeline\n\n- «10:02» The alert fires\n- 10:40 The change is reverted\n",
    )],
    good: &[
        Example::document(
            "# T\n\n## Timeline (UTC)\n\n- 10:02 The alert fires\n- 10:40 It is reverted\n",
        ),
        Example::document(
            "# T\n\nAll times in CET.\n\n## Timeline\n\n- 10:02 The alert fires\n- 10:40 It is reverted\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n- 10:02 UTC The alert fires\n- 10:40 It is reverted\n",
        ),
        Example::document(
            "# T\n\n## Timeline\n\n- 2026-01-05 The change is merged\n- 2026-01-07 It is reverted\n",
        ),
    ],
    check,
};

/// So many times make a timeline in which a zone is missed.
const TIMES: usize = 2;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let timeline = &document.timeline;
    let mut timed = timeline.entries.iter().filter(|entry| entry.time.is_some());
    let Some(first) = timed.next() else { return Vec::new() };
    let is_said = timeline.zone.is_some()
        || timeline.entries.iter().any(|entry| entry.zone != Zone::Unsaid)
        || timed.count() + 1 < TIMES
        || zone_in(document.source.text()).is_some();
    if is_said {
        return Vec::new();
    }
    vec![
        Finding::new(first.time_span, "no time zone is said for the timeline")
            .help("name it once, in the heading: `## Timeline (UTC)`"),
    ]
}
