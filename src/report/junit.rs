//! JUnit XML, in the elements that Jenkins' schema and GitLab's parser know: a document is a suite, a finding a test.
//! Tests fail where the findings fail the run (`--fail-on`); what is less severe passes and says what it found.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::diagnostic::Found;
use super::format::View;
use super::text::xml::Xml;
use super::{Diagnostic, Report, concise, text};
use crate::git::RepoPath;

pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    // Documents without a finding are tests as well: they pass.
    let mut suites: BTreeMap<&RepoPath, Vec<Found<'_>>> =
        view.documents.iter().map(|path| (path, Vec::new())).collect();
    for test in report.all() {
        suites.entry(&test.0.location.path).or_default().push(test);
    }
    let fails = |test: &Found<'_>| {
        test.1.is_none() && view.fail_on.is_some_and(|least| test.0.severity >= least)
    };
    let attributes = |tests: &[Found<'_>], all: usize| {
        let count = |counts: &dyn Fn(&Found<'_>) -> bool| {
            tests.iter().filter(|test| counts(test)).count().to_string()
        };
        (all.to_string(), count(&fails), count(&|test| test.1.is_some()))
    };

    let all: Vec<Found<'_>> = suites.values().flatten().copied().collect();
    let number = suites.values().map(|tests| tests.len().max(1)).sum();
    let (tests, failures, skipped) = attributes(&all, number);
    let mut xml = Xml::start(out)?;
    xml.open(
        "testsuites",
        &[
            ("name", "pmalint"),
            ("tests", &tests),
            ("failures", &failures),
            ("errors", "0"),
            ("skipped", &skipped),
        ],
    )?;
    for (path, found) in &suites {
        let path = path.to_text();
        let (tests, failures, skipped) = attributes(found, found.len().max(1));
        xml.open(
            "testsuite",
            &[
                ("name", &path),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", "0"),
                ("skipped", &skipped),
            ],
        )?;
        if found.is_empty() {
            xml.empty("testcase", &[("classname", &path), ("name", "no findings")])?;
        }
        for test in found {
            write_test(test, fails(test), &path, &mut xml)?;
        }
        xml.close()?;
    }
    xml.close()
}

fn write_test(test: &Found<'_>, fails: bool, path: &str, xml: &mut Xml<'_>) -> io::Result<()> {
    let (found, set_aside) = test;
    let Diagnostic { code, rule, severity, location, .. } = found;
    let (line, column) = (location.start.line, location.start.column);
    let name = format!("{code} {rule} at {line}:{column}");
    xml.open(
        "testcase",
        &[("classname", path), ("name", &name), ("file", path), ("line", &line.to_string())],
    )?;
    let message = text::one_line(&found.message);
    match set_aside {
        Some(why) => xml.empty("skipped", &[("message", &why.in_words())])?,
        None if fails => {
            xml.text(
                "failure",
                &[("message", &message), ("type", severity.as_str())],
                &story(found),
            )?;
        }
        None => xml.text("system-out", &[], &format!("{severity}: {}", story(found)))?,
    }
    xml.close()
}

/// The finding with its other places and the way out, one a line.
fn story(found: &Diagnostic) -> String {
    let mut lines =
        vec![format!("{}: {}", concise::place(&found.location), text::one_line(&found.message))];
    for related in &found.related {
        let label = text::one_line(&related.message);
        lines.push(format!("see: {}: {label}", concise::place(&related.location)));
    }
    lines.extend(found.help.iter().map(|help| format!("help: {}", text::one_line(help))));
    lines.push(found.url.clone());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::fixture::{hostile, many, rendered, set_aside};

    /// Of every suite and of all together: tests, failures and skipped as they are counted and as they are.
    fn counts(xml: &str) {
        let document = roxmltree::Document::parse(xml).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        for suite in
            root.descendants().filter(|node| node.tag_name().name().starts_with("testsuite"))
        {
            for (attribute, element) in
                [("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")]
            {
                let there =
                    suite.descendants().filter(|node| node.tag_name().name() == element).count();
                assert_eq!(suite.attribute(attribute), Some(there.to_string().as_str()), "{xml}");
            }
        }
    }

    /// The elements and attributes of the schema that Jenkins' xUnit plugin publishes (`junit-10.xsd`) and that GitLab reads.
    #[test]
    fn only_known_elements_and_attributes_are_written() {
        let known: &[(&str, &[&str])] = &[
            ("testsuites", &["name", "tests", "failures", "errors", "skipped"]),
            ("testsuite", &["name", "tests", "failures", "errors", "skipped"]),
            ("testcase", &["classname", "name", "file", "line"]),
            ("failure", &["message", "type"]),
            ("skipped", &["message"]),
            ("system-out", &[]),
        ];
        let xml = rendered(Format::Junit, &set_aside());
        let document = roxmltree::Document::parse(&xml).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            let (_, attributes) = known.iter().find(|(known, _)| *known == name).unwrap();
            for attribute in node.attributes() {
                assert!(attributes.contains(&attribute.name()), "{name} {attribute:?}");
            }
        }
    }

    #[test]
    fn what_fails_the_run_is_a_failed_test() {
        let xml = rendered(Format::Junit, &many(2, 3, 4));
        counts(&xml);
        assert_eq!(xml.matches("<failure ").count(), 2);
        assert_eq!(xml.matches("<system-out>").count(), 7);
        // A document without findings is a test that passes.
        let xml = rendered(Format::Junit, &many(0, 0, 0));
        counts(&xml);
        assert!(xml.contains("<testcase classname=\"a.md\" name=\"no findings\"/>"), "{xml}");
        // What does not count is skipped, with the reason.
        let xml = rendered(Format::Junit, &set_aside());
        counts(&xml);
        assert!(xml.contains("<skipped message=\"suppressed in the document: vendor\"/>"), "{xml}");
    }

    #[test]
    fn hostile_text_reads_back() {
        let text = "a<b>&\"']]>\u{1b}[2J\u{202e} <!--";
        let xml = rendered(Format::Junit, &hostile(text));
        counts(&xml);
        let document = roxmltree::Document::parse(&xml).unwrap();
        let suite = document.descendants().find(|node| node.has_tag_name("testsuite")).unwrap();
        assert_eq!(suite.attribute("name"), Some(text.replace('\u{1b}', "\u{fffd}").as_str()));
    }
}
