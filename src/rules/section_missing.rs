use super::missing::missing;
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA103",
    name: "section-missing",
    summary: "the document has the sections that its schema requires",
    severity: Severity::Error,
    is_on: true,
    why: "Who was hurt and why it happened are what later readers look for. The default schema asks for a summary, the \
          impact and the causes (warning); any order, further sections and other names for them are fine, and a few \
          lines right under the title count as the summary. Follow-up actions have a rule of their own.",
    bad: &[Example::document(
        "# Checkout was down\n\n## Summary\n\nAn hour.\n\n## «Impact»\n\n3 % of orders.\n",
    )],
    good: &[
        Example::document(
            "# Checkout was down\n\n## What happened\n\nAn hour.\n\n## Customer impact\n\n3 %.\n\n## 5 whys\n\n1. A change.\n",
        ),
        Example::document(
            "# Checkout was down\n\n| Date | 2026-01-05 |\n|---|---|\n| Customer impact | 3 % of orders |\n| Root cause | a change |\n\n## Summary\n\nAn hour.\n",
        ),
        Example::document(
            "# Checkout was down\n\nFor an hour on Monday nobody could pay, since the pool of connections was exhausted.\n\n**Impact**: 3 %.\n\n**Root cause**: a change.\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    missing(context, |pointer| pointer == "/sections", "section")
}
