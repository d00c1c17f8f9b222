"""CBOR (RFC 8949), as much as Content Credentials use, within bounds: no value refers to another, so nothing grows.

Rejected: a library, which would allocate what a hostile length asks for.
"""

import struct
from typing import Any

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_DEPTH

_MAX_ITEMS = 50_000
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_SIMPLE_VALUES = {20: False, 21: True, 22: None, 23: None}
_ENDLESS = 31
_BREAK = 0xFF


def loads(data: bytes) -> Any:
    """The first value in `data`: dict, list, str, bytes, int, float, bool or None; tags are left out.

    Keys of maps that are no text or number become text. Raises `ParseError` or `LimitExceeded`.
    """
    return _Reader(data).value(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.cursor = Cursor(data)
        self.left = _MAX_ITEMS

    def value(self, depth: int) -> Any:
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            raise LimitExceeded(N_("it has too many parts"), Detail("cbor.too-deep"))
        head = self.cursor.number("B")
        major, short = head >> 5, head & 0x1F
        if major == _SIMPLE:
            return self._simple(short)
        if major == _TAG:
            self._number(short)
            return self.value(depth + 1)
        if short == _ENDLESS:
            return self._endless(major, depth)
        return self._definite(major, self._number(short), depth)

    def _number(self, short: int) -> int:
        if short < 24:
            return short
        layouts = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}
        if short not in layouts:
            raise ParseError(N_("its description can't be read"), Detail("cbor.number"))
        return self.cursor.number(layouts[short])

    def _definite(self, major: int, number: int, depth: int) -> Any:
        if major == _UNSIGNED:
            return number
        if major == _NEGATIVE:
            return -1 - number
        if major == _BYTES:
            return self.cursor.take(number)
        if major == _TEXT:
            return self.cursor.take(number).decode("utf-8", "replace")
        if major == _ARRAY:
            return [self.value(depth + 1) for _index in range(self._bounded(number))]
        return dict(self._pair(depth) for _index in range(self._bounded(number)))

    def _bounded(self, count: int) -> int:
        if count > self.left:
            raise LimitExceeded(N_("it has too many parts"), Detail("cbor.too-many"))
        return count

    def _pair(self, depth: int) -> tuple[str | int, Any]:
        key = self.value(depth + 1)
        return key if isinstance(key, str | int) else str(key)[:100], self.value(depth + 1)

    def _endless(self, major: int, depth: int) -> Any:
        found = []
        while self.cursor.data[self.cursor.pos : self.cursor.pos + 1] != bytes((_BREAK,)):
            found.append(self._pair(depth) if major == _MAP else self.value(depth + 1))
        self.cursor.skip(1)
        if major == _BYTES:
            return b"".join(piece for piece in found if isinstance(piece, bytes))
        if major == _TEXT:
            return "".join(piece for piece in found if isinstance(piece, str))
        return dict(found) if major == _MAP else found

    def _simple(self, short: int) -> Any:
        layouts = {25: ">e", 26: ">f", 27: ">d"}
        if short in layouts:
            return struct.unpack(layouts[short], self.cursor.take(struct.calcsize(layouts[short])))[0]
        if short == 24:
            self.cursor.skip(1)
        return _SIMPLE_VALUES.get(short)
