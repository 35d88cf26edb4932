//! What references mean in one repository: the settings' trackers and the remote together.

use std::borrow::Cow;

use regex::Regex;

use super::classify::classify;
use super::forge::Forge;
use super::reference::{Classified, ReferenceKind};
use super::tracker::{TrackerKind, TrackerSetting};
use super::url::WebUrl;

/// The tracker of a reference that nothing tells more about.
const UNKNOWN: &str = "unknown";

/// What addresses and short forms mean here: from the settings' trackers and the remote `origin`.
#[derive(Clone, Debug, Default)]
pub struct Trackers {
    pub(super) configured: Vec<Tracker>,
    /// Where `owner/repository#12`, `!12` and, unless `numbers` says otherwise, `#12` live.
    pub(super) forge: Option<Forge>,
    /// The configured tracker that calls its items `#12`, an index of `configured`.
    numbers: Option<usize>,
}

/// A configured tracker, made ready.
#[derive(Clone, Debug)]
pub(super) struct Tracker {
    pub kind: TrackerKind,
    name: Cow<'static, str>,
    host: Option<String>,
    template: Option<Template>,
    pub keys: Vec<String>,
    pub pattern: Option<Regex>,
}

/// The address of an item, with a gap for its name.
#[derive(Clone, Debug)]
struct Template {
    /// As given, with `{id}`.
    url: String,
    /// What precedes and follows the gap, without scheme and with the host in lower case.
    before: String,
    after: String,
    /// Whether the settings spelled it out, rather than the product's host.
    explicit: bool,
}

/// What a short form means.
pub(super) struct Target {
    pub tracker: Cow<'static, str>,
    pub url: Option<String>,
    pub identity: String,
    /// See [`Reference::of_origin`](super::Reference::of_origin).
    pub of_origin: bool,
}

impl Trackers {
    /// Settings that say nothing useful (a template without `{id}`, a remote that is a path) are left out.
    pub fn new(configured: &[TrackerSetting], origin_url: Option<&str>) -> Self {
        let trackers: Vec<Tracker> = configured.iter().map(Tracker::new).collect();
        let host_kind = |host: &str| {
            trackers
                .iter()
                .find(|t| t.kind.is_forge() && t.host.as_deref() == Some(host))
                .map(|t| t.kind)
        };
        let origin = origin_url.and_then(|url| Forge::of_remote(url, host_kind));
        let forge = configured.iter().find_map(configured_forge).or(origin);
        // A forge that is named with its repository and stands first keeps its `#12`.
        let numbers = configured.iter().position(|setting| {
            setting.kind.uses_bare_numbers()
                || setting.kind == TrackerKind::Azure
                || configured_forge(setting).is_some()
        });
        let numbers = numbers.filter(|&index| configured_forge(&configured[index]).is_none());
        Self { configured: trackers, forge, numbers }
    }

    /// What the destination of a link leads to; `None` where it is no tracker's address or a placeholder.
    pub fn classify_url(&self, url: &str) -> Option<Classified> {
        let web = WebUrl::parse(url.trim())?;
        let product = self.product(&web.host);
        let by_template = |custom: bool| {
            self.configured
                .iter()
                .filter(|tracker| (tracker.kind == TrackerKind::Custom) == custom)
                .find_map(|tracker| {
                    let id = tracker.id_of(url.trim())?;
                    Some(Classified {
                        tracker: tracker.name.clone(),
                        kind: ReferenceKind::Issue,
                        identity: tracker.identity(id),
                    })
                })
        };
        // A custom tracker is named on purpose, so that it goes before what its address looks like.
        by_template(true).or_else(|| classify(&web, product)).or_else(|| by_template(false))
    }

    /// The product that a host runs, as far as the settings or the remote say.
    fn product(&self, host: &str) -> Option<TrackerKind> {
        self.configured
            .iter()
            .find(|tracker| tracker.host.as_deref() == Some(host))
            .map(|tracker| tracker.kind)
            .or_else(|| {
                self.forge.as_ref().filter(|forge| forge.host == host).map(|forge| forge.kind)
            })
    }

    /// What `#12`, or with [`ReferenceKind::Change`] `!12`, means.
    pub(super) fn number(&self, kind: ReferenceKind, number: &str) -> Target {
        match (self.numbers.map(|index| &self.configured[index]), &self.forge) {
            (Some(tracker), _) if kind == ReferenceKind::Issue => self.item(tracker, number),
            (_, Some(forge)) => self.forge_item(forge, kind, number),
            _ => Target {
                tracker: UNKNOWN.into(),
                url: None,
                identity: format!("#{number}"),
                of_origin: false,
            },
        }
    }

    /// What a number means in a repository of the forge.
    pub(super) fn forge_item(&self, forge: &Forge, kind: ReferenceKind, number: &str) -> Target {
        let url = forge.item(kind, number);
        let known = url.as_deref().and_then(|url| self.classify_url(url));
        Target {
            tracker: forge.kind.as_str().into(),
            identity: known
                .map_or_else(|| format!("{}#{number}", forge.path).to_lowercase(), |k| k.identity),
            url,
            of_origin: forge.is_origin,
        }
    }

