//! The words of a text as written, with their places and their looks.

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawWord {
    /// Bytes in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) look: Look,
}

/// What the letters of a word alone say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    /// `Checkout`
    Capitalised,
    /// `HTTP`
    Acronym,
    /// `fluentBit`, `k8s`
    Mixed,
    /// `90`, `15min`, `2024-01-05`
    Number,
    /// `1.29.3`, `v2`
    Version,
    /// `OPS-12`
    Ticket,
    /// `orders.created.v1`, `max_pool_size`
    Dotted,
}

impl Look {
    /// A bit that no other look has.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The words of a text, in order. Hyphens, slashes and dots separate words except in identifiers; an apostrophe ends the
/// word (`Kafka's`) except in `don't`. Scripts without spaces between words give one word for each run of letters: such
/// texts are only compared by what they share whole.
pub(super) fn words(text: &str) -> impl Iterator<Item = RawWord> {
    chunks(text).flat_map(move |(start, end)| Pieces::of(text, start, end))
}

/// Runs of letters and digits, also those that one of `._-'` holds together.
fn chunks(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = loop {
            let (length, c) = character(text, at)?;
            if c.is_alphanumeric() {
                break at;
            }
            at += length;
        };
        let mut end = start;
        while let Some((length, c)) = character(text, at) {
            if c.is_alphanumeric() {
                end = at + length;
            } else if !(is_joiner(c) && at == end) {
                break;
            }
            at += length;
        }
        Some((start, end))
    })
}

/// The character at a byte, and its length.
fn character(text: &str, at: usize) -> Option<(usize, char)> {
    // Nearly all are ASCII, which needs no decoding.
    let &byte = text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some((1, char::from(byte)));
    }
    let c = text[at..].chars().next()?;
    Some((c.len_utf8(), c))
}

fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | '\'' | '’')
}

/// The endings of files that actions name.
const ENDINGS: &[&str] = &[
    "conf", "go", "ini", "java", "js", "json", "md", "py", "rb", "rs", "sh", "sql", "tf", "toml",
    "ts", "txt", "yaml", "yml",
];

/// The words of one chunk.
enum Pieces<'a> {
    Whole(Option<RawWord>),
    Split { text: &'a str, at: usize, end: usize },
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str, start: usize, end: usize) -> Self {
        let chunk = &text[start..end];
        // Most words need no closer look.
        if chunk.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Self::Whole(Some(RawWord { start, end, look: Look::Plain }));
        }
        match identifier(chunk) {
            Some(look) => Self::Whole(Some(RawWord { start, end, look })),
            None => Self::Split { text, at: start, end },
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = RawWord;

    fn next(&mut self) -> Option<RawWord> {
        match self {
            Self::Whole(word) => word.take(),
            Self::Split { text, at, end } => {
                let rest = &text[*at..*end];
                let skipped = rest.find(char::is_alphanumeric)?;
                let start = *at + skipped;
                let rest = &rest[skipped..];
                let length = piece(rest);
                *at = start + length;
                // Two actions that name a file each share no more than that by its ending.
                let is_ending = *at == *end
                    && text[..start].ends_with('.')
                    && ENDINGS.contains(&&rest[..length]);
                if is_ending {
                    return None;
                }
                // What follows an apostrophe is no word, except the `t` of `don't`.
                if let Some(c @ ('\'' | '’')) = rest[length..].chars().next() {
                    let tail = &rest[length + c.len_utf8()..];
                    let tail_length =
                        tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
                    if tail_length <= 2 {
                        *at = start + length + c.len_utf8() + tail_length;
                    }
                    if tail[..tail_length].eq_ignore_ascii_case("t") {
                        return Some(RawWord { start, end: *at, look: Look::Plain });
                    }
                }
                Some(RawWord { start, end: start + length, look: look(&rest[..length]) })
            }
        }
    }
}

