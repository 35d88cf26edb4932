//! Finds the units of a document that are one follow-up action each.
//!
//! What counts follows the common practice of reading post-mortems: the section decides, not the
//! tense; one item, one row or, where a section has no list, one paragraph is one action; an item
//! that is only a label hands its meaning to the items below it.

use std::cell::LazyCell;

use super::flat::Flat;
use super::lessons;
use super::lists::{
    are_attributes, are_facts, closes_the_report, holds_no_actions, is_for_others, is_legend,
    paragraph,
};
use super::no_work;
use super::placeholder::is_placeholder;
use super::state;
use super::table::{self, Columns};
use super::wording;
use crate::document::Conventions;
use crate::document::Span;
use crate::document::labels::{bold_label, text_span};
use crate::document::markdown::{Block, BlockKind, Inline, Item};
use crate::document::outline::{Content, Part};
use crate::document::pattern::Folded;
use crate::document::references::{Place, Reference, Trackers};
use crate::document::vocabulary::{SectionKind, Vocabulary};

/// One action before its attributes are read.
#[derive(Debug)]
pub(crate) struct Unit<'t> {
    pub(crate) span: Span,
    /// The action's own words.
    pub(crate) text: Words<'t>,
    /// What stands below or beside them: further paragraphs, nested items.
    pub(crate) more: Vec<&'t Inline<'t>>,
    pub(crate) ticked: Option<bool>,
    /// The other cells of a row.
    pub(crate) cells: Cells<'t>,
    /// Labels above it, outermost first; the first is the section's own.
    pub(crate) group: Vec<Group>,
}

/// A label above an action.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) label: String,
    pub(crate) is_heading: bool,
    /// What the label links: "Short term (tracked in #12)".
    pub(crate) references: Vec<Reference>,
}

/// Running text from one of its runs on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'t> {
    pub(crate) inline: &'t Inline<'t>,
    pub(crate) from: usize,
}

/// The cells of a table row that say something about the action in it.
#[derive(Debug, Default)]
pub(crate) struct Cells<'t> {
    pub(crate) owner: Option<&'t Inline<'t>>,
    pub(crate) due: Option<&'t Inline<'t>>,
    pub(crate) state: Option<&'t Inline<'t>>,
    pub(crate) references: Vec<&'t Inline<'t>>,
    pub(crate) others: Vec<&'t Inline<'t>>,
}

impl Words<'_> {
    pub(crate) fn text(&self) -> String {
        self.inline
            .runs
            .iter()
            .skip(self.from)
            .filter(|run| !run.style.html)
            .map(|run| run.text.as_ref())
            .collect()
    }
}

/// The units of all parts, in the order of the text.
pub(crate) fn units<'t>(parts: &'t [Part<'t>], conventions: &Conventions) -> Vec<Unit<'t>> {
    let Conventions { vocabulary, trackers, .. } = conventions;
    let mut units = Vec::new();
    let mut in_table_elsewhere = Vec::new();
    let has_table = LazyCell::new(|| has_table(parts, vocabulary));
    for (at, part) in parts.iter().enumerate() {
        if part.role == Some(SectionKind::Actions) {
            part_units(parts, at, conventions, &has_table, &mut units);
        } else if !matches!(part.role, Some(SectionKind::Timeline | SectionKind::Past)) {
            for block in blocks(part) {
                if let BlockKind::Table { header, rows } = &block.kind
                    && let Some(columns) = Columns::with_action_column(header, vocabulary)
                {
                    table::units(
                        &columns,
                        rows,
                        &group(parts, at, trackers),
                        &mut in_table_elsewhere,
                    );
                }
            }
        }
    }
    if units.is_empty() {
        sub_heading_units(parts, &mut units);
    }
    units.append(&mut in_table_elsewhere);
    let has_section = parts.iter().any(|part| part.role == Some(SectionKind::Actions));
    if units.is_empty() && !has_section {
        lesson_units(parts, conventions, &mut units);
    }
    units.sort_by_key(|unit| unit.span.start);
    units
}

fn part_units<'t>(
    parts: &'t [Part<'t>],
    at: usize,
    conventions: &Conventions,
    has_table: &LazyCell<bool, impl FnOnce() -> bool>,
    units: &mut Vec<Unit<'t>>,
) {
    let Conventions { vocabulary, trackers, .. } = conventions;
    let part = &parts[at];
    let group = group(parts, at, trackers);
    let before = units.len();
    // The colon of a label is not kept with it.
    let colon = if part.rank > 6 { ":" } else { "" };
    let mut introduction = format!("{}{colon}", part.label);
    // What such a label says holds up to the next bold words that begin a paragraph.
    let is_label = part.rank > 6 && part.kind != Some(SectionKind::Actions);
    let mut is_none = is_label && holds_no_actions(&part.label);
    for block in blocks(part) {
        match &block.kind {
            BlockKind::Paragraph(inline) => {
                introduction = inline.text();
                is_none &= bold_label(inline).is_none();
            }
            BlockKind::List { .. } | BlockKind::Table { .. } if is_none => {}
            BlockKind::List { items, .. } if **has_table && is_legend(&introduction, items) => {}
            BlockKind::List { items, .. }
                if closes_the_report(items) || are_facts(items) || is_for_others(&introduction) => {
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    item_units(item, &group, vocabulary, units);
                }
            }
            BlockKind::Table { header, rows } => {
                if let Some(columns) = Columns::in_action_section(header, vocabulary) {
                    table::units(&columns, rows, &group, units);
                }
            }
            _ => {}
        }
    }
    if units.len() > before || is_none {
        labelled_paragraphs(part, vocabulary, &group, units);
        return;
    }
    // Prose counts only where nothing in the section is a list; before sub-headings it introduces them.
    let has_list = |part: &Part<'_>| {
        blocks(part)
            .any(|block| matches!(block.kind, BlockKind::List { .. } | BlockKind::Table { .. }))
    };
    let introduces = children(parts, at).any(|child| has_list(child) || !child.content.is_empty());
    if introduces || has_list(part) {
        labelled_paragraphs(part, vocabulary, &group, units);
        return;
    }
    for content in &part.content {
        paragraph_unit(content, &group, units);
    }
}

