//! The spellings of one item, and where the settings say that it lives.

use super::super::{Place, TrackerKind, TrackerSetting, Trackers};
use super::reading::{GITHUB, GITLAB, at, found, keyed, same, setting};

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
