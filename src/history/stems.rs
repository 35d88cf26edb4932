//! The stems of words.
//!
//! Stemming a word costs some thousand instructions, and the lexicon alone has thousands of words. So theirs are kept as
//! data, which a test holds against the stemmer.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

/// Longer words stay as they are, in bytes.
const LONGEST: usize = 40;

/// The stems of the words of the lexicon, by word: a word and its stem a line, only the word where they are the same.
static KNOWN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("stems.tsv").lines();
    lines.map(|line| line.split_once('\t').unwrap_or((line, line))).collect()
});

/// Where the words with each first letter begin among them; one more at the end.
static LETTERS: LazyLock<[usize; 27]> = LazyLock::new(|| {
    let first_of = |letter: u8| KNOWN.partition_point(|(word, _)| word.as_bytes() < &[letter][..]);
    std::array::from_fn(|at| first_of(b"abcdefghijklmnopqrstuvwxyz{"[at]))
});

/// The Snowball English stem of a lower-case word; other scripts and very long words stay as they are.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
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
        let literals = include_str!("lexicon.rs").split('"').skip(1).step_by(2);
        let words =
            literals.flat_map(|text| text.split(|character: char| !character.is_ascii_lowercase()));
        let words: BTreeSet<&str> = words.filter(|word| word.len() > 1).collect();
        let line = |word: &&str| match computed(word) {
            stem if stem == *word => format!("{word}\n"),
            stem => format!("{word}\t{stem}\n"),
        };
        let current: String = words.iter().map(line).collect();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/history/stems.tsv"), &current)
                .unwrap();
            return;
        }
        assert!(
            include_str!("stems.tsv") == current,
            "run `UPDATE=1 cargo test` and commit the change"
        );
    }
}
