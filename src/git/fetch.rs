//! The command that brings what a clone lacks, to be shown to the user.

use super::shell::quoted;

/// What is missing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Missing<'a> {
    Commit(&'a str),
    Branch(&'a str),
}

/// The `git fetch` for something of `origin`. `history` tells whether its ancestors are needed too,
/// as they are for a merge base.
pub(super) fn fetch_command(missing: Missing<'_>, history: bool, is_shallow: bool) -> String {
    // In a complete clone, `--depth` would cut history off.
    let depth = match (is_shallow, history) {
        (true, false) => " --depth=1",
        (true, true) => " --unshallow",
        (false, _) => "",
    };
    let what = match missing {
        Missing::Commit(id) => quoted(id),
        // Without the right side the branch would be in FETCH_HEAD only.
        Missing::Branch(name) => quoted(&format!("+refs/heads/{name}:refs/remotes/origin/{name}")),
    };
    format!("git fetch{depth} origin {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_fit_the_clone() {
        let branch = "+refs/heads/main:refs/remotes/origin/main";
        for (missing, history, is_shallow, expected) in [
            (Missing::Commit("abc"), false, true, "git fetch --depth=1 origin abc".to_owned()),
            (Missing::Commit("abc"), false, false, "git fetch origin abc".to_owned()),
            (Missing::Branch("main"), true, true, format!("git fetch --unshallow origin {branch}")),
            (Missing::Branch("main"), true, false, format!("git fetch origin {branch}")),
            (Missing::Commit("$(x)"), true, false, "git fetch origin '$(x)'".to_owned()),
        ] {
            assert_eq!(fetch_command(missing, history, is_shallow), expected);
        }
    }
}
