//! What names a finding across runs, so that a finding that is known is recognised after lines have moved, the file
//! was renamed, or a message counts another month.
//!
//! A fingerprint is 16 hexadecimal digits: 8 for the document and 8 for the finding in it.
//!
//! - The document is its `id`, else its day and title, else its path. Where several documents would be the same, the
//!   path tells them apart.
//! - The finding is its code and the words at its place, numbered where the same is found more than once: those of an
//!   action without its owner and issues; none for a finding about the document as a whole, so that one missing section
//!   of two can be added without the other being new. The message is no part of it: messages count and tell ages.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::document::{Action, DateOrigin, Document, Span};
use crate::git::RepoPath;
use crate::history::{History, Incident};
use crate::mixing::{Mixed, Mixing};
use crate::packed::packed;
use crate::report::Diagnostic;

/// The half of a fingerprint that names the document, for each incident of a history. What is of another repository or
/// removed does not tell others apart: they have the same names without it.
pub fn of_history(history: &History) -> Vec<u32> {
    let (own, foreign, removed) = (history.own(), history.foreign(), history.removed());
    [own, foreign, removed].into_iter().flat_map(of_incidents).collect()
}

/// The half of a fingerprint that names the document, for the incidents of one state of a repository.
pub fn of_incidents(incidents: &[Arc<Incident>]) -> Vec<u32> {
    let mut times: Mixed<Identity, usize> =
        Mixed::with_capacity_and_hasher(incidents.len(), Mixing::default());
    for incident in incidents {
        *times.entry(incident.identity()).or_default() += 1;
    }
    let named = incidents.iter().map(|incident| {
        let identity = incident.identity();
        let is_shared = times[&identity] > 1;
        let path = if is_shared { incident.path().as_bytes() } else { &[] };
        identity.0.and(path).folded()
    });
    named.collect()
}

/// What a document is whatever its file is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity(Hash);

packed!(Identity { 0: Hash });
packed!(Hash { 0: u64 });

impl Identity {
    pub fn of(document: &Document) -> Self {
        Self(Hash::default().and(identity(document).as_bytes()))
    }
}

fn identity(document: &Document) -> String {
    if let Some((id, _)) = document.metadata.text("id") {
        return format!("id {id}");
    }
    // The first commit that holds a file is another one after it was renamed.
    let date = document.date.as_ref().filter(|date| date.origin != DateOrigin::FirstCommit);
    match (date, &document.title) {
        (None, None) => format!("path {}", document.path()),
        (date, title) => format!(
            "{} {}",
            date.map(|date| date.date.to_string()).unwrap_or_default(),
            title.as_ref().map(|title| words(&title.text)).unwrap_or_default()
        ),
    }
}

/// The rule about sections that are nowhere: where it shows that depends on those that are there.
const MISSING: &str = "PMA103";

/// What the findings of a document can be about.
pub struct Subjects<'a> {
    document: &'a Document,
    /// Where findings about the document as a whole stand: its title, and the fence of its front matter, which may be
    /// added to an old document without its other findings being new.
    whole: [Span; 2],
    /// The words of the actions by their places: owners and issues come and go without making it another action.
    actions: HashMap<Span, &'a str>,
}

impl<'a> Subjects<'a> {
    pub fn of(document: &'a Document) -> Self {
        let actions = document.actions.iter();
        let actions = actions.map(|action| (action.title_span, action.text.as_str())).collect();
        let front_matter = document.front_matter.as_ref().map(|found| found.span.start);
        let fence = front_matter.map(|at| document.source.line_span(document.source.line(at)));
        let head = document.head();
        Self { document, whole: [head, fence.unwrap_or(head)], actions }
    }

    /// The half of a fingerprint that names a finding in its document, before equal ones are numbered.
    pub fn finding(&self, code: &str, span: Span) -> u32 {
        let subject = match self.actions.get(&span) {
            _ if self.whole.contains(&span) || code == MISSING => String::new(),
            Some(text) => words(text),
            None => words(self.document.source.slice(span)),
        };
        // The entries of a log share their path.
        let entry = if self.document.is_entry { identity(self.document) } else { String::new() };
        hash(&[code.as_bytes(), entry.as_bytes(), subject.as_bytes()])
    }
}

