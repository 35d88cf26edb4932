//! `pmalint config`.

use miette::miette;

use super::args::ConfigCommand;
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::git::{Environment, RepoPath, Repository, Selection, open, to_repo_path};
use crate::report::text;
use crate::rules::RULES;
use crate::trust::Trust;
use crate::workspace::{Folders, Request};

pub(super) fn run(command: &ConfigCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let ConfigCommand::Show { path } = command;
    let environment = Environment::of_process()?;
    let repository = Repository::discover(&environment)?;
    let snapshot = open(&Selection::WorkTree, &environment)?;
    let request = Request {
        selection: Selection::WorkTree,
        paths: Vec::new(),
        no_exclude: false,
        config: None,
        isolated: false,
        stdin: None,
        trust: Trust::Head,
    };
    let folders = Folders::read(&request, &environment, snapshot.as_ref())?;
    let path = match path {
        Some(path) => to_repo_path(repository.as_ref(), &environment, path)?,
        None => RepoPath::from("a file at the top"),
    };
    let settings = folders.settings_of(&path);
    let mut shown = serde_json::Map::new();
    shown.insert(
        "from".to_owned(),
        settings.origin.clone().unwrap_or_else(|| "defaults".to_owned()).into(),
    );
    shown.insert("read_by".to_owned(), snapshot.describe().into());
    let rules = RULES.iter().map(|rule| {
        let level =
            settings.levels.of(rule.code, rule.level()).map_or("off", |level| level.as_str());
        let (level, origin) = if settings.ignores.of(&path, rule.code) {
            ("off", "per-file-ignores")
        } else if settings.levels.is_set(rule.code) {
            (level, "settings")
        } else {
            (level, "default")
        };
        (rule.name.to_owned(), format!("{level} ({origin})").into())
    });
    shown.insert("rules".to_owned(), serde_json::Value::Object(rules.collect()));
    let yaml = serde_yaml::to_string(&shown)
        .map_err(|error| miette!("cannot show the settings: {error}"))?;
    for line in yaml.lines() {
        terminal.line(&text::one_line(line))?;
    }
    Ok(Outcome::Clean)
}
