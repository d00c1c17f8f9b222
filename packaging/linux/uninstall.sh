#!/bin/sh
# Removes what install.sh installed for this user.
set -eu
cd "$(dirname "$0")"
data=${XDG_DATA_HOME:-$HOME/.local/share}
rm -rf "$HOME/.local/lib/scrubber"
rm -f "$HOME/.local/bin/scrubber" "$data/nautilus/scripts/Clean with Scrubber"
(cd share && find . -type f) | while read -r file; do
    rm -f "$data/$file"
    (cd "$data" && rmdir -p --ignore-fail-on-non-empty "$(dirname "$file")" 2>/dev/null) || true
done
update-desktop-database -q "$data/applications" 2>/dev/null || true
[ ! -d "$data/mime" ] || update-mime-database "$data/mime" 2>/dev/null || true
echo "Scrubber is removed. Your photos and their copies stay."
