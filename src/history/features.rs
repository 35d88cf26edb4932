//! What the learned scorer looks at in two actions, as numbers with names.
//!
//! All of it is about the words: how much of each side the other says, too, what each says alone, in which order, and
//! what speaks against the same work. It makes no difference which action is the new one.

use std::ops::Range;
use std::sync::LazyLock;

use super::alignment::{Alignment, Rest};
use super::concepts::{ActionText, Head, Token, Unit};
use super::lexicon::Task;
use super::vocabulary::Concept;
use super::weights::{Side, Weighed};
use super::words::Look;

/// The values of one pair of actions, in the order of [`FEATURES`].
#[derive(Debug, Default)]
pub(super) struct Features {
    pub(super) values: Vec<f32>,
    /// How much of the texts is the same, where words of the same field of work are half the same; one of the values.
    pub(super) near_jaccard: f32,
    /// What the values are called, where that is asked for.
    names: Option<Vec<&'static str>>,
}

/// The names of the values.
pub(super) static FEATURES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let nothing = ActionText::nothing();
    let weighed = Weighed::new(&nothing, Vec::new(), |_| 0.0);
    let mut features = Features { names: Some(Vec::new()), ..Features::default() };
    features.compare(&weighed, &weighed, &Alignment::default());
    features.names.unwrap_or_default()
});

impl Features {
    /// Compares two actions, whose whole texts are aligned already.
    pub(super) fn new(new: &Weighed<'_>, earlier: &Weighed<'_>, whole: &Alignment<'_>) -> Self {
        /// There are somewhat fewer values.
        const ROOM: usize = 80;
        let mut features = Self { values: Vec::with_capacity(ROOM), ..Self::default() };
        features.compare(new, earlier, whole);
        features
    }

    fn compare(&mut self, new: &Weighed<'_>, earlier: &Weighed<'_>, whole: &Alignment<'_>) {
        let (a, b) = (&new.text.whole, &earlier.text.whole);
        self.overlap(whole);
        self.titles(new, earlier, whole);
        self.order(&new.text.stems, &earlier.text.stems);
        self.substitutions(whole);
        self.names(whole);
        self.work(a, b);
        self.direction(a, b);
        self.place(a, b, whole);
        self.nearness(a, b, whole);
    }

    fn push(&mut self, name: &'static str, value: f32) {
        self.values.push(value);
        if let Some(names) = &mut self.names {
            names.push(name);
        }
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
    fn titles(&mut self, new: &Weighed<'_>, earlier: &Weighed<'_>, whole: &Alignment<'_>) {
        let align = |a: Option<Side<'_, '_>>, b: Option<Side<'_, '_>>| {
            let alignment = Alignment::new(a?, b?);
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
        let (a, b) = (new.title(), earlier.title());
        let pairs = [(a, Some(earlier.whole())), (Some(new.whole()), b), (a, b)];
        for titles in pairs.into_iter().filter_map(|(a, b)| align(a, b)) {
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
        self.flag("has_lead", new.text.has_lead || earlier.text.has_lead);
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
    fn substitutions(&mut self, whole: &Alignment<'_>) {
        let in_order = whole.in_order();
        self.push("order", share(count(in_order.len()), count(whole.shared.len())));
        let substitutions = whole.substitutions(&in_order);
        let (only_new, only_earlier) = (&whole.only_new, &whole.only_earlier);
        let weigh = |rest: &Rest<'_>, part: &Range<usize>| rest.weights[part.clone()].iter().sum();
        let lighter = substitutions.iter().map(|(a, b)| {
            let (new, earlier): (f32, f32) = (weigh(only_new, a), weigh(only_earlier, b));
            new.min(earlier)
        });
        self.push("substitutions", count(substitutions.len()));
        self.push("substituted_weight", lighter.clone().sum());
        self.push("substituted_heaviest", lighter.fold(0.0, f32::max));
        let single = whole.only_new.tokens.len() == 1 && whole.only_earlier.tokens.len() == 1;
        self.flag("single_substitution", substitutions.len() == 1 && single);
        let any = |rest: &Rest<'_>, part: &Range<usize>, test: fn(&Token) -> bool| {
            rest.tokens[part.clone()].iter().any(|token| test(token))
        };
        let new = |part, test| any(only_new, part, test);
        let earlier = |part, test| any(only_earlier, part, test);
        let both = |test| substitutions.iter().any(|(a, b)| new(a, test) && earlier(b, test));
        let either = |test| substitutions.iter().any(|(a, b)| new(a, test) || earlier(b, test));
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
    fn nearness(&mut self, a: &Unit, b: &Unit, whole: &Alignment<'_>) {
        let bits = |fields: u32| count(fields.count_ones() as usize);
        self.push("fields_shared", bits(a.fields & b.fields));
        self.push("fields_jaccard", share(bits(a.fields & b.fields), bits(a.fields | b.fields)));
        let far = |rest: &Rest<'_>, other: &Unit| -> f32 {
            let far = rest.tokens.iter().zip(&rest.weights);
            let far = far.filter(|(token, _)| token.fields & other.fields == 0);
            far.map(|(_, weight)| weight).sum()
        };
        let (far_a, far_b) = (far(&whole.only_new, b), far(&whole.only_earlier, a));
        // Half of what is near counts as shared.
        let near = (whole.only_new.weight - far_a + whole.only_earlier.weight - far_b) / 2.0;
        self.near_jaccard =
            share(whole.shared_weight + near / 2.0, whole.shared_weight + near + far_a + far_b);
        self.push("near_jaccard", self.near_jaccard);
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
    // What both begin and end with is common, whatever stands between.
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let mut row = [0; MOST + 1];
    for x in a {
        let mut diagonal = 0;
        let mut left = 0;
        for (y, below) in b.iter().zip(&mut row[1..]) {
            let above = *below;
            left = if x == y { diagonal + 1 } else { above.max(left) };
            *below = left;
            diagonal = above;
        }
    }
    start + row[b.len()] + end
}
