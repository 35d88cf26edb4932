//! Which heading is the document's title.

use super::canonical;
use super::markdown::{Block, BlockKind, Inline};
use super::vocabulary::Vocabulary;

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
