"""TIFF files as scanners and old programs write them: cleaned where libtiff knows what is meant, refused elsewhere.

What is expected of a copy is asked of Pillow with its libtiff, which shares no line with our reading.
"""

import io
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from PIL import Image

from scrubber.containers import tiff
from scrubber.containers.tiff_tags import Compression, Tag
from scrubber.engine.pixel_comparison import compare_pictures
from scrubber.engine.verify import verify
from scrubber.errors import ParseError
from scrubber.formats.base import ENDS_EARLY, Document, Oddity, Policy
from scrubber.formats.tiff.document import FORMAT
from tests.formats.contract import SECRET
from tests.helpers.jpeg import plain_jpeg
from tests.helpers.tiff import ASCII, LONG, SHORT, UNDEFINED, Builder, Directory

PIXELS = b"abcdefgh"
LITTLE = Builder()
BUILDERS = [LITTLE, Builder(">"), Builder("<", big=True)]
SIDE = 24
GREY = bytes((7 * row + 3 * column * column) & 0xFF for row in range(SIDE) for column in range(SIDE))


def cleaned(data: bytes) -> tuple[Document, bytes]:
    """Document and copy, verified as the engine does it: by structure and by a decoder that isn't ours."""
    document = FORMAT.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    verify(FORMAT, document, copy)
    compare_pictures(document, data, copy, FORMAT)
    return document, copy


def packed(compression: Compression) -> bytes:
    """The strip of `GREY` as Pillow packs it."""
    names = {
        Compression.LZW: "tiff_lzw", Compression.PACK_BITS: "packbits", Compression.DEFLATE: "tiff_adobe_deflate",
        Compression.ZSTANDARD: "zstd", Compression.LZMA: "lzma", Compression.GROUP_4_FAX: "group4",
        Compression.GROUP_3_FAX: "group3", Compression.JPEG: "jpeg",
    }  # fmt: skip
    buffer = io.BytesIO()
    picture = Image.frombytes("L", (SIDE, SIDE), GREY)
    mode = "1" if compression in (Compression.GROUP_4_FAX, Compression.GROUP_3_FAX) else "L"
    picture.convert(mode).save(buffer, "TIFF", compression=names[compression], strip_size=1 << 20)
    return buffer.getvalue()


def with_entry(data: bytes, tag: Tag, change: Callable[[bytes], bytes]) -> bytes:
    """The file with the 12 bytes of a row of its first directory changed."""
    ifd = next(tiff.walk(data))
    row = ifd.offset + 2 + 12 * [entry.tag for entry in ifd.entries].index(tag)
    return data[:row] + change(data[row : row + 12]) + data[row + 12 :]


def without_count(row: bytes) -> bytes:
    """StripByteCounts under a private number."""
    return struct.pack("<H", 65000) + row[2:]


def count_zero(row: bytes) -> bytes:
    return row[:8] + bytes(4)


ENDS_ITSELF = [
    Compression.LZW, Compression.PACK_BITS, Compression.DEFLATE, Compression.ZSTANDARD, Compression.LZMA,
    Compression.GROUP_4_FAX, Compression.JPEG,
]  # fmt: skip


@pytest.mark.parametrize("compression", ENDS_ITSELF)
@pytest.mark.parametrize("change", [count_zero, without_count])
def test_strip_without_length_is_followed_to_its_own_end(
    compression: Compression, change: Callable[[bytes], bytes]
) -> None:
    whole = packed(compression) + bytes(8) + SECRET
    document, copy = cleaned(with_entry(whole, Tag.STRIP_BYTE_COUNTS, change))
    assert Oddity.REPAIRED in document.oddities and SECRET not in copy
    expected = b"".join(FORMAT.parse(whole).rebuild(Policy()))
    assert copy == expected
    assert shown(copy) == shown(whole)


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize(("strip", "compression"), [(b"\x07" + PIXELS, 32773), (zlib.compress(PIXELS), 8)])
def test_second_page_without_a_length_is_kept_too(builder: Builder, strip: bytes, compression: int) -> None:
    first, second = builder.page([PIXELS]), builder.page([strip], (279, LONG, builder.long(0)), compression=compression)
    document, copy = cleaned(builder.file(first, second, first))
    assert document.essence.frames == 3 and Oddity.REPAIRED in document.oddities
    whole = builder.page([strip], compression=compression)
    assert copy == cleaned(builder.file(first, whole, first))[1]


