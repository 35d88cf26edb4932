//! What the learned scorer looks at in two actions, as numbers with names.
//!
//! All of it is about the words: how much of each side the other says, too, what each says alone, in which order, and
//! what speaks against the same work. It makes no difference which action is the new one.

use super::alignment::{Alignment, Rest};
use super::concepts::{ActionText, Head, Token, Unit};
use super::index::Weights;
use super::lexicon::Task;
use super::vocabulary::Concept;
use super::words::Look;

/// The values of one pair of actions.
#[derive(Debug, Default)]
pub(super) struct Features {
    pub(super) names: Vec<&'static str>,
    pub(super) values: Vec<f32>,
}

/// There are somewhat fewer values.
const ROOM: usize = 80;

impl Features {
    /// Compares two actions, whose whole texts are aligned already.
    pub(super) fn new(
        new: &ActionText,
        earlier: &ActionText,
        whole: &Alignment<'_>,
        weights: &Weights<'_>,
    ) -> Self {
        let mut features =
            Self { names: Vec::with_capacity(ROOM), values: Vec::with_capacity(ROOM) };
        let (a, b) = (&new.whole, &earlier.whole);
        features.overlap(whole);
        features.titles(new, earlier, whole, weights);
        features.order(&new.stems, &earlier.stems);
        features.substitutions(whole, weights);
        features.names(whole);
        features.work(a, b);
        features.direction(a, b);
        features.place(a, b, whole);
        features.nearness(a, b, whole, weights);
        features
    }

    /// The value of this name; 0 if there is none.
    pub(super) fn value(&self, name: &str) -> f32 {
        let place = self.names.iter().position(|other| *other == name);
        place.and_then(|at| self.values.get(at)).copied().unwrap_or_default()
    }

    fn push(&mut self, name: &'static str, value: f32) {
        self.names.push(name);
        self.values.push(value);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.push(name, f32::from(u8::from(value)));
    }