/// Whether there is a table of actions among the actions.
fn has_table(parts: &[Part<'_>], vocabulary: &Vocabulary) -> bool {
    let actions = parts.iter().filter(|part| part.role == Some(SectionKind::Actions));
    actions.flat_map(blocks).any(|block| {
        matches!(&block.kind, BlockKind::Table { header, rows }
            if !rows.is_empty() && Columns::with_action_column(header, vocabulary).is_some())
    })
}

/// `**Action item:** start incidents earlier`, beside a list.
fn labelled_paragraphs<'t>(
    part: &'t Part<'t>,
    vocabulary: &Vocabulary,
    group: &[Group],
    units: &mut Vec<Unit<'t>>,
) {
    for block in blocks(part) {
        let BlockKind::Paragraph(inline) = &block.kind else { continue };
        let bold = inline.runs.iter().take_while(|run| run.style.strong).count();
        let label: String = inline.runs[..bold].iter().map(|run| run.text.as_ref()).collect();
        let after = inline.runs.get(bold).map_or("", |run| run.text.as_ref());
        let has_colon = label.trim_end().ends_with(':') || after.trim_start().starts_with(':');
        let is_action = || {
            let meaning = vocabulary.classify(&label);
            meaning.is_some_and(|meaning| {
                meaning.kind == SectionKind::Actions && meaning.coverage >= 60
            })
        };
        if bold > 0 && has_colon && is_action() {
            paragraph_unit(&Content::Rest { inline, from: bold, span: block.span }, group, units);
        }
    }
}

fn item_units<'t>(
    item: &'t Item<'t>,
    group: &[Group],
    vocabulary: &Vocabulary,
    units: &mut Vec<Unit<'t>>,
) {
    let head = match item.blocks.first() {
        Some(Block {
            kind: BlockKind::Paragraph(inline) | BlockKind::Heading(_, inline), ..
        }) => Some(inline),
        _ => None,
    };
    let lists = || {
        item.blocks.iter().filter_map(|block| {
            if let BlockKind::List { items, .. } = &block.kind { Some(items) } else { None }
        })
    };
    let text = head.map(Inline::text).unwrap_or_default();
    let has_children = lists().any(|items| !items.is_empty());
    let begin_with_verbs = || {
        let mut texts = lists().flatten().map(|child| paragraph(child).map(Inline::text));
        texts.all(|text| text.is_some_and(|text| wording::starts_with_base_verb(&text)))
    };
    let stands_for_work = head.is_some_and(|inline| !inline.is_blank());
    if has_children
        && (!stands_for_work
            || (item.ticked.is_none()
                && (wording::is_label(&text)
                    || head.is_some_and(|inline| {
                        is_bold_topic(inline, vocabulary, begin_with_verbs)
                    }))
                && !lists().any(|items| are_attributes(items))
                && !names_an_item(head)
                && !head.is_some_and(names_in_code)
                && (begin_with_verbs() || !wording::names_what_to_do(&text))))
    {
        let mut group = group.to_vec();
        if stands_for_work {
            group.push(Group {
                label: text.trim().trim_end_matches(':').to_owned(),
                is_heading: false,
                references: Vec::new(),
            });
        }
        for child in lists().flatten() {
            item_units(child, &group, vocabulary, units);
        }
        return;
    }
    let Some(inline) = head else { return };
    // `- []` is an unfilled box that CommonMark does not know.
    let unfilled = text.trim_start().starts_with("[]");
    let words = text.trim_start().trim_start_matches("[]").trim();
    if is_no_action(words, inline) {
        return;
    }
    let mut more = Vec::new();
    for block in item.blocks.iter().skip(1) {
        block.running_text(&mut more);
    }
    units.push(Unit {
        span: item.span,
        text: Words { inline, from: 0 },
        more,
        ticked: item.ticked.or(unfilled.then_some(false)),
        cells: Cells::default(),
        group: group.to_vec(),
    });
}

