//! Which files are post-mortems when no settings say so: by the folders and file names that people
//! really use, in any case and at any depth.
//!
//! Every path of a repository is asked for, so that nothing is made of one before its extension fits.

use std::cell::RefCell;

use super::path_words::{holds_day, is_month_and_words, words};
use crate::git::RepoPath;

/// Whether a repository, by its name, is one of post-mortems as a whole.
pub(super) fn is_repository_of_incidents(name: &str) -> bool {
    let name = folded(name.as_bytes());
    REPOSITORIES
        .iter()
        .filter_map(|ending| name.strip_suffix(ending))
        .any(|before| before.is_empty() || before.ends_with('-'))
}

/// Whether a file is Markdown by its extension.
pub(super) fn is_markdown(path: &RepoPath) -> bool {
    may_be_markdown(path) && Parts::of(path).markdown_stem().is_some()
}

/// Whether a file is Markdown, and not something else by its name or folder.
pub(super) fn could_select(path: &RepoPath) -> bool {
    if !may_be_markdown(path) {
        return false;
    }
    let path = Parts::of(path);
    path.markdown_stem().is_some() && !excluded(&path)
}

/// Whether a path is that of a post-mortem: a Markdown file in a folder of incidents, or with a name that says so
/// itself, which is not something else by its name or folder.
pub(super) fn selects(path: &RepoPath) -> bool {
    if !may_be_markdown(path) {
        return false;
    }
    let path = Parts::of(path);
    let Some(stem) = path.markdown_stem() else { return false };
    let is_incident = path.folder.holds_incidents
        || says_incident(stem, &path)
        || is_report_of_trouble(stem, &path);
    is_incident && !excluded(&path)
}

/// Whether a file is something else by its name or folder: a README or an index (unless it is the
/// one document of a folder that is named by a date), a template, a dependency's file.
fn excluded(path: &Parts) -> bool {
    let stem = path.file.split('.').next().unwrap_or_default();
    if path.folder.is_foreign {
        // Web frameworks keep the posts of a blog below `templates`.
        return !(path.folder.is_of_templates && holds_day(stem) && says_incident(stem, path));
    }
    if is_listing(stem) {
        return !path.folder.is_dated;
    }
    is_no_report(stem) || (names_template(stem) && !holds_day(stem))
}

/// A path or name in lower case, with `-` for `_` and blanks, so that one word fits all spellings.
fn folded(text: &[u8]) -> String {
    let mut folded = match std::str::from_utf8(text) {
        // Nearly all are, and every path of a repository comes by here.
        Ok(text) if text.is_ascii() => text.to_ascii_lowercase(),
        _ => String::from_utf8_lossy(text).to_lowercase(),
    };
    if folded.bytes().any(|byte| matches!(byte, b'_' | b' ')) {
        folded = folded.replace(['_', ' '], "-");
    }
    folded
}

/// Whether the extension, if there is one, is of Markdown.
fn may_be_markdown(path: &RepoPath) -> bool {
    let (_, file) = path.split();
    let Some(dot) = file.iter().rposition(|byte| *byte == b'.') else { return true };
    let extension = &file[dot + 1..];
    MARKDOWN.iter().chain([&"erb"]).any(|known| extension.eq_ignore_ascii_case(known.as_bytes()))
}

/// What a path says.
struct Parts {
    folder: FolderSays,
    /// The name of the file, folded.
    file: String,
}

impl Parts {
    fn of(path: &RepoPath) -> Self {
        let (folder, file) = path.split();
        Self { folder: said_of(folder), file: folded(file) }
    }

    /// The file name without its extension and those of static site generators around it, `None`
    /// where it is no Markdown file. A file without any extension counts when its name holds a day
    /// or number: the extension was forgotten.
    fn markdown_stem(&self) -> Option<&str> {
        let file = self.file.strip_suffix(".erb").unwrap_or(&self.file);
        let Some((stem, extension)) = file.rsplit_once('.') else {
            let names_a_report = file == self.file && (holds_day(file) || is_name_of_report(file));
            return names_a_report.then_some(file);
        };
        let stem = stem.strip_suffix(".html").unwrap_or(stem);
        MARKDOWN.contains(&extension).then_some(stem)
    }
}

/// What a folder's path says of the files in it.
#[derive(Clone, Copy)]
struct FolderSays {
    holds_incidents: bool,
    is_foreign: bool,
    /// What makes it foreign is that it is below `templates`.
    is_of_templates: bool,
    /// The folder of a single incident: a day, or a month and words. A month alone holds several.
    is_dated: bool,
    /// Its name is `reports`.
    is_of_reports: bool,
}

impl FolderSays {
    fn of(folder: &str) -> Self {
        let is_foreign = |part: &str| FOREIGN_FOLDERS.contains(&part);
        let name = folder.rsplit('/').next().unwrap_or_default();
        Self {
            holds_incidents: folder.split('/').any(is_folder_of_incidents),
            is_foreign: folder.split('/').any(is_foreign),
            is_of_templates: folder.split('/').all(|part| part == "templates" || !is_foreign(part)),
            is_dated: holds_day(name) || is_month_and_words(name),
            is_of_reports: name == "reports",
        }
    }
}