    fn min_max(&mut self, names: [&'static str; 2], a: f32, b: f32) {
        self.push(names[0], a.min(b));
        self.push(names[1], a.max(b));
    }

    /// How much of the texts is the same.
    fn overlap(&mut self, whole: &Alignment<'_>) {
        let (a, b) = (&whole.only_new, &whole.only_earlier);
        let shared = whole.shared_weight;
        self.push("jaccard", whole.jaccard());
        let coverage = |rest: &Rest<'_>| share(shared, shared + rest.weight);
        self.min_max(["coverage_min", "coverage_max"], coverage(a), coverage(b));
        self.min_max(["residual_min", "residual_max"], a.weight, b.weight);
        self.min_max(["heaviest_rest_min", "heaviest_rest_max"], a.heaviest, b.heaviest);
        let (only_a, only_b, both) = (a.tokens.len(), b.tokens.len(), whole.shared.len());
        self.min_max(["rest_count_min", "rest_count_max"], count(only_a), count(only_b));
        self.push("shared_weight", shared);
        self.push("shared_information", whole.shared_information);
        self.push("shared_count", count(both));
        let heaviest = whole.shared.iter().map(|pair| pair.weight).fold(0.0, f32::max);
        self.push("shared_heaviest", heaviest);
        let (length_a, length_b) = (count(both + only_a), count(both + only_b));
        self.push("length_ratio", share(length_a.min(length_b), length_a.max(length_b)));
        self.min_max(["length_min", "length_max"], length_a, length_b);
    }

    /// The best of the whole texts, a title against a whole text, and the titles.
    fn titles(
        &mut self,
        new: &ActionText,
        earlier: &ActionText,
        whole: &Alignment<'_>,
        weights: &Weights<'_>,
    ) {
        let align = |a: Option<&Unit>, b: Option<&Unit>| {
            let alignment = Alignment::new(a?, b?, weights);
            Some([
                alignment.jaccard(),
                alignment.coverage_min(),
                alignment.only_new.weight.min(alignment.only_earlier.weight),
                alignment.only_new.weight.max(alignment.only_earlier.weight),
                alignment.shared_information,
            ])
        };
        let mut best = [
            whole.jaccard(),
            whole.coverage_min(),
            whole.only_new.weight.min(whole.only_earlier.weight),
            whole.only_new.weight.max(whole.only_earlier.weight),
            whole.shared_information,
        ];
        let (a, b) = (new.title.as_ref(), earlier.title.as_ref());
        for titles in [align(a, Some(&earlier.whole)), align(Some(&new.whole), b), align(a, b)]
            .into_iter()
            .flatten()
        {
            if titles[0] > best[0] {
                best = titles;
            }
        }
        let names = [
            "title_jaccard",
            "title_coverage_min",
            "title_residual_min",
            "title_residual_max",
            "title_information",
        ];
        for (name, value) in names.into_iter().zip(best) {
            self.push(name, value);
        }
        self.flag("has_lead", new.has_lead || earlier.has_lead);
    }

    /// Whether the sentences are built alike: a near miss often changes one word only.
    fn order(&mut self, a: &[Concept], b: &[Concept]) {
        let shorter = a.len().min(b.len());
        let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let same_ends = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let end = same_ends.min(shorter - start);
        self.push("raw_order", share(2.0 * count(longest_common(a, b)), count(a.len() + b.len())));
        self.push("raw_frame", share(count(start + end), count(a.len().max(b.len()))));
        let (middle_a, middle_b) = (a.len() - start - end, b.len() - start - end);
        self.min_max(["raw_middle_min", "raw_middle_max"], count(middle_a), count(middle_b));
        self.push("raw_ends", count(usize::from(start > 0) + usize::from(end > 0)));
    }

    /// What stands in the place of what.
    fn substitutions(&mut self, whole: &Alignment<'_>, weights: &Weights<'_>) {
        self.push("order", share(count(whole.in_order().len()), count(whole.shared.len())));
        let substitutions = whole.substitutions();
        let weigh = |tokens: &[&Token]| tokens.iter().map(|token| weights.of(token)).sum::<f32>();
        let lighter = substitutions.iter().map(|(a, b)| weigh(a).min(weigh(b)));
        self.push("substitutions", count(substitutions.len()));
        self.push("substituted_weight", lighter.clone().sum());
        self.push("substituted_heaviest", lighter.fold(0.0, f32::max));
        let single = whole.only_new.tokens.len() == 1 && whole.only_earlier.tokens.len() == 1;
        self.flag("single_substitution", substitutions.len() == 1 && single);
        let any =
            |tokens: &[&Token], test: fn(&Token) -> bool| tokens.iter().any(|token| test(token));
        let both = |test| substitutions.iter().any(|(a, b)| any(a, test) && any(b, test));
        let either = |test| substitutions.iter().any(|(a, b)| any(a, test) || any(b, test));
        self.flag("name_substituted", either(|token| token.is_name));
        self.flag("task_substituted", both(|token| token.is_task));
        self.flag("known_substituted", both(|token| token.is_known));
    }

    /// Names of systems, and words by how well they are known.
    fn names(&mut self, whole: &Alignment<'_>) {
        let (a, b) = (&whole.only_new, &whole.only_earlier);
        let of = |rest: &Rest<'_>, test: fn(&Token) -> bool| {
            count(rest.tokens.iter().filter(|token| test(token)).count())
        };
        let name = |token: &Token| token.is_name;
        self.min_max(["names_min", "names_max"], of(a, name), of(b, name));
        let shared = whole.shared.iter().filter(|pair| pair.new.is_name || pair.earlier.is_name);
        self.push("names_shared", count(shared.count()));
        let told =
            |rest: &Rest<'_>| rest.tokens.iter().any(|token| token.is_name || token.is_number());
        self.flag("told_one_side", told(a) || told(b));
        let least = |test| of(a, test).min(of(b, test));
        self.push("common_rest_min", least(|token| token.share > 0.0));
        self.push("rare_rest_min", least(|token| token.share == 0.0));
        self.push("known_rest_min", least(|token| token.is_known));
    }

