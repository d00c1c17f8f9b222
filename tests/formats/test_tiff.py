"""The TIFF format: pages stay with their data as it is, everything else goes."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageSequence

from scrubber.containers import tiff
from scrubber.errors import LimitExceeded, NotVerified, ParseError, ScrubberError, Unsupported
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.tiff import pages as tiff_pages
from scrubber.formats.tiff.document import FORMAT
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.tiff import ASCII, BYTE, LONG, RATIONAL, SHORT, UNDEFINED, Builder, Directory

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PIXELS = b"abcdefgh"
LZW = (int("".join(f"{code:09b}" for code in (256, *PIXELS, 257)), 2) << 6).to_bytes(12, "big")
LITTLE, LARGE = Builder(), Builder(">")


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def tags_of(data: bytes) -> list[list[int]]:
    return [[entry.tag for entry in ifd.entries] for ifd in tiff.walk(data, strict=True)]


def encoded(mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    ramp = Image.linear_gradient("L").resize((48, 40))
    picture = Image.merge("RGB", (ramp, ramp.rotate(90).resize((48, 40)), ramp)).convert(mode)
    picture.save(buffer, "TIFF", **options)
    return buffer.getvalue()


def dirty_page(builder: Builder) -> Directory:
    page = builder.page(
        [PIXELS[:4], PIXELS[4:] + SECRET],
        (270, ASCII, SECRET + b"\0"),
        (282, RATIONAL, builder.long(72, 1)),
        (700, BYTE, b"<x>" + SECRET),
        (33723, UNDEFINED, b"\x1c\2\x50\0\x15" + SECRET),
        (34377, BYTE, b"8BIM\4\4\0\0\0\0\0\x15" + SECRET + b"\0"),
        (34675, UNDEFINED, PROFILE),
        (65000, UNDEFINED, SECRET),
        rows=1,
    )
    page.below[34665] = Directory([(0x9286, UNDEFINED, b"ASCII\0\0\0" + SECRET)])
    page.below[330] = builder.page([SECRET[:8]], (254, LONG, builder.long(1)))
    return page


class TestTiffContract(FormatContract):
    module = "tiff.document"

    def samples(self) -> dict[str, bytes]:
        jpeg = with_segments(plain_jpeg(mode="L"), (0xFE, SECRET), (0xE1, b"Exif\0\0" + SECRET))
        small = LITTLE.page([SECRET[:8]], (254, LONG, LITTLE.long(1)))
        return {
            "little": LITTLE.file(dirty_page(LITTLE), behind=SECRET),
            "large": LARGE.file(dirty_page(LARGE), dirty_page(LARGE)),
            "big": Builder("<", big=True).file(dirty_page(Builder("<", big=True)), behind=SECRET),
            "jpeg": LITTLE.file(LITTLE.page([jpeg], size=(48, 40), compression=7), small),
            "old jpeg": old_jpeg(jpeg),
            "deflate": encoded(compression="tiff_adobe_deflate", description=SECRET.decode()),
            "tables": encoded(compression="jpeg", software=SECRET.decode()),
        }


def old_jpeg(stream: bytes) -> bytes:
    page = LITTLE.page([stream], (513, LONG, LITTLE.long(8)), size=(48, 40), compression=6)
    page.tags.append((514, LONG, LITTLE.long(len(stream))))
    return LITTLE.file(page)


def test_only_tags_of_the_keep_list_stay() -> None:
    assert tags_of(clean(LITTLE.file(dirty_page(LITTLE)))) == [
        [256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 34675],
    ]


@pytest.mark.parametrize("builder", [LITTLE, LARGE, Builder("<", big=True), Builder(">", big=True)])
def test_byte_order_and_size_of_offsets_stay(builder: Builder) -> None:
    data = builder.file(dirty_page(builder))
    copy = clean(data)
    assert copy[:4] == data[:4]
    assert PIXELS[:4] in copy and PIXELS[4:] in copy
    assert FORMAT.audit(copy).essence == FORMAT.parse(data).essence


def test_clean_file_is_copied_byte_for_byte() -> None:
    copy = clean(LITTLE.file(dirty_page(LITTLE), dirty_page(LITTLE)))
    document = FORMAT.parse(copy)
    assert clean(copy) == copy
    assert {part.fate for part in document.ledger.parts} == {Fate.KEEP}
    assert {payload.kind for payload in document.payloads()} <= {PayloadKind.ICC}, "the neutral profile"


def test_orientation_stays() -> None:
    data = LITTLE.file(LITTLE.page([PIXELS], (274, SHORT, LITTLE.short(6))))
    assert FORMAT.parse(data).essence.orientation == 6
    assert FORMAT.audit(clean(data)).essence.orientation == 6
    nonsense = LITTLE.file(LITTLE.page([PIXELS], (274, SHORT, LITTLE.short(99))))
    assert 274 not in tags_of(clean(nonsense))[0]


def test_pages_stay_and_smaller_versions_go() -> None:
    page, small = LITTLE.page([PIXELS]), LITTLE.page([b"small..."], (254, LONG, LITTLE.long(1)))
    mask = LITTLE.page([b"mask...."], (254, LONG, LITTLE.long(4)))
    document = FORMAT.parse(LITTLE.file(page, small, page, mask))
    copy = b"".join(document.rebuild(Policy()))
    assert document.essence.frames == 3 and len(document.notes) == 2
    assert b"small" not in copy and b"mask" in copy
    assert [payload.label for payload in document.payloads() if payload.kind is PayloadKind.PICTURE] == [
        "smaller picture (IFD1)",
    ]


def test_levels_of_a_pyramid_stay() -> None:
    """Each level is the half of the one before; one smaller page alone is a thumbnail."""
    reduced = (254, LONG, LITTLE.long(1))
    page, half, quarter = (
        LITTLE.page([bytes(width * height)], *extra, size=(width, height))
        for width, height, extra in ((8, 4, ()), (4, 2, (reduced,)), (2, 1, (reduced,)))
    )
    assert FORMAT.parse(LITTLE.file(page, half, quarter)).essence.frames == 3
    assert FORMAT.parse(LITTLE.file(page, half)).essence.frames == 1
    assert FORMAT.parse(LITTLE.file(page, quarter, half)).essence.frames == 1
    assert FORMAT.parse(LITTLE.file(page, quarter, half, quarter)).essence.frames == 1, "behind no page but a thumbnail"


def test_levels_of_a_pyramid_are_still_levels_in_the_copy() -> None:
    reduced = (254, LONG, LITTLE.long(1))
    pages = [LITTLE.page([bytes(32)], size=(8, 4)), LITTLE.page([bytes(8)], reduced, size=(4, 2))]
    pages.append(LITTLE.page([bytes(2)], reduced, size=(2, 1)))
    copy = b"".join(bytes(piece) for piece in FORMAT.parse(LITTLE.file(*pages)).rebuild(Policy()))
    with Image.open(io.BytesIO(copy)) as picture:
        flags = [getattr(frame, "tag_v2").get(254, 0) for frame in ImageSequence.Iterator(picture)]  # noqa: B009
    assert flags == [0, 1, 1]
    assert b"".join(bytes(piece) for piece in FORMAT.parse(copy).rebuild(Policy())) == copy


def test_smaller_picture_is_a_file_of_its_own() -> None:
    document = FORMAT.parse(LITTLE.file(dirty_page(LITTLE)))
    pictures = [payload.data for payload in document.payloads() if payload.kind is PayloadKind.PICTURE]
    with Image.open(io.BytesIO(pictures[0])) as picture:
        assert picture.size == (4, 2) and picture.tobytes() == SECRET[:8]


def test_payloads_are_named() -> None:
    document = FORMAT.parse(LITTLE.file(dirty_page(LITTLE), behind=SECRET))
    kinds = {payload.kind for payload in document.payloads()}
    assert kinds == {
        PayloadKind.EXIF,
        PayloadKind.XMP,
        PayloadKind.IPTC,
        PayloadKind.PHOTOSHOP,
        PayloadKind.ICC,
        PayloadKind.PICTURE,
        PayloadKind.OPAQUE,
    }


def test_shared_strips_are_written_once() -> None:
    page = LITTLE.page([PIXELS])
    page.tags.append((273, LONG, LITTLE.long(8)))
    page.strips = []
    data = LITTLE.file(LITTLE.page([PIXELS]), page)
    copy = clean(data)
    assert copy.count(PIXELS) == 1 and clean(copy) == copy


def test_missing_byte_counts_are_counted() -> None:
    page = LITTLE.page([PIXELS])
    page.tags = [row for row in page.tags if row[0] != 279]
    copy = clean(LITTLE.file(page))
    assert 279 in tags_of(copy)[0] and PIXELS in copy


def test_circle_of_pages_ends() -> None:
    data = bytearray(LITTLE.file(LITTLE.page([PIXELS])))
    first = struct.unpack_from("<I", data, 4)[0]
    data[-4:] = struct.pack("<I", first)
    assert FORMAT.parse(bytes(data)).essence.frames == 1


def test_fractions_hold_no_text() -> None:
    copy = clean(LITTLE.file(LITTLE.page([PIXELS], (282, RATIONAL, b"SECRET_9"))))
    assert b"SECR" not in copy and b"ET_9" not in copy


def test_segments_inside_jpeg_strips_go() -> None:
    jpeg = with_segments(plain_jpeg(mode="L"), (0xE1, b"Exif\0\0" + SECRET))
    copy = clean(LITTLE.file(LITTLE.page([jpeg], size=(48, 40), compression=7)))
    assert b"Exif" not in copy
    with Image.open(io.BytesIO(copy)) as picture, Image.open(io.BytesIO(jpeg)) as expected:
        assert picture.tobytes() == expected.tobytes()


def test_old_jpeg_keeps_its_distances() -> None:
    jpeg = with_segments(plain_jpeg(mode="L"), (0xFE, SECRET))
    copy = clean(old_jpeg(jpeg))
    assert SECRET not in copy and jpeg[jpeg.index(b"\xff\xdb") :] in copy


def test_old_jpeg_tables_stay() -> None:
    tables = bytes(range(64)), bytes(15) + b"\2" + b"ab", bytes(15) + b"\1" + b"c"
    page = LITTLE.page([b"scan"], size=(8, 8), compression=6)
    data = LITTLE.file(page)
    offsets = [len(data), len(data) + 64, len(data) + 64 + 18]
    page.tags += [(519 + number, LONG, LITTLE.long(0)) for number in range(3)]
    shift = len(LITTLE.file(page)) - len(data)
    page.tags = page.tags[:-3] + [(519 + n, LONG, LITTLE.long(at + shift)) for n, at in enumerate(offsets)]
    copy = clean(LITTLE.file(page, behind=b"".join(tables)))
    assert all(table in copy for table in tables)
    assert clean(copy) == copy


@pytest.mark.parametrize(
    ("page", "error"),
    [
        (LITTLE.page([PIXELS], compression=34712), Unsupported),
        (LITTLE.page([PIXELS], compression=50001), Unsupported),
        (LITTLE.page([PIXELS], size=(0, 2)), ParseError),
        (LITTLE.page([PIXELS], size=(4, 900)), ParseError),
        (LITTLE.page([PIXELS[:2]], rows=1), ParseError),
        (Directory([(256, SHORT, LITTLE.short(4)), (257, SHORT, LITTLE.short(2))]), ParseError),
        (LITTLE.page([PIXELS], (256, ASCII, b"1234")), ParseError),
        (LITTLE.page([PIXELS], (50706, BYTE, b"\1\4\0\0")), Unsupported),
        (LITTLE.page([PIXELS], photometric=32803), Unsupported),
    ],
)
def test_what_can_not_be_cleaned_is_refused(page: Directory, error: type[ScrubberError]) -> None:
    with pytest.raises(error):
        FORMAT.parse(LITTLE.file(page))


def test_raw_in_a_sub_directory_is_refused() -> None:
    page = LITTLE.page([PIXELS])
    page.below[330] = LITTLE.page([PIXELS], photometric=32803)
    with pytest.raises(Unsupported, match="RAW"):
        FORMAT.parse(LITTLE.file(page))


def test_pages_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff_pages, "MAX_PAGES", 2)
    with pytest.raises(LimitExceeded):
        FORMAT.parse(LITTLE.file(*[LITTLE.page([PIXELS])] * 3))


def test_pages_that_share_everything_do_not_explode() -> None:
    """Many pages whose palettes are the same bytes would be written over and over."""
    palette = bytes(3 * 2 * 65536)
    page = LITTLE.page([PIXELS * 2], (320, SHORT, palette), bits=16, photometric=3)
    data = bytearray(LITTLE.file(page))
    where = next(e.where for e in next(iter(tiff.walk(bytes(data)))).entries if e.tag == 320)
    rows = [row for row in page.tags if row[0] != 320] + [(320, SHORT, b"")]
    assert rows and where
    link, table_start = len(data) - 4, 0
    for _ in range(40):
        start = struct.unpack_from("<I", data, 4)[0]
        table = bytes(data[start : len(data) if not table_start else start + table_start])
        table_start = table_start or len(table)
        struct.pack_into("<I", data, link, len(data))
        data += table[:-4] + bytes(4)
        link = len(data) - 4
    with pytest.raises(LimitExceeded):
        FORMAT.parse(bytes(data))


@pytest.mark.parametrize("compression", [5, 8, 32946, 32773])
def test_data_behind_the_end_of_a_strip_goes(compression: int) -> None:
    strip = {5: LZW, 32773: b"\x07" + PIXELS}.get(compression, zlib.compress(PIXELS))
    clean_page, dirty = (LITTLE.page([data], compression=compression) for data in (strip, strip + SECRET))
    assert clean(LITTLE.file(dirty)) == clean(LITTLE.file(clean_page))
    assert strip in clean(LITTLE.file(clean_page))


def test_rows_below_the_picture_inside_a_deflate_strip_go() -> None:
    copy = clean(LITTLE.file(LITTLE.page([zlib.compress(PIXELS + SECRET * 9)], compression=8)))
    assert zlib.compress(PIXELS) in copy and frames(copy) == [("L", PIXELS)]


def test_broken_deflate_is_refused() -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(LITTLE.file(LITTLE.page([b"no deflate"], compression=8)))


def test_bits_behind_the_last_pixel_of_a_row_are_cleared() -> None:
    assert b"\xe0\x60" in clean(LITTLE.file(LITTLE.page([b"\xff\x7f"], size=(3, 2), bits=1)))
    reversed_bits = LITTLE.page([b"\xff\xfe"], (266, SHORT, LITTLE.short(2)), size=(3, 2), bits=1)
    assert b"\x07\x06" in clean(LITTLE.file(reversed_bits))


def test_tiles_are_cleared_outside_of_the_picture() -> None:
    size = (322, SHORT, LITTLE.short(16)), (323, SHORT, LITTLE.short(16))
    page = LITTLE.page([], *size, (325, LONG, LITTLE.long(256)), size=(10, 3))
    page.strips, page.offsets_tag = [b"x" * 256], 324
    page.tags = [row for row in page.tags if row[0] not in (278, 279)]
    assert (b"x" * 10 + bytes(6)) * 3 + bytes(16 * 13) in clean(LITTLE.file(page))


@pytest.mark.parametrize("compression", [1, 5, 8, 32773])
def test_unused_colours_of_a_palette_are_blanked(compression: int) -> None:
    strip = {1: PIXELS, 5: LZW, 8: zlib.compress(PIXELS), 32773: b"\x07" + PIXELS}[compression]
    colours = (320, SHORT, bytes(range(1, 7)) * 256)
    copy = clean(LITTLE.file(LITTLE.page([strip], colours, compression=compression, photometric=3)))
    colour_map = next(entry.raw for entry in next(tiff.walk(copy)).entries if entry.tag == 320)
    assert {at // 2 % 256 for at in range(0, 1536, 2) if any(colour_map[at : at + 2])} == set(PIXELS)


def test_strips_that_name_the_same_bytes_too_often_are_refused() -> None:
    page = LITTLE.page([], (279, LONG, LITTLE.long(*[200_000] * 900)), size=(4000, 45_000), rows=50)
    page.tags.append((273, LONG, LITTLE.long(*[8] * 900)))
    with pytest.raises(LimitExceeded):
        FORMAT.parse(LITTLE.file(page, behind=bytes(200_000)))


@pytest.mark.parametrize("change", [lambda d: d + b"\0\0", lambda d: d[:8] + b"\0\0" + d[8:], lambda d: d[:-1]])
def test_audit_is_strict_about_gaps(change: object) -> None:
    assert callable(change)
    with pytest.raises((NotVerified, ParseError)):
        FORMAT.audit(change(clean(LITTLE.file(dirty_page(LITTLE)))))


def test_audit_refuses_originals() -> None:
    with pytest.raises((NotVerified, ParseError)):
        FORMAT.audit(LITTLE.file(dirty_page(LITTLE)))


def test_corpus_pictures_are_the_same(shared_corpus: Path) -> None:
    names = ("hopper_bigtiff.tif", "compression.tif", "8bit_depth.tiff", "16bit.s.tif", "multipage_out_of_order.tiff")
    for name in names:
        data = next(shared_corpus.rglob(name)).read_bytes()
        assert frames(clean(data)) == frames(data), name


def frames(data: bytes) -> list[tuple[str, bytes]]:
    with Image.open(io.BytesIO(data)) as picture:
        return [(frame.mode, frame.tobytes()) for frame in ImageSequence.Iterator(picture)]
