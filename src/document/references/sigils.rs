//! Short forms of forges: `#12`, `owner/repository#12`, `!12`, `&12`, `[work_item:12]`.

use super::forge::Forge;
use super::reference::ReferenceKind;
use super::text::{Finder, Place, may_precede, number_end};
use super::tracker::TrackerKind;
use super::trackers::Target;
use crate::document::pattern::{Folded, Pattern};

/// The longest path before a sigil that is looked at, in bytes; GitHub allows 140, GitLab 255.
const PATH_LIMIT: usize = 255;

/// GitLab's long form, which unlike `#12` survives in Markdown files.
static TYPED: Pattern = Pattern::exact(
    &["[issue:", "[work_item:", "[epic:"],
    r"\[(?<kind>issue|work_item|epic):(?:(?<path>[A-Za-z0-9_./-]+)/)?(?<id>[1-9][0-9]{0,9})\]",
);

/// Nouns that make a number something else: the third incident, step two, the alarm's own id.
const NUMBERED: &[&str] = &[
    "incident",
    "incidents",
    "outage",
    "postmortem",
    "retro",
    "step",
    "phase",
    "part",
    "figure",
    "fig",
    "table",
    "section",
    "point",
    "shard",
    "node",
    "replica",
    "attempt",
    "try",
    "take",
    "rank",
    "room",
    "version",
    "alert",
    "alarm",
    "alarms",
    "page",
    "priority",
    "lesson",
    "rule",
    "reason",
    "factor",
    "item",
    "run",
    "build",
    "deploy",
    "deployment",
    "release",
    "sprint",
    "team",
    "pod",
    "host",
    "server",
    "color",
    "colour",
];

pub(super) fn find(finder: &mut Finder<'_>, folded: &Folded<'_>) {
    let text = finder.text;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'#' | b'!' | b'&')
            && let Some(end) = number_end(text, at + 1, 10)
        {
            sigil(finder, at, end);
        }
    }
    typed(finder, folded);
}

/// One sigil at `at`, with a number up to `end`.
fn sigil(finder: &mut Finder<'_>, at: usize, end: usize) {
    let (text, trackers) = (finder.text, finder.trackers);
    let forge = trackers.forge.as_ref();
    let forge_kind = forge.map(|forge| forge.kind);
    let number = &text[at + 1..end];
    let expected = finder.place == Place::ReferencePosition;
    // Emphasis is no part of a path: `_#12_`.
    let path = path_before(text, at).trim_start_matches('_');
    let listed = continues_list(text, at, path);
    let path = if listed { "" } else { path };
    let start = at - path.len();
    if !(finder.stands_alone(&(start..end)) || listed && finder.stands_after(&(start..end))) {
        return;
    }
    let kind = match text.as_bytes()[at] {
        b'!' => ReferenceKind::Change,
        b'&' => ReferenceKind::Epic,
        _ => ReferenceKind::Issue,
    };
    if path.is_empty() || is_item_word(path) {
        let number_kind = match kind {
            ReferenceKind::Issue if !expected && is_ordinal(text, at, end) => return,
            ReferenceKind::Issue if is_change_word(path) || after_change_word(text, at) => {
                change_by_number(forge_kind)
            }
            ReferenceKind::Change if !changes_have_bangs(forge_kind, expected) => return,
            ReferenceKind::Epic if forge_kind != Some(TrackerKind::Gitlab) => return,
            other => other,
        };
        let target = match forge.filter(|_| kind == ReferenceKind::Epic).and_then(Forge::group) {
            Some(group) => trackers.forge_item(&group, kind, number),
            None => trackers.number(number_kind, number),
        };
        finder.push(at..end, number_kind, target);
    } else if let Some(target) = in_repository(finder, kind, path, number) {
        finder.push(start..end, kind, target);
    }
}

