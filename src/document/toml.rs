//! TOML front matter, read into the same spanned tree as YAML.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::{DEPTH_LIMIT, Mapping, Member, Node, NodeKind};
use super::yaml::SIZE_LIMIT;
use super::{Problem, Span};

/// See [`nested_dots`]: what a test shows to be safe on a stack of 2 MiB, and more than inline tables
/// with addresses in them have.
const NESTED_DOTS_LIMIT: usize = 500;

/// Reads the part of `text` that `range` spans; all spans of the result are absolute in `text`.
/// Dates and times become strings as they are written. What can be read beside a syntax error is
/// kept; only the first error is told, since others tend to follow from it.
pub fn read_toml(text: &str, range: Span) -> (Node, Vec<Problem>) {
    let Some(toml) = text.get(range.start..range.end) else {
        return (Node::null(range), vec![Problem::new(range, "the text could not be read")]);
    };
    let first_line = toml.lines().next().unwrap_or_default().len();
    let first_line = Span::new(range.start, range.start + first_line);
    if toml.len() > SIZE_LIMIT {
        let problem = Problem::new(first_line, "more than 1 MiB of TOML is not read");
        return (Node::null(Span::new(range.start, range.start)), vec![problem]);
    }
    if nested_dots(toml) > NESTED_DOTS_LIMIT {
        return (Node::null(Span::new(range.start, range.start)), vec![too_deep(first_line)]);
    }
    let (table, errors) = DeTable::parse_recoverable(toml);
    let mut reader = Reader { text: toml, base: range.start, problems: Vec::new() };
    if let Some(error) = errors.into_iter().next() {
        let span = reader.visible(error.span().unwrap_or(0..0));
        reader.problems.push(Problem::new(span, format!("invalid TOML: {}", error.message())));
    }
    let root = Node::new(range, reader.table(table.get_ref(), 1));
    (root, reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    /// Where `text` starts in the whole text.
    base: usize,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> NodeKind {
        // The crate orders tables by key; the order of the text is restored.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            let key_span = self.absolute(key.span());
            let value = self.value(value, key_span, depth + 1);
            let key = key.get_ref().to_string();
            // Keys of one table differ: the crate has reported the others.
            let _ = mapping.insert(Member { key, key_span, value });
        }
        NodeKind::Mapping(mapping)
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, key: Span, depth: usize) -> Node {
        let span = self.absolute(value.span());
        if depth > DEPTH_LIMIT {
            self.problems.push(too_deep(key));
            return Node::null(span);
        }
        let written = || self.text[value.span()].to_owned();
        let kind = match value.get_ref() {
            DeValue::String(text) => NodeKind::String(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(
                    |_| NodeKind::String(written()),
                    |number| NodeKind::Number(number.into()),
                ),
            // `inf` and `nan` are not JSON.
            DeValue::Float(number) => (number.as_str().parse::<f64>().ok())
                .and_then(serde_json::Number::from_f64)
                .map_or_else(|| NodeKind::String(written()), NodeKind::Number),
            DeValue::Boolean(value) => NodeKind::Bool(*value),
            DeValue::Datetime(_) => NodeKind::String(written()),
            DeValue::Array(items) => NodeKind::Sequence(
                items.iter().map(|item| self.value(item, key, depth + 1)).collect(),
            ),
            DeValue::Table(table) => self.table(table, depth),
        };
        Node::new(span, kind)
    }

    fn absolute(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    /// The place of an error, moved onto a character that can be seen.
    fn visible(&self, range: std::ops::Range<usize>) -> Span {
        let start = range.start.min(self.text.len());
        let written = self.text.get(start..range.end.min(self.text.len())).unwrap_or_default();
        if !written.trim().is_empty() {
            return self.absolute(start..start + written.trim_end().len());
        }
        let before = self.text.get(..start).unwrap_or_default().trim_end();
        let length = before.chars().next_back().map_or(0, char::len_utf8);
        self.absolute(before.len() - length..before.len())
    }
}

/// Dots that may belong to dotted keys of inline tables: on lines with a `{`, those before the last
/// one. The crate limits the depth of brackets to 80 and each dotted key to 80 parts, but not their
/// product, and a tree that deep would overflow the stack when it is dropped.
fn nested_dots(toml: &str) -> usize {
    let keys = toml.lines().filter_map(|line| line.rfind('{').map(|brace| &line[..brace]));
    keys.map(|keys| keys.bytes().filter(|byte| *byte == b'.').count()).sum()
}

fn too_deep(span: Span) -> Problem {
    Problem::new(span, format!("tables and lists are nested more than {DEPTH_LIMIT} deep"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> (Node, Vec<Problem>) {
        read_toml(text, Span::new(0, text.len()))
    }

    #[test]
    fn values_keep_their_order_and_their_places() {
        let text = "title = \"Queue\"\ndate = 2026-01-05T10:00:00Z\nn = 0x10\n[extra]\nb = [1.5, true]\na.c = inf\n";
        let (root, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let value = json!({
            "title": "Queue", "date": "2026-01-05T10:00:00Z", "n": 16,
            "extra": {"b": [1.5, true], "a": {"c": "inf"}},
        });
        assert_eq!(root.to_json(), value);
        let keys: Vec<_> = root.as_mapping().into_iter().flatten().map(|m| &*m.key).collect();
        assert_eq!(keys, ["title", "date", "n", "extra"]);
        let place = root.at("/extra/b/1").unwrap();
        assert_eq!(&text[place.node.span.start..place.node.span.end], "true");
        let place = root.at("/date").unwrap();
        assert_eq!(place.key_span.map(|key| &text[key.start..key.end]), Some("date"));
        assert_eq!(&text[place.node.span.start..place.node.span.end], "2026-01-05T10:00:00Z");
    }

    #[test]
    fn a_broken_line_is_one_problem_at_its_place() {
        for (marked, kept) in [
            ("a = 1\nb = «never»\nc = 2\n", json!({"a": 1, "c": 2})),
            ("a = 1\n«a» = 2\n", json!({"a": 1})),
        ] {
            let start = marked.find('«').unwrap();
            let end = marked.find('»').unwrap() - '«'.len_utf8();
            let (root, problems) = read(&marked.replace(['«', '»'], ""));
            assert_eq!(problems.len(), 1);
            assert_eq!(problems[0].span, Span::new(start, end), "{problems:?}");
            for (key, value) in kept.as_object().unwrap() {
                assert_eq!(root.get(key).unwrap().to_json(), *value);
            }
        }
    }

    #[test]
    fn hostile_texts_end_soon_and_without_a_panic() {
        let dotted = |parts: usize| "k.".repeat(parts) + "k = {\n";
        for text in [
            "[".repeat(300_000),
            format!("a = {}", "[".repeat(300_000)),
            dotted(70).repeat(70) + &"}\n".repeat(70),
            format!("[{}k]\n", "k.".repeat(70)) + &dotted(7).repeat(70) + &"}\n".repeat(70),
            "a = 1\n".repeat(30_000),
            "[a]\n".repeat(30_000),
            "[a.b]\n[[a.c]]\n".repeat(15_000),
            (0..20_000).fold(String::new(), |text, at| text + &format!("k{at} = 1\n")),
            "x".repeat(10_000_000),
        ] {
            let (root, _) = read(&text);
            drop((root.to_json(), root));
        }
    }
}
