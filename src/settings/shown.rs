//! The settings as they count, and where each comes from: what `pmalint config show` prints.

use miette::{Result, miette};
use serde_json::{Map, Value};

use super::file::SettingsFile;
use super::meant::Settings;
use crate::document::tree::{NodeKind, escape};
use crate::document::{Source, Span, read_yaml};
use crate::git::RepoPath;
use crate::rules::Severity;

impl Settings {
    /// All settings in YAML that could stand in a settings file, above each a comment with the line that says so, or
    /// `default`. `rules` are the codes, names and levels without settings of all rules; they are shown as they hold
    /// for the file at `path`.
    ///
    /// # Errors
    /// A value cannot be written as YAML.
    pub fn to_yaml<'a>(
        &self,
        path: &RepoPath,
        rules: impl Iterator<Item = (&'a str, &'a str, Option<Severity>)>,
    ) -> Result<String> {
        let (root, _) = read_yaml(&self.text, Span::new(0, self.text.len()));
        let source = Source::new(RepoPath::from(""), self.text.clone());
        let origin_of = |pointer: &str| {
            let place = root.at(pointer)?;
            let line = source.line(place.key_span.unwrap_or(place.node.span).start);
            Some(format!("{}:{line}", self.origin.as_deref().unwrap_or_default()))
        };
        let cannot = |error: &dyn std::fmt::Display| miette!("cannot show the settings: {error}");
        let file: SettingsFile = match root.kind {
            NodeKind::Null => SettingsFile::default(),
            _ => serde_json::from_value(root.to_json()).map_err(|error| cannot(&error))?,
        };
        let values = serde_json::to_value(file).map_err(|error| cannot(&error))?;
        let mut shown = String::new();
        let Value::Object(values) = values else { return Ok(shown) };
        for (key, mut value) in values.into_iter().filter(|(key, _)| key != "rules") {
            drop_nulls(&mut value);
            let origin = origin_of(&format!("/{key}")).unwrap_or_else(|| "default".to_owned());
            let value = match (key.as_str(), value) {
                (key, Value::Null) if key != "schema" => {
                    let default = match key {
                        "documents" => "the built-in selection of folders and names",
                        "baseline" => ".pmalint-baseline.json beside the settings, if it is there",
                        _ => "none",
                    };
                    shown.push_str(&format!("# default: {default}\n# {key}:\n"));
                    continue;
                }
                (_, Value::Null) => Value::from("default"),
                (_, value) => value,
            };
            let entry = Map::from_iter([(key, value)]);
            let yaml = serde_yaml::to_string(&entry).map_err(|error| cannot(&error))?;
            shown.push_str(&format!("# {origin}\n{yaml}"));
        }
        shown.push_str("rules:\n");
        for (code, name, default) in rules {
            let written =
                [code, name].iter().find_map(|rule| origin_of(&format!("/rules/{}", escape(rule))));
            let (level, origin) = if self.ignores.of(path, code) {
                (None, origin_of("/per-file-ignores").map(|at| format!("per-file-ignores, {at}")))
            } else {
                (self.levels.of(code, default), written)
            };
            let level = level.map_or("off", Severity::as_str);
            let origin = origin.unwrap_or_else(|| "default".to_owned());
            shown.push_str(&format!("  {name}: {level} # {origin}\n"));
        }
        Ok(shown)
    }
}

/// Takes out what is not set, at any depth.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            for value in map.values_mut() {
                drop_nulls(value);
            }
        }
        Value::Array(items) => {
            for item in items {
                drop_nulls(item);
            }
        }
        _ => {}
    }
}
