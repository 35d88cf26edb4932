#!/bin/sh
# Makes the archive of a release: archive.sh BINARY TARGET FOLDER writes FOLDER/pmalint-TARGET.tar.gz, with the program,
# the man pages and the completions that it prints itself.
set -eu
binary=$1
name=pmalint-$2
folder=$3
top=$(cd "$(dirname "$0")/.." && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$folder" "$work/$name/completions" "$work/$name/man"
cp "$binary" "$work/$name/pmalint"
cp "$top/README.md" "$top/CHANGELOG.md" "$top/LICENSE-APACHE" "$top/LICENSE-MIT" "$work/$name"

pmalint() { "$work/$name/pmalint" "$@"; }
pmalint man >"$work/$name/man/pmalint.1"
pmalint --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' >"$work/commands"
grep -qx check "$work/commands" || { echo 'archive: pmalint --help lists no commands' >&2; exit 1; }
while read -r command; do
    pmalint man "$command" >"$work/$name/man/pmalint-$command.1"
done <"$work/commands"
pmalint completions bash >"$work/$name/completions/pmalint.bash"
pmalint completions zsh >"$work/$name/completions/_pmalint"
pmalint completions fish >"$work/$name/completions/pmalint.fish"

# COPYFILE_DISABLE: macOS would else add files of its own.
COPYFILE_DISABLE=1 tar -czf "$folder/$name.tar.gz" -C "$work" "$name"
