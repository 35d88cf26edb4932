//! The examples of a rule, which are its tests as well.

/// A document, and the documents of earlier incidents that it is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The text; in a bad example `«...»` marks what is found.
    pub text: &'static str,
    /// Texts of earlier incidents, oldest first.
    pub earlier: &'static [&'static str],
    /// Whether the change removes the document; the others are those that stay.
    pub is_removed: bool,
}

impl Example {
    pub const fn document(text: &'static str) -> Self {
        Self { text, earlier: &[], is_removed: false }
    }

    pub const fn after(earlier: &'static [&'static str], text: &'static str) -> Self {
        Self { text, earlier, is_removed: false }
    }

    pub const fn removed(text: &'static str, stay: &'static [&'static str]) -> Self {
        Self { text, earlier: stay, is_removed: true }
    }
}
