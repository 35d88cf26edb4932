//! What strangers may try: each test is a threat of docs/threat-model.md, and fails without its guard.

use crate::support::{DOCUMENT, GOOD, Run, Sandbox, document};

/// What no line may hold in the middle and what none may begin with, for a terminal and the CI systems.
#[track_caller]
pub(crate) fn is_inert(run: &Run) {
    for line in run.out.split('\n').chain(run.err.split('\n')) {
        assert!(!line.contains(pmalint::report::text::is_unsafe), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "{line:?}");
        }
    }
}

/// Everything that acts on a terminal, a log or a reader's eye.
pub(crate) const POWERFUL: &str = "\u{1b}[2J\u{9b}31m\u{1b}]8;;http://evil.example\u{7}x \u{202e}\u{200b}\u{2028}\u{e0041} ::error::a ::stop-commands::b ##[error]c ##vso[task.complete result=Failed;]d ##teamcity[buildStatus]e \u{1b}[0Ksection_start:1:f";

pub(crate) fn powerful_document(date: &str) -> String {
    let quoted = POWERFUL.replace('\u{1b}', "\\e").replace('\u{7}', "\\a");
    format!(
        "---\ndate: {date}\ntitle: \"{quoted}\"\nid: \"{quoted}\"\nowner: \"{quoted}\"\n---\n# {POWERFUL}\n\n\
         ## Action items\n\n- {POWERFUL}\n- @{POWERFUL}: [add {POWERFUL}](https://e.example/x) OPS-1\n\n\
         <!-- pmalint-disable-line blame: {POWERFUL} -->\n\n## Timeline\n\n- 10:00 {POWERFUL}\n"
    )
}

#[cfg(unix)]
#[test]
fn nothing_that_is_printed_can_act() {
    let sandbox = Sandbox::new();
    let folder = "docs/postmortems";
    sandbox.write(
        format!("{folder}/::error::{POWERFUL}\n::error::b.md").replace("//", ""),
        powerful_document("2025-01-05"),
    );
    sandbox.write(format!("{folder}/-2026-01-05.md"), powerful_document("2026-01-05"));
    sandbox.write("::error::c.md", powerful_document("2026-02-05"));
    sandbox.write(".pmalint.yaml", "documents: ['**/*.md']\n");
    let formats = [
        "full",
        "concise",
        "statistics",
        "json",
        "json-lines",
        "sarif",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "markdown",
    ];
    for format in formats {
        is_inert(&sandbox.check(&format!("-v --format {format}")).exits(1));
    }
    for command in [
        "actions",
        "actions --format csv",
        "actions --format json",
        "actions --format markdown",
        "related ::error::c.md",
        "repeats",
        "config show",
        "schema derive",
    ] {
        is_inert(&sandbox.pmalint(command));
    }
    // Only pmalint's own commands begin a line.
    for line in sandbox.check("--format github").exits(1).out.lines() {
        let is_ours =
            ["::error file=", "::warning file=", "::notice file=", "::notice title=pmalint::"];
        let is_ours = is_ours.iter().any(|start| line.starts_with(start));
        assert!(is_ours || !line.trim_start().starts_with("::"), "{line:?}");
    }
}

#[test]
fn errors_quote_nothing_that_can_act() {
    let quoted = format!("\"{}\"", POWERFUL.replace('\u{1b}', "\\e").replace('\u{7}', "\\a"));
    for settings in [
        format!("schema: {quoted}\n"),
        format!("baseline: {quoted}\n"),
        format!("documents: [{quoted}, '[']\n"),
        format!("{quoted}: 1\n"),
        format!("rules: {{{quoted}: {quoted}}}\n"),
        format!("trackers: [{{name: {quoted}, pattern: '('}}]\n"),
        format!("a: [ # {POWERFUL}\n::error::x: {{\n"),
    ] {
        let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
        sandbox.write(".pmalint.yaml", &settings);
        is_inert(&sandbox.check("").exits(2));
    }
    for schema in [
        format!(
            "properties: {{meta: {{required: [{quoted}], properties: {{date: {{enum: [{quoted}]}}}}}}}}\n"
        ),
        format!("properties: {{a: {{pattern: {quoted}, type: {quoted}}}}}\n"),
        format!("$ref: {quoted}\n"),
    ] {
        let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
        sandbox.write(".pmalint.yaml", "schema: s.yaml\n");
        sandbox.write("s.yaml", &schema);
        let run = sandbox.check("");
        assert_ne!(run.code, 0, "{run}");
        is_inert(&run);
    }
}

