//! What is lost with a document that the change removes, unless it lives on elsewhere.

use std::collections::{BTreeSet, HashMap};

use super::History;
use super::declared::resolve;
use super::normal_form::normal_form;
use crate::document::{Action, Document, Span};

/// From this share of its text on, found in the documents that stay, a document was moved or split rather than
/// removed: what `git diff -M` takes for a rename.
const MOVED: f64 = 0.5;
/// A line that so many documents have says nothing about where a text went.
const COMMON: usize = 3;

/// A place in a document that stays where a removed one is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Index into [`History::incidents`].
    pub document: usize,
    pub span: Span,
}

impl History {
    /// Whether a removed document lives on in one that stays: by its id, its dated or numbered file name, its day and
    /// title, its text, or since that one says that it replaces it. Costs one look at every line of the history.
    pub fn lives_on(&self, removed: usize) -> bool {
        let gone = self.document(removed);
        let name = gone.path().file_name();
        let is_it = |document: &Document| {
            let same_name = is_telling(&name) && document.path().file_name() == name;
            same_name || same_incident(gone, document) || replaces(document, gone)
        };
        let same_id = gone
            .metadata
            .text("id")
            .is_some_and(|(id, _)| self.with_id(&id).any(|other| !self.is_foreign(other)));
        same_id
            || self.own().iter().any(|incident| is_it(incident.document()))
            || self.text_stays(gone)
    }

    /// The removed document's promises that no document makes any more.
    pub fn lost_promises(&self, removed: usize) -> Vec<&Action> {
        let actions = self.document(removed).actions.iter();
        actions.filter(|action| action.is_promise() && !self.has_promise(action)).collect()
    }

    /// Where documents that stay cite a removed one, by a link or by its name: the first place of each file.
    pub fn citations(&self, removed: usize) -> Vec<Citation> {
        let gone = self.document(removed);
        let mut seen = BTreeSet::new();
        let files = self.own().iter().enumerate();
        let files = files.filter(|(_, incident)| seen.insert(incident.path()));
        files
            .filter_map(|(at, incident)| {
                let document = incident.document();
                let span = link_to(document, gone).or_else(|| mention_of(document, gone))?;
                Some(Citation { document: at, span })
            })
            .collect()
    }

    fn text_stays(&self, gone: &Document) -> bool {
        let mut counts: HashMap<&str, usize> =
            lines(gone.source.text()).map(|line| (line, 0)).collect();
        let mut seen = BTreeSet::new();
        for incident in self.own().iter().filter(|incident| seen.insert(incident.path())) {
            for line in lines(incident.document().source.text()).collect::<BTreeSet<_>>() {
                if let Some(count) = counts.get_mut(line) {
                    *count += 1;
                }
            }
        }
        let bytes = |found: &dyn Fn(usize) -> bool| -> usize {
            counts.iter().filter(|(_, count)| found(**count)).map(|(line, _)| line.len()).sum()
        };
        let all = bytes(&|count| count < COMMON);
        let kept = bytes(&|count| (1..COMMON).contains(&count));
        kept > 0 && kept as f64 >= MOVED * all as f64
    }
}

/// Whether most of a text is in another one: it was moved there.
pub fn is_moved(from: &str, to: &str) -> bool {
    let there: BTreeSet<&str> = lines(to).collect();
    let (mut all, mut kept) = (0, 0);
    for line in lines(from) {
        all += line.len();
        kept += if there.contains(line) { line.len() } else { 0 };
    }
    kept > 0 && kept as f64 >= MOVED * all as f64
}

/// The lines that say something, without the indentation.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether a name tells its document from all others, as one with a date or number does and `index.md` does not.
fn is_telling(name: &str) -> bool {
    name.len() >= 4 && name.contains(|character: char| character.is_ascii_digit())
}

fn same_incident(one: &Document, other: &Document) -> bool {
    let (Some(one_title), Some(other_title)) = (&one.title, &other.title) else { return false };
    let (Some(one), Some(other)) = (&one.date, &other.date) else { return false };
    one.date == other.date && normal_form(&one_title.text) == normal_form(&other_title.text)
}

/// Whether a document says `replaces: <id>` (or `supersedes:`) of another one, which it may name by its id or file.
fn replaces(document: &Document, gone: &Document) -> bool {
    let says = |name: &str| ["replaces", "supersedes"].contains(&name.to_lowercase().as_str());
    let names = [gone.id(), gone.path().file_name()];
    let is_named = |text: &str| {
        let words = text
            .split(|character: char| character.is_whitespace() || ",;()<>[]".contains(character));
        words
            .filter_map(|word| word.rsplit('/').next())
            .any(|word| names.iter().any(|name| name == word))
    };
    document.metadata.fields.iter().filter(|field| says(&field.name)).any(|field| {
        let items = field.value.as_sequence();
        let single = field.value.as_str().is_some_and(is_named);
        single || items.into_iter().flatten().any(|item| item.as_str().is_some_and(is_named))
    })
}

