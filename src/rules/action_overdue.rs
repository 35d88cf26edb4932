use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA206",
    name: "action-overdue",
    summary: "no follow-up action is open after the day on which it was due",
    severity: Severity::Warning,
    is_on: true,
    why: "A date that passes without a word is a promise broken silently. Tick the action, decide against it, or give it \
          a new date and say why. The day that counts as today is `--as-of`.\n\nSource: the policies of Rootly and incident.io \
          count the days from here.",
    bad: &[Example::document(
        "# T\n\n## Action items\n\n- Add an alert on the queue's depth, due: «2026-02-01»\n",
    )],
    good: &[Example::document(
        "# T\n\n## Action items\n\n- [x] Add an alert, due: 2026-02-01\n- Pin the version (due: 2026-07-01)\n- Ask the vendor by 2026-06-01\n",
    )],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let promises = context.document.actions.iter().filter(|action| action.is_promise());
    promises
        .filter_map(|action| {
            let due = action.due.as_ref()?;
            let date = due.date.filter(|date| *date < context.today)?;
            let days = (context.today - date).get_days();
            let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            Some(
                Finding::new(due.span, format!("this follow-up action was due {days} ago"))
                    .help("tick it, decide against it, or give it a new date"),
            )
        })
        .collect()
}
