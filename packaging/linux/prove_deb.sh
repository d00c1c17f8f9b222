#!/bin/sh
# Proves a .deb in a minimal Debian without Python: [SUITE=trixie] packaging/linux/prove_deb.sh PACKAGE.deb ROOT
#   installed, self-tested, started by its desktop file, a photo opened and cleaned by clicks, right-click entry used,
#   upgraded, removed without a trace. Prints one line per check; needs root, debootstrap, Xvfb, xdotool. Without SUITE it is the
#   Debian that this runs on, whose C library the package was built with, or Debian 12.
set -eu
# The mounts and processes below are this script's own: whatever ends it, even a kill, they end with it, and /dev is never seen
# below the folder by anybody who empties it.
if [ -z "${PROVE_IS_APART:-}" ]; then
    exec env PROVE_IS_APART=1 unshare --mount --propagation private --pid --fork --kill-child --mount-proc sh "$0" "$@"
fi
package=$1
root=$2
# shellcheck source=/dev/null
own=$(. /etc/os-release && [ "$ID" = debian ] && echo "$VERSION_CODENAME") || own=
suite=${SUITE:-${own:-bookworm}}
failed=0
display=97 # or the next that no other proof on this machine uses
while grep -q "/tmp/.X11-unix/X$display$" /proc/net/unix; do display=$((display + 1)); done
export LC_ALL=C.UTF-8

check() { # check NAME COMMAND...
    name=$1
    shift
    if "$@" >"$root.log" 2>&1; then echo "ok      $name"; else failed=1; echo "FAILED  $name"; tail -n 5 "$root.log"; fi
}
fenced() { inside scrubber --self-test | grep -q "fenced process: yes"; }
inside() { chroot "$root" env -u XDG_CONFIG_HOME HOME=/home/jane DISPLAY=":$display" "$@"; }

prepare() {
    [ -d "$root/usr" ] || debootstrap --variant=minbase "$suite" "$root" ${MIRROR:+"$MIRROR"} >"$root.log" 2>&1
    # The packages of the same Debian come from where this system gets its own, unless a mirror is named.
    [ -n "${MIRROR:-}" ] || [ "$suite" != "$own" ] || cp -r /etc/apt/sources.list* "$root/etc/apt/"
    cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
    cp /etc/resolv.conf "$root/etc/"
    mkdir -p "$root/home/jane/Pictures" "$root/tmp/.X11-unix"
    mkdir -p /tmp/.X11-unix # missing where X never ran
    chmod 1777 /tmp/.X11-unix
    trap clean_up EXIT
    trap 'exit 1' INT TERM HUP
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    Xvfb ":$display" -screen 0 1280x900x24 -nolisten tcp >/dev/null 2>&1 &
    screen=$!
    inside apt-get update -qq >"$root.log" 2>&1
    cp "$package" "$root/tmp/one.deb"
    newer
    inside find / -xdev \( -path /proc -o -path /tmp -o -path /var -o -path /home \) -prune -o -print | sort >"$root.before"
}

# The same package under a newer version, to upgrade to.
newer() {
    rm -rf "$root/tmp/newer"
    dpkg-deb -R "$package" "$root/tmp/newer"
    sed -i 's/^Version: .*/&+newer/' "$root/tmp/newer/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone --build "$root/tmp/newer" "$root/tmp/two.deb" >/dev/null
    rm -rf "$root/tmp/newer"
}

clean_up() {
    [ -z "${program:-}" ] || kill "$program" 2>/dev/null || true
    [ -z "${screen:-}" ] || kill "$screen" 2>/dev/null || true
    sleep 1
    umount "$root/tmp/.X11-unix" "$root/dev" "$root/proc" 2>/dev/null || true
}

no_python() { ! inside sh -c 'command -v python3 || command -v python'; }
install_deb() { inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; }
libraries_found() { ! inside sh -c 'find /usr/lib/scrubber -name "*.so*" -exec env LD_LIBRARY_PATH=/usr/lib/scrubber/_internal ldd {} + 2>/dev/null' |
    grep "not found" | grep -v libexiv2.so.28; }

# open_and_clean EXEC-LINE PATH: what a file manager runs; the button is pressed by its shortcut, Ctrl+Return.
open_and_clean() {
    rm -f "$root"/home/jane/Pictures/*
    cp "$root/usr/lib/scrubber/_internal/scrubber/_resources/samples/sea.jpg" "$root/home/jane/Pictures/"
    command=$(echo "$1" | sed "s#%F#$2#")
    # shellcheck disable=SC2086 # an Exec line is words
    chroot "$root" env -u XDG_CONFIG_HOME HOME=/home/jane DISPLAY=":$display" $command >"$root.window.log" 2>&1 &
    program=$!
    wait_for 60 xdotool_window || return 1
    sleep 6
    DISPLAY=":$display" xdotool windowfocus "$window" key --window "$window" ctrl+Return
    wait_for 60 test -f "$root/home/jane/Pictures/sea_clean.jpg" || return 1
    ! grep -aq Jane "$root/home/jane/Pictures/sea_clean.jpg" || return 1
    kill "$program"
    wait "$program" || true
    program=
}
xdotool_window() { window=$(DISPLAY=":$display" xdotool search --onlyvisible --name Scrubber | head -n 1) && [ -n "$window" ]; }
wait_for() {
    left=$1
    shift
    while ! "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "waited in vain for: $*"; return 1; }
        sleep 1
    done
}
exec_of() { sed -n 's/^Exec=//p' "$root/usr/share/$1" | head -n 1; }
nothing_left() {
    inside find / -xdev \( -path /proc -o -path /tmp -o -path /var -o -path /home \) -prune -o -print | sort >"$root.after"
    if comm -13 "$root.before" "$root.after" | grep -i scrubber; then return 1; fi
    ! inside find /var/lib /etc /home/jane/.config /home/jane/.cache /home/jane/.local -iname '*scrubber*' 2>/dev/null |
        grep -v "/var/lib/dpkg\|/home/jane/.config/Scrubber"
}

prepare
check "no Python in the system" no_python
check "installs with its dependencies" install_deb /tmp/one.deb
check "dpkg --verify" inside dpkg --verify scrubber
check "every library finds its own" libraries_found
check "scrubber --self-test" inside scrubber --self-test
check "photos are opened in a fenced process" fenced
check "command line cleans a sample" inside scrubber clean -o /home/jane/Pictures/copies /usr/lib/scrubber/_internal/scrubber/_resources/samples/sea.jpg
rm -rf "$root/home/jane/Pictures/copies"
check "started by its desktop file, photo opened and cleaned" open_and_clean "$(exec_of applications/org.scrubber.Scrubber.desktop)" /home/jane/Pictures/sea.jpg
check "Nemo's entry, for a folder" open_and_clean "$(exec_of nemo/actions/scrubber.nemo_action)" /home/jane/Pictures
check "Dolphin's entry" open_and_clean "$(exec_of kio/servicemenus/scrubber.desktop)" /home/jane/Pictures/sea.jpg
check "Thunar's entry" open_and_clean "$(exec_of Thunar/sendto/scrubber.desktop)" /home/jane/Pictures/sea.jpg
check "upgrades" install_deb /tmp/two.deb
check "is the newer one and works" inside sh -c 'dpkg-query -W scrubber | grep newer && scrubber --version'
check "removes" inside env DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq scrubber
check "nothing is left" nothing_left
exit $failed
