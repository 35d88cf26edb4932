//! How a document is made what its schema says, where that can be done in one way only.

use super::{Context, Fix};
use crate::document::{Document, Reach, Section, Span, Vocabulary, label_words};
use crate::schema::{Remedy, Violation};

/// The deepest level of headings; what ranks lower is a label in bold or with a colon.
const HEADING_LEVELS: u8 = 6;

/// Words that begin alike for so many bytes have a stem in common: "cause" and "causes".
const SHORTEST_STEM: usize = 4;

/// The fix for a violation, if it has one.
pub(super) fn of(context: &Context<'_>, violation: &Violation) -> Option<Fix> {
    match violation.remedy.as_ref()? {
        Remedy::Value { written, right } => value(context.document, violation.span, written, right),
        Remedy::Heading { section, right } => heading(context, violation.span, section, right),
        Remedy::Move { beside, is_below } => moved(context, violation.span, *beside, *is_below),
    }
}

/// A value without its quotes, which stay.
fn value(document: &Document, span: Span, written: &str, right: &str) -> Option<Fix> {
    let text = document.source.slice(span);
    let start = text.find(written)?;
    let is_plain = !text.contains('\n') && text.rfind(written) == Some(start);
    let place = span.part(start..start + written.len());
    is_plain.then(|| Fix::new(format!("write `{right}`"), place, right))
}

/// The schema's own heading, in place of one that says the same in other words and nothing more, and that no link leads to.
fn heading(context: &Context<'_>, span: Span, name: &str, right: &str) -> Option<Fix> {
    let document = context.document;
    let section = document.sections.iter().find(|section| section.label_span == span)?;
    let is_as_written = document.source.slice(span) == section.label;
    let is_free = document.sections.iter().all(|other| other.label != right);
    let is_right = !right.trim().is_empty() && !right.contains(['\n', '\r', '`', '[', '<', '*']);
    (is_as_written && is_free && is_right && is_synonym(context, section, name, right))
        .then_some(())
        .filter(|()| !is_linked(context, &section.label))?;
    Some(Fix::new(format!("call the section `{right}`"), span, right))
}

/// Whether a label is a synonym without doubt: one that the schema lists, or one that has a word of the right heading and
/// says nothing else. "Timeline (UTC)" says more than "Timeline", and "Background" may be another thing than the causes.
fn is_synonym(context: &Context<'_>, section: &Section, name: &str, right: &str) -> bool {
    let label = &section.label;
    if section.names.len() > 1
        || label.contains(|letter: char| letter.is_ascii_digit() || "()[]{}<>:".contains(letter))
    {
        return false;
    }
    let words = label_words(label);
    if context.schema().headings_of(name).any(|heading| label_words(heading) == words) {
        return true;
    }
    let right = label_words(right);
    let shares = |word: &String| {
        right.iter().any(|other| {
            let (short, long) =
                if word.len() < other.len() { (word, other) } else { (other, word) };
            short.len() >= SHORTEST_STEM && long.starts_with(short.as_str())
        })
    };
    let meaning = Vocabulary::default().classify(label);
    let is_known = meaning.is_some_and(|found| found.kind.key() == name && found.coverage == 100);
    is_known && words.iter().any(shares)
}

/// Whether a label names a section and says nothing else but what stands in brackets: "5:38 pm: Investigation" is a part of
/// something.
fn is_plain(context: &Context<'_>, label: &str) -> bool {
    let label = label.split('(').next().unwrap_or_default().trim();
    let words = label_words(label);
    let is_own = || {
        let named = context.schema().headings_of_all();
        named.into_iter().any(|heading| label_words(heading) == words)
    };
    let meaning = Vocabulary::default().classify(label);
    meaning.is_some_and(|meaning| meaning.coverage == 100) || is_own()
}

/// Whether a link of any document leads to the heading, as far as that can be seen: by the anchor that forges make of it.
fn is_linked(context: &Context<'_>, label: &str) -> bool {
    let kept = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
    let anchor: String = label.to_lowercase().chars().filter(kept).collect();
    let anchor = format!("#{}", anchor.replace(' ', "-"));
    context.history.is_anchor_linked(&anchor, context.index)
}

