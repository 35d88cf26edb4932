//! What the learned scorer looks at in two actions, as numbers.
//!
//! All of it is about the words: how much of each side the other says, too, what each says alone, in which order, and
//! what speaks against the same work. Most values are symmetrical: a minimum and a maximum over both sides.

use super::alignment::{Alignment, Rest};
use super::concepts::{ActionText, Head, Token, Unit};
use super::index::Weights;
use super::lexicon::Task;
use super::words::Look;

/// The values of one pair, in the order of [`NAMES`].
pub(super) type Features = [f32; NAMES.len()];

/// The names of the values, for the script that trains.
pub const NAMES: [&str; 70] = [
    "jaccard",
    "coverage_min",
    "coverage_max",
    "residual_min",
    "residual_max",
    "heaviest_rest_min",
    "heaviest_rest_max",
    "rest_count_min",
    "rest_count_max",
    "shared_weight",
    "shared_information",
    "shared_count",
    "shared_heaviest",
    "length_ratio",
    "length_min",
    "length_max",
    "title_jaccard",
    "title_coverage_min",
    "title_residual_min",
    "title_residual_max",
    "title_information",
    "has_lead",
    "order",
    "substitutions",
    "substituted_weight",
    "substituted_heaviest",
    "single_substitution",
    "raw_order",
    "raw_frame",
    "raw_middle_min",
    "raw_middle_max",
    "raw_ends",
    "names_min",
    "names_max",
    "names_shared",
    "names_substituted",
    "opposes",
    "direction_one_side",
    "tasks_differ",
    "tasks_equal",
    "tasks_one_side",
    "task_substituted",
    "investigate_one_side",
    "document_one_side",
    "test_one_side",
    "observe_one_side",
    "automate_one_side",
    "review_one_side",
    "scopes_differ",
    "scope_one_side",
    "scopes_shared",
    "negation_one_side",
    "reverses_one_side",
    "numbers_differ",
    "numbers_one_side",
    "numbers_shared",
    "identifiers_differ",
    "heads_differ",
    "heads_equal",
    "heads_oppose",
    "head_tasks_differ",
    "common_rest_min",
    "rare_rest_min",
    "known_substituted",
    "fields_shared",
    "fields_jaccard",
    "near_jaccard",
    "near_residual_min",
    "near_residual_max",
    "known_rest_min",
];

/// Compares two actions.
pub(super) fn features(
    new: &ActionText,
    earlier: &ActionText,
    whole: &Alignment<'_>,
    weights: &Weights<'_>,
) -> Features {
    let mut values = Values::default();
    let (a, b) = (&new.whole, &earlier.whole);
    values.overlap(whole);
    values.titles(new, earlier, whole, weights);
    values.order(a, b, whole, weights);
    values.names(whole);
    values.vetoes(a, b, whole);
    values.fields(a, b, whole, weights);
    values.finish()
}

/// Collects the values in the order of [`NAMES`].
#[derive(Default)]
struct Values(Vec<f32>);

impl Values {
    fn push(&mut self, value: f32) {
        self.0.push(value);
    }

    fn flag(&mut self, value: bool) {
        self.push(f32::from(u8::from(value)));
    }

    fn min_max(&mut self, a: f32, b: f32) {
        self.push(a.min(b));
        self.push(a.max(b));
    }

    fn finish(self) -> Features {
        let mut features = [0.0; NAMES.len()];
        debug_assert_eq!(self.0.len(), features.len());
        for (feature, value) in features.iter_mut().zip(self.0) {
            *feature = value;
        }
        features
    }

    fn overlap(&mut self, whole: &Alignment<'_>) {
        let (a, b) = (&whole.only_new, &whole.only_earlier);
        let shared = whole.shared_weight;
        self.push(share(shared, whole.all()));
        self.min_max(share(shared, shared + a.weight), share(shared, shared + b.weight));
        self.min_max(a.weight, b.weight);
        self.min_max(a.heaviest, b.heaviest);
        self.min_max(count(a.tokens.len()), count(b.tokens.len()));
        self.push(shared);
        self.push(whole.shared_information);
        self.push(count(whole.shared.len()));
        self.push(whole.shared.iter().map(|pair| pair.weight).fold(0.0, f32::max));
        let (length_a, length_b) =
            (whole.shared.len() + a.tokens.len(), whole.shared.len() + b.tokens.len());
        self.push(share(count(length_a.min(length_b)), count(length_a.max(length_b))));
        self.min_max(count(length_a), count(length_b));
    }

