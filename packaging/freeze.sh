#!/bin/sh
# Makes the program as one folder that needs no Python: build/dist/scrubber (on macOS build/dist/Scrubber.app too), from the
# locked packages, and tests it. The same commit and Python give the same bytes.
set -eu
cd "$(dirname "$0")/.."
venv=build/freeze
dist=build/dist

find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$name"; return; }
    done
    echo "Python 3.11 or newer is needed" >&2
    exit 1
}

locked=$(cat packaging/requirements/runtime.txt packaging/requirements/build.txt | cksum)
if [ "$(cat "$venv/.locked" 2>/dev/null)" != "$locked" ]; then
    rm -rf "$venv"
    "$(find_python)" -m venv "$venv"
    "$venv/bin/pip" install -qq --disable-pip-version-check --require-hashes --only-binary :all: \
        -r packaging/requirements/runtime.txt -r packaging/requirements/build.txt
    echo "$locked" >"$venv/.locked"
fi

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
rm -rf "$dist" build/pyinstaller
"$venv/bin/python" packaging/translations/messages.py compile
"$venv/bin/pyinstaller" --noconfirm --log-level WARN --distpath "$dist" --workpath build/pyinstaller \
    packaging/pyinstaller/scrubber.spec

# Python's own libraries may come with their debugging symbols; numpy's and Qt's must not be touched.
# On macOS the linker's signatures would break, and its strip knows other words.
[ "$(uname -s)" != Linux ] || find "$dist" -type f \( -name 'libpython*.so*' -o -path '*/lib-dynload/*.so' \) -exec strip --strip-unneeded {} +
# Nothing executable but the program.
if [ "$(uname -s)" = Linux ]; then
    find "$dist/scrubber/_internal" -type f -exec chmod 644 {} +
    find "$dist/scrubber" -type d -exec chmod 755 {} +
    chmod 755 "$dist/scrubber/scrubber"
fi
"$dist/scrubber/scrubber" --self-test
du -sm "$dist/scrubber"
