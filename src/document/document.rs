//! A post-mortem as it was read: complete, however broken the text.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::actions::{self, Action, Due, Named, State};
use super::incident_date::{self, IncidentDate};
use super::incident_log::{self, Incidents};
use super::markdown::{self, Block, MAX_DEPTH, MOST_LINKS, Markdown};
use super::people::People;
use super::references::{Place, ReferenceKind, Trackers};
use super::tree::Node;
use super::{
    Announced, Directives, FrontMatter, Metadata, NoActions, Passage, Placeholder, Problem,
    Section, Source, Span, Timeline, Vocabulary,
};
use super::{
    announced, dates, encoding, front_matter, metadata, no_actions, outline, passages,
    placeholders, sections, timeline, title,
};
use crate::git::RepoPath;

/// How this repository writes: its words for sections, and what short references mean.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    pub vocabulary: Vocabulary,
    pub trackers: Trackers,
    pub incidents: Incidents,
}

/// How much of a document is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Whole,
    /// What it is called, when it was, and its actions.
    Compared,
}

/// Each action is compared with those of all other documents. Real documents have tens.
pub(crate) const MOST_ACTIONS: usize = 10_000;

/// Each entry of a log is a document of its own. That is an incident each day for 27 years.
pub(crate) const MOST_ENTRIES: usize = 10_000;

/// A post-mortem.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Arc<Source>,
    /// It is an entry of a log, a file that holds several incidents.
    pub is_entry: bool,
    /// What is wrong with the file's bytes.
    pub encoding: Option<Problem>,
    /// Whether there is any text to lint.
    pub readable: bool,
    /// Where there is too much of something: it is read, but not as what it is.
    pub cut: Vec<Problem>,
    pub front_matter: Option<FrontMatter>,
    pub title: Option<Title>,
    pub date: Option<IncidentDate>,
    pub metadata: Metadata,
    pub sections: Vec<Section>,
    /// Facts that stand in the place of sections: a row `Impact`, a line `Root cause: ...` under the title.
    pub facts: Vec<Section>,
    /// How many words stand between the title and the first heading.
    pub lead_words: usize,
    pub timeline: Timeline,
    /// The running text, piece by piece.
    pub passages: Vec<Passage>,
    pub actions: Vec<Action>,
    pub no_actions: Option<NoActions>,
    /// Where work is spoken of, in a document that has neither.
    pub announced: Announced,
    pub placeholders: Vec<Placeholder>,
    /// Comments that tell pmalint to say nothing.
    pub directives: Directives,
}

/// The document's title and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    pub text: String,
    pub span: Span,
}

impl Document {
    /// Reads a file as the documents in it: one, or the entries of a log, if the conventions know logs.
    /// Whatever is wrong with the file becomes a problem of the document, never an error.
    pub fn read_all(path: RepoPath, bytes: Vec<u8>, conventions: &Conventions) -> Vec<Self> {
        Self::read_file(path, bytes, conventions, Extent::Whole)
    }

    /// The same with no more than what others are compared with: what each is called, when it was, and its actions. What
    /// only its own findings are about is left out, which is an eighth of the work.
    pub(crate) fn read_compared(
        path: RepoPath,
        bytes: Vec<u8>,
        conventions: &Conventions,
    ) -> Vec<Self> {
        Self::read_file(path, bytes, conventions, Extent::Compared)
    }

