//! `pmalint related`.

use serde::Serialize;

use super::args::{RelatedArgs, RelatedFormat};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::git::Environment;
use crate::history::{ActionId, History, Similar};
use crate::report::text;
use crate::workspace::Workspace;

pub(super) fn run(args: &RelatedArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let (request, notes) = args.scope.request(&environment)?;
    terminal.verbose(&notes)?;
    let workspace = Workspace::load(&request, &environment)?;
    terminal.verbose(&workspace.notes)?;
    let history = &workspace.history;
    let list = match &args.text {
        Some(text) => vec![Listed {
            path: None,
            line: None,
            text: text.clone(),
            related: nearest(history, history.nearest_to_text(text, args.top)),
        }],
        None => of_targets(&workspace, args.top),
    };
    match args.format {
        RelatedFormat::Json => {
            let json = serde_json::to_string_pretty(&List { version: 1, actions: list })
                .map_err(|error| Failure::Output(error.into()))?;
            terminal.raw(text::escape_json(&json).as_bytes())?;
            terminal.raw(b"\n")?;
        }
        RelatedFormat::Text => {
            for action in list {
                let place = match (&action.path, action.line) {
                    (Some(path), Some(line)) => format!("{path}:{line}: "),
                    _ => String::new(),
                };
                terminal.line(&format!("{place}{}", action.text))?;
                for near in action.related {
                    terminal.line(&format!(
                        "  {:.2}  {}  {}:{}: {}",
                        near.score,
                        near.date.as_deref().unwrap_or("no date"),
                        near.path,
                        near.line,
                        near.text
                    ))?;
                }
            }
        }
    }
    Ok(Outcome::Clean)
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

fn of_targets(workspace: &Workspace, top: usize) -> Vec<Listed> {
    let history = &workspace.history;
    let ids = workspace.targets.iter().flat_map(|&document| {
        (0..history.documents()[document].actions.len())
            .map(move |action| ActionId { document, action })
    });
    ids.map(|id| {
        let (path, line, text) = place(history, id);
        Listed {
            path: Some(path),
            line: Some(line),
            text,
            related: nearest(history, history.nearest(id, top)),
        }
    })
    .collect()
}

fn nearest(history: &History, found: Vec<(ActionId, Similar)>) -> Vec<Near> {
    found
        .into_iter()
        .map(|(id, similar)| {
            let (path, line, text) = place(history, id);
            let score = (similar.score * 100.0).round() / 100.0;
            Near {
                path,
                line,
                text,
                date: history.date(id.document).map(|date| date.to_string()),
                score,
            }
        })
        .collect()
}

fn place(history: &History, id: ActionId) -> (String, usize, String) {
    let (document, action) = (history.document(id), history.action(id));
    (document.path().to_text(), document.source.line(action.span.start), action.text.clone())
}
