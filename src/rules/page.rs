//! A rule's page in Markdown: what `pmalint rule CODE` prints and `docs/rules/` holds.

use super::{Example, Rule};

/// The page of a rule.
pub fn page(rule: &Rule) -> String {
    let mut page = format!(
        "# {} {}\n\n{}. Level: {}.{}\n\n## Why\n\n{}\n",
        rule.code,
        rule.name,
        capitalise(rule.summary),
        rule.level_name(),
        if rule.has_fix() { " `pmalint check --fix` mends some of it." } else { "" },
        rule.why
    );
    page.push_str("\n## Found\n\nWhat stands between « and » is found.\n");
    for example in rule.bad {
        add(&mut page, example);
    }
    page.push_str("\n## Not found\n");
    for example in rule.good {
        add(&mut page, example);
    }
    let setting = if rule.is_on {
        "off # or info, warning, error".to_owned()
    } else {
        format!("{} # off unless the settings or `--select` name it", rule.severity)
    };
    page.push_str(&format!("\n## Settings\n\n```yaml\nrules:\n  {}: {setting}\n```\n", rule.name));
    page
}

fn add(page: &mut String, example: &Example) {
    let other =
        if example.is_removed { "A post-mortem that stays" } else { "An earlier post-mortem" };
    for earlier in example.earlier {
        page.push_str(&format!("\n{other}:\n\n```markdown\n{earlier}```\n"));
    }
    if example.is_removed {
        page.push_str("\nThe post-mortem that is removed:\n");
    }
    let text = if example.text == "«»" { "(an empty file)\n" } else { example.text };
    if let Some(schema) = example.schema {
        page.push_str(&format!("\nBy a schema that says:\n\n```yaml\n{schema}```\n"));
    }
    page.push_str(&format!("\n```markdown\n{text}```\n"));
    if let Some(fixed) = example.fixed {
        page.push_str(&format!("\n`--fix` makes it:\n\n```markdown\n{fixed}```\n"));
    }
}

fn capitalise(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
