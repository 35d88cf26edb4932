use super::{Context, Example, Finding, Related, Rule, Severity};
use crate::document::Action;

/// How many places of a kind a finding shows; the message counts all.
const MOST_PLACES: usize = 3;

pub(super) static RULE: Rule = Rule {
    code: "PMA110",
    name: "document-removed",
    summary: "no post-mortem is removed that others cite or that still holds open follow-up actions",
    severity: Severity::Warning,
    is_on: true,
    why: "With its post-mortem a promise is gone from every list, so that nobody finds it when it is made again; and \
          what cites the document leads nowhere. Looked at are `--staged` and `--since`. A document that was renamed, \
          moved, split or merged into others lives on: one that stays has its id, its file name, its day and title, \
          half of its text, or says `replaces: ID` in the front matter. An action lives on in the document that has it in the same \
          words or links its issue. A warning, since to remove a document is a decision, and there is no place left in it to \
          give a reason.",
    bad: &[
        Example::removed(
            "# «2025-08-19 Queue stalled»\n\n## Action items\n\n- [ ] Add an alert on the depth of the queue\n- [x] Restart the worker\n",
            &["# 2026-01-05 Checkout was down\n\n## Action items\n\n- [x] Pin the client\n"],
        ),
        Example::removed(
            "# «2025-08-19 Queue stalled»\n\n## Action items\n\n- [x] Restart the worker\n",
            &["# 2026-01-05 Checkout was down\n\nAs in [August](2025-08-19-queue.md#impact).\n"],
        ),
    ],
    good: &[
        Example::removed(
            "# 2025-08-19 Queue stalled\n\n## Action items\n\n- [x] Restart the worker\n- [ ] Page on queue depth (#12)\n",
            &[
                "# 2026-01-05 Checkout was down\n\n## Action items\n\n- [ ] Have somebody look at #12\n",
            ],
        ),
        Example::removed(
            "# 2025-08-19 Queue stalled\n\n## Action items\n\n- [ ] Add an alert on the depth of the queue\n",
            &["---\nreplaces: 2025-08-19-queue\n---\n\n# 2025-08-19 The week of the queue\n"],
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let history = context.history;
    if !history.is_removed(context.index) || history.lives_on(context.index) {
        return Vec::new();
    }
    let lost = history.lost_promises(context.index);
    let cited = history.citations(context.index);
    let open = match lost.len() {
        1 => "1 open follow-up action".to_owned(),
        count => format!("{count} open follow-up actions"),
    };
    let others = match cited.len() {
        1 => "another document cites it".to_owned(),
        count => format!("{count} other documents cite it"),
    };
    let (message, way_out) = match (lost.is_empty(), cited.is_empty()) {
        (true, true) => return Vec::new(),
        (false, true) => (format!("removed with {open}"), CARRY_OVER),
        (true, false) => (format!("removed, though {others}"), "change what cites it"),
        (false, false) => (format!("removed with {open}, and {others}"), CARRY_OVER),
    };
    let help = format!(
        "keep it, or {way_out}; a document that takes its place says so in its front matter: `replaces: {}`",
        context.document.id()
    );
    let mut finding =
        Finding::new(context.document.head(), format!("this post-mortem is {message}")).help(help);
    for action in lost.into_iter().take(MOST_PLACES) {
        finding = finding.related(promise(context, action));
    }
    for citation in cited.into_iter().take(MOST_PLACES) {
        finding = finding.related(Related {
            document: citation.document,
            span: citation.span,
            message: "cited here".to_owned(),
        });
    }
    vec![finding]
}

const CARRY_OVER: &str = "carry what is open over to another post-mortem";

fn promise(context: &Context<'_>, action: &Action) -> Related {
    let document = context.index;
    Related {
        document,
        span: action.title_span,
        message: "no document promises this now".to_owned(),
    }
}
