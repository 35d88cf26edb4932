//! What a hostile text costs grows with its length and no faster: counted in what is allocated, which is the same in every
//! run, at n, 2n and 4n.

use std::fmt::Write as _;

use allocation_counter::{AllocationInfo, measure};

use crate::fuzzing::targets;

/// A word for each number. Actions that share words are compared with up to 4,096 others each, a number that the history
/// keeps to and these texts do not reach.
fn word(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'k')).collect()
}

/// Texts by how often something stands in them.
type Texts = &'static [(&'static str, fn(usize) -> String)];

const HEAD: &str = "---\ndate: 2026-01-05\n---\n# T\n\n";

/// A document whose text is this.
fn text(text: &str) -> String {
    format!("{HEAD}{text}")
}

fn actions(text: &str) -> String {
    format!("{HEAD}## Action items\n\n{text}")
}

/// One line for each number.
fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(|at| line(at) + "\n").collect()
}

const MARKDOWN: Texts = &[
    ("brackets", |n| text(&"[".repeat(50 * n))),
    ("quotes", |n| text(&">".repeat(50 * n))),
    ("overlapping emphasis", |n| text(&"*a_ ".repeat(10 * n))),
    ("emphasis of many lengths", |n| text(&"a**b*c***d__e_".repeat(4 * n))),
    ("nested emphasis", |n| text(&format!("{}a{}", "*a **b ".repeat(4 * n), "** *".repeat(4 * n)))),
    ("code spans of many lengths", |n| text(&lines(n / 10, |at| "`".repeat(at % 99 + 1)))),
    ("open links", |n| text(&"[a](".repeat(10 * n))),
    ("open images", |n| text(&"![a](<b".repeat(10 * n))),
    ("links", |n| text(&"[a](https://github.com/o/r/issues/1) ".repeat(2 * n))),
    ("comments", |n| text(&"<!-- a ".repeat(10 * n))),
    ("other openings of HTML", |n| text(&"a <![CDATA[ b <? <!X ".repeat(5 * n))),
    ("tags", |n| text(&"<a b='c' ".repeat(5 * n))),
    ("entities", |n| text(&"&amp;&#35;&x;".repeat(5 * n))),
    ("backslashes", |n| text(&"\\".repeat(50 * n))),
    ("reference definitions", |n| text(&lines(5 * n, |at| format!("[a{at}]: x")))),
    ("reference links", |n| {
        text(&format!(
            "{}\n{}",
            lines(n, |at| format!("[a{at}]: x")),
            lines(5 * n, |at| format!("[b][a{at}] [a{at}]"))
        ))
    }),
    ("one reference link many times", |n| {
        text(&format!("{}\n[a]: {}\n", "[a] ".repeat(5 * n), "x".repeat(n)))
    }),
    ("nested items", |n| actions(&lines(n / 16, |at| format!("{}- a", "  ".repeat(at % 200))))),
    ("items", |n| text(&lines(10 * n, |at| format!("- a{at}")))),
    ("nested quotes and items", |n| {
        actions(&lines(n / 4, |at| format!("{}a", "> - ".repeat(at % 60))))
    }),
    ("headings", |n| text(&lines(n, |at| format!("#{} Impact {at}\n", "#".repeat(at % 5))))),
    ("setext headings", |n| text(&"Cause\n===\n".repeat(2 * n))),
    ("a table of many columns", |n| {
        text(&format!("|{}\n|{}\n{}", "a|".repeat(5 * n), "-|".repeat(5 * n), "|b|\n".repeat(3)))
    }),
    ("a table of many rows", |n| {
        actions(&format!("|Action|Owner|\n|-|-|\n{}", lines(n, |at| format!("|{}|b|", word(at)))))
    }),
    ("many tables", |n| text(&"|a|b|\n|-|-|\n|c|d|\n\n".repeat(2 * n))),
    ("one line", |n| text(&"word ".repeat(40 * n))),
    ("one word", |n| text(&"w".repeat(200 * n))),
    ("bold labels", |n| text(&"**Impact**: a\n\n".repeat(2 * n))),
    ("facts on a line", |n| text(&format!("Status: {}", "a, Date: b · ".repeat(3 * n)))),
    ("openings of marks", |n| actions(&format!("- {}", "(a - [".repeat(5 * n)))),
    ("legends", |n| {
        actions(&format!("{}|Action|Owner|\n|-|-|\n|a|b|\n", "Types:\n\n- a\n\n".repeat(n)))
    }),
    ("responses", |n| {
        text(&format!("{}## Action items\n", "## Recovery actions\n\n- a\n\n".repeat(n)))
    }),
    ("footnotes", |n| text(&lines(n, |at| format!("a[^{at}]\n\n[^{at}]: b\n")))),
];

