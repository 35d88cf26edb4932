//! The front matter of a document: YAML between `---` lines, TOML between `+++` lines.
//!
//! Markdown may start with a thematic break as well, so that a first line of `---` alone proves
//! nothing: what follows has to look like front matter.

use super::tree::{Node, NodeKind};
use super::{Problem, Span, read_toml, read_yaml};

/// What stands between the fences.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter {
    /// With both fences, without the last line ending.
    pub span: Span,
    /// Between the fences.
    pub content: Span,
    /// A mapping, or null where there is nothing or something else.
    pub root: Node,
    pub problems: Vec<Problem>,
}

/// Finds and reads the front matter of a document, and says at which byte its body starts.
///
/// An opening fence stands on the first line, after a byte-order mark if there is one. A fence that
/// is never closed is front matter only when `key:` follows on the next line; it then reaches to
/// the first blank line.
pub fn split(text: &str) -> (Option<FrontMatter>, usize) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let fences = match first_line(&text[start..]).trim_end() {
        "---" => Fences { close: &["---", "..."], read: read_yaml },
        "+++" => Fences { close: &["+++"], read: read_toml },
        _ => return (None, start),
    };
    match closed(text, start, &fences).or_else(|| unclosed(text, start, &fences)) {
        Some((front_matter, body)) => (Some(front_matter), body),
        None => (None, start),
    }
}

struct Fences {
    close: &'static [&'static str],
    read: fn(&str, Span) -> (Node, Vec<Problem>),
}

fn closed(text: &str, start: usize, fences: &Fences) -> Option<(FrontMatter, usize)> {
    let open = first_line(&text[start..]);
    let content_start = start + open.len();
    let mut close_start = content_start;
    let close = loop {
        let line = first_line(&text[close_start..]);
        if line.is_empty() {
            return None;
        }
        if fences.close.contains(&line.trim_end()) {
            break line;
        }
        close_start += line.len();
    };
    let content = Span::new(content_start, close_start);
    let written = &text[content.start..content.end];
    let (root, problems) = (fences.read)(text, content);
    let is_front_matter = match first_entry(written) {
        // Only blank lines and comments, which may be Markdown headings.
        None => written.trim().is_empty(),
        Some(line) if starts_with_key(line) => {
            let after_blank_line = first_line(written).trim().is_empty();
            let clean = problems.is_empty() && matches!(root.kind, NodeKind::Mapping(_));
            clean || (!after_blank_line && !heading_before_problem(text, content, &problems))
        }
        // Prose between two thematic breaks has blank lines or headings about it.
        Some(_) => !written.lines().any(|line| line.trim().is_empty() || line.starts_with('#')),
    };
    if !is_front_matter {
        return None;
    }
    let span = Span::new(start, close_start + close.trim_end().len());
    let front_matter = made(span, content, root, problems);
    Some((front_matter, close_start + close.len()))
}

fn unclosed(text: &str, start: usize, fences: &Fences) -> Option<(FrontMatter, usize)> {
    let open = first_line(&text[start..]);
    let content_start = start + open.len();
    if !starts_with_word_as_key(first_line(&text[content_start..])) {
        return None;
    }
    let mut end = content_start;
    loop {
        let line = first_line(&text[end..]);
        if line.trim().is_empty() || is_heading(line) {
            break;
        }
        end += line.len();
    }
    let content = Span::new(content_start, end);
    let (root, mut problems) = (fences.read)(text, content);
    let fence = Span::new(start, start + open.trim_end().len());
    let close = fences.close[0];
    let unclosed = Problem::new(fence, "the front matter is never closed")
        .help(format!("add a line `{close}` after the last key"));
    problems.insert(0, unclosed);
    let written = text[start..end].trim_end().len();
    Some((made(Span::new(start, start + written), content, root, problems), end))
}

