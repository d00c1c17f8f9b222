"""HEIC: what the picture reaches stays, the rest goes; and what may ride inside the compressed picture."""

import io
import struct
from dataclasses import replace

import pillow_heif
import pytest
from PIL import Image

from scrubber.containers.isobmff.boxes import box, full_box
from scrubber.engine.pixel_comparison import compare_pictures
from scrubber.engine.verify import verify
from scrubber.errors import LimitExceeded, NotVerified, ParseError, ScrubberError, Unsupported
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.heif.document import MORE_PICTURES, SEVERAL_PICTURES
from scrubber.formats.heif.heic import FORMAT
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.heic_copies import EXIF, XMP, clean, meta_of, payloads, types
from tests.helpers.heif import (
    ALPHA,
    DEPTH,
    HEIC_BRANDS,
    Heif,
    Item,
    auxc,
    coded,
    grid,
    heic,
    hevc_sequence,
    ispe,
    nal_unit,
    sei,
)

PICTURE = Image.linear_gradient("L").resize((96, 64)).convert("RGB")


def pixels(data: bytes) -> bytes:
    return bytes(pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)[0].data)


def tiled() -> Heif:
    """Two tiles, metadata, a thumbnail, a depth map, names, a gap, a box inside `meta` and one behind."""
    whole = Item(b"grid", grid(1, 2, 128, 64), [ispe(128, 64)], name=SECRET, method=1)
    thumbnail, depth = replace(coded(shade=90), hidden=True), coded(shade=180)
    depth = replace(depth, properties=[*depth.properties, auxc(DEPTH)])
    tiles = [replace(coded(), hidden=True), replace(coded(shade=40), hidden=True)]
    return Heif(
        [whole, *tiles, EXIF, XMP, thumbnail, depth],
        [(b"dimg", 10, [11, 12]), (b"cdsc", 13, [10]), (b"cdsc", 14, [10]), (b"thmb", 15, [10]), (b"auxl", 16, [10])],
        primary=10,
        first=10,
        handler_name=SECRET,
        gap=SECRET,
        in_meta=box(b"uuid", bytes(16), SECRET),
        extra=box(b"free", SECRET) + box(b"udta", box(b"name", SECRET)),
    )


class TestHeicContract(FormatContract):
    module = "heif.heic"

    def samples(self) -> dict[str, bytes]:
        exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0" + SECRET
        return {
            "written by libheif": heic(PICTURE, exif=exif, xmp=SECRET),
            "tiles": tiled().write(),
            "trailing": Heif([coded()]).write() + SECRET,
            "sequence": hevc_sequence(rider=sei(5, bytes(16) + SECRET)),
            "alpha": heic(PICTURE.convert("RGBA"), xmp=SECRET),
        }


def test_only_the_picture_is_left() -> None:
    data = tiled().write()
    copy = clean(data)
    assert types(copy) == [b"grid", b"hvc1", b"hvc1"]
    assert [reference.type for reference in meta_of(copy).references] == [b"dimg"]
    assert pixels(copy) == pixels(data)
    assert len(copy) < len(data)


def test_payloads_name_what_goes() -> None:
    found = payloads(tiled().write())
    kinds = {(payload.kind, payload.label or payload.keyword) for payload in found}
    assert (PayloadKind.PICTURE, "thumbnail") in kinds
    assert (PayloadKind.PICTURE, "depth map") in kinds
    assert (PayloadKind.TEXT, "item name") in kinds
    assert (PayloadKind.TEXT, "handler name") in kinds
    assert next(one for one in found if one.kind is PayloadKind.EXIF).data.startswith(b"MM\0*")
    assert next(one for one in found if one.kind is PayloadKind.XMP).data == XMP.data


def test_thumbnail_is_a_file_of_its_own() -> None:
    found = next(one for one in payloads(tiled().write()) if one.label == "thumbnail")
    assert pixels(found.data) == pixels(Heif([coded(shade=90)]).write())


def test_unreferenced_bytes_are_parts_of_their_own() -> None:
    data = Heif([coded()], gap=SECRET).write()
    parts = FORMAT.parse(data).ledger.parts
    (gap,) = [part for part in parts if part.name == "unused bytes in mdat"]
    assert (data[gap.offset : gap.end], gap.fate) == (SECRET, Fate.DROP)


