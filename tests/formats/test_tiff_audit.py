"""The borders of what a TIFF copy may hold: the last thing that passes, and the first that doesn't."""

import struct
import zlib

import pytest

from scrubber.containers import tiff
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import segment_bytes
from scrubber.containers.tiff_tags import Compression, FillOrder, Photometric, Tag
from scrubber.errors import ScrubberError
from scrubber.formats.tiff import audit_pictures
from scrubber.formats.tiff.audit_jpeg import audit_tables
from scrubber.formats.tiff.audit_pictures import Budget, PictureAudit, _joined, _Layout
from scrubber.formats.tiff.document import FORMAT as TIFF
from scrubber.formats.tiff.keep_list import MAX_DENOMINATOR
from scrubber.formats.tiff.pages import Pointers
from scrubber.limits import MIB
from tests.formats.lies.tiff import (
    _LZW,
    Tags,
    before,
    copy,
    in_jpeg,
    long,
    old_jpeg,
    packed,
    page,
    palette,
    rational,
    segment,
    short,
    stream,
    tables,
    tile,
    tiled,
    whole_old_jpeg,
    with_row,
)


def refused_by(data: bytes) -> str:
    """The check that refuses a copy; empty when it passes."""
    try:
        TIFF.audit(data)
    except ScrubberError as error:
        return error.detail.check
    return ""


def one_bit(width: int, strip: bytes, **tags: tuple[int, bytes]) -> bytes:
    usual: Tags = {Tag.IMAGE_WIDTH: short(width), Tag.BITS_PER_SAMPLE: short(1)}
    return copy(page(usual | {Tag[name]: value for name, value in tags.items()}, (strip,)))


@pytest.mark.parametrize("order", FillOrder)
def test_bits_behind_the_last_pixel_of_every_row(order: FillOrder) -> None:
    full = 0xF8 if order is FillOrder.HIGHEST_BIT_FIRST else 0x1F
    assert refused_by(one_bit(5, bytes((full, full)), FILL_ORDER=short(order))) == ""
    for bit in range(8):
        is_pixel = bool(full & 1 << bit)
        for rows in ((1 << bit, 0), (0, 1 << bit)):
            check = refused_by(one_bit(5, bytes(rows), FILL_ORDER=short(order)))
            assert check == ("" if is_pixel else "tiff.rest-of-byte")
    assert refused_by(one_bit(8, b"\xff\xff")) == ""
    assert refused_by(one_bit(12, b"\xff\xf0\xff\xf0")) == ""
    assert refused_by(one_bit(12, b"\xff\xf0\xff\xf1")) == "tiff.rest-of-byte"


def test_every_byte_of_a_tile_beside_and_below_the_picture() -> None:
    for place in range(256):
        row, column = divmod(place, 16)
        check = "" if row < 3 and column < 10 else "tiff.below-the-picture" if row >= 3 else "tiff.beside-the-picture"
        assert refused_by(copy(tiled(tile(place)))) == check, place


def test_bits_of_a_tile_beside_the_picture() -> None:
    """Eleven pixels of one bit in a tile of sixteen: two bytes a row."""
    tags: Tags = {
        Tag.IMAGE_WIDTH: short(11), Tag.BITS_PER_SAMPLE: short(1), Tag.TILE_BYTE_COUNTS: long(32),
    }  # fmt: skip
    for row in range(16):
        for bit in range(16):
            data = bytes(2 * row) + (1 << (15 - bit)).to_bytes(2, "big") + bytes(30 - 2 * row)
            check = "" if row < 3 and bit < 11 else "tiff.below-the-picture" if row >= 3 else "tiff.rest-of-byte"
            assert refused_by(copy(tiled(data, tags))) == check


def test_whole_bytes_of_a_tile_behind_the_bits_of_the_picture() -> None:
    """Five pixels of one bit in a tile of sixteen: the second byte of a row is beside the picture."""
    tags: Tags = {
        Tag.IMAGE_WIDTH: short(5), Tag.BITS_PER_SAMPLE: short(1), Tag.TILE_BYTE_COUNTS: long(32),
    }  # fmt: skip
    for row in range(3):
        for bit in range(16):
            data = bytes(2 * row) + (1 << (15 - bit)).to_bytes(2, "big") + bytes(30 - 2 * row)
            check = "" if bit < 5 else "tiff.rest-of-byte" if bit < 8 else "tiff.beside-the-picture"
            assert refused_by(copy(tiled(data, tags))) == check


