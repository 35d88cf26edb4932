//! The trackers that are known by name, and what the settings say about one.

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A product that keeps issues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TrackerKind {
    Asana,
    Azure,
    Bitbucket,
    Bugzilla,
    Clickup,
    /// One that the settings describe by a template and a pattern or keys.
    #[default]
    Custom,
    Debian,
    /// Forgejo and Gitea.
    Forgejo,
    Github,
    Gitlab,
    Google,
    Jira,
    Launchpad,
    Linear,
    Mantis,
    Monday,
    Openproject,
    /// Phabricator and Phorge.
    Phabricator,
    Pivotal,
    Plane,
    Redmine,
    Servicenow,
    Shortcut,
    Sourcehut,
    Trac,
    Trello,
    Youtrack,
    Zenhub,
}

impl TrackerKind {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asana => "asana",
            Self::Azure => "azure",
            Self::Bitbucket => "bitbucket",
            Self::Bugzilla => "bugzilla",
            Self::Clickup => "clickup",
            Self::Custom => "custom",
            Self::Debian => "debian",
            Self::Forgejo => "forgejo",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Google => "google",
            Self::Jira => "jira",
            Self::Launchpad => "launchpad",
            Self::Linear => "linear",
            Self::Mantis => "mantis",
            Self::Monday => "monday",
            Self::Openproject => "openproject",
            Self::Phabricator => "phabricator",
            Self::Pivotal => "pivotal",
            Self::Plane => "plane",
            Self::Redmine => "redmine",
            Self::Servicenow => "servicenow",
            Self::Shortcut => "shortcut",
            Self::Sourcehut => "sourcehut",
            Self::Trac => "trac",
            Self::Trello => "trello",
            Self::Youtrack => "youtrack",
            Self::Zenhub => "zenhub",
        }
    }

    /// Whether its items are named by a project key and a number, as in `PLAT-12`.
    pub fn uses_keys(self) -> bool {
        matches!(self, Self::Jira | Self::Linear | Self::Plane | Self::Youtrack)
    }

    /// Whether it hosts repositories, whose issues are `#12` in their own documents.
    pub(super) fn is_forge(self) -> bool {
        matches!(self, Self::Azure | Self::Bitbucket | Self::Forgejo | Self::Github | Self::Gitlab)
    }

    /// Whether it is no forge and yet calls its items `#12`.
    pub(super) fn uses_bare_numbers(self) -> bool {
        matches!(self, Self::Openproject | Self::Redmine | Self::Trac)
    }

    /// Where items live, `{id}` standing for the item, when the settings give no template of their own.
    ///
    /// `repository` is whatever the product puts before its items: owner and repository, organisation and
    /// project, workspace.
    pub(super) fn template(self, host: Option<&str>, repository: Option<&str>) -> Option<String> {
        let host = host.or(match self {
            Self::Azure => Some("dev.azure.com"),
            Self::Clickup => Some("app.clickup.com"),
            Self::Google => Some("issuetracker.google.com"),
            Self::Launchpad => Some("bugs.launchpad.net"),
            Self::Linear => Some("linear.app"),
            Self::Shortcut => Some("app.shortcut.com"),
            _ => None,
        })?;
        let path = match self {
            Self::Azure => format!("{}/_workitems/edit/{{id}}", repository?),
            Self::Bugzilla => "show_bug.cgi?id={id}".to_owned(),
            Self::Clickup => "t/{id}".to_owned(),
            Self::Google | Self::Redmine => "issues/{id}".to_owned(),
            Self::Jira => "browse/{id}".to_owned(),
            Self::Launchpad => "bugs/{id}".to_owned(),
            Self::Linear => format!("{}/issue/{{id}}", repository?),
            Self::Mantis => "view.php?id={id}".to_owned(),
            Self::Openproject => "work_packages/{id}".to_owned(),
            Self::Phabricator => "{id}".to_owned(),
            Self::Plane => format!("{}/browse/{{id}}", repository?),
            Self::Shortcut => format!("{}/story/{{id}}", repository?),
            Self::Trac => "ticket/{id}".to_owned(),
            Self::Youtrack => "issue/{id}".to_owned(),
            _ => return None,
        };
        Some(format!("https://{host}/{path}"))
    }
}

/// What the settings say about one tracker.
#[derive(Clone, Debug, Default)]
pub struct TrackerSetting {
    /// The name in reports of a [`TrackerKind::Custom`] tracker.
    pub name: String,
    pub kind: TrackerKind,
    /// The host of a product that anyone can run, such as `git.example.org`.
    pub host: Option<String>,
    /// The address of an item, with `{id}` where the item's name goes.
    pub url: Option<String>,
    /// Project keys, such as `PLAT`. A key that stands here is a reference everywhere, whatever it looks like.
    pub keys: Vec<String>,
    /// How an item of a custom tracker is written; group 1, or else the whole match, is its `{id}`.
    pub pattern: Option<Regex>,
    /// What precedes the items of a host: `owner/repository` on a forge, the workspace or project elsewhere.
    pub repository: Option<String>,
}
