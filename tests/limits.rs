//! The limits of docs/threat-model.md: at each nothing is said, and past it something is.

use std::fmt::Write as _;
use std::process::Stdio;

use crate::support::{DOCUMENT, GOOD, Run, Sandbox, document};

/// One line for each number.
fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(|at| line(at) + "\n").collect()
}

/// Past it a finding names the limit.
#[track_caller]
fn document_limit(most: usize, message: &str, settings: &str, text: impl Fn(usize) -> String) {
    for (n, is_told) in [(most, false), (most + 1, true)] {
        let sandbox = Sandbox::with(&[(DOCUMENT, &text(n))]);
        sandbox.write(".pmalint.yaml", settings);
        let run = sandbox.check("--select PMA100 --format concise");
        assert_eq!(run.code, i32::from(is_told), "{n}: {run}");
        assert_eq!(run.out.contains(message), is_told, "{n}: {run}");
    }
}

/// Past it the run ends with a message, at its place.
#[track_caller]
fn settings_limit(message: &str, within: &str, beyond: &str) {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.write(".pmalint.yaml", within);
    let run = sandbox.check("");
    assert!(!run.to_string().contains(message), "{run}");
    sandbox.write(".pmalint.yaml", beyond);
    sandbox.check("").exits(2).says(&[message, "[.pmalint.yaml:"]);
}

#[test]
fn nesting() {
    document_limit(63, "nested more than 64 deep", "", |n| format!("# T\n\n{}a\n", ">".repeat(n)));
}

#[test]
fn actions_and_links_of_a_document() {
    document_limit(10_000, "follow-up actions after the first 10000", "", |n| {
        document("2026-01-05", &lines(n, |at| format!("- add alert {at} #{at}")))
    });
    document_limit(10_000, "follow-up actions after the first 10000", "", |n| {
        format!("---\nactions:\n{}---\n# T\n", lines(n, |_| "- add an alert".to_owned()))
    });
    document_limit(20_000, "links after the first 20000", "", |n| {
        format!("# T\n\n{}", lines(n, |_| "[a](b)".to_owned()))
    });
}

#[test]
fn incidents_of_a_log() {
    let settings = "incidents: per-heading\n";
    document_limit(10_000, "incidents after the first 10000", settings, |n| {
        lines(n, |_| "# 2026-01-05\n".to_owned())
    });
}

#[test]
fn what_settings_ask_for() {
    let globs = |n: usize| format!("exclude:\n{}", lines(n, |at| format!("- 'a{at}/*'")));
    settings_limit("more than 500 or 64 KiB of globs", &globs(500), &globs(501));
    let ignores =
        |n: usize| format!("per-file-ignores:\n{}", lines(n, |at| format!("  'a{at}': [blame]")));
    settings_limit("more than 500 or 64 KiB of globs", &ignores(500), &ignores(501));
    let schemas = |n: usize| format!("schema:\n{}", lines(n, |at| format!("  'a{at}/*': gov-uk")));
    settings_limit("more than 500 or 64 KiB of globs", &schemas(100), &schemas(501));
    let long = |n: usize| format!("exclude: ['{}']\n", "a".repeat(n));
    settings_limit("a glob longer than 1000 bytes", &long(1_000), &long(1_001));
    let long = |n: usize| format!("exclude:\n{}", lines(n, |at| format!("- '{at:01000}'")));
    settings_limit("more than 500 or 64 KiB of globs", &long(65), &long(66));
    let words = |n: usize| format!("vocabulary:\n  services: [{}]\n", "basket, ".repeat(n));
    settings_limit("more than 2000 or 64 KiB of words", &words(2_000), &words(2_001));
    let long = |n: usize| {
        format!("vocabulary: {{services: [{}]}}\n", format!("{}, ", "a".repeat(1_000)).repeat(n))
    };
    settings_limit("more than 2000 or 64 KiB of words", &long(65), &long(66));
    let headings = |n: usize| {
        format!("vocabulary: {{sections: {{actions: [{}]}}}}\n", "things to do, ".repeat(n))
    };
    settings_limit("more than 2000 or 64 KiB of words", &headings(2_000), &headings(2_001));
    let trackers = |n: usize| format!("trackers:\n{}", lines(n, |_| "- {type: jira}".to_owned()));
    settings_limit("more than 100 trackers", &trackers(100), &trackers(101));
}

