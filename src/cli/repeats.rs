//! `pmalint repeats`.

use serde::Serialize;

use super::args::{RepeatsArgs, TextFormat};
use super::listed::{self, ListedLink};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::git::Environment;
use crate::history::{ActionId, Cluster, History};

pub(super) fn run(args: &RepeatsArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let workspace = args.scope.load(&environment, terminal)?;
    let history = &workspace.history;
    let is_asked_for = |id: &ActionId| workspace.targets.contains(&id.document);
    let mut clusters = history.clusters();
    clusters.retain(|cluster| cluster.actions.iter().any(is_asked_for));
    match args.format {
        TextFormat::Json => {
            let clusters = clusters.iter().filter_map(|cluster| Listed::new(history, cluster));
            terminal.json(&List { version: 1, clusters: clusters.collect() })?;
        }
        TextFormat::Text => text(history, &clusters, terminal)?,
    }
    Ok(Outcome::Clean)
}

#[derive(Serialize)]
struct List {
    version: u32,
    clusters: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    /// As it was worded the last time.
    text: String,
    times: usize,
    from: Option<String>,
    to: Option<String>,
    actions: Vec<ListedAction>,
}

#[derive(Serialize)]
struct ListedAction {
    path: String,
    line: usize,
    date: Option<String>,
    text: String,
    owner: Option<String>,
    done: Option<bool>,
    links: Vec<ListedLink>,
}

impl Listed {
    fn new(history: &History, cluster: &Cluster) -> Option<Self> {
        let (first, last) = (cluster.actions.first()?, cluster.actions.last()?);
        Some(Self {
            text: history.action(*last).text.clone(),
            times: cluster.times,
            from: listed::date(history, *first),
            to: listed::date(history, *last),
            actions: cluster.actions.iter().map(|id| ListedAction::new(history, *id)).collect(),
        })
    }
}

impl ListedAction {
    fn new(history: &History, id: ActionId) -> Self {
        let action = history.action(id);
        Self {
            path: history.path(id.document).to_text(),
            line: listed::line(history, id),
            date: listed::date(history, id),
            text: action.text.clone(),
            owner: action.owner.as_ref().map(|owner| owner.name.clone()),
            done: action.done(),
            links: listed::links(action),
        }
    }
}

fn text(history: &History, clusters: &[Cluster], terminal: &mut Terminal) -> Result<(), Failure> {
    for cluster in clusters {
        let Some(Listed { text, times, from, to, .. }) = Listed::new(history, cluster) else {
            continue;
        };
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        terminal.line(&format!("{times} times, {from} to {to}: {}", listed::short(&text)))?;
        for &id in &cluster.actions {
            let action = history.action(id);
            let mut line = listed::date(history, id).unwrap_or_default();
            line.push_str(&format!("  {}", listed::mark(action)));
            // Often the words are the same every time.
            if action.text != text {
                line.push_str(&format!("  {}", listed::short(&action.text)));
            }
            let (tail, place) = (listed::tail(action), listed::place(history, id));
            terminal.line(&format!("  {line}{tail}  ({place})"))?;
        }
        terminal.line("")?;
    }
    let count = match clusters.len() {
        0 => "no follow-up action was promised after more than one incident".to_owned(),
        1 => "1 follow-up action was promised after more than one incident".to_owned(),
        more => format!("{more} follow-up actions were promised after more than one incident"),
    };
    terminal.line(&count)?;
    Ok(())
}
