"""What takes a HEIC, AVIF or JPEG XL file off the fast path, and the crops behind which more picture lies."""

import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from scrubber.containers.isobmff.boxes import box, full_box
from scrubber.containers.isobmff.codes import Brand
from scrubber.errors import ParseError
from scrubber.formats.base import CropKind, Oddity, Policy
from scrubber.formats.heif.avif import FORMAT as AVIF
from scrubber.formats.heif.document import SEVERAL_PICTURES
from scrubber.formats.heif.heic import FORMAT as HEIC
from scrubber.formats.jxl.format import FORMAT as JXL
from tests.helpers.heic_copies import EXIF, XMP, clean, types
from tests.helpers.heif import (
    ALPHA,
    AVIF_BRANDS,
    HEIC_BRANDS,
    Heif,
    Item,
    auxc,
    avif,
    coded,
    grid,
    heic,
    hevc_sequence,
    ispe,
    obu,
    sei,
)

PICTURE = Image.linear_gradient("L").resize((96, 64)).convert("RGB")
DEPTH = b"urn:mpeg:hevc:2015:auxid:2"
MATTE = b"urn:com:apple:photo:2018:aux:portraiteffectsmatte"


def oddities(data: bytes) -> frozenset[Oddity]:
    image_format = AVIF if AVIF.matches(data[:64]) else HEIC
    return image_format.parse(data).oddities


def with_property(item: Item, kind: bytes, body: bytes) -> Item:
    """The item with this in the place of its property of the kind, or behind the others."""
    others = [one for one in item.properties if one[0] != kind]
    return replace(item, properties=[*others, (kind, body)])


def without_array(record: bytes, kind: int) -> bytes:
    """An `hvcC` body without the parameter sets of a kind."""
    pos, kept = 23, []
    for _array in range(record[22]):
        start, count = pos, struct.unpack_from(">H", record, pos + 1)[0]
        pos += 3
        for _unit in range(count):
            pos += 2 + struct.unpack_from(">H", record, pos)[0]
        if record[start] & 0x3F != kind:
            kept.append(record[start:pos])
    return record[:22] + bytes([len(kept)]) + b"".join(kept)


def tiled(output: tuple[int, int] = (128, 64), **changes: Any) -> Heif:
    """Two tiles of 64 x 64 side by side."""
    whole = Item(b"grid", grid(1, 2, *output), [ispe(*output)], method=1)
    tiles = [replace(coded(shade=shade), hidden=True) for shade in (0, 40)]
    return Heif([replace(whole, **changes), *tiles], [(b"dimg", 1, [2, 3])])


def with_sound(sequence: bytes) -> bytes:
    """The same with its alpha track made one of sound, which no program shows."""
    return sequence.replace(b"auxv", b"soun").replace(b"auxl", b"cdsc")


def with_two_places(two_items: bytes) -> bytes:
    """A file of two items in which the place of the second is said to be that of the first as well."""
    start = two_items.index(b"iloc") + 12  # version, field sizes, count
    second = start + 20
    assert two_items[start : start + 2] == b"\0\1" and two_items[second : second + 2] == b"\0\2"
    return two_items[:second] + b"\0\1" + two_items[second + 2 :].replace(b"\0\2\0\0hvc1", b"\0\2\0\0Exif")


def without_table_box(sequence: bytes) -> bytes:
    """A sequence whose `dinf` swallows the header of `stbl`, so that the tables stand in `minf`."""
    start = sequence.index(b"dinf") - 4
    (size,) = struct.unpack_from(">I", sequence, start)
    return sequence[:start] + struct.pack(">I", size + 8) + sequence[start + 4 :]


def described(*properties: tuple[bytes, bytes]) -> bytes:
    """A picture with these properties, too."""
    picture = coded()
    return Heif([replace(picture, properties=[*picture.properties, *properties])]).write()


def beside(described: tuple[bytes, bytes]) -> bytes:
    """A picture with an auxiliary one that has this property."""
    auxiliary = replace(coded(shade=90), hidden=True)
    auxiliary = replace(auxiliary, properties=[*auxiliary.properties, described])
    return Heif([coded(), auxiliary], [(b"auxl", 2, [1])]).write()


