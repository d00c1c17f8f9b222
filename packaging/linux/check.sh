#!/bin/sh
# What can be said of a .deb without installing it: packaging/linux/check.sh PACKAGE.deb
set -eu
package=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
check() {
    name=$1
    shift
    if "$@" >"$work/log" 2>&1; then echo "ok      $name"; else failed=1; echo "FAILED  $name"; cat "$work/log"; fi
}
small_enough() { [ "$(stat -c %s "$package")" -lt 110000000 ] && [ "$(dpkg-deb -f "$package" Installed-Size)" -lt 327680 ]; }
completions() {
    bash -n "$share/bash-completion/completions/scrubber"
    ! command -v zsh >/dev/null || zsh -n "$share/zsh/vendor-completions/_scrubber"
    ! command -v fish >/dev/null || fish -n "$share/fish/vendor_completions.d/scrubber.fish"
}
man_page() { [ -z "$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -l "$share/man/man1/scrubber.1.gz" 2>&1 >/dev/null)" ]; }
listed() { python3 "$(dirname "$0")/../notices/notices.py" unlisted "$work/root/usr/lib/scrubber/_internal"; }
fenced() { env -u PYTHONPATH "$work/root/usr/bin/scrubber" --self-test | grep -q "fenced process: yes"; }
dpkg-deb -x "$package" "$work/root"
share=$work/root/usr/share

check "smaller than 110 MB, installed than 320 MB" small_enough
check "lintian" lintian --fail-on error,warning "$package"
check "desktop-file-validate" desktop-file-validate "$share"/applications/*.desktop "$share/Thunar/sendto/scrubber.desktop"
check "appstreamcli validate" appstreamcli validate --no-net "$share/metainfo/org.scrubber.Scrubber.metainfo.xml"
check "completions of bash, zsh and fish are understood" completions
! command -v man >/dev/null || check "manual page without warnings" man_page
check "self-test from the unpacked package" env -u PYTHONPATH "$work/root/usr/bin/scrubber" --self-test
check "photos are opened in a fenced process" fenced
check "every library inside is in the list of licences" listed
exit $failed
