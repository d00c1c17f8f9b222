"""Fields that should hold nothing but numbers, filled with text: decoders read on, and the text must be gone."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import ImageCms

from scrubber.bitstreams.hevc import read_config, write_config
from scrubber.containers import tiff
from scrubber.containers.isobmff.boxes import box, read_file
from scrubber.containers.isobmff.tracks import Movie, read_movie, write_movie
from scrubber.errors import ParseError, ScrubberError, Unsupported
from scrubber.formats.registry import detect
from scrubber.formats.shared.icc.tag_table import IccProfile, write_profile
from tests.formats.test_hiding_places import clean
from tests.helpers import bmp as bmp_files
from tests.helpers import png
from tests.helpers.heif import (
    AVIF_BRANDS,
    TONE_MAP,
    Heif,
    Item,
    Property,
    coded,
    hevc_sequence,
    ispe,
    nal_unit,
    obu,
    sei,
)
from tests.helpers.tiff import LONG, RATIONAL, SHORT, Builder

TEXT = b"Jane Secret lives at 48.8867N 2.3333E in Paris"
TIFF = Builder("<")


def audit_refuses(data: bytes) -> None:
    """What the writer takes out or refuses, the reader of copies doesn't take for clean either."""
    with pytest.raises(ScrubberError):
        detect(data).audit(data)


@pytest.mark.parametrize(
    "light", [(b"cLLI", TEXT[:8]), (b"mDCV", bytes(16) + TEXT[:8]), (b"mDCV", TEXT[:16] + bytes(8))]
)
def test_png_light_levels(light: tuple[bytes, bytes]) -> None:
    photo = png.grey(png.chunk(*light))
    assert clean(photo) == clean(png.grey())
    audit_refuses(photo)


def test_png_real_light_levels_stay() -> None:
    primaries = struct.pack(">8H", 35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450)
    light = [
        png.chunk(b"mDCV", primaries + struct.pack(">2I", 10_000_000, 50)),
        png.chunk(b"cLLI", struct.pack(">2I", 10_000_000, 4_000_000)),
    ]
    assert clean(png.grey(*light)) == png.grey(*light)


def calibrated(endpoints: bytes) -> bytes:
    head = bmp_files.header(108, 1, 1, 24)
    head = head[:56] + bytes(4) + endpoints + struct.pack("<3I", 0x10000, 0x10000, 0x10000)
    return bmp_files.bmp(head, b"\1\2\3\0")


def test_bmp_calibration() -> None:
    """Each byte of such endpoints could be that of a number; together they read as text."""
    copy = clean(calibrated(b"\1" * 36))
    assert copy[74:110] == b"\1" * 36
    assert clean(calibrated(TEXT[:36]))[74:122] == bytes(48)
    audit_refuses(copy[:74] + TEXT[:36] + copy[110:])


def page(*extra: tuple[int, int, bytes], photometric: int = 1, builder: Builder = TIFF) -> bytes:
    return builder.file(builder.page([b"\1\2\3\4\5\6\7\x08"], *extra, photometric=photometric))


def tags_of(data: bytes) -> list[int]:
    return [entry.tag for ifd in tiff.walk(data) for entry in ifd.entries]


def test_tiff_colour_map_of_a_picture_without_palette() -> None:
    photo = page((320, SHORT, TEXT[:44] * 35))
    assert TEXT[:10] not in clean(photo)
    assert 320 not in tags_of(clean(photo))


def test_tiff_colour_map_that_would_look_narrow() -> None:
    """Only unused colours go beyond eight bits: black for all of them would change how readers take the rest."""
    colours = bytearray(TEXT * 40)[:1536]
    for index in range(1, 9):
        for plane in (0, 256, 512):
            colours[2 * (index + plane) : 2 * (index + plane) + 2] = struct.pack("<H", index)
    copy = clean(page((320, SHORT, bytes(colours)), photometric=3))
    assert TEXT[:10] not in copy
    assert b"\xff\xff" in copy