/// The section below or above another one, both of the highest level below the title, with what separates them left in
/// place.
fn moved(context: &Context<'_>, label: Span, beside: Span, is_below: bool) -> Option<Fix> {
    let document = context.document;
    let text = document.source.text();
    let is_heading = |section: &&Section| section.rank <= HEADING_LEVELS && section.rank > 0;
    let headings: Vec<&Section> = document.sections.iter().filter(is_heading).collect();
    let find = |span: Span| headings.iter().position(|section| section.label_span == span);
    let (from, to) = (find(label)?, find(beside)?);
    let rank =
        headings.iter().filter(|section| !section.is_title).map(|section| section.rank).min()?;
    let start = |at: usize| {
        let line = document.source.line(headings[at].label_span.start);
        document.source.line_span(line).start
    };
    // Up to the next heading of the same level or a higher one.
    let end = |at: usize| {
        let next = (at + 1..headings.len()).find(|&next| headings[next].rank <= headings[at].rank);
        next.map_or(text.len(), start)
    };
    let (first, second, whole) = if is_below {
        (start(from), end(from), Span::new(start(from), end(to)))
    } else {
        (start(to), start(from), Span::new(start(to), end(from)))
    };
    // What follows and has a name of its own, such as a day, may belong to the section above it.
    let next = |at: usize| (at + 1..headings.len()).find(|&next| headings[next].rank <= rank);
    let others = (from.min(to)..=from.max(to)).filter(|&at| headings[at].rank == rank);
    let mut neighbours = others.chain(next(from)).chain(next(to).filter(|_| is_below));
    if neighbours.any(|at| !is_plain(context, &headings[at].label)) {
        return None;
    }
    let inside =
        headings.iter().enumerate().filter(|(_, section)| whole.contains(section.label_span));
    let is_level = headings[from].rank == rank
        && headings[to].rank == rank
        && inside.clone().all(|(_, section)| section.rank >= rank && !section.is_title)
        // What a comment above a heading speaks of is hard to tell.
        && inside.clone().all(|(at, section)| {
            let above = text[..start(at)].trim_end();
            text[start(at)..].starts_with('#')
                && section.label_span.start > start(at)
                && !above.ends_with('>')
        });
    let is_whole = |part: &str| {
        let count = |what: &str| part.matches(what).count();
        (count("```") + count("~~~")) % 2 == 0
            && count("<details") == count("</details")
            && count("<div") == count("</div")
            && count("<!--") == count("-->")
    };
    let reaches = document.directives.all().iter();
    let is_free = !document.is_entry
        && reaches.into_iter().all(|one| !matches!(one.reach, Reach::Block | Reach::Enable));
    let (upper, lower) = (text.get(first..second)?, text.get(second..whole.end)?);
    if !is_level || !is_free || !is_whole(upper) || !is_whole(lower) {
        return None;
    }
    let ((upper, between), (lower, after)) = (without_end(upper), without_end(lower));
    // A heading needs no blank line above it, but what ends there may.
    let missing = match between.matches('\n').count() {
        0 => return None,
        1 => between,
        _ => "",
    };
    let title = format!(
        "move `{}` {} `{}`",
        headings[from].label,
        if is_below { "below" } else { "above" },
        headings[to].label
    );
    Some(Fix::new(title, whole, format!("{lower}{between}{missing}{upper}{after}")))
}

/// A part, and what separates it from the next one, or ends the document: blank lines, rules, definitions of links.
fn without_end(part: &str) -> (&str, &str) {
    let mut content = part.trim_end();
    // Right below text, a rule would make that a heading and a definition would be text.
    while let Some(blank) = content.rfind("\n\n").max(content.rfind("\n\r\n")) {
        let last = content[blank..].trim();
        let is_rule = last.len() >= 3
            && ["-", "*", "_"].iter().any(|mark| last.chars().all(|sign| mark.contains(sign)));
        let are_definitions = last.lines().all(|line| line.starts_with('[') && line.contains("]:"));
        if !is_rule && !are_definitions {
            break;
        }
        content = content[..blank].trim_end();
    }
    // Blanks at the end of the last line are part of that.
    let line = part[content.len()..].find(['\r', '\n']).unwrap_or(part.len() - content.len());
    part.split_at(content.len() + line)
}
