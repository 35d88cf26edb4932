//! The formats of a report, and the one way to write any of them.

use std::io::{self, Write};

use super::{
    Location, Report, Style, WithEarlier, checkstyle, concise, github, gitlab, json, junit,
    markdown, rdjson, sarif, statistics, terminal,
};
use crate::document::Source;
use crate::git::RepoPath;
use crate::rules::Severity;

/// Finds the text of a document that a report names, or one that has the place in question where the document has it;
/// `None` where it was not read.
pub type Lookup<'a> = dyn Fn(&Location) -> Option<&'a Source> + 'a;

/// What a format may use besides the report.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub lookup: &'a Lookup<'a>,
    pub style: &'a Style,
    /// Whether formats for people end with what was found in all; machine formats are the same with and
    /// without it.
    pub summary: bool,
    /// The files that were linted, in the order of the report.
    pub documents: &'a [RepoPath],
    /// The least severity that makes the run fail; `None` if nothing does.
    pub fail_on: Option<Severity>,
    /// For the formats that show them: see [`Format::shows_earlier`].
    pub earlier: &'a [WithEarlier],
}

/// Makes [`Format`] from one line a format.
macro_rules! formats {
    ($($(#[doc = $about:literal])+ $variant:ident $name:literal => $write:path,)+) => {
        /// How a report is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[doc = $about])+ $variant,)+
        }

        impl Format {
            /// Every format, in the order in which help lists them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name that the user types.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it is for, in one line without a final dot.
            pub fn about(self) -> &'static str {
                let about = match self {
                    $(Self::$variant => concat!($($about),+),)+
                };
                about.trim().trim_end_matches('.')
            }

            fn writer(self) -> fn(&Report, &View<'_>, &mut dyn Write) -> io::Result<()> {
                match self {
                    $(Self::$variant => $write,)+
                }
            }
        }
    };
}

formats! {
    /// For people: each finding with the text it is about.
    Full "full" => terminal::write,
    /// For people and editors: one line a finding.
    Concise "concise" => concise::write,
    /// For people: how many findings each rule has.
    Statistics "statistics" => statistics::write,
    /// For programs: one document, versioned.
    Json "json" => json::write,
    /// For programs: the findings of `json`, one a line.
    JsonLines "json-lines" => json::write_lines,
    /// SARIF 2.1.0, for GitHub code scanning and viewers.
    Sarif "sarif" => sarif::write,
    /// Annotations and a step summary of GitHub Actions.
    Github "github" => github::write,
    /// GitLab Code Quality.
    Gitlab "gitlab" => gitlab::write,
    /// JUnit XML, for CI systems that list tests.
    Junit "junit" => junit::write,
    /// Checkstyle XML, for Jenkins and many review tools.
    Checkstyle "checkstyle" => checkstyle::write,
    /// reviewdog's JSON.
    Rdjson "rdjson" => rdjson::write,
    /// A comment on a pull request, with the earlier actions most like those promised.
    Markdown "markdown" => markdown::write,
}

impl Format {
    /// Whether it shows [`View::earlier`], which takes time to find.
    pub fn shows_earlier(self) -> bool {
        self == Self::Markdown
    }

    /// Whether it writes each finding for itself, one after another.
    pub fn is_by_line(self) -> bool {
        matches!(self, Self::Concise | Self::JsonLines)
    }

    /// How many findings it shows; the others can be [counted](Report::rest) only.
    pub fn most(self) -> usize {
        match self {
            Self::Full => terminal::MOST_FINDINGS,
            Self::Statistics => 0,
            _ => usize::MAX,
        }
    }
}

/// Writes a report.
///
/// # Errors
/// Whatever `out` answers; a closed pipe is for the caller to treat as a quiet end.
pub fn write(
    format: Format,
    report: &Report,
    view: &View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    format.writer()(report, view, out)
}
