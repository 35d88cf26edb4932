//! Looking for words in running text, as the rules of language do: by hand, without regular expressions.

use std::ops::Range;

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
    while let Some(rest) = text.get(at..) {
        let Some(next) = rest.find(['`', ']', 'h', '<']) else { break };
        let (start, rest) = (at + next, &rest[next..]);
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
            None => start + rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    out
}

/// Where any of the phrases stands in a text in lower case, as whole words, in the order of the text;
/// of two that overlap the first one counts. `|` separates phrases, each of which may end in `*`, for any ending.
pub(super) fn phrases(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for phrase in wanted.split('|').map(str::trim) {
        let (word, is_open) = phrase.strip_suffix('*').map_or((phrase, false), |word| (word, true));
        for (start, _) in text.match_indices(word) {
            let mut end = start + word.len();
            let is_letter = |character: char| character.is_alphanumeric();
            let rest = &text[end..];
            if text[..start].ends_with(is_letter) || (!is_open && rest.starts_with(is_letter)) {
                continue;
            }
            if is_open {
                end += rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
            }
            found.push(start..end);
        }
    }
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found.dedup_by(|later, earlier| later.start < earlier.end);
    found
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
        assert_eq!(phrases("be careful, carefully", "careful | be careful"), vec![0..10]);
        assert_eq!(phrases("negligence", "negligen*"), vec![0..10]);
        assert!(phrases("unforgotten", "forgot*").is_empty());
    }
}
