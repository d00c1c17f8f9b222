"""Settings as a file that can be taken to another computer: choices only, no folder, no place of a window."""

import json

from scrubber.gui.settings import Settings
from scrubber.i18n import _

_KIND = "scrubber-settings"
_KEYS = (
    "appearance", "language", "show", "order", "layout", "keep_hdr", "keep", "keeps_times", "copy_size",
    "remember_folders", "opens_folder", "notifies", "reduces_motion", "cover", "cover_picture", "cover_size",
    "cover_shape", "names", "suffix",
)  # fmt: skip
"""What is written and read; anything else in a file is left alone."""
MAX_BYTES = 1 << 16
_MAX_LETTERS = 100


class NoSettings(Exception):
    """A file was not written by `as_bytes`. No photo is refused for it, so it is none of `scrubber.errors`."""

    def __str__(self) -> str:
        return _("This file holds no settings of Scrubber.")


def as_bytes(settings: Settings) -> bytes:
    """The settings that differ from the usual ones, as JSON."""
    stored = {key: settings.text(key) for key in _KEYS if settings.text(key)}
    return json.dumps({"kind": _KIND, "settings": stored}, indent=2, ensure_ascii=False).encode() + b"\n"


def take(settings: Settings, data: bytes) -> None:
    """Replace the settings by those of a file. Raises `NoSettings`; then nothing is changed.

    Values are texts; one that a setting doesn't know counts as the usual, as everywhere.
    """
    try:
        read = json.loads(data) if len(data) <= MAX_BYTES else None
    except (ValueError, RecursionError) as error:
        raise NoSettings from error
    stored = read.get("settings") if isinstance(read, dict) and read.get("kind") == _KIND else None
    if not isinstance(stored, dict):
        raise NoSettings
    settings.reset()
    for key in _KEYS:
        value = stored.get(key)
        if isinstance(value, str) and len(value) <= _MAX_LETTERS:
            settings.put(key, value)
