//! Installing pmalint as a git hook.

mod hook;
mod install;
mod place;
mod script;

pub use hook::Hook;
pub use install::{Installed, Status, Uninstalled, install, status, uninstall};
