//! Which words of one action are those of another, and in which order they come.

use std::ops::Range;

use super::concepts::{Token, Unit};
use super::features::share;
use super::vocabulary::Concept;
use super::weights::Side;

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
    /// What each of them weighs.
    pub(super) weights: Vec<f32>,
    pub(super) weight: f32,
    pub(super) heaviest: f32,
}

/// Which token of the other side each token is paired with.
type Partners = Vec<Option<usize>>;

impl<'a> Alignment<'a> {
    pub(super) fn new(new: Side<'a, '_>, earlier: Side<'a, '_>) -> Self {
        let mut partners: [Partners; 2] =
            [vec![None; new.unit.tokens.len()], vec![None; earlier.unit.tokens.len()]];
        let by_concept = |unit: &'a Unit| unit.by_concept().map(|(token, at)| (token.concept, at));
        pair(by_concept(new.unit), by_concept(earlier.unit), &mut partners);
        let prefixes = [by_prefix(new.unit, &partners[0]), by_prefix(earlier.unit, &partners[1])];
        let [one, other] = prefixes;
        pair(one.into_iter(), other.into_iter(), &mut partners);
        let [of_new, of_earlier] = partners;
        let mut alignment = Self {
            only_earlier: Rest::of(earlier, &of_earlier),
            only_new: Rest::of(new, &of_new),
            ..Self::default()
        };
        for (at, other) in of_new.iter().enumerate() {
            let Some(other) = *other else { continue };
            let (new_token, weight) =
                (&new.unit.tokens[at], new.weights[at].min(earlier.weights[other]));
            alignment.shared.push(Match {
                new: new_token,
                earlier: &earlier.unit.tokens[other],
                weight,
            });
            alignment.shared_weight += weight;
            if !new_token.is_task {
                alignment.shared_information += weight;
            }
        }
        alignment
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

    /// Where both sides say something of their own between the same neighbours, those that come in the same order on both:
    /// `restart the ingest worker` and `restart the search worker`. As places in what each says alone.
    pub(super) fn substitutions(
        &self,
        in_order: &[&Match<'a>],
    ) -> Vec<(Range<usize>, Range<usize>)> {
        let ends = in_order.iter().map(|pair| (pair.new.place(), pair.earlier.place()));
        let (mut new, mut earlier) = (0, 0);
        let mut found = Vec::new();
        for (new_end, earlier_end) in ends.chain([(u32::MAX, u32::MAX)]) {
            let gap = (
                new..self.only_new.first_from(new, new_end),
                earlier..self.only_earlier.first_from(earlier, earlier_end),
            );
            (new, earlier) = (gap.0.end, gap.1.end);
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

impl<'a> Rest<'a> {
    /// What is first of its concept and has no partner.
    fn of(side: Side<'a, '_>, partners: &Partners) -> Self {
        let mut rest = Self::default();
        for (at, token) in side.unit.tokens.iter().enumerate() {
            if token.is_first && partners[at].is_none() {
                rest.tokens.push(token);
                rest.weights.push(side.weights[at]);
            }
        }
        rest.weight = rest.weights.iter().sum();
        rest.heaviest = rest.weights.iter().copied().fold(0.0, f32::max);
        rest
    }

    /// From one of its tokens on, the first that stands at or after a place of the text.
    fn first_from(&self, start: usize, place: u32) -> usize {
        start + self.tokens[start..].iter().take_while(|token| token.place() < place).count()
    }
}

/// The tokens without a partner by the beginnings of their words, as far as these are long.
fn by_prefix(unit: &Unit, partners: &Partners) -> Vec<(Concept, usize)> {
    let alone = unit.tokens.iter().zip(partners).enumerate();
    let mut by_prefix: Vec<(Concept, usize)> = alone
        .filter(|(_, (token, partner))| token.is_first && partner.is_none())
        .filter_map(|(at, (token, _))| Some((token.prefix?, at)))
        .collect();
    by_prefix.sort_unstable();
    by_prefix
}

/// Pairs the tokens with equal keys. Both sides are sorted by key: a text of hundreds of words must not be compared word
/// by word with another.
fn pair(
    new: impl Iterator<Item = (Concept, usize)>,
    earlier: impl Iterator<Item = (Concept, usize)>,
    partners: &mut [Partners; 2],
) {
    let mut earlier = earlier.peekable();
    for (key, one) in new {
        while earlier.next_if(|(found, _)| *found < key).is_some() {}
        if let Some((_, other)) = earlier.next_if(|(found, _)| *found == key) {
            partners[0][one] = Some(other);
            partners[1][other] = Some(one);
        }
    }
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
        let [weighed_new, weighed_earlier] = [&new, &earlier].map(|text| index.weigh(text));
        let alignment = Alignment::new(weighed_new.whole(), weighed_earlier.whole());
        let words = |text: &'_ ActionText, tokens: &[&Token]| {
            tokens.iter().map(|token| text.words_of(token).to_owned()).collect::<Vec<_>>()
        };
        let both: Vec<&Token> = alignment.shared.iter().map(|pair| pair.new).collect();
        assert_eq!(words(&new, &both), shared);
        assert_eq!(words(&new, &alignment.only_new.tokens), only[0]);
        assert_eq!(words(&earlier, &alignment.only_earlier.tokens), only[1]);
        let places: Vec<(String, String)> = alignment
            .substitutions(&alignment.in_order())
            .into_iter()
            .map(|(a, b)| (&alignment.only_new.tokens[a], &alignment.only_earlier.tokens[b]))
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
        let [weighed_new, weighed_earlier] = [&new, &earlier].map(|text| index.weigh(text));
        let alignment = Alignment::new(weighed_new.whole(), weighed_earlier.whole());
        let run: Vec<&str> =
            alignment.in_order().iter().map(|pair| new.words_of(pair.new)).collect();
        assert_eq!(run, ["alpha", "beta", "gamma"]);
    }
}
