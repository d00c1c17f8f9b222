"""Bounded reading. Every parser takes its bytes through here, so no length in a file can lead outside it."""

import struct

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

_TOO_SHORT = N_("it ends in the middle of something")


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
        """The next `count` bytes."""
        if count < 0 or count > self.left:
            raise ParseError(_TOO_SHORT, Detail("cursor.end", offset=self.pos))
        start = self.pos
        self.pos = start + count
        return self.data[start : self.pos]

    def skip(self, count: int) -> None:
        """Move on by `count` bytes without copying them."""
        if count < 0 or count > self.left:
            raise ParseError(_TOO_SHORT, Detail("cursor.end", offset=self.pos))
        self.pos += count

    def unpack(self, layout: str) -> tuple[int, ...]:
        """The next values of a `struct` layout made of integers."""
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def number(self, layout: str) -> int:
        """The next single integer of a `struct` layout."""
        return self.unpack(layout)[0]