/// Files come folder by folder, so that the last answer nearly always serves again.
fn said_of(folder: &[u8]) -> FolderSays {
    thread_local! {
        static LAST: RefCell<(Vec<u8>, FolderSays)> =
            RefCell::new((Vec::new(), FolderSays::of("")));
    }
    LAST.with_borrow_mut(|(last, says)| {
        if last != folder {
            folder.clone_into(last);
            *says = FolderSays::of(&folded(folder));
        }
        *says
    })
}

/// `postmortems`, `2026-incidents`, `past-outage-reports-2025`.
fn is_folder_of_incidents(folder: &str) -> bool {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let folder = match folder.split_once('-') {
        Some((before, rest)) if is_year(before) || BEFORE_INCIDENTS.contains(&before) => rest,
        _ => folder,
    };
    let folder = match folder.rsplit_once('-') {
        Some((rest, after)) if is_year(after) => rest,
        _ => folder,
    };
    FOLDERS.iter().any(|(subject, alone, kinds)| {
        let Some(rest) = folder.strip_prefix(subject) else { return false };
        match rest.strip_prefix('s').unwrap_or(rest) {
            "" => *alone,
            rest => rest.strip_prefix('-').is_some_and(|rest| {
                kinds.contains(&rest) || kinds.contains(&rest.strip_suffix('s').unwrap_or(rest))
            }),
        }
    })
}

/// Whether a file name tells of an incident: a word and a date or number, or a usual form.
fn says_incident(stem: &str, path: &Parts) -> bool {
    let named = is_name_of_report(stem);
    if !named && !holds_day(stem) && !path.folder.is_dated {
        return false;
    }
    let words = words(stem);
    let holds = |known: &[&str], joined: &[&[&str]]| {
        words.iter().any(|word| known.contains(word))
            || joined.iter().any(|joined| words.windows(joined.len()).any(|part| part == *joined))
    };
    (named || holds(INCIDENT, INCIDENT_JOINED)) && !holds(ABOUT_WRITING, ABOUT_WRITING_JOINED)
}

/// `reports/2026-01-05-queue-down.md`: a folder of reports may hold any, so the name has to tell a day and
/// that something broke.
fn is_report_of_trouble(stem: &str, path: &Parts) -> bool {
    path.folder.is_of_reports
        && holds_day(stem)
        && words(stem).iter().any(|word| TROUBLE.contains(word))
}

/// Names that need no date beside the word: `INC-1234`, `postmortem-checkout`, `checkout-rca`.
fn is_name_of_report(stem: &str) -> bool {
    let numbered = |prefix: &&str| {
        let rest = stem.strip_prefix(*prefix)?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        Some(rest.bytes().take_while(u8::is_ascii_digit).count() >= 2)
    };
    NUMBERED.iter().any(|prefix| numbered(prefix) == Some(true))
        || NAME_STARTS.iter().any(|start| stem.starts_with(start))
        || NAME_ENDS.iter().any(|end| stem.ends_with(end))
}

/// Files that list or introduce the documents of a folder: `index`, `readme`, `readme-ja`.
fn is_listing(stem: &str) -> bool {
    let stem = stem.strip_prefix('-').unwrap_or(stem);
    stem == "index" || starts_with_word(stem, &["readme"])
}

fn is_no_report(stem: &str) -> bool {
    let stem = stem.strip_prefix('-').unwrap_or(stem);
    NO_REPORTS.contains(&stem) || starts_with_word(stem, &["template", "templates"])
}

/// Whether `template` is in it. To prepare a search costs more than to look at every place of a short name.
fn names_template(stem: &str) -> bool {
    stem.as_bytes().windows(b"template".len()).any(|part| part == b"template")
}

fn starts_with_word(stem: &str, known: &[&str]) -> bool {
    let end = stem.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(stem.len());
    known.contains(&&stem[..end])
}

const TROUBLE: &[&str] = &[
    "breach",
    "broken",
    "compromise",
    "compromised",
    "corrupted",
    "corruption",
    "crash",
    "crashed",
    "crashing",
    "degradation",
    "degraded",
    "disruption",
    "down",
    "downtime",
    "error",
    "errors",
    "expired",
    "fail",
    "failed",
    "failure",
    "failures",
    "hang",
    "interruption",
    "leak",
    "leaked",
    "loss",
    "lost",
    "oom",
    "overload",
    "overloaded",
    "shutdown",
    "stalled",
    "stuck",
    "timeout",
    "timeouts",
    "unavailable",
    "unreachable",
];

const MARKDOWN: &[&str] = &["md", "mdx", "mdown", "mkd", "markdown", "qmd", "rmd"];

/// What a folder of incidents may begin with, beside a year.
const BEFORE_INCIDENTS: &[&str] =
    &["past", "prod", "production", "security", "service", "major", "public"];

