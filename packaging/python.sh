#!/bin/sh
# The Python of the virtual environment, whichever system it is on: packaging/python.sh ARGUMENT...
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
exec "$venv_bin/python" "$@"
