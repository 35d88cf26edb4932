//! The limits as docs/threat-model.md tells them, held against the constants that keep them.

use crate::document::tree::DEPTH_LIMIT;
use crate::{cli, document, git, report, schema, settings, workspace};

/// 1,000 separated by commas.
fn number(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

fn bytes(bytes: usize) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ => format!("{} KiB", bytes >> 10),
    }
}

fn small(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// What there is a limit of, the limit, and what happens past it.
fn limits() -> Vec<(&'static str, String, &'static str)> {
    let amount =
        |most: settings::Amount| format!("{}, or {}", number(most.count), bytes(most.length));
    assert_eq!(schema::PATTERN_SIZE, settings::PATTERN_SIZE);
    vec![
        ("A document", bytes(document::MAX_BYTES), "PMA100"),
        ("Documents", number(workspace::MOST_DOCUMENTS), "exit 2"),
        ("All documents together", bytes(workspace::MOST_TEXT), "exit 2"),
        ("Any file or object", bytes(small(git::LARGEST_FILE)), "exit 2"),
        ("Files of a tree", number(git::MOST_ITEMS), "exit 2"),
        ("Incidents in a log", number(document::MOST_ENTRIES), "PMA100"),
        ("Follow-up actions of a document", number(document::MOST_ACTIONS), "PMA100"),
        (
            "Links of a document",
            number(document::MOST_LINKS),
            "PMA100; the others are read as text",
        ),
        (
            "Nesting of lists and quotes",
            number(document::MAX_DEPTH),
            "PMA100; deeper text is read as part of the last level",
        ),
        ("Front matter, settings or a schema", bytes(document::SIZE_LIMIT), "PMA102, exit 2"),
        ("Nesting of YAML and TOML", number(DEPTH_LIMIT), "PMA102, exit 2"),
        ("Values that aliases stand for", number(document::COPY_LIMIT), "PMA102, exit 2"),
        ("Settings files", number(workspace::MOST_SETTINGS), "exit 2"),
        ("Globs of a settings file", amount(settings::MOST_GLOBS), "exit 2"),
        ("A glob", format!("{} bytes", number(settings::LONGEST_GLOB)), "exit 2"),
        ("Headings and words of `vocabulary`", amount(settings::MOST_PHRASES), "exit 2"),
        ("Trackers of a settings file", number(settings::MOST_TRACKERS), "exit 2"),
        ("Files that a schema refers to", number(schema::MOST_FILES), "exit 2"),
        (
            "References that lead from one to the next in a schema",
            number(schema::DEEPEST),
            "exit 2",
        ),
        (
            "Subschemas that are held against one value",
            number(small(schema::MOST_SUBSCHEMAS)),
            "exit 2",
        ),
        (
            "Patterns of a schema with all that it refers to",
            format!("{}, or {}", number(schema::MOST_PATTERNS), bytes(schema::LONGEST_PATTERNS)),
            "exit 2",
        ),
        ("Patterns of all schemas and trackers", number(workspace::MOST_PATTERNS), "exit 2"),
        (
            "Compiled size of a pattern, of a tracker or a schema",
            bytes(schema::PATTERN_SIZE),
            "exit 2",
        ),
        ("Findings that are drawn", number(report::MOST_FINDINGS), "a line counts the others"),
        ("Findings that a push is shown", number(cli::MOST_PUSHED), "a line counts the others"),
        ("Results in SARIF", number(report::MOST_RESULTS), "the log says how many are left out"),
        (
            "Annotations of each kind on GitHub",
            number(report::MOST_ANNOTATIONS),
            "a notice counts the others",
        ),
    ]
}

/// `UPDATE=1 cargo test` rewrites the table.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test compares a page with the code")]
fn the_page_has_the_limits_of_the_code() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/threat-model.md");
    let page = std::fs::read_to_string(file).unwrap();
    let (before, rest) = page.split_once("<!-- limits -->\n").unwrap();
    let (told, after) = rest.split_once("<!-- /limits -->").unwrap();
    let rows =
        limits().into_iter().map(|(what, limit, past)| format!("| {what} | {limit} | {past} |\n"));
    let table = format!("| What | Limit | Past it |\n|---|---|---|\n{}", rows.collect::<String>());
    if told != table && std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, format!("{before}<!-- limits -->\n{table}<!-- /limits -->{after}"))
            .unwrap();
    } else {
        assert_eq!(told, table, "run `UPDATE=1 cargo test` and commit {file}");
    }
}
