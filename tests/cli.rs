//! What the program says about itself, and how it answers what it cannot understand.

use clap::CommandFactory as _;
use insta::assert_snapshot;

use crate::support::{DOCUMENT, Sandbox, UNLINKED, document};

#[test]
fn the_types_of_the_command_line_are_sound() {
    pmalint::cli::Cli::command().debug_assert();
}

#[test]
fn help_is_an_overview() {
    assert_snapshot!(Sandbox::without_repository().pmalint("-h"), @"
    exit 0
    --- stdout
    Lints post-mortems that are kept as Markdown in git

    Usage: pmalint [OPTIONS] <COMMAND>

    Commands:
      check        Lint post-mortems
      init         Write settings that fit the post-mortems that are there
      new          Write a new post-mortem, to be filled in
      actions      List the follow-up actions, newest incident first; `--since` also takes a day
      related      Show the earlier actions that are most like those of a document
      repeats      Show which actions were promised after more than one incident
      baseline     Record the findings that are there, so that only new ones count
      cache        Show or remove what runs keep for the next one
      hook         Install or run the git hooks
      rule         Explain a rule, or list them all
      schema       List, print or derive schemas of post-mortems
      config       Show the settings
      completions  Print a completion script for a shell
      man          Print the man page

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Output:
          --color <WHEN>  When to use colour [default: auto] [possible values: auto, always, never]
      -q, --quiet         Print findings and nothing else
      -v, --verbose       Also say what was read and what was passed over

    Exit codes: 0 nothing found, 1 findings, 2 pmalint could not do its work.
    ");
}

#[test]
fn help_of_check_lists_its_flags() {
    assert_snapshot!(Sandbox::without_repository().pmalint("check -h"), @"
    exit 0
    --- stdout
    Lint post-mortems

    Usage: pmalint check [OPTIONS] [PATHS]...

    Arguments:
      [PATHS]...  Files and folders to report on; everything else is read as history. Without any, all

    Options:
      -h, --help  Print help (see more with '--help')

    What is read:
          --staged                 The changed documents of the index, as they are staged
          --since <REV>            The documents changed between the merge base with REV and HEAD;
                                   `auto` finds the base in CI
          --at <REV>               Every document of a commit
          --stdin-filename <PATH>  Standard input, as the document at PATH
          --no-exclude             Lint named files even where the settings exclude them
          --no-cache               Read every document anew, and keep nothing for the next run

    Settings:
          --config <FILE>  Use this settings file and no other
          --isolated       Use no settings file
          --trust <STATE>  Whose settings and schemas hold: those of what is linted, or of the base that
                           it is compared with [default: head] [possible values: head, base]

    Output:
          --format <FORMAT[=FILE]>  How findings are written; with `=FILE` into a file. May be given
                                    several times [env: PMALINT_FORMAT] [possible values: full, concise,
                                    statistics, json, json-lines, sarif, github, gitlab, junit,
                                    checkstyle, rdjson, markdown]
          --statistics              Count the findings of each rule; the same as `--format statistics`
          --show-files              List the documents that would be linted, and lint none
          --fail-on <LEVEL>         The least severity that makes the exit code 1 [default: error]
                                    [possible values: error, warning, info, never]
          --color <WHEN>            When to use colour [default: auto] [possible values: auto, always,
                                    never]
      -q, --quiet                   Print findings and nothing else
      -v, --verbose                 Also say what was read and what was passed over

    Rules:
          --select <CODE>  Only these rules: codes, names, or the beginning of codes (`PMA3`)
          --ignore <CODE>  Not these rules
          --as-of <DATE>   What day counts as today, for runs that can be repeated

    Fixes:
          --fix   Mend what has one right answer, in the files of the work tree; what is left is
                  reported
          --diff  Show what `--fix` would change, as a diff and nothing else; exit code 1 if that is
                  anything

    What counts:
          --all          With `--staged` and `--since`: count also what was there before the change
          --no-baseline  Count also what the baseline knows
    ");
}

/// The long help says what each format is for.
#[test]
fn long_help_of_check_explains_the_formats() {
    let run = Sandbox::without_repository().pmalint("check --help").exits(0);
    for format in pmalint::report::Format::ALL {
        let line = run
            .out
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("- {}:", format.as_str())));
        assert!(line.is_some(), "{}", format.as_str());
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let run = Sandbox::without_repository().pmalint("--version").exits(0);
    assert_eq!(run.out, format!("pmalint {}\n", env!("CARGO_PKG_VERSION")));
}

/// What cannot be understood is exit 2, said on standard error alone.
#[test]
fn bad_usage_is_exit_2() {
    let sandbox = Sandbox::new();
    for (arguments, parts) in [
        ("", &["Usage:"][..]),
        ("chekc", &["unrecognized subcommand 'chekc'", "'check'"]),
        ("check --unknown", &["unexpected argument '--unknown'"]),
        ("check --stagd", &["'--staged'"]),
        ("check --staged --at HEAD", &["cannot be used with"]),
        ("check --staged --since HEAD", &["cannot be used with"]),
        ("check --quiet --verbose", &["cannot be used with"]),
        ("check --config a --isolated", &["cannot be used with"]),
        ("check --no-exclude", &["<PATHS>"]),
        ("check --fail-on fatal", &["possible values: error, warning, info, never"]),
        ("check --color maybe", &["possible values: auto, always, never"]),
        ("check --format xml", &["invalid value 'xml' for '--format", "full, concise, statistics"]),
        ("check --format gitub", &["a similar value exists: 'github'"]),
        ("check --show-files --statistics", &["cannot be used with"]),
        ("check --select PMA999", &["there is no rule `PMA999`"]),
        ("check --select action-unlinkd", &["did you mean `action-unlinked`?"]),
        ("check --ignore repeat-txt", &["did you mean `repeat-text`?"]),
        ("check --as-of yesterday", &["`yesterday` is not a day", "YYYY-MM-DD"]),
        ("check --as-of 2026-02-30", &["`2026-02-30` is not a day"]),
        ("rule PMA999", &["there is no rule `PMA999`"]),
        ("rule field-mising", &["did you mean `field-missing`?"]),
        ("completions tcsh", &["possible values: bash"]),
        ("hook run post-commit", &["possible values: pre-commit, pre-merge-commit, pre-push"]),
        ("hook install --config-hook --hook pre-push", &["cannot be used with"]),
        ("check --trust me", &["possible values: head, base"]),
    ] {
        let run = sandbox.pmalint(arguments).exits(2).says(parts);
        assert_eq!(run.out, "", "{run}");
    }
}

/// Whoever reads has enough: `pmalint rule | head -1`. What was found stays found.
#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", UNLINKED))]);
    let big = "check --format json --format full --format sarif";
    for (arguments, code) in [
        ("rule", 0),
        ("man", 0),
        ("completions bash", 0),
        ("schema print", 0),
        ("check", 1),
        (big, 1),
        ("check --fail-on never", 0),
        ("check --select PMA301", 0),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = sandbox.command(crate::support::PMALINT, &sandbox.work());
        command
            .args(arguments.split_whitespace())
            .stdout(writer)
            .stderr(std::process::Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
        assert_eq!(output.status.code(), Some(code), "{arguments}");
    }
}

/// Ctrl-C erases the line that says what is being done, and ends the program as a shell expects it.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_leaves_no_line() {
    use std::io::{Read as _, Write as _};
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Stdio;

    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", UNLINKED))]);
    // A git that never answers, nor ends by the signal.
    sandbox.write("bin/git", "#!/bin/sh\ntrap '' INT\nread -r answer < never\n");
    let git = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(sandbox.work().join("bin/git"), git).unwrap();
    sandbox.shell(&sandbox.work(), "mkfifo never").exits(0);
    #[expect(clippy::disallowed_methods, reason = "where programs are")]
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}/bin:{path}", sandbox.work().display());
    // `script` is a terminal.
    let mut terminal = sandbox.command("script", &sandbox.work());
    terminal.args(["-qec", &format!("{} check", crate::support::PMALINT), "/dev/null"]);
    terminal.env("PATH", path).env("PMALINT_GIT", "git").env("SHELL", "/bin/sh");
    let mut terminal = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut screen = Vec::new();
    let mut shown = terminal.stdout.take().unwrap();
    while !screen.ends_with(b"pmalint: reading post-mortems, 1 s") {
        let mut byte = [0];
        shown.read_exact(&mut byte).unwrap();
        screen.extend(byte);
    }
    let mut keys = terminal.stdin.take().unwrap();
    keys.write_all(b"\x03").unwrap();
    shown.read_to_end(&mut screen).unwrap();
    let screen = String::from_utf8(screen).unwrap();
    assert!(screen.ends_with("\r\u{1b}[2K"), "{screen:?}");
    assert_eq!(terminal.wait().unwrap().code(), Some(128 + 2), "{screen:?}");
}
