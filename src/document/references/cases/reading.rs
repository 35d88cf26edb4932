//! How the cases read a text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::{Place, TrackerKind, TrackerSetting, Trackers};

pub(super) const GITHUB: &str = "git@github.com:acme/shop.git";
pub(super) const GITLAB: &str = "https://gitlab.com/acme/infra/shop.git";

pub(super) fn setting(kind: TrackerKind) -> TrackerSetting {
    TrackerSetting { kind, ..TrackerSetting::default() }
}

pub(super) fn at(kind: TrackerKind, host: &str) -> TrackerSetting {
    TrackerSetting { host: Some(host.to_owned()), ..setting(kind) }
}

pub(super) fn keyed(kind: TrackerKind, keys: &[&str]) -> TrackerSetting {
    TrackerSetting { keys: keys.iter().map(|&key| key.to_owned()).collect(), ..setting(kind) }
}

/// Issue columns and the like aside, what the text refers to: identities of addresses, short forms as written.
pub(super) fn found(trackers: &Trackers, text: &str, place: Place) -> Vec<String> {
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
pub(super) fn found_in_markdown(trackers: &Trackers, markdown: &str) -> Vec<String> {
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
pub(super) fn same(mut got: Vec<String>, expected: &[&str], text: &str) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    got.sort_unstable();
    assert_eq!(got, expected, "{text:?}");
}
