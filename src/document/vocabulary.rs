//! What a heading or label means: from its words, not from a list of whole headings.
//!
//! The phrases come from the templates and practices collected in published post-mortem guides
//! (Google's SRE book, PagerDuty, Atlassian, AWS COE, Etsy, Wikimedia and others) and from the
//! headings of public post-mortems. Teams add their own in the settings, `vocabulary.sections`.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::phrases::{COMPACT, PHRASES};

/// The parts that a post-mortem may have. The key of each is its name in schemas and settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    Summary,
    Impact,
    Timeline,
    Detection,
    Resolution,
    Causes,
    Lessons,
    WentWell,
    WentWrong,
    GotLucky,
    Actions,
    NoActions,
    Related,
    References,
    Messaging,
    OpenQuestions,
    Participants,
    Metadata,
    /// Words that look like another part but tell of the past: "Actions taken", "Previous action
    /// items", "Resolved issues".
    Past,
}

impl SectionKind {
    /// All that schemas and settings may name.
    pub const NAMED: &[Self] = &[
        Self::Summary,
        Self::Impact,
        Self::Timeline,
        Self::Detection,
        Self::Resolution,
        Self::Causes,
        Self::Lessons,
        Self::WentWell,
        Self::WentWrong,
        Self::GotLucky,
        Self::Actions,
        Self::NoActions,
        Self::Related,
        Self::References,
        Self::Messaging,
        Self::OpenQuestions,
        Self::Participants,
    ];

    /// The name in schemas and settings.
    pub fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Impact => "impact",
            Self::Timeline => "timeline",
            Self::Detection => "detection",
            Self::Resolution => "resolution",
            Self::Causes => "causes",
            Self::Lessons => "lessons",
            Self::WentWell => "went_well",
            Self::WentWrong => "went_wrong",
            Self::GotLucky => "got_lucky",
            Self::Actions => "actions",
            Self::NoActions => "no_actions",
            Self::Related => "related",
            Self::References => "references",
            Self::Messaging => "messaging",
            Self::OpenQuestions => "open_questions",
            Self::Participants => "participants",
            Self::Metadata => "metadata",
            Self::Past => "past",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::NAMED.iter().copied().find(|kind| kind.key() == key)
    }
}

/// What labels mean: the phrases of the settings and the built-in ones.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    own: Vec<Phrase>,
    own_compact: Vec<(SectionKind, String)>,
}

#[derive(Clone, Debug)]
struct Phrase {
    kind: SectionKind,
    /// Folded words, apart by blanks, each with a `*` where any ending may follow.
    text: Cow<'static, str>,
    /// The user's own words decide before any built-in ones.
    own: bool,
}

#[derive(Clone, Copy, Debug)]
struct PhraseWord<'p> {
    text: &'p str,
    open_ended: bool,
}

/// How a label was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) kind: SectionKind,
    /// How many words of the label the phrase covers, in percent.
    pub(crate) coverage: usize,
}

/// The phrases of the tables.
struct Builtin {
    phrases: Vec<Phrase>,
    /// Where the phrases with each beginning stand among them, ordered by beginning.
    by_beginning: Vec<(Beginning, usize)>,
}

static BUILTIN: LazyLock<Builtin> = LazyLock::new(|| {
    let phrases = PHRASES.iter().flat_map(|(kind, phrases)| {
        phrases.split('|').map(|phrase| Phrase::builtin(*kind, phrase))
    });
    let phrases: Vec<Phrase> = phrases.collect();
    let beginnings =
        phrases.iter().filter_map(|phrase| Some(beginning(phrase.words().next()?.text)));
    let mut by_beginning: Vec<_> = beginnings.zip(0..).collect();
    by_beginning.sort_unstable();
    Builtin { phrases, by_beginning }
});

impl Builtin {
    /// The phrases that may stand in these words, in the order of the tables.
    fn beginning_in(&self, words: &[String]) -> impl Iterator<Item = &Phrase> {
        let mut found: Vec<usize> = Vec::new();
        for word in words {
            let begin = beginning(word);
            let start = self.by_beginning.partition_point(|(other, _)| *other < begin);
            let same = self.by_beginning[start..].iter().take_while(|(other, _)| *other == begin);
            found.extend(same.map(|(_, at)| at));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.phrases[at])
    }
}

impl Vocabulary {
    /// Adds a spelling of a part; `*` at a word's end stands for any ending.
    pub fn add(&mut self, kind: SectionKind, phrase: &str) {
        if is_compact(phrase) {
            self.own_compact.insert(0, (kind, compact(phrase)));
        }
        let phrase = Phrase::own(kind, phrase);
        if !phrase.text.is_empty() {
            self.own.push(phrase);
        }
    }

