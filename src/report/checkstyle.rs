//! Checkstyle XML: Checkstyle's `XMLLogger` writes it, and Jenkins, reviewdog and many others read it.

use std::io::{self, Write};

use super::format::View;
use super::text::xml::Xml;
use super::{Report, concise};

/// The version of Checkstyle whose report this is; readers look for the attribute, not at its value.
const VERSION: &str = "4.3";

pub(super) fn write(report: &Report, _: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::start(out)?;
    xml.open("checkstyle", &[("version", VERSION)])?;
    // Ordered by path, so that each file comes once.
    for file in report.diagnostics.chunk_by(|one, other| one.location.path == other.location.path) {
        let Some(first) = file.first() else { continue };
        xml.open("file", &[("name", &first.location.path.to_text())])?;
        for found in file {
            let start = found.location.start;
            xml.empty(
                "error",
                &[
                    ("line", &start.line.to_string()),
                    ("column", &start.column.to_string()),
                    ("severity", found.severity.as_str()),
                    ("message", &concise::sentence(found)),
                    ("source", &format!("pmalint.{}", found.code)),
                ],
            )?;
        }
        xml.close()?;
    }
    xml.close()
}
