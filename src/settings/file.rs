//! What is typed into `.pmalint.yaml`. The comments are the descriptions of the published schema,
//! `schemas/settings.schema.json`, which is generated from these types.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::references::TrackerKind;

/// Settings of pmalint, the linter for post-mortems. The file `.pmalint.yaml` closest above a document
/// governs it; paths and globs are relative to the file's folder. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "Settings of pmalint")]
pub struct SettingsFile {
    /// Globs of the files that are post-mortems, in place of the built-in selection. `*` stays within a
    /// folder and `**` does not; a folder stands for all files below it.
    #[schemars(example = ["reviews/**/*.md"])]
    pub documents: Option<Vec<String>>,
    /// Globs of files that are no post-mortems. The built-in selection leaves out READMEs, indexes and
    /// templates by itself; `documents` means what it says.
    #[schemars(example = ["reviews/drafts"])]
    pub exclude: Vec<String>,
    /// Whether each file is one incident, or a log in which each heading with a day begins one.
    #[schemars(example = &"per-file")]
    pub incidents: IncidentsEntry,
    /// The schema of the documents: the name of one that comes with pmalint (`pmalint schema list`), or the path of
    /// a JSON Schema in YAML or JSON. Several by globs: `{"minor/**": lightweight, "**": google-sre}`; the first glob
    /// that selects a document counts, and where none does, the schema `default`.
    #[schemars(schema_with = "schemas", example = serde_json::json!({ "reviews/minor/**": "lightweight", "**": "google-sre" }))]
    pub schema: Value,
    /// The level of a rule, by its code or name.
    #[schemars(example = serde_json::json!({ "action-undated": "warning", "PMA303": "off" }))]
    pub rules: BTreeMap<String, Level>,
    /// Rules that are ignored in some files: globs, each with the codes and names of rules, or the beginning of codes
    /// (`PMA3`).
    #[serde(rename = "per-file-ignores")]
    #[schemars(example = serde_json::json!({ "reviews/2019/**": ["action-unowned", "PMA5"] }))]
    pub per_file_ignores: BTreeMap<String, Vec<String>>,
    /// The path of the baseline; otherwise `.pmalint-baseline.json` beside this file. Counts at the top of the
    /// repository only.
    #[schemars(example = &"ops/postmortems.json")]
    pub baseline: Option<String>,
    /// Where issues live, beside the repository's own forge.
    #[schemars(example = serde_json::json!([{ "type": "jira", "url": "https://tickets.example.com/browse/{id}", "keys": ["OPS", "SHOP"] }]))]
    pub trackers: Vec<TrackerEntry>,
    /// Words that your documents use.
    #[schemars(example = serde_json::json!({
        "sections": { "actions": ["What we owe our users"] },
        "words": { "alert": ["beep"] },
        "services": ["Ledger", "Basket"],
        "routine": ["post the summary in the channel"],
    }))]
    pub vocabulary: VocabularyEntry,
    /// Which earlier incidents a document is compared with.
    #[schemars(example = serde_json::json!({ "months": 24, "paths": ["archive/**/*.md"], "sources": [{ "path": "../payments", "optional": true }] }))]
    pub history: HistoryEntry,
}

/// How much a finding of a rule matters; `off` disables the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Off,
    Info,
    Warning,
    Error,
}

/// How incidents are kept in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentsEntry {
    #[default]
    PerFile,
    PerHeading,
}

/// An issue tracker.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrackerEntry {
    /// What the tracker is called in reports; otherwise its type.
    #[schemars(example = &"Tickets")]
    pub name: Option<String>,
    /// The product.
    #[serde(rename = "type")]
    #[schemars(example = &"jira")]
    pub kind: TrackerKind,
    /// The host of a tracker of your own.
    #[schemars(example = &"jira.example.com")]
    pub host: Option<String>,
    /// The address of an issue, with `{id}` in the place of its number or key.
    #[schemars(example = &"https://tickets.example.com/browse/{id}")]
    pub url: Option<String>,
    /// Project keys: what stands before the number of an issue.
    #[schemars(example = ["PLAT"])]
    pub keys: Vec<String>,
    /// A regular expression for issues as they are written; group 1, or else the whole match, is `{id}`.
    #[schemars(example = &r"ticket (\d+)")]
    pub pattern: Option<String>,
    /// The repository, as `owner/repository`, that a short `#12` is looked up in.
    #[schemars(example = &"team/operations")]
    pub repository: Option<String>,
}

/// Words of your documents, beside those that are built in.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VocabularyEntry {
    /// Further headings of a section, by the name of the section in the schema.
    #[schemars(example = serde_json::json!({ "actions": ["Things to do"] }))]
    pub sections: BTreeMap<String, Vec<String>>,
    /// Words that mean the same, by class. A class is a built-in one or a name of your own.
    /// Counts at the top of the repository only, since actions of all folders are compared with each other.
    #[schemars(example = serde_json::json!({ "alert": ["beep", "ping"] }))]
    pub words: BTreeMap<String, Vec<String>>,
    /// Names of your services, which set actions apart: an alert for one is not an alert for the other.
    /// Counts at the top of the repository only.
    #[schemars(example = ["Ledger", "Basket"])]
    pub services: Vec<String>,
    /// What the actions of every incident say: these repeat nothing.
    /// Counts at the top of the repository only.
    #[schemars(example = ["post the summary in the channel"])]
    pub routine: Vec<String>,
}

/// Which earlier incidents a document is compared with.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HistoryEntry {
    /// How many months back; without it, all.
    #[schemars(schema_with = "months", example = 24)]
    pub months: Option<u32>,
    /// Globs of further files that count as earlier incidents and are not linted, such as an archive.
    #[schemars(example = ["archive/**/*.md"])]
    pub paths: Option<Vec<String>>,
    /// Other repositories whose post-mortems count as earlier incidents and are not linted. Counts at
    /// the top of the repository only.
    #[schemars(example = serde_json::json!([{ "path": "../payments", "optional": true }]))]
    pub sources: Vec<SourceEntry>,
}

/// Another repository whose post-mortems count as earlier incidents.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// The folder of the repository, absolute or relative to the top of this one; it may be a bare mirror.
    #[schemars(example = &"../payments")]
    pub path: String,
    /// The branch, tag or commit that is read; without it, HEAD.
    #[serde(default, rename = "ref")]
    #[schemars(example = &"main")]
    pub revision: Option<String>,
    /// Whether the repository or the ref may be absent, as on a machine that has no clone of it.
    #[serde(default)]
    #[schemars(example = true)]
    pub optional: bool,
    /// Globs of its post-mortems, in place of what its own settings say.
    #[serde(default)]
    #[schemars(example = ["docs/postmortems/*.md"])]
    pub documents: Option<Vec<String>>,
}

fn months(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["integer", "null"], "minimum": 1, "maximum": 1200 })
}

fn schemas(_: &mut SchemaGenerator) -> Schema {
    let by_glob = json_schema!({ "type": "object", "additionalProperties": { "type": "string" } });
    json_schema!({
        "type": ["string", "object", "array", "null"],
        "additionalProperties": { "type": "string" },
        "items": by_glob,
        "default": null,
    })
}

/// The JSON Schema of the settings.
pub fn settings_schema() -> Schema {
    schemars::schema_for!(SettingsFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `UPDATE=1 cargo test` rewrites the file.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test compares a file with the code")]
    fn the_published_schema_is_the_one_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/settings.schema.json");
        let schema = serde_json::to_string_pretty(&settings_schema()).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(published, schema, "run `UPDATE=1 cargo test` and commit the change");
    }
}
