#!/bin/sh
# Proves the disk image on a Mac: packaging/macos/prove.sh IMAGE.dmg; installed, self-tested, a photo cleaned, opened, removed.
set -eu
mount=$(mktemp -d)
hdiutil attach -quiet -nobrowse -mountpoint "$mount" "$1"
app=/Applications/Scrubber.app
cp -R "$mount/Scrubber.app" /Applications/
plutil -lint "$app/Contents/Info.plist" "$mount/Clean with Scrubber.workflow/Contents/Info.plist"
hdiutil detach -quiet "$mount"
program=$app/Contents/MacOS/scrubber
"$program" --self-test
photo=$(find "$app" -name sea.jpg | head -n 1)
copies=$(mktemp -d)
"$program" clean -o "$copies" "$photo"
test -f "$copies/sea_clean.jpg"
open -a "$app" "$photo"
sleep 15 # then a window runs, which pkill finds or fails
pkill -f "$program"
rm -rf "$app"
echo "ok      installed, self-tested, cleaned, opened, removed"
