//! Finds the entries in the sections of a document.

use jiff::civil::Date;

use super::entry::{Timeline, TimelineEntry};
use super::stamp::{self, Day, Stamp};
use super::zone;
use crate::document::Span;
use crate::document::dates;
use crate::document::markdown::{Block, BlockKind, Inline, Item, Row};
use crate::document::outline::{Content, Part};
use crate::document::vocabulary::SectionKind;

/// Without a section that is the timeline, so many entries with times under one label are one.
const ENOUGH: usize = 3;

/// Reads the timeline; `incident` is the day that stands for a missing year.
pub(crate) fn read(parts: &[Part<'_>], source: &str, incident: Option<Date>) -> Timeline {
    let declared = declared(parts, source, incident);
    if !declared.entries.is_empty() {
        return declared;
    }
    let is_other = |part: &&Part<'_>| {
        !matches!(
            part.role,
            Some(
                SectionKind::Timeline
                    | SectionKind::Actions
                    | SectionKind::Past
                    | SectionKind::Metadata
            )
        )
    };
    let found = parts.iter().filter(is_other).find_map(|part| {
        let mut reader = Reader { source, near: incident, ..Reader::default() };
        reader.part(part);
        let timed = reader.timeline.entries.iter().filter(|entry| entry.time.is_some()).count();
        reader.timeline.label_span = Some(part.label_span).filter(|_| part.rank > 0);
        (timed >= ENOUGH).then_some(reader.timeline)
    });
    found.unwrap_or(declared)
}

/// What stands in the sections that are called a timeline.
fn declared(parts: &[Part<'_>], source: &str, incident: Option<Date>) -> Timeline {
    let mut reader = Reader { source, is_declared: true, near: incident, ..Reader::default() };
    let mut inside = vec![false; parts.len()];
    for (at, part) in parts.iter().enumerate() {
        let label = reader.slice(part.label_span);
        // `## May 12` after `## Timeline` goes on with it, though by its level it does not stand in it.
        let follows = at.checked_sub(1).is_some_and(|before| inside[before]);
        let goes_on = part.role.is_none()
            && (part.parent.is_some_and(|parent| inside[parent] && parts[parent].role.is_none())
                || follows && stamp::at_start(label).is_some_and(|stamp| is_all(label, &stamp)));
        inside[at] = part.role == Some(SectionKind::Timeline) || goes_on;
        if inside[at] {
            reader.part(part);
        }
    }
    reader.timeline
}

#[derive(Default)]
struct Reader<'s> {
    source: &'s str,
    /// The section is called a timeline.
    is_declared: bool,
    timeline: Timeline,
    /// The last day that was written, and its month-first reading.
    date: Option<(Date, Option<Date>)>,
    /// The last day of the week that was written alone.
    weekday: Option<u8>,
    /// A day near which the entries lie.
    near: Option<Date>,
    series: usize,
    day: usize,
    /// The series of the headings that are entries, with their parent and rank.
    headings: Option<(Option<usize>, u8, usize)>,
}

