//! Which documents `pmalint check` takes, and its exit code.

use insta::assert_snapshot;

use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, PMALINT, Sandbox, UNLINKED, document};

/// Two documents, the later one with an action that has no link.
fn flawed() -> Sandbox {
    let (earlier, later) = (document("2025-08-19", OTHER), document("2026-01-05", UNLINKED));
    Sandbox::with(&[(EARLIER, &earlier), (DOCUMENT, &later)])
}

/// A document with a warning: PMA101, there is no status.
fn with_warning() -> Sandbox {
    let text = document("2026-01-05", GOOD).replace("status: closed\n", "");
    Sandbox::with(&[(DOCUMENT, &text)])
}

#[test]
fn the_exit_code_says_how_it_went() {
    let clean = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    let (flawed, with_warning) = (flawed(), with_warning());
    for (sandbox, arguments, code) in [
        (&clean, "", 0),
        (&clean, "--fail-on info", 0),
        (&flawed, "", 1),
        (&flawed, "--fail-on warning", 1),
        (&flawed, "--fail-on never", 0),
        (&flawed, "--select PMA203", 1),
        (&flawed, "--select pma2", 1),
        (&flawed, "--select action-unlinked,PMA3", 1),
        (&flawed, "--select PMA3", 0),
        (&flawed, "--ignore PMA203", 0),
        (&flawed, "--ignore action-unlinked", 0),
        (&with_warning, "", 0),
        (&with_warning, "--fail-on warning", 1),
        (&with_warning, "--fail-on info", 1),
        (&with_warning, "--fail-on never", 0),
    ] {
        let run = sandbox.check(arguments);
        assert_eq!(run.code, code, "{arguments}: {run}");
    }
}

#[test]
fn only_what_is_named_is_reported_on() {
    let sandbox = flawed();
    sandbox.write("docs/postmortems/archive/2024-03-01-disk.md", document("2024-03-01", UNLINKED));
    let later = "2026-01-05-checkout.md PMA203";
    let oldest = "2024-03-01-disk.md PMA203";
    let repeated = "2026-01-05-checkout.md PMA302";
    for (arguments, expected) in [
        ("", &[later, repeated, oldest][..]),
        (".", &[later, repeated, oldest]),
        ("docs", &[later, repeated, oldest]),
        ("./docs/../docs/postmortems/", &[later, repeated, oldest]),
        (DOCUMENT, &[later, repeated]),
        (EARLIER, &[]),
        ("docs/postmortems/archive", &[oldest]),
        (
            "docs/postmortems/archive docs/postmortems/2026-01-05-checkout.md",
            &[later, repeated, oldest],
        ),
    ] {
        assert_eq!(sandbox.codes(arguments), expected, "{arguments}");
    }
}

#[test]
fn paths_are_relative_to_the_current_folder_and_reports_to_the_top() {
    let sandbox = flawed();
    let folder = sandbox.work().join("docs/postmortems");
    for arguments in ["2026-01-05-checkout.md", "", "../postmortems"] {
        let run = sandbox.check_in(&folder, &format!("{arguments} --format concise")).exits(1);
        assert!(run.out.starts_with(&format!("{DOCUMENT}:24:")), "{run}");
    }
    let absolute = folder.join("2026-01-05-checkout.md");
    sandbox.check_in(&folder, absolute.to_str().unwrap()).exits(1);
}