    fn read_file(
        path: RepoPath,
        bytes: Vec<u8>,
        conventions: &Conventions,
        extent: Extent,
    ) -> Vec<Self> {
        let decoded = encoding::decode(bytes);
        let source = Arc::new(Source::new(path, decoded.text));
        let (front_matter, start) = front_matter::split(source.text());
        let Markdown { blocks, too_deep, too_many_links } = markdown::read(source.text(), start);
        let directives = Directives::find(&source, front_matter.as_ref(), &blocks);
        let mut entries = incident_log::entries(&blocks, conventions.incidents);
        let mut cut = too_deep
            .map(|span| {
                let message = format!("lists and quotes are nested more than {MAX_DEPTH} deep");
                Problem::new(span, message).help("write what stands there on a level further out")
            })
            .into_iter()
            .chain(too_many_links.map(|span| {
                let message = format!("the links after the first {MOST_LINKS} are read as text");
                Problem::new(span, message).help("move what is not the post-mortem elsewhere")
            }))
            .collect::<Vec<_>>();
        if let Some(entries) = &mut entries
            && let Some(Range { start, .. }) = entries.get(MOST_ENTRIES)
        {
            let message = format!("the incidents after the first {MOST_ENTRIES} are not read");
            let problem = Problem::new(blocks[*start].span, message);
            cut.push(problem.help("split the log into several files"));
            entries.truncate(MOST_ENTRIES);
        }
        let is_log = entries.is_some();
        let first = entries.iter().flatten().map(|range| range.start).next().unwrap_or_default();
        let read = |range: Range<usize>| {
            let whole = (!is_log).then(|| front_matter.clone()).flatten();
            let directives = if is_log {
                // What stands above the first entry belongs to it.
                let start = if range.start == first { 0 } else { blocks[range.start].span.start };
                let end = blocks.get(range.end).map_or(source.text().len(), |next| next.span.start);
                directives.of_entry(Span::new(start, end))
            } else {
                directives.clone()
            };
            let blocks = &blocks[range];
            let mut document = Self::read(&source, whole, blocks, conventions, is_log, extent);
            document.encoding.clone_from(&decoded.problem);
            document.readable = decoded.readable;
            document.directives = directives;
            document
        };
        let mut documents: Vec<Self> = match entries {
            Some(entries) => entries.into_iter().map(read).collect(),
            None => vec![read(0..blocks.len())],
        };
        // Of a log, the file is what was cut: it is told once.
        if let Some(first) = documents.first_mut() {
            first.cut.append(&mut cut);
        }
        documents
    }

    /// Makes what reading any document needs: tables, expressions, and the pages of memory that the code is in. The first
    /// document takes ten times as long as one of those that follow.
    pub(crate) fn make_ready() {
        const USUAL: &str = "---\nseverity: SEV-2\n---\n\n# 2026-01-05 Checkout was down\n\n## Impact\n\nOrders failed.\n\n\
            ## Timeline\n\n- 10:02 first page\n\n## Action items\n\n- [ ] Add an alert (#12), @kim, by 2026-02-01\n";
        let usual = USUAL.as_bytes().to_vec();
        Self::read_all(RepoPath::from("usual.md"), usual, &Conventions::default());
    }

    /// The text of a file.
    pub(crate) fn source_of(path: RepoPath, bytes: Vec<u8>) -> Source {
        Source::new(path, encoding::decode(bytes).text)
    }

