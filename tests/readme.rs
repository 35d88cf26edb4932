//! Every command in README and in the guides, and every output they show, is what pmalint really prints.

use std::process::Command;

use pmalint::report::Format;
use pmalint::rules::RULES;

use crate::support::{PMALINT, Sandbox};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

fn readme() -> String {
    text("README.md")
}

#[expect(clippy::disallowed_methods, reason = "the test reads the project's own files")]
fn text(file: &str) -> String {
    std::fs::read_to_string(format!("{TOP}/{file}")).unwrap()
}

/// The text of each fenced block of a language.
pub(crate) fn blocks(text: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    text.split(&opening)
        .skip(1)
        .map(|block| block.split("```\n").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn commands_print_what_is_shown() {
    for file in ["README.md", "docs/formats.md", "docs/repeats.md"] {
        let blocks = blocks(&text(file), "console");
        assert!(!blocks.is_empty());
        for block in blocks {
            let (command, shown) = block.split_once('\n').unwrap();
            let arguments = ["$ cargo run --quiet -- ", "$ pmalint "]
                .iter()
                .find_map(|program| command.strip_prefix(program))
                .unwrap_or_else(|| panic!("{command}"));
            let (code, shown) = shown.split_once('\n').unwrap();
            let output = Sandbox::new()
                .command(PMALINT, TOP.as_ref())
                .args(arguments.split(' '))
                .output()
                .unwrap();
            assert_eq!(code, format!("? {}", output.status.code().unwrap()), "{command}");
            holds(&String::from_utf8(output.stdout).unwrap(), shown);
        }
    }
}

/// Each format has its place in the guide, with a command and what CI systems are told.
#[test]
fn every_format_is_in_the_guide() {
    let guide = text("docs/formats.md");
    for format in Format::ALL {
        assert!(guide.contains(&format!("`{}`", format.as_str())), "{}", format.as_str());
    }
    let programs = Format::ALL.iter().filter(|format| !format.about().starts_with("For people"));
    for format in programs {
        let is_shown = blocks(&guide, "console").iter().any(|block| {
            block.lines().next().unwrap().contains(&format!("--format {}", format.as_str()))
        });
        assert!(is_shown, "no command for {}", format.as_str());
    }
    for yaml in blocks(&guide, "yaml") {
        serde_yaml::from_str::<serde_yaml::Value>(&yaml).unwrap();
    }
}

/// What is shown between lines of `...` stands in the output, in that order, from its start to its end.
#[track_caller]
fn holds(output: &str, shown: &str) {
    let mut rest = output.trim_end();
    let parts: Vec<&str> = shown.split("\n...\n").map(|part| part.trim_matches('\n')).collect();
    for (at, part) in parts.iter().enumerate() {
        let is_last = at > 0 && at + 1 == parts.len();
        let found = if is_last { rest.rfind(part) } else { rest.find(part) };
        let found = found.unwrap_or_else(|| panic!("not printed:\n{part}\nbut:\n{output}"));
        assert!(at > 0 || found == 0, "something is printed before:\n{part}");
        rest = &rest[found + part.len()..];
    }
    assert_eq!(rest, "", "something is printed after what is shown");
}

/// The settings that README shows are read without a complaint.
#[test]
fn the_settings_are_settings() {
    let text = readme();
    let yaml = blocks(&text, "yaml");
    let settings = yaml.iter().find(|block| block.contains("documents:")).unwrap();
    let sandbox = Sandbox::with(&[
        (".pmalint.yaml", settings),
        ("schemas/postmortem.yaml", "type: object\n"),
        ("reviews/2026-01-05-a.md", "# A\n"),
    ]);
    let output = sandbox
        .command(PMALINT, &sandbox.work())
        .args(["check", "--fail-on", "never"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// `UPDATE=1 cargo test` rewrites the list of rules.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test may rewrite the project's own file")]
fn the_list_of_rules_is_current() {
    let text = readme();
    let (before, rest) = text.split_once("<!-- rules -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /rules -->").unwrap();
    let rows: String = RULES
        .iter()
        .map(|rule| {
            format!(
                "| {} | [{}](docs/rules/{}.md) | {} | {} |\n",
                rule.code,
                rule.name,
                rule.name,
                rule.level_name(),
                rule.summary
            )
        })
        .collect();
    let current = format!(
        "{before}<!-- rules -->\n| Code | Rule | Level | Holds when |\n|---|---|---|---|\n{rows}<!-- /rules -->{after}"
    );
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(format!("{TOP}/README.md"), &current).unwrap();
        return;
    }
    assert_eq!(text, current, "run `UPDATE=1 cargo test` and commit the change");
}

/// The hooks that README shows for pre-commit are those of `.pre-commit-hooks.yaml`.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the project's own files")]
fn the_hooks_for_pre_commit_call_what_exists() {
    let hooks = std::fs::read_to_string(format!("{TOP}/.pre-commit-hooks.yaml")).unwrap();
    let hooks: serde_yaml::Value = serde_yaml::from_str(&hooks).unwrap();
    let hooks = hooks.as_sequence().unwrap();
    let ids: Vec<&str> = hooks.iter().filter_map(|hook| hook["id"].as_str()).collect();
    assert_eq!(ids, ["pmalint", "pmalint-python", "pmalint-system"]);
    for hook in hooks {
        let entry = hook["entry"].as_str().unwrap();
        let help =
            Command::new(PMALINT).args(entry.split(' ').skip(1)).arg("--help").output().unwrap();
        assert!(help.status.success(), "{entry}");
    }
    let text = readme();
    let named: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("- id: ")).collect();
    assert!(!named.is_empty());
    for line in named {
        let id = line.split(' ').next().unwrap();
        assert!(ids.contains(&id), "{line}");
    }
}
