//! What a word or two in a status cell, in brackets or before a colon says of the state of an action.

use super::action::State;
use super::state::is_declined;
use crate::document::pattern::Folded;

/// Folded to lower case. The other languages are those whose headings are known, too.
const DONE: &[&str] = &[
    "done",
    "complete",
    "completed",
    "closed",
    "resolved",
    "fixed",
    "finished",
    "merged",
    "shipped",
    "deployed",
    "released",
    "implemented",
    "delivered",
    "landed",
    "déjà fait",
    "déjà faite",
    "já feito",
    "já feita",
    "ya hecho",
    "ya hecha",
    "bereits erledigt",
    "bereits umgesetzt",
    "実装",
    "実装済み",
    "対応済み",
    "applied",
    "done already",
    "already done",
    "now fixed",
    // German
    "erledigt",
    "fertig",
    "abgeschlossen",
    "behoben",
    "gelöst",
    "geschlossen",
    "umgesetzt",
    // French
    "fait",
    "faite",
    "terminé",
    "terminée",
    "fini",
    "réalisé",
    "réalisée",
    "résolu",
    "résolue",
    "clôturé",
    "fermé",
    "corrigé",
    // Spanish
    "hecho",
    "hecha",
    "completado",
    "completada",
    "terminado",
    "resuelto",
    "resuelta",
    "cerrado",
    "realizado",
    "realizada",
    "implementado",
    "implementada",
    // Portuguese
    "feito",
    "feita",
    "concluído",
    "concluída",
    "concluido",
    "resolvido",
    "resolvida",
    "fechado",
    "finalizado",
    // Italian
    "fatto",
    "completato",
    "completata",
    "risolto",
    "chiuso",
    "concluso",
    // Dutch, Polish
    "klaar",
    "gedaan",
    "opgelost",
    "afgerond",
    "zrobione",
    "gotowe",
    "ukończone",
    // Ukrainian, Turkish, Indonesian, Vietnamese
    "виконано",
    "зроблено",
    "tamamlandı",
    "bitti",
    "yapıldı",
    "selesai",
    "hoàn thành",
    "đã xong",
    // Russian
    "выполнено",
    "сделано",
    "готово",
    "закрыто",
    "завершено",
    "решено",
    "исправлено",
    // Japanese, Chinese, Korean
    "完了",
    "完了済み",
    "対応済み",
    "対応済",
    "実施済み",
    "実施済",
    "解決済み",
    "済",
    "済み",
    "完成",
    "已完成",
    "已解决",
    "已修复",
    "已关闭",
    "已实施",
    "已處理",
    "완료",
    "완료됨",
    "해결됨",
];

/// The same of open work.
const OPEN: &[&str] = &[
    "todo",
    "to do",
    "to be done",
    "to be implemented",
    "to implement",
    "not done",
    "noch zu erledigen",
    "noch zu fixen",
    "noch zu tun",
    "未対応",
    "to-do",
    "open",
    "in progress",
    "in-progress",
    "work in progress",
    "doing",
    "wip",
    "not started",
    "not yet started",
    "planned",
    "pending",
    "ongoing",
    "in review",
    "under review",
    "blocked",
    "scheduled",
    "to be scheduled",
    "not done",
    "not yet done",
    "outstanding",
    "in development",
    "under development",
    "under way",
    "underway",
    "being worked on",
    "currently being worked on",
    "partially done",
    "partly done",
    "partial",
    "deferred",
    // German
    "offen",
    "in arbeit",
    "in bearbeitung",
    "geplant",
    "ausstehend",
    "zu erledigen",
    "teilweise erledigt",
    // French
    "à faire",
    "en cours",
    "ouvert",
    "ouverte",
    "planifié",
    "planifiée",
    "prévu",
    "en attente",
    // Spanish
    "pendiente",
    "en curso",
    "en progreso",
    "en proceso",
    "abierto",
    "abierta",
    "planificado",
    "por hacer",
    // Portuguese
    "pendente",
    "em andamento",
    "em progresso",
    "em curso",
    "aberto",
    "aberta",
    "a fazer",
    "planejado",
    // Italian
    "da fare",
    "in corso",
    "aperto",
    "in attesa",
    "pianificato",
    // Dutch, Polish
    "bezig",
    "gepland",
    "do zrobienia",
    "w toku",
    // Russian
    "в работе",
    "открыто",
    "открыт",
    "запланировано",
    "не начато",
    "в процессе",
    "не сделано",
    "к выполнению",
    // Japanese, Chinese, Korean
    "未着手",
    "未対応",
    "対応中",
    "進行中",
    "未完了",
    "未実施",
    "予定",
    "検討中",
    "作業中",
    "进行中",
    "處理中",
    "处理中",
    "待处理",
    "未开始",
    "待办",
    "未完成",
    "计划中",
    "待完成",
    "진행중",
    "진행 중",
    "예정",
    "미완료",
    "대기",
    "대기중",
    "미착수",
];

