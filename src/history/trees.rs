//! The learned scorer: boosted trees over [`Features`], as `scripts/train_repeats.py` wrote them.
//!
//! They learned from 1,480 labelled pairs of actions, half of them repeats, among 560 actions that are neither. On pairs of
//! topics held out, findings from the strict cut on were right in 95 of 100 cases and found 29 of 100 repeats; from the
//! likely cut on 92 and 40. A rule made by hand on nearly the same words reached 84 and 17, and 82 and 19. The words were
//! chosen with the pairs in view, so expect somewhat less. Repeats that share hardly a word are never found.

use std::sync::{LazyLock, OnceLock};

use super::features::{FEATURES, Features};

/// The trees that belong to this version.
pub(super) static TREES: LazyLock<Trees> =
    LazyLock::new(|| Trees::parse(include_str!("trees.txt")).unwrap_or_default());

/// Sums of decisions.
#[derive(Debug, Default)]
pub(super) struct Trees {
    /// From this sum on, an action almost certainly repeats the other.
    strict: f32,
    /// From this sum on, it probably does.
    likely: f32,
    /// The names of the values that the trees look at.
    features: Vec<&'static str>,
    /// The nodes of all trees, one tree after the other.
    nodes: Vec<Node>,
    roots: Vec<Root>,
    /// Where each of the values stands among those that are computed, found once.
    places: OnceLock<Vec<Option<usize>>>,
}

/// Where a tree begins.
#[derive(Debug, Clone, Copy)]
struct Root {
    node: u16,
    /// The most that it and the trees after it can add.
    rest: Millionths,
}

/// The file's numbers. They are summed as they are, so that the order of the trees makes no difference.
type Millionths = i64;

/// A node of a tree, the nodes of which stand in prefix order. There are thousands, and most are looked at in every
/// comparison, so that they are kept small.
#[derive(Debug, Clone, Copy)]
enum Node {
    Leaf(i32),
    /// Values up to the threshold go to the next node, others to the node at `above`.
    Split {
        feature: u8,
        above: u16,
        threshold: f32,
    },
}

/// One for each feature that a node can name.
type Values = [f32; 1 + u8::MAX as usize];

impl Trees {
    /// How alike the actions are: log-odds, without the bounds of the cuts. Where they are below `floor`, which most are
    /// far, it may be any number below it: that is seen after a part of the trees.
    pub(super) fn score(&self, features: &Features, floor: f32) -> f32 {
        let place = |name: &&str| FEATURES.iter().position(|known| known == name);
        let places = self.places.get_or_init(|| self.features.iter().map(place).collect());
        let mut values: Values = [0.0; 1 + u8::MAX as usize];
        for (value, place) in values.iter_mut().zip(places) {
            *value = place.and_then(|at| features.values.get(at)).copied().unwrap_or_default();
        }
        #[expect(clippy::cast_possible_truncation, reason = "no floor is near the bounds")]
        let floor = (floor * 1e6) as Millionths;
        let mut sum = 0;
        for root in &self.roots {
            if sum + root.rest < floor {
                return f32::NEG_INFINITY;
            }
            sum += self.decide(root.node, &values);
        }
        of_millionths(sum)
    }

    fn decide(&self, root: u16, values: &Values) -> Millionths {
        let mut at = root;
        loop {
            match self.nodes.get(usize::from(at)) {
                Some(&Node::Split { feature, above, threshold }) => {
                    at = if values[usize::from(feature)] > threshold { above } else { at + 1 };
                }
                Some(&Node::Leaf(value)) => return value.into(),
                None => return 0,
            }
        }
    }

    /// The least score that still counts, if this much is added to it.
    pub(super) fn floor(&self, added: f32) -> f32 {
        self.likely - added
    }

    pub(super) fn is_strict(&self, score: f32) -> bool {
        score >= self.strict
    }

    pub(super) fn is_likely(&self, score: f32) -> bool {
        score >= self.likely
    }

