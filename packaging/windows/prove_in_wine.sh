#!/bin/sh
# A smoke test of the installer in Wine: packaging/windows/prove_in_wine.sh SETUP.exe
# Installs, looks at what is there, starts what Wine can start, installs again (upgrade), removes. Wine lacks what numpy and Qt
# need of Windows, so the self-test can't pass here; prove.ps1 runs it on a real Windows.
set -eu
setup=$(realpath "$1")
WINEPREFIX=$(mktemp -d)
export WINEPREFIX WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
failed=0
check() {
    name=$1
    shift
    if "$@" >"$WINEPREFIX/log" 2>&1 </dev/null; then echo "ok      $name"; else failed=1; echo "FAILED  $name"; tail -n 3 "$WINEPREFIX/log"; fi
}
finish() { timeout 20 wineserver -k </dev/null 2>/dev/null || true; rm -rf "$WINEPREFIX"; }
trap finish EXIT
# What Wine's programs say goes through a pipe: Python can't start there with its output in a file.
in_wine() {
    status=0
    said=$(timeout 240 wine "$@" </dev/null 2>&1) || status=$?
    printf '%s\n' "$said"
    return $status
}
installed() { home=$(find "$WINEPREFIX/drive_c/users" -type d -path '*Programs/Scrubber' | head -n 1); [ -f "$home/Scrubber.exe" ] && [ -f "$home/uninstall.exe" ]; }
verb() { in_wine reg query "HKCU\\Software\\Classes\\$1\\shell\\Scrubber\\command" | grep -q 'Scrubber.exe" "%1"'; }
link() { find "$WINEPREFIX/drive_c/users" -name 'Scrubber.lnk' -path "*$1*" | grep -q .; }
gone() { ! find "$WINEPREFIX/drive_c" -ipath '*scrubber*' | grep . && ! in_wine reg query 'HKCU\Software\Scrubber'; }
no_verb() { ! in_wine reg query "HKCU\\Software\\Classes\\$1\\shell\\Scrubber"; }
listed() { in_wine reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Scrubber' | grep -q DisplayVersion; }
python() { in_wine "$home/python/python.exe" -c "$1"; }
# One of the samples whose copy needs no second opinion of a decoder: that takes numpy.
cleans() {
    cp "$home/python/site-packages/scrubber/_resources/samples/portrait.jpg" "$WINEPREFIX/drive_c/photo.jpg"
    in_wine "$home/scrubber-cli.exe" clean 'C:\photo.jpg' && ! grep -aq Jane "$WINEPREFIX/drive_c/photo_clean.jpg"
}
removed() { in_wine "$home/uninstall.exe" /S && sleep 15 && in_wine wineboot -e; }

check "wine starts" in_wine wineboot -i
check "silent installation" in_wine "$setup" /S
check "program and uninstaller are there" installed
check "Start menu" link "Start Menu"
check "Send to" link "SendTo"
check "Explorer's menu for photos" verb 'SystemFileAssociations\image'
check "Explorer's menu for HEIC" verb 'SystemFileAssociations\.heic'
check "Explorer's menu for folders" verb Directory
check "in the list of programs" listed
check "Python starts" python "import sys, zlib, ctypes, multiprocessing; print(sys.version)"
check "scrubber-cli.exe --version" in_wine "$home/scrubber-cli.exe" --version
check "scrubber-cli.exe cleans a sample" cleans
for name in brotli piexif pyexiv2 jpeglib PIL.Image numpy onnxruntime pillow_heif PySide6.QtCore PySide6.QtWidgets; do
    if python "import $name" >/dev/null 2>&1; then echo "ok      imports $name"; else echo "can't   import $name in this Wine"; fi
done
check "installs over itself" in_wine "$setup" /S
check "uninstaller" removed
check "no entry of the menu is left" no_verb Directory
check "nothing is left" gone
exit $failed
