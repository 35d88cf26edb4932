//! What the guides in `docs/` show is what happens.

use pmalint::rules::RULES;

use crate::readme::blocks;
use crate::support::{DOCUMENT, PMALINT, Sandbox, TODAY};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

#[expect(clippy::disallowed_methods, reason = "the test reads the project's own files")]
fn guide(name: &str) -> String {
    std::fs::read_to_string(format!("{TOP}/docs/{name}")).unwrap()
}

/// The post-mortems of the example, committed.
#[cfg(target_os = "linux")]
#[track_caller]
pub(crate) fn example() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut copy = sandbox.command("cp", &sandbox.work());
    let run = copy.args([
        "-r",
        &format!("{TOP}/examples/docs"),
        &format!("{TOP}/examples/.pmalint.yaml"),
        ".",
    ]);
    sandbox.run_command(run).exits(0);
    sandbox.commit();
    sandbox
}

/// Runs the commands of a guide one after the other; `? N` is the exit code of those that are shown with their output.
/// What counts as today is the same in a year, and the folder is called `~/ovenmere`.
/// `UPDATE=1 cargo test` rewrites what is shown. `sed -i` is not the same everywhere.
#[cfg(target_os = "linux")]
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "the test may rewrite the project's own file")]
fn goes_as_it_is_told(name: &str, sandbox: &Sandbox) {
    let text = guide(name);
    let mut current = text.clone();
    for block in blocks(&text, "console") {
        let mut played = String::new();
        for step in block.split("$ ").skip(1) {
            let (command, shown) = step.split_once('\n').unwrap();
            let mut shell = sandbox.command("sh", &sandbox.work());
            let script = format!(
                "pmalint() {{ case $1 in hook|config|related) '{PMALINT}' \"$@\" ;; *) '{PMALINT}' \"$@\" --as-of {TODAY} ;; esac; }}; {command}"
            );
            let run = sandbox.run_command(shell.args(["-c", &script]));
            played.push_str(&format!("$ {command}\n"));
            if shown.is_empty() {
                assert_eq!((run.code, run.out.as_str()), (0, ""), "{command}: {run}");
            } else {
                let out = format!("{}{}", run.out, run.err).replace("[ROOT]/work", "~/ovenmere");
                played.push_str(&format!("? {}\n{out}", run.code));
            }
        }
        current = current.replacen(&block, &played, 1);
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(format!("{TOP}/docs/{name}"), &current).unwrap();
        return;
    }
    assert_eq!(text, current, "run `UPDATE=1 cargo test` and commit the change");
}

#[cfg(target_os = "linux")]
#[test]
fn adopting_goes_as_it_is_told() {
    goes_as_it_is_told("adopting.md", &example());
}

#[cfg(target_os = "linux")]
#[test]
fn the_questions_are_answered_as_it_is_told() {
    goes_as_it_is_told("faq.md", &example());
}

#[cfg(target_os = "linux")]
#[test]
fn fixes_go_as_they_are_told() {
    goes_as_it_is_told("fixes.md", &example());
}

/// The guide names every rule that has a fix, and no other.
#[test]
fn every_fix_is_in_the_guide() {
    let text = guide("fixes.md");
    for rule in RULES {
        let is_named = text.contains(&format!("| [{0}](rules/{0}.md) |", rule.name));
        assert_eq!(is_named, rule.has_fix(), "{}", rule.name);
    }
}

/// The example again, as it was before anyone thought of pmalint.
#[cfg(target_os = "linux")]
#[test]
fn getting_started_goes_as_it_is_told() {
    let sandbox = Sandbox::without_repository();
    std::fs::remove_dir(sandbox.work()).unwrap();
    let [made] = &blocks(&guide("getting-started.md"), "sh")[..] else { panic!("one block") };
    sandbox.shell(TOP.as_ref(), &made.replace("~/ovenmere", "~/work")).exits(0);
    for (key, value) in [("user.name", "Ines"), ("user.email", "ines@example.com")] {
        sandbox.git(&["config", key, value]);
    }
    goes_as_it_is_told("getting-started.md", &sandbox);
}

/// Every suppression that is shown holds.
#[test]
fn suppressions_that_are_shown_are_understood() {
    let guides = [guide("suppressions.md"), guide("faq.md")];
    let examples: Vec<_> = guides.iter().flat_map(|guide| blocks(guide, "markdown")).collect();
    assert!(examples.len() > 5);
    for example in examples {
        let text = if example.starts_with("---") {
            format!("{example}\n# T\n")
        } else {
            format!("# T\n\n## Action items\n\n{example}")
        };
        let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
        let run = sandbox.check("--format json");
        assert!(run.codes().iter().all(|code| !code.contains("PMA7")), "{example}\n{run}");
        assert_ne!(run.json()["summary"]["suppressed"], 0, "{example}\n{run}");
    }
}

#[test]
fn settings_that_are_shown_are_settings() {
    let guides = [guide("suppressions.md"), guide("faq.md"), guide("adopting.md")];
    for settings in guides.iter().flat_map(|guide| blocks(guide, "yaml")) {
        let sandbox = Sandbox::with(&[(".pmalint.yaml", &settings), (DOCUMENT, "# T\n")]);
        sandbox.check("--fail-on never").exits(0);
    }
}