/// What says so in a cell of a status column only.
const DONE_IN_CELL: &[&str] = &[
    "yes",
    "x",
    "documented",
    "verified",
    "live",
    "rolled out",
    "landed",
    "in place",
    "✅",
    "✔",
    "✔️",
    "☑",
];
const OPEN_IN_CELL: &[&str] = &[
    "[ ]",
    "no",
    "next",
    "future",
    "proposed",
    "unblocked",
    "gated",
    "backlog",
    "new",
    "started",
    "assigned",
    "ready",
    "triage",
    "❌",
    "⏳",
    "🔄",
    "🔲",
    "⬜",
    "🚧",
    "📋",
];

/// What a status cell or a list's label says.
pub(crate) fn state_word(text: &str) -> Option<State> {
    let folded = fold(text);
    if is_declined(&Folded::new(&folded)) {
        return Some(State::Declined);
    }
    let first = first_part(&folded);
    let is_done = DONE.contains(&first)
        || DONE_IN_CELL.contains(&first)
        || folded.starts_with("done ")
        || folded.contains('✅');
    // "Implemented in #12; validation pending", "resolved by PR #47".
    let mut words = folded.split(' ');
    let begins_done = DONE.contains(&words.next().unwrap_or_default());
    let goes_on = matches!(
        words.next(),
        Some("by" | "in" | "with" | "via" | "on" | "last" | "since" | "as" | "through")
    );
    match () {
        () if (is_done || begins_done) && says_it_is_not_over(&folded) => Some(State::Open),
        () if is_done || begins_done && goes_on => Some(State::Done),
        () if OPEN.contains(&first) || OPEN_IN_CELL.contains(&first) => Some(State::Open),
        () => None,
    }
}

/// What a few words say that stand apart in the text of an action: in brackets, before a colon, after a dash.
pub(super) fn state_apart(text: &str) -> Option<State> {
    let folded = fold(text);
    let first = first_part(&folded);
    match () {
        () if DONE.contains(&first) && says_it_is_not_over(&folded) => Some(State::Open),
        () if DONE.contains(&first) => Some(State::Done),
        () if OPEN.contains(&first) => Some(State::Open),
        () => None,
    }
}

fn fold(text: &str) -> String {
    let words = text.trim_matches(|character: char| !character.is_alphanumeric());
    let said = if words.is_empty() { text.trim() } else { words };
    said.to_lowercase()
}

/// "Done" of "done (2026-01-05)".
fn first_part(folded: &str) -> &str {
    let folded = folded.strip_prefix("all ").unwrap_or(folded);
    folded.split([',', ';', '(', '（', '.', ':', '：', '–', '—']).next().unwrap_or_default().trim()
}

/// "Implemented; activation pending", "fixed (not deployed)", "done in staging, production to follow".
fn says_it_is_not_over(folded: &str) -> bool {
    const WORDS: &[&str] = &[
        "pending",
        "awaiting",
        "not",
        "remaining",
        "follow",
        "todo",
        "waiting",
        "open",
        "partially",
        "except",
    ];
    folded.split(|character: char| !character.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_words() {
        for (text, expected) in [
            ("**DONE**", Some(State::Done)),
            ("Done (2026-01-05)", Some(State::Done)),
            ("In progress", Some(State::Open)),
            ("Won't do: too costly", Some(State::Declined)),
            ("Implemented; activation pending", Some(State::Open)),
            ("Merged, awaiting rollout", Some(State::Open)),
            ("Fixed (not deployed)", Some(State::Open)),
            ("Implemented in #12; validation pending", Some(State::Open)),
            ("Done in staging, prod pending", Some(State::Open)),
            ("Erledigt", Some(State::Done)),
            ("À faire", Some(State::Open)),
            ("未着手", Some(State::Open)),
            ("完了（2026-01-05）", Some(State::Done)),
            ("Backlog", Some(State::Open)),
            ("⚠️ **Pendente**", Some(State::Open)),
            ("✅", Some(State::Done)),
            ("❌", Some(State::Open)),
            ("🔲 Pending", Some(State::Open)),
            ("Resolved by PR #47", Some(State::Done)),
            ("Fixed in #47", Some(State::Done)),
            ("Open — deferred", Some(State::Open)),
            ("[ ]", Some(State::Open)),
            ("[x]", Some(State::Done)),
            ("Closed loop", None),
            ("❌ Not started", Some(State::Open)),
            ("⏳", Some(State::Open)),
            ("All shipped", Some(State::Done)),
            ("FAILED", None),
            ("https://example.org/1", None),
        ] {
            assert_eq!(state_word(text), expected, "{text}");
        }
        for text in ["new", "no", "x", "backlog"] {
            assert_eq!(state_apart(text), None, "{text}");
        }
    }
}
