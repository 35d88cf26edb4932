//! `pmalint actions`.

use jiff::civil::Date;
use serde::Serialize;

use super::args::{ActionsArgs, ListFormat};
use super::listed::{self, ListedLink};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::document::{Action, Document, State};
use crate::git::Environment;

pub(super) fn run(args: &ActionsArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let mut scope = args.scope.clone();
    // A day is no revision that anybody uses, so that one flag serves for both.
    let day = scope.since.take_if(|since| since.parse::<Date>().is_ok());
    let day = day.and_then(|day| day.parse::<Date>().ok());
    let workspace = scope.load(&environment, terminal)?;
    let filter = Filter { open: args.open, unlinked: args.unlinked, owner: args.owner.as_deref() };
    let documents = workspace.targets.iter().map(|&at| workspace.history.document(at));
    let documents = documents.filter(|document| {
        day.is_none_or(|day| document.date.as_ref().is_some_and(|date| date.date >= day))
    });
    let mut listed: Vec<(&Document, Vec<&Action>)> = documents
        .map(|document| {
            (document, document.actions.iter().filter(|action| filter.accepts(action)).collect())
        })
        .collect();
    match args.format {
        ListFormat::Json => {
            let documents =
                listed.iter().map(|(document, actions)| Listed::new(document, actions)).collect();
            terminal.json(&List { version: 1, documents })?;
        }
        ListFormat::Csv => csv(&listed, terminal)?,
        ListFormat::Table => {
            listed.sort_by_key(|(document, _)| {
                std::cmp::Reverse(document.date.as_ref().map(|date| date.date))
            });
            table(&listed, terminal)?;
        }
    }
    Ok(Outcome::Clean)
}

/// Which actions are listed.
struct Filter<'a> {
    open: bool,
    unlinked: bool,
    owner: Option<&'a str>,
}

impl Filter<'_> {
    fn accepts(&self, action: &Action) -> bool {
        let is_open = action.done() != Some(true);
        let is_linked = !action.references.is_empty() || !action.group_references.is_empty();
        let is_theirs = |owner: &str| {
            action.owner.as_ref().is_some_and(|named| is_owned_by(&named.name, owner))
        };
        (!self.open || is_open)
            && (!self.unlinked || !is_linked)
            && self.owner.is_none_or(is_theirs)
    }
}

/// Whether one of the names is the one looked for: `@kim` and `Kim/Lee` are Kim's.
fn is_owned_by(names: &str, owner: &str) -> bool {
    let fold = |name: &str| name.trim().trim_start_matches('@').to_lowercase();
    fold(names) == fold(owner)
        || names.split(['/', ',', '&', '+']).any(|name| fold(name) == fold(owner))
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
    fn new(document: &Document, actions: &[&Action]) -> Self {
        Self {
            path: document.path().to_text(),
            title: document.title.as_ref().map(|title| title.text.clone()),
            date: document.date.as_ref().map(|date| date.date.to_string()),
            severity: document.metadata.text("severity").map(|(severity, _)| severity),
            actions: actions.iter().map(|action| ListedAction::new(document, action)).collect(),
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

fn csv(listed: &[(&Document, Vec<&Action>)], terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.line("path,line,date,text,owner,due,state,links")?;
    for document in listed.iter().map(|(document, actions)| Listed::new(document, actions)) {
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
                // Spreadsheets take a leading `@` for a formula.
                action.owner.unwrap_or_default().trim_start_matches('@').to_owned(),
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

/// An incident a paragraph: its day, title and file, then an action a line.
fn table(listed: &[(&Document, Vec<&Action>)], terminal: &mut Terminal) -> Result<(), Failure> {
    let mut shown = listed.iter().filter(|(_, actions)| !actions.is_empty()).peekable();
    while let Some((document, actions)) = shown.next() {
        let date = document
            .date
            .as_ref()
            .map_or_else(|| "no date".to_owned(), |date| date.date.to_string());
        let title = document.title.as_ref().map_or("", |title| title.text.as_str());
        terminal.line(&format!("{date}  {title}  {}", document.path()))?;
        for action in actions {
            terminal.line(&row(document, action))?;
        }
        if shown.peek().is_some() {
            terminal.line("")?;
        }
    }
    Ok(())
}

fn row(document: &Document, action: &Action) -> String {
    let state = match action.state {
        Some(State::Done) => "done",
        Some(State::Declined) => "declined",
        Some(State::Open) => "open",
        None => "-",
    };
    let mut row =
        format!("  {:>4}  {state:<8}  {}", document.source.line(action.span.start), action.text);
    let links = action.references.iter().map(|reference| reference.name().to_owned());
    let owner = action.owner.as_ref().map(|owner| owner.name.clone());
    let due = due(action).map(|due| format!("due {due}"));
    let facts: Vec<String> = owner.into_iter().chain(due).chain(links).collect();
    if !facts.is_empty() {
        row.push_str(&format!("  ({})", facts.join(", ")));
    }
    row
}
