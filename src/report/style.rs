//! What the output can show: colour, Unicode, width, links.

use std::fmt;

use anstyle::{AnsiColor, Effects};

use crate::rules::Severity;

/// How text for people is drawn. Whoever opens the output decides; nothing here looks at the
/// terminal or the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    /// Whether frames may be drawn with characters outside of ASCII. Documents are shown as they are.
    pub unicode: bool,
    /// The columns of the terminal.
    pub width: usize,
    /// Whether the terminal knows links (OSC 8).
    pub hyperlinks: bool,
}

impl Style {
    /// For a pipe, a file or a CI log: the same on every machine.
    pub const PLAIN: Self = Self { colour: false, unicode: true, width: 100, hyperlinks: false };

    pub(super) fn bold(&self, text: impl fmt::Display) -> Painted<impl fmt::Display> {
        self.paint(anstyle::Style::new().bold(), text)
    }

    pub(super) fn dim(&self, text: impl fmt::Display) -> Painted<impl fmt::Display> {
        self.paint(anstyle::Style::new().effects(Effects::DIMMED), text)
    }

    pub(super) fn help(&self, text: impl fmt::Display) -> Painted<impl fmt::Display> {
        self.paint(AnsiColor::Cyan.on_default().bold(), text)
    }

    pub(super) fn severity(
        &self,
        severity: Severity,
        text: impl fmt::Display,
    ) -> Painted<impl fmt::Display> {
        let colour = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        self.paint(colour.on_default().bold(), text)
    }

    /// A line of a diff, by the sign that it begins with.
    pub(super) fn changed(
        &self,
        sign: char,
        text: impl fmt::Display,
    ) -> Painted<impl fmt::Display> {
        let style = match sign {
            '+' => AnsiColor::Green.on_default(),
            '-' => AnsiColor::Red.on_default(),
            '@' => AnsiColor::Cyan.on_default(),
            _ => anstyle::Style::new(),
        };
        self.paint(style, text)
    }

    /// The text as a link, where links are known and the address is plain enough to be one.
    pub(super) fn link(&self, address: &str, text: &str) -> String {
        if self.hyperlinks
            && !address.is_empty()
            && address.bytes().all(|byte| byte.is_ascii_graphic())
        {
            format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
        } else {
            text.to_owned()
        }
    }

    fn paint<T: fmt::Display>(&self, style: anstyle::Style, text: T) -> Painted<T> {
        Painted { style: if self.colour { style } else { anstyle::Style::new() }, text }
    }
}

/// A text in its colour.
pub(super) struct Painted<T> {
    style: anstyle::Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}{:#}", self.style, self.text, self.style)
    }
}
