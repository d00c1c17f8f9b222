#!/bin/sh
# What the installer may do to a folder, in Wine, with a small program in the place of the large one: packaging/windows/prove_setup.sh
# Needs nsis, gcc-mingw-w64-x86-64 and wine64. Prints one line per check.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
WINEPREFIX=$work/wine
export WINEPREFIX WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
disk=$WINEPREFIX/drive_c
failed=0
check() {
    name=$1
    shift
    if "$@" >"$work/log" 2>&1 </dev/null; then echo "ok      $name"; else failed=1; echo "FAILED  $name"; tail -n 3 "$work/log"; fi
}
finish() { timeout 20 wineserver -k </dev/null 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT
in_wine() { timeout 120 wine "$@" </dev/null; }
ends_with() { # ends_with STATUS COMMAND...
    wanted=$1
    shift
    status=0
    in_wine "$@" || status=$?
    [ "$status" = "$wanted" ]
}
registered() { in_wine reg query "HKCU\\Software\\Classes\\$1" >/dev/null; }

# The program: our launchers, and a "Python" that says it has begun, runs until it is told to end, and ends with 7.
prepare() {
    mkdir -p "$work/program/python/lib"
    cat >"$work/runs.c" <<'END'
#include <windows.h>
int main(void) {
    CloseHandle(CreateFileA("C:\\begun", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
    for (int turn = 0; turn < 3000 && GetFileAttributesA("C:\\end") == INVALID_FILE_ATTRIBUTES; turn++) Sleep(100);
    return 7;
}
END
    x86_64-w64-mingw32-gcc -s "$work/runs.c" -o "$work/program/python/python.exe"
    cp "$work/program/python/python.exe" "$work/program/python/pythonw.exe"
    cp packaging/windows/scrubber.ico "$work/program/"
    : >"$work/program/python/lib/module.py"
    sh packaging/windows/launchers.sh "$work/program" 1.0.0
    python3 packaging/windows/assemble.py --list "$work/program"
    makensis -V2 -NOCD -DVERSION=1.0.0 -DNUMBERS=1.0.0.0 -DSIZE=100 "-DFOLDER=$work/program" -DICON=packaging/windows/scrubber.ico \
        "-DOUTPUT=$work/setup.exe" packaging/windows/scrubber.nsi
    in_wine wineboot -i
}
untouched() { [ "$(cat "$disk/tools/python/mine.txt")" = mine ] && [ ! -e "$disk/tools/Scrubber.exe" ]; }
all_there() { [ -f "$disk/apps/Scrubber.exe" ] && [ -f "$disk/apps/uninstall.exe" ] && [ -f "$disk/apps/python/lib/module.py" ]; }
only_mine() { sleep 5; [ "$(find "$disk/apps" -type f | wc -l)" = 1 ] && [ "$(cat "$disk/apps/python/mine.txt")" = mine ]; }
nothing() { sleep 5; [ ! -e "$disk/apps" ]; }

check "small program and its Setup" prepare
mkdir -p "$disk/tools/python"
echo mine >"$disk/tools/python/mine.txt"
check "a folder with other files is refused" ends_with 3 "$work/setup.exe" /S '/D=C:\tools'
check "and stays as it was" untouched
check "installs into a new folder" ends_with 0 "$work/setup.exe" /S '/D=C:\apps'
check "all is there" all_there
check "Open with" registered 'Applications\Scrubber.exe\SupportedTypes'
in_wine "$disk/apps/scrubber-cli.exe" clean >/dev/null 2>&1 &
program=$!
for _second in $(seq 120); do [ -e "$disk/begun" ] || sleep 1; done
check "a running program stops Setup" ends_with 2 "$work/setup.exe" /S '/D=C:\apps'
check "and the uninstaller" ends_with 2 "$disk/apps/uninstall.exe" /S '_?=C:\apps'
check "and nothing was changed" all_there
check "its entry is still there" registered 'Directory\shell\Scrubber'
status=0
: >"$disk/end"
wait "$program" || status=$?
check "the launcher ends as Python ended" [ "$status" = 7 ]
check "installs over itself" ends_with 0 "$work/setup.exe" /S '/D=C:\apps'
echo mine >"$disk/apps/python/mine.txt"
check "uninstalls" in_wine "$disk/apps/uninstall.exe" /S
check "but a file of the user stays" only_mine
rm -r "$disk/apps"
check "installs once more" ends_with 0 "$work/setup.exe" /S '/D=C:\apps'
check "uninstalls without a rest" in_wine "$disk/apps/uninstall.exe" /S
check "nothing is left" nothing
exit $failed