/// Numbers what has the same halves, and writes them down.
#[derive(Debug, Default)]
pub struct Numbering {
    seen: HashMap<(u32, u32), u32>,
}

impl Numbering {
    /// Findings come in the order of the text.
    pub fn next(&mut self, document: u32, finding: u32) -> String {
        let number =
            self.seen.entry((document, finding)).and_modify(|number| *number += 1).or_insert(0);
        let finding = match number {
            0 => finding,
            number => hash(&[&finding.to_le_bytes(), &number.to_le_bytes()]),
        };
        format!("{document:08x}{finding:08x}")
    }
}

/// A finding that was there before: its fingerprint and the path of its document.
#[derive(Clone, Debug)]
pub struct Known {
    pub fingerprint: String,
    pub path: String,
}

/// Which known finding each diagnostic is: the one with its fingerprint; else the same finding of the same file, whose
/// document was given another title or date since. `documents` are the halves of those that there are now: a known
/// finding of a document that has moved elsewhere is not one of the document that took its path.
pub fn recognise(
    diagnostics: &[Diagnostic],
    known: &[Known],
    documents: &[u32],
) -> Vec<Option<usize>> {
    let by_fingerprint: HashMap<&str, usize> =
        known.iter().enumerate().map(|(at, known)| (known.fingerprint.as_str(), at)).collect();
    let mut found: Vec<Option<usize>> = diagnostics
        .iter()
        .map(|diagnostic| by_fingerprint.get(diagnostic.fingerprint.as_str()).copied())
        .collect();
    let taken: HashSet<usize> = found.iter().flatten().copied().collect();
    let present: HashSet<u32> = documents.iter().copied().collect();
    let is_present = |document: &str| {
        u32::from_str_radix(document, 16).is_ok_and(|document| present.contains(&document))
    };
    let paths: Vec<String> =
        diagnostics.iter().map(|diagnostic| path(&diagnostic.location.path)).collect();
    let mut by_place: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, known) in known.iter().enumerate() {
        if let Some((document, finding)) = known.fingerprint.split_at_checked(8)
            && !taken.contains(&at)
            && !is_present(document)
        {
            by_place.insert((&known.path, finding), at);
        }
    }
    for ((diagnostic, path), found) in diagnostics.iter().zip(&paths).zip(&mut found) {
        if found.is_none()
            && let Some((_, finding)) = diagnostic.fingerprint.split_at_checked(8)
        {
            *found = by_place.remove(&(path.as_str(), finding));
        }
    }
    found
}

/// The follow-up actions of one state of a repository, to see which of another state are new.
pub struct KnownActions {
    /// Each as the half of the fingerprints that names its document, and its words.
    by_document: HashSet<(u32, String)>,
    /// Those of documents that are not there any more under their id, or day and title: by the path of the file.
    by_path: HashSet<(String, String)>,
}

impl KnownActions {
    /// The actions of these documents of a history; `present` are the halves that name the documents of the other state.
    pub fn of(history: &History, documents: &[usize], present: &HashSet<u32>) -> Self {
        let names = of_history(history);
        let mut known = Self { by_document: HashSet::new(), by_path: HashSet::new() };
        for &at in documents {
            let document = history.document(at);
            let texts = document.actions.iter().map(|action| words(&action.text));
            if present.contains(&names[at]) {
                known.by_document.extend(texts.map(|text| (names[at], text)));
            } else if !document.is_entry {
                // The entries of a log share their path, and one may promise what another has promised.
                known.by_path.extend(texts.map(|text| (path(document.path()), text)));
            }
        }
        known
    }

    /// Whether an action of the other state was there; `name` is the half that names its document.
    pub fn has(&self, name: u32, document: &Document, action: &Action) -> bool {
        let text = words(&action.text);
        self.by_document.contains(&(name, text.clone()))
            || self.by_path.contains(&(path(document.path()), text))
    }
}

/// A path as known findings have it.
pub fn path(path: &RepoPath) -> String {
    path.to_text()
}

/// The words in lower case: markup, punctuation and line breaks come and go.
fn words(text: &str) -> String {
    let words =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    if words.is_empty() { text.trim().to_owned() } else { words }
}

fn hash(parts: &[&[u8]]) -> u32 {
    parts.iter().fold(Hash::default(), |hash, part| hash.and(part)).folded()
}

