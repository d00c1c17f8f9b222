"""A made-up language that puts brackets around every marked text, so that what is shown without them wasn't marked.

Only texts that `make messages` finds get brackets: neither one that is shown without `_` nor one that is translated but
marked nowhere has them.
"""

import gettext
import re
import runpy
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog

from scrubber.formats.registry import formats

MESSAGES = runpy.run_path(str(Path(__file__).resolve().parents[2] / "packaging/translations/messages.py"))
OPEN, CLOSE = "⟦", "⟧"
STANDARDS = (
    "Scrubber", "scrubber", "JSON", "HTML", "EXIF", "Exif", "XMP", "IPTC", "MPF", "ICC", "HDR", "GPS", "JFIF", "Ctrl",
    "Shift", "Alt", "Space", "Del", "Esc", "Return", "Qt",
)  # fmt: skip
"""Names of standards, programs and keys, which are the same in all languages (Qt translates those of keys)."""


@cache
def marked_texts() -> Catalog:
    """All texts that are marked in the code."""
    catalog: Catalog = MESSAGES["extract"]()
    return catalog


class BracketedTexts(gettext.NullTranslations):
    """Translates into that language."""

    def gettext(self, message: str) -> str:
        return self._bracketed(message, None)

    def pgettext(self, context: str, message: str) -> str:
        return self._bracketed(message, context)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        known = marked_texts().get((msgid1, msgid2)) is not None
        text = msgid1 if n == 1 else msgid2
        return f"{OPEN}{text}{CLOSE}" if known else text

    @staticmethod
    def _bracketed(message: str, context: str | None) -> str:
        if message == "LTR" or marked_texts().get(message, context) is None:
            return message
        return f"{OPEN}{message}{CLOSE}"


def unmarked(text: str, allowed: Iterable[str] = ()) -> str:
    """The words of a shown text that stand outside of all brackets and are neither allowed nor a standard's name.

    A text that was shortened may have lost one bracket of a pair.
    """
    outside: list[str] = []
    depth = 0
    for letter in text:
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE and not depth:
            outside.clear()  # what came before was inside
        elif letter == CLOSE:
            depth -= 1
        elif not depth:
            outside.append(letter)
    left = re.sub(r"<[^>]*>|(?<!\w)\.[a-z]+", " ", "".join(outside))  # tags, and how files end
    names = {*STANDARDS, *(one.name for one in formats()), *allowed}
    for name in sorted(names, key=len, reverse=True):
        left = left.replace(name, " ")
    return " ".join(re.findall(r"[^\W\d_]{2,}", left))