    /// What an item of a product means: of the configured instance, or of the one that everybody shares.
    pub(super) fn product_item(&self, kind: TrackerKind, id: &str) -> Target {
        match self.configured.iter().find(|tracker| tracker.kind == kind) {
            Some(tracker) => self.item(tracker, id),
            None => {
                self.item(&Tracker::new(&TrackerSetting { kind, ..TrackerSetting::default() }), id)
            }
        }
    }

    /// What `PLAT-12` means when no setting names its key: the tracker that uses keys and lists none.
    pub(super) fn unlisted_key(&self, key: &str) -> Target {
        match self.keyed_tracker() {
            Some(tracker) => self.item(tracker, key),
            None => Target {
                tracker: UNKNOWN.into(),
                url: None,
                identity: key.to_lowercase(),
                of_origin: false,
            },
        }
    }

    /// A tracker that uses keys without listing them, so that any key may be its own.
    pub(super) fn keyed_tracker(&self) -> Option<&Tracker> {
        self.configured.iter().find(|tracker| tracker.kind.uses_keys() && tracker.keys.is_empty())
    }

    /// What an item of a configured tracker means.
    pub(super) fn item(&self, tracker: &Tracker, id: &str) -> Target {
        let url = tracker.template.as_ref().map(|template| template.url.replace("{id}", id));
        // Read back, the address says which identity a link to the item has.
        let known = url.as_deref().and_then(|url| self.classify_url(url));
        Target {
            tracker: tracker.name.clone(),
            identity: known.map_or_else(|| tracker.identity(id), |known| known.identity),
            url,
            of_origin: false,
        }
    }
}

fn configured_forge(setting: &TrackerSetting) -> Option<Forge> {
    let host = match setting.kind {
        TrackerKind::Github => "github.com",
        TrackerKind::Gitlab => "gitlab.com",
        TrackerKind::Forgejo => "codeberg.org",
        TrackerKind::Bitbucket => "bitbucket.org",
        _ => return None,
    };
    let host = setting.host.as_deref().map_or_else(|| host.to_owned(), bare_host);
    let path = setting.repository.as_deref()?.trim_matches('/').to_owned();
    path.contains('/').then_some(Forge { kind: setting.kind, host, path, is_origin: false })
}

/// A host as people write it into settings, perhaps as an address.
fn bare_host(host: &str) -> String {
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    super::url::host_of(host.split('/').next().unwrap_or(host))
}

impl Tracker {
    fn new(setting: &TrackerSetting) -> Self {
        let kind = setting.kind;
        let name = match kind {
            TrackerKind::Custom if !setting.name.is_empty() => setting.name.clone().into(),
            _ => kind.as_str().into(),
        };
        let host = setting.host.as_deref().map(bare_host);
        let template = match &setting.url {
            Some(url) => Template::new(url, true),
            None => kind
                .template(host.as_deref(), setting.repository.as_deref())
                .and_then(|url| Template::new(&url, false)),
        };
        let host = host.or_else(|| {
            let url = setting.url.as_deref().filter(|_| kind != TrackerKind::Custom)?;
            WebUrl::parse(url).map(|url| url.host)
        });
        Self {
            kind,
            name,
            host,
            template,
            keys: setting.keys.clone(),
            pattern: setting.pattern.clone(),
        }
    }

    /// The name of the item that an address of the settings' template leads to.
    fn id_of<'a>(&self, url: &'a str) -> Option<&'a str> {
        let template = self.template.as_ref().filter(|template| template.explicit)?;
        let id = template.id_of(url)?;
        match &self.pattern {
            Some(pattern) => {
                let captures = pattern.captures(id)?;
                let named = captures.get(1).is_some_and(|group| group.as_str() == id);
                (named || captures.get(0)?.as_str() == id).then_some(id)
            }
            // Without a pattern at least the placeholders are known: `none`, `XXX`, `TBD`, `new`.
            None => id.contains(|c: char| c.is_ascii_digit()).then_some(id),
        }
    }

    fn identity(&self, id: &str) -> String {
        if self.kind.uses_keys() {
            id.to_lowercase()
        } else {
            format!("{}#{id}", self.name).to_lowercase()
        }
    }
}

impl Template {
    fn new(url: &str, explicit: bool) -> Option<Self> {
        let (before, after) = url.split_once("{id}")?;
        Some(Self {
            url: url.to_owned(),
            before: without_scheme(before)?,
            after: after.to_owned(),
            explicit,
        })
    }

    fn id_of<'a>(&self, url: &'a str) -> Option<&'a str> {
        // Lower-casing ASCII keeps lengths, so that offsets into one are offsets into the other.
        let rest = url.split_once("://")?.1;
        let rest = rest
            .get(self.before.len()..)
            .filter(|_| without_scheme(url).is_some_and(|url| url.starts_with(&self.before)))?;
        let end = rest.find(['/', '?', '#', '&']).unwrap_or(rest.len());
        let end = if self.after.is_empty() { end } else { rest.find(&self.after)?.min(end) };
        let (id, after) = rest.split_at(end);
        (!id.is_empty() && after.starts_with(&self.after)).then_some(id)
    }
}

/// An address without its scheme, its host in lower case.
fn without_scheme(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    Some(format!("{}{path}", host.to_ascii_lowercase()))
}
