//! What a suppression says, and how far it reaches.

use jiff::civil::Date;

use crate::document::{Problem, Span};

/// What a directive speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The line of the comment, and the paragraph, heading or row of a table that it stands in.
    Line,
    /// The next line with text, and the block that begins there.
    NextLine,
    /// All up to a `pmalint-enable`, or to the end.
    Block,
    /// The whole file.
    File,
    /// Ends what a [`Reach::Block`] began.
    Enable,
}

/// The name or code of a rule, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    pub text: String,
    pub span: Span,
}

/// One comment that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The comment, with its marks.
    pub span: Span,
    pub reach: Reach,
    /// Never empty, but for [`Reach::Enable`], where none means all.
    pub rules: Vec<RuleName>,
    /// The author's words.
    pub reason: Option<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where findings that it speaks of start.
    pub(super) scope: Span,
    /// It stands in another entry of the same log, and reaches into this one.
    pub is_elsewhere: bool,
}

/// The directives of a document in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    pub(super) all: Vec<Directive>,
    /// Comments that are meant as directives and cannot be understood.
    pub problems: Vec<Problem>,
}

impl Directive {
    /// Whether it has lost its force.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

impl Directives {
    /// What concerns an entry of a log. `extent` is where the entry stands.
    pub(crate) fn of_entry(&self, extent: Span) -> Self {
        let mut entry = self.clone();
        entry.problems.retain(|problem| extent.contains(problem.span));
        entry.all.retain(|directive| {
            extent.contains(directive.span)
                || matches!(directive.reach, Reach::File | Reach::Block | Reach::Enable)
        });
        for directive in &mut entry.all {
            directive.is_elsewhere = !extent.contains(directive.span);
        }
        entry
    }

    pub fn all(&self) -> &[Directive] {
        &self.all
    }

    /// The directives that name a rule, in the order of the text, each with its reach: findings that start there, the
    /// last byte included, are meant.
    pub fn about(&self, is_rule: &dyn Fn(&str) -> bool) -> Vec<(&Directive, Span)> {
        let mut found = Vec::new();
        let mut enabled = None;
        for directive in self.all.iter().rev() {
            if directive.ends(is_rule) {
                enabled = Some(directive.span.start);
            } else if directive.reach != Reach::Enable && directive.names(is_rule) {
                let mut reach = directive.scope;
                if let Some(end) = enabled.filter(|_| directive.reach == Reach::Block) {
                    reach.end = end.saturating_sub(1);
                }
                found.push((directive, reach));
            }
        }
        found.reverse();
        found
    }
}

impl Directive {
    fn names(&self, is_rule: &dyn Fn(&str) -> bool) -> bool {
        self.rules.iter().any(|rule| is_rule(&rule.text))
    }

    fn ends(&self, is_rule: &dyn Fn(&str) -> bool) -> bool {
        self.reach == Reach::Enable && (self.rules.is_empty() || self.names(is_rule))
    }
}
