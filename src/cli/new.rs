//! `pmalint new`.

use std::path::{Path, PathBuf};
use std::process::Command;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::NewArgs;
use super::check::day;
use super::run::{Failure, Outcome};
use super::scope::load;
use super::terminal::Terminal;
use crate::document::Document;
use crate::draft::{Draft, list, related};
use crate::git::{Environment, RepoPath, Repository, Selection, open, to_repo_path};
use crate::proposal::FIRST_FOLDER;
use crate::workspace::{Folders, Request, Workspace};
use crate::write_file::write_new;

pub(super) fn run(args: &NewArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let editor = args.edit.then(|| editor(&environment)).transpose()?;
    let repository = Repository::discover(&environment)?;
    let top = repository.as_ref().map_or(Some(environment.cwd()), Repository::top_level);
    let top = top.ok_or_else(|| miette!("a bare repository has no files on disk"))?;
    let draft = Draft {
        title: args.title.as_deref().map(str::trim).filter(|title| !title.is_empty()),
        date: day(args.date.as_deref().or(args.as_of.as_deref()))?,
        severity: args.severity.as_deref(),
        service: args.service.as_deref(),
    };
    if [draft.title, draft.severity, draft.service]
        .iter()
        .flatten()
        .any(|text| text.contains(char::is_control))
    {
        return Err(miette!("title, severity and service are one line each").into());
    }

    let snapshot = open(&Selection::WorkTree, &environment)?;
    let folders = Folders::read(&request(None), &environment, snapshot.as_ref())?;
    let selects = |path: &RepoPath| folders.settings_of(path).documents.selects(path);
    let there = if snapshot.list(&selects)?.is_empty() {
        None
    } else {
        Some(load(&request(None), &environment, terminal)?)
    };
    let documents = there.as_ref().map(newest_first).unwrap_or_default();
    let folder = match &args.folder {
        Some(folder) => Some(to_repo_path(repository.as_ref(), &environment, folder)?),
        None => None,
    };
    let names: Vec<RepoPath> = documents
        .iter()
        .map(|document| document.path().clone())
        .filter(|path| folder.as_ref().is_none_or(|folder| path.is_below(folder)))
        .collect();
    let first = folder.map_or_else(|| FIRST_FOLDER.to_owned(), |folder| folder.to_text());
    let path = draft.path(&names, &first);
    let file = top.join(path.to_text());
    if file.symlink_metadata().is_ok() {
        return Err(miette!(
            help = "give another title, or edit that one",
            "there is a file already: {path}"
        )
        .into());
    }

    // The schema is that of the settings which govern the new file.
    let empty = (file.clone(), Vec::new());
    let governed = load(&request(Some(empty)), &environment, terminal)?;
    let target = governed.targets.first().copied().unwrap_or_default();
    let earlier = related(&documents, draft.title, draft.service);
    let text = draft.text(governed.schema(target), &documents, &list(&earlier, &path));
    if args.stdout {
        for line in text.lines() {
            terminal.line(line)?;
        }
        return Ok(Outcome::Clean);
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot make the folder {}", folder.display()))?;
    }
    write_new(&file, text.as_bytes())?;
    let shown = shown(&file, &environment);
    terminal.line(&shown.to_string_lossy())?;
    if !selects(&path) {
        terminal.note(&format!(
            "pmalint: the settings do not select {path}; `documents` says which files are post-mortems, `--folder` where a new one goes"
        ))?;
    }
    if let Some(editor) = editor {
        terminal.out().flush()?;
        edit(&editor, &file)?;
    }
    Ok(Outcome::Clean)
}

fn request(stdin: Option<(PathBuf, Vec<u8>)>) -> Request {
    Request { stdin, no_cache: true, ..Request::default() }
}

fn newest_first(workspace: &Workspace) -> Vec<&Document> {
    let targets = workspace.targets.iter();
    let mut documents: Vec<&Document> =
        targets.map(|&target| workspace.history.document(target)).collect();
    let day = |document: &Document| document.date.as_ref().map(|date| date.date);
    documents.sort_by(|one, other| (day(other), other.path()).cmp(&(day(one), one.path())));
    documents
}

/// The path as the user's shell understands it.
fn shown(file: &Path, environment: &Environment) -> PathBuf {
    let cwd = environment.cwd();
    let cwd = cwd.canonicalize().unwrap_or_else(|_| cwd.to_owned());
    file.strip_prefix(&cwd).unwrap_or(file).to_owned()
}

fn editor(environment: &Environment) -> Result<String> {
    environment.text("VISUAL").or_else(|| environment.text("EDITOR")).ok_or_else(|| {
        miette!(help = "set VISUAL or EDITOR, or leave out `--edit`", "there is no editor to open")
    })
}

/// Opens the file as git does: the variable is a command line of the shell.
fn edit(editor: &str, file: &Path) -> Result<()> {
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{editor} \"$@\""), editor]);
        shell
    } else {
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        command
    };
    let status = command
        .arg(file)
        .status()
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot open `{editor}`"))?;
    if !status.success() {
        return Err(miette!("`{editor}` ended with {status}"));
    }
    Ok(())
}
