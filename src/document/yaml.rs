//! YAML 1.2 with the core schema, read into a spanned tree in one pass over parser events.
//!
//! Whatever YAML can say and JSON cannot is a [`Problem`] at its own place, and reading goes on.
//! Time and memory are bounded: by the size of the text, its nesting, and how much aliases may add.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::tree::{DEPTH_LIMIT, Mapping, Member, Node, NodeKind};
use super::{Problem, Span, yaml_error, yaml_scalar};

/// The longest text that is read, in bytes: far above any real front matter or settings file.
pub(crate) const SIZE_LIMIT: usize = 1 << 20;

/// How many nodes the copies made for anchors and aliases may have in all.
pub(crate) const COPY_LIMIT: usize = 10_000;

/// How many problems are told; a text with more was hardly meant to be YAML.
const PROBLEM_LIMIT: usize = 100;

/// How many bytes of a string weigh as much as a node of its own when copies are counted.
const BYTES_A_NODE: usize = 64;

/// Reads the part of `text` that `range` spans; all spans of the result are absolute in `text`.
/// What stands before a syntax error is kept; an empty text is null.
pub fn read_yaml(text: &str, range: Span) -> (Node, Vec<Problem>) {
    let Some(yaml) = text.get(range.start..range.end) else {
        return (Node::null(range), vec![Problem::new(range, "the text could not be read")]);
    };
    if yaml.len() > SIZE_LIMIT {
        let first_line = yaml.lines().next().unwrap_or_default().len();
        let span = Span::new(range.start, range.start + first_line);
        let problem = Problem::new(span, "more than 1 MiB of YAML is not read");
        return (Node::null(Span::new(range.start, range.start)), vec![problem]);
    }
    let mut options = granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
    };
    options.set_emit_comments(false);
    let mut builder = Builder::new(yaml, range.start);
    for event in Parser::new_from_str_with_options(yaml, options) {
        let more = match event {
            Ok((event, span)) => builder.take(&event, &span),
            Err(error) => {
                builder.problems.push(yaml_error::problem(&error, yaml, range.start));
                false
            }
        };
        if !more {
            break;
        }
    }
    builder.finish()
}

/// Builds the tree from events; a frame for every collection that is still open.
struct Builder<'a> {
    text: &'a str,
    /// Where `text` starts in the whole text.
    base: usize,
    frames: Vec<Frame>,
    root: Option<Node>,
    documents: usize,
    /// By the parser's number; `None` where the node was too large to keep a copy.
    anchors: HashMap<usize, Option<Built>>,
    copied: usize,
    problems: Vec<Problem>,
}

/// A finished node with what a copy of it costs.
#[derive(Clone)]
struct Built {
    node: Node,
    /// Nodes, long strings counted as several.
    weight: usize,
    /// Levels of nesting; 1 for a scalar.
    height: usize,
}

struct Frame {
    open: Open,
    start: usize,
    anchor: usize,
    weight: usize,
    height: usize,
}

enum Open {
    Sequence(Vec<Node>),
    Mapping(Mapping, Slot),
}

