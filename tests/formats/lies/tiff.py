"""Lies about TIFF: copies with one thing in them that does not belong there.

They are laid out by the writer, which takes any tags and data that it is given.
"""

import io
import lzma
import struct
import zlib
from functools import cache

from PIL import Image

from scrubber.containers import tiff
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import EntropyCodedData, Segment, segment_bytes
from scrubber.containers.tiff import Header, Ifd
from scrubber.containers.tiff_tags import Compression, FillOrder, Photometric, Tag
from scrubber.formats.base import Policy
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.tiff.document import FORMAT as TIFF
from scrubber.formats.tiff.essence import Field
from scrubber.formats.tiff.pages import Page, Pointers
from scrubber.formats.tiff.picture_data import Block
from scrubber.formats.tiff.writing import write_file
from tests.formats.lies.jpeg import neutral_profile
from tests.formats.lies.table import Differences, Lies
from tests.helpers.jpeg import plain_jpeg

FORMAT = "tiff.document"
FILES = ("tiff/audit.py", "tiff/audit_pictures.py", "tiff/audit_jpeg.py")

_HEADER = Header("<", False, 8)
_NO_IFD = Ifd(0, (), 0, "<", False)
_PIXELS = b"abcdefgh"
_JUNK = b"\x93\x1f\x04\x88"
_TEXT = b"Jane Doe was here, 48.8867N, 2.3431E, on Monday"
_LZW = (int("".join(f"{code:09b}" for code in (256, *_PIXELS, 257)), 2) << 6).to_bytes(12, "big")
_SIZES = {tiff.BYTE: 1, tiff.ASCII: 1, tiff.SHORT: 2, tiff.LONG: 4, tiff.RATIONAL: 8, tiff.UNDEFINED: 1}

Tags = dict[int, tuple[int, bytes] | None]
"""Type and value of tags that a page has besides, or instead of, its usual ones; None for a tag that is missing."""


def short(*numbers: int) -> tuple[int, bytes]:
    return tiff.SHORT, struct.pack(f"<{len(numbers)}H", *numbers)


def long(*numbers: int) -> tuple[int, bytes]:
    return tiff.LONG, struct.pack(f"<{len(numbers)}I", *numbers)


def rational(*numbers: int) -> tuple[int, bytes]:
    return tiff.RATIONAL, struct.pack(f"<{len(numbers)}I", *numbers)


