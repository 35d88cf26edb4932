//! A comment for a pull request, or the summary of a CI step: what was found, what to do, and what was promised before.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};

use super::format::View;
use super::text::markdown::Markdown;
use super::{Diagnostic, ListedAction, Report, WithEarlier, concise};

/// By this line a bot finds its comment again, to update it.
const MARKER: &str = "<!-- pmalint -->";

/// Where each part has to end, in bytes: GitHub takes 65,536 characters for a comment.
const TABLE_ENDS: usize = 30_000;
const DETAILS_END: usize = 45_000;
const EARLIER_ENDS: usize = 60_000;

/// The longest text of a document that is shown whole, in characters.
const LONGEST: usize = 200;

pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = format!("{MARKER}\n**pmalint**: {}\n", report.summary);
    let mut found: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    found.sort_by_key(|found| Reverse(found.severity));
    if !found.is_empty() {
        page.push_str("\n| Level | Rule | Finding | Place |\n|---|---|---|---|\n");
        let rows = found.iter().map(|found| row(found));
        let left = append(&mut page, rows, TABLE_ENDS);
        say_left_out(&mut page, left, "finding");
    }
    let advice = advice(&found);
    if !advice.is_empty() {
        page.push_str("\n<details>\n<summary>What to do</summary>\n\n");
        let left = append(&mut page, advice.into_iter(), DETAILS_END);
        say_left_out(&mut page, left, "item");
        page.push_str("\n</details>\n");
    }

    let mut with_earlier: Vec<&WithEarlier> =
        view.earlier.iter().filter(|compared| !compared.earlier.is_empty()).collect();
    with_earlier.sort_by(|one, other| best(other).total_cmp(&best(one)));
    if !with_earlier.is_empty() {
        page.push_str(
            "\n**Promised before**: the earlier actions most like those promised here, however alike. \
             This is no finding.\n",
        );
        let parts = with_earlier.iter().map(|compared| earlier(compared));
        let left = append(&mut page, parts, EARLIER_ENDS);
        say_left_out(&mut page, left, "action");
    }
    out.write_all(page.as_bytes())
}

/// Adds the parts as long as they fit, and says how many do not.
fn append(page: &mut String, parts: impl Iterator<Item = String>, end: usize) -> usize {
    let mut left = 0;
    for part in parts {
        if left == 0 && page.len() + part.len() <= end {
            page.push_str(&part);
        } else {
            left += 1;
        }
    }
    left
}

fn say_left_out(page: &mut String, left: usize, noun: &str) {
    match left {
        0 => {}
        1 => page.push_str(&format!("\nOne more {noun} is left out.\n")),
        _ => page.push_str(&format!("\n{left} more {noun}s are left out.\n")),
    }
}

fn row(found: &Diagnostic) -> String {
    format!(
        "| {} | {} {} | {} | {} |\n",
        found.severity,
        Markdown::text(found.code).link(&found.url),
        found.rule,
        message(&found.message),
        Markdown::code(&concise::place(&found.location)),
    )
}

