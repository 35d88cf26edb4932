//! The repository that a document belongs to, which says what `#12` means in it.

use super::reference::ReferenceKind;
use super::tracker::TrackerKind;
use super::url::host_of;

/// A repository on a forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forge {
    pub kind: TrackerKind,
    pub host: String,
    /// Owner and repository, or group, subgroups and project; on Azure organisation, project, repository.
    pub path: String,
    /// It is that of the remote `origin`, and nobody named it.
    pub is_origin: bool,
}

impl Forge {
    /// The repository that a remote's address names, if its host is a known forge or one of `configured`.
    ///
    /// Takes what git takes: `https://`, `ssh://`, `git://` and `user@host:path`, with or without `.git`.
    pub(super) fn of_remote(
        url: &str,
        configured: impl Fn(&str) -> Option<TrackerKind>,
    ) -> Option<Self> {
        let (authority, path) = match url.trim().split_once("://") {
            Some(("file", _)) => return None,
            Some((_, rest)) => rest.split_once('/')?,
            // A one-letter host is the drive of a Windows path.
            None => url
                .trim()
                .split_once(':')
                .filter(|(host, _)| host.len() > 1 && !host.contains('/'))?,
        };
        let host = match host_of(authority).as_str() {
            "ssh.github.com" => "github.com".to_owned(),
            "altssh.gitlab.com" => "gitlab.com".to_owned(),
            "altssh.bitbucket.org" => "bitbucket.org".to_owned(),
            "ssh.dev.azure.com" | "vs-ssh.visualstudio.com" => "dev.azure.com".to_owned(),
            other => other.to_owned(),
        };
        let kind = configured(&host).or_else(|| known_host(&host))?;
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let mut segments: Vec<&str> = path.split('/').collect();
        let mut canonical_host = host.clone();
        if kind == TrackerKind::Azure {
            segments.retain(|segment| !matches!(*segment, "_git" | "v3" | "DefaultCollection"));
            if let Some(organisation) = host.strip_suffix(".visualstudio.com") {
                segments.insert(0, organisation);
                canonical_host = "dev.azure.com".to_owned();
            }
            // A project's first repository has its name, and Azure then leaves the project out.
            if segments.len() == 2 {
                segments.push(segments[1]);
            }
        }
        let fits = match kind {
            TrackerKind::Gitlab => segments.len() >= 2,
            TrackerKind::Azure => segments.len() == 3,
            _ => segments.len() == 2,
        };
        let valid = segments
            .iter()
            .all(|segment| !segment.is_empty() && !segment.contains(char::is_whitespace));
        (fits && valid).then(|| Self {
            kind,
            host: canonical_host,
            path: segments.join("/"),
            is_origin: true,
        })
    }

    /// Another repository of the same forge.
    pub(super) fn sibling(&self, path: &str) -> Self {
        Self { kind: self.kind, host: self.host.clone(), path: path.to_owned(), is_origin: false }
    }

    /// The address of an item of this repository; of its group, for an epic.
    pub(super) fn item(&self, kind: ReferenceKind, number: &str) -> Option<String> {
        let Self { host, path, .. } = self;
        let change = kind == ReferenceKind::Change;
        let path = match self.kind {
            TrackerKind::Gitlab if kind == ReferenceKind::Epic => {
                format!("groups/{path}/-/epics/{number}")
            }
            TrackerKind::Gitlab if change => format!("{path}/-/merge_requests/{number}"),
            TrackerKind::Gitlab => format!("{path}/-/issues/{number}"),
            TrackerKind::Forgejo if change => format!("{path}/pulls/{number}"),
            TrackerKind::Github if change => format!("{path}/pull/{number}"),
            TrackerKind::Bitbucket if change => format!("{path}/pull-requests/{number}"),
            TrackerKind::Github | TrackerKind::Forgejo | TrackerKind::Bitbucket => {
                format!("{path}/issues/{number}")
            }
            TrackerKind::Azure => {
                let (project, repository) = path.rsplit_once('/')?;
                if change {
                    format!("{project}/_git/{repository}/pullrequest/{number}")
                } else {
                    format!("{project}/_workitems/edit/{number}")
                }
            }
            _ => return None,
        };
        Some(format!("https://{host}/{path}"))
    }

