//! What each word of a text tells: much where few actions hold it, little where many do.

use super::concepts::{ActionText, Token, Unit};

/// A text that is compared, with what each of its words weighs.
#[derive(Debug)]
pub(super) struct Weighed<'t> {
    pub(super) text: &'t ActionText,
    whole: Vec<f32>,
    title: Vec<f32>,
}

/// A text or its title, with what each of its words weighs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'t, 'w> {
    pub(super) unit: &'t Unit,
    /// By the places of the tokens.
    pub(super) weights: &'w [f32],
}

impl<'t> Weighed<'t> {
    /// `whole` are the weights of its tokens; `weigh` is asked for others.
    pub(super) fn new(
        text: &'t ActionText,
        whole: Vec<f32>,
        weigh: impl Fn(&Token) -> f32,
    ) -> Self {
        let title = text.title.iter().flat_map(|title| &title.tokens).enumerate();
        // A title is nearly always the beginning of its text.
        let is_same = |at: usize, token: &Token| {
            let there = text.whole.tokens.get(at);
            there.is_some_and(|it| (it.concept, it.look) == (token.concept, token.look))
        };
        let weigh_title = |(at, token)| if is_same(at, token) { whole[at] } else { weigh(token) };
        let title = title.map(weigh_title).collect();
        Self { text, whole, title }
    }

    pub(super) fn whole(&self) -> Side<'t, '_> {
        Side { unit: &self.text.whole, weights: &self.whole }
    }

    pub(super) fn title(&self) -> Option<Side<'t, '_>> {
        Some(Side { unit: self.text.title.as_ref()?, weights: &self.title })
    }
}

/// The shipped frequencies count as a history of so many actions, so that a history of ten has weights, too.
const PRIOR: f32 = 500.0;

/// A number alone says little about what the work is.
pub(super) const NUMBER_WEIGHT: f32 = 1.5;

/// How much a concept tells that so many of all texts hold: the inverse document frequency of BM25, over them and the
/// shipped frequencies together. `share` is its share among actions at large.
pub(super) fn weight(holding: u32, share: f32, all: usize) -> f32 {
    let holding = holding as f32 + share * PRIOR;
    let all = all as f32 + PRIOR;
    (1.0 + (all - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
}
