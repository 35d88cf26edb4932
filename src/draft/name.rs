//! What the file of the next post-mortem is called, learned from those that are there.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::git::RepoPath;

/// Older names say less about how files are named now.
const NEWEST: usize = 12;
/// A longer title is cut at a word, in characters.
const LONGEST: usize = 70;

/// How files of post-mortems are named. Two files with the same pattern differ in day, number and title only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Pattern {
    /// The folder, with `%Y`, `%m`, `%d` in the place of a day's parts.
    folder: String,
    /// What stands before the first part that differs: `PM`, `incident-`.
    prefix: String,
    key: Key,
    /// Between what comes before the title and the title; the title alone has none.
    separator: String,
    has_title: bool,
    /// The name of the one file in a folder for each incident: `README.md`.
    file: Option<String>,
    ending: String,
}

/// What tells the files apart beside the title.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Year, month and day with this between them.
    Day(String),
    /// Month and day, in a folder of the year.
    MonthDay(String),
    /// The day alone, in a folder of the month.
    DayOfMonth,
    /// A year, and a number that starts anew each year.
    YearNumber {
        separator: String,
        width: usize,
    },
    Number {
        width: usize,
    },
    Title,
}

/// The name of a file, taken apart.
struct Name {
    pattern: Pattern,
    /// The year where the number starts anew, and the number.
    number: Option<(i16, u32)>,
    title: String,
}

/// The path for a new post-mortem; `documents` are those that are there, the newest first, and `folder` is where the
/// first one goes.
pub(super) fn path(documents: &[RepoPath], folder: &str, title: &str, day: Date) -> String {
    let names: Vec<Name> = documents.iter().filter_map(|path| parse(&path.to_text())).collect();
    let newest = &names[..names.len().min(NEWEST)];
    let mut counts: HashMap<Pattern, usize> = HashMap::new();
    for name in newest {
        *counts.entry(name.pattern.clone()).or_default() += 1;
    }
    // Of equally frequent patterns that of the newest counts.
    let usual = newest.iter().rev().max_by_key(|name| counts[&name.pattern]);
    let pattern = usual.map_or_else(|| first(folder), |name| name.pattern.clone());
    let alike: Vec<&Name> = names
        .iter()
        .filter(|name| {
            let (one, other) = (&name.pattern, &pattern);
            one.prefix == other.prefix
                && std::mem::discriminant(&one.key) == std::mem::discriminant(&other.key)
        })
        .collect();
    let style = Style::of(alike.iter().map(|name| name.title.as_str()));
    let in_year = |year: i16| {
        let years = alike.iter().filter_map(|name| name.number);
        years.filter(|(other, _)| *other == year).map(|(_, number)| number).max().unwrap_or(0) + 1
    };
    let (year, month, date) = (day.year(), day.month(), day.day());
    let key = match &pattern.key {
        Key::Day(separator) => format!("{year:04}{separator}{month:02}{separator}{date:02}"),
        Key::MonthDay(separator) => format!("{month:02}{separator}{date:02}"),
        Key::DayOfMonth => format!("{date:02}"),
        Key::YearNumber { separator, width } => {
            format!("{year:04}{separator}{:0width$}", in_year(year))
        }
        Key::Number { width } => format!("{:0width$}", in_year(0)),
        Key::Title => String::new(),
    };
    let typed = title;
    let title = if pattern.has_title { style.write(title) } else { String::new() };
    let separator = if title.is_empty() { "" } else { &pattern.separator };
    let mut name = format!("{}{key}{separator}{title}", pattern.prefix);
    let folder = pattern
        .folder
        .replace("%Y", &format!("{year:04}"))
        .replace("%m", &format!("{month:02}"))
        .replace("%d", &format!("{date:02}"));
    // The second of a day has its title where the first has none.
    let is_taken = |path: &RepoPath| path.to_text().starts_with(&format!("{folder}{name}."));
    if !pattern.has_title && documents.iter().any(is_taken) {
        name = format!("{name}-{}", style.write(typed));
    }
    match &pattern.file {
        Some(file) => format!("{folder}{name}/{file}"),
        None => format!("{folder}{name}.{}", pattern.ending),
    }
}

/// `2026-01-05-title.md`, where there is nothing to learn from.
fn first(folder: &str) -> Pattern {
    Pattern {
        folder: if folder.is_empty() { String::new() } else { format!("{folder}/") },
        prefix: String::new(),
        key: Key::Day("-".to_owned()),
        separator: "-".to_owned(),
        has_title: true,
        file: None,
        ending: "md".to_owned(),
    }
}

fn parse(path: &str) -> Option<Name> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next()?;
    let is_one_of_a_folder = ["readme", "index", "_index", "postmortem", "report"]
        .contains(&stem.to_lowercase().as_str())
        && !folder.is_empty();
    if is_one_of_a_folder {
        let (folder, stem) = folder.rsplit_once('/').unwrap_or(("", folder));
        return read(folder, stem, "", Some(file.to_owned()));
    }
    // A title may have dots; the ending is what begins with that of Markdown.
    let lower = file.to_lowercase();
    let dot = [".html.md", ".md", ".markdown", ".mdx", ".mkd", ".rmd", ".qmd"]
        .iter()
        .find_map(|ending| lower.rfind(ending))?;
    read(folder, file.get(..dot)?, file.get(dot + 1..)?, None)
}

