#!/bin/sh
# Pins every dependency with its hashes, for all systems and Python versions at once: `make lock`.
# The files name no package index: pip uses the one that the machine is set up for.
set -eu
cd "$(dirname "$0")/.."
tool=build/lock
[ -x "$tool/bin/uv" ] || { "${PYTHON:-python3}" -m venv "$tool"; "$tool/bin/pip" install --quiet "uv>=0.9"; }

pin() {
    "$tool/bin/uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 --fork-strategy fewest --no-emit-index-url \
        --no-header --annotation-style line ${UPGRADE:+--upgrade} "$@"
}
pin pyproject.toml --output-file packaging/requirements/runtime.txt
pin pyproject.toml packaging/requirements/dev.in --constraints packaging/requirements/runtime.txt \
    --output-file packaging/requirements/dev.txt
pin packaging/requirements/messages.in --constraints packaging/requirements/dev.txt \
    --output-file packaging/requirements/messages.txt
pin packaging/requirements/build.in --constraints packaging/requirements/dev.txt \
    --output-file packaging/requirements/build.txt
