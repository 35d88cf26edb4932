//! Comments that tell pmalint to say nothing: `<!-- pmalint-disable-next-line PMA203: why -->`, and `#` comments in
//! the front matter.
//!
//! Read from blocks and nodes, so that an example in a code block is no directive. Which rules there are is not known
//! here: a directive keeps the names as written.

use jiff::civil::Date;

use super::markdown::{Block, BlockKind, Inline, Item};
use super::tree::{Node, NodeKind};
use super::{FrontMatter, Problem, Source, Span};

/// What a directive speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The line of the comment, and the paragraph, heading or row of a table that it stands in.
    Line,
    /// The next line with text, and the block that begins there.
    NextLine,
    /// All up to a `pmalint-enable`, or to the end.
    Block,
    /// The whole file.
    File,
    /// Ends what a [`Reach::Block`] began.
    Enable,
}

/// The name or code of a rule, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    pub text: String,
    pub span: Span,
}

/// One comment that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The comment, with its marks.
    pub span: Span,
    pub reach: Reach,
    /// Never empty, but for [`Reach::Enable`], where none means all.
    pub rules: Vec<RuleName>,
    /// The author's words.
    pub reason: Option<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where findings that it speaks of start.
    scope: Span,
    /// It stands in another entry of the same log, and reaches into this one.
    pub is_elsewhere: bool,
}

/// The directives of a document in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    all: Vec<Directive>,
    /// Comments that are meant as directives and cannot be understood.
    pub problems: Vec<Problem>,
}

impl Directive {
    /// Whether it has lost its force.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

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

    /// What concerns an entry of a log. `extent` is where the entry stands.
    pub(crate) fn of_entry(&self, extent: Span) -> Self {
        let mut entry = self.clone();
        entry.problems.retain(|problem| extent.contains(problem.span));
        entry.all.retain(|directive| {
            extent.contains(directive.span)
                || matches!(directive.reach, Reach::File | Reach::Block | Reach::Enable)
        });
        for directive in &mut entry.all {
            directive.is_elsewhere = !extent.contains(directive.span);
        }
        entry
    }

    pub fn all(&self) -> &[Directive] {
        &self.all
    }

    /// The directives that name a rule, in the order of the text, each with its reach: findings that start there, the
    /// last byte included, are meant.
    pub fn about(&self, is_rule: &dyn Fn(&str) -> bool) -> Vec<(&Directive, Span)> {
        let mut found = Vec::new();
        let mut enabled = None;
        for directive in self.all.iter().rev() {
            if directive.ends(is_rule) {
                enabled = Some(directive.span.start);
            } else if directive.reach != Reach::Enable && directive.names(is_rule) {
                let mut reach = directive.scope;
                if let Some(end) = enabled.filter(|_| directive.reach == Reach::Block) {
                    reach.end = end.saturating_sub(1);
                }
                found.push((directive, reach));
            }
        }
        found.reverse();
        found
    }

    /// Whether a `pmalint-enable` ends anything; `is_same` says whether two words mean the same rule.
    pub fn ends_something(&self, enable: &Directive, is_same: &dyn Fn(&str, &str) -> bool) -> bool {
        let before = self.all.iter().take_while(|other| other.span.start < enable.span.start);
        let mut open = before.filter(|other| other.reach == Reach::Block);
        open.any(|block| {
            enable.rules.is_empty()
                || enable.rules.iter().any(|rule| block.names(&|other| is_same(&rule.text, other)))
        })
    }
}

impl Directive {
    fn names(&self, is_rule: &dyn Fn(&str) -> bool) -> bool {
        self.rules.iter().any(|rule| is_rule(&rule.text))
    }

    fn ends(&self, is_rule: &dyn Fn(&str) -> bool) -> bool {
        self.reach == Reach::Enable && (self.rules.is_empty() || self.names(is_rule))
    }
}