def layout(**changes: object) -> _Layout:
    usual = {
        "columns": 5, "rows": 3, "height": 3, "width": 5, "planes": 1, "row_bits": 40, "sample_bits": 8,
        "chroma": (1, 1), "is_tiled": False,
    }  # fmt: skip
    return _Layout(**(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "unpacked"),
    [
        ({}, 15),
        ({"row_bits": 41}, 18),
        ({"chroma": (2, 2)}, 3 * 2 * 6),
        ({"chroma": (2, 1)}, 3 * 3 * 4),
        ({"chroma": (4, 1)}, 2 * 3 * 6),
        ({"chroma": (4, 2)}, 2 * 2 * 10),
        ({"chroma": (2, 2), "sample_bits": 16}, 3 * 2 * 12),
        ({"rows": 16, "is_tiled": True}, 80),
    ],
)
def test_sizes_of_unpacked_strips(changes: dict[str, object], unpacked: int) -> None:
    """TIFF 6.0 section 21: a unit holds the luma of all its pixels and two colours."""
    assert layout(**changes).unpacked_bytes(0) == unpacked


def test_places_of_strips_and_tiles() -> None:
    tiles = layout(columns=16, rows=16, width=40, height=20, is_tiled=True)
    assert (tiles.across, tiles.down) == (3, 2)
    assert [tiles.place(number) for number in range(7)] == [
        (16, 16), (16, 16), (8, 16), (16, 4), (16, 4), (8, 4), (16, 16),
    ]  # fmt: skip
    exact = layout(columns=16, rows=16, width=32, height=32)
    assert (exact.across, exact.down) == (2, 2)


def test_planes_and_shared_colours_of_a_page() -> None:
    three: Tags = {Tag.SAMPLES_PER_PIXEL: short(3), Tag.BITS_PER_SAMPLE: short(8, 8, 8)}
    rgb: Tags = three | {Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.RGB)}
    assert refused_by(copy(page(rgb, (bytes(24),)))) == ""
    separate: Tags = rgb | {Tag.PLANAR_CONFIGURATION: short(2)}
    assert refused_by(copy(page(separate, (b"12345678", b"abcdefgh", b"ABCDEFGH")))) == ""
    assert refused_by(copy(page(separate, (bytes(24),)))) == "tiff.number-of-strips"
    ycbcr: Tags = three | {Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.YCBCR)}
    assert refused_by(copy(page(ycbcr, (bytes(12),)))) == ""  # 2 x 2 is the usual
    assert refused_by(copy(page(ycbcr, (bytes(24),)))) == "tiff.uncompressed-size"
    assert refused_by(copy(page(ycbcr | {Tag.YCBCR_SUBSAMPLING: short(1, 1)}, (bytes(24),)))) == ""
    assert refused_by(copy(page(ycbcr | {Tag.YCBCR_SUBSAMPLING: short(2, 1)}, (bytes(16),)))) == ""
    grey: Tags = {Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.YCBCR)}
    assert refused_by(copy(page(grey))) == ""  # one sample has no colours to share


@pytest.mark.parametrize("missing", [Tag.IMAGE_WIDTH, Tag.IMAGE_LENGTH])
def test_a_size_that_is_missing_is_none(missing: Tag) -> None:
    """Neither is it one pixel."""
    strip = b"ab" if missing is Tag.IMAGE_WIDTH else b"abcd"
    assert refused_by(copy(page({missing: None, Tag.ROWS_PER_STRIP: None}, (strip,)))) == "tiff.size"
    for side in (Tag.TILE_WIDTH, Tag.TILE_LENGTH):
        assert refused_by(copy(tiled(bytes(16), {side: None, Tag.TILE_BYTE_COUNTS: long(16)}))) == "tiff.size"


def test_a_picture_of_one_pixel() -> None:
    one: Tags = {Tag.IMAGE_WIDTH: short(1), Tag.IMAGE_LENGTH: short(1), Tag.ROWS_PER_STRIP: short(1)}
    assert refused_by(copy(page(one, (b"a",)))) == ""
    assert refused_by(copy(page(one | {Tag.ROWS_PER_STRIP: None}, (b"a",)))) == ""


def reading(stretches: list[tuple[int, int]]) -> PictureAudit:
    ifd = next(tiff.walk(copy()))
    return PictureAudit(bytes(range(40)), ifd, Budget(), Compression.NONE, stretches)


def test_data_are_found_by_where_they_lie() -> None:
    audit = reading([(10, 5), (20, 5)])
    found = audit.contents((10, 14, 20, 24))
    assert [distance for distance, _stretch in found] == [0, 4, 0, 4]
    assert [bytes(stretch)[0] for _distance, stretch in found] == [10, 10, 20, 20]
    assert {len(stretch) for _distance, stretch in found} == {5}
    for nowhere in (9, 15, 19, 25):
        with pytest.raises(ScrubberError):
            audit.contents((nowhere,))


