//! What holds for any text at all.

use proptest::prelude::*;

use super::{Conventions, Document, Span};
use crate::git::RepoPath;
use crate::schema::{Schema, project};

/// Pieces of post-mortems, and of what breaks parsers.
const PIECES: &[&str] = &[
    "---\n",
    "title: T\n",
    "date: 2026-01-05\n",
    "+++\n",
    "# Title\n",
    "\n",
    "## Action items\n",
    "**Alex**\n",
    "- [ ] Add an alert (#12)\n",
    "- [x] Pin it\n",
    "  - more\n",
    "1. Root cause\n   - x\n",
    "| Action | Owner | Bug |\n|---|---|---|\n| Add an alert | kim | #7 |\n",
    "Some text. We will add an alert.\n",
    "TBD",
    "None, because it is gone.\n",
    "<!-- a comment -->\n",
    "```\ncode\n",
    "> quote\n",
    "é日本😀",
    "[a](b.md)",
    "https://github.com/o/r/issues/1 ",
    "**Label**: text\n",
    "&amp;",
    "\\|",
    "\t",
    "* ",
    "***",
    "~~gone~~",
    "\r\n",
    "\u{feff}",
    "#",
    "Owner: @kim, due: 2026-02-01\n",
    "- **Review actions**:\n",
    "Timeline\n========\n",
    "### 10:00 x\n",
    "- **2026-01-05 10:02 UTC** x\n",
    "10:01-10:40 pm y\n",
    "| Time | Event |\n|---|---|\n| 10:02 | z |\n",
    "Sept 3, ~8pm ",
    "## May 12\n",
    "she forgot to ",
    "]",
    "((",
    "repeats: PM-1 ",
    "<add name here>",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn read(text: &str) -> Document {
    Document::read_all(RepoPath::from("a.md"), text.as_bytes().to_vec(), &Conventions::default())
        .swap_remove(0)
}

/// Line and words of each action.
fn actions(document: &Document) -> Vec<(usize, String)> {
    document
        .actions
        .iter()
        .map(|action| (document.source.line(action.span.start), action.text.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Spans lie in the text and on character boundaries, and a schema can be asked about any text.
    #[test]
    fn spans_lie_in_the_text(text in text()) {
        let document = read(&text);
        let of_actions = document.actions.iter().flat_map(|action| {
            let references = action.references.iter().map(|reference| reference.span);
            [action.span, action.title_span].into_iter().chain(action.owner.iter().map(|owner| owner.span)).chain(action.due.iter().map(|due| due.span)).chain(references)
        });
        let of_document = document.sections.iter().map(|section| section.label_span)
            .chain(document.metadata.fields.iter().flat_map(|field| [field.key_span, field.value.span]))
            .chain(document.placeholders.iter().map(|placeholder| placeholder.span))
            .chain(document.announced.sentences.iter().copied())
            .chain(document.timeline.entries.iter().flat_map(|entry| [entry.span, entry.time_span]))
            .chain(document.timeline.label_span)
            .chain(document.passages.iter().map(|passage| passage.span))
            .chain([document.head()]);
        let all: Vec<Span> = of_actions.chain(of_document).collect();
        let whole = document.source.text();
        for span in all {
            prop_assert!(whole.get(span.start..span.end).is_some(), "{span:?} in {whole:?}");
        }
        let schema = Schema::builtin();
        schema.validate(&project(&document, schema));
    }

    /// An unrelated section at the end changes no action before it.
    #[test]
    fn an_appended_section_changes_nothing(text in text()) {
        // Whatever block is open would swallow the section, so none is left open.
        let text = format!("## Action items\n\n- Add an alert\n\n{}", text.replace("```", "").replace("<!--", ""));
        let before = actions(&read(&text));
        let after = actions(&read(&format!("{text}\n\n# Glossary\n\nA broker passes messages on.\n")));
        prop_assert_eq!(before, after);
    }

    /// The endings of lines make no difference.
    #[test]
    fn line_endings_make_no_difference(text in text()) {
        let text = text.replace('\r', "");
        let (lf, crlf) = (read(&text), read(&text.replace('\n', "\r\n")));
        prop_assert_eq!(actions(&lf), actions(&crlf));
        prop_assert_eq!(lf.date.map(|date| date.date), crlf.date.map(|date| date.date));
    }
}