def test_tiff_response_curves_and_ranges_go() -> None:
    found = tags_of(clean(page(*((tag, SHORT, b"\1\0") for tag in (280, 281, 340, 341)))))
    assert not {280, 281, 340, 341} & set(found)


@pytest.mark.parametrize("entry", [(282, RATIONAL, TEXT[:8]), (318, RATIONAL, TEXT[:16]), (297, LONG, TEXT[:8])])
def test_tiff_numbers_that_only_describe(entry: tuple[int, int, bytes]) -> None:
    assert clean(page(entry)) == clean(page())


def test_tiff_rows_of_a_strip_beyond_the_height_are_the_height() -> None:
    copy = clean(page((278, 16, TEXT[:8]), builder=Builder("<", big=True)))
    assert copy == clean(page((278, LONG, (2).to_bytes(4, "little")), builder=Builder("<", big=True)))


@pytest.mark.parametrize("entry", [(258, LONG, TEXT[:4]), (532, RATIONAL, TEXT[:40]), (317, LONG, TEXT[:4])])
def test_tiff_numbers_that_decide_what_is_shown(entry: tuple[int, int, bytes]) -> None:
    with pytest.raises(ParseError):
        clean(page(entry, builder=Builder("<", big=True)))


def picture(kind: bytes, rider: bytes, *extra: Property) -> bytes:
    item = coded(kind)
    changed = replace(item, data=item.data + rider, properties=(*item.properties, *extra))
    return Heif([changed], brands=AVIF_BRANDS if kind == b"av01" else (b"heic", b"mif1", b"heic")).write()


PROPERTIES = [
    (b"pasp", TEXT[:8]),
    (b"clap", TEXT[:32]),
    (b"mdcv", TEXT[:24]),
    (b"amve", TEXT[:8]),
    (b"iscl", bytes(4) + TEXT[:8]),
    (b"cclv", b"\x20" + TEXT[:24]),
    (b"pixi", bytes(4) + b"\x0a" + TEXT[:10]),
]


@pytest.mark.parametrize("extra", PROPERTIES)
def test_heif_properties(extra: Property) -> None:
    """They go; and where numbers stood in a copy, its reader takes no text."""
    kind, body = extra
    assert clean(picture(b"hvc1", b"", extra)) == clean(picture(b"hvc1", b""))
    numbers = bytes(byte if byte <= 0x20 else 1 for byte in body)
    copy = clean(picture(b"hvc1", b"", (kind, numbers)))
    assert copy.count(box(kind, numbers)) == 1
    audit_refuses(copy.replace(box(kind, numbers), box(kind, body)))


@pytest.mark.parametrize("rider", [sei(137, TEXT[:24]), sei(148, TEXT[:8])])
def test_hevc_light_messages(rider: bytes) -> None:
    assert clean(picture(b"hvc1", rider)) == clean(picture(b"hvc1", b""))


def test_av1_light_metadata() -> None:
    rider = obu(5, b"\2" + TEXT[:24] + b"\x80")
    assert clean(picture(b"av01", rider)) == clean(picture(b"av01", b""))


@pytest.mark.parametrize(
    ("kind", "rider"),
    [
        (b"hvc1", nal_unit(34, TEXT[:20])),
        (b"hvc1", nal_unit(1, b"\0" + TEXT)),
        (b"av01", obu(1, TEXT[:20])),
        (b"av01", obu(3, TEXT)),
    ],
)
def test_text_in_units_that_decoders_need(kind: bytes, rider: bytes) -> None:
    with pytest.raises(Unsupported):
        clean(picture(kind, rider))


def with_config(change: bytes) -> bytes:
    """A HEIC whose picture parameters end in `change`."""
    item = coded()
    config = read_config(dict(item.properties)[b"hvcC"])
    arrays = [(kind, [units[0] + change, *units[1:]]) for kind, units in config.arrays]
    body = write_config(replace(config, arrays=arrays))
    properties = [(kind, body if kind == b"hvcC" else value) for kind, value in item.properties]
    return Heif([replace(item, properties=properties)]).write()