#[test]
fn patterns() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.write(".pmalint.yaml", "schema: s.yaml\n");
    let keys = |n: usize| lines(n, |at| format!("  a{at}: {{pattern: 'a{at}'}}"));
    let long = |n: usize| lines(n, |at| format!("  a{at}: {{pattern: '{}'}}", "a".repeat(1_000)));
    for (schema, code) in [
        (format!("properties:\n{}", keys(200)), 0),
        (format!("properties:\n{}", keys(201)), 2),
        (format!("patternProperties:\n{}", lines(201, |at| format!("  a{at}: {{}}"))), 2),
        // Where only a reference makes a schema of it.
        (
            format!(
                "$ref: '#/x-mine'\nx-mine:\n  properties:\n{}",
                keys(201).replace("  a", "    a")
            ),
            2,
        ),
        // Few, and long together.
        (format!("properties:\n{}", long(65)), 0),
        (format!("properties:\n{}", long(66)), 2),
    ] {
        sandbox.write("s.yaml", schema);
        let run = sandbox.check("").exits(code);
        assert_eq!(run.err.contains("more than 200 or 64 KiB of patterns"), code == 2, "{run}");
    }
    // However short it is written, and not only past the ten mebibytes that expressions may have elsewhere.
    let schema = |pattern: &str| format!("properties: {{a: {{pattern: '{pattern}'}}}}\n");
    let tracker = |pattern: &str| format!("trackers: [{{url: '{{id}}', pattern: '{pattern}'}}]\n");
    for pattern in ["a{100000}", "(\\p{L}{50}){50}", "a{1000}{1000}"] {
        sandbox.write("s.yaml", schema(pattern));
        sandbox.check("").exits(2).says(&["is not a pattern that can be used"]);
        let message = "not a regular expression that can be used";
        settings_limit(message, &tracker("a{20000}"), &tracker(pattern));
    }
    sandbox.write("s.yaml", schema("a{20000}"));
    sandbox.check("").exits(0);
    // Together with what it refers to.
    sandbox.write("s.yaml", format!("allOf: [{{$ref: t.yaml}}]\nproperties:\n{}", keys(150)));
    sandbox.write("t.yaml", format!("properties:\n{}", keys(51)));
    sandbox.check("").exits(2).says(&["more than 200 or 64 KiB of patterns", "[t.yaml:"]);
    // Folders share a schema, and its patterns are counted once.
    let folder = |name: &str, settings: &str| {
        sandbox.write(format!("{name}/docs/postmortems/a.md"), document("2026-01-06", GOOD));
        sandbox.write(format!("{name}/.pmalint.yaml"), settings);
    };
    sandbox.write("s.yaml", format!("properties:\n{}", keys(200)));
    for name in ["a", "b", "c", "d"] {
        folder(name, "schema: ../s.yaml\n");
    }
    let run = sandbox.check("--select PMA100").exits(0);
    assert!(!run.to_string().contains("patterns"), "{run}");
    for name in ["a", "b"] {
        folder(name, "schema: s.yaml\n");
        sandbox.write(format!("{name}/s.yaml"), format!("properties:\n{}", keys(200)));
    }
    sandbox.check("").exits(2).says(&["have more than 500 patterns"]);
}

/// Those of trackers count as well, however few each settings file has.
#[test]
fn patterns_of_trackers() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    let tracker = |at| format!("- {{url: 'https://a.example/{{id}}', pattern: 'a{at}'}}");
    let trackers = format!("trackers:\n{}", lines(100, tracker));
    for at in 0..5 {
        sandbox.write(format!("a{at}/.pmalint.yaml"), &trackers);
    }
    sandbox.check("").exits(0);
    sandbox.write(".pmalint.yaml", format!("trackers:\n{}\n", tracker(0)));
    sandbox.check("").exits(2).says(&["have more than 500 patterns"]);
}

#[test]
fn files_of_a_schema() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.write(".pmalint.yaml", "schema: s.yaml\n");
    for (files, code) in [(99, 0), (100, 2)] {
        let references = (0..files).map(|at| format!("{{$ref: f{at}.yaml}}, "));
        sandbox.write("s.yaml", format!("allOf: [{}]\n", references.collect::<String>()));
        for at in 0..files {
            sandbox.write(format!("f{at}.yaml"), "{}\n");
        }
        let run = sandbox.check("").exits(code);
        assert_eq!(run.err.contains("more than 100 files are not read"), code == 2, "{run}");
    }
}

#[test]
fn references_of_a_schema() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.write(".pmalint.yaml", "schema: s.yaml\n");
    for (references, code) in [(150, 0), (250, 2)] {
        let definitions =
            lines(references, |at| format!("  d{at}: {{$ref: '#/$defs/d{}'}}", at + 1));
        let schema = format!("$ref: '#/$defs/d0'\n$defs:\n{definitions}  d{references}: {{}}\n");
        sandbox.write("s.yaml", schema);
        let run = sandbox.check("").exits(code);
        assert_eq!(run.err.contains("leads to itself, or to too much"), code == 2, "{run}");
    }
}

#[test]
fn results_of_machine_readable_formats() {
    let actions = document("2026-01-05", &lines(9_000, |at| format!("- add alert {at}")));
    let sandbox = Sandbox::new();
    for at in 1..=3 {
        sandbox.write(format!("docs/postmortems/2026-01-0{at}-a.md"), &actions);
    }
    let run = sandbox.check("--select PMA203 --format sarif").exits(1);
    let json = run.json();
    assert_eq!(json["runs"][0]["results"].as_array().unwrap().len(), 25_000);
    run.says(&["2000 results are left out"]);
    let run = sandbox.check("--select PMA203 --format github").exits(1);
    assert_eq!(run.out.matches("::error file=").count(), 10);
}

