//! What the words of a line in an action section say it is: work to be done, work of the past, or a label.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::document::pattern::Folded;
use crate::document::turns::{Turn, Turns, is_word};

/// Verbs that a statement of work begins with. From the actions of public post-mortems and the verbs
/// that ";login: Postmortem Action Items" (2017) recommends; a sentence that begins with one of them
/// states work, a short line that does not may be a label.
const VERBS: &str = "add adopt adjust agree alert align allow analyse analyze announce apply ask assess audit automate avoid \
    backfill backup ban block bring build bump cache cap capture catch change check clarify clean clear close communicate compare \
    complete configure consider consolidate contact continue convert coordinate correct create cut define delegate delete deploy \
    deprecate design detect determine develop disable disband discuss diversify document double drop drain educate eliminate email \
    enable encrypt enforce engage enhance ensure establish evaluate examine expand explore expose extend extract fail figure file \
    find finish fix follow formalise formalize gate generate get give go guard handle harden have help hire hold identify implement \
    improve include increase inform install instrument integrate introduce investigate isolate keep lead learn limit list lock log \
    look lower maintain make map mark measure merge migrate mitigate modify monitor move negotiate notify onboard open optimise \
    optimize organise organize page patch perform pin plan post practice practise prepare prevent prioritise prioritize promote \
    propose protect provide provision publish purge pursue put raise rebuild recommend reconfigure record recover redesign reduce \
    refactor refine register reject release remind remove rename reorganise reorganize repair replace report request require research \
    resolve restore restrict restructure rethink retire retry return revert review revise revisit revoke rewrite roll rotate route run \
    scale scan schedule scope script secure see send separate set setup share ship shorten shut simplify simulate speak speed spike \
    split stabilise stabilize standardise standardize start stop store streamline strengthen submit support surface swap switch sync \
    take teach tell test think throttle tighten tool trace track train transition treat trigger try tune turn tweak understand unify \
    update upgrade use validate verify version wait warn watch work wrap write \
    abandon accept accelerate achieve acquire act activate address advise advocate aim allocate amend annotate anonymise answer append appoint \
    archive arrange assemble assign attach attempt augment author await balance become begin benchmark bisect book bootstrap boost break buy call \
    cancel categorise categorize centralise centralize chase choose circulate cite clone code collect combine come commission commit compile \
    compress conduct confirm connect construct contribute control cover craft cross-train deactivate debug decide decommission decouple decrease \
    dedicate deliver demand demote deny depend describe destroy devise diagnose differentiate direct disclose discontinue dismiss display dispose \
    distribute divert do downgrade download draft drive dump duplicate earn ease edit elaborate embed emit employ empower encourage end enrich \
    enroll enumerate equip escalate estimate exclude execute exercise exhaust expect expire export fall favor favour feed fetch fill filter \
    finalise finalize firm flag flush focus fork format found freeze fund gain gather govern grant group grow handover hash host ignore illustrate \
    import impose inspect inspire instruct intercept interrupt interview invalidate invest invite involve issue join justify kick kill label land \
    launch lay leave let leverage link load loop manage mandate match maximise maximize mention minimise minimize mirror mock model multiply name \
    narrow need normalise normalize nominate note obtain offer operate order outline overhaul override own pair parallelise parallelize parse \
    partition pass pause pay persist pick pilot pipe place polish poll populate port postpone prefer preserve press probe process procure produce \
    profile program prohibit project propagate prototype prove proxy prune pull push qualify quantify query question queue quit rate re-enable \
    re-evaluate reach react read realign reassess rebalance rebase recall receive reclaim recognise recognize reconcile reconsider recruit rectify \
    recycle redact redeploy redirect redo refer reflect refresh refuse regenerate rehearse reinforce reinstall reinstate reiterate relax relocate \
    rely remain remediate render renew reorder replicate reply reproduce rerun rescan reschedule reset reshape resize respond restart resume retain \
    retest retrain retrieve reuse reveal revamp reverse reword rework rid safeguard sample sanitise sanitize save search section select sell serve \
    settle shadow shift shorten show shrink sign silence skip slow snapshot socialise socialize solicit solve sort source specify spend spin sponsor \
    spread stage stand stay stress-test structure study subscribe suggest summarise summarize supervise supplement suppress survey suspend sustain \
    tag target task template tie time toggle touch transfer transform translate triage trim troubleshoot trust turn unblock undertake uninstall \
    unlock unpin upload urge utilise utilize vet view visit visualise visualize vote whitelist widen withdraw \
    alleviate allowlist bolster brainstorm broaden deepen designate discourage elevate emphasise emphasize familiarise familiarize \
    quarantine reaffirm stress sunset underline uphold";

