//! Tables of follow-up actions: which column says what.

use super::extract::{Cells, Group, Unit, Words, is_no_action};
use super::placeholder::is_placeholder;
use crate::document::markdown::{Inline, Row};
use crate::document::vocabulary::{SectionKind, Vocabulary, words};

/// What the columns of a table of actions hold, by index.
#[derive(Debug)]
pub(super) struct Columns {
    text: usize,
    owner: Option<usize>,
    due: Option<usize>,
    state: Option<usize>,
    references: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Action,
    Description,
    Owner,
    Due,
    State,
    Reference,
    Time,
    Other,
}

impl Columns {
    /// A table that stands in an action section: any but a log with a column of times.
    pub(super) fn in_action_section(header: &Row<'_>, vocabulary: &Vocabulary) -> Option<Self> {
        Self::new(header, vocabulary, false)
    }

    /// A table anywhere whose header names a column of actions.
    pub(super) fn with_action_column(header: &Row<'_>, vocabulary: &Vocabulary) -> Option<Self> {
        Self::new(header, vocabulary, true)
    }

    fn new(header: &Row<'_>, vocabulary: &Vocabulary, needs_action: bool) -> Option<Self> {
        let columns: Vec<Column> =
            header.cells.iter().map(|cell| column(&cell.text(), vocabulary)).collect();
        let first = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let is_log = first(Column::Time).is_some();
        let named = first(Column::Action);
        // Beside an owner or a ticket, "Action" is a promise; alone it may be what was done when.
        let promised = named.is_some()
            && (columns.len() == 1
                || columns.iter().any(|column| {
                    matches!(
                        column,
                        Column::Owner | Column::Due | Column::State | Column::Reference
                    )
                }));
        if is_log || (needs_action && !promised) {
            return None;
        }
        let text = named.or(first(Column::Description)).or(first(Column::Other))?;
        let references =
            (0..columns.len()).filter(|&at| columns[at] == Column::Reference).collect();
        Some(Self {
            text,
            owner: first(Column::Owner),
            due: first(Column::Due),
            state: first(Column::State),
            references,
        })
    }
}

/// What the last word of a header says of the column: "Follow up date", "Action owner".
const LAST: &[(Column, &str)] = &[
    (
        Column::Owner,
        "owner owners assignee assignees assigned responsible dri who team lead person verantwortlich verantwortliche \
         verantwortlicher zuständig zuständigkeit responsable responsables responsável responsáveis responsabile propriétaire \
         assigné asignado ответственный ответственные исполнитель verantwoordelijke odpowiedzialny 担当 担当者 責任者 责任人 负责人 \
         負責人 담당 담당자 wer chi кто исполнитель eigenaar jawab encargado pilote porteur właściciel 跟进人 pic sorumlu відповідальний ",
    ),
    (
        Column::Due,
        "when due deadline frist fällig termin fälligkeit zieldatum échéance délai plazo vencimiento prazo scadenza срок сроки \
         дедлайн deadline 期限 期日 締切 截止 截止日期 截止时间 完成时间 기한 마감 마감일 목표일 예정일 완료예정일 计划完成时间 完成日期 完了予定 entro termijn termin  tarihi tenggat",
    ),
    (
        Column::State,
        "status state outcome done complete completed progress statut état estado stato stand статус состояние ステータス 状態 状态 狀態 \
         進捗 进度 상태 진행",
    ),
    (
        Column::Reference,
        "bug bugs issue issues ticket tickets jira tracking tracker link links ref reference pr task card url vorgang тикет задача \
         チケット 工单 이슈 티켓",
    ),
    (
        Column::Time,
        "time timestamp utc hour gmt zeit uhrzeit heure hora ora время 時刻 时间 時間 시간",
    ),
];

/// Descriptions in other languages than English.
const DESCRIPTIONS: &[&str] = &[
    "beschreibung",
    "was",
    "descripción",
    "descrição",
    "descrizione",
    "описание",
    "что",
    "内容",
    "描述",
    "説明",
    "내용",
];

fn column(header: &str, vocabulary: &Vocabulary) -> Column {
    let words = words(header);
    let has = |candidates: &[&str]| words.iter().any(|word| candidates.contains(&word.as_str()));
    let Some(last) = words.last().map(String::as_str) else { return Column::Other };
    // "Fecha límite", "date limite", "due date".
    let is_due = has(&["due", "deadline", "eta", "target", "límite", "limite"])
        || last == "date" && has(&["expected", "completion", "up", "delivery", "end", "by"]);
    let by_last = LAST.iter().find(|(_, words)| words.split_whitespace().any(|word| word == last));
    match by_last {
        Some((Column::Owner, _)) => return Column::Owner,
        _ if is_due => return Column::Due,
        // "Task" alone is what has to be done.
        Some((Column::Reference, _)) if words.len() == 1 && matches!(last, "task" | "задача") =>
            {}
        Some((column, _)) => return *column,
        None => {}
    }
    if words == ["date"] {
        return Column::Time;
    }
    if has(&["taken"]) {
        return Column::Other;
    }
    let is_action = || {
        let meaning = vocabulary.classify(header);
        meaning
            .is_some_and(|meaning| meaning.kind == SectionKind::Actions && meaning.coverage >= 50)
    };
    if words == ["action"] || words == ["task"] || is_action() {
        return Column::Action;
    }
    if has(&["description", "item", "items", "what", "measure", "details", "title", "work"])
        || has(DESCRIPTIONS)
    {
        return Column::Description;
    }
    Column::Other
}

/// One unit a row.
pub(super) fn units<'t>(
    columns: &Columns,
    rows: &'t [Row<'t>],
    group: &[Group],
    units: &mut Vec<Unit<'t>>,
) {
    for row in rows {
        let cell = |at: usize| {
            row.cells
                .get(at)
                .filter(|cell: &&Inline<'_>| !cell.is_blank() || !cell.links.is_empty())
        };
        let references: Vec<&Inline<'_>> =
            columns.references.iter().filter_map(|&at| cell(at)).collect();
        // A row with a ticket and no words still is one.
        let Some(text) = cell(columns.text).or_else(|| references.first().copied()) else {
            continue;
        };
        let words = text.text();
        let words = words.trim();
        if words.is_empty() && text.links.is_empty()
            || is_no_action(words, text)
            || is_placeholder(words)
        {
            continue;
        }
        let known = [Some(columns.text), columns.owner, columns.due, columns.state];
        let others = (0..row.cells.len())
            .filter(|at| !known.contains(&Some(*at)) && !columns.references.contains(at))
            .filter_map(cell)
            .collect();
        let at = |column: Option<usize>| column.and_then(cell);
        units.push(Unit {
            span: row.span,
            text: Words { inline: text, from: 0 },
            more: Vec::new(),
            ticked: None,
            cells: Cells {
                owner: at(columns.owner),
                due: at(columns.due),
                state: at(columns.state),
                references,
                others,
            },
            group: group.to_vec(),
        });
    }
}
