//! `pmalint actions`.

use serde::Serialize;

use super::args::{ActionsArgs, ListFormat};
use super::listed::{self, ListedLink};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::document::{Action, Document};
use crate::git::Environment;
use crate::workspace::Workspace;

pub(super) fn run(args: &ActionsArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let (request, notes) = args.scope.request(&environment)?;
    terminal.verbose(&notes)?;
    let workspace = Workspace::load(&request, &environment)?;
    terminal.verbose(&workspace.notes)?;
    let mut documents: Vec<&Document> =
        workspace.targets.iter().map(|&at| &workspace.history.documents()[at]).collect();
    match args.format {
        ListFormat::Json => {
            let documents = documents.iter().map(|document| Listed::new(document)).collect();
            terminal.json(&List { version: 1, documents })?;
        }
        ListFormat::Csv => csv(&documents, terminal)?,
        ListFormat::Table => {
            documents.sort_by_key(|document| {
                std::cmp::Reverse(document.date.as_ref().map(|date| date.date))
            });
            table(&documents, terminal)?;
        }
    }
    Ok(Outcome::Clean)
}

#[derive(Serialize)]
struct List {
    version: u32,
    documents: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    path: String,
    title: Option<String>,
    date: Option<String>,
    severity: Option<String>,
    actions: Vec<ListedAction>,
}

#[derive(Serialize)]
struct ListedAction {
    line: usize,
    text: String,
    done: Option<bool>,
    owner: Option<String>,
    due: Option<String>,
    links: Vec<ListedLink>,
}

impl Listed {
    fn new(document: &Document) -> Self {
        Self {
            path: document.path().to_text(),
            title: document.title.as_ref().map(|title| title.text.clone()),
            date: document.date.as_ref().map(|date| date.date.to_string()),
            severity: document.metadata.text("severity").map(|(severity, _)| severity),
            actions: document
                .actions
                .iter()
                .map(|action| ListedAction::new(document, action))
                .collect(),
        }
    }
}

impl ListedAction {
    fn new(document: &Document, action: &Action) -> Self {
        Self {
            line: document.source.line(action.span.start),
            text: action.text.clone(),
            done: action.done(),
            owner: action.owner.as_ref().map(|owner| owner.name.clone()),
            due: due(action),
            links: listed::links(action),
        }
    }
}

fn due(action: &Action) -> Option<String> {
    let due = action.due.as_ref()?;
    Some(due.date.map_or_else(|| due.text.clone(), |date| date.to_string()))
}

fn csv(documents: &[&Document], terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.line("path,line,date,text,owner,due,state,links")?;
    for document in documents.iter().map(|document| Listed::new(document)) {
        for action in document.actions {
            let links: Vec<String> =
                action.links.into_iter().map(|link| link.url.unwrap_or(link.reference)).collect();
            let state = match action.done {
                Some(true) => "done",
                Some(false) => "open",
                None => "",
            };
            let fields = [
                document.path.clone(),
                action.line.to_string(),
                document.date.clone().unwrap_or_default(),
                action.text,
                action.owner.unwrap_or_default(),
                action.due.unwrap_or_default(),
                state.to_owned(),
                links.join(" "),
            ];
            terminal.line(&fields.map(|field| quote(&field)).join(","))?;
        }
    }
    Ok(())
}

/// A field as RFC 4180 has it. A field that a spreadsheet would take for a formula is kept from it.
fn quote(field: &str) -> String {
    let field = if field.starts_with(['=', '+', '@', '-']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

fn table(documents: &[&Document], terminal: &mut Terminal) -> Result<(), Failure> {
    for document in documents.iter().filter(|document| !document.actions.is_empty()) {
        let date = document
            .date
            .as_ref()
            .map_or_else(|| "no date".to_owned(), |date| date.date.to_string());
        let title = document.title.as_ref().map_or("", |title| title.text.as_str());
        terminal.line(&format!("{date}  {title}  ({})", document.path()))?;
        for action in &document.actions {
            let mark = listed::mark(action);
            let links: Vec<&str> = action
                .references
                .iter()
                .map(|reference| reference.url.as_deref().unwrap_or(&reference.text))
                .collect();
            let mut line = format!("  {mark} {}", action.text);
            if let Some(owner) = &action.owner {
                line.push_str(&format!("  {}", owner.name));
            }
            if !links.is_empty() {
                line.push_str(&format!("  {}", links.join(" ")));
            }
            terminal.line(&line)?;
        }
    }
    Ok(())
}