/// A paragraph that commits to work.
fn paragraph_unit<'t>(content: &Content<'t>, group: &[Group], units: &mut Vec<Unit<'t>>) {
    let (words, span) = match content {
        Content::Block(Block { kind: BlockKind::Paragraph(inline), span }) => {
            (Words { inline, from: 0 }, *span)
        }
        Content::Rest { inline, from, span } => (Words { inline, from: *from }, *span),
        Content::Block(_) => return,
    };
    let text = words.text();
    let text = text.trim().trim_start_matches(':').trim();
    let is_question = text.ends_with('?') && !text.trim_end_matches('?').contains(['.', '?', '!']);
    // In other languages the heading has to be enough.
    let is_foreign =
        || group.first().is_some_and(|group| group.is_heading) && !wording::is_english(text);
    let rejects = text.to_lowercase().contains("not needed");
    if is_no_action(text, words.inline)
        || text.ends_with(':')
        || !(wording::speaks_of_work(text) || is_foreign() || state::is_marked(text))
        || is_question
        || rejects
        || tells_the_writer(words)
        || no_work::is_instruction(&Folded::new(wording::head(text)))
    {
        return;
    }
    // A paragraph that is only a link to something is a pointer, unless it names an issue.
    if text.split_whitespace().count() < 3 && words.inline.links.is_empty() {
        return;
    }
    units.push(Unit {
        span,
        text: words,
        more: Vec::new(),
        ticked: None,
        cells: Cells::default(),
        group: group.to_vec(),
    });
}

/// "*Provide plans of how you will defend against this.*": a template speaks in italics, and to its writer.
fn tells_the_writer(words: Words<'_>) -> bool {
    let mut runs = words.inline.visible().skip(words.from);
    let is_italic = runs.all(|run| run.style.emphasis || run.text.trim().is_empty());
    let text = words.text();
    let mut words = text.split(|next: char| !next.is_alphanumeric());
    is_italic && words.any(|word| ["you", "your"].iter().any(|one| one.eq_ignore_ascii_case(word)))
}

/// Sub-headings with nothing below them, where the section has nothing else: `### Add an alert`.
fn sub_heading_units<'t>(parts: &'t [Part<'t>], units: &mut Vec<Unit<'t>>) {
    for (at, part) in parts.iter().enumerate() {
        let is_action = part.role == Some(SectionKind::Actions)
            && part.kind != Some(SectionKind::Actions)
            && part.content.is_empty()
            && children(parts, at).next().is_none();
        if !is_action || !wording::starts_with_verb(&part.label) {
            continue;
        }
        if let Some(inline) = part.inline {
            let span = part.label_span;
            units.push(Unit {
                span,
                text: Words { inline, from: 0 },
                more: Vec::new(),
                ticked: None,
                cells: Cells::default(),
                group: Vec::new(),
            });
        }
    }
}

/// A document without a follow-up section may promise work among its lessons; only what commits to
/// work counts there.
fn lesson_units<'t>(parts: &'t [Part<'t>], conventions: &Conventions, units: &mut Vec<Unit<'t>>) {
    let Conventions { vocabulary, trackers, .. } = conventions;
    for (at, part) in
        parts.iter().enumerate().filter(|(_, part)| part.role == Some(SectionKind::Lessons))
    {
        let group = group(parts, at, trackers);
        for content in &part.content {
            let mut found = Vec::new();
            match content {
                Content::Block(Block { kind: BlockKind::List { items, .. }, .. }) => {
                    for item in items {
                        item_units(item, &group, vocabulary, &mut found);
                    }
                }
                _ => paragraph_unit(content, &group, &mut found),
            }
            units.extend(found.into_iter().filter(|unit| {
                let text = unit.text.text();
                let is_linked = !unit.text.inline.links.is_empty();
                unit.ticked.is_some() || lessons::is_work(&text, is_linked)
            }));
        }
    }
}

