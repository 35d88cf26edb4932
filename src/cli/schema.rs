//! `pmalint schema`.

use super::args::{SchemaCommand, SchemaName};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::schema::BUILTIN;
use crate::settings::SCHEMA as SETTINGS;

pub(super) fn run(command: &SchemaCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let SchemaCommand::Print { which } = command;
    let text = match which {
        SchemaName::Document => BUILTIN,
        SchemaName::Settings => SETTINGS,
    };
    terminal.raw(text.as_bytes())?;
    Ok(Outcome::Clean)
}
