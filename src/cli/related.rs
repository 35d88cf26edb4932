//! `pmalint related`.

use serde::Serialize;

use super::args::{RelatedArgs, TextFormat};
use super::listed;
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::fingerprint::{self, KnownActions};
use crate::git::Environment;
use crate::history::{ActionId, History, Similar};
use crate::report::WithEarlier;
use crate::workspace::Workspace;

pub(super) fn run(args: &RelatedArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let workspace = args.scope.load(&environment, terminal)?;
    let history = &workspace.history;
    let list: Vec<Compared> = match &args.text {
        Some(text) => {
            vec![Compared { id: None, text, near: history.nearest_to_text(text, args.top) }]
        }
        None => of_targets(&workspace, &|_| true, args.top),
    };
    match args.format {
        TextFormat::Json => {
            let actions = list.iter().map(|compared| compared.listed(history)).collect();
            terminal.json(&List { version: 1, actions })?;
        }
        TextFormat::Text => {
            for compared in &list {
                compared.write(history, terminal)?;
            }
        }
    }
    Ok(Outcome::Clean)
}

/// The actions of the targets with the earlier ones most like them, for a report; without those that the state before
/// the change has already.
pub(super) fn with_earlier(
    workspace: &Workspace,
    before: Option<&Workspace>,
    top: usize,
) -> Vec<WithEarlier> {
    let history = &workspace.history;
    let names = fingerprint::of_history(history);
    let known = before.map(|before| {
        let present = names.iter().copied().collect();
        KnownActions::of(&before.history, &before.targets, &present)
    });
    let is_new = |id: ActionId| {
        known.as_ref().is_none_or(|known| {
            !known.has(names[id.document], history.document(id.document), history.action(id))
        })
    };
    let compared = of_targets(workspace, &is_new, top).into_iter();
    compared
        .filter_map(|compared| {
            let earlier = compared.near.iter();
            Some(WithEarlier {
                action: listed::action(history, compared.id?),
                earlier: earlier
                    .map(|(id, similar)| (listed::action(history, *id), similar.score))
                    .collect(),
            })
        })
        .collect()
}

/// An action or a text with the earlier actions most like it, best first.
struct Compared<'a> {
    /// `None` for a text of one's own.
    id: Option<ActionId>,
    text: &'a str,
    near: Vec<(ActionId, Similar)>,
}

/// The actions of the targets that are wanted, without work that every incident has.
fn of_targets<'a>(
    workspace: &'a Workspace,
    is_wanted: &dyn Fn(ActionId) -> bool,
    top: usize,
) -> Vec<Compared<'a>> {
    let history = &workspace.history;
    let ids = workspace.targets.iter().flat_map(|&document| {
        (0..history.document(document).actions.len())
            .map(move |action| ActionId { document, action })
    });
    ids.filter(|id| !history.is_routine(*id) && is_wanted(*id))
        .map(|id| Compared {
            id: Some(id),
            text: &history.action(id).text,
            near: history.nearest(id, top),
        })
        .collect()
}

impl Compared<'_> {
    fn listed(&self, history: &History) -> Listed {
        let near = self.near.iter().map(|(id, similar)| Near {
            path: history.path(id.document).to_text(),
            line: listed::line(history, *id),
            text: history.action(*id).text.clone(),
            date: listed::date(history, *id),
            score: (similar.score * 100.0).round() / 100.0,
        });
        Listed {
            path: self.id.map(|id| history.path(id.document).to_text()),
            line: self.id.map(|id| listed::line(history, id)),
            text: self.text.to_owned(),
            related: near.collect(),
        }
    }

    fn write(&self, history: &History, terminal: &mut Terminal) -> Result<(), Failure> {
        let place = self.id.map(|id| format!("{}: ", listed::place(history, id)));
        terminal.line(&format!("{}{}", place.unwrap_or_default(), listed::short(self.text)))?;
        for (id, similar) in &self.near {
            let action = history.action(*id);
            terminal.line(&format!(
                "  {:.2}  {}  {}  {}{}  ({})",
                similar.score,
                listed::date(history, *id).unwrap_or_default(),
                listed::mark(action),
                listed::short(&action.text),
                listed::tail(action),
                listed::place(history, *id),
            ))?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct List {
    version: u32,
    actions: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    path: Option<String>,
    line: Option<usize>,
    text: String,
    related: Vec<Near>,
}

#[derive(Serialize)]
struct Near {
    path: String,
    line: usize,
    text: String,
    date: Option<String>,
    score: f64,
}
