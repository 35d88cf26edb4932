//! A new post-mortem, to be filled in: what `pmalint new` writes. It looks like those that are there, and has what the
//! schema asks for.

mod name;
mod related;
mod style;

use std::fmt::Write as _;

use jiff::civil::Date;

pub use related::{list, related};
use style::House;

use crate::document::{Document, SectionKind};
use crate::git::RepoPath;
use crate::schema::{Schema, SchemaPart};

/// What is known of an incident when its post-mortem is begun.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub title: Option<&'a str>,
    pub date: Date,
    pub severity: Option<&'a str>,
    pub service: Option<&'a str>,
}

/// The title of a post-mortem that has none yet; a placeholder that `check` finds.
const NO_TITLE: &str = "[Incident title]";

impl Draft<'_> {
    /// The path of the new file; `documents` are those that are there, the newest first, and `folder` is where the
    /// first one goes.
    pub fn path(&self, documents: &[RepoPath], folder: &str) -> RepoPath {
        let path = name::path(documents, folder, self.title.unwrap_or("incident"), self.date);
        RepoPath::new(path)
    }

    /// The text; `documents` are those that are there, the newest first, and `related` is a list of earlier incidents
    /// in Markdown, which may be empty.
    pub fn text(&self, schema: &Schema, documents: &[&Document], related: &str) -> String {
        let house = House::of(documents);
        let mut out = String::new();
        self.write(&mut out, schema, &house, related).unwrap_or_default();
        out
    }

    fn write(
        &self,
        out: &mut String,
        schema: &Schema,
        house: &House,
        related: &str,
    ) -> std::fmt::Result {
        let title = self.title.unwrap_or(NO_TITLE).trim();
        let fields = fields(schema, house);
        if house.lines.is_none() {
            writeln!(out, "---")?;
            if house.titled_in_front_matter {
                writeln!(out, "title: {}", scalar(title))?;
            }
            for part in &fields {
                let key = house.key(&part.name);
                match (self.value(part), house.constant(&part.name)) {
                    (Some(value), _) => writeln!(out, "{key}: {}", scalar(&value))?,
                    (None, Some(value)) => writeln!(out, "{key}: {value}")?,
                    (None, None) => {
                        writeln!(out, "{}", format!("{key}: {}", hint(part)).trim_end())?;
                    }
                }
            }
            writeln!(out, "---\n")?;
        }
        if !house.titled_in_front_matter {
            writeln!(out, "# {title}\n")?;
        }
        if let Some(lines) = &house.lines {
            for part in &fields {
                let value = self.value(part).unwrap_or_else(|| match hint(part) {
                    hint if hint.is_empty() => hint,
                    hint => comment(hint.trim_start_matches("# ")),
                });
                let line = lines.line(&house.key(&part.name), &value);
                // Lines that are no items would be one paragraph.
                let end = if line.starts_with(['-', '*', '+']) && !line.starts_with("**") {
                    ""
                } else {
                    "\n"
                };
                writeln!(out, "{}{end}", line.trim_end())?;
            }
            if !out.ends_with("\n\n") {
                writeln!(out)?;
            }
        }
        let sections = house.sections(schema);
        // Where the documents speak of earlier incidents, else where what to do is decided.
        let has = |kind: SectionKind| sections.iter().any(|section| section.name == kind.key());
        let for_related =
            if has(SectionKind::Related) { SectionKind::Related } else { SectionKind::Actions };
        for (at, section) in sections.iter().enumerate() {
            let hashes = "#".repeat(usize::from(section.rank));
            writeln!(out, "{hashes} {}\n", section.heading)?;
            let holds_others = sections.get(at + 1).is_some_and(|next| next.rank > section.rank);
            match &section.hint {
                Some(hint) => writeln!(out, "{}", comment(hint))?,
                None if !holds_others => {
                    let hint = usual_hint(&section.name, self.date);
                    writeln!(out, "{}", comment(&hint))?;
                }
                None => {}
            }
            if section.name == for_related.key() && !related.is_empty() {
                let text = format!(
                    "Earlier incidents like this one. Was done what they promised?\n\n{related}\n"
                );
                writeln!(out, "\n{}", comment(&text))?;
            }
            if at + 1 < sections.len() && !out.ends_with("\n\n") {
                writeln!(out)?;
            }
        }
        Ok(())
    }

    fn value(&self, part: &SchemaPart) -> Option<String> {
        match part.name.as_str() {
            "date" => Some(self.date.to_string()),
            "severity" => self.severity.map(str::to_owned),
            "services" => self.service.map(str::to_owned),
            "status" if part.is_closed => {
                let is_draft = |value: &&String| value.to_lowercase().starts_with("draft");
                part.examples.iter().find(is_draft).cloned()
            }
            "status" => Some("draft".to_owned()),
            _ => None,
        }
    }
}

