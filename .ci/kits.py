"""Runs what the CI kits run, as .ci/kits says: kits.py TOP FOLDER DOCUMENT BAD GOOD.

Each system is played by its clone (what is there of the history, and what HEAD is) and by the variables that it sets.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from ruamel.yaml import YAML

TOP, FOLDER, DOCUMENT = (pathlib.Path(argument) for argument in sys.argv[1:4])
TEXTS = {"bad": sys.argv[4] + "\n", "good": sys.argv[5] + "\n"}
KITS = TOP / "hooks/ci"


def fail(what, output=""):
    sys.exit(f"{output}\nkits: {what}")


def git(folder, *arguments):
    run = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True)
    if run.returncode:
        fail(f"git {arguments}", run.stderr)
    return run.stdout.strip()


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    git(folder, "add", ".")


def make(state):
    """A repository with `main`, the branch `topic`, and `merge`, the merge of both, as forges make it.

    The main branch has a post-mortem that is worse, and moves on after topic has left it; topic brings a document, and
    switches off all rules.
    """
    work = FOLDER / f"{state}.work"
    git(FOLDER, "init", "--quiet", str(work))
    write(work, "docs/postmortems/2020-01-05-legacy.md", "# Nothing\n")
    git(work, "commit", "--quiet", "--message", "Legacy")
    git(work, "switch", "--quiet", "--create", "topic")
    write(work, DOCUMENT, TEXTS[state])
    write(work, ".pmalint.yaml", "rules: {action-unlinked: off}\n")
    git(work, "commit", "--quiet", "--message", "Topic")
    git(work, "switch", "--quiet", "main")
    write(work, "README.md", "Later\n")
    git(work, "commit", "--quiet", "--message", "Later")
    git(work, "switch", "--quiet", "--create", "merge")
    git(work, "merge", "--quiet", "--no-edit", "topic")
    git(work, "switch", "--quiet", "main")
    return work


REPOSITORIES = {state: make(state) for state in TEXTS}


def clone(state, name, head, *arguments):
    """A clone with HEAD detached, as most systems leave it."""
    folder = FOLDER / f"{state}.{name}"
    shutil.rmtree(folder, ignore_errors=True)
    url = f"file://{REPOSITORIES[state]}"
    git(FOLDER, "clone", "--quiet", "--branch", head, *arguments, url, str(folder))
    git(folder, "checkout", "--quiet", "--detach")
    return folder


def execute(folder, command, variables):
    environment = {**os.environ, "CI": "true", **variables}
    environment["PATH"] = f"{FOLDER}/image/bin:{environment['PATH']}"
    return subprocess.run(
        ["sh", "-e", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(name, state, folder, commands, variables, reports=()):
    output = ""
    for command in commands:
        done = execute(folder, command, variables)
        output += f"$ {command}\n{done.stdout}"
        if done.returncode:
            break
    expected = {"bad": 1, "good": 0}[state]
    if done.returncode != expected or ("PMA203" in done.stdout) != bool(expected):
        fail(f"{name}: exit {done.returncode} on the {state} post-mortem", output)
    if "2020-01-05" in done.stdout:
        fail(f"{name}: what the request does not change is found", output)
    for report in reports:
        if not (folder / report).is_file():
            fail(f"{name}: there is no {report}", output)
    # The next kit has to install it itself.
    pip = [f"{FOLDER}/image/bin/python", "-m", "pip", "uninstall", "--quiet", "--yes", "pmalint"]
    subprocess.run(pip, check=True, capture_output=True)


def read(name):
    return YAML(typ="safe").load((KITS / name).read_text(encoding="utf-8"))


def gitlab(state):
    job = read("gitlab.yml")["pmalint"]
    folder = clone(state, "gitlab", "topic", "--single-branch")
    base = git(REPOSITORIES[state], "merge-base", "main", "topic")
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    report = job["artifacts"]["reports"]["codequality"]
    run("gitlab", state, folder, job["script"], variables, [report])


def azure(state):
    steps = read("azure-pipelines.yml")["steps"]
    folder = clone(state, "azure", "merge", "--depth", str(steps[0]["fetchDepth"]))
    variables = {
        "TF_BUILD": "True",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        "SYSTEM_PULLREQUEST_SOURCECOMMITID": git(REPOSITORIES[state], "rev-parse", "topic"),
    }
    run("azure", state, folder, [steps[1]["script"]], variables, [steps[2]["inputs"]["testResultsFiles"]])


def bitbucket(state):
    [branch] = read("bitbucket-pipelines.yml")["pipelines"]["pull-requests"].values()
    folder = clone(state, "bitbucket", "merge", "--single-branch")
    variables = {
        "BITBUCKET_BUILD_NUMBER": "1",
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        "BITBUCKET_PR_DESTINATION_COMMIT": git(REPOSITORIES[state], "rev-parse", "main"),
    }
    run("bitbucket", state, folder, branch[0]["step"]["script"], variables, ["test-results/pmalint.xml"])


def buildkite(state):
    [step] = read("buildkite.yml")["steps"]
    variables = {
        "BUILDKITE": "true",
        "BUILDKITE_PULL_REQUEST": "7",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
    }
    run("buildkite", state, clone(state, "buildkite", "topic"), [step["command"]], variables)


def circleci(state):
    steps = read("circleci.yml")["jobs"]["post-mortems"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    folder = clone(state, "circleci", "topic")
    run("circleci", state, folder, commands, {"CIRCLECI": "true"}, ["test-results/pmalint.xml"])


def jenkins(state):
    commands = re.findall(r"sh '(.*)'", (KITS / "Jenkinsfile").read_text(encoding="utf-8"))
    variables = {"JENKINS_URL": "https://jenkins.example.com", "CHANGE_ID": "7", "CHANGE_TARGET": "main"}
    run("jenkins", state, clone(state, "jenkins", "topic"), commands, variables, ["pmalint.xml"])


def github(state):
    """The step of action.yml that is a command, in the clone that hooks/ci/github.yml asks for."""
    action = YAML(typ="safe").load((TOP / "action.yml").read_text(encoding="utf-8"))
    checkout = read("github.yml")["jobs"]["pmalint"]["steps"][0]["with"]
    folder = clone(state, "github", "merge", "--depth", str(checkout["fetch-depth"]))
    runner = FOLDER / f"{state}.runner"
    runner.mkdir()
    event = {
        "pull_request": {
            "base": {"sha": git(REPOSITORIES[state], "rev-parse", "main")},
            "head": {"sha": git(REPOSITORIES[state], "rev-parse", "topic")},
        }
    }
    (runner / "event").write_text(json.dumps(event))
    values = {"github.action_path": str(TOP)}
    values.update({f"inputs.{name}": given["default"] for name, given in action["inputs"].items()})
    values["inputs.sarif"] = "true"
    values["inputs.args"] = "--as-of 2026-11-22"
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(runner / "event"),
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_SHA": git(folder, "rev-parse", "HEAD"),
        "GITHUB_BASE_REF": "main",
        "RUNNER_TEMP": str(runner),
    }
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]:
        (runner / name).touch()
        variables[name] = str(runner / name)
    [step] = [step for step in action["runs"]["steps"] if "run" in step]
    variables.update({name: values[value[4:-3]] for name, value in step["env"].items()})
    run("github", state, folder, [step["run"]], variables)
    [output] = (runner / "GITHUB_OUTPUT").read_text().splitlines()
    results = json.loads(pathlib.Path(output.removeprefix("sarif=")).read_text())["runs"][0]["results"]
    if bool(results) != (state == "bad"):
        fail(f"github: the SARIF file of the {state} post-mortem has {len(results)} results")
    if ("PMA203" in (runner / "GITHUB_STEP_SUMMARY").read_text()) != (state == "bad"):
        fail(f"github: the step summary of the {state} post-mortem is another")
    # Another event is about everything.
    done = execute(folder, step["run"], {**variables, "GITHUB_EVENT_NAME": "push", "ARGS": "--fail-on never"})
    if done.returncode or "2020-01-05" not in done.stdout:
        fail(f"github: exit {done.returncode} on a push", done.stdout)


for kit in [github, gitlab, azure, bitbucket, buildkite, circleci, jenkins]:
    for state in TEXTS:
        kit(state)
    print(f"kits: {kit.__name__} refuses the bad one, passes the mended one", flush=True)
