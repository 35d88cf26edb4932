//! `--since auto`: the base commit, from the variables that CI systems set.
//!
//! The variables are documented by
//! [GitHub Actions](https://docs.github.com/actions/reference/workflows-and-actions/variables),
//! [GitLab CI](https://docs.gitlab.com/ci/variables/predefined_variables/),
//! [Jenkins](https://www.jenkins.io/doc/book/pipeline/multibranch/),
//! [Buildkite](https://buildkite.com/docs/pipelines/configure/environment-variables),
//! [Azure Pipelines](https://learn.microsoft.com/azure/devops/pipelines/build/variables),
//! [Bitbucket](https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/),
//! [Drone](https://docs.drone.io/pipeline/environment/reference/) and
//! [pre-commit](https://pre-commit.com/).

use std::io::{ErrorKind, Read as _};

use miette::{Report, Result, miette};
use serde_json::Value;

use super::repository::{Repository, check_revision};

/// How many bytes of an event file are read. GitHub caps a payload at 25 MB.
const LARGEST_EVENT: u64 = 32 << 20;

/// What `--since auto` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// For [`Selection::Since`](super::Selection::Since). It ends in `..` where it is the base itself,
    /// not something to take the merge base with.
    pub rev: String,
    /// Where it came from, in words.
    pub origin: String,
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
            if candidate.unless_head && job.is_ci() && repository.resolve("HEAD")? == Some(found) {
                continue;
            }
            let dots = if candidate.is_exact { ".." } else { "" };
            return Ok(Base { rev: format!("{revision}{dots}"), origin: candidate.origin.clone() });
        }
    }
    Err(no_base(&candidates[0], &job))
}

/// A commit or a branch that may be the base.
#[derive(Debug)]
struct Candidate {
    name: Name,
    origin: String,
    /// The base itself, where a merge base is not needed or cannot be found.
    is_exact: bool,
    /// A default branch: it may be the very branch that is checked, which in CI is then no base.
    unless_head: bool,
}

#[derive(Debug)]
enum Name {
    Commit(String),
    Branch(String),
}

impl Candidate {
    fn commit(id: impl Into<String>, origin: impl Into<String>) -> Self {
        Self {
            name: Name::Commit(id.into()),
            origin: origin.into(),
            is_exact: false,
            unless_head: false,
        }
    }

    fn branch(name: &str, origin: impl Into<String>) -> Self {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name).to_owned();
        Self {
            name: Name::Branch(name),
            origin: origin.into(),
            is_exact: false,
            unless_head: false,
        }
    }

    fn exact(self, is_exact: bool) -> Self {
        Self { is_exact, ..self }
    }

    fn unless_head(self, unless_head: bool) -> Self {
        Self { unless_head, ..self }
    }

    /// The names to try, in order.
    fn revisions(&self) -> Vec<String> {
        match &self.name {
            Name::Commit(id) => vec![id.clone()],
            // The name as it is comes first, so that a leading `-` is seen and refused.
            Name::Branch(name) if name.is_empty() || name.starts_with('-') => vec![name.clone()],
            // Any commit would be compared with itself.
            Name::Branch(name) if name == "HEAD" || name == "@" => {
                vec!["refs/remotes/origin/HEAD".to_owned()]
            }
            Name::Branch(name) => vec![format!("refs/remotes/origin/{name}"), name.clone()],
        }
    }

    fn fetch_command(&self, is_shallow: bool) -> String {
        let depth = match (is_shallow, self.is_exact) {
            (true, true) => " --depth=1",
            (true, false) => " --unshallow",
            (false, _) => "",
        };
        let what = match &self.name {
            Name::Commit(id) => id.clone(),
            Name::Branch(name) => format!("+refs/heads/{name}:refs/remotes/origin/{name}"),
        };
        format!("git fetch{depth} origin {}", quoted(&what))
    }
}

fn fallbacks() -> Vec<Candidate> {
    let remote = |name: &str| {
        Candidate::commit(format!("refs/remotes/origin/{name}"), format!("origin/{name}"))
            .unless_head(true)
    };
    ["HEAD", "main", "master"].map(remote).into()
}

/// What the environment says about the job that runs.
struct Job<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    repository: &'a Repository,
}

