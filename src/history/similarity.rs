//! How alike two actions are, and why.
//!
//! Texts that share many words are mostly *not* the same work: `restart the ingest worker` and `restart the search worker`
//! differ in one word. So two actions count as a repeat when the concepts that they share weigh enough, when at least one
//! side says hardly anything of its own (more detail is fine, a substitution is not), and when nothing speaks against it:
//! another system, the opposite direction, another kind of work, another version, environment or number.

use super::alignment::{Alignment, Match, Rest};
use super::concepts::{ActionText, Unit};
use super::features::Features;
use super::index::Weights;
use super::words::Look;

/// An earlier action, and how like the new one it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// Its place in the index.
    pub index: usize,
    /// From 0, nothing in common, to 1.
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
    score: f64,
    strength: Strength,
    whole: Alignment<'a>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(
        index: usize,
        new: &'a ActionText,
        earlier: &'a ActionText,
        weights: &Weights<'_>,
    ) -> Self {
        let whole = Alignment::new(&new.whole, &earlier.whole, weights);
        let (score, strength) = judge(new, earlier, &whole, weights);
        Self { index, new, earlier, score, strength, whole }
    }

    /// By which the best comes first: any repeat before what is only related.
    pub(super) fn rank(&self) -> f64 {
        self.score + f64::from(self.strength as u8)
    }

    /// What the learned scorer sees.
    pub(super) fn features(&self, weights: &Weights<'_>) -> Features {
        Features::new(self.new, self.earlier, &self.whole, weights)
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

/// The hand-made rule on the texts and their titles; the better of all counts.
fn judge(
    new: &ActionText,
    earlier: &ActionText,
    whole: &Alignment<'_>,
    weights: &Weights<'_>,
) -> (f64, Strength) {
    let mut best = whole.judge(&new.whole, &earlier.whole);
    // Two first clauses alone can be a formula of the house: `Ensure the runbook is linked: ...`.
    let titles = if new.has_lead || earlier.has_lead {
        (new.title.as_ref(), earlier.title.as_ref())
    } else {
        (None, None)
    };
    for units in [
        (new.title.as_ref(), Some(&earlier.whole)),
        (Some(&new.whole), earlier.title.as_ref()),
        titles,
    ] {
        if let (Some(new_unit), Some(earlier_unit)) = units {
            let judged =
                Alignment::new(new_unit, earlier_unit, weights).judge(new_unit, earlier_unit);
            if (judged.1, judged.0) > (best.1, best.0) {
                best = judged;
            }
        }
    }
    best
}

/// Least shared weight besides words for the kind of work, about one telling word.
const LEAST_INFORMATION: f32 = 3.0;
/// Weighted Jaccard index, and the weight that the less telling side may have of its own.
const LIKELY: (f32, f32) = (0.4, 3.0);
const STRICT: (f32, f32) = (0.5, 2.0);
/// Other languages have no stems and synonyms here: only nearly equal texts count.
const FOREIGN: (f32, f32) = (0.8, 1.5);

impl Alignment<'_> {
    fn judge(&self, new: &Unit, earlier: &Unit) -> (f64, Strength) {
        let jaccard = self.jaccard();
        let residual = self.only_new.weight.min(self.only_earlier.weight);
        let reaches = |(least_jaccard, most_residual): (f32, f32)| {
            jaccard >= least_jaccard
                && residual <= most_residual
                && self.shared_information >= LEAST_INFORMATION
        };
        let is_foreign = new.is_foreign || earlier.is_foreign;
        let strength = match () {
            () if self.is_vetoed(new, earlier) => Strength::Related,
            () if is_foreign => {
                if reaches(FOREIGN) {
                    Strength::Likely
                } else {
                    Strength::Related
                }
            }
            () if reaches(STRICT) => Strength::Strict,
            () if reaches(LIKELY) => Strength::Likely,
            () => Strength::Related,
        };
        (f64::from(jaccard), strength)
    }

    /// Whether something says that these are different works, however alike their words.
    fn is_vetoed(&self, new: &Unit, earlier: &Unit) -> bool {
        let names = |rest: &Rest<'_>| rest.tokens.iter().any(|token| token.is_name);
        (names(&self.only_new) && names(&self.only_earlier))
            || new.opposes(earlier)
            || new.differs_in_task(earlier)
            || new.differs_in_scope(earlier)
            || [Look::Version, Look::Ticket, Look::Dotted, Look::Number]
                .iter()
                .any(|look| new.differs_in(earlier, *look))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{ActionIndex, Lexicon};

    /// Actions of other incidents, so that words have frequencies.
    const BACKGROUND: &[&str] = &[
        "Alert on disk usage of the build agents",
        "Write a runbook for restoring the search cluster",
        "Move the nightly export to its own queue",
        "Review who may approve firewall changes",
    ];

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
        let index = ActionIndex::build(
            texts.iter().map(|text| ActionText::new(text, None, &lexicon)).collect(),
        );
        let found =
            index.nearest(&ActionText::new(texts[0], None, &lexicon), 5, &|index| index != 0);
        assert_eq!(found.iter().map(|found| found.index).collect::<Vec<_>>(), [2, 1]);
    }
}
