//! The reference cases: addresses, texts, spellings of one item, and everything that only looks like one.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Place, ReferenceKind, TrackerKind, TrackerSetting, Trackers, trim_punctuation};

const GITHUB: &str = "git@github.com:acme/shop.git";
const GITLAB: &str = "https://gitlab.com/acme/infra/shop.git";

fn setting(kind: TrackerKind) -> TrackerSetting {
    TrackerSetting { kind, ..TrackerSetting::default() }
}

fn at(kind: TrackerKind, host: &str) -> TrackerSetting {
    TrackerSetting { host: Some(host.to_owned()), ..setting(kind) }
}

fn keyed(kind: TrackerKind, keys: &[&str]) -> TrackerSetting {
    TrackerSetting { keys: keys.iter().map(|&key| key.to_owned()).collect(), ..setting(kind) }
}

/// Issue columns and the like aside, what the text refers to: identities of addresses, short forms as written.
fn found(trackers: &Trackers, text: &str, place: Place) -> Vec<String> {
    let references = trackers.find_in_text(text, place);
    for reference in &references {
        assert_eq!(&text[reference.span.start..reference.span.end], reference.text, "{text:?}");
    }
    references
        .into_iter()
        .filter(|reference| reference.kind.is_item())
        .map(
            |reference| {
                if reference.text.contains("://") { reference.identity } else { reference.text }
            },
        )
        .collect()
}

/// As a caller reads Markdown: code, comments and classified links are blanked before the text is searched.
fn found_in_markdown(trackers: &Trackers, markdown: &str) -> Vec<String> {
    let mut text = markdown.as_bytes().to_vec();
    let mut links = Vec::new();
    let mut found_links = Vec::new();
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        let blank = match &event {
            Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => true,
            Event::Start(Tag::CodeBlock(_)) => true,
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(trackers.classify_url(dest_url));
                false
            }
            Event::End(TagEnd::Link) => match links.pop().flatten() {
                Some(link) => {
                    found_links.push(link.identity);
                    true
                }
                None => false,
            },
            _ => false,
        };
        if blank {
            text[range].fill(b' ');
        }
    }
    let text = String::from_utf8(text).unwrap();
    found_links.extend(found(trackers, &text, Place::Prose));
    found_links
}

#[track_caller]
fn same(mut got: Vec<String>, expected: &[&str], text: &str) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    got.sort_unstable();
    assert_eq!(got, expected, "{text:?}");
}