/// What `owner/repository#12` and its like mean.
fn in_repository(
    finder: &Finder<'_>,
    kind: ReferenceKind,
    path: &str,
    number: &str,
) -> Option<Target> {
    let forge = finder.trackers.forge.as_ref();
    let mut segments = path.split('/');
    let is_file =
        [".md", ".markdown", ".html", ".rst", ".adoc"].iter().any(|ending| path.ends_with(ending));
    let well_formed = path.contains('/')
        && segments
            .clone()
            .all(|segment| segment.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
    if is_file || !well_formed {
        return None;
    }
    let owner_fits =
        segments.next().is_some_and(|owner| owner.len() <= 39 && !owner.contains(['.', '_']));
    let one_repository =
        segments.next().is_some_and(|name| name.len() <= 100) && segments.next().is_none();
    match (forge, kind) {
        (Some(forge), _) if forge.kind == TrackerKind::Gitlab => {}
        (Some(forge), ReferenceKind::Issue | ReferenceKind::Change)
            if forge.kind == TrackerKind::Forgejo =>
        {
            one_repository.then_some(())?;
        }
        (Some(forge), ReferenceKind::Issue) if forge.kind == TrackerKind::Github => {
            (owner_fits && one_repository).then_some(())?;
        }
        (None, ReferenceKind::Issue) => (owner_fits && one_repository).then_some(())?,
        _ => return None,
    }
    Some(match forge {
        Some(forge) => finder.trackers.forge_item(&forge.sibling(path), kind, number),
        None => Target {
            tracker: "unknown".into(),
            url: None,
            identity: format!("{path}#{number}").to_lowercase(),
            of_origin: false,
        },
    })
}

fn typed(finder: &mut Finder<'_>, text: &Folded<'_>) {
    let trackers = finder.trackers;
    let Some(forge) = trackers.forge.as_ref().filter(|forge| forge.kind == TrackerKind::Gitlab)
    else {
        return;
    };
    for captures in TYPED.captures_all(text) {
        let (Some(whole), Some(id)) = (captures.get(0), captures.name("id")) else { continue };
        let epic = captures.name("kind").is_some_and(|kind| kind.as_str() == "epic");
        let kind = if epic { ReferenceKind::Epic } else { ReferenceKind::Issue };
        let home = match captures.name("path") {
            Some(path) => Some(forge.sibling(path.as_str())),
            None if epic => forge.group(),
            None => Some(forge.clone()),
        };
        if let Some(home) = home {
            finder.push(whole.range(), kind, trackers.forge_item(&home, kind, id.as_str()));
        }
    }
}

/// The run of path characters that ends at `at`.
fn path_before(text: &str, at: usize) -> &str {
    let length = text.as_bytes()[..at]
        .iter()
        .rev()
        .take(PATH_LIMIT + 1)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"._/-".contains(byte))
        .count();
    &text[at - length..at]
}

/// Whether the sigil goes on with a list, as the second does in `#12/#13`.
fn continues_list(text: &str, at: usize, path: &str) -> bool {
    let number = path.strip_suffix('/').unwrap_or_default();
    let Some(previous) = (at - path.len()).checked_sub(1) else { return false };
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(text.as_bytes()[previous], b'#' | b'!')
        && (may_precede(text, previous) || text[..previous].ends_with('/'))
}

/// Words that people write right before a number: `PR#12`.
fn is_item_word(word: &str) -> bool {
    is_change_word(word)
        || ["issue", "ticket", "bug"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_change_word(word: &str) -> bool {
    ["pr", "prs", "mr", "mrs", "pull"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether the number is said to be a pull or merge request: `PR #12`.
fn after_change_word(text: &str, at: usize) -> bool {
    let (before, word) = word_before(text, at);
    is_change_word(word)
        || word.eq_ignore_ascii_case("request")
            && ["pull", "merge"]
                .iter()
                .any(|first| word_before(text, before).1.eq_ignore_ascii_case(first))
}

/// `#12` said to be a change: true where changes and issues share their numbers, not where changes are `!12`.
fn change_by_number(forge: Option<TrackerKind>) -> ReferenceKind {
    match forge {
        Some(TrackerKind::Gitlab | TrackerKind::Azure) => ReferenceKind::Issue,
        _ => ReferenceKind::Change,
    }
}

fn changes_have_bangs(forge: Option<TrackerKind>, expected: bool) -> bool {
    match forge {
        Some(kind) => {
            matches!(kind, TrackerKind::Gitlab | TrackerKind::Forgejo | TrackerKind::Azure)
        }
        None => expected,
    }
}

/// Whether `#1` counts something: "incident #465", "we are #1", the first cell of a table row.
fn is_ordinal(text: &str, at: usize, end: usize) -> bool {
    let number = text[at + 1..end].parse::<u64>().unwrap_or(u64::MAX);
    let (_, word) = word_before(text, at);
    let is = |known: &&str| word.eq_ignore_ascii_case(known);
    if NUMBERED.iter().any(is) {
        return true;
    }
    if number <= 3 && ["are", "is", "was", "our", "the"].iter().any(is) {
        return true;
    }
    let before = text[..at].trim_end_matches([' ', '\t']);
    let line_start = |text: &str| text.is_empty() || text.ends_with('\n');
    let first_cell =
        before.strip_suffix('|').is_some_and(|row| line_start(row.trim_end_matches([' ', '\t'])));
    let cell_ends = text[end..].trim_start_matches([' ', '\t']).starts_with('|');
    number <= 50 && cell_ends && (first_cell || line_start(before))
}

/// The word before `at` on the same line, with a colon, dash or full stop between them, and where it starts.
fn word_before(text: &str, at: usize) -> (usize, &str) {
    let blank = [' ', '\t'];
    let mut before = text[..at].trim_end_matches(blank);
    before = before.strip_suffix(['-', ':']).unwrap_or(before).trim_end_matches(blank);
    before = before.strip_suffix('.').unwrap_or(before);
    // No word that matters is longer; the bound keeps long runs of letters cheap.
    let length = before.bytes().rev().take(24).take_while(u8::is_ascii_alphabetic).count();
    let start = before.len() - length;
    (start, &before[start..])
}
