use super::words::words;
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA109",
    name: "owner-single",
    summary: "the document has one owner, who is a person",
    severity: Severity::Warning,
    is_on: true,
    why: "What two own each leaves to the other. The owner sees to it that the document is finished, reviewed and followed up; who \
          else wrote it stands under `authors`. That there is an owner at all is asked by the schema.\n\nSource: PagerDuty \
          (one owner, against the bystander effect); Google SRE workbook (missing ownership).",
    bad: &[
        Example::document("---\nowner: «kim, lee»\n---\n\n# T\n"),
        Example::document("---\nowner: «[kim, lee]»\n---\n\n# T\n"),
        Example::document("# T\n\nOwner: «Kim and Lee»\n"),
        Example::document("# T\n\nOwner: «everyone»\n"),
    ],
    good: &[
        Example::document("---\nowner: kim\nauthors: [kim, lee]\n---\n\n# T\n"),
        Example::document("# T\n\nOwner: Doe, Kim\n"),
        Example::document("# T\n\nOwner: Kim Doe, Platform Engineering\n"),
        Example::document("# T\n\nOwner: Kim Doe (payments team)\n"),
    ],
    check,
};

/// Names that mean nobody.
const NOBODY: &[&str] =
    &["all", "everybody", "everyone", "team", "the team", "us", "we", "alle", "tous", "todos"];

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(field) = context.document.metadata.get("owner") else { return Vec::new() };
    let finding = |message: &str| {
        vec![
            Finding::new(field.value.span, message)
                .help("name the one person who sees to it that this is done"),
        ]
    };
    if field.value.as_sequence().is_some_and(|owners| owners.len() > 1) {
        return finding("the document has several owners");
    }
    let Some(text) = field.value.as_str() else { return Vec::new() };
    let lower = text.split('(').next().unwrap_or_default().trim().to_lowercase();
    if NOBODY.contains(&lower.as_str()) {
        return finding("the owner is nobody in particular");
    }
    if is_several(text) { finding("the document has several owners") } else { Vec::new() }
}

/// What a person is, after a comma.
const ROLES: &[&str] = &[
    "engineer",
    "engineering",
    "manager",
    "lead",
    "sre",
    "team",
    "head",
    "director",
    "officer",
    "cto",
    "ceo",
    "dev",
    "devops",
    "ops",
    "platform",
    "on-call",
    "oncall",
    "phd",
    "jr",
    "sr",
];

/// "Doe, Kim" is one person, as is "Kim Doe, SRE"; "kim, lee" are two.
fn is_several(owner: &str) -> bool {
    let owner = owner.split('(').next().unwrap_or_default();
    let lower = owner.to_lowercase();
    let has_between = [" and ", " & ", " / ", " und ", " et ", " y ", ";"]
        .iter()
        .any(|mark| lower.contains(mark));
    let is_list = lower.contains(',') && {
        let is_small = !owner.contains(char::is_uppercase);
        let has_role = words(&lower).any(|word| ROLES.contains(&word));
        (is_small || words(owner).count() > 2) && !has_role
    };
    has_between || lower.matches('@').count() > 1 || is_list
}
