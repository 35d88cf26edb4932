//! The parts of a document: what stands under which heading or label, and what that label means.
//!
//! People mark a part by a heading of any level, a line in bold, `**Label**: text`, a list item
//! (`- **Review actions**:`), an item of a numbered list that makes up the whole document, or a
//! plain line that ends in a colon. All of these become [`Part`]s of one tree.

use super::Span;
use super::actions::state_word;
use super::labels::{
    Label, bold_label, goes_on_after_dash, is_file, italic_label, rest_span, text_span,
};
use super::lead_ins::is_lead_in;
use super::markdown::{Block, BlockKind, Inline, Item};
use super::pattern::Folded;
use super::title;
use super::vocabulary::{Meaning, SectionKind, Vocabulary, words};

/// Below the six heading levels: a label in bold or with a colon.
const LABEL_RANK: u8 = 7;
/// Below those: a label that is a list item.
const ITEM_RANK: u8 = 8;
/// Lowest: a line in bold whose words say nothing known. It is a group inside the part above it: an
/// owner, a term, a team.
const GROUP_RANK: u8 = 9;

/// A heading or label with all that stands under it up to the next one.
#[derive(Debug)]
pub(crate) struct Part<'t> {
    /// The label as written, without markup; empty for what stands before the first one.
    pub(crate) label: String,
    /// The heading's or label's text in the source.
    pub(crate) label_span: Span,
    /// 1 to 6 for headings, more for labels, 0 for what stands before the first one.
    pub(crate) rank: u8,
    pub(crate) parent: Option<usize>,
    /// What the label itself means.
    pub(crate) kind: Option<SectionKind>,
    /// What the content is part of: the label's meaning or that of a part around it.
    pub(crate) role: Option<SectionKind>,
    pub(crate) is_title: bool,
    /// The heading's running text, for headings.
    pub(crate) inline: Option<&'t Inline<'t>>,
    pub(crate) content: Vec<Content<'t>>,
}

/// A piece of what stands under a label.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'t> {
    Block(&'t Block<'t>),
    /// What follows an inline label in the same paragraph: the runs from this index on.
    Rest {
        inline: &'t Inline<'t>,
        from: usize,
        span: Span,
    },
}

impl Content<'_> {
    /// What the reader sees of running text: of a paragraph, or of what follows a label.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Block(block) => match &block.kind {
                BlockKind::Paragraph(inline) => Some(inline.text()),
                _ => None,
            },
            Self::Rest { inline, from, .. } => {
                let text: String = inline
                    .runs
                    .iter()
                    .skip(*from)
                    .filter(|run| !run.style.html)
                    .map(|run| run.text.as_ref())
                    .collect();
                Some(text.trim_start_matches([':', '：', '—', '–', ' ']).to_owned())
            }
        }
    }
}

