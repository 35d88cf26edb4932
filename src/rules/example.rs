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
    /// The schema that it is held to, where that is not the one without settings; in YAML.
    pub schema: Option<&'static str>,
    /// Of a bad example: the text after `--fix`, where that changes it.
    pub fixed: Option<&'static str>,
}

/// The repository that the examples stand in, which says what their `#12` means.
#[cfg(test)]
pub(super) const ORIGIN: &str = "https://gitlab.example.com/ovenmere/storefront";

impl Example {
    pub const fn document(text: &'static str) -> Self {
        Self { text, earlier: &[], is_removed: false, schema: None, fixed: None }
    }

    pub const fn after(earlier: &'static [&'static str], text: &'static str) -> Self {
        Self { earlier, ..Self::document(text) }
    }

    pub const fn removed(text: &'static str, stay: &'static [&'static str]) -> Self {
        Self { earlier: stay, is_removed: true, ..Self::document(text) }
    }

    /// The same, held to this schema.
    #[must_use]
    pub const fn held_to(self, schema: &'static str) -> Self {
        Self { schema: Some(schema), ..self }
    }

    /// The same, which `--fix` makes this text.
    #[must_use]
    pub const fn fixed(self, text: &'static str) -> Self {
        Self { fixed: Some(text), ..self }
    }
}
