//! Short forms of single products: `AB#12`, `LP: #1999999`, `bug 765645`, `PRB0040123`.

use super::reference::ReferenceKind;
use super::text::{Finder, Place};
use super::tracker::TrackerKind;
use crate::document::pattern::{Folded, Pattern};

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
    /// The group `id` is the item's name.
    pattern: Pattern,
}

const fn phrase(
    tracker: TrackerKind,
    enabled: Enabled,
    needs: &'static [&'static str],
    pattern: &'static str,
) -> Phrase {
    Phrase { tracker, enabled, pattern: Pattern::exact(needs, pattern) }
}

static PHRASES: [Phrase; 11] = [
    // Written in GitHub, linked to Azure Boards.
    phrase(TrackerKind::Azure, Enabled::Always, &["ab#"], "AB#(?<id>[1-9][0-9]{0,9})"),
    phrase(
        TrackerKind::Launchpad,
        Enabled::Always,
        &["lp"],
        "(?:LP|lp):? ?#(?<id>[1-9][0-9]{4,9})",
    ),
    // The prefixes of the distributions' and desktops' Bugzillas.
    phrase(
        TrackerKind::Bugzilla,
        Enabled::Always,
        &["bz#", "bsc#", "boo#", "bnc#", "fdo#", "gnome#", "kde#", "gcc#"],
        "(?:rhbz|RHBZ|bz|BZ|bsc|boo|bnc|fdo|gnome|kde|gcc)#(?<id>[1-9][0-9]{2,9})",
    ),
    phrase(
        TrackerKind::Bugzilla,
        Enabled::Expected,
        &["bug "],
        "(?:[Bb]ug|BUG) #?(?<id>[1-9][0-9]{2,9})",
    ),
    // First of all: `bug 1604925 - fix the sweep`. Further on it may be what went wrong.
    phrase(
        TrackerKind::Bugzilla,
        Enabled::Always,
        &["bug "],
        "^(?:[Bb]ug|BUG) #?(?<id>[1-9][0-9]{5,9})",
    ),
    phrase(TrackerKind::Google, Enabled::Configured, &["b/"], "b/(?<id>[1-9][0-9]{6,9})"),
    phrase(TrackerKind::Shortcut, Enabled::Expected, &["sc-"], "sc-(?<id>[1-9][0-9]{1,7})"),
    // Shortcut was called Clubhouse.
    phrase(TrackerKind::Shortcut, Enabled::Configured, &["ch"], "ch(?<id>[1-9][0-9]{1,7})"),
    phrase(TrackerKind::Clickup, Enabled::Expected, &["cu-"], "CU-(?<id>[0-9a-z]{7,12})"),
    // No `INC`: that is the incident, not what follows from it.
    phrase(
        TrackerKind::Servicenow,
        Enabled::Expected,
        &["prb", "chg", "ritm", "req", "task", "stry"],
        "(?<id>(?:PRB|CHG|RITM|REQ|TASK|SCTASK|PTASK|CTASK|STRY)[0-9]{7,10})",
    ),
    // Four digits at least: T1 is a line and T4 a graphics card.
    phrase(TrackerKind::Phabricator, Enabled::Configured, &["t"], "(?<id>T[1-9][0-9]{3,7})"),
];

pub(super) fn find(finder: &mut Finder<'_>, text: &Folded<'_>) {
    let trackers = finder.trackers;
    for phrase in &PHRASES {
        let expected =
            phrase.enabled == Enabled::Expected && finder.place == Place::ReferencePosition;
        let enabled = phrase.enabled == Enabled::Always
            || expected
            || trackers.configured.iter().any(|tracker| tracker.kind == phrase.tracker);
        if !enabled {
            continue;
        }
        for captures in phrase.pattern.captures_all(text) {
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
            assert_eq!(phrase.pattern.groups(), Some(vec!["id".to_owned()]));
        }
    }
}