const DOCUMENTS: Texts = &[
    ("follow-up actions", |n| {
        actions(&lines(n / 2, |at| format!("- {} by 2026-03-01 OPS-{at} @bob #{at}", word(at))))
    }),
    ("a long action", |n| actions(&format!("- {}", "by 2026-03-01 OPS-1 @bob #1 ".repeat(2 * n)))),
    ("fields", |n| text(&"Severity: 1\n\n".repeat(4 * n))),
    ("a timeline", |n| {
        text(&format!(
            "## Timeline\n\n{}",
            lines(n, |at| format!("- {:02}:{:02} a", at / 60 % 24, at % 60))
        ))
    }),
    ("placeholders", |n| text(&"TBD <fill in> TODO\n\n".repeat(n))),
    ("blame", |n| text(&"Bob forgot to look. ".repeat(n))),
    ("numbers", |n| text(&"9".repeat(50 * n))),
    ("dates", |n| text(&"2026-01-05 5 Jan 2026 10:00 UTC ".repeat(n))),
    ("durations", |n| text(&"Duration: 3h 5m\n\n".repeat(n))),
    ("suppressions of lines", |n| {
        actions(&lines(n, |at| format!("- <!-- pmalint-disable-line PMA203: x -->{}", word(at))))
    }),
    ("suppressions of blocks", |n| {
        actions(&lines(n / 2, |at| format!("<!-- pmalint-disable PMA203 -->\n\n- {}\n", word(at))))
    }),
    ("bytes that are no text", |n| "\u{7f}\u{1}\u{202e}\u{200b}".repeat(10 * n)),
];

const FRONT_MATTER: Texts = &[
    ("keys of YAML", |n| format!("---\n{}---\n# T\n", lines(4 * n, |at| format!("k{at}: v")))),
    ("the same key of YAML", |n| format!("---\n{}---\n# T\n", "k: v\n".repeat(4 * n))),
    ("aliases", |n| {
        format!("---\na: &a [{}]\nb: [{}]\n---\n# T\n", "x,".repeat(n), "*a,".repeat(n))
    }),
    ("anchors", |n| format!("---\n{}---\n# T\n", lines(2 * n, |at| format!("k{at}: &a{at} v")))),
    ("brackets of YAML", |n| format!("---\na: {}\n---\n# T\n", "[".repeat(10 * n))),
    ("braces of YAML", |n| format!("---\na: {}\n---\n# T\n", "{a: ".repeat(10 * n))),
    ("indented keys", |n| {
        format!("---\n{}---\n# T\n", lines(n / 4, |at| format!("{}a:", " ".repeat(at % 500))))
    }),
    ("a long text of YAML", |n| format!("---\na: |\n{}---\n# T\n", "  word word\n".repeat(10 * n))),
    ("a quoted text of YAML", |n| {
        format!("---\na: \"{}\"\n---\n# T\n", "\\u0041\\n".repeat(10 * n))
    }),
    ("comments of YAML", |n| {
        format!(
            "---\n{}---\n# T\n",
            lines(2 * n, |at| format!("k{at}: 1 # pmalint-disable-line PMA601: x"))
        )
    }),
    ("declared actions", |n| {
        format!("---\nactions:\n{}---\n# T\n", lines(n, |at| format!("  - {} OPS-{at}", word(at))))
    }),
    ("keys of TOML", |n| format!("+++\n{}+++\n# T\n", lines(4 * n, |at| format!("k{at} = 1")))),
    ("tables of TOML", |n| {
        format!("+++\n{}+++\n# T\n", lines(2 * n, |at| format!("[t{at}]\na = 1")))
    }),
    ("lists of tables of TOML", |n| format!("+++\n{}+++\n# T\n", "[[a]]\nb = 1\n".repeat(2 * n))),
    ("brackets of TOML", |n| format!("+++\na = {}\n+++\n# T\n", "[".repeat(10 * n))),
    ("dotted keys of TOML", |n| {
        format!("+++\n{}+++\n# T\n", lines(n, |at| format!("a.b.c.k{at} = 1")))
    }),
    ("a front matter that never ends", |n| {
        format!("---\n{}", lines(4 * n, |at| format!("k{at}: v")))
    }),
];

/// How often the smallest text has what it has.
const N: usize = 200;

#[track_caller]
fn grows_with_the_text(texts: Texts) {
    let mut faster = String::new();
    for (name, text) in texts {
        let cost = |n: usize| -> (AllocationInfo, usize) {
            let text = text(n);
            let cost = measure(|| drop(targets::diagnostics(text.as_bytes())));
            (cost, text.len())
        };
        // What is made once in a process is not the text's.
        cost(N);
        let costs = [N, 2 * N, 4 * N].map(cost);
        for pair in costs.windows(2) {
            let ((small, short), (large, long)) = (&pair[0], &pair[1]);
            // Twice the text, a quarter for vectors that double, and what a document costs by itself.
            let most = |small: u64| small * *long as u64 / *short as u64 * 5 / 4 + (256 << 10);
            for (what, small, large) in [
                ("bytes", small.bytes_total, large.bytes_total),
                ("bytes at once", small.bytes_max, large.bytes_max),
                ("allocations", small.count_total, large.count_total),
            ] {
                if large > most(small) {
                    writeln!(
                        faster,
                        "{name}: {small} {what} for {short} bytes of text, {large} for {long}"
                    )
                    .unwrap();
                }
            }
        }
    }
    assert_eq!(faster, "");
}

#[test]
fn markdown() {
    grows_with_the_text(MARKDOWN);
}

#[test]
fn documents() {
    grows_with_the_text(DOCUMENTS);
}

#[test]
fn front_matter() {
    grows_with_the_text(FRONT_MATTER);
}
