//! What stands among the actions and is no work: text of the template, the closing of the report, pointers and hindsight.

use super::wording::{promises_work, starts_with_verb, tells_the_past};
use crate::document::pattern::{Folded, Pattern};
use crate::document::turns::{Pair, Turn, Turns};

/// What templates tell the writer: how it begins, and what follows in the same line, at most so many characters on.
static INSTRUCTIONS: [Pair; 2] = [
    Pair::new(
        Turns::new(
            &[],
            &[Turn::of(&[&[
                "list", "add", "fill in", "describe", "enter", "insert", "include", "provide",
                "write", "document", "record", "note",
            ]])],
        ),
        60,
        Turns::new(
            &[],
            &[
                Turn::with_any_ending(&[&["here", "below", "above"]]),
                Turn::with_any_ending(&[
                    &[
                        "action items",
                        "action item",
                        "follow-ups",
                        "follow-up",
                        "followups",
                        "followup",
                    ],
                    &[" that", " which"],
                ]),
            ],
        ),
    ),
    Pair::new(
        Turns::new(&[], &[Turn::of(&[&["these", "the following", "this", "those"]])]),
        40,
        Turns::new(
            &[],
            &[Turn::with_any_ending(&[&[
                "sample",
                "example",
                "placeholder",
                "template",
                "subheading",
                "sub-heading",
            ]])],
        ),
    ),
];

/// What templates ask the writer.
static QUESTIONS: Pair = Pair::new(
    Turns::new(&[], &[Turn::of(&[&["what", "which", "how", "who"]])]),
    80,
    Turns::new(
        &[],
        &[Turn::of(&[&[
            "action",
            "actions",
            "prevent",
            "follow-ups",
            "follow-up",
            "followups",
            "followup",
            "do next",
            "do differently",
        ]])],
    ),
);

/// What templates say of themselves.
static ABOUT_TEMPLATES: Turns = Turns::new(
    &["section", "delete this", "template"],
    &[
        Turn::of(&[
            &["sections", "section"],
            &[" above", " below"],
            &[" is", " are", " have", " has"],
        ]),
        Turn::of(&[&["delete this", "this template", "the template"]]),
    ],
);
static SECTIONS: Turn = Turn::of(&[&["sections", "section"], &[" above", " below"]]);

/// "Every action item should have a ticket": about actions, and none.
static ABOUT_ACTIONS: Pair = Pair::new(
    Turns::new(
        &["every ", "each ", "all "],
        &[Turn::of(&[
            &["every", "each", "all"],
            &[
                " action items",
                " action item",
                " actions",
                " action",
                " follow-ups",
                " follow-up",
                " followups",
                " followup",
                " items",
                " item",
                " actionables",
                " actionable",
            ],
        ])],
    ),
    20,
    Turns::new(
        &[],
        &[Turn::of(&[&[
            "should",
            "must",
            "needs to",
            "need to",
            "has to",
            "have",
            "has",
            "is assigned",
            "are",
        ]])],
    ),
);

/// The work of closing the report itself, which every incident has.
static CHECKLIST: Pattern = Pattern::folded(
        &["incident", "outage", "mortem", "retro", "after-action", "afteraction", "rca", "coe"],
        r"(?x)^(?:please\ )?(?:write|create|complete|finish|finali[sz]e|publish|fill\ (?:in|out)|submit|file|close|draft)\s+(?:(?:up|out|in|down)\s+)?(?:an?\ |the\ |this\ |our\ )?(?:public\ |internal\ |final\ |full\ )?(?:incident|outage|post-?\ ?mortem|retro(?:spective)?|after-?action|rca|coe)(?:\ (?:report|review|doc(?:ument)?|issue|write-?up|page))?\.?$",
    )
    .beginning(&[
        "please ", "write", "create", "complete", "finish", "finali", "publish", "fill", "submit",
        "file", "close", "draft",
    ]);

/// What the list of such work says of itself.
static FILLED: Pair = Pair::new(
    Turns::new(
        &[],
        &[Turn::of(&[
            &["incident", "post-mortem", "post mortem", "postmortem", "post- mortem", "report"],
            &[" title", " date", " report", " summary", " issue"],
        ])],
    ),
    40,
    Turns::new(
        &[],
        &[Turn::with_any_ending(&[
            &["is", "are", "has been", "have been"],
            &[" filled", " complete", " written", " updated", " set", " closed"],
        ])],
    ),
);

/// Pointers to where the actions are kept.
static POINTERS: Pair = Pair::new(
    Turns::new(
        &[],
        &[Turn::of(&[&[
            "review",
            "reviewed",
            "tracked",
            "see",
            "listed",
            "more",
            "others",
            "other",
            "possibly others",
            "possibly other",
            "possibly some others",
            "possibly some other",
            "follow along",
            "kept",
            "maintained",
        ]])],
    ),
    30,
    Turns::new(&[], &[Turn::of(&[&["in", "on", "at", "here", "under"]])]),
);
/// So many characters may follow it.
const LONGEST_PLACE: usize = 40;

