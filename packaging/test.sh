#!/bin/sh
# `make test`: style, types and every test, without a screen. The summary of pytest is the last thing printed.
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
sh packaging/setup.sh test
sh packaging/lint.sh
# A few tests ask programs of the system. On a build server they are installed; elsewhere those tests are skipped, and say so.
if ! [ -t 0 ] && ! { command -v tiffcp && command -v parallel; } >/dev/null; then
    install_packages libtiff-tools parallel || true
fi
# All tests share the cores, file by file, so that what a file sets up once stays set up once.
[ $# -gt 0 ] || set -- --numprocesses auto --dist loadfile
QT_QPA_PLATFORM=offscreen exec "$venv_bin/python" -m pytest "$@"
