#!/bin/sh
# Writes FOLDER/release/SHA256SUMS over every file of a release, also those that go to PyPI and npm, by its name alone:
# sums.sh FOLDER.
set -eu
cd "$1"
rm -f release/SHA256SUMS
{ sha256sum -- */* || shasum -a 256 -- */*; } 2>/dev/null | sed 's#  [a-z]*/#  #' >SHA256SUMS
mv SHA256SUMS release