/// The length of the first word of this text, which starts with one. `fluentBit` and `HTTPServer` are two words each.
fn piece(text: &str) -> usize {
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_alphanumeric() {
            return at;
        }
        let next_lower = chars.peek().is_some_and(|(_, next)| next.is_lowercase());
        // `MySQL`, `GitHub`: a short head belongs to the name.
        let head_is_long = at >= 4;
        if c.is_uppercase() && before.is_lowercase() && next_lower && head_is_long {
            return at;
        }
        before = c;
    }
    text.len()
}

fn look(word: &str) -> Look {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or(' ');
    if first.is_numeric() {
        return Look::Number;
    }
    let (mut upper, mut lower, mut digits) = (0, 0, 0);
    for c in chars {
        if c.is_numeric() {
            digits += 1;
        } else if c.is_uppercase() {
            upper += 1;
        } else {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower, digits) {
        (true, 1.., 0, _) => Look::Acronym,
        // `VMs`, `PRs`
        (true, 1.., 1, 0) if word.ends_with('s') => Look::Acronym,
        (_, 1.., _, _) | (_, _, _, 1..) => Look::Mixed,
        (true, 0, _, _) => Look::Capitalised,
        _ => Look::Plain,
    }
}

/// Whether a chunk is an identifier as a whole.
fn identifier(chunk: &str) -> Option<Look> {
    let first = chunk.chars().next()?;
    if first.is_ascii_digit() {
        let is_version = chunk.contains('.') && chunk.split('.').all(is_digits);
        let is_number = chunk.chars().all(|c| c.is_ascii_digit() || c == '-');
        return match (is_version, is_number) {
            (true, _) => Some(Look::Version),
            (_, true) => Some(Look::Number),
            _ => None,
        };
    }
    if let Some(rest) = chunk.strip_prefix(['v', 'V'])
        && rest.split('.').all(is_digits)
    {
        return Some(Look::Version);
    }
    if let Some((key, number)) = chunk.split_once('-')
        && key.len() >= 2
        && is_digits(number)
        && key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    {
        return Some(Look::Ticket);
    }
    let is_dotted = chunk.split(['.', '_']).count() >= 3
        && chunk.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_'))
        // `e.g.`, `a.k.a`: not the name of anything.
        && chunk.split(['.', '_']).any(|part| part.len() > 2);
    is_dotted.then_some(Look::Dotted)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).map(|word| &text[word.start..word.end]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn cuts_texts_into_words() {
        check("", &[]);
        check("*-_'’.", &[]);
        check("Alert on queue-depth (p99)!", &["Alert", "on", "queue", "depth", "p99"]);
        check(
            "Don't page for Kafka's lag; we're done",
            &["Don't", "page", "for", "Kafka", "lag", "we", "done"],
        );
        check("bump to v1.29.3, see OPS-12", &["bump", "to", "v1.29.3", "see", "OPS-12"]);
        check(
            "topic orders.created.v1 and max_pool_size e.g. it",
            &["topic", "orders.created.v1", "and", "max_pool_size", "e", "g", "it"],
        );
        check(
            "fluentBit MySQL GitHub HTTPServer",
            &["fluent", "Bit", "MySQL", "GitHub", "HTTPServer"],
        );
        check("docs/incident-response.md, deploy.yml", &["docs", "incident", "response", "deploy"]);
        check("naïve café 监控队列 über-Straße", &["naïve", "café", "监控队列", "über", "Straße"]);
        check("by 2024-01-05 at 90% or 15min", &["by", "2024-01-05", "at", "90", "or", "15min"]);
    }

    #[test]
    fn sees_how_words_look() {
        for (word, expected) in [
            ("queue", Look::Plain),
            ("Checkout", Look::Capitalised),
            ("HTTP", Look::Acronym),
            ("VMs", Look::Acronym),
            ("MySQL", Look::Mixed),
            ("k8s", Look::Mixed),
            ("90", Look::Number),
            ("1.29", Look::Version),
            ("v2", Look::Version),
            ("OPS-12", Look::Ticket),
            ("max_pool_size", Look::Dotted),
        ] {
            let looks: Vec<Look> = words(word).map(|word| word.look).collect();
            assert_eq!(looks, [expected], "{word}");
        }
    }
}
