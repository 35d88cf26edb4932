//! The addresses of tracker items, as data. Rows are tried from top to bottom.
//!
//! The forms come from the products' documentation and from links seen in published post-mortems. A path is
//! matched whole, after percent-decoding and without query and fragment. Its group `id` names the item, its
//! group `repo` the repository, project or organisation that the name belongs to.

use self::Hosts::{Any, Configured, Named};
use self::Scope::{Host, Key, Product, Repository};
use super::reference::ReferenceKind::{self, Change, Container, Discussion, Epic, Issue};
use super::tracker::TrackerKind::{
    self, Asana, Azure, Bitbucket, Bugzilla, Clickup, Debian, Forgejo, Github, Gitlab, Google,
    Jira, Launchpad, Linear, Mantis, Monday, Openproject, Phabricator, Pivotal, Plane, Redmine,
    Servicenow, Shortcut, Sourcehut, Trac, Trello, Youtrack, Zenhub,
};
use super::url::WebUrl;
use crate::document::pattern::Pattern;

/// The hosts that a row applies to, besides those which the settings name for its tracker.
pub(super) enum Hosts {
    /// Exact names; `*.x` stands for one more label, `x.*` for any ending.
    Named(&'static [&'static str]),
    /// Every host, if the path contains the text, which makes the product plain.
    Any(&'static str),
    /// Only hosts that the settings name: the path alone says too little.
    Configured,
}

/// Within what an item's name is unique, which is what its identity starts with.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// The group `repo` on the host.
    Repository,
    Host,
    /// There is one instance of the product, or the name is unique over all of them.
    Product,
    /// A key such as `PLAT-12` stands for itself, so that it equals the short form.
    Key,
}

pub(super) struct UrlPattern {
    pub tracker: TrackerKind,
    pub kind: ReferenceKind,
    pub hosts: Hosts,
    pub scope: Scope,
    pub path: Pattern,
}

/// A row for items that a parameter of the query names.
pub(super) struct QueryPattern {
    pub tracker: TrackerKind,
    pub hosts: Hosts,
    pub scope: Scope,
    pub path: Pattern,
    pub parameter: &'static str,
    pub value: Pattern,
}

const fn url(
    tracker: TrackerKind,
    kind: ReferenceKind,
    hosts: Hosts,
    scope: Scope,
    needs: &'static [&'static str],
    path: &'static str,
) -> UrlPattern {
    UrlPattern { tracker, kind, hosts, scope, path: Pattern::whole(needs, path) }
}

const fn query(
    tracker: TrackerKind,
    hosts: Hosts,
    scope: Scope,
    path: &'static str,
    parameter: &'static str,
    value: &'static str,
) -> QueryPattern {
    QueryPattern {
        tracker,
        hosts,
        scope,
        path: Pattern::whole(&[], path),
        parameter,
        value: Pattern::whole(&[], value),
    }
}

const GITHUB: Hosts = Named(&["github.com", "*.ghe.com"]);
const FORGEJO: Hosts = Named(&["codeberg.org", "gitea.com", "code.forgejo.org"]);
const AZURE: Hosts = Named(&["dev.azure.com"]);
const VISUAL_STUDIO: Hosts = Named(&["*.visualstudio.com"]);
const SHORTCUT: Hosts = Named(&["app.shortcut.com", "app.clubhouse.io"]);
const PHABRICATOR: Hosts = Named(&["phabricator.*", "phab.*", "we.phorge.it"]);
const YOUTRACK: Hosts = Named(&["*.youtrack.cloud", "*.myjetbrains.com", "youtrack.*"]);

/// A number as trackers give it: from 1, no leading zero.
macro_rules! number {
    () => {
        "(?<id>[1-9][0-9]{0,9})"
    };
}
/// A project key and number. Jira Cloud: an upper-case letter, then at most nine more letters or digits; Server
/// also allows the underscore.
macro_rules! key {
    () => {
        "(?<id>[A-Z][A-Z0-9_]{1,9}-[1-9][0-9]{0,8})"
    };
}
/// Owner and repository on GitHub.
macro_rules! owner_repo {
    () => {
        "/(?<repo>[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)"
    };
}
/// Group, subgroups and project on GitLab, without the leading slash.
macro_rules! gitlab_path {
    ($repeat:literal) => {
        concat!(
            "(?<repo>[A-Za-z0-9_.][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*)",
            $repeat,
            ")"
        )
    };
}