def test_hevc_parameters_in_the_configuration() -> None:
    assert clean(with_config(b"\x80"))
    with pytest.raises(Unsupported):
        clean(with_config(TEXT[:20]))
    copy = clean(with_config(b"\x80" + b"\1" * 19))
    audit_refuses(copy.replace(b"\x80" + b"\1" * 19, TEXT[:20]))


def test_heif_fill_colour_and_tone_map() -> None:
    overlay = Item(b"iovl", b"\0\0" + TEXT[:8] + struct.pack(">4H", 64, 64, 0, 0), [ispe(64, 64)], method=1)
    hidden = replace(coded(), hidden=True)
    with pytest.raises(Unsupported):
        clean(Heif([overlay, hidden], [(b"dimg", 1, [2])]).write())
    tone = Item(b"tmap", TONE_MAP[:22] + TEXT[:40], [ispe(64, 64)])
    brands = (b"heic", b"mif1", b"heic", b"tmap")
    copy = clean(
        Heif([coded(), hidden, tone], [(b"dimg", 3, [1, 2])], brands=brands, groups=[(b"altr", [3, 1])]).write()
    )
    assert TEXT[:8] not in copy
    assert b"tmap" not in copy


def with_profile(changes: dict[bytes, bytes]) -> bytes:
    """A PNG whose sRGB profile has these elements besides or instead."""
    parsed = IccProfile.read(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    elements = {tag.signature: parsed.element(tag) for tag in parsed.tags} | changes
    return png.grey(png.chunk(b"iCCP", b"x\0\0" + zlib.compress(write_profile(parsed.header, list(elements.items())))))


@pytest.mark.parametrize(
    "element",
    [
        (b"bkpt", b"XYZ \0\0\0\0" + TEXT[:12]),
        (b"wtpt", b"XYZ \0\0\0\0" + TEXT[:12]),
        (b"chad", b"sf32\0\0\0\0" + TEXT[:36]),
    ],
)
def test_icc_numbers_that_colour_engines_pass_over(element: tuple[bytes, bytes]) -> None:
    """The profile is used without them when that shows the same, else the photo is refused."""
    signature, numbers = element
    try:
        copy = clean(with_profile({signature: numbers}))
    except Unsupported:
        return
    assert TEXT[:8] not in zlib.decompress(png.data_of(copy, b"iCCP")[5:])


def with_tables(change: Callable[[Movie], None]) -> bytes:
    """A HEIC sequence whose tables were changed before they were written; the samples stay where they are."""
    data = hevc_sequence()
    moov = next(one for one in read_file(data)[0] if one.type == b"moov")
    movie = read_movie(data, moov)
    before = write_movie(movie)
    change(movie)
    after = write_movie(movie)
    assert len(after) == len(before)
    return data.replace(before, after)


def in_matrix(movie: Movie) -> None:
    movie.tracks[0].matrix = TEXT[:36]


def in_times(movie: Movie) -> None:
    movie.timescale, movie.duration = struct.unpack(">II", TEXT[:8])


def in_resolution(movie: Movie) -> None:
    entry = movie.tracks[0].entries[0]
    movie.tracks[0].entries = [replace(entry, resolution=struct.unpack(">II", TEXT[:8]))]


def in_size(movie: Movie) -> None:
    movie.tracks[0].width, movie.tracks[0].height = struct.unpack(">II", TEXT[:8])


@pytest.mark.parametrize("change", [in_matrix, in_times, in_resolution, in_size])
def test_heif_tables_of_a_sequence(change: Callable[[Movie], None]) -> None:
    with pytest.raises(Unsupported):
        clean(with_tables(change))
    copy = clean(hevc_sequence())
    moov = next(one for one in read_file(copy)[0] if one.type == b"moov")
    movie = read_movie(copy, moov)
    change(movie)
    audit_refuses(copy[: moov.start] + write_movie(movie) + copy[moov.end :])
