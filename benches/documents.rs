//! Reading documents, and holding them to the schema.
//!
//! `cargo bench documents`

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use pmalint::document::{Conventions, Document};
use pmalint::schema::{Schema, project};

use crate::made;

/// From bytes to a document: Markdown, front matter, sections, actions, references.
#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let text = made::document(7, &made::actions(100));
    let conventions = Conventions::default();
    let path = pmalint::git::RepoPath::from("docs/postmortems/outage.md");
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| (path.clone(), text.clone().into_bytes()))
        .bench_values(|(path, bytes)| Document::read_all(path, bytes, &conventions));
}

/// What is read of each follow-up action: its words, owner, due date, state and issues. The document has nothing else.
#[divan::bench]
fn extract(bencher: Bencher<'_, '_>) {
    const COUNT: usize = 200;
    let items: Vec<String> = (made::actions(COUNT).iter().enumerate())
        .map(|(at, action)| format!("- [ ] @kim: {action} by 2026-03-01 (#{at})\n"))
        .collect();
    let text = format!("# Outage\n\n## Action items\n\n{}", items.concat());
    let conventions = Conventions::default();
    let path = pmalint::git::RepoPath::from("docs/postmortems/outage.md");
    let read = |bytes| Document::read_all(path.clone(), bytes, &conventions);
    assert_eq!(read(text.clone().into_bytes())[0].actions.len(), COUNT);
    bencher
        .counter(ItemsCount::new(COUNT))
        .with_inputs(|| text.clone().into_bytes())
        .bench_values(read);
}

/// From a document to its violations of the built-in schema.
#[divan::bench]
fn validate(bencher: Bencher<'_, '_>) {
    let text = made::document(7, &made::actions(100));
    let path = pmalint::git::RepoPath::from("docs/postmortems/outage.md");
    let documents = Document::read_all(path, text.into_bytes(), &Conventions::default());
    let schema = Schema::builtin();
    bencher.bench(|| schema.validate(&project(black_box(&documents[0]), schema)));
}
