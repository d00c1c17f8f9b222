"""HDR gain maps in HEIC: Apple's, which are auxiliary pictures, and tone-mapped ones (ISO 21496-1)."""

import io
from dataclasses import replace

import pillow_heif
import pytest

from scrubber.containers.isobmff.codes import NEUTRAL_GAIN_MAP
from scrubber.engine.verify import verify
from scrubber.errors import ScrubberError
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.heif.heic import FORMAT
from scrubber.formats.shared.apple_headroom import headroom_of, in_maker_note
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT
from tests.formats.contract import SECRET
from tests.helpers.heic_copies import EXIF, XMP, clean, meta_of, payloads, types
from tests.helpers.heif import HEIC_BRANDS, TONE_MAP, Heif, Item, auxc, coded, exif_with, grid, ispe, maker_note

APPLE = b"urn:com:apple:photo:2020:aux:hdrgainmap"


def with_gain_map(urn: bytes, *more: Item, described: int = 2) -> bytes:
    gain = replace(coded(shade=90), properties=[*coded(shade=90).properties, auxc(urn)])
    return Heif([coded(), gain, *more], [(b"auxl", 2, [1]), (b"cdsc", 3, [described])]).write()


@pytest.mark.parametrize("urn", [APPLE, b"urn:com:photo:aux:hdrgainmap"])
def test_auxiliary_gain_map_stays_without_its_metadata(urn: bytes) -> None:
    assert types(clean(with_gain_map(urn, XMP))) == [b"hvc1", b"hvc1"]


@pytest.mark.parametrize("urn", [APPLE, b"urn:com:photo:aux:hdrgainmap"])
def test_gain_map_is_left_out_on_request(urn: bytes) -> None:
    policy = Policy(keep_hdr=False)
    document = FORMAT.parse(with_gain_map(urn, XMP)).for_policy(policy)
    copy = b"".join(document.rebuild(policy))
    verify(FORMAT, document, copy)
    assert types(copy) == [b"hvc1"]
    assert GAIN_MAP_LEFT_OUT in document.notes
    plain = FORMAT.parse(copy)
    assert plain.for_policy(policy) is plain


APPLE_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" %s><dc:a xmlns:dc="b">%s</dc:a>%s'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.mark.parametrize(
    ("attributes", "elements", "kept"),
    [
        (b'HDRGainMap:HDRGainMapVersion="131072"', b"", b'Version="131072"'),
        (b"", b"<HDRGainMap:HDRGainMapHeadroom>4.25</HDRGainMap:HDRGainMapHeadroom>", b'Headroom="4.25"'),
    ],
)
def test_strength_of_the_gain_map_is_written_anew(attributes: bytes, elements: bytes, kept: bytes) -> None:
    packet = APPLE_XMP % (attributes, SECRET, elements)
    data = with_gain_map(APPLE, replace(XMP, data=packet))
    copy = clean(data)
    assert types(copy) == [b"hvc1", b"hvc1", b"mime"]
    assert kept in copy
    assert SECRET not in copy
    assert PayloadKind.XMP in [one.kind for one in payloads(data)]
    parts = {part.name: part for part in FORMAT.parse(data).ledger.parts}
    assert (parts["XMP item 3"].fate, parts["XMP item 3"].length) == (Fate.REWRITE, len(packet))
    assert not payloads(copy)
    assert all(part.fate is not Fate.DROP for part in FORMAT.parse(copy).ledger.parts)
    with pytest.raises(ScrubberError):
        FORMAT.audit(copy.replace(b"HDRGainMapVersion", b"HDRGainMapSerials"))


def test_strength_from_the_maker_note() -> None:
    note = maker_note((0x21, 4, 5), (0x30, 1, 100))
    copy = clean(with_gain_map(APPLE, replace(EXIF, data=bytes(4) + exif_with(note)), described=1))
    assert b'Headroom="3.031433"' in copy
    assert b"Apple iOS" not in copy


@pytest.mark.parametrize(
    ("first", "second", "headroom"), [(0.5, 0.0, 2**1.8), (0.5, 1.0, 2**1.5), (2.0, 0.0, 8.0), (2.0, 9.0, 1.0)]
)
def test_headroom_formula(first: float, second: float, headroom: float) -> None:
    assert headroom_of(first, second) == pytest.approx(headroom)


@pytest.mark.parametrize("note", [b"", b"Apple iOS\0\0\1MM", maker_note((0x21, 4, 0), (0x30, 1, 1)), b"Nikon"])
def test_maker_note_without_strength(note: bytes) -> None:
    assert in_maker_note(exif_with(note)) is None


