"""The borders of what small formats' copies may hold, and of what is read of a photo's direction."""

import struct
from dataclasses import replace

import pytest

from scrubber.containers.bmp import read as read_bitmap
from scrubber.errors import ScrubberError
from scrubber.formats.base import Fate, Format, PayloadKind
from scrubber.formats.bmp.document import FORMAT as BMP
from scrubber.formats.bmp.essence import essence_of
from scrubber.formats.gif.document import FORMAT as GIF
from scrubber.formats.pnm import FORMAT as PNM
from scrubber.formats.shared.orientation import minimal_exif, orientation_of, xmp_orientation
from tests.formats.lies.bmp import clean, colours, put, sized, spaced
from tests.helpers.bmp import bmp, header, palette
from tests.helpers.gif import FOUR_COLOURS, control, image, pixels, screen


def refused_by(image_format: Format, data: bytes) -> str:
    """The check that refuses a copy; empty when it passes."""
    try:
        image_format.audit(data)
    except ScrubberError as error:
        return error.detail.check
    return ""


# PNM


@pytest.mark.parametrize("kind", [b"P1", b"P2", b"P3", b"P4", b"P5", b"P6"])
def test_pnm_is_known_by_its_word_and_a_blank(kind: bytes) -> None:
    assert all(PNM.matches(kind + blank + b"1 1") for blank in (b" ", b"\t", b"\n", b"\v", b"\f", b"\r", b"#"))
    assert not any(PNM.matches(kind + other) for other in (b"1", b"", b"\0", b"x"))
    assert not PNM.matches(b"P7 1 1") and not PNM.matches(b"\n" + kind + b" ")


def test_comments_of_pnm_are_told_with_their_part() -> None:
    plain = b"P2 # header\n2 1\n255\n1 # samples\n2\nbehind"
    document = PNM.parse(plain)
    told = [(payload.kind, payload.data, payload.part) for payload in document.payloads()]
    assert told == [
        (PayloadKind.TEXT, b"header", 0),
        (PayloadKind.TEXT, b"samples", 1),
        (PayloadKind.OPAQUE, b"behind", 2),
    ]
    assert [part.fate for part in document.ledger.parts] == [Fate.REWRITE, Fate.REWRITE, Fate.DROP]
    raw = PNM.parse(b"P5 # header\n# \n2 1\n255\n#!")
    assert [(payload.data, payload.part) for payload in raw.payloads()] == [(b"header", 0)]


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"P5\n2 2\n255\n1234", ""),
        (b"P5\n2 2\n255\n123", ""),  # the source was cut off
        (b"P5\n2 2\n255\n12", ""),
        (b"P5\n2 2\n255\n1", "pnm.number-of-samples"),
        (b"P5\n2 2\n255\n12345", "pnm.number-of-samples"),
        (b"P5\n2 2\n256\n12345678", ""),
        (b"P5\n2 2\n256\n123456789", "pnm.number-of-samples"),
        (b"P5\n2 2\n65535\n12345678", ""),
        (b"P5\n2 2\n65536\n12345678", "pnm.largest-sample"),
        (b"P6\n1 2\n255\n123456", ""),
        (b"P6\n1 2\n255\n1234567", "pnm.number-of-samples"),
        (b"P4\n8 1\n\xff", ""),
        (b"P4\n9 2\n\xff\x80\xff\x80", ""),
        (b"P4\n9 2\n\xff\x80\xff\x40", "pnm.unused-bits"),
        (b"P4\n9 2\n\xff\x81\xff\x80", "pnm.unused-bits"),
        (b"P4\n15 1\n\xff\xfe", ""),
        (b"P4\n15 1\n\xff\xff", "pnm.unused-bits"),
        (b"P2\n2 2\n9\n1 9\n0 3\n", ""),
        (b"P2\n2 2\n9\n1 9\n0 10\n", "pnm.largest-number"),
        (b"P2\n2 2\n9\n1 9\n", "pnm.lines"),
        (b"P2\n2 2\n9\n1 9 0\n3\n", "pnm.numbers-in-line"),
        (b"P3\n1 1\n9\n1 2 3\n", ""),
        (b"P1\n2 1\n1 0\n", ""),
        (b"P1\n2 1\n1 2\n", "pnm.largest-number"),
    ],
)
def test_pnm_copies(data: bytes, check: str) -> None:
    assert refused_by(PNM, data) == check


def test_pnm_numbers_are_rewritten_in_lines() -> None:
    document = PNM.parse(b"P3\n2 2 9\n1 2 3   4\t5 6\n7 8 9 0 1 2\n")
    assert b"".join(document.rebuild(None)) == b"P3\n2 2\n9\n1 2 3 4 5 6\n7 8 9 0 1 2\n"  # type: ignore[arg-type]
    assert not any(part.fate is Fate.DROP for part in document.ledger.parts)
    glued = PNM.parse(b"P1\n4 1\n0110\n")
    assert b"".join(glued.rebuild(None)) == b"P1\n4 1\n0 1 1 0\n"  # type: ignore[arg-type]
    for data in (
        b"P2\n2 1\n9\n1 10\n",
        b"P2\n2 1\n9\n1\n",
        b"P2\n2 1\n9\n1 x2\n",
        b"P2\n2 1\n9\n1 00000000000000002\n",
    ):
        with pytest.raises(ScrubberError):
            PNM.parse(data)


