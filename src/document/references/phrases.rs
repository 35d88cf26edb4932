//! Short forms of single products: `AB#12`, `LP: #1999999`, `bug 765645`, `PRB0040123`.

use super::pattern::Pattern;
use super::reference::ReferenceKind;
use super::text::{Finder, Place};
use super::tracker::TrackerKind;

/// When a form counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enabled {
    /// The form means nothing else.
    Always,
    /// Where a reference is expected, or when the product is configured.
    Expected,
    /// Only when the product is configured.
    Configured,
}

struct Phrase {
    tracker: TrackerKind,
    enabled: Enabled,
    /// A text that every match contains; looked for first, because that is cheap.
    contains: &'static str,
    /// The group `id` is the item's name.
    pattern: Pattern,
}

const fn phrase(
    tracker: TrackerKind,
    enabled: Enabled,
    contains: &'static str,
    pattern: &'static str,
) -> Phrase {
    Phrase { tracker, enabled, contains, pattern: Pattern::anywhere(pattern) }
}

static PHRASES: [Phrase; 10] = [
    // Written in GitHub, linked to Azure Boards.
    phrase(TrackerKind::Azure, Enabled::Always, "AB#", "AB#(?<id>[1-9][0-9]{0,9})"),
    phrase(TrackerKind::Launchpad, Enabled::Always, "#", "(?:LP|lp):? ?#(?<id>[1-9][0-9]{4,9})"),
    // The prefixes of the distributions' and desktops' Bugzillas.
    phrase(
        TrackerKind::Bugzilla,
        Enabled::Always,
        "#",
        "(?:rhbz|bz|bsc|boo|bnc|fdo|gnome|kde|gcc)#(?<id>[1-9][0-9]{2,9})",
    ),
    phrase(
        TrackerKind::Bugzilla,
        Enabled::Expected,
        " ",
        "(?:[Bb]ug|BUG) #?(?<id>[1-9][0-9]{2,9})",
    ),
    phrase(TrackerKind::Google, Enabled::Configured, "b/", "b/(?<id>[1-9][0-9]{6,9})"),
    phrase(TrackerKind::Shortcut, Enabled::Expected, "sc-", "sc-(?<id>[1-9][0-9]{1,7})"),
    // Shortcut was called Clubhouse.
    phrase(TrackerKind::Shortcut, Enabled::Configured, "ch", "ch(?<id>[1-9][0-9]{1,7})"),
    phrase(TrackerKind::Clickup, Enabled::Expected, "CU-", "CU-(?<id>[0-9a-z]{7,12})"),
    // No `INC`: that is the incident, not what follows from it.
    phrase(
        TrackerKind::Servicenow,
        Enabled::Expected,
        "00",
        "(?<id>(?:PRB|CHG|RITM|REQ|TASK|SCTASK|PTASK|CTASK|STRY)[0-9]{7,10})",
    ),
    // Four digits at least: T1 is a line and T4 a graphics card.
    phrase(TrackerKind::Phabricator, Enabled::Configured, "T", "(?<id>T[1-9][0-9]{3,7})"),
];

pub(super) fn find(finder: &mut Finder<'_>) {
    let (text, trackers) = (finder.text, finder.trackers);
    for phrase in &PHRASES {
        let expected =
            phrase.enabled == Enabled::Expected && finder.place == Place::ReferencePosition;
        let enabled = phrase.enabled == Enabled::Always
            || expected
            || trackers.configured.iter().any(|tracker| tracker.kind == phrase.tracker);
        if !enabled || !text.contains(phrase.contains) {
            continue;
        }
        let Some(regex) = phrase.pattern.regex() else { continue };
        for captures in regex.captures_iter(text) {
            let (Some(whole), Some(id)) = (captures.get(0), captures.name("id")) else { continue };
            if finder.stands_alone(&whole.range()) {
                let target = trackers.product_item(phrase.tracker, id.as_str());
                finder.push(whole.range(), ReferenceKind::Issue, target);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_names_its_item() {
        for phrase in &PHRASES {
            let names =
                phrase.pattern.regex().map(|regex| regex.capture_names().flatten().collect());
            assert_eq!(names, Some(vec!["id"]), "{}", phrase.pattern.source());
        }
    }
}
