//! `--since auto`: the commit that HEAD is compared with.

use miette::{Report, Result, miette};

use super::candidate::{Candidate, Name, fallbacks};
use super::job::Job;
use crate::git::{Repository, check_revision};

/// What `--since auto` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// For [`Selection::Since`](crate::git::Selection::Since). It ends in `..` where it is the base itself,
    /// not something to take the merge base with.
    pub rev: String,
    /// Where it came from, in words.
    pub origin: String,
    /// Whether it is HEAD, so that nothing can count as changed.
    pub is_head: bool,
}

/// Finds the commit that HEAD is to be compared with.
///
/// The order: what pre-commit names, then the CI system's pull request or push, then `origin/HEAD`,
/// `origin/main`, `origin/master`. `variable` reads an environment variable.
///
/// # Errors
/// A variable holds what cannot be a revision, the commit it names is not here (the help shows how to
/// fetch it), or nothing names a base. In CI, a default branch that is HEAD itself is no base either:
/// nothing would ever count as changed.
pub fn find(variable: &dyn Fn(&str) -> Option<String>, repository: &Repository) -> Result<Base> {
    let job = Job { variable, repository };
    let declared = job.declared()?;
    let candidates = if declared.is_empty() { fallbacks() } else { declared };
    for candidate in &candidates {
        for revision in candidate.revisions() {
            check_revision(&revision)
                .map_err(|error| error.wrap_err(format!("refused: {}", candidate.origin)))?;
            let Some(found) = repository.resolve(&revision)? else { continue };
            let is_head = candidate.tip.is_none() && repository.resolve("HEAD")? == Some(found);
            if candidate.unless_head && job.is_ci() && is_head {
                continue;
            }
            let rev = match &candidate.tip {
                Some(tip) => format!("{revision}...{tip}"),
                None if candidate.is_exact => format!("{revision}.."),
                None => revision,
            };
            return Ok(Base { rev, origin: candidate.origin.clone(), is_head });
        }
    }
    Err(no_base(&candidates[0], &job))
}