# BMP


@pytest.mark.parametrize("at", [24, 28])
def test_bmp_resolutions_up_to_their_bound(at: int) -> None:
    for pixels_per_metre, check in ((1_000_000, ""), (1_000_001, "bmp.resolution")):
        assert refused_by(BMP, put(colours(), at, struct.pack("<I", pixels_per_metre))) == check


def test_how_long_the_header_of_a_pnm_may_be() -> None:
    """Up to 64 KiB with its comments."""
    comment = b"#" + b"a" * 8998 + b"\n"
    assert PNM.parse(b"P5\n" + 7 * comment + b"2 1\n255\nab").essence.width == 2
    with pytest.raises(ScrubberError):
        PNM.parse(b"P5\n" + 8 * comment + b"2 1\n255\nab")


def test_what_makes_colours_of_a_bmp_is_no_part_of_its_picture() -> None:
    """The colour space begins behind the masks, at byte 56, and ends in front of the rendering intent, at 108."""
    bitmap = read_bitmap(spaced(0, size=124))
    usual = essence_of(bitmap, b"", b"")
    for at, is_colour in ((55, False), (56, True), (107, True), (108, False), (111, False)):
        head = bytearray(bitmap.header)
        head[at] ^= 1
        other = essence_of(replace(bitmap, header=bytes(head)), b"", b"")
        assert (other.picture == usual.picture, other.colour == usual.colour) == (is_colour, not is_colour), at


def test_bits_behind_every_row_of_a_bmp() -> None:
    two = palette((1, 2, 3), (4, 5, 6))
    copy = clean(bmp(header(40, 5, 2, 1), b"\xa8\0\0\0\x50\0\0\0", palette=two))
    assert refused_by(BMP, copy) == ""
    start = struct.unpack_from("<I", copy, 10)[0]
    for row in range(2):
        for bit in range(32):
            place = start + 4 * row + bit // 8
            changed = copy[:place] + bytes((copy[place] ^ 0x80 >> bit % 8,)) + copy[place + 1 :]
            assert refused_by(BMP, changed) == ("" if bit < 5 else "bmp.row-padding"), (row, bit)


@pytest.mark.parametrize(
    ("bits", "pixels", "check"),
    [
        (16, b"\xff\x7f\0\0", ""),
        (16, b"\xff\xff\0\0", "bmp.unused-bits"),
        (32, b"\1\2\3\0\4\5\6\0", ""),
        (32, b"\1\2\3\xff\4\5\6\xff", ""),
        (32, b"\1\2\3\xff\4\5\6\0", "bmp.unused-bits"),
        (32, b"\1\2\3\1\4\5\6\1", "bmp.unused-bits"),
        (24, b"\1\2\3\4\5\6\0\0", ""),
    ],
)
def test_bits_of_bmp_pixels_that_no_channel_uses(bits: int, pixels: bytes, check: str) -> None:
    assert (
        refused_by(BMP, sized(bmp(header(40, 1 if bits == 16 and len(pixels) == 4 else 2, 1, bits), pixels))) == check
    )


def test_rows_of_a_bmp_may_be_missing_but_not_too_many() -> None:
    rows = [bytes(range(start, start + 9)) + bytes(3) for start in (1, 11)]
    for count, check in ((2, ""), (1, ""), (0, "bmp.number-of-pixels"), (3, "bmp.number-of-pixels")):
        copy = sized(bmp(header(40, 3, 2, 24), b"".join([*rows, rows[0]][:count])))
        assert refused_by(BMP, copy) == check, count


def test_colours_of_a_bmp_that_no_pixel_has_are_black() -> None:
    def made(*entries: tuple[int, int, int]) -> bytes:
        return sized(bmp(header(40, 2, 1, 4, used=len(entries)), b"\x12\0\0\0", palette=palette(*entries)))

    assert refused_by(BMP, made((9, 9, 9), (1, 2, 3), (4, 5, 6), (0, 0, 0))) == ""
    for unused in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        assert refused_by(BMP, made((0, 0, 0), (1, 2, 3), (4, 5, 6), unused)) == "bmp.unused-colour"
    ramp = [(grey, grey, grey) for grey in range(4)]
    assert refused_by(BMP, made(*ramp)) == ""
    assert refused_by(BMP, made(*ramp[:3], (3, 3, 4))) == "bmp.unused-colour"


# GIF


def gif(*parts: bytes, head: bytes = b"") -> bytes:
    return (head or screen(2, 2)) + b"".join(parts) + b";"