    /// The best of title against whole and title against title.
    fn titles(
        &mut self,
        new: &ActionText,
        earlier: &ActionText,
        whole: &Alignment<'_>,
        weights: &Weights<'_>,
    ) {
        let mut best = [
            share(whole.shared_weight, whole.all()),
            coverage_min(whole),
            whole.only_new.weight.min(whole.only_earlier.weight),
            whole.only_new.weight.max(whole.only_earlier.weight),
            whole.shared_information,
        ];
        for (a, b) in [
            (new.title.as_ref(), Some(&earlier.whole)),
            (Some(&new.whole), earlier.title.as_ref()),
            (new.title.as_ref(), earlier.title.as_ref()),
        ] {
            if let (Some(a), Some(b)) = (a, b) {
                let alignment = Alignment::new(a, b, weights);
                let jaccard = share(alignment.shared_weight, alignment.all());
                if jaccard > best[0] {
                    best = [
                        jaccard,
                        coverage_min(&alignment),
                        alignment.only_new.weight.min(alignment.only_earlier.weight),
                        alignment.only_new.weight.max(alignment.only_earlier.weight),
                        alignment.shared_information,
                    ];
                }
            }
        }
        self.0.extend(best);
        self.flag(new.has_lead || earlier.has_lead);
    }

    fn order(&mut self, a: &Unit, b: &Unit, whole: &Alignment<'_>, weights: &Weights<'_>) {
        self.push(share(count(whole.in_order().len()), count(whole.shared.len())));
        let substitutions = whole.substitutions();
        let weigh = |tokens: &[&Token]| tokens.iter().map(|token| weights.of(token)).sum::<f32>();
        let lighter: Vec<f32> = substitutions.iter().map(|(a, b)| weigh(a).min(weigh(b))).collect();
        self.push(count(substitutions.len()));
        self.push(lighter.iter().sum());
        self.push(lighter.iter().copied().fold(0.0, f32::max));
        let single = |rest: &Rest<'_>| rest.tokens.len() == 1;
        self.flag(
            substitutions.len() == 1 && single(&whole.only_new) && single(&whole.only_earlier),
        );
        let (a, b) = (&a.stems, &b.stems);
        self.push(share(2.0 * count(longest_common(a, b)), count(a.len() + b.len())));
        let shorter = a.len().min(b.len());
        let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let end = a
            .iter()
            .rev()
            .zip(b.iter().rev())
            .take(shorter - start)
            .take_while(|(a, b)| a == b)
            .count();
        self.push(share(count(start + end), count(a.len().max(b.len()))));
        self.min_max(count(a.len() - start - end), count(b.len() - start - end));
        self.push(count(usize::from(start > 0) + usize::from(end > 0)));
    }

    fn names(&mut self, whole: &Alignment<'_>) {
        let names =
            |rest: &Rest<'_>| count(rest.tokens.iter().filter(|token| token.is_name).count());
        self.min_max(names(&whole.only_new), names(&whole.only_earlier));
        self.push(count(
            whole.shared.iter().filter(|pair| pair.new.is_name || pair.earlier.is_name).count(),
        ));
        let has_name = |tokens: &[&Token]| tokens.iter().any(|token| token.is_name);
        self.flag(whole.substitutions().iter().any(|(a, b)| has_name(a) || has_name(b)));
    }

