//! The rules, one file each, and the list of them.

mod example;
mod missing;
mod page;
mod repeated;
mod rule;
#[cfg(test)]
mod tests;

mod action_unlinked;
mod action_unowned;
mod actions_missing;
mod date_missing;
mod document_removed;
mod document_unreadable;
mod field_invalid;
mod field_missing;
mod id_duplicate;
mod no_actions_unreasoned;
mod placeholder;
mod repeat_acknowledged;
mod repeat_count;
mod repeat_issue;
mod repeat_similar;
mod repeat_text;
mod section_empty;
mod section_missing;
mod time_order;

pub use example::Example;
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
    &document_removed::RULE,
    &actions_missing::RULE,
    &no_actions_unreasoned::RULE,
    &action_unlinked::RULE,
    &action_unowned::RULE,
    &repeat_issue::RULE,
    &repeat_text::RULE,
    &repeat_similar::RULE,
    &repeat_acknowledged::RULE,
    &repeat_count::RULE,
    &time_order::RULE,
];

/// A rule by its code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}
