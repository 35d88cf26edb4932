//! The follow-up actions of a document: where they stand, and what each one says of itself.
//!
//! [`units`](extract) finds the items, rows and paragraphs that are one action each;
//! [`attributes`] reads owner, due date, state and references from one of them; [`wording`] tells
//! work from labels, [`no_work`] and [`placeholder`] know what is neither.

mod action;
mod attributes;
mod due;
mod extract;
mod flat;
mod lessons;
mod lists;
mod names;
mod no_work;
mod owner;
mod placeholder;
mod state;
mod state_words;
mod table;
#[cfg(test)]
mod tests;
mod wording;

pub use action::{Acknowledgement, Action, Due, Named, State};
pub(crate) use attributes::read;
pub(crate) use extract::{Unit, units};
pub(crate) use names::says_nobody;
pub(crate) use placeholder::is_placeholder;
pub(crate) use state_words::state_word;
pub(crate) use wording::{promises_work, starts_with_verb};
