use super::words::{Phrases, is_english, words};
use super::{Context, Example, Finding, Rule, Severity};
use crate::document::{SectionKind, Span};

pub(super) static RULE: Rule = Rule {
    code: "PMA602",
    name: "impact-unquantified",
    summary: "the impact is told in numbers",
    severity: Severity::Info,
    is_on: true,
    why: "\"Some users saw errors\" cannot be weighed against the cost of a fix, nor compared with the next incident. Say how many, \
          how long, which share: of users, requests, orders, minutes. Any number in the section will do, also as a word, and so will all, \
          none, every and each, or the incident's duration elsewhere in its metadata.\n\nSource: PagerDuty (be specific, with exact \
          numbers); AWS COE.",
    bad: &[Example::document("# T\n\n## Impact\n\n«Some users saw errors during the checkout.»\n")],
    good: &[
        Example::document("# T\n\n## Impact\n\n3 % of the orders failed for an hour.\n"),
        Example::document("# T\n\n## Impact\n\nAll users saw errors during the checkout.\n"),
        Example::document(
            "---\nduration: 20m\n---\n\n# T\n\n## Impact\n\nSome users saw errors during the checkout.\n",
        ),
        Example::document("# T\n\n## Impact\n\nNone that we know of.\n"),
    ],
    check,
};

/// Words that give a quantity.
static QUANTITIES: Phrases = Phrases::new(
    "no | none | nobody | nothing | zero | not | all | any | anyone | every | everyone | everything | everybody \
    | each | entire | entirely | whole | complete* | total* | full* | only | single | one | two | three | four \
    | five | six | seven | eight | nine | ten | eleven | twelve | fifteen | twenty | thirty | forty | fifty \
    | sixty | seventy | eighty | ninety | dozen* | hundred* | thousand* | million* | half | third | quarter \
    | percent* | both | minute* | hour* | day* | week* | month* | unknown | unable | unavailable | unreachable \
    | inaccessible | down | couldn't | cannot | can't | never | majority | minimal",
);

/// So many words are needed before a number is missed.
const ENOUGH: usize = 4;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    let has = |name| document.metadata.get(name).is_some();
    if has("duration") || (has("started") && (has("mitigated") || has("resolved"))) {
        return Vec::new();
    }
    let passages =
        || context.passages().filter(|(passage, _)| passage.role == Some(SectionKind::Impact));
    let spans: Vec<Span> = passages().map(|(passage, _)| passage.span).collect();
    let Some(&first) = spans.first() else { return Vec::new() };
    let text: String = passages().flat_map(|(_, text)| [text, "\n"]).collect();
    let is_told = text.bytes().any(|byte| byte.is_ascii_digit()) || QUANTITIES.are_in(&text);
    // A table, a graph or a link may hold the numbers.
    let raw = |span: &Span| {
        document.source.slice(*span).contains(['!', '`', '<'])
            || document.source.slice(*span).contains("](")
    };
    if is_told || !is_english(&text) || words(&text).count() < ENOUGH || spans.iter().any(raw) {
        return Vec::new();
    }
    let line = document.source.slice(first).lines().next().unwrap_or_default().trim_end().len();
    vec![
        Finding::new(first.part(0..line), "the impact is told without a number or a duration")
            .help("say how many, how long, which share"),
    ]
}
