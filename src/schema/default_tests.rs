//! What the default schema takes, and what it does not.

use super::Schema;
use super::violations::tests::violations;

const COMPLETE: &str = "
title: Checkout down
meta: {severity: SEV-1, status: draft, owner: Ada}
sections: {summary: {}, impact: {}, causes: {}}
";

#[test]
fn the_builtin_schema_asks_for_little() {
    assert!(violations(Schema::builtin(), COMPLETE).is_empty());
    assert_eq!(
        violations(Schema::builtin(), "{meta: {extra: 1}, sections: {other: {}}}"),
        [
            "error|{meta: {extra: 1}, sections: {other: {}}}|the document has no title|start it with a `# ` heading",
            "warning|meta|`owner` is missing|add `owner:` with its value to the front matter",
            "warning|meta|`severity` is missing|add `severity:` with its value to the front matter",
            "warning|meta|`status` is missing|add `status:` with its value to the front matter",
            "warning|sections|the section `causes` is missing|add a heading for the causes",
            "warning|sections|the section `impact` is missing|add a heading for the impact",
            "warning|sections|the section `summary` is missing|add a heading for the summary",
        ]
    );
}

#[test]
fn an_empty_value_weighs_as_much_as_a_missing_one() {
    for (line, place) in [("severity: ''", "''"), ("status:  ", "status"), ("owner: ' '", "' '")] {
        let key = line.split(':').next().unwrap();
        let text = COMPLETE.lines().map(|whole| match whole.find(&format!("{key}:")) {
            Some(start) => {
                let end = start + whole[start..].find([',', '}']).unwrap();
                format!("{}{line}{}\n", &whole[..start], &whole[end..])
            }
            None => format!("{whole}\n"),
        });
        let found = violations(Schema::builtin(), &text.collect::<String>());
        let [only] = &found[..] else { panic!("{found:?}") };
        assert!(only.starts_with(&format!("warning|{place}|`{key}` is empty")), "{only}");
    }
}

/// Checks what the built-in schema says of one value of the metadata.
#[track_caller]
fn value(key: &str, value: &str, accepted: bool) {
    let mut text = COMPLETE.to_owned();
    let line = format!("{key}: {value}");
    match text.find(&format!("{key}: ")) {
        Some(start) => {
            let end = start + text[start..].find([',', '}']).unwrap();
            text.replace_range(start..end, &line);
        }
        None => text = text.replace("meta: {", &format!("meta: {{{line}, ")),
    }
    let found = violations(Schema::builtin(), &text);
    assert_eq!(found.is_empty(), accepted, "{line}: {found:?}");
    assert!(found.iter().all(|line| line.starts_with("error|")), "{found:?}");
}

#[test]
fn the_builtin_schema_takes_what_people_write() {
    for severity in [
        "sev1",
        "SEV-1",
        "Sev 2",
        "S3",
        "P0",
        "p4",
        "1",
        "'2'",
        "Critical",
        "MAJOR",
        "minor",
        "high",
        "'SEV-2 (partial)'",
        "P1 - major",
        "'severity::1'",
        "SEV1/P1",
        "'🔴 Critical'",
        "'Major (wide impact, slow checkout)'",
        "Sev III",
        "Level 2",
        "'**High**'",
        "'`SEV-3`'",
        "Priority 1",
        "Medium/High",
        "N/A",
        "TBD",
        "Very high",
        "Class 2 outage",
        "A",
        "Customer facing",
    ] {
        value("severity", severity, true);
    }
    for severity in ["sevv2", "banana", "SEV-99", "99", "[SEV-1]", "true", "1.5e9"] {
        value("severity", severity, false);
    }
    for status in [
        "draft",
        "In Review",
        "in-review",
        "Reviewed",
        "CLOSED",
        "Final",
        "published",
        "'Complete, action items in progress'",
        "Resolved at 2026-01-05 15:09 UTC",
        "DONE",
        "Work in progress",
        "'✅ Resolved'",
        "'**Mitigated**'",
        "monitoring",
        "open",
        "Approved",
        "Ready for review",
        "Not resolved",
        "Pending review",
        "completed.",
        "Not started",
        "Post-mortem complete",
        "Under investigation",
    ] {
        value("status", status, true);
    }
    for status in ["banana", "42", "[draft]", "drafty"] {
        value("status", status, false);
    }
    for date in [
        "2026-01-05",
        "'2026-01-05T10:30:00Z'",
        "'2026-01-05 10:30 UTC'",
        "2026/01/05",
        "2026-01-05 to 2026-01-07",
        "2026-01-05 – 2026-01-07",
        "20260105",
        "'January 5, 2026'",
        "05/01/2026",
        "'Mon Jan 5 19:03:52 2026 +0100'",
        "2026-01",
        "'2024-02-29 (UTC)'",
        "2026-1-5",
    ] {
        value(
            "date",
            &if date.starts_with('\'') { date.to_owned() } else { format!("'{date}'") },
            true,
        );
    }
    for date in ["2026-13-01", "2026-02-30", "2026-04-31", "2026-00-10", "[2026-01-05]"] {
        value("date", date, false);
    }
    for authors in ["{name: Ada}", "[{name: Ada, url: x}, Bo]"] {
        let text = COMPLETE.replace("meta: {", &format!("meta: {{authors: {authors}, "));
        assert_eq!(violations(Schema::builtin(), &text), [""; 0], "{authors}");
    }
    for (title, accepted) in [("Checkout", true), ("404", true), ("[Checkout, Login]", false)] {
        let text = COMPLETE.replace("meta: {", &format!("meta: {{title: {title}, "));
        assert_eq!(violations(Schema::builtin(), &text).is_empty(), accepted, "{title}");
    }
    value("owner", "'Ada (payments)'", true);
    value("owner", "[Ada]", false);
    value("authors", "[Ada, Bo]", true);
    value("authors", "Ada and Bo", true);
    value("authors", "7", false);
}
