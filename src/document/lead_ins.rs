//! Sentences that announce the follow-up actions below them: "To prevent this from happening again, we will:".

use super::pattern::Folded;
use super::turns::{Turn, Turns};

/// Sentences that announce work hold one of the first and then, in the same line, one of the second; or one of
/// [`NAMES_WORK`].
static LEAD_INS: [(Turns, Turns); 2] = [
    (
        Turns::new(LEAD_IN_NEEDS, &[Turn::with_any_ending(&[&["prevent", "avoid"]])]),
        Turns::new(
            &[],
            &[
                Turn::of(&[&["similar", "again", "future"]]),
                Turn::with_any_ending(&[&["recurr", "happen", "reoccur"]]),
            ],
        ),
    ),
    (
        Turns::new(
            LEAD_IN_NEEDS,
            &[
                Turn::of(&[&["we will", "we'll", "we’ll", "we plan to", "we have committed"]]),
                Turn::of(&[&["we are"], &[" going", " planning", " committed"], &[" to"]]),
            ],
        ),
        Turns::new(
            &[],
            &[Turn::of(&[&[
                "following",
                "these",
                "steps",
                "action",
                "actions",
                "measures",
                "improvements",
                "changes",
            ]])],
        ),
    ),
];
static NAMES_WORK: Turns = Turns::new(
    LEAD_IN_NEEDS,
    &[Turn::of(&[
        &["following", "next"],
        &[
            " follow-ups",
            " follow-up",
            " followups",
            " followup",
            " improvements",
            " corrective actions",
            " preventive measures",
            " action items",
            " next steps",
        ],
    ])],
);
const LEAD_IN_NEEDS: &[&str] =
    &["prevent", "avoid", "following", "we will", "we'll", "we’ll", "we plan", "committed"];

/// Whether a line before a list announces work, as a heading would.
pub(super) fn is_lead_in(text: &Folded<'_>) -> bool {
    let in_a_row = |(first, second): &(Turns, Turns)| {
        first.are_in(text)
            && text
                .lower()
                .lines()
                .any(|line| first.find(line).is_some_and(|end| second.find(&line[end..]).is_some()))
    };
    LEAD_INS.iter().any(in_a_row) || NAMES_WORK.are_in(text)
}
