#!/bin/sh
# Drags a photo from a file manager (pcmanfm) onto the window of the packaged program and cleans it, on a screen of its own:
#   packaging/linux/prove_drop.sh PROGRAM PHOTO     needs Xvfb, xdotool, pcmanfm, dbus-run-session
set -eu
program=$1
photo=$2
HOME=$(mktemp -d)
number=196 # or the next that no other proof on this machine uses
while grep -q "/tmp/.X11-unix/X$number$" /proc/net/unix; do number=$((number + 1)); done
export HOME DISPLAY=":$number" LC_ALL=C.UTF-8 GVFS_DISABLE_FUSE=1
unset XDG_CONFIG_HOME XDG_DATA_HOME WAYLAND_DISPLAY
mkdir "$HOME/Pictures"
cp "$photo" "$HOME/Pictures/photo.jpg"
finish() {
    for one in ${files:-} ${scrubber:-} ${screen:-}; do kill "$one" 2>/dev/null || true; done
    sleep 1
    rm -rf "$HOME"
}
trap finish EXIT
window() { xdotool search --onlyvisible --name "$1" | head -n 1; }
wait_for() {
    for _second in $(seq 60); do
        if "$@"; then return; fi
        sleep 1
    done
    echo "FAILED  waited in vain for: $*"
    exit 1
}
is_there() { [ -n "$(window "$1")" ]; }

Xvfb "$DISPLAY" -screen 0 1600x900x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
sleep 2
"$program" >/dev/null 2>&1 &
scrubber=$!
dbus-run-session -- pcmanfm --no-desktop "$HOME/Pictures" >/dev/null 2>&1 &
files=$!
wait_for is_there Scrubber
wait_for is_there Pictures
sleep 4
xdotool windowmove "$(window Scrubber)" 760 0 windowsize "$(window Scrubber)" 820 880
xdotool windowmove "$(window Pictures)" 0 0 windowsize "$(window Pictures)" 740 600
sleep 2
# The first photo lies here; a drag begins with small steps, and the target must see the pointer before it is let go.
xdotool mousemove 206 95 sleep 0.5 mousedown 1 sleep 0.5
for x in 208 211 215 220 226 235; do xdotool mousemove "$x" 96 sleep 0.1; done
for x in $(seq 240 30 1160); do xdotool mousemove "$x" $((95 + (x - 240) / 3)) sleep 0.05; done
for x in 1162 1166 1170; do xdotool mousemove "$x" 402 sleep 0.2; done
sleep 1
xdotool mouseup 1
sleep 5
xdotool windowfocus "$(window Scrubber)" key --window "$(window Scrubber)" ctrl+Return
wait_for test -f "$HOME/Pictures/photo_clean.jpg"
cmp -s "$photo" "$HOME/Pictures/photo.jpg" || { echo "FAILED  the original was changed"; exit 1; }
echo "ok      a photo dropped from a file manager and cleaned; the original is as it was"