def page(tags: Tags | None = None, strips: tuple[bytes, ...] = (_PIXELS,), pointers: int = Tag.STRIP_OFFSETS) -> Page:
    """A page of four by two grey pixels; its usual tags, and what `tags` say."""
    usual: Tags = {
        Tag.IMAGE_WIDTH: short(4),
        Tag.IMAGE_LENGTH: short(2),
        Tag.BITS_PER_SAMPLE: short(8),
        Tag.COMPRESSION: short(1),
        Tag.PHOTOMETRIC_INTERPRETATION: short(1),
        Tag.ROWS_PER_STRIP: short(2),
        Tag.STRIP_BYTE_COUNTS: long(*map(len, strips)),
    }
    fields = [
        Field(tag, content[0], len(content[1]) // _SIZES[content[0]], content[1])
        for tag, content in (usual | (tags or {})).items()
        if content is not None
    ]
    blocks = [Block(number, len(strip), strip) for number, strip in enumerate(strips)]
    targets = tuple((number, 0) for number in range(len(strips)))
    return Page(_NO_IFD, fields, [Pointers(pointers, targets)], blocks)


def copy(*pages: Page) -> bytes:
    """A file of these pages, or of the usual one."""
    return b"".join(bytes(piece) for piece in write_file(_HEADER, list(pages) or [page()], 1 << 20))


def packed(compression: int, strip: bytes, **tags: tuple[int, bytes]) -> bytes:
    named: Tags = {Tag[name]: content for name, content in tags.items()}
    return copy(page({Tag.COMPRESSION: short(compression), **named}, (strip,)))


def row_of(data: bytes, tag: Tag) -> int:
    """Where the row of a tag begins in a copy of one page."""
    ifd = next(tiff.walk(data))
    return ifd.offset + 2 + 12 * [entry.tag for entry in ifd.entries].index(tag)


def with_row(data: bytes, tag: Tag, at: int, value: bytes) -> bytes:
    """The copy with other bytes in the row of a tag: 2 for the type, 4 for the count, 8 for the value."""
    place = row_of(data, tag) + at
    return data[:place] + value + data[place + len(value) :]


def swapped() -> bytes:
    data = copy()
    row = row_of(data, Tag.IMAGE_WIDTH)
    return data[:row] + data[row + 12 : row + 24] + data[row : row + 12] + data[row + 24 :]


def odd_strip() -> bytes:
    """Seven pixels, and a byte behind them that makes the file even."""
    row: Tags = {Tag.IMAGE_WIDTH: short(7), Tag.IMAGE_LENGTH: short(1), Tag.ROWS_PER_STRIP: short(1)}
    return copy(page(row, (b"abcdefg",)))


def two_resolutions_at_one_place() -> bytes:
    data = copy(page({Tag.X_RESOLUTION: rational(72, 1), Tag.Y_RESOLUTION: rational(72, 1)}))
    row = row_of(data, Tag.X_RESOLUTION)
    return with_row(data, Tag.Y_RESOLUTION, 8, data[row + 8 : row + 12])


def tiled(tile: bytes, tags: Tags | None = None, pointers: int = Tag.TILE_OFFSETS) -> Page:
    """Ten by three pixels in one tile of sixteen by sixteen."""
    usual: Tags = {
        Tag.IMAGE_WIDTH: short(10),
        Tag.IMAGE_LENGTH: short(3),
        Tag.TILE_WIDTH: short(16),
        Tag.TILE_LENGTH: short(16),
        Tag.TILE_BYTE_COUNTS: long(256),
        Tag.ROWS_PER_STRIP: None,
        Tag.STRIP_BYTE_COUNTS: None,
    }
    return page(usual | (tags or {}), (tile,), pointers)


def tile(place: int | None = None) -> bytes:
    whole = bytearray(256)
    whole[:10] = b"abcdefghij"
    if place is not None:
        whole[place] = 74
    return bytes(whole)


def both_strips_and_tiles() -> bytes:
    whole = tiled(tile())
    whole.pointers.append(Pointers(Tag.STRIP_OFFSETS, ((0, 0),)))
    return copy(whole)


def palette(entries: tuple[int, ...] = tuple(_PIXELS)) -> Tags:
    """A colour map with these entries, and the usual pixels as indexes."""
    numbers = [1000 + index if index in entries else 0 for index in range(256)]
    return {Tag.COLOR_MAP: short(*numbers * 3), Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.PALETTE)}


@cache
def group_4() -> bytes:
    """The strip of a white picture of four by two pixels."""
    buffer = io.BytesIO()
    Image.new("1", (4, 2), 1).save(buffer, "TIFF", compression="group4")
    data = buffer.getvalue()
    ifd = next(tiff.walk(data))
    start, length = (entry.integers()[0] for tag in (273, 279) if (entry := ifd.get(tag)) is not None)
    return data[start : start + length]


@cache
def stream() -> bytes:
    """A grey JPEG of only what decodes it."""
    elements = [element for element in jpeg.read(plain_jpeg((16, 16), mode="L")) if _decodes(element)]
    return jpeg.write(elements)


def _decodes(element: jpeg.Element) -> bool:
    return not isinstance(element, Segment) or not 0xE0 <= element.marker <= 0xEF


