//! Places that are filled when they are first asked for, and cost nearly nothing before.

use std::sync::OnceLock;

/// One for each of many things, of which most runs ask for few.
#[derive(Debug)]
pub(super) struct Slots<T> {
    parts: Vec<OnceLock<Box<Part<T>>>>,
}

type Part<T> = [OnceLock<T>; PART];

/// So many are made at once: their memory is less than a page.
const PART: usize = 64;

impl<T> Slots<T> {
    /// For so many, all of them empty.
    pub(super) fn new(count: usize) -> Self {
        Self { parts: std::iter::repeat_with(OnceLock::new).take(count.div_ceil(PART)).collect() }
    }

    fn slot(&self, at: usize) -> &OnceLock<T> {
        let part = self.parts[at / PART]
            .get_or_init(|| Box::new(std::array::from_fn(|_| OnceLock::new())));
        &part[at % PART]
    }

    /// What is at a place; where nothing is, it is made.
    pub(super) fn get_or_init(&self, at: usize, make: impl FnOnce() -> T) -> &T {
        self.slot(at).get_or_init(make)
    }

    /// Fills a place that is empty.
    pub(super) fn fill(&self, at: usize, value: T) {
        let _ = self.slot(at).set(value);
    }
}