impl<'s> Reader<'s> {
    fn slice(&self, span: Span) -> &'s str {
        self.source.get(span.start..span.end).unwrap_or_default()
    }

    fn part(&mut self, part: &Part<'_>) {
        let is_head = part.kind == Some(SectionKind::Timeline);
        if is_head {
            self.timeline.label_span.get_or_insert(part.label_span);
            self.note_zone(&part.label);
            if let Some(found) = dates::find(&part.label) {
                self.set_date(found.date, found.other_reading);
            }
        } else if let Some(stamp) = stamp::at_start(self.slice(part.label_span)) {
            if stamp.time.is_some() {
                let key = (part.parent, part.rank);
                let series = match self.headings {
                    Some((parent, rank, series)) if (parent, rank) == key => series,
                    _ => self.next_series(),
                };
                self.headings = Some((key.0, key.1, series));
                let text = part.content.first().and_then(Content::text).unwrap_or_default();
                let label = self.slice(part.label_span);
                let own = after(label, &stamp);
                let text = if own.is_empty() { text } else { own.to_owned() };
                self.entry(part.label_span, part.label_span.start, &stamp, text, series);
            } else {
                self.take_day(&stamp);
                self.note_zone(&part.label);
            }
        }
        let mut lines = None;
        let mut lists = None;
        for content in &part.content {
            let block = match content {
                Content::Rest { inline, from, .. } => {
                    self.lines(inline, *from, &mut lines);
                    continue;
                }
                Content::Block(block) => *block,
            };
            match &block.kind {
                BlockKind::Paragraph(inline) => {
                    // A sentence between two lists begins anew: "Earlier that day:".
                    lists = None;
                    self.lines(inline, 0, &mut lines);
                }
                BlockKind::List { items, .. } => {
                    let series = *lists.get_or_insert_with(|| self.next_series());
                    self.items(items, series);
                }
                BlockKind::Table { header, rows } => self.table(header, rows),
                _ => {}
            }
        }
    }

    fn next_series(&mut self) -> usize {
        self.series += 1;
        self.series
    }

    fn note_zone(&mut self, text: &str) {
        if self.timeline.zone.is_none() {
            self.timeline.zone = zone::zone_in(text);
        }
    }

    fn set_date(&mut self, date: Date, month_first: Option<Date>) {
        self.date = Some((date, month_first));
        self.near = Some(date);
        self.day += 1;
    }

    /// Takes over the day that a stamp names; says whether it names one that is known.
    fn take_day(&mut self, stamp: &Stamp) -> bool {
        match stamp.day {
            Day::Unsaid => false,
            Day::Date(date, month_first) => {
                self.set_date(date, month_first);
                true
            }
            Day::OfYear(month, day) => match self.near.and_then(|near| nearest(near, month, day)) {
                Some(date) => {
                    self.set_date(date, None);
                    true
                }
                None => {
                    self.date = None;
                    self.day += 1;
                    false
                }
            },
            Day::Weekday(weekday) => {
                if self.weekday != Some(weekday) {
                    self.date = None;
                    self.day += 1;
                }
                self.weekday = Some(weekday);
                false
            }
        }
    }

    fn entry(&mut self, span: Span, base: usize, stamp: &Stamp, text: String, series: usize) {
        let has_own_date = self.take_day(stamp);
        self.timeline.entries.push(TimelineEntry {
            span,
            time_span: Span::new(base + stamp.range.start, base + stamp.range.end),
            text,
            date: self.date.map(|(date, _)| date),
            month_first: self.date.and_then(|(_, other)| other),
            has_own_date,
            time: stamp.time,
            has_half: stamp.has_half,
            zone: stamp.zone.clone(),
            is_rough: stamp.is_rough,
            series,
            day: self.day,
        });
    }

    /// The lines of a paragraph that begin with a stamp.
    fn lines(&mut self, inline: &Inline<'_>, from: usize, series: &mut Option<usize>) {
        let mut found = false;
        for (span, text) in lines(inline, from) {
            let line = self.slice(span);
            let Some(stamp) = stamp::at_start(line) else { continue };
            found = true;
            let text = without_stamp(&text);
            if text.is_empty() && stamp.time.is_none() {
                self.take_day(&stamp);
                continue;
            }
            let series = *series.get_or_insert_with(|| self.next_series());
            self.entry(span, span.start, &stamp, text, series);
        }
        if !found {
            self.note_zone(&inline.text());
        }
    }

    fn items(&mut self, items: &[Item<'_>], series: usize) {
        for item in items {
            let head = match item.blocks.first() {
                Some(Block {
                    kind: BlockKind::Paragraph(inline) | BlockKind::Heading(_, inline),
                    ..
                }) => Some(inline),
                _ => None,
            };
            let stamp = head.and_then(|inline| {
                let (span, text) = lines(inline, 0).into_iter().next()?;
                let stamp = stamp::at_start(self.slice(span))?;
                Some((span, without_stamp(&text), stamp))
            });
            let nested = || {
                item.blocks.iter().filter_map(|block| match &block.kind {
                    BlockKind::List { items, .. } => Some(items),
                    _ => None,
                })
            };
            match stamp {
                // What stands below an entry are its details.
                Some((span, text, stamp)) if stamp.time.is_some() || nested().next().is_none() => {
                    self.entry(item.span, span.start, &stamp, text, series);
                }
                stamp => {
                    if let Some((_, _, stamp)) = stamp {
                        self.take_day(&stamp);
                    } else if let Some(inline) = head {
                        self.note_zone(&inline.text());
                    }
                    for items in nested() {
                        let series = self.next_series();
                        self.items(items, series);
                    }
                }
            }
        }
    }

    fn table(&mut self, header: &Row<'_>, rows: &[Row<'_>]) {
        let heads: Vec<String> =
            header.cells.iter().map(|cell| cell.text().to_lowercase()).collect();
        for cell in &header.cells {
            self.note_zone(&cell.text());
        }
        let column = heads.iter().position(|head| names_time(head)).unwrap_or(0);
        // In a table of something else the time is one of several facts: a list of customers, of jobs.
        if !self.is_declared && column > 1 {
            return;
        }
        let series = self.next_series();
        for row in rows {
            let Some(cell) = row.cells.get(column) else { continue };
            let Some(mut stamp) = stamp::at_start(self.slice(cell.span)) else { continue };
            let mut used = column..column + 1;
            let mut end = cell.span.start + stamp.range.end;
            // Day and time in a column each.
            if stamp.time.is_none()
                && let Some(next) = row.cells.get(column + 1)
                && let Some(time) = stamp::at_start(self.slice(next.span))
                && time.day == Day::Unsaid
                && heads.get(column + 1).is_some_and(|head| names_time(head))
            {
                end = next.span.start + time.range.end;
                used.end += 1;
                stamp = Stamp { day: stamp.day, range: stamp.range, ..time };
            }
            let text: Vec<String> = row
                .cells
                .iter()
                .enumerate()
                .filter(|(at, _)| !used.contains(at))
                .map(|(_, cell)| cell.text().trim().to_owned())
                .filter(|text| !text.is_empty())
                .collect();
            let text = if text.is_empty() { without_stamp(&cell.text()) } else { text.join(" ") };
            stamp.range.end = end - cell.span.start;
            self.entry(row.span, cell.span.start, &stamp, text, series);
        }
    }
}