    /// The phrases that stand in a label's words, each with the index after its last place.
    fn standing_in(&self, words: &[String]) -> impl Iterator<Item = (&Phrase, usize)> {
        let phrases = BUILTIN.beginning_in(words).chain(&self.own);
        phrases.filter_map(|phrase| Some((phrase, phrase.last_match(words)?)))
    }

    /// Everything that a label names: "Response, cause, prevention" names three parts.
    pub(crate) fn named(&self, label: &str) -> Vec<SectionKind> {
        let words = words(label);
        let mut kinds: Vec<SectionKind> =
            self.standing_in(&words).map(|(phrase, _)| phrase.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// What a label means, `None` if it says nothing that is known.
    pub(crate) fn classify(&self, label: &str) -> Option<Meaning> {
        let mut words = words(label);
        if words.is_empty() {
            return None;
        }
        // "Origin of the incident" is about its origin.
        let of = words.iter().rposition(|word| word == "of").filter(|at| *at > 0);
        let is_of_incident = of.is_some_and(|at| {
            let whose = words[at + 1..].iter().map(String::as_str);
            whose.clone().count() > 0 && whose.clone().all(|word| OF_INCIDENT.contains(&word))
        });
        let is_own = || self.own.iter().any(|phrase| phrase.last_match(&words).is_some());
        if is_of_incident
            && !is_own()
            && let Some(at) = of
        {
            words.truncate(at);
        }
        let mut best: Option<(usize, Meaning)> = None;
        let mut promised: Option<Meaning> = None;
        for (phrase, end) in self.standing_in(&words) {
            let length = phrase.words().count();
            // "2 January: new measures of the provider kept users from logging in" is a title; "What actions will we take
            // ...?" asks for them.
            let asks = matches!(words[0].as_str(), "how" | "what" | "which");
            let is_amidst = length == 1 && end > 1 && end < words.len() && !asks;
            if phrase.kind == SectionKind::Actions
                && is_amidst
                && words.len() >= SENTENCE
                && !phrase.own
            {
                continue;
            }
            let letters: usize = phrase.words().map(|word| word.text.chars().count()).sum();
            let at_the_end = usize::from(end == words.len());
            let rank = usize::from(phrase.own) * OWN
                + length * 1_000
                + at_the_end * 1_200
                + letters.min(400);
            let meaning =
                Meaning { kind: phrase.kind, coverage: length * 100 / words.len().max(1) };
            if phrase.kind == SectionKind::Actions && length >= 2 {
                promised = Some(meaning);
            }
            if best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, meaning));
            }
        }
        if best.is_none() && is_compact(label) {
            let label = compact(label);
            let own = self.own_compact.iter().map(|(kind, phrase)| (*kind, phrase.as_str()));
            let builtin = COMPACT
                .iter()
                .flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, *phrase)));
            return own
                .chain(builtin)
                .find(|(_, phrase)| label.contains(phrase))
                .map(|(kind, _)| Meaning { kind, coverage: 100 });
        }
        let (rank, meaning) = best?;
        // What the settings say is not argued with.
        Some(if rank >= OWN { meaning } else { self.among_others(meaning, promised, &words) })
    }

    /// What the best phrase of a label means beside its other words; `promised` is what it promises, if anything.
    fn among_others(&self, best: Meaning, promised: Option<Meaning>, words: &[String]) -> Meaning {
        let has = |stems: &[&str]| {
            words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)))
        };
        let teaches = || {
            self.standing_in(words).any(|(phrase, _)| {
                phrase.kind == SectionKind::Lessons && phrase.words().count() > 1
            })
        };
        let actions = Meaning { kind: SectionKind::Actions, ..best };
        match best.kind {
            // "Empfohlene Sofortmaßnahmen" are still to be taken. What was done by the time of the lessons ("Lessons
            // learned and actions taken") was done so that it does not happen again.
            SectionKind::Past if has(PROPOSED) && !has(OTHERS) || teaches() => actions,
            // A chronology of actions is one.
            SectionKind::Actions if has(CHRONOLOGY) => {
                Meaning { kind: SectionKind::Timeline, ..best }
            }
            // "Lessons learned and future improvements" promise something; "Lessons and follow-up" as well.
            SectionKind::Lessons => promised.unwrap_or(best),
            _ => best,
        }
    }
}

impl Phrase {
    /// A phrase of the tables, whose words are folded already.
    fn builtin(kind: SectionKind, phrase: &'static str) -> Self {
        Self::new(kind, Cow::Borrowed(phrase.trim()), false)
    }