impl Job<'_> {
    /// A variable that is set to something.
    fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// A variable with a commit id; a new branch has one of zeros.
    fn commit(&self, name: &str) -> Option<String> {
        self.get(name).filter(|id| !is_zero(id))
    }

    fn is_ci(&self) -> bool {
        const OTHERS: [&str; 8] = [
            "GITHUB_ACTIONS",
            "GITLAB_CI",
            "JENKINS_URL",
            "BUILDKITE",
            "TF_BUILD",
            "BITBUCKET_BUILD_NUMBER",
            "DRONE",
            "CIRCLECI",
        ];
        let is_set = |name: &&str| {
            self.get(name).is_some_and(|value| !matches!(value.as_str(), "false" | "0"))
        };
        is_set(&"CI") || OTHERS.iter().any(is_set)
    }

    fn declared(&self) -> Result<Vec<Candidate>> {
        if let Some(from) = self.commit("PRE_COMMIT_FROM_REF") {
            return Ok(vec![Candidate::commit(from, "PRE_COMMIT_FROM_REF")]);
        }
        if self.get("GITHUB_EVENT_NAME").is_some() || self.get("GITHUB_BASE_REF").is_some() {
            return self.github();
        }
        let gitlab = self.gitlab()?;
        if !gitlab.is_empty() {
            return Ok(gitlab);
        }
        if let Some(target) = self.get("SYSTEM_PULLREQUEST_TARGETBRANCH") {
            let source = self.get("SYSTEM_PULLREQUEST_SOURCECOMMITID");
            let mut candidates: Vec<Candidate> =
                self.merged_into(source.as_deref())?.into_iter().collect();
            candidates.push(Candidate::branch(&target, "SYSTEM_PULLREQUEST_TARGETBRANCH"));
            return Ok(candidates);
        }
        let is_pull_request = |name: &str| self.get(name).is_some_and(|value| value != "false");
        let mut candidates = Vec::new();
        for (name, applies) in [
            ("CHANGE_TARGET", true),
            ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", is_pull_request("BUILDKITE_PULL_REQUEST")),
            ("BITBUCKET_PR_DESTINATION_BRANCH", true),
            // On a push, Drone's target is the branch itself.
            ("DRONE_TARGET_BRANCH", is_pull_request("DRONE_PULL_REQUEST")),
        ] {
            let target = self.get(name).filter(|_| applies);
            candidates.extend(target.map(|target| Candidate::branch(&target, name)));
        }
        candidates.extend(
            self.commit("BITBUCKET_PR_DESTINATION_COMMIT")
                .map(|id| Candidate::commit(id, "BITBUCKET_PR_DESTINATION_COMMIT")),
        );
        Ok(candidates)
    }

    fn github(&self) -> Result<Vec<Candidate>> {
        let event = self
            .get("GITHUB_EVENT_PATH")
            .map(|path| read_event(&path))
            .transpose()?
            .unwrap_or_default();
        let text =
            |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let id = |pointer: &str| text(pointer).filter(|id| !is_zero(id));
        // In a shallow clone the merge base with these is out of reach, but the commit itself is
        // what was there before; else the merge base is right after a force push, too.
        let is_shallow = self.repository.is_shallow();
        let mut candidates = Vec::new();
        match self.get("GITHUB_EVENT_NAME").as_deref() {
            Some("push") => {
                candidates.extend(id("/before").map(|id| {
                    Candidate::commit(id, "the push event's `before`").exact(is_shallow)
                }));
            }
            Some("merge_group") => {
                candidates.extend(
                    id("/merge_group/base_sha").map(|id| {
                        Candidate::commit(id, "the merge group's base").exact(is_shallow)
                    }),
                );
            }
            _ => {
                // The base that the event names may be older than the one that was merged with.
                let is_checkout_of_merge =
                    self.get("GITHUB_REF").is_some_and(|name| name.ends_with("/merge"));
                if is_checkout_of_merge {
                    candidates.extend(self.merged_into(text("/pull_request/head/sha").as_deref())?);
                }
                candidates.extend(
                    id("/pull_request/base/sha")
                        .map(|id| Candidate::commit(id, "the pull request's base commit")),
                );
                candidates.extend(
                    self.get("GITHUB_BASE_REF")
                        .map(|name| Candidate::branch(&name, "GITHUB_BASE_REF")),
                );
            }
        }
        let is_push = self.get("GITHUB_EVENT_NAME").as_deref() == Some("push");
        if let Some(name) =
            text("/repository/default_branch").filter(|_| candidates.is_empty() || is_push)
        {
            let is_own = self.get("GITHUB_REF_NAME").is_none_or(|branch| branch == name);
            let candidate = Candidate::branch(&name, "the repository's default branch");
            candidates.push(candidate.unless_head(is_own || id("/before").is_some()));
        }
        Ok(candidates)
    }

    fn gitlab(&self) -> Result<Vec<Candidate>> {
        let mut candidates = Vec::new();
        if let Some(target) = self.commit("CI_MERGE_REQUEST_TARGET_BRANCH_SHA") {
            // A merged results pipeline: HEAD is a merge commit with the target.
            let parents = self.repository.head_parents()?;
            if parents.first() == Some(&target) {
                candidates.push(
                    Candidate::commit(target, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA").exact(true),
                );
            }
        }
        if let Some(id) = self.commit("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
            // It is the merge base already.
            candidates.push(Candidate::commit(id, "CI_MERGE_REQUEST_DIFF_BASE_SHA").exact(true));
        }
        if let Some(name) = self.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") {
            candidates.push(Candidate::branch(&name, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"));
        }
        if !candidates.is_empty() {
            return Ok(candidates);
        }
        if let Some(id) = self.commit("CI_COMMIT_BEFORE_SHA") {
            let exact = self.repository.is_shallow();
            candidates.push(Candidate::commit(id, "CI_COMMIT_BEFORE_SHA").exact(exact));
        }
        if let Some(name) = self.get("CI_DEFAULT_BRANCH") {
            let is_own = self.get("CI_COMMIT_BRANCH").is_none_or(|branch| branch == name);
            let is_new = candidates.is_empty();
            candidates
                .push(Candidate::branch(&name, "CI_DEFAULT_BRANCH").unless_head(is_own || !is_new));
        }
        Ok(candidates)
    }

    /// The commit that a pull request was merged into for the check, where HEAD is that merge: its
    /// first parent. A clone of depth 1 does not have it, but the merge commit names it.
    fn merged_into(&self, head_of_request: Option<&str>) -> Result<Option<Candidate>> {
        let parents = self.repository.head_parents()?;
        Ok(match parents.as_slice() {
            [base, head] if head_of_request.is_none_or(|expected| expected == head) => Some(
                Candidate::commit(base, "the first parent of the merge commit that is checked")
                    .exact(true),
            ),
            _ => None,
        })
    }
}

fn read_event(path: &str) -> Result<Value> {
    let mut bytes = Vec::new();
    match std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST_EVENT).read_to_end(&mut bytes))
    {
        Ok(_) => {}
        // A container that was given the variables, but not the folder.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Value::Null),
        Err(error) => {
            return Err(miette!("cannot read the event file {path} (GITHUB_EVENT_PATH): {error}"));
        }
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| miette!("the event file {path} is not JSON: {error}"))
}