/// Checks that the content is a mapping or nothing.
fn made(span: Span, content: Span, root: Node, mut problems: Vec<Problem>) -> FrontMatter {
    if matches!(root.kind, NodeKind::Mapping(_) | NodeKind::Null) {
        return FrontMatter { span, content, root, problems };
    }
    if problems.is_empty() {
        let problem =
            Problem::new(root.span, "the front matter is not a list of `key: value` lines");
        problems.push(problem.help("give each value a key, or remove the front matter"));
    }
    FrontMatter {
        span,
        content,
        root: Node::null(Span::new(content.start, content.start)),
        problems,
    }
}

/// Whether a Markdown heading stands above the first problem: then the closing fence is really a
/// thematic break further down, and the front matter was never closed.
fn heading_before_problem(text: &str, content: Span, problems: &[Problem]) -> bool {
    let Some(first) = problems.iter().map(|problem| problem.span.start).min() else { return false };
    let above = &text[content.start..first.clamp(content.start, content.end)];
    let mut lines = above.split('\n').skip(1);
    let mut after_blank = false;
    lines.any(|line| {
        let found = after_blank && is_heading(line);
        after_blank = line.trim().is_empty();
        found
    })
}

/// The first line, with its ending; empty at the end of the text.
fn first_line(text: &str) -> &str {
    &text[..text.find('\n').map_or(text.len(), |at| at + 1)]
}

/// The first line that is neither blank nor a comment.
fn first_entry(content: &str) -> Option<&str> {
    content.lines().find(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#')
    })
}

/// Whether a line starts with a key as YAML or TOML write it, with a table header or a flow mapping.
fn starts_with_key(line: &str) -> bool {
    if let Some(table) = line.strip_prefix('[') {
        return table.starts_with(|c: char| c != ']' && !c.is_whitespace());
    }
    let key = line.strip_prefix(['"', '\'']).unwrap_or(line);
    line.starts_with('{')
        || (key.starts_with(|c: char| c.is_alphanumeric() || "_$@".contains(c))
            && key.find([':', '=']).is_some_and(|end| separates(&key[end..])))
}

/// As [`starts_with_key`], but the key is a single plain word.
fn starts_with_word_as_key(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && (separates(rest) || rest.trim_start().starts_with('='))
}

/// `=`, or a colon before a blank or the end of the line.
fn separates(rest: &str) -> bool {
    match rest.strip_prefix(':') {
        Some(rest) => rest.is_empty() || rest.starts_with(char::is_whitespace),
        None => rest.starts_with('='),
    }
}

fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - text.len()))
        && text.starts_with(char::is_whitespace)
        && !text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn front_matter(text: &str) -> (FrontMatter, &str) {
        let (front_matter, body) = split(text);
        (front_matter.unwrap_or_else(|| panic!("no front matter in {text:?}")), &text[body..])
    }

    #[test]
    fn fences_of_every_kind_are_found() {
        for (text, fenced) in [
            ("---\na: 1\n---\nBody\n", "---\na: 1\n---"),
            ("---\na: 1\n...\nBody\n", "---\na: 1\n..."),
            ("\u{feff}--- \r\na: 1\r\n---\t\r\nBody\n", "--- \r\na: 1\r\n---"),
            ("+++\na = 1\n+++\nBody\n", "+++\na = 1\n+++"),
            ("---\n# A comment\n\na: 1\n---\nBody\n", "---\n# A comment\n\na: 1\n---"),
            ("---\n\na: 1\n\n---\nBody\n", "---\n\na: 1\n\n---"),
            ("---\n{a: 1}\n---\nBody\n", "---\n{a: 1}\n---"),
        ] {
            let (front_matter, body) = front_matter(text);
            assert_eq!(front_matter.root.to_json(), json!({"a": 1}), "{text:?}");
            assert_eq!(&text[front_matter.span.start..front_matter.span.end], fenced);
            assert_eq!(body, "Body\n");
            assert!(front_matter.problems.is_empty());
        }
    }

    #[test]
    fn keys_are_told_from_prose() {
        for line in
            ["a:", "a: 1", "a = 1", "\"a b\" : 1", "'a': 1", "$ref: x", "@id: x", "é: x", "[a]"]
        {
            assert!(starts_with_key(line), "{line}");
        }
        for line in ["[[a]]", "{a: 1}", "a b: 1", "a?: 1"] {
            assert!(starts_with_key(line) && !starts_with_word_as_key(line), "{line}");
        }
        for line in ["", ":", "- a: 1", "* a", "a:b", "10:30 a: 1", "[", "[]", "[ a ]", "words"] {
            assert!(!starts_with_key(line), "{line}");
        }
        for line in ["a_b-1:\n", "a: 1", "_=1", "a\t= 1"] {
            assert!(starts_with_word_as_key(line), "{line}");
        }
        for line in ["a:b", "1a: 1", "é: 1", "a : 1", ""] {
            assert!(!starts_with_word_as_key(line), "{line}");
        }
    }

    #[test]
    fn empty_front_matter_is_null_without_a_problem() {
        for text in ["---\n---\nBody\n", "---\n\n---\nBody\n", "+++\n+++\nBody\n"] {
            let (front_matter, body) = front_matter(text);
            assert!(front_matter.problems.is_empty());
            assert!(front_matter.root.as_mapping().is_none_or(|mapping| mapping.is_empty()));
            assert_eq!(body, "Body\n");
        }
        assert_eq!(front_matter("---\na: 1\n---").1, "");
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        for text in [
            "",
            "---",
            "---\n",
            "# Title\n\n---\na: 1\n---\n",
            "---\n\n# Checkout down\n\nText.\n\n---\n\n## Timeline\n",
            "---\n# Checkout: down\n---\n",
            "---\n\nNote: this is text: prose\n\n---\n",
            "---\n\nSome words\n\n---\n",
            "----\na: 1\n----\n",
            "---\nSome words\nand more\n",
            "\u{feff}# Title\n",
        ] {
            let (front_matter, body) = split(text);
            assert!(front_matter.is_none(), "{text:?}");
            assert_eq!(body, if text.starts_with('\u{feff}') { 3 } else { 0 });
        }
    }

    #[track_caller]
    fn problem(text: &str, message: &str, at: &str, body: &str) {
        let (front_matter, rest) = front_matter(text);
        let [problem] = &front_matter.problems[..] else { panic!("{:?}", front_matter.problems) };
        assert!(problem.message.contains(message), "{}", problem.message);
        assert_eq!(&text[problem.span.start..problem.span.end], at);
        assert_eq!(rest, body);
    }

    #[test]
    fn a_missing_fence_is_a_problem_where_keys_follow() {
        problem("---\na: 1\nb: 2\n\n# T\n", "never closed", "---", "\n# T\n");
        problem("---\na: 1\n# T\n\nText: more\n", "never closed", "---", "# T\n\nText: more\n");
        problem("+++\na = 1\n\n# T\n", "never closed", "+++", "\n# T\n");
        // The thematic break far below is not the closing fence.
        let text = "---\na: 1\n\n# T\n\nSome words.\n\n---\n\nMore.\n";
        problem(text, "never closed", "---", "\n# T\n\nSome words.\n\n---\n\nMore.\n");
    }

    #[test]
    fn front_matter_has_to_be_a_mapping() {
        problem(
            "---\njust words\n---\nBody\n",
            "not a list of `key: value`",
            "just words",
            "Body\n",
        );
        problem("---\n- a\n- b\n---\nBody\n", "not a list of `key: value`", "- a\n- b", "Body\n");
        problem("---\ntitle: a: b\n---\nBody\n", "`:` is not allowed", ":", "Body\n");
    }

    #[test]
    fn long_texts_are_split_in_linear_time() {
        for line in ["a: 1\n", "---x\n", "\n", "# T\n"] {
            split(&format!("---\n{}", line.repeat(200_000)));
            split(&format!("---\n{}---\n", line.repeat(200_000)));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_split(text in "(---|\\+\\+\\+|\\n|\\r\\n|a: |b = |é|# |\\[| |\\.\\.\\.|\u{feff}){0,20}") {
            let (front_matter, body) = split(&text);
            assert!(text.is_char_boundary(body));
            for problem in front_matter.into_iter().flat_map(|found| found.problems) {
                assert!(text.get(problem.span.start..problem.span.end).is_some());
            }
        }
    }
}
