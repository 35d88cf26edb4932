//! What mends a finding, as data: a rule that knows the one right answer says it.

use crate::document::Span;

/// The change of a document that mends a finding. It is there only where nobody would do otherwise: what has several
/// answers is a help text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative: lower case, without a final dot.
    pub title: String,
    /// Never empty; they do not overlap.
    pub edits: Vec<Edit>,
}

/// A text in place of what stands at a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    /// What will stand there; nothing, where the span is taken out.
    pub text: String,
}

impl Fix {
    /// A fix of one edit.
    pub fn new(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), edits: vec![Edit { span, text: text.into() }] }
    }
}
