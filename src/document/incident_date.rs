//! The day of the incident, and how the document says it.

use jiff::civil::Date;

use super::markdown::{Block, BlockKind, Inline};
use super::outline::{Content, Part};
use super::vocabulary::SectionKind;
use super::{Field, FieldOrigin, Metadata, Span, Title, dates};
use crate::git::RepoPath;

/// The day on which the incident began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentDate {
    pub date: Date,
    pub origin: DateOrigin,
    /// Where it stands in the text, where it does.
    pub span: Option<Span>,
}

/// What a date was taken from; the earlier kinds win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateOrigin {
    /// Front matter, a `Date:`-like line or a table row.
    Field,
    FileName,
    Title,
    /// The first day that the timeline names.
    Timeline,
    /// The first day that the opening of the document names, else a heading that is a day.
    Text,
    FirstCommit,
}

impl DateOrigin {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Field => "the document's metadata",
            Self::FileName => "the file name",
            Self::Title => "the title",
            Self::Timeline => "the timeline",
            Self::Text => "the text",
            Self::FirstCommit => "the first commit",
        }
    }
}

/// The incident's date in the order of the contract; `path` where the file is about this incident alone. The first commit is not asked here.
pub(crate) fn find(
    path: Option<&RepoPath>,
    metadata: &Metadata,
    title: Option<&Title>,
    parts: &[Part<'_>],
    source: &str,
) -> Option<IncidentDate> {
    let in_path = path.and_then(|path| dates::in_path(&path.to_text()));
    // `03/04/2025` is read as the file name has it, else day first.
    let settle = |found: &dates::FoundDate| match found.other_reading {
        Some(other) if in_path == Some(other) => other,
        _ => found.date,
    };
    let field = |name: &str| {
        let (text, span) = metadata.text(name)?;
        let found = dates::find(&text)?;
        let exact = source.get(span.start..span.end) == Some(text.as_str());
        let span = if exact {
            Span::new(span.start + found.range.start, span.start + found.range.end)
        } else {
            span
        };
        Some(IncidentDate { date: settle(&found), origin: DateOrigin::Field, span: Some(span) })
    };
    let in_title = || {
        let title = title?;
        let found = dates::find(&title.text)?;
        Some(IncidentDate {
            date: settle(&found),
            origin: DateOrigin::Title,
            span: Some(title.span),
        })
    };
    let in_timeline = || {
        let (span, found) = timeline_lines(parts)
            .find_map(|inline| Some((inline.span, dates::find(&inline.text())?)))?;
        Some(IncidentDate { date: settle(&found), origin: DateOrigin::Timeline, span: Some(span) })
    };
    let in_text = || {
        let (span, found) = opening_lines(parts)
            .chain(days_in_headings(parts))
            .find_map(|inline| Some((inline.span, dates::find(&inline.text())?)))?;
        Some(IncidentDate { date: settle(&found), origin: DateOrigin::Text, span: Some(span) })
    };
    let in_file_name =
        || in_path.map(|date| IncidentDate { date, origin: DateOrigin::FileName, span: None });
    // The day of a blog's post is the day on which it was published, and the text says more.
    let posted = path.filter(|path| is_post(path)).and_then(|_| {
        let is_declared = |field: &&Field| {
            field.origin == FieldOrigin::FrontMatter && is_plain_date(field, source)
        };
        let declared = metadata.get("date").filter(is_declared).and_then(|_| field("date"));
        declared.or_else(|| metadata.get("date").is_none().then(in_file_name).flatten())
    });
    if let Some(posted) = posted {
        let is_near = |found: &IncidentDate| {
            let days = found.date.until(posted.date).map_or(-1, |span| span.get_days());
            (0..=LONGEST_UNTIL_POSTED).contains(&days)
        };
        let told = in_title().filter(is_near).or_else(|| in_timeline().filter(is_near));
        return Some(told.or_else(|| in_text().filter(is_near)).unwrap_or(posted));
    }
    // The day of the document may be later than the one on which it began.
    let begun = |date: IncidentDate| {
        let is_before = |found: &IncidentDate| {
            let days = found.date.until(date.date).map_or(-1, |span| span.get_days());
            (1..=LONGEST_UNTIL_POSTED).contains(&days)
        };
        let is_usual = metadata.get("date").is_some_and(|field| is_plain_date(field, source));
        let begun = is_usual.then(|| field("started").or_else(|| field("detected"))).flatten();
        begun.filter(is_before).unwrap_or(date)
    };
    field("date")
        .map(begun)
        .or_else(|| field("started"))
        .or_else(|| field("detected"))
        .or_else(in_file_name)
        .or_else(in_title)
        .or_else(in_timeline)
        .or_else(in_text)
}

/// In days.
const LONGEST_UNTIL_POSTED: i32 = 60;

/// Whether a file is a post of a blog: Jekyll keeps them in `_posts`, others in `blog` or `posts`.
fn is_post(path: &RepoPath) -> bool {
    let path = path.to_text();
    path.rsplit('/').skip(1).any(|folder| matches!(folder, "_posts" | "posts" | "blog"))
}

/// Whether a field is called `date` and nothing more exact; `Date (UTC)` is.
fn is_plain_date(field: &Field, source: &str) -> bool {
    let key = source.get(field.key_span.start..field.key_span.end);
    key.is_some_and(|key| {
        key.trim().split(' ').next().is_some_and(|key| key.eq_ignore_ascii_case("date"))
    })
}

/// The first paragraphs of the document.
fn opening_lines<'t>(parts: &'t [Part<'t>]) -> impl Iterator<Item = &'t Inline<'t>> {
    const OPENING: usize = 3;
    let paragraphs =
        parts.iter().flat_map(|part| &part.content).filter_map(|content| match content {
            Content::Block(block) => match &block.kind {
                BlockKind::Paragraph(inline) => Some(inline),
                BlockKind::Quote(blocks) => match &blocks.first()?.kind {
                    BlockKind::Paragraph(inline) => Some(inline),
                    _ => None,
                },
                _ => None,
            },
            Content::Rest { inline, .. } => Some(*inline),
        });
    // A list of those involved may come before the summary.
    let summary = parts.iter().filter(|part| part.kind == Some(SectionKind::Summary));
    let first_of_summary = summary.filter_map(|part| match part.content.first()? {
        Content::Block(Block { kind: BlockKind::Paragraph(inline), .. }) => Some(inline),
        _ => None,
    });
    paragraphs.take(OPENING).chain(first_of_summary.take(1))
}

/// A heading that is a day and nothing else: `## 22 March 2022`.
fn days_in_headings<'t>(parts: &'t [Part<'t>]) -> impl Iterator<Item = &'t Inline<'t>> {
    let is_day = |inline: &&Inline<'_>| {
        let text = inline.text();
        dates::find(&text).is_some_and(|found| {
            let rest = [&text[..found.range.start], &text[found.range.end..]];
            rest.iter().all(|rest| !rest.contains(char::is_alphanumeric))
        })
    };
    parts.iter().filter_map(|part| part.inline).filter(is_day)
}

