//! The targets of `fuzz/` on texts that are put together from what readers look for. `FUZZ_SECONDS` is how long each target
//! runs; without it each takes a fixed number of texts. `FUZZ_SEED` begins elsewhere.

#[path = "../fuzz/targets.rs"]
pub(crate) mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Texts without `FUZZ_SECONDS`.
const TEXTS: u64 = 60;

/// Pieces of Markdown, YAML, TOML, schemas and settings, and characters that are trouble.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "...\n",
    "\n",
    "\n\n",
    "\n",
    " ",
    "  ",
    "    ",
    "\t",
    "# ",
    "## ",
    "###### ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "1) ",
    "- [ ] ",
    "- [x] ",
    "> ",
    "```\n",
    "~~~\n",
    "***\n",
    "===\n",
    "|",
    "|-|-|\n",
    "| Action | Owner | Due |\n",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "]",
    "](",
    ")",
    "![",
    "[a]: x\n",
    "[a]",
    "<",
    ">",
    "<!--",
    "-->",
    "<br>",
    "<div>",
    "</div>",
    "&amp;",
    "&#0;",
    "\\",
    "## Summary\n\n",
    "## Damage\n\n",
    "## Impact\n\n",
    "## Timeline\n",
    "## Action items\n\n- ",
    "### Root causes\n\n",
    "## Lessons learned\n\n",
    "\n---\n\n",
    "<details>\n",
    "due: 5 January 2026\n",
    "date: '2026/1/5'\n",
    "[#1]",
    "<!-- pmalint-disable-next-line PMA203, PMA204, PMA1: x -->\n",
    "Action items",
    "Timeline",
    "Root cause",
    "Impact",
    "Summary",
    "Lessons",
    "Metadata",
    "Detection",
    "date: ",
    "title: ",
    "severity: SEV-1\n",
    "owner: ",
    "status: draft\n",
    "id: ",
    "actions:\n",
    "  - ",
    "no_actions: ",
    "repeats: ",
    "Date: ",
    "Owner: ",
    "**Severity:** ",
    "Duration: 3h 5m\n",
    "started: 10:00\n",
    "2026-01-05",
    "2026-13-45",
    "5 Jan 2026",
    "10:00",
    "25:61",
    "10:00 UTC",
    "14:05+02:00",
    "9am PST",
    "T10:00:00Z",
    "00:00",
    "yesterday",
    "#1",
    "OPS-1",
    "GH-2",
    "o/r#3",
    "!4",
    "@bob",
    "https://github.com/o/r/issues/1",
    "https://x.atlassian.net/browse/AB-1",
    "http://[::1]/",
    "add an alert on the queue length",
    "be more careful",
    "Bob forgot to",
    "human error",
    "TODO",
    "TBD",
    "N/A",
    "<fill in>",
    "should",
    "by 2026-03-01",
    "done",
    "none",
    "<!-- pmalint-disable-line blame: x -->",
    "<!-- pmalint-disable-next-line PMA601: x -->",
    "<!-- pmalint-disable-file PMA203",
    "# pmalint-disable-line PMA203\n",
    "<!-- pmalint-disable action-unlinked: x until 2026-01-01 -->",
    "<!-- pmalint-enable -->",
    "pmalint-",
    "a: &a [",
    "*a",
    "<<: *a\n",
    "!!str ",
    "? ",
    "|\n",
    ">-\n",
    "{",
    "}",
    "[",
    "a.b.c = 1\n",
    "[[a]]\n",
    "a = {",
    "'",
    "\"",
    "\\u0000",
    "\\x",
    ": ",
    ":",
    ",",
    "type: object\n",
    "properties:\n",
    "  a: {type: string, pattern: 'x+'}\n",
    "required: [a, meta]\n",
    "$ref: '#'\n",
    "$defs:\n",
    "anyOf: [",
    "x-level: ",
    "format: date\n",
    "documents: ['**/*.md']\n",
    "rules: {blame: off}\n",
    "trackers:\n",
    "per_file_ignores:\n",
    "schema: ",
    "preset:",
    "history: {months: 3}\n",
    "é",
    "日本語",
    "🎉",
    "e\u{301}",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{2028}",
    "\u{85}",
    "\u{e0041}",
    "\u{1b}[2J",
    "\u{7}",
    "\u{7f}",
    "::error::",
    "##[error]",
    "##vso[x]",
    "##teamcity[x]",
    "\r",
    "section_start:1:a",
    "</script>",
    "]]>",
    "@octocat",
    "1",
    "0",
    "-1",
    "1e999",
    "null",
    "true",
    "99999999999999999999",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// The generator of Marsaglia (xorshift64*): the same texts for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % end
    }

    fn text(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        match self.below(4) {
            0 => text.extend_from_slice(b"---\n"),
            1 => text.extend_from_slice(b"# T\n\n## Action items\n\n"),
            2 => text.extend_from_slice(b"---\ndate: 2026-01-05\n---\n# T\n\n## Timeline\n\n"),
            _ => {}
        }
        for _ in 0..=self.below(60) {
            let piece = PIECES[self.below(PIECES.len())].as_bytes();
            for _ in 0..=(if self.below(12) == 0 { self.below(40) } else { 0 }) {
                text.extend_from_slice(piece);
            }
        }
        // Bytes that are no text.
        for _ in 0..(if self.below(10) == 0 { 3 } else { 0 }) {
            let at = self.below(text.len());
            text[at] = u8::try_from(self.below(256)).unwrap_or_default();
        }
        text
    }
}

#[expect(clippy::disallowed_methods, reason = "how long to run")]
fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[track_caller]
#[expect(clippy::print_stdout, reason = "how many texts a timed run had")]
fn run(name: &str) {
    let (_, target) = targets::TARGETS.iter().find(|(other, _)| *other == name).unwrap();
    let mut seed = variable("FUZZ_SEED").unwrap_or(1);
    let (begin, time) = (Instant::now(), variable("FUZZ_SECONDS").map(Duration::from_secs));
    let mut count = 0;
    while time.map_or(count < TEXTS, |time| begin.elapsed() < time) {
        let text = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1).text();
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| target(&text))) {
            let cause = cause.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("{name}, seed {seed}: {cause}\n{:?}", String::from_utf8_lossy(&text));
        }
        seed += 1;
        count += 1;
    }
    if time.is_some() {
        println!("{name}: {count} texts");
    }
}

#[test]
fn documents() {
    run("document");
}

#[test]
fn fixes() {
    run("fixes");
}

#[test]
fn front_matter() {
    run("front_matter");
}

#[test]
fn settings() {
    run("settings");
}

#[test]
fn schemas() {
    run("schema");
}

#[test]
fn values() {
    run("values");
}

#[test]
fn cache() {
    run("cache");
}

#[test]
fn commands() {
    run("commands");
}
