//! Reports for the tests of the formats.

use std::ops::Range;

use super::{
    Diagnostic, Format, Issue, ListedAction, Location, RelatedLocation, Report, SetAside, Style,
    Summary, View, WithEarlier, write,
};
use crate::document::Source;
use crate::git::RepoPath;
use crate::history::{Evidence, SharedWords};
use crate::rules::Severity;

/// A report with the documents that it names.
pub(super) struct Sample {
    pub(super) sources: Vec<Source>,
    pub(super) report: Report,
    pub(super) earlier: Vec<WithEarlier>,
}

impl Sample {
    /// One error in one document.
    pub(super) fn new(path: &str, text: &str, span: Range<usize>, message: &str) -> Self {
        let source = Source::new(RepoPath::from(path), text.to_owned());
        let diagnostic = Diagnostic {
            code: "PMA101",
            rule: "some-rule",
            severity: Severity::Error,
            location: location(&source, span),
            message: message.to_owned(),
            help: None,
            url: "https://example.org/rules/PMA101".to_owned(),
            fingerprint: "0123456789abcdef".to_owned(),
            related: Vec::new(),
            score: None,
            evidence: None,
            fix: None,
        };
        let summary = Summary { documents: 1, errors: 1, ..Summary::default() };
        Self {
            sources: vec![source],
            report: Report { diagnostics: vec![diagnostic], summary, ..Report::default() },
            earlier: Vec::new(),
        }
    }

    /// The same, with the span given by the text that it holds.
    pub(super) fn marking(path: &str, text: &str, marked: &str) -> Self {
        Self::new(path, text, find(text, marked), "message")
    }

    /// Adds a second place to the finding, and its document.
    pub(super) fn related(mut self, path: &str, text: &str, marked: &str, message: &str) -> Self {
        let source = Source::new(RepoPath::from(path), text.to_owned());
        let location = location(&source, find(text, marked));
        let related = RelatedLocation { location, message: message.to_owned() };
        self.report.diagnostics[0].related.push(related);
        self.sources.push(source);
        self
    }
}

/// An action with one earlier action, all of their texts the one given.
pub(super) fn with_earlier(text: &str) -> WithEarlier {
    let action = ListedAction {
        path: RepoPath::from(text),
        line: 5,
        text: text.to_owned(),
        date: Some(jiff::civil::date(2025, 8, 19)),
        owner: Some(text.to_owned()),
        issue: Some(Issue { name: text.to_owned(), url: Some(text.to_owned()) }),
        state: "open",
    };
    WithEarlier { action: action.clone(), earlier: vec![(action, 0.714)] }
}

/// What a comparison may have found.
pub(super) fn evidence() -> Evidence {
    let both = |new: &str, earlier: &str| SharedWords { new: new.into(), earlier: earlier.into() };
    Evidence {
        shared: vec![both("queue", "queues"), both("alert", "Page")],
        only_new: vec!["depth".into()],
        only_earlier: Vec::new(),
    }
}

fn find(text: &str, marked: &str) -> Range<usize> {
    let start = text.find(marked).unwrap();
    start..start + marked.len()
}

fn location(source: &Source, span: Range<usize>) -> Location {
    Location {
        path: source.path().clone(),
        start: source.position(span.start),
        end: source.position(span.end),
    }
}

/// An action that was promised in an earlier document.
pub(super) fn repeat() -> Sample {
    let mut sample = Sample::marking(
        "docs/postmortems/2026-01-05-checkout.md",
        "# Checkout was down\n\n## Actions\n\n- Add an alert for queue depth\n- Rotate the key\n",
        "Add an alert for queue depth",
    )
    .related(
        "docs/postmortems/2025-08-19-queue.md",
        "# Queue\n\n- [ ] Alert on the depth of queues\n",
        "Alert on the depth of queues",
        "first promised here",
    );
    let diagnostic = &mut sample.report.diagnostics[0];
    diagnostic.code = "PMA302";
    diagnostic.rule = "repeat-text";
    diagnostic.message = "this action was promised before".to_owned();
    diagnostic.help =
        Some("link the issue of the earlier action, or say why it was not done".to_owned());
    diagnostic.url = "https://example.org/rules/PMA302".to_owned();
    sample
}

