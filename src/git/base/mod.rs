//! `--since auto`: finding the base commit.

mod candidate;
mod find;
mod job;

pub use find::{Base, find};