/// What was not there, or not as it should have been.
static LACKING: Turns = Turns::new(
    &["n't", "n’t", " not ", "never", "only had", "there was"],
    &[
        Turn::of(&[&["did", "was", "were"], &["n't", "n’t", " not"]]),
        Turn::of(&[&["never had", "had never", "only had", "there was no", "there were no"]]),
    ],
);

/// What the template says to its user; as with those below, `head` is the [`head`](super::wording::head) of a text.
pub(crate) fn is_instruction(head: &Folded<'_>) -> bool {
    let is_example = || {
        let words = ["for example", "e.g.", "example"].iter();
        words
            .filter(|word| head.begins_with(word))
            .any(|word| head.text()[word.len()..].starts_with([',', ':']))
    };
    let is_about_sections = || head.begins_with("section") && SECTIONS.end(head.lower()).is_some();
    INSTRUCTIONS.iter().any(|turns| turns.begin(head))
        || head.text().ends_with('?') && !head.text().contains('\n') && QUESTIONS.begin(head)
        || ABOUT_TEMPLATES.are_in(head)
        || is_about_sections()
        || is_example()
        || ABOUT_ACTIONS.are_in(head)
}

/// Part of closing the report, not of learning from the incident.
pub(crate) fn is_checklist(head: &Folded<'_>) -> bool {
    const FOOTERS: &[&str] =
        &["generated by", "generated with", "last updated", "report generated", "document version"];
    FOOTERS.iter().any(|footer| head.begins_with(footer))
        || head.begins_with("sections above")
        || CHECKLIST.is_match(head)
        || FILLED.begin(head)
}

/// A remark beside the actions: hindsight, a pointer to a board that holds them, an answer, a farewell.
pub(crate) fn is_remark(head: &Folded<'_>) -> bool {
    is_hindsight(head)
        || is_see_also(head)
        || is_pointer(head)
        || is_answered(head)
        || is_farewell(head)
}

/// "Should it have been tried? No, since ...": a question that is answered. "Seen? No alert was there" answers nothing.
fn is_answered(head: &Folded<'_>) -> bool {
    let answer = head.lower().split_once('?').map(|(_, answer)| answer);
    let rest =
        answer.and_then(|answer| answer.trim_start_matches(['*', ' ', '\n']).strip_prefix("no"));
    rest.is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([',', '.', ';', ':', '!', '-', '–', '—'])
    })
}

/// "Hope this clarifies it." "We hope to add an alert" promises something.
fn is_farewell(head: &Folded<'_>) -> bool {
    ["hope this", "hope that", "we hope this", "we hope that"]
        .iter()
        .any(|word| head.begins_with(word))
}

/// "Tracked in the board": where the actions are, and no more.
fn is_pointer(head: &Folded<'_>) -> bool {
    !head.text().contains('\n')
        && POINTERS
            .ends_after_beginning(head)
            .any(|end| head.text()[end..].chars().count() <= LONGEST_PLACE)
}

/// "See commit abc": a pointer, however it goes on, if that is all.
fn is_see_also(head: &Folded<'_>) -> bool {
    head.begins_with("see ") && head.lower().split_whitespace().count() <= 6
}

/// "There was no test for it": what was lacking, said without a promise.
pub(crate) fn is_observation(head: &Folded<'_>) -> bool {
    let text = head.text();
    let says_more = || starts_with_verb(text) || promises_work(text) || tells_the_past(text);
    LACKING.are_in(head) && !says_more()
}

/// "If we had looked ..."
fn is_hindsight(head: &Folded<'_>) -> bool {
    head.begins_with("if ")
        && head.lower().split_whitespace().skip(1).take(4).any(|word| word == "had")
}

#[cfg(test)]
mod tests {
    use super::super::wording::head;
    use super::*;

    #[track_caller]
    fn all(check: fn(&Folded<'_>) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(check(&Folded::new(head(text))), "{text}");
        }
        for text in no {
            assert!(!check(&Folded::new(head(text))), "{text}");
        }
    }

    #[test]
    fn patterns_are_valid() {
        assert!(CHECKLIST.is_valid());
    }

    #[test]
    fn template_text() {
        all(
            is_instruction,
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
            is_checklist,
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
            is_observation,
            &["The job never had a test.", "It didn't have an alert at all."],
            &["Alert when it was not run for a day", "We should test what was not tested"],
        );
        all(
            is_remark,
            &[
                "See commit abc",
                "Review in the board",
                "If we had looked earlier we would have seen it",
            ],
            &["See that all hosts are patched within a week of a release", "Review the limits"],
        );
    }
}
