//! Foreign text inside of Markdown that GitHub or GitLab render.
//!
//! Every character that could mean something becomes a numeric reference, which is plain text in Markdown, in a cell of
//! a table and in HTML alike, so that one escaping serves all three. A bot's comment must not call people, either:
//! `@name`, `#12` and `!12` are looked for in the rendered text, and a zero-width space after the sign hides them.

use std::fmt;

use super::{one_line, reference};

/// A piece of Markdown without a line break, in which foreign text is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Markdown(String);

impl Markdown {
    /// The text as it reads.
    pub(in crate::report) fn text(foreign: &str) -> Self {
        Self(escape(one_line(foreign).trim()))
    }

    /// A message of ours with foreign text in it: what stands between backticks is shown as code.
    pub(in crate::report) fn message(message: &str) -> Self {
        let line = one_line(message);
        let parts: Vec<&str> = line.trim().split('`').collect();
        if parts.len().is_multiple_of(2) {
            return Self::text(message);
        }
        let marked = parts.iter().enumerate().map(|(at, part)| match at % 2 {
            0 => escape(part),
            _ => format!("<code>{}</code>", escape(part)),
        });
        Self(marked.collect())
    }

    /// The text in the letters of code, in which neither GitHub nor GitLab look for names.
    pub(in crate::report) fn code(foreign: &str) -> Self {
        Self(format!("<code>{}</code>", Self::text(foreign)))
    }

    /// The same as a link, where the address is a plain one of the web.
    pub(in crate::report) fn link(self, address: &str) -> Self {
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%".contains(&byte);
        if is_web && address.bytes().all(is_plain) && !address.contains("##") {
            Self(format!("[{self}]({address})"))
        } else {
            self
        }
    }

    /// The same for an issue, of which the page says only what it is like: where the forge would note the mention at the
    /// issue, there is no link, but for GitHub's own way around that.
    pub(in crate::report) fn quiet_link(self, address: &str) -> Self {
        match address.strip_prefix("https://github.com/") {
            Some(rest) => self.link(&format!("https://redirect.github.com/{rest}")),
            None if NOTED.iter().any(|part| address.contains(part)) => self,
            None => self.link(address),
        }
    }
}

/// Parts of addresses at which a forge notes, for all to see, that somebody linked them.
const NOTED: [&str; 4] = ["/issues/", "/pull/", "/pulls/", "/merge_requests/"];

impl fmt::Display for Markdown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A zero-width space.
const APART: &str = "&#8203;";

fn escape(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    for (at, character) in line.char_indices() {
        let rest = &line[at + character.len_utf8()..];
        let next = rest.chars().next().unwrap_or(' ');
        let before = &line[..at];
        match character {
            '@' | '#' | '!' if next.is_alphanumeric() || next == '_' => {
                reference(&mut safe, character);
                safe.push_str(APART);
            }
            // An epic of GitLab.
            '&' if next.is_ascii_digit() => {
                reference(&mut safe, character);
                safe.push_str(APART);
            }
            // `GH-12` is an issue as well.
            '-' if next.is_ascii_digit() && ends_with_ignore_case(before, "gh") => {
                safe.push('-');
                safe.push_str(APART);
            }
            // At its start a line would become a heading, or an item of a list.
            '#' | '-' | '+' | '=' if before.is_empty() => reference(&mut safe, character),
            '.' | ')' if before.bytes().all(|byte| byte.is_ascii_digit()) => {
                reference(&mut safe, character);
            }
            // Addresses are not to become links.
            ':' if next == '/' => reference(&mut safe, character),
            '.' if ends_with_ignore_case(before, "www") => reference(&mut safe, character),
            '&' | '<' | '>' | '"' | '\'' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$'
            | '^' | '{' | '}' => reference(&mut safe, character),
            _ => safe.push(character),
        }
    }
    safe
}

