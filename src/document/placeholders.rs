//! Text that a template or its writer left open: TBD, `<add name here>`, lorem ipsum.

use std::sync::LazyLock;

use super::markdown::{Block, BlockKind, Inline};
use super::outline::{Content, Part};
use super::pattern::{Folded, Needs, Pattern};
use super::{SectionKind, Span};

/// Something that was to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    pub span: Span,
}

/// Longer ones are text, in bytes. The patterns do not count, since those that do take ten times as long to compile.
const LONGEST: usize = 80;

static PATTERNS: [Pattern; 6] = [
    Pattern::cased(
        &["TBD", "TBC", "TBA", "XXX", "FIXME", "TODO"],
        r"\b(?:TB[DCA]|XXX+|FIXME|TODO)\b",
    ),
    Pattern::folded(&["lorem ipsum"], r"\blorem ipsum\b"),
    Pattern::exact(&["{{"], r"\{\{\s*[\p{L}][^{}\n]*\}\}"),
    Pattern::folded(
        &[
            "<add",
            "<insert",
            "<your",
            "<enter",
            "<fill",
            "<describe",
            "<name of",
            "<date of",
            "<placeholder",
            "<link to",
        ],
        r"<(?:add|insert|your|enter|fill|describe|name of|date of|placeholder|link to)\b[^<>\n]*>",
    ),
    Pattern::folded(
        &[
            "[add",
            "[insert",
            "[your",
            "[enter",
            "[fill in",
            "[describe",
            "[placeholder",
            "[date",
            "[name",
            "[title",
            "[time",
            "[link",
            "[incident ",
            "[to be ",
        ],
        r"\[(?:add|insert|your|enter|fill in|describe|placeholder|date|name|title|time|link|incident (?:title|name|date)|to be (?:added|completed|confirmed|determined|filled|written))(?:[\s/]+[^\[\]\r\n]*)?\](?:[^(\[:]|$)",
    ),
    Pattern::cased(
        &[
            "YYYY-MM-DD",
            "YYYY/MM/DD",
            "20XX-",
            "20xx-",
            "20Xx-",
            "20xX-",
            "HH:MM",
            "HH:mm",
            "ISSUE NAME",
            "ISSUE TITLE",
            "INCIDENT NAME",
            "INCIDENT TITLE",
        ],
        r"(?x)\b(?:YYYY-MM-DD | YYYY/MM/DD | 20[xX]{2}-[xXM]{2}-[xXD]{2} | HH:(?:MM|mm)
        | (?:ISSUE|INCIDENT)\ (?:NAME|TITLE))\b",
    ),
];

static NEEDS: LazyLock<Needs> = LazyLock::new(|| Needs::of(&PATTERNS));

/// Placeholders outside code, in the parts of these blocks. In the actions and lessons a TODO is a state, and what is open
/// there the rules of actions say.
pub(crate) fn find(parts: &[Part<'_>], blocks: &[Block<'_>], source: &str) -> Vec<Placeholder> {
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Vec::new() };
    // Most documents have none anywhere. Of a log only the entry is looked at: it may have thousands.
    let own = source.get(first.span.start..last.span.end);
    if !own.is_some_and(|own| NEEDS.are_in(own)) {
        return Vec::new();
    }
    let mut finder = Finder { source, found: Vec::new() };
    for part in parts {
        let role = part.role;
        if let Some(inline) = part.inline {
            finder.inline(inline, role);
        }
        for content in &part.content {
            match content {
                Content::Block(block) => finder.block(block, role),
                Content::Rest { inline, .. } => finder.inline(inline, role),
            }
        }
    }
    finder.found.sort_by_key(|placeholder| placeholder.span);
    // One inside another is the same.
    finder.found.dedup_by(|later, earlier| earlier.span.contains(later.span));
    finder.found
}

struct Finder<'s> {
    source: &'s str,
    found: Vec<Placeholder>,
}

