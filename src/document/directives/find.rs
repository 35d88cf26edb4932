//! Where the comments of a file are, and what stands around and below them.

use std::collections::HashMap;

use super::directive::{Directive, Directives, Reach};
use super::syntax::{directive_word, read};
use crate::document::markdown::{Block, BlockKind, Inline, Item};
use crate::document::tree::{Node, NodeKind};
use crate::document::{FrontMatter, Problem, Source, Span};

impl Directives {
    /// Finds the directives of a file.
    pub(crate) fn find(
        source: &Source,
        front_matter: Option<&FrontMatter>,
        blocks: &[Block<'_>],
    ) -> Self {
        // Few documents have any; the others pay for one search.
        if !source.text().contains("pmalint") {
            return Self::default();
        }
        let mut finder =
            Finder { source, comments: Vec::new(), begins: Vec::new(), problems: Vec::new() };
        if let Some(front_matter) = front_matter {
            finder.front_matter(front_matter);
        }
        finder.blocks(blocks);
        finder.finish()
    }
}

/// A comment, and what it stands in.
pub(super) struct Comment {
    pub(super) span: Span,
    /// Between the marks.
    pub(super) content: Span,
    /// The paragraph, heading, row or member of the front matter around it.
    around: Option<Span>,
}

struct Finder<'a> {
    source: &'a Source,
    comments: Vec<Comment>,
    /// Blocks that a comment above them can speak of, in the order of the text.
    begins: Vec<Span>,
    problems: Vec<Problem>,
}

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

impl Finder<'_> {
    fn blocks(&mut self, blocks: &[Block<'_>]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading(_, inline) | BlockKind::Paragraph(inline) => {
                    self.leaf(block.span, std::slice::from_ref(inline));
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.begins.push(self.trimmed(own_part(item)));
                        self.blocks(&item.blocks);
                    }
                }
                BlockKind::Table { header, rows } => {
                    for row in std::iter::once(header).chain(rows) {
                        self.leaf(row.span, &row.cells);
                    }
                }
                BlockKind::Quote(blocks) => self.blocks(blocks),
                BlockKind::Html => self.html(block.span),
                BlockKind::Code => self.begins.push(self.trimmed(block.span)),
                BlockKind::Rule => {}
            }
        }
    }

    /// Without the line ending at its end, after which the next block starts.
    fn trimmed(&self, span: Span) -> Span {
        Span::new(span.start, span.start + self.source.slice(span).trim_end().len())
    }

    /// Running text: its comments are runs of their own.
    fn leaf(&mut self, span: Span, inlines: &[Inline<'_>]) {
        let span = self.trimmed(span);
        self.begins.push(span);
        let mut opaque = Vec::new();
        for run in inlines.iter().flat_map(|inline| &inline.runs) {
            if !run.style.html && !run.style.code {
                continue;
            }
            opaque.push(run.span);
            let text = self.source.slice(run.span);
            let inside = text.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
            if let Some(inside) = inside.filter(|_| run.style.html) {
                let start = run.span.start + OPEN.len();
                let content = Span::new(start, start + inside.len());
                self.comments.push(Comment { span: run.span, content, around: Some(span) });
            }
        }
        self.text_that_opens_a_comment(span, &opaque);
    }

    /// Marks that Markdown reads as text, as where `|` ends the cell inside of a comment. `opaque` are the pieces of
    /// code and HTML, in order.
    fn text_that_opens_a_comment(&mut self, span: Span, opaque: &[Span]) {
        let text = self.source.slice(span);
        for (at, _) in text.match_indices(OPEN) {
            let start = span.start + at;
            let before = opaque[..opaque.partition_point(|piece| piece.start <= start)].last();
            let is_text =
                before.is_none_or(|piece| piece.end <= start) && !text[..at].ends_with('\\');
            let rest = &text[at + OPEN.len()..];
            if let Some(word) = directive_word(rest).filter(|_| is_text) {
                let word = rest.find(word).unwrap_or_default() + word.len();
                self.problems.push(
                    Problem::new(
                        Span::new(start, start + OPEN.len() + word),
                        "this comment is never closed",
                    )
                    .help("close it by `-->`; in a table it cannot hold `|`"),
                );
            }
        }
    }

    /// A block of HTML, which may hold several comments.
    fn html(&mut self, span: Span) {
        let mut at = span.start;
        while let Some(found) = self.source.slice(Span::new(at, span.end)).find(OPEN) {
            let start = at + found;
            let inside = start + OPEN.len();
            let rest = self.source.slice(Span::new(inside, span.end));
            let Some(length) = rest.find(CLOSE) else {
                if directive_word(rest).is_some() {
                    let line = self.source.line_span(self.source.line(start));
                    self.problems.push(
                        Problem::new(Span::new(start, line.end), "this comment is never closed")
                            .help("close it by `-->`: all that follows is a comment as well"),
                    );
                }
                return;
            };
            at = inside + length + CLOSE.len();
            self.comments.push(Comment {
                span: Span::new(start, at),
                content: Span::new(inside, inside + length),
                around: None,
            });
        }
    }

    /// `#` comments, of YAML and of TOML.
    fn front_matter(&mut self, front_matter: &FrontMatter) {
        let (mut values, mut members) = (Vec::new(), Vec::new());
        walk(&front_matter.root, &mut values, &mut members);
        values.sort_unstable();
        members.sort_unstable();
        self.begins.extend(&members);
        let first = self.source.line(front_matter.content.start);
        let last = self.source.line(front_matter.content.end);
        for line in (first..=last).map(|line| self.source.line_span(line)) {
            if !front_matter.content.contains(line) {
                continue;
            }
            let text = self.source.slice(line);
            let comment = text.char_indices().find(|(at, letter)| {
                let before = text[..*at].chars().next_back();
                let offset = line.start + at;
                let place = values.partition_point(|value| value.start <= offset);
                let in_value = place > 0 && offset < values[place - 1].end;
                *letter == '#' && before.is_none_or(char::is_whitespace) && !in_value
            });
            let Some((at, _)) = comment else { continue };
            let span = Span::new(line.start + at, line.end);
            let marks = text[at..].len() - text[at..].trim_start_matches('#').len();
            let here = members.partition_point(|member| member.start < line.start);
            let here = members[here..].iter().take_while(|member| member.start <= line.end);
            let around = here.copied().reduce(Span::to);
            self.comments.push(Comment {
                span,
                content: Span::new(span.start + marks, span.end),
                around,
            });
        }
    }

    fn finish(mut self) -> Directives {
        let mut all = Vec::new();
        for comment in &self.comments {
            match read(self.source, comment) {
                None => {}
                Some(Ok(directive)) => all.push((directive, comment.around)),
                Some(Err(problem)) => self.problems.push(problem),
            }
        }
        self.begins.sort_unstable();
        let next = next_lines(self.source, &self.comments);
        // Many comments may speak of one line, in which many blocks begin.
        let mut begun: HashMap<usize, Span> = HashMap::new();
        for (directive, around) in &mut all {
            let line = self.source.line(directive.span.start);
            directive.scope = match directive.reach {
                Reach::Line => {
                    let line = self.source.line_span(line);
                    around.map_or(line, |around| line.to(around))
                }
                Reach::NextLine => {
                    let last = self.source.line(directive.span.end.saturating_sub(1));
                    next[last].map_or(Span::new(directive.span.end, directive.span.end), |line| {
                        *begun
                            .entry(line)
                            .or_insert_with(|| self.begun(self.source.line_span(line)))
                    })
                }
                Reach::Block | Reach::Enable => {
                    Span::new(directive.span.start, self.source.text().len())
                }
                Reach::File => Span::new(0, self.source.text().len()),
            };
        }
        let mut all: Vec<Directive> = all.into_iter().map(|(directive, _)| directive).collect();
        all.sort_by_key(|directive| directive.span);
        self.problems.sort_by_key(|problem| problem.span);
        Directives { all, problems: self.problems }
    }

    /// A line, with the blocks that begin in it.
    fn begun(&self, line: Span) -> Span {
        let start = self.begins.partition_point(|block| block.start < line.start);
        let here = self.begins[start..].iter().take_while(|block| block.start <= line.end);
        here.fold(line, |line, block| line.to(*block))
    }
}

