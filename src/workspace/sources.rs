//! `history.sources`: the post-mortems of other repositories, which count as earlier incidents and are
//! never linted.

use std::path::Path;
use std::sync::Arc;

use miette::{Report, Result, WrapErr as _};

use super::reader::{dated, read_documents};
use super::texts::Texts;
use super::{Configurations, Folders, Request, is_settings_file};
use crate::document::{Document, Problem};
use crate::git::{Environment, RepoPath, Repository, Selection};
use crate::history::Incident;
use crate::settings::{HistorySource, Settings};

/// Reads the sources that the settings name. Their relative paths are taken from the top of the repository, of a bare
/// one from its folder.
///
/// # Errors
/// A source that is not optional is absent or holds no document, or one that is there cannot be read.
/// The error shows the entry in the settings.
pub(super) fn read(
    settings: &Settings,
    current: Option<&Repository>,
    environment: &Environment,
    notes: &mut Vec<String>,
) -> Result<Vec<Arc<Incident>>> {
    let mut documents = Vec::new();
    let top = match current {
        Some(current) => current.top_level().unwrap_or(current.common_dir()),
        None => environment.cwd(),
    };
    for source in &settings.history.sources {
        let folder = top.join(&source.path);
        let found = look(source, &folder, environment)
            .map_err(|error| settings.mistake(unreadable(source, &error)))?;
        let absent = match found {
            Found::Repository(repository) if current.is_some_and(|it| it.is_same(&repository)) => {
                // Every document would repeat itself.
                let problem = Problem::new(source.span, "this is the repository itself");
                return Err(settings.mistake(problem.help("leave it out")));
            }
            Found::Repository(repository) => {
                let (read, note) = read_source(source, &repository, environment, &folder)?;
                notes.push(note);
                if !read.is_empty() {
                    documents.extend(read);
                    continue;
                }
                Problem::new(source.span, format!("no post-mortem found in {}", folder.display()))
                    .help("say by `documents` which of its files are post-mortems")
            }
            Found::Nothing(problem) => problem,
        };
        if !source.optional {
            return Err(settings.mistake(absent));
        }
        notes.push(format!("history source {} is passed over: {}", source.path, absent.message));
    }
    Ok(documents)
}

enum Found {
    Repository(Repository),
    Nothing(Problem),
}

fn look(source: &HistorySource, folder: &Path, environment: &Environment) -> Result<Found> {
    let way_out = "correct it, clone the repository there, or say `optional: true`";
    let Some(repository) = Repository::at(folder, environment)? else {
        let message = format!("there is no git repository at {}", folder.display());
        return Ok(Found::Nothing(Problem::new(source.span, message).help(way_out)));
    };
    if !repository.has_commit(&source.revision)? {
        let message = format!("`{}` names no commit of {}", source.revision, folder.display());
        let help = "name a branch, a tag or a commit by `ref`, or say `optional: true`";
        return Ok(Found::Nothing(Problem::new(source.span, message).help(help)));
    }
    Ok(Found::Repository(repository))
}

/// A repository that is there and refuses, such as one of another user.
fn unreadable(source: &HistorySource, error: &Report) -> Problem {
    let problem = Problem::new(source.span, format!("this repository cannot be used: {error}"));
    match error.help() {
        Some(help) => problem.help(help.to_string()),
        None => problem,
    }
}

/// The documents of one source, read as its own settings say, and a line about it.
fn read_source(
    source: &HistorySource,
    repository: &Repository,
    environment: &Environment,
    folder: &Path,
) -> Result<(Vec<Arc<Incident>>, String)> {
    let context = || format!("cannot read the history source {}", source.path);
    let selection = Selection::Commit(source.revision.clone());
    let request = Request { selection, ..Request::default() };
    let snapshot = repository.snapshot(&request.selection).wrap_err_with(context)?;
    let folders = Folders::read(&request, &environment.elsewhere(folder), snapshot.as_ref())
        .wrap_err_with(context)?;
    let is_document = |path: &RepoPath| {
        let own = folders.settings_of(path);
        let selected = match &source.documents {
            Some(globs) => globs.selects(path),
            None => own.documents.selects(path) || own.history.reads(path),
        };
        selected && !is_settings_file(path)
    };
    let entries = snapshot.list(&is_document).wrap_err_with(context)?;
    let mut texts = Texts::default();
    for entry in entries {
        texts.read(&entry, snapshot.as_ref()).wrap_err_with(context)?;
    }
    let files = texts.take().into_iter();
    let files = files.map(|(path, bytes)| (path.in_repository(&source.name), bytes)).collect();
    let origin = snapshot.origin_url();
    // Its schemas say what its headings mean.
    let configurations =
        Configurations::new(&folders, &request, snapshot.as_ref(), origin.as_deref())
            .wrap_err_with(context)?;
    let mut documents = read_documents(files, &|path| {
        configurations.conventions(&RepoPath::new(path.as_bytes()), &folders)
    });
    for document in &mut documents {
        set_numbers_apart(document, &source.name);
    }
    let read = documents.into_iter().map(Incident::read).map(Arc::new).collect();
    let incidents = dated(read, snapshot.as_ref()).wrap_err_with(context)?;
    let note = format!(
        "history source {}: {} document{}, {}",
        source.path,
        incidents.len(),
        if incidents.len() == 1 { "" } else { "s" },
        snapshot.describe()
    );
    Ok((incidents, note))
}

/// Where nothing says which forge a repository is on, its `#12` is not ours.
fn set_numbers_apart(document: &mut Document, name: &str) {
    for action in &mut document.actions {
        let references = action.references.iter_mut().chain(&mut action.containers);
        for reference in references.filter(|reference| reference.identity.starts_with('#')) {
            reference.identity = format!("{name}{}", reference.identity);
        }
    }
}
