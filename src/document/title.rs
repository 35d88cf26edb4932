//! What the document is called, and which heading says so.

use super::canonical;
use super::labels::text_span;
use super::markdown::{Block, BlockKind, Inline};
use super::outline::{Content, Part};
use super::vocabulary::Vocabulary;
use super::{FieldOrigin, Metadata, Title};

/// The heading that is the document's title: the first one, unless its words name a section.
pub(super) fn index(blocks: &[Block<'_>], vocabulary: &Vocabulary) -> Option<usize> {
    let headings = || {
        blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
            BlockKind::Heading(level, inline) if !is_fact(&inline.text()) => {
                Some((at, *level, inline))
            }
            _ => None,
        })
    };
    let names_a_section = |inline: &Inline<'_>| {
        vocabulary.classify(&inline.text()).is_some_and(|meaning| meaning.coverage >= 75)
    };
    let (first, level, inline) = headings().next()?;
    if !names_a_section(inline) {
        return Some(first);
    }
    // "## Issue summary" may come first where the title stands lower by mistake; only a higher level counts.
    headings()
        .find(|(_, other, inline)| *other < level && *other == 1 && !names_a_section(inline))
        .map(|(at, ..)| at)
}

/// `## Owner: @kim`, as some write each fact.
fn is_fact(heading: &str) -> bool {
    let key = heading.split_once(':').and_then(|(key, _)| canonical(key));
    matches!(key, Some("owner" | "authors" | "participants" | "status" | "severity"))
}

/// The front matter's title, else the heading that is one, else a `Title:` line, else a bold line that the text begins with.
pub(super) fn of(parts: &[Part<'_>], metadata: &Metadata) -> Option<Title> {
    let declared = metadata.get("title").filter(|field| field.origin == FieldOrigin::FrontMatter);
    let declared = declared.and_then(|_| metadata.text("title"));
    let heading = || {
        let part = parts.iter().find(|part| part.is_title && !part.label.trim().is_empty())?;
        Some((part.label.trim().to_owned(), part.label_span))
    };
    let bold = || {
        let first = parts.first()?.content.first()?;
        let Content::Block(Block { kind: BlockKind::Paragraph(inline), .. }) = first else {
            return None;
        };
        let is_bold = inline.visible().all(|run| run.style.strong && !run.is_break);
        let text = inline.text().trim().to_owned();
        let is_fact = text.split_once(':').is_some_and(|(key, _)| canonical(key).is_some());
        (is_bold && !is_fact && !text.is_empty()).then(|| (text, text_span(inline)))
    };
    let named = || metadata.text("title");
    let (text, span) = declared.or_else(heading).or_else(named).or_else(bold)?;
    Some(Title { text, span })
}

#[cfg(test)]
mod tests {
    use crate::document::{Conventions, Document};
    use crate::git::RepoPath;

    #[test]
    fn a_bold_line_is_a_title() {
        for (text, expected) in [
            (
                "**Postmortem: the queue was full**\n\n*Summary:*\n\nIt was.\n",
                Some("Postmortem: the queue was full"),
            ),
            ("**Severity: 2**\n\nIt was.\n", None),
            ("**Note** that it was.\n", None),
        ] {
            let read =
                Document::read_all(RepoPath::from("a.md"), text.into(), &Conventions::default());
            let title = read[0].title.as_ref().map(|title| title.text.as_str());
            assert_eq!(title, expected, "{text}");
        }
    }
}
