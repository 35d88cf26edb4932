//! Which words of one action are those of another, and in which order they come.

use super::concepts::{Token, Unit};
use super::features::share;
use super::index::{Weights, distinct};

/// Which concepts of one text are those of another.
#[derive(Debug, Default)]
pub(super) struct Alignment<'a> {
    /// In the order of the new text.
    pub(super) shared: Vec<Match<'a>>,
    pub(super) only_new: Rest<'a>,
    pub(super) only_earlier: Rest<'a>,
    pub(super) shared_weight: f32,
    /// Without words for the kind of work.
    pub(super) shared_information: f32,
}

#[derive(Debug)]
pub(super) struct Match<'a> {
    pub(super) new: &'a Token,
    pub(super) earlier: &'a Token,
    pub(super) weight: f32,
}

/// What one side says alone, in the order of its text.
#[derive(Debug, Default)]
pub(super) struct Rest<'a> {
    pub(super) tokens: Vec<&'a Token>,
    pub(super) weight: f32,
    pub(super) heaviest: f32,
}

impl<'a> Alignment<'a> {
    pub(super) fn new(new: &'a Unit, earlier: &'a Unit, weights: &Weights<'_>) -> Self {
        let mut only_new: Vec<&Token> = distinct(&new.tokens).collect();
        let mut only_earlier: Vec<&Token> = distinct(&earlier.tokens).collect();
        let mut pairs = take_equal(&mut only_new, &mut only_earlier, |token| Some(token.concept));
        pairs.extend(take_equal(&mut only_new, &mut only_earlier, |token| token.prefix));
        let weigh_pair = |(new, earlier)| Match {
            new,
            earlier,
            weight: weights.of(new).min(weights.of(earlier)),
        };
        let mut shared: Vec<Match<'_>> = pairs.into_iter().map(weigh_pair).collect();
        shared.sort_unstable_by_key(|pair| pair.new.place());
        only_new.sort_unstable_by_key(|token| token.place());
        only_earlier.sort_unstable_by_key(|token| token.place());
        let shared_weight = shared.iter().map(|pair| pair.weight).sum();
        let information = shared.iter().filter(|pair| !pair.new.is_task);
        let shared_information = information.map(|pair| pair.weight).sum();
        let weigh = |tokens: Vec<&'a Token>| {
            let weights = tokens.iter().map(|token| weights.of(token));
            Rest { weight: weights.clone().sum(), heaviest: weights.fold(0.0, f32::max), tokens }
        };
        Self {
            only_new: weigh(only_new),
            only_earlier: weigh(only_earlier),
            shared,
            shared_weight,
            shared_information,
        }
    }

    /// The weighted Jaccard index: the share that both say of all that is said.
    pub(super) fn jaccard(&self) -> f32 {
        share(
            self.shared_weight,
            self.shared_weight + self.only_new.weight + self.only_earlier.weight,
        )
    }

    /// The share of the side that says more of its own that the other says, too.
    pub(super) fn coverage_min(&self) -> f32 {
        share(
            self.shared_weight,
            self.shared_weight + self.only_new.weight.max(self.only_earlier.weight),
        )
    }

    /// Where both sides say something of their own between the same neighbours: `restart the ingest worker` and
    /// `restart the search worker`.
    pub(super) fn substitutions(&self) -> Vec<(Vec<&'a Token>, Vec<&'a Token>)> {
        let anchors = self.in_order();
        let mut found = Vec::new();
        let (mut news, mut earliers) =
            (self.only_new.tokens.iter().peekable(), self.only_earlier.tokens.iter().peekable());
        let ends = anchors
            .iter()
            .map(|pair| (pair.new.place(), pair.earlier.place()))
            .chain([(u32::MAX, u32::MAX)]);
        for (new_end, earlier_end) in ends {
            let mut gap = (Vec::new(), Vec::new());
            while let Some(token) = news.next_if(|token| token.place() < new_end) {
                gap.0.push(*token);
            }
            while let Some(token) = earliers.next_if(|token| token.place() < earlier_end) {
                gap.1.push(*token);
            }
            if !gap.0.is_empty() && !gap.1.is_empty() {
                found.push(gap);
            }
        }
        found
    }

    /// The longest run of matches that come in the same order on both sides.
    pub(super) fn in_order(&self) -> Vec<&Match<'a>> {
        // Patience sorting: `tails[n]` is the match that ends the best run of length n + 1.
        let place = |at: usize| self.shared[at].earlier.place();
        let mut tails: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = Vec::with_capacity(self.shared.len());
        for at in 0..self.shared.len() {
            let length = tails.partition_point(|tail| place(*tail) < place(at));
            before.push(length.checked_sub(1).map(|shorter| tails[shorter]));
            if length == tails.len() {
                tails.push(at);
            } else {
                tails[length] = at;
            }
        }
        let mut run: Vec<&Match<'_>> =
            std::iter::successors(tails.last().copied(), |at| before[*at])
                .map(|at| &self.shared[at])
                .collect();
        run.reverse();
        run
    }
}

