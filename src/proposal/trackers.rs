//! Which trackers the documents link, beside the repository's own forge.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::Document;
use crate::document::references::{Place, Reference, Trackers};

/// A tracker that fewer links lead to may be another team's.
const FEWEST: usize = 2;

/// A tracker whose issues have keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedTracker {
    /// `jira`, `linear` ...
    pub kind: String,
    /// With `{id}` for an issue.
    pub url: String,
    /// The one with the most links first.
    pub keys: Vec<String>,
    /// How many references there are.
    pub count: usize,
}

/// The trackers that the documents' actions link by address, the one with the most links first.
pub(super) fn keyed(documents: &[Document]) -> Vec<KeyedTracker> {
    static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(https://[A-Za-z0-9.:-]+/(?:[\w-]+/)*)([A-Z][A-Z0-9_]+)-[0-9]+(?:[/?#]|$)")
            .ok()
    });
    let mut found: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    for reference in references(documents) {
        let url = reference.url.as_deref().unwrap_or_default();
        let Some(address) = ADDRESS.as_ref().and_then(|address| address.captures(url)) else {
            continue;
        };
        if !KEYED.contains(&&*reference.tracker) {
            continue;
        }
        let template = format!("{}{{id}}", &address[1]);
        let keys = found.entry((reference.tracker.to_string(), template)).or_default();
        *keys.entry(address[2].to_owned()).or_default() += 1;
    }
    let mut trackers: Vec<KeyedTracker> = found
        .into_iter()
        .map(|((kind, url), keys)| {
            let count = keys.values().sum();
            let mut keys: Vec<(String, usize)> = keys.into_iter().collect();
            keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            KeyedTracker { kind, url, keys: keys.into_iter().map(|(key, _)| key).collect(), count }
        })
        .filter(|tracker| tracker.count >= FEWEST)
        .collect();
    trackers.sort_by_key(|tracker| std::cmp::Reverse(tracker.count));
    trackers
}

/// Trackers whose issues have keys.
const KEYED: &[&str] = &["jira", "linear", "plane", "youtrack"];

/// Keys such as `PLAT-12` of which nothing says where they live, with how often each stands.
pub(super) fn homeless(documents: &[Document], known: &[KeyedTracker]) -> Vec<(String, usize)> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for reference in references(documents).filter(|reference| reference.url.is_none()) {
        if let Some((key, number)) = reference.text.split_once('-')
            && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !known.iter().any(|tracker| tracker.keys.iter().any(|other| other == key))
        {
            *found.entry(key.to_owned()).or_default() += 1;
        }
    }
    let mut found: Vec<_> = found.into_iter().filter(|(_, count)| *count >= FEWEST).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found
}

fn references(documents: &[Document]) -> impl Iterator<Item = &Reference> {
    let actions = documents.iter().flat_map(|document| &document.actions);
    actions.flat_map(|action| action.references.iter().chain(&action.group_references))
}

/// Where `#12` lives by the remote `origin`: the address of the repository.
pub(super) fn forge(origin: Option<&str>) -> Option<String> {
    let found = Trackers::new(&[], origin).find_in_text("#12", Place::ReferencePosition);
    let url = found.into_iter().next()?.url?;
    let ends = ["/issues/12", "/-/issues/12"];
    let ending = ends.iter().rev().find(|ending| url.ends_with(**ending))?;
    Some(url.trim_end_matches(ending).to_owned())
}