impl Finder<'_> {
    fn block(&mut self, block: &Block<'_>, role: Option<SectionKind>) {
        match &block.kind {
            BlockKind::Heading(_, inline) | BlockKind::Paragraph(inline) => {
                self.inline(inline, role);
            }
            BlockKind::List { items, .. } => {
                for block in items.iter().flat_map(|item| &item.blocks) {
                    self.block(block, role);
                }
            }
            BlockKind::Quote(blocks) => {
                for block in blocks {
                    self.block(block, role);
                }
            }
            BlockKind::Table { header, rows } => {
                for cell in std::iter::once(header).chain(rows).flat_map(|row| &row.cells) {
                    // Alone in a cell, or after a ticket, it is a state.
                    let text = cell.text();
                    let is_state =
                        matches!(text.trim().trim_start_matches("n/a").trim(), "TODO" | "WIP");
                    self.inline(cell, if is_state { Some(SectionKind::Actions) } else { role });
                }
            }
            BlockKind::Code | BlockKind::Html | BlockKind::Rule => {}
        }
    }

    fn inline(&mut self, inline: &Inline<'_>, role: Option<SectionKind>) {
        let Some(text) = self.source.get(inline.span.start..inline.span.end) else { return };
        let states =
            matches!(role, Some(SectionKind::Actions | SectionKind::Lessons | SectionKind::Past));
        let folded = Folded::new(text);
        for found in PATTERNS.iter().flat_map(|pattern| pattern.find_all(&folded)) {
            let words = found.as_str();
            let is_around = |character: char| {
                !matches!(character, ']' | '}' | '>') && !character.is_alphanumeric()
            };
            let length = match words.rfind(']').filter(|_| words.starts_with('[')) {
                Some(end) => end + 1,
                None => words.trim_end_matches(is_around).len(),
            };
            let span = Span::new(
                inline.span.start + found.start(),
                inline.span.start + found.start() + length,
            );
            let hidden = inline.runs.iter().any(|run| {
                let is_comment = run.style.html && run.text.starts_with("<!--");
                (run.style.code || is_comment)
                    && run.span.contains(Span::new(span.start, span.start + 1))
            });
            let in_link = inline
                .links
                .iter()
                .any(|link| link.span.contains(span) && !link.destination.is_empty());
            // `TODO.md` is a file.
            let is_file = found.as_str() == "TODO"
                && text[found.end()..].strip_prefix('.').is_some_and(|ending| {
                    ending.starts_with(|first: char| first.is_ascii_lowercase())
                });
            let is_state = states && matches!(found.as_str(), "TODO" | "TBD" | "TBC" | "TBA");
            if length <= LONGEST && !(hidden || in_link || is_state || is_file) {
                self.found.push(Placeholder { span });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Vocabulary, markdown, outline};
    use super::*;

    #[test]
    fn patterns_are_valid() {
        assert!(PATTERNS.iter().all(Pattern::is_valid));
    }

    /// Checks that exactly the marked texts are found.
    #[track_caller]
    fn check(marked: &str) {
        check_as_is(marked);
        check_as_is(&marked.replace('\n', "\r\n"));
    }

    #[track_caller]
    fn check_as_is(marked: &str) {
        let text = marked.replace(['«', '»'], "");
        let expected: Vec<&str> =
            marked.split('«').skip(1).filter_map(|part| part.split('»').next()).collect();
        let blocks = markdown::parse(&text, 0);
        let parts = outline::parts(&blocks, &Vocabulary::default());
        let found = find(&parts, &blocks, &text);
        let found: Vec<&str> =
            found.iter().map(|found| &text[found.span.start..found.span.end]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_was_left_open_is_found() {
        check(
            "# T\n\n«[To be completed - the drill is next week]» at «[DATE/TIME]», and [to be] or not.\n",
        );
        check("# T\n\n## Impact\n\n«TBD», «TODO», «XXX» and «FIXME».\n\n«Lorem ipsum» dolor.\n");
        check("# «{{ title }}»\n\n## Impact\n\n«[Add the impact]» from «YYYY-MM-DD» «HH:MM»\n");
        check("# T\n\n## Impact\n\n«[insert TODO here]»\n");
        check("# T\n\n## Impact\n\n«[insert\nthe impact]»s were «[title\n]»properties\n");
        check("# T\n\n## Impact\n\nTODO.md was lost. «TODO».\n");
        check("# T\n\n## Impact\n\n`TBD`, tbd, [link](a.md), [time]: at TBDX, xxx\n");
        check(&format!("# T\n\n## Impact\n\n[Add {}.] «[Add {0}]»\n", "x".repeat(LONGEST - 6)));
        check("# T\n\n## Action items\n\n- TODO add an alert for «20XX-XX-XX»\n");
    }
}
