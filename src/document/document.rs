//! A post-mortem as it was read: complete, however broken the text.

use super::actions::{self, Action, Due, Named, State};
use super::incident_date::{self, IncidentDate};
use super::references::{Place, ReferenceKind, Trackers};
use super::tree::Node;
use super::{
    FieldOrigin, FrontMatter, Metadata, NoActions, Placeholder, Problem, Section, Source, Span,
    Vocabulary,
};
use super::{
    dates, encoding, front_matter, markdown, metadata, no_actions, outline, placeholders, sections,
};
use crate::git::RepoPath;

/// How this repository writes: its words for sections, and what short references mean.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    pub vocabulary: Vocabulary,
    pub trackers: Trackers,
}

/// A post-mortem.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Source,
    /// What is wrong with the file's bytes.
    pub encoding: Option<Problem>,
    /// Whether there is any text to lint.
    pub readable: bool,
    pub front_matter: Option<FrontMatter>,
    pub title: Option<Title>,
    pub date: Option<IncidentDate>,
    pub metadata: Metadata,
    pub sections: Vec<Section>,
    /// How many words stand between the title and the first heading.
    pub lead_words: usize,
    pub actions: Vec<Action>,
    pub no_actions: Option<NoActions>,
    pub placeholders: Vec<Placeholder>,
}

/// The document's title and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    pub text: String,
    pub span: Span,
}

impl Document {
    /// Reads a file. Whatever is wrong with it becomes a problem of the document, never an error.
    pub fn parse(path: RepoPath, bytes: Vec<u8>, conventions: &Conventions) -> Self {
        let decoded = encoding::decode(bytes);
        let source = Source::new(path, decoded.text);
        let text = source.text();
        let (front_matter, start) = front_matter::split(text);
        let blocks = markdown::parse(text, start);
        let parts = outline::parts(&blocks, &conventions.vocabulary);
        let metadata = metadata::read(front_matter.as_ref(), &parts, text);
        let title = title(&parts, &metadata);
        let date = incident_date::find(source.path(), &metadata, title.as_ref(), &parts, text);
        let mut actions: Vec<Action> = metadata
            .get("actions")
            .map(|field| declared_actions(&field.value, &conventions.trackers))
            .unwrap_or_default();
        actions.extend(
            actions::units(&parts, conventions)
                .iter()
                .map(|unit| actions::read(unit, text, &conventions.trackers)),
        );
        let no_actions =
            if actions.is_empty() { no_actions::find(&metadata, &parts) } else { None };
        let sections = sections::sections(&parts, &conventions.vocabulary);
        let lead_words = sections::lead_words(&parts);
        let placeholders = placeholders::find(&parts, text);
        drop(parts);
        drop(blocks);
        Self {
            encoding: decoded.problem,
            readable: decoded.readable,
            front_matter,
            title,
            date,
            metadata,
            sections,
            lead_words,
            actions,
            no_actions,
            placeholders,
            source,
        }
    }

    pub fn path(&self) -> &RepoPath {
        self.source.path()
    }

    /// The name by which other documents mean this one: its `id`, else the file's name without ending.
    pub fn id(&self) -> String {
        if let Some((id, _)) = self.metadata.text("id") {
            return id;
        }
        let name = self.path().file_name();
        name.split('.').next().unwrap_or_default().to_owned()
    }

    /// Whether it is still being written, so that what is missing may come.
    pub fn is_draft(&self) -> bool {
        self.metadata.text("status").is_some_and(|(status, _)| {
            let status = status.to_lowercase();
            status.starts_with("draft")
                || status.starts_with("wip")
                || status.starts_with("work in progress")
        })
    }

    /// Where a finding about the document as a whole belongs: the title, else the first line.
    pub fn head(&self) -> Span {
        match &self.title {
            Some(title) => title.span,
            None => self.source.line_span(
                (1..=self.source.line_count())
                    .find(|line| !self.source.line_span(*line).is_empty())
                    .unwrap_or(1),
            ),
        }
    }
}

/// The front matter's title, else the heading that is one, else a `Title:` line.
fn title(parts: &[outline::Part<'_>], metadata: &Metadata) -> Option<Title> {
    let declared = metadata.get("title").filter(|field| field.origin == FieldOrigin::FrontMatter);
    let declared = declared.and_then(|_| metadata.text("title"));
    let heading = || {
        let part = parts.iter().find(|part| part.is_title && !part.label.trim().is_empty())?;
        Some((part.label.trim().to_owned(), part.label_span))
    };
    let (text, span) = declared.or_else(heading).or_else(|| metadata.text("title"))?;
    Some(Title { text, span })
}

/// Actions that the front matter lists: texts, or mappings with the usual keys.
fn declared_actions(node: &Node, trackers: &Trackers) -> Vec<Action> {
    let items = node.as_sequence().unwrap_or_default();
    items
        .iter()
        .filter_map(|item| {
            let value = |keys: &[&str]| keys.iter().find_map(|key| item.get(key));
            let words = item.as_str().map(|text| (text, item.span)).or_else(|| {
                let node =
                    value(&["title", "text", "action", "description", "summary", "name", "task"])?;
                Some((node.as_str()?, node.span))
            })?;
            let named = |node: &Node| {
                node.as_str().map(|name| Named { name: name.to_owned(), span: node.span })
            };
            let mut action = Action {
                span: item.span,
                title_span: words.1,
                text: words.0.trim().to_owned(),
                lead: None,
                owner: value(&["owner", "assignee", "who", "responsible"]).and_then(named),
                due: value(&["due", "due_date", "deadline", "by"]).and_then(|node| {
                    let text = node.as_str()?.to_owned();
                    Some(Due {
                        date: dates::find(&text).map(|found| found.date),
                        text,
                        span: node.span,
                    })
                }),
                state: declared_state(value(&["done", "status", "state", "completed"])),
                references: Vec::new(),
                containers: Vec::new(),
                acknowledged: Vec::new(),
                group_references: Vec::new(),
                is_told_as_past: false,
            };
            if let Some(node) = value(&["repeats", "repeat_of"])
                && let Some(target) = node.as_str()
            {
                let reason = value(&["reason", "why"]).is_some();
                action.acknowledged.push(actions::Acknowledgement {
                    target: target.to_owned(),
                    span: node.span,
                    reason,
                });
            }
            let named = [
                "issue", "issues", "ticket", "tickets", "bug", "link", "links", "url", "pr",
                "tracking", "jira",
            ]
            .iter()
            .filter_map(|key| item.get(key));
            let places = named.flat_map(|node| {
                node.as_sequence().map_or_else(|| vec![node], |items| items.iter().collect())
            });
            let texts = places
                .map(|node| (node, Place::ReferencePosition))
                .chain(std::iter::once((item, Place::Prose)));
            for (node, place) in texts {
                let text = node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
                let found = trackers
                    .find_in_text(&text, place)
                    .into_iter()
                    .filter(|_| node.as_mapping().is_none());
                for mut reference in found {
                    reference.span = node.span;
                    let is_known =
                        action.references.iter().any(|other| other.identity == reference.identity);
                    match reference.kind {
                        ReferenceKind::Container => action.containers.push(reference),
                        _ if !is_known => action.references.push(reference),
                        _ => {}
                    }
                }
            }
            Some(action)
        })
        .collect()
}

fn declared_state(node: Option<&Node>) -> Option<State> {
    let node = node?;
    if let Some(done) = node.as_bool() {
        return Some(if done { State::Done } else { State::Open });
    }
    actions::state_word(node.as_str()?)
}