/// The parts in the order of the text; the first one is what stands before any label.
pub(crate) fn parts<'t>(blocks: &'t [Block<'t>], vocabulary: &Vocabulary) -> Vec<Part<'t>> {
    let mut outline = Outline { vocabulary, parts: vec![Part::opening()], open: vec![0] };
    let title = title::index(blocks, vocabulary);
    for (at, block) in blocks.iter().enumerate() {
        // A comment may stand in between; a thousand of them are no reason to look through all.
        let mut after = blocks[at + 1..].iter().take(2).map(|next| &next.kind);
        let list_follows = matches!(
            after.find(|next| !matches!(next, BlockKind::Html)),
            Some(BlockKind::List { .. } | BlockKind::Table { .. })
        );
        outline.block(block, title == Some(at), list_follows);
    }
    set_responses_apart(&mut outline.parts);
    outline.parts
}

/// Labels that name what was done where they stand in what tells of it.
fn is_of_the_past(label: &str) -> bool {
    matches!(words(label).join(" ").as_str(), "actions" | "permanent fix" | "long term fix")
}

/// Labels that name what was done first, where they stand in what tells how the incident ended.
fn is_immediate(label: &str) -> bool {
    matches!(words(label).join(" ").as_str(), "immediate action" | "immediate actions")
}

/// Labels that name a kind of work, and no section, where they stand in what went well or wrong.
fn is_kind_of_work(label: &str) -> bool {
    matches!(words(label).join(" ").as_str(), "prevention" | "remediation" | "hardening")
}

/// "Recovery actions" beside "Action items" are those that ended the incident, and "Action items status" tells of the
/// same ones again.
fn set_responses_apart(parts: &mut [Part<'_>]) {
    const RESPONSES: &[&str] = &[
        "recovery action",
        "recovery actions",
        "mitigation action",
        "mitigation actions",
        "mitigating actions",
        "action item status",
        "action items status",
        "actions status",
        "follow up status",
    ];
    let is_section = |part: &Part<'_>| part.rank <= 6 && part.kind == Some(SectionKind::Actions);
    let is_response = |part: &Part<'_>| RESPONSES.contains(&words(&part.label).join(" ").as_str());
    let (responses, others): (Vec<usize>, Vec<usize>) = (0..parts.len())
        .filter(|at| is_section(&parts[*at]))
        .partition(|at| is_response(&parts[*at]));
    for response in responses {
        // What is inside follows at once; there are no more parts around one than ranks.
        let inside = parts[response + 1..].iter().take_while(|part| part.parent >= Some(response));
        let end = response + 1 + inside.count();
        let around = || std::iter::successors(parts[response].parent, |at| parts[*at].parent);
        let before = others.partition_point(|at| *at < response);
        let after = others.len() - others.partition_point(|at| *at < end);
        let related = around().filter(|at| others.binary_search(at).is_ok()).count();
        if before + after > related {
            for part in parts[response..end].iter_mut() {
                if part.role == Some(SectionKind::Actions) {
                    part.role = Some(SectionKind::Past);
                }
            }
        }
    }
}

impl Part<'_> {
    fn opening() -> Self {
        Self {
            label: String::new(),
            label_span: Span::new(0, 0),
            rank: 0,
            parent: None,
            kind: None,
            role: None,
            is_title: false,
            inline: None,
            content: Vec::new(),
        }
    }
}

struct Outline<'t, 'v> {
    vocabulary: &'v Vocabulary,
    parts: Vec<Part<'t>>,
    /// The parts that are not closed yet, outermost first.
    open: Vec<usize>,
}

impl<'t> Outline<'t, '_> {
    fn block(&mut self, block: &'t Block<'t>, is_title: bool, list_follows: bool) {
        match &block.kind {
            BlockKind::Heading(level, inline) => {
                let label = inline.text();
                let meaning = if is_title { None } else { self.vocabulary.classify(&label) };
                self.open(*level, label, text_span(inline), meaning);
                if let Some(part) = self.parts.last_mut() {
                    part.is_title = is_title;
                    part.inline = Some(inline);
                }
            }
            BlockKind::Paragraph(inline) => match self.paragraph_label(inline, list_follows) {
                Some(label) => {
                    let rank = if label.meaning.is_some() { LABEL_RANK } else { GROUP_RANK };
                    self.open(rank, label.text, label.span, label.meaning);
                    if let Some(from) = label.rest {
                        let span = Span::new(
                            inline.runs.get(from).map_or(block.span.start, |run| run.span.start),
                            block.span.end,
                        );
                        self.content(Content::Rest { inline, from, span });
                    }
                }
                None => self.content(Content::Block(block)),
            },
            BlockKind::List { ordered, items } => self.list(block, *ordered, items),
            _ => self.content(Content::Block(block)),
        }
    }

    fn content(&mut self, content: Content<'t>) {
        if let Some(part) = self.open.last().and_then(|&at| self.parts.get_mut(at)) {
            part.content.push(content);
        }
    }

    fn open(&mut self, rank: u8, label: String, label_span: Span, meaning: Option<Meaning>) {
        while self.open.len() > 1 && self.open.last().is_some_and(|&at| self.parts[at].rank >= rank)
        {
            self.open.pop();
        }
        let parent = self.open.last().copied();
        let above = parent.and_then(|at| self.parts[at].role);
        let kind = meaning.map(|meaning| meaning.kind);
        let coverage = meaning.map_or(0, |meaning| meaning.coverage);
        let role = match (above, kind) {
            // Inside the actions, labels group them by kind of work ("Detection", "Process"); only
            // parts that never are such a group end them.
            (Some(SectionKind::Actions), Some(kind)) if !ends_the_actions(kind, rank) => {
                Some(SectionKind::Actions)
            }
            // "What are the next steps?" inside a timeline is an entry of it; "Action items" is not. In a
            // list of the past every label is of the past.
            (Some(SectionKind::Timeline), Some(SectionKind::Actions))
                if rank > 2 && coverage < 75 =>
            {
                above
            }
            (Some(SectionKind::Past), Some(SectionKind::Actions)) if rank > 2 => above,
            // `**Actions:**` of the resolution are what was done.
            (
                Some(
                    SectionKind::Resolution
                    | SectionKind::Causes
                    | SectionKind::Detection
                    | SectionKind::Impact
                    | SectionKind::Summary,
                ),
                Some(SectionKind::Actions),
            ) if rank >= LABEL_RANK && is_of_the_past(&label) => above,
            // `**Prevention**` above what was missing for it.
            (Some(SectionKind::WentWrong | SectionKind::WentWell), Some(SectionKind::Actions))
                if rank >= LABEL_RANK && is_kind_of_work(&label) =>
            {
                above
            }
            // "Stage 2: preventive sweep" and "Immediate actions" of the response.
            (Some(SectionKind::Resolution), Some(SectionKind::Actions))
                if rank > 2 && (coverage < 50 || is_immediate(&label)) =>
            {
                above
            }
            (_, Some(kind)) => Some(kind),
            (above, None) => above,
        };
        self.parts.push(Part {
            label,
            label_span,
            rank,
            parent,
            kind,
            role,
            is_title: false,
            inline: None,
            content: Vec::new(),
        });
        self.open.push(self.parts.len() - 1);
    }

    fn role(&self) -> Option<SectionKind> {
        self.open.last().and_then(|&at| self.parts[at].role)
    }

    /// A paragraph that is a label, or begins with one.
    fn paragraph_label(&self, inline: &Inline<'_>, list_follows: bool) -> Option<Label> {
        let inside_actions = self.role() == Some(SectionKind::Actions);
        if let Some(mut label) = bold_label(inline) {
            label.meaning = self.vocabulary.classify(&label.text).filter(|_| !is_file(&label.text));
            // "**Impact** — orders failed" where the label is the whole name of a section.
            let is_whole = label.meaning.is_some_and(|meaning| meaning.coverage == 100);
            label.colon |= is_whole && goes_on_after_dash(inline, &label);
            let alone = label.rest.is_none();
            // `**TODO**: ask the vendor` is the state of one item, not a section.
            if !alone && state_word(&label.text).is_some() {
                return None;
            }
            let known = label.meaning.is_some_and(|meaning| meaning.coverage >= 50);
            // A bold line that says nothing known is a group inside the part: an owner, a term.
            if (alone && (known || self.open.len() > 1))
                || (known && label.colon && !inside_actions)
            {
                if alone && !known {
                    label.meaning = None;
                }
                return Some(label);
            }
            return None;
        }
        // In italics, most is said and no label.
        if let Some(mut label) = italic_label(inline) {
            label.meaning =
                self.vocabulary.classify(&label.text).filter(|meaning| meaning.coverage >= 75);
            return label.meaning.is_some().then_some(label);
        }
        let text = inline.text();
        let text = text.trim();
        if !list_follows || !text.ends_with([':', '：', '?', '？']) {
            return None;
        }
        if text.ends_with(['?', '？']) {
            // "What are we doing to prevent it from happening again?", without the marks of a heading.
            let meaning = self.vocabulary.classify(text).filter(|meaning| meaning.coverage >= 33);
            let asks_for_actions = meaning.filter(|meaning| meaning.kind == SectionKind::Actions);
            return asks_for_actions.filter(|_| !inside_actions).map(|meaning| Label {
                text: text.to_owned(),
                span: text_span(inline),
                colon: true,
                rest: None,
                meaning: Some(meaning),
            });
        }
        if text.split_whitespace().count() > 8 {
            return self.lead_in(text, inline);
        }
        // "The affected packages:" introduces a list, whatever else it names.
        let meaning = self.vocabulary.classify(text).filter(|meaning| {
            meaning.coverage >= if meaning.kind == SectionKind::Actions { 33 } else { 50 }
        });
        (meaning.is_some() || inside_actions).then(|| Label {
            text: text.trim_end_matches(':').trim().to_owned(),
            span: text_span(inline),
            colon: true,
            rest: None,
            meaning,
        })
    }

    /// "To prevent this in the future, we have planned the following:" makes a section of the list below
    /// it, where no section says otherwise.
    fn lead_in(&self, text: &str, inline: &Inline<'_>) -> Option<Label> {
        let told = matches!(
            self.role(),
            Some(SectionKind::Actions | SectionKind::Timeline | SectionKind::Past)
        );
        // Of a long paragraph the last sentence leads in.
        let sentence = match text.split_whitespace().count() {
            0..=LONGEST_LEAD_IN => text,
            _ => text.rsplit(". ").next().unwrap_or(text),
        };
        let promises = !told
            && sentence.split_whitespace().count() <= LONGEST_LEAD_IN
            && is_lead_in(&Folded::new(sentence));
        promises.then(|| Label {
            text: text.trim_end_matches([':', '：']).trim().to_owned(),
            span: text_span(inline),
            colon: true,
            rest: None,
            meaning: Some(Meaning { kind: SectionKind::Actions, coverage: 0 }),
        })
    }

    /// A list whose items are labels becomes parts; any other list is content.
    fn list(&mut self, block: &'t Block<'t>, ordered: bool, items: &'t [Item<'t>]) {
        let labels: Vec<Option<Label>> =
            items.iter().map(|item| self.item_label(item, ordered)).collect();
        let known = |kind: fn(SectionKind) -> bool| {
            labels
                .iter()
                .flatten()
                .filter(|label| label.meaning.is_some_and(|meaning| kind(meaning.kind)))
                .count()
        };
        let by_heading = self.open.last().is_some_and(|&at| self.parts[at].rank < ITEM_RANK);
        let inside_actions = by_heading && self.role() == Some(SectionKind::Actions);
        let names_parts = known(|kind| kind == SectionKind::Actions) > 0
            || known(|_| true) >= 2
            || (known(|_| true) == items.len());
        // "What did we learn?" ends the actions, "How to prevent it?" goes on with them.
        // With words of its own, "Lessons learned: hold a session", it is one.
        let ends = labels.iter().flatten().any(|label| {
            let kind = label.meaning.map(|meaning| meaning.kind);
            label.rest.is_none() && kind.is_some_and(|kind| ends_the_actions(kind, ITEM_RANK))
        });
        if (inside_actions && !ends) || !names_parts || (ordered && known(|_| true) < 2) {
            self.content(Content::Block(block));
            return;
        }
        let is_outline = ordered && known(|_| true) * 2 >= items.len();
        for (item, label) in items.iter().zip(labels) {
            let label = label.or_else(|| self.plain_label(item).filter(|_| is_outline));
            let Some(label) = label else {
                // An item that is no label belongs to the label before it.
                self.item_content(item, None);
                continue;
            };
            self.open(ITEM_RANK, label.text, label.span, label.meaning);
            self.item_content(item, Some(label.rest));
        }
    }

    /// The label that a list item begins with. In a numbered list the words of a section are enough,
    /// if something stands below them.
    fn item_label(&self, item: &Item<'_>, ordered: bool) -> Option<Label> {
        let BlockKind::Paragraph(inline) = &item.blocks.first()?.kind else { return None };
        if let Some(mut label) = bold_label(inline) {
            label.meaning = self
                .vocabulary
                .classify(&label.text)
                .filter(|meaning| meaning.coverage >= 50 && !is_file(&label.text));
            return (label.colon || label.rest.is_none()).then_some(label);
        }
        let text = inline.text();
        let in_head = !ordered && self.is_in_head();
        if let Some(label) = in_head.then(|| self.head_label(&text, inline)).flatten() {
            return Some(label);
        }
        // A bullet has to say by a colon that it is a label: `- Corrective actions:`.
        let may_be_label = ordered || text.trim_end().ends_with(':');
        if !may_be_label || item.blocks.len() < 2 || text.split_whitespace().count() > 8 {
            return None;
        }
        let meaning = self.vocabulary.classify(&text).filter(|meaning| meaning.coverage >= 60)?;
        Some(Label {
            text: text.trim().trim_end_matches(':').to_owned(),
            span: text_span(inline),
            colon: true,
            rest: None,
            meaning: Some(meaning),
        })
    }

    /// Right under the title, where a list of facts may hold whole sections.
    fn is_in_head(&self) -> bool {
        self.open.last().is_some_and(|&at| self.parts[at].rank == 0 || self.parts[at].is_title)
    }

    /// `Impact: 23 validators`, where the words before the colon name a section and nothing else.
    fn head_label(&self, text: &str, inline: &Inline<'_>) -> Option<Label> {
        let (label, _) = text.split_once(':')?;
        let meaning = self.vocabulary.classify(label).filter(|meaning| {
            let is_section = matches!(
                meaning.kind,
                SectionKind::Summary
                    | SectionKind::Impact
                    | SectionKind::Causes
                    | SectionKind::Detection
                    | SectionKind::Resolution
            );
            is_section && meaning.coverage == 100
        })?;
        let span = text_span(inline);
        Some(Label {
            text: label.trim().to_owned(),
            span: Span::new(span.start, (span.start + label.len()).min(span.end)),
            colon: true,
            rest: Some(0),
            meaning: Some(meaning),
        })
    }

    /// The short first line of an item that has more below it, in a list whose other items are sections.
    fn plain_label(&self, item: &Item<'_>) -> Option<Label> {
        let BlockKind::Paragraph(inline) = &item.blocks.first()?.kind else { return None };
        let text = inline.text();
        let meaning = self.vocabulary.classify(&text);
        let is_label = item.blocks.len() >= 2 && text.split_whitespace().count() <= 8;
        is_label.then(|| Label {
            text: text.trim().to_owned(),
            span: text_span(inline),
            colon: true,
            rest: None,
            meaning,
        })
    }

    /// The content of an item; `label` says where its own text goes on after a label, if it has one.
    fn item_content(&mut self, item: &'t Item<'t>, label: Option<Option<usize>>) {
        let mut blocks = item.blocks.iter();
        if let Some(rest) = label
            && let Some(Block { kind: BlockKind::Paragraph(inline), .. }) = blocks.next()
            && let Some(from) = rest
        {
            self.content(Content::Rest {
                inline,
                from,
                span: rest_span(inline, from, item.span.start),
            });
        }
        for block in blocks {
            self.content(Content::Block(block));
        }
    }
}

