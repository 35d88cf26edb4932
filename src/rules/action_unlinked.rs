use crate::document::references::unlisted_key;

use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA203",
    name: "action-unlinked",
    summary: "every follow-up action links an issue",
    severity: Severity::Error,
    is_on: true,
    why: "An action that lives only in the document is not in anybody's backlog: of public post-mortems, two thirds of \
          the actions have no link, and nobody can say what became of them. A pull request counts where the work is \
          done. A board, a query or the form for a new issue is no link to one piece of work. Actions that are done or \
          declined need none, nor do those that tell what was done; a link in the label above a list counts for all of it.\n\nSource: the Google SRE book (a bug for each action), PagerDuty, Wikimedia.",
    bad: &[
        Example::document(
            "# T\n\n## Action items\n\n- «Add an alert on the queue's depth»\n- Pin the version (#12)\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- «Add an alert, see the [board](https://trello.com/b/abcd1234/team)»\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n| Action | Ticket |\n|---|---|\n| «Add an alert» | |\n",
        ),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n- Add an alert ([OPS-7](https://tickets.example.com/browse/OPS-7))\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n| Action | Ticket |\n|---|---|\n| Add an alert | OPS-7 |\n",
        ),
        Example::document("# T\n\n## Action items\n\n- [x] Restart the workers\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let unlinked = context.document.actions.iter().filter(|action| {
        action.is_promise() && action.references.is_empty() && action.group_references.is_empty()
    });
    unlinked
        .map(|action| match action.containers.first() {
            Some(container) => Finding::new(
                action.title_span,
                format!(
                    "`{}` is a list of issues, not the issue of this action",
                    shorten(&container.text)
                ),
            )
            .help("link the issue itself"),
            None => {
                let text = context.document.source.slice(action.title_span);
                let help = match unlisted_key(text).and_then(|key| Some((key, key.rsplit_once('-')?.0))) {
                    Some((key, project)) => format!(
                        "open an issue and link it here; if `{key}` is one, name its project in .pmalint.yaml: `trackers: [{{type: jira, keys: [{project}]}}]`"
                    ),
                    None => "open an issue and link it here".to_owned(),
                };
                Finding::new(action.title_span, "this follow-up action links no issue").help(help)
            }
        })
        .collect()
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