    fn own(kind: SectionKind, phrase: &str) -> Self {
        let parts = phrase.split_whitespace().flat_map(|word| {
            let mut parts = words(word.trim_end_matches('*'));
            if let Some(last) = parts.last_mut().filter(|_| word.ends_with('*')) {
                last.push('*');
            }
            parts
        });
        Self::new(kind, Cow::Owned(parts.collect::<Vec<_>>().join(" ")), true)
    }

    fn new(kind: SectionKind, text: Cow<'static, str>, own: bool) -> Self {
        Self { kind, text, own }
    }

    fn words(&self) -> impl Iterator<Item = PhraseWord<'_>> + Clone {
        self.text.split_ascii_whitespace().map(|word| match word.strip_suffix('*') {
            Some(text) => PhraseWord { text, open_ended: true },
            None => PhraseWord { text: word, open_ended: false },
        })
    }

    /// The index after the last place at which the phrase stands.
    fn last_match(&self, words: &[String]) -> Option<usize> {
        let mut all_wanted = self.words();
        let first = all_wanted.next()?;
        let mut starts = (0..words.len()).rev().filter(|&start| first.matches(&words[start]));
        starts.find_map(|start| {
            let mut end = start + 1;
            for wanted in all_wanted.clone() {
                words.get(end).filter(|word| wanted.matches(word))?;
                end += 1;
            }
            Some(end)
        })
    }
}

impl PhraseWord<'_> {
    fn matches(self, word: &str) -> bool {
        if self.open_ended { word.starts_with(self.text) } else { word == self.text }
    }
}

/// How words begin that say of actions that they are to be taken.
const PROPOSED: &[&str] = &[
    "recommend",
    "required",
    "requerid",
    "necesari",
    "propos",
    "suggest",
    "empfohl",
    "vorgeschlag",
    "geplant",
    "recomend",
    "raccomand",
    "consigliat",
    "zalecan",
];
/// Those whom recommendations may be for, who are not the authors.
const OTHERS: &[&str] = &["user", "maintainer", "customer", "operator", "developer"];
/// How words begin that say that things are told as they came.
const CHRONOLOGY: &[&str] = &["chronolog", "cronolog", "kronolog", "хронолог"];

/// From so many words on, a label may be a sentence.
const SENTENCE: usize = 9;

/// Any phrase of the settings ranks above all others.
const OWN: usize = 100_000;

/// What may follow "of" where a label says what of the incident it tells.
const OF_INCIDENT: &[&str] =
    &["the", "this", "an", "our", "incident", "outage", "problem", "issue", "failure", "event"];

/// The first two bytes of a word, by which most phrases are told from a label.
type Beginning = [u8; 2];

fn beginning(word: &str) -> Beginning {
    let mut bytes = word.bytes();
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// The words of a label, folded: lower case, `ß` as `ss`, without numbering ("7.", "1)"), emoji and
/// punctuation. At most sixteen: a longer line is no label.
pub(crate) fn words(label: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in label.chars().chain([' ']) {
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        } else if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                if lower == 'ß' { word.push_str("ss") } else { word.push(lower) }
            }
        } else if !word.is_empty() {
            let numbering = words.is_empty()
                && word.chars().all(|digit| digit.is_ascii_digit())
                && matches!(character, '.' | ')' | ':' | ' ');
            if numbering && !(word == "5" && character == ' ') {
                word.clear();
            } else {
                words.push(std::mem::take(&mut word));
            }
        }
        if words.len() > 16 {
            break;
        }
    }
    words
}

