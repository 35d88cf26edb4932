//! Installing pmalint as a git hook.

mod config;
mod hook;
mod install;
mod place;
mod script;

pub use config::{ConfigHook, ConfigState, config_hook, install_in_config, uninstall_from_config};
pub use hook::Hook;
pub use install::{Installed, Status, Uninstalled, install, status, uninstall};
pub use place::Managed;
