//! How common stems are in follow-up actions.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::stems::stem;

/// A stem and its share a line; names of organisations and people are left out by hand.
const TEXT: &str = include_str!("frequencies.tsv");

/// What the shares of the stems are counted in.
pub(crate) const PER_TEN_THOUSAND: u16 = 10_000;

/// How common stems are in follow-up actions: share of 2,000 actions of several dozen organisations, real and invented.
pub(crate) fn frequencies() -> impl Iterator<Item = (&'static str, u16)> {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (stem, share) = line.split_once('\t')?;
        Some((stem, share.parse().ok()?))
    })
}

/// Whether a lower-case word is one that follow-up actions are written with.
pub(crate) fn is_common(word: &str) -> bool {
    static STEMS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| frequencies().map(|(stem, _)| stem).collect());
    STEMS.contains(stem(word).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frequency_is_read() {
        let lines = TEXT.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(frequencies().count(), lines);
        assert!(frequencies().all(|(_, share)| share > 0 && share < PER_TEN_THOUSAND));
    }
}
