//! From an address to the item that it names, by the tables of [`super::patterns`].

use regex::Captures;

use super::patterns::{Hosts, QUERIES, Scope, URLS};
use super::reference::{Classified, ReferenceKind};
use super::tracker::TrackerKind;
use super::url::WebUrl;
use crate::document::pattern::Folded;

/// What the address names; `product` is what the settings say its host runs.
pub(super) fn classify(url: &WebUrl<'_>, product: Option<TrackerKind>) -> Option<Classified> {
    by_query(url, product).or_else(|| by_path(url, product))
}

fn applies(
    hosts: &Hosts,
    tracker: TrackerKind,
    url: &WebUrl<'_>,
    product: Option<TrackerKind>,
) -> bool {
    product == Some(tracker) || hosts.allow(url)
}

fn by_query(url: &WebUrl<'_>, product: Option<TrackerKind>) -> Option<Classified> {
    if url.query.is_empty() {
        return None;
    }
    let whole_path = Folded::new(&url.path);
    QUERIES.iter().filter(|row| applies(&row.hosts, row.tracker, url, product)).find_map(|row| {
        let value = url.parameter(row.parameter)?;
        let value = Folded::new(&value);
        let found = row.value.captures(&value)?;
        let path = row.path.captures(&whole_path)?;
        let repository = match (group(&found, "owner"), group(&found, "repo")) {
            (Some(owner), Some(repository)) => Some(format!("{owner}/{repository}")),
            _ => group(&path, "repo").map(str::to_owned),
        };
        let kind = ReferenceKind::Issue;
        let id = group(&found, "id")?;
        let identity = identity(row.scope, row.tracker, kind, &url.host, repository.as_deref(), id);
        Some(Classified { tracker: row.tracker.as_str().into(), kind, identity })
    })
}

fn by_path(url: &WebUrl<'_>, product: Option<TrackerKind>) -> Option<Classified> {
    // What the settings say of a host comes before what its addresses look like.
    let configured = URLS.iter().filter(|row| product == Some(row.tracker));
    let others = URLS.iter().filter(|row| product != Some(row.tracker) && row.hosts.allow(url));
    let whole_path = Folded::new(&url.path);
    configured.chain(others).find_map(|row| {
        let path = row.path.captures(&whole_path)?;
        let identity = match group(&path, "id") {
            Some(id) => {
                identity(row.scope, row.tracker, row.kind, &url.host, group(&path, "repo"), id)
            }
            None => format!("{}{}", url.host, url.path.trim_end_matches('/')).to_lowercase(),
        };
        Some(Classified { tracker: row.tracker.as_str().into(), kind: row.kind, identity })
    })
}

fn group<'a>(captures: &Captures<'a>, name: &str) -> Option<&'a str> {
    captures.name(name).map(|found| found.as_str())
}

fn identity(
    scope: Scope,
    tracker: TrackerKind,
    kind: ReferenceKind,
    host: &str,
    repository: Option<&str>,
    id: &str,
) -> String {
    let host = instance(host);
    let scope = match (scope, repository) {
        (Scope::Key, _) => return id.to_lowercase(),
        (Scope::Product, _) => tracker.as_str().to_owned(),
        (Scope::Repository, Some(repository)) => format!("{host}/{repository}"),
        (Scope::Repository | Scope::Host, _) => host,
    };
    // On GitHub and Forgejo issues, pull requests and discussions are numbered together.
    let one_space =
        matches!(tracker, TrackerKind::Github | TrackerKind::Forgejo | TrackerKind::Zenhub);
    let sigil = match kind {
        _ if one_space => '#',
        ReferenceKind::Change => '!',
        ReferenceKind::Epic => '&',
        ReferenceKind::Issue | ReferenceKind::Discussion | ReferenceKind::Container => '#',
    };
    format!("{scope}{sigil}{id}").to_lowercase()
}

/// The one name of a host that has several.
fn instance(host: &str) -> String {
    match host {
        "api.github.com" | "app.zenhub.com" => "github.com".to_owned(),
        "bugzil.la" => "bugzilla.mozilla.org".to_owned(),
        _ => match host.strip_suffix(".visualstudio.com") {
            Some(organisation) => format!("dev.azure.com/{organisation}"),
            None => host.to_owned(),
        },
    }
}
