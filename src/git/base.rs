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
    let branch = |name: &str| Candidate::branch(name, format!("origin/{name}")).unless_head(true);
    ["HEAD", "main", "master"].map(branch).into()
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
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST_EVENT).read_to_end(&mut bytes))
        .map_err(|error| {
            miette!("cannot read the event file {path} (GITHUB_EVENT_PATH): {error}")
        })?;
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
