# How .ci/deny, .ci/packages, .ci/hooks and .ci/kits get programs: from PyPI and npm, each at one version, into a temporary folder.
# shellcheck shell=bash

# Three times, since registries have bad moments.
fetch() {
    local try
    for try in 1 2 3; do
        timeout 150 "$@" </dev/null && return
        [ "$try" = 3 ] || sleep $((try * 5))
    done
    printf '%s: the registry cannot be reached, or does not have it: %s\n' "$0" "$*" >&2
    exit 1
}

# need PROGRAM PACKAGE: a program that Debian's packages have.
need() {
    command -v "$1" >/dev/null && return
    command -v apt-get >/dev/null || { printf '%s: %s is needed\n' "$0" "$1" >&2; exit 1; }
    fetch apt-get update -q
    fetch apt-get install -qy "$2"
}

# python_programs FOLDER PACKAGE==VERSION...: they are in FOLDER/bin.
python_programs() {
    need python3 python3-venv
    python3 -m venv "$1" 2>/dev/null || { fetch apt-get install -qy python3-venv; python3 -m venv --clear "$1"; }
    fetch "$1/bin/pip" install --quiet --disable-pip-version-check "${@:2}"
}

# npm_programs FOLDER PACKAGE@VERSION...: they are in FOLDER/node_modules/.bin.
npm_programs() {
    need npm npm
    mkdir -p "$1"
    fetch npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$1" "${@:2}"
}

# Nothing of this machine's configuration, nor of the CI that runs this, reaches what is tried.
scrub() {
    local name
    for name in $(compgen -e); do
        case $name in
        CI | GIT_* | GITHUB_* | RUNNER_* | GITLAB_* | CI_* | PRE_COMMIT* | PREK_* | HUSKY* | LEFTHOOK* | PMALINT_*) unset "$name" ;;
        esac
    done
    export HOME=$1 GIT_CONFIG_NOSYSTEM=1
    mkdir -p "$HOME"
    git config --global user.name Ines
    git config --global user.email ines@example.com
    git config --global init.defaultBranch main
    git config --global commit.gpgSign false
}

# post_mortem ACTION: a document without a flaw but for its action.
post_mortem() {
    cat <<TEXT
---
date: 2026-01-05
severity: SEV-2
status: closed
owner: Ines
---

# Orders waited

## Summary

Orders waited for an hour, until the worker was restarted.

## Impact

Forty cafés were served late.

## Root causes

The worker had stopped and nobody saw it.

## Action items

$1
TEXT
}
bad='- [ ] @ines: Page on-call when the queue grows'
good="$bad (#12)"
document=docs/postmortems/2026-01-05-checkout.md
