"""Digests of what source and copy must share: every difference that can be seen changes them, and nothing else does."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from scrubber.bitstreams.jxl import strip_metadata
from scrubber.containers.isobmff.boxes import box
from scrubber.containers.isobmff.codes import Brand
from scrubber.containers.isobmff.tracks import Movie, SampleEntry, Track
from scrubber.containers.jpeg import mpf
from scrubber.containers.png.headers import Header
from scrubber.containers.tiff import Header as TiffHeader
from scrubber.formats.base import Essence
from scrubber.formats.heif import essence as heif
from scrubber.formats.heif.essence import ItemEssence, MovieEssence, StillEssence
from scrubber.formats.jpeg.essence import FurtherEssence, essence_of_all
from scrubber.formats.jxl import essence as jxl
from scrubber.formats.png import essence as png
from scrubber.formats.png.essence import colour_essence, picture_essence
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.tiff.essence import DataField, Field, PageContent, essence_of
from scrubber.formats.webp.essence import picture_essence as webp_picture
from tests.helpers.multi_jpeg import PROFILE as ICC_PROFILE

SIZE = box(b"ispe", bytes(4), (64).to_bytes(4, "big"), (48).to_bytes(4, "big"))
PROFILE, OTHER_PROFILE = box(b"colr", b"prof", b"one"), box(b"colr", b"prof", b"two")
ITEM = ItemEssence(0, b"hvc1", False, ((SIZE, False), (PROFILE, False)), ((b"auxl", (1, 2)),), 42, b"digest")
STILL = StillEssence(0, (1,), (ITEM,), ((0, b"colour"),))


def all_differ(digests: list[bytes]) -> bool:
    return len(set(digests)) == len(digests)


def test_what_makes_a_still_heif_picture() -> None:
    items = [
        replace(ITEM, number=1),
        replace(ITEM, type=b"av01"),
        replace(ITEM, hidden=True),
        replace(ITEM, properties=((SIZE, True), (PROFILE, False))),
        replace(ITEM, properties=((SIZE, False),)),
        replace(ITEM, properties=((SIZE[:-1] + b"\0", False), (PROFILE, False))),
        replace(ITEM, references=((b"auxl", (2, 1)),)),
        replace(ITEM, references=((b"dimg", (1, 2)),)),
        replace(ITEM, references=()),
        replace(ITEM, length=43),
        replace(ITEM, data=b"others"),
    ]
    stills = [
        *(replace(STILL, items=(item,)) for item in items),
        replace(STILL, primary=1),
        replace(STILL, alternatives=(2,)),
        replace(STILL, alternatives=()),
        replace(STILL, items=(ITEM, ITEM)),
    ]
    assert all_differ(
        [heif.picture_digest(still, None) for still in (STILL, *stills)] + [heif.picture_digest(None, None)]
    )
    other = replace(STILL, items=(replace(ITEM, properties=((SIZE, False), (OTHER_PROFILE, False))),))
    assert heif.picture_digest(other, None) == heif.picture_digest(STILL, None)


def test_what_makes_the_colours_of_a_heif_picture() -> None:
    other = [replace(STILL, colours=colours) for colours in (((0, b"others"),), ((1, b"colour"),), ())]
    movie = MovieEssence(Movie(0, 1, 1, []), (), (b"colour",))
    assert all_differ(
        [heif.colour_essence(still, None) for still in (STILL, *other)]
        + [heif.colour_essence(STILL, movie), heif.colour_essence(None, replace(movie, colours=(b"others",)))]
    )
    assert heif.colour_essence(replace(STILL, primary=3), None) == heif.colour_essence(STILL, None)


def sequence(
    colour: bytes = b"one", width: int = 64, at: int = 100, size: int = 5, digest: bytes = b"x"
) -> MovieEssence:
    entry = SampleEntry(b"hvc1", width, 48, (72, 72), 1, 24, [(b"hvcC", b"c"), (b"colr", colour)])
    track = Track(handler=b"pict", entries=[entry], samples=[(at, at + size)], matrix=bytes(36))
    return MovieEssence(Movie(0, 600, 600, [track]), (((size, digest),),), ())


def test_what_makes_a_heif_sequence() -> None:
    usual = heif.picture_digest(None, sequence())
    assert heif.picture_digest(None, sequence(b"two", at=900)) == usual
    others = [sequence(width=65), sequence(size=6), sequence(digest=b"y")]
    assert all_differ([usual, *(heif.picture_digest(None, other) for other in others)])


def clap(across: int, across_by: int, down: int, down_by: int) -> bytes:
    return box(b"clap", *(number.to_bytes(4, "big") for number in (across, across_by, down, down_by, 0, 1, 0, 1)))


@pytest.mark.parametrize(
    ("boxes", "shown"),
    [
        ([], (0, 0)),
        ([SIZE], (64, 48)),
        ([SIZE, box(b"irot", b"\0")], (64, 48)),
        ([SIZE, box(b"irot", b"\1")], (48, 64)),
        ([SIZE, box(b"irot", b"\2")], (64, 48)),
        ([SIZE, box(b"irot", b"\3")], (48, 64)),
        ([SIZE, clap(60, 2, 40, 4)], (30, 10)),
        ([SIZE, clap(60, 2, 40, 4), box(b"irot", b"\1")], (10, 30)),
        ([SIZE, clap(60, 0, 40, 4)], (64, 48)),
        ([SIZE, clap(60, 2, 40, 0)], (64, 48)),
    ],
)
def test_how_large_a_heif_picture_is_shown(boxes: list[bytes], shown: tuple[int, int]) -> None:
    assert heif.shown_size(boxes) == shown
    assert heif.extent([box(b"irot", b"\1"), *boxes]) == ((64, 48) if boxes else None)


def test_clean_apertures() -> None:
    assert heif.aperture([SIZE, clap(60, 2, 40, 4)]) == (30, 10)
    assert heif.aperture([SIZE]) is None
    assert heif.aperture([clap(60, 0, 40, 4)]) is heif.aperture([clap(60, 2, 40, 0)]) is None


@pytest.mark.parametrize(
    ("items", "tracks", "tone_map", "brands"),
    [
        ((), (), False, frozenset()),
        ((b"hvc1",), (), False, Brand.STILL | Brand.STILL_HEVC),
        ((b"av01",), (), False, Brand.STILL | Brand.STILL_AV1 | Brand.AV1_PROFILES),
        ((b"grid",), (), False, Brand.STILL),
        ((), (b"hvc1",), False, Brand.SEQUENCE | Brand.SEQUENCE_HEVC),
        ((), (b"av01",), False, Brand.SEQUENCE | Brand.SEQUENCE_AV1 | Brand.AV1_PROFILES),
        ((b"hvc1",), (), True, Brand.STILL | Brand.STILL_HEVC | {Brand.TMAP}),
    ],
)
def test_brands_that_are_true(
    items: tuple[bytes, ...], tracks: tuple[bytes, ...], tone_map: bool, brands: frozenset[bytes]
) -> None:
    assert heif.true_brands(items, tracks, tone_map) == brands


FIRST = Essence(9, 7, 1, 1, b"picture", b"colour", (b"stream",))
GAIN = FurtherEssence(Essence(3, 2, 1, 1, b"gain", b"grey", (b"small",)), mpf.UNDEFINED, b"numbers")
OTHER = replace(GAIN, type=mpf.PRIMARY)


def test_what_makes_a_jpeg_of_several_pictures() -> None:
    assert essence_of_all(FIRST, b"marks", []) is FIRST
    both = essence_of_all(FIRST, b"marks", [GAIN])
    assert (both.width, both.height, both.frames, both.streams) == (9, 7, 1, (b"stream", b"small"))
    assert essence_of_all(FIRST, b"", [GAIN, OTHER, OTHER]).frames == 3
    further = [
        replace(GAIN, type=mpf.PRIMARY),
        replace(GAIN, essence=replace(GAIN.essence, width=4)),
        replace(GAIN, essence=replace(GAIN.essence, height=4)),
        replace(GAIN, essence=replace(GAIN.essence, orientation=6)),
        replace(GAIN, essence=replace(GAIN.essence, picture=b"other")),
    ]
    pictures = [essence_of_all(FIRST, b"marks", [one]).picture for one in (GAIN, *further)]
    assert all_differ([*pictures, essence_of_all(replace(FIRST, picture=b"other"), b"marks", [GAIN]).picture])
    colours = [
        both.colour,
        essence_of_all(FIRST, b"other", [GAIN]).colour,
        essence_of_all(replace(FIRST, colour=b"other"), b"marks", [GAIN]).colour,
        essence_of_all(FIRST, b"marks", [replace(GAIN, numbers=b"others")]).colour,
        essence_of_all(FIRST, b"marks", [replace(GAIN, essence=replace(GAIN.essence, colour=b"x"))]).colour,
    ]
    assert all_differ(colours)


def test_what_makes_a_png_picture() -> None:
    head = Header(4, 3, 8, 0, False)
    usual = (head, b"palette", b"alpha", b"image", 1, [(b"control", b"data")])
    changed = [
        (replace(head, width=5), *usual[1:]),
        (head, b"palettea", b"lpha", *usual[3:]),
        (head, b"palette", b"alphai", b"mage", *usual[4:]),
        (*usual[:4], 2, usual[5]),
        (*usual[:5], [(b"controld", b"ata")]),
        (*usual[:5], []),
        (*usual[:5], [(b"control", b"data")] * 2),
    ]
    assert all_differ([picture_essence(*one) for one in (usual, *changed)])
    colours = [{b"gAMA": b"1"}, {b"gAMA": b"2"}, {b"cHRM": b"1"}, {}, {b"gAMA": b"1", b"cHRM": b"1"}]
    assert all_differ([colour_essence(one) for one in colours])
    assert colour_essence({b"a": b"1", b"b": b"2"}) == colour_essence({b"b": b"2", b"a": b"1"})


def test_what_makes_a_webp_picture() -> None:
    made = [
        (4, 3, False, [b"ab", b"c"]), (3, 4, False, [b"ab", b"c"]), (4, 3, True, [b"ab", b"c"]),
        (4, 3, False, [b"a", b"bc"]), (4, 3, False, [b"ab"]), (4, 3, False, [b"ab", b"d"]),
    ]  # fmt: skip
    assert all_differ([webp_picture(*one) for one in made])  # type: ignore[arg-type]


def test_what_makes_a_tiff_picture() -> None:
    page = PageContent(4, 3, 6, (Field(256, 3, 1, b"\4\0"), DataField(273, ((2, b"pixels"),))))
    usual = essence_of(TiffHeader("<", False, 8), [page])
    assert (usual.width, usual.height, usual.frames, usual.orientation) == (4, 3, 1, 6)

    def of(*tags: Field | DataField, header: TiffHeader | None = None) -> bytes:
        return essence_of(header or TiffHeader("<", False, 8), [replace(page, tags=tags)]).picture

    field, data = page.tags
    assert all_differ(
        [
            usual.picture,
            of(*page.tags, header=TiffHeader(">", False, 8)),
            of(*page.tags, header=TiffHeader("<", True, 16)),
            of(Field(257, 3, 1, b"\4\0"), data),
            of(Field(256, 4, 1, b"\4\0"), data),
            of(Field(256, 3, 2, b"\4\0"), data),
            of(Field(256, 3, 1, b"\5\0"), data),
            of(field, DataField(273, ((3, b"pixels"),))),
            of(field, DataField(273, ((2, b"pixel!"),))),
            of(field),
            essence_of(TiffHeader("<", False, 8), [page, page]).picture,
        ]
    )
    assert essence_of(TiffHeader("<", False, 8), [page, page]).frames == 2


def test_the_profile_of_a_jxl_makes_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strip_metadata, "essence", lambda _codestream, _found: b"picture")
    for has_profile, colour in ((True, colour_digest(ICC_PROFILE)), (False, b"")):
        found: Any = SimpleNamespace(profile=ICC_PROFILE, header=SimpleNamespace(has_profile=has_profile))
        assert jxl.essence(b"", found) == (b"picture", colour)
    assert colour_digest(ICC_PROFILE)


def test_what_writers_and_audits_both_write() -> None:
    """Both take it from one place, so that a mistake there would be on both sides."""
    assert b"XML:com.adobe.xmp" + bytes(5) == png.XMP_HEAD
    assert (png.NEUTRAL_PROFILE_NAME, png.IDAT_BYTES) == (b"icc", 1_048_576)
    assert bytes(4) == heif.EXIF_ITEM_HEAD
    assert bytes.fromhex("0000000c 4a584c20 0d0a870a") == jxl.SIGNATURE_BOX
    assert bytes.fromhex("00000014 66747970 6a786c20 00000000 6a786c20") == jxl.FILE_TYPE
    assert jxl.LEVELS == (b"\5", b"\n") and jxl.LEAST_ICC == 17
    assert {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA, 0xD9} == jxl.RECONSTRUCTED
