"""Damaged and odd PNG files: a decoder shows the same of the copy as of the source, and the document says so."""

import io
import random
import struct
import warnings
import zlib

import pytest
from PIL import Image, ImageFile

from scrubber.bitstreams.zlib_stream import without_padding_bits
from scrubber.containers.png.headers import Header
from scrubber.engine.reference_decoder import decode
from scrubber.engine.verify import verify
from scrubber.formats.base import Oddity, Policy
from scrubber.formats.png.document import PngDocument
from scrubber.formats.png.format import FORMAT
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT
from tests.helpers.png import (
    GREY,
    GREY_ROWS,
    animation,
    chunk,
    control,
    data_of,
    file,
    frame_data,
    grey,
    header,
    palette_file,
    rows,
)

SRGB = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)


def parsed(data: bytes) -> tuple[PngDocument, bytes]:
    """The document, and its copy, which passes its audit."""
    document = FORMAT.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    verify(FORMAT, document, copy)
    return document, copy


def shown(data: bytes, mode: str = "RGBA") -> bytes:
    """What the decoder makes of a file, as far as it gets."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        with Image.open(io.BytesIO(data)) as picture:
            return picture.convert(mode).tobytes()


def photo(mode: str = "RGB", interlaced: bool = False) -> bytes:
    """A picture of noise; Pillow writes no interlaced file, so its passes are written here."""
    dice = random.Random(5)
    if interlaced:
        passes = Header(57, 43, 8, 2, True).passes(57, 43)
        lines = [bytes(1) + dice.randbytes(row_bytes - 1) for count, row_bytes in passes for _ in range(count)]
        return file(header(57, 43, 8, 2, 1), chunk(b"IDAT", zlib.compress(b"".join(lines))))
    out = io.BytesIO()
    bands = [Image.frombytes("L", (57, 43), dice.randbytes(57 * 43)) for _ in mode]
    Image.merge(mode, bands).save(out, "PNG")
    return out.getvalue()


def test_an_ordinary_picture_has_no_oddity() -> None:
    for mode in ("L", "RGB", "RGBA"):
        assert parsed(photo(mode))[0].oddities == frozenset()
    moving = (animation(2), control(0), chunk(b"IDAT", GREY), control(1), frame_data(2, GREY))
    assert parsed(file(header(), *moving))[0].oddities == frozenset()
    assert parsed(palette_file(b"\0\1", b"RGBrgb"))[0].oddities == frozenset()
    assert parsed(grey(chunk(b"tEXt", b"Author\0Jane"), chunk(b"tIME", bytes(7))))[0].oddities == frozenset()


@pytest.mark.parametrize("part", [0.3, 0.6, 0.97])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_picture_that_ends_early_is_told_as_such(mode: str, part: float) -> None:
    whole = photo(mode)
    source = whole[: int(len(whole) * part)]
    document, copy = parsed(source)
    assert document.oddities >= {Oddity.NO_END, Oddity.PICTURE_REWRITTEN}
    assert shown(copy) == shown(source)
    with Image.open(io.BytesIO(copy)) as picture:
        picture.load()


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_an_interlaced_picture_that_ends_early_keeps_its_whole_rows(part: float) -> None:
    whole = photo(interlaced=True)
    assert shown(parsed(whole)[1]) == shown(whole)
    source = whole[: int(len(whole) * part)]
    document, copy = parsed(source)
    assert Oddity.NO_END in document.oddities
    assert shown(copy) == shown(source)


def test_what_was_left_out_or_changed_is_odd() -> None:
    gamma = chunk(b"gAMA", struct.pack(">I", 45_455))
    moving = (animation(1), control(0), chunk(b"IDAT", GREY), control(1), frame_data(2, GREY))
    odd: list[tuple[bytes, set[Oddity]]] = [
        (file(header(), chunk(b"IDAT", GREY), end=b""), {Oddity.NO_END}),
        (grey(data=GREY + b"Jane"), {Oddity.LEFT_OUT_INSIDE}),
        (grey() + b"Jane", {Oddity.LEFT_OUT_INSIDE}),
        (grey(data=GREY[:-1]), {Oddity.PICTURE_REWRITTEN, Oddity.DAMAGED}),
        (grey(after=chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", b"Jane")), {Oddity.LEFT_OUT_INSIDE}),
        (grey(gamma[:-1] + b"?"), {Oddity.DAMAGED}),
        (file(header(), chunk(b"IDAT", GREY)[:-1] + b"?"), {Oddity.DAMAGED}),
        (palette_file(b"\0\1", b"RGBrgbJan"), {Oddity.PICTURE_REWRITTEN}),
        (file(header(), *moving), {Oddity.LEFT_OUT_INSIDE}),
        (grey(chunk(b"acTL", b"Jane"), after=frame_data(0)), {Oddity.TWO_READINGS}),
        (grey(chunk(b"tRNS", b"\0\x41")), {Oddity.PICTURE_REWRITTEN}),
    ]
    for data, oddities in odd:
        assert parsed(data)[0].oddities == oddities


@pytest.mark.parametrize("data", [
    grey(chunk(b"tRNS", b"\0J")),
    file(header(4, 3, 8, 2), chunk(b"tRNS", b"\0J\0A\0N"), chunk(b"IDAT", zlib.compress(rows(*[bytes(12)] * 3)))),
    file(header(8, 1, 2), chunk(b"tRNS", b"\0\2"), chunk(b"IDAT", zlib.compress(rows(b"\x1b\x13")))),
])  # fmt: skip
def test_a_transparent_colour_that_no_pixel_has_is_removed(data: bytes) -> None:
    is_used = data[25] == 0 and data[24] == 2
    assert bool(data_of(parsed(data)[1], b"tRNS")) is is_used
    assert shown(parsed(data)[1]) == shown(data)


def test_a_transparent_colour_that_a_pixel_has_is_kept() -> None:
    for colour in (b"\0\0\0\0\0\0", b"\0\1\0\2\0\3"):
        lines = rows(bytes((0, 0, 0, 1, 2, 3)))
        data = file(header(2, 1, 8, 2), chunk(b"tRNS", colour), chunk(b"IDAT", zlib.compress(lines, 0)))
        assert data_of(parsed(data)[1], b"tRNS") == colour
        assert shown(parsed(data)[1]) == shown(data)


def test_a_transparent_colour_of_a_later_frame_is_kept() -> None:
    other = zlib.compress(rows(*[b"\x07\x07\x07\x07"] * 3))
    moving = (animation(2), chunk(b"tRNS", b"\0\7"), control(0), chunk(b"IDAT", GREY), control(1), frame_data(2, other))
    assert data_of(parsed(file(header(), *moving))[1], b"tRNS") == b"\0\7"


@pytest.mark.parametrize(("kind", "numbers", "kept"), [
    (b"gAMA", (45_454,), (45_455,)),
    (b"gAMA", (45_000,), (45_000,)),
    (b"cHRM", (31_269, 32_899, 63_999, 33_001, 30_000, 60_000, 15_000, 5_999), SRGB),
    (b"cHRM", (31_000, *SRGB[1:]), (31_000, *SRGB[1:])),
    (b"cHRM", (0x4A41, 0x4E45, 0x444F, 0x4521) * 2, ()),
    (b"cHRM", (*SRGB[:2], *SRGB[4:6], *SRGB[4:6], *SRGB[6:]), ()),
    (b"cHRM", (70_000, 70_000, *SRGB[2:]), ()),
])  # fmt: skip
def test_colour_numbers_are_the_usual_ones_where_they_mean_them(
    kind: bytes, numbers: tuple[int, ...], kept: tuple[int, ...]
) -> None:
    copy = parsed(grey(chunk(kind, struct.pack(f">{len(numbers)}I", *numbers))))[1]
    assert data_of(copy, kind) == struct.pack(f">{len(kept)}I", *kept)


def test_bits_in_front_of_stored_blocks_are_zero() -> None:
    stream = zlib.compress(GREY_ROWS, 0)
    padded = stream[:2] + bytes((stream[2] | 0xF8,)) + stream[3:]
    assert zlib.decompress(padded) == GREY_ROWS
    assert without_padding_bits(padded) == stream
    assert without_padding_bits(GREY) is GREY
    document, copy = parsed(grey(data=padded))
    assert copy == grey(data=stream)
    assert document.oddities == {Oddity.PICTURE_REWRITTEN}


def test_a_broken_profile_is_left_out_with_a_note() -> None:
    for data in (b"x\0\0not a stream", b"x\0\0" + zlib.compress(b"no profile"), b"x"):
        document, copy = parsed(grey(chunk(b"iCCP", data)))
        assert document.notes == (PROFILE_LEFT_OUT,)
        assert copy == grey()
    assert parsed(grey())[0].notes == ()


def test_a_file_that_ends_within_its_last_texts_is_decoded_all_the_same() -> None:
    """Pillow gives the whole picture up for a broken EXIF block behind it; viewers don't look at that."""
    whole = photo()
    behind = chunk(b"eXIf", b"MM\0*" + bytes(40))
    end = len(whole) - 12
    cut = [whole[:end] + behind[:length] for length in (5, 20, len(behind) - 1)]
    pictures = [decode(data, FORMAT) for data in (whole, *cut)]
    assert all(picture is not None and picture.frames == pictures[0].frames for picture in pictures if pictures[0])
    assert FORMAT.for_decoder(whole) is whole
    within = whole[: whole.index(b"IDAT") + 100]
    assert FORMAT.for_decoder(within) is within