def test_spans_that_overlap_are_one() -> None:
    assert _joined([(4, 4), (0, 4)]) == [(0, 4), (4, 4)]
    assert _joined([(0, 5), (4, 4)]) == [(0, 8)]
    assert _joined([(0, 10), (2, 3), (12, 1)]) == [(0, 10), (12, 1)]
    assert _joined([(0, 4), (3, 4), (6, 4)]) == [(0, 10)]


def test_what_a_budget_allows() -> None:
    for ask in ("may_unpack", "may_walk"):
        budget = Budget(10, 10)
        assert getattr(budget, ask)(10)
        assert not getattr(budget, ask)(1)
    assert (Budget().unpacked, Budget().walked) == (1024 * MIB, 11 * MIB)


def test_beyond_the_budget_data_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = packed(Compression.DEFLATE, zlib.compress(b"abcdefgh") + b"\x93\x1f\x04\x88")
    assert refused_by(hidden) == "tiff.deflate-end"
    monkeypatch.setattr(Budget, "may_unpack", lambda _budget, _needed: False)
    assert refused_by(hidden) == ""


def test_deflated_data_of_several_mebibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_pictures, "MIB", 3)
    assert refused_by(packed(Compression.DEFLATE, zlib.compress(b"abcdefgh"))) == ""
    assert refused_by(packed(Compression.DEFLATE, zlib.compress(b"abcdefghi"))) == "tiff.deflate-size"
    assert refused_by(packed(Compression.DEFLATE, zlib.compress(b"abcdefg"))) == ""  # ends early: told elsewhere
    assert refused_by(packed(Compression.DEFLATE, b"no deflate")) == "tiff.deflate"


def colours(entries: dict[int, tuple[int, int, int]], bits: int, strip: bytes, **tags: tuple[int, bytes]) -> bytes:
    size = 1 << bits
    numbers = [entries.get(index, (0, 0, 0))[channel] for channel in range(3) for index in range(size)]
    usual: Tags = {
        Tag.BITS_PER_SAMPLE: short(bits),
        Tag.COLOR_MAP: short(*numbers),
        Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.PALETTE),
    }
    return copy(page(usual | {Tag[name]: value for name, value in tags.items()}, (strip,)))


def test_colours_that_no_pixel_has_are_black() -> None:
    """Four by two pixels of two bits: 0 1 0 1 and 1 1 1 1."""
    strip, used = bytes((0b00010001, 0b01010101)), {0: (1000, 2000, 3000), 1: (5000, 0, 0)}
    assert refused_by(colours(used, 2, strip)) == ""
    assert refused_by(colours(used | {2: (0xFFFF, 0, 0)}, 2, strip)) == ""  # tells readers that 16 bits are used
    for unused in ({3: (0xFFFF, 0, 0)}, {2: (0, 0xFFFF, 0)}, {2: (1, 0, 0)}, {3: (0, 1, 0)}, {3: (0, 0, 1)}):
        assert refused_by(colours(used | unused, 2, strip)) == "tiff.unused-color"
    everything = {index: (index, index, index) for index in range(4)}
    assert refused_by(colours(everything, 2, bytes((0b00011011, 0)))) == ""
    nibbles = {index: (index + 1, 0, 0) for index in (1, 2, 10, 15)}
    assert refused_by(colours(nibbles, 4, b"\x12\xaf\x11\x11")) == ""
    assert refused_by(colours(nibbles | {9: (1, 0, 0)}, 4, b"\x12\xaf\x11\x11")) == "tiff.unused-color"
    bits = {0: (1, 1, 1), 1: (2, 2, 2)}
    assert refused_by(colours(bits, 1, b"\x80\0")) == ""
    assert refused_by(colours(bits, 1, b"\xf0\0")) == ""
    assert refused_by(colours(bits, 1, b"\0\0")) == "tiff.unused-color"


def test_colours_are_only_counted_where_pixels_are_their_numbers() -> None:
    assert refused_by(colours({200: (1, 1, 1)}, 8, b"abcdefgh", PREDICTOR=short(2))) == ""
    packed_map = palette((*b"abcdefgh", 74, 75))
    for compression, strip in (
        (Compression.DEFLATE, zlib.compress(b"abcdefgh")),
        (Compression.PACK_BITS, b"\7abcdefgh"),
    ):
        tags: Tags = packed_map | {Tag.COMPRESSION: short(compression)}
        assert refused_by(copy(page(tags, (strip,)))) == "tiff.unused-color"
        exact: Tags = palette() | {Tag.COMPRESSION: short(compression)}
        assert refused_by(copy(page(exact, (strip,)))) == ""
    early: Tags = packed_map | {Tag.COMPRESSION: short(Compression.DEFLATE)}
    assert refused_by(copy(page(early, (zlib.compress(b"abcdefg"),)))) == ""  # nobody knows the last pixel