@pytest.mark.parametrize("builder", BUILDERS)
def test_uncompressed_strips_without_lengths_are_read(builder: Builder) -> None:
    page = builder.page([PIXELS[:4], PIXELS[4:]], rows=1)
    whole = cleaned(builder.file(page))[1]
    page.tags = [row for row in page.tags if row[0] != 279]
    document, copy = cleaned(builder.file(page))
    assert copy == whole and Oddity.REPAIRED in document.oddities


@pytest.mark.parametrize("builder", BUILDERS)
def test_planes_without_a_length_are_refused(builder: Builder) -> None:
    samples = (277, SHORT, builder.short(2)), (284, SHORT, builder.short(2)), (258, SHORT, builder.short(8, 8))
    counts = (279, LONG, builder.long(0, 0))
    planes = builder.page([PIXELS, PIXELS[::-1]], *samples, (338, SHORT, builder.short(0)))
    cleaned(builder.file(planes))
    planes.tags = [row for row in planes.tags if row[0] != 279] + [counts]
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(builder.file(planes))
    assert refusal.value.detail.check == "tiff.no-byte-counts"


def shown(data: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.mode, picture.tobytes()


def test_strip_without_length_or_an_end_of_its_own_is_refused() -> None:
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(with_entry(packed(Compression.GROUP_3_FAX), Tag.STRIP_BYTE_COUNTS, count_zero))
    assert refusal.value.detail.check == "tiff.no-end-of-strip"


@pytest.mark.parametrize("compression", [1, 5, 32773])
@pytest.mark.parametrize("counts", [(0, 0), (4, 0), (4, 3)])
def test_several_strips_of_which_one_has_too_little_data_are_refused(compression: int, counts: tuple[int, int]) -> None:
    """libtiff shows nothing in place of such a strip, others read on."""
    page = LITTLE.page([PIXELS[:4], PIXELS[4:]], (279, LONG, LITTLE.long(*counts)), rows=1, compression=compression)
    if compression == 1 or 0 in counts:
        with pytest.raises(ParseError):
            FORMAT.parse(LITTLE.file(page))


@pytest.mark.parametrize("builder", BUILDERS)
def test_uncompressed_strip_without_length_is_counted(builder: Builder) -> None:
    document, copy = cleaned(builder.file(builder.page([PIXELS], (279, LONG, builder.long(0)))))
    assert PIXELS in copy and Oddity.REPAIRED in document.oddities


def tiled(*extra: tuple[int, int, bytes], tiles: int = 1) -> Directory:
    size = (322, SHORT, LITTLE.short(16)), (323, SHORT, LITTLE.short(16))
    page = LITTLE.page([], *size, *extra, size=(10, 3))
    page.strips, page.offsets_tag = [b"x" * 256] * tiles, 324
    page.tags = [row for row in page.tags if row[0] not in (278, 279)]
    return page


def test_tile_without_length_is_refused() -> None:
    cleaned(LITTLE.file(tiled((325, LONG, LITTLE.long(256)))))
    for counts in (
        [],
        [(325, LONG, LITTLE.long(0))],
        [(325, LONG, LITTLE.long(255))],
        [(325, LONG, LITTLE.long(9999))],
    ):
        with pytest.raises(ParseError):
            FORMAT.parse(LITTLE.file(tiled(*counts)))


@pytest.mark.parametrize("tag", [322, 323, 324])
def test_strips_and_tiles_at_once_are_refused(tag: int) -> None:
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(LITTLE.page([PIXELS], (tag, SHORT, LITTLE.short(16)))))
    assert refusal.value.detail.check == "tiff.strips-and-tiles"


@pytest.mark.parametrize("tag", [256, 273, 279, 320])
def test_tag_that_is_there_twice_is_refused(tag: int) -> None:
    page = LITTLE.page([PIXELS])
    page.tags.append((tag, LONG, LITTLE.long(8)))
    page.tags += [(tag, LONG, LITTLE.long(8))] * (tag == 320)
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(page))
    assert refusal.value.detail.check == "tiff.repeated-tag"


