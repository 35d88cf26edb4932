//! The program as its users meet it: the real binary, in real git repositories.

#![expect(clippy::unwrap_used, reason = "a test fails where what it needs is missing")]

mod actions;
mod baseline;
mod cache;
mod check;
mod cli;
mod comparison;
mod documents;
mod fix;
mod formats;
mod fuzzing;
mod guides;
mod held;
#[cfg(unix)]
mod hooks;
mod hostile;
mod init;
#[cfg(unix)]
mod kits;
#[cfg(unix)]
mod layouts;
mod limits;
mod linear;
mod pages;
#[cfg(target_os = "linux")]
mod pictures;
mod readme;
mod removed;
mod repeats;
mod schema;
#[cfg(unix)]
mod server;
mod settings;
mod settings_page;
mod since;
mod sources;
mod staged;
mod support;
mod suppressions;