/// Git's own folder holds tokens (`http.extraheader`), and a message quotes the line that is wrong.
#[test]
fn settings_do_not_reach_into_the_git_folder() {
    for settings in
        ["schema: .git/config\n", "schema: docs/../.GIT/config\n", "baseline: .git/config\n"]
    {
        let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
        sandbox.git(&["config", "http.extraheader", "s3cret"]);
        sandbox.write(".pmalint.yaml", settings);
        let run = sandbox.check("").exits(2).says(&["there is no"]);
        assert!(!run.to_string().contains("[core]"), "{run}");
        sandbox.write("named/settings.yaml", settings);
        let run = sandbox.check("--config named/settings.yaml").exits(2);
        assert!(!run.to_string().contains("[core]"), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn settings_do_not_follow_links_out_of_the_repository() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.write("../outside/secret", "s3cret: [\n");
    std::os::unix::fs::symlink("../outside", sandbox.work().join("folder")).unwrap();
    std::os::unix::fs::symlink("../outside/secret", sandbox.work().join("file")).unwrap();
    for path in ["folder/secret", "file", "../outside/secret", "folder/../../outside/secret"] {
        for key in ["schema", "baseline"] {
            sandbox.write(".pmalint.yaml", format!("{key}: {path}\n"));
            let run = sandbox.check("").exits(2);
            assert!(!run.to_string().contains("s3cret"), "{run}");
        }
    }
}

/// A file of many gigabytes takes no room on the disk when it is sparse, and hardly any in a pack.
#[test]
fn a_huge_file_is_not_read_into_memory() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    let huge = |name: &str, size: u64| {
        let file = std::fs::File::create(sandbox.work().join(name)).unwrap();
        file.set_len(size).unwrap();
    };
    huge("docs/postmortems/2026-01-06-huge.md", 1 << 40);
    sandbox.check("").exits(2).says(&["2026-01-06-huge.md is larger than 64 MiB"]);
    huge("docs/postmortems/2026-01-06-huge.md", 64 << 20);
    sandbox.check("").exits(1).says(&["PMA100", "longer than 1 MiB"]);
    sandbox.remove("docs/postmortems/2026-01-06-huge.md");
    for name in [".pmalint.yaml", ".pmalint-baseline.json"] {
        huge(name, 1 << 40);
        sandbox.check("").exits(2).says(&[name, "larger than 64 MiB"]);
        sandbox.remove(name);
    }
    huge("docs/postmortems/2026-01-06-huge.md", (64 << 20) + 1);
    sandbox.commit();
    for backend in ["libgit2", "git"] {
        let run = sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", backend)], "--at HEAD");
        run.exits(2).says(&["larger than 64 MiB"]);
    }
}

/// Whoever opens a pipe waits for somebody to write into it.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_not_opened() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    let pipe = |name: &str| {
        let mut command = sandbox.command("mkfifo", &sandbox.work());
        sandbox.run_command(command.arg(name)).exits(0);
    };
    pipe("docs/postmortems/2026-01-06-pipe.md");
    let run = sandbox.check("-v").exits(0);
    run.says(&["2026-01-06-pipe.md", "not a regular file"]);
    sandbox.check("docs/postmortems/2026-01-06-pipe.md").exits(2);
    sandbox.write(".pmalint.yaml", "schema: pipe.yaml\n");
    pipe("pipe.yaml");
    sandbox.check("").exits(2).says(&["there is no schema"]);
    for name in [".pmalint.yaml", ".pmalint-baseline.json"] {
        sandbox.write(name, "");
        sandbox.remove(name);
        pipe(name);
    }
    sandbox.check("").exits(0);
}