FRAME = image(2, 2, pixels(1, 2, 1, 3))


@pytest.mark.parametrize("bit", range(8))
def test_flags_of_gif_controls_and_images(bit: int) -> None:
    made = control()
    flagged = made[:3] + bytes((1 << bit,)) + made[4:]
    is_allowed = bit in (0, 2, 3, 4)
    assert refused_by(GIF, gif(flagged, FRAME)) == ("" if is_allowed else "gif.control-flags")
    own = image(2, 2, pixels(1, 2, 1, 3), FOUR_COLOURS)
    assert refused_by(GIF, gif(own, head=screen(2, 2, b""))) == ""
    for frame, head in ((FRAME, b""), (own, screen(2, 2, b""))):
        changed = frame[:9] + bytes((frame[9] ^ 1 << bit,)) + frame[10:]
        assert (refused_by(GIF, gif(changed, head=head)) == "") == (bit == 6)  # interlaced


def test_transparency_of_gifs() -> None:
    assert refused_by(GIF, gif(control(transparent=3), FRAME)) == ""
    idle = control()
    assert refused_by(GIF, gif(idle[:6] + b"\1" + idle[7:], FRAME)) == "gif.idle-transparency"


def test_colours_of_a_gif_that_no_pixel_has_are_black() -> None:
    def table(*entries: tuple[int, int, int]) -> bytes:
        return b"".join(map(bytes, entries))

    used = ((9, 8, 7), (1, 2, 3), (4, 5, 6))
    frame = image(2, 2, pixels(1, 2, 1, 2))
    assert refused_by(GIF, gif(frame, head=screen(2, 2, table(*used, (0, 0, 0))))) == ""
    for unused in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        assert refused_by(GIF, gif(frame, head=screen(2, 2, table(*used, unused)))) == "gif.unused-colour"
        assert refused_by(GIF, gif(control(transparent=3), frame, head=screen(2, 2, table(*used, unused)))) == ""
        assert refused_by(GIF, gif(frame, head=screen(2, 2, table(*used, unused), background=3))) == ""
    ramp = table(*((grey, grey, grey) for grey in range(4)))
    assert refused_by(GIF, gif(frame, head=screen(2, 2, ramp))) == ""
    almost = ramp[:-1] + b"\4"
    assert refused_by(GIF, gif(frame, head=screen(2, 2, almost))) == "gif.unused-colour"


@pytest.mark.parametrize(
    ("left", "top", "check"),
    [(0, 0, ""), (1, 1, ""), (2, 0, "gif.outside"), (0, 2, "gif.outside"), (3, 0, "gif.outside")],
)
def test_frames_of_a_gif_that_can_be_seen(left: int, top: int, check: str) -> None:
    moved = FRAME[:1] + struct.pack("<HH", left, top) + FRAME[5:]
    assert refused_by(GIF, gif(FRAME, moved)) == check


# The direction


def exif(order: str, *rows: tuple[int, int, int], start: int = 8) -> bytes:
    """An IFD0 of rows of tag, type and value, at `start`."""
    mark = b"II" if order == "<" else b"MM"
    packed = b"".join(
        struct.pack(order + "HHI", tag, kind, 1)
        + struct.pack(order + ("I" if kind == 4 else "HH"), value, *([0] * (kind != 4)))
        for tag, kind, value in rows
    )
    head = mark + struct.pack(order + "HI", 42, start)
    return head + bytes(start - 8) + struct.pack(order + "H", len(rows)) + packed


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [3, 4])
def test_the_direction_is_read_from_exif(order: str, kind: int) -> None:
    for value in range(11):
        wanted = value if 1 <= value <= 8 else 0
        assert orientation_of(exif(order, (0x0112, kind, value))) == wanted
        assert orientation_of(exif(order, (0x010F, 3, 5), (0x0112, kind, value), start=20)) == wanted
    assert orientation_of(exif(order, (0x010F, 3, 5))) == 0
    whole = exif(order, (0x010F, 3, 5), (0x0112, kind, 6))
    assert [orientation_of(whole[:length]) for length in range(len(whole))] == [0] * len(whole)
    assert orientation_of(b"XX" + whole[2:]) == 0


def test_the_block_that_says_a_direction_and_nothing_else() -> None:
    for orientation in range(1, 9):
        wanted = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes((orientation,)) + bytes(6)
        assert minimal_exif(orientation) == wanted == exif(">", (0x0112, 3, orientation)) + bytes(4)


def test_the_direction_is_read_from_xmp() -> None:
    for value in range(10):
        wanted = value if 1 <= value <= 8 else 0
        assert xmp_orientation(b'<x tiff:Orientation = "%d"/>' % value) == wanted
        assert xmp_orientation(b"<tiff:Orientation>%d</tiff:Orientation>" % value) == wanted
    assert xmp_orientation(b"no packet") == 0
