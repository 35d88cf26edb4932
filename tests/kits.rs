//! What is handed out for CI and packaging agrees with the program. `.ci/packages`, `.ci/hooks` and `.ci/kits` try it.

use crate::readme::blocks;
use crate::support::{DOCUMENT, EARLIER, OTHER, Sandbox, UNLINKED, document};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

#[track_caller]
#[expect(clippy::disallowed_methods, reason = "the tests read the project's own files")]
fn read(name: &str) -> String {
    std::fs::read_to_string(format!("{TOP}/{name}"))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A clone on the branch `topic`, which brings a bad post-mortem and switches off the rule that finds it.
fn request() -> Sandbox {
    let sandbox = Sandbox::committed(&[(EARLIER, &document("2025-08-19", OTHER))]);
    sandbox.git(&["switch", "-q", "-c", "topic"]);
    sandbox.write(DOCUMENT, document("2026-01-05", UNLINKED));
    sandbox.write(".pmalint.yaml", "rules: {action-unlinked: off}\n");
    sandbox.commit();
    sandbox.clone_with(&["--branch", "topic"]);
    sandbox.git_in(&sandbox.root().join("clone"), &["remote", "set-head", "origin", "main"]);
    sandbox
}

/// The commands of docs/ci.md, on the request that it speaks of, print what it shows.
#[test]
fn the_page_shows_what_is_printed() {
    let sandbox = request();
    let clone = sandbox.root().join("clone");
    let blocks = blocks(&read("docs/ci.md"), "console");
    assert_eq!(blocks.len(), 3);
    for shown in blocks.iter().flat_map(|block| block.split("$ ").skip(1)) {
        let (command, shown) = shown.split_once('\n').unwrap();
        let (code, shown) = match shown.strip_prefix("? ") {
            Some(rest) => rest.split_once('\n').unwrap(),
            None => ("0", shown),
        };
        let command = command.replace("$REPOSITORY", &sandbox.work().display().to_string());
        let run = sandbox.shell(&clone, &command).exits(code.parse().unwrap());
        let printed = format!("{}{}", run.out, run.err);
        assert_eq!(printed.trim_end(), shown.trim_end(), "{command}");
    }
}

/// Whatever installs pmalint installs this version.
#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let release = format!("pmalint=={version}");
    for (name, text) in [
        ("action.yml", format!("default: {version}\n")),
        ("pyproject.toml", format!("version = \"{version}\"\n")),
        ("hooks/ci/github.yml", format!("pmalint/pmalint@v{version}\n")),
        ("docs/ci.md", format!("pmalint/pmalint@v{version}\n")),
        ("pyproject.toml", release.clone()),
        ("hooks/ci/gitlab.yml", release.clone()),
        ("hooks/ci/azure-pipelines.yml", release.clone()),
        ("hooks/ci/bitbucket-pipelines.yml", release.clone()),
        ("hooks/ci/buildkite.yml", release.clone()),
        ("hooks/ci/circleci.yml", release.clone()),
        ("hooks/ci/Jenkinsfile", release),
    ] {
        assert!(read(name).contains(&text), "{name} does not say `{}`", text.trim_end());
    }
}

/// docs/ci.md tells of every kit, every input of the action and every hook for pre-commit.
#[test]
fn the_page_is_complete() {
    let page = read("docs/ci.md");
    let kits = std::fs::read_dir(format!("{TOP}/hooks/ci")).unwrap();
    for kit in kits.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        let is_told = page.contains(&format!("](../hooks/ci/{kit})"));
        assert!(is_told || kit.ends_with(".sh"), "{kit}");
    }
    let yaml = |name: &str| -> serde_yaml::Value { serde_yaml::from_str(&read(name)).unwrap() };
    let action = yaml("action.yml");
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        let row = format!("| `{}` | ", name.as_str().unwrap());
        let default = input["default"].as_str().unwrap();
        let told = page.split_once(&row).unwrap_or_else(|| panic!("{row}")).1;
        let told = told.split_once('|').unwrap().0.trim();
        let is_told = name == "version" || told.trim_matches('`') == default;
        assert!(is_told, "{row}{told}, not {default}");
    }
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_sequence().unwrap() {
        let id = hook["id"].as_str().unwrap();
        assert!(page.contains(&format!("| `{id}` |")), "{id}");
    }
}
