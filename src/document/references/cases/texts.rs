//! Running text: short forms, and what looks like them.

use super::super::{Place, TrackerKind, Trackers};
use super::reading::{GITHUB, GITLAB, found, found_in_markdown, keyed, same, setting};

#[test]
fn a_text_refers_to() {
    let jira = || vec![setting(TrackerKind::Jira)];
    for (text, origin, settings, expected) in [
        (
            "Add alert [#4538](https://github.com/o/r/issues/4538)",
            Some(GITHUB),
            vec![],
            &["github.com/o/r#4538"][..],
        ),
        (
            "Raise the limit [PR #105](https://github.com/acme/other/pull/105)",
            Some(GITHUB),
            vec![],
            &["github.com/acme/other#105"],
        ),
        ("See [the board #3](https://example.com/x) and #8", Some(GITHUB), vec![], &["#3", "#8"]),
        (
            "Tracked: <https://github.com/o/r/issues/5>, (https://github.com/o/r/issues/6).",
            Some(GITHUB),
            vec![],
            &["github.com/o/r#5", "github.com/o/r#6"],
        ),
        (
            "Fix it (#12), see GH-26 and acme/api#4039.",
            Some(GITHUB),
            vec![],
            &["#12", "GH-26", "acme/api#4039"],
        ),
        ("Tracked in #12; done in #13", Some(GITHUB), vec![], &["#12", "#13"]),
        ("| Add canary | @ann | #99 |", Some(GITHUB), vec![], &["#99"]),
        (
            "see acme/shop#7821, acme/shop!20, &12, !7 and [work_item:123]",
            Some(GITLAB),
            vec![],
            &["acme/shop#7821", "acme/shop!20", "&12", "!7", "[work_item:123]"],
        ),
        ("OPS-123: add alert; (SRE-9) [PLAT-77]", None, jira(), &["OPS-123", "SRE-9", "PLAT-77"]),
        ("INC-1609 and AI-3", None, vec![keyed(TrackerKind::Jira, &["INC"])], &["INC-1609"]),
        ("Fixes AB#4421", None, vec![setting(TrackerKind::Azure)], &["AB#4421"]),
        ("LP: #1999999", None, vec![setting(TrackerKind::Launchpad)], &["LP: #1999999"]),
        (
            "Bug 765645 and rhbz#123456",
            None,
            vec![setting(TrackerKind::Bugzilla)],
            &["Bug 765645", "rhbz#123456"],
        ),
        ("T140202 done", None, vec![setting(TrackerKind::Phabricator)], &["T140202"]),
        (
            "[sc-1234] and [ch987]",
            None,
            vec![setting(TrackerKind::Shortcut)],
            &["sc-1234", "ch987"],
        ),
        ("CU-86c1abcd2", None, vec![setting(TrackerKind::Clickup)], &["CU-86c1abcd2"]),
        ("PRB0040123 raised", None, vec![setting(TrackerKind::Servicenow)], &["PRB0040123"]),
        ("See b/123456789", None, vec![setting(TrackerKind::Google)], &["b/123456789"]),
        // Beyond the reference's own cases.
        ("Add an alert (#12)", None, vec![], &["#12"]),
        (
            "**#12**, ~~#13~~, _#14_, \"#15\", “#16”",
            Some(GITHUB),
            vec![],
            &["#12", "#13", "#14", "#15", "#16"],
        ),
        ("in #12/#13 (acme/api#1/#2)", Some(GITHUB), vec![], &["#12", "#13", "acme/api#1"]),
        ("Raised PR#12 and issue#13 — #14", Some(GITHUB), vec![], &["#12", "#13", "#14"]),
        ("**https://github.com/o/r/issues/5**", Some(GITHUB), vec![], &["github.com/o/r#5"]),
        ("Größe prüfen（#12）", Some(GITHUB), vec![], &["#12"]),
        ("The AI-3 team", None, vec![keyed(TrackerKind::Linear, &["AI"])], &["AI-3"]),
    ] {
        let trackers = Trackers::new(&settings, origin);
        same(found_in_markdown(&trackers, text), expected, text);
    }
}

