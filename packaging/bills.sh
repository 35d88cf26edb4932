#!/usr/bin/env bash
# Takes the bill of materials of each platform out of its wheel: bills.sh FOLDER reads FOLDER/pypi, and writes
# FOLDER/release/pmalint-TARGET.cdx.json. A wheel without one, or a platform without a wheel, is an error.
set -euo pipefail
folder=$1
for pair in 'linux*_x86_64=x86_64-unknown-linux-musl' 'linux*_aarch64=aarch64-unknown-linux-musl' \
    'macosx*_x86_64=x86_64-apple-darwin' 'macosx*_arm64=aarch64-apple-darwin'; do
    target=${pair#*=}
    bill=$folder/release/pmalint-$target.cdx.json
    # The pattern of the wheel's name is one on purpose.
    # shellcheck disable=SC2086
    unzip -p "$folder"/pypi/pmalint-*${pair%%=*}.whl '*.dist-info/sboms/*.json' >"$bill"
    grep -q CycloneDX "$bill" || { echo "bills: the wheel for $target has none" >&2; exit 1; }
done
