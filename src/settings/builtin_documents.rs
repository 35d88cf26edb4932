//! Which files are post-mortems when no settings say so: by the folders and file names that people
//! really use, in any case and at any depth.

use std::sync::LazyLock;

use regex::Regex;

use crate::git::RepoPath;

/// Whether a repository, by its name, is one of post-mortems as a whole.
pub(super) fn is_repository_of_incidents(name: &str) -> bool {
    REPOSITORY.is_match(&name.to_lowercase().replace(['_', ' '], "-"))
}

/// Whether a file is Markdown by its extension.
pub(super) fn is_markdown(path: &RepoPath) -> bool {
    Parts::new(path).markdown_stem().is_some()
}

/// Whether a path is that of a post-mortem: a Markdown file in a folder of incidents, or with a
/// name that says so itself. Does not ask [`excluded`].
pub(super) fn selects(path: &RepoPath) -> bool {
    let path = Parts::new(path);
    let Some(stem) = path.markdown_stem() else { return false };
    path.folders.iter().any(|folder| FOLDER.is_match(folder)) || says_incident(&stem, &path)
}

/// Whether a file is something else by its name or folder: a README or an index (unless it is the
/// one document of a folder that is named by a date), a template, a dependency's file.
pub(super) fn excluded(path: &RepoPath) -> bool {
    let path = Parts::new(path);
    if path.folders.iter().any(|folder| FOREIGN_FOLDER.is_match(folder)) {
        return true;
    }
    let stem = path.file.split('.').next().unwrap_or_default();
    let of_dated_folder = path.folders.last().is_some_and(|folder| DATED_FOLDER.is_match(folder));
    if LISTING.is_match(stem) {
        return !of_dated_folder;
    }
    NOT_A_REPORT.is_match(stem) || (TEMPLATE.is_match(stem) && !DATE.is_match(stem))
}

/// A path in lower case, with `-` for `_` and blanks, so that one pattern fits all spellings.
struct Parts {
    folders: Vec<String>,
    file: String,
}

impl Parts {
    fn new(path: &RepoPath) -> Self {
        let text = path.to_text().to_lowercase().replace(['_', ' '], "-");
        let mut folders: Vec<String> = text.split('/').map(str::to_owned).collect();
        let file = folders.pop().unwrap_or_default();
        Self { folders, file }
    }

    /// The file name without its extension, `None` where it is no Markdown file. A file without any
    /// extension counts when its name holds a day or number: the extension was forgotten.
    fn markdown_stem(&self) -> Option<String> {
        if !self.file.contains('.') && (DATE.is_match(&self.file) || NAMED.is_match(&self.file)) {
            return Some(self.file.clone());
        }
        let extension = MARKDOWN.find(&self.file)?;
        Some(self.file[..extension.start()].to_owned())
    }
}

/// Whether a file name tells of an incident: a word and a date or number, or a usual form.
fn says_incident(stem: &str, path: &Parts) -> bool {
    let dated_folder = path.folders.last().is_some_and(|folder| DATED_FOLDER.is_match(folder));
    (NAMED.is_match(stem) || (WORD.is_match(stem) && (dated_folder || DATE.is_match(stem))))
        && !ABOUT_WRITING.is_match(stem)
}

/// The extensions of Markdown, with those of static site generators around it.
static MARKDOWN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\.html)?\.(md|mdx|mdown|mkd|markdown|qmd|rmd)(\.erb)?$"));

static FOLDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^([0-9]{4}-|past-|prod-|production-|security-|service-|major-|public-)?(",
        r"post-?mortems?(-(reports?|reviews?|docs?))?",
        r"|incidents?(-(reports?|reviews?|retros?|retrospectives?|post-?mortems?|logs?|history|analys[ei]s|write-?ups?))?",
        r"|post-incident(-(reports?|reviews?|analys[ei]s))|after-action-(reports?|reviews?)",
        r"|retros?|retrospectives?|outages?(-(reports?|post-?mortems?))?",
        r"|rcas?|root-cause-(analys[ei]s|reports?)|coes?|corrections?-of-errors?|pmas?|pirs?",
        r")(-[0-9]{4})?$",
    ))
});

/// `payments-post-mortems`, `incident-reports`, `outages`: the plural, or a kind of report.
static REPOSITORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(^|-)(post-?mortems?|incidents|incident-(reports?|reviews?|retros?|retrospectives)",
        r"|outages|outage-reports|rcas|root-cause-analyses)$",
    ))
});

/// Folders whose files are never documents of this repository.
static FOREIGN_FOLDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^([-.]?templates?|issue-templates?|pull-request-template|node-modules|vendor|\.git)$")
});

/// A day, in one of the spellings that folders and files are named with.
const DAY: &str = concat!(
    r"(^|[^0-9])(",
    r"(19|20)[0-9]{2}[-.]?(0[1-9]|1[0-2])[-.]?([0-2][0-9]|3[01])",
    r"|[0-9]{1,2}[-.][0-9]{1,2}[-.]([0-9]{2}|[0-9]{4})",
    r"|(0[1-9]|[12][0-9]|3[01])[-.][a-z]{3}[-.](19|20)[0-9]{2}",
    r")([^0-9]|$)",
);

