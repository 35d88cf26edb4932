//! What a reference is, and when two of them mean the same item.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::document::Span;

/// What sort of thing a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// An issue, ticket, work item, story or card.
    Issue,
    /// A pull or merge request: work in progress or done, not a promise to do it.
    Change,
    Discussion,
    Epic,
    /// A board, query, list, milestone or the form for a new issue: it holds items and is none.
    Container,
}

impl ReferenceKind {
    /// Whether this is one item of work rather than a place where items are kept.
    pub fn is_item(self) -> bool {
        self != Self::Container
    }

    /// The name in the JSON report, which knows only `issue` and `change`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Issue | Self::Discussion | Self::Epic | Self::Container => "issue",
        }
    }
}

impl Serialize for ReferenceKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What the address of a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classified {
    /// `github`, `jira` ..., or the name that the settings give a custom tracker.
    pub tracker: Cow<'static, str>,
    pub kind: ReferenceKind,
    /// See [`Reference::identity`].
    pub identity: String,
}

impl Classified {
    /// The reference that a link to `url` is, written as `text` at `span`.
    pub fn into_reference(self, text: String, url: String, span: Span) -> Reference {
        let Self { tracker, kind, identity } = self;
        Reference { text, span, url: Some(url), tracker, kind, identity, of_origin: false }
    }
}

/// One reference, as it is written in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As written: `#12`, `PLAT-12`, an address.
    pub text: String,
    /// Where it is written; [`Reference::shifted`] moves it into the document.
    pub span: Span,
    /// Absolute; absent where neither the document nor the settings say where the item lives.
    pub url: Option<String>,
    /// `github`, `jira` ..., the name of a custom tracker, or `unknown`.
    pub tracker: Cow<'static, str>,
    pub kind: ReferenceKind,
    /// Equal for every spelling of the same item: lower-case, without fragment and query. Issues and pull
    /// requests share their numbers on GitHub and Forgejo, so that they share their identity too.
    pub identity: String,
    /// Neither it nor the settings say which repository is meant: it is taken for that of the remote `origin`.
    pub of_origin: bool,
}

impl Reference {
    /// What to call it in a sentence: as written where that says which one, else its identity.
    pub fn name(&self) -> &str {
        let text = self.text.trim();
        let says_which =
            text.chars().any(|character| character.is_ascii_digit()) && !text.contains("://");
        if says_which && text.len() <= 40 { text } else { &self.identity }
    }

    /// The same reference in a text that starts `base` bytes before this one's.
    pub fn shifted(mut self, base: usize) -> Self {
        self.span = Span::new(self.span.start + base, self.span.end + base);
        self
    }
}