    /// The group that a project is in.
    pub(super) fn group(&self) -> Option<Self> {
        self.path.rsplit_once('/').map(|(group, _)| self.sibling(group))
    }
}

/// The forge that a host is, as far as its name tells.
fn known_host(host: &str) -> Option<TrackerKind> {
    match host {
        "github.com" => Some(TrackerKind::Github),
        "gitlab.com" => Some(TrackerKind::Gitlab),
        "codeberg.org" | "gitea.com" | "code.forgejo.org" => Some(TrackerKind::Forgejo),
        "bitbucket.org" => Some(TrackerKind::Bitbucket),
        "dev.azure.com" => Some(TrackerKind::Azure),
        _ if host.ends_with(".ghe.com") => Some(TrackerKind::Github),
        _ if host.ends_with(".visualstudio.com") => Some(TrackerKind::Azure),
        _ => match host.split_once('.')?.0 {
            "github" => Some(TrackerKind::Github),
            "gitlab" => Some(TrackerKind::Gitlab),
            "gitea" | "forgejo" => Some(TrackerKind::Forgejo),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(remote: &str, expected: Option<(&str, &str, &str)>) {
        let forge = Forge::of_remote(remote, |host| {
            (host == "git.corp.example").then_some(TrackerKind::Github)
        });
        let got = forge
            .as_ref()
            .map(|forge| (forge.kind.as_str(), forge.host.as_str(), forge.path.as_str()));
        assert_eq!(got, expected, "{remote}");
    }

    #[test]
    fn every_form_of_a_remote_names_the_repository() {
        let shop = Some(("github", "github.com", "acme/shop"));
        for remote in [
            "https://github.com/acme/shop",
            "https://github.com/acme/shop.git",
            "https://token@github.com/acme/shop.git/",
            "ssh://git@github.com/acme/shop.git",
            "ssh://git@ssh.github.com:443/acme/shop.git",
            "git://github.com/acme/shop.git",
            "git@github.com:acme/shop.git",
            "github.com:acme/shop",
            " git@github.com:/acme/shop.git\n",
        ] {
            check(remote, shop);
        }
        check(
            "git@gitlab.com:acme/infra/alerts.git",
            Some(("gitlab", "gitlab.com", "acme/infra/alerts")),
        );
        check("https://gitlab.acme.example/a/b", Some(("gitlab", "gitlab.acme.example", "a/b")));
        check("https://git.corp.example/a/b.git", Some(("github", "git.corp.example", "a/b")));
        check("https://codeberg.org/acme/shop.git", Some(("forgejo", "codeberg.org", "acme/shop")));
        let azure = Some(("azure", "dev.azure.com", "acme/web/shop"));
        check("https://acme@dev.azure.com/acme/web/_git/shop", azure);
        check("git@ssh.dev.azure.com:v3/acme/web/shop", azure);
        check("https://acme.visualstudio.com/web/_git/shop", azure);
        check(
            "https://dev.azure.com/acme/_git/shop",
            Some(("azure", "dev.azure.com", "acme/shop/shop")),
        );
    }

    #[test]
    fn paths_and_unknown_hosts_name_no_repository() {
        for remote in [
            "",
            "/srv/git/shop.git",
            "../shop.git",
            "./a:b",
            r"C:\git\shop",
            "file:///srv/git/shop",
            "https://example.org/acme/shop.git",
            "https://github.com/",
            "https://github.com/acme",
            "git@github.com:acme//shop",
        ] {
            check(remote, None);
        }
    }
}
