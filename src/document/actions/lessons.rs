//! What the words of a lesson say it is: work, or wisdom.

use super::wording::{head, is_verb, promises_work};

/// Whether a lesson is work that somebody will do; `is_linked` where it links something.
pub(super) fn is_work(text: &str, is_linked: bool) -> bool {
    proposes_work(text)
        || (promises_work(text) && !is_told(text) && (is_linked || !is_principle(text)))
}

/// "You may have to wait", "subprocesses need to read it": how things are, and nobody's promise.
fn is_told(text: &str) -> bool {
    const NEEDS: &[&str] = &["need to", "needs to", "have to", "has to"];
    const PROMISES: &[&str] = &[
        "we ", "we'", "we’", "i ", "team", "they ", "should", "must", "will", "shall", "going to",
        "plan", "todo", "action",
    ];
    let lower = head(text).to_lowercase();
    let needs = NEEDS.iter().any(|need| lower.find(need).is_some_and(|at| at > 0));
    needs && !PROMISES.iter().any(|promise| lower.contains(promise))
}

/// "Any endpoint that issues tokens must be hardened": what holds for everything is nobody's work.
fn is_principle(text: &str) -> bool {
    const GENERIC: &[&str] = &["all", "always", "any", "each", "every", "never", "no"];
    const DUTIES: &[&str] = &["have", "has", "must", "need", "needs", "ought", "shall", "should"];
    let lower = head(text).to_lowercase();
    let mut words = lower.split_whitespace();
    words.next().is_some_and(|first| GENERIC.contains(&first))
        && words.any(|word| DUTIES.contains(&word))
        && !["we ", "will ", "todo", "action"].iter().any(|promise| lower.contains(promise))
}

/// "Consider adding an alert": work, though only proposed.
fn proposes_work(text: &str) -> bool {
    let lower = head(text).to_lowercase();
    let mut words = lower.split_whitespace();
    words
        .next()
        .is_some_and(|first| matches!(first, "consider" | "recommend" | "suggest" | "propose"))
        && words.next().is_some_and(|next| next.ends_with("ing") && is_verb(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principles_are_no_work_and_proposals_are() {
        for (text, is_linked, expected) in [
            ("Any endpoint that issues tokens must be hardened", false, false),
            ("Any endpoint that issues tokens must be hardened", true, true),
            ("Every service should have an owner", false, false),
            ("All hosts will be patched", false, true),
            ("Any of us should have seen it, so we will add an alert", false, true),
            ("The endpoint must be hardened", false, true),
            ("Consider adding automated monitoring", false, true),
            ("Propose splitting the queue", false, true),
            ("Consider the cost", false, false),
            ("Consider evening shifts", false, false),
            ("Every alert fired", false, false),
            ("You may have to wait", false, false),
            ("Their processes need to read it", false, false),
            ("Need to pin the version", false, true),
            ("We need to pin the version", false, true),
        ] {
            assert_eq!(is_work(text, is_linked), expected, "{text}");
        }
    }
}