def in_jpeg(strip: bytes, tables: bytes = b"") -> bytes:
    tags: Tags = {
        Tag.IMAGE_WIDTH: short(16),
        Tag.IMAGE_LENGTH: short(16),
        Tag.ROWS_PER_STRIP: short(16),
        Tag.COMPRESSION: short(Compression.JPEG),
        Tag.JPEG_TABLES: (tiff.UNDEFINED, tables) if tables else None,
    }
    return copy(page(tags, (strip,)))


def segment(marker: int) -> bytes:
    """The first segment of a kind in the stream."""
    found = next(one for one in jpeg.read(stream()) if isinstance(one, Segment) and one.marker == marker)
    return found.write()


def frame_marker() -> int:
    return next(
        one.marker for one in jpeg.read(stream()) if isinstance(one, Segment) and one.marker in jpeg.SOF_MARKERS
    )


def before(marker: int, inserted: bytes) -> bytes:
    at = stream().index(segment(marker))
    return stream()[:at] + inserted + stream()[at:]


def with_text_in_scan() -> bytes:
    scan = next(one for one in jpeg.read(stream()) if isinstance(one, EntropyCodedData))
    return stream()[: scan.offset] + _TEXT + stream()[scan.offset :]


def table_of_nothing() -> bytes:
    return segment_bytes(jpeg.DQT, b"\3" + bytes(range(1, 65)))


def symbol_twice() -> bytes:
    payload = bytearray(segment(jpeg.DHT)[4:])
    payload[16 + sum(payload[1:17])] = payload[17]
    return stream().replace(segment(jpeg.DHT), segment_bytes(jpeg.DHT, bytes(payload)))


def without_table() -> bytes:
    return stream().replace(segment(jpeg.DQT), b"")


