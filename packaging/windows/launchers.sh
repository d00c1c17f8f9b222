#!/bin/sh
# Compiles Scrubber.exe (the window) and scrubber-cli.exe (the command line): packaging/windows/launchers.sh FOLDER VERSION
# Needs gcc-mingw-w64-x86-64. Built without times and paths, so that two builds are the same.
set -eu
cd "$(dirname "$0")"
folder=$1
version=$2
numbers=$(echo "$version" | sed 's/\.*[^0-9.].*//; s/\./,/g'),0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compile() { # compile FILE DESCRIPTION OPTION...
    file=$1
    description=$2
    shift 2
    x86_64-w64-mingw32-windres "-DNUMBERS=$numbers" "-DVERSION=\\\"$version\\\"" "-DFILENAME=\\\"$file\\\"" \
        "-DDESCRIPTION=\\\"$description\\\"" launcher.rc "$work/resource.o"
    x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -municode -static -s -Wl,--no-insert-timestamp,--dynamicbase,--nxcompat \
        "$@" launcher.c "$work/resource.o" -o "$folder/$file"
}
compile Scrubber.exe Scrubber -DWINDOW -mwindows
compile scrubber-cli.exe "Scrubber on the command line"
