//! How alike two actions are, and why.
//!
//! Texts that share many words are mostly *not* the same work: `restart the ingest worker` and `restart the search worker`
//! differ in one word. So [`Trees`](super::trees) that were learned from labelled pairs weigh what is shared against what
//! only one side says, and a few things rule a repeat out whatever else is alike.

use super::alignment::{Alignment, Match};
use super::concepts::{ActionText, Token, Unit};
use super::features::Features;
use super::trees::TREES;
use super::weights::Weighed;
use super::words::Look;

/// An earlier action, and how like the new one it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// Its place in the index.
    pub index: usize,
    /// From 0, nothing in common, to 1, the same words; from 0.5 on a likely and from 0.8 on a strict repeat.
    pub score: f64,
    pub strength: Strength,
    pub evidence: Evidence,
}

/// How far to trust that an action repeats another, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Worth showing beside the other, nothing more.
    Related,
    /// Probably the same work.
    Likely,
    /// Almost certainly the same work.
    Strict,
}

/// What two actions have in common, in their own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What both say, the most telling first.
    pub shared: Vec<SharedWords>,
    /// What only the new one says.
    pub only_new: Vec<String>,
    /// What only the earlier one says.
    pub only_earlier: Vec<String>,
}

/// Words that mean the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedWords {
    pub new: String,
    pub earlier: String,
}

/// A new action against an earlier one.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    pub(super) index: usize,
    new: &'a ActionText,
    earlier: &'a ActionText,
    pub(super) score: f64,
    pub(super) strength: Strength,
    whole: Alignment<'a>,
    /// What the trees saw.
    pub(super) features: Features,
}

/// What a comparison is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To know how alike they are.
    Rank,
    /// To know whether one repeats the other; where it does not, the score says nothing.
    Decide,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(
        index: usize,
        weighed_new: &Weighed<'a>,
        weighed_earlier: &Weighed<'a>,
        purpose: Purpose,
    ) -> Self {
        let (new, earlier) = (weighed_new.text, weighed_earlier.text);
        let (a, b) = (&new.whole, &earlier.whole);
        let is_same = new.normalised() == earlier.normalised();
        if purpose == Purpose::Decide && !is_same && rules_out(a, b) {
            // Whatever the trees would say of it, it is no repeat.
            return Self {
                index,
                new,
                earlier,
                score: 0.0,
                strength: Strength::Related,
                whole: Alignment::default(),
                features: Features::default(),
            };
        }
        let whole = Alignment::new(weighed_new.whole(), weighed_earlier.whole());
        let features = Features::new(weighed_new, weighed_earlier, &whole);
        // What needs no trees to be judged.
        let certain = match () {
            () if is_same => Some(Strength::Strict),
            () if rules_out(a, b) => Some(Strength::Related),
            () if a.is_foreign || b.is_foreign => Some(foreign(&whole)),
            () if says_the_same(new, earlier, &whole) => Some(Strength::Strict),
            () => None,
        };
        let added = trust(a, b, &whole) - doubt(a, b);
        let floor = match (purpose, certain) {
            (Purpose::Decide, None | Some(Strength::Related)) => TREES.floor(added),
            _ => f32::NEG_INFINITY,
        };
        let sum = TREES.score(&features, floor) + added;
        let strength = certain.unwrap_or(match () {
            () if TREES.is_strict(sum) => Strength::Strict,
            () if TREES.is_likely(sum) => Strength::Likely,
            () => Strength::Related,
        });
        let closeness = closeness(sum, whole.jaccard(), features.near_jaccard);
        let score = match strength {
            _ if is_same => 1.0,
            Strength::Strict => 0.8 + 0.2 * closeness,
            Strength::Likely => 0.5 + 0.3 * closeness,
            Strength::Related => 0.5 * closeness,
        };
        Self { index, new, earlier, score, strength, whole, features }
    }

    pub(super) fn explain(&self) -> Similar {
        let mut shared: Vec<&Match<'_>> = self.whole.shared.iter().collect();
        shared.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let evidence = Evidence {
            shared: shared
                .into_iter()
                .map(|pair| SharedWords {
                    new: self.new.words_of(pair.new).to_owned(),
                    earlier: self.earlier.words_of(pair.earlier).to_owned(),
                })
                .collect(),
            only_new: self
                .whole
                .only_new
                .tokens
                .iter()
                .map(|token| self.new.words_of(token).to_owned())
                .collect(),
            only_earlier: self
                .whole
                .only_earlier
                .tokens
                .iter()
                .map(|token| self.earlier.words_of(token).to_owned())
                .collect(),
        };
        Similar { index: self.index, score: self.score, strength: self.strength, evidence }
    }
}

