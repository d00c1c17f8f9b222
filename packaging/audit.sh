#!/bin/sh
# Asks a database of known faults about every locked package (`make audit`); says so when no database can be had.
set -eu
cd "$(dirname "$0")/.."
venv=${AUDIT_VENV:-build/audit}
cannot_look() {
    echo "could not look: $1; the locked packages were NOT compared with known faults" >&2
    exit 2
}
if [ ! -x "$venv/bin/pip-audit" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install -qq --disable-pip-version-check pip-audit || cannot_look "pip-audit can't be installed"
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
"$venv/bin/pip-audit" --progress-spinner off --disable-pip --require-hashes -r packaging/requirements/runtime.txt >"$log" 2>&1 || status=$?
cat "$log"
unknown=$(grep -c "could not be audited" "$log" || true)
if [ "$unknown" -ne 0 ] && [ "$status" -eq 0 ]; then cannot_look "the database doesn't know $unknown of them"; fi
# It ends with 1 for a fault that was found and for a database that didn't answer.
if [ "$status" -ne 0 ] && ! grep -q "^Found [0-9]" "$log"; then cannot_look "the database doesn't answer"; fi
exit "$status"
