//! `pmalint init` and `pmalint new`.

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, PMALINT, Sandbox, TODAY, UNLINKED, document};

const PRINTS: &str = "init --as-of 2026-11-22";
const WRITES: &str = "init --yes --as-of 2026-11-22";

fn two() -> Sandbox {
    Sandbox::committed(&[
        (EARLIER, &document("2025-08-19", OTHER)),
        (DOCUMENT, &document("2026-01-05", GOOD)),
        ("docs/postmortems/README.md", "# How we write these\n"),
        ("docs/guide.md", "# Guide\n"),
    ])
}

/// What is in the settings, without comments.
#[track_caller]
fn settings(sandbox: &Sandbox) -> String {
    let text = sandbox.read(".pmalint.yaml");
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn init_writes_settings_that_hold() {
    let sandbox = two();
    let before = sandbox.check("--show-files").out;
    sandbox.pmalint(WRITES).exits(0).says(&[
        "2 post-mortems: docs/postmortems/*.md",
        "default: Summary in 2 of 2, Impact in 2, Causes in 2",
        "0 errors and 0 warnings in 2 documents",
        ".pmalint.yaml is written",
        "pmalint hook install",
    ]);
    assert_eq!(
        settings(&sandbox),
        "documents: [\"docs/postmortems/*.md\"]\nexclude: [\"docs/postmortems/README.md\"]"
    );
    assert_eq!(sandbox.check("--show-files").exits(0).out, before);
    sandbox.check("").exits(0);
}

#[test]
fn without_a_terminal_init_only_shows() {
    let sandbox = two();
    let run = sandbox.pmalint(PRINTS).exits(0).says(&["nothing is written", "pmalint init --yes"]);
    assert!(!sandbox.work().join(".pmalint.yaml").exists());
    // What is shown is what is written.
    sandbox.pmalint(WRITES).exits(0);
    assert_eq!(run.out, sandbox.read(".pmalint.yaml"));
}

#[test]
fn init_overwrites_nothing() {
    let sandbox = two();
    for text in ["rules: {}\n", "not: [yaml\n"] {
        sandbox.write(".pmalint.yaml", text);
        for arguments in [PRINTS, WRITES] {
            sandbox
                .pmalint(arguments)
                .exits(2)
                .says(&["there is a settings file already", "pmalint config show"]);
        }
        assert_eq!(sandbox.read(".pmalint.yaml"), text);
    }
}

#[test]
fn old_findings_are_counted_and_a_baseline_is_offered() {
    let sandbox = Sandbox::committed(&[(DOCUMENT, &document("2026-01-05", UNLINKED))]);
    sandbox
        .pmalint(WRITES)
        .exits(0)
        .says(&["1 error and 0 warnings in 1 document", "pmalint baseline create"]);
    sandbox.check("").exits(1);
}

#[test]
fn init_in_an_empty_repository_names_the_first_steps() {
    let sandbox = Sandbox::new();
    sandbox.pmalint(WRITES).exits(0).says(&["no post-mortem found", "pmalint new"]);
    assert_eq!(settings(&sandbox), "documents: [\"docs/postmortems/*.md\"]");
    sandbox.pmalint("new Queue --as-of 2026-11-22").exits(0);
    sandbox.check("").exits(0).says(&["warnings in 1 document"]);
}

#[test]
fn init_works_in_a_folder_below_and_without_a_repository() {
    let sandbox = two();
    sandbox.pmalint_in(&sandbox.work().join("docs"), WRITES).exits(0);
    assert!(settings(&sandbox).starts_with("documents: [\"docs/postmortems/*.md\"]"));

    let sandbox = Sandbox::without_repository();
    sandbox.write(DOCUMENT, document("2026-01-05", GOOD));
    let run = sandbox.pmalint(WRITES).exits(0);
    // Nothing can be installed there.
    assert!(!run.err.contains("pmalint hook install"), "{run}");
    sandbox.check("").exits(0);
}

/// Post-mortems in a folder that no built-in name knows are found by what they say.
#[test]
fn init_finds_what_the_built_in_selection_does_not() {
    let text = document("2026-01-05", GOOD).replace(
        "## Summary",
        "## Timeline\n\n- 10:00 It stops.\n\n## Resolution\n\nFixed.\n\n## Summary",
    );
    let sandbox = Sandbox::committed(&[
        ("what-broke/2026-01-05-queue.md", &text),
        ("what-broke/2026-02-05-disk.md", &text.replace("2026-01-05", "2026-02-05")),
        ("docs/guide.md", "# Guide\n\n## Impact\n\nNone.\n"),
    ]);
    sandbox.check("").exits(2);
    sandbox.pmalint(WRITES).exits(0).says(&["2 post-mortems: what-broke/*.md"]);
    assert_eq!(
        sandbox.check("--show-files").out,
        "what-broke/2026-01-05-queue.md\nwhat-broke/2026-02-05-disk.md\n"
    );
}

#[test]
fn trackers_come_from_the_links_and_the_remote() {
    let jira = |number: u32, key: &str| {
        format!(
            "- [ ] @ines: Page on-call when queue {number} grows ([{key}-{number}](https://example.atlassian.net/browse/{key}-{number}))"
        )
    };
    let actions = [jira(1, "OPS"), jira(2, "PLAT"), jira(3, "PLAT")].join("\n");
    let sandbox = Sandbox::committed(&[(DOCUMENT, &document("2026-01-05", &actions))]);
    sandbox.git(&["remote", "add", "origin", "git@github.com:ovenmere/platform.git"]);
    sandbox.pmalint(WRITES).exits(0).says(&[
        "jira: 3 links to https://example.atlassian.net/browse/{id}",
        "issues such as #12: https://github.com/ovenmere/platform",
    ]);
    assert_eq!(
        settings(&sandbox),
        "documents: [\"docs/postmortems/*.md\"]\ntrackers:\n  - type: jira\n    url: \"https://example.atlassian.net/browse/{id}\"\n    keys: [PLAT, OPS]"
    );
    // From now on a short key is a link as well.
    sandbox.write(EARLIER, document("2025-08-19", "- [ ] @ines: Measure the age of jobs, PLAT-9"));
    sandbox.check("").exits(0);
}

/// Documents that are written by a known template get its schema.
#[test]
fn the_schema_is_that_of_the_template() {
    for name in ["google-sre", "pagerduty", "atlassian", "gov-uk", "aws-coe"] {
        let sandbox = Sandbox::new();
        let template = sandbox.pmalint(&format!("schema template {name}")).exits(0).out;
        for day in ["2026-03-09", "2026-04-09", "2026-05-09"] {
            sandbox.write(format!("docs/postmortems/{day}-ferries.md"), &template);
        }
        sandbox.pmalint(WRITES).exits(0).says(&["3 of 3"]);
        assert!(
            settings(&sandbox).contains(&format!(
                "
schema: {name}
"
            )),
            "{name}"
        );
        sandbox.check("--select PMA1").exits(0);
    }
}

fn new(sandbox: &Sandbox, arguments: &[&str]) -> crate::support::Run {
    let mut command = sandbox.command(PMALINT, &sandbox.work());
    sandbox.run_command(command.args(["new", "--as-of", TODAY]).args(arguments))
}

#[test]
fn a_new_post_mortem_is_named_and_written_like_the_others() {
    let sandbox = two();
    let run = new(&sandbox, &["Storefront: refused orders", "--severity", "SEV-1"]).exits(0);
    let path = "docs/postmortems/2026-11-22-storefront-refused-orders.md";
    assert_eq!(run.out, format!("{path}\n"));
    let text = sandbox.read(path);
    assert!(
        text.starts_with("---\ndate: 2026-11-22\nseverity: SEV-1\nstatus: draft\nowner: #"),
        "{text}"
    );
    assert!(text.contains("\n# Storefront: refused orders\n"), "{text}");
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings, ["Summary", "Impact", "Root causes", "Action items"]);
    // A list of earlier incidents, since both titles speak of orders; as a comment, it is no claim.
    assert!(text.contains("- 2026-01-05 [Orders waited](2026-01-05-checkout.md)"), "{text}");
}