#[test]
fn a_text_does_not_refer_to() {
    let jira = || vec![setting(TrackerKind::Jira)];
    for (text, origin, settings) in [
        (
            "CVE-2023-1234 UTF-8 ISO-8601 SHA-256 RFC-2119 HTTP-500 COVID-19 TLS-1 AES-256 MD-5 X86-64 IPV-6 SOC-2 PCI-4",
            None,
            jira(),
        ),
        (
            "UTC-8 GMT-3 EST-5 DEC-2023 FY-2024 Q3-2024 H1-2024 SEV-1 P1-2 AI-3 RCA-12 GPT-4",
            None,
            jira(),
        ),
        ("DB-01 WEB-007 OPS-0 ABC-12.5 xABC-12 ABC-12x ABC-12-3", None, jira()),
        ("Step #2, incident #465, shard #3, We are #1", Some(GITHUB), vec![]),
        ("# 1 heading\n## 2 x\n#hashtag #4x #0 #007 color #123abc", Some(GITHUB), vec![]),
        ("`#12` and ```x``` `OPS-1`", Some(GITHUB), jira()),
        ("```\nOPS-12 #13\n```", Some(GITHUB), jira()),
        ("<!-- tracked in #12, OPS-1 -->", Some(GITHUB), jira()),
        ("&#39;x&#39; R&D AT&T &amp; [x](#1-summary) [y](other.md#12)", Some(GITLAB), vec![]),
        ("Latency alarms - #347423 Pingdom check", Some(GITHUB), vec![]),
        (
            "T1 line, T4 GPU, T3.medium, T+5, 2023-01-01T1000, T10",
            None,
            vec![setting(TrackerKind::Phabricator)],
        ),
        ("A bug 12 times; bug fix 3", None, vec![setting(TrackerKind::Bugzilla)]),
        ("AB#0 xAB#12", None, vec![setting(TrackerKind::Azure)]),
        ("b/12 a/b/123456789", None, vec![setting(TrackerKind::Google)]),
        ("channel #ask-web-platform, a/b#x, v1.2#3x", Some(GITHUB), vec![]),
        ("| 1 | x |\n| #1 | Add alert | none |", Some(GITHUB), vec![]),
        // Beyond the reference's own cases.
        ("[y](docs/other.md#12) and docs/other.md#12", Some(GITHUB), vec![]),
        ("https://example.org/#12 and https://example.org/?a=b&12", Some(GITHUB), vec![]),
        ("AT&12 wow!1 C#7", Some(GITLAB), vec![]),
        ("!7 and &12", Some(GITHUB), vec![]),
        ("INC0010023 was raised; R2D2", None, vec![]),
        ("2023-01-05 12:30 #12345678901", Some(GITHUB), vec![]),
    ] {
        let trackers = Trackers::new(&settings, origin);
        same(found_in_markdown(&trackers, text), &[], text);
    }
}

#[test]
fn a_key_that_nobody_configured_needs_a_place() {
    let trackers = Trackers::new(&[], Some(GITHUB));
    for (text, expected) in [
        ("OPS-12", &["OPS-12"][..]),
        (" **OPS-12**.", &["OPS-12"]),
        ("Add an alert (OPS-12)", &["OPS-12"]),
        ("Add an alert [OPS-12].", &["OPS-12"]),
        ("Add an alert ([OPS-11]) (see OPS-12, OPS-13) ", &["OPS-11", "OPS-12", "OPS-13"]),
        ("Add an alert (OPS-12)\nand a dashboard", &["OPS-12"]),
        ("Tracked in OPS-12, OPS-13 and OPS-14", &["OPS-12", "OPS-13", "OPS-14"]),
        ("Jira: OPS-12 is open", &["OPS-12"]),
        ("See OPS-12 for more", &["OPS-12"]),
        ("ticket OPS-12", &["OPS-12"]),
        ("OPS-12 was slow", &[]),
        ("moved WEB-3 to another rack", &[]),
        ("Sea OPS-12, oversee OPS-13", &[]),
        ("Failover (WEB-3) took long", &[]),
        ("Failover took long (we lost WEB-3 first)", &[]),
        ("Add an alert (UTC-8)", &[]),
        ("See SHA-256 and CVE-2023-1234", &[]),
        ("Store text as (UTF-8)", &[]),
        ("Ticket PLAN-2023", &[]),
    ] {
        same(found(&trackers, text, Place::Prose), expected, text);
    }
}

#[test]
fn in_a_reference_position_everything_that_can_be_a_reference_is() {
    let trackers = Trackers::new(&[], Some(GITHUB));
    for (text, expected) in [
        ("#1", &["#1"][..]),
        ("incident #3", &["#3"]),
        ("AI-3", &["AI-3"]),
        ("INC-7, RCA-12", &["INC-7", "RCA-12"]),
        ("bug 765645", &["bug 765645"]),
        ("CHG0010023", &["CHG0010023"]),
        ("sc-1234", &["sc-1234"]),
        ("https://trello.com/c/AbCd1234", &["trello#abcd1234"]),
        ("TBD", &[]),
        ("2023-01-05", &[]),
        ("CVE-2023-1234", &[]),
    ] {
        same(found(&trackers, text, Place::ReferencePosition), expected, text);
    }
}

#[test]
fn hostile_text_never_panics() {
    let settings = [setting(TrackerKind::Jira), setting(TrackerKind::Bugzilla)];
    let several = [
        Trackers::default(),
        Trackers::new(&settings, Some(GITHUB)),
        Trackers::new(&[], Some(GITLAB)),
    ];
    let pieces = [
        "#1",
        "(A-1)",
        "a/",
        "AB-",
        "](",
        "[",
        "https://",
        "https://github.com/a/b/issues/1)",
        "é",
        "_",
        "((",
        "))",
        "#1 ",
        "&1",
        "!1",
        "-1",
        "OPS-1, ",
        " ",
        "\n|#1|",
        "1",
        "bug 1",
        "[issue:",
        "%",
        "sc-1",
        "日本#1",
        "#\u{301}",
    ];
    for trackers in &several {
        for piece in pieces {
            let text = piece.repeat(3_000);
            for place in [Place::Prose, Place::ReferencePosition] {
                found(trackers, &text, place);
            }
            trackers.classify_url(&format!("https://github.com/{text}"));
            trackers.classify_url(&text);
        }
    }
}

#[test]
fn every_cut_of_a_text_is_read() {
    let text = "é(#12) OPS-1「a/b#3」https://github.com/o/r/issues/5?x=%C3%A9). — LP: #1999999 [issue:1] bug 765";
    let trackers = Trackers::new(&[setting(TrackerKind::Bugzilla)], Some(GITLAB));
    for (start, _) in text.char_indices() {
        for (end, _) in text.char_indices().filter(|&(end, _)| end >= start) {
            found(&trackers, &text[start..end], Place::Prose);
        }
    }
}