/// The ways out, as items of a list; what many findings have in common is said once.
fn advice(found: &[&Diagnostic]) -> Vec<String> {
    let items: Vec<String> = found.iter().filter_map(|found| way_out(found)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for item in &items {
        *counts.entry(item).or_default() += 1;
    }
    // In the order of the findings, each at its first.
    let once = items.iter().filter_map(|item| match counts.remove(item.as_str())? {
        1 => Some(item.clone()),
        count => Some(format!("{} ({count} times)\n", item.trim_end())),
    });
    once.collect()
}

/// The help of a finding, and where it points to.
fn way_out(found: &Diagnostic) -> Option<String> {
    let rule = Markdown::text(found.code).link(&found.url);
    let help = found.help.as_deref().map(message);
    if found.related.is_empty() {
        return Some(format!("- {rule} {}: {}\n", found.rule, help?));
    }
    let place = Markdown::code(&concise::place(&found.location));
    let mut item = format!("- {rule} {}, {place}\n", found.rule);
    for related in &found.related {
        let place = Markdown::code(&concise::place(&related.location));
        item.push_str(&format!("  - see {place}: {}\n", message(&related.message)));
    }
    if let Some(help) = help {
        item.push_str(&format!("  - help: {help}\n"));
    }
    Some(item)
}

/// How alike the action and the earlier one most like it are.
fn best(compared: &WithEarlier) -> f64 {
    compared.earlier.first().map_or(0.0, |(_, score)| *score)
}

/// An action under its text, with a table of the earlier ones.
fn earlier(compared: &WithEarlier) -> String {
    let WithEarlier { action, earlier } = compared;
    let mut part = format!(
        "\n<details>\n<summary>{}, {}</summary>\n\n",
        foreign(&action.text),
        Markdown::code(&place(action)),
    );
    part.push_str(
        "| Alike | Date | Earlier action | Owner | Issue | State | Place |\n|---|---|---|---|---|---|---|\n",
    );
    for (action, score) in earlier {
        let date = action.date.map(|date| date.to_string()).unwrap_or_default();
        let issue = action.issue.as_ref().map(|issue| {
            let url = issue.url.as_deref().unwrap_or_default();
            Markdown::code(&issue.name).quiet_link(url).to_string()
        });
        part.push_str(&format!(
            "| {score:.2} | {date} | {} | {} | {} | {} | {} |\n",
            foreign(&action.text),
            foreign(action.owner.as_deref().unwrap_or_default()),
            issue.unwrap_or_default(),
            action.state,
            Markdown::code(&place(action)),
        ));
    }
    part.push_str("\n</details>\n");
    part
}

fn place(action: &ListedAction) -> String {
    format!("{}:{}", action.path, action.line)
}

/// Text of a document.
fn foreign(text: &str) -> Markdown {
    Markdown::text(&short(text))
}

fn message(text: &str) -> Markdown {
    Markdown::message(&short(text))
}

/// Without the rest of a long one.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{hostile, html, many, rendered, repeat, with_earlier};

    /// Names of the tags in a page, in their order.
    fn tags(html: &str) -> Vec<&str> {
        html.split('<')
            .skip(1)
            .map(|tag| tag.split([' ', '>', '\n']).next().unwrap_or_default())
            // Backticks in a message stand for code.
            .filter(|tag| !tag.ends_with("code"))
            .collect()
    }

    #[test]
    fn what_a_document_says_changes_nothing_of_the_page() {
        let page = |text: &str| html(&rendered(Format::Markdown, &hostile(text)));
        let plain = page("text");
        for text in [
            "</summary></details><h1>forged</h1><script>",
            "| a | b |\n|---|---|\n",
            "\n\n# heading\n\n- item\n/close\n",
            "<!-- pmalint --> -->",
            "`` ` ```\n```",
            "![x](https://evil.example/x.png) [y](javascript:z) @octocat #1",
            "::error::forged ##[error]x \u{1b}[2J\u{202e}",
        ] {
            assert_eq!(tags(&page(text)), tags(&plain), "{text:?}\n{}", page(text));
            assert_eq!(
                page(text).matches("evil").count(),
                page(text).matches("evil.example/x.png").count()
            );
        }
    }

    #[test]
    fn a_comment_fits() {
        let long = "word ".repeat(500);
        let mut sample = many(500, 500, 500);
        for found in &mut sample.report.diagnostics {
            found.message.push_str(&long);
        }
        for (at, found) in sample.report.diagnostics.iter_mut().enumerate() {
            found.help = Some(format!("{at}{}", "<".repeat(1000)));
        }
        sample.earlier = vec![with_earlier(&"&".repeat(400)); 100];
        let page = rendered(Format::Markdown, &sample);
        assert!(page.len() < 65_536, "{}", page.len());
        assert_eq!(page.matches("findings are left out.\n").count(), 1, "{page}");
        assert_eq!(page.matches("items are left out.\n").count(), 1, "{page}");
        assert_eq!(page.matches("actions are left out.\n").count(), 1, "{page}");
        assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
    }

    #[test]
    fn the_most_severe_come_first() {
        let page = rendered(Format::Markdown, &many(1, 1, 1));
        let levels: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()).collect();
        assert_eq!(levels, ["Level", "error", "warning", "info"]);
    }

    #[test]
    fn what_many_have_in_common_is_said_once() {
        let mut sample = many(3, 0, 0);
        for found in &mut sample.report.diagnostics {
            found.help = Some("open an issue".to_owned());
        }
        let page = rendered(Format::Markdown, &sample);
        let rule = "[PMA101](https://example.org/rules/PMA101) some-rule";
        assert!(page.contains(&format!("\n- {rule}: open an issue (3 times)\n\n")), "{page}");
    }

    #[test]
    fn the_actions_most_like_earlier_ones_come_first() {
        let mut sample = many(0, 0, 0);
        for (text, score) in [("one", 0.1), ("two", 0.9), ("three", 0.5)] {
            let mut compared = with_earlier(text);
            compared.earlier[0].1 = score;
            sample.earlier.push(compared);
        }
        let page = rendered(Format::Markdown, &sample);
        let summaries: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("<summary>")?.split(',').next())
            .collect();
        assert_eq!(summaries, ["two", "three", "one"]);
    }

    #[test]
    fn without_earlier_actions_there_is_no_section() {
        assert!(!rendered(Format::Markdown, &repeat()).contains("Promised before"));
        let mut sample = repeat();
        sample.earlier.push(with_earlier("Add an alert"));
        assert!(rendered(Format::Markdown, &sample).contains("Promised before"));
        sample.earlier[0].earlier.clear();
        assert!(!rendered(Format::Markdown, &sample).contains("Promised before"));
        assert_eq!(
            rendered(Format::Markdown, &many(0, 0, 0)),
            "<!-- pmalint -->\n**pmalint**: no findings in 1 document\n"
        );
    }
}
