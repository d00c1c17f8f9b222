#!/bin/sh
# Makes the portable archive from a staged tree: packaging/linux/tarball.sh STAGE OUTPUT-FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
stage=$1
out=$2
version=$(sed -n 's/__version__ = "\(.*\)"/\1/p' "$here/../../scrubber/__init__.py")
name=scrubber-$version-linux-x86_64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a "$stage" "$work/$name"
cp "$here/install.sh" "$here/uninstall.sh" "$work/$name/"
cp "$here/../../LICENSE" "$work/$name/"
chmod 755 "$work/$name/install.sh" "$work/$name/uninstall.sh"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$work" -cf - "$name" |
    xz -6 --threads=2 >"$out/$name.tar.xz"
ls -l "$out/$name.tar.xz"
