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
        let mut left: Vec<&Token> = distinct(&earlier.tokens).collect();
        let mut shared = Vec::new();
        let mut rest: Vec<&Token> = distinct(&new.tokens).collect();
        type Rule = fn(&Token, &Token) -> bool;
        let rules: [Rule; 2] = [
            |new, earlier| new.concept == earlier.concept,
            |new, earlier| new.prefix.is_some() && new.prefix == earlier.prefix,
        ];
        for is_same in rules {
            rest.retain(|token| {
                let Some(at) = left.iter().position(|other| is_same(token, other)) else {
                    return true;
                };
                let other = left.swap_remove(at);
                let weight = weights.of(token).min(weights.of(other));
                shared.push(Match { new: token, earlier: other, weight });
                false
            });
        }
        shared.sort_unstable_by_key(|pair| pair.new.place());
        left.sort_unstable_by_key(|token| token.place());
        let shared_weight = shared.iter().map(|pair| pair.weight).sum();
        let information = shared.iter().filter(|pair| !pair.new.is_task);
        let shared_information = information.map(|pair| pair.weight).sum();
        let weigh = |tokens: Vec<&'a Token>| {
            let weights = tokens.iter().map(|token| weights.of(token));
            Rest { weight: weights.clone().sum(), heaviest: weights.fold(0.0, f32::max), tokens }
        };
        Self {
            only_new: weigh(rest),
            only_earlier: weigh(left),
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
            .chain([(usize::MAX, usize::MAX)]);
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
