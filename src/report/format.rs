//! The formats of a report, and the one way to write any of them.

use std::io::{self, Write};
use std::str::FromStr;

use super::{Report, Style, concise, github, json, terminal};
use crate::document::Source;
use crate::git::RepoPath;

/// Finds the text of a document that a report names; `None` where it was not read.
pub type Lookup<'a> = dyn Fn(&RepoPath) -> Option<&'a Source> + 'a;

/// What a format may use besides the report.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) lookup: &'a Lookup<'a>,
    pub(super) style: &'a Style,
    /// Whether formats for people end with what was found in all.
    pub(super) summary: bool,
}

/// Makes [`Format`] from one line a format.
macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident $name:literal => $write:path,)+) => {
        /// How a report is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])* $variant,)+
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
    /// For programs: the versioned document of the public contract.
    Json "json" => json::write,
    /// Annotations on a pull request, as workflow commands of GitHub Actions.
    Github "github" => github::write,
}

/// A name that no format has.
#[derive(Debug, thiserror::Error)]
#[error("unknown format `{0}`, expected one of {names}", names = names())]
pub struct UnknownFormat(String);

fn names() -> String {
    Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// Writes a report. `summary` is about the closing line of the formats for people; machine formats
/// are the same with and without it.
///
/// # Errors
/// Whatever `out` answers; a closed pipe is for the caller to treat as a quiet end.
pub fn write<'a>(
    format: Format,
    report: &Report,
    lookup: &'a Lookup<'a>,
    style: &'a Style,
    summary: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    format.writer()(report, &View { lookup, style, summary }, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse::<Format>().unwrap(), *format);
        }
        assert_eq!(
            "xml".parse::<Format>().unwrap_err().to_string(),
            "unknown format `xml`, expected one of full, concise, json, github"
        );
    }
}
