//! The targets of `fuzz/` on texts that are put together from what readers look for. `FUZZ_SECONDS` is how long each target
//! runs; without it each takes a fixed number of texts. `FUZZ_SEED` begins elsewhere.

mod git_states;
#[path = "../../fuzz/targets.rs"]
pub(crate) mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
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
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % end
    }

    /// A text of its own, or one of the seeds with something in it changed.
    fn text(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut text = Vec::new();
        match self.below(5) {
            4 if !seeds.is_empty() => {
                let seed = &seeds[self.below(seeds.len())];
                return self.changed(seed);
            }
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
        self.spoil(text)
    }

    /// A text with pieces at the ends of some lines, and some lines somewhere else.
    fn changed(&mut self, text: &[u8]) -> Vec<u8> {
        let mut lines: Vec<Vec<u8>> =
            text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        for _ in 0..=self.below(4) {
            let at = self.below(lines.len());
            match self.below(3) {
                0 => {
                    let line = lines.remove(at);
                    lines.insert(self.below(lines.len() + 1), line);
                }
                1 => lines[at].truncate(self.below(40)),
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    lines[at].extend_from_slice(piece.as_bytes());
                }
            }
        }
        self.spoil(lines.concat())
    }

    /// Now and then a text with bytes in it that are none.
    fn spoil(&mut self, mut text: Vec<u8>) -> Vec<u8> {
        let count = if self.below(10) == 0 && !text.is_empty() { 3 } else { 0 };
        for _ in 0..count {
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

/// The project's own documents, templates, schemas and settings.
fn seeds() -> Vec<Vec<u8>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["examples", "examples/docs/postmortems", "schemas"].map(|name| top.join(name));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let is_text = |path: &&PathBuf| {
        path.extension().is_some_and(|extension| extension == "md" || extension == "yaml")
    };
    #[expect(clippy::disallowed_methods, reason = "the project's own files")]
    let read = |path: &PathBuf| std::fs::read(path).unwrap();
    let seeds: Vec<_> = paths.iter().filter(is_text).map(read).collect();
    assert!(seeds.len() > 15, "{paths:?}");
    seeds
}

/// Does something for so many seeds, or as long as the environment says.
#[expect(clippy::print_stdout, reason = "how many a timed run had")]
fn timed(name: &str, count: u64, once: &mut dyn FnMut(u64)) {
    let mut seed = variable("FUZZ_SEED").unwrap_or(1);
    let (begin, time) = (Instant::now(), variable("FUZZ_SECONDS").map(Duration::from_secs));
    let mut done = 0;
    while time.map_or(done < count, |time| begin.elapsed() < time) {
        once(seed);
        seed += 1;
        done += 1;
    }
    if time.is_some() {
        println!("{name}: {done}");
    }
}

#[track_caller]
fn run(name: &str) {
    let (_, target) = targets::TARGETS.iter().find(|(other, _)| *other == name).unwrap();
    let try_it = |text: &[u8], seed: u64| {
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| target(text))) {
            let cause = cause.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("{name}, seed {seed}: {cause}\n{:?}", String::from_utf8_lossy(text));
        }
    };
    let seeds = seeds();
    for text in &seeds {
        try_it(text, 0);
    }
    timed(name, TEXTS, &mut |seed| try_it(&Random::new(seed).text(&seeds), seed));
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