/// A few trees that hold each other many times stand for more files than there are atoms.
#[test]
fn trees_that_multiply_are_not_walked() {
    let sandbox = Sandbox::committed(&[("a.md", "# T\n")]);
    let mut tree = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    for _ in 0..6 {
        let lines: String = (0..40).map(|at| format!("040000 tree {tree}\t{at:02}\n")).collect();
        sandbox.write("../lines", lines);
        let mut command = sandbox.command("sh", &sandbox.work());
        command.args(["-c", "git mktree < ../lines"]);
        tree = sandbox.run_command(&mut command).exits(0).out.trim().to_owned();
    }
    let commit = sandbox.git(&["commit-tree", "-m", "m", &tree]);
    sandbox.git(&["update-ref", "HEAD", &commit]);
    let run = sandbox.check("--at HEAD").exits(2);
    run.says(&["has more than 20000000 entries"]);
}

#[cfg(unix)]
fn script(sandbox: &Sandbox, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    sandbox.write(name, format!("#!/bin/sh\n{text}\n"));
    let path = sandbox.work().join(name);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_git_of_the_work_tree_is_not_run() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.commit();
    script(&sandbox, "git", "touch ../ran; exit 1");
    script(&sandbox, "bin/git", "touch ../ran; exit 1");
    #[expect(clippy::disallowed_methods, reason = "where git is")]
    let path = std::env::var("PATH").unwrap();
    let path = format!(".::bin:./bin:{path}");
    let variables = [("PMALINT_GIT", "git"), ("PATH", &path)];
    sandbox.check_with(&sandbox.work(), &variables, "--at HEAD").exits(0);
    assert!(!sandbox.root().join("ran").exists());
}

/// Whatever program a repository's configuration names, none is run.
#[cfg(unix)]
#[test]
fn no_program_of_the_repository_is_run() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    sandbox.write(".gitattributes", "*.md diff=evil filter=evil\n");
    sandbox.commit();
    let ran = sandbox.root().join("ran").display().to_string();
    script(&sandbox, ".git/evil", &format!("touch {ran}"));
    let evil = sandbox.work().join(".git/evil").display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "pager.config",
        "pager.rev-parse",
    ] {
        sandbox.git(&["config", key, &evil]);
    }
    for name in ["rev-parse", "cat-file", "ls-files", "config"] {
        sandbox.git(&["config", &format!("alias.{name}"), &format!("!{evil}")]);
    }
    for hook in ["post-index-change", "reference-transaction", "post-checkout"] {
        script(&sandbox, &format!(".git/hooks/{hook}"), &format!("touch {ran}"));
    }
    for backend in ["libgit2", "git"] {
        for arguments in ["", "--staged", "--at HEAD", "--since HEAD"] {
            let run = sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", backend)], arguments);
            assert_eq!(run.code, 0, "{run}");
        }
    }
    assert!(!sandbox.root().join("ran").exists());
}

/// In a partial clone git fetches what is missing, by the program that the configuration names.
#[cfg(unix)]
#[test]
fn a_fetch_runs_no_program_of_the_repository() {
    let origin = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    origin.commit();
    origin.write(DOCUMENT, document("2026-01-06", GOOD));
    origin.commit();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = origin.clone_with(&["--filter=blob:none"]);
    let ran = origin.root().join("ran");
    let program = format!("touch {}; git-upload-pack", ran.display());
    for backend in ["", "git"] {
        for (key, value) in [
            ("remote.origin.uploadpack", program.as_str()),
            ("core.sshCommand", &program),
            ("credential.helper", &program),
            ("protocol.ext.allow", "always"),
        ] {
            origin.git_in(&clone, &["config", key, value]);
            let run = origin.check_with(&clone, &[("PMALINT_GIT", backend)], "--at HEAD~1");
            run.exits(2).says(&["names the program for it", &key.to_lowercase()]);
            origin.git_in(&clone, &["config", "--unset", key]);
        }
    }
    assert!(!ran.exists());
    // Without them it is fetched.
    origin.check_with(&clone, &[], "--at HEAD~1").exits(0);
}