/// An item without the lists inside of it, whose items speak for themselves.
fn own_part(item: &Item<'_>) -> Span {
    let nested = item.blocks.iter().find(|block| matches!(block.kind, BlockKind::List { .. }));
    nested.map_or(item.span, |list| Span::new(item.span.start, list.span.start))
}

/// The scalars of the front matter, and its members and items from their keys to their ends.
fn walk(node: &Node, values: &mut Vec<Span>, members: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Mapping(mapping) => {
            for member in mapping.iter() {
                values.push(member.key_span);
                members.push(member.key_span.to(member.value.span));
                walk(&member.value, values, members);
            }
        }
        NodeKind::Sequence(items) => {
            for item in items {
                members.push(item.span);
                walk(item, values, members);
            }
        }
        _ => values.push(node.span),
    }
}

/// For each line (from 1) the first line after it that has text and is not wholly a comment.
fn next_lines(source: &Source, comments: &[Comment]) -> Vec<Option<usize>> {
    let count = source.line_count();
    let mut is_comment = vec![false; count + 1];
    for comment in comments {
        let (first, last) = (source.line(comment.span.start), source.line(comment.span.end));
        let before = Span::new(source.line_span(first).start, comment.span.start);
        let after = Span::new(comment.span.end, source.line_span(last).end);
        if is_blank(source.slice(before)) && is_blank(source.slice(after)) {
            is_comment[first..=last].fill(true);
        }
    }
    let mut next = vec![None; count + 1];
    for line in (1..count).rev() {
        let below = line + 1;
        let counts = !is_comment[below] && !is_blank(source.slice(source.line_span(below)));
        next[line] = if counts { Some(below) } else { next[below] };
    }
    next
}

/// Nothing, or only the marks of quotes.
fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || letter == '>')
}
