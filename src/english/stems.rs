//! The stems of words.
//!
//! Stemming a word costs some thousand instructions, and the lexicon alone has thousands of words. So theirs are kept as
//! data, which a test holds against the stemmer.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// Longer words stay as they are, in bytes.
const LONGEST: usize = 40;

/// A word and its stem a line, only the word where they are the same.
const TEXT: &str = include_str!("stems.tsv");

/// The stems of the words of the lexicon, by word; taken apart when this is compiled.
static KNOWN: [(&str, &str); lines(TEXT)] = known(TEXT);

/// Where the words with each first letter begin among them; one more at the end.
static LETTERS: [usize; 27] = letters(&KNOWN);

const fn lines(text: &str) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        if text.as_bytes()[at] == b'\n' {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn known<const COUNT: usize>(text: &'static str) -> [(&'static str, &'static str); COUNT] {
    let mut known = [("", ""); COUNT];
    let (mut rest, mut line) = (text, 0);
    while line < COUNT {
        let (word, after, end) = cut(rest);
        let (stem, after, _) = if end == b'\t' { cut(after) } else { (word, after, end) };
        known[line] = (word, stem);
        rest = after;
        line += 1;
    }
    known
}

/// The first field of a text, what follows it, and what ends it.
const fn cut(text: &'static str) -> (&'static str, &'static str, u8) {
    let mut at = 0;
    while !matches!(text.as_bytes()[at], b'\t' | b'\n') {
        at += 1;
    }
    let (field, rest) = text.split_at(at);
    (field, rest.split_at(1).1, text.as_bytes()[at])
}

const fn letters(known: &[(&str, &str)]) -> [usize; 27] {
    let mut first = [0; 27];
    let (mut letter, mut at) = (0, 0);
    while letter < first.len() {
        while at < known.len() && (known[at].0.as_bytes()[0] as usize) < b'a' as usize + letter {
            at += 1;
        }
        first[letter] = at;
        letter += 1;
    }
    first
}

/// The Snowball English stem of a lower-case word; other scripts and very long words stay as they are.
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    let letter = word.bytes().next().filter(u8::is_ascii_lowercase);
    let known = letter.map_or(&[][..], |letter| {
        let at = usize::from(letter - b'a');
        &KNOWN[LETTERS[at]..LETTERS[at + 1]]
    });
    match known.binary_search_by_key(&word, |(known, _)| known) {
        Ok(at) => Cow::Borrowed(known[at].1),
        Err(_) => computed(word),
    }
}

/// Whether a lower-case word is one of the lexicon's.
pub(crate) fn is_listed(word: &str) -> bool {
    KNOWN.binary_search_by_key(&word, |(known, _)| known).is_ok()
}

fn computed(word: &str) -> Cow<'_, str> {
    if word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::create(Algorithm::English).stem(word)
    } else {
        word.into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// `UPDATE=1 cargo test` rewrites the file.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test may rewrite the project's own file")]
    fn the_stems_of_the_lexicon_are_current() {
        let literals = include_str!("../history/lexicon.rs").split('"').skip(1).step_by(2);
        let words =
            literals.flat_map(|text| text.split(|character: char| !character.is_ascii_lowercase()));
        let words: BTreeSet<&str> = words.filter(|word| word.len() > 1).collect();
        let line = |word: &&str| match computed(word) {
            stem if stem == *word => format!("{word}\n"),
            stem => format!("{word}\t{stem}\n"),
        };
        let current: String = words.iter().map(line).collect();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/english/stems.tsv"), &current)
                .unwrap();
            return;
        }
        assert!(
            include_str!("stems.tsv") == current,
            "run `UPDATE=1 cargo test` and commit the change"
        );
    }
}
