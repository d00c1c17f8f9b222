"""GIF as a sequence of blocks (GIF89a specification, sections 15 to 27), written back byte for byte.

The reading follows what decoders do with imperfect files: bytes between blocks are passed over until one begins, a
file may end without a trailer, and the last image may end without its terminating sub-block.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
"""The bytes that blocks begin with: "!", "," and ";"."""
GRAPHIC_CONTROL, COMMENT, PLAIN_TEXT, APPLICATION = 0xF9, 0xFE, 0x01, 0xFF
MAX_SUB_BLOCK = 255

_INTRODUCER = re.compile(rb"[!,;]")


def table_bytes(packed: int) -> int:
    """Bytes of the colour table that a packed field announces, 0 for none (section 18 and 20)."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


@dataclass(frozen=True, slots=True)
class Screen:
    """Header and logical screen descriptor with the global colour table; always the first element."""

    version: bytes
    width: int
    height: int
    packed: int
    background: int
    aspect: int
    table: bytes
    offset: int = 0

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return 13 + len(self.table)

    def write(self) -> bytes:
        """The element's bytes."""
        fields = (self.width, self.height, self.packed, self.background, self.aspect)
        return b"GIF" + self.version + struct.pack("<HHBBB", *fields) + self.table


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension: its label and its sub-blocks as they stand, terminator included."""

    offset: int
    label: int
    body: memoryview

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return 2 + len(self.body)

    def write(self) -> bytes:
        """The element's bytes."""
        return bytes((EXTENSION, self.label)) + bytes(self.body)


@dataclass(frozen=True, slots=True)
class Image:
    """An image descriptor with its local colour table and its data as they stand in sub-blocks."""

    offset: int
    left: int
    top: int
    width: int
    height: int
    packed: int
    table: bytes
    code_size: int
    body: memoryview
    is_cut: bool = False
    """Whether the file ends before the terminating sub-block."""

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return 11 + len(self.table) + len(self.body)

    def write(self) -> bytes:
        """The element's bytes."""
        fields = (IMAGE, self.left, self.top, self.width, self.height, self.packed)
        return struct.pack("<B4HB", *fields) + self.table + bytes((self.code_size,)) + bytes(self.body)


@dataclass(frozen=True, slots=True)
class Trailer:
    """The byte that ends the file."""

    offset: int
    length: int = 1

    def write(self) -> bytes:
        """The element's byte."""
        return b";"


@dataclass(frozen=True, slots=True)
class StrayBytes:
    """Bytes that belong to no block: between blocks, behind the trailer (`after_end`), or a block that is cut off."""

    offset: int
    data: memoryview
    after_end: bool
    begins_block: bool = False
    """Whether a block begins here that the file's end cuts off before anything of it can be shown."""

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return len(self.data)

    def write(self) -> bytes:
        """The bytes themselves."""
        return bytes(self.data)


Element = Screen | Extension | Image | Trailer | StrayBytes


def read(data: bytes) -> list[Element]:
    """Every element of a GIF file in order; together they are the whole file. Raises `ParseError`, `LimitExceeded`."""
    elements: list[Element] = [_read_screen(data)]
    position = elements[0].length
    while position < len(data):
        if len(elements) > MAX_PARTS:
            raise LimitExceeded(N_("it has too many parts"), Detail("gif.max-blocks", "", position))
        element = _read_element(data, position)
        elements.append(element)
        position += element.length
        if isinstance(element, Trailer) and position < len(data):
            elements.append(StrayBytes(position, memoryview(data)[position:], after_end=True))
            break
    return elements


def write(elements: list[Element]) -> bytes:
    """The inverse of `read`."""
    return b"".join(element.write() for element in elements)


def _read_screen(data: bytes) -> Screen:
    cursor = Cursor(data)
    signature = cursor.take(6)
    if signature not in (b"GIF87a", b"GIF89a"):
        raise ParseError(N_("its header is damaged"), Detail("gif.signature", "header", 0))
    width, height, packed, background, aspect = cursor.unpack("<HHBBB")
    return Screen(signature[3:], width, height, packed, background, aspect, cursor.take(table_bytes(packed)))


def _read_element(data: bytes, position: int) -> Element:
    found = _INTRODUCER.search(data, position)
    if found is None or found.start() > position:
        end = len(data) if found is None else found.start()
        return StrayBytes(position, memoryview(data)[position:end], after_end=False)
    if data[position] == TRAILER:
        return Trailer(position)
    if data[position] == IMAGE:
        return _read_image(data, position)
    return _read_extension(data, position)


def _read_image(data: bytes, position: int) -> Image | StrayBytes:
    cursor = Cursor(data, position + 1)
    try:
        left, top, width, height, packed = cursor.unpack("<4HB")
        table = cursor.take(table_bytes(packed))
        code_size = cursor.number("B")
    except ParseError:
        return StrayBytes(position, memoryview(data)[position:], after_end=False, begins_block=True)
    end = sub_blocks_end(data, cursor.pos)
    body = memoryview(data)[cursor.pos : len(data) if end is None else end]
    return Image(position, left, top, width, height, packed, table, code_size, body, is_cut=end is None)


def _read_extension(data: bytes, position: int) -> Extension | StrayBytes:
    end = sub_blocks_end(data, position + 2)
    if end is None:
        return StrayBytes(position, memoryview(data)[position:], after_end=False, begins_block=True)
    return Extension(position, data[position + 1], memoryview(data)[position + 2 : end])


def sub_blocks_end(data: bytes, position: int) -> int | None:
    """Where the sub-blocks that begin at `position` end, behind their terminator; None when the file ends first."""
    size = len(data)
    while position < size:
        step = data[position]
        position += step + 1
        if not step:
            return position
    return None


def sub_blocks(body: bytes | memoryview) -> Iterator[bytes]:
    """The content of each sub-block, the last cut short where the file ends."""
    position = 0
    while position < len(body) and body[position]:
        yield bytes(body[position + 1 : position + 1 + body[position]])
        position += body[position] + 1


def ends_within_sub_block(body: memoryview) -> bool:
    """Whether the last sub-block is shorter than it says."""
    size, position = len(body), 0
    while position < size and body[position]:
        position += body[position] + 1
    return position > size


def joined(body: bytes | memoryview, skip: int = 0) -> bytes:
    """The content of all sub-blocks behind the first `skip`; millions of tiny ones need no memory of their own."""
    content = bytearray()
    for number, block in enumerate(sub_blocks(body)):
        content += block if number >= skip else b""
    return bytes(content)


def pack_cut_off(body: bytes | memoryview) -> bytes:
    """The sub-blocks of an image that the file cuts off, as large as can be; the last one stays cut off.

    Decoders differ in whether they read a sub-block that is cut off. So the bytes in whole ones stay in whole ones.
    """
    whole, cut = bytearray(), b""
    position = 0
    while position < len(body) and body[position]:
        start, position = position + 1, position + 1 + body[position]
        if position > len(body):
            cut = bytes(body[start:])
        else:
            whole += body[start:position]
    packed = pack_sub_blocks(whole)[:-1]
    return packed + bytes((MAX_SUB_BLOCK,)) + cut if position > len(body) else packed


def pack_sub_blocks(content: bytes | bytearray) -> bytes:
    """`content` in sub-blocks as large as can be, with the terminator."""
    packed = bytearray()
    for start in range(0, len(content), MAX_SUB_BLOCK):
        chunk = content[start : start + MAX_SUB_BLOCK]
        packed.append(len(chunk))
        packed += chunk
    return bytes(packed + b"\0")