#[test]
fn the_address_of_an_item_names_its_tracker_kind_and_identity() {
    use ReferenceKind::{Change, Discussion, Epic, Issue};
    let trackers = Trackers::default();
    for (url, tracker, kind, identity) in [
        (
            "https://github.com/acme/shop.js/issues/26",
            "github",
            Issue,
            "github.com/acme/shop.js#26",
        ),
        (
            "https://github.com/acme/shop.js/issues/26#issuecomment-123",
            "github",
            Issue,
            "github.com/acme/shop.js#26",
        ),
        ("https://github.com/a/b/pull/7/files", "github", Change, "github.com/a/b#7"),
        ("https://github.com/a/b/pull/7/commits/0123abc", "github", Change, "github.com/a/b#7"),
        ("https://github.com/a/b/discussions/9", "github", Discussion, "github.com/a/b#9"),
        (
            "https://github.com/orgs/acme/discussions/163553",
            "github",
            Discussion,
            "github.com/orgs/acme#163553",
        ),
        ("https://acme.ghe.com/a/b/issues/5", "github", Issue, "acme.ghe.com/a/b#5"),
        (
            "https://github.com/orgs/acme/projects/4/views/1?pane=issue&itemId=99&issue=acme%7Capi%7C12",
            "github",
            Issue,
            "github.com/acme/api#12",
        ),
        ("https://api.github.com/repos/a/b/issues/3", "github", Issue, "github.com/a/b#3"),
        (
            "https://app.zenhub.com/workspaces/web-5ccb/issues/acme/shop/4264",
            "zenhub",
            Issue,
            "github.com/acme/shop#4264",
        ),
        (
            "https://app.zenhub.com/workspaces/t-5c/issues/gh/o/r/11",
            "zenhub",
            Issue,
            "github.com/o/r#11",
        ),
        (
            "https://gitlab.com/acme/shop/-/issues/7821",
            "gitlab",
            Issue,
            "gitlab.com/acme/shop#7821",
        ),
        (
            "https://gitlab.com/acme/shop/-/work_items/589177",
            "gitlab",
            Issue,
            "gitlab.com/acme/shop#589177",
        ),
        (
            "https://gitlab.example.org/a/b/c/d/-/issues/incident/12",
            "gitlab",
            Issue,
            "gitlab.example.org/a/b/c/d#12",
        ),
        ("https://gitlab.com/acme/shop/issues/7821", "gitlab", Issue, "gitlab.com/acme/shop#7821"),
        (
            "https://gitlab.com/acme/shop/-/merge_requests/204751/diffs",
            "gitlab",
            Change,
            "gitlab.com/acme/shop!204751",
        ),
        (
            "https://gitlab.com/groups/acme/infra/-/epics/1583",
            "gitlab",
            Epic,
            "gitlab.com/acme/infra&1583",
        ),
        ("https://acme.atlassian.net/browse/OPS-123", "jira", Issue, "ops-123"),
        ("https://jira.example.org/browse/DS-1145?focusedCommentId=9", "jira", Issue, "ds-1145"),
        ("https://issues.example.com/jira/browse/MY_PROJ-7", "jira", Issue, "my_proj-7"),
        (
            "https://acme.atlassian.net/jira/software/projects/OPS/boards/3?selectedIssue=OPS-9",
            "jira",
            Issue,
            "ops-9",
        ),
        (
            "https://acme.atlassian.net/jira/software/c/projects/OPS/issues/OPS-9",
            "jira",
            Issue,
            "ops-9",
        ),
        (
            "https://acme.atlassian.net/jira/servicedesk/projects/IT/queues/custom/4/IT-55",
            "jira",
            Issue,
            "it-55",
        ),
        ("https://acme.atlassian.net/servicedesk/customer/portal/2/IT-55", "jira", Issue, "it-55"),
        (
            "https://linear.app/acme/issue/INC-1609/find-someone-to-write-it-up",
            "linear",
            Issue,
            "inc-1609",
        ),
        ("https://acme.youtrack.cloud/issue/KT-12/Some-Title", "youtrack", Issue, "kt-12"),
        ("https://youtrack.example.com/issue/KT-12", "youtrack", Issue, "kt-12"),
        (
            "https://dev.azure.com/org/proj/_workitems/edit/123",
            "azure",
            Issue,
            "dev.azure.com/org#123",
        ),
        (
            "https://org.visualstudio.com/proj/_workitems/edit/123/",
            "azure",
            Issue,
            "dev.azure.com/org#123",
        ),
        (
            "https://dev.azure.com/o/p/_boards/board/t/Team/Stories/?workitem=77",
            "azure",
            Issue,
            "dev.azure.com/o#77",
        ),
        ("https://dev.azure.com/o/p/_git/r/pullrequest/12", "azure", Change, "dev.azure.com/o!12"),
        (
            "https://bugzilla.example.org/show_bug.cgi?id=765645",
            "bugzilla",
            Issue,
            "bugzilla.example.org#765645",
        ),
        ("https://bugzilla.example.org/765645", "bugzilla", Issue, "bugzilla.example.org#765645"),
        (
            "https://phabricator.example.org/T140202",
            "phabricator",
            Issue,
            "phabricator.example.org#140202",
        ),
        (
            "https://phabricator.example.org/T140202#23",
            "phabricator",
            Issue,
            "phabricator.example.org#140202",
        ),
        ("https://app.shortcut.com/acme/story/123/title", "shortcut", Issue, "shortcut#123"),
        (
            "https://app.asana.com/0/1200000000000001/1200000000000002/f",
            "asana",
            Issue,
            "asana#1200000000000002",
        ),
        (
            "https://app.asana.com/1/123/project/456/task/1200000000000002",
            "asana",
            Issue,
            "asana#1200000000000002",
        ),
        ("https://trello.com/c/AbCd1234/12-some-card", "trello", Issue, "trello#abcd1234"),
        ("https://app.clickup.com/t/86c1abcd2", "clickup", Issue, "clickup#86c1abcd2"),
        ("https://app.clickup.com/t/9012345/OPS-12", "clickup", Issue, "clickup#ops-12"),
        ("https://acme.monday.com/boards/123/views/9/pulses/456", "monday", Issue, "monday#456"),
        (
            "https://acme.service-now.com/nav_to.do?uri=incident.do&sys_id=0123456789abcdef0123456789abcdef",
            "servicenow",
            Issue,
            "servicenow#0123456789abcdef0123456789abcdef",
        ),
        (
            "https://bugs.launchpad.net/ubuntu/+source/x/+bug/1999999",
            "launchpad",
            Issue,
            "launchpad#1999999",
        ),
        ("https://pad.lv/1999999", "launchpad", Issue, "launchpad#1999999"),
        (
            "https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=123456",
            "debian",
            Issue,
            "debian#123456",
        ),
        ("https://codeberg.org/acme/shop/issues/12", "forgejo", Issue, "codeberg.org/acme/shop#12"),
        ("https://codeberg.org/acme/shop/pulls/13", "forgejo", Change, "codeberg.org/acme/shop#13"),
        (
            "https://bitbucket.org/acme/shop/issues/2913/issue-rest-api",
            "bitbucket",
            Issue,
            "bitbucket.org/acme/shop#2913",
        ),
        (
            "https://www.pivotaltracker.com/story/show/123456789",
            "pivotal",
            Issue,
            "pivotal#123456789",
        ),
        ("https://issuetracker.google.com/issues/123456789", "google", Issue, "google#123456789"),
        ("https://todo.sr.ht/~ann/shop/12", "sourcehut", Issue, "todo.sr.ht/~ann/shop#12"),
        // Beyond the reference's own cases.
        (
            "https://bitbucket.acme.example/projects/WEB/repos/shop/pull-requests/4/overview",
            "bitbucket",
            Change,
            "bitbucket.acme.example/web/repos/shop!4",
        ),
        ("https://app.plane.so/acme/browse/WEB-4/", "plane", Issue, "web-4"),
        ("http://bugzilla/1389312", "bugzilla", Issue, "bugzilla#1389312"),
        ("https://acme.mantishub.io/view.php?id=44", "mantis", Issue, "acme.mantishub.io#44"),
    ] {
        let got = trackers.classify_url(trim_punctuation(url));
        let got = got.as_ref().map(|c| (c.tracker.as_ref(), c.kind, c.identity.as_str()));
        assert_eq!(got, Some((tracker, kind, identity)), "{url}");
    }
}

