#!/bin/sh
# Makes the packages for Linux: packaging/linux/build.sh [OUTPUT-FOLDER] (scrubber_VERSION_amd64.deb and a portable .tar.xz).
set -eu
cd "$(dirname "$0")/../.."
out=${1:-build/packages}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
mkdir -p "$out"
sh packaging/freeze.sh
rm -rf build/stage
build/freeze/bin/python packaging/linux/stage.py build/dist/scrubber build/stage
build/freeze/bin/python packaging/linux/deb.py build/stage "$out"
sh packaging/linux/tarball.sh build/stage "$out"
