//! What may be the name of a person or a team, and what is rather a topic.

use super::wording::is_verb;
use crate::document::people::People;
use crate::english;

/// Words in brackets that are no name, and labels that group by term or kind, as far as actions are not written with
/// them.
const NOT_NAMES: &str = "example examples idea ideas option options protocol baseline deliverables goal goals outcome outcomes result results scope a ai anybody anyone asap background cd chore chores ci corp corto court curto db design details \
    enhancements epic everybody everyone fault faults followup gmbh guardrail guardrails hook hooks \
    impact in inc ip it kurzfristig langfristig largo llc longo ltd medium mid misc miscellaneous \
    mitigate ml near no nobody os partners phase plazo pr prazo principle prioridad prioridade priorität \
    priorité q1 q2 q3 q4 qa prozess prozesse pruebas monitoreo monitoramento мониторинг тесты процесс reactive safety short simulator simulators somebody someone summary tba tbc \
    tbd technical tf timeline to ui ux we win wip wontfix yes";

/// Whether nothing speaks against a name: one that the document names a person by is one; else no word of it may be a
/// word that actions are written with, or end as the names of things do.
pub(super) fn is_name(text: &str, people: &People<'_>) -> bool {
    let parts: Vec<&str> =
        text.split([' ', '/', ',', '&', '+', '-']).filter(|part| !part.is_empty()).collect();
    (1..=4).contains(&parts.len())
        && (people.know(text) || !parts.iter().any(|part| is_topic(part)))
}

fn is_topic(word: &str) -> bool {
    /// First names, too.
    const NAMES: &[&str] = &[
        "bill", "chase", "frank", "grace", "grant", "hope", "mark", "max", "miles", "page", "rob",
        "will",
    ];
    /// In bytes; shorter ones are "Lance" and "Ming".
    const SHORTEST: usize = 6;
    const ENDINGS: &[&str] = &[
        "ung", "ungen", "keit", "heit", "ción", "ciones", "ção", "ções", "zione", "zioni", "acja",
        "dad", "idade", "ание", "ение", "ация", "ость", "tion", "sion", "ment", "ments", "ness",
        "ance", "ence", "ing", "ings", "ity", "ities", "ware", "ology", "tions", "ed",
    ];
    let lower = word.to_lowercase();
    let is_thing =
        || lower.len() >= SHORTEST && ENDINGS.iter().any(|ending| lower.ends_with(ending));
    // Initials may be those of anything; of a longer word it matters whether it is one.
    let is_lower_verb = || word.starts_with(char::is_lowercase) && is_verb(&lower);
    let is_word = || {
        let is_initials = word.len() <= 2 && word.chars().all(char::is_uppercase);
        !is_initials && (english::is_listed(&lower) || english::is_common(&lower))
    };
    NOT_NAMES.split_ascii_whitespace().any(|known| known == lower)
        || !NAMES.contains(&lower.as_str()) && (is_thing() || is_word() || is_lower_verb())
}

/// What stands in an owner's cell where there is none.
pub(crate) fn says_nobody(name: &str) -> bool {
    const NOBODY: &[&str] = &[
        "unassigned",
        "not assigned",
        "not yet assigned",
        "to be assigned",
        "unowned",
        "no owner",
        "nobody",
        "no one",
        "see ticket",
        "see issue",
        "nicht zugewiesen",
        "non assigné",
        "sin asignar",
        "não atribuído",
        "未定",
        "未割当",
        "待定",
        "미정",
    ];
    // "??" as well.
    !name.contains(char::is_alphanumeric)
        || NOBODY
            .contains(&name.trim_matches(['(', ')', '*', '_', '.', ' ']).to_lowercase().as_str())
}