#[test]
fn settings_files() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    for at in 0..1_000 {
        sandbox.write(format!("a{at}/.pmalint.yaml"), "");
    }
    sandbox.check("").exits(0);
    sandbox.write(".pmalint.yaml", "");
    sandbox.check("").exits(2).says(&["more than 1000 files .pmalint.yaml"]);
}

/// A commit whose tree names one blob under many names.
fn same_files(text: &str, n: usize) -> Sandbox {
    let sandbox = Sandbox::committed(&[(DOCUMENT, text)]);
    let blob = sandbox.git(&["rev-parse", &format!("HEAD:{DOCUMENT}")]);
    let mut tree = String::new();
    for at in 0..n {
        writeln!(tree, "100644 blob {blob}\t{at:06}.md").unwrap();
    }
    let mut command = sandbox.command("git", &sandbox.work());
    let mut git =
        command.arg("mktree").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut git.stdin.take().unwrap(), tree.as_bytes()).unwrap();
    let output = git.wait_with_output().unwrap();
    let mut tree = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    for folder in ["postmortems", "docs"] {
        let index = sandbox.root().join(folder);
        let mut command = sandbox.command("git", &sandbox.work());
        command.env("GIT_INDEX_FILE", &index);
        sandbox.run_command(command.args(["read-tree", "--prefix", folder, &tree])).exits(0);
        let mut command = sandbox.command("git", &sandbox.work());
        command.env("GIT_INDEX_FILE", &index);
        tree = sandbox.run_command(command.arg("write-tree")).exits(0).out.trim().to_owned();
    }
    let commit = sandbox.git(&["commit-tree", "-m", "m", &tree]);
    sandbox.git(&["update-ref", "HEAD", &commit]);
    sandbox
}

#[test]
fn documents_together() {
    // Too long to be parsed, which would take minutes.
    let sandbox = same_files(&"word\n".repeat(210_000), 513);
    sandbox.check("--at HEAD").exits(2).says(&["files of more than 512 MiB are selected"]);
    let sandbox = same_files("# T\n", 200_001);
    sandbox.check("--at HEAD").exits(2).says(&["more than 200000 files are selected"]);
}

#[test]
fn findings_that_are_drawn() {
    let actions = |n: usize| document("2026-01-05", &lines(n, |at| format!("- add alert {at}")));
    let sandbox = Sandbox::with(&[(DOCUMENT, &actions(1_000))]);
    let drawn =
        |run: Run| (run.out.matches("error[PMA203]").count(), run.out.contains("not drawn"));
    assert_eq!(drawn(sandbox.check("--select PMA203")), (1_000, false));
    sandbox.write(DOCUMENT, actions(1_002));
    let run = sandbox.check("--select PMA203").exits(1);
    let run = run.says(&["2 more findings are not drawn: `--format concise`", "1002 errors"]);
    assert_eq!(drawn(run), (1_000, true));
    assert_eq!(drawn(sandbox.check("--select PMA203 --format concise")), (1_002, false));
}

/// Of the findings that are not drawn only the number is kept; what the report says in all does not show it.
#[test]
fn findings_that_are_counted() {
    let suppressed = "<!-- pmalint-disable-file PMA203: a drill -->";
    let text = |at: usize| match at % 5 {
        0 => document("2026-01-05", &format!("{suppressed}\n\n- add alert {at}")),
        _ => document("2026-01-05", &format!("- add alert {at}\n- test alert {at}")),
    };
    let sandbox = Sandbox::new();
    for at in 0..2_500 {
        sandbox.write(format!("docs/postmortems/{at:04}.md"), text(at));
    }
    let last = |run: &Run| run.out.lines().last().unwrap().to_owned();
    let all = sandbox.check("--select PMA203 --format concise").exits(1);
    let in_all = "4000 errors in 2500 documents (500 suppressed)";
    assert_eq!(last(&all), in_all);
    let full = sandbox.check("--select PMA203").exits(1).says(&[
        "3000 more findings are not drawn",
        in_all,
        "`pmalint rule PMA203`",
    ]);
    let first = all.out.lines().next().unwrap();
    assert!(full.out.contains(first.split(": ").next().unwrap()), "{first}");
    // Lines are written as they are found, and are the same as those of all findings.
    let lines = |arguments: &str| sandbox.check(&format!("--select PMA203 {arguments}")).out;
    let both = lines("--format json-lines --format concise");
    assert_eq!(both, lines("--format json-lines") + &all.out);
    assert_eq!(lines("--format concise docs"), all.out);
    let counted = sandbox.check("--select PMA203 --format statistics").exits(1);
    assert_eq!(counted.out, format!("4000  PMA203  error    action-unlinked\n{in_all}\n"));
}