fn ends_with_ignore_case(text: &str, ending: &str) -> bool {
    let start = text.len().checked_sub(ending.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::html;

    const HOSTILE: [&str; 24] = [
        "# heading",
        "\n\n## heading",
        "- item",
        "+ item",
        "1. item",
        "23) item",
        "    code",
        "===",
        "*a* _b_ ~~c~~ `d` **e**",
        "[a](https://evil.example)",
        "![a](https://evil.example/x.png)",
        "<img src=x onerror=alert(1)><script>x</script>",
        "</code></summary></details><h1>forged</h1>",
        "<!-- pmalint -->",
        "a | b | c",
        "\\| \\` &lt;b&gt; &amp;",
        "https://evil.example www.evil.example a@evil.example",
        "@octocat @org/team #12 o/r#12 !7 GH-9 gh-9 $x$ %v ~bug &3",
        "```\ncode\n```",
        "a\n\n# heading\n- item\n> quote\n/close",
        "[^1] {.class} {{ x }} $$e$$ ==mark==",
        "\u{202e}\u{200b}\u{1b}[2J ::error::x ##[error]x",
        "1. one 2) two - three + four",
        "'\"",
    ];

    #[test]
    fn foreign_text_is_text_and_nothing_else() {
        for hostile in HOSTILE {
            let safe = Markdown::text(hostile);
            // In a cell, so that bars count as well.
            let rendered = html(&format!("| x |\n|---|\n| y {safe} |\n"));
            let (before, rest) = rendered.split_once("<td>y ").unwrap();
            let (cell, after) = rest.split_once("</td>").unwrap();
            assert!(!cell.contains('<'), "{hostile:?} gave {cell}");
            assert_eq!(before.matches("<th>").count(), 1, "{hostile:?} gave {rendered}");
            assert_eq!(after.trim(), "</tr>\n</tbody></table>", "{hostile:?} gave {rendered}");
            // At the start of a line.
            let rendered = html(&safe.to_string());
            assert_eq!(rendered.trim(), format!("<p>{cell}</p>"), "{hostile:?}");
        }
    }

    #[test]
    fn it_reads_as_it_was_written() {
        for (text, read) in [
            ("*a* | `b` <c> \\d", "*a* | `b` &lt;c&gt; \\d"),
            ("a & b, 10:15, 50 %, sub-task", "a &amp; b, 10:15, 50 %, sub-task"),
            ("@ines #12", "@\u{200b}ines #\u{200b}12"),
            ("GH-9 a-9", "GH-\u{200b}9 a-9"),
        ] {
            assert_eq!(html(&Markdown::text(text).to_string()).trim(), format!("<p>{read}</p>"));
            let code = html(&Markdown::code(text).to_string());
            assert_eq!(code.trim(), format!("<p><code>{read}</code></p>"));
        }
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        for (message, shown) in [
            ("`a*` is not `b`", "<code>a*</code> is not <code>b</code>"),
            ("a ` b", "a ` b"),
            ("``", "<code></code>"),
            ("@`ines` `@ines`", "@<code>ines</code> <code>@\u{200b}ines</code>"),
        ] {
            assert_eq!(
                html(&Markdown::message(message).to_string()).trim(),
                format!("<p>{shown}</p>")
            );
        }
    }

    /// Nobody is called, and no issue gets a note that it was mentioned.
    #[test]
    fn no_sign_stands_before_a_name_or_number() {
        let rendered = html(&Markdown::text(HOSTILE[9]).to_string());
        for forbidden in ["@o", "#1", "!7", "GH-9", "gh-9", ";3"] {
            assert!(!rendered.contains(forbidden), "{forbidden} in {rendered}");
        }
    }

    #[test]
    fn no_issue_is_told_that_it_was_linked() {
        let link = |address: &str| Markdown::text("a").quiet_link(address).to_string();
        for (address, linked) in [
            ("https://github.com/o/r/issues/12", "[a](https://redirect.github.com/o/r/issues/12)"),
            ("https://tickets.example.com/OPS-1", "[a](https://tickets.example.com/OPS-1)"),
            ("https://gitlab.com/g/p/-/issues/12", "a"),
            ("http://github.com/o/r/pull/12", "a"),
        ] {
            assert_eq!(link(address), linked);
        }
    }

    #[test]
    fn only_plain_addresses_become_links() {
        let link = |address: &str| Markdown::text("a").link(address).to_string();
        assert_eq!(link("https://example.org/x?y=1#z"), "[a](https://example.org/x?y=1#z)");
        for address in [
            "javascript:alert(1)",
            "https://e.org/) [x](https://evil.example",
            "https://e.org/a b",
            "https://e.org/|",
            "https://e.org/<b>",
            "https://e.org/\u{202e}",
            "",
        ] {
            assert_eq!(link(address), "a", "{address:?}");
        }
    }
}
