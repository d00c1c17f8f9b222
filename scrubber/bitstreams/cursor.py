"""Bounded reading. Every parser takes its bytes through here, so no length in a file can lead outside it."""

import struct
from functools import lru_cache

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

_TOO_SHORT = N_("a part of the picture is missing")
_MAX_ZEROS = 32

_layout = lru_cache(maxsize=128)(struct.Struct)
"""A layout, read once: files ask for the same few thousands of times."""


class Cursor:
    """A position in a buffer that raises `ParseError` instead of reading past `end`."""

    __slots__ = ("data", "end", "pos")

    def __init__(self, data: bytes, pos: int = 0, end: int | None = None) -> None:
        self.data = data
        self.pos = pos
        self.end = len(data) if end is None else min(end, len(data))

    @property
    def left(self) -> int:
        """Bytes between the position and the end."""
        return self.end - self.pos

    def take(self, count: int) -> bytes:
        """The next `count` bytes. Raises `ParseError`."""
        if count < 0 or count > self.left:
            raise ParseError(_TOO_SHORT, Detail("cursor.end", offset=self.pos))
        start = self.pos
        self.pos = start + count
        return self.data[start : self.pos]

    def skip(self, count: int) -> None:
        """Move on by `count` bytes without copying them. Raises `ParseError`."""
        if count < 0 or count > self.left:
            raise ParseError(_TOO_SHORT, Detail("cursor.end", offset=self.pos))
        self.pos += count

    def unpack(self, layout: str) -> tuple[int, ...]:
        """The next values of a `struct` layout made of integers."""
        values = _layout(layout)
        start = self.pos
        self.skip(values.size)
        return values.unpack_from(self.data, start)

    def number(self, layout: str) -> int:
        """The next single integer of a `struct` layout."""
        return self.unpack(layout)[0]


class MsbBitReader:
    """Bits from the most significant on, as video coders write them (ITU-T H.265 section 7.2, AV1 section 4.10)."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        """The next `count` bits as a number. Raises `ParseError`."""
        if count > self._left:
            raise ParseError(_TOO_SHORT, Detail("bits.take"))
        self._left -= count
        return self._number >> self._left & (1 << count) - 1

    def exp_golomb(self) -> int:
        """An unsigned number whose length its leading zeros tell: ue(v) of H.265, uvlc() of AV1.

        Raises `ParseError`.
        """
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > _MAX_ZEROS:
                raise ParseError(N_("it has too many parts"), Detail("bits.exp-golomb"))
        return (1 << zeros) - 1 + self.take(zeros)