/// What is still to be written is found, and is no error while it is a draft.
#[test]
fn a_fresh_draft_has_warnings_and_no_errors() {
    let sandbox = two();
    new(&sandbox, &["Disk full"]).exits(0);
    let path = "docs/postmortems/2026-11-22-disk-full.md";
    let run = sandbox.check(&format!("{path} --format json")).exits(0);
    let codes: Vec<String> =
        run.codes().iter().filter_map(|code| Some(code.split_once(' ')?.1.to_owned())).collect();
    for code in ["PMA101", "PMA104", "PMA201"] {
        assert!(codes.iter().any(|found| found == code), "{code} in {codes:?}");
    }
    assert_eq!(run.json()["summary"]["errors"], 0, "{run}");
    // Who says that it is done hears that it is not.
    sandbox.write(path, sandbox.read(path).replace("status: draft", "status: closed"));
    sandbox.check(path).exits(1);
}

#[test]
fn new_overwrites_nothing() {
    let sandbox = two();
    new(&sandbox, &["Disk full"]).exits(0);
    let path = "docs/postmortems/2026-11-22-disk-full.md";
    sandbox.write(path, "# Mine\n");
    new(&sandbox, &["Disk full"]).exits(2).says(&["there is a file already", "another title"]);
    assert_eq!(sandbox.read(path), "# Mine\n");
}

