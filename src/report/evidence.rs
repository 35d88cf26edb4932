//! Why two actions look alike, in one short line.

use crate::history::{Evidence, SharedWords};

/// The longest line, in characters.
const WIDTH: usize = 100;

/// Words of a list that are shown at most; the most telling come first.
const MOST: usize = 6;

/// `both say paging = alert, queue, depth; only here: depots`. `None` where they share nothing.
pub(super) fn in_short(evidence: &Evidence) -> Option<String> {
    let mut shared: Vec<String> = evidence.shared.iter().take(MOST).map(pair).collect();
    let only = |words: &[String]| words.iter().take(MOST).cloned().collect::<Vec<_>>();
    let (mut here, mut there) = (only(&evidence.only_new), only(&evidence.only_earlier));
    loop {
        if shared.is_empty() {
            return None;
        }
        let mut line = format!("both say {}", shared.join(", "));
        for (label, words) in [("only here", &here), ("only there", &there)] {
            if !words.is_empty() {
                line.push_str(&format!("; {label}: {}", words.join(", ")));
            }
        }
        if line.chars().count() <= WIDTH {
            return Some(line);
        }
        // The last word of the longest list says least.
        let lists = [&mut shared, &mut here, &mut there];
        lists.into_iter().max_by_key(|list| list.concat().len()).and_then(Vec::pop);
    }
}

fn pair(both: &SharedWords) -> String {
    if both.new.eq_ignore_ascii_case(&both.earlier) {
        return both.new.clone();
    }
    format!("{} = {}", both.new, both.earlier)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::evidence;
    use super::*;

    #[test]
    fn the_line_says_what_is_shared_and_what_is_not() {
        let mut evidence = evidence();
        let line = in_short(&evidence);
        assert_eq!(
            line.as_deref(),
            Some("both say queue = queues, alert = Page; only here: depth")
        );
        evidence.only_earlier = vec!["x".repeat(99), "y".to_owned()];
        evidence.only_new.clear();
        assert_eq!(in_short(&evidence).as_deref(), Some("both say queue = queues, alert = Page"));
        evidence.shared[0].new = "z".repeat(200);
        assert_eq!(in_short(&evidence), None);
        assert_eq!(in_short(&Evidence::default()), None);
    }
}
