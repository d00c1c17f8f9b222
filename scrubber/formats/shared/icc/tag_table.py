"""The ICC profile as a container: a header of 128 bytes, a tag table, tagged element data (ICC.1:2022 section 7)."""

import struct
from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats import reasons

HEADER_BYTES = 128
MAX_TAGS = 100


@dataclass(frozen=True, slots=True)
class IccTag:
    """One row of the tag table: where an element lies in the profile."""

    signature: bytes
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class IccProfile:
    """A profile: its header, and its tags in table order with the element each one points to."""

    data: bytes
    tags: tuple[IccTag, ...]

    @classmethod
    def read(cls, data: bytes) -> "IccProfile":
        """Take a profile apart; raises `ParseError` when the table leads outside it."""
        cursor = Cursor(data)
        cursor.skip(36)
        if cursor.take(4) != b"acsp":
            raise ParseError(reasons.COLOURS_UNREADABLE, Detail("icc.signature"))
        cursor.skip(HEADER_BYTES - 40)
        count = cursor.number(">I")
        if count > MAX_TAGS:
            raise ParseError(reasons.COLOURS_UNREADABLE, Detail("icc.too-many-tags"))
        tags = (IccTag(*struct.unpack(">4sII", cursor.take(12))) for _ in range(count))
        # Colour engines pass over a tag that leads outside the profile and use the others.
        return cls(data, tuple(tag for tag in tags if tag.offset + tag.length <= len(data)))

    @property
    def header(self) -> bytes:
        """The 128 bytes in front of the tag table."""
        return self.data[:HEADER_BYTES]

    def element(self, tag: IccTag) -> bytes:
        """The data a tag points to."""
        return self.data[tag.offset : tag.offset + tag.length]

    def find(self, signature: bytes) -> bytes | None:
        """The element of the first tag with this signature."""
        return next((self.element(tag) for tag in self.tags if tag.signature == signature), None)


def odd_profile() -> Unsupported:
    """The error for a profile that can't be taken apart safely."""
    return Unsupported(reasons.COLOURS_UNREADABLE, Detail("icc.unusual"))


def write_profile(header: bytes, elements: list[tuple[bytes, bytes]]) -> bytes:
    """A profile of `elements` (signature, data) in order; equal data is stored once, as the standard allows.

    The size field of `header` is filled in; elements begin at multiples of four with zero padding.
    """
    position = HEADER_BYTES + 4 + 12 * len(elements)
    table, body, placed = bytearray(), bytearray(), dict[bytes, int]()
    for signature, element in elements:
        if element not in placed:
            placed[element] = position + len(body)
            body += element + bytes(-len(element) % 4)
        table += struct.pack(">4sII", signature, placed[element], len(element))
    size = position + len(body)
    return b"".join((struct.pack(">I", size), header[4:], struct.pack(">I", len(elements)), table, body))