/// A report in which all that others wrote is this text.
pub(super) fn hostile(text: &str) -> Sample {
    let content = format!("{text}\n");
    let mut sample =
        Sample::new(text, &content, 0..text.len(), text).related("b.md", &content, "", text);
    sample.report.diagnostics[0].help = Some(text.to_owned());
    let known = sample.report.diagnostics[0].clone();
    sample.report.set_aside.push((known, SetAside::Suppressed { reason: text.to_owned() }));
    sample.report.summary.suppressed = 1;
    sample.earlier.push(with_earlier(text));
    sample
}

/// The repeat, and two findings that do not count: one suppressed, one known to the baseline.
pub(super) fn set_aside() -> Sample {
    let mut sample = repeat();
    let found = &sample.report.diagnostics[0];
    let other = |line: usize, fingerprint: &str| {
        let mut found = found.clone();
        (found.location.start.line, found.location.end.line) = (line, line);
        found.fingerprint = fingerprint.to_owned();
        found
    };
    let suppressed = SetAside::Suppressed { reason: "vendor".to_owned() };
    sample.report.set_aside = vec![
        (other(6, "fedcba9876543210"), suppressed),
        (other(7, "0011223344556677"), SetAside::Baselined),
    ];
    sample.report.summary.suppressed = 1;
    sample.report.summary.baselined = 1;
    sample.earlier.push(with_earlier("Alert on the depth of queues"));
    sample
}

/// A report with this many findings of each severity, least severe first.
pub(super) fn many(errors: usize, warnings: usize, infos: usize) -> Sample {
    let mut sample = Sample::marking("a.md", "text\n", "text");
    let diagnostic = sample.report.diagnostics.remove(0);
    for (count, severity) in
        [(infos, Severity::Info), (warnings, Severity::Warning), (errors, Severity::Error)]
    {
        for _ in 0..count {
            sample.report.diagnostics.push(Diagnostic { severity, ..diagnostic.clone() });
        }
    }
    sample.report.summary = Summary { documents: 1, errors, warnings, infos, ..Summary::default() };
    sample
}

/// The report as a format writes it to a pipe.
pub(super) fn rendered(format: Format, sample: &Sample) -> String {
    rendered_as(format, sample, &Style::PLAIN)
}

pub(super) fn rendered_as(format: Format, sample: &Sample, style: &Style) -> String {
    let lookup =
        |place: &Location| sample.sources.iter().find(|source| *source.path() == place.path);
    let documents: Vec<RepoPath> =
        sample.sources.iter().map(|source| source.path().clone()).collect();
    let view = View {
        lookup: &lookup,
        style,
        summary: true,
        documents: &documents,
        fail_on: Some(Severity::Error),
        earlier: &sample.earlier,
    };
    let mut out = Vec::new();
    write(format, &sample.report, &view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a renderer with GitHub's extensions, and some more, makes of Markdown.
pub(super) fn html(markdown: &str) -> String {
    use pulldown_cmark::{Options, Parser, html::push_html};
    let mut options = Options::all();
    options.remove(Options::ENABLE_SMART_PUNCTUATION | Options::ENABLE_WIKILINKS);
    let mut html = String::new();
    push_html(&mut html, Parser::new_ext(markdown, options));
    html
}

/// Each format of one report with text in it that is not to be trusted.
#[test]
fn every_format() {
    let text = "a|b <b>&\"'`*_[x](https://evil.example)\n::error::@octocat #1 ##[error]\u{1b}[2J\u{202e}]]> é 🎉";
    let mut sample = set_aside();
    let hostile = hostile(text);
    sample.report.diagnostics.extend(hostile.report.diagnostics);
    sample.report.set_aside.extend(hostile.report.set_aside);
    sample.sources.extend(hostile.sources);
    sample.earlier.extend(hostile.earlier);
    sample.report.summary.errors = 2;
    sample.report.summary.suppressed = 2;
    for format in Format::ALL {
        insta::assert_snapshot!(format.as_str(), rendered(*format, &sample));
    }
}
