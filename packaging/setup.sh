#!/bin/sh
# Makes a checkout ready: packaging/setup.sh [run|test]
#   run   the program's own packages, and what Qt needs from the system when there is a screen
#   test  the tools for tests as well, and what Qt needs to draw without a screen
# It may be called again at any time: when nothing changed it returns at once.
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh

purpose=${1:-run}
lock=runtime
[ "$purpose" = test ] && lock=dev
venv=.venv

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop "Scrubber needs Python 3.11 or newer, and none was found. Please install it (Debian and Ubuntu: python3;" \
        "macOS: brew install python; Windows: winget install Python.Python.3.13), then run this again."
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        install_packages "$version-venv" || stop "Python's part for virtual environments is missing." \
            "Please install the package $version-venv, then run this again."
    fi
    say "Making a virtual environment in $venv"
    "$python" -m venv "$venv"
}

# A launcher as an installed package has it, so that `.venv/bin/scrubber` works from any folder.
make_launcher() {
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd -P >"$site/scrubber-checkout.pth"
    printf '#!%s\nimport sys\n\nfrom scrubber.__main__ import main\n\nif __name__ == "__main__":\n    sys.exit(main())\n' \
        "$(pwd -P)/$venv/bin/python" >"$venv/bin/scrubber"
    chmod 755 "$venv/bin/scrubber"
}

# What an installation was made from: place, this script, lock file. The tests' lock file holds the program's as well.
fingerprint() {
    pwd -P
    cksum packaging/setup.sh "packaging/requirements/$1.txt"
}

is_installed() {
    [ -f "$venv/.scrubber-$1" ] && [ "$(cat "$venv/.scrubber-$1")" = "$(fingerprint "$1")" ] &&
        "$venv/bin/python" -c pass 2>/dev/null
}

install_python_packages() {
    is_installed dev && return
    [ "$lock" = runtime ] && is_installed runtime && return
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
    say "Installing the packages named in packaging/requirements/$lock.txt (the first time takes a minute or two)"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: \
        -r "packaging/requirements/$lock.txt"
    make_launcher
    rm -f "$venv"/.scrubber-*
    fingerprint "$lock" >"$venv/.scrubber-$lock"
}

install_python_packages
case "$(uname -s)" in
    Linux) need_qt_libraries "$purpose" "$venv/bin/python" ;;
esac