def test_item_in_pieces_becomes_one() -> None:
    data = Heif([replace(coded(), pieces=5)], gap=SECRET).write()
    assert pixels(clean(data)) == pixels(data)


def test_item_cut_out_of_another() -> None:
    picture = coded()
    store = Item(b"junk", SECRET + picture.data + SECRET)
    cut = replace(picture, method=2, source=2, start=len(SECRET))
    copy = clean(Heif([cut, store]).write())
    assert pixels(copy) == pixels(Heif([picture]).write())
    assert SECRET not in copy


def test_items_cut_out_of_each_other_are_refused() -> None:
    items = [replace(coded(), method=2, source=2), Item(b"junk", b"x", method=2, source=1)]
    with pytest.raises(ScrubberError):
        FORMAT.parse(Heif(items).write())


def test_equal_data_is_written_once() -> None:
    whole = Item(b"grid", grid(1, 2, 128, 64), [ispe(128, 64)])
    items = [whole, coded(), coded()]
    data = Heif(items, [(b"dimg", 1, [2, 3])]).write()
    copy = clean(data)
    assert copy.count(coded().data) == 1
    assert pixels(copy) == pixels(data)


@pytest.mark.parametrize(
    "rider",
    [
        sei(5, bytes(16) + SECRET),
        sei(4, SECRET),
        sei(137, bytes(20) + b"XYZ"),
        sei(132, bytes(17)),
        nal_unit(38, SECRET),
        nal_unit(35, b"\x50"),
        nal_unit(41, SECRET),
        nal_unit(63, SECRET),
        nal_unit(36, SECRET),
        nal_unit(1, SECRET, layer=1),
    ],
)
def test_riders_in_the_compressed_picture_go(rider: bytes) -> None:
    picture = coded()
    plain = Heif([picture]).write()
    data = Heif([replace(picture, data=rider + picture.data + rider)]).write()
    copy = clean(data)
    assert copy == clean(plain)
    with pytest.raises(ScrubberError):
        FORMAT.audit(data)


@pytest.mark.parametrize("light", [sei(137, bytes(24)), sei(144, b"\x03\xe8\x01\x90"), nal_unit(36, b"")])
def test_light_levels_and_end_marks_stay(light: bytes) -> None:
    picture = coded()
    assert light in clean(Heif([replace(picture, data=light + picture.data)]).write())


def test_second_picture_in_an_item_goes() -> None:
    first, second = coded(), coded(shade=90)
    copy = clean(Heif([replace(first, data=first.data + second.data)]).write())
    assert copy == clean(Heif([first]).write())


def test_riders_in_the_configuration_go() -> None:
    picture = coded()
    rider = bytes([39, 0, 1]) + struct.pack(">H", len(SECRET)) + SECRET
    changed = [(kind, _with_array(body, rider) if kind == b"hvcC" else body) for kind, body in picture.properties]
    copy = clean(Heif([replace(picture, properties=changed)]).write())
    assert copy == clean(Heif([picture]).write())


def _with_array(config: bytes, array: bytes) -> bytes:
    return config[:22] + bytes([config[22] + 1]) + config[23:] + array + SECRET


@pytest.mark.parametrize("name", [b"udes", b"crtt", b"cmin", b"free"])
def test_describing_properties_go(name: bytes) -> None:
    picture = coded()
    described = replace(picture, properties=[*picture.properties, (name, SECRET)], essential=[b"hvcC", name])
    assert clean(Heif([described]).write()) == clean(Heif([picture]).write())


def test_unknown_property_goes_unless_essential() -> None:
    picture = coded()
    odd = replace(picture, properties=[*picture.properties, (b"odd ", SECRET)])
    assert clean(Heif([odd]).write()) == clean(Heif([picture]).write())
    with pytest.raises(Unsupported):
        FORMAT.parse(Heif([replace(odd, essential=[b"odd "])]).write())


