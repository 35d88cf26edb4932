//! Looking for words in running text, as the rules of language do: by hand, without regular expressions.

use std::ops::Range;
use std::sync::OnceLock;

/// The text in lower case, of the same length, with blanks in the place of what are not the author's words: code,
/// addresses, comments.
pub(super) fn plain(text: &str) -> String {
    let mut out = text.to_ascii_lowercase();
    let mut blank = |range: Range<usize>| {
        if let Some(part) = out.get(range.clone()) {
            let blanks: String =
                part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
            out.replace_range(range, &blanks);
        }
    };
    let mut at = 0;
    let mut closes = true;
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let may_begin = match byte {
            b'`' | b']' | b'<' => true,
            b'h' => bytes[at..].starts_with(b"http"),
            _ => false,
        };
        if !may_begin {
            at += 1;
            continue;
        }
        let start = at;
        let rest = &text[start..];
        let end = if rest.starts_with('`') {
            let fence = rest.len() - rest.trim_start_matches('`').len();
            rest[fence..].find(&rest[..fence]).map(|end| end + 2 * fence)
        } else if closes && rest.starts_with("](") {
            let end = rest.find(')');
            // Looked for to the end of the text once, not at every bracket.
            closes = end.is_some();
            end
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            Some(rest.find(char::is_whitespace).unwrap_or(rest.len()))
        } else if rest.starts_with("<!--") {
            Some(rest.find("-->").map_or(rest.len(), |end| end + 3))
        } else {
            None
        };
        at = match end {
            Some(end) => {
                blank(start..start + end);
                start + end
            }
            None => start + 1,
        };
    }
    out
}

/// Phrases to look for in a text in one go. `|` separates them, and each may end in `*`, for any ending.
pub(super) struct Phrases {
    wanted: &'static str,
    /// The phrases by their first bytes, sorted on first need.
    sorted: OnceLock<[Vec<Phrase>; 256]>,
}

struct Phrase {
    text: &'static str,
    /// Any ending may follow.
    is_open: bool,
}

impl Phrases {
    pub(super) const fn new(wanted: &'static str) -> Self {
        Self { wanted, sorted: OnceLock::new() }
    }

    fn sort(&self) -> [Vec<Phrase>; 256] {
        let mut sorted = [const { Vec::new() }; 256];
        for phrase in self.wanted.split('|').map(str::trim) {
            let (text, is_open) =
                phrase.strip_suffix('*').map_or((phrase, false), |text| (text, true));
            if let Some(first) = text.bytes().next() {
                sorted[usize::from(first)].push(Phrase { text, is_open });
            }
        }
        sorted
    }

    /// Where any of them stands in a text in lower case, as whole words, in the order of the text; of two that
    /// overlap the first one counts, of two that begin at one place the longer one.
    pub(super) fn find_all<'f>(&'f self, text: &'f str) -> impl Iterator<Item = Range<usize>> {
        let sorted = self.sorted.get_or_init(|| self.sort());
        let (mut at, mut follows_letter) = (0, false);
        std::iter::from_fn(move || {
            while let Some(&first) = text.as_bytes().get(at) {
                let start = at;
                at += 1;
                // Inside of a word, as nearly everywhere, the byte before says so.
                if std::mem::replace(&mut follows_letter, first.is_ascii_alphanumeric()) {
                    continue;
                }
                let phrases = &sorted[usize::from(first)];
                if phrases.is_empty() {
                    continue;
                }
                let second = text.as_bytes().get(at);
                let phrases = phrases.iter().filter(|phrase| phrase.may_go_on(second));
                let ends = phrases.filter_map(|phrase| phrase.end(&text[start..]));
                if let Some(length) = ends.max()
                    && !text[..start].ends_with(char::is_alphanumeric)
                {
                    at = start + length;
                    follows_letter = text.as_bytes()[at - 1].is_ascii_alphanumeric();
                    return Some(start..at);
                }
            }
            None
        })
    }

    pub(super) fn are_in(&self, text: &str) -> bool {
        self.find_all(text).next().is_some()
    }
}

impl Phrase {
    /// Whether it may stand where this byte follows its first.
    fn may_go_on(&self, second: Option<&u8>) -> bool {
        self.text.as_bytes().get(1).is_none_or(|wanted| Some(wanted) == second)
    }

    /// Where the phrase ends in a text that begins with it.
    fn end(&self, text: &str) -> Option<usize> {
        let rest = text.strip_prefix(self.text)?;
        let is_end = |character: char| !character.is_alphanumeric();
        let ending = rest.find(is_end).unwrap_or(rest.len());
        (self.is_open || ending == 0).then_some(self.text.len() + ending)
    }
}

/// Whether a word is one of a list that is separated by blanks.
pub(super) fn is_one_of(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// The words of a text.
pub(super) fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '\'' | '’' | '-')
    })
    .filter(|word| !word.is_empty())
}

/// Whether a text is English, as far as its commonest words say; other languages have other words for what is missed.
pub(super) fn is_english(text: &str) -> bool {
    words(text).any(|word| matches!(word, "the" | "was" | "were" | "of" | "and" | "to"))
}

/// How far back a sentence is looked at, in bytes.
const LOOK_BACK: usize = 200;

/// The part of a text from the last end of a sentence on, as far as it is near.
pub(super) fn sentence_so_far(text: &str) -> &str {
    let mut near = text.len().saturating_sub(LOOK_BACK);
    while !text.is_char_boundary(near) {
        near += 1;
    }
    let text = &text[near..];
    let start = text.rfind(['.', '!', '?', ';', '\n']).map_or(0, |end| end + 1);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_authors_words_are_left() {
        let text = "A `forgot` B [link](https://forgot.example) https://x.example/forgot\nC <!-- forgot --> é";
        let plain = plain(text);
        assert_eq!(plain.len(), text.len());
        assert!(!plain.contains("forgot"), "{plain}");
        assert!(["a ", " b [link", "\nc ", "é"].iter().all(|part| plain.contains(part)), "{plain}");
        assert_eq!(super::plain("`open"), "`open");
    }

    #[test]
    fn phrases_are_whole_words() {
        for (text, wanted, expected) in [
            ("be careful, carefully", "careful | be careful", &["be careful"][..]),
            ("negligence", "negligen*", &["negligence"]),
            ("unforgotten", "forgot*", &[]),
            ("é forgot, xforgot; forgot", "forgot | forgot, x", &["forgot", "forgot"]),
            ("to be or to be sure", "to be | to be sure | sure", &["to be", "to be sure"]),
            ("être plus prudent", "être plus prud*", &["être plus prudent"]),
        ] {
            let phrases = Phrases::new(wanted);
            let found: Vec<&str> = phrases.find_all(text).map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
