//! Where a document without follow-up actions speaks of work all the same.

use super::actions::{promises_work, starts_with_verb};
use super::labels::text_span;
use super::markdown::{Block, BlockKind, Inline};
use super::outline::{Content, Part};
use super::pattern::Folded;
use super::turns::{Turn, Turns};
use super::{SectionKind, Span};

/// What may be follow-up actions, though nothing says that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Sentences that announce work, the first three at most.
    pub sentences: Vec<Span>,
    /// The last heading that is not known, over a list that reads like actions.
    pub heading: Option<(String, Span)>,
}

/// More would not help to find the place.
const MOST_SENTENCES: usize = 3;

/// What is said of the time to come by those who will do it. What users, attackers or a procedure "need
/// to" do is none of it.
static FUTURE: Turns = Turns::new(
    &["will ", "we'll", "we’ll", "plan", "going forward", "needs to be"],
    &[
        Turn::with_any_ending(&[
            &["we", "team"],
            &[
                "'ll",
                "’ll",
                " will",
                " plan to",
                " intend to",
                " are going to",
                " are planning to",
                "'re going to",
                "’re going to",
            ],
            &[" also", " now", " soon", " be", ""],
            &[
                " add",
                " build",
                " chang",
                " creat",
                " deploy",
                " discuss",
                " ensur",
                " establish",
                " fix",
                " implement",
                " improv",
                " increas",
                " introduc",
                " investigat",
                " look",
                " mak",
                " migrat",
                " mov",
                " monitor",
                " plac",
                " reduc",
                " remov",
                " replac",
                " requir",
                " review",
                " rework",
                " set",
                " stop",
                " switch",
                " take",
                " test",
                " train",
                " updat",
                " upgrad",
                " us",
                " work",
                " writ",
            ],
        ]),
        Turn::of(&[&["going forward", "plans to"]]),
        Turn::of(&[
            &["needs to be"],
            &[
                " added",
                " automated",
                " changed",
                " checked",
                " documented",
                " fixed",
                " improved",
                " monitored",
                " replaced",
                " reviewed",
                " tested",
                " updated",
            ],
        ]),
        Turn::of(&[
            &["will be"],
            &[
                " added",
                " automated",
                " changed",
                " created",
                " fixed",
                " implemented",
                " improved",
                " introduced",
                " moved",
                " removed",
                " replaced",
                " reviewed",
                " updated",
            ],
        ]),
    ],
);

/// Looks at prose and lists outside of the parts that tell of the past.
pub(crate) fn find(parts: &[Part<'_>], source: &str) -> Announced {
    let mut announced = Announced::default();
    for part in parts {
        if matches!(
            part.role,
            Some(
                SectionKind::Timeline
                    | SectionKind::Past
                    | SectionKind::Actions
                    | SectionKind::NoActions
            )
        ) {
            continue;
        }
        for content in &part.content {
            match content {
                Content::Block(block) => paragraphs(block, &mut |inline| {
                    sentences(inline, source, &mut announced.sentences);
                }),
                Content::Rest { inline, .. } => sentences(inline, source, &mut announced.sentences),
            }
        }
        // Actions come last; what is below another section is part of it.
        if part.kind.is_none()
            && matches!(part.role, None | Some(SectionKind::Lessons))
            && !is_for_users(&part.label)
            && (1..=6).contains(&part.rank)
            && !part.is_title
            && reads_like_actions(part)
        {
            announced.heading = Some((part.label.trim().to_owned(), part.label_span));
        }
    }
    announced.sentences.truncate(MOST_SENTENCES);
    announced
}

/// Lists of steps that are no follow-up actions.
fn is_for_users(label: &str) -> bool {
    const STEPS: &[&str] =
        &["workaround", "reproduc", "symptom", "usage", "how to", "instructions"];
    let lower = label.to_lowercase();
    STEPS.iter().any(|steps| lower.contains(steps))
}

/// A list of two or more items, most of which begin with a verb or promise something.
fn reads_like_actions(part: &Part<'_>) -> bool {
    part.content.iter().any(|content| {
        let Content::Block(Block { kind: BlockKind::List { items, .. }, .. }) = content else {
            return false;
        };
        let texts = items.iter().filter_map(|item| match &item.blocks.first()?.kind {
            BlockKind::Paragraph(inline) => Some(inline.text()),
            _ => None,
        });
        let work = texts.filter(|text| starts_with_verb(text) || promises_work(text)).count();
        items.len() >= 2 && work * 3 >= items.len() * 2
    })
}

fn paragraphs<'t>(block: &'t Block<'t>, found: &mut dyn FnMut(&'t Inline<'t>)) {
    match &block.kind {
        BlockKind::Paragraph(inline) => found(inline),
        BlockKind::List { items, .. } => {
            for block in items.iter().flat_map(|item| &item.blocks) {
                paragraphs(block, found);
            }
        }
        BlockKind::Quote(blocks) => {
            for block in blocks {
                paragraphs(block, found);
            }
        }
        _ => {}
    }
}

/// The sentences of running text that announce work.
fn sentences(inline: &Inline<'_>, source: &str, found: &mut Vec<Span>) {
    let span = text_span(inline);
    let Some(text) = source.get(span.start..span.end) else { return };
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '!', '?', '\n']).chain([(text.len(), "")]) {
        let ends = text[at..].chars().nth(1).is_none_or(char::is_whitespace);
        if at < start || !ends || text[at..].starts_with('\n') {
            continue;
        }
        let end = (at + 1).min(text.len());
        let sentence = text[start..end].trim();
        let is_no_promise = sentence.ends_with('?') || sentence.contains("no plans");
        if !is_no_promise && found.len() < MOST_SENTENCES && FUTURE.are_in(&Folded::new(sentence)) {
            let from =
                span.start + start + (text[start..end].len() - text[start..end].trim_start().len());
            found.push(Span::new(from, from + sentence.len()));
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Vocabulary, markdown, outline};

    #[track_caller]
    fn check(text: &str, sentences: &[&str], heading: Option<&str>) {
        let blocks = markdown::parse(text, 0);
        let announced = find(&outline::parts(&blocks, &Vocabulary::default()), text);
        let found: Vec<&str> =
            announced.sentences.iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(
            (found.as_slice(), announced.heading.as_ref().map(|(label, _)| label.as_str())),
            (sentences, heading),
            "{text}"
        );
    }

    #[test]
    fn sentences_and_headings() {
        check(
            "# T\n\nIt broke at 10.30. We plan to add an alert. It is fine now.\n",
            &["We plan to add an alert."],
            None,
        );
        check("# T\n\n## Timeline\n\n- 10:00 we will restart it\n", &[], None);
        check(
            "# T\n\n## Homework\n\n- Add an alert\n- Pin the version\n\n## Notes\n\n- red\n- blue\n",
            &[],
            Some("Homework"),
        );
        check(
            "# T\n\n## Steps\n\n- Open the page\n- Press the key\n\n## Causes\n\n### Defects\n\n- Send it\n- Read it\n\n## Homework\n\n- Add it\n- Pin it\n",
            &[],
            Some("Homework"),
        );
        check(
            "# T\n\nWe should have looked. Users will need to log in. Will we add an alert?\n",
            &[],
            None,
        );
    }
}
