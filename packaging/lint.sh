#!/bin/sh
# `make lint`: style (ruff) and types (mypy); both must find nothing.
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
"$venv_bin/python" -m ruff check
"$venv_bin/python" -m ruff format --check
"$venv_bin/python" -m mypy