/// The fields of a new document: the day, what the schema asks for, what nearly all documents have, and what is known.
fn fields(schema: &Schema, house: &House) -> Vec<SchemaPart> {
    let known = schema.fields();
    let blank = |name: &str| SchemaPart {
        name: name.to_owned(),
        label: name.to_owned(),
        description: None,
        examples: Vec::new(),
        is_closed: false,
        is_required: false,
    };
    let mut names = vec!["date".to_owned()];
    names.extend(house.fields.iter().cloned());
    names.extend(known.iter().filter(|part| part.is_required).map(|part| part.name.clone()));
    names.extend(["severity", "status"].map(str::to_owned));
    let mut fields: Vec<SchemaPart> = Vec::new();
    for name in names {
        // What is said of the whole by the title and the text is no field to fill in.
        let is_field = !["title", "actions", "no_actions", "summary"].contains(&name.as_str());
        if is_field && !fields.iter().any(|part| part.name == name) {
            let part = known.iter().find(|part| part.name == name).cloned();
            fields.push(part.unwrap_or_else(|| blank(&name)));
        }
    }
    fields
}

/// What a field is for, as a comment in YAML; empty where nothing is known.
fn hint(part: &SchemaPart) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let examples = part.examples.join(", ");
    match (&part.description, examples.is_empty()) {
        (_, false) if part.is_closed => format!("# one of {}", words(&examples)),
        (Some(description), true) => format!("# {}", words(description)),
        (Some(description), false) if description.len() <= 100 => {
            format!("# {} Such as {}.", words(description), words(&examples))
        }
        (_, false) => format!("# such as {}", words(&examples)),
        (None, true) => String::new(),
    }
}

/// A comment that no text can end early; one of several lines ends on a line of its own.
fn comment(text: &str) -> String {
    let text = text.trim().replace("--", "- -");
    let end = if text.contains('\n') { "\n" } else { " " };
    format!("<!-- {text}{end}-->")
}

/// A value as YAML: bare where it is plain words, a day or a number.
fn scalar(value: &str) -> String {
    let is_plain = value.starts_with(|c: char| c.is_alphanumeric())
        && value.chars().all(|c| c.is_alphanumeric() || "-_. /".contains(c))
        && !value.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off"].contains(&&*value.to_lowercase());
    if is_plain { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

/// What a section is for, where the schema does not say.
fn usual_hint(name: &str, date: Date) -> String {
    let due = date.saturating_add(jiff::Span::new().days(14));
    let hint = match SectionKind::from_key(name) {
        Some(SectionKind::Summary) => "What happened, in two or three sentences.",
        Some(SectionKind::Impact) => "Who was hit, how badly and for how long, in numbers.",
        Some(SectionKind::Timeline) => {
            return format!(
                "What happened when, in UTC, such as\n\n- {date} 14:05 UTC: The alert fires.\n"
            );
        }
        Some(SectionKind::Detection) => {
            "How it was noticed, and what would have noticed it sooner."
        }
        Some(SectionKind::Resolution) => "What ended it.",
        Some(SectionKind::Causes) => "Why it could happen. There is more than one cause.",
        Some(SectionKind::Lessons) => "What we know now.",
        Some(SectionKind::WentWell) => "What helped.",
        Some(SectionKind::WentWrong) => "What did not; each point wants a follow-up action.",
        Some(SectionKind::GotLucky) => "What could have made it worse.",
        Some(SectionKind::Actions) => {
            return format!(
                "What will be done, each with its owner, day and issue, such as\n\n- [ ] Alert on the age of the oldest job. Owner: @name, due: {due}, #123\n\nIf nothing has to be done, say why: No follow-up actions, because ...\n"
            );
        }
        Some(SectionKind::Related) => {
            "Earlier incidents of the same sort, or where they were looked for."
        }
        Some(SectionKind::References) => "Graphs, logs, the incident's channel.",
        Some(SectionKind::Messaging) => "What was told to whom.",
        Some(SectionKind::OpenQuestions) => "What we do not know yet.",
        Some(SectionKind::Participants) => "Who took which role.",
        _ => "To be written.",
    };
    hint.to_owned()
}