def test_denominators_and_rows_up_to_their_bounds() -> None:
    assert refused_by(copy(page({Tag.X_RESOLUTION: rational(72, MAX_DENOMINATOR)}))) == ""
    assert refused_by(copy(page({Tag.X_RESOLUTION: rational(72, MAX_DENOMINATOR + 1)}))) == "tiff.denominator"
    assert refused_by(copy(page({Tag.X_RESOLUTION: rational(0xFFFFFFFE, 1)}))) == ""
    for second, check in ((MAX_DENOMINATOR, ""), (MAX_DENOMINATOR + 1, "tiff.denominator")):
        assert refused_by(copy(page({Tag.WHITE_POINT: rational(3127, 10000, 3290, second)}))) == check
    assert refused_by(copy(page({Tag.ROWS_PER_STRIP: short(3)}))) == "tiff.rows-per-strip"
    assert refused_by(copy(page({Tag.ROWS_PER_STRIP: short(0)}))) == "tiff.rows-per-strip"


def test_where_the_first_directory_should_be_is_told() -> None:
    data = copy()
    with pytest.raises(ScrubberError) as caught:
        TIFF.audit(data[:4] + struct.pack("<I", 10) + data[8:])
    assert (caught.value.detail.check, caught.value.detail.offset) == ("tiff.first-directory", 4)
    assert refused_by(with_row(data, Tag.IMAGE_WIDTH, 10, b"\0")) == ""


def test_as_many_bits_as_samples_or_one_number_for_all() -> None:
    three: Tags = {Tag.SAMPLES_PER_PIXEL: short(3), Tag.PHOTOMETRIC_INTERPRETATION: short(Photometric.RGB)}
    assert refused_by(copy(page(three | {Tag.BITS_PER_SAMPLE: short(8)}, (bytes(24),)))) == ""
    assert refused_by(copy(page(three | {Tag.BITS_PER_SAMPLE: short(8, 16)}, (bytes(24),)))) == ""
    assert refused_by(copy(page(three | {Tag.BITS_PER_SAMPLE: short(8, 16, 8)}, (bytes(32),)))) == ""
    assert refused_by(copy(page(three | {Tag.BITS_PER_SAMPLE: short(8, 16, 8)}, (bytes(24),)))) != ""


def test_one_sample_alone_may_be_called_a_plane() -> None:
    alone: Tags = {Tag.PLANAR_CONFIGURATION: short(2)}
    assert refused_by(copy(page(alone))) == ""
    assert refused_by(copy(page(alone, (bytes(9),)))) == "tiff.uncompressed-size"


def test_a_sample_has_one_bit_where_nothing_is_said() -> None:
    """Eight by two pixels (TIFF 6.0, section 8)."""
    bilevel: Tags = {Tag.IMAGE_WIDTH: short(8), Tag.BITS_PER_SAMPLE: None}
    assert refused_by(copy(page(bilevel, (b"ab",)))) == ""
    assert refused_by(copy(page(bilevel, (b"abcd",)))) == "tiff.uncompressed-size"


def test_a_stream_of_old_jpeg_and_its_strips_are_read() -> None:
    whole = stream()
    assert refused_by(whole_old_jpeg(whole)) == ""
    assert refused_by(whole_old_jpeg(whole + b"Jane")) == "tiff.old-jpeg-stray"
    scan = whole.index(b"\xff\xda")
    counts: Tags = {
        Tag.COMPRESSION: short(6),
        Tag.JPEG_INTERCHANGE_FORMAT_LENGTH: long(len(whole)),
        Tag.STRIP_BYTE_COUNTS: long(len(whole) - scan),
    }
    inside = page(counts, (whole,))
    inside.pointers[:] = [Pointers(Tag.STRIP_OFFSETS, ((0, scan),)), Pointers(Tag.JPEG_INTERCHANGE_FORMAT, ((0, 0),))]
    assert refused_by(copy(inside)) == ""


def test_where_a_segment_of_the_tables_stands_is_told() -> None:
    first = segment(jpeg.DQT)
    with pytest.raises(ScrubberError) as caught:
        audit_tables(tables(first, segment_bytes(jpeg.COM, b"Jane")), set(), 100)
    assert (caught.value.detail.check, caught.value.detail.offset) == ("tiff.jpeg-segment", 100 + 2 + len(first))
    with pytest.raises(ScrubberError) as caught:
        audit_tables(tables(first, segment_bytes(jpeg.DQT, first[4:] * 2)), set(), 100)
    assert (caught.value.detail.check, caught.value.detail.offset) == ("tiff.jpeg-repeated-table", 100 + 2 + len(first))