/// FNV-1a of 64 bits: stable across versions and machines, which std's hasher does not promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// Of what was hashed and this part. A part ends in a byte that no text has.
    fn and(self, part: &[u8]) -> Self {
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let bytes = part.iter().chain([&0xff]);
        Self(bytes.fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME)))
    }

    fn folded(self) -> u32 {
        let [a, b, c, d, e, f, g, h] = self.0.to_le_bytes();
        u32::from_le_bytes([a, b, c, d]) ^ u32::from_le_bytes([e, f, g, h])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Conventions;
    use crate::history::OwnWords;

    fn read(path: &str, text: &str) -> Document {
        let bytes = text.as_bytes().to_vec();
        Document::read_all(RepoPath::from(path), bytes, &Conventions::default()).swap_remove(0)
    }

    fn halves(files: &[(&str, &str)]) -> Vec<u32> {
        let documents: Vec<Document> = files.iter().map(|(path, text)| read(path, text)).collect();
        of_history(&History::new(documents, OwnWords::default(), Vec::new()))
    }

    #[test]
    fn a_document_is_the_same_under_another_name() {
        for text in [
            "---\nid: PM-7\n---\n# T\n",
            "---\ndate: 2026-01-05\n---\n# Checkout was down\n",
            "# Checkout was down\n",
        ] {
            assert_eq!(halves(&[("a.md", text)]), halves(&[("old/b.md", text)]), "{text}");
        }
        let dated = "---\ndate: 2026-01-05\n---\n# Checkout was down\n";
        let edited = "---\ndate: 2026-01-05\n---\n# Checkout *was* down!\n\nMore.\n";
        assert_eq!(halves(&[("a.md", dated)]), halves(&[("a.md", edited)]));
    }

    #[test]
    fn documents_are_told_apart() {
        let titled = "# Post-mortem\n";
        for files in [
            [("2026-01-05.md", titled), ("2026-01-06.md", titled)],
            [("a.md", titled), ("b.md", titled)],
            [("a.md", "---\nid: PM-7\n---\n# T\n"), ("b.md", "---\nid: PM-7\n---\n# T\n")],
            [("a.md", "Text.\n"), ("b.md", "Text.\n")],
        ] {
            let found = halves(&files);
            assert_ne!(found[0], found[1], "{files:?}");
        }
    }

    #[test]
    fn a_finding_is_what_it_is_about() {
        let finding = |text: &str, code: &str| {
            let document = read("a.md", text);
            let action = document.actions[0].title_span;
            Subjects::of(&document).finding(code, action)
        };
        let plain = "# T\n\n## Action items\n\n- Add an alert on the queue\n";
        let same = [
            "# T\n\nMore.\n\n## Action items\n\n- Add an alert on the queue (#12)\n",
            "# T\n\n## Action items\n\n- [ ] @kim: **Add an alert** on\n  the queue.\n",
        ];
        for text in same {
            assert_eq!(finding(text, "PMA204"), finding(plain, "PMA204"), "{text}");
        }
        assert_ne!(finding(plain, "PMA203"), finding(plain, "PMA204"));
        let other = "# T\n\n## Action items\n\n- Add an alert on the stack\n";
        assert_ne!(finding(other, "PMA203"), finding(plain, "PMA203"));
    }

    #[test]
    fn the_whole_document_is_one_subject() {
        let missing = |text: &str, words: &str| {
            let document = read("a.md", text);
            let start = text.find(words).unwrap();
            Subjects::of(&document).finding("PMA101", Span::new(start, start + words.len()))
        };
        let one = missing("# Checkout was down\n", "Checkout was down");
        assert_eq!(missing("# Checkout was slow\n", "Checkout was slow"), one);
        assert_eq!(missing("---\nowner: kim\n---\n# T\n", "---"), one);
        assert_ne!(missing("---\nowner: kim\n---\n# T\n", "kim"), one);
    }

    #[test]
    fn equal_findings_are_numbered() {
        let mut numbering = Numbering::default();
        let names = [(1, 2), (1, 2), (1, 2), (2, 2)].map(|(one, two)| numbering.next(one, two));
        assert_eq!(names[0], "0000000100000002");
        assert_eq!(HashSet::from(names).len(), 4);
    }
}
