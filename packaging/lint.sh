#!/bin/sh
# `make lint`: style (ruff) and types (mypy); both must find nothing.
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
"$venv_bin/python" -m ruff check
"$venv_bin/python" -m ruff format --check
"$venv_bin/python" -m mypy
# The same for the other systems; there, code for Linux alone can't be reached and needn't be.
for system in win32 darwin; do
    "$venv_bin/python" -m mypy --platform "$system" --no-warn-unreachable --cache-dir ".mypy_cache/$system"
done
