#!/bin/sh
# Puts a released pmalint into a folder: install.sh VERSION FOLDER
# An archive counts only with the checksum that was released with it. Where none was released for this kind of machine,
# cargo compiles the same version.
set -eu
version=$1
folder=$2
releases=${PMALINT_RELEASES:-https://github.com/pmalint/pmalint/releases/download}

fail() { echo "pmalint: $*" >&2; exit 2; }

case $version in
'' | *[!0-9A-Za-z.+-]*) fail "not a version: $version" ;;
esac
case $(uname -s)-$(uname -m) in
Linux-x86_64) target=x86_64-unknown-linux-musl ;;
Linux-aarch64) target=aarch64-unknown-linux-musl ;;
Darwin-x86_64) target=x86_64-apple-darwin ;;
Darwin-arm64) target=aarch64-apple-darwin ;;
*) target= ;;
esac
mkdir -p "$folder"

if [ -z "$target" ]; then
    command -v cargo >/dev/null || fail "no release for $(uname -s) on $(uname -m), and no cargo to compile it"
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    cargo install --locked --root "$root" "pmalint@$version"
    mv "$root/bin/pmalint" "$folder/pmalint"
    exit
fi

name=pmalint-$target
downloads=$(mktemp -d)
trap 'rm -rf "$downloads"' EXIT
for file in "$name.tar.gz" SHA256SUMS; do
    curl --fail --silent --show-error --location --retry 3 --output "$downloads/$file" "$releases/v$version/$file" ||
        fail "cannot download $file of version $version"
done
cd "$downloads"
grep " $name.tar.gz\$" SHA256SUMS >sum || fail "version $version has no checksum of $name.tar.gz"
if command -v sha256sum >/dev/null; then
    sha256sum -c sum >/dev/null || fail "the checksum of $name.tar.gz is wrong"
else
    shasum -a 256 -c sum >/dev/null || fail "the checksum of $name.tar.gz is wrong"
fi
tar -xzf "$name.tar.gz"
cd - >/dev/null
mv "$downloads/$name/pmalint" "$folder/pmalint"
