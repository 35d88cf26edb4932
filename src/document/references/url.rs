//! The parts of a web address, as far as telling trackers apart needs them.

use std::borrow::Cow;

/// A web address taken apart; the fragment is dropped, because it never names another item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WebUrl<'a> {
    /// Lower-case, without user, port and a leading `www.`.
    pub host: String,
    /// With percent-encoding resolved; starts with `/`.
    pub path: Cow<'a, str>,
    /// Without the `?`; still encoded.
    pub query: &'a str,
}

impl<'a> WebUrl<'a> {
    /// `None` for anything but an absolute `http` or `https` address.
    pub(super) fn parse(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = host_of(authority);
        let path = if path.is_empty() { Cow::Borrowed("/") } else { decode(path) };
        (!host.is_empty()).then_some(Self { host, path, query })
    }

    /// The decoded value of the first parameter of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| decode(value))
    }
}

/// The host of `user@host:port`, lower-case and without a leading `www.`.
pub(super) fn host_of(authority: &str) -> String {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host).to_ascii_lowercase();
    match host.strip_prefix("www.") {
        Some(bare) => bare.to_owned(),
        None => host,
    }
}

/// Resolves percent-encoding; what is no valid encoding stays, what is no UTF-8 becomes `U+FFFD`.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%')
            .then(|| Some((hex(*bytes.get(at + 1)?)?, hex(*bytes.get(at + 2)?)?)))
            .flatten();
        if let Some((high, low)) = pair {
            decoded.push(high * 16 + low);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Cuts off what follows an address in running text: closing punctuation, and everything from a parenthesis
/// that the address did not open (the rule of GFM's extended autolinks, applied to the whole address).
pub fn trim_punctuation(url: &str) -> &str {
    let mut open = 0_usize;
    let mut end = url.len();
    for (at, character) in url.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open == 0 => {
                end = at;
                break;
            }
            ')' => open -= 1,
            _ => {}
        }
    }
    url[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '*', '_', '~', '\'', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let url = WebUrl::parse("HTTPS://ann:x@WWW.Example.org:8080/a%20b/c?x=1&issue=o%7Cr#frag")
            .unwrap();
        assert_eq!((url.host.as_str(), url.path.as_ref()), ("example.org", "/a b/c"));
        assert_eq!(url.parameter("issue").unwrap(), "o|r");
        assert_eq!(url.parameter("missing"), None);
    }

    #[test]
    fn what_is_no_web_address_has_no_parts() {
        for text in [
            "",
            "https://",
            "mailto:ann@example.org",
            "ftp://example.org/",
            "/issues/12",
            "https:///x",
        ] {
            assert_eq!(WebUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn broken_encoding_stays_as_it_is() {
        assert_eq!(decode("%"), "%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("a%ff"), "a\u{fffd}");
        assert_eq!(decode("%é%C3%A9"), "%éé");
    }

    #[test]
    fn punctuation_of_the_sentence_is_not_part_of_the_address() {
        for (written, meant) in [
            ("https://x.org/1).", "https://x.org/1"),
            ("https://x.org/1_(a)", "https://x.org/1_(a)"),
            ("https://x.org/1)**done", "https://x.org/1"),
            ("https://x.org/1?!\"", "https://x.org/1"),
            ("))))", ""),
        ] {
            assert_eq!(trim_punctuation(written), meant);
        }
    }
}
