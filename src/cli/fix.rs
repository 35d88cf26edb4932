//! `pmalint check --fix` and `--diff`.

use miette::{Result, miette};

use super::args::CheckArgs;
use super::check::{Known, Linted, lint};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::check::Options;
use crate::fix::{FixedFile, fix};
use crate::git::{Environment, on_disk};
use crate::report::{Report, write_diff};
use crate::workspace::Workspace;
use crate::write_file::rewrite;

/// Whether what is read are files that may be written.
///
/// # Errors
/// It is the index, a commit or standard input; or git runs a hook, which judges what is staged.
pub(super) fn may_write(args: &CheckArgs, environment: &Environment) -> Result<()> {
    let scope = &args.scope;
    let read = [
        ("--staged", scope.staged, "the index"),
        ("--since", scope.since.is_some(), "a commit"),
        ("--at", scope.at.is_some(), "a commit"),
        ("--stdin-filename", scope.stdin_filename.is_some(), "standard input"),
    ];
    if let Some((flag, _, what)) = read.into_iter().find(|(_, is_given, _)| *is_given) {
        let help = if what == "the index" {
            "run `pmalint check --fix` with the files, look at the change, and stage it"
        } else {
            "`--diff` shows what would change; `pmalint check --fix` with the files changes them"
        };
        return Err(miette!(
            help = help,
            "`--fix` writes the work tree, and `{flag}` reads {what}"
        ));
    }
    // git sets it for the hooks of a commit.
    if environment.variable("GIT_INDEX_FILE").is_some() {
        return Err(miette!(
            help = "let the hook find it, and run `pmalint check --fix` yourself",
            "`--fix` is not for git hooks: what is committed would not be what was mended"
        ));
    }
    Ok(())
}

/// The files that fixes change, and with them in place what is left.
pub(super) fn fixed(
    workspace: &mut Workspace,
    options: &Options,
    known: Known,
    terminal: &mut Terminal,
) -> Result<(Vec<FixedFile>, Linted), Failure> {
    let (mut stale, mut before) = (0, None);
    let (files, report) = fix(workspace, &mut |workspace| -> Result<Report, Failure> {
        let linted = lint(workspace, options, known, terminal)?;
        (stale, before) = (linted.stale, linted.before);
        Ok(linted.report)
    })?;
    Ok((files, Linted { report, stale, before }))
}

/// Shows what would change.
pub(super) fn show(
    workspace: &mut Workspace,
    options: &Options,
    known: Known,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let (files, _) = fixed(workspace, options, known, terminal)?;
    let style = terminal.style;
    for file in &files {
        write_diff(&file.path, &file.before, &file.after, &style, terminal.out())?;
    }
    if files.is_empty() {
        terminal.note("nothing to fix")?;
        return Ok(Outcome::Clean);
    }
    terminal.note(&format!("`--fix` would mend {}", counted(&files)))?;
    Ok(Outcome::Findings)
}

/// Writes the files, one after the other.
pub(super) fn write(files: &[FixedFile], environment: &Environment) -> Result<()> {
    files.iter().try_for_each(|file| {
        let path = on_disk(&file.path, environment)?;
        rewrite(&path, file.before.as_bytes(), file.after.as_bytes())
    })
}

/// What was done, in a line.
pub(super) fn told(files: &[FixedFile]) -> String {
    match files.is_empty() {
        true => "nothing to fix".to_owned(),
        false => format!("fixed {}", counted(files)),
    }
}

/// `3 findings in 2 files`
fn counted(files: &[FixedFile]) -> String {
    let plural = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let findings = files.iter().map(|file| file.count).sum();
    format!("{} in {}", plural(findings, "finding"), plural(files.len(), "file"))
}