@pytest.mark.parametrize(("behind", "check"), [(32, "tiff.text-behind-strip"), (33, "")])
def test_how_far_from_the_end_of_a_strip_text_is_looked_for(behind: int, check: str) -> None:
    text = b"abcdefghijklmnopqrstuvwxyz, Jane"
    assert refused_by(packed(Compression.GROUP_3_FAX, text + b"\xff" * behind)) == check


@pytest.mark.parametrize(("behind", "check"), [(b"", ""), (b"\x93\x1f", "tiff.deflate-end")])
@pytest.mark.parametrize("is_heeded", [False, True])
def test_data_of_a_writer_that_does_not_heed_the_order_of_bits(is_heeded: bool, behind: bytes, check: str) -> None:
    strip = zlib.compress(b"abcdefgh") + behind
    strip = bytes(int(f"{byte:08b}"[::-1], 2) for byte in strip) if is_heeded else strip
    assert refused_by(packed(Compression.DEFLATE, strip, FILL_ORDER=short(2))) == check


@pytest.mark.parametrize(("text", "check"), [(b"abcdefgh", "tiff.text-behind-strip"), (b"abcdefg", "")])
def test_how_many_bytes_must_differ_for_a_text_behind_a_strip(text: bytes, check: str) -> None:
    assert refused_by(packed(Compression.GROUP_3_FAX, b"\xff" + (text * 10)[:64])) == check


@pytest.mark.parametrize("tag", [Tag.JPEG_DC_TABLES, Tag.JPEG_AC_TABLES])
def test_a_table_of_old_jpeg_is_as_long_as_its_counts_say(tag: Tag) -> None:
    """Sixteen counts of codes by their length, and a byte for each code (TIFF 6.0, section 22)."""
    table = bytes(14) + b"\1\1" + b"ab"
    assert refused_by(old_jpeg(b"", {Tag.STRIP_BYTE_COUNTS: long(0)}, (tag, table))) == ""
    assert refused_by(old_jpeg(b"", {Tag.STRIP_BYTE_COUNTS: long(0)}, (tag, table + b"cd"))) != ""


@pytest.mark.parametrize(
    ("hidden", "behind", "check"),
    [(b"", b"", ""), (b"", b"Jane", "tiff.deflate-end"), (b"Jane Doe", b"", "tiff.deflate-size")],
)
def test_bytes_behind_deflated_data_of_a_whole_mebibyte(hidden: bytes, behind: bytes, check: str) -> None:
    """All rows are there before the end of the stream was read."""
    row: Tags = {tag: short(1024) for tag in (Tag.IMAGE_WIDTH, Tag.IMAGE_LENGTH, Tag.ROWS_PER_STRIP)}
    strip = zlib.compress(bytes(MIB) + hidden) + behind
    assert refused_by(copy(page({**row, Tag.COMPRESSION: short(8)}, (strip,)))) == check


def test_a_page_number_has_two_short_numbers() -> None:
    for numbers in (long(0, 2), short(0, 2, 0), short(0)):
        assert refused_by(copy(page({Tag.PAGE_NUMBER: numbers}), page())) == "tiff.page-number-type"


@pytest.mark.parametrize(
    ("payload", "check"),
    [
        (b"Adobe" + bytes(7), ""),
        (b"Adobe" + bytes(6), "tiff.jpeg-segment"),
        (b"Adobe" + bytes(8), "tiff.jpeg-segment"),
        (b"adobe" + bytes(7), "tiff.jpeg-segment"),
    ],
)
def test_adobes_segment_says_only_how_colours_are_coded(payload: bytes, check: str) -> None:
    assert refused_by(in_jpeg(before(jpeg.SOS, segment_bytes(jpeg.APP14, payload)))) == check


@pytest.mark.parametrize(
    ("compression", "strip"),
    [(Compression.LZW, _LZW), (Compression.PACK_BITS, b"\7abcdefgh"), (Compression.NONE, b"abcdefgh")],
)
def test_colours_are_counted_in_what_strips_unpack_to(compression: Compression, strip: bytes) -> None:
    for entries, check in ((b"abcdefgh", ""), (b"abcdefghi", "tiff.unused-color"), (b"abcdefg", "")):
        tags = palette(tuple(entries)) | {Tag.COMPRESSION: short(compression)}
        assert refused_by(copy(page(tags, (strip,)))) == check
