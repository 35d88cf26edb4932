//! Which of the schemas that come with pmalint the documents are written by.

use crate::document::tree::Node;
use crate::document::{Conventions, Document, Section, Vocabulary, label_words};
use crate::git::RepoPath;
use crate::schema::{PRESETS, Preset, SchemaPart, project};

/// How documents were written long ago says little of how they are written now.
const NEWEST: usize = 100;
/// Of the sections that a schema asks for, documents written by it have this share on average.
const LEAST_SHARE: f64 = 0.8;
/// And this share by the schema's own headings: a post-mortem of any sort has an impact and a timeline.
const LEAST_NAMED_ALIKE: f64 = 0.6;

/// How well documents fit a schema.
#[derive(Clone, Debug)]
pub struct Fit {
    pub preset: &'static Preset,
    /// How many documents were looked at: the newest.
    pub documents: usize,
    /// Each required section by its heading, with how many documents have it.
    pub sections: Vec<(String, usize)>,
    /// How many sections of all these are called as the schema calls them.
    named_alike: usize,
}

impl Fit {
    /// Whether the documents are written by the schema: they have its sections, by its names.
    fn is_close(&self) -> bool {
        let asked = (self.sections.len() * self.documents).max(1) as f64;
        let there: usize = self.sections.iter().map(|(_, count)| count).sum();
        there as f64 / asked >= LEAST_SHARE && self.named_alike as f64 / asked >= LEAST_NAMED_ALIKE
    }

    /// `Summary in 83 of 91, Impact in 40`
    pub fn told(&self) -> String {
        let told = self.sections.iter().enumerate().map(|(at, (heading, count))| {
            let of = if at == 0 { format!(" of {}", self.documents) } else { String::new() };
            format!("{heading} in {count}{of}")
        });
        told.collect::<Vec<_>>().join(", ")
    }
}

/// The schema that asks for the most of what the documents have, the default where no other fits. Every document is
/// given as its path and text.
pub(super) fn best(files: &[(RepoPath, Vec<u8>)], documents: &[Document]) -> Fit {
    let mut newest: Vec<&Document> = documents.iter().collect();
    newest.sort_by_key(|document| std::cmp::Reverse(document.date.as_ref().map(|date| date.date)));
    let newest: Vec<_> = newest.iter().take(NEWEST).map(|document| document.path()).collect();
    let files: Vec<_> = files.iter().filter(|(path, _)| newest.contains(&path)).collect();
    let mut fits = PRESETS.iter().map(|preset| fit(preset, &files));
    let default = fits.next();
    let mut best: Option<Fit> = None;
    let asks = |fit: &Option<Fit>| fit.as_ref().map_or(0, |fit| fit.sections.len());
    let fewest = asks(&default);
    for fit in fits {
        if fit.is_close() && fit.sections.len() > fewest.max(asks(&best)) {
            best = Some(fit);
        }
    }
    best.or(default).unwrap_or_else(|| fit(&PRESETS[0], &[]))
}

fn fit(preset: &'static Preset, files: &[&(RepoPath, Vec<u8>)]) -> Fit {
    let schema = preset.compiled();
    let mut vocabulary = Vocabulary::default();
    for (kind, heading) in schema.headings() {
        vocabulary.add(kind, heading);
    }
    let conventions = Conventions { vocabulary, ..Conventions::default() };
    let required: Vec<SchemaPart> =
        schema.section_parts().into_iter().filter(|part| part.is_required).collect();
    let mut counts = vec![0; required.len()];
    let (mut documents, mut named_alike) = (0, 0);
    for (path, bytes) in files {
        for document in Document::read_all(path.clone(), bytes.clone(), &conventions) {
            documents += 1;
            let root = project(&document, schema);
            let sections = root.get("sections");
            for (part, count) in required.iter().zip(&mut counts) {
                *count +=
                    usize::from(sections.and_then(|has: &Node| has.get(&part.name)).is_some());
                let label = label_words(&part.label);
                let alike = |section: &Section| label_words(&section.label) == label;
                named_alike += usize::from(document.sections.iter().any(alike));
            }
        }
    }
    let sections = required.into_iter().map(|part| part.label).zip(counts).collect();
    Fit { preset, documents, sections, named_alike }
}
