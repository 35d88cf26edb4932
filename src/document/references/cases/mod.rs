//! The reference cases: addresses, texts, spellings of one item, and everything that only looks like one.

mod addresses;
mod identities;
mod reading;
mod texts;
