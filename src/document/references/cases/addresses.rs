//! Addresses of items, of containers, and of nothing.

use super::super::{Place, ReferenceKind, Trackers, trim_punctuation};
use super::reading::{GITHUB, found, same};

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
