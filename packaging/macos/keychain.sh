#!/bin/bash
# Puts the certificate and notarytool's profile into a fresh keychain, on a build server; prints the settings for build.sh.
# Without APPLE_CERTIFICATE it prints nothing, and the image is honest about being unsigned.
set -eu
[ -n "${APPLE_CERTIFICATE:-}" ] || exit 0
folder=${RUNNER_TEMP:-$(mktemp -d)}
keychain=$folder/scrubber.keychain-db
password=$(openssl rand -hex 16)
trap 'rm -f "$folder/certificate.p12"' EXIT
printf '%s' "$APPLE_CERTIFICATE" | base64 --decode >"$folder/certificate.p12"
{
    security create-keychain -p "$password" "$keychain"
    security set-keychain-settings -lut 7200 "$keychain"
    security unlock-keychain -p "$password" "$keychain"
    security import "$folder/certificate.p12" -k "$keychain" -P "$APPLE_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
    security set-key-partition-list -S apple-tool:,apple:,codesign: -s -k "$password" "$keychain"
    security list-keychains -d user -s "$keychain" login.keychain-db
} >/dev/null
identity=$(security find-identity -v -p codesigning "$keychain" | sed -n 's/^ *1) \([0-9A-F]*\) .*/\1/p')
# A certificate that can't sign must not end in an image that is quietly unsigned.
[ -n "$identity" ] || { echo "The certificate in APPLE_CERTIFICATE can't sign: no valid identity in it." >&2 && exit 1; }
echo "APPLE_IDENTITY=$identity"
if [ -n "${APPLE_APP_PASSWORD:-}" ]; then
    xcrun notarytool store-credentials scrubber --apple-id "$APPLE_ID" --team-id "$APPLE_TEAM" --password "$APPLE_APP_PASSWORD" \
        --keychain "$keychain" >/dev/null
    echo "APPLE_PROFILE=scrubber"
    echo "APPLE_KEYCHAIN=$keychain"
fi
