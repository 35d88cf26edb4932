//! What of a text is read as its timeline.

use crate::document::{Conventions, Document, Zone};
use crate::git::RepoPath;

fn document(text: &str) -> Document {
    let path = RepoPath::from("2026-01-05-checkout.md");
    Document::read_all(path, text.as_bytes().to_vec(), &Conventions::default()).swap_remove(0)
}

/// One line an entry: series, day, time, and text; what is written of the time is checked as well.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let document = document(text);
    let entries: Vec<(String, &str)> = document
        .timeline
        .entries
        .iter()
        .map(|entry| {
            let day = entry.date.map_or("-".to_owned(), |date| date.strftime("%m-%d").to_string());
            let time = entry.time.map_or("-".to_owned(), |time| time.strftime("%H:%M").to_string());
            let shown = format!("{} {day} {time} {}", entry.series, entry.text);
            (shown, document.source.slice(entry.time_span))
        })
        .collect();
    let entries: Vec<(&str, &str)> =
        entries.iter().map(|(shown, written)| (shown.as_str(), *written)).collect();
    assert_eq!(entries, expected, "{text}");
}

#[test]
fn items_with_their_details() {
    check(
        "# T\n\n## Timeline\n\n- **10:02** - The *alert* fires\n  - 09:58 was the deployment\n- [10:40](https://x.example) reverted\n- Nobody knows when\n",
        &[("1 - 10:02 The alert fires", "10:02"), ("1 - 10:40 reverted", "10:40")],
    );
}

#[test]
fn days_stand_above_in_many_ways() {
    check(
        "# T\n\n## Timeline\n\n### 2026-01-05\n\n- 23:50 a\n- 00:10 b\n\n### 6 January\n\n- 09:00 c\n",
        &[("1 01-05 23:50 a", "23:50"), ("1 01-05 00:10 b", "00:10"), ("2 01-06 09:00 c", "09:00")],
    );
    check(
        "# T\n\n## Timeline\n\n- 2026-01-05\n  - 10:02 a\n- Jan 6th\n  - 09:00 b\n",
        &[("2 01-05 10:02 a", "10:02"), ("3 01-06 09:00 b", "09:00")],
    );
    check(
        "# T\n\n## Timeline\n\n5 January 2026\n\n10.02 a\nmore of it\n10.40 b\n",
        &[("1 01-05 10:02 a", "10.02"), ("1 01-05 10:40 b", "10.40")],
    );
    check(
        "# T\n\n## Timeline\n\n- Dec 31, 11pm: a\n- Jan 1, 1am: b\n",
        &[("1 12-31 23:00 a", "Dec 31, 11pm"), ("1 01-01 01:00 b", "Jan 1, 1am")],
    );
}

#[test]
fn headings_are_entries() {
    check(
        "# T\n\n## Timeline\n\n### 10:02 PM\n\nThe alert fires.\n\n### 10:40 PM: reverted\n\nBy hand.\n",
        &[("1 - 22:02 The alert fires.", "10:02 PM"), ("1 - 22:40 reverted", "10:40 PM")],
    );
    check(
        "# T\n\n## Timeline\n\nAll in UTC\n\n## January 5\n\n### 10:02\n\na\n\n## Impact\n\n- 10:40 no\n",
        &[("1 01-05 10:02 a", "10:02")],
    );
}

#[test]
fn tables_with_and_without_a_column_for_the_day() {
    check(
        "# T\n\n## Timeline\n\n| # | Time (CET) | Event | Link |\n|---|---|---|---|\n| 1 | 2026-01-05 10:02 | a | b |\n| 2 | --:-- | c | |\n",
        &[("1 01-05 10:02 1 a b", "2026-01-05 10:02")],
    );
    check(
        "# T\n\n## Timeline\n\n| Date | Time | Event |\n|---|---|---|\n| 2026-01-05 | 10:02 | a |\n",
        &[("1 01-05 10:02 a", "2026-01-05 | 10:02")],
    );
}

#[test]
fn a_timeline_need_not_be_called_one() {
    let entries = "- 10:02 a\n- 10:10 b\n- 10:40 c\n";
    let of = |heading: &str, entries: &str| {
        document(&format!("# T\n\n## {heading}\n\n{entries}")).timeline.entries.len()
    };
    assert_eq!(of("What happened", entries), 3);
    assert_eq!(of("What happened", "- 10:02 a\n- 10:10 b\n"), 0);
    assert_eq!(of("Action items", entries), 0);
    let orders = "| Order | Sum | Time |\n|---|---|---|\n";
    let rows = "| x | 1 | 10:02 |\n| y | 2 | 09:00 |\n| z | 3 | 08:00 |\n";
    assert_eq!(of("Orders that were lost", &format!("{orders}{rows}")), 0);
}

#[test]
fn the_zone_is_said_once_or_in_each_entry() {
    for (head, zone) in [
        ("## Timeline (UTC)\n\n", Some(Zone::Offset(0))),
        ("## Timeline\n\nAll times in CET.\n\n", Some(Zone::Named("CET".to_owned()))),
        ("## Timeline\n\n", None),
    ] {
        let timeline = document(&format!("# T\n\n{head}- 10:02 a\n- 10:40 UTC+2 b\n")).timeline;
        assert_eq!(timeline.zone, zone, "{head}");
        assert_eq!(timeline.entries[1].zone, Zone::Offset(120));
    }
}
