//! The decision that an incident needs no follow-up actions.

use super::markdown::{Block, BlockKind};
use super::outline::{Content, Part};
use super::pattern::{Folded, Pattern};
use super::turns::is_word;
use super::{Metadata, SectionKind, Span};

/// "No follow-up actions", said by the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoActions {
    pub span: Span,
    /// Why; `None` where nothing is said.
    pub reason: Option<String>,
}

static NONE: Pattern = Pattern::folded(
    &["no", "n/a", "nil", "don't", "any"],
    r"(?x)^\W*(?:none\b | n/a\b | not\ applicable\b | nothing\b | nil\b | no\b.{0,40}\b(?:actions?|action\ items?|follow-?\ ?ups?|steps|changes?|work|measures|items|tasks)\b
        | (?:we|the\ team)\b.{0,40}\b(?:no|not|don't|any)\b.{0,40}\b(?:actions?|follow-?\ ?ups?|steps|changes?|work|measures)\b)(?P<rest>.*)",
);

/// How a decision may begin, alone or where some work is named: most lines are none at a glance.
const ALONE: &[&str] = &["none", "nothing", "not applicable", "n/a", "nil"];
const OF_WORK: &[&str] = &["no", "we", "the team"];
const WORK: &[&str] =
    &["action", "follow", "steps", "change", "work", "measures", "items", "tasks"];

fn says_none(text: &str) -> bool {
    let words = Folded::new(text.trim_start_matches(|character| !is_word(character)));
    let begins = |word: &&str| words.begins_with(word);
    let may_be = ALONE.iter().any(begins)
        || OF_WORK.iter().any(begins) && WORK.iter().any(|word| words.holds(word));
    may_be && NONE.is_match(&Folded::new(text))
}

/// Reads the decision from the front matter, a section of its own, or the place of the actions.
pub(crate) fn find(metadata: &Metadata, parts: &[Part<'_>]) -> Option<NoActions> {
    if let Some(field) = metadata.get("no_actions")
        && field.value.as_bool() != Some(false)
    {
        let reason =
            field.value.as_str().map(str::trim).filter(|text| says_why(text)).map(str::to_owned);
        return Some(NoActions { span: field.key_span.to(field.value.span), reason });
    }
    for part in parts {
        if part.kind == Some(SectionKind::NoActions) {
            let text = part
                .content
                .iter()
                .filter_map(text)
                .map(|(text, _)| text)
                .collect::<Vec<_>>()
                .join(" ");
            return Some(NoActions {
                span: part.label_span,
                reason: says_why(&text).then_some(text),
            });
        }
    }
    let mut lines = parts
        .iter()
        .filter(|part| part.role == Some(SectionKind::Actions))
        .flat_map(|part| &part.content)
        .filter_map(text);
    let (first, span) = lines.find(|(text, _)| says_none(text))?;
    let start = NONE
        .captures(&Folded::new(&first))
        .and_then(|captures| captures.name("rest").map(|rest| rest.start()));
    let rest = start.and_then(|start| first.get(start..)).unwrap_or_default();
    let more: Vec<String> = lines.map(|(text, _)| text).collect();
    let reason = format!(
        "{} {}",
        rest.trim_start_matches([':', ',', '.', '-', '–', '—', ' ', '(']),
        more.join(" ")
    )
    .trim()
    .to_owned();
    Some(NoActions { span, reason: says_why(&reason).then_some(reason) })
}

/// Three words are the least that can be a reason.
fn says_why(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 3
}

fn text(content: &Content<'_>) -> Option<(String, Span)> {
    match content {
        Content::Block(block) => block_text(block),
        Content::Rest { span, .. } => content.text().map(|text| (text, *span)),
    }
}

fn block_text(block: &Block<'_>) -> Option<(String, Span)> {
    match &block.kind {
        BlockKind::Paragraph(inline) => Some((inline.text(), block.span)),
        BlockKind::List { items, .. } => items.first()?.blocks.first().and_then(block_text),
        _ => None,
    }
}