#[test]
fn other_addresses_name_no_item() {
    let trackers = Trackers::default();
    for url in [
        "https://github.com/a/b/issues/new",
        "https://github.com/a/b/issues/new/choose",
        "https://github.com/a/b/issues",
        "https://github.com/a/b/issues/",
        "https://github.com/a/b/issues?q=is%3Aopen+label%3Apostmortem",
        "https://github.com/a/b/milestone/3",
        "https://github.com/a/b/labels/sev1",
        "https://github.com/orgs/acme/projects/4",
        "https://github.com/a/b/commit/0123abc",
        "https://github.com/a/b/actions/runs/123/job/4",
        "https://github.com/a/b/blob/main/issues/12",
        "https://github.com/a/b/security/advisories/GHSA-xxxx-yyyy-zzzz",
        "https://github.com/a/b/issues/0",
        "https://github.com/a/b/issues/007",
        "https://gitlab.com/g/p/-/issues/new",
        "https://gitlab.com/g/p/-/issues",
        "https://gitlab.com/g/p/-/boards/12",
        "https://gitlab.com/g/p/-/pipelines/123",
        "https://gitlab.com/g/p/-/issues/service_desk",
        "https://acme.atlassian.net/issues/?jql=project%3DOPS",
        "https://acme.atlassian.net/wiki/spaces/SRE/pages/123456/INC-7",
        "https://acme.atlassian.net/jira/software/projects/OPS/boards/3",
        "https://acme.atlassian.net/browse/OPS",
        "https://linear.app/acme/project/reliability-abc123",
        "https://trello.com/b/AbCd1234/board",
        "https://acme.sentry.io/issues/123456",
        "https://acme.pagerduty.com/incidents/Q0RP1GPOECB97R",
        "https://acme.slack.com/archives/C8PF51AT0/p1698833753414539",
        "https://docs.google.com/document/d/1HQX/edit",
        "https://status.example.com/incidents/151",
        "https://example.com/T123",
        "https://example.org/issues/12",
    ] {
        let item = trackers.classify_url(url).filter(|classified| classified.kind.is_item());
        assert_eq!(item, None, "{url}");
    }
}