fn is_zero(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

fn no_base(first: &Candidate, job: &Job<'_>) -> Report {
    let command = first.fetch_command(job.repository.is_shallow());
    if first.unless_head {
        let place = if job.is_ci() { "the CI system's variables do" } else { "`origin` does" };
        miette!(
            help = "name the base: `--since REV`; or lint everything, without `--since`",
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

/// Text as one word of a shell command: what is shown gets pasted, and strangers choose branch names.
pub(super) fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._/:@".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Sandbox, text};
    use super::*;

    /// Looks for the base with these variables, in which `ID` stands for a commit's id. The answer is
    /// the revision and the origin, or the error and its help.
    fn look(repository: &Repository, variables: &[(&str, &str)]) -> String {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        match find(&variable, repository) {
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
            (&[("GITHUB_BASE_REF", "topic")], "topic", "GITHUB_BASE_REF"),
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
        ] {
            let found = look(&repository, variables);
            assert!(found.contains(&expected), "{variables:?}: {found}");
        }
        assert_eq!(look(&repository, &[]), "refs/remotes/origin/HEAD from origin/HEAD");
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
        assert_eq!(job("new"), "refs/remotes/origin/main from CI_DEFAULT_BRANCH");
        assert!(job("main").contains("not name a base commit"));
    }

    #[test]
    fn values_are_not_trusted() {
        let (sandbox, ..) = branches();
        let repository = sandbox.repository();
        for (value, reason) in
            [("--upload-pack=x", "starts with `-`"), ("main\n", "control characters")]
        {
            for name in ["PRE_COMMIT_FROM_REF", "GITHUB_BASE_REF", "CHANGE_TARGET"] {
                let found = look(&repository, &[(name, value)]);
                assert!(found.contains(reason) && found.contains(name), "{name}={value}: {found}");
            }
        }
    }
}
