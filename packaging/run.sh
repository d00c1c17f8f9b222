#!/bin/sh
# `make run`: opens the window, or does the main job in the terminal where there is no screen.
#   packaging/run.sh [FOLDER]
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
photos=${1:-}
# Not every shell expands the tilde behind PHOTOS=.
case "$photos" in [~]/*) photos=$HOME/${photos#??} ;; esac
scrubber() { "$venv_bin/python" -m scrubber "$@"; }

has_screen() { [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

heading() { printf '\n== %s\n' "$*"; }

in_the_terminal() {
    from=${photos:-resources/samples}
    into=build/clean/$(date +%Y-%m-%d-%H%M%S)
    echo "There is no screen here, so Scrubber works in the terminal. The photos come from: $from"
    heading "What they tell a stranger"
    scrubber show "$from" || status=$?
    heading "Clean copies"
    scrubber clean -r -o "$into" "$from" || status=$?
    heading "The copies, checked once more"
    if scrubber check "$into"; then
        echo "Nothing is left in them to tell."
    else
        # What a copy keeps on purpose is found (3) and no fault: the lines above say why it is kept.
        [ $? = 3 ] || status=1
    fi
    printf '\nThe originals are as they were. The clean copies are in: %s\n' "$(pwd)/$into"
}

if [ -n "$photos" ] && [ ! -e "$photos" ]; then
    echo "There is no file or folder named $photos." >&2
    exit 2
fi
sh packaging/setup.sh run
if ! has_screen; then
    status=0
    in_the_terminal
    exit "$status"
elif [ -n "$photos" ]; then
    scrubber "$photos"
else
    scrubber
fi
