//! What the words of a line in an action section say it is: work, a label, a placeholder, an
//! instruction of the template.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::document::pattern::{Folded, Pattern};

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

/// A section that holds only this has no action. Whole line, without punctuation around it.
static PLACEHOLDER: Pattern = Pattern::folded(
    &[],
    r"(?x)^(?:
        none(?:\ (?:yet|identified|required|needed|planned|at\ this\ time|so\ far|for\ now|noted))? | n/?a | not\ applicable | nil | nothing(?:\ (?:yet|to\ do|planned))?
        | tb[dcas] | to\ be\ (?:determined|done|confirmed|decided|added|completed|filled(?:\ in)?|announced|discussed|written) | to-?\ ?do | pending | unknown | empty | x+ | \.+ | …
        | (?:there\ (?:are|were)\ )?no(?:\ (?:further|new|more|other|additional|specific|immediate|outstanding|open|follow-?\ ?up))*\ (?:actions?|action\ items?|follow-?\ ?ups?|items?|tasks?|next\ steps?|remediation|recommendations?)(?:\ (?:items?|are|were|is|was|at|this|time|needed|required|necessary|identified|planned|yet|for|now|so|far|from|the|incident|taken))*
        | action(?:\ item)?\ ?\#?[0-9]* | item\ ?\#?[0-9]+ | task\ ?\#?[0-9]* | owner | lorem\ ipsum.* | same\ as\ above | see\ above
        | \{\{.*\}\} | \[?<[^<>]*>\]? | your\ .*\ here | keine|aucune?|ninguna?|nenhuma?|なし|없음|无
    )$",
);

/// In bytes; what is longer says something.
const LONGEST_PLACEHOLDER: usize = 120;

/// How placeholders begin, so that most texts are none at a glance.
const PLACEHOLDER_STARTS: &[&str] = &[
    "none", "n/a", "na", "not ", "nil", "nothing", "tb", "to", "pending", "unknown", "empty", "x",
    ".", "…", "there ", "no ", "action", "item", "task", "owner", "lorem", "same ", "see ", "{{",
    "<", "[<", "your ", "keine", "aucun", "ningun", "nenhum", "なし", "없음", "无",
];

/// What templates tell the writer.
static INSTRUCTIONS: [Pattern; 4] = [
    Pattern::folded(
        &["here", "below", "above", " that", " which"],
        r"(?x)^(?:list|add|fill\ in|describe|enter|insert|include|provide|write|document|record|note)\b.{0,60}\b(?:here|below|above|action\ items?\ (?:that|which)|follow-?ups?\ (?:that|which))",
    )
    .beginning(&[
        "list", "add", "fill in", "describe", "enter", "insert", "include", "provide", "write",
        "document", "record", "note",
    ]),
    Pattern::folded(
        &["sample", "example", "placeholder", "template", "heading"],
        r"^(?:these|the following|this|those)\b.{0,40}\b(?:sample|example|placeholder|template|sub-?headings?)",
    )
    .beginning(&["these", "the following", "this", "those"]),
    Pattern::folded(
        &["?"],
        r"^(?:what|which|how|who)\b.{0,80}\b(?:actions?|prevent|follow-?ups?|do next|do differently)\b.*\?$",
    )
    .beginning(&["what", "which", "how", "who"]),
    Pattern::folded(
        &["section", "delete this", "template", "example", "e.g."],
        r"(?x)^sections?\ (?:above|below)\b | \bsections?\ (?:above|below)\ (?:is|are|have|has)\b
        | \bdelete\ this\b | \b(?:this|the)\ template\b | ^(?:for\ example|e\.g\.|example)[,:]",
    ),
];

/// "Every action item should have a ticket": about actions, and none.
static ABOUT_ACTIONS: Pattern = Pattern::folded(
    &[
        "every action",
        "each action",
        "all action",
        "every follow",
        "each follow",
        "all follow",
        "every item",
        "each item",
        "all item",
    ],
    r"\b(?:every|each|all) (?:action(?: item)?s?|follow-?ups?|items?|actionables?)\b.{0,20}\b(?:should|must|needs? to|has to|have|has|is assigned|are)\b",
);