def tone_mapped(group: tuple[int, ...], brands: tuple[bytes, ...]) -> Heif:
    items = [coded(), Item(b"tmap", TONE_MAP, [ispe(64, 64)]), replace(coded(shade=90), hidden=True)]
    return Heif(items, [(b"dimg", 2, [1, 3])], groups=[(b"altr", group)], brands=brands)


def test_tone_map_stays_with_its_group_and_brand() -> None:
    copy = clean(tone_mapped((2, 1), (*HEIC_BRANDS, b"tmap")).write())
    assert types(copy) == [b"hvc1", b"tmap", b"hvc1"]
    assert meta_of(copy).groups[0].entities == (2, 1)
    assert b"tmap" in copy[:40]


@pytest.mark.parametrize(("group", "brand"), [((1, 2), b"tmap"), ((2, 1), b"miaf"), ((2, 3), b"tmap")])
def test_tone_map_that_no_reader_uses_goes_with_its_brand(group: tuple[int, ...], brand: bytes) -> None:
    copy = clean(tone_mapped(group, (*HEIC_BRANDS, brand)).write())
    assert types(copy) == [b"hvc1"]
    assert b"tmap" not in copy


def test_unknown_tone_map_is_left_out_with_a_note() -> None:
    heif = tone_mapped((2, 1), (*HEIC_BRANDS, b"tmap"))
    heif.items[1].data = b"\1" + TONE_MAP[1:]
    document = FORMAT.parse(heif.write())
    assert document.notes == (GAIN_MAP_LEFT_OUT,)
    assert types(clean(heif.write())) == [b"hvc1"]


SAMSUNG = b"urn:com:samsung:photo:2024:aux:hdrgainmap"


def in_tiles(urn: bytes, group: tuple[int, ...] = (2, 1)) -> Heif:
    """As Samsung's phones write it since 2024: the gain map is a grid with a name of its own that is said to matter."""
    whole = Item(b"grid", grid(1, 2, 128, 64), [ispe(128, 64), auxc(urn)], essential=[b"auxC"], hidden=True, method=1)
    tiles = [replace(coded(shade=shade), hidden=True) for shade in (40, 90)]
    tiles = [replace(tile, properties=[*tile.properties, auxc(urn)], essential=[b"hvcC", b"auxC"]) for tile in tiles]
    items = [coded(), Item(b"tmap", TONE_MAP, [ispe(64, 64)]), whole, *tiles, EXIF]
    references = [(b"dimg", 2, [1, 3]), (b"dimg", 3, [4, 5]), (b"auxl", 3, [1]), (b"cdsc", 6, [1])]
    return Heif(items, references, groups=[(b"altr", group)], brands=(*HEIC_BRANDS, b"tmap"))


@pytest.mark.parametrize("urn", [SAMSUNG, b"urn:com:oppo:photo:2025:aux:gainmap", b"urn:x", b""])
def test_gain_map_by_a_makers_own_name_is_kept_under_the_neutral_one(urn: bytes) -> None:
    data = in_tiles(urn).write()
    document, copy = FORMAT.parse(data), clean(data)
    assert document.notes == ()
    assert types(copy) == [b"hvc1", b"tmap", b"grid", b"hvc1", b"hvc1"]
    assert urn not in copy or not urn
    assert copy.count(NEUTRAL_GAIN_MAP) == 1  # one property for the grid and its tiles
    assert decoded(copy) == decoded(data)
    assert document.oddities == frozenset()


def test_photo_without_hdr_keeps_no_tile_of_the_makers_gain_map() -> None:
    policy = Policy(keep_hdr=False)
    document = FORMAT.parse(in_tiles(SAMSUNG).write()).for_policy(policy)
    assert types(b"".join(document.rebuild(policy))) == [b"hvc1"]


def test_gain_map_that_nobody_can_apply_is_left_out_with_a_note() -> None:
    document = FORMAT.parse(with_gain_map(SAMSUNG))
    assert document.notes == (GAIN_MAP_LEFT_OUT,)
    assert types(b"".join(document.rebuild(Policy()))) == [b"hvc1"]


def decoded(data: bytes) -> bytes:
    return bytes(pillow_heif.open_heif(io.BytesIO(data))[0].data)


def test_gain_map_in_sight_is_no_further_picture() -> None:
    heif = tone_mapped((2, 1), (*HEIC_BRANDS, b"tmap"))
    heif.items[2].hidden = False
    policy = Policy(keep_hdr=False)
    assert types(b"".join(FORMAT.parse(heif.write()).for_policy(policy).rebuild(policy))) == [b"hvc1"]
