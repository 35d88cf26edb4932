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

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{hostile, many, rendered, repeat};

    /// The fields of Checkstyle's own report and its severities (`SeverityLevel`).
    #[test]
    fn the_fields_are_those_of_checkstyle() {
        for sample in [repeat(), many(1, 2, 3), hostile("a<b>&\"'\u{1b}]]>")] {
            let xml = rendered(Format::Checkstyle, &sample);
            let document = roxmltree::Document::parse(&xml).unwrap();
            let root = document.root_element();
            assert_eq!(root.tag_name().name(), "checkstyle");
            assert!(root.has_attribute("version"));
            let elements = |node: roxmltree::Node<'_, '_>| {
                node.children()
                    .filter(|node| node.is_element())
                    .map(|node| node.id())
                    .collect::<Vec<_>>()
            };
            let mut found = 0;
            for file in elements(root).into_iter().filter_map(|id| document.get_node(id)) {
                assert_eq!(file.tag_name().name(), "file");
                assert!(file.has_attribute("name"));
                for error in elements(file).into_iter().filter_map(|id| document.get_node(id)) {
                    assert_eq!(error.tag_name().name(), "error");
                    let names: Vec<&str> =
                        error.attributes().map(|attribute| attribute.name()).collect();
                    assert_eq!(names, ["line", "column", "severity", "message", "source"]);
                    let number = |name| error.attribute(name).unwrap().parse::<usize>().unwrap();
                    assert!(number("line") > 0 && number("column") > 0);
                    let severity = error.attribute("severity").unwrap();
                    assert!(["ignore", "info", "warning", "error"].contains(&severity));
                    found += 1;
                }
            }
            assert_eq!(found, sample.report.diagnostics.len());
        }
    }
}
