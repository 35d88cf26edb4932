//! Finding repeats: the index over all earlier actions, and one search in it.
//!
//! `cargo bench -- repeats::build`, and the same with `words` and `search`: a process for each, since what ran before leaves
//! its memory behind. The bound of the project: over 100,000 actions, building costs at most three times as much as cutting
//! the same texts into words (`words`), and a search at most a hundredth of building.

use divan::{Bencher, black_box};
use pmalint::history::{ActionIndex, ActionText, Lexicon};

use crate::made;

const COUNTS: [usize; 3] = [1_000, 10_000, 100_000];

/// What everything is measured by: each text in lower-case words.
#[divan::bench(args = COUNTS, sample_count = 9, sample_size = 1)]
fn words(bencher: Bencher<'_, '_>, count: usize) {
    let texts = made::actions(count);
    bencher.bench(|| {
        let cut = |text: &String| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
        };
        texts.iter().map(cut).collect::<Vec<_>>()
    });
}

fn index(texts: &[String], lexicon: &Lexicon) -> ActionIndex {
    ActionIndex::build(texts.iter().map(|text| ActionText::new(text, None, lexicon)))
}

#[divan::bench(args = COUNTS, sample_count = 9, sample_size = 1)]
fn build(bencher: Bencher<'_, '_>, count: usize) {
    let (texts, lexicon) = (made::actions(count), Lexicon::builtin());
    bencher.bench(|| index(&texts, &lexicon));
}

#[divan::bench(args = COUNTS, sample_count = 100)]
fn search(bencher: Bencher<'_, '_>, count: usize) {
    let (texts, lexicon) = (made::actions(count), Lexicon::builtin());
    let index = index(&texts, &lexicon);
    let text = ActionText::new(
        "Alert when the order queue of service3 fills up, and page the team on call",
        None,
        &lexicon,
    );
    bencher.bench(|| index.nearest(black_box(&text), 3, &|_| true));
}
