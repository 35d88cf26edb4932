//! Lists that stand among the actions and hold none: what explains a column, one of several ways, the end of a template,
//! fields. Each looks at a whole list, or at the label above it.

use super::no_work;
use super::wording;
use crate::document::field_names::canonical;
use crate::document::markdown::{BlockKind, Inline, Item};
use crate::document::pattern::Folded;

/// Whether a list explains a column of the table beside it: "Types:", with a meaning for each. "High priority" and "By type"
/// stand above actions.
pub(super) fn is_legend(introduction: &str, items: &[Item<'_>]) -> bool {
    const WORDS: &[&str] =
        &["type", "types", "priority", "priorities", "category", "categories", "legend"];
    const OF_ACTIONS: &[&str] = &[
        "by", "high", "higher", "highest", "medium", "low", "lower", "lowest", "top", "first",
        "second",
    ];
    const COMPACT: &[&str] = &["説明", "凡例", "说明", "图例", "범례"];
    let is_one_of =
        |words: &[&str], word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    let mut words =
        introduction.rsplit(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_last = words.next().is_some_and(|last| is_one_of(WORDS, last));
    let says_so = is_last && !words.next().is_some_and(|before| is_one_of(OF_ACTIONS, before))
        || COMPACT.iter().any(|word| introduction.contains(word));
    says_so && items.iter().all(explains)
}

/// `P0 - stops the release`, `Prevent: so that it is not again`.
fn explains(item: &Item<'_>) -> bool {
    let Some(text) = paragraph(item).map(Inline::text) else { return false };
    let marks = [": ", "：", " - ", " – ", " — "];
    let end = marks.iter().filter_map(|mark| text.find(mark)).min();
    end.is_some_and(|end| text[..end].split_whitespace().count() <= 3)
}

/// Whether a label says that no actions stand below it.
pub(super) fn holds_no_actions(label: &str) -> bool {
    introduces_things(label) || is_option(label) || describes_work(label) || explains_work(label)
}

/// "The following secrets were exposed:" introduces things and no work: it ends in what happened to them.
fn introduces_things(label: &str) -> bool {
    const HAPPENED: &[&str] = &["affected", "compromised", "exposed", "impacted", "leaked"];
    let words = label.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = words.clone().next_back().unwrap_or_default();
    words.count() > 2 && HAPPENED.iter().any(|happened| happened.eq_ignore_ascii_case(last))
}

/// "**Acceptance criteria:**" and "**Alert thresholds**" say more of the work above them, and ask for none.
fn describes_work(label: &str) -> bool {
    const DETAILS: &[&str] = &[
        "advantages",
        "benefits",
        "cons",
        "criteria",
        "disadvantages",
        "examples",
        "features",
        "outcomes",
        "pros",
        "rationale",
        "requirements",
        "schedule",
        "thresholds",
        "tradeoffs",
    ];
    let mut words = label
        .rsplit(|next: char| !next.is_alphanumeric() && next != '-')
        .filter(|word| !word.is_empty());
    let last = words.next().unwrap_or_default().replace('-', "");
    words.count() < 3 && DETAILS.iter().any(|detail| detail.eq_ignore_ascii_case(&last))
}

/// "Why it is worth fixing:" gives reasons, and "Before each release:" the steps of a procedure.
fn explains_work(label: &str) -> bool {
    let lower = label.to_lowercase();
    let mut words =
        lower.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty());
    match words.next() {
        Some("why") => true,
        Some("before" | "after" | "when") => {
            words.next().is_some_and(|next| matches!(next, "any" | "each" | "every"))
        }
        _ => false,
    }
}

/// "We have a few recommendations for package maintainers and users:" introduces the work of others; "We recommend these
/// changes to protect users:" that of the authors.
pub(super) fn is_for_others(introduction: &str) -> bool {
    const ADVICE: &[&str] = &["advice", "advise", "recommend", "suggest"];
    const FOR: &[&str] = &["all", "for", "our", "that", "to"];
    const OTHERS: &[&str] = &["customers", "maintainers", "operators", "users", "validators"];
    /// In words between the advice and those whom it is for: "for all npm package maintainers".
    const FARTHEST: usize = 4;
    let lower = wording::head(introduction).to_lowercase();
    let words = lower.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_advice = |word: &&str| ADVICE.iter().any(|advice| word.starts_with(advice));
    let after: Vec<&str> =
        words.skip_while(|word| !is_advice(word)).skip(1).take(FARTHEST + 1).collect();
    let others = after.iter().position(|word| OTHERS.contains(word));
    let is_addressed = others.is_some_and(|others| {
        let between = &after[..others];
        between.first().is_none_or(|first| FOR.contains(first))
            && !between.iter().any(|word| wording::starts_with_verb(word))
    });
    lower.trim_end().ends_with(':') && is_addressed
}

/// "Option 1: a private network", with what speaks for and against it: one of several ways to do what is an action elsewhere.
fn is_option(label: &str) -> bool {
    let mut words =
        label.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_one = |word: &str| word.len() <= 2 && (word.len() == 1 || word.parse::<u8>().is_ok());
    words.next().is_some_and(|first| first.eq_ignore_ascii_case("option"))
        && words.next().is_some_and(is_one)
}

/// The boxes at the end of a template: "Incident is over", "Sections above are filled out". Each says how things are, and
/// one of them what the template says of itself.
pub(super) fn closes_the_report(items: &[Item<'_>]) -> bool {
    const STATES: &[&str] = &["are", "has", "have", "is"];
    let texts = items.iter().map(|item| {
        let text = paragraph(item).map(Inline::text)?;
        item.ticked.map(|_| text)
    });
    let Some(texts) = texts.collect::<Option<Vec<String>>>() else { return false };
    let says_how_things_are = |text: &String| {
        !wording::starts_with_verb(text)
            && text.split_whitespace().any(|word| STATES.contains(&word))
    };
    texts.iter().all(says_how_things_are)
        && texts.iter().any(|text| no_work::is_checklist(&Folded::new(wording::head(text))))
}

/// A list of nothing but fields of the document: `Date of the report: ...`, `Owner: ...`. Others, such as `Detection:`, are
/// what actions begin with as well.
pub(super) fn are_facts(items: &[Item<'_>]) -> bool {
    const OF_DOCUMENTS: &[&str] = &["date", "owner", "authors", "status"];
    let names = items.iter().map(|item| {
        let text = paragraph(item)?.text();
        let (key, value) = text.split_once([':', '：'])?;
        let is_short = value.split_whitespace().count() <= MOST_IN_FACT;
        let is_fact = item.ticked.is_none() && is_short && !wording::starts_with_verb(value);
        // "Date of the report" is a date.
        let first = key.split_whitespace().next().unwrap_or_default();
        let name = [key.trim(), first].into_iter().find_map(canonical);
        is_fact.then(|| name.is_some_and(|name| OF_DOCUMENTS.contains(&name)))
    });
    let Some(names) = names.collect::<Option<Vec<bool>>>() else { return false };
    let known = names.iter().filter(|is_known| **is_known).count();
    known >= 2 && known * 2 >= names.len()
}

/// Of the value of a fact, in words.
const MOST_IN_FACT: usize = 6;

/// "**Circuit breakers**" with `Owner: kim` and `Scope: the queue` below it is one action.
pub(super) fn are_attributes(items: &[Item<'_>]) -> bool {
    const KEYS: &[&str] = &[
        "assignee",
        "deadline",
        "description",
        "detail",
        "details",
        "due",
        "due date",
        "effort",
        "goal",
        "impact",
        "issue",
        "library",
        "metrics",
        "owner",
        "owners",
        "priority",
        "rationale",
        "reason",
        "scope",
        "status",
        "success criteria",
        "target",
        "team",
        "ticket",
        "timeline",
        "tool",
        "tracking",
        "why",
    ];
    let keys = items.iter().map(|item| {
        let text = paragraph(item)?.text();
        text.split_once(':').map(|(key, _)| key.trim().to_lowercase())
    });
    let keys: Option<Vec<String>> = keys.collect();
    keys.is_some_and(|keys| {
        keys.len() > 1
            && keys.iter().all(|key| key.split_whitespace().count() <= 3)
            && keys.iter().any(|key| KEYS.contains(&key.as_str()))
    })
}

/// The first paragraph of an item.
pub(super) fn paragraph<'t>(item: &'t Item<'t>) -> Option<&'t Inline<'t>> {
    match &item.blocks.first()?.kind {
        BlockKind::Paragraph(inline) => Some(inline),
        _ => None,
    }
}
