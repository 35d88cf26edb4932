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
    let mut read = reader.room();
    for RawWord { start, end, look } in words(text).take(MOST_WORDS) {
        let mut name = &text[start..end];
        let is_other_script = !name.is_ascii();
        if !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
            lower.clear();
            if is_other_script {
                lower.extend(name.chars().flat_map(char::to_lowercase));
            } else {
                lower.push_str(name);
                lower.make_ascii_lowercase();
            }
            lower.retain(|c| !matches!(c, '\'' | '’'));
            name = if look == Look::Version { lower.trim_start_matches('v') } else { &lower };
        }
        read.push(Read { word: reader.word(name), look, is_other_script, start, end });
    }
    read.drain(..lead_in(&read));
    join_phrases(&mut read, reader);
    read
}

/// Makes one word of each phrase.
fn join_phrases(read: &mut Vec<Read>, reader: &Reader<'_>) {
    let (mut from, mut to) = (0, 0);
    while let Some(first) = read.get(from).copied() {
        let mut joined = first;
        let mut taken = 1;
        if first.word.is(vocabulary::STARTS_PHRASE)
            && let Some((word, length)) =
                reader.phrase(read[from..].iter().map(|read| read.word.stem))
        {
            taken = length;
            joined.word = word;
            joined.end = read[from + length - 1].end;
            if length > 1 {
                joined.look = Look::Plain;
            }
        }
        read[to] = joined;
        from += taken;
        to += 1;
    }
    read.truncate(to);
}

/// How many words at the start say only that there is something to do: `we should`, `create a ticket to`.
fn lead_in(words: &[Read]) -> usize {
    let is = |at: usize, flags: u16| words.get(at).is_some_and(|read| read.word.is(flags));
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