def test_numbers_are_cut_to_their_length() -> None:
    picture = coded()
    tailed = [(kind, body + (SECRET if kind in (b"ispe", b"pixi") else b"")) for kind, body in picture.properties]
    assert clean(Heif([replace(picture, properties=tailed)]).write()) == clean(Heif([picture]).write())


def test_rotation_stays_and_decides_the_size() -> None:
    wide = coded()
    turned = replace(wide, properties=[*wide.properties, ispe(64, 32), (b"irot", b"\xfd")])
    data = Heif([turned]).write()
    essence = FORMAT.parse(data).essence
    assert (essence.width, essence.height, essence.orientation) == (32, 64, 1)
    assert (b"irot", b"\1") in [(one.type, one.payload(clean(data))) for one in meta_of(clean(data)).properties]


def test_alpha_stays_without_its_subtype() -> None:
    alpha = coded(shade=90)
    alpha = replace(alpha, properties=[*alpha.properties, auxc(ALPHA, SECRET)], hidden=True)
    copy = clean(Heif([coded(), alpha], [(b"auxl", 2, [1]), (b"prem", 1, [2])]).write())
    assert sorted(reference.type for reference in meta_of(copy).references) == [b"auxl", b"prem"]


def test_brands_that_lie_or_are_unknown_go() -> None:
    copy = clean(Heif([coded()], brands=(*HEIC_BRANDS, b"Jane", b"msf1", b"avif", b"tmap")).write())
    assert copy[8:28] == b"heic\0\0\0\0mif1heicmiaf"


def test_other_visible_pictures_stay_each_cleaned() -> None:
    pictures = [coded(), coded(shade=90), coded(shade=200)]
    pictures[2].data += sei(5, SECRET)
    heif = Heif([*pictures, Item(b"Exif", SECRET)], [(b"cdsc", 4, [3])], primary=2)
    document = FORMAT.parse(heif.write())
    copy = b"".join(document.rebuild(Policy()))
    assert document.notes == (SEVERAL_PICTURES,)
    assert types(copy) == [b"hvc1"] * 3
    assert meta_of(copy).primary == 2
    assert SECRET not in copy
    assert len(document.pictures()) == 3
    assert pixels(document.pictures()[0]) == pixels(Heif([coded(shade=90)]).write())
    compare_pictures(document, heif.write(), copy, FORMAT)
    verify(FORMAT, document, copy)


def test_copy_that_lacks_a_further_picture_is_not_verified() -> None:
    document = FORMAT.parse(Heif([coded(), coded(shade=90)]).write())
    with pytest.raises(NotVerified):
        verify(FORMAT, document, clean(Heif([coded()]).write()))


def test_further_picture_that_cannot_be_copied_is_left_out_and_noted() -> None:
    data = Heif([coded(), replace(coded(shade=90), protected=True)]).write()
    document = FORMAT.parse(data)
    assert document.notes == (MORE_PICTURES,)
    assert types(clean(data)) == [b"hvc1"]


def test_hidden_picture_that_nothing_shows_is_refused_by_the_audit() -> None:
    copy = clean(Heif([coded(), coded(shade=90)]).write())
    FORMAT.audit(copy)
    entry = meta_of(copy).items[2].entry
    hidden = bytearray(copy)
    hidden[entry.body + 3] |= 1
    with pytest.raises(NotVerified):
        FORMAT.audit(bytes(hidden))


def test_primary_that_is_the_thumbnail_of_another_keeps_it() -> None:
    data = Heif([coded(), coded(shade=90)], [(b"thmb", 1, [2])]).write()
    assert types(clean(data)) == [b"hvc1", b"hvc1"]


def test_encrypted_item_is_refused() -> None:
    with pytest.raises(Unsupported):
        FORMAT.parse(Heif([replace(coded(), protected=True)]).write())


@pytest.mark.parametrize("kind", [b"jpeg", b"unci", b"mime"])
def test_unknown_codec_is_refused(kind: bytes) -> None:
    with pytest.raises(Unsupported):
        FORMAT.parse(Heif([replace(coded(), type=kind)]).write())


def test_missing_tile_is_refused() -> None:
    whole = Item(b"grid", grid(1, 2, 128, 64), [ispe(128, 64)])
    with pytest.raises(ParseError):
        FORMAT.parse(Heif([whole, coded()], [(b"dimg", 1, [2, 9])]).write())