/// The running text of the timeline, its labels included, in the order of the text.
fn timeline_lines<'t>(parts: &'t [Part<'t>]) -> impl Iterator<Item = &'t Inline<'t>> {
    parts.iter().filter(|part| part.role == Some(SectionKind::Timeline)).flat_map(|part| {
        let blocks = part.content.iter().flat_map(|content| match content {
            Content::Block(block) => match &block.kind {
                BlockKind::Paragraph(inline) => vec![inline],
                BlockKind::List { items, .. } => items
                    .iter()
                    .filter_map(|item| match &item.blocks.first()?.kind {
                        BlockKind::Paragraph(inline) => Some(inline),
                        _ => None,
                    })
                    .collect(),
                BlockKind::Table { header, rows } => {
                    std::iter::once(header).chain(rows).flat_map(|row| &row.cells).collect()
                }
                _ => Vec::new(),
            },
            Content::Rest { inline, .. } => vec![*inline],
        });
        part.inline.into_iter().chain(blocks)
    })
}

#[cfg(test)]
mod tests {
    use crate::document::{Conventions, Document};
    use crate::git::RepoPath;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let bytes = text.as_bytes().to_vec();
        let read = Document::read_all(RepoPath::from("a.md"), bytes, &Conventions::default());
        let date = read[0].date.as_ref().map(|date| date.date.to_string());
        assert_eq!(date.as_deref(), expected, "{text}");
    }

    #[test]
    fn days_of_the_text() {
        let people = "Kim\n\nLee\n\nInes\n\n";
        check(
            &format!(
                "# People\n\n{people}# Overview\n\nOn Monday, Jan. 5, 2026 it was down.\n\nMore.\n"
            ),
            Some("2026-01-05"),
        );
        check(&format!("# T\n\n{people}It began on 5 January 2026.\n"), None);
        check(&format!("# T\n\n{people}## 05/Jan/2026\n\nIt was down.\n"), Some("2026-01-05"));
        check(&format!("# T\n\n{people}## Since 5 January 2026\n\nIt is up.\n"), None);
    }
}