static DATE: LazyLock<Regex> = LazyLock::new(|| pattern(DAY));

/// The folder of a single incident: a day, or a month and words. A month alone holds several.
static DATED_FOLDER: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!("{DAY}|^(19|20)[0-9]{{2}}-(0[1-9]|1[0-2])-[a-z]")));

/// Files that list or introduce the documents of a folder.
static LISTING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^-?(readme([^a-z].*)?|index)$"));

static NOT_A_REPORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^-?(summary|contributing|changelog|licen[cs]e|code-of-conduct|toc|sidebar|templates?([^a-z].*)?)$",
    )
});

static TEMPLATE: LazyLock<Regex> = LazyLock::new(|| pattern("template"));

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(^|[^a-z])(",
        r"post-?mortem|incident|outage|rca|root-cause(-analysis)?|after-action-re(port|view)",
        r"|post-incident-re(port|view)|pir|coe",
        r")([^a-z]|$)",
    ))
});

/// Names that need no date beside the word.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^((pm|inc|incident|rca|pir|coe)-?[0-9]{2,}|incident-report-|post-?mortem-)",
        r"|-(post-?mortem|rca|incident-report|root-cause-analysis)$",
    ))
});

/// Texts about post-mortems rather than about an incident.
static ABOUT_WRITING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(^|[^a-z])(guide(lines?)?|process(es)?|polic(y|ies)|how-?to|culture|examples?|samples?",
        r"|checklists?|playbooks?|runbooks?|training|format|instructions|faq|overview|procedures?",
        r"|best-practices|handbook|tips|writing|workflow|meetings?|management|response)([^a-z]|$)",
    ))
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).unwrap_or_else(|error| unreachable!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paths: &[&str], expected: bool) {
        for path in paths {
            let path = RepoPath::from(*path);
            assert_eq!(selects(&path) && !excluded(&path), expected, "{path}");
        }
    }

    #[test]
    fn files_in_folders_of_incidents_are_documents() {
        check(
            &[
                "postmortems/checkout.md",
                "docs/Post-Mortems/2026/01/05.md",
                "docs/post_mortem/2026-01-05.html.md.erb",
                "handbook/incident_retros/a.mdx",
                "ops/Incident Reports/a b.markdown",
                "incident-retrospectives/a.md",
                "outage-reports/a.qmd",
                "RCA/a.md",
                "coe/a.md",
                "corrections-of-error/a.md",
                "docs/pma/a.md",
                "retros/2025/a.md",
                "root-cause-analyses/a.md",
                "incidents/reports/a.md",
                "incidents/2026-01-05-checkout/index.md",
                "incidents/2026-01-05-checkout/README.md",
                "incidents/01-05-26/readme.md",
                "incidents/2026-01-queue/index.md",
                "incidents/2026-01-05-template-rendering.md",
            ],
            true,
        );
    }

    #[test]
    fn files_whose_names_say_it_are_documents() {
        check(
            &[
                "postmortem-2026-01-05.md",
                "notes/2026-01-05-postmortem.md",
                "PM2020-003 - Queue is down.md",
                "incident-report-checkout.md",
                "docs/checkout-rca.md",
                "docs/20260105_outage.md",
                "INC-1234.md",
                "ops/2026-01-05/postmortem.md",
                "PM2020-004 - Queue is down again",
            ],
            true,
        );
    }

    #[test]
    fn other_files_are_not() {
        check(
            &[
                "README.md",
                "docs/incidents/README.md",
                "docs/incidents/index.html.md",
                "docs/incidents/_index.md",
                "docs/incidents/README.ja.md",
                "incidents/2026/README.md",
                "incidents/2026-01/README.md",
                "postmortems/template.md",
                "postmortems/TEMPLATE.md",
                "postmortems/YYYY-MM-DD-template.md",
                "postmortems/template-2026-01-05.md",
                "postmortems/templates/a.md",
                "postmortems/_template/a.md",
                "postmortems/SUMMARY.md",
                "incidents/CHANGELOG.md",
                "incidents/a.png",
                "incidents/Makefile",
                "incidents/a.txt",
                "node_modules/x/postmortems/a.md",
                "vendor/x/incidents/a.md",
                ".github/ISSUE_TEMPLATE/incident-report.md",
                "docs/postmortem-process.md",
                "docs/writing-a-postmortem.md",
                "docs/guide.md",
                "docs/incident-response.md",
                "docs/commando/a.md",
                "reports/2026-01-05-weekly.md",
            ],
            false,
        );
    }

    #[test]
    fn repositories_of_incidents_are_known_by_name() {
        for name in ["postmortems", "Post-Mortem", "payments_post-mortems", "incident-reports"] {
            assert!(is_repository_of_incidents(name), "{name}");
        }
        for name in ["docs", "incident", "incident-bot", "postmortem-templates", "infrastructure"] {
            assert!(!is_repository_of_incidents(name), "{name}");
        }
    }
}