@pytest.mark.parametrize("old", [b"\0\0\0\0pict", b"infe\2\0\0\0", b"mdat"])
def test_audit_refuses_any_other_byte(old: bytes) -> None:
    copy = clean(tiled().write())
    at = copy.index(old)
    for offset in range(at, at + len(old)):
        changed = bytearray(copy)
        changed[offset] ^= 0x40
        with pytest.raises(ScrubberError):
            FORMAT.audit(bytes(changed))


def test_audit_refuses_a_box_more() -> None:
    copy = clean(tiled().write())
    for extra in (box(b"free", SECRET), full_box(b"meta", 0, 0), box(b"mdat", b"x")):
        with pytest.raises(ScrubberError):
            FORMAT.audit(copy + extra)


def test_audit_refuses_what_isnt_part_of_the_picture() -> None:
    data = clean(Heif([coded()]).write())
    other = Heif([coded(), coded(shade=90)], brands=HEIC_BRANDS).write()
    assert FORMAT.audit(data).unchecked_bytes
    with pytest.raises(NotVerified):
        FORMAT.audit(other)


@pytest.mark.parametrize("exif_first", [b"\0\0\0\6Exif\0\0", b"\xff\xff\xff\xff", b""])
def test_exif_is_found_behind_any_prefix(exif_first: bytes) -> None:
    odd = replace(EXIF, data=exif_first + b"MM\0*\0\0\0\x08" + SECRET)
    found = payloads(Heif([coded(), odd], [(b"cdsc", 2, [1])]).write())
    assert [(one.kind, one.data[:4]) for one in found] == [(PayloadKind.EXIF, b"MM\0*")]


def test_empty_and_unreadable_data_items_are_no_trouble() -> None:
    odd = [Item(b"Exif", b""), Item(b"Exif", b"\0\0"), Item(b"uri ", SECRET), Item(b"mime", SECRET)]
    found = payloads(Heif([coded(), *odd]).write())
    assert [one.kind for one in found] == [PayloadKind.OPAQUE] * 3


@pytest.mark.parametrize("alpha", [False, True])
def test_sequence_without_a_still_picture(alpha: bool) -> None:
    data = hevc_sequence(alpha, rider=sei(5, bytes(16) + SECRET))
    copy = clean(data)
    assert copy == clean(hevc_sequence(alpha))
    essence = FORMAT.parse(copy).essence
    assert (essence.frames, essence.width, essence.height) == (3, 64, 64)
    assert payloads(data)[0].label == "messages in the picture data"


def test_time_of_a_sequence_is_reported() -> None:
    data = bytearray(hevc_sequence())
    at = data.index(b"mvhd") + 8
    data[at : at + 4] = struct.pack(">I", 3_600_000_000)
    (found,) = payloads(bytes(data))
    assert (found.data, found.keyword) == (b"2018:01:28 16:00:00", "creation time")


def test_motion_photo_is_a_video() -> None:
    video = box(b"ftyp", b"mp42", bytes(4)) + box(b"moov", SECRET) + box(b"mdat", SECRET)
    photo = Heif([coded()]).write()
    behind, inside = photo + video, photo + box(b"mpvd", video)
    for data in (behind, inside):
        assert [(one.kind, one.data) for one in payloads(data)] == [(PayloadKind.VIDEO, video)]
        assert clean(data) == clean(photo)


def test_costly_tables_are_refused_quickly() -> None:
    """Many items that each have a large property many times over."""
    parameters = struct.pack(">H", 15_000) + b"\x40\1" * 7_500
    config = dict(coded().properties)[b"hvcC"]
    config = config[:22] + bytes([config[22] + 1]) + b"\x20\0\2" + parameters * 2 + config[23:]
    tiles = [Item(b"hvc1", coded().data, [(b"hvcC", config)] * 250)] * 40
    whole = Item(b"grid", grid(5, 8, 512, 320), [ispe(512, 320)])
    with pytest.raises(LimitExceeded):
        FORMAT.parse(Heif([whole, *tiles], [(b"dimg", 1, range(2, 42))]).write())