/// What makes two actions different work, however alike their words: the opposite verb, or other versions, tickets or
/// dotted names. None of 750 labelled repeats has opposite first verbs.
fn rules_out(new: &Unit, earlier: &Unit) -> bool {
    let identifiers = [Look::Version, Look::Ticket, Look::Dotted];
    new.head_opposes(earlier) || identifiers.iter().any(|look| new.differs_in(earlier, *look))
}

/// Whether the actions have the same concepts, and none besides: so did 70 of 70 pairs that are repeats, and no other. The
/// trees do not see it, since near misses are as close as that but for one word.
fn says_the_same(new: &ActionText, earlier: &ActionText, whole: &Alignment<'_>) -> bool {
    let has_more = !whole.only_new.tokens.is_empty() || !whole.only_earlier.tokens.is_empty();
    !has_more && whole.shared.len() >= FEWEST && !turns_around(&new.whole, &earlier.whole)
}

/// What to add for an action that only has one concept more than the other: 109 of 112 such pairs are repeats.
fn trust(new: &Unit, earlier: &Unit, whole: &Alignment<'_>) -> f32 {
    const TRUST: f32 = 1.5;
    let (a, b) = (&whole.only_new.tokens, &whole.only_earlier.tokens);
    let one_more = a.len().min(b.len()) == 0 && a.len().max(b.len()) == 1;
    let is_telling = |token: &&Token| token.is_name || token.is_number();
    let says_more = a.iter().chain(b).any(is_telling)
        || new.scopes != earlier.scopes
        || new.differs_in_task(earlier);
    let is_repeat =
        one_more && whole.shared.len() >= FEWEST && !says_more && !turns_around(new, earlier);
    if is_repeat { TRUST } else { 0.0 }
}

/// Fewer concepts in common are a topic rather than the same work.
const FEWEST: usize = 3;

/// Whether something may turn the sense of one of them around.
fn turns_around(new: &Unit, earlier: &Unit) -> bool {
    new.negated != earlier.negated || new.reverses != earlier.reverses || new.opposes(earlier)
}

/// What to take off for things that the labelled pairs have too few of for the trees: one asks to take something back,
/// the other does not; one only asks to look into it.
fn doubt(new: &Unit, earlier: &Unit) -> f32 {
    let doubts = [new.head_reverses_one_side(earlier), new.investigates_one_side(earlier)];
    doubts.into_iter().filter(|doubt| *doubt).map(|_| DOUBT).sum()
}

/// The same as in `scripts/train_repeats.py`.
const DOUBT: f32 = 1.0;

/// From 0 to 1, by what the trees say and how much is shared. The trees alone tell repeats from near misses best; with
/// what is shared, the right action comes first more often among those that are only related (measured on the pairs of
/// another author, held out: first 0.62 instead of 0.53, among the first five 0.86 instead of 0.82).
fn closeness(sum: f32, jaccard: f32, near_jaccard: f32) -> f64 {
    let shared = 5.0 * near_jaccard + 2.5 * jaccard;
    // An action at the edge of being a likely repeat gets about 0.5.
    1.0 / (1.0 + f64::from(4.5 - sum - shared).exp())
}

