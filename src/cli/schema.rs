//! `pmalint schema`.

use miette::miette;

use super::args::{SchemaCommand, SchemaUse};
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::document::Document;
use crate::git::Environment;
use crate::report::text;
use crate::schema::{self, PRESETS, Preset, derive, editors, preset, unknown_preset};
use crate::settings::SCHEMA as SETTINGS;

pub(super) fn run(command: &SchemaCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    match command {
        SchemaCommand::List => {
            let width = PRESETS.iter().map(|preset| preset.name.len()).max().unwrap_or_default();
            for preset in &PRESETS {
                terminal.line(&format!("{:width$}  {}", preset.name, preset.summary))?;
            }
        }
        SchemaCommand::Print { name, purpose } => {
            let text = match (name.as_str(), purpose) {
                ("settings", SchemaUse::Documents) => SETTINGS.to_owned(),
                (name, SchemaUse::Documents) => named(name)?.schema.to_owned(),
                (name, SchemaUse::Editors) => editors::front_matter(named(name)?.compiled()),
            };
            terminal.raw(text.as_bytes())?;
        }
        SchemaCommand::Derive(args) => {
            let environment = Environment::of_process()?;
            let workspace = args.scope.load(&environment, terminal)?;
            let targets = workspace.targets.iter();
            let targets: Vec<&Document> =
                targets.map(|&target| workspace.history.document(target)).collect();
            if targets.is_empty() {
                return Err(miette!("there is no document to derive a schema from").into());
            }
            for line in derive(&targets, args.threshold).lines() {
                terminal.line(&text::one_line(line))?;
            }
        }
        SchemaCommand::Template { name } => {
            terminal.raw(named(name)?.template.as_bytes())?;
        }
    }
    Ok(Outcome::Clean)
}

/// A preset by what was typed; `document` is what the default was called first.
fn named(typed: &str) -> Result<&'static Preset, Failure> {
    if typed == "document" {
        return Ok(schema::default());
    }
    let found = preset(typed).ok_or_else(|| {
        miette!(help = unknown_preset(typed), "there is no schema named `{typed}`")
    })?;
    Ok(found)
}