fn read(folder: &str, stem: &str, ending: &str, file: Option<String>) -> Option<Name> {
    let (folder, parts_of_day) = by_time(folder);
    let [day, month_day, year_number, number] = &FORMS[..] else { return None };
    let text = |found: &Captures<'_>, name: &str| {
        found.name(name).map_or_else(String::new, |part| part.as_str().to_owned())
    };
    let parsed = |found: &Captures<'_>, name: &str| text(found, name).parse::<u32>().ok();
    let (prefix, key, number, rest) = if let Some(found) = day.captures(stem)
        && text(&found, "s") == text(&found, "t")
    {
        (text(&found, "before"), Key::Day(text(&found, "s")), None, text(&found, "rest"))
    } else if let Some(found) = month_day.captures(stem).filter(|_| parts_of_day == 1) {
        (String::new(), Key::MonthDay(text(&found, "s")), None, text(&found, "rest"))
    } else if let Some(found) = year_number.captures(stem) {
        let number = (i16::try_from(parsed(&found, "y")?).ok()?, parsed(&found, "n")?);
        let (separator, width) = (text(&found, "s"), text(&found, "n").len());
        let key = Key::YearNumber { separator, width };
        (text(&found, "before"), key, Some(number), text(&found, "rest"))
    } else if let Some(found) = number.captures(stem)
        && parts_of_day == 2
        && text(&found, "before").is_empty()
        && text(&found, "n").len() == 2
    {
        (String::new(), Key::DayOfMonth, None, text(&found, "rest"))
    } else if let Some(found) =
        number.captures(stem).filter(|found| is_numbered(&text(found, "before")))
    {
        let key = Key::Number { width: text(&found, "n").len() };
        (text(&found, "before"), key, Some((0, parsed(&found, "n")?)), text(&found, "rest"))
    } else {
        (String::new(), Key::Title, None, stem.to_owned())
    };
    let title = rest.trim_start_matches([' ', '-', '_', '.', ':', '–', '—']);
    let separator = rest.strip_suffix(title).unwrap_or_default().to_owned();
    let ending = ending.to_owned();
    let has_title = !title.is_empty();
    let pattern = Pattern { folder, prefix, key, separator, has_title, file, ending };
    Some(Name { pattern, number, title: title.to_owned() })
}

/// A folder with the parts of a day taken out, and how many these were: a year, a month, a day.
fn by_time(folder: &str) -> (String, usize) {
    let mut parts = Vec::new();
    let mut known = 0;
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        let (stands_for, now) = match (known, part.len()) {
            (0, 4) if is_number && (part.starts_with("19") || part.starts_with("20")) => ("%Y", 1),
            (1, 2) if is_number => ("%m", 2),
            (2, 2) if is_number => ("%d", 3),
            (0, 7) if is_month(part) => ("%Y-%m", 2),
            _ => (part, known),
        };
        known = now;
        parts.push(format!("{stands_for}/"));
    }
    (parts.concat(), known)
}

/// Whether what stands before a number says that files are numbered: `PM`, `incident-`, not the end of a word.
fn is_numbered(before: &str) -> bool {
    before.is_empty()
        || before.ends_with(['-', '_', ' ', '#'])
        || !before.chars().any(char::is_lowercase)
}

/// `2026-01`
fn is_month(part: &str) -> bool {
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    part.split_once('-').is_some_and(|(year, month)| {
        year.len() == 4 && is_number(year) && month.len() == 2 && is_number(month)
    })
}

/// The forms of names: with a day, with month and day, with a year and a number, with a number.
static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"^(?P<before>\D{0,24})(?P<y>(?:19|20)[0-9]{2})(?P<s>[-_.]?)(?P<m>[01][0-9])(?P<t>[-_.]?)(?P<d>[0-3][0-9])(?P<rest>|\D.*)$",
        r"^(?P<m>[01][0-9])(?P<s>[-_.])(?P<d>[0-3][0-9])(?P<rest>|\D.*)$",
        r"^(?P<before>\D{0,24})(?P<y>(?:19|20)[0-9]{2})(?P<s>[-_.])(?P<n>[0-9]{1,5})(?P<rest>|\D.*)$",
        r"^(?P<before>\D{0,24})(?P<n>[0-9]{1,6})(?P<rest>|\D.*)$",
    ]
    .iter()
    .filter_map(|form| Regex::new(form).ok())
    .collect()
});

/// How titles are written in names.
struct Style {
    /// Between the words.
    separator: char,
    is_lower: bool,
}

