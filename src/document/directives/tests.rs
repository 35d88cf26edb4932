//! Texts in, what is suppressed out.

use jiff::civil::date;

use super::*;
use crate::document::{Conventions, Document};
use crate::git::RepoPath;

fn directives(text: &str) -> Directives {
    let bytes = text.as_bytes().to_vec();
    let documents = Document::read_all(RepoPath::from("a.md"), bytes, &Conventions::default());
    documents[0].directives.clone()
}

/// `A1` is suppressed where the text says `quiet`, and not where it says `loud`.
#[track_caller]
fn check(text: &str) {
    let directives = directives(text);
    for (word, expected) in [("quiet", true), ("loud", false)] {
        for (at, _) in text.match_indices(word) {
            let about = directives.about(&|name| name == "A1");
            let is_suppressed = about.iter().any(|(_, reach)| reach.start <= at && at <= reach.end);
            assert_eq!(is_suppressed, expected, "{word} at byte {at} of\n{text}");
        }
    }
}

#[test]
fn the_next_line_is_one_with_text() {
    for text in [
        "<!-- pmalint-disable-next-line A1: why -->\n\n- quiet\n- loud\n",
        "loud\n\n<!-- pmalint-disable-next-line A1: why -->\nquiet\nquiet\n\nloud\n",
        "- loud\n  <!-- pmalint-disable-next-line A1: why -->\n- quiet\n",
        "<!-- pmalint-disable-next-line B1: why -->\n<!-- pmalint-disable-next-line A1: why -->\n- quiet\n- loud\n",
        "<!-- pmalint-disable-next-line A1: why -->\n<!-- pmalint-disable-next-line B1: why -->\n- quiet\n- loud\n",
        "<!-- pmalint-disable-next-line B1\nA1: why -->\n# quiet\n\nloud\n",
        "> <!-- pmalint-disable-next-line A1: why -->\n>\n> quiet\n> quiet\n>\n> loud\n",
        "loud\n<!-- pmalint-disable-next-line A1: nothing follows -->\n",
    ] {
        check(text);
        check(&text.replace('\n', "\r\n"));
    }
}

#[test]
fn the_block_that_begins_there_is_meant_without_its_inner_lists() {
    for text in [
        "<!-- pmalint-disable-next-line A1: why -->\n- quiet\n  quiet\n\n  quiet\n\n  - loud\n- loud\n",
        "<!-- pmalint-disable-next-line A1: why -->\n1. - quiet\n   - loud\n",
        // A comment cannot stand between the rows of a table; above it, it is about the header.
        "<!-- pmalint-disable-next-line A1: why -->\n| quiet | b |\n|---|---|\n| loud | b |\n",
    ] {
        check(text);
    }
}

#[test]
fn a_comment_in_a_line_is_about_the_text_it_stands_in() {
    for text in [
        "- loud\n- quiet <!-- pmalint-disable-line A1: why -->\n- loud\n",
        "- quiet\n  quiet <!-- pmalint-disable-line A1: why -->\n  quiet\n\n  loud\n",
        "# quiet <!-- pmalint-disable-line A1: why -->\n\nloud\n",
        "| loud | b |\n|---|---|\n| quiet | quiet <!-- pmalint-disable-line A1: why --> |\n| loud | b |\n",
        "loud\n\n<!-- pmalint-disable-line A1: on a line of its own -->\n\nloud\n",
    ] {
        check(text);
    }
}

#[test]
fn a_block_reaches_to_its_end() {
    for text in [
        "loud\n\n<!-- pmalint-disable A1: why -->\n\n- quiet\n\nquiet\n\n<!-- pmalint-enable A1 -->\n\nloud\n",
        "loud\n\n<!-- pmalint-disable A1, B1: why -->\nquiet\n\n<!-- pmalint-enable B1 -->\n\nquiet\n\n<!-- pmalint-enable -->\n\nloud\n",
        "quiet\n\n<!-- pmalint-disable-file B1 A1: why -->\n\nquiet\n",
    ] {
        check(text);
    }
}

