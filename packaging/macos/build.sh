#!/bin/bash
# Makes the disk image for macOS, on a Mac: packaging/macos/build.sh OUTPUT-FOLDER NAME
#   APPLE_IDENTITY="Developer ID Application: …"   signs; without it the app is signed ad hoc, and macOS warns
#   APPLE_PROFILE=NAME                             notarises with this profile of notarytool's keychain
# Prepared, and first proved by the release workflow: no Mac was at hand when it was written.
set -eu
cd "$(dirname "$0")/../.."
out=$1
mkdir -p "$out"
image=$out/Scrubber-$(sed -n 's/__version__ = "\(.*\)"/\1/p' scrubber/__init__.py)-$2.dmg
sh packaging/freeze.sh
app=build/dist/Scrubber.app
quick_action="packaging/macos/Clean with Scrubber.workflow"

sign() { codesign --force --options runtime ${APPLE_IDENTITY:+--timestamp} --sign "${APPLE_IDENTITY:--}" "$@"; }
find "$app" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 | while IFS= read -r -d '' file; do sign "$file"; done
sign --entitlements packaging/macos/entitlements.plist "$app"
codesign --verify --deep --strict "$app"

staged=build/dmg
rm -rf "$staged"
mkdir -p "$staged"
cp -R "$app" "$quick_action" "$staged/"
ln -s /Applications "$staged/Applications"
hdiutil create -quiet -volname Scrubber -srcfolder "$staged" -format ULFO -ov "$image"
if [ -n "${APPLE_IDENTITY:-}" ]; then
    codesign --sign "$APPLE_IDENTITY" --timestamp "$image"
    if [ -n "${APPLE_PROFILE:-}" ]; then
        xcrun notarytool submit "$image" --keychain-profile "$APPLE_PROFILE" --wait
        xcrun stapler staple "$image"
    fi
fi
ls -l "$image"