/// What the next node of a mapping is.
enum Slot {
    Key,
    ValueOf(String, Span),
    /// The value of a key that cannot be kept.
    Dropped,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, base: usize) -> Self {
        Self {
            text,
            base,
            frames: Vec::new(),
            root: None,
            documents: 0,
            anchors: HashMap::new(),
            copied: 0,
            problems: Vec::new(),
        }
    }

    /// Takes one event; false when nothing after it is read.
    fn take(&mut self, event: &Event<'_>, at: &granit_parser::Span) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let problem =
                        Problem::new(self.written(at), "a second YAML document is not read");
                    self.problems.push(problem.help("keep one document; remove the `---` line"));
                    return false;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let kind = self.scalar(text, *style, tag.as_deref(), at);
                let span = self.scalar_span(text, *style, at);
                let weight = 1 + text.len() / BYTES_A_NODE;
                self.place(Built { node: Node::new(span, kind), weight, height: 1 }, *anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                return self.open(Open::Sequence(Vec::new()), *anchor, tag.as_deref(), "seq", at);
            }
            Event::MappingStart(_, anchor, tag) => {
                let open = Open::Mapping(Mapping::default(), Slot::Key);
                return self.open(open, *anchor, tag.as_deref(), "map", at);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = self.written(at);
                // A block collection ends with its last item; the event stands at the next token.
                self.close((!end.is_empty()).then_some(end.end));
            }
            Event::Alias(anchor) => return self.alias(*anchor, at),
            Event::UnresolvedAlias(name) => {
                let span = self.written(at);
                let message = format!("`*{name}` is read as an alias, and nothing has that name");
                let problem = Problem::new(span, message);
                self.problems.push(problem.help("put the value in quotes if it is meant as text"));
                let kind = NodeKind::String(self.source(span).to_owned());
                self.place(Built { node: Node::new(span, kind), weight: 1, height: 1 }, 0);
            }
            _ => {}
        }
        true
    }

    fn finish(mut self) -> (Node, Vec<Problem>) {
        while !self.frames.is_empty() {
            self.close(None);
        }
        self.problems.truncate(PROBLEM_LIMIT);
        let empty = Node::null(Span::new(self.base, self.base));
        (self.root.unwrap_or(empty), self.problems)
    }

    fn open(
        &mut self,
        open: Open,
        anchor: usize,
        tag: Option<&Tag>,
        expected_tag: &str,
        at: &granit_parser::Span,
    ) -> bool {
        let span = self.written(at);
        if self.frames.len() >= DEPTH_LIMIT {
            self.problems.push(yaml_error::too_deep(self.first_character(span)));
            return false;
        }
        if let Some(tag) = tag.filter(|tag| tag.core_suffix() != Some(expected_tag)) {
            self.unknown_tag(tag, at);
        }
        self.frames.push(Frame { open, start: span.start, anchor, weight: 1, height: 1 });
        true
    }

    /// Closes the innermost collection; `end` where its closing bracket is written.
    fn close(&mut self, end: Option<usize>) {
        let Some(Frame { open, start, anchor, weight, height }) = self.frames.pop() else { return };
        let (kind, last) = match open {
            Open::Sequence(items) => {
                let last = items.last().map(|item| item.span.end);
                (NodeKind::Sequence(items), last)
            }
            Open::Mapping(mapping, _) => {
                let last = mapping.iter().next_back();
                let last = last.map(|member| member.key_span.to(member.value.span).end);
                (NodeKind::Mapping(mapping), last)
            }
        };
        let span = Span::new(start, end.or(last).unwrap_or(start));
        self.place(Built { node: Node::new(span, kind), weight, height }, anchor);
    }

    fn alias(&mut self, anchor: usize, at: &granit_parser::Span) -> bool {
        let span = self.written(at);
        let problem = match self.anchors.get(&anchor) {
            None => Problem::new(span, "an alias stands inside the value that it names")
                .help("write the value out"),
            Some(Some(built)) if self.frames.len() + built.height > DEPTH_LIMIT => {
                yaml_error::too_deep(span)
            }
            Some(Some(built)) if self.copied + built.weight <= COPY_LIMIT => {
                self.copied += built.weight;
                let mut built = built.clone();
                // What is wrong with it here is wrong at the alias, whatever it is where it is written.
                built.node.move_to(span);
                self.place(built, 0);
                return true;
            }
            Some(_) => {
                let message = format!("aliases stand for more than {COPY_LIMIT} values in all");
                Problem::new(span, message).help("write the values out")
            }
        };
        self.problems.push(problem);
        false
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, built: Built, anchor: usize) {
        if anchor != 0 {
            let fits = self.copied + built.weight <= COPY_LIMIT;
            self.copied += if fits { built.weight } else { 0 };
            self.anchors.insert(anchor, fits.then(|| built.clone()));
        }
        let Built { node, weight, height } = built;
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.weight += weight;
        frame.height = frame.height.max(height + 1);
        match &mut frame.open {
            Open::Sequence(items) => items.push(node),
            Open::Mapping(mapping, slot) => match std::mem::replace(slot, Slot::Key) {
                Slot::Key => *slot = key(node, self.text, self.base, &mut self.problems),
                Slot::ValueOf(key, key_span) => {
                    let message = format!("the key `{key}` is given twice");
                    let member = Member { key, key_span, value: node };
                    if let Err(first) = mapping.insert(member) {
                        let problem = Problem::new(key_span, message)
                            .help("keep one of the two; the first is the one that counts")
                            .related(first.key_span, "first given here");
                        self.problems.push(problem);
                    }
                }
                Slot::Dropped => {}
            },
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        at: &granit_parser::Span,
    ) -> NodeKind {
        let is_key =
            matches!(self.frames.last(), Some(Frame { open: Open::Mapping(_, Slot::Key), .. }));
        let plain = style == ScalarStyle::Plain;
        match tag.map(|tag| (tag, tag.core_suffix())) {
            // A key is text in JSON: `1.10` stays as it is written.
            _ if is_key => NodeKind::String(text.to_owned()),
            Some((_, Some("str"))) => NodeKind::String(text.to_owned()),
            Some((_, Some("int" | "float" | "bool" | "null"))) => yaml_scalar::resolve(text),
            // The lone `!` says that a scalar is a string.
            Some((tag, None)) if tag.original() == "!" => NodeKind::String(text.to_owned()),
            tag => {
                if let Some((tag, _)) = tag {
                    self.unknown_tag(tag, at);
                }
                if plain { yaml_scalar::resolve(text) } else { NodeKind::String(text.to_owned()) }
            }
        }
    }

    fn unknown_tag(&mut self, tag: &Tag, at: &granit_parser::Span) {
        let value = self.written(at);
        let start = at.tag_start.and_then(|marker| marker.byte_offset());
        let span = match start {
            Some(start) => {
                let written: &str = self.text.get(start..).unwrap_or_default();
                let length = written.find(char::is_whitespace).unwrap_or(written.len());
                Span::new(self.base + start, self.base + start + length)
            }
            None => self.first_character(value),
        };
        let problem = Problem::new(span, format!("the tag `{}` is ignored", tag.original()));
        self.problems.push(problem.help("remove it, or put the value in quotes"));
    }

    /// Block scalars run to the next token and an empty value stands before it; both are cut to
    /// what is written.
    fn scalar_span(&self, text: &str, style: ScalarStyle, at: &granit_parser::Span) -> Span {
        let span = self.written(at);
        if !(text.is_empty() && style == ScalarStyle::Plain) {
            return span;
        }
        let end = match self.frames.last() {
            Some(Frame { open: Open::Mapping(_, Slot::ValueOf(_, key)), .. }) => key.end,
            _ => self.base + self.text[..span.start - self.base].trim_end().len(),
        };
        Span::new(end, end)
    }

    /// The place of an event, without blank space at its end.
    fn written(&self, at: &granit_parser::Span) -> Span {
        let clamp = |offset: Option<usize>| {
            let mut offset = offset.unwrap_or(0).min(self.text.len());
            while !self.text.is_char_boundary(offset) {
                offset -= 1;
            }
            offset
        };
        let start = clamp(at.start.byte_offset());
        let end = clamp(at.end.byte_offset()).max(start);
        let length = self.text[start..end].trim_end().len();
        Span::new(self.base + start, self.base + start + length)
    }

    fn source(&self, span: Span) -> &'a str {
        &self.text[span.start - self.base..span.end - self.base]
    }

    fn first_character(&self, span: Span) -> Span {
        let rest = &self.text[span.start - self.base..];
        Span::new(span.start, span.start + rest.chars().next().map_or(0, char::len_utf8))
    }
}

