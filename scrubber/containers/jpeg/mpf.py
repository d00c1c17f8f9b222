"""The index of a multi-picture file: CIPA DC-007 section 5.2, a TIFF structure in an APP2 segment.

Offsets in it count from its byte order mark, but for the first picture, whose offset is 0. Reading is lenient about
all but the table of pictures, because many writers get the rest wrong; there is only one form of writing.
"""

import struct
from dataclasses import dataclass

from scrubber.containers import tiff
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_

SIGNATURE = b"MPF\0"
MAX_PICTURES = 64

PRIMARY = 0x030000
UNDEFINED = 0x000000
LARGE_THUMBNAILS = frozenset({0x010001, 0x010002})
VIEWS = frozenset({0x020001, 0x020002, 0x020003})
"""Panorama, disparity, multi-angle: the pictures belong together and none stands for another."""
REPRESENTATIVE = 0x20000000

_DAMAGED = N_("its parts are not in order")
_TYPE_BITS = 0x00FFFFFF
_FORMAT_BITS = 0x07000000
_VERSION_TAG, _COUNT_TAG, _TABLE_TAG = 0xB000, 0xB001, 0xB002
_HEAD = struct.Struct(">4s2sHIHHHI4sHHIIHHIII")
_ROW = struct.Struct(">IIIHH")
HEAD_BYTES = len(SIGNATURE)
"""Where in the segment's payload the offsets count from."""


@dataclass(frozen=True, slots=True)
class IndexedPicture:
    """One row: attributes (B002, 4 bytes), length in bytes, offset as stored."""

    attributes: int
    length: int
    offset: int

    @property
    def type(self) -> int:
        """The MP type code of 24 bits."""
        return self.attributes & _TYPE_BITS

    @property
    def is_jpeg(self) -> bool:
        """Whether the picture's format is JPEG, the only one defined."""
        return not self.attributes & _FORMAT_BITS


def first_attributes(kind: int) -> int:
    """The attributes of a file's first picture: its type, and the mark that programs should show it."""
    return REPRESENTATIVE | kind


def read(payload: bytes) -> list[IndexedPicture]:
    """The table of pictures. Raises `ParseError` when there is none, `LimitExceeded` when it is too long."""
    if not payload.startswith(SIGNATURE):
        raise ParseError(_DAMAGED, Detail("mpf.signature", "APP2 MPF"))
    structure = payload[HEAD_BYTES:]
    header = tiff.read_header(structure)
    table = tiff.read_ifd(structure, header.first_ifd, header, strict=False).get(_TABLE_TAG)
    if table is None or not table.readable or header.big or table.length % _ROW.size:
        raise ParseError(_DAMAGED, Detail("mpf.table", "APP2 MPF"))
    if table.length // _ROW.size > MAX_PICTURES:
        raise LimitExceeded(N_("it has too many parts"), Detail("mpf.too-many-pictures", "APP2 MPF"))
    rows = struct.iter_unpack(header.order + "IIIHH", table.raw)
    return [IndexedPicture(*row[:3]) for row in rows]


def write(pictures: list[IndexedPicture]) -> bytes:
    """A segment's payload with the index alone: version 0100, the number of pictures, the table."""
    head = _HEAD.pack(
        *(SIGNATURE, b"MM", 42, 8, 3),
        *(_VERSION_TAG, tiff.UNDEFINED, 4, b"0100"),
        *(_COUNT_TAG, tiff.LONG, 1, len(pictures)),
        *(_TABLE_TAG, tiff.UNDEFINED, _ROW.size * len(pictures), _HEAD.size - HEAD_BYTES),
        0,
    )
    return head + b"".join(_ROW.pack(picture.attributes, picture.length, picture.offset, 0, 0) for picture in pictures)


def length(count: int) -> int:
    """Bytes of the payload that `write` makes for `count` pictures."""
    return _HEAD.size + _ROW.size * count
