//! A file of the user's that cannot be used: settings or a schema.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::document::{Problem, Span};

/// All mistakes of a file, shown at their places. A failure of the tool (exit code 2), not a finding.
#[derive(Debug)]
pub struct BrokenFile {
    source: NamedSource<String>,
    first: Mistake,
    others: Vec<Mistake>,
}

/// One problem as miette shows it; its text is that of the file it belongs to.
#[derive(Debug)]
struct Mistake(Problem);

impl BrokenFile {
    /// The report of the problems, in the order of the text; `None` where there are none.
    pub fn report(path: &str, text: &str, mut problems: Vec<Problem>) -> Option<miette::Report> {
        problems.sort_by_key(|problem| problem.span);
        let mut mistakes = problems.into_iter().map(Mistake);
        let first = mistakes.next()?;
        let source = NamedSource::new(path, text.to_owned());
        Some(miette::Report::new(Self { source, first, others: mistakes.collect() }))
    }
}

impl fmt::Display for BrokenFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(formatter)
    }
}

impl std::error::Error for BrokenFile {}

impl Diagnostic for BrokenFile {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.first.help()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.first.labels()
    }

    /// The other mistakes, which miette shows with this file's text.
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let others = self.others.iter().map(|mistake| mistake as &dyn Diagnostic);
        (!self.others.is_empty()).then(|| Box::new(others) as _)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for Mistake {}

impl Diagnostic for Mistake {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.help.as_ref().map(|help| Box::new(help) as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = |span: Span, text: Option<&String>| {
            LabeledSpan::new(text.cloned(), span.start, span.end - span.start)
        };
        let here = std::iter::once(label(self.0.span, None));
        let related = self.0.related.iter().map(move |(span, text)| label(*span, Some(text)));
        Some(Box::new(here.chain(related)))
    }
}
