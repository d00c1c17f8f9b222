"""Making text from a file safe to show.

Whoever made the photo chose these bytes: they may hold terminal commands, invisible characters, or marks that turn
the reading direction and make a name look like another. Such characters are written out; nothing is interpreted.
"""

import unicodedata
from functools import lru_cache

from scrubber.i18n import DIRECTION_MARKS, FIRST_STRONG_ISOLATE, POP_ISOLATE, is_right_to_left
from scrubber.limits import MAX_TEXT

_LONGEST_NAME = 120
_PUNCTUATION = frozenset(" .,-_'&()@/:+#")
_WRITTEN_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that act instead of being seen."""


def plain(untrusted: str | bytes) -> str:
    """`untrusted` on one line, with at most `MAX_TEXT` characters and every acting one as ⟨U+202E⟩."""
    text = untrusted if isinstance(untrusted, str) else decode(untrusted)
    if len(text) <= MAX_TEXT and text.isprintable():
        return text.strip(" ")
    text = text[: 4 * MAX_TEXT].strip("\0 \r\n\t")
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    shown = text[:MAX_TEXT]
    shown = shown.translate({ord(character): _visible(character) for character in set(shown)})
    return shown[:MAX_TEXT] + "…" if len(text) > MAX_TEXT or len(shown) > MAX_TEXT else shown


def plain_name(untrusted: str) -> str:
    """The same for names of tags, of which files have few and use them again and again."""
    return _plain_name(untrusted) if len(untrusted) <= _LONGEST_NAME else plain(untrusted)


@lru_cache(maxsize=4096)
def _plain_name(untrusted: str) -> str:
    return plain(untrusted)


def harmless(text: str) -> str:
    """`text` with every character that acts instead of being seen, as in `plain`, replaced by U+FFFD.

    In languages that are read from the right our own sentences isolate names: such marks stay where they come in pairs,
    as they can't act beyond these.
    """
    if text.isprintable():
        return text
    kept = DIRECTION_MARKS if is_right_to_left() and _are_paired(text) else ""
    acting = {
        ord(letter): "\ufffd"
        for letter in set(text)
        if letter not in kept and unicodedata.category(letter) in _WRITTEN_OUT
    }
    return text.translate(acting)


def _are_paired(text: str) -> bool:
    """Whether every isolate is closed again in `text`, and none is closed that wasn't begun."""
    depth = 0
    for letter in text:
        depth += (letter == FIRST_STRONG_ISOLATE) - (letter == POP_ISOLATE)
        if depth < 0:
            return False
    return depth == 0


def decode(untrusted: bytes) -> str:
    """UTF-8 where it is that, else Latin-1, which never fails."""
    try:
        return untrusted.decode("utf-8")
    except UnicodeDecodeError:
        return untrusted.decode("latin-1")


def decode_utf16(untrusted: bytes, order: str = "<") -> str:
    """UTF-16 in the byte order of `order` ("<" or ">") unless a mark at its beginning says otherwise."""
    mark = untrusted[:2]
    if mark in (b"\xff\xfe", b"\xfe\xff"):
        return untrusted.decode("utf-16", "replace")
    return untrusted.decode("utf-16-le" if order == "<" else "utf-16-be", "replace")


def reads_as_text(decoded: str) -> bool:
    """Whether a decoded value is text and not bytes that happened to be decoded: in those, letters of Latin-1's upper
    half, signs and control characters stand among each other.
    """
    text = decoded.strip("\0 \r\n\t")
    odd = sum(not (letter.isalnum() or letter in _PUNCTUATION) or "\x80" <= letter <= "\xff" for letter in text)
    acting = any(unicodedata.category(letter) in _WRITTEN_OUT or letter == "\ufffd" for letter in set(text))
    return not acting and 3 * odd <= len(text)


def _visible(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if unicodedata.category(character) in _WRITTEN_OUT:
        return f"⟨U+{ord(character):04X}⟩"
    return character
