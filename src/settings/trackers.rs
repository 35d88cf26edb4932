//! The issue trackers as they are typed.

use regex::{Regex, RegexBuilder};

use super::amount::MOST_TRACKERS;
use super::file::TrackerEntry;
use super::read::Reader;
use crate::document::references::{TrackerKind, TrackerSetting};

/// What a pattern may take when it is compiled, in bytes.
pub(crate) const PATTERN_SIZE: usize = 1 << 20;

impl Reader<'_> {
    pub(super) fn trackers(&mut self, entries: &[TrackerEntry]) -> Vec<TrackerSetting> {
        let mut trackers = Vec::new();
        if entries.len() > MOST_TRACKERS {
            self.problem(
                &format!("/trackers/{MOST_TRACKERS}"),
                format!("more than {MOST_TRACKERS} trackers are not read"),
                "one tracker may have several `keys`",
            );
        }
        for (at, entry) in entries.iter().take(MOST_TRACKERS).enumerate() {
            let pointer = format!("/trackers/{at}");
            let described =
                entry.url.is_some() || entry.pattern.is_some() || !entry.keys.is_empty();
            if entry.kind == TrackerKind::Custom && !described {
                self.problem(
                    &pointer,
                    "the tracker has neither a type nor a description",
                    "give it a `type`, or a `url` with `keys` or a `pattern`",
                );
            }
            if entry.url.as_ref().is_some_and(|url| !url.contains("{id}")) {
                self.problem(
                    &format!("{pointer}/url"),
                    "the address has no `{id}`",
                    "write `{id}` in the place of the issue's number or key",
                );
            }
            if entry.host.as_ref().is_some_and(|host| host.contains('/')) {
                self.problem(
                    &format!("{pointer}/host"),
                    "a host is only a name",
                    "leave out `https://` and the path",
                );
            }
            if entry.repository.as_ref().is_some_and(|name| !is_repository(name)) {
                self.problem(
                    &format!("{pointer}/repository"),
                    "this is not `owner/repository`",
                    "leave out the host",
                );
            }
            for (at, key) in entry.keys.iter().enumerate() {
                if !is_key(key) {
                    self.problem(
                        &format!("{pointer}/keys/{at}"),
                        format!("`{key}` is not a key"),
                        "a key is capital letters and digits, such as `PLAT`",
                    );
                }
            }
            let pattern = self.pattern(entry.pattern.as_deref(), &format!("{pointer}/pattern"));
            trackers.push(TrackerSetting {
                name: entry.name.clone().unwrap_or_default(),
                kind: entry.kind,
                host: entry.host.as_ref().map(|host| host.to_lowercase()),
                url: entry.url.clone(),
                keys: entry.keys.clone(),
                pattern,
                repository: entry.repository.clone(),
            });
        }
        trackers
    }

    fn pattern(&mut self, written: Option<&str>, pointer: &str) -> Option<Regex> {
        let compiled = RegexBuilder::new(written?).size_limit(PATTERN_SIZE).build();
        if compiled.is_err() {
            self.problem(
                pointer,
                "this is not a regular expression that can be used",
                "look-around and back-references are not supported",
            );
        }
        compiled.ok()
    }
}

/// `owner/repository`; GitLab nests groups, so that there may be more than one slash.
fn is_repository(name: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c))
    };
    name.contains('/') && name.split('/').all(is_name)
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}
