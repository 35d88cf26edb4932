//! Each output format as a whole, on a small repository with a repeat.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, PMALINT, Sandbox, document};

/// An action without a link that was promised before, and a status that is missing.
fn repository() -> Sandbox {
    let action = |issue: &str| {
        format!(
            "| Action | Owner | Issue |\n|---|---|---|\n| Page on-call when the queue grows | @ines | {issue} |"
        )
    };
    let later = document("2026-01-05", &action("")).replace("status: closed\n", "");
    Sandbox::with(&[(EARLIER, &document("2025-08-19", &action("#12"))), (DOCUMENT, &later)])
}

#[test]
fn full() {
    assert_snapshot!(repository().check(""));
}

#[test]
fn concise() {
    assert_snapshot!(repository().check("--format concise"));
}

#[test]
fn json() {
    assert_snapshot!(repository().check("--format json"));
}

#[test]
fn github() {
    assert_snapshot!(repository().check("--format github"));
}

#[test]
fn statistics() {
    let sandbox = repository();
    assert_snapshot!(sandbox.check("--statistics"), @"
    exit 1
    --- stdout
    1  PMA101  warning  field-missing
    1  PMA203  error    action-unlinked
    1  PMA302  error    repeat-text
    2 errors, 1 warning in 2 documents
    ");
    assert_eq!(sandbox.check("--format statistics").out, sandbox.check("--statistics").out);
    assert_eq!(
        sandbox.check("--format concise --statistics").out,
        sandbox.check("--format concise").out + &sandbox.check("--statistics").out
    );
}

/// What a pull request shows: the findings, and the earlier actions whatever their score.
#[test]
fn markdown() {
    assert_snapshot!(repository().check("--format markdown"));
    let sandbox = Sandbox::with(&[
        (EARLIER, &document("2025-08-19", OTHER)),
        (DOCUMENT, &document("2026-01-05", "- [ ] @ines: Rotate the keys of the host (#12)")),
    ]);
    // No finding, and yet something to read.
    let run = sandbox.check(&format!("{DOCUMENT} --format markdown")).exits(0);
    let row = "Keep three road maps on the host | &#64;&#8203;jun | <code>&#35;&#8203;31</code> | marked as done |";
    run.says(&["no findings in 1 document", "**Promised before**", row]);
    // The first incident has nothing before it.
    let run = sandbox.check(&format!("{EARLIER} --format markdown"));
    assert!(!run.out.contains("Promised before"), "{run}");
}

/// The comment is about what the change promises: not about what the document promised before it.
#[test]
fn the_comment_shows_earlier_actions_of_new_ones_only() {
    let old = document("2026-01-05", "- [ ] @ines: Rotate the keys of the host (#12)");
    let earlier = document("2025-08-19", OTHER);
    let sandbox = Sandbox::committed(&[(EARLIER, &earlier), (DOCUMENT, &old)]);
    sandbox.git(&["branch", "base"]);
    let summaries = |arguments: &str| {
        let run = sandbox.check(&format!("--since base --format markdown {arguments}")).exits(0);
        let lines = run.out.lines().filter_map(|line| line.strip_prefix("<summary>"));
        let texts = lines.filter_map(|line| line.strip_suffix("</code></summary>"));
        texts.map(|text| text.split(", ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // A word of the text is mended, the owner of the action is another, and its file and title are.
    let mended = old.replace("Forty", "Fifty").replace("@ines", "@jun");
    sandbox.write(DOCUMENT, &mended);
    sandbox.commit();
    assert_eq!(summaries(""), [""; 0]);
    assert_eq!(summaries("--all"), ["Rotate the keys of the host"]);
    sandbox.write(DOCUMENT, mended.replace("Orders waited\n", "Orders were late\n"));
    sandbox.commit();
    assert_eq!(summaries(""), [""; 0]);
    sandbox.remove(DOCUMENT);
    let moved = "docs/postmortems/2026-01-05-orders.md";
    sandbox.write(moved, &mended);
    sandbox.commit();
    assert_eq!(summaries(""), [""; 0]);
    sandbox.write(moved, format!("{mended}- [ ] @ines: Weigh the crates of the host (#13)\n"));
    sandbox.commit();
    assert_eq!(summaries(""), ["Weigh the crates of the host"]);
    // With a finding, too, for which the state before is read anyway.
    sandbox.write(moved, format!("{mended}- [ ] @ines: Weigh the crates of the host\n"));
    sandbox.commit();
    let run = sandbox.check("--since base --format markdown").exits(1);
    assert_eq!(run.out.matches("| Alike |").count(), 1, "{run}");
}

/// GitHub gives each step a file; what other programs wrote into it stays.
#[test]
fn the_step_summary_is_written_with_the_annotations() {
    let sandbox = repository();
    sandbox.write("summary.md", "from another program\n");
    let variables = [("GITHUB_STEP_SUMMARY", "summary.md")];
    let check = |arguments: &str| sandbox.check_with(&sandbox.work(), &variables, arguments);
    check("--format concise");
    assert_eq!(sandbox.read("summary.md"), "from another program\n");
    let run = check("--format github").exits(1);
    assert_eq!(run.out, sandbox.check("--format github").out);
    let comment = sandbox.check("--format markdown").out;
    assert_eq!(sandbox.read("summary.md"), format!("from another program\n{comment}"));
    let variables = [("GITHUB_STEP_SUMMARY", "nowhere/summary.md")];
    let run = sandbox.check_with(&sandbox.work(), &variables, "--format github");
    run.exits(2).says(&["cannot write the step summary", "nowhere/summary.md"]);
}

#[test]
fn the_documents_that_would_be_linted_are_listed() {
    let sandbox = repository();
    sandbox.write("docs/postmortems/README.md", "# Post-mortems\n");
    let list = |arguments: &str| sandbox.check(&format!("--show-files {arguments}")).exits(0).out;
    assert_eq!(list(""), format!("{EARLIER}\n{DOCUMENT}\n"));
    assert_eq!(list(DOCUMENT), format!("{DOCUMENT}\n"));
    sandbox.git(&["add", DOCUMENT]);
    assert_eq!(list("--staged"), format!("{DOCUMENT}\n"));
    sandbox.commit();
    assert_eq!(list("--staged"), "");
    // The environment's choice of a format is no contradiction.
    let variables = [("PMALINT_FORMAT", "json")];
    let run = sandbox.check_with(&sandbox.work(), &variables, "--show-files").exits(0);
    assert_eq!(run.out, list(""));
    Sandbox::new().check("--show-files").exits(2).says(&["no post-mortem found"]);
}

#[test]
fn links_are_for_terminals_that_know_them_and_for_who_asks() {
    let sandbox = repository();
    let link = "\x1b]8;;https://github.com/pmalint/pmalint/blob/main/docs/rules/field-missing.md\x1b\\PMA101";
    for (variables, arguments, expected) in [
        (&[][..], "", false),
        (&[("FORCE_HYPERLINK", "1")], "", true),
        (&[("FORCE_HYPERLINK", "1")], "--format concise", true),
        (&[("FORCE_HYPERLINK", "0")], "", false),
        (&[("FORCE_HYPERLINK", "1"), ("CI", "true")], "", true),
        // A pipe is no terminal, whatever terminal is around it.
        (&[("TERM_PROGRAM", "WezTerm")], "", false),
        (&[("FORCE_COLOR", "1")], "", false),
        (&[("FORCE_HYPERLINK", "1")], "--format json", false),
        (&[("FORCE_HYPERLINK", "1")], "--format full=out.txt --format json", false),
    ] {
        let run = sandbox.check_with(&sandbox.work(), variables, arguments).exits(1);
        assert_eq!(run.out.contains(link), expected, "{variables:?} {arguments}: {run}");
    }
    assert!(!sandbox.read("out.txt").contains('\x1b'));
}

#[test]
fn nothing_found_is_said_in_one_line() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    for (format, printed) in [
        ("full", "no findings in 1 document\n"),
        ("concise", "no findings in 1 document\n"),
        ("statistics", "no findings in 1 document\n"),
        ("github", ""),
        ("json-lines", ""),
        ("gitlab", "[]\n"),
        ("markdown", "<!-- pmalint -->\n**pmalint**: no findings in 1 document\n"),
    ] {
        assert_eq!(sandbox.check(&format!("--format {format}")).exits(0).out, printed, "{format}");
    }
    let json = sandbox.check("--format json").exits(0).json();
    assert_eq!(json["diagnostics"], serde_json::json!([]));
}

/// What the contract promises of the JSON, field by field.
#[test]
fn json_has_the_fields_of_the_contract() {
    let json = repository().check("--format json").exits(1).json();
    assert_eq!(json["version"], 1);
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let known = [
        "code",
        "rule",
        "severity",
        "path",
        "start",
        "end",
        "message",
        "help",
        "url",
        "fingerprint",
        "related",
        "score",
    ];
    let optional = ["help", "url", "related", "score"];
    let diagnostics = json["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 3);
    for diagnostic in diagnostics {
        let names = names(diagnostic);
        assert!(names.iter().all(|name| known.contains(&name.as_str())), "{names:?}");
        for name in known.iter().filter(|name| !optional.contains(name)) {
            assert!(names.iter().any(|present| present == name), "{name} in {names:?}");
        }
        assert!(["error", "warning", "info"].contains(&diagnostic["severity"].as_str().unwrap()));
        assert_eq!(diagnostic["fingerprint"].as_str().unwrap().len(), 16);
    }
    for place in diagnostics.iter().flat_map(|found| {
        let related = found["related"].as_array().into_iter().flatten();
        related.chain([found]).flat_map(|place| [&place["start"], &place["end"]])
    }) {
        assert_eq!(names(place), ["line", "column", "offset"]);
    }
    assert_eq!(
        names(&json["summary"]),
        ["documents", "errors", "warnings", "infos", "suppressed", "baselined"]
    );
    // A repeat leads to the line where the earlier action starts.
    let repeat = diagnostics.iter().find(|found| found["code"] == "PMA302").unwrap();
    let related = &repeat["related"][0];
    assert_eq!((&related["path"], &related["start"]["line"]), (&EARLIER.into(), &26.into()));
    assert_eq!(names(related), ["path", "start", "end", "message"]);
}

/// Lines above may come and go: a finding keeps its name.
#[test]
fn a_fingerprint_does_not_know_its_line() {
    let sandbox = repository();
    let fingerprints = || {
        let json = sandbox.check("--format json").json();
        let list = json["diagnostics"].as_array().unwrap().clone();
        list.into_iter().map(|found| found["fingerprint"].clone()).collect::<Vec<_>>()
    };
    let before = fingerprints();
    sandbox
        .write(DOCUMENT, sandbox.read(DOCUMENT).replace("## Impact", "More words.\n\n## Impact"));
    assert_eq!(fingerprints(), before);
    let mut unique = before.clone();
    unique.sort_by_key(ToString::to_string);
    unique.dedup();
    assert_eq!(unique.len(), before.len());
}

/// Columns count characters, offsets bytes.
#[test]
fn columns_count_characters() {
    let action = "- [ ] @ines: Grüße 🎉 an on-call";
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", action))]);
    let json = sandbox.check("--select PMA203 --format json").exits(1).json();
    let (start, end) = (&json["diagnostics"][0]["start"], &json["diagnostics"][0]["end"]);
    let number = |place: &serde_json::Value, name: &str| place[name].as_u64().unwrap();
    assert_eq!((number(start, "line"), number(end, "line")), (24, 24));
    let characters = number(end, "column") - number(start, "column");
    // ü and ß have one byte more than characters have, the emoji three.
    assert_eq!(number(end, "offset") - number(start, "offset"), characters + 5);
}

#[test]
fn one_run_may_write_several_formats() {
    let sandbox = repository();
    let run = sandbox.check("--format json=out.json --format concise").exits(1);
    assert_eq!(run.out, sandbox.check("--format concise").out);
    assert_eq!(sandbox.read("out.json"), sandbox.check("--format json").out);
    // Written whole or not at all, and a place that cannot be written is exit 2.
    sandbox.check("--format json=nowhere/out.json").exits(2).says(&["nowhere/out.json"]);
    sandbox.check("--format xml=out.xml").exits(2).says(&["invalid value 'xml'"]);
    assert!(!sandbox.work().join("out.xml").exists());
}

/// Such as the user that uploads the file from a CI job.
#[cfg(unix)]
#[test]
fn others_may_read_a_report_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = repository();
    sandbox.check("--format json=out.json").exits(1);
    let mode = |name: &str| sandbox.work().join(name).metadata().unwrap().permissions().mode();
    assert_eq!(mode("out.json"), mode(DOCUMENT));
}

/// What is there is replaced as a whole, and is allowed to nobody more or less than before.
#[cfg(unix)]
#[test]
fn a_file_that_is_written_again_keeps_its_mode() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let sandbox = repository();
    let metadata = || sandbox.work().join("out.json").metadata().unwrap();
    for mode in [0o600, 0o640, 0o666] {
        sandbox.write("out.json", "old");
        let path = sandbox.work().join("out.json");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        let before = metadata().ino();
        sandbox.check("--format json=out.json").exits(1);
        assert_eq!(metadata().mode() & 0o777, mode);
        assert_ne!(metadata().ino(), before, "written in place");
        assert_ne!(sandbox.read("out.json"), "old");
    }
    // Nothing is left beside it.
    let names = std::fs::read_dir(sandbox.work()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|name| name.starts_with(".pmalint-")));
}

/// A repository may hold a link to whatever the user may write.
#[cfg(unix)]
#[test]
fn no_file_is_written_through_a_link() {
    let sandbox = repository();
    sandbox.write("../outside", "theirs");
    for (link, target) in [
        ("out.json", "../outside"),
        ("new.json", "../nothing"),
        ("device.json", "/dev/null"),
        (".pmalint-baseline.json", "../outside"),
    ] {
        std::os::unix::fs::symlink(target, sandbox.work().join(link)).unwrap();
    }
    for name in ["out.json", "new.json", "device.json"] {
        let run = sandbox.check(&format!("--format json={name}")).exits(2);
        run.says(&[name, "it is a symbolic link"]);
    }
    for command in ["create", "update"] {
        sandbox.pmalint(&format!("baseline {command}")).exits(2);
    }
    assert_eq!(sandbox.read("../outside"), "theirs");
    assert!(!sandbox.root().join("nothing").exists());
    // Those of the system are what a user names to write to the terminal.
    let run = sandbox.check("--format json=/dev/stdout").exits(1);
    assert_eq!(run.out, sandbox.check("--format json").out);
}

#[test]
fn the_environment_may_choose_the_format() {
    let sandbox = repository();
    let with = |format: &str, arguments: &str| {
        sandbox.check_with(&sandbox.work(), &[("PMALINT_FORMAT", format)], arguments)
    };
    assert_eq!(with("concise", "").out, sandbox.check("--format concise").out);
    assert_eq!(with("concise", "--format json").out, sandbox.check("--format json").out);
    with("concise,json=out.json", "").exits(1);
    assert_eq!(sandbox.read("out.json"), sandbox.check("--format json").out);
    with("xml", "").exits(2).says(&["invalid value 'xml'"]);
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let sandbox = repository();
    for (variables, arguments, expected) in [
        (&[][..], "", false),
        (&[], "--color always", true),
        (&[], "--color never", false),
        (&[("FORCE_COLOR", "1")], "", true),
        (&[("CLICOLOR_FORCE", "1")], "", true),
        (&[("FORCE_COLOR", "0")], "", false),
        (&[("FORCE_COLOR", "1")], "--color never", false),
        (&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], "", false),
        (&[("NO_COLOR", "1")], "--color always", true),
        (&[("NO_COLOR", "1")], "", false),
        (&[("TERM", "dumb"), ("FORCE_COLOR", "1")], "", false),
        // What programs read has none.
        (&[("FORCE_COLOR", "1")], "--format json", false),
        (&[("FORCE_COLOR", "1")], "--format github", false),
        (&[("FORCE_COLOR", "1")], "--format full=out.txt --format json", false),
    ] {
        let run = sandbox.check_with(&sandbox.work(), variables, arguments).exits(1);
        assert_eq!(run.out.contains('\x1b'), expected, "{variables:?} {arguments}: {run}");
    }
    assert!(!sandbox.read("out.txt").contains('\x1b'));
    let failed = sandbox.check("nowhere --color always").exits(2);
    assert!(failed.err.contains('\x1b'), "{failed}");
    let failed = sandbox.check("nowhere").exits(2);
    assert!(!failed.err.contains('\x1b'), "{failed}");
}

/// More findings than a pipe holds, and nobody who reads them: nothing is said about that, and they stay found.
#[test]
fn a_reader_that_leaves_is_no_failure() {
    let actions = "- [ ] Page on-call when the queue grows\n".repeat(2_000);
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", &actions))]);
    for format in ["concise", "json", "sarif", "junit"] {
        let mut command = sandbox.command(PMALINT, &sandbox.work());
        let (reader, writer) = std::io::pipe().unwrap();
        let file = format!("{format}=out-{format}");
        command.args(["check", "--select", "PMA203", "--format", format, "--format", &file]);
        command.stdout(writer);
        let child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        drop(command);
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert_eq!(output.status.code(), Some(1), "{format}");
        // A file is not the reader's business.
        assert!(!sandbox.read(&format!("out-{format}")).is_empty());
    }
}
