//! Web addresses in running text.

/// The `http` and `https` addresses of a text with their offsets, up to what cannot be part of one in
/// Markdown; punctuation of the sentence may be at their ends.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut free = 0;
    text.match_indices("://").filter_map(move |(colon, _)| {
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            let start = colon.checked_sub(scheme.len());
            let written = start.and_then(|start| text.get(start..colon));
            written.is_some_and(|written| written.eq_ignore_ascii_case(scheme))
        })?;
        let start = colon - scheme.len();
        let begins_word = !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if start < free || !begins_word {
            return None;
        }
        let path = colon + "://".len();
        let length = text[path..].find(ends_address).unwrap_or(text.len() - path);
        if length == 0 {
            return None;
        }
        free = path + length;
        Some((start, &text[start..free]))
    })
}

fn ends_address(character: char) -> bool {
    character.is_whitespace() || "<>\"'`|\\^{}[]".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_text() {
        for (text, expected) in [
            ("see https://a.example/x?y=1#z, or", &["https://a.example/x?y=1#z,"][..]),
            ("(HTTP://A.example)", &["HTTP://A.example)"]),
            ("<https://a.example>|http://b.example|", &["https://a.example", "http://b.example"]),
            ("https://a.example/http://b.example", &["https://a.example/http://b.example"]),
            ("éhttps://a.example", &[]),
            ("xhttp://a.example shttps://b", &[]),
            ("é://a ftp://a.example http:// https://[x]", &[]),
            ("http://http://a.example", &["http://http://a.example"]),
        ] {
            let found: Vec<_> = addresses(text).collect();
            assert!(found.iter().all(|(at, address)| text[*at..].starts_with(address)));
            assert_eq!(found.iter().map(|(_, address)| *address).collect::<Vec<_>>(), expected);
        }
    }
}