    /// `None` where the text is not what the script writes; a test holds that ours is.
    fn parse(text: &'static str) -> Option<Self> {
        let mut lines = text.lines().skip_while(|line| line.starts_with('#'));
        let mut cuts =
            lines.next()?.strip_prefix("cuts ")?.split(' ').map(|cut| number(cut.as_bytes()));
        let (strict, likely) = (of_millionths(cuts.next()??), of_millionths(cuts.next()??));
        let features: Vec<&str> = lines.next()?.strip_prefix("features ")?.split(' ').collect();
        let (mut nodes, mut roots) = (Vec::new(), Vec::new());
        for line in lines {
            let node = u16::try_from(nodes.len()).ok()?;
            let mut fields = line.as_bytes().split(|byte| *byte == b' ');
            let rest = parse_node(&mut fields, features.len(), &mut nodes)?;
            fields.next().is_none().then_some(())?;
            roots.push(Root { node, rest });
        }
        let mut rest: Millionths = 0;
        for root in roots.iter_mut().rev() {
            rest += root.rest;
            root.rest = rest;
        }
        Some(Self { strict, likely, features, nodes, roots, places: OnceLock::new() })
    }
}

/// Reads a node and all below it; the most that a leaf of them adds.
fn parse_node<'a>(
    fields: &mut impl Iterator<Item = &'a [u8]>,
    features: usize,
    nodes: &mut Vec<Node>,
) -> Option<Millionths> {
    let first = fields.next()?;
    if let Some(leaf) = first.strip_prefix(b"=") {
        let value = number(leaf)?;
        nodes.push(Node::Leaf(i32::try_from(value).ok()?));
        return Some(value);
    }
    let feature = usize::try_from(number(first)?).ok().filter(|feature| *feature < features)?;
    let feature = u8::try_from(feature).ok()?;
    let threshold = of_millionths(number(fields.next()?)?);
    let at = nodes.len();
    nodes.push(Node::Leaf(0));
    let below = parse_node(fields, features, nodes)?;
    nodes[at] = Node::Split { feature, threshold, above: u16::try_from(nodes.len()).ok()? };
    Some(below.max(parse_node(fields, features, nodes)?))
}

/// A whole number. There are nine thousand to read before the first comparison.
fn number(written: &[u8]) -> Option<Millionths> {
    let digits = written.strip_prefix(b"-").unwrap_or(written);
    let number = digits.iter().try_fold(0, |number: Millionths, digit| {
        let digit = digit.is_ascii_digit().then(|| Millionths::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    });
    let number = number.filter(|_| !digits.is_empty())?;
    Some(if digits.len() < written.len() { -number } else { number })
}

#[expect(clippy::cast_possible_truncation, reason = "the nearest one is meant")]
fn of_millionths(number: Millionths) -> f32 {
    (number as f64 / 1e6) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::similarity::tests::features_of;

    #[test]
    fn the_shipped_trees_know_their_features() {
        assert!(TREES.roots.len() > 50 && TREES.strict > TREES.likely);
        for name in &TREES.features {
            assert!(FEATURES.contains(name), "`{name}` is not computed");
        }
        let features = features_of("Alert on queue depth", "Page on queue depth");
        assert_eq!(features.values.len(), FEATURES.len());
    }

    #[test]
    fn follows_the_decisions() {
        let text = "cuts 1000000 500000\nfeatures jaccard coverage_min\n\
            0 500000 =250000 1 2000000 =1000000 =-1000000\n=500000\n";
        let trees = Trees::parse(text).unwrap();
        for (a, b, expected) in [(9.0, 0.5, 0.75), (2.0, 0.6, 1.5), (2.1, 0.6, -0.5)] {
            let mut features = features_of("Alert on queue depth", "Page on queue depth");
            for (name, value) in [("coverage_min", a), ("jaccard", b)] {
                features.values[FEATURES.iter().position(|known| *known == name).unwrap()] = value;
            }
            let score = |floor| trees.score(&features, floor);
            assert!((score(f32::NEG_INFINITY) - expected).abs() < 1e-6, "{a} {b}");
            assert!((score(expected) - expected).abs() < 1e-6, "{a} {b}");
            assert!(score(expected + 2.0) < expected + 2.0, "{a} {b}");
        }
    }

    #[test]
    fn refuses_what_the_script_does_not_write() {
        for text in [
            "",
            "cuts 1",
            "cuts 1 0\nfeatures a\n0 1 =1",
            "cuts 1 0\nfeatures a\n1 1 =1 =2",
            "cuts 1 0\nfeatures a\n=1 =2",
            "cuts 1 0\nfeatures a\n=0.5",
        ] {
            assert!(Trees::parse(text).is_none(), "{text}");
        }
    }
}
