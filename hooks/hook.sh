#!/bin/sh
# pmalint hook, version 2. ID: 6f1d0c52-pmalint
# Written by `pmalint hook install`; `pmalint hook uninstall` removes it. A hook that was here before
# is kept beside it as NAME.legacy and still runs, first.

hook=@HOOK@
legacy=$0.legacy
pushed=
if [ -x "$legacy" ]; then
    case $hook in
    pre-push | pre-receive)
        # Git says once, on standard input, what is pushed; both are to read it, to the last byte.
        pushed=$(cat && echo .) || exit 1
        printf %s "${pushed%.}" 2>/dev/null | "$legacy" "$@" || exit $?
        ;;
    *)
        "$legacy" "$@" || exit $?
        ;;
    esac
fi

pmalint=@PMALINT@
if [ ! -x "$pmalint" ]; then
    pmalint=$(command -v pmalint) || {
        echo 'pmalint: the program is not where it was when this hook was installed, nor on PATH.' >&2
        echo 'Install it, or remove the hook: it is' "$0" >&2
        exit 1
    }
fi
if [ -z "$pushed" ]; then
    exec "$pmalint" hook run "$hook" "$@"
fi
printf %s "${pushed%.}" | "$pmalint" hook run "$hook" "$@"