/// The work of closing the report itself, which every incident has.
static CHECKLISTS: [Pattern; 2] = [
    Pattern::folded(
        &["incident", "outage", "mortem", "retro", "after-action", "afteraction", "rca", "coe"],
        r"(?x)^(?:please\ )?(?:write|create|complete|finish|finali[sz]e|publish|fill\ (?:in|out)|submit|file|close|draft)\s+(?:(?:up|out|in|down)\s+)?(?:an?\ |the\ |this\ |our\ )?(?:public\ |internal\ |final\ |full\ )?(?:incident|outage|post-?\ ?mortem|retro(?:spective)?|after-?action|rca|coe)(?:\ (?:report|review|doc(?:ument)?|issue|write-?up|page))?\.?$",
    )
    .beginning(&[
        "please ", "write", "create", "complete", "finish", "finali", "publish", "fill", "submit",
        "file", "close", "draft",
    ]),
    Pattern::folded(
        &["filled", "complete", "written", "updated", "set", "closed"],
        r"(?x)^(?:incident|post-?\ ?mortem|report)\ (?:title|date|report|summary|issue)\b.{0,40}\b(?:is|are|has\ been|have\ been)\ (?:filled|complete|written|updated|set|closed)",
    )
    .beginning(&["incident ", "post", "report "]),
];

/// Pointers to where the actions are kept.
static POINTER: Pattern = Pattern::folded(
    &[],
    r"^(?:review(?:ed)?|tracked|see|listed|more|others?|possibly (?:some )?others?|follow along|kept|maintained)\b.{0,30}\b(?:in|on|at|here|under)\b.{0,40}$",
)
.beginning(&[
    "review", "tracked", "see", "listed", "more", "other", "possibly", "follow along", "kept",
    "maintained",
]);

/// What was not there, or not as it should have been.
static LACKING: Pattern = Pattern::folded(
    &["n't", "n’t", " not ", "never", "only had", "there was"],
    r"\b(?:did(?:n['’]t| not)|was(?:n['’]t| not)|were(?:n['’]t| not)|never had|had never|only had|there (?:was|were) no)\b",
);

/// Promises of work in prose.
static COMMITMENT: Pattern = Pattern::folded(
    &[
        "we", "will", "should", "must", "need", "going", "plan", "to", "do", "action", "wip",
        "progress",
    ],
    r"(?x)\b(?:we|i|team|they)(?:'ll|’ll|\ will|\ should|\ must|\ need|\ plan|\ intend|\ aim|\ want|\ are\ (?:going|planning|working)|'re\ (?:going|planning|working)|’re\ (?:going|planning|working))\b
        | \b(?:needs?|going|plans?|planning|have|has)\ to\b | \b(?:should|must|will|shall)\ (?:be|have|also|now|not|never|always|add|make|use)\b
        | \bgoing\ forward\b | ^\W*(?:todo|done|doing|wip|in\ progress|action(?:\ item)?)\b | \baction\ item\b",
);

/// "None", "TBD", "No action items", template text: no action, and no content either.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_field = text.starts_with("{{") || text.starts_with('<');
    let bare = if is_field {
        text
    } else {
        text.trim_matches(['.', '-', '_', '*', '(', ')', ',', ';', ':', '!', ' ', '–', '—'])
    };
    if bare.is_empty() {
        return true;
    }
    // A number in the place of words, or a field that is followed by more: `{{ summary }} [link]`.
    if bare.bytes().all(|byte| byte.is_ascii_digit())
        || (bare.starts_with("{{") && bare.contains("}}"))
    {
        return true;
    }
    let begins = |start: &&str| {
        bare.as_bytes()
            .get(..start.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(start.as_bytes()))
    };
    bare.len() <= LONGEST_PLACEHOLDER
        && PLACEHOLDER_STARTS.iter().any(begins)
        && PLACEHOLDER.is_match(&Folded::new(bare))
}

/// What the template says to its user; as with those below, `head` is the [`head`] of a text.
pub(crate) fn is_instruction(head: &Folded<'_>) -> bool {
    INSTRUCTIONS.iter().any(|pattern| pattern.is_match(head)) || ABOUT_ACTIONS.is_match(head)
}

/// Part of closing the report, not of learning from the incident.
pub(crate) fn is_checklist(head: &Folded<'_>) -> bool {
    head.begins_with("sections above") || CHECKLISTS.iter().any(|pattern| pattern.is_match(head))
}

/// A remark beside the actions: hindsight, or a pointer to a board that holds them.
pub(crate) fn is_remark(head: &Folded<'_>) -> bool {
    is_hindsight(head) || is_see_also(head) || POINTER.is_match(head)
}

/// "See commit abc": a pointer, however it goes on, if that is all.
fn is_see_also(head: &Folded<'_>) -> bool {
    head.begins_with("see ") && head.lower().split_whitespace().count() <= 6
}

/// "There was no test for it": what was lacking, said without a promise.
pub(crate) fn is_observation(head: &Folded<'_>) -> bool {
    let text = head.text();
    let says_more = || starts_with_verb(text) || promises_work(text) || tells_the_past(text);
    LACKING.is_match(head) && !says_more()
}

