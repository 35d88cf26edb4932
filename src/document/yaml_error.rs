//! What the YAML parser says, in words for people who write post-mortems.

use granit_parser::{ErrorKind, ScanError};

use super::tree::DEPTH_LIMIT;
use super::{Problem, Span};

/// The problem for a syntax error in `yaml`, which starts at `base` of the whole text.
pub(super) fn problem(error: &ScanError, yaml: &str, base: usize) -> Problem {
    let offset = error.marker().byte_offset().unwrap_or(0);
    let span = match error.kind() {
        kind if is_tab(kind) => tab(yaml, offset).unwrap_or_else(|| visible(yaml, offset)),
        _ => visible(yaml, offset),
    };
    let span = Span::new(base + span.start, base + span.end);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return too_deep(span);
    }
    let (message, help) = words(error.kind());
    let problem = Problem::new(span, message);
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

pub(super) fn too_deep(span: Span) -> Problem {
    let message = format!("lists and mappings are nested more than {DEPTH_LIMIT} deep");
    Problem::new(span, message)
}

/// The character at the offset, or the last one before it that can be seen.
fn visible(yaml: &str, offset: usize) -> Span {
    let mut offset = offset.min(yaml.len());
    while !yaml.is_char_boundary(offset) {
        offset -= 1;
    }
    if let Some(character) = yaml[offset..].chars().next().filter(|next| !next.is_whitespace()) {
        return Span::new(offset, offset + character.len_utf8());
    }
    let before = yaml[..offset].trim_end();
    let length = before.chars().next_back().map_or(0, char::len_utf8);
    Span::new(before.len() - length, before.len())
}

/// The tab before the offset or the first one after it: the parser points at what follows the tab, or
/// at the start of what holds it.
fn tab(yaml: &str, offset: usize) -> Option<Span> {
    let at = match yaml.get(..offset)?.ends_with('\t') {
        true => offset - 1,
        false => offset + yaml[offset..].find('\t')?,
    };
    Some(Span::new(at, at + 1))
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar
    )
}

fn words(kind: &ErrorKind) -> (String, Option<&'static str>) {
    const QUOTE: &str = "put quotes around the value";
    let (message, help) = match kind {
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidMappingValueWhitespace => (
            "a `:` is not allowed here",
            Some("put quotes around a value that contains `: `, and check the indentation"),
        ),
        ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::MappingKeyNotAllowed => (
            "a `key: value` line is expected here",
            Some("check the line for a missing `:` and its indentation"),
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => (
            "the indentation does not fit the lines above",
            Some("indent the keys of one mapping by the same number of spaces"),
        ),
        kind if is_tab(kind) => ("YAML does not allow a tab here", Some("indent with spaces")),
        ErrorKind::InvalidQuotedScalarIndent => (
            "the quote opened above is not closed before this line",
            Some("close the quote, or indent the lines of the quoted value"),
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("a quote is opened and never closed", Some("close the quote"))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => (
            "text follows the closing quote",
            Some("put quotes around the whole value; write `''` for a quote inside it"),
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text follows the closing quote",
            Some("put quotes around the whole value; write `\\\"` for a quote inside it"),
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => (
            "unknown escape in a quoted value",
            Some("write `\\\\` for a backslash, or use single quotes"),
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            return (format!("`{open}` is opened and never closed"), Some("close the bracket"));
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("`{open}` is closed by `{close}`");
            return (message, Some("close each bracket with its own kind"));
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("a bracket is closed that was never opened", Some(QUOTE))
        }
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::FlowMappingValueAdjacentCollection => (
            "a `,` or the closing bracket is expected here",
            Some("put quotes around a value that starts with a bracket or holds one"),
        ),
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("a bracket is opened and never closed", Some("close the bracket"))
        }
        ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => (
            "a list item is not allowed here",
            Some("start the list on a line of its own, each item with `- `"),
        ),
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            ("a value cannot start with a backtick", Some(QUOTE))
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("a value cannot start with `{}`", character.escape_default());
            return (message, Some(QUOTE));
        }
        ErrorKind::MissingAnchorOrAliasName => {
            ("a value cannot start with a lone `*` or `&`", Some(QUOTE))
        }
        ErrorKind::ExpectedNodeContent => ("a value is expected here", Some(QUOTE)),
        ErrorKind::CommentNotSeparated | ErrorKind::CommentInterceptedScalar => {
            ("a comment interrupts the value", Some("put quotes around a value that contains `#`"))
        }
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
            ("text follows `|` or `>`", Some("start the text on the next line, or quote the value"))
        }
        ErrorKind::BomInsideDocument => {
            ("a byte-order mark stands inside the text", Some("remove the invisible character"))
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::UndeclaredTagHandle => ("a tag (`!`) is broken or unknown", Some(QUOTE)),
        _ => ("this is not valid YAML", None),
    };
    (message.to_owned(), help)
}