/// Whether a column's header says that times stand below it.
fn names_time(head: &str) -> bool {
    [
        "time", "date", "when", "utc", "hour", "zeit", "uhr", "datum", "heure", "hora", "fecha",
        "horário", "시간", "時刻", "时间",
    ]
    .iter()
    .any(|word| head.contains(word))
}

/// The day nearest to another one.
fn nearest(near: Date, month: i8, day: i8) -> Option<Date> {
    (-1..=1)
        .filter_map(|years| Date::new(near.year().checked_add(years)?, month, day).ok())
        .min_by_key(|date| near.duration_until(*date).abs())
}

/// The lines of running text as they stand in the source, with what the reader sees of them.
fn lines(inline: &Inline<'_>, from: usize) -> Vec<(Span, String)> {
    let mut lines: Vec<(Span, String)> = Vec::new();
    let mut is_new = true;
    for run in inline.runs.iter().skip(from) {
        if run.is_break {
            is_new = true;
            continue;
        }
        let text = if run.style.html { "" } else { run.text.as_ref() };
        match lines.last_mut() {
            Some((span, line)) if !is_new => {
                *span = span.to(run.span);
                line.push_str(text);
            }
            _ => lines.push((run.span, text.to_owned())),
        }
        is_new = false;
    }
    lines
}

/// What follows a stamp in its line.
fn after<'l>(line: &'l str, stamp: &Stamp) -> &'l str {
    let is_between = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '-' | '–' | '—' | ':' | '：' | '|' | ')' | ']' | '*' | '_' | '`' | ',' | '.' | '→'
            )
    };
    line.get(stamp.range.end..).unwrap_or_default().trim_start_matches(is_between).trim_end()
}

fn is_all(line: &str, stamp: &Stamp) -> bool {
    after(line, stamp).is_empty()
}

fn without_stamp(text: &str) -> String {
    match stamp::at_start(text) {
        Some(stamp) => after(text, &stamp).to_owned(),
        None => text.trim().to_owned(),
    }
}