// Two lines a row at most, so that the table reads as one.
#[rustfmt::skip]
pub(super) static URLS: [UrlPattern; 56] = [
    url(Github, Issue, GITHUB, Repository, &["/issues/"], concat!(owner_repo!(), "/issues/", number!(), "/?")),
    url(Github, Change, GITHUB, Repository, &["/pull/"],
        concat!(owner_repo!(), "/pull/", number!(), "(?:/(?:files|commits|checks|changes)(?:/.*)?)?/?")),
    url(Github, Discussion, GITHUB, Repository, &["/discussions/"],
        concat!(owner_repo!(), "/discussions/", number!(), "/?")),
    url(Github, Discussion, GITHUB, Repository, &["/discussions/"],
        concat!("/(?<repo>orgs/[A-Za-z0-9][A-Za-z0-9-]*)/discussions/", number!(), "/?")),
    url(Github, Container, GITHUB, Repository, &["/issues", "/pulls", "/milestone", "/labels", "/projects"],
        "/(?:orgs|users)/[A-Za-z0-9-]+/projects/[0-9]+(?:/.*)?\
             |/[A-Za-z0-9-]+/[A-Za-z0-9._-]+/(?:(?:issues|pulls|milestones|labels|projects)/?\
             |issues/new(?:/.*)?|(?:milestone|projects|labels)/.+)"),
    // The REST API, as scripts paste it.
    url(Github, Issue, Named(&["api.github.com"]), Repository, &["/issues/"],
        "/repos/(?<repo>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)/issues/(?<id>[1-9][0-9]{0,9})"),
    // ZenHub shows GitHub's issues.
    url(Zenhub, Issue, Named(&["app.zenhub.com"]), Repository, &["/issues/"],
        "/workspaces/[^/]+/issues/(?:gh/)?(?<repo>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)/(?<id>[1-9][0-9]{0,9})/?"),
    // GitLab before version 12.10 had no `/-/`; gitlab.com redirects these.
    url(Gitlab, Issue, Named(&["gitlab.com"]), Repository, &["/issues/"],
        concat!("/", gitlab_path!("+"), "/issues/", number!(), "/?")),
    url(Gitlab, Change, Named(&["gitlab.com"]), Repository, &["/merge_requests/"],
        concat!("/", gitlab_path!("+"), "/merge_requests/", number!(), "(?:/.*)?")),
    url(Gitlab, Epic, Any("/-/"), Repository, &["/-/epics/", "/-/work_items/"],
        concat!("/groups/", gitlab_path!("*"), "/-/(?:epics|work_items)/", number!(), "/?")),
    url(Gitlab, Issue, Any("/-/"), Repository, &["/-/issues/", "/-/work_items/"],
        concat!("/", gitlab_path!("+"), "/-/(?:issues(?:/incident)?|work_items)/", number!(), "(?:/designs(?:/.*)?)?/?")),
    url(Gitlab, Change, Any("/-/"), Repository, &["/-/merge_requests/"],
        concat!("/", gitlab_path!("+"), "/-/merge_requests/", number!(), "(?:/(?:diffs|commits|pipelines|reports))?/?")),
    url(Gitlab, Container, Any("/-/"), Repository, &["/-/"],
        concat!("/(?:groups/)?", gitlab_path!("*"), "/-/(?:(?:issues|merge_requests|boards|milestones|epics|work_items|epic_boards)\
             (?:/(?:new|service_desk))?|(?:boards|milestones|epic_boards)/[0-9]+)/?")),
    url(Forgejo, Issue, FORGEJO, Repository, &["/issues/"],
        concat!("/(?<repo>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/issues/", number!(), "/?")),
    url(Forgejo, Change, FORGEJO, Repository, &["/pulls/"],
        concat!("/(?<repo>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/pulls/", number!(), "(?:/(?:files|commits))?/?")),
    url(Forgejo, Container, FORGEJO, Repository, &["/issues", "/pulls", "/milestone", "/labels", "/projects"],
        "/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/(?:(?:issues|pulls|milestones|labels|projects)/?\
             |issues/new(?:/.*)?|(?:milestone|projects)/.+)"),
    url(Bitbucket, Issue, Named(&["bitbucket.org"]), Repository, &["/issues/"],
        concat!("/(?<repo>[^/]+/[^/]+)/issues/", number!(), "(?:/[^/]*)?/?")),
    url(Bitbucket, Change, Named(&["bitbucket.org"]), Repository, &["/pull-requests/"],
        concat!("/(?<repo>[^/]+/[^/]+)/pull-requests/", number!(), "(?:/.*)?")),
    // Bitbucket Server and Data Center.
    url(Bitbucket, Change, Any("/pull-requests/"), Repository, &["/pull-requests/"],
        concat!("(?:/[^/]+)?/projects/(?<repo>[A-Za-z0-9~_-]+/repos/[^/]+)/pull-requests/", number!(), "(?:/.*)?")),
    // A work item is unique in its organisation.
    url(Azure, Issue, AZURE, Repository, &["/_workitems/"],
        concat!("/(?<repo>[^/]+)(?:/[^/]+)?/_workitems/edit/", number!(), "/?")),
    url(Azure, Issue, VISUAL_STUDIO, Host, &["/_workitems/"],
        concat!("(?:/[^/]+){0,2}/_workitems/edit/", number!(), "/?")),
    url(Azure, Change, AZURE, Repository, &["/pullrequest/"],
        concat!("/(?<repo>[^/]+)(?:/[^/]+)?/_git/[^/]+/pullrequest/", number!(), "/?")),
    url(Azure, Change, VISUAL_STUDIO, Host, &["/pullrequest/"],
        concat!("(?:/[^/]+){0,2}/_git/[^/]+/pullrequest/", number!(), "/?")),
    url(Linear, Issue, Named(&["linear.app"]), Key, &["/issue/"],
        "/[a-z0-9][a-z0-9-]*/issue/(?<id>[A-Z][A-Z0-9]{0,9}-[1-9][0-9]*)(?:/[^/]*)?/?"),
    url(Linear, Container, Named(&["linear.app"]), Product, &[],
        "/[a-z0-9][a-z0-9-]*/(?:project|team|view|roadmap|cycle|initiative)s?/.*"),
    url(Youtrack, Issue, YOUTRACK, Key, &["/issue/"], concat!("(?:/youtrack)?/issue/", key!(), "(?:/[^/]*)?/?")),
    url(Youtrack, Issue, Any("/youtrack/issue/"), Key, &["/issue/"],
        concat!("/youtrack/issue/", key!(), "(?:/[^/]*)?/?")),
    url(Plane, Issue, Named(&["app.plane.so"]), Key, &["/browse/"], concat!("/[^/]+/browse/", key!(), "/?")),
    // A server may live below one folder of its host.
    url(Jira, Issue, Any("/browse/"), Key, &["/browse/"], concat!("(?:/[A-Za-z0-9_-]+)?/browse/", key!(), "/?")),
    url(Jira, Issue, Any("/projects/"), Key, &["/projects/"],
        concat!("(?:/jira)?/(?:software/(?:c/)?|core/|servicedesk/)?projects/[A-Z][A-Z0-9_]+\
             /(?:issues|queues/[^/]+(?:/[^/]+)?)/", key!(), "/?")),
    url(Jira, Issue, Any("/servicedesk/"), Key, &["/servicedesk/"],
        concat!("/servicedesk/customer/portal/[0-9]+/", key!(), "/?")),
    url(Jira, Issue, Named(&["*.atlassian.net"]), Key, &["/issues/"], concat!("(?:/jira)?/issues/", key!(), "/?")),
    url(Jira, Container, Named(&["*.atlassian.net"]), Host, &[],
        "/issues/?|/browse/[A-Z][A-Z0-9_]+/?\
             |/jira/(?:software/(?:c/)?|core/)?projects/[A-Z][A-Z0-9_]+/(?:boards?|issues|list|timeline)(?:/.*)?"),
    url(Shortcut, Issue, SHORTCUT, Product, &["/story/"], concat!("/[^/]+/story/", number!(), "(?:/[^/]*)?/?")),
    url(Shortcut, Epic, SHORTCUT, Product, &["/epic/"], concat!("/[^/]+/epic/", number!(), "(?:/[^/]*)?/?")),
    url(Asana, Issue, Named(&["app.asana.com"]), Product, &[], "/0/[0-9]+/(?<id>[0-9]{6,})(?:/f)?/?"),
    url(Asana, Issue, Named(&["app.asana.com"]), Product, &["/task/"],
        "/1/[0-9]+/(?:project/[0-9]+/)?task/(?<id>[0-9]{6,})(?:/.*)?"),
    url(Trello, Issue, Named(&["trello.com"]), Product, &["/c/"], "/c/(?<id>[A-Za-z0-9]{8})(?:/[^/]*)?/?"),
    url(Trello, Container, Named(&["trello.com"]), Product, &["/b/"], "/b/[A-Za-z0-9]{8}(?:/.*)?"),
    url(Clickup, Issue, Named(&["app.clickup.com"]), Product, &["/t/"],
        "/t/(?:[0-9]+/)?(?<id>[A-Za-z0-9]+(?:-[0-9]+)?)/?"),
    url(Monday, Issue, Named(&["*.monday.com"]), Product, &["/pulses/"],
        "/boards/[0-9]+(?:/views/[0-9]+)?/pulses/(?<id>[0-9]+)/?"),
    url(Monday, Container, Named(&["*.monday.com"]), Product, &["/boards/"], "/boards/[0-9]+(?:/views/[0-9]+)?/?"),
    url(Launchpad, Issue, Named(&["launchpad.net", "bugs.launchpad.net"]), Product, &["/+bug/", "/bugs/"],
        concat!("(?:(?:/[^/]+)*/\\+bug|/bugs)/", number!(), "/?")),
    url(Launchpad, Issue, Named(&["pad.lv"]), Product, &[], concat!("/", number!(), "/?")),
    // `bugzil.la` is short for bugzilla.mozilla.org, where `bugzil.la/none` says that there is no bug yet; the
    // bare `bugzilla` is a name inside a network.
    url(Bugzilla, Issue, Named(&["bugzil.la", "bugzilla.*", "bugzilla"]), Host, &[],
        "/(?<id>[1-9][0-9]{2,9})/?"),
    url(Debian, Issue, Named(&["bugs.debian.org"]), Product, &[], "/(?<id>[1-9][0-9]{3,6})/?"),
    url(Google, Issue, Named(&["issuetracker.google.com"]), Product, &[],
        "(?:/u/[0-9])?/(?:issues/)?(?<id>[1-9][0-9]{5,})/?"),
    url(Google, Issue, Named(&["crbug.com", "issues.chromium.org"]), Product, &[],
        "/(?:issues/)?(?<id>[1-9][0-9]{3,})/?"),
    url(Sourcehut, Issue, Named(&["todo.sr.ht"]), Repository, &[],
        concat!("/(?<repo>~[A-Za-z0-9_-]+/[^/]+)/", number!(), "/?")),
    url(Pivotal, Issue, Named(&["pivotaltracker.com"]), Product, &["/story/show/"], "/story/show/(?<id>[0-9]{6,})/?"),
    url(Pivotal, Issue, Named(&["pivotaltracker.com"]), Product, &["/stories/"],
        "/(?:n/)?projects/[0-9]+/stories/(?<id>[0-9]{6,})/?"),
    url(Phabricator, Issue, PHABRICATOR, Host, &[], concat!("/T", number!(), "/?")),
    url(Phabricator, Change, PHABRICATOR, Host, &[], concat!("/D", number!(), "/?")),
    url(Redmine, Issue, Configured, Host, &["/issues/"], concat!("(?:/[^/]+)?/issues/", number!(), "/?")),
    url(Openproject, Issue, Configured, Host, &["/work_packages/"],
        concat!("(?:/projects/[^/]+)?/work_packages/", number!(), "(?:/.*)?")),
    url(Trac, Issue, Configured, Host, &["/ticket/"], concat!("(?:/[^/]+)*/ticket/", number!(), "/?")),
];

