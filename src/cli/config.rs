//! `pmalint config`.

use super::args::ConfigCommand;
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::git::{Environment, RepoPath, Repository, Selection, open, to_repo_path};
use crate::report::text;
use crate::rules::RULES;
use crate::workspace::{Folders, Request};

pub(super) fn run(command: &ConfigCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let ConfigCommand::Show { path } = command;
    let environment = Environment::of_process()?;
    let repository = Repository::discover(&environment)?;
    let snapshot = open(&Selection::WorkTree, &environment)?;
    let folders = Folders::read(&Request::default(), &environment, snapshot.as_ref())?;
    let path = match path {
        Some(path) => to_repo_path(repository.as_ref(), &environment, path)?,
        None => RepoPath::from("a file at the top"),
    };
    let settings = folders.settings_of(&path);
    let rules = RULES.iter().map(|rule| (rule.code, rule.name, rule.level()));
    let origin =
        settings.origin.as_deref().unwrap_or("the defaults, since there is no settings file");
    let yaml = settings.to_yaml(&path, rules)?;
    terminal.line(&format!("# settings: {origin}"))?;
    terminal.line(&format!("# files: {}", snapshot.describe()))?;
    for line in yaml.lines() {
        terminal.line(&text::one_line(line))?;
    }
    Ok(Outcome::Clean)
}