/// What a folder is about, whether that is enough, and the kinds of text that may follow; the
/// subject and the kind also in the plural.
const FOLDERS: &[(&str, bool, &[&str])] = &[
    ("postmortem", true, &["report", "review", "doc"]),
    ("post-mortem", true, &["report", "review", "doc"]),
    ("incident", true, INCIDENT_KINDS),
    ("post-incident", false, &["report", "review", "analysis", "analyses"]),
    ("after-action", false, &["report", "review"]),
    ("retro", true, &[]),
    ("retrospective", true, &[]),
    ("outage", true, &["report", "postmortem", "post-mortem"]),
    ("rca", true, &[]),
    ("root-cause", false, &["report", "analysis", "analyses"]),
    ("coe", true, &[]),
    ("correction", false, &["of-error"]),
    ("pma", true, &[]),
    ("pir", true, &[]),
];

#[rustfmt::skip]
const INCIDENT_KINDS: &[&str] = &[
    "report", "review", "retro", "retrospective", "postmortem", "post-mortem", "log", "history",
    "analysis", "analyses", "writeup", "write-up",
];

/// How the name of such a repository ends: in the plural, or in a kind of report.
#[rustfmt::skip]
const REPOSITORIES: &[&str] = &[
    "postmortem", "postmortems", "post-mortem", "post-mortems", "incidents",
    "incident-report", "incident-reports", "incident-review", "incident-reviews",
    "incident-retro", "incident-retros", "incident-retrospectives",
    "outages", "outage-reports", "rcas", "root-cause-analyses",
];

/// Folders whose files are never documents of this repository.
#[rustfmt::skip]
const FOREIGN_FOLDERS: &[&str] = &[
    "template", "templates", "-template", "-templates", ".template", ".templates",
    "issue-template", "issue-templates", "pull-request-template", "node-modules", "vendor", ".git",
];

#[rustfmt::skip]
const NO_REPORTS: &[&str] = &[
    "summary", "contributing", "changelog", "license", "licence", "code-of-conduct", "toc", "sidebar",
];

/// Words of an incident that need a day beside them.
const INCIDENT: &[&str] = &["postmortem", "incident", "outage", "rca", "pir", "coe"];

const INCIDENT_JOINED: &[&[&str]] = &[
    &["post", "mortem"],
    &["root", "cause"],
    &["after", "action", "report"],
    &["after", "action", "review"],
];

const NUMBERED: &[&str] = &["pm", "inc", "incident", "rca", "pir", "coe"];

const NAME_STARTS: &[&str] = &["incident-report-", "postmortem-", "post-mortem-"];

const NAME_ENDS: &[&str] =
    &["-postmortem", "-post-mortem", "-rca", "-incident-report", "-root-cause-analysis"];

/// Words of texts about post-mortems rather than about an incident.
#[rustfmt::skip]
const ABOUT_WRITING: &[&str] = &[
    "guide", "guideline", "guidelines", "process", "processes", "policy", "policies", "howto", "culture",
    "example", "examples", "sample", "samples", "checklist", "checklists", "playbook", "playbooks",
    "runbook", "runbooks", "training", "format", "instructions", "faq", "overview", "procedure",
    "procedures", "handbook", "tips", "writing", "workflow", "meeting", "meetings", "management",
    "response",
];

const ABOUT_WRITING_JOINED: &[&[&str]] = &[&["how", "to"], &["best", "practices"]];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paths: &[&str], expected: bool) {
        for path in paths {
            let path = RepoPath::from(*path);
            assert_eq!(selects(&path), expected, "{path}");
        }
    }

    #[test]
    fn a_report_of_trouble_in_a_folder_of_reports() {
        let check = |path: &str| selects(&RepoPath::from(path));
        assert!(check("docs/reports/2026-01-05-queue-down.md"));
        assert!(!check("docs/reports/2026-01-05-weekly.md"));
        assert!(!check("docs/reports/queue-down.md"));
        assert!(!check("docs/notes/2026-01-05-slimming-down.md"));
        assert!(check("lib/web/templates/blog/2026-01-05-queue-outage.html.md"));
        assert!(!check("lib/web/templates/blog/2026-01-05-release.html.md"));
        assert!(!check("vendor/templates/2026-01-05-queue-outage.md"));
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
                "2025-incidents/a.md",
                "past-outages/A.MD",
                "prod-incident-reports-2025/a.html.mkd",
                "post-incident-reviews/a.md.erb",
                "after-action-reports/a.rmd",
                "incident-write-ups/a.md",
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
                "post-incident/a.md",
                "root-cause/a.md",
                "incidents-2/a.md",
                "2025-2026-incidents/a.md",
                "incidents/a.erb",
                "incidents/",
                "incident-response/2026-01-05-notes.md",
                "2026-01-05-postmortem-best-practices.md",
                "2026-01-05-incidental.md",
                "2026-01-05-postmortem.pdf",
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
