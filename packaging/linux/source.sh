#!/bin/sh
# Makes a Debian source package: packaging/linux/source.sh OUTPUT-FOLDER (needs dpkg-dev, and hatchling and Babel for PYTHON)
# What it builds can't be installed on Debian 13 yet: packaging/linux/debian/README.source says why.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p "$1"
out=$(cd "$1" && pwd)
python=${PYTHON:-build/freeze/bin/python}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/__version__ = "\(.*\)"/\1/p' scrubber/__init__.py | sed 's/\.dev/~dev/')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m hatchling build -t sdist -d "$work"
folder=$work/scrubber-$version
mkdir "$folder"
tar -C "$folder" --strip-components=1 -xzf "$work"/*.tar.gz
cp "$work"/*.tar.gz "$work/scrubber_$version.orig.tar.gz"
cp -r packaging/linux/debian "$folder/"
{
    printf 'scrubber (%s-1) unstable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n' "$version"
    printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' packaging/linux/debian/control)" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} >"$folder/debian/changelog"
(cd "$work" && dpkg-source -b "$folder")
cp "$work"/*.dsc "$work"/*.orig.tar.gz "$work"/*.debian.tar.xz "$out/"