    fn read(
        source: &Arc<Source>,
        front_matter: Option<FrontMatter>,
        blocks: &[Block<'_>],
        conventions: &Conventions,
        is_entry: bool,
        extent: Extent,
    ) -> Self {
        let text = source.text();
        let parts = outline::parts(blocks, &conventions.vocabulary);
        let mut metadata = metadata::read(front_matter.as_ref(), &parts, text);
        let title = title::of(&parts, &metadata);
        if let Some(title) = &title {
            metadata.read_title(title.span, text);
        }
        // The file's name says the day of a log no more than that of any of its entries.
        let path = (!is_entry).then(|| source.path());
        let date = incident_date::find(path, &metadata, title.as_ref(), &parts, text);
        let mut actions: Vec<Action> = metadata
            .get("actions")
            .map(|field| declared_actions(&field.value, &conventions.trackers))
            .unwrap_or_default();
        let mut units = actions::units(&parts, conventions);
        drop_listed_twice(&mut actions, &units, text);
        let declared = actions.get(MOST_ACTIONS).map(|action| action.span);
        actions.truncate(MOST_ACTIONS);
        let room = MOST_ACTIONS - actions.len();
        let first_beyond = declared.or_else(|| Some(units.get(room)?.text.inline.span));
        units.truncate(room);
        let cut = first_beyond.into_iter().map(|span| {
            let message =
                format!("the follow-up actions after the first {MOST_ACTIONS} are not read");
            Problem::new(span, message).help("keep only what has to be done, or split the document")
        });
        let cut = cut.collect();
        let people = People::of(&metadata, &parts, text);
        let read = |unit| actions::read(unit, text, &conventions.trackers, &people);
        actions.extend(units.iter().map(read));
        drop(people);
        let mut document = Self {
            source: Arc::clone(source),
            is_entry,
            encoding: None,
            readable: true,
            cut,
            front_matter,
            title,
            date,
            metadata,
            sections: Vec::new(),
            facts: Vec::new(),
            lead_words: 0,
            timeline: Timeline::default(),
            passages: Vec::new(),
            actions,
            no_actions: None,
            announced: Announced::default(),
            placeholders: Vec::new(),
            directives: Directives::default(),
        };
        if extent == Extent::Whole {
            document.read_rest(blocks, &parts, &conventions.vocabulary);
        }
        document
    }

    /// Reads what nothing but its own findings is about.
    fn read_rest(
        &mut self,
        blocks: &[Block<'_>],
        parts: &[outline::Part<'_>],
        vocabulary: &Vocabulary,
    ) {
        let source = Arc::clone(&self.source);
        let text = source.text();
        self.sections = sections::sections(parts, vocabulary, text);
        self.facts = sections::facts(parts, vocabulary, text);
        self.lead_words = sections::lead_words(parts, text);
        self.timeline = timeline::read(parts, text, self.date.as_ref().map(|date| date.date));
        self.passages = passages::find(parts);
        self.placeholders = placeholders::find(parts, blocks, text);
        if self.actions.is_empty() {
            self.no_actions = no_actions::find(&self.metadata, parts);
        }
        if self.actions.is_empty() && self.no_actions.is_none() {
            self.announced = announced::find(parts, text);
        }
    }

    pub fn path(&self) -> &RepoPath {
        self.source.path()
    }

    /// The name by which other documents mean this one, one word: its `id`, else the file's name without
    /// ending, or the number that it begins with (`PM2021-003 - Queue full.md`).
    pub fn id(&self) -> String {
        if let Some((id, _)) = self.metadata.text("id") {
            return id;
        }
        let name = self.path().file_name();
        let stem = name.split('.').next().unwrap_or_default();
        let first = stem.split_whitespace().next().unwrap_or_default();
        let stem =
            if first.contains(|character: char| character.is_ascii_digit()) { first } else { stem };
        match &self.date {
            Some(date) if self.is_entry => format!("{stem}#{}", date.date),
            _ => stem.to_owned(),
        }
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

/// Front matter that lists only the issues (`actions: [OPS-12]`) of the actions below says nothing new.
fn drop_listed_twice(declared: &mut Vec<Action>, units: &[actions::Unit<'_>], source: &str) {
    let is_name = |action: &Action| !action.text.contains(char::is_whitespace);
    if !declared.iter().any(is_name) {
        return;
    }
    let texts = units.iter().filter_map(|unit| source.get(unit.span.start..unit.span.end));
    let is_apart =
        |character: char| !character.is_alphanumeric() && !matches!(character, '-' | '_');
    let named: HashSet<&str> = texts.flat_map(|text| text.split(is_apart)).collect();
    declared
        .retain(|action| !is_name(action) || !named.contains(action.text.trim_start_matches('#')));
}

fn declared_state(node: Option<&Node>) -> Option<State> {
    let node = node?;
    if let Some(done) = node.as_bool() {
        return Some(if done { State::Done } else { State::Open });
    }
    actions::state_word(node.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_word_that_means_the_document() {
        for (path, text, id) in [
            ("pm/2026-01-05-checkout.md", "# T\n", "2026-01-05-checkout"),
            ("pm/PM2021-003 - Queue full.md", "# T\n", "PM2021-003"),
            ("pm/queue.html.md.erb", "# T\n", "queue"),
            ("pm/a.md", "---\nid: PM-7\n---\n# T\n", "PM-7"),
        ] {
            let documents = Document::read_all(
                RepoPath::from(path),
                text.as_bytes().to_vec(),
                &Conventions::default(),
            );
            assert_eq!(documents[0].id(), id, "{path}");
        }
    }

    #[test]
    fn what_is_compared_is_read_the_same_without_the_rest() {
        let log = "# 2026-02-03 Queue full\n\n## Actions\n\n- Add an alert\n\n# 2026-01-05 Disk full\n\nTBD\n";
        let fenced = "---\nid: PM-7\nactions:\n- Add an alert (#12)\n---\n# T\n\nDate: 2026-01-05\n\n## Timeline\n\n- 10:02 page\n";
        for text in ["", "no heading", "# T\n\nNo actions: none is needed.\n", fenced, log] {
            let conventions =
                Conventions { incidents: Incidents::PerHeading, ..Conventions::default() };
            let read = |read: fn(RepoPath, Vec<u8>, &Conventions) -> Vec<Document>| {
                let documents =
                    read(RepoPath::from("a.md"), text.as_bytes().to_vec(), &conventions);
                documents.into_iter().map(|document| {
                    let Document { title, date, metadata, actions, source, is_entry, readable, .. } = &document;
                    format!("{title:?} {date:?} {metadata:?} {actions:?} {source:?} {is_entry} {readable}")
                }).collect::<Vec<_>>()
            };
            assert_eq!(read(Document::read_compared), read(Document::read_all), "{text}");
        }
    }
}