    /// The kinds of work.
    fn work(&mut self, a: &Unit, b: &Unit) {
        self.flag("tasks_differ", a.differs_in_task(b));
        self.flag("tasks_equal", a.tasks == b.tasks && a.tasks != 0);
        self.flag("tasks_one_side", (a.tasks == 0) != (b.tasks == 0));
        self.flag("investigate_one_side", a.investigates_one_side(b));
        for (name, task) in [
            ("document_one_side", Task::Document),
            ("test_one_side", Task::Test),
            ("observe_one_side", Task::Observe),
            ("automate_one_side", Task::Automate),
            ("review_one_side", Task::Review),
        ] {
            self.flag(name, (a.tasks ^ b.tasks) & task.bit() != 0);
        }
        let heads = |test: fn(&Head, &Head) -> bool| {
            a.head.as_ref().zip(b.head.as_ref()).is_some_and(|(a, b)| test(a, b))
        };
        self.flag("heads_differ", heads(|a, b| a.concept != b.concept));
        self.flag("heads_equal", heads(|a, b| a.concept == b.concept));
        self.flag(
            "head_tasks_differ",
            heads(|a, b| a.tasks != 0 && b.tasks != 0 && a.tasks & b.tasks == 0),
        );
    }

    /// Whether one takes back what the other wants.
    fn direction(&mut self, a: &Unit, b: &Unit) {
        self.flag("opposes", a.opposes(b));
        self.flag("heads_oppose", a.head_opposes(b));
        self.flag("direction_one_side", a.forward != b.forward || a.backward != b.backward);
        self.flag("negation_one_side", a.negated != b.negated);
        self.flag("reverses_one_side", a.reverses != b.reverses);
        self.flag("head_reverses_one_side", a.head_reverses_one_side(b));
    }

    /// Environments, numbers and identifiers.
    fn place(&mut self, a: &Unit, b: &Unit, whole: &Alignment<'_>) {
        self.flag("scopes_differ", a.differs_in_scope(b));
        self.flag("scope_one_side", a.scopes != b.scopes);
        self.flag("scopes_shared", a.scopes & b.scopes != 0);
        self.flag("numbers_differ", a.differs_in(b, Look::Number));
        let numbers = |rest: &Rest<'_>| rest.tokens.iter().any(|token| token.is_number());
        self.flag("numbers_one_side", numbers(&whole.only_new) || numbers(&whole.only_earlier));
        self.flag("numbers_shared", whole.shared.iter().any(|pair| pair.new.is_number()));
        let identifiers = [Look::Version, Look::Ticket, Look::Dotted];
        self.flag("identifiers_differ", identifiers.iter().any(|look| a.differs_in(b, *look)));
    }

    /// Words of the same field of work are near to each other, though they do not mean the same.
    fn nearness(&mut self, a: &Unit, b: &Unit, whole: &Alignment<'_>, weights: &Weights<'_>) {
        let bits = |fields: u32| count(fields.count_ones() as usize);
        self.push("fields_shared", bits(a.fields & b.fields));
        self.push("fields_jaccard", share(bits(a.fields & b.fields), bits(a.fields | b.fields)));
        let far = |rest: &Rest<'_>, other: &Unit| -> f32 {
            let far = rest.tokens.iter().filter(|token| token.fields & other.fields == 0);
            far.map(|token| weights.of(token)).sum()
        };
        let (far_a, far_b) = (far(&whole.only_new, b), far(&whole.only_earlier, a));
        // Half of what is near counts as shared.
        let near = (whole.only_new.weight - far_a + whole.only_earlier.weight - far_b) / 2.0;
        let shared = whole.shared_weight + near / 2.0;
        self.push("near_jaccard", share(shared, whole.shared_weight + near + far_a + far_b));
        self.min_max(["near_residual_min", "near_residual_max"], far_a, far_b);
    }
}

/// A part of a whole, from 0 to 1.
pub(super) fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "an action has a few hundred words at most")]
fn count(number: usize) -> f32 {
    number as f32
}

/// The length of the longest common subsequence.
fn longest_common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    /// Longer texts are compared by their beginnings: the work grows with the product of both lengths.
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