    fn vetoes(&mut self, a: &Unit, b: &Unit, whole: &Alignment<'_>) {
        self.flag(a.opposes(b));
        self.flag(a.forward != b.forward || a.backward != b.backward);
        self.flag(a.differs_in_task(b));
        self.flag(a.tasks == b.tasks && a.tasks != 0);
        self.flag((a.tasks == 0) != (b.tasks == 0));
        let has_task = |tokens: &[&Token]| tokens.iter().any(|token| token.is_task);
        self.flag(whole.substitutions().iter().any(|(a, b)| has_task(a) && has_task(b)));
        for task in [
            Task::Investigate,
            Task::Document,
            Task::Test,
            Task::Observe,
            Task::Automate,
            Task::Review,
        ] {
            self.flag((a.tasks ^ b.tasks) & task.bit() != 0);
        }
        self.flag(a.differs_in_scope(b));
        self.flag(a.scopes != b.scopes);
        self.flag(a.scopes & b.scopes != 0);
        self.flag(a.negated != b.negated);
        self.flag(a.reverses != b.reverses);
        self.flag(a.differs_in(b, Look::Number));
        let numbers = |rest: &Rest<'_>| rest.tokens.iter().any(|token| token.is_number());
        self.flag(numbers(&whole.only_new) || numbers(&whole.only_earlier));
        self.flag(whole.shared.iter().any(|pair| pair.new.is_number()));
        self.flag(
            [Look::Version, Look::Ticket, Look::Dotted].iter().any(|look| a.differs_in(b, *look)),
        );
        let heads = |test: fn(&Head, &Head) -> bool| {
            a.head.as_ref().zip(b.head.as_ref()).is_some_and(|(a, b)| test(a, b))
        };
        self.flag(heads(|a, b| a.concept != b.concept));
        self.flag(heads(|a, b| a.concept == b.concept));
        self.flag(heads(|a, b| a.forward & b.backward != 0 || a.backward & b.forward != 0));
        self.flag(heads(|a, b| a.tasks != 0 && b.tasks != 0 && a.tasks & b.tasks == 0));
        let common =
            |rest: &Rest<'_>| count(rest.tokens.iter().filter(|token| token.share > 0.0).count());
        self.push(common(&whole.only_new).min(common(&whole.only_earlier)));
        let rare =
            |rest: &Rest<'_>| count(rest.tokens.iter().filter(|token| token.share == 0.0).count());
        self.push(rare(&whole.only_new).min(rare(&whole.only_earlier)));
        let has_known = |tokens: &[&Token]| tokens.iter().any(|token| token.is_known);
        self.flag(whole.substitutions().iter().any(|(a, b)| has_known(a) && has_known(b)));
    }

    /// Words of the same field of work are near to each other, though they do not mean the same.
    fn fields(&mut self, a: &Unit, b: &Unit, whole: &Alignment<'_>, weights: &Weights<'_>) {
        let bits = |fields: u32| count(fields.count_ones() as usize);
        self.push(bits(a.fields & b.fields));
        self.push(share(bits(a.fields & b.fields), bits(a.fields | b.fields)));
        let far = |rest: &Rest<'_>, other: &Unit| -> f32 {
            rest.tokens
                .iter()
                .filter(|token| token.fields & other.fields == 0)
                .map(|token| weights.of(token))
                .sum()
        };
        let (far_new, far_earlier) = (far(&whole.only_new, b), far(&whole.only_earlier, a));
        let near = whole.only_new.weight + whole.only_earlier.weight - far_new - far_earlier;
        self.push(share(
            whole.shared_weight + near / 4.0,
            whole.shared_weight + near / 2.0 + far_new + far_earlier,
        ));
        self.min_max(far_new, far_earlier);
        let known =
            |rest: &Rest<'_>| count(rest.tokens.iter().filter(|token| token.is_known).count());
        self.push(known(&whole.only_new).min(known(&whole.only_earlier)));
    }
}

fn coverage_min(alignment: &Alignment<'_>) -> f32 {
    share(
        alignment.shared_weight,
        alignment.shared_weight + alignment.only_new.weight.max(alignment.only_earlier.weight),
    )
}

fn share(part: f32, all: f32) -> f32 {
    if all > 0.0 { part / all } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "counts are below a thousand")]
fn count(number: usize) -> f32 {
    number as f32
}

/// The length of the longest common subsequence.
fn longest_common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    /// Longer texts are compared by their beginnings: the table grows with the product of both lengths.
    const MOST: usize = 100;
    let (a, b) = (&a[..a.len().min(MOST)], &b[..b.len().min(MOST)]);
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}
