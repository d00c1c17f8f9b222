"""Puts "Clean with Scrubber" into the menu of Files (Nautilus), for photos and folders; needs python3-nautilus."""

import subprocess
from typing import Any

from gi.repository import GObject, Nautilus

PHOTOS = "image/"


class CleanWithScrubber(GObject.GObject, Nautilus.MenuProvider):
    """The menu's entry."""

    def get_file_items(self, *arguments: Any) -> list[Any]:
        """The entry, when only photos and folders are chosen. Older versions of Nautilus pass the window first."""
        files = [one for one in arguments[-1] if one.get_location().get_path()]
        if not files or not all(one.is_directory() or one.get_mime_type().startswith(PHOTOS) for one in files):
            return []
        item = Nautilus.MenuItem(name="Scrubber::clean", label="Clean with Scrubber", icon="scrubber")
        item.connect("activate", self._open, [one.get_location().get_path() for one in files])
        return [item]

    def _open(self, _item: Any, paths: list[str]) -> None:
        subprocess.Popen(["scrubber", *paths], stdin=subprocess.DEVNULL)