/// Whether the label has letters of a script without spaces between words.
fn is_compact(label: &str) -> bool {
    label.chars().any(|character| matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

fn compact(label: &str) -> String {
    label.chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_phrases_are_folded() {
        for phrase in &BUILTIN.phrases {
            assert!(!phrase.text.is_empty());
            // Another letter of the first two could follow it.
            let open = phrase.words().next().filter(|first| first.open_ended);
            assert!(open.is_none_or(|first| first.text.len() > 1), "{}", phrase.text);
            for word in phrase.words() {
                // After another word, since a number alone would count as numbering.
                let folded = words(&format!("a {}", word.text));
                assert_eq!(folded[1..], [word.text], "{}", word.text);
            }
        }
    }

    #[test]
    fn labels_are_known_by_their_words() {
        let vocabulary = Vocabulary::default();
        for (label, expected) in [
            ("Action Items", "actions"),
            ("7. Preventative Measures", "actions"),
            ("Actions following review", "actions"),
            ("New Action Items (Future Threats)", "actions"),
            ("Corrective and preventative measures", "actions"),
            ("Root Cause Remediations", "actions"),
            ("What we're doing about it", "actions"),
            ("How are we going to do better next time?", "actions"),
            ("Immediate Actions (Completed)", "actions"),
            ("Short-term Improvements", "actions"),
            ("Further Mitigations and Learnings", "actions"),
            ("Maßnahmen", "actions"),
            ("Acciones Correctivas y Preventivas", "actions"),
            ("再発防止（Action Items）", "actions"),
            ("재발 방지 조치", "actions"),
            ("改进措施", "actions"),
            ("Follow-ups", "actions"),
            ("Some possible actions in the future:", "actions"),
            ("Lessons Learned and Actions Taken", "actions"),
            ("What is being done about this?", "actions"),
            ("Preventing this type of outage in the future", "actions"),
            ("Future works", "actions"),
            ("Azioni correttive", "actions"),
            ("План действий", "actions"),
            ("Offene Punkte", "actions"),
            ("今後の課題", "actions"),
            ("What to do next", "actions"),
            ("6) Empfohlene Sofortmaßnahmen", "actions"),
            ("✅ Acciones Inmediatas Requeridas", "actions"),
            ("Cronologia delle azioni", "timeline"),
            ("Chronology of actions", "timeline"),
            ("Alınacak Önlemler", "actions"),
            ("Rencana Tindak Lanjut", "actions"),
            ("What to do (as a user)", "past"),
            ("Recommendations for users and maintainers", "past"),
            ("止血", "past"),
            ("Why did all this happen in such a short time?", "causes"),
            ("Origin of the incident", "causes"),
            ("Timeline of the outage", "timeline"),
            ("Description of the problem", "summary"),
            ("Attack vector", "causes"),
            ("Корневая причина", "causes"),
            ("CAUSA MÁS PROBABLE", "causes"),
            ("The Effects", "impact"),
            ("Previous action items", "past"),
            ("Actions taken", "past"),
            ("Resolved issues", "past"),
            ("Follow-up timeline", "past"),
            ("Mitigation steps taken", "past"),
            ("Mitigation", "resolution"),
            ("Resolution and recovery", "resolution"),
            ("Issue Summary", "summary"),
            ("Impact on users", "impact"),
            ("Timeline (all times UTC)", "timeline"),
            ("What went well?", "went_well"),
            ("What didn't go so well?", "went_wrong"),
            ("Where we got lucky", "got_lucky"),
            ("Lessons Learnt", "lessons"),
            ("5 whys", "causes"),
            ("Root cause(s)", "causes"),
            ("Related incidents", "related"),
            ("Remediation status", "actions"),
            ("What stops a repeat", "actions"),
            ("Follow-up actions taken", "actions"),
            ("Improvement opportunities", "actions"),
            ("8. 복구 확인과 남은 일", "actions"),
            ("教訓 / 未対応の課題", "actions"),
            ("NOCH ZU FIXEN:", "actions"),
            ("Recommendations for the teams that operate the systems of payment", "actions"),
            ("What should have been done to prevent this?", "past"),
            ("What could have been done to prevent it, and was not?", "past"),
            ("What should ordinarily have been done to prevent this, but wasn’t done?", "past"),
            ("Improvements that have been done", "actions"),
            ("What actions will we take so that the shop fails less often", "actions"),
            ("What could have been done better", "went_wrong"),
            ("What Needs Improvement", "went_wrong"),
        ] {
            let found = vocabulary.classify(label).map(|meaning| meaning.kind.key());
            assert_eq!(found, Some(expected), "{label}");
        }
        for label in [
            "Alex",
            "Deployment",
            "CPU load",
            "",
            "1)",
            "北京",
            "2 January: new measures of the provider kept users from logging in",
        ] {
            assert_eq!(vocabulary.classify(label), None, "{label}");
        }
    }

    #[test]
    fn the_settings_words_come_first() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add(SectionKind::Actions, "homework*");
        vocabulary.add(SectionKind::Actions, "lessons learned");
        vocabulary.add(SectionKind::Actions, "宿題");
        vocabulary.add(SectionKind::Actions, "chronology of fixes");
        vocabulary.add(SectionKind::Actions, "aftermath of the outage");
        for label in [
            "Our homework",
            "Lessons learned",
            "今回の宿題",
            "Chronology of fixes",
            "Aftermath of the outage",
        ] {
            assert_eq!(
                vocabulary.classify(label).map(|meaning| meaning.kind),
                Some(SectionKind::Actions),
                "{label}"
            );
        }
    }
}
