"""Copies that audits let pass, up to the last value that has a meaning, and the next one, which they refuse."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from scrubber.containers.isobmff.boxes import box, read_file
from scrubber.containers.isobmff.items import Group
from scrubber.containers.isobmff.tracks import read_movie, write_movie
from scrubber.containers.tiff import UNDEFINED
from scrubber.containers.tiff_tags import Tag
from scrubber.errors import Detail, NotVerified, ScrubberError
from scrubber.formats.base import Format, Policy
from scrubber.formats.bmp.document import FORMAT as BMP
from scrubber.formats.gif.document import FORMAT as GIF
from scrubber.formats.heif import audit as heif_audit
from scrubber.formats.heif.heic import FORMAT as HEIC
from scrubber.formats.png.format import FORMAT as PNG
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.formats.tiff.document import FORMAT as TIFF
from scrubber.formats.webp.format import FORMAT as WEBP
from tests.formats.lies.bmp import clean, put, sized
from tests.formats.lies.heif import (
    BRANDS,
    Copy,
    alpha_track,
    beside,
    main_track,
    other,
    single,
    tone_mapped,
    with_property,
)
from tests.formats.lies.tiff import copy, page, rational, short
from tests.helpers import gif, png, webp
from tests.helpers.bmp import bmp, header
from tests.helpers.heif import ALPHA, Item, auxc, coded, hevc_sequence, ispe, sei
from tests.helpers.multi_jpeg import PROFILE


def refused_by(image_format: Format, data: bytes) -> str:
    """The check that refuses a copy; empty when it passes."""
    try:
        image_format.audit(data)
    except NotVerified as refusal:
        return refusal.detail.check
    return ""


# GIF

FRAME = gif.image(2, 2, gif.pixels(1, 2, 1, 3))


@pytest.mark.parametrize(
    ("width", "height", "left", "top", "check"),
    [
        (0, 0, 0, 0, ""),
        (0, 0, 5, 5, ""),
        (1, 2, 0, 0, ""),
        (1, 2, 1, 0, "gif.outside"),
        (2, 1, 0, 1, "gif.outside"),
        (2, 1, 1, 0, ""),
        (0, 1, 9, 0, ""),
        (0, 1, 9, 1, "gif.outside"),
        (1, 0, 0, 9, ""),
        (1, 0, 1, 9, "gif.outside"),
    ],
)
def test_where_a_gif_frame_can_be_seen(width: int, height: int, left: int, top: int, check: str) -> None:
    moved = FRAME[:1] + struct.pack("<HH", left, top) + FRAME[5:]
    assert refused_by(GIF, gif.screen(width, height) + moved + b";") == check


@pytest.mark.parametrize(
    ("parts", "check"),
    [
        ((gif.loop(), FRAME), ""),
        ((gif.loop(7, b"ANIMEXTS1.0"), FRAME), ""),
        ((FRAME, gif.loop()), ""),
        ((gif.loop(), gif.loop(), FRAME), "gif.second-loop"),
        ((gif.control(), gif.loop(), FRAME), "gif.loop-behind-control"),
        ((gif.loop(), gif.control(), FRAME, gif.control(), FRAME), ""),
        ((gif.control(), gif.control(), FRAME), "gif.second-control"),
        ((FRAME, gif.control()), "gif.control-of-nothing"),
        ((), "gif.frames"),
        ((gif.extension(0xFE, b"Jane"), FRAME), "gif.extension"),
        ((gif.extension(0xFF, b"NETSCAPE2.0", b"\2\0\0"), FRAME), "gif.extension"),
        ((gif.extension(0xFF, b"NETSCAPE2.0", b"\1\0\0\0"), FRAME), "gif.extension"),
        ((gif.extension(0xFE, b"NETSCAPE2.0", b"\1\0\0"), FRAME), "gif.extension"),
        ((gif.extension(0xF9, b"\0\7\0\0\0"), FRAME), "gif.control-length"),
        ((gif.extension(0xF9, b"\0\7\0"), FRAME), "gif.control-length"),
        ((gif.extension(0xF9, b"\0\7\0", b""), FRAME), "gif.control-length"),
    ],
)
def test_extensions_of_a_gif(parts: tuple[bytes, ...], check: str) -> None:
    assert refused_by(GIF, gif.screen(2, 2) + b"".join(parts) + b";") == check


@pytest.mark.parametrize(("background", "check"), [(0, ""), (1, "gif.background")])
def test_the_background_of_a_gif_without_colours(background: int, check: str) -> None:
    own = gif.image(2, 2, gif.pixels(1, 2, 1, 3), gif.FOUR_COLOURS)
    assert refused_by(GIF, gif.screen(2, 2, b"", background=background) + own + b";") == check


@pytest.mark.parametrize("bit", range(8))
def test_flags_of_a_gif_screen(bit: int) -> None:
    made = gif.screen(2, 2)
    for head, frame in ((made, FRAME), (gif.screen(2, 2, b""), gif.image(2, 2, gif.pixels(1, 2, 1, 3), made[13:]))):
        changed = head[:10] + bytes((head[10] ^ 1 << bit,)) + head[11:]
        assert refused_by(GIF, head + frame + b";") == ""
        with pytest.raises(ScrubberError):
            GIF.audit(changed + frame + b";")


# BMP


@pytest.mark.parametrize(
    ("bits", "masks", "check"),
    [
        (32, (0, 0, 0, 0), ""),
        (32, (0, 0, 0, 0xFF000000), ""),
        (32, (0, 0, 0, 0xFE000000), "bmp.idle-masks"),
        (32, (1, 0, 0, 0), "bmp.idle-masks"),
        (32, (0, 1, 0, 0xFF000000), "bmp.idle-masks"),
        (32, (0, 0, 1, 0), "bmp.idle-masks"),
        (24, (0, 0, 0, 0), ""),
        (24, (0, 0, 0, 0xFF000000), "bmp.idle-masks"),
    ],
)
def test_masks_of_a_bmp_that_nothing_uses(bits: int, masks: tuple[int, ...], check: str) -> None:
    made = clean(bmp(header(108, 1, 1, bits), b"\1\2\3\0"))
    assert refused_by(BMP, put(made, 40, struct.pack("<4I", *masks))) == check


@pytest.mark.parametrize(
    ("masks", "pixel", "check"),
    [
        ((0x7C00, 0x3E0, 0x1F, 0), 0x7FFF, ""),
        ((0x7C00, 0x3E0, 0x1F, 0), 0x8000, "bmp.unused-bits"),
        ((0x7C00, 0x3E0, 0x1F, 0x8000), 0x8000, ""),
        ((0x7C00, 0x3E0, 0, 0), 0x1F, "bmp.unused-bits"),
        ((0, 0, 0x1F, 0), 0x20, "bmp.unused-bits"),
        ((0, 0, 0, 0), 0xFFFF, ""),
    ],
)
def test_bits_of_a_bmp_that_no_mask_uses(masks: tuple[int, ...], pixel: int, check: str) -> None:
    """Where all masks are zero, readers take the usual ones."""
    head = header(108, 1, 1, 16, compression=3)
    head = head[:40] + struct.pack("<4I", *masks) + head[56:]
    assert refused_by(BMP, sized(bmp(head, struct.pack("<I", pixel)))) == check


@pytest.mark.parametrize(
    ("intent", "check"), [(0, ""), (1, ""), (2, ""), (4, ""), (8, ""), (3, "x"), (9, "x"), (16, "x")]
)
def test_intents_of_a_bmp(intent: int, check: str) -> None:
    made = put(clean(bmp(header(124, 1, 1, 24), b"\1\2\3\0")), 108, struct.pack("<I", intent))
    assert refused_by(BMP, made) == (check and "bmp.intent")


def calibrated(*numbers: int) -> bytes:
    """A copy whose colour space is given in numbers: nine of endpoints, three of gammas."""
    return put(put(clean(bmp(header(108, 1, 1, 24), b"\1\2\3\0")), 56, bytes(4)), 60, struct.pack("<12I", *numbers))


@pytest.mark.parametrize("place", range(12))
def test_calibrations_of_a_bmp_up_to_their_bounds(place: int) -> None:
    most = 0x50000000 if place < 9 else 0x100000
    for value, check in ((most - 1, ""), (most, "bmp.calibration")):
        assert refused_by(BMP, calibrated(*[value if at == place else 0 for at in range(12)])) == check


@pytest.mark.parametrize(
    ("used", "important", "check"),
    [(0, 0, ""), (2, 0, ""), (2, 2, ""), (2, 3, "bmp.colours-important"), (1, 0, "x"), (3, 0, "x")],
)
def test_how_many_colours_a_bmp_says_it_has(used: int, important: int, check: str) -> None:
    two = b"\1\2\3\0\4\5\6\0"
    made = bmp(header(40, 8, 1, 1, used=2), b"\xa5\0\0\0", palette=two)
    made = put(clean(made), 32, struct.pack("<II", used, important))
    if check == "x":
        with pytest.raises(ScrubberError):
            BMP.audit(made)
    else:
        assert refused_by(BMP, made) == check


# HEIC


def test_what_of_a_heic_copy_is_looked_through_for_removed_values() -> None:
    data = single()
    (brands,) = HEIC.audit(data).unchecked_bytes
    assert bytes(brands) == data[8:24] + data[24 : int.from_bytes(data[:4], "big")] and brands[:4] == BRANDS[0]


def sequence(rider: bytes) -> bytes:
    """The copy of a sequence, each of whose samples has this behind its picture."""
    data = hevc_sequence(rider=rider)
    boxes = read_file(data)[0]
    movie = read_movie(data, boxes[1])
    movie.tracks[0].compositions, movie.tracks[0].sync = [], None
    shift = len(write_movie(movie)) - boxes[1].size
    movie.tracks[0].samples = [(start + shift, end + shift) for start, end in movie.tracks[0].samples]
    head = b"".join(HEIC.parse(data).rebuild(Policy()))[: boxes[0].size]
    return head + write_movie(movie) + data[boxes[2].start :]


def test_a_heic_sequence_is_sound_and_its_samples_are_read() -> None:
    assert refused_by(HEIC, sequence(b"")) == refused_by(HEIC, sequence(sei(147, b"\1"))) == ""
    assert refused_by(HEIC, sequence(sei(5, b"Jane was here"))) == "heif.nal-message"


def test_the_first_boxes_of_a_copy_in_another_order_are_told() -> None:
    data = single()
    end = int.from_bytes(data[:4], "big")
    with pytest.raises(NotVerified) as refusal:
        HEIC.audit(data[:end] + box(b"free") * 9 + data[end:])
    assert refusal.value.detail == Detail("heif.box-order", "ftyp" + " free" * 7, 0)


SOUND: dict[str, Callable[[], bytes]] = {
    "a picture beside the items": lambda: Copy([replace(coded(), method=1)]).write(),
    "flags of a track": lambda: main_track(flags=0xF),
    "edits of a track": lambda: main_track(edits=[(300, 0, 0x10000)], edit_flags=1),
    "no list of pictures to start from": lambda: main_track(sync=None),
    "an empty list of pictures to start from": lambda: main_track(sync=[]),
    "one picture to start from": lambda: main_track(sync=[3]),
    "runs of times": lambda: main_track(durations=[(1, 100), (2, 50)]),
    "times of fewer": lambda: main_track(durations=[(2, 100)]),
    "a track of video": lambda: main_track(handler=b"vide"),
    "alpha that is multiplied in": lambda: alpha_track(lambda track: track.references.append((b"prem", (1, 2)))),
    "tone map": lambda: tone_mapped(Group(b"altr", 4, (2, 1))),
    "alpha": lambda: beside(other(90, auxc(ALPHA)), [(b"auxl", 2, (1,))]),
    "alpha that is multiplied into a picture": lambda: beside(
        other(90, auxc(ALPHA)), [(b"prem", 1, (2,)), (b"auxl", 2, (1,))]
    ),
    "a second picture that is shown": lambda: beside(coded(shade=90)),
    "a primary picture that is a thumbnail": lambda: beside(coded(shade=90), [(b"thmb", 1, (2,))]),
    "the second picture first": lambda: beside(coded(shade=90), primary=2),
}


@pytest.mark.parametrize("name", SOUND)
def test_heic_copies_that_are_sound(name: str) -> None:
    assert refused_by(HEIC, SOUND[name]()) == ""


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (lambda: main_track(sync=[1, 1]), "heif.sync-samples"),
        (lambda: main_track(sync=[4]), "heif.sync-samples"),
        (lambda: main_track(durations=[(2, 100), (2, 50)]), "heif.runs-length"),
        (lambda: main_track(compositions=[(1, 0), (1, 0)]), "heif.runs-merged"),
        (lambda: main_track(compositions=[(4, 0)]), "heif.runs-length"),
        (lambda: main_track(edit_flags=2, edits=[(300, 0, 0x10000)]), "heif.track-flags"),
        (lambda: main_track(handler=b"auxv"), "heif.picture-track"),
        (lambda: main_track(flags=0x10), "heif.track-flags"),
        (lambda: alpha_track(lambda track: track.references.append((b"auxl", (3,)))), "heif.track-references"),
        (lambda: alpha_track(lambda track: track.entries.append(track.entries[0])), "heif.tracks"),
        (lambda: alpha_track(lambda track: track.entries[0].boxes.append((b"abcd", b"Jane"))), "heif.property-unknown"),
        (lambda: Copy([coded()], primary=0).write(), "heif.primary-item"),
        (lambda: beside(other(90, auxc(ALPHA)), [(b"auxl", 2, (3,))]), "heif.reference-item"),
        (lambda: tone_mapped(Group(b"altr", 4, (2, 3))), "heif.group-members"),
        (lambda: tone_mapped(Group(b"altr", 4, (9, 1))), "heif.group-members"),
        (lambda: tone_mapped(Group(b"altr", 5, (2, 1))), "heif.group"),
    ],
)
def test_heic_copies_that_are_not(data: Callable[[], bytes], check: str) -> None:
    assert refused_by(HEIC, data()) == check


# TIFF


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (copy(), ""),
        (copy(page({Tag.BITS_PER_SAMPLE: short(8, 8)})), "tiff.value-count"),
        (copy(page({Tag.SAMPLES_PER_PIXEL: short(1)})), ""),
        (copy(page({Tag.X_RESOLUTION: rational(72, 1)})), ""),
        (copy(page({Tag.X_RESOLUTION: rational(72, 1, 72, 1)})), "tiff.value-count"),
        (
            copy(
                page(
                    {
                        Tag.BITS_PER_SAMPLE: None,
                        Tag.PHOTOMETRIC_INTERPRETATION: short(3),
                        Tag.COLOR_MAP: short(*[9] * 12),
                    },
                    (b"\xa0\x50",),
                )
            ),
            "tiff.value-count",
        ),
        (
            copy(
                page(
                    {
                        Tag.BITS_PER_SAMPLE: None,
                        Tag.PHOTOMETRIC_INTERPRETATION: short(3),
                        Tag.COLOR_MAP: short(1, 2, 3, 4, 5, 6),
                    },
                    (b"\xa0\x50",),
                )
            ),
            "",
        ),
    ],
)
def test_how_many_values_a_tag_may_have(data: bytes, check: str) -> None:
    assert refused_by(TIFF, data) == check


@pytest.mark.parametrize(
    ("intervals", "start", "end", "gap"),
    [
        (set(), 5, 5, None),
        (set(), 5, 6, 5),
        ({(5, 9)}, 5, 9, None),
        ({(5, 8)}, 5, 9, 8),
        ({(6, 9)}, 5, 9, 5),
        ({(5, 7), (7, 9)}, 5, 9, None),
        ({(5, 7), (8, 9)}, 5, 9, 7),
        ({(5, 7), (6, 9)}, 5, 9, 7),
        ({(3, 3), (5, 9), (7, 7)}, 5, 9, None),
        ({(5, 10)}, 5, 9, 10),
    ],
)
def test_where_pictures_leave_a_gap(intervals: set[tuple[int, int]], start: int, end: int, gap: int | None) -> None:
    assert heif_audit._first_gap(intervals, start, end) == gap


def test_an_item_without_data_takes_up_nothing() -> None:
    made = Copy([Item(b"iden", b"", [ispe(64, 64)], method=1), other()], [(b"dimg", 1, (2,))]).write()
    assert refused_by(HEIC, made) == ""


@pytest.mark.parametrize(
    ("colours", "check"),
    [
        (b"\0\0\0\0\xff\xff\xff\0", ""),
        (b"\0\0\0\0\1\1\1\0", "bmp.unused-colour"),
        (b"\0\0\0\0\xff\xff\xfe\0", "bmp.unused-colour"),
    ],
)
def test_black_and_white_is_a_ramp_though_one_of_them_is_unused(colours: bytes, check: str) -> None:
    black = clean(bmp(header(40, 8, 1, 1, used=2), bytes(4), palette=b"\0\0\0\0\xff\xff\xff\0"))
    at = black.index(b"\0\0\0\0\xff\xff\xff\0")
    assert refused_by(BMP, black[:at] + colours + black[at + 8 :]) == check


def test_the_intent_of_a_bmp_is_part_of_its_picture() -> None:
    made = clean(bmp(header(124, 1, 1, 24), b"\1\2\3\0"))
    assert len({BMP.audit(put(made, 108, bytes((intent, 0, 0, 0)))).essence.picture for intent in (0, 1, 2, 4, 8)}) == 5


# PNG


@pytest.mark.parametrize(
    ("kind", "size", "length", "check"),
    [(0, 2, 1, ""), (2, 6, 3, ""), (2, 2, 3, "png.transparent-colour"), (0, 6, 1, "png.transparent-colour")],
)
def test_colours_of_a_png_that_are_transparent(kind: int, size: int, length: int, check: str) -> None:
    pixel = png.chunk(b"IDAT", zlib.compress(bytes(1 + length)))
    assert refused_by(PNG, png.file(png.header(1, 1, 8, kind), png.chunk(b"tRNS", bytes(size)), pixel)) == check


def test_a_palette_of_a_png_may_have_one_colour() -> None:
    pixel = png.chunk(b"IDAT", zlib.compress(bytes(2)))
    assert not refused_by(PNG, png.file(png.header(1, 1, 1, 3), png.chunk(b"PLTE", b"abc"), pixel))
    assert refused_by(PNG, png.file(png.header(1, 1, 1, 3), png.chunk(b"PLTE", b""), pixel)) == "png.palette"


# Profiles, which every audit hands on to the one of profiles

_STILL = webp.chunks(webp.encoded(lossless=True))[-1]
HOLDING: dict[str, tuple[Format, Callable[[bytes], bytes]]] = {
    "PNG": (PNG, lambda profile: png.grey(png.chunk(b"iCCP", b"icc\0\0" + zlib.compress(profile)))),
    "WebP": (WEBP, lambda profile: webp.file(webp.canvas(0x20), webp.chunk(b"ICCP", profile), webp.chunk(*_STILL))),
    "TIFF": (TIFF, lambda profile: copy(page({Tag.ICC_PROFILE: (UNDEFINED, profile)}))),
    "HEIC": (HEIC, lambda profile: with_property(b"colr", b"prof" + profile)),
}


@pytest.mark.parametrize("name", HOLDING)
def test_a_profile_that_still_says_something_is_refused(name: str) -> None:
    image_format, holding = HOLDING[name]
    assert refused_by(image_format, holding(rebuild_profile(PROFILE))) == ""
    assert refused_by(image_format, holding(PROFILE)).startswith("icc.")
