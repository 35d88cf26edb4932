//! The words of an action with what is known about them.

use super::vocabulary::{self, Reader, Word};
use super::words::{Look, RawWord, words};

/// The longest action that is compared, in words; the rest of a longer one is ignored.
pub const MOST_WORDS: usize = 400;

/// A word, or a phrase taken as one, with what is known about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read {
    pub(super) word: Word,
    pub(super) look: Look,
    pub(super) is_other_script: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a text without what only introduces it, phrases taken together.
pub(super) fn read(text: &str, reader: &mut Reader<'_>) -> Vec<Read> {
    let mut lower = String::new();
    let mut known: Vec<(RawWord, Word)> = Vec::with_capacity(32);
    for raw in words(text).take(MOST_WORDS) {
        let written = &text[raw.start..raw.end];
        let mut name = written;
        if !written.bytes().all(|byte| byte.is_ascii_lowercase()) {
            lower.clear();
            lower.extend(
                written.chars().filter(|c| !matches!(c, '\'' | '’')).flat_map(char::to_lowercase),
            );
            name = if raw.look == Look::Version { lower.trim_start_matches('v') } else { &lower };
        }
        known.push((raw, reader.word(name)));
    }
    let mut at = lead_in(&known);
    let mut read = Vec::with_capacity(known.len() - at);
    while let Some((raw, word)) = known.get(at) {
        let phrase = if word.is(vocabulary::STARTS_PHRASE) {
            reader.phrase(known[at..].iter().map(|(_, word)| word.stem))
        } else {
            None
        };
        let (word, taken) = phrase.unwrap_or((*word, 1));
        let end = known[at + taken - 1].0.end;
        let look = if taken == 1 { raw.look } else { Look::Plain };
        let is_other_script = !text[raw.start..end].is_ascii();
        read.push(Read { word, look, is_other_script, start: raw.start, end });
        at += taken;
    }
    read
}

/// How many words at the start say only that there is something to do: `we should`, `create a ticket to`.
fn lead_in(words: &[(RawWord, Word)]) -> usize {
    let is = |at: usize, flags: u16| words.get(at).is_some_and(|(_, word)| word.is(flags));
    let skip_stop = |mut at: usize| {
        while is(at, vocabulary::STOP) {
            at += 1;
        }
        at
    };
    let mut at = 0;
    loop {
        let next = skip_stop(at);
        let noun = if is(next, vocabulary::TICKET_VERB) { skip_stop(next + 1) } else { next };
        if is(noun, vocabulary::TICKET) && is(noun + 1, vocabulary::STOP) {
            at = noun + 1;
        } else if is(next, vocabulary::LEAD_IN) {
            at = next + 1;
        } else {
            break;
        }
    }
    // A text of nothing else is compared as it is.
    if skip_stop(at) < words.len() { at } else { 0 }
}

/// Whether the action is routine work of every incident, such as to write the report.
pub(super) fn is_routine(read: &[Read]) -> bool {
    /// Words between the verb and what it makes (`a short blameless`), and words after it.
    const BETWEEN: usize = 4;
    const AFTER: usize = 8;
    let Some(verb) = read.iter().position(|read| !read.word.is(vocabulary::STOP)) else {
        return false;
    };
    let Some(noun) = read
        .iter()
        .skip(verb + 1)
        .take(BETWEEN + 1)
        .position(|read| read.word.is(vocabulary::ROUTINE_NOUN))
    else {
        return false;
    };
    let rest = &read[verb + 1 + noun + 1..];
    // `Write a postmortem template` is other work: a word that goes on with the noun.
    let goes_on = rest.first().is_some_and(|read| !read.word.is(vocabulary::STOP));
    read[verb].word.is(vocabulary::ROUTINE_VERB) && !goes_on && rest.len() <= AFTER
}

/// Where the first sentence or clause ends, in bytes.
pub(super) fn clause_end(text: &str) -> usize {
    let ends = text.char_indices().zip(text.chars().skip(1)).find(|((_, c), next)| match c {
        '.' | ':' | ';' | '?' | '!' | ',' => next.is_whitespace(),
        '\n' | '(' | '–' | '—' => true,
        ' ' => *next == '-',
        _ => false,
    });
    ends.map_or(text.len(), |((at, _), _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Lexicon;

    #[test]
    fn leaves_out_what_only_introduces_the_work() {
        for (text, expected) in [
            ("We should page on queue depth", "page"),
            ("Create a ticket to page on queue depth", "page"),
            ("TODO: consider paging on queue depth", "paging"),
            ("Create a ticket queue", "Create"),
            ("Consider", "Consider"),
        ] {
            let lexicon = Lexicon::builtin();
            let read = read(text, &mut lexicon.reader());
            let first = read.iter().find(|read| !read.word.is(vocabulary::STOP)).unwrap();
            assert_eq!(&text[first.start..first.end], expected, "{text}");
        }
    }

    #[test]
    fn knows_the_routine_work_of_every_incident() {
        for (text, expected) in [
            ("Write an incident report", true),
            ("Hold a blameless retrospective with the team", true),
            ("Publish the post-mortem", true),
            ("Schedule incident review for Monday", true),
            ("Write a postmortem template", false),
            ("Write a runbook for incident commanders", false),
            ("Add an alert", false),
            ("", false),
        ] {
            assert_eq!(
                is_routine(&read(text, &mut Lexicon::builtin().reader())),
                expected,
                "{text}"
            );
        }
    }
}
