//! The learned scorer: boosted trees over [`Features`], as `scripts/train_repeats.py` wrote them.
//!
//! They learned from 1,480 labelled pairs of actions, half of them repeats, among 560 actions that are neither. On pairs of
//! topics held out, findings from the strict cut on were right in 95 of 100 cases and found 29 of 100 repeats; from the
//! likely cut on 92 and 40. A rule made by hand on nearly the same words reached 84 and 17, and 82 and 19. The words were
//! chosen with the pairs in view, so expect somewhat less. Repeats that share hardly a word are never found.

use std::str::SplitAsciiWhitespace;
use std::sync::{LazyLock, OnceLock};

use super::features::Features;

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
    features: Vec<String>,
    /// The nodes of all trees, one tree after the other.
    nodes: Vec<Node>,
    /// Where each tree begins, and the most that it and those after it can add.
    roots: Vec<(usize, f32)>,
    /// Where each of them stands among the values that are computed, found once.
    places: OnceLock<Vec<Option<usize>>>,
}

/// A node of a tree, the nodes of which stand in prefix order.
#[derive(Debug, Clone, Copy)]
enum Node {
    Leaf(f32),
    /// Values up to the threshold go to the next node, others to the node at `above`.
    Split {
        feature: usize,
        threshold: f32,
        above: usize,
    },
}

impl Trees {
    /// How alike the actions are: log-odds, without the bounds of the cuts. Where they are below `floor`, which most are
    /// far, it may be any number below it: that is seen after a part of the trees.
    pub(super) fn score(&self, features: &Features, floor: f32) -> f32 {
        let place = |name: &String| features.names.iter().position(|known| known == name);
        let places = self.places.get_or_init(|| self.features.iter().map(place).collect());
        let value = |place: &Option<usize>| place.and_then(|at| features.values.get(at));
        let values: Vec<f32> =
            places.iter().map(|place| value(place).copied().unwrap_or_default()).collect();
        let mut sum = 0.0;
        for (root, most) in &self.roots {
            if sum + most < floor {
                return f32::NEG_INFINITY;
            }
            sum += decide(&self.nodes, *root, &values);
        }
        sum
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
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut cuts = lines.next()?.strip_prefix("cuts ")?.split(' ').map(number);
        let (strict, likely) = (cuts.next()??, cuts.next()??);
        let features: Vec<String> =
            lines.next()?.strip_prefix("features ")?.split(' ').map(str::to_owned).collect();
        let (mut nodes, mut roots) = (Vec::new(), Vec::new());
        for line in lines {
            let root = nodes.len();
            let mut fields = line.split_ascii_whitespace();
            let most = parse_node(&mut fields, features.len(), &mut nodes)?;
            fields.next().is_none().then_some(())?;
            roots.push((root, most));
        }
        let mut rest = 0.0;
        for (_, most) in roots.iter_mut().rev() {
            rest += *most;
            *most = rest;
        }
        Some(Self { strict, likely, features, nodes, roots, places: OnceLock::new() })
    }
}

/// Reads a node and all below it; the most that a leaf of them adds.
fn parse_node(
    fields: &mut SplitAsciiWhitespace<'_>,
    features: usize,
    nodes: &mut Vec<Node>,
) -> Option<f32> {
    let first = fields.next()?;
    if let Some(leaf) = first.strip_prefix('=') {
        let value = number(leaf)?;
        nodes.push(Node::Leaf(value));
        return Some(value);
    }
    let feature = first.parse().ok().filter(|feature| *feature < features)?;
    let threshold = number(fields.next()?)?;
    let at = nodes.len();
    nodes.push(Node::Leaf(0.0));
    let below = parse_node(fields, features, nodes)?;
    nodes[at] = Node::Split { feature, threshold, above: nodes.len() };
    Some(below.max(parse_node(fields, features, nodes)?))
}

/// A number in millionths.
fn number(written: &str) -> Option<f32> {
    let millionths: i32 = written.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "the nearest one is meant")]
    Some((f64::from(millionths) / 1e6) as f32)
}

fn decide(nodes: &[Node], root: usize, values: &[f32]) -> f32 {
    let mut at = root;
    loop {
        match nodes.get(at) {
            Some(Node::Split { feature, threshold, above }) => {
                at = if values.get(*feature).is_some_and(|value| value > threshold) {
                    *above
                } else {
                    at + 1
                };
            }
            Some(Node::Leaf(value)) => return *value,
            None => return 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::similarity::tests::features_of;

    #[test]
    fn the_shipped_trees_know_their_features() {
        assert!(TREES.roots.len() > 50 && TREES.strict > TREES.likely);
        let known = features_of("Alert on queue depth", "Page on queue depth").names;
        for name in &TREES.features {
            assert!(known.contains(&name.as_str()), "`{name}` is not computed");
        }
    }

    #[test]
    fn follows_the_decisions() {
        let text = "cuts 1000000 500000\nfeatures b a\n\
            0 500000 =250000 1 2000000 =1000000 =-1000000\n=500000\n";
        let trees = Trees::parse(text).unwrap();
        for (a, b, expected) in [(9.0, 0.5, 0.75), (2.0, 0.6, 1.5), (2.1, 0.6, -0.5)] {
            let features = Features { names: vec!["a", "b"], values: vec![a, b] };
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