/// Takes the tokens with equal keys out of both lists, in pairs. Sorts the lists by key: a text of hundreds of words must
/// not be compared word by word with another.
fn take_equal<'a, K: Ord>(
    new: &mut Vec<&'a Token>,
    earlier: &mut Vec<&'a Token>,
    key: impl Fn(&Token) -> Option<K>,
) -> Vec<(&'a Token, &'a Token)> {
    for list in [&mut *new, &mut *earlier] {
        list.sort_unstable_by_key(|token| (key(token), token.place()));
    }
    let mut pairs: Vec<(&Token, &Token)> = Vec::new();
    let mut taken = vec![false; earlier.len()];
    let mut next = 0;
    new.retain(|token| {
        let Some(wanted) = key(token) else { return true };
        while earlier.get(next).is_some_and(|other| key(other).is_none_or(|found| found < wanted)) {
            next += 1;
        }
        let found =
            earlier.get(next).filter(|other| key(other).is_some_and(|found| found == wanted));
        let Some(other) = found else { return true };
        pairs.push((token, other));
        taken[next] = true;
        next += 1;
        false
    });
    let mut taken = taken.into_iter();
    earlier.retain(|_| taken.next() == Some(false));
    pairs
}

#[cfg(test)]
mod tests {
    use crate::history::{ActionIndex, ActionText, Lexicon};

    use super::*;

    /// What is shared, what only each side says, and what stands in the place of what.
    #[track_caller]
    fn check(
        new: &str,
        earlier: &str,
        shared: &[&str],
        only: [&[&str]; 2],
        substituted: &[(&str, &str)],
    ) {
        let lexicon = Lexicon::builtin();
        let (new, earlier) =
            (ActionText::new(new, None, &lexicon), ActionText::new(earlier, None, &lexicon));
        let index = ActionIndex::build(Vec::new());
        let alignment = Alignment::new(&new.whole, &earlier.whole, &index.weights());
        let words = |text: &'_ ActionText, tokens: &[&Token]| {
            tokens.iter().map(|token| text.words_of(token).to_owned()).collect::<Vec<_>>()
        };
        let both: Vec<&Token> = alignment.shared.iter().map(|pair| pair.new).collect();
        assert_eq!(words(&new, &both), shared);
        assert_eq!(words(&new, &alignment.only_new.tokens), only[0]);
        assert_eq!(words(&earlier, &alignment.only_earlier.tokens), only[1]);
        let places: Vec<(String, String)> = alignment
            .substitutions()
            .iter()
            .map(|(a, b)| (words(&new, a).join(" "), words(&earlier, b).join(" ")))
            .collect();
        let places: Vec<(&str, &str)> =
            places.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(places, substituted);
    }

    #[test]
    fn aligns_by_concept_then_by_the_beginning_of_long_words() {
        check(
            "Alarm on queue depth",
            "Page when the queue has depth",
            &["Alarm", "queue", "depth"],
            [&[], &[]],
            &[],
        );
        check(
            "Deprecation of exports",
            "Deprecate exports",
            &["Deprecation", "exports"],
            [&[], &[]],
            &[],
        );
        check("queue queue depth", "depth", &["depth"], [&["queue"], &[]], &[]);
    }

    #[test]
    fn sees_what_stands_in_the_place_of_what() {
        check(
            "Restart the ingest worker",
            "Restart the search worker",
            &["Restart", "worker"],
            [&["ingest"], &["search"]],
            &[("ingest", "search")],
        );
        check(
            "Restart the worker nightly",
            "Restart the search worker",
            &["Restart", "worker"],
            [&["nightly"], &["search"]],
            &[],
        );
    }

    #[test]
    fn finds_the_longest_run_in_order() {
        let lexicon = Lexicon::builtin();
        let [new, earlier] = ["alpha beta gamma delta", "delta alpha beta gamma"]
            .map(|text| ActionText::new(text, None, &lexicon));
        let index = ActionIndex::build(Vec::new());
        let alignment = Alignment::new(&new.whole, &earlier.whole, &index.weights());
        let run: Vec<&str> =
            alignment.in_order().iter().map(|pair| new.words_of(pair.new)).collect();
        assert_eq!(run, ["alpha", "beta", "gamma"]);
    }
}