#[test]
fn placeholders_are_nothing_at_all() {
    let trackers = Trackers::default();
    for url in [
        "",
        "#",
        "https://bugzil.la/none",
        "https://bugzil.la/",
        "https://bugzil.la/?",
        "https://github.com/acme/shop/issue",
        "https://github.com/acme/shop/issues/none",
        "https://github.com/acme/shop/issues/XXX",
        "https://github.com/acme/shop/issues/%23",
        "https://github.com/acme/shop/pull/",
        "https://jira.example.org/browse/PROJ-XXX",
        "https://jira.example.org/browse/",
        "https://jira.example.org/browse/PROJ-0",
        "https://trello.com/c/",
        "/acme/shop/issues/12",
        "github.com/acme/shop/issues/12",
        "mailto:ann@example.org",
    ] {
        assert_eq!(trackers.classify_url(url), None, "{url}");
    }
    for text in ["#TBD", "XXX", "PROJ-XXX", "#XXX", "none", "N/A", "https://bugzil.la/none", "#"] {
        same(found(&Trackers::new(&[], Some(GITHUB)), text, Place::ReferencePosition), &[], text);
    }
}

#[test]
fn places_that_hold_items_are_containers() {
    let trackers = Trackers::default();
    for url in [
        "https://github.com/a/b/issues/new?template=action.md",
        "https://github.com/a/b/issues?q=is%3Aopen",
        "https://github.com/a/b/milestone/3",
        "https://github.com/orgs/acme/projects/4/views/2",
        "https://gitlab.com/groups/acme/-/boards/12",
        "https://gitlab.com/acme/shop/-/milestones/3",
        "https://gitlab.com/acme/shop/-/issues/new",
        "https://codeberg.org/acme/shop/issues/new",
        "https://acme.atlassian.net/issues/?jql=project%3DOPS",
        "https://linear.app/acme/project/reliability-abc123",
        "https://trello.com/b/AbCd1234/board",
    ] {
        let kind = trackers.classify_url(url).map(|classified| classified.kind);
        assert_eq!(kind, Some(ReferenceKind::Container), "{url}");
    }
}

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

/// The identity of an address or of a short form in a text.
fn identity(trackers: &Trackers, spelling: &str) -> String {
    let references = trackers.find_in_text(spelling, Place::ReferencePosition);
    assert_eq!(references.len(), 1, "{spelling}: {references:?}");
    references[0].identity.clone()
}

#[test]
fn every_spelling_of_an_item_has_one_identity() {
    let jira = TrackerSetting {
        keys: vec!["OPS".to_owned()],
        ..at(TrackerKind::Jira, "jira.example.org")
    };
    let custom = TrackerSetting {
        name: "desk".to_owned(),
        url: Some("https://Desk.example.org/t/{id}?view=full".to_owned()),
        pattern: regex::Regex::new(r"D[0-9]{4}").ok(),
        ..TrackerSetting::default()
    };
    let azure =
        TrackerSetting { repository: Some("acme/web".to_owned()), ..setting(TrackerKind::Azure) };
    for (origin, settings, spellings) in [
        (
            Some("git@github.com:Acme/Shop.git"),
            vec![],
            &[
                "#12",
                "GH-12",
                "PR #12",
                "acme/shop#12",
                "Acme/Shop#12",
                "https://github.com/acme/shop/issues/12",
                "https://github.com/ACME/shop/pull/12/files#diff-1",
                "http://www.github.com/acme/shop/issues/12?x=y#issuecomment-1",
                "https://GitHub.com/acme/shop/issues/12/",
                "https://app.zenhub.com/workspaces/w/issues/gh/acme/shop/12",
                "https://api.github.com/repos/acme/shop/issues/12",
                "https://github.com/orgs/acme/projects/4?pane=issue&issue=acme%7Cshop%7C12",
            ][..],
        ),
        (
            Some("https://gitlab.example.org/acme/infra/shop"),
            vec![],
            &[
                "#12",
                "acme/infra/shop#12",
                "[issue:12]",
                "[work_item:acme/infra/shop/12]",
                "https://gitlab.example.org/acme/infra/shop/-/issues/12",
                "https://gitlab.example.org/acme/infra/shop/-/work_items/12#note_1",
            ],
        ),
        (
            Some("https://gitlab.example.org/acme/infra/shop"),
            vec![],
            &[
                "&7",
                "acme/infra&7",
                "[epic:7]",
                "https://gitlab.example.org/groups/acme/infra/-/epics/7",
            ],
        ),
        (
            Some("https://gitlab.example.org/acme/infra/shop"),
            vec![],
            &[
                "!7",
                "acme/infra/shop!7",
                "https://gitlab.example.org/acme/infra/shop/-/merge_requests/7/diffs",
            ],
        ),
        (
            Some("https://codeberg.org/acme/shop"),
            vec![],
            &[
                "#7",
                "!7",
                "acme/shop!7",
                "https://codeberg.org/acme/shop/pulls/7",
                "https://codeberg.org/acme/shop/issues/7",
            ],
        ),
        (
            None,
            vec![jira],
            &[
                "OPS-12",
                "https://jira.example.org/browse/OPS-12",
                "https://jira.example.org/x?selectedIssue=OPS-12",
            ],
        ),
        (
            None,
            vec![custom],
            &[
                "D0012",
                "https://desk.example.org/t/D0012?view=full",
                "https://desk.example.org/t/D0012?view=full&x",
            ],
        ),
        (
            None,
            vec![azure],
            &[
                "AB#12",
                "#12",
                "https://dev.azure.com/acme/web/_workitems/edit/12",
                "https://acme.visualstudio.com/web/_workitems/edit/12",
            ],
        ),
        (
            None,
            vec![at(TrackerKind::Redmine, "https://redmine.example.org")],
            &["#12", "https://redmine.example.org/issues/12#note-3"],
        ),
        (
            None,
            vec![at(TrackerKind::Phabricator, "tasks.example.org")],
            &["T1234", "https://tasks.example.org/T1234"],
        ),
        (
            Some("https://git.corp.example/acme/shop.git"),
            vec![at(TrackerKind::Github, "git.corp.example")],
            &["#12", "acme/shop#12", "https://git.corp.example/acme/shop/issues/12"],
        ),
        (
            None,
            vec![],
            &["LP: #1999999", "https://pad.lv/1999999", "https://bugs.launchpad.net/bugs/1999999"],
        ),
        (
            None,
            vec![],
            &["https://bugzil.la/765645", "https://bugzilla.mozilla.org/show_bug.cgi?id=765645"],
        ),
    ] {
        let trackers = Trackers::new(&settings, origin);
        for spelling in spellings {
            assert_eq!(
                identity(&trackers, spelling),
                identity(&trackers, spellings[0]),
                "{spelling}"
            );
        }
    }
}

