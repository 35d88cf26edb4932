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
    &["no", "don't", "any"],
    r"(?x)^\W*(?:no\b.{0,40}\b(?:actions?|action\ items?|follow-?\ ?ups?|steps|changes?|work|measures|items|tasks)\b
        | (?:we|the\ team)\b.{0,40}\b(?:no|not|don't|any)\b.{0,40}\b(?:actions?|follow-?\ ?ups?|steps|changes?|work|measures)\b)(?P<rest>.*)",
);

/// What is a decision alone; most decisions are, and to compile the pattern takes longer than to read ten documents.
const ALONE: &[&str] = &["none", "nothing", "not applicable", "n/a", "nil"];
/// How one may begin that names some work: most lines are none at a glance.
const OF_WORK: &[&str] = &["no", "we", "the team"];
const WORK: &[&str] =
    &["action", "follow", "steps", "change", "work", "measures", "items", "tasks"];

/// Where the decision ends that a text begins with.
fn said(text: &str) -> Option<usize> {
    let words = Folded::new(text.trim_start_matches(|character| !is_word(character)));
    if let Some(alone) = ALONE.iter().find(|word| words.begins_with(word)) {
        let rest = &words.text()[alone.len()..];
        if !rest.starts_with(is_word) {
            return Some(text.len() - rest.len());
        }
    }
    let may_be = OF_WORK.iter().any(|word| words.begins_with(word))
        && WORK.iter().any(|word| words.holds(word));
    let folded = Folded::new(text);
    let captures = may_be.then(|| NONE.captures(&folded)).flatten()?;
    captures.name("rest").map(|rest| rest.start())
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
    let (end, first, span) = lines.find_map(|(text, span)| Some((said(&text)?, text, span)))?;
    let rest = &first[end..];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_end_before_their_reasons() {
        assert!(NONE.is_valid());
        for (text, rest) in [
            ("None", Some("")),
            ("**n/a** (the service is gone)", Some("** (the service is gone)")),
            ("Nothing: the vendor has mended it", Some(": the vendor has mended it")),
            ("Not applicable.", Some(".")),
            ("No further actions – the vendor has", Some(" – the vendor has")),
            ("We do not plan any follow-ups, since it is gone", Some(", since it is gone")),
            ("Nonetheless, add an alert", None),
            ("Note the numbers", None),
            (
                "No alert fired, so whoever is on call has to look each hour for what is to come: work",
                None,
            ),
        ] {
            assert_eq!(said(text).map(|end| &text[end..]), rest, "{text}");
        }
    }
}