#[rustfmt::skip]
pub(super) static QUERIES: [QueryPattern; 11] = [
    // Boards and backlogs of Jira show the selected issue beside the list.
    query(Jira, Any("/"), Key, ".*", "selectedIssue", key!()),
    query(Bugzilla, Any("/show_bug.cgi"), Host, ".*/show_bug\\.cgi", "id", number!()),
    query(Debian, Any("/bugreport.cgi"), Product, ".*/bugreport\\.cgi", "bug", number!()),
    query(Azure, AZURE, Repository,
        "/(?<repo>[^/]+)/(?:.*/)?_(?:boards|sprints|backlogs|queries|workitems)(?:/.*)?", "workitem", number!()),
    query(Azure, VISUAL_STUDIO, Host,
        "(?:/.*)?/_(?:boards|sprints|backlogs|queries|workitems)(?:/.*)?", "workitem", number!()),
    query(Azure, AZURE, Repository, "/(?<repo>[^/]+)/(?:.*/)?_workitems/?", "id", number!()),
    query(Azure, VISUAL_STUDIO, Host, "(?:/.*)?/_workitems/?", "id", number!()),
    // The side pane of a GitHub project: `issue=owner|repository|number`.
    query(Github, GITHUB, Repository,
        "/(?:orgs|users)/[^/]+/projects/[0-9]+(?:/.*)?", "issue", "(?<owner>[A-Za-z0-9-]+)\\|(?<repo>[A-Za-z0-9._-]+)\\|(?<id>[1-9][0-9]{0,9})"),
    query(Mantis, Named(&["mantis.*", "*.mantishub.io"]), Host,
        ".*/view\\.php", "id", "(?<id>[0-9]{1,10})"),
    query(Servicenow, Any("/"), Product,
        ".*", "number", "(?<id>(?:INC|PRB|CHG|RITM|REQ|TASK|SCTASK|PTASK|CTASK|STRY)[0-9]{7,})"),
    query(Servicenow, Any("/"), Product, ".*", "sys_id", "(?<id>[0-9a-f]{32})"),
];