#[test]
fn new_can_print_and_go_elsewhere() {
    let sandbox = two();
    let run = new(&sandbox, &["Disk full", "--stdout", "--date", "2026-02-03"]).exits(0);
    assert!(run.out.contains("date: 2026-02-03\n"), "{run}");
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    new(&sandbox, &["Disk full", "--folder", "elsewhere"])
        .exits(0)
        .says(&["elsewhere/2026-11-22-disk-full.md", "the settings do not select"]);
    new(&sandbox, &["Disk full", "--folder", "../outside"]).exits(2);
    new(&sandbox, &["Disk full", "--date", "yesterday"]).exits(2).says(&["YYYY-MM-DD"]);
    new(&sandbox, &["Disk\nfull"]).exits(2).says(&["one line"]);
}

#[test]
fn a_service_finds_its_earlier_incidents() {
    let sandbox = two();
    let earlier = document("2025-08-19", OTHER)
        .replace("owner: Ines", "owner: Ines\nservices: [label-printer, web]");
    sandbox.write(EARLIER, earlier.replace("# Orders waited", "# No labels --> none"));
    let run = new(&sandbox, &["Disk full", "--service", "label-printer", "--stdout"]).exits(0);
    assert!(run.out.contains("- 2025-08-19 [No labels - -> none](2025-08-19-queue.md)"), "{run}");
    assert!(!run.out.contains("checkout.md"), "{run}");
}

/// The schema of the settings says what a new document has.
#[test]
fn the_schema_in_force_is_followed() {
    let sandbox = Sandbox::with(&[(".pmalint.yaml", "schema: pagerduty\n")]);
    new(&sandbox, &["Disk full", "--severity", "SEV-1"]).exits(0);
    let text = sandbox.read("docs/postmortems/2026-11-22-disk-full.md");
    for part in [
        "## Overview\n\n<!-- The contributing factors, the course",
        "## Responders",
        "owner: # The one person",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let run = sandbox.check("--format json").exits(0);
    assert!(run.codes().iter().all(|code| !code.ends_with("PMA103")), "nothing is missing: {run}");
}

#[cfg(unix)]
#[test]
fn the_editor_is_opened_with_the_new_file() {
    let sandbox = two();
    let run = |variables: &[(&str, &str)]| {
        sandbox.pmalint_with(&sandbox.work(), variables, "new Disk --edit --as-of 2026-11-22")
    };
    run(&[]).exits(2).says(&["EDITOR"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    run(&[("EDITOR", "false"), ("VISUAL", "sed -i 's/^# .*/# Edited/'")]).exits(0);
    assert!(sandbox.read("docs/postmortems/2026-11-22-disk.md").contains("# Edited"));
    sandbox.remove("docs/postmortems/2026-11-22-disk.md");
    run(&[("EDITOR", "false")]).exits(2).says(&["`false` ended with"]);
}
