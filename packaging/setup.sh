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

# The newest Python that every locked package has a wheel for; pyproject.toml says the same.
oldest_minor=11
newest_minor=14

fits() {
    "$1" -c "import sys; sys.exit(not (3, $oldest_minor) <= sys.version_info[:2] <= (3, $newest_minor))" 2>/dev/null
}

# Names to try, the system's own first, then the newest one, then those that pyenv keeps out of the way.
python_names() {
    if [ -n "${PYTHON:-}" ]; then
        echo "$PYTHON"
        return
    fi
    echo python3
    minor=$newest_minor
    while [ "$minor" -ge "$oldest_minor" ]; do
        echo "python3.$minor"
        minor=$((minor - 1))
    done
    echo python
    for name in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.1[1-4].*/bin/python3; do
        [ ! -x "$name" ] || echo "$name"
    done
}

find_python() {
    python_names | while IFS= read -r name; do
        fits "$name" && command -v "$name" && break
    done
}

# Why no Python fits, and which one to take.
no_python() {
    wanted=3.$((newest_minor - 1))
    advice="please install Python $wanted (Debian and Ubuntu: python3; macOS: brew install python@$wanted;"
    advice="$advice Windows: winget install Python.Python.$wanted), then run this again."
    newer=$("${PYTHON:-python3}" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || newer=
    if [ -n "$newer" ]; then
        stop "Scrubber runs on Python 3.$oldest_minor to 3.$newest_minor, and ${PYTHON:-python3} is $newer: $advice"
    fi
    stop "Scrubber runs on Python 3.$oldest_minor to 3.$newest_minor, and none was found: $advice"
}

make_venv() {
    python=$(find_python) || no_python
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        install_packages "$version-venv" || stop "Python's part for virtual environments is missing." \
            "Please install the package $version-venv, then run this again."
    fi
    say "Making a virtual environment in $venv"
    "$python" -m venv --clear "$venv"
}

# A launcher as an installed package has it, so that `.venv/bin/scrubber` works from any folder. It is a shell's, because
# the first line of a script can't name a Python in a folder with spaces; the path file finds the checkout from the
# virtual environment, because Python reads such files in the system's encoding and the folder may have any name.
make_launcher() {
    site=$("$venv_bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    rm -f "$site/scrubber-checkout.pth"
    echo 'import os, sys; sys.path.append(os.path.dirname(sys.prefix))' >"$site/scrubber_checkout.pth"
    cat >"$venv_bin/scrubber" <<'END'
#!/bin/sh
link=$(readlink -f "$0" 2>/dev/null) || link=$0
exec "$(dirname "$link")/python" -P -m scrubber "$@"
END
    chmod 755 "$venv_bin/scrubber"
}

# What an installation was made from: place, this script, lock file. The tests' lock file holds the program's as well.
fingerprint() {
    pwd -P
    cksum packaging/setup.sh packaging/requirements/messages.txt "packaging/requirements/$1.txt"
}

is_installed() {
    [ -f "$venv/.scrubber-$1" ] && [ "$(cat "$venv/.scrubber-$1")" = "$(fingerprint "$1")" ] &&
        "$venv_bin/python" -c pass 2>/dev/null
}

# jpeglib has no package for ARM Linux, and none can be built from its source, which lacks its headers.
say_what_is_missing_here() {
    "$venv_bin/python" -c 'import importlib.util as u, sys; sys.exit(u.find_spec("jpeglib") is None)' ||
        say "On this computer faces in JPEG photos can't be covered, because jpeglib, which does it, doesn't exist for" \
            "$(uname -s) on $(uname -m). All the rest works."
}

install_python_packages() {
    is_installed dev && return
    [ "$lock" = runtime ] && is_installed runtime && return
    if ! fits "$venv_bin/python" || ! "$venv_bin/python" -m pip --version >/dev/null 2>&1; then make_venv; fi
    say "Installing the packages named in packaging/requirements/$lock.txt (the first time takes a minute or two)"
    "$venv_bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: \
        -r "packaging/requirements/$lock.txt" -r packaging/requirements/messages.txt || stop "Scrubber's packages could not be installed: see the lines above." \
        "They exist for Windows, macOS and Linux (glibc 2.34 or newer) on 64-bit Intel and AMD, and for ARM on macOS and on Linux with glibc 2.39 or newer."
    say_what_is_missing_here
    make_launcher
    rm -f "$venv"/.scrubber-*
    fingerprint "$lock" >"$venv/.scrubber-$lock"
}

# A checkout holds catalogues as text; the program reads them compiled. Babel does it, here only: packages hold them
# compiled, so it is no package that the program needs.
compile_catalogues() {
    for source in resources/locale/*/scrubber.po; do
        compiled=${source%.po}.mo
        if [ -e "$source" ] && { [ ! -e "$compiled" ] || [ -n "$(find "$source" -newer "$compiled")" ]; }; then
            "$venv_bin/python" packaging/translations/messages.py compile
            return
        fi
    done
}

install_python_packages
compile_catalogues
case "$(uname -s)" in
    Linux) need_qt_libraries "$purpose" "$venv_bin/python" ;;
esac