#[test]
fn front_matter_has_comments_as_well() {
    for text in [
        "---\na: loud\n# pmalint-disable-next-line A1: why\n\nb:\n  - quiet\n  - quiet\nc: loud\n---\nloud\n",
        "---\na: quiet # pmalint-disable-line A1: why\nb: loud\n---\n",
        "---\na: [quiet, # pmalint-disable-line A1: why\n  quiet]\nb: loud\n---\n",
        "---\nb: quiet\n# pmalint-disable-file A1: why\n---\nquiet\n",
        "+++\na = \"quiet\" # pmalint-disable-line A1: why\n# pmalint-disable-next-line A1: why\nb = \"quiet\"\nc = \"loud\"\n+++\n",
        // In a value it is text.
        "---\na: |\n  # pmalint-disable-file A1: why\n  loud\nb: \"loud # pmalint-disable-line A1: why\"\nc: loud#pmalint-disable-line A1: why\n---\n",
    ] {
        check(text);
    }
}

#[test]
fn an_example_is_no_directive() {
    for text in [
        "loud `<!-- pmalint-disable-file A1: why -->` loud\n",
        "```\n<!-- pmalint-disable-file A1: why -->\n```\n\nloud\n",
        "    <!-- pmalint-disable-file A1: why -->\n\nloud\n",
        "\\<!-- pmalint-disable-file A1: why -->\n\nloud\n",
        "<!-- pmalint lints this document, and pmalint-disable-file A1: would disable it -->\n\nloud\n",
        "<!-- see pmalint-disable-file A1: why -->\n\nloud\n",
    ] {
        let found = directives(text);
        assert!(found.all().is_empty() && found.problems.is_empty(), "{found:?}");
        check(text);
    }
}

#[test]
fn what_is_written_is_read() {
    let end_of_year = Some(date(2026, 12, 31));
    for (written, names, reason, until) in [
        ("A1: why", "A1", Some("why"), None),
        ("A1,B1 , c-d:  why\n  so ", "A1 B1 c-d", Some("why so"), None),
        ("A1 until 2026-12-31: why", "A1", Some("why"), end_of_year),
        ("A1: on hold until 2026-12-31.", "A1", Some("on hold"), end_of_year),
        ("A1: until 2026-12-31", "A1", None, end_of_year),
        ("A1: until: the move", "A1", Some("until: the move"), None),
        ("A1: wait until the move", "A1", Some("wait until the move"), None),
        ("A1: see 10:30", "A1", Some("see 10:30"), None),
        ("A1:", "A1", None, None),
        ("A1: ...", "A1", None, None),
        ("A1", "A1", None, None),
    ] {
        let found = directives(&format!("<!-- pmalint-disable-file {written} -->\n"));
        let [directive] = found.all() else { panic!("{written}: {found:?}") };
        let rules: Vec<&str> = directive.rules.iter().map(|rule| rule.text.as_str()).collect();
        let read = (rules.join(" "), directive.reason.as_deref(), directive.until);
        assert_eq!(read, (names.to_owned(), reason, until), "{written}");
    }
}

#[test]
fn it_holds_on_its_last_day() {
    let found = directives("<!-- pmalint-disable-file A1 until 2026-12-31: why -->\n");
    assert!(!found.all()[0].is_expired(date(2026, 12, 31)));
    assert!(found.all()[0].is_expired(date(2027, 1, 1)));
}

#[test]
fn many_are_read_in_linear_time() {
    let line = "<!-- pmalint-disable-next-line A1: why -->\n";
    for text in
        [line.repeat(20_000), format!("- a {line}").repeat(20_000), "<!-- pmalint-".repeat(20_000)]
    {
        directives(&text);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(<!--|-->|pmalint-disable|-line|-next-line|pmalint-enable| A1|: |until |2026-12-31|é|\\n|- |\\|| ---\\n|---\\n|# |`|> |a: ){0,24}") {
        let found = directives(&text);
        for span in found.all().iter().map(|directive| directive.span).chain(found.problems.iter().map(|problem| problem.span)) {
            assert!(text.get(span.start..span.end).is_some());
        }
    }
}