/// "If we had looked ..."
fn is_hindsight(head: &Folded<'_>) -> bool {
    head.begins_with("if ")
        && head.lower().split_whitespace().skip(1).take(4).any(|word| word == "had")
}

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
    COMMITMENT.is_match(&Folded::new(head(text)))
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

fn is_base_verb(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| VERBS.split_whitespace().collect());
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

/// "Added an alert", "We have enabled ...", "The limit was raised": told as done, without a promise.
pub(crate) fn tells_the_past(text: &str) -> bool {
    const PROMISES: &[&str] = &[
        "be", "could", "must", "need", "needs", "plan", "planned", "should", "to-do", "todo",
        "will", "would",
    ];
    const IRREGULAR: &[&str] = &["began", "built", "made", "sent", "took", "wrote"];
    let lower = head(text).to_lowercase();
    let is_apart =
        |character: char| !character.is_alphanumeric() && !matches!(character, '-' | '\'' | '’');
    let words: Vec<&str> = lower.split(is_apart).filter(|word| !word.is_empty()).take(14).collect();
    let Some(first) =
        words.iter().find(|word| !matches!(**word, "already" | "we" | "i" | "also" | "the"))
    else {
        return false;
    };
    let is_past = |word: &str| {
        word != "needed" && (word.ends_with("ed") && is_verb(word) || IRREGULAR.contains(&word))
    };
    let is_perfect = |pair: &[&str]| {
        matches!(pair[0], "have" | "has" | "was" | "were" | "been")
            && (pair[1] == "been" || is_past(pair[1]))
    };
    let promises = words.iter().any(|word| PROMISES.contains(word));
    !promises && (is_past(first) || words.windows(2).any(is_perfect))
}

/// Whether a line with items below it is only their label: an owner, a term, a lead-in.
pub(crate) fn is_label(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().count();
    if let Some(label) = text.strip_suffix([':', '：']) {
        let states_work = starts_with_verb(label)
            || (words > 5 && COMMITMENT.is_match(&Folded::new(head(label))));
        return label.contains("following") || words <= 2 || !states_work;
    }
    words <= 3 && !(words > 1 && starts_with_verb(text))
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
    fn all(check: impl Fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(check(text), "{text}");
        }
        for text in no {
            assert!(!check(text), "{text}");
        }
    }

    fn of_head(check: fn(&Folded<'_>) -> bool) -> impl Fn(&str) -> bool {
        move |text| check(&Folded::new(head(text)))
    }

    #[test]
    fn patterns_are_valid() {
        let single = [&PLACEHOLDER, &ABOUT_ACTIONS, &POINTER, &LACKING, &COMMITMENT];
        for pattern in single.into_iter().chain(&INSTRUCTIONS).chain(&CHECKLISTS) {
            assert!(pattern.is_valid());
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
    fn placeholders() {
        all(
            is_placeholder,
            &[
                "",
                "None",
                "N/A",
                "TBD.",
                "TODO",
                "_none yet_",
                "No action items",
                "There are no further actions at this time.",
                "{{ actions }}",
                "{{ summary }} [link to the issue]",
                "12",
                "<action>",
                "---",
                "Action 1",
                "なし",
            ],
            &[
                "None of the alerts fired: add one",
                "Todo list for the on-call",
                "No more manual deploys",
                "Nothing alerts on disk usage",
                "Action plan for upgrades",
            ],
        );
    }

    #[test]
    fn template_text() {
        all(
            of_head(is_instruction),
            &[
                "List your action items here",
                "These are only sample subheadings.",
                "Every action item should have a ticket",
                "What will we do to prevent this?",
            ],
            &[
                "Add action items to the backlog",
                "Describe the failover in the runbook",
                "Write a test for each endpoint",
            ],
        );
        all(
            of_head(is_checklist),
            &[
                "Write an incident report",
                "write the post-mortem",
                "Sections above are filled out",
                "Close the incident issue",
            ],
            &[
                "Write an incident report template for the data team",
                "Create a runbook",
                "Close the incident channel after 24 hours",
            ],
        );
    }

    #[test]
    fn what_is_no_work() {
        all(
            of_head(is_observation),
            &["The job never had a test.", "It didn't have an alert at all."],
            &["Alert when it was not run for a day", "We should test what was not tested"],
        );
        all(
            of_head(is_remark),
            &[
                "See commit abc",
                "Review in the board",
                "If we had looked earlier we would have seen it",
            ],
            &["See that all hosts are patched within a week of a release", "Review the limits"],
        );
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
            ],
            &[
                "Add an alert",
                "The limit should be raised",
                "Need to be raised",
                "Better alerts",
                "Alert us if the queue is needed",
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
