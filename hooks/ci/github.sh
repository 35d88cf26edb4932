#!/bin/sh
# What action.yml runs. ARGS, FORMAT, SARIF, TRUST and VERSION are its inputs.
set -euf

if [ -n "$VERSION" ]; then
    programs=$RUNNER_TEMP/pmalint-$VERSION
    [ -x "$programs/pmalint" ] || sh "$(dirname "$0")/install.sh" "$VERSION" "$programs"
    PATH=$programs:$PATH
fi

set -- check
# A request is judged by what it changes and by the settings that it wants to go into; other events by everything.
case $GITHUB_EVENT_NAME in
pull_request | pull_request_target | merge_group) set -- "$@" --since auto --trust "$TRUST" ;;
esac
[ -z "$FORMAT" ] || set -- "$@" --format "$FORMAT"
if [ "$SARIF" = true ]; then
    file=$RUNNER_TEMP/pmalint.sarif
    rm -f "$file"
    set -- "$@" --format "sarif=$file"
fi
code=0
# Blanks separate the arguments; they are not expanded (set -f).
# shellcheck disable=SC2086
pmalint "$@" $ARGS || code=$?
if [ "$SARIF" = true ] && [ -s "$file" ]; then
    echo "sarif=$file" >>"$GITHUB_OUTPUT"
fi
exit "$code"
