//! The program as its users meet it: the real binary, in real git repositories.

mod actions;
mod check;
mod cli;
mod documents;
mod formats;
#[cfg(unix)]
mod hooks;
mod pages;
mod settings;
mod since;
mod staged;
mod support;
