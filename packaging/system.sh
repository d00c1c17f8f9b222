# shellcheck shell=sh disable=SC2034 # what is set here is used by the scripts that read it
# Read by the other scripts: where Python lies, talk with the user, and system libraries where apt is there and it may.

venv=.venv
case "$(uname -s)" in
    MINGW* | MSYS* | CYGWIN*) venv_bin=$venv/Scripts ;;
    *) venv_bin=$venv/bin ;;
esac

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$@"
    exit 1
}

# Whether to install these packages as the administrator. Somebody at a terminal is asked. Without a terminal root may,
# and so may a user whom sudo asks nothing: nobody is there to answer, and the lines printed say what is done.
may_administrate() {
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || return 1
    if [ "${CI:-}" = true ] || ! { [ -t 0 ] && [ -t 2 ]; }; then
        [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
        return
    fi
    printf 'Scrubber needs these system packages: %s\nInstall them now with apt-get? [y/N] ' "$*" >&2
    read -r answer
    case "$answer" in [yY]*) return 0 ;; *) return 1 ;; esac
}

as_administrator() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Install Debian packages; fails when apt is missing or the user doesn't agree.
install_packages() {
    command -v apt-get >/dev/null || return 1
    may_administrate "$@" || return 1
    say "Installing system packages: $*"
    apt_install "$@" || { as_administrator apt-get update -qq >&2 && apt_install "$@"; }
}

apt_install() {
    as_administrator env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

drawing="libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 fonts-dejavu-core"
x11="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
wayland="libwayland-client0 libwayland-cursor0 libwayland-egl1"

# need_qt_libraries run|test PYTHON: what Qt needs on this screen, or to draw without one.
need_qt_libraries() {
    wanted="" plugins=""
    [ "$1" = test ] && { wanted=$drawing plugins=libqoffscreen.so; }
    if [ -n "${DISPLAY:-}" ]; then
        wanted="$drawing $x11" plugins="$plugins libqxcb.so"
    elif [ -n "${WAYLAND_DISPLAY:-}" ]; then
        wanted="$drawing $wayland" plugins="$plugins libqwayland.so"
    fi
    [ -n "$plugins" ] || return 0
    missing=$(missing_libraries "$2")
    [ -n "$missing" ] || return 0
    missing=$(echo "$missing" | tr '\n' ' ')
    # shellcheck disable=SC2086 # the list is words
    install_packages $wanted || stop "Qt, which draws the window, needs these system libraries: $missing" \
        "- please install them (Debian and Ubuntu: apt-get install $wanted), then run this again."
    missing=$(missing_libraries "$2" | tr '\n' ' ')
    [ -z "$missing" ] || stop "Qt, which draws the window, still needs these system libraries: $missing"
}

# The shared libraries that Qt's parts and the plug-ins in $plugins ask for and the system lacks; "fonts" without any.
missing_libraries() {
    qt=$("$1" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')
    # shellcheck disable=SC2086 # the list is words
    (cd "$qt/Qt/plugins/platforms" && ldd $plugins ../../../QtWidgets.abi3.so 2>/dev/null) |
        sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.local/share/fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ] ||
        echo fonts
}