/// In words.
const LONGEST_LEAD_IN: usize = 40;

/// Parts that cannot be a group of actions. A bold line inside the actions may be an owner ("Team"),
/// so there less is taken as the end.
fn ends_the_actions(kind: SectionKind, rank: u8) -> bool {
    match kind {
        SectionKind::Timeline
        | SectionKind::Lessons
        | SectionKind::WentWell
        | SectionKind::WentWrong
        | SectionKind::GotLucky
        | SectionKind::NoActions => true,
        SectionKind::Past
        | SectionKind::References
        | SectionKind::OpenQuestions
        | SectionKind::Related => rank < LABEL_RANK,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::markdown;

    /// One line a part: its label and role, and how many pieces of content it has.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let blocks = markdown::parse(text, 0);
        let parts: Vec<String> = parts(&blocks, &Vocabulary::default())
            .iter()
            .map(|part| {
                let role = part.role.map_or("-", SectionKind::key);
                format!(
                    "{}{} {} {}",
                    if part.is_title { "*" } else { "" },
                    part.label,
                    role,
                    part.content.len()
                )
            })
            .skip(1)
            .collect();
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn headings_of_any_level() {
        check(
            "# Checkout was down\n\ntext\n\n## Summary\n\nx\n\n### Action items\n\n- a\n\n#### Detection\n\n- b\n\n## Timeline\n",
            &[
                "*Checkout was down - 1",
                "Summary summary 1",
                "Action items actions 1",
                "Detection actions 1",
                "Timeline timeline 0",
            ],
        );
        check("## Owner: kim\n\n## Impact\n", &["Owner: kim - 0", "Impact impact 0"]);
        check(
            "# Timeline\n\n# Action items\n\n- a\n",
            &["Timeline timeline 0", "Action items actions 1"],
        );
    }

    #[test]
    fn labels_before_a_dash() {
        check(
            "# T\n\n**Impact** — orders failed.\n\n**Impact of it** — none.\n\n## Lessons\n\n- **Impact** – it was large\n- **Detection** – late\n",
            &["*T - 0", "Impact impact 2", "Lessons lessons 1"],
        );
    }

    #[test]
    fn labels_in_italics_and_behind_comments() {
        check(
            "# T\n\n*Issue summary:*\n\nIt was down.\n\n_Lessons learned_\n\n- a\n\n*Thanks to all.*\n\n\
             User impact:\n\n<!-- who -->\n\n- b\n",
            &[
                "*T - 0",
                "Issue summary summary 1",
                "Lessons learned lessons 2",
                "User impact impact 2",
            ],
        );
    }

    #[test]
    fn actions_that_ended_the_incident() {
        check(
            "# T\n\n## Recovery actions\n\n### Disk\n\n- a\n\n## Follow-ups\n\n- b\n",
            &["*T - 0", "Recovery actions past 0", "Disk past 1", "Follow-ups actions 1"],
        );
        check(
            "# T\n\n## Action items\n\n- a\n\n## Action items status\n\n- a\n",
            &["*T - 0", "Action items actions 1", "Action items status past 1"],
        );
        check("# T\n\n## Recovery actions\n\n- a\n", &["*T - 0", "Recovery actions actions 1"]);
    }

    #[test]
    fn files_and_what_is_affected_are_no_labels() {
        check(
            "# T\n\n## Impact\n\n- **TODO.md**: lost\n- **plan.md**: lost\n",
            &["*T - 0", "Impact impact 1"],
        );
        check(
            "# T\n\n## Solution\n\nThe affected packages:\n\n- a\n",
            &["*T - 0", "Solution resolution 2"],
        );
    }

    #[test]
    fn labels_in_bold() {
        check(
            "# T\n\n**Impact**: many\n\n**Action items**\n\n- a\n\n**Alex**\n\n- b\n",
            &["*T - 0", "Impact impact 1", "Action items actions 1", "Alex actions 1"],
        );
        check(
            "## Actions\n\n**Alex**\n- b\n\n**Team**\n- c\n",
            &["Actions actions 0", "Alex actions 1", "Team actions 1"],
        );
    }

    #[test]
    fn facts_under_the_title() {
        check(
            "# T\n\n- Status: closed\n- Impact: 3 % of orders\n- Root causes: haste\n- Owner: Kim\n\n## Timeline\n",
            &["*T - 1", "Impact impact 1", "Root causes causes 2", "Timeline timeline 0"],
        );
        check(
            "# T\n\n## X\n\n- It broke.\n- Corrective actions:\n  1. pin it\n  2. log it\n",
            &["*T - 0", "X - 1", "Corrective actions actions 1"],
        );
        check(
            "# T\n\n- It broke.\n- Corrective actions:\n  1. pin it\n  2. log it\n",
            &["*T - 1", "Corrective actions actions 1"],
        );
        check(
            "# T\n\n## Resolution\n\n**Actions:**\n\n- Ran it\n",
            &["*T - 0", "Resolution resolution 0", "Actions resolution 1"],
        );
        check("# T\n\n## X\n\n- Impact: 3 %\n- Cause: haste\n", &["*T - 0", "X - 1"]);
    }

    #[test]
    fn labels_as_list_items() {
        check(
            "- **Key events**\n  - 10:00 down\n\n- **Impact**:\n  - bad\n\n- **Review actions**:\n\n1. one\n2. two\n",
            &["Key events timeline 1", "Impact impact 1", "Review actions actions 1"],
        );
        check(
            "1. Incident Date\n   - May 1\n2. Root Cause\n   - x\n3. Preventative Measures\n   - y\n",
            &["Incident Date metadata 1", "Root Cause causes 1", "Preventative Measures actions 1"],
        );
    }

    #[test]
    fn bold_titles_of_actions_are_no_labels() {
        check(
            "## Action items\n\n- **Detection**: add an alert\n- **Prevention**: pin it\n",
            &["Action items actions 1"],
        );
    }

    #[test]
    fn a_plain_line_with_a_colon() {
        check(
            "## Conclusion\n\nfine\n\nSome possible actions in the future:\n* a\n",
            &["Conclusion lessons 1", "Some possible actions in the future actions 1"],
        );
        check(
            "## Conclusion\n\nWe looked at the following things in some detail:\n* a\n",
            &["Conclusion lessons 2"],
        );
    }

    #[test]
    fn false_friends() {
        check(
            "## Previous action items\n\n### Open\n\n- a\n",
            &["Previous action items past 0", "Open past 1"],
        );
        check(
            "## Timeline\n\n### Next steps discussed\n\n- a\n",
            &["Timeline timeline 0", "Next steps discussed timeline 1"],
        );
    }
}
