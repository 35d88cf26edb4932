//! "Did you mean": the nearest of the words that would have been right.

/// The known word nearest to what was typed, `None` where none is near. Case does not count.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A suggestion for a long text helps nobody, and the distance is quadratic in its length.
    const LONGEST: usize = 64;
    if typed.len() > LONGEST {
        return None;
    }
    let typed = typed.to_lowercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&typed, &word.to_lowercase());
    known
        .into_iter()
        .filter(|word| word.len() <= LONGEST)
        .map(|word| (distance(word), word))
        .filter(|(distance, word)| *distance * 3 <= word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// A help text with the suggestion, or else with all words that would have been right.
pub fn did_you_mean(typed: &str, known: &[&str]) -> String {
    match nearest(typed, known.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected {}", one_of(known)),
    }
}

/// ``one of `a`, `b`, `c` ``, cut after twelve; just `` `a` `` for a single one.
pub fn one_of<T: AsRef<str>>(words: &[T]) -> String {
    const SHOWN: usize = 12;
    let quoted: Vec<String> =
        words.iter().take(SHOWN).map(|word| format!("`{}`", word.as_ref())).collect();
    match (quoted.len(), words.len()) {
        (1, 1) => quoted.concat(),
        (shown, all) if all > shown => {
            format!("one of {} and {} more", quoted.join(", "), all - shown)
        }
        _ => format!("one of {}", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_suggested() {
        let known = ["severity", "status", "owner"];
        assert_eq!(nearest("severty", known), Some("severity"));
        assert_eq!(nearest("Staus", known), Some("status"));
        assert_eq!(nearest("banana", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
        assert_eq!(did_you_mean("x", &["a", "b"]), "expected one of `a`, `b`");
    }
}
