#!/bin/sh
# shellcheck disable=SC2154 # venv_bin is set in system.sh
# `make desktop`: drag and drop, a second start, the clipboard and the tree for screen readers, on a screen of its own.
# Installs the system packages for it where it may; where one is missing it says which, with status 2.
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
DISPLAY=${DISPLAY:-:0} sh packaging/setup.sh test

# `command -v` looks for one name: dash takes no notice of further ones.
all_there() {
    for program in Xvfb xdotool xclip pcmanfm dbus-run-session; do
        command -v "$program" >/dev/null || return 1
    done
    [ -x /usr/libexec/at-spi-bus-launcher ] && /usr/bin/python3 -c 'import dbus' 2>/dev/null
}
all_there || install_packages xvfb xdotool xclip pcmanfm dbus at-spi2-core python3 python3-dbus || true
command -v dbus-run-session >/dev/null || stop "This needs the package dbus, and more that it would name then."
exec dbus-run-session -- "$venv_bin/python" -m tests.desktop
