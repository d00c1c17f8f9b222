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
# In the app as well as beside it: who installs it otherwise gets nothing but the app.
site=$(build/freeze/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")
cp LICENSE "$app/Contents/Resources/LICENSE.txt"
build/freeze/bin/python packaging/notices/notices.py text "$site" >"$app/Contents/Resources/THIRD-PARTY.txt"

# The hardened runtime takes libraries of one team only, so it needs an identity: an ad-hoc signature has no team.
sign() {
    if [ -n "${APPLE_IDENTITY:-}" ]; then
        codesign --force --options runtime --timestamp --sign "$APPLE_IDENTITY" "$@"
    else
        codesign --force --sign - "$@"
    fi
}
# Inside out: what lies deepest first, then frameworks, the program, and the app around all. PyInstaller signed them ad hoc.
by_depth() { awk '{ print gsub("/", "/"), $0 }' | sort -rn | cut -d ' ' -f 2-; }
main=$app/Contents/MacOS/scrubber
find "$app" -type f ! -path "$main" | by_depth | while IFS= read -r file; do
    case "$(file -b "$file")" in *Mach-O*) sign "$file" ;; esac
done
find "$app" -type d -name '*.framework' | by_depth | while IFS= read -r folder; do sign "$folder"; done
sign --entitlements packaging/macos/entitlements.plist "$main"
sign --entitlements packaging/macos/entitlements.plist "$app"
codesign --verify --deep --strict "$app"

staged=build/dmg
rm -rf "$staged"
mkdir -p "$staged"
cp -R "$app" "$quick_action" "$staged/"
cp "$app/Contents/Resources/LICENSE.txt" "$app/Contents/Resources/THIRD-PARTY.txt" "$staged/"
build/freeze/bin/python -m scrubber --lang en help --html "$staged/Scrubber help.html"
ln -s /Applications "$staged/Applications"
hdiutil create -quiet -volname Scrubber -srcfolder "$staged" -format ULFO -ov "$image"
if [ -n "${APPLE_IDENTITY:-}" ]; then
    codesign --sign "$APPLE_IDENTITY" --timestamp "$image"
    if [ -n "${APPLE_PROFILE:-}" ]; then
        xcrun notarytool submit "$image" --keychain-profile "$APPLE_PROFILE" \
            ${APPLE_KEYCHAIN:+--keychain "$APPLE_KEYCHAIN"} --wait
        xcrun stapler staple "$image"
    fi
fi
ls -l "$image"
