//! Earlier incidents that a new one is like, by the service and the words of their titles.

use std::collections::HashMap;

use crate::document::{Document, label_words};
use crate::git::RepoPath;

/// So many are read before a post-mortem is written.
const MOST: usize = 5;
/// A word of fewer letters says little.
const SHORTEST: usize = 4;

/// The documents that a new one is like, the likest and then the newest first; `documents` come the newest first.
pub fn related<'d>(
    documents: &[&'d Document],
    title: Option<&str>,
    service: Option<&str>,
) -> Vec<&'d Document> {
    let titles: Vec<Vec<String>> = documents.iter().map(|document| title_words(document)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in titles.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    // What a third of the titles say, as "down" or the name of the company, tells nothing.
    let tells = |word: &String| {
        counts.get(word.as_str()).is_some_and(|count| *count <= 3.max(documents.len() / 3))
    };
    let wanted: Vec<String> = words(title.unwrap_or_default()).into_iter().filter(tells).collect();
    let service = service.map(|service| label_words(service).join(" ")).unwrap_or_default();
    let mut found: Vec<(usize, &Document)> = Vec::new();
    for (document, title) in documents.iter().zip(&titles) {
        let shared = wanted.iter().filter(|word| title.contains(word)).count();
        let of_service = !service.is_empty() && names(document, &service);
        if shared > 0 || of_service {
            found.push((shared + 2 * usize::from(of_service), document));
        }
    }
    found.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
    found.into_iter().take(MOST).map(|(_, document)| document).collect()
}

/// Whether a document names a service, in its title or among its services.
fn names(document: &Document, service: &str) -> bool {
    let field = document.metadata.get("services").map(|field| field.value.to_json().to_string());
    let title = document.title.as_ref().map(|title| title.text.clone());
    field
        .into_iter()
        .chain(title)
        .any(|text| format!(" {} ", label_words(&text).join(" ")).contains(&format!(" {service} ")))
}

fn title_words(document: &Document) -> Vec<String> {
    let mut found = document.title.as_ref().map(|title| words(&title.text)).unwrap_or_default();
    found.sort_unstable();
    found.dedup();
    found
}

/// The words that say what broke, in the singular.
fn words(title: &str) -> Vec<String> {
    const COMMON: &[&str] = &[
        "postmortem",
        "mortem",
        "incident",
        "outage",
        "report",
        "review",
        "were",
        "when",
        "with",
        "from",
        "that",
        "this",
        "after",
        "during",
        "some",
        "could",
        "issue",
        "problem",
        "failure",
        "down",
    ];
    let words = label_words(title).into_iter().map(|word| match word.strip_suffix('s') {
        Some(singular) if !singular.ends_with('s') => singular.to_owned(),
        _ => word,
    });
    let tells = |word: &String| {
        word.chars().count() >= SHORTEST
            && word.chars().any(char::is_alphabetic)
            && !COMMON.contains(&word.as_str())
    };
    words.filter(tells).collect()
}

/// A list of documents in Markdown, with links from a new document.
pub fn list(documents: &[&Document], from: &RepoPath) -> String {
    let lines = documents.iter().map(|document| {
        let day = document.date.as_ref().map(|date| format!("{} ", date.date)).unwrap_or_default();
        let title = document.title.as_ref().map(|title| title.text.trim().replace(['[', ']'], ""));
        let title = title.unwrap_or_else(|| document.id());
        format!("- {day}[{title}]({})", relative(from, document.path()))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The path of a file as seen from another, as the destination of a link.
fn relative(from: &RepoPath, to: &RepoPath) -> String {
    let (from, to) = (from.to_text(), to.to_text());
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let shared = shared.min(from.len() - 1).min(to.len() - 1);
    let up = "../".repeat(from.len() - 1 - shared);
    format!("{up}{}", to[shared..].join("/")).replace(' ', "%20")
}
