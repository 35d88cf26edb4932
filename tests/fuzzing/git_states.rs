//! States of a repository that are made by chance: files that are written, staged, moved, committed, merged. Whatever the
//! state is, a run ends in an exit code that is documented, says the same twice and with what earlier runs kept, and both
//! backends say the same.

use super::{Random, timed};
use crate::support::{Run, Sandbox};

/// Some names are each other's folders.
const FILES: &[&str] = &[
    "docs/postmortems/2025-01-05-queue.md",
    "docs/postmortems/2025-03-05-database.md",
    "docs/postmortems/2026-01-05-again.md",
    "docs/postmortems/2026/network.md",
    "postmortems/2024-02-01-é.md",
    "incidents/a b.md",
    "README.md",
    "src/main.c",
];

const ACTIONS: &[&str] = &[
    "- [ ] @ines: Page on-call when the order queue grows (#12)",
    "- [ ] Alert on-call when the queue of orders fills up (#40)",
    "- [x] @jun: Label the cables (#7)",
    "- [ ] @kim: Draw the network. Won't do: there is none (#50)",
    "No follow-up actions: the shop closes.",
];

impl Random {
    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn document(&mut self) -> Vec<u8> {
        if self.below(12) == 0 {
            return self.text(&[]);
        }
        let year = 2024 + self.below(3);
        let (one, other) = (self.one_of(ACTIONS), self.one_of(ACTIONS));
        let text =
            format!("# Shop was down\n\nDate: {year}-01-05\n\n## Action items\n\n{one}\n{other}\n");
        text.into_bytes()
    }

    /// Does one thing to the repository; what git refuses is not done.
    fn change(&mut self, sandbox: &Sandbox) {
        let (file, other) = (self.one_of(FILES), self.one_of(FILES));
        let git = |arguments: &[&str]| {
            sandbox.try_git(arguments);
        };
        match self.below(16) {
            0..=3 => sandbox.write(file, self.document()),
            4..=6 => git(&["add", "--all"]),
            7 => git(&["add", "--intent-to-add", file]),
            8 => git(&["rm", "-q", "--cached", file]),
            9 => git(&["mv", "-f", file, other]),
            10 | 11 => git(&["commit", "-q", "--no-verify", "-m", "message"]),
            12 => {
                git(&["checkout", "-q", "-B", "topic"]);
            }
            13 => git(&["checkout", "-q", "main"]),
            14 => git(&["merge", "-q", "--no-edit", "topic"]),
            _ => git(&["update-index", "--index-version", self.one_of(&["2", "3", "4"])]),
        }
    }
}

/// Holds all ways to ask for a state against each other.
#[track_caller]
fn agree(sandbox: &Sandbox, seed: u64) {
    for state in ["--staged", "--since HEAD~1", "--at HEAD", ""] {
        let ask = |backend: &str, more: &str| -> Run {
            let arguments = format!("{state} --format json --fail-on never {more}");
            let variables: &[(&str, &str)] =
                if backend.is_empty() { &[] } else { &[("PMALINT_GIT", backend)] };
            sandbox.check_with(&sandbox.work(), variables, &arguments)
        };
        let expected = ask("", "--no-cache");
        assert!(matches!(expected.code, 0 | 2), "seed {seed}, {state}: {expected}");
        for (backend, more) in [("", ""), ("", ""), ("libgit2", "--no-cache"), ("git", "")] {
            let run = ask(backend, more);
            let both = [&run, &expected].map(|run| (run.code, &run.out));
            assert_eq!(both[0], both[1], "seed {seed}, {state}, {backend:?} {more:?}: {run}");
        }
    }
}

#[test]
fn git_states() {
    const STATES: u64 = 6;
    const CHANGES: usize = 60;
    timed("git states", STATES, &mut |seed| {
        let mut random = Random::new(seed);
        let sandbox = Sandbox::new();
        for change in 0..CHANGES {
            random.change(&sandbox);
            if change % 10 == 9 {
                agree(&sandbox, seed);
            }
        }
    });
}