impl Style {
    fn of<'t>(titles: impl Iterator<Item = &'t str>) -> Self {
        let (mut counts, mut capitals, mut all) = ([0; 3], 0, 0);
        for title in titles.filter(|title| !title.is_empty()).take(NEWEST) {
            for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                *count += title.matches(separator).count();
            }
            all += 1;
            capitals += usize::from(title.chars().any(char::is_uppercase));
        }
        let most = (0..3).rev().max_by_key(|&at| counts[at]).unwrap_or_default();
        Self { separator: SEPARATORS[most], is_lower: 2 * capitals <= all }
    }

    fn write(&self, title: &str) -> String {
        let words = title.split(|c: char| {
            let stays = c.is_alphanumeric() || (self.separator == ' ' && ",'()&+.".contains(c));
            !stays && c != '\'' && c != '’'
        });
        let mut written = String::new();
        for word in words {
            let word = word.replace(['\'', '’'], if self.separator == ' ' { "'" } else { "" });
            let word = if self.is_lower { word.to_lowercase() } else { word };
            let length = written.chars().count() + word.chars().count();
            if word.is_empty() {
                continue;
            }
            if !written.is_empty() {
                if length >= LONGEST {
                    break;
                }
                written.push(self.separator);
            }
            written.extend(word.chars().take(LONGEST));
        }
        match written.trim_matches(['.', ' ']) {
            "" => "incident".to_owned(),
            written => written.to_owned(),
        }
    }
}

const SEPARATORS: [char; 3] = ['-', '_', ' '];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(there: &[&str], expected: &str) {
        let paths: Vec<RepoPath> = there.iter().map(|path| RepoPath::from(*path)).collect();
        let day = jiff::civil::date(2026, 3, 9);
        assert_eq!(path(&paths, "docs/postmortems", "Ferry: bookings refused", day), expected);
    }

    #[test]
    fn names_follow_those_that_are_there() {
        check(&[], "docs/postmortems/2026-03-09-ferry-bookings-refused.md");
        check(&["pm/2026-01-05-queue-full.md"], "pm/2026-03-09-ferry-bookings-refused.md");
        check(&["pm/20260105_queue_full.md"], "pm/20260309_ferry_bookings_refused.md");
        check(&["pm/2026/01-05_queue-full.md"], "pm/2026/03-09_ferry-bookings-refused.md");
        check(&["pm/2025/11/05-x.md"], "pm/2026/03/09-ferry-bookings-refused.md");
        check(&["2025-11/2025-11-05-x.md"], "2026-03/2026-03-09-ferry-bookings-refused.md");
        check(&["pm/2026-03-09.md", "pm/2026-01-05.md"], "pm/2026-03-09-ferry-bookings-refused.md");
        check(&["2026/2026-01-05.md", "2025/2025-01-05.md"], "2026/2026-03-09.md");
        check(
            &["i/postmortem-2026-01-05-queue.md"],
            "i/postmortem-2026-03-09-ferry-bookings-refused.md",
        );
        check(
            &["i/2026-01-05-Queue-Full.html.md.erb"],
            "i/2026-03-09-Ferry-bookings-refused.html.md.erb",
        );
        check(&["pm/queue-full.md"], "pm/ferry-bookings-refused.md");
        check(&["pm/2026-01-05-queue/README.md"], "pm/2026-03-09-ferry-bookings-refused/README.md");
    }

    #[test]
    fn numbers_count_on() {
        check(
            &["pm/incident-0042-queue-full.md", "pm/incident-0041-disk.md"],
            "pm/incident-0043-ferry-bookings-refused.md",
        );
        check(
            &["PM2026-003 - Queue full.md", "PM2025-017 - Disk full.md"],
            "PM2026-004 - Ferry bookings refused.md",
        );
        check(&["PM2025-017 - Disk full.md"], "PM2026-001 - Ferry bookings refused.md");
        check(&["pm/0009-disk.md", "pm/0010-queue.md"], "pm/0011-ferry-bookings-refused.md");
        check(&["pm/post_mortem_mar16.md"], "pm/ferry_bookings_refused.md");
        check(&["pm/INC-99.md"], "pm/INC-100.md");
    }

    #[test]
    fn most_of_the_newest_decide() {
        check(
            &["pm/2026-01-05-a.md", "pm/notes.md", "pm/2025-01-05-b.md", "pm/old.md"],
            "pm/2026-03-09-ferry-bookings-refused.md",
        );
    }

    #[test]
    fn a_title_is_a_name_that_every_system_takes() {
        let style = Style { separator: '-', is_lower: true };
        assert_eq!(style.write("../../etc/passwd: \"why?\" | don't"), "etc-passwd-why-dont");
        assert_eq!(style.write("???"), "incident");
        assert_eq!(style.write("Störung im Café"), "störung-im-café");
        assert!(style.write(&"word ".repeat(50)).len() <= LONGEST);
        let style = Style { separator: ' ', is_lower: false };
        assert_eq!(style.write("A/B test: two (of three) down..."), "A B test two (of three) down");
    }
}