/// A comment, and what it stands in.
struct Comment {
    span: Span,
    /// Between the marks.
    content: Span,
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
            let around = members
                .iter()
                .filter(|member| line.contains(Span::new(member.start, member.start)))
                .copied()
                .reduce(Span::to);
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
                        self.begun(self.source.line_span(line))
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

/// Every directive, as it is written.
const DIRECTIVES: [(&str, Reach); 5] = [
    ("pmalint-disable-line", Reach::Line),
    ("pmalint-disable-next-line", Reach::NextLine),
    ("pmalint-disable", Reach::Block),
    ("pmalint-disable-file", Reach::File),
    ("pmalint-enable", Reach::Enable),
];

/// The first word of a comment that is meant as a directive. A comment that only speaks of pmalint is none.
fn directive_word(content: &str) -> Option<&str> {
    let content = content.trim_start();
    let rest = content.strip_prefix("pmalint")?;
    let is_meant = match rest.chars().next()? {
        '-' | ':' | '_' => true,
        letter if letter.is_whitespace() => {
            let word = rest.split_whitespace().next().unwrap_or_default();
            ["disable", "enable", "ignore"].iter().any(|verb| word.starts_with(verb))
        }
        _ => false,
    };
    let length = rest
        .char_indices()
        .skip(1)
        .find(|(_, letter)| letter.is_whitespace() || *letter == ':')
        .map_or(rest.len(), |(at, _)| at);
    is_meant.then(|| &content[..content.len() - rest.len() + length])
}

/// `None` for a comment about something else.
fn read(source: &Source, comment: &Comment) -> Option<Result<Directive, Problem>> {
    let content = source.slice(comment.content);
    let word = directive_word(content)?;
    let Some((_, reach)) = DIRECTIVES.iter().find(|(name, _)| *name == word) else {
        let names: Vec<String> = DIRECTIVES.iter().map(|(name, _)| format!("`{name}`")).collect();
        let problem =
            Problem::new(comment.span, format!("there is no directive `{}`", word.trim()));
        return Some(Err(problem.help(format!("expected one of {}", names.join(", ")))));
    };
    let start = comment.content.start + content.find(word).unwrap_or_default() + word.len();
    Some(arguments(source, comment, *reach, start))
}

/// `CODE, CODE until DATE: reason`, or the date at the end of the reason.
fn arguments(
    source: &Source,
    comment: &Comment,
    reach: Reach,
    start: usize,
) -> Result<Directive, Problem> {
    let text = source.slice(Span::new(start, comment.content.end));
    let (head, reason) = match text.split_once(':') {
        Some((head, reason)) => (head, reason.trim()),
        None => (text, ""),
    };
    let mut rules = Vec::new();
    let mut until = None;
    let mut words = words(head, start).into_iter();
    while let Some(RuleName { text, span }) = words.next() {
        if text.eq_ignore_ascii_case("until") {
            let day = words.next();
            let span = day.as_ref().map_or(span, |day| day.span);
            until = Some(date(day.map(|day| day.text).unwrap_or_default().as_str(), span)?);
        } else {
            rules.push(RuleName { text, span });
        }
    }
    let (reason, at_end) = split_until(reason);
    if let Some(day) = at_end {
        until = Some(date(day, comment.span)?);
    }
    if rules.is_empty() && reach != Reach::Enable {
        return Err(Problem::new(comment.span, "this comment names no rule")
            .help("name what is disabled, and why: `PMA203: the vendor tracks it`"));
    }
    Ok(Directive {
        span: comment.span,
        reach,
        rules,
        reason: reason
            .contains(char::is_alphanumeric)
            .then(|| reason.split_whitespace().collect::<Vec<_>>().join(" ")),
        until,
        scope: comment.span,
        is_elsewhere: false,
    })
}

/// The words between blanks and commas. `start` is where the text starts in the file.
fn words(text: &str, start: usize) -> Vec<RuleName> {
    let pieces = text.split(|letter: char| letter.is_whitespace() || letter == ',');
    let mut at = start;
    let mut words = Vec::new();
    for piece in pieces {
        if !piece.is_empty() {
            words.push(RuleName { text: piece.to_owned(), span: Span::new(at, at + piece.len()) });
        }
        // Each separator is one character; a blank may have several bytes.
        let rest = &text[at - start + piece.len()..];
        at += piece.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// A reason that ends in `until 2026-12-31`, without these words.
fn split_until(reason: &str) -> (&str, Option<&str>) {
    let trimmed = reason.trim_end_matches('.');
    let (before, day) = trimmed.rsplit_once(char::is_whitespace).unwrap_or(("", trimmed));
    let is_day = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let rest = before.trim_end();
    let kept = rest.len().saturating_sub("until".len());
    match rest.get(kept..) {
        Some(word) if is_day && word.eq_ignore_ascii_case("until") => {
            (rest[..kept].trim_end().trim_end_matches(','), Some(day))
        }
        _ => (reason, None),
    }
}

fn date(day: &str, span: Span) -> Result<Date, Problem> {
    day.parse().map_err(|_| {
        let message = if day.is_empty() {
            "`until` without a day".to_owned()
        } else {
            format!("`{day}` is not a day")
        };
        Problem::new(span, message).help("write it as YYYY-MM-DD")
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::{Conventions, Document};
    use crate::git::RepoPath;

    fn directives(text: &str) -> Directives {
        let bytes = text.as_bytes().to_vec();
        let documents = Document::read_all(RepoPath::from("a.md"), bytes, &Conventions::default());
        documents[0].directives.clone()
    }

    /// `A1` is suppressed where the text says `quiet`, and not where it says `loud`.
    #[track_caller]
    fn check(text: &str) {
        let directives = directives(text);
        for (word, expected) in [("quiet", true), ("loud", false)] {
            for (at, _) in text.match_indices(word) {
                let about = directives.about(&|name| name == "A1");
                let is_suppressed =
                    about.iter().any(|(_, reach)| reach.start <= at && at <= reach.end);
                assert_eq!(is_suppressed, expected, "{word} at byte {at} of\n{text}");
            }
        }
    }

    #[test]
    fn the_next_line_is_one_with_text() {
        for text in [
            "<!-- pmalint-disable-next-line A1: why -->\n\n- quiet\n- loud\n",
            "loud\n\n<!-- pmalint-disable-next-line A1: why -->\nquiet\nquiet\n\nloud\n",
            "- loud\n  <!-- pmalint-disable-next-line A1: why -->\n- quiet\n",
            "<!-- pmalint-disable-next-line B1: why -->\n<!-- pmalint-disable-next-line A1: why -->\n- quiet\n- loud\n",
            "<!-- pmalint-disable-next-line A1: why -->\n<!-- pmalint-disable-next-line B1: why -->\n- quiet\n- loud\n",
            "<!-- pmalint-disable-next-line B1\nA1: why -->\n# quiet\n\nloud\n",
            "> <!-- pmalint-disable-next-line A1: why -->\n>\n> quiet\n> quiet\n>\n> loud\n",
            "loud\n<!-- pmalint-disable-next-line A1: nothing follows -->\n",
        ] {
            check(text);
            check(&text.replace('\n', "\r\n"));
        }
    }

    #[test]
    fn the_block_that_begins_there_is_meant_without_its_inner_lists() {
        for text in [
            "<!-- pmalint-disable-next-line A1: why -->\n- quiet\n  quiet\n\n  quiet\n\n  - loud\n- loud\n",
            "<!-- pmalint-disable-next-line A1: why -->\n1. - quiet\n   - loud\n",
            // A comment cannot stand between the rows of a table; above it, it is about the header.
            "<!-- pmalint-disable-next-line A1: why -->\n| quiet | b |\n|---|---|\n| loud | b |\n",
        ] {
            check(text);
        }
    }

    #[test]
    fn a_comment_in_a_line_is_about_the_text_it_stands_in() {
        for text in [
            "- loud\n- quiet <!-- pmalint-disable-line A1: why -->\n- loud\n",
            "- quiet\n  quiet <!-- pmalint-disable-line A1: why -->\n  quiet\n\n  loud\n",
            "# quiet <!-- pmalint-disable-line A1: why -->\n\nloud\n",
            "| loud | b |\n|---|---|\n| quiet | quiet <!-- pmalint-disable-line A1: why --> |\n| loud | b |\n",
            "loud\n\n<!-- pmalint-disable-line A1: on a line of its own -->\n\nloud\n",
        ] {
            check(text);
        }
    }

    #[test]
    fn a_block_reaches_to_its_end() {
        for text in [
            "loud\n\n<!-- pmalint-disable A1: why -->\n\n- quiet\n\nquiet\n\n<!-- pmalint-enable A1 -->\n\nloud\n",
            "loud\n\n<!-- pmalint-disable A1, B1: why -->\nquiet\n\n<!-- pmalint-enable B1 -->\n\nquiet\n\n<!-- pmalint-enable -->\n\nloud\n",
            "quiet\n\n<!-- pmalint-disable-file B1 A1: why -->\n\nquiet\n",
        ] {
            check(text);
        }
    }

    #[test]
    fn front_matter_has_comments_as_well() {
        for text in [
            "---\na: loud\n# pmalint-disable-next-line A1: why\n\nb:\n  - quiet\n  - quiet\nc: loud\n---\nloud\n",
            "---\na: quiet # pmalint-disable-line A1: why\nb: loud\n---\n",
            "---\na: [quiet, # pmalint-disable-line A1: why\n  quiet]\nb: loud\n---\n",
            "---\nb: quiet\n# pmalint-disable-file A1: why\n---\nquiet\n",
            "+++\na = \"quiet\" # pmalint-disable-line A1: why\n# pmalint-disable-next-line A1: why\nb = \"quiet\"\nc = \"loud\"\n+++\n",
            // In a value it is text.
            "---\na: |\n  # pmalint-disable-file A1: why\n  loud\nb: \"loud # pmalint-disable-line A1: why\"\nc: loud#pmalint-disable-line A1: why\n---\n",
        ] {
            check(text);
        }
    }

    #[test]
    fn an_example_is_no_directive() {
        for text in [
            "loud `<!-- pmalint-disable-file A1: why -->` loud\n",
            "```\n<!-- pmalint-disable-file A1: why -->\n```\n\nloud\n",
            "    <!-- pmalint-disable-file A1: why -->\n\nloud\n",
            "\\<!-- pmalint-disable-file A1: why -->\n\nloud\n",
            "<!-- pmalint lints this document, and pmalint-disable-file A1: would disable it -->\n\nloud\n",
            "<!-- see pmalint-disable-file A1: why -->\n\nloud\n",
        ] {
            let found = directives(text);
            assert!(found.all().is_empty() && found.problems.is_empty(), "{found:?}");
            check(text);
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let end_of_year = Some(date(2026, 12, 31));
        for (written, names, reason, until) in [
            ("A1: why", "A1", Some("why"), None),
            ("A1,B1 , c-d:  why\n  so ", "A1 B1 c-d", Some("why so"), None),
            ("A1 until 2026-12-31: why", "A1", Some("why"), end_of_year),
            ("A1: on hold until 2026-12-31.", "A1", Some("on hold"), end_of_year),
            ("A1: until 2026-12-31", "A1", None, end_of_year),
            ("A1: until: the move", "A1", Some("until: the move"), None),
            ("A1: wait until the move", "A1", Some("wait until the move"), None),
            ("A1: see 10:30", "A1", Some("see 10:30"), None),
            ("A1:", "A1", None, None),
            ("A1: ...", "A1", None, None),
            ("A1", "A1", None, None),
        ] {
            let found = directives(&format!("<!-- pmalint-disable-file {written} -->\n"));
            let [directive] = found.all() else { panic!("{written}: {found:?}") };
            let rules: Vec<&str> = directive.rules.iter().map(|rule| rule.text.as_str()).collect();
            let read = (rules.join(" "), directive.reason.as_deref(), directive.until);
            assert_eq!(read, (names.to_owned(), reason, until), "{written}");
        }
    }

    #[test]
    fn it_holds_on_its_last_day() {
        let found = directives("<!-- pmalint-disable-file A1 until 2026-12-31: why -->\n");
        assert!(!found.all()[0].is_expired(date(2026, 12, 31)));
        assert!(found.all()[0].is_expired(date(2027, 1, 1)));
    }

    #[test]
    fn many_are_read_in_linear_time() {
        let line = "<!-- pmalint-disable-next-line A1: why -->\n";
        for text in [
            line.repeat(20_000),
            format!("- a {line}").repeat(20_000),
            "<!-- pmalint-".repeat(20_000),
        ] {
            directives(&text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(<!--|-->|pmalint-disable|-line|-next-line|pmalint-enable| A1|: |until |2026-12-31|é|\\n|- |\\|| ---\\n|---\\n|# |`|> |a: ){0,24}") {
            let found = directives(&text);
            for span in found.all().iter().map(|directive| directive.span).chain(found.problems.iter().map(|problem| problem.span)) {
                assert!(text.get(span.start..span.end).is_some());
            }
        }
    }
}