/// Promises of work in prose.
static COMMITMENTS: Turns = Turns::new(
    &[
        "we", "will", "should", "must", "need", "going", "plan", "to", "do", "action", "wip",
        "progress",
    ],
    &[
        Turn::of(&[
            &["we", "i", "team", "they"],
            &[
                "'ll", "’ll", " will", " should", " must", " need", " plan", " intend", " aim",
                " want",
            ],
        ]),
        Turn::of(&[
            &["we", "i", "team", "they"],
            &[" are", "'re", "’re"],
            &[" going", " planning", " working"],
        ]),
        Turn::of(&[
            &["need", "needs", "going", "plan", "plans", "planning", "have", "has"],
            &[" to"],
        ]),
        Turn::of(&[
            &["should", "must", "will", "shall"],
            &[
                " be", " have", " also", " now", " not", " never", " always", " add", " make",
                " use",
            ],
        ]),
        Turn::of(&[&["going forward", "action item"]]),
    ],
);

/// Marks of a task, as its first word.
static MARKS: Turns =
    Turns::new(&[], &[Turn::of(&[&["todo", "done", "doing", "wip", "in progress", "action"]])]);

/// Whether a paragraph among the actions says that anything is or was done: it commits to work, begins
/// with a verb, or tells of work in the past.
pub(crate) fn speaks_of_work(text: &str) -> bool {
    let lower = head(text).to_lowercase();
    let mut words = lower
        .split(|character: char| {
            !character.is_alphanumeric() && !matches!(character, '-' | '\'' | '’')
        })
        .filter(|word| !word.is_empty());
    let begins = words.clone().take(2).any(is_verb) && !lower.starts_with("this ");
    begins
        || words.clone().nth(1) == Some("to")
        || words.any(|word| word.ends_with("ed") && is_verb(word))
        || promises_work(text)
}

/// Whether a lesson is meant as work, not as wisdom: it says who will do it, or is marked as a task.
pub(crate) fn promises_work(text: &str) -> bool {
    let head = Folded::new(head(text));
    COMMITMENTS.are_in(&head)
        || head.lower().find(is_word).is_some_and(|at| MARKS.begin(&head.lower()[at..]))
}

/// Whether a text of some length may be English: what commits to work in other languages is not known by its verbs.
pub(super) fn is_english(text: &str) -> bool {
    /// In words; of fewer nothing can be told.
    const SHORTEST: usize = 6;
    const USUAL: &[&str] = &[
        "a", "an", "and", "are", "be", "for", "from", "have", "in", "is", "it", "of", "on", "our",
        "that", "the", "this", "to", "was", "we", "will", "with",
    ];
    let words = head(text).split_whitespace();
    let is_usual = |word: &str| USUAL.iter().any(|usual| usual.eq_ignore_ascii_case(word));
    words.clone().count() < SHORTEST && text.is_ascii()
        || words.filter(|word| is_usual(word)).count() > 1
}

/// Whether the text begins with a verb of work: "Add an alert", "To add an alert", "Adding alerts".
pub(crate) fn starts_with_verb(text: &str) -> bool {
    let mut words = text
        .split(|character: char| !character.is_alphanumeric() && character != '-')
        .filter(|word| !word.is_empty());
    let Some(mut first) = words.next() else { return false };
    if first.eq_ignore_ascii_case("to") || first.eq_ignore_ascii_case("please") {
        let Some(next) = words.next() else { return false };
        first = next;
    }
    is_verb(&first.to_lowercase())
}

/// The same in a Romance language: "Revisar la configuración". It has to be seen to be one, since English nouns have these
/// endings, too ("Docker").
pub(super) fn starts_with_infinitive(text: &str) -> bool {
    const ENDINGS: &[&str] = &["ar", "er", "ir", "re"];
    let mut words = text.split(|next: char| !next.is_alphanumeric());
    let first = words.find(|word| !word.is_empty()).unwrap_or_default().to_lowercase();
    first.len() > 4
        && ENDINGS.iter().any(|ending| first.ends_with(ending))
        && romance_signs(text) > 0
}

/// How many signs of a Romance language a text has: small words that English does not have, and letters with marks.
pub(super) fn romance_signs(text: &str) -> usize {
    const USUAL: &[&str] = &[
        "con", "da", "das", "de", "del", "des", "du", "el", "la", "las", "les", "los", "para",
        "pour", "um", "uma", "una", "une",
    ];
    let lower = head(text).to_lowercase();
    let words = lower.split(|next: char| !next.is_alphanumeric());
    let has_marks = lower.contains(|letter| "áàâãéèêíîóôõúûçñ".contains(letter));
    words.filter(|word| USUAL.contains(word)).count() + usize::from(has_marks)
}

