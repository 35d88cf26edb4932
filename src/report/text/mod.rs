//! Makes text that others wrote safe to print.
//!
//! A document, a file name, a commit's author or a settings file can hold characters that a terminal
//! obeys instead of showing (escape sequences), that change the order in which text is read
//! (bidirectional overrides, <https://trojansource.codes>), that cannot be seen, or that a CI runner
//! takes for a command of its own. Every format passes what it prints through this module: lines and
//! JSON here, and for each markup language a type that only its escaping can make.

pub(super) mod markdown;
pub(super) mod xml;

use std::borrow::Cow;

/// The stand-in where length does not matter.
const REPLACEMENT: char = '\u{fffd}';

/// Whether a character is not to be printed as it is: control characters (C0, DEL, C1), the line and
/// paragraph separators, and Unicode's `Default_Ignorable_Code_Point` (`DerivedCoreProperties.txt`),
/// which holds the bidirectional controls, the zero-width characters, the byte order mark and the
/// tags. The variation selectors U+FE00 to U+FE0F are left out: emoji need them, and one alone hides
/// nothing. A line feed and a tab count as control characters here.
pub fn is_unsafe(character: char) -> bool {
    // Nearly all are these, which is quickly seen.
    if matches!(character, ' '..='~') {
        return false;
    }
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Text for one line: messages, labels, paths. Line endings and tabs become spaces, every other
/// unsafe character U+FFFD.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return without_commands(Cow::Borrowed(text));
    }
    let mut safe = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => safe.push(' '),
            _ if is_unsafe(character) => safe.push(REPLACEMENT),
            _ => safe.push(character),
        }
    }
    without_commands(Cow::Owned(safe))
}

/// Text for a snippet: each unsafe character becomes a stand-in of the same length in UTF-8, so that
/// byte offsets keep their meaning. Tabs and line feeds stay, and so does the carriage return of a
/// line ending.
pub fn same_length(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return without_commands(Cow::Borrowed(text));
    }
    let mut safe = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' | '\t' => safe.push(character),
            '\r' if characters.peek() == Some(&'\n') => safe.push(character),
            _ if is_unsafe(character) => safe.push_str(match character.len_utf8() {
                1 => "?",
                2 => "\u{b7}",
                3 => "\u{fffd}",
                _ => "????",
            }),
            _ => safe.push(character),
        }
    }
    without_commands(Cow::Owned(safe))
}

/// Finished JSON with every unsafe character but its line feeds as `\u` escapes. It reads back as the
/// same values: outside of ASCII these characters occur only inside strings, and `##[` does, too.
pub fn escape_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if opens_command(&safe, character) || is_unsafe(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Adds a character as XML and HTML write any: by its number.
fn reference(safe: &mut String, character: char) {
    safe.push_str(&format!("&#{};", u32::from(character)));
}

/// Whether a bracket completes what a CI runner finds anywhere in a line and takes for a command: GitHub's older syntax
/// `##[` (`ActionCommand.Prefix` of actions/runner), Azure's `##vso[`, `##teamcity[`, and whatever else is
/// made like these.
fn opens_command(before: &str, character: char) -> bool {
    let word = |character: char| character.is_ascii_alphanumeric();
    character == '[' && before.trim_end_matches(word).ends_with("##")
}

/// Whether a text begins as a command of GitHub Actions does, `::error file=a::b`. A runner looks for it behind the
/// blanks that begin a line, and a line may be broken at any blank. `::1` is an address.
fn begins_command(before: &str, text: &str) -> bool {
    before.chars().next_back().is_none_or(char::is_whitespace)
        && text.strip_prefix("::").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// Takes the first sign from whatever a CI runner would take for a command; the length stays.
fn without_commands(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("##") && !text.contains("::") {
        return text;
    }
    let mut safe = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        safe.push(match character {
            '[' if opens_command(&safe, character) => '(',
            ':' if begins_command(&safe, &text[at..]) => ';',
            _ => character,
        });
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_has_no_line_breaks_and_nothing_unsafe() {
        for (text, safe) in [
            ("plain", "plain"),
            ("two\nlines\r\nand\rthree", "two lines and three"),
            ("a\tb", "a b"),
            ("\x1b[31mred\x07", "\u{fffd}[31mred\u{fffd}"),
            ("\u{9b}31m\0\x7f", "\u{fffd}31m\u{fffd}\u{fffd}"),
            ("\u{202e}abc\u{2066}", "\u{fffd}abc\u{fffd}"),
            ("\u{feff}zero\u{200b}width\u{200d}", "\u{fffd}zero\u{fffd}width\u{fffd}"),
            (
                "line\u{2028}paragraph\u{2029}next\u{85}",
                "line\u{fffd}paragraph\u{fffd}next\u{fffd}",
            ),
            ("tag\u{e0041}", "tag\u{fffd}"),
            ("日本語 ⚠\u{fe0f} é e\u{301}", "日本語 ⚠\u{fe0f} é e\u{301}"),
            ("a ##[error]b ##vso[task.complete]", "a ##(error]b ##vso(task.complete]"),
            ("##teamcity[x] ##VSO[y] a##[z", "##teamcity(x] ##VSO(y] a##(z"),
            ("# [1.0] ## [2.0]", "# [1.0] ## [2.0]"),
            ("::error::x", ";:error::x"),
            ("a ::error file=b::x\n::set-output", "a ;:error file=b::x ;:set-output"),
            ("::1 std::error::Error a :: b", "::1 std::error::Error a :: b"),
        ] {
            assert_eq!(one_line(text), safe, "{text:?}");
        }
    }

    #[test]
    fn a_snippet_keeps_its_length() {
        for (text, safe) in [
            ("plain\n\tline\r\n", "plain\n\tline\r\n"),
            ("a\rb\r\nc", "a?b\r\nc"),
            ("\x1b[2J\0\x7f", "?[2J??"),
            ("\u{9b}31m", "\u{b7}31m"),
            ("x\u{202e}y\u{2028}z", "x\u{fffd}y\u{fffd}z"),
            ("\u{e0041}", "????"),
            ("##[group]", "##(group]"),
            ("a\n  ::error::b", "a\n  ;:error::b"),
        ] {
            assert_eq!(same_length(text), safe, "{text:?}");
            assert_eq!(safe.len(), text.len(), "{text:?}");
        }
    }

    #[test]
    fn every_character_of_unicode_is_safe_afterwards() {
        for character in ('\0'..=char::MAX).filter(|character| is_unsafe(*character)) {
            let text = character.to_string();
            assert!(!one_line(&text).contains(is_unsafe), "{character:?}");
            let snippet = same_length(&text);
            assert_eq!(snippet.len(), text.len(), "{character:?}");
            assert!(
                matches!(character, '\n' | '\t') || !snippet.contains(is_unsafe),
                "{character:?}"
            );
        }
    }

    #[test]
    fn escaped_json_reads_back_as_the_same_values() {
        let value = serde_json::json!({ "k\u{202e}": ["\u{1b}[2J\u{9b}", "##[error]\u{e0041}\n"] });
        let json = serde_json::to_string_pretty(&value).unwrap();
        let safe = escape_json(&json);
        assert!(!safe.contains(|character| is_unsafe(character) && character != '\n'), "{safe}");
        assert!(!safe.contains("##["), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }
}