/// Takes a finished node as the key of the next value.
fn key(node: Node, text: &str, base: usize, problems: &mut Vec<Problem>) -> Slot {
    let span = node.span;
    let name = match node.kind {
        NodeKind::String(name) => name,
        // Only an alias makes a key that is no string: keys are not resolved.
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
            let braces = text[..span.start - base].ends_with('{');
            let problem = Problem::new(span, "a list or mapping cannot be a key");
            problems.push(problem.help(if braces {
                "put quotes around a value that starts with `{{`"
            } else {
                "put quotes around a value that starts with a bracket"
            }));
            return Slot::Dropped;
        }
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => node.to_json().to_string(),
    };
    if name == "<<" && &text[span.start - base..span.end - base] == "<<" {
        let problem = Problem::new(span, "merge keys are not part of YAML 1.2");
        problems.push(problem.help("write the merged keys out"));
        return Slot::Dropped;
    }
    Slot::ValueOf(name, span)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(text: &str) -> (Node, Vec<Problem>) {
        read_yaml(text, Span::new(0, text.len()))
    }

    /// Checks that there is exactly one problem, at the marked place.
    #[track_caller]
    fn problem(marked: &str, message: &str, value: &Value) {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let (root, problems) = read(&text);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        let span = problems[0].span;
        assert_eq!(&text[span.start..span.end], &text[start..end], "{}", problems[0].message);
        assert_eq!(span, Span::new(start, end));
        assert!(problems[0].message.contains(message), "{}", problems[0].message);
        assert_eq!(root.to_json(), *value);
    }

    /// Checks the span of the value at a pointer, and of the key that holds it.
    #[track_caller]
    fn place(text: &str, pointer: &str, key: &str, value: &str) {
        let (root, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let place = root.at(pointer).unwrap();
        let slice = |span: Span| &text[span.start..span.end];
        assert_eq!(place.key_span.map_or("", slice), key);
        assert_eq!(slice(place.node.span), value);
    }

    #[test]
    fn every_node_knows_its_place() {
        place("title: Checkout down # why\n", "/title", "title", "Checkout down");
        place("\u{feff}a: é\r\nb: 日本\r\n", "/b", "b", "日本");
        place("a:\n  - x\n  - {k: 'v w'}\nb: 1\n", "/a", "a", "- x\n  - {k: 'v w'}");
        place("a:\n  - x\n  - {k: 'v w'}\nb: 1\n", "/a/1", "", "{k: 'v w'}");
        place("a:\n  - x\n  - {k: 'v w'}\nb: 1\n", "/a/1/k", "k", "'v w'");
        place("a: |\n  one\n  two\n\n\nb: 1\n", "/a", "a", "one\n  two");
        place("a: one\n  two\nb: 1", "/a", "a", "one\n  two");
        place("a:\n  b: 1\n\n# c\nd: 2\n", "/a", "a", "b: 1");
        place("title:\nb: 1\n", "/title", "title", "");
        place("\"a/b~c\": [1, 2]\n", "/a~1b~0c", "\"a/b~c\"", "[1, 2]");
        place("a: &x [1]\nb: *x\n", "/b", "b", "*x");
        place("a: !!str 1\n", "/a", "a", "1");
    }

    #[test]
    fn an_empty_value_stands_behind_its_key() {
        let (root, _) = read("a: 1\ntitle:   # later\nb: 2\n");
        assert_eq!(root.get("title").unwrap().span, Span::new(10, 10));
    }

    #[test]
    fn spans_are_absolute_in_the_text() {
        let (root, _) = read_yaml("---\na: b\n---\n", Span::new(4, 9));
        assert_eq!(root.get("a").unwrap().span, Span::new(7, 8));
    }

    #[test]
    fn what_json_cannot_say_is_a_problem() {
        problem("a: 1\nb: 2\n«a»: 3\n", "`a` is given twice", &json!({"a": 1, "b": 2}));
        problem("a: 1\n«---»\nb: 2\n", "second YAML document", &json!({"a": 1}));
        problem("a: «!fancy» x\nb: 2\n", "`!fancy` is ignored", &json!({"a": "x", "b": 2}));
        problem("a: «!set» {x: 1}\n", "`!set` is ignored", &json!({"a": {"x": 1}}));
        problem("«[x]»: 1\nb: 2\n", "cannot be a key", &json!({"b": 2}));
        problem("a: {«{ date }»}\n", "cannot be a key", &json!({"a": {}}));
        problem("a: &x {k: 1}\nb:\n  «<<»: *x\n", "merge keys", &json!({"a": {"k": 1}, "b": {}}));
        problem(
            "a: «*TBD*»\nb: 2\n",
            "`*TBD*` is read as an alias",
            &json!({"a": "*TBD*", "b": 2}),
        );
        problem("a: &x [1, «*x»]\n", "inside the value", &json!({"a": [1]}));
    }

    #[test]
    fn a_syntax_error_keeps_what_stands_before_it() {
        problem(
            "a: 1\nb: checkout«:» down\n",
            "`:` is not allowed",
            &json!({"a": 1, "b": "checkout"}),
        );
        problem("a: 1\nb: «@»team\n", "cannot start with `@`", &json!({"a": 1}));
        problem("a: 1\nb: \"never\n«c»: 2\n", "not closed", &json!({"a": 1}));
        problem("a: 1\nb: «[»x, y\n", "never closed", &json!({"a": 1, "b": ["x"]}));
        problem("a: 1\nb:\n«\t»c: 2\n", "tab", &json!({"a": 1}));
        problem("a: 1\n«j»ust words\nc: 2\n", "`key: value` line", &json!({"a": 1}));
        problem("a: 1\n b«:» 2\n", "`:` is not allowed", &json!({"a": "1 b"}));
        problem("a: 'it'«s» fine'\n", "follows the closing quote", &json!({}));
        problem("a: «\"»\\d\"\n", "unknown escape", &json!({}));
    }

    #[test]
    fn hostile_texts_end_soon_and_without_a_panic() {
        let bomb: String = (1..12).fold("a0: &a0 [x, x]\n".to_owned(), |text, at| {
            let aliases = vec![format!("*a{}", at - 1); 10].join(", ");
            text + &format!("a{at}: &a{at} [{aliases}]\n")
        });
        let long_string = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(5_000));
        let deep_alias: String = (1..200).fold("a0: &a0 [x]\n".to_owned(), |text, at| {
            text + &format!("a{at}: &a{at} {}*a{}{}\n", "[".repeat(50), at - 1, "]".repeat(50))
        });
        let anchors = (0..30_000).fold(String::new(), |text, at| text + &format!("&a{at} "));
        for text in [
            bomb,
            long_string,
            deep_alias,
            anchors,
            "- ".repeat(10_000),
            "[".repeat(100_000),
            "{a: ".repeat(30_000),
            "? ".repeat(30_000),
            "a: 1\n".repeat(30_000),
            (0..30_000).fold(String::new(), |text, at| text + &format!("k{at}: 1\n")),
            "x".repeat(10_000_000),
            "\u{0}\u{1b}[31m: \u{202e}".to_owned(),
        ] {
            let (root, problems) = read(&text);
            assert!(problems.len() <= PROBLEM_LIMIT);
            drop((root.to_json(), root));
        }
    }

    /// Differences that are meant, and not part of this test: the first of two equal keys counts
    /// (there the last, or an error), an unknown tag is dropped (there a mapping), `.inf` and
    /// `.nan` are strings (there null), keys are kept as written (there `1.10` becomes `1.1`), an
    /// integer beyond 64 bits is a float (there an error), `<<` is refused (there a key).
    #[test]
    fn values_are_those_of_serde_yaml() {
        for text in [
            "",
            "~",
            "# only a comment\n",
            "plain",
            "- 1\n- -2\n- 1.5\n- 1e3\n- 0x1f\n- 0o17\n- +1\n",
            "[no, yes, on, off, y, n, True, FALSE, ~, null, Null]",
            "date: 2026-01-05\ntime: 12:30\nstamp: 2026-01-05T10:00:00Z\nbig: 1_000\n",
            "title: \"quoted \\u00e9 \\n\"\nother: 'it''s'\n",
            "a: |\n  one\n   two\n\nb: >-\n  folded\n  text\n\n  more\nc: |+\n  kept\n\n",
            "a:\n- x\n-\n  - y\n- {k: v, w: [1, 2]}\n",
            "authors: [Ada, 'Bo', \"Cy\"]\nempty: []\nnone: {}\n",
            "a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]\n",
            "? complex\n: value\n? other\n",
            "1: one\ntrue: two\n",
            "a: !!str 1\nb: !!int 2\n",
            "url: https://example.com/a#b\ncolon: a:b\n",
            "multi: one\n  two\n\n  three\n",
            "\u{feff}bom: 1\r\ncrlf: 2\r\n",
            "a:\tx\nb: \"tab\\there\"\n",
        ] {
            let (root, problems) = read(text);
            assert!(problems.is_empty(), "{text}: {problems:?}");
            let expected: Value =
                serde_yaml::from_str(text.trim_start_matches('\u{feff}')).unwrap();
            assert_eq!(root.to_json(), expected, "{text}");
        }
    }

    proptest::proptest! {
        /// Any text: no panic, and every span fits the text.
        #[test]
        fn any_text_is_read(text in "([a-c]: |- |\\[|\\]|\\{|\\}|\"|'|\\n|  |\\t|&a |\\*a|!t |\\||>|#|---|é|\\r\\n|,|\\?){0,30}") {
            let (root, problems) = read(&text);
            for span in problems.iter().map(|problem| problem.span).chain([root.span]) {
                assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
            }
            check_spans(&root, &text);
        }
    }

    fn check_spans(node: &Node, text: &str) {
        assert!(text.get(node.span.start..node.span.end).is_some(), "{node:?} in {text:?}");
        for item in node.as_sequence().unwrap_or_default() {
            check_spans(item, text);
        }
        for member in node.as_mapping().into_iter().flatten() {
            assert!(text.get(member.key_span.start..member.key_span.end).is_some());
            check_spans(&member.value, text);
        }
    }
}