#[test]
fn other_items_have_other_identities() {
    let trackers = Trackers::new(&[], Some(GITLAB));
    for (one, other) in [
        ("#12", "#13"),
        ("#12", "!12"),
        ("#12", "&12"),
        ("https://github.com/a/b/issues/1", "https://github.com/a/c/issues/1"),
        ("https://github.com/a/b/issues/1", "https://acme.ghe.com/a/b/issues/1"),
        ("https://phab.example.org/T12", "https://phab.example.org/D12"),
    ] {
        assert_ne!(identity(&trackers, one), identity(&trackers, other));
    }
}

#[test]
fn the_settings_and_the_remote_give_addresses() {
    let jira = TrackerSetting {
        url: Some("https://jira.example.org/j/browse/{id}".to_owned()),
        ..keyed(TrackerKind::Jira, &["OPS"])
    };
    let trackers = Trackers::new(&[jira], Some(GITHUB));
    let references = trackers.find_in_text("PR #7, #8, a/b#9, OPS-1, (FOO-2)", Place::Prose);
    let got: Vec<_> = references
        .iter()
        .map(|r| (r.url.as_deref(), r.tracker.as_ref(), r.kind.as_str()))
        .collect();
    assert_eq!(
        got,
        [
            (Some("https://github.com/acme/shop/pull/7"), "github", "change"),
            (Some("https://github.com/acme/shop/issues/8"), "github", "issue"),
            (Some("https://github.com/a/b/issues/9"), "github", "issue"),
            (Some("https://jira.example.org/j/browse/OPS-1"), "jira", "issue"),
            (None, "unknown", "issue"),
        ]
    );
    assert_eq!(references[0].clone().shifted(100).span.start, 103);
}

#[test]
fn a_setting_without_use_is_left_out() {
    let settings = [
        TrackerSetting {
            url: Some("https://x.example/".to_owned()),
            ..setting(TrackerKind::Custom)
        },
        TrackerSetting { url: Some("{id}".to_owned()), ..setting(TrackerKind::Custom) },
        TrackerSetting { pattern: regex::Regex::new("").ok(), ..setting(TrackerKind::Custom) },
        TrackerSetting { repository: Some("acme".to_owned()), ..setting(TrackerKind::Github) },
    ];
    let trackers = Trackers::new(&settings, Some("/srv/git/shop.git"));
    same(found(&trackers, "Fix #12 at https://x.example/1", Place::Prose), &["#12"], "");
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
