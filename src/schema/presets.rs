//! The schemas that come with pmalint, by name.

use std::sync::OnceLock;

use super::compile::Schema;
use super::suggestion::{nearest, one_of};

/// A schema that the settings call by its name.
#[derive(Debug)]
pub struct Preset {
    pub name: &'static str,
    /// What it is for, in one line without a final dot.
    pub summary: &'static str,
    /// Where what it asks for comes from: an address, empty where it is our own.
    pub source: &'static str,
    /// The schema, in YAML.
    pub schema: &'static str,
    /// A post-mortem that satisfies it, to be filled with another incident.
    pub template: &'static str,
    compiled: OnceLock<Schema>,
}

impl Preset {
    /// The schema; compiled on first use.
    pub fn compiled(&self) -> &Schema {
        self.compiled.get_or_init(|| {
            Schema::trusted(self.schema)
                .unwrap_or_else(|| unreachable!("a test compiles the preset {}", self.name))
        })
    }
}

macro_rules! preset {
    ($name:literal, $summary:literal, $source:literal) => {
        Preset {
            name: $name,
            summary: $summary,
            source: $source,
            schema: include_str!(concat!("../../schemas/", $name, ".schema.yaml")),
            template: include_str!(concat!("../../schemas/", $name, ".template.md")),
            compiled: OnceLock::new(),
        }
    };
}

/// All presets; the first is the default.
pub static PRESETS: [Preset; 7] = [
    preset!("default", "what almost every post-mortem has; asks for little", ""),
    preset!(
        "google-sre",
        "the example post-mortem of Google's SRE book",
        "https://sre.google/sre-book/example-postmortem/"
    ),
    preset!(
        "pagerduty",
        "PagerDuty's template, by severity",
        "https://postmortems.pagerduty.com/resources/post_mortem_template/"
    ),
    preset!(
        "atlassian",
        "the template of Atlassian's incident handbook",
        "https://www.atlassian.com/incident-management/postmortem/templates"
    ),
    preset!(
        "aws-coe",
        "Correction of Error as AWS describes it",
        "https://aws.amazon.com/blogs/mt/why-you-should-develop-a-correction-of-error-coe/"
    ),
    preset!(
        "gov-uk",
        "an incident log as UK government teams keep it: key events and times",
        "https://gds-way.digital.cabinet-office.gov.uk/standards/incident-management.html"
    ),
    preset!("lightweight", "half a page for a small incident: what happened, and what follows", ""),
];

/// The schema of a document for which the settings name none.
pub fn default() -> &'static Preset {
    &PRESETS[0]
}

/// The preset of a name.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// What to do about a name that no preset has.
pub fn unknown_preset(name: &str) -> String {
    let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "write {}, or the path of a schema, such as `schemas/ours.yaml`",
            one_of(&names)
        ),
    }
}
