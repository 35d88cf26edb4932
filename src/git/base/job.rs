//! What CI systems and pre-commit say about the base, in environment variables.
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

use miette::{Result, miette};
use serde_json::Value;

use super::candidate::Candidate;
use crate::git::{Repository, check_revision};

/// How many bytes of an event file are read. GitHub caps a payload at 25 MB.
const LARGEST_EVENT: u64 = 32 << 20;

/// What the environment says about the job that runs.
pub(super) struct Job<'a> {
    pub(super) variable: &'a dyn Fn(&str) -> Option<String>,
    pub(super) repository: &'a Repository,
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

    pub(super) fn is_ci(&self) -> bool {
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

    pub(super) fn declared(&self) -> Result<Vec<Candidate>> {
        if let Some(from) = self.commit("PRE_COMMIT_FROM_REF") {
            let mut candidate = Candidate::commit(from, "PRE_COMMIT_FROM_REF");
            if let Some(to) = self.commit("PRE_COMMIT_TO_REF") {
                check_revision(&to)
                    .map_err(|error| error.wrap_err("refused: PRE_COMMIT_TO_REF"))?;
                // Mostly it is HEAD, by another name.
                let tip = self.repository.resolve(&to)?;
                if tip.is_none() || tip != self.repository.resolve("HEAD")? {
                    candidate.tip = Some(to);
                }
            }
            return Ok(vec![candidate]);
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
                let is_merge = self.get("GITHUB_REF").is_some_and(|name| name.ends_with("/merge"));
                if is_merge && self.is_head("GITHUB_SHA")? {
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

    /// Whether a variable, if it is set, names the commit that is checked out.
    fn is_head(&self, name: &str) -> Result<bool> {
        let head = self.repository.resolve("HEAD")?.map(|head| head.to_string());
        Ok(self.get(name).is_none_or(|id| Some(id) == head))
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
