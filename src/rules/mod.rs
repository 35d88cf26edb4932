//! The rules, one file each, and the list of them.

mod example;
mod fix;
mod missing;
mod page;
mod remedies;
mod repeated;
mod rule;
#[cfg(test)]
mod tests;
mod words;

mod action_overdue;
mod action_undated;
mod action_unlinked;
mod action_unowned;
mod action_vague;
mod action_vigilance;
mod actions_missing;
mod actions_too_many;
mod blame;
mod date_missing;
mod document_removed;
mod document_unreadable;
mod duration_mismatch;
mod field_invalid;
mod field_missing;
mod finding_without_action;
mod id_duplicate;
mod impact_unquantified;
mod mitigation_missing;
mod no_actions_unreasoned;
mod owner_single;
mod placeholder;
mod recurrence_unanswered;
mod reference_dead;
mod repeat_acknowledged;
mod repeat_count;
mod repeat_issue;
mod repeat_similar;
mod repeat_text;
mod section_empty;
mod section_missing;
mod suppression_expired;
mod suppression_unknown;
mod suppression_unreasoned;
mod suppression_unused;
mod time_order;
mod timeline_order;
mod timeline_zone;

pub use example::Example;
pub use fix::{Edit, Fix};
pub use page::page;
pub use rule::{Context, Finding, Related, Rule, Severity};

/// Every rule, in the order of the codes. A new rule is a file and a line here.
pub static RULES: &[&Rule] = &[
    &document_unreadable::RULE,
    &field_missing::RULE,
    &field_invalid::RULE,
    &section_missing::RULE,
    &section_empty::RULE,
    &placeholder::RULE,
    &date_missing::RULE,
    &id_duplicate::RULE,
    &mitigation_missing::RULE,
    &owner_single::RULE,
    &document_removed::RULE,
    &actions_missing::RULE,
    &no_actions_unreasoned::RULE,
    &action_unlinked::RULE,
    &action_unowned::RULE,
    &action_undated::RULE,
    &action_overdue::RULE,
    &actions_too_many::RULE,
    &finding_without_action::RULE,
    &action_vague::RULE,
    &action_vigilance::RULE,
    &repeat_issue::RULE,
    &repeat_text::RULE,
    &repeat_similar::RULE,
    &repeat_acknowledged::RULE,
    &repeat_count::RULE,
    &recurrence_unanswered::RULE,
    &reference_dead::RULE,
    &time_order::RULE,
    &timeline_order::RULE,
    &timeline_zone::RULE,
    &duration_mismatch::RULE,
    &blame::RULE,
    &impact_unquantified::RULE,
    &suppression_unreasoned::RULE,
    &suppression_unknown::RULE,
    &suppression_unused::RULE,
    &suppression_expired::RULE,
];

/// Whether a code is that of a rule about suppressions, which cannot be suppressed itself.
pub fn is_about_suppressions(code: &str) -> bool {
    code.starts_with("PMA7")
}

/// Whether a word selects a rule: its name, its code, or the beginning of its code.
pub fn selects(word: &str, code: &str, name: &str) -> bool {
    word == name || (word.len() >= 3 && code.starts_with(&word.to_ascii_uppercase()))
}

/// A rule by its code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.is_called(code_or_name))
}
