//! What stands in the place of words: "None", "TBD", "No action items", text of the template. By hand and not a
//! pattern, since nearly every document has something that begins like it.

/// In bytes; what is longer says something.
const LONGEST: usize = 120;

/// What says nothing as a whole.
const WHOLE: &[&str] = &[
    "none",
    "none yet",
    "none identified",
    "none required",
    "none needed",
    "none planned",
    "none at this time",
    "none so far",
    "none for now",
    "none noted",
    "na",
    "n/a",
    "not applicable",
    "nil",
    "nothing",
    "nothing yet",
    "nothing to do",
    "nothing planned",
    "tbd",
    "tbc",
    "tba",
    "tbs",
    "to be determined",
    "to be done",
    "to be confirmed",
    "to be decided",
    "to be added",
    "to be completed",
    "to be filled",
    "to be filled in",
    "to be announced",
    "to be discussed",
    "to be written",
    "todo",
    "to do",
    "to-do",
    "to- do",
    "pending",
    "unknown",
    "empty",
    "…",
    "owner",
    "same as above",
    "as above",
    "same",
    "ditto",
    "nessuna",
    "nessuno",
    "нет",
    "geen",
    "brak",
    "see above",
    "keine",
    "aucun",
    "aucune",
    "ningun",
    "ninguna",
    "nenhum",
    "nenhuma",
    "なし",
    "없음",
    "无",
];

/// What is counted in a template: `Action item #1`; and whether it says nothing without a number as well.
const COUNTED: &[(&str, bool)] =
    &[("action item", true), ("action", true), ("task", true), ("item", false)];

/// What may stand between "no" and what there is none of.
const OTHERS: &[&str] = &[
    " further",
    " new",
    " more",
    " other",
    " additional",
    " specific",
    " immediate",
    " outstanding",
    " open",
    " follow-up",
    " follow up",
    " followup",
    " follow- up",
];

/// What there may be none of.
const ACTIONS: &[&str] = &[
    " actions",
    " action",
    " items",
    " item",
    " tasks",
    " task",
    " next steps",
    " next step",
    " follow-ups",
    " follow-up",
    " follow ups",
    " follow up",
    " followups",
    " followup",
    " follow- ups",
    " follow- up",
    " remediation",
    " recommendations",
    " recommendation",
];

/// What may follow it: "no actions are needed at this time".
const NO_MORE: &[&str] = &[
    "item",
    "items",
    "are",
    "were",
    "is",
    "was",
    "at",
    "this",
    "time",
    "needed",
    "required",
    "necessary",
    "identified",
    "planned",
    "yet",
    "for",
    "now",
    "so",
    "far",
    "from",
    "the",
    "incident",
    "taken",
];

/// Whether a text is no action, and no content either.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_field = text.starts_with("{{") || text.starts_with('<');
    let bare = if is_field {
        text
    } else {
        text.trim_matches(['.', '-', '_', '*', '(', ')', ',', ';', ':', '!', '?', ' ', '–', '—'])
    };
    if bare.is_empty() {
        return true;
    }
    // A number in the place of words, or a field that is followed by more: `{{ summary }} [link]`.
    if bare.bytes().all(|byte| byte.is_ascii_digit())
        || (bare.starts_with("{{") && bare.contains("}}"))
        || (bare.starts_with("${") && bare.ends_with('}'))
    {
        return true;
    }
    if bare.len() > LONGEST {
        return false;
    }
    let is = |word: &&str| bare.eq_ignore_ascii_case(word);
    if WHOLE.iter().any(is) || bare.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x')) {
        return true;
    }
    // All others begin with one of these, and most texts do not.
    if !bare.starts_with(['t', 'T', 'n', 'N', 'a', 'A', 'i', 'I', 'l', 'L', 'y', 'Y', '<', '[']) {
        return false;
    }
    let lower = &*bare.to_ascii_lowercase();
    is_counted(lower) || says_no_actions(lower) || is_of_template(lower)
}

fn is_counted(lower: &str) -> bool {
    COUNTED.iter().any(|(word, may_end)| {
        let Some(rest) = lower.strip_prefix(word) else { return false };
        let number = rest.strip_prefix(' ').unwrap_or(rest);
        let number = number.strip_prefix('#').unwrap_or(number);
        number.bytes().all(|byte| byte.is_ascii_digit()) && (*may_end || !number.is_empty())
    })
}

/// "There are no further actions at this time".
fn says_no_actions(lower: &str) -> bool {
    let none = ["there are ", "there were "].iter().find_map(|begin| lower.strip_prefix(begin));
    let Some(mut rest) = none.unwrap_or(lower).strip_prefix("no") else { return false };
    loop {
        let mut followers = ACTIONS.iter().filter_map(|action| rest.strip_prefix(action));
        let is_end = |rest: &str| {
            rest.is_empty()
                || rest
                    .strip_prefix(' ')
                    .is_some_and(|words| words.split(' ').all(|word| NO_MORE.contains(&word)))
        };
        if followers.any(is_end) {
            return true;
        }
        match OTHERS.iter().find_map(|other| rest.strip_prefix(other)) {
            Some(more) => rest = more,
            None => return false,
        }
    }
}

/// `lorem ipsum`, `<action>`, `your text here`.
fn is_of_template(lower: &str) -> bool {
    let field = lower.strip_prefix('[').unwrap_or(lower);
    let field = field.strip_suffix(']').unwrap_or(field);
    let field = field.strip_prefix('<').and_then(|field| field.strip_suffix('>'));
    let yours = lower.strip_prefix("your ").is_some_and(|rest| rest.ends_with(" here"));
    let is_line = !lower.contains('\n');
    field.is_some_and(|field| !field.contains(['<', '>']))
        || is_line && (yours || lower.starts_with("lorem ipsum"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for text in [
            "",
            "None",
            "N/A",
            "TBD.",
            "TODO",
            "_none yet_",
            "No action items",
            "There are no further actions at this time.",
            "{{ actions }}",
            "{{ summary }} [link to the issue]",
            "12",
            "<action>",
            "---",
            "Action 1",
            "なし",
            "No follow-ups",
            "no follow up actions are needed",
            "Task #12",
            "your text here",
            "[<owner>]",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "None of the alerts fired: add one",
            "Todo list for the on-call",
            "No more manual deploys",
            "Nothing alerts on disk usage",
            "Action plan for upgrades",
            "Item",
            "No further",
            "no actions for them",
            "your here",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
