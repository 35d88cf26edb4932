//! Markdown as a tree of blocks with exact byte spans, made from pulldown-cmark's events.
//!
//! The tree borrows from the text and lives only while a document is read; what is kept of it are
//! the sections and actions found in it.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::Span;

/// Lists and quotes nested deeper than this are read as if they ended here, so that no later walk of
/// the tree can run out of stack. Real documents stay below ten.
pub(crate) const MAX_DEPTH: usize = 64;

/// A block and where it stands, without the blank lines around it.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    pub(crate) span: Span,
    pub(crate) kind: BlockKind<'a>,
}

#[derive(Debug)]
pub(crate) enum BlockKind<'a> {
    /// Levels 1 to 6.
    Heading(u8, Inline<'a>),
    Paragraph(Inline<'a>),
    List {
        ordered: bool,
        items: Vec<Item<'a>>,
    },
    Table {
        header: Row<'a>,
        rows: Vec<Row<'a>>,
    },
    Quote(Vec<Block<'a>>),
    Code,
    /// Comments and raw HTML.
    Html,
    Rule,
}

/// One item of a list.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// From the bullet or number to the end of its last block.
    pub(crate) span: Span,
    /// The state of its check box, if it has one.
    pub(crate) ticked: Option<bool>,
    pub(crate) blocks: Vec<Block<'a>>,
}

/// One row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    pub(crate) span: Span,
    pub(crate) cells: Vec<Inline<'a>>,
}

/// Running text.
#[derive(Debug, Default)]
pub(crate) struct Inline<'a> {
    pub(crate) span: Span,
    pub(crate) runs: Vec<Run<'a>>,
    pub(crate) links: Vec<Link>,
}

/// A piece of running text in one style.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) span: Span,
    /// What the reader sees: entities and escapes resolved.
    pub(crate) text: Cow<'a, str>,
    pub(crate) style: Style,
    /// Index into [`Inline::links`].
    pub(crate) link: Option<usize>,
    /// The end of a line of the source, which reads as a space.
    pub(crate) is_break: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) strong: bool,
    pub(crate) emphasis: bool,
    pub(crate) strike: bool,
    pub(crate) code: bool,
    /// A tag or a comment, which the reader does not see.
    pub(crate) html: bool,
}

/// A link; its text are the runs that point to it.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) span: Span,
    /// With reference definitions resolved.
    pub(crate) destination: String,
    /// Images are links to their file; they are never references to issues.
    pub(crate) image: bool,
}

impl<'t> Block<'t> {
    /// The running text of a block and all below it.
    pub(crate) fn running_text<'b>(&'b self, out: &mut Vec<&'b Inline<'t>>) {
        match &self.kind {
            BlockKind::Heading(_, inline) | BlockKind::Paragraph(inline) => out.push(inline),
            BlockKind::List { items, .. } => {
                for block in items.iter().flat_map(|item| &item.blocks) {
                    block.running_text(out);
                }
            }
            BlockKind::Table { rows, .. } => out.extend(rows.iter().flat_map(|row| &row.cells)),
            BlockKind::Quote(blocks) => {
                for block in blocks {
                    block.running_text(out);
                }
            }
            BlockKind::Code | BlockKind::Html | BlockKind::Rule => {}
        }
    }
}

impl Inline<'_> {
    /// What the reader sees, line breaks as spaces.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for run in self.visible() {
            text.push_str(&run.text);
        }
        text
    }

    /// The runs that the reader sees.
    pub(crate) fn visible(&self) -> impl Iterator<Item = &Run<'_>> {
        self.runs.iter().filter(|run| !run.style.html)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.visible().all(|run| run.text.trim().is_empty())
    }
}

/// Further links are text, so that what is made of each cannot add up. Real documents have tens.
pub(crate) const MOST_LINKS: usize = 20_000;

/// A text as it was read.
pub(crate) struct Markdown<'a> {
    pub(crate) blocks: Vec<Block<'a>>,
    /// The first line of the first list or quote that is nested deeper than [`MAX_DEPTH`]; its text is part of the last
    /// level.
    pub(crate) too_deep: Option<Span>,
    /// The first link beyond [`MOST_LINKS`].
    pub(crate) too_many_links: Option<Span>,
}

/// The blocks alone.
#[cfg(test)]
pub(crate) fn parse(text: &str, start: usize) -> Vec<Block<'_>> {
    read(text, start).blocks
}