#[test]
fn a_missing_path_is_exit_2() {
    let sandbox = flawed();
    std::fs::create_dir(sandbox.work().join("empty")).unwrap();
    sandbox.write("src/main.rs", "fn main() {}");
    assert_snapshot!(sandbox.check("docs/postmortems/2026-13-05.md"), @"
    exit 2
    --- stderr
    error: there is no `docs/postmortems/2026-13-05.md` in what is linted
      help: paths are relative to the current directory
    ");
    assert_snapshot!(sandbox.check("src"), @"
    exit 2
    --- stderr
    error: `src` holds no post-mortem
      help: name files, or select them by `documents` in the settings
    ");
    #[cfg(unix)]
    {
        let link = sandbox.work().join("docs/postmortems/latest.md");
        std::os::unix::fs::symlink("2026-01-05-checkout.md", link).unwrap();
        sandbox.git(&["add", "--all"]);
        for mode in ["", "--staged"] {
            let run = sandbox.check(&format!("{mode} docs/postmortems/latest.md")).exits(2);
            run.says(&["`docs/postmortems/latest.md` cannot be linted: a symbolic link"]);
        }
    }
    sandbox.check("empty").exits(2);
    sandbox.check("docs/postmortems nowhere").exits(2).says(&["`nowhere`"]);
    sandbox.check("../elsewhere.md").exits(2).says(&["outside"]);
}

#[test]
fn no_documents_at_all_is_exit_2() {
    let sandbox = Sandbox::with(&[("README.md", "# Hello\n")]);
    assert_snapshot!(sandbox.check(""), @r#"
    exit 2
    --- stderr
    error: no post-mortem found
      help: pmalint looks for Markdown in folders such as docs/postmortems; say where yours are in .pmalint.yaml: `documents: ["path/to/*.md"]`, or name a file
    "#);
    sandbox.write(".pmalint.yaml", "documents: [reports]\n");
    assert_snapshot!(sandbox.check(""), @"
    exit 2
    --- stderr
    error: no post-mortem found
      help: `documents` in .pmalint.yaml selects no file; or name a file
    ");
    sandbox.check("--at HEAD").exits(2);
    sandbox.commit();
    sandbox.check("--at HEAD").exits(2).says(&["no post-mortem found"]);
}

/// A file that is no post-mortem by the settings is linted where it is named.
#[test]
fn a_named_file_is_always_linted() {
    let sandbox = flawed();
    sandbox.write("notes/today.txt", document("2026-02-01", UNLINKED));
    assert_eq!(sandbox.codes("notes/today.txt"), ["today.txt PMA203", "today.txt PMA302"]);
}

#[test]
fn what_the_settings_exclude_is_linted_on_demand_only() {
    let sandbox = flawed();
    sandbox.write(".pmalint.yaml", "exclude: [\"**/2026-*\"]\n");
    assert_eq!(sandbox.codes(""), [""; 0]);
    assert_eq!(sandbox.codes(DOCUMENT), [""; 0]);
    assert_eq!(
        sandbox.codes(&format!("{DOCUMENT} --no-exclude")),
        ["2026-01-05-checkout.md PMA203"]
    );
    let run = sandbox.check(DOCUMENT).exits(0);
    run.is_silent();
}

#[test]
fn what_git_ignores_is_linted_where_it_is_named() {
    let sandbox = flawed();
    sandbox.write(".gitignore", "2026-*\n");
    assert_eq!(sandbox.codes(""), [""; 0]);
    assert_eq!(sandbox.codes(DOCUMENT), ["2026-01-05-checkout.md PMA203"]);
    // Another repository inside of the folder is not looked into, either.
    sandbox.check_in(sandbox.root(), "").exits(2);
    sandbox.check_in(sandbox.root(), &format!("work/{DOCUMENT}")).exits(1).says(&["PMA203"]);
}

#[test]
fn a_named_file_needs_no_repository() {
    let sandbox = Sandbox::without_repository();
    sandbox.write("report.md", document("2026-01-05", UNLINKED));
    let run = sandbox.check("report.md --format concise").exits(1);
    assert!(run.out.starts_with("report.md:24:"), "{run}");
    sandbox.check("--staged").exits(2).says(&["no git repository"]);
    sandbox.check("--since HEAD").exits(2).says(&["git repository"]);
    sandbox.check("--since auto").exits(2).says(&["git repository"]);
    sandbox.check("--at HEAD").exits(2).says(&["git repository"]);
}

#[test]
fn standard_input_stands_in_for_a_file() {
    let sandbox = flawed();
    let run = |text: &str, path: &str| {
        let mut command = sandbox.command(PMALINT, &sandbox.work());
        command.args([
            "check",
            "--format",
            "json",
            "--as-of",
            "2026-11-22",
            "--stdin-filename",
            path,
        ]);
        let (reader, mut writer) = std::io::pipe().unwrap();
        command.stdin(reader);
        std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
        drop(writer);
        sandbox.run_command(&mut command)
    };
    // The file's own text does not count, and the other documents are history.
    assert_eq!(run(&document("2026-01-05", GOOD), DOCUMENT).exits(0).codes(), [""; 0]);
    let repeated = run(&document("2026-01-05", OTHER), DOCUMENT).exits(1);
    assert_eq!(repeated.codes(), ["2026-01-05-checkout.md PMA301"]);
    let new = run(&document("2026-04-01", UNLINKED), "docs/postmortems/new.md").exits(1);
    assert_eq!(new.codes(), ["new.md PMA203", "new.md PMA302"]);
    assert_eq!(run("", "docs/postmortems/new.md").exits(1).codes(), ["new.md PMA100"]);
}

#[test]
fn verbose_says_what_was_read_and_quiet_says_less() {
    let sandbox = flawed();
    sandbox
        .check("--verbose")
        .exits(1)
        .says(&["pmalint: the work tree [ROOT]/work, read by libgit2"]);
    let quiet = sandbox.check("--quiet --format concise").exits(1);
    assert_eq!(quiet.out.lines().count(), 1, "{quiet}");
    sandbox.check("--quiet --ignore PMA203").exits(0).is_silent();
}

#[test]
fn both_ways_of_reading_git_agree() {
    let sandbox = flawed();
    sandbox.commit();
    for arguments in ["", "--at HEAD", "--since HEAD"] {
        let [one, other] = ["libgit2", "git"].map(|backend| {
            sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", backend)], arguments).to_string()
        });
        assert_eq!(one, other, "{arguments}");
    }
    let run = sandbox.check_with(&sandbox.work(), &[("PMALINT_GIT", "svn")], "").exits(2);
    run.says(&["PMALINT_GIT names no backend: `svn`"]);
}

/// What libgit2 cannot open or read, the `git` program can.
#[test]
fn unusual_repositories_are_read_all_the_same() {
    let (earlier, later) = (document("2025-08-19", OTHER), document("2026-01-05", UNLINKED));
    for (init, then) in [
        (&["init", "-q", "--object-format=sha256"][..], &[][..]),
        (&["init", "-q"], &["update-index", "--split-index"]),
    ] {
        let sandbox = Sandbox::without_repository();
        sandbox.git(init);
        sandbox.write(EARLIER, &earlier);
        sandbox.commit();
        sandbox.write(DOCUMENT, &later);
        sandbox.git(&["add", "--all"]);
        if !then.is_empty() {
            sandbox.git(then);
        }
        let found = ["2026-01-05-checkout.md PMA203"];
        assert_eq!(sandbox.codes("--staged"), found, "{init:?}");
        assert_eq!(sandbox.codes(""), found, "{init:?}");
        sandbox.commit();
        assert_eq!(sandbox.codes("--since HEAD~1"), found, "{init:?}");
    }
}