@pytest.mark.parametrize(
    "entry",
    [
        (262, SHORT, LITTLE.short(42)),
        (262, SHORT, LITTLE.short(1, 0)),
        (259, ASCII, b"\1"),
        (284, SHORT, LITTLE.short(3)),
        (339, SHORT, LITTLE.short(9)),
        (317, LONG, LITTLE.long(7)),
        (279, 1, b"\x08"),
        (258, SHORT, LITTLE.short(0)),
        (277, LONG, LITTLE.long(0xFFFFFFFF)),
        (277, SHORT, LITTLE.short(0)),
    ],
)
def test_number_that_programs_take_in_different_ways_is_refused(entry: tuple[int, int, bytes]) -> None:
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(LITTLE.page([PIXELS], entry)))
    assert refusal.value.detail.check == ("tiff.type-of-offsets" if entry[0] == 279 else "tiff.impossible-value")


@pytest.mark.parametrize(
    "entry",
    [
        (266, SHORT, LITTLE.short(16714)),
        (263, SHORT, LITTLE.short(16714)),
        (297, SHORT, LITTLE.short(16714, 17742)),
        (296, SHORT, LITTLE.short(77)),
        (332, SHORT, LITTLE.short(77)),
        (255, SHORT, LITTLE.short(77)),
        (531, SHORT, LITTLE.short(77)),
        (282, SHORT, LITTLE.short(1, 2)),
    ],
)
def test_number_without_a_meaning_is_removed_where_the_picture_is_the_same(entry: tuple[int, int, bytes]) -> None:
    _document, copy = cleaned(LITTLE.file(LITTLE.page([PIXELS], entry)))
    assert copy == cleaned(LITTLE.file(LITTLE.page([PIXELS])))[1]


def test_page_numbers_are_those_of_the_pages() -> None:
    pages = [LITTLE.page([PIXELS], (297, SHORT, LITTLE.short(16714, 17742))) for _ in range(2)]
    _document, copy = cleaned(LITTLE.file(*pages, LITTLE.page([PIXELS])))
    entries = [ifd.get(Tag.PAGE_NUMBER) for ifd in tiff.walk(copy)]
    assert [entry and entry.integers() for entry in entries] == [(0, 3), (1, 3), None]


@pytest.mark.parametrize("builder", BUILDERS)
def test_directory_with_a_caption_only_is_no_page(builder: Builder) -> None:
    caption = Directory([(270, ASCII, SECRET + b"\0")])
    page = builder.page([PIXELS])
    document, copy = cleaned(builder.file(page, caption, builder.page([PIXELS[::-1]]), caption))
    assert document.essence.frames == 2 and SECRET not in copy and document.notes[:1] != (ENDS_EARLY,)
    decoded = FORMAT.for_decoder(builder.file(page, caption, page))
    with Image.open(io.BytesIO(decoded)) as picture:
        assert getattr(picture, "n_frames", 1) == 2


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("distance", [0, 1, 60_000])
def test_link_behind_the_end_of_the_file_is_the_end(builder: Builder, distance: int) -> None:
    data = builder.file(builder.page([PIXELS]))
    link = struct.pack(builder.order + ("Q" if builder.big else "I"), len(data) + distance)
    document, copy = cleaned(data[: -len(link)] + link)
    assert document.essence.frames == 1 and copy == cleaned(data)[1]


@pytest.mark.parametrize("compression", [5, 8, 32773])
def test_strip_that_ends_early_is_told(compression: int) -> None:
    strip = {5: b"\x80\x18\x4c\x50", 8: zlib.compress(PIXELS)[:-8], 32773: b"\x03abcd"}[compression]
    document = FORMAT.parse(LITTLE.file(LITTLE.page([strip], compression=compression)))
    assert Oddity.NO_END in document.oddities and document.notes == (ENDS_EARLY,)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "P", "1"])
