//! `.pmalint.yaml`: what it changes, and how its mistakes are shown.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, Sandbox, UNLINKED, document};

/// What a check of the flawed document finds.
const FLAW: [&str; 1] = ["2026-01-05-checkout.md PMA203"];
const NOTHING: [&str; 0] = [];

fn with_settings(settings: &str) -> Sandbox {
    let text = document("2026-01-05", UNLINKED);
    Sandbox::with(&[(DOCUMENT, &text), (".pmalint.yaml", settings)])
}

#[test]
fn a_mistake_is_shown_at_its_place() {
    assert_snapshot!(with_settings("document: [reports]\n").check(""), @"
    exit 2
    --- stderr
    error: unexpected key `document`
       ╭─[.pmalint.yaml:1:1]
     1 │ document: [reports]
       · ────────
       ╰────
      help: did you mean `documents`?
    ");
    assert_snapshot!(with_settings("rules: {action-unlinkd: warning}\n").check(""), @"
    exit 2
    --- stderr
    error: there is no rule `action-unlinkd`
       ╭─[.pmalint.yaml:1:9]
     1 │ rules: {action-unlinkd: warning}
       ·         ──────────────
       ╰────
      help: did you mean `action-unlinked`?
    ");
}

#[test]
fn every_mistake_is_exit_2() {
    for (settings, parts) in [
        (
            "rules:\n  repeat-text: [\n",
            &["`[` is opened and never closed", ".pmalint.yaml:2:16"][..],
        ),
        ("rules: {repeat-text: fatal}", &["`fatal`", "`off`, `info`, `warning`, `error`"]),
        ("documents: [\"[a\"]", &["invalid glob"]),
        ("history: {months: 0}", &["`months` is `0`"]),
        ("vocabulary: {sections: {action: [Todo]}}", &["no section `action`", "`actions`?"]),
        ("trackers: [{type: jiraa}]", &["did you mean `jira`?"]),
        ("schema: schema.yaml", &["there is no schema at `schema.yaml`"]),
        ("documents: a\ndocuments: b\n", &["documents"]),
        ("- a list\n", &["error:"]),
        ("a: *b\n", &["error:"]),
    ] {
        let run = with_settings(settings).check("").exits(2).says(parts);
        assert_eq!(run.out, "", "{run}");
    }
    let sandbox = with_settings("");
    sandbox.write(".pmalint.yaml", b"documents: [\xff]");
    sandbox.check("").exits(2).says(&[".pmalint.yaml is not UTF-8"]);
}

/// A mistake counts for whatever state of the repository is read, and for every command.
#[test]
fn a_mistake_is_found_in_every_state() {
    let sandbox = with_settings("documnts: []\n");
    sandbox.commit();
    for arguments in [
        "check",
        "check --staged",
        "check --at HEAD",
        "check --since HEAD",
        "actions",
        "related",
        "hook run",
        "config show",
    ] {
        sandbox.pmalint(arguments).exits(2).says(&["did you mean `documents`?"]);
    }
    sandbox.check("--isolated").exits(1);
}

#[test]
fn an_empty_file_is_the_defaults() {
    for settings in ["", "# nothing\n", "---\n"] {
        assert_eq!(with_settings(settings).codes(""), FLAW, "{settings:?}");
    }
}

#[test]
fn a_level_decides_what_a_finding_counts() {
    for (level, code, summary) in [
        ("off", 0, [0, 0, 0]),
        ("info", 0, [0, 0, 1]),
        ("warning", 0, [0, 1, 0]),
        ("error", 1, [1, 0, 0]),
    ] {
        for rule in ["action-unlinked", "PMA203"] {
            let sandbox = with_settings(&format!("rules: {{{rule}: {level}}}\n"));
            let json = sandbox.check("--format json").exits(code).json();
            let counts =
                ["errors", "warnings", "infos"].map(|name| json["summary"][name].as_u64().unwrap());
            assert_eq!(counts, summary, "{rule}: {level}");
        }
    }
}

#[test]
fn the_closest_settings_govern() {
    let sandbox = with_settings("rules: {action-unlinked: off}\n");
    let text = document("2026-02-01", &UNLINKED.replace("Page", "Warn"));
    sandbox.write("team/postmortems/2026-02-01-mail.md", &text);
    sandbox.write("teams/postmortems/2026-02-02-mail.md", text.replace("02-01", "02-02"));
    assert_eq!(sandbox.codes("--select PMA203"), NOTHING);
    // Below it, everything is as the file there says, or else the default.
    sandbox.write("team/.pmalint.yaml", "");
    assert_eq!(sandbox.codes("--select PMA203"), ["2026-02-01-mail.md PMA203"]);
    sandbox.write("team/.pmalint.yaml", "documents: [reports]\n");
    assert_eq!(sandbox.codes("--select PMA203"), NOTHING);
    sandbox.write("team/reports/2026-02-03-mail.txt", text.replace("02-01", "02-03"));
    assert_eq!(sandbox.codes("--select PMA203"), ["2026-02-03-mail.txt PMA203"]);
}

#[test]
fn a_named_settings_file_governs_everything() {
    let sandbox = with_settings("rules: {action-unlinked: off}\n");
    sandbox.write("docs/.pmalint.yaml", "documents: [nothing]\n");
    sandbox.write("ci/strict.yaml", "rules: {action-unlinked: warning}\n");
    let run = sandbox.check("--config ci/strict.yaml --format json --fail-on warning").exits(1);
    assert_eq!(run.codes(), FLAW);
    sandbox.write("../outside.yaml", "documents: [docs]\n");
    // A settings file is no document, even where the globs select it.
    assert_eq!(sandbox.codes("--config ../outside.yaml"), FLAW);
    assert_eq!(sandbox.codes("--isolated"), FLAW);
    sandbox.check("--config nowhere.yaml").exits(2).says(&["nowhere.yaml"]);
    sandbox.write("ci/strict.yaml", "rule: {}\n");
    sandbox.check("--config ci/strict.yaml").exits(2).says(&["ci/strict.yaml:1:1"]);
}

/// In a repository of post-mortems all Markdown counts, whichever way the settings are given.
#[test]
fn a_named_settings_file_keeps_the_built_in_selection_of_the_repository() {
    let sandbox = Sandbox::with(&[
        ("2026/01/checkout.md", "# Checkout\n"),
        (".pmalint.yaml", "rules: {action-unlinked: warning}\n"),
        ("ci.yaml", "rules: {action-unlinked: warning}\n"),
    ]);
    sandbox.git(&["remote", "add", "origin", "https://git.example.com/team/incident-reports.git"]);
    for arguments in ["", "--config .pmalint.yaml", "--config ci.yaml"] {
        let run = sandbox.check(&format!("--show-files {arguments}")).exits(0);
        assert_eq!(run.out, "2026/01/checkout.md\n", "{arguments}");
    }
}

#[test]
fn documents_and_exclude_select() {
    let sandbox = with_settings("documents: [\"reports/**/*.txt\"]\nexclude: [reports/drafts]\n");
    for name in ["reports/2026/a.txt", "reports/drafts/b.txt", "reports/c.md"] {
        sandbox.write(name, document("2026-02-01", UNLINKED));
    }
    assert_eq!(sandbox.codes(""), ["a.txt PMA203"]);
}

#[test]
fn vocabulary_adds_headings() {
    let text = document("2026-01-05", GOOD).replace("Action items", "Chores");
    let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
    assert_eq!(sandbox.codes("--select PMA2"), ["2026-01-05-checkout.md PMA201"]);
    sandbox.write(".pmalint.yaml", "vocabulary: {sections: {actions: [Chores]}}\n");
    assert_eq!(sandbox.codes("--select PMA2"), NOTHING);
}

#[test]
fn history_reaches_back_so_many_months() {
    let earlier = document("2025-08-19", &OTHER.replace("#31", "#30"));
    let sandbox = with_settings("history: {months: 4}\n");
    sandbox.write(EARLIER, earlier);
    sandbox.write(DOCUMENT, document("2026-01-05", OTHER));
    assert_eq!(sandbox.codes(""), NOTHING);
    sandbox.write(".pmalint.yaml", "history: {months: 5}\n");
    assert_eq!(sandbox.codes(""), ["2026-01-05-checkout.md PMA302"]);
}

/// Files of `history.paths` are compared with and not reported on.
#[test]
fn history_can_lie_elsewhere() {
    let sandbox = with_settings("");
    sandbox.write("archive/2024.md", document("2024-08-19", UNLINKED));
    assert_eq!(sandbox.codes(""), FLAW);
    sandbox.write(".pmalint.yaml", "history: {paths: [archive]}\n");
    assert_eq!(sandbox.codes(""), [FLAW[0], "2026-01-05-checkout.md PMA302"]);
    assert_eq!(sandbox.check("--format json").json()["summary"]["documents"], 1);
}

const SCHEMA: &str = "\
required: [meta]
properties:
  meta:
    required: [team]
    properties:
      team: {x-level-missing: warning}
      severity: {const: SEV-1, x-level: info}
";

#[test]
fn a_schema_of_ones_own_is_used_with_its_levels() {
    let sandbox = with_settings("schema: schemas/ours.yaml\n");
    sandbox.write("schemas/ours.yaml", SCHEMA);
    let json = sandbox.check("--select PMA1 --format json").exits(0).json();
    let found: Vec<_> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["code"].as_str().unwrap(), found["severity"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("PMA101", "warning"), ("PMA102", "info")]);
    // Of the state that is read: only on disk, it is not there.
    sandbox.git(&["add", ".pmalint.yaml", DOCUMENT]);
    sandbox.check("--staged").exits(2).says(&["there is no schema at `schemas/ours.yaml`"]);
}

#[test]
fn a_broken_schema_is_exit_2() {
    let sandbox = with_settings("schema: schemas/ours.yaml\n");
    sandbox.write("schemas/ours.yaml", "type: objct\nrequired: [title]\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 2
    --- stderr
    error: `type` is `objct`; expected one of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string`
       ╭─[schemas/ours.yaml:1:7]
     1 │ type: objct
       ·       ─────
     2 │ required: [title]
       ╰────
      help: did you mean `object`?
    ");
    for schema in [
        "type: [object\n",
        "{\"type\": ",
        "$ref: https://example.com/schema.json\n",
        "properties: {title: {pattern: \"(\"}}\n",
    ] {
        sandbox.write("schemas/ours.yaml", schema);
        sandbox.check("").exits(2).says(&["schemas/ours.yaml"]);
    }
}

#[test]
fn config_show_tells_where_each_setting_is_from() {
    let sandbox = with_settings("exclude: [old]\nrules:\n  PMA302: off\nhistory: {months: 24}\n");
    let run = sandbox.pmalint("config show").exits(0).says(&[
        "# settings: .pmalint.yaml\n",
        "# files: the work tree [ROOT]/work, read by libgit2\n",
        "# default: the built-in selection of folders and names\n# documents:\n",
        "# .pmalint.yaml:1\nexclude:\n- old\n",
        "# default\nincidents: per-file\n",
        "# .pmalint.yaml:4\nhistory:\n  months: 24\n",
        "  repeat-text: off # .pmalint.yaml:3\n",
        "  action-unlinked: error # default\n",
    ]);
    assert_eq!(run.err, "");
    // It could stand in a settings file, and says the same there.
    sandbox.write(".pmalint.yaml", &run.out);
    let again = sandbox.pmalint("config show").exits(0);
    let values = |text: &str| -> Vec<String> {
        let value = |line: &str| line.split(" #").next().unwrap().to_owned();
        text.lines().filter(|line| !line.starts_with('#')).map(value).collect()
    };
    assert_eq!(values(&again.out), values(&run.out));
    sandbox.write("docs/.pmalint.yaml", "rules: {action-unlinked: info}\n");
    sandbox.pmalint(&format!("config show {DOCUMENT}")).exits(0).says(&[
        "# settings: docs/.pmalint.yaml\n",
        "  repeat-text: error # default\n",
        "  action-unlinked: info # docs/.pmalint.yaml:1\n",
    ]);
    sandbox.remove(".pmalint.yaml");
    sandbox.pmalint("config show").exits(0).says(&["# settings: the defaults"]);
}

/// Which backend reads, and why it is not libgit2 alone.
#[test]
fn the_backend_and_its_reason_are_told() {
    let told = |sandbox: &Sandbox, backend: &str, reason: &str| {
        let variables = [("PMALINT_GIT", backend)];
        for arguments in ["config show", "check --staged --verbose"] {
            let run = sandbox.pmalint_with(&sandbox.work(), &variables, arguments);
            run.says(&[&format!("read by {reason}")]);
        }
    };
    let sandbox = with_settings("");
    sandbox.commit();
    told(&sandbox, "", "libgit2\n");
    told(&sandbox, "libgit2", "libgit2 (PMALINT_GIT)");
    told(&sandbox, "git", "the git program (PMALINT_GIT)");
    sandbox.git(&["update-index", "--split-index"]);
    told(&sandbox, "", "libgit2 and the git program (cannot read the index");
    let sandbox = Sandbox::without_repository();
    sandbox.git(&["init", "-q", "--object-format=sha256"]);
    sandbox.write(DOCUMENT, document("2026-01-05", GOOD));
    sandbox.commit();
    told(&sandbox, "", "the git program (cannot open the repository");
}

/// A rule that is off by default runs where the settings or the command line name it, and only there.
#[test]
fn a_rule_that_is_off_waits_until_it_is_asked_for() {
    let sandbox = with_settings("");
    let undated = "action-undated: this follow-up action has no due date";
    let all = sandbox.check("--format concise");
    assert!(!all.out.contains("PMA205"), "{all}");
    sandbox.check("--format concise --select PMA205").exits(0).says(&["warning[PMA205]", undated]);
    sandbox.check("--format concise --select action-undated").says(&[undated]);
    let family = sandbox.check("--format concise --select PMA20");
    assert!(!family.out.contains("PMA205"), "{family}");
    sandbox.pmalint("config show").exits(0).says(&["action-undated: off # default"]);
    sandbox.pmalint("rule").exits(0).says(&["PMA205 action-undated         off "]);
    sandbox.pmalint("rule PMA205").exits(0).says(&["Level: off.", "action-undated: warning # off"]);

    sandbox.write(".pmalint.yaml", "rules: {action-undated: error}\n");
    sandbox.check("--format concise").exits(1).says(&["error[PMA205]"]);
    sandbox.write(".pmalint.yaml", "rules: {action-undated: off}\n");
    let run = sandbox.check("--format concise --select action-undated").exits(0);
    assert!(!run.out.contains("PMA205"), "{run}");
}

/// Words that mean the same, names that set apart, and routine work, as actions of two incidents have them.
#[test]
fn vocabulary_changes_what_is_a_repeat() {
    for (earlier, later, vocabulary, before, after) in [
        (
            "Alert on ledger queue depth",
            "Beep on ledger queue depth",
            "words: {alert: [beep]}",
            "",
            "warning",
        ),
        (
            "Post the summary in the channel",
            "Post the summary in the channel",
            "routine: [post the summary in the channel]",
            "error",
            "",
        ),
    ] {
        let line =
            |text: &str| format!("- {text} https://github.com/example/shop/issues/{}", text.len());
        let sandbox = Sandbox::with(&[
            (EARLIER, &document("2025-08-19", &line(earlier))),
            (DOCUMENT, &document("2026-01-05", &format!("- {later}"))),
        ]);
        let severity = || {
            let json = sandbox.check("--select PMA3 --format json").json();
            let found = json["diagnostics"].as_array().unwrap();
            found.iter().map(|found| found["severity"].as_str().unwrap()).collect::<String>()
        };
        assert_eq!(severity(), before, "{later}");
        sandbox.write(".pmalint.yaml", format!("vocabulary: {{{vocabulary}}}\n"));
        assert_eq!(severity(), after, "{later}");
        // Settings of a folder do not change how the history is compared.
        sandbox.write("docs/.pmalint.yaml", format!("vocabulary: {{{vocabulary}}}\n"));
        sandbox.write(".pmalint.yaml", "");
        assert_eq!(severity(), before, "{later}");
    }
}

const SEVERE: &str = "docs/postmortems/2026-02-01-mail.md";
const MINOR: &str = "docs/postmortems/minor/2026-02-02-disk.md";

#[test]
fn schemas_are_chosen_by_globs() {
    let text = document("2026-02-01", GOOD);
    let sandbox = Sandbox::with(&[(SEVERE, &text), (MINOR, &text.replace("02-01", "02-02"))]);
    let codes = || sandbox.codes("--select PMA103");
    assert_eq!(codes(), NOTHING);
    sandbox.write(".pmalint.yaml", "schema: aws-coe\n");
    assert_eq!(codes().len(), 4, "{:?}", codes());
    let by_globs = "{docs/postmortems/minor/**: lightweight, '**': aws-coe}";
    sandbox.write(".pmalint.yaml", format!("schema: {by_globs}\n"));
    assert!(codes().iter().all(|code| code.starts_with("2026-02-01-mail.md")), "{:?}", codes());
    assert_eq!(codes().len(), 2);
    // What none selects is held to the default.
    sandbox.write(".pmalint.yaml", "schema: {docs/postmortems/minor: aws-coe}\n");
    assert!(codes().iter().all(|code| code.starts_with("2026-02-02-disk.md")), "{:?}", codes());
    sandbox.write(".pmalint.yaml", "schema: google-sr\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 2
    --- stderr
    error: there is no schema named `google-sr`
       ╭─[.pmalint.yaml:1:9]
     1 │ schema: google-sr
       ·         ─────────
       ╰────
      help: did you mean `google-sre`?
    ");
}

/// Files that a schema refers to are those of the state that is linted, and have to be in the repository.
#[test]
fn a_schema_refers_to_files_of_the_repository() {
    let sandbox = with_settings("schema: schemas/ours.yaml\n");
    sandbox.write("schemas/ours.yaml", "properties: {meta: {$ref: 'parts/meta.yaml#/$defs/m'}}\n");
    sandbox
        .write("schemas/parts/meta.yaml", "$defs: {m: {properties: {severity: {const: SEV-1}}}}\n");
    let found = ["2026-01-05-checkout.md PMA102"];
    assert_eq!(sandbox.codes("--select PMA1"), found);
    sandbox.commit();
    sandbox.write("schemas/parts/meta.yaml", "$defs: {m: {}}\n");
    assert_eq!(sandbox.codes("--select PMA1"), NOTHING);
    assert_eq!(sandbox.codes("--select PMA1 --at HEAD"), found);
    sandbox.write("schemas/parts/meta.yaml", "$defs: {m: {x-levl: error}}\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 2
    --- stderr
    error: unexpected key `x-levl`
       ╭─[schemas/parts/meta.yaml:1:13]
     1 │ $defs: {m: {x-levl: error}}
       ·             ──────
       ╰────
      help: did you mean `x-level`?
    ");
    sandbox.write("../secret.yaml", "{}\n");
    for target in ["../../secret.yaml", "/etc/passwd", "https://example.com/a.yaml", "nowhere.yaml"]
    {
        sandbox.write("schemas/ours.yaml", format!("$ref: {target}\n"));
        sandbox.check("").exits(2).says(&["schemas/ours.yaml:1:7"]);
    }
}

/// A schema that is named beside a named settings file may lie outside of the repository.
#[test]
fn a_schema_beside_a_named_settings_file() {
    let sandbox = with_settings("");
    sandbox.write("../strict.yaml", "schema: ./ours.yaml\n");
    sandbox.write("../ours.yaml", SCHEMA);
    let found = ["2026-01-05-checkout.md PMA101", "2026-01-05-checkout.md PMA102"];
    assert_eq!(sandbox.codes("--select PMA1 --config ../strict.yaml"), found);
    let absolute = sandbox.root().join("strict.yaml");
    let arguments = format!("--select PMA1 --config {}", absolute.display());
    assert_eq!(sandbox.codes(&arguments), found);
}

/// Headings of the schema are headings for the rules as well.
#[test]
fn headings_of_the_schema_are_known() {
    let text = document("2026-01-05", GOOD).replace("Action items", "Chores");
    let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
    assert_eq!(sandbox.codes("--select PMA2"), ["2026-01-05-checkout.md PMA201"]);
    sandbox.write(".pmalint.yaml", "schema: s.yaml\n");
    let schema = "properties: {sections: {properties: {actions: {x-headings: [Chores]}}}}\n";
    sandbox.write("s.yaml", schema);
    assert_eq!(sandbox.codes("--select PMA2"), NOTHING);
}

/// What is derived from documents is a schema that they satisfy, but for what some of them lack.
#[test]
fn a_schema_is_derived_from_documents() {
    let sandbox = Sandbox::new();
    for day in 1..=9 {
        let mut text = document(&format!("2026-01-0{day}"), GOOD);
        text = text.replace("Root causes", "Ursprung").replace("## Impact", "## Scope: (all)");
        if day < 3 {
            text = text.replace("severity: SEV-2", "severity: 3").replace("owner: Ines\n", "");
        } else {
            text = text.replace("status:", "team: \"a: #b\"\nstatus:");
        }
        sandbox.write(format!("docs/postmortems/2026-01-0{day}.md"), text);
    }
    let derived = sandbox.pmalint("schema derive").exits(0).out;
    assert_snapshot!(derived, @r##"
    # Derived by pmalint from 9 documents. Required is what at least 80 % of them have.
    $schema: https://json-schema.org/draft/2020-12/schema
    type: object
    required: [title] # in 9 of 9
    properties:
      title: {type: string}
      meta:
        type: object
        required: [date, severity, status]
        properties:
          date: {type: string, format: day-or-time} # in 9 of 9
          severity: {type: [integer, string]} # in 9 of 9
          team: {enum: ["a: #b"]} # in 7 of 9
          status: {enum: [closed]} # in 9 of 9
          owner: {type: string} # in 7 of 9
      sections:
        type: object
        required: [summary, scope_all, ursprung, actions]
        properties:
          summary: {} # in 9 of 9
          scope_all: {x-headings: ["Scope: (all)"]} # in 9 of 9
          ursprung: {x-headings: [Ursprung]} # in 9 of 9
          actions: {} # in 9 of 9
    "##);
    sandbox.write("derived.yaml", &derived);
    sandbox.write(".pmalint.yaml", "schema: derived.yaml\n");
    assert_eq!(sandbox.codes("--select PMA101,PMA102,PMA103"), NOTHING);
    let strict = sandbox.pmalint("schema derive --threshold 0.5").exits(0).out;
    sandbox.write("derived.yaml", strict);
    let found = sandbox.codes("--select PMA101,PMA102,PMA103");
    assert_eq!(found, ["2026-01-01.md PMA101", "2026-01-02.md PMA101"]);
    sandbox.pmalint("schema derive --threshold 2").exits(2).says(&["between 0 and 1"]);
    Sandbox::new().pmalint("schema derive").exits(2).says(&["no post-mortem found"]);
}
