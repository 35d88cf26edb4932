//! What is wrong with a text before any rule looks at it.

use super::Span;

/// A mistake met while reading a document. Reading goes on as well as it can: a problem is never an
/// error of the tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    /// Lower case, without a final dot.
    pub message: String,
    /// The way out, as an imperative.
    pub help: Option<String>,
    /// A second place and what it has to do with the problem.
    pub related: Option<(Span, String)>,
}

impl Problem {
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, related: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related = Some((span, message.into()));
        self
    }
}