fn no_base(first: &Candidate, job: &Job<'_>) -> Report {
    let command = first.fetch_command(job.repository.is_shallow());
    if first.unless_head {
        let place = if job.is_ci() { "the CI system's variables do" } else { "`origin` does" };
        let first = if job.repository.is_shallow() {
            "this clone is shallow: run `git fetch --unshallow`, or check out more history (fetch-depth, GIT_DEPTH), and "
        } else {
            ""
        };
        miette!(
            help = format!(
                "{first}name the base: `--since REV`; or lint everything, without `--since`"
            ),
            "{place} not name a base commit to compare with"
        )
    } else {
        let name = match &first.name {
            Name::Commit(name) | Name::Branch(name) => name,
        };
        miette!(
            help = format!(
                "run `{command}` first, or check out more history (fetch-depth, GIT_DEPTH)"
            ),
            "the base `{name}` ({}) is not in this clone",
            first.origin
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::{Sandbox, text};

    /// Looks for the base with these variables, in which `ID` stands for a commit's id. The answer is
    /// the revision and the origin, or the error and its help.
    fn look(repository: &Repository, variables: &[(&str, &str)]) -> String {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        match find(&variable, repository) {
            Ok(base) if base.is_head => format!("HEAD itself: {} from {}", base.rev, base.origin),
            Ok(base) => format!("{} from {}", base.rev, base.origin),
            Err(error) => text(&error),
        }
    }

    /// `main` has two commits, `topic` branched off at the first; HEAD is `topic`. `origin/main` and
    /// `origin/release` are known.
    fn branches() -> (Sandbox, String, String) {
        let sandbox = Sandbox::with_files(&["a.md"]);
        let first = sandbox.git(&["rev-parse", "HEAD"]);
        sandbox.git(&["branch", "topic"]);
        sandbox.write("b.md", "");
        let second = sandbox.commit("2024-01-06T10:00:00 +0000");
        sandbox.git(&["update-ref", "refs/remotes/origin/main", "main"]);
        sandbox.git(&["update-ref", "refs/remotes/origin/release", "main"]);
        sandbox.git(&["checkout", "-q", "topic"]);
        sandbox.write("c.md", "");
        sandbox.commit("2024-01-07T10:00:00 +0000");
        (sandbox, first, second)
    }

    #[test]
    fn each_system_names_its_base() {
        let (sandbox, first, _) = branches();
        let repository = sandbox.repository();
        let id = first.as_str();
        let zeros = "0".repeat(40);
        let zeros = zeros.as_str();
        let main = "refs/remotes/origin/main";
        let release = "refs/remotes/origin/release";
        for (variables, rev, origin) in [
            (&[][..], main, "origin/main"),
            (&[("CI", "true")], main, "origin/main"),
            (
                &[("PRE_COMMIT_FROM_REF", id), ("GITHUB_BASE_REF", "main")],
                id,
                "PRE_COMMIT_FROM_REF",
            ),
            (
                &[("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main")],
                main,
                "GITHUB_BASE_REF",
            ),
            (&[("GITHUB_BASE_REF", "topic")], "HEAD itself: topic", "GITHUB_BASE_REF"),
            (
                &[("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")],
                main,
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
            ),
            (
                &[("CI_COMMIT_BEFORE_SHA", id), ("CI_DEFAULT_BRANCH", "main")],
                id,
                "CI_COMMIT_BEFORE_SHA",
            ),
            (
                &[("CI_COMMIT_BEFORE_SHA", zeros), ("CI_DEFAULT_BRANCH", "main")],
                main,
                "CI_DEFAULT_BRANCH",
            ),
            (&[("CHANGE_TARGET", "release")], release, "CHANGE_TARGET"),
            (
                &[("DRONE_PULL_REQUEST", "7"), ("DRONE_TARGET_BRANCH", "main")],
                main,
                "DRONE_TARGET_BRANCH",
            ),
            (&[("DRONE_TARGET_BRANCH", "release")], main, "origin/main"),
            (
                &[("BITBUCKET_PR_DESTINATION_BRANCH", "main")],
                main,
                "BITBUCKET_PR_DESTINATION_BRANCH",
            ),
            (&[("BITBUCKET_PR_DESTINATION_COMMIT", id)], id, "BITBUCKET_PR_DESTINATION_COMMIT"),
            (
                &[
                    ("BUILDKITE_PULL_REQUEST", "7"),
                    ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "release"),
                ],
                release,
                "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
            ),
            (
                &[("BUILDKITE_PULL_REQUEST", "false"), ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "")],
                main,
                "origin/main",
            ),
            (
                &[("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/release")],
                release,
                "SYSTEM_PULLREQUEST_TARGETBRANCH",
            ),
        ] {
            assert_eq!(
                look(&repository, variables),
                format!("{rev} from {origin}"),
                "{variables:?}"
            );
        }
        let diff_base = look(&repository, &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", id)]);
        assert_eq!(diff_base, format!("{id}.. from CI_MERGE_REQUEST_DIFF_BASE_SHA"));
    }

    #[test]
    fn github_events_are_read() {
        let (sandbox, first, second) = branches();
        let repository = sandbox.repository();
        let zeros = "0".repeat(40);
        let event_file = sandbox.work().join("event.json").display().to_string();
        for (name, event, expected) in [
            (
                "pull_request",
                r#"{"pull_request": {"base": {"sha": "ID"}}}"#,
                "ID from the pull request's base commit",
            ),
            (
                "merge_group",
                r#"{"merge_group": {"base_sha": "ID"}}"#,
                "ID from the merge group's base",
            ),
            ("push", r#"{"before": "ID"}"#, "ID from the push event's `before`"),
            (
                "push",
                r#"{"before": "ZEROS", "repository": {"default_branch": "main"}}"#,
                "refs/remotes/origin/main from the repository's default branch",
            ),
            ("push", r#"{"before": 7}"#, "refs/remotes/origin/main from origin/main"),
            ("push", "not JSON", "is not JSON"),
        ] {
            let resolve = |text: &str| text.replace("ID", &first).replace("ZEROS", &zeros);
            sandbox.write("event.json", &resolve(event));
            let found = look(
                &repository,
                &[("GITHUB_EVENT_NAME", name), ("GITHUB_EVENT_PATH", &event_file)],
            );
            assert!(found.contains(&resolve(expected)), "{event}: {found}");
        }

        // HEAD is the merge that GitHub made for the check: what it was merged into is exact.
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.git(&["merge", "-q", "--no-ff", "-m", "m", "topic"]);
        let variables =
            [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/7/merge")];
        let found = look(&repository, &variables);
        assert!(found.starts_with(&format!("{second}.. from the first parent")), "{found}");
        // Somebody checked out another commit, which happens to be a merge.
        let other =
            [&variables[..], &[("GITHUB_SHA", &first), ("GITHUB_BASE_REF", "main")]].concat();
        assert_eq!(look(&repository, &other), "refs/remotes/origin/main from GITHUB_BASE_REF");
    }

    #[test]
    fn a_base_that_is_not_here_is_an_error_with_the_command_that_fetches_it() {
        let (sandbox, first, second) = branches();
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.git(&["merge", "-q", "--no-ff", "-m", "m", "topic"]);
        let clone = sandbox.clone_with(&["--depth=1"]);
        let repository = sandbox.repository_in(&clone);
        let fetch = |what: &str| format!("git fetch --depth=1 origin {what}");
        for (variables, expected) in [
            (
                &[("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/7/merge")][..],
                fetch(&second),
            ),
            (&[("CI_MERGE_REQUEST_DIFF_BASE_SHA", &first)], fetch(&first)),
            (&[("CI_COMMIT_BEFORE_SHA", &first)], fetch(&first)),
            (
                &[("CHANGE_TARGET", "release")],
                "git fetch --unshallow origin +refs/heads/release:refs/remotes/origin/release"
                    .to_owned(),
            ),
            (&[("CHANGE_TARGET", "a b$(c)")], "'+refs/heads/a b$(c):".to_owned()),
            // The clone's `origin/main` is HEAD itself, and this is no new branch.
            (&[("CI", "true")], "not name a base commit".to_owned()),
            (&[("CIRCLECI", "true")], "git fetch --unshallow".to_owned()),
        ] {
            let found = look(&repository, variables);
            assert!(found.contains(&expected), "{variables:?}: {found}");
        }
        assert_eq!(
            look(&repository, &[]),
            "HEAD itself: refs/remotes/origin/HEAD from origin/HEAD"
        );
    }

    #[test]
    fn a_new_branch_may_be_where_the_default_branch_is() {
        let (sandbox, ..) = branches();
        sandbox.git(&["checkout", "-q", "-b", "new", "main"]);
        let repository = sandbox.repository();
        let zeros = "0".repeat(40);
        let job = |branch: &'static str| {
            let variables = [
                ("CI", "true"),
                ("CI_COMMIT_BEFORE_SHA", zeros.as_str()),
                ("CI_DEFAULT_BRANCH", "main"),
                ("CI_COMMIT_BRANCH", branch),
            ];
            look(&repository, &variables)
        };
        assert_eq!(job("new"), "HEAD itself: refs/remotes/origin/main from CI_DEFAULT_BRANCH");
        assert!(job("main").contains("not name a base commit"));
    }

    /// pre-commit is told the end of the range as well; before a push it need not be what is checked out.
    #[test]
    fn a_range_may_end_elsewhere_than_at_head() {
        let (sandbox, first, second) = branches();
        let repository = sandbox.repository();
        let head = sandbox.git(&["rev-parse", "HEAD"]);
        let zeros = "0".repeat(40);
        for (to, expected) in [
            (second.as_str(), format!("{first}...{second} from PRE_COMMIT_FROM_REF")),
            ("main", format!("{first}...main from PRE_COMMIT_FROM_REF")),
            ("HEAD", format!("{first} from PRE_COMMIT_FROM_REF")),
            (&head, format!("{first} from PRE_COMMIT_FROM_REF")),
            (&zeros, format!("{first} from PRE_COMMIT_FROM_REF")),
            ("", format!("{first} from PRE_COMMIT_FROM_REF")),
        ] {
            let variables = [("PRE_COMMIT_FROM_REF", &*first), ("PRE_COMMIT_TO_REF", to)];
            assert_eq!(look(&repository, &variables), expected, "{to}");
        }
        let found =
            look(&repository, &[("PRE_COMMIT_FROM_REF", &first), ("PRE_COMMIT_TO_REF", "-x")]);
        assert!(found.contains("starts with `-`"), "{found}");
    }

    /// After a force push the commit that was there before may be on no branch; while it is here, the merge base
    /// with it is what both have.
    #[test]
    fn a_force_push_is_compared_with_what_was_there() {
        let (sandbox, first, second) = branches();
        let repository = sandbox.repository();
        let event = sandbox.work().join("event.json").display().to_string();
        let push =
            [("CI", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_EVENT_PATH", event.as_str())];
        sandbox.write("event.json", &format!(r#"{{"before": "{second}"}}"#));
        assert_eq!(look(&repository, &push), format!("{second} from the push event's `before`"));
        // Gone, with no branch that leads to it: the default branch stands in.
        let gone = "1".repeat(40);
        let default = r#"{"before": "GONE", "repository": {"default_branch": "main"}}"#;
        sandbox.write("event.json", &default.replace("GONE", &gone));
        assert_eq!(
            look(&repository, &push),
            "refs/remotes/origin/main from the repository's default branch"
        );
        // On the default branch itself nothing can stand in.
        sandbox.git(&["checkout", "-q", "--detach", "origin/main"]);
        let found = look(&repository, &push);
        assert!(found.contains(&gone) && found.contains("git fetch"), "{found}");
        assert_ne!(first, second);
    }

    #[test]
    fn values_are_not_trusted() {
        let (sandbox, ..) = branches();
        let repository = sandbox.repository();
        for (value, reason) in
            [("--upload-pack=x", "starts with `-`"), ("main\n", "control characters")]
        {
            for name in [
                "SYSTEM_PULLREQUEST_TARGETBRANCH",
                "PRE_COMMIT_FROM_REF",
                "GITHUB_BASE_REF",
                "CHANGE_TARGET",
            ] {
                let found = look(&repository, &[(name, value)]);
                assert!(found.contains(reason) && found.contains(name), "{name}={value}: {found}");
            }
        }
    }
}
