"""Boxes of the ISO base media file format: HEIC, AVIF, JPEG XL, MP4 (ISO/IEC 14496-12, section 4.2).

A box is a size, a four-character type and a body. The size counts the header; 1 means that a 64-bit size follows
the type, 0 that the box reaches to the end of the file. A `uuid` box carries its real type in 16 more bytes. The
form of the size is kept, so that reading and writing back gives the same bytes.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from scrubber.bitstreams.cursor import Cursor
from scrubber.containers.isobmff.codes import BoxType
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

UUID = BoxType.UUID


class SizeForm(Enum):
    """How a box writes its size."""

    SHORT = "32 bits"
    LONG = "64 bits"
    TO_END = "0: to the end of the file"


@dataclass(frozen=True, slots=True)
class Box:
    """One box of `data`, from `start` over the header to `body` and on to `end`: offsets in the file."""

    type: bytes
    start: int
    body: int
    end: int
    form: SizeForm = SizeForm.SHORT
    usertype: bytes = b""

    @property
    def size(self) -> int:
        """Bytes of header and body."""
        return self.end - self.start

    @property
    def name(self) -> str:
        """The type as printable text, for the ledger."""
        return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in self.type)

    def payload(self, data: bytes) -> bytes:
        """A copy of the body."""
        return data[self.body : self.end]

    def cursor(self, data: bytes) -> Cursor:
        """A bounded reader of the body."""
        return Cursor(data, self.body, self.end)


def read_box(data: bytes, pos: int, end: int) -> Box:
    """The box at `pos`; raises `ParseError` when it doesn't fit before `end`."""
    cursor = Cursor(data, pos, end)
    size, kind = cursor.number(">I"), cursor.take(4)
    form = SizeForm.SHORT
    if size == 1:
        form, size = SizeForm.LONG, cursor.number(">Q")
    elif size == 0:
        form, size = SizeForm.TO_END, cursor.end - pos
    usertype = cursor.take(16) if kind == UUID else b""
    if size < cursor.pos - pos or size > cursor.end - pos:
        raise ParseError(N_("its parts are not in order"), Detail("isobmff.box-size", kind.decode("latin-1"), pos))
    return Box(kind, pos, cursor.pos, pos + size, form, usertype)


def iter_boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that tile `data[start:end]`, in order. Raises `ParseError` where they don't, `LimitExceeded`."""
    stop = len(data) if end is None else min(end, len(data))
    pos = start
    for _count in range(MAX_PARTS):
        if pos >= stop:
            return
        box = read_box(data, pos, stop)
        yield box
        pos = box.end
    raise LimitExceeded(N_("it has too many parts"), Detail("isobmff.iter-boxes"))


def children(data: bytes, box: Box, skip: int = 0) -> list[Box]:
    """The boxes inside `box`, behind the first `skip` bytes of its body (4 for a full box)."""
    return list(iter_boxes(data, box.body + skip, box.end))


def read_file(data: bytes) -> tuple[list[Box], int]:
    """The boxes of a whole file, and the offset where bytes begin that are no box any more (the file's length if none).

    A file whose first bytes are no box gives an empty list: the caller refuses it.
    """
    boxes: list[Box] = []
    try:
        for found in iter_boxes(data):
            boxes.append(found)
    except ParseError:
        pass  # what follows the last whole box is the rest
    return boxes, boxes[-1].end if boxes else 0


def version_and_flags(cursor: Cursor) -> tuple[int, int]:
    """The first four bytes of a full box's body (section 4.2.2)."""
    word = cursor.number(">I")
    return word >> 24, word & 0xFFFFFF


def header(kind: bytes, body_length: int, form: SizeForm = SizeForm.SHORT, usertype: bytes = b"") -> bytes:
    """A box header for a body of `body_length` bytes; a short form that can't hold the size becomes a long one."""
    size = 8 + len(usertype) + body_length
    if form is SizeForm.TO_END:
        return struct.pack(">I", 0) + kind + usertype
    if form is SizeForm.LONG or size >= 1 << 32:
        return struct.pack(">I4sQ", 1, kind, size + 8) + usertype
    return struct.pack(">I", size) + kind + usertype


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of `kind` around the joined `parts`."""
    body = b"".join(parts)
    return header(kind, len(body)) + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A full box: version and flags before the body."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def write_boxes(data: bytes, boxes: Iterable[Box]) -> Iterator[bytes | memoryview]:
    """The `boxes` of `data` written again, each in the form it was read in."""
    view = memoryview(data)
    for child in boxes:
        yield header(child.type, child.end - child.body, child.form, child.usertype)
        yield view[child.body : child.end]


def read_brands(body: bytes) -> list[bytes]:
    """The major and the compatible brands in an `ftyp` body."""
    words = [word for (word,) in struct.iter_unpack("4s", body[: len(body) // 4 * 4])]
    return words[:1] + words[2:]