def tables(*inside: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(inside) + b"\xff\xd9"


def old_jpeg(strip: bytes, tags: Tags | None = None, *further: tuple[int, bytes]) -> bytes:
    """A strip of old JPEG data with tables, or whatever else `further` tags point at."""
    usual: Tags = {Tag.COMPRESSION: short(Compression.OLD_JPEG)}
    made = page(usual | (tags or {}), (strip,))
    for tag, content in further:
        made.pointers.append(Pointers(tag, ((len(made.blocks), 0),)))
        made.blocks.append(Block(1000 + tag, len(content), content))
    return copy(made)


def whole_old_jpeg(whole: bytes, tags: Tags | None = None) -> bytes:
    """A strip that is a whole stream, which another tag names, too."""
    usual: Tags = {Tag.COMPRESSION: short(6), Tag.JPEG_INTERCHANGE_FORMAT_LENGTH: long(len(whole))}
    made = page(usual | (tags or {}), (whole,))
    made.pointers.append(Pointers(Tag.JPEG_INTERCHANGE_FORMAT, ((0, 0),)))
    return copy(made)


def stream_of_two_places() -> bytes:
    """JPEGInterchangeFormat with a second offset, which leads nowhere."""
    made = page({Tag.COMPRESSION: short(6), Tag.JPEG_INTERCHANGE_FORMAT_LENGTH: long(len(stream()))}, (stream(),))
    made.pointers.append(Pointers(Tag.JPEG_INTERCHANGE_FORMAT, ((0, 0), (0, 1 << 20))))
    return copy(made)


def tables_beside_a_stream() -> bytes:
    made = page({Tag.COMPRESSION: short(6), Tag.JPEG_INTERCHANGE_FORMAT_LENGTH: long(len(stream()))}, (stream(),))
    made.pointers += [Pointers(Tag.JPEG_INTERCHANGE_FORMAT, ((0, 0),)), Pointers(Tag.JPEG_Q_TABLES, ((1, 0),))]
    made.blocks.append(Block(5000, 64, bytes(range(64))))
    return copy(made)


def strip_in_two_lengths() -> bytes:
    """Two strips of fax that begin at one place, the second of them shorter."""
    tags: Tags = {
        Tag.COMPRESSION: short(Compression.GROUP_3_FAX),
        Tag.ROWS_PER_STRIP: short(1),
        Tag.STRIP_BYTE_COUNTS: long(4, 2),
    }
    made = page(tags, (_JUNK,))
    made.pointers[0] = Pointers(Tag.STRIP_OFFSETS, ((0, 0), (0, 0)))
    return copy(made)


def empty_old_strip() -> bytes:
    """An empty strip of old JPEG data that claims to stand somewhere."""
    data = old_jpeg(b"", {Tag.STRIP_BYTE_COUNTS: long(0)}, (Tag.JPEG_Q_TABLES, bytes(range(64))))
    return with_row(data, Tag.STRIP_OFFSETS, 8, b"\2\0\0\0")


def with_packet() -> bytes:
    """A copy with a kept packet."""
    return b"".join(TIFF.parse(copy()).rebuild(Policy(kept=KeptBlocks(xmp=b"<x/>"))))


LIES: Lies = {
    "tiff.kept-missing": lambda: [(copy(), KeptBlocks(xmp=b"<x/>"))],
    "tiff.kept-packet": lambda: [(with_packet(), KeptBlocks(xmp=b"<y/>"))],
    "tiff.first-directory": lambda: [copy()[:4] + b"Jane" + copy()[8:]],
    "tiff.next-directory": lambda: [
        copy(page(), page()).replace(struct.pack("<I", len(copy())), b"Jane", 1),
    ],
    "tiff.end": lambda: [copy() + b"\0\0"],
    "tiff.tag-order": lambda: [swapped(), copy(page({Tag.ORIENTATION: short(1)})).replace(b"\x12\1\3", b"\6\1\3", 1)],
    "tiff.rest-of-row": lambda: [with_row(copy(), Tag.IMAGE_WIDTH, 10, b"J")],
    "tiff.value-offset": lambda: [two_resolutions_at_one_place()],
    "tiff.padding": lambda: [odd_strip()[:-1] + b"J"],
    "tiff.profile-type": lambda: [copy(page({Tag.ICC_PROFILE: (tiff.BYTE, neutral_profile())}))],
    "tiff.jpeg-tables-type": lambda: [copy(page({Tag.JPEG_TABLES: (tiff.UNDEFINED, _TEXT)}))],
    "tiff.page-number-type": lambda: [
        copy(page({Tag.PAGE_NUMBER: (tiff.BYTE, b"\0\0\2\0")}), page()),
    ],
    "tiff.offset-type": lambda: [with_row(copy(), Tag.STRIP_OFFSETS, 2, b"\3")],
    "tiff.count-type": lambda: [with_row(copy(), Tag.STRIP_BYTE_COUNTS, 2, b"\3")],
    "tiff.kept-tag": lambda: [copy(page({270: (tiff.ASCII, _TEXT)})), copy(page({65000: (tiff.BYTE, _TEXT)}))],
    "tiff.kept-type": lambda: [copy(page({Tag.X_RESOLUTION: (tiff.BYTE, b"J")}))],
    "tiff.value-count": lambda: [
        copy(page({Tag.X_RESOLUTION: rational(72, 1, 74, 1)})),
        copy(page({Tag.ORIENTATION: short()})),
    ],
    "tiff.value": lambda: [
        copy(page({tag: short(99)}))
        for tag in (Tag.ORIENTATION, Tag.FILL_ORDER, Tag.RESOLUTION_UNIT, Tag.SAMPLE_FORMAT)
    ],
    "tiff.denominator": lambda: [copy(page({Tag.X_RESOLUTION: rational(72, 0xFFFFFFFE)}))],
    "tiff.rows-per-strip": lambda: [
        copy(page({Tag.ROWS_PER_STRIP: long(74)})),
        copy(tiled(tile(), {Tag.ROWS_PER_STRIP: short(1)})),
    ],
    "tiff.color-map": lambda: [copy(page({Tag.COLOR_MAP: short(*[0] * 768)}))],
    "tiff.text-in-numbers": lambda: [copy(page({Tag.REFERENCE_BLACK_WHITE: (tiff.LONG, _TEXT[:24])}))],
    "tiff.page-number": lambda: [
        copy(page({Tag.PAGE_NUMBER: short(0, 1)})),
        copy(page({Tag.PAGE_NUMBER: short(1, 2)}), page()),
        copy(page(), page({Tag.PAGE_NUMBER: short(1, 3)})),
    ],
    "tiff.empty-stretch": lambda: [empty_old_strip()],
    "tiff.shared-stretch": lambda: [strip_in_two_lengths()],
    "tiff.stretch-offset": lambda: [with_row(copy(), Tag.STRIP_OFFSETS, 8, bytes(4))],
    "tiff.size": lambda: [
        copy(page({Tag.IMAGE_WIDTH: short(0)})),
        copy(page({Tag.IMAGE_WIDTH: None})),
        copy(page({Tag.IMAGE_LENGTH: None, Tag.ROWS_PER_STRIP: None})),
        copy(tiled(tile(), {Tag.TILE_WIDTH: None})),
        copy(tiled(tile(), {Tag.TILE_LENGTH: None})),
    ],
    "tiff.chroma": lambda: [
        copy(
            page(
                {
                    Tag.SAMPLES_PER_PIXEL: short(3),
                    Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.YCBCR),
                    Tag.YCBCR_SUBSAMPLING: short(2),
                }
            )
        ),
    ],
    "tiff.offset-nowhere": lambda: [stream_of_two_places()],
    "tiff.strips-beside-tiles": lambda: [both_strips_and_tiles()],
    "tiff.number-of-strips": lambda: [copy(page(strips=(_PIXELS, b"JaneDoe!")))],
    "tiff.strip-without-data": lambda: [packed(Compression.GROUP_3_FAX, b"")],
    "tiff.data-tag": lambda: [copy(page({Tag.STRIP_BYTE_COUNTS: None}))],
    "tiff.uncompressed-size": lambda: [copy(page(strips=(_PIXELS + bytes(4),)))],
    "tiff.rest-of-byte": lambda: [
        copy(page({Tag.IMAGE_WIDTH: short(3), Tag.BITS_PER_SAMPLE: short(1)}, (b"\xff\x7f",))),
        copy(
            page(
                {
                    Tag.IMAGE_WIDTH: short(3),
                    Tag.BITS_PER_SAMPLE: short(1),
                    Tag.FILL_ORDER: short(FillOrder.LOWEST_BIT_FIRST),
                },
                (b"\x0f\x01",),
            )
        ),
    ],
    "tiff.beside-the-picture": lambda: [copy(tiled(tile(12))), copy(tiled(tile(15 + 32)))],
    "tiff.below-the-picture": lambda: [copy(tiled(tile(48))), copy(tiled(tile(255)))],
    "tiff.pack-bits-end": lambda: [packed(Compression.PACK_BITS, b"\7" + _PIXELS + _JUNK)],
    "tiff.lzw-end": lambda: [packed(Compression.LZW, _LZW + _JUNK)],
    "tiff.deflate-end": lambda: [packed(Compression.DEFLATE, zlib.compress(_PIXELS) + _JUNK)],
    "tiff.deflate-size": lambda: [packed(Compression.DEFLATE, zlib.compress(_PIXELS + _JUNK))],
    "tiff.end-of-strip": lambda: [
        packed(Compression.GROUP_4_FAX, group_4() + _JUNK, BITS_PER_SAMPLE=short(1)),
        packed(Compression.LZMA, lzma.compress(_PIXELS) + _JUNK),
        packed(Compression.ZSTANDARD, b"\x28\xb5\x2f\xfd\x20\x08\x41\0\0" + _PIXELS + _JUNK),
    ],
    "tiff.text-behind-strip": lambda: [
        packed(Compression.GROUP_3_FAX, _JUNK * 8 + _TEXT),
        packed(Compression.GROUP_3_FAX, _JUNK + _TEXT, FILL_ORDER=short(FillOrder.LOWEST_BIT_FIRST)),
    ],
    "tiff.unused-color": lambda: [copy(page(palette((*_PIXELS, 74, 75))))],
    "tiff.jpeg-text": lambda: [in_jpeg(with_text_in_scan())],
    "tiff.jpeg-unused-table": lambda: [in_jpeg(before(jpeg.SOS, table_of_nothing()))],
    "tiff.jpeg-shared-table": lambda: [
        in_jpeg(stream(), tables(segment(jpeg.DQT))),
        in_jpeg(without_table(), tables(segment(jpeg.DQT), segment(jpeg.DQT))),
    ],
    "tiff.jpeg-picture-in-tables": lambda: [
        in_jpeg(without_table(), tables(segment(jpeg.DQT), segment(frame_marker()))),
    ],
    "tiff.jpeg-stray": lambda: [in_jpeg(stream() + _JUNK), in_jpeg(before(jpeg.SOS, _JUNK))],
    "tiff.jpeg-segment": lambda: [
        in_jpeg(before(jpeg.SOS, segment_bytes(jpeg.COM, _TEXT))),
        in_jpeg(before(jpeg.SOS, segment_bytes(jpeg.APP14, b"Adobe" + bytes(7) + _TEXT))),
        in_jpeg(without_table(), tables(segment(jpeg.DQT), segment_bytes(jpeg.COM, _TEXT))),
    ],
    "tiff.jpeg-fill": lambda: [in_jpeg(before(jpeg.SOS, b"\xff"))],
    "tiff.jpeg-repeated-table": lambda: [
        in_jpeg(stream().replace(segment(jpeg.DQT), segment_bytes(jpeg.DQT, segment(jpeg.DQT)[4:] * 2))),
    ],
    "tiff.jpeg-repeated-symbol": lambda: [in_jpeg(symbol_twice())],
    "tiff.old-jpeg-text": lambda: [old_jpeg(_TEXT)],
    "tiff.old-jpeg-scan-text": lambda: [whole_old_jpeg(with_text_in_scan())],
    "tiff.old-jpeg-stray": lambda: [whole_old_jpeg(stream() + b"Jane")],
    "tiff.old-jpeg-segment": lambda: [whole_old_jpeg(before(jpeg.SOS, segment_bytes(jpeg.COM, _TEXT)))],
    "tiff.old-jpeg-tables": lambda: [tables_beside_a_stream()],
}