/// Other languages have no stems, synonyms and stop words here, and the trees know English pairs only: texts count as
/// alike when they share nearly all of their words.
fn foreign(whole: &Alignment<'_>) -> Strength {
    const NEARLY_ALL: f32 = 0.8;
    if whole.jaccard() >= NEARLY_ALL { Strength::Likely } else { Strength::Related }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::history::{ActionIndex, Lexicon};

    /// Actions of other incidents, so that words have frequencies.
    const BACKGROUND: &[&str] = &[
        "Alert on disk usage of the build agents",
        "Write a runbook for restoring the search cluster",
        "Move the nightly export to its own queue",
        "Review who may approve firewall changes",
    ];

    pub(in crate::history) fn features_of(new: &str, earlier: &str) -> Features {
        let lexicon = Lexicon::builtin();
        let index = ActionIndex::build(vec![ActionText::new(earlier, None, &lexicon)]);
        let new = ActionText::new(new, None, &lexicon);
        let [new, earlier] = [&new, index.text(0)].map(|text| index.weigh(text));
        Comparison::new(0, &new, &earlier, Purpose::Rank).features
    }

    #[track_caller]
    fn nearest(new: &str, earlier: &str) -> Option<Similar> {
        let lexicon = Lexicon::builtin();
        let read = |text: &str| {
            let lead = text
                .strip_prefix("**")
                .and_then(|rest| rest.split_once("**"))
                .map(|(lead, _)| lead);
            ActionText::new(&text.replace("**", ""), lead, &lexicon)
        };
        let mut texts: Vec<ActionText> = BACKGROUND.iter().map(|text| read(text)).collect();
        texts.push(read(earlier));
        ActionIndex::build(texts).nearest(&read(new), 1, &|index| index == BACKGROUND.len()).pop()
    }

    #[test]
    fn finds_reworded_repeats() {
        for (new, earlier) in [
            ("Add an alert for ledger queue depth", "Alarm on the depth of the ledger queue"),
            ("Write a runbook for ledger failover", "Document how to fail over the ledger"),
            (
                "Raise the memory limit of the importer pods",
                "Increase RAM limits for importer containers",
            ),
            ("We should set up monitoring of webhook retries", "Monitor webhook retries"),
            (
                "Rotate the signing keys of the mobile gateway",
                "Mobile gateway: signing key rotation",
            ),
            (
                "**Pin the toolbox image**: the nightly build picked up a broken one",
                "Pin toolbox image",
            ),
        ] {
            let found = nearest(new, earlier);
            assert!(
                found.as_ref().is_some_and(|found| found.strength >= Strength::Likely),
                "{new} / {earlier}: {found:?}"
            );
        }
    }

    #[test]
    fn is_sure_of_the_same_concepts() {
        for (new, earlier) in [
            ("Flush ledger queue nightly", "flush the ledger queue, nightly"),
            ("Add alerts for ledger queue age", "Page on age of the ledger queue"),
            ("监控队列深度", "监控队列深度。"),
        ] {
            let found = nearest(new, earlier);
            assert!(
                found
                    .as_ref()
                    .is_some_and(|found| found.strength == Strength::Strict && found.score > 0.8),
                "{new} / {earlier}: {found:?}"
            );
        }
    }

    #[test]
    fn lets_near_misses_pass() {
        for (new, earlier) in [
            ("Restart the ingest worker nightly", "Restart the search worker nightly"),
            (
                "Increase the timeout of the ledger client",
                "Decrease the timeout of the ledger client",
            ),
            ("Enable autoscaling for the importer", "Disable autoscaling for the importer"),
            ("Alert on Kafka consumer lag", "Alert on RabbitMQ consumer lag"),
            ("Upgrade the ledger to 2.4", "Upgrade the ledger to 2.6"),
            ("Document the ledger failover", "Automate the ledger failover"),
            ("Investigate slow ledger exports", "Fix slow ledger exports"),
            (
                "Add deletion protection to the production ledger",
                "Add deletion protection to the staging ledger",
            ),
            ("Ledger: add alerts for exports", "Ledger: upgrade the importer"),
            (
                "Wir müssen die Warteschlange der Buchungen und den Import überwachen",
                "Wir müssen die Zertifikate und den Export erneuern",
            ),
            ("监控队列深度", "监控证书到期"),
        ] {
            let found = nearest(new, earlier);
            assert!(
                found.as_ref().is_none_or(|found| found.strength == Strength::Related),
                "{new} / {earlier}: {found:?}"
            );
        }
    }

    #[test]
    fn explains_itself_in_the_words_of_both() {
        let Some(found) = nearest(
            "Alarm on ledger queue depth and age",
            "Add alerts for the ledger's queue depth",
        ) else {
            panic!("nothing found");
        };
        let words =
            |new: &str, earlier: &str| SharedWords { new: new.into(), earlier: earlier.into() };
        assert!(found.evidence.shared.contains(&words("Alarm", "alerts")), "{found:?}");
        assert!(found.evidence.shared.contains(&words("ledger", "ledger")), "{found:?}");
        assert_eq!(found.evidence.only_new, ["age"]);
        assert!(found.evidence.only_earlier.is_empty(), "{found:?}");
    }

    #[test]
    fn only_accepted_texts_are_found_best_first() {
        let lexicon = Lexicon::builtin();
        let texts = [
            "Alert on ledger queue depth",
            "Ledger queue depth dashboard",
            "Alert on ledger queue depth",
        ];
        let index =
            ActionIndex::build(texts.iter().map(|text| ActionText::new(text, None, &lexicon)));
        let found =
            index.nearest(&ActionText::new(texts[0], None, &lexicon), 5, &|index| index != 0);
        assert_eq!(found.iter().map(|found| found.index).collect::<Vec<_>>(), [2, 1]);
    }
}
