#!/bin/sh
# `make clean`: removes what was built; the virtual environment stays.
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
if mount | grep -F " on $(pwd -P)/build/" >&2; then
    stop "Something is mounted below build/ (see above), so nothing was removed. Please unmount it first."
fi
rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