fn is_base_verb(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        // With room for all, so that they are hashed once.
        let mut known = HashSet::with_capacity(VERBS.len() / 6);
        known.extend(VERBS.split_ascii_whitespace());
        known
    });
    KNOWN.contains(word)
}

pub(super) fn is_verb(word: &str) -> bool {
    let known = is_base_verb;
    if known(word) {
        return true;
    }
    // "adding", "moving", "setting", and the past of what was done already.
    ["ing", "ed"].iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
        let doubled =
            stem.len() > 2 && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2];
        known(stem)
            || known(&format!("{stem}e"))
            || (doubled && stem.is_char_boundary(stem.len() - 1) && known(&stem[..stem.len() - 1]))
    })
}

/// Whether the text begins with a verb in its base form: "add", not "adding".
pub(crate) fn starts_with_base_verb(text: &str) -> bool {
    let word = text
        .split(|character: char| !character.is_alphanumeric() && character != '-')
        .next()
        .unwrap_or_default();
    is_base_verb(&word.to_lowercase())
}

/// Whether a single word may be a verb in any form, so that it is hardly a name.
pub(crate) fn may_be_verb(word: &str) -> bool {
    let word = word.to_lowercase();
    is_verb(&word) || word.ends_with("ing") || word.ends_with("ed")
}

/// "Added an alert", "We have enabled ...", "The limit was raised", "... (added in #12)": told as done, without a promise.
pub(crate) fn tells_the_past(text: &str) -> bool {
    /// Participles that say of what kind a thing is, unless it is clear that somebody did it: "automated detection".
    const KINDS: &[&str] = &[
        "advanced",
        "automated",
        "centralised",
        "centralized",
        "dedicated",
        "distributed",
        "enhanced",
        "isolated",
        "managed",
        "shared",
        "signed",
        "staged",
        "standardised",
        "standardized",
        "structured",
        "unified",
    ];
    /// What follows them then.
    const DETERMINERS: &[&str] = &[
        "a", "all", "an", "and", "any", "each", "every", "from", "how", "its", "our", "that",
        "the", "their", "these", "this", "to", "with",
    ];
    const PROMISES: &[&str] = &[
        "be", "could", "must", "need", "needs", "plan", "planned", "should", "to-do", "todo",
        "will", "would",
    ];
    const IRREGULAR: &[&str] = &["began", "built", "made", "rewrote", "sent", "took", "wrote"];
    /// What was only thought or said does no work yet: "it has been decided that".
    const THOUGHT: &[&str] = &[
        "agreed",
        "considered",
        "decided",
        "discussed",
        "expected",
        "identified",
        "intended",
        "needed",
        "planned",
        "proposed",
        "recommended",
        "suggested",
    ];
    let lower = head(text).to_lowercase();
    if ends_with_what_was_done(&lower) {
        return true;
    }
    let is_apart =
        |character: char| !character.is_alphanumeric() && !matches!(character, '-' | '\'' | '’');
    let words = lower.split(is_apart).filter(|word| !word.is_empty()).take(14);
    let mut next = words.clone().skip(1);
    let is_past = |word: &str| {
        let again = word.strip_prefix("re").unwrap_or(word);
        let with_y = || word.strip_suffix("ied").map(|stem| format!("{stem}y"));
        let is_known = || {
            [word, again].into_iter().any(is_verb)
                || with_y().is_some_and(|verb| is_base_verb(&verb))
        };
        !THOUGHT.contains(&word)
            && (word.ends_with("ed") && is_known() || IRREGULAR.contains(&word))
    };
    let (mut has_begun, mut is_told, mut is_denied, mut before) = (false, false, false, "");
    for word in words {
        let follows = next.next().unwrap_or_default();
        // "So that it cannot be" promises nothing.
        let is_possible = word == "be" && matches!(before, "can" | "cannot" | "not" | "to");
        if PROMISES.contains(&word) && !(is_told && is_possible) {
            return false;
        }
        if !has_begun && !matches!(word, "already" | "we" | "i" | "also" | "the") {
            has_begun = true;
            is_told |= is_past(word) && (!KINDS.contains(&word) || DETERMINERS.contains(&follows));
        }
        is_told |= matches!(before, "we" | "i") && is_past(word);
        // "The fix has not been verified yet."
        let stem = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t"));
        is_denied |= matches!(word, "not" | "never")
            || matches!(stem, Some("has" | "have" | "was" | "were"));
        // "Baseline of the bundle updated".
        let is_last = follows.is_empty() && !lower.ends_with(')');
        is_told |= is_last
            && is_past(word)
            && has_begun
            && !is_denied
            && !matches!(before, "is" | "are" | "be");
        // "It now checks the zone", "the limit is now in place".
        is_told |= before == "now" && word == "in" && follows == "place";
        let is_present = || word.strip_suffix('s').is_some_and(is_base_verb);
        is_told |= before == "now" && (is_past(word) || is_present());
        let is_perfect = matches!(before, "have" | "has" | "was" | "were" | "been")
            && (word == "been" && !THOUGHT.contains(&follows) || is_past(word));
        is_told |= is_perfect && !is_denied;
        before = word;
    }
    is_told
}