/// Nothing at all, a placeholder, part of the template, or a remark.
pub(super) fn is_no_action(text: &str, inline: &Inline<'_>) -> bool {
    let has_link = inline.links.iter().any(|link| !link.image);
    let head = Folded::new(wording::head(text));
    no_work::is_checklist(&head)
        || no_work::is_remark(&head)
        || (!has_link && no_work::is_observation(&head))
        || (!has_link && is_placeholder(text))
        || (!has_link
            && no_work::is_instruction(&head)
            && inline.visible().all(|run| {
                run.text.trim().is_empty()
                    || run.style.strong
                    || text.ends_with('?')
                    || text.len() > 60
            }))
        || (has_link && text.trim().is_empty())
}

/// "**Principle of least privilege**" above the work that follows from it, also with a note: "**Hooks** (priority: high)".
/// `begin_with_verbs`: whether all that is below it begins with what is to be done.
fn is_bold_topic(
    inline: &Inline<'_>,
    vocabulary: &Vocabulary,
    begin_with_verbs: impl FnOnce() -> bool,
) -> bool {
    let mut bold = String::new();
    let mut note = String::new();
    for run in inline.visible() {
        let is_bold = run.style.strong && note.trim().is_empty();
        if is_bold { &mut bold } else { &mut note }.push_str(&run.text);
    }
    let note = note.trim();
    let is_note = note.is_empty() || (note.starts_with('(') && note.ends_with(')'));
    // "Process improvements" begin with no verb, and name a section; "Automated scanning" may say what a list is about.
    let names_a_section = || {
        let meaning = vocabulary.classify(&bold);
        meaning.is_some_and(|meaning| meaning.coverage == 100)
    };
    let describes =
        || bold.split(' ').next().is_some_and(|first| first.ends_with("ed")) && begin_with_verbs();
    let states_work = || {
        (wording::starts_with_verb(&bold) && !names_a_section() && !describes())
            || wording::starts_with_infinitive(&bold)
    };
    is_note && !bold.trim().is_empty() && !states_work()
}

/// "**Alarm:**" with a name in code after it is a thing to be made, whatever stands below it.
fn names_in_code(inline: &Inline<'_>) -> bool {
    let mut after = inline.visible().skip_while(|run| run.style.strong);
    let label: String =
        inline.visible().take_while(|run| run.style.strong).map(|run| run.text.as_ref()).collect();
    label.trim_end().ends_with(':') && after.any(|run| run.style.code)
}

/// Whether a line names a ticket or a check box, which a mere label does not.
fn names_an_item(inline: Option<&Inline<'_>>) -> bool {
    inline.is_some_and(|inline| inline.links.iter().any(|link| !link.image))
}

fn blocks<'t>(part: &'t Part<'t>) -> impl Iterator<Item = &'t Block<'t>> {
    part.content.iter().filter_map(|content| match content {
        Content::Block(block) => Some(*block),
        Content::Rest { .. } => None,
    })
}

fn children<'p, 't>(parts: &'p [Part<'t>], at: usize) -> impl Iterator<Item = &'p Part<'t>> {
    // A part's children follow it before any part of another parent that stands higher.
    parts[at + 1..]
        .iter()
        .take_while(move |part| part.parent.is_some_and(|parent| parent >= at))
        .filter(|part| part.role == Some(SectionKind::Actions))
}

/// The labels from the section's heading down to the part.
fn group(parts: &[Part<'_>], at: usize, trackers: &Trackers) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = Some(at);
    while let Some(part) = at.map(|at| &parts[at]) {
        let references = part
            .inline
            .map(|inline| Flat::new(Words { inline, from: 0 }, trackers, Place::Prose).found)
            .unwrap_or_default();
        groups.push(Group { label: part.label.clone(), is_heading: part.rank <= 6, references });
        at = part.parent.filter(|&parent| parts[parent].role == Some(SectionKind::Actions));
    }
    groups.reverse();
    groups
}

/// What to underline: the first line of the words, if that is where the action starts, else the line on
/// which it starts. So a finding's line is the action's line.
pub(crate) fn title_span(unit: &Unit<'_>, source: &str) -> Span {
    let words = unit.text;
    let all = text_span(words.inline);
    let start = words.inline.runs.get(words.from).map_or(all.start, |run| run.span.start);
    let line = |start: usize, end: usize| {
        source.get(start..end).unwrap_or_default().lines().next().unwrap_or_default()
    };
    if source.get(unit.span.start..start).is_some_and(|before| before.contains('\n')) {
        let line = line(unit.span.start, unit.span.end);
        return Span::new(unit.span.start, unit.span.start + line.trim_end().len());
    }
    let line = line(start, all.end);
    let skipped = line.len() - line.trim_start_matches([':', ' ', '*']).len();
    Span::new(start + skipped, start + line.trim_end().len())
}
