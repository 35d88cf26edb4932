use super::missing::missing;
use super::{Context, Example, Finding, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "PMA101",
    name: "field-missing",
    summary: "the document has the fields that its schema requires",
    severity: Severity::Error,
    is_on: true,
    why: "Reports group incidents by severity, follow up by status, and ask the owner. The default schema requires a \
          title (error) and asks for severity, status and owner (warning). Front matter, `Key: value` lines and a \
          two-column table under the title all count; an author will do where no owner is named.\n\nSource: the union of published templates (Google SRE book, \
          PagerDuty, Atlassian, AWS COE).",
    bad: &[
        Example::document(
            "«---»\nseverity: SEV-2\nstatus: draft\nowner: kim\n---\n\n## Summary\n\nCheckout failed for an hour.\n",
        ),
        Example::document("«---»\nseverity: SEV-2\n---\n\n# Checkout was down\n"),
    ],
    good: &[
        Example::document(
            "---\nseverity: SEV-2\nstatus: draft\nowner: kim\n---\n\n# Checkout was down\n",
        ),
        Example::document(
            "# Checkout was down\n\n- **Severity**: SEV-2\n- **Status**: draft\n- **Owner**: kim\n",
        ),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    missing(context, |pointer| pointer != "/sections", "field")
}
