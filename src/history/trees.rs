//! The learned scorer: boosted trees over [`Features`], as `scripts/train_repeats.py` wrote them.
//!
//! They learned from 1,480 labelled pairs of actions, half of them repeats, among 560 actions that are neither. On pairs of
//! topics held out, findings from the strict cut on were right in 95 of 100 cases and found 29 of 100 repeats; from the
//! likely cut on 92 and 40. A rule made by hand on nearly the same words reached 84 and 17, and 82 and 19. The words were
//! chosen with the pairs in view, so expect somewhat less. Repeats that share hardly a word are never found.

use std::sync::OnceLock;

use super::features::{FEATURES, Features};

/// What the script wrote.
const TEXT: &str = include_str!("trees.txt");

/// The trees that belong to this version, read when it is compiled: they would be a twentieth of a hook.
static LEARNED: Learned<{ features(TEXT) }, { nodes(TEXT) }, { roots(TEXT) }> = Learned::read(TEXT);
pub(super) static TREES: Trees = LEARNED.trees();

/// Sums of decisions.
#[derive(Debug)]
pub(super) struct Trees {
    /// From this sum on, an action almost certainly repeats the other.
    strict: f32,
    /// From this sum on, it probably does.
    likely: f32,
    /// The names of the values that the trees look at.
    features: &'static [&'static str],
    /// The nodes of all trees, one tree after the other.
    nodes: &'static [Node],
    roots: &'static [Root],
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
        for root in self.roots {
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
}

/// A file of trees that was read.
struct Learned<const FEATURES: usize, const NODES: usize, const ROOTS: usize> {
    strict: f32,
    likely: f32,
    features: [&'static str; FEATURES],
    nodes: [Node; NODES],
    roots: [Root; ROOTS],
}

impl<const FEATURES: usize, const NODES: usize, const ROOTS: usize>
    Learned<FEATURES, NODES, ROOTS>
{
    /// A text that is not what the script writes is not compiled.
    const fn read(text: &'static str) -> Self {
        let mut reader = Reader { text, at: start(text) };
        assert!(reader.takes("cuts"));
        let (strict, likely) = (of_millionths(reader.number()), of_millionths(reader.number()));
        assert!(reader.takes("features"));
        let mut features = [""; FEATURES];
        let mut at = 0;
        while at < FEATURES {
            features[at] = reader.field();
            at += 1;
        }
        let mut nodes = [Node::Leaf(0); NODES];
        let mut roots = [Root { node: 0, rest: 0 }; ROOTS];
        let (mut at, mut node) = (0, 0);
        while at < ROOTS {
            let (end, rest) = reader.node(&mut nodes, node, FEATURES);
            roots[at] = Root { node: small(node), rest };
            node = end;
            at += 1;
        }
        assert!(reader.at == text.len() && node == NODES);
        let mut rest = 0;
        while at > 0 {
            at -= 1;
            rest += roots[at].rest;
            roots[at].rest = rest;
        }
        Self { strict, likely, features, nodes, roots }
    }

    const fn trees(&'static self) -> Trees {
        let Self { strict, likely, features, nodes, roots } = self;
        Trees { strict: *strict, likely: *likely, features, nodes, roots, places: OnceLock::new() }
    }
}

/// Reads fields that a space or the end of a line ends.
struct Reader {
    text: &'static str,
    at: usize,
}

impl Reader {
    const fn field(&mut self) -> &'static str {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while bytes[self.at] != b' ' && bytes[self.at] != b'\n' {
            self.at += 1;
        }
        let field = self.text.split_at(self.at).0.split_at(start).1;
        self.at += 1;
        field
    }

    const fn takes(&mut self, expected: &str) -> bool {
        let (field, expected) = (self.field().as_bytes(), expected.as_bytes());
        let mut at = 0;
        while at < field.len() && at < expected.len() && field[at] == expected[at] {
            at += 1;
        }
        at == field.len() && at == expected.len()
    }

    const fn number(&mut self) -> Millionths {
        number(self.field().as_bytes(), 0)
    }

    /// Reads a node and all below it to a place among the nodes; where the next one stands, and the most that a leaf adds.
    const fn node(
        &mut self,
        nodes: &mut [Node],
        at: usize,
        features: usize,
    ) -> (usize, Millionths) {
        let first = self.field().as_bytes();
        if first[0] == b'=' {
            let leaf = number(first, 1);
            assert!(i32::MIN as Millionths <= leaf && leaf <= i32::MAX as Millionths);
            nodes[at] = Node::Leaf(leaf as i32);
            return (at + 1, leaf);
        }
        let feature = number(first, 0) as usize;
        assert!(feature < features && feature <= u8::MAX as usize);
        let threshold = of_millionths(self.number());
        let (above, most_below) = self.node(nodes, at + 1, features);
        nodes[at] = Node::Split { feature: feature as u8, threshold, above: small(above) };
        let (end, most_above) = self.node(nodes, above, features);
        (end, if most_below > most_above { most_below } else { most_above })
    }
}

/// Where the comment ends.
const fn start(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while bytes[at] == b'#' {
        while bytes[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    at
}

/// How often a byte is there between two lines after the comment, counted from 0.
const fn count(text: &str, byte: u8, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut count) = (start(text), 0, 0);
    while at < bytes.len() && line < to {
        if line >= from && bytes[at] == byte {
            count += 1;
        }
        if bytes[at] == b'\n' {
            line += 1;
        }
        at += 1;
    }
    count
}

const fn features(text: &str) -> usize {
    count(text, b' ', 1, 2)
}

const fn roots(text: &str) -> usize {
    count(text, b'\n', 2, usize::MAX)
}

/// A tree has one split less than leaves.
const fn nodes(text: &str) -> usize {
    2 * count(text, b'=', 2, usize::MAX) - roots(text)
}

/// A whole number that begins at a byte of a field.
const fn number(field: &[u8], start: usize) -> Millionths {
    let is_negative = field[start] == b'-';
    let mut at = if is_negative { start + 1 } else { start };
    assert!(at < field.len());
    let mut number = 0;
    while at < field.len() {
        assert!(field[at].is_ascii_digit());
        number = number * 10 + (field[at] - b'0') as Millionths;
        at += 1;
    }
    if is_negative { -number } else { number }
}

const fn small(place: usize) -> u16 {
    assert!(place <= u16::MAX as usize);
    place as u16
}

#[expect(clippy::cast_possible_truncation, reason = "the nearest one is meant")]
const fn of_millionths(number: Millionths) -> f32 {
    (number as f64 / 1e6) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::similarity::tests::features_of;

    #[test]
    fn the_shipped_trees_know_their_features() {
        assert!(TREES.roots.len() > 50 && TREES.strict > TREES.likely);
        for name in TREES.features {
            assert!(FEATURES.contains(name), "`{name}` is not computed");
        }
        let features = features_of("Alert on queue depth", "Page on queue depth");
        assert_eq!(features.values.len(), FEATURES.len());
    }

    #[test]
    fn follows_the_decisions() {
        const TEXT: &str = "# trees\ncuts 1000000 500000\nfeatures jaccard coverage_min\n\
            0 500000 =250000 1 2000000 =1000000 =-1000000\n=500000\n";
        static LEARNED: Learned<{ features(TEXT) }, { nodes(TEXT) }, { roots(TEXT) }> =
            Learned::read(TEXT);
        let trees = LEARNED.trees();
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
}