#[test]
fn a_revision_is_no_option() {
    let sandbox = Sandbox::committed(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    for backend in ["libgit2", "git"] {
        for revision in ["--output=ran", "-x", "--upload-pack=ran", "HEAD\n--all"] {
            let mut command = sandbox.command(crate::support::PMALINT, &sandbox.work());
            command.env("PMALINT_GIT", backend).arg("check").arg(format!("--since={revision}"));
            sandbox.run_command(&mut command).exits(2).says(&["is not a revision"]);
        }
        for (name, value) in
            [("GITHUB_BASE_REF", "--output=ran"), ("GITHUB_BASE_REF", "$(touch ran)")]
        {
            let variables = [("PMALINT_GIT", backend), ("GITHUB_ACTIONS", "true"), (name, value)];
            let run = sandbox.check_with(&sandbox.work(), &variables, "--since auto");
            assert_eq!(run.code, 2, "{run}");
        }
    }
    assert!(!sandbox.work().join("ran").exists());
}

/// Documents that cost more than they are long would not end here.
#[test]
fn large_documents_are_read_in_linear_time() {
    let n = 2_000;
    let head = "---\ndate: 2026-01-05\n---\n# T\n\n";
    let actions = format!("{head}## Action items\n\n");
    let keys = |n: usize| (0..n).map(|at| format!("k{at}: v\n")).collect::<String>();
    let texts = [
        format!("{head}{}", "[".repeat(50 * n)),
        format!("{head}{}", ">".repeat(50 * n)),
        format!("{head}{}", "*a_ ".repeat(10 * n)),
        format!("{head}{}", "[a](".repeat(10 * n)),
        format!("{head}{}", "<!-- a ".repeat(10 * n)),
        format!("{head}{}", "a <![CDATA[ b <? ".repeat(5 * n)),
        format!("{head}|{}\n|{}\n{}", "a|".repeat(n), "-|".repeat(n), "|b|\n".repeat(n)),
        format!(
            "{actions}{}",
            (0..n / 8).map(|at| format!("{}- a\n", "  ".repeat(at))).collect::<String>()
        ),
        format!("{actions}- {}", "by 2026-03-01 OPS-1 @bob #1 ".repeat(2 * n)),
        format!("{head}{}", (0..5 * n).map(|at| format!("[a{at}]: x\n")).collect::<String>()),
        format!("---\n{}---\n# T\n", keys(20 * n)),
        format!("---\n{}severity: 2\n---\n# T\n\n{}", keys(15 * n), "Severity: 1\n".repeat(50 * n)),
        format!(
            "{actions}{}",
            "- <!-- pmalint-disable-line PMA203: x -->add an alert\n".repeat(4 * n)
        ),
        format!(
            "{actions}{}",
            "<!-- pmalint-disable PMA203 -->\n\n- add an alert\n\n".repeat(4 * n)
        ),
        format!(
            "---\n{}---\n# T\n",
            (0..10 * n)
                .map(|at| format!("k{at}: 1 # pmalint-disable-line PMA601: x\n"))
                .collect::<String>()
        ),
        format!("---\na: &a [{}]\nb: [{}]\n---\n# T\n", "x,".repeat(n), "*a,".repeat(n)),
        format!("---\na: {}\n---\n# T\n", "[".repeat(10 * n)),
        format!(
            "---\n{}---\n# T\n",
            (0..1_000).map(|at| format!("{}a:\n", " ".repeat(at))).collect::<String>()
        ),
        format!("+++\na = {}\n+++\n# T\n", "[".repeat(10 * n)),
    ];
    let sandbox = Sandbox::new();
    for (at, text) in texts.iter().enumerate() {
        sandbox.write(format!("docs/postmortems/2026-01-05-{at}.md"), text);
    }
    sandbox.check("--format json").exits(1);
}