/// Reads the Markdown of `text` from byte `start` on. Never fails: any text is Markdown.
pub(crate) fn read(text: &str, start: usize) -> Markdown<'_> {
    let body = text.get(start..).unwrap_or_default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder {
        text,
        stack: vec![Frame::new(Container::Document, Span::new(start, text.len()))],
        ..Builder::default()
    };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        builder.event(event, Span::new(start + range.start, start + range.end));
    }
    builder.finish()
}

/// A container whose end has not come yet.
struct Frame<'a> {
    container: Container,
    span: Span,
    ticked: Option<bool>,
    blocks: Vec<Block<'a>>,
    items: Vec<Item<'a>>,
    rows: Vec<Row<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Document,
    Quote,
    List { ordered: bool },
    Item,
    Table,
    Row,
}

impl Frame<'_> {
    fn new(container: Container, span: Span) -> Self {
        Self {
            container,
            span,
            ticked: None,
            blocks: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
        }
    }
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    stack: Vec<Frame<'a>>,
    /// How many containers were opened beyond [`MAX_DEPTH`], and the first of them.
    ignored: usize,
    too_deep: Option<Span>,
    /// How many links there were, and the first beyond [`MOST_LINKS`].
    links: usize,
    too_many_links: Option<Span>,
    /// The running text that is being read.
    inline: Option<Inline<'a>>,
    style: Style,
    strong: usize,
    emphasis: usize,
    strike: usize,
    link: Option<usize>,
    /// Inside a code or HTML block, whose text is not running text.
    opaque: bool,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => {
                if !self.opaque {
                    self.run(text.into(), span, self.style);
                }
            }
            Event::Code(text) => self.run(text.into(), span, Style { code: true, ..self.style }),
            Event::InlineHtml(text) => {
                self.run(text.into(), span, Style { html: true, ..self.style });
            }
            Event::SoftBreak | Event::HardBreak => {
                self.run(Cow::Borrowed(" "), span, self.style);
                if let Some(run) = self.inline.as_mut().and_then(|inline| inline.runs.last_mut()) {
                    run.is_break = true;
                }
            }
            Event::TaskListMarker(ticked) => {
                if let Some(frame) = self.stack.last_mut()
                    && frame.container == Container::Item
                {
                    frame.ticked = Some(ticked);
                }
            }
            Event::Rule => {
                self.end_inline();
                self.push(span, BlockKind::Rule);
            }
            Event::Html(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'a>, span: Span) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell => {
                self.end_inline();
                self.inline = Some(Inline { span, ..Inline::default() });
            }
            Tag::BlockQuote(_) => self.open_container(Container::Quote, span),
            Tag::List(number) => {
                self.open_container(Container::List { ordered: number.is_some() }, span);
            }
            Tag::Item => self.open_container(Container::Item, span),
            Tag::Table(_) => self.open_container(Container::Table, span),
            Tag::TableHead | Tag::TableRow => self.open_container(Container::Row, span),
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.end_inline();
                let kind = if tag == Tag::HtmlBlock { BlockKind::Html } else { BlockKind::Code };
                self.push(span, kind);
                self.opaque = true;
            }
            Tag::Strong => {
                self.strong += 1;
                self.style.strong = true;
            }
            Tag::Emphasis => {
                self.emphasis += 1;
                self.style.emphasis = true;
            }
            Tag::Strikethrough => {
                self.strike += 1;
                self.style.strike = true;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } if dest_url.is_empty() => {
                self.link = None;
            }
            Tag::Link { link_type, dest_url, .. } => {
                let destination = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                self.open_link(Link { span, destination, image: false });
            }
            Tag::Image { dest_url, .. } => {
                self.open_link(Link { span, destination: dest_url.into_string(), image: true });
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_inline(),
            TagEnd::Heading(level) => {
                if let Some(inline) = self.inline.take() {
                    self.push(inline.span, BlockKind::Heading(level as u8, inline));
                }
            }
            TagEnd::TableCell => {
                let cell = self.inline.take().unwrap_or_default();
                if let Some(row) = self.stack.last_mut().and_then(|frame| frame.rows.last_mut()) {
                    row.cells.push(cell);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => self.close_container(),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.opaque = false,
            TagEnd::Strong => {
                self.strong = self.strong.saturating_sub(1);
                self.style.strong = self.strong > 0;
            }
            TagEnd::Emphasis => {
                self.emphasis = self.emphasis.saturating_sub(1);
                self.style.emphasis = self.emphasis > 0;
            }
            TagEnd::Strikethrough => {
                self.strike = self.strike.saturating_sub(1);
                self.style.strike = self.strike > 0;
            }
            TagEnd::Link | TagEnd::Image => self.link = None,
            _ => {}
        }
    }

    fn open_link(&mut self, link: Link) {
        let span = link.span;
        self.links += 1;
        if self.links > MOST_LINKS {
            self.too_many_links.get_or_insert(span);
            self.link = None;
            return;
        }
        let inline = self.inline.get_or_insert_with(|| Inline { span, ..Inline::default() });
        inline.links.push(link);
        self.link = Some(inline.links.len() - 1);
    }

    fn run(&mut self, text: Cow<'a, str>, span: Span, style: Style) {
        // A tight list item has its text directly inside; that text is a paragraph for us.
        let inline = self.inline.get_or_insert_with(|| Inline { span, ..Inline::default() });
        inline.span = inline.span.to(span);
        inline.runs.push(Run { span, text, style, link: self.link, is_break: false });
    }

    fn end_inline(&mut self) {
        self.link = None;
        if let Some(inline) = self.inline.take()
            && !inline.runs.is_empty()
        {
            self.push(inline.span, BlockKind::Paragraph(inline));
        }
    }

    fn open_container(&mut self, container: Container, span: Span) {
        self.end_inline();
        let nests =
            matches!(container, Container::Quote | Container::List { .. } | Container::Item);
        if self.ignored > 0 || (nests && self.stack.len() >= MAX_DEPTH) {
            self.ignored += 1;
            if self.too_deep.is_none() {
                let Span { start, end } = self.trim(span);
                let text = self.text.get(start..end).unwrap_or_default();
                let line = text.lines().next().unwrap_or_default().len();
                self.too_deep = Some(Span::new(start, start + line));
            }
            return;
        }
        let mut frame = Frame::new(container, self.trim(span));
        if container == Container::Row {
            frame.rows.push(Row { span: frame.span, cells: Vec::new() });
        }
        self.stack.push(frame);
    }

    fn close_container(&mut self) {
        self.end_inline();
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        if self.stack.len() < 2 {
            return;
        }
        let Some(frame) = self.stack.pop() else { return };
        match frame.container {
            Container::Document => self.stack.push(frame),
            Container::Quote => self.push(frame.span, BlockKind::Quote(frame.blocks)),
            Container::List { ordered } => {
                self.push(frame.span, BlockKind::List { ordered, items: frame.items });
            }
            Container::Item => {
                let item = Item { span: frame.span, ticked: frame.ticked, blocks: frame.blocks };
                if let Some(list) = self.stack.last_mut() {
                    list.items.push(item);
                }
            }
            Container::Table => {
                let mut rows = frame.rows.into_iter();
                let header = rows.next().unwrap_or_default();
                self.push(frame.span, BlockKind::Table { header, rows: rows.collect() });
            }
            Container::Row => {
                if let Some(table) = self.stack.last_mut() {
                    table.rows.extend(frame.rows);
                }
            }
        }
    }

    fn push(&mut self, span: Span, kind: BlockKind<'a>) {
        let span = self.trim(span);
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(Block { span, kind });
        }
    }

    /// pulldown-cmark's ranges include trailing blank lines, and start at the preceding line break
    /// for an item nested by a tab.
    fn trim(&self, span: Span) -> Span {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        let start = span.start + (text.len() - text.trim_start().len());
        Span::new(start, span.start + text.trim_end().len())
    }

    fn finish(mut self) -> Markdown<'a> {
        self.end_inline();
        while self.stack.len() > 1 {
            self.ignored = 0;
            self.close_container();
        }
        let blocks = self.stack.pop().map(|frame| frame.blocks).unwrap_or_default();
        Markdown { blocks, too_deep: self.too_deep, too_many_links: self.too_many_links }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a block: its kind, nesting and exact text.
    fn outline(text: &str) -> String {
        fn walk(text: &str, blocks: &[Block<'_>], depth: usize, out: &mut String) {
            for block in blocks {
                let source = &text[block.span.start..block.span.end];
                let name = match &block.kind {
                    BlockKind::Heading(level, _) => format!("h{level}"),
                    BlockKind::Paragraph(_) => "p".to_owned(),
                    BlockKind::List { ordered, .. } => {
                        if *ordered { "ol" } else { "ul" }.to_owned()
                    }
                    BlockKind::Table { .. } => "table".to_owned(),
                    BlockKind::Quote(_) => "quote".to_owned(),
                    BlockKind::Code => "code".to_owned(),
                    BlockKind::Html => "html".to_owned(),
                    BlockKind::Rule => "rule".to_owned(),
                };
                let indent = "  ".repeat(depth);
                match &block.kind {
                    BlockKind::List { items, .. } => {
                        out.push_str(&format!("{indent}{name}\n"));
                        for item in items {
                            let line = text[item.span.start..item.span.end]
                                .lines()
                                .next()
                                .unwrap_or_default();
                            out.push_str(&format!("{indent} item {:?} {line:?}\n", item.ticked));
                            walk(text, &item.blocks, depth + 1, out);
                        }
                    }
                    BlockKind::Quote(blocks) => {
                        out.push_str(&format!("{indent}{name}\n"));
                        walk(text, blocks, depth + 1, out);
                    }
                    BlockKind::Table { header, rows } => {
                        out.push_str(&format!("{indent}{name} {} columns\n", header.cells.len()));
                        for row in rows {
                            let cells: Vec<String> = row.cells.iter().map(Inline::text).collect();
                            out.push_str(&format!("{indent} row {cells:?}\n"));
                        }
                    }
                    _ => out.push_str(&format!("{indent}{name} {source:?}\n")),
                }
            }
        }
        let mut out = String::new();
        walk(text, &parse(text, 0), 0, &mut out);
        out
    }

    #[test]
    fn blocks_have_exact_spans() {
        assert_eq!(
            outline(
                "# A\n\ntext **b**\n\n- [x] one\n  - sub\n- two\n\n> quoted\n\n```\ncode\n```\n\n---\n"
            ),
            "h1 \"# A\"\np \"text **b**\"\nul\n item Some(true) \"- [x] one\"\n  p \"one\"\n  ul\n   item None \"- sub\"\n    p \"sub\"\n item None \"- two\"\n  p \"two\"\nquote\n  p \"quoted\"\ncode \"```\\ncode\\n```\"\nrule \"---\"\n"
        );
    }

    #[test]
    fn an_item_nested_by_a_tab_starts_at_its_bullet() {
        assert_eq!(
            outline("- a\n\t- b\n"),
            "ul\n item None \"- a\"\n  p \"a\"\n  ul\n   item None \"- b\"\n    p \"b\"\n"
        );
    }

    #[test]
    fn cells_with_escaped_bars_are_whole() {
        assert_eq!(
            outline("| A | B |\n|---|---|\n| x \\| y | `z` |\n"),
            "table 2 columns\n row [\"x | y\", \"z\"]\n"
        );
    }

    #[test]
    fn fences_on_one_line_are_inline_code() {
        assert_eq!(outline("```text```\n\n## Actions\n"), "p \"```text```\"\nh2 \"## Actions\"\n");
    }

    #[test]
    fn reference_links_are_resolved_and_spans_are_shifted_by_the_start() {
        let text = "---\n---\nSee [the issue][1].\n\n[1]: https://example.org/issues/1\n";
        let blocks = parse(text, 8);
        let BlockKind::Paragraph(inline) = &blocks[0].kind else { panic!("{blocks:?}") };
        assert_eq!(inline.links[0].destination, "https://example.org/issues/1");
        assert_eq!(&text[inline.links[0].span.start..inline.links[0].span.end], "[the issue][1]");
        assert_eq!(blocks.len(), 1);
    }

    #[test]
    fn deep_nesting_is_flattened_and_nothing_is_lost() {
        let text = format!("{}deep\n", "- ".repeat(20_000));
        let mut depth = 0;
        let Markdown { mut blocks, too_deep, .. } = read(&text, 0);
        // The document is a level, and a list and its item are two, which two characters make.
        assert_eq!(too_deep, Some(Span::new(MAX_DEPTH - 2, text.len() - 1)));
        while let Some(Block { kind: BlockKind::List { items, .. }, .. }) = blocks.pop() {
            depth += 1;
            blocks = items.into_iter().next().map(|item| item.blocks).unwrap_or_default();
        }
        assert!(depth <= MAX_DEPTH, "{depth}");
        let quotes = format!("{}x\n", ">".repeat(50_000));
        assert!(!parse(&quotes, 0).is_empty());
        for (depth, is_cut) in [(MAX_DEPTH - 1, false), (MAX_DEPTH, true)] {
            let quotes = format!("{}x\n", ">".repeat(depth));
            assert_eq!(read(&quotes, 0).too_deep.is_some(), is_cut, "{depth}");
        }
    }
}
