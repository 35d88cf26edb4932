//! Tests over the whole table: its invariants, and every example of every rule.

use std::collections::HashSet;

use jiff::civil::date;

use super::example::ORIGIN;
use super::{Context, Example, Finding, RULES, Rule};
use crate::document::references::Trackers;
use crate::document::{Conventions, Document, Incidents, Span, Vocabulary};
use crate::fix::apply;
use crate::git::RepoPath;
use crate::history::{History, OwnWords};
use crate::schema::Schema;

/// Takes the marks out of a text and says where they stood.
fn unmark(text: &str) -> (String, Vec<Span>) {
    let (mut out, mut spans, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, tail)) = rest.split_once('«') {
        let (marked, tail) = tail.split_once('»').expect("an open mark is closed");
        out.push_str(before);
        let start = out.len();
        out.push_str(marked);
        spans.push(Span::new(start, out.len()));
        rest = tail;
    }
    out.push_str(rest);
    (out, spans)
}

fn found(rule: &Rule, example: &Example, text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> =
        findings(rule, example, text).into_iter().map(|finding| finding.span).collect();
    spans.sort();
    spans
}

fn findings(rule: &Rule, example: &Example, text: &str) -> Vec<Finding> {
    let own = example.schema.map(|schema| Schema::from_text("schema.yaml", schema).unwrap());
    let schema = own.as_ref().unwrap_or(Schema::builtin());
    let mut vocabulary = Vocabulary::default();
    for (kind, heading) in own.iter().flat_map(Schema::headings) {
        vocabulary.add(kind, heading);
    }
    let trackers = Trackers::new(&[], Some(ORIGIN));
    let conventions = Conventions { vocabulary, trackers, incidents: Incidents::default() };
    let parse = |path: &str, text: &str| {
        Document::read_all(RepoPath::from(path), text.as_bytes().to_vec(), &conventions)
            .swap_remove(0)
    };
    let others = example.earlier.iter().enumerate();
    let others = others.map(|(at, text)| parse(&format!("earlier-{at}.md"), text));
    let (mut documents, mut removed): (Vec<Document>, _) = (Vec::new(), Vec::new());
    let index = if example.is_removed {
        removed.push(parse("2025-08-19-queue.md", text));
        example.earlier.len()
    } else {
        documents.push(parse("new.md", text));
        0
    };
    documents.extend(others);
    let history =
        History::with_others(documents, Vec::new(), removed, OwnWords::default(), Vec::new());
    let context = Context::new(&history, index, schema, date(2026, 6, 1));
    (rule.check)(&context)
}

/// The text after all fixes of a rule, in as many rounds as it takes.
fn fixed(rule: &Rule, example: &Example, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..20 {
        let fixes: Vec<_> =
            findings(rule, example, &text).into_iter().filter_map(|found| found.fix).collect();
        match apply(&text, fixes.iter().map(|fix| fix.edits.iter().map(Into::into))) {
            Some(applied) => text = applied.text,
            None => return text,
        }
    }
    panic!("there is no end of fixes: {}\n{text}", rule.name)
}

/// A fix makes what the example says, nothing is found there any more that could be fixed, and it does no more where
/// lines end as on Windows.
#[test]
fn every_fix_is_shown() {
    for rule in RULES {
        for example in rule.bad.iter().chain(rule.good) {
            let (text, _) = unmark(example.text);
            let expected = example.fixed.unwrap_or(&text);
            assert_eq!(fixed(rule, example, &text), expected, "{}", rule.name);
            let windows = |text: &str| text.replace('\n', "\r\n");
            assert_eq!(fixed(rule, example, &windows(&text)), windows(expected), "{}", rule.name);
        }
    }
}

#[test]
fn every_bad_example_is_found_where_it_is_marked() {
    for rule in RULES {
        assert!(!rule.bad.is_empty(), "{}", rule.name);
        for example in rule.bad {
            let (text, marked) = unmark(example.text);
            assert!(!marked.is_empty(), "{}", rule.name);
            let found = found(rule, example, &text);
            let show = |spans: &[Span]| {
                spans.iter().map(|span| text[span.start..span.end].to_owned()).collect::<Vec<_>>()
            };
            assert_eq!((show(&found), &found), (show(&marked), &marked), "{}\n{text}", rule.name);
        }
    }
}

#[test]
fn every_good_example_is_silent() {
    for rule in RULES {
        assert!(!rule.good.is_empty(), "{}", rule.name);
        for example in rule.good {
            let found = found(rule, example, example.text);
            assert!(found.is_empty(), "{} at {found:?}\n{}", rule.name, example.text);
        }
    }
}

#[test]
fn the_table_keeps_its_conventions() {
    let mut seen = HashSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.code) && seen.insert(rule.name), "{} is there twice", rule.name);
        assert!(rule.code.starts_with("PMA") && rule.code.len() == 6, "{}", rule.code);
        assert!(
            rule.name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'),
            "{}",
            rule.name
        );
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{}", rule.name);
        assert!(!rule.why.is_empty(), "{}", rule.name);
        let file =
            format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.name.replace('-', "_"));
        assert!(std::path::Path::new(&file).exists(), "{file}");
    }
    assert!(RULES.is_sorted_by_key(|rule| rule.code));
}

/// Codes and names are a promise: a change here is a breaking change.
#[test]
fn codes_and_names_are_kept() {
    let list: Vec<String> = RULES
        .iter()
        .map(|rule| format!("{} {} {}", rule.code, rule.name, rule.level_name()))
        .collect();
    insta::assert_snapshot!(list.join("\n"));
}

/// Whatever stands in a document, rules find fault with a part of it and nothing else.
#[test]
fn every_rule_stands_any_text() {
    let texts = [
        "",
        "«",
        "# T\n\n## Root cause\n\nhe forgot é he should have](`",
        "---\nowner: [\ndate:\n",
        "# T\n\n## Timeline\n\n- 24:61 x\n- 0:0\n- 99:99 pm\n- é 10:02\n",
        "# T\n\n## Impact\n\nÉtait-ce grave? Oui, très](",
        "---\nduration: 99999999999999999999h\nstarted: 10:00\nresolved: 9:00\nowner: ','\n---\n# T\n",
    ];
    for rule in RULES {
        for text in texts {
            let example = Example::document("");
            for span in found(rule, &example, text) {
                assert!(text.get(span.start..span.end).is_some(), "{} {span:?} {text}", rule.name);
            }
        }
    }
}
