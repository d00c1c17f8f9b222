#!/bin/sh
# Installs Scrubber for one user, without administrator's rights: ./install.sh   (to remove it again: ./uninstall.sh)
# It can also be used where it is, without being installed: ./lib/scrubber/scrubber
set -eu
cd "$(dirname "$0")"
data=${XDG_DATA_HOME:-$HOME/.local/share}
programs=$HOME/.local/bin
home=$HOME/.local/lib/scrubber

rm -rf "$home"
mkdir -p "$home" "$programs"
cp -a lib/scrubber/. "$home/"
ln -sf "$home/scrubber" "$programs/scrubber"
(cd share && find . -type f ! -path './nautilus-python/*' ! -path './zsh/*' ! -path './fish/*') | while read -r file; do
    mkdir -p "$data/$(dirname "$file")"
    cp "share/$file" "$data/$file"
done
# The desktop may not look into ~/.local/bin: name the program in full.
program=$(printf '%s' "$home/scrubber" | sed 's/[\\&|]/\\&/g') # for sed, which means something by these three
for file in applications/org.scrubber.Scrubber.desktop applications/zz-org.scrubber.Scrubber.desktop kio/servicemenus/scrubber.desktop nemo/actions/scrubber.nemo_action Thunar/sendto/scrubber.desktop; do
    sed -i -e "s|^Exec=scrubber|Exec=\"$program\"|" -e '/^Dependencies=/d' "$data/$file"
done
chmod 755 "$data/kio/servicemenus/scrubber.desktop"
# Files (Nautilus) shows what lies here below "Scripts".
mkdir -p "$data/nautilus/scripts"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$home/scrubber" >"$data/nautilus/scripts/Clean with Scrubber"
chmod 755 "$data/nautilus/scripts/Clean with Scrubber"
update-desktop-database -q "$data/applications" 2>/dev/null || true
update-mime-database "$data/mime" 2>/dev/null || true
"$home/scrubber" --version
echo "Scrubber is installed. You find it among your programs, and by a right click on a photo."