@pytest.mark.parametrize("rows", [SIDE, 5])
def test_uncompressed_file_that_ends_early_is_told_and_shows_the_same(mode: str, rows: int) -> None:
    """Pillow shows the whole rows that are there, and black below; with less than half of them there is no copy."""
    grey = Image.frombytes("L", (SIDE, SIDE), GREY)
    out = io.BytesIO()
    Image.merge("RGB", (grey, grey.rotate(90), grey)).convert(mode).save(
        out, "TIFF", tiffinfo={Tag.ROWS_PER_STRIP: rows}
    )
    whole = out.getvalue()
    row_bytes = {"RGB": 3 * SIDE, "CMYK": 4 * SIDE, "1": SIDE // 8}.get(mode, SIDE)
    for missing in (1, row_bytes + 1, SIDE // 2 * row_bytes):
        document, copy = cleaned(whole[:-missing])
        assert document.oddities == {Oddity.ALWAYS, Oddity.NO_END} and document.notes == (ENDS_EARLY,)
        assert len(copy) >= len(whole) - 200 and FORMAT.parse(copy).oddities == {Oddity.ALWAYS}
    with pytest.raises(ParseError, match="missing"):
        FORMAT.parse(whole[: -(SIDE // 2 * row_bytes) - 1])


def test_white_is_zero_that_ends_early_is_black_where_it_ends() -> None:
    page = LITTLE.page([PIXELS], (262, SHORT, LITTLE.short(0)))
    whole = LITTLE.file(page)
    document, copy = cleaned(whole)
    assert copy.endswith(PIXELS) and Oddity.NO_END not in document.oddities
    document, cut = cleaned(copy[:-3])
    assert Oddity.NO_END in document.oddities and not cut.endswith(PIXELS) and cut.endswith(b"\xff")


def test_every_file_is_decoded_by_another_program() -> None:
    assert FORMAT.parse(LITTLE.file(LITTLE.page([PIXELS]))).oddities == {Oddity.ALWAYS}


VARIANTS = [["-t", "-w", "16", "-l", "16"], ["-p", "separate"], ["-8"], ["-r", "16"], ["-B"], ["-f", "lsb2msb"]]


@pytest.mark.skipif(which("tiffcp") is None, reason="tiffcp of libtiff's tools is not installed")
@pytest.mark.parametrize("options", VARIANTS)
@pytest.mark.parametrize("codec", ["none", "lzw", "lzw:2", "zip:2", "packbits", "jpeg", "zstd"])
def test_what_libtiff_writes_is_cleaned(tmp_path: Path, codec: str, options: list[str]) -> None:
    grey = Image.frombytes("L", (SIDE, SIDE), GREY)
    Image.merge("RGB", (grey, grey.rotate(90), grey.rotate(180))).save(tmp_path / "in.tif")
    written = subprocess.run(["tiffcp", "-c", codec, *options, "in.tif", "out.tif"], cwd=tmp_path, capture_output=True)
    assert written.returncode == 0, written.stderr
    cleaned((tmp_path / "out.tif").read_bytes())


@pytest.mark.parametrize("tag", [266, 274])
def test_order_of_bits_and_direction_with_a_wrong_count_are_refused(tag: int) -> None:
    """libtiff takes such a number for nothing, others for what it says."""
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(LITTLE.page([PIXELS], (tag, SHORT, LITTLE.short(2, 0)))))
    assert refusal.value.detail.check == "tiff.impossible-value"


@pytest.mark.parametrize(("strip", "compression"), [(b"\x07" + PIXELS, 32773), (zlib.compress(PIXELS), 8), (PIXELS, 1)])
def test_data_are_read_in_the_order_that_the_copy_names(strip: bytes, compression: int) -> None:
    page = LITTLE.page([strip], (266, SHORT, LITTLE.short(77)), compression=compression)
    assert cleaned(LITTLE.file(page))[1] == cleaned(LITTLE.file(LITTLE.page([strip], compression=compression)))[1]


def test_palette_of_another_length_is_refused() -> None:
    for count in (767, 769):
        page = LITTLE.page([PIXELS], (320, SHORT, bytes(2 * count)), photometric=3)
        with pytest.raises(ParseError):
            FORMAT.parse(LITTLE.file(page))


def test_strip_of_no_bytes_is_refused() -> None:
    """Samples of one bit with shared colours make less than a byte."""
    bits = (258, SHORT, LITTLE.short(1)), (277, SHORT, LITTLE.short(3))
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(LITTLE.page([PIXELS], *bits, photometric=6)))
    assert refusal.value.detail.check == "tiff.strip-of-no-bytes"


def test_strip_of_which_nothing_can_be_unpacked_is_refused() -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(LITTLE.file(LITTLE.page([b"\x80"], compression=32773)))


def test_picture_in_the_shared_tables_of_jpeg_is_refused() -> None:
    """Decoders read tables there and nothing else."""
    stream = plain_jpeg(mode="L")
    page = LITTLE.page([stream], (347, UNDEFINED, stream), size=(48, 40), compression=7)
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(page))
    assert refusal.value.detail.check == "tiff.picture-in-tables"


def test_jpeg_strip_without_a_scan_is_refused() -> None:
    stream = plain_jpeg(mode="L")
    page = LITTLE.page([stream[: stream.index(b"\xff\xda")]], size=(48, 40), compression=7)
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(LITTLE.file(page))
    assert refusal.value.detail.check == "tiff.jpeg-without-scan"