impl Hosts {
    /// Whether a row applies to an address of a host that the settings do not name.
    pub(super) fn allow(&self, url: &WebUrl<'_>) -> bool {
        match self {
            Named(names) => names.iter().any(|name| host_matches(name, &url.host)),
            Any(marker) => url.path.contains(marker),
            Configured => false,
        }
    }
}

fn host_matches(pattern: &str, host: &str) -> bool {
    if let Some(domain) = pattern.strip_prefix("*.") {
        host.strip_suffix(domain)
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|label| !label.is_empty() && !label.contains('.'))
    } else if let Some(label) = pattern.strip_suffix(".*") {
        host.strip_prefix(label)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| !rest.is_empty())
    } else {
        host == pattern
    }
}

/// Hosts of talk, pages, alerts and charts, with all their subdomains.
const CONVERSATIONS: &[&str] = &[
    "slack.com",
    "discord.com",
    "teams.microsoft.com",
    "zoom.us",
    "meet.google.com",
    "docs.google.com",
    "drive.google.com",
    "notion.so",
    "notion.site",
    "pagerduty.com",
    "opsgenie.com",
    "sentry.io",
    "statuspage.io",
    "grafana.net",
    "datadoghq.com",
    "datadoghq.eu",
];

/// Whether an address leads to a conversation, a page or a chart about the incident, and so never to work.
pub fn is_conversation(url: &str) -> bool {
    let Some(url) = WebUrl::parse(url) else { return false };
    CONVERSATIONS.iter().any(|domain| {
        url.host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }) || host_matches("confluence.*", &url.host)
        || host_matches("*.atlassian.net", &url.host) && url.path.starts_with("/wiki/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let patterns = URLS.iter().map(|row| &row.path);
        for pattern in patterns.chain(QUERIES.iter().flat_map(|row| [&row.path, &row.value])) {
            assert!(pattern.is_valid());
        }
    }

    #[test]
    fn every_item_has_a_name() {
        for row in &URLS {
            let names = row.path.groups().unwrap();
            assert_eq!(names.contains(&"id".to_owned()), row.kind.is_item(), "{names:?}");
            if matches!(row.scope, Repository) && row.kind.is_item() {
                assert!(names.contains(&"repo".to_owned()), "{names:?}");
            }
        }
    }

    #[test]
    fn a_host_pattern_stands_for_one_label_or_any_ending() {
        assert!(host_matches("*.ghe.com", "acme.ghe.com"));
        assert!(!host_matches("*.ghe.com", "ghe.com"));
        assert!(!host_matches("*.ghe.com", "a.b.ghe.com"));
        assert!(!host_matches("*.ghe.com", "evilghe.com"));
        assert!(host_matches("phab.*", "phab.example.org"));
        assert!(!host_matches("phab.*", "phabric.example.org"));
    }

    #[test]
    fn conversations_are_told_by_their_host() {
        for url in [
            "https://acme.slack.com/archives/C1/p2",
            "https://docs.google.com/document/d/1/edit",
            "https://acme.pagerduty.com/incidents/Q0",
            "https://acme.sentry.io/issues/123456",
            "https://acme.atlassian.net/wiki/spaces/SRE/pages/1",
            "https://www.notion.so/acme/x",
        ] {
            assert!(is_conversation(url), "{url}");
        }
        for url in
            ["https://acme.atlassian.net/browse/OPS-1", "https://notslack.com/x", "slack.com", ""]
        {
            assert!(!is_conversation(url), "{url}");
        }
    }
}