/// "... (added in #12)": what was done about it, in brackets.
fn ends_with_what_was_done(lower: &str) -> bool {
    const DONE: &[&str] = &[
        "added",
        "deployed",
        "disabled",
        "documented",
        "enabled",
        "fixed",
        "implemented",
        "introduced",
        "migrated",
        "patched",
        "removed",
        "replaced",
        "reverted",
        "updated",
        "upgraded",
    ];
    let text = lower.trim_end_matches([' ', '.', ')']);
    let is_closed = lower.trim_end_matches([' ', '.']).ends_with(')');
    let inside = text.rsplit_once('(').map(|(_, inside)| inside);
    let first = inside.and_then(|inside| inside.split(|next: char| !next.is_alphabetic()).next());
    is_closed && first.is_some_and(|first| DONE.contains(&first))
}

/// Whether a line with items below it is only their label: an owner, a term, a lead-in.
pub(crate) fn is_label(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().count();
    if let Some(label) = text.strip_suffix([':', '：']) {
        let states_work = starts_with_verb(label) || (words > 5 && promises_work(label));
        return label.contains("following") || words <= 2 || !states_work;
    }
    words <= 3 && !(words > 1 && starts_with_verb(text))
}

/// "Metrics to track:" says what to do with each of the things below it; "Actions to take:" says it of nothing.
pub(super) fn names_what_to_do(text: &str) -> bool {
    const OF_ALL: &[&str] = &[
        "action",
        "actions",
        "changes",
        "fixes",
        "improvements",
        "issues",
        "items",
        "measures",
        "points",
        "steps",
        "tasks",
        "things",
        "what",
        "work",
    ];
    let lower = head(text).to_lowercase();
    let mut words =
        lower.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    words.next().is_some_and(is_base_verb)
        && words.next() == Some("to")
        && words.next().is_some_and(|thing| !OF_ALL.contains(&thing))
        && words.count() < 3
}

/// The first part of a long text: the patterns look at how it begins.
pub(super) fn head(text: &str) -> &str {
    let text = text.trim();
    let mut end = text.len().min(600);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all(check: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(check(text), "{text}");
        }
        for text in no {
            assert!(!check(text), "{text}");
        }
    }

    #[test]
    fn base_verbs() {
        all(
            starts_with_base_verb,
            &["Add an alert", "Emphasize the policy", "emphasise it", "re-evaluate the limits"],
            &["Adding an alert", "The policy", ""],
        );
    }

    #[test]
    fn what_speaks_of_work() {
        all(
            speaks_of_work,
            &[
                "Alerts scheduled for full disks.",
                "Kim to send a list",
                "I also cleaned the zone.",
                "Speed up the deployment",
            ],
            &["This blog post and a document.", "The reason is unknown."],
        );
    }

    #[test]
    fn what_was_done() {
        all(
            tells_the_past,
            &[
                "Added an alert",
                "We have enabled the limit",
                "The limit was raised",
                "Already moved to the new cluster",
                "As a first step we enabled the limit",
                "It would have been seen by an alert on the zone (added in #12).",
                "The hook now checks the zone",
                "Baseline of the bundle updated.",
                "A limit is now in place",
                "We implemented a rate limit",
                "Recorded the working settings so that it cannot be lost",
                "Notified the vendor",
                "Retargeted the tag",
                "Automated the failover",
            ],
            &[
                "Add an alert",
                "The limit should be raised",
                "Need to be raised",
                "It has been identified that a pager is required",
                "We have agreed to buy a pager",
                "Better alerts",
                "Alert us if the queue is needed",
                "Automated failover of the zone",
                "Dedicated cluster for the queue",
                "An alert on the zone (filed in #12)",
            ],
        );
    }

    #[test]
    fn labels_and_work() {
        all(
            is_label,
            &[
                "Short term",
                "Alex:",
                "We could use this more:",
                "Process",
                "Implement the following alerts:",
                "Monitoring:",
            ],
            &[
                "Improve the monitoring of the queue:",
                "Better ownership of the platform should help",
                "Add alerts",
                "Avoid miscommunication between the teams",
            ],
        );
        all(
            starts_with_verb,
            &[
                "Add an alert",
                "Adding alerts",
                "To investigate why",
                "Setting up a cache",
                "Moved it",
            ],
            &["Alerts for items", "The team", "king", "bed"],
        );
    }
}