ORDINARY: dict[str, Callable[[], bytes]] = {
    "written by libheif": lambda: heic(PICTURE, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    "written by libavif": lambda: avif(PICTURE),
    "AVIF with alpha": lambda: avif(PICTURE.convert("RGBA")),
    "AVIF in motion": lambda: avif(PICTURE, save_all=True, append_images=[PICTURE.rotate(90)]),
    "metadata": lambda: Heif([coded(), EXIF, XMP], [(b"cdsc", 2, [1]), (b"cdsc", 3, [1])]).write(),
    "tiles": lambda: tiled().write(),
    "tiles that are padded": lambda: tiled((100, 60)).write(),
    "thumbnail": lambda: Heif([coded(), coded(shade=90)], [(b"thmb", 2, [1])]).write(),
    "sequence": lambda: hevc_sequence(),
    "sequence with sound": lambda: with_sound(hevc_sequence(alpha=True)),
    "profile of no bytes": lambda: described((b"colr", b"prof")),
    "clip behind": lambda: Heif([coded()]).write() + box(b"ftyp", b"mp42", bytes(4)) + box(b"moov", b"x"),
    "clip and Samsung's trailer": lambda: Heif([coded()]).write() + box(b"mpvd", b"x") + box(b"sefd", b"x"),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_photos_stay_on_the_fast_path(name: str) -> None:
    assert oddities(ORDINARY[name]()) == frozenset()


def _changed_item(kind: bytes, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        picture = coded()
        return Heif([with_property(picture, kind, change(dict(picture.properties)[kind]))]).write()

    return make


def _item(change: Callable[[Item], Item]) -> Callable[[], bytes]:
    return lambda: Heif([change(coded())]).write()


ODD: dict[str, tuple[Oddity, Callable[[], bytes]]] = {
    "message in the data": (
        Oddity.LEFT_OUT_INSIDE,
        _item(lambda one: replace(one, data=sei(5, bytes(16)) + one.data)),
    ),
    "second picture in the data": (
        Oddity.LEFT_OUT_INSIDE,
        _item(lambda one: replace(one, data=one.data + coded(shade=90).data)),
    ),
    "padding in AV1": (
        Oddity.LEFT_OUT_INSIDE,
        lambda: Heif([replace(coded(b"av01"), data=coded(b"av01").data + obu(15, b"x"))], brands=AVIF_BRANDS).write(),
    ),
    "message in a sequence": (Oddity.LEFT_OUT_INSIDE, lambda: hevc_sequence(rider=sei(5, bytes(16)))),
    "bytes behind the configuration": (Oddity.HEADER_REBUILT, _changed_item(b"hvcC", lambda body: body + b"x")),
    "reserved bits of a configuration": (
        Oddity.HEADER_REBUILT,
        _changed_item(b"hvcC", lambda body: body[:13] + bytes([body[13] & 0x0F]) + body[14:]),
    ),
    "no video parameter set": (Oddity.DAMAGED, _changed_item(b"hvcC", lambda body: without_array(body, 32))),
    "extent too small": (Oddity.TWO_READINGS, _changed_item(b"ispe", lambda _body: ispe(40, 40)[1])),
    "extent too large": (Oddity.TWO_READINGS, _changed_item(b"ispe", lambda _body: ispe(80, 64)[1])),
    "no extent": (
        Oddity.TWO_READINGS,
        _item(lambda one: replace(one, properties=[p for p in one.properties if p[0] != b"ispe"])),
    ),
    "two extents": (
        Oddity.TWO_READINGS,
        _item(lambda one: replace(one, properties=[*one.properties, ispe(32, 32)])),
    ),
    "unknown property": (
        Oddity.TWO_READINGS,
        _item(lambda one: replace(one, properties=[*one.properties, (b"odd ", b"x")])),
    ),
    "profile of no bytes beside other colours": (
        Oddity.TWO_READINGS,
        lambda: described((b"colr", b"prof"), (b"colr", b"nclx" + bytes(7))),
    ),
    "two profiles of no bytes": (Oddity.TWO_READINGS, lambda: described((b"colr", b"prof"), (b"colr", b"rICC"))),
    "profile that nobody reads": (Oddity.TWO_READINGS, lambda: described((b"colr", b"profx"))),
    "colours of no kind": (Oddity.TWO_READINGS, lambda: described((b"colr", b"nclx"))),
    "tile missing": (Oddity.TWO_READINGS, lambda: tiled(data=grid(1, 3, 128, 64)).write()),
    "tiles too small": (Oddity.TWO_READINGS, lambda: tiled((200, 64)).write()),
    "another output": (Oddity.TWO_READINGS, lambda: tiled(data=grid(1, 2, 64, 64)).write()),
    "bytes behind": (Oddity.LEFT_OUT_BEHIND, lambda: Heif([coded()]).write() + b"some bytes that are no box"),
    "unknown box": (Oddity.LEFT_OUT_BEHIND, lambda: Heif([coded()], extra=box(b"odd ", b"x")).write()),
    "two tables": (Oddity.TWO_READINGS, lambda: Heif([coded()], extra=full_box(b"meta", 0, 0)).write()),
    "made of others twice": (
        Oddity.TWO_READINGS,
        lambda: Heif(
            [Item(b"iden", b"", [ispe(64, 64)]), coded(), coded(shade=90)], [(b"dimg", 1, [2]), (b"dimg", 1, [3])]
        ).write(),
    ),
    "alpha in a track of an unknown kind": (
        Oddity.TWO_READINGS,
        lambda: hevc_sequence(alpha=True).replace(b"auxv", b"auxx"),
    ),
    "alpha in a track of sound": (
        Oddity.TWO_READINGS,
        lambda: hevc_sequence(alpha=True).replace(b"auxv", b"soun"),
    ),
    "times of too few pictures": (
        Oddity.TWO_READINGS,
        lambda: hevc_sequence().replace(struct.pack(">II", 3, 100), struct.pack(">II", 2, 100)),
    ),
    "two tables of a track": (Oddity.TWO_READINGS, lambda: hevc_sequence().replace(b"ctts", b"stss")),
    "tables of a track in another box": (Oddity.TWO_READINGS, lambda: without_table_box(hevc_sequence())),
    "alpha whose name has no end": (
        Oddity.TWO_READINGS,
        lambda: beside((b"auxC", bytes(4) + b"urn:mpeg:hevc:2015:auxid:1\x80")),
    ),
    "alpha of another version": (Oddity.TWO_READINGS, lambda: beside((b"auxC", b"\1" + auxc(ALPHA)[1][1:]))),
    "auxiliary picture without a name": (Oddity.TWO_READINGS, lambda: beside((b"udes", b""))),
    "as much data as there is": (
        Oddity.TWO_READINGS,
        lambda: (
            Heif([Item(b"grid", grid(1, 1, 64, 64), [ispe(64, 64)], method=1), coded()], [(b"dimg", 1, [2])])
            .write()
            .replace(struct.pack(">III", 1, 0, 8), struct.pack(">III", 1, 0, 0))
        ),
    ),
    "two places of an item": (Oddity.TWO_READINGS, lambda: with_two_places(Heif([coded(), coded(shade=90)]).write())),
    "two primaries": (
        Oddity.TWO_READINGS,
        lambda: Heif([coded(), coded(shade=90)], in_meta=full_box(b"pitm", 0, 0, b"\0\2")).write(),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_is_unusual_is_decoded(name: str) -> None:
    oddity, make = ODD[name]
    assert oddities(make()) == {oddity}


@pytest.mark.parametrize("kind", [33, 34])
def test_picture_that_no_decoder_can_begin_is_refused(kind: int) -> None:
    with pytest.raises(ParseError) as refusal:
        HEIC.parse(_changed_item(b"hvcC", lambda body: without_array(body, kind))())
    assert refusal.value.detail.check == "heif.read-parameter-sets"


def test_av1_without_a_sequence_header_is_refused() -> None:
    picture = coded(b"av01")
    start = 2 + 2 + picture.data[3] if picture.data[:2] == b"\x12\0" else 2 + picture.data[1]
    config = dict(picture.properties)[b"av1C"][:4]
    bare = with_property(replace(picture, data=picture.data[start:]), b"av1C", config)
    with pytest.raises(ParseError) as refusal:
        AVIF.parse(Heif([bare], brands=AVIF_BRANDS).write())
    assert refusal.value.detail.check == "heif.read-parameter-sets"


def test_av1_without_a_frame_is_refused() -> None:
    picture = coded(b"av01")
    start = 2 if picture.data[:2] == b"\x12\0" else 0
    headers = picture.data[: start + 2 + picture.data[start + 1]]
    with pytest.raises(ParseError) as refusal:
        AVIF.parse(Heif([replace(picture, data=headers)], brands=AVIF_BRANDS).write())
    assert refusal.value.detail.check == "heif.read-empty-picture"


def clap(width: int, height: int) -> tuple[bytes, bytes]:
    return b"clap", struct.pack(">8I", width, 1, height, 1, 0, 1, 0, 1)


def crops_of(data: bytes, image_format: Any = HEIC) -> list[tuple[CropKind, tuple[int, int], tuple[int, int]]]:
    return [(crop.kind, crop.whole, crop.shown) for crop in image_format.parse(data).crops()]


CROPS: dict[str, tuple[Callable[[], bytes], CropKind, tuple[int, int], tuple[int, int]]] = {
    "aperture": (
        _item(lambda one: replace(one, properties=[*one.properties, clap(40, 30)])),
        CropKind.APERTURE,
        (64, 64),
        (40, 30),
    ),
    "turned aperture": (
        _item(lambda one: replace(one, properties=[*one.properties, clap(40, 30), (b"irot", b"\1")])),
        CropKind.APERTURE,
        (64, 64),
        (30, 40),
    ),
    "extent": (_changed_item(b"ispe", lambda _body: ispe(40, 64)[1]), CropKind.EXTENT, (64, 64), (40, 64)),
    "spare tile": (lambda: tiled((60, 64)).write(), CropKind.TILES, (128, 64), (60, 64)),
    "edge of a tile": (lambda: tiled((100, 64)).write(), CropKind.TILE_EDGES, (128, 64), (100, 64)),
}


@pytest.mark.parametrize("name", CROPS)
def test_crops_come_with_the_whole_picture(name: str) -> None:
    make, kind, whole, shown = CROPS[name]
    assert crops_of(make()) == [(kind, whole, shown)]
    (crop,) = HEIC.parse(make()).crops()
    assert decoded_size(crop.picture) == whole


def test_extent_of_an_avif_that_is_smaller_than_its_picture() -> None:
    picture = with_property(coded(b"av01"), b"ispe", ispe(40, 30)[1])
    data = Heif([picture], brands=AVIF_BRANDS).write()
    assert crops_of(data, AVIF) == [(CropKind.EXTENT, (64, 64), (40, 30))]


def narrowed(sequence: bytes) -> bytes:
    """A sequence whose sample entry says that it is 40 pixels wide."""
    entry = sequence.index(b"stsd") + 12  # version, flags, count
    return sequence[: entry + 32] + struct.pack(">H", 40) + sequence[entry + 34 :]


@pytest.mark.parametrize(
    ("make", "image_format", "whole"),
    [
        (hevc_sequence, HEIC, (64, 64)),
        (lambda: avif(PICTURE, save_all=True, append_images=[PICTURE.rotate(90)]), AVIF, (96, 64)),
    ],
)
def test_sequence_that_is_shown_narrower_than_it_is(
    make: Callable[[], bytes], image_format: Any, whole: tuple[int, int]
) -> None:
    data = narrowed(make())
    assert image_format.parse(data).oddities == {Oddity.TWO_READINGS}
    assert crops_of(data, image_format) == [(CropKind.EXTENT, whole, (40, 64))]
    (crop,) = image_format.parse(data).crops()
    image_format.load_decoder()
    with Image.open(io.BytesIO(crop.picture)) as picture:
        assert picture.size == whole


def test_tiles_beyond_all_measure_have_no_crop() -> None:
    heif = tiled()
    heif.items = [heif.items[0], *(with_property(tile, *ispe(0xFFFFFFFF, 64)) for tile in heif.items[1:])]
    assert crops_of(heif.write()) == []


def test_uncropped_pictures_have_no_crops() -> None:
    for data in (heic(PICTURE), tiled().write(), Heif([coded(), coded(shade=90)]).write()):
        assert crops_of(data) == []


def decoded_size(data: bytes) -> tuple[int, int]:
    size: tuple[int, int] = pillow_heif.open_heif(io.BytesIO(data))[0].size
    return size


def test_spatial_photo_is_cleaned_with_both_eyes() -> None:
    """As an iPhone writes it: two pictures in a `ster` group, each with the place of its camera."""
    left, right = coded(), coded(shade=90)
    cameras = [(b"cmin", b"camera"), (b"cmex", b"place")]
    eyes = [replace(eye, properties=[*eye.properties, *cameras], essential=[b"hvcC", b"cmin"]) for eye in (left, right)]
    data = Heif([*eyes, EXIF], [(b"cdsc", 3, [1])], groups=[(b"ster", (1, 2))]).write()
    document = HEIC.parse(data)
    assert document.notes == (SEVERAL_PICTURES,)
    assert document.oddities == frozenset()
    assert types(clean(data)) == [b"hvc1", b"hvc1"]


@pytest.mark.parametrize("essential", [(b"hvcC",), (b"hvcC", b"auxC")])
def test_portrait_photo_is_cleaned_without_depth_and_mattes(essential: Sequence[bytes]) -> None:
    beside = [replace(coded(shade=shade), hidden=True, essential=essential) for shade in (40, 90)]
    beside = [
        replace(one, properties=[*one.properties, auxc(urn)]) for one, urn in zip(beside, (DEPTH, MATTE), strict=True)
    ]
    data = Heif([coded(), *beside, XMP], [(b"auxl", 2, [1]), (b"auxl", 3, [1]), (b"cdsc", 4, [3])]).write()
    assert HEIC.parse(data).oddities == frozenset()
    assert types(clean(data)) == [b"hvc1"]


def test_brands_of_a_sequence_are_known() -> None:
    assert {b"avis", b"hevc", b"msf1"} < Brand.PLAYS
    assert not Brand.PLAYS & set(HEIC_BRANDS)


def jxl_oddities(data: bytes) -> frozenset[Oddity]:
    return JXL.parse(data).oddities


def test_jpeg_xl_is_decoded_where_more_than_named_boxes_is_left_out() -> None:
    buffer = io.BytesIO()
    import pillow_jxl  # noqa: F401 (registers the plug-in)

    PICTURE.save(buffer, "JXL", lossless=True)
    bare = buffer.getvalue()
    boxed = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl ", bytes(4), b"jxl ") + box(b"jxlc", bare)
    assert jxl_oddities(bare) == frozenset()
    assert jxl_oddities(boxed + box(b"Exif", bytes(4) + b"MM\0*")) == frozenset()
    assert jxl_oddities(bare + b"x") == {Oddity.LEFT_OUT_BEHIND}
    assert jxl_oddities(boxed + box(b"odd ", b"x")) == {Oddity.LEFT_OUT_BEHIND}
    assert b"".join(JXL.parse(boxed + box(b"odd ", b"x")).rebuild(Policy())) == boxed


def test_a_file_that_ends_within_data_of_another_picture_is_told() -> None:
    """The first picture is whole; libheif opens no such file, libavif does, and the engine asks them."""
    two = Heif([coded(), replace(coded(shade=40), hidden=True), EXIF]).write()
    assert Oddity.NO_END not in oddities(two)
    metadata_only, picture = two[: -len(EXIF.data) // 2], two[: -len(EXIF.data) - 4]
    assert Oddity.NO_END in oddities(metadata_only) and Oddity.NO_END in oddities(picture)
    start = two.index(b"mdat") - 4
    endless = bytes(4) + two[start + 4 :]  # a size of 0 reaches to the end, wherever that is
    assert Oddity.NO_END not in oddities(two[:start] + endless)
    assert Oddity.NO_END in oddities(two[:start] + endless[: -len(EXIF.data) - 4])
