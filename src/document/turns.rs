//! Turns of phrase, found by hand: words in a row, each one of a few.
//!
//! Nearly every document has some, and to compile a regular expression for one costs more than to read ten documents.

use super::pattern::Folded;

/// Words in a row, as whole words: of each list one, in lower case, with the blanks before it. An empty one may be
/// left out.
pub(crate) struct Turn {
    words: &'static [&'static [&'static str]],
    /// The last word may have any ending.
    is_open: bool,
}

/// Turns that mean the same.
pub(crate) struct Turns {
    /// In lower case; a text without any of them has none. Empty: any text may.
    needs: &'static [&'static str],
    turns: &'static [Turn],
}

/// Two turns that stand near each other: the second begins in the line in which the first ends, at most `gap`
/// characters on.
pub(crate) struct Pair {
    first: Turns,
    gap: usize,
    second: Turns,
}

impl Turn {
    pub(crate) const fn of(words: &'static [&'static [&'static str]]) -> Self {
        Self { words, is_open: false }
    }

    pub(crate) const fn with_any_ending(words: &'static [&'static [&'static str]]) -> Self {
        Self { words, is_open: true }
    }

    /// Where the turn ends in a text in lower case that begins with it.
    pub(crate) fn end(&self, text: &str) -> Option<usize> {
        let rest = after(self.words, text, self.is_open)?;
        let ending = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
        Some(text.len() - rest.len() + ending)
    }
}

/// What follows the words.
fn after<'t>(words: &[&[&str]], text: &'t str, is_open: bool) -> Option<&'t str> {
    let Some((first, others)) = words.split_first() else {
        return (is_open || !text.starts_with(is_word)).then_some(text);
    };
    let first_byte = text.as_bytes().first();
    let may_begin = |word: &&&str| word.is_empty() || word.as_bytes().first() == first_byte;
    let mut candidates = first.iter().filter(may_begin);
    candidates.find_map(|word| after(others, text.strip_prefix(word)?, is_open))
}

impl Turns {
    pub(crate) const fn new(needs: &'static [&'static str], turns: &'static [Turn]) -> Self {
        Self { needs, turns }
    }

    /// Whether one of the turns stands in the text.
    pub(crate) fn are_in(&self, text: &Folded<'_>) -> bool {
        let may_be = self.needs.is_empty() || self.needs.iter().any(|word| text.holds(word));
        may_be && self.find(text.lower()).is_some()
    }

    /// Whether a text in lower case begins with one of the turns.
    pub(crate) fn begin(&self, text: &str) -> bool {
        self.turns.iter().any(|turn| turn.end(text).is_some())
    }

    /// Where the first of the turns ends that stand in a text in lower case.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        self.ends(text).next().map(|(_, end)| end)
    }

    /// Where the turns begin and end that stand in a text in lower case.
    pub(crate) fn ends<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> {
        let starts = word_starts(text);
        starts.flat_map(move |at| {
            let ends = self.turns.iter().filter_map(move |turn| turn.end(&text[at..]));
            ends.map(move |end| (at, at + end))
        })
    }
}

impl Pair {
    pub(crate) const fn new(first: Turns, gap: usize, second: Turns) -> Self {
        Self { first, gap, second }
    }

    /// Whether the text begins with the pair.
    pub(crate) fn begin(&self, text: &Folded<'_>) -> bool {
        self.ends_after_beginning(text).next().is_some()
    }

    /// Where the seconds end, in a text that begins with the first.
    pub(crate) fn ends_after_beginning<'t>(
        &'t self,
        text: &'t Folded<'_>,
    ) -> impl Iterator<Item = usize> {
        let begins = |turn: &&Turn| turn.words[0].iter().any(|word| text.begins_with(word));
        let mut turns = self.first.turns.iter().filter(begins);
        let end = turns.find_map(|turn| turn.end(text.lower()));
        end.into_iter().flat_map(|end| self.ends_from(text.lower(), end))
    }

    /// Whether the pair stands in the text.
    pub(crate) fn are_in(&self, text: &Folded<'_>) -> bool {
        let is_followed = |(_, end)| self.ends_from(text.lower(), end).next().is_some();
        self.first.are_in(text) && self.first.ends(text.lower()).any(is_followed)
    }

    /// Where the seconds end of a first one that ends at `from`.
    fn ends_from<'t>(&'t self, text: &'t str, from: usize) -> impl Iterator<Item = usize> {
        let line = text[from..].split('\n').next().unwrap_or_default();
        let is_near = |(start, _): &(usize, usize)| line[..*start].chars().count() <= self.gap;
        self.second.ends(line).take_while(is_near).map(move |(_, end)| from + end)
    }
}

/// Where the words of a text begin.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut in_word = false;
    text.char_indices().filter_map(move |(at, character)| {
        let was_in_word = std::mem::replace(&mut in_word, is_word(character));
        (in_word && !was_in_word).then_some(at)
    })
}

/// Letters, digits and the underscore.
pub(crate) fn is_word(character: char) -> bool {
    character.is_alphabetic() || character.is_ascii_digit() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_a_row() {
        static TURNS: Turns = Turns::new(
            &["ad", "plan"],
            &[
                Turn::with_any_ending(&[
                    &["we", "they"],
                    &[" will", "'ll"],
                    &[" also", ""],
                    &[" add"],
                ]),
                Turn::of(&[&["plan", "plans"], &[" to"]]),
            ],
        );
        for (text, expected) in [
            ("We will add it", true),
            ("so they'll also adding", true),
            ("we will also be", false),
            ("awe will add", false),
            ("the plans to go", true),
            ("plans together", false),
            ("_plans to", false),
            ("", false),
        ] {
            assert_eq!(TURNS.are_in(&Folded::new(text)), expected, "{text}");
        }
        assert!(TURNS.begin("plan to") && !TURNS.begin("the plan to"));
        assert_eq!(TURNS.find("é plan to é"), Some(10));
    }
}
