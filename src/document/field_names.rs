//! What the facts about an incident are called, and how people spell that.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::vocabulary::words;

/// Canonical names and their spellings: the union of fields of published practice. Folded: lower
/// case, words apart by one space.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("title", &["title", "incident title", "incident name", "incident", "name"]),
    (
        "id",
        &[
            "id",
            "incident id",
            "incident number",
            "incident no",
            "reference",
            "incident reference",
            "postmortem id",
            "pm id",
            "ticket id",
        ],
    ),
    (
        "date",
        &[
            "date",
            "incident date",
            "date of incident",
            "date of the incident",
            "incident day",
            "when",
            "date utc",
            "incident from",
            "occurred",
            "occurred on",
            "date occurred",
            "occurred at",
            "incident occurred",
            "outage date",
            "date of outage",
            "datum",
            "fecha",
            "data",
            "date de l incident",
            "発生日",
            "日付",
            "발생일",
            "日期",
        ],
    ),
    (
        "status",
        &[
            "status",
            "state",
            "document status",
            "postmortem status",
            "post mortem status",
            "report status",
        ],
    ),
    (
        "severity",
        &[
            "severity",
            "sev",
            "incident severity",
            "severity level",
            "impact level",
            "criticality",
            "priority",
            "incident level",
            "schweregrad",
            "severidad",
        ],
    ),
    (
        "owner",
        &[
            "owner",
            "owners",
            "postmortem owner",
            "post mortem owner",
            "document owner",
            "report owner",
            "incident owner",
            "process owner",
            "responsible",
            "dri",
            "lead",
            "incident lead",
            "prepared by",
        ],
    ),
    (
        "authors",
        &[
            "author",
            "authors",
            "written by",
            "by",
            "reported by",
            "postmortem author",
            "author s",
            "document author",
            "report author",
        ],
    ),
    (
        "participants",
        &[
            "attendees",
            "participants",
            "responders",
            "people involved",
            "incident commander",
            "ic",
            "incident team",
            "involved",
        ],
    ),
    (
        "services",
        &[
            "services",
            "service",
            "affected services",
            "affected service",
            "affected systems",
            "affected system",
            "affected components",
            "components",
            "component",
            "faulty service",
            "subsystem",
            "product",
            "products",
        ],
    ),
    (
        "categories",
        &[
            "category",
            "categories",
            "tags",
            "labels",
            "keywords",
            "incident category",
            "cause type",
            "problem type",
        ],
    ),
    ("detected_by", &["detected by", "identified by", "detection source", "reported via"]),
    (
        "started",
        &[
            "started",
            "start",
            "start time",
            "started at",
            "incident start",
            "incident started",
            "impact start",
            "impact started",
            "customer impact start",
            "began",
            "onset",
            "start date",
            "incident start time",
            "started on",
            "begin",
            "fault",
            "fault occurs",
            "fault occurred",
        ],
    ),
    (
        "detected",
        &[
            "detected",
            "first detected",
            "fault detected",
            "team aware",
            "detected at",
            "detection time",
            "time detected",
            "incident detected",
            "noticed",
            "alert fired",
            "discovered",
            "time of detection",
        ],
    ),
    ("declared", &["declared", "incident declared", "declared at", "incident opened"]),
    ("acknowledged", &["acknowledged", "acked", "acknowledged at", "responded", "engaged"]),
    (
        "mitigated",
        &[
            "mitigated",
            "mitigated at",
            "repaired",
            "repaired declared",
            "stable",
            "stabilised",
            "stabilized",
            "impact end",
            "impact ended",
            "contained",
            "restored",
            "mitigation time",
            "time mitigated",
            "customer impact end",
            "service restored",
        ],
    ),
    (
        "resolved",
        &[
            "resolved",
            "resolved at",
            "fixed",
            "all clear",
            "end",
            "ended",
            "end time",
            "incident end",
            "incident ended",
            "incident resolved",
            "resolution time",
            "time resolved",
            "incident until",
            "incident till",
            "end date",
            "recovered",
        ],
    ),
    ("closed", &["closed", "closed at"]),
    (
        "duration",
        &["duration", "incident duration", "outage duration", "downtime", "total downtime"],
    ),
    ("time_to_detect", &["time to detect", "time to detection", "ttd", "detection delay"]),
    (
        "time_to_mitigate",
        &[
            "time to mitigate",
            "time to mitigation",
            "time to repair",
            "time to recover",
            "time to recovery",
            "ttm",
            "ttr",
        ],
    ),
    ("time_to_resolve", &["time to resolve", "time to resolution"]),
    ("no_actions", &["no actions", "no action", "no follow up actions", "no follow ups"]),
    ("actions", &["actions", "action items", "follow ups", "follow up actions"]),
    ("repeats", &["repeats", "repeat of", "recurrence of"]),
];

/// The canonical name of a key, if it is a known one.
pub(crate) fn canonical(key: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let spelled = |(name, spellings): &(&'static str, &'static [&'static str])| {
            let name = *name;
            spellings.iter().map(move |spelling| (*spelling, name))
        };
        // The first with a spelling has it.
        SYNONYMS.iter().rev().flat_map(spelled).collect()
    });
    // Most keys are one word in lower case, which would stay as it is.
    if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return NAMES.get(key).copied();
    }
    let without_note = key.split('(').next().unwrap_or_default();
    let folded = words(&split_camel_case(without_note)).join(" ");
    NAMES.get(folded.as_str()).copied()
}

/// `startTime` as `start Time`.
fn split_camel_case(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    let mut before_lower = false;
    for character in key.chars() {
        if before_lower && character.is_uppercase() {
            out.push(' ');
        }
        before_lower = character.is_lowercase();
        out.push(character);
    }
    out
}