DIFFERENCES: Differences = {
    "a pixel": lambda: (copy(), copy(page(strips=(b"abcdefgJ",)))),
    "a page less": lambda: (copy(page(), page()), copy()),
    "another direction": lambda: (copy(page({Tag.ORIENTATION: short(6)})), copy(page({Tag.ORIENTATION: short(8)}))),
    "another size": lambda: (
        copy(),
        copy(page({Tag.IMAGE_WIDTH: short(2), Tag.IMAGE_LENGTH: short(4), Tag.ROWS_PER_STRIP: short(4)})),
    ),
    "white for black": lambda: (copy(), copy(page({Tag.PHOTOMETRIC_INTERPRETATION: short(0)}))),
    "another resolution": lambda: (copy(page({Tag.X_RESOLUTION: rational(72, 1)})), copy()),
    "no profile": lambda: (copy(page({Tag.ICC_PROFILE: (tiff.UNDEFINED, neutral_profile())})), copy()),
    "another colour": lambda: (copy(page(palette())), copy(page(palette(tuple(_PIXELS[:-1]))))),
    "strips in another order": lambda: (
        copy(page({Tag.ROWS_PER_STRIP: short(1)}, (_PIXELS[:4], _PIXELS[4:]))),
        copy(page({Tag.ROWS_PER_STRIP: short(1)}, (_PIXELS[4:], _PIXELS[:4]))),
    ),
}
