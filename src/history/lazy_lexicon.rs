//! The lexicon of a run.

use std::sync::{Arc, OnceLock};

use super::{Lexicon, OwnWords};

/// The lexicon of a run, made by whoever needs it first: it holds some thousand stems, and a run in which nothing is
/// compared does without. There is one, since actions of different folders are compared with each other.
#[derive(Debug, Default)]
pub(crate) struct LazyLexicon {
    own_words: OwnWords,
    made: OnceLock<Arc<Lexicon>>,
}

impl LazyLexicon {
    pub(crate) fn new(own_words: OwnWords) -> Self {
        Self { own_words, made: OnceLock::new() }
    }

    pub(crate) fn get(&self) -> &Arc<Lexicon> {
        self.made.get_or_init(|| Arc::new(Lexicon::with(&self.own_words)))
    }
}