/// Where a document links the file of another, by a path from its own folder or the top, or by an address.
fn link_to(document: &Document, gone: &Document) -> Option<Span> {
    let text = document.source.text();
    let file = gone.path().file_name();
    let own = document.path().to_text();
    let path = gone.path().to_text();
    let names = BTreeSet::from([file.replace(' ', "%20"), file.clone()]);
    names.iter().find_map(|name| {
        text.match_indices(name.as_str()).find_map(|(at, _)| {
            let end = at + name.len();
            let ends =
                |character: char| character.is_whitespace() || "()<>[]\"'`|".contains(character);
            let start = text[..at].rfind(ends).map_or(0, |before| {
                before + text[before..].chars().next().map_or(1, char::len_utf8)
            });
            if !is_end(&text[end..]) {
                return None;
            }
            let target = text[start..end].replace("%20", " ");
            let is_address = target.contains("://") && target.ends_with(&format!("/{path}"));
            let is_path = resolve(&own, &target).is_some_and(|resolved| resolved == path);
            let is_name = target == file && is_telling(&file);
            (is_address || is_path || is_name).then(|| Span::new(start, end))
        })
    })
}

/// Where a document names the id of another, as one word.
fn mention_of(document: &Document, gone: &Document) -> Option<Span> {
    let id = gone.id();
    let is_given = gone.metadata.text("id").is_some();
    // A file may be called after its day, which others speak of for many reasons.
    let is_word = is_telling(&id) && id.contains(char::is_alphabetic);
    if id.is_empty() || !(is_given || is_word) {
        return None;
    }
    let text = document.source.text();
    let found = text.match_indices(id.as_str()).find(|(at, _)| {
        let (before, after) = (&text[..*at], &text[at + id.len()..]);
        // `x.md` is a file, of whatever folder, and was looked for as such.
        !before.ends_with(|c: char| goes_on(c) || c == '/' || c == '.') && is_end(after)
    });
    found.map(|(at, _)| Span::new(at, at + id.len()))
}

/// Whether a name ends where this text begins: no further letter, and no ending of a file.
fn is_end(after: &str) -> bool {
    let is_ending =
        after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    !after.starts_with(goes_on) && !is_ending
}

/// Whether a name goes on with this character.
fn goes_on(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Conventions;
    use crate::git::RepoPath;
    use crate::history::OwnWords;

    fn read(path: &str, text: &str) -> Document {
        let text = text.as_bytes().to_vec();
        Document::read_all(RepoPath::from(path), text, &Conventions::default()).swap_remove(0)
    }

    /// What of a text is taken for a citation of the document at this path, with this id.
    #[track_caller]
    fn check(gone: &str, id: &str, text: &str, expected: Option<&str>) {
        let front_matter =
            if id.is_empty() { String::new() } else { format!("---\nid: {id}\n---\n") };
        let stays = read("pm/2026/new.md", text);
        let removed = read(gone, &format!("{front_matter}# Gone\n"));
        let (own, removed) = (vec![stays], vec![removed]);
        let history =
            History::with_others(own, Vec::new(), removed, OwnWords::default(), Vec::new());
        let found = history.citations(1);
        let shown = found.first().map(|it| history.document(0).source.slice(it.span));
        assert_eq!(shown, expected, "{gone} in {text}");
    }

    #[test]
    fn links_and_names_are_citations() {
        let gone = "pm/2025/2025-08-19-queue.md";
        for (text, cited) in [
            ("[x](../2025/2025-08-19-queue.md#a)", "../2025/2025-08-19-queue.md"),
            ("[x](/pm/2025/2025-08-19-queue.md)", "/pm/2025/2025-08-19-queue.md"),
            (
                "see https://example.com/o/r/blob/main/pm/2025/2025-08-19-queue.md.",
                "https://example.com/o/r/blob/main/pm/2025/2025-08-19-queue.md",
            ),
            ("`2025-08-19-queue.md` has more", "2025-08-19-queue.md"),
            ("repeats: 2025-08-19-queue, since", "2025-08-19-queue"),
        ] {
            check(gone, "", text, Some(cited));
        }
        check("pm/a b7.md", "", "[x](../a%20b7.md)", Some("../a%20b7.md"));
        check("pm/a.md", "PM-7", "as after PM-7.", Some("PM-7"));
    }

    #[test]
    fn other_files_and_words_are_none() {
        let gone = "pm/2025/2025-08-19-queue.md";
        for text in [
            "[x](../2024/2025-08-19-queue.md)",
            "[x](../2025/2025-08-19-queue.md.erb-2)",
            "[x](../2025/2025-08-19-queue-2.md)",
            "https://example.com/2025-08-19-queue",
            "the 2025-08-19-queue-2 and my-2025-08-19-queue",
        ] {
            check(gone, "", text, None);
        }
        check("pm/2025-08-19.md", "", "on 2025-08-19 it rained", None);
        check("pm/index.md", "", "an index.md and an index", None);
        check("pm/a.md", "PM-7", "PM-71, PM-7-2", None);
    }
}
