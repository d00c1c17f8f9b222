#!/bin/sh
# `make lint`: style (ruff) and types (mypy); both must find nothing.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/ruff check
.venv/bin/ruff format --check
.venv/bin/mypy
