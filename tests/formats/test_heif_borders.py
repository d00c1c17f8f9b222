"""The borders of what properties and compressed pictures of a HEIC or AVIF copy may hold: the last value each way."""

import struct
from collections.abc import Callable
from typing import Any

import pytest

from scrubber.errors import NotVerified, ScrubberError
from scrubber.formats.heif.audit_contents import audit_coded, audit_derived, audit_property
from scrubber.formats.shared.icc.profile import rebuild_profile
from tests.helpers.heif import ALPHA, coded, nal_unit, obu, sei
from tests.helpers.multi_jpeg import PROFILE

EIGHT, TWELVE = b"Jane Doe", b"Jane Secret!"
"""The shortest words that are noticed among numbers, and in parameter sets."""
LONG = b"Jane Secret lives at 48.8867N 2.3431E in Paris"


def refused_by(call: Callable[..., Any], *args: Any, **named: Any) -> str:
    """The check that refuses; empty when none does."""
    try:
        call(*args, **named)
    except NotVerified as refusal:
        return refusal.detail.check
    return ""


LENGTHS = {
    b"ispe": 12, b"irot": 1, b"imir": 1, b"clap": 32, b"pasp": 8, b"clli": 4, b"mdcv": 24, b"amve": 8, b"a1op": 1,
    b"lsel": 2, b"iscl": 12, b"ndwt": 8, b"ccst": 8,
}  # fmt: skip
VERSIONED = (b"ispe", b"iscl", b"ndwt", b"ccst")


@pytest.mark.parametrize("kind", LENGTHS)
def test_properties_have_one_length(kind: bytes) -> None:
    length = LENGTHS[kind]
    assert refused_by(audit_property, kind, bytes(length)) == ""
    for other in (length - 1, length + 1):
        assert refused_by(audit_property, kind, bytes(other)) == "heif.property-length"
    for place in range(min(4, length)):
        marked = bytes(place) + b"\1" + bytes(length - place - 1)
        assert refused_by(audit_property, kind, marked) == ("heif.property-version" if kind in VERSIONED else "")


@pytest.mark.parametrize(
    ("kind", "body", "check"),
    [
        (b"irot", b"\3", ""),
        (b"irot", b"\4", "heif.property-bits"),
        (b"imir", b"\1", ""),
        (b"imir", b"\2", "heif.property-bits"),
        (b"a1op", b"\xff", ""),
        (b"pasp", b"\xff" * 8, ""),
        (b"ccst", bytes(4) + b"\xff\xc0\0\0", ""),
        *[(b"ccst", bytes(5) + bytes((1 << bit,)) + b"\0\0", "heif.property-bits") for bit in range(6)],
        (b"ccst", bytes(6) + b"\1\0", "heif.property-bits"),
        (b"ccst", bytes(7) + b"\1", "heif.property-bits"),
        (b"colr", b"nclx\0\1\0\x0d\0\1\0", ""),
        (b"colr", b"nclx\0\1\0\x0d\0\1\x80", ""),
        *[(b"colr", b"nclx\0\1\0\x0d\0\1" + bytes((1 << bit,)), "heif.colr-nclx") for bit in range(7)],
        (b"colr", b"nclx\0\1\0\x0d\0\1", "heif.colr-nclx"),
        (b"colr", b"nclx\0\1\0\x0d\0\1\x80\0", "heif.colr-nclx"),
        (b"colr", b"prof" + rebuild_profile(PROFILE), ""),
        (b"colr", b"rICC" + rebuild_profile(PROFILE), ""),
        (b"colr", b"Prof" + rebuild_profile(PROFILE), "heif.colr-type"),
        (b"pixi", bytes(4), "heif.pixi-length"),
        (b"pixi", bytes(5), ""),
        (b"pixi", bytes(4) + b"\x10" + b"\x20" * 16, ""),
        (b"pixi", bytes(4) + b"\x11" + b"\x08" * 17, "heif.pixi-values"),
        (b"pixi", bytes(4) + b"\3\x21\x08\x08", "heif.pixi-values"),
        (b"pixi", bytes(4) + b"\3\x08\x08\x21", "heif.pixi-values"),
        (b"pixi", bytes(4) + b"\3\x08\x08", "heif.pixi-length"),
        (b"pixi", b"\0\0\0\1\3\x08\x08\x08", "heif.pixi-length"),
        (b"auxC", bytes(4) + ALPHA + b"\0", ""),
        (b"auxi", bytes(4) + ALPHA + b"\0", ""),
        (b"auxC", bytes(4) + ALPHA, "heif.auxiliary-type"),
        (b"auxC", b"\0\0\0\1" + ALPHA + b"\0", "heif.auxiliary-type"),
        (b"cclv", b"", "heif.cclv-bits"),
        (b"cclv", b"\0", ""),
        *[(b"cclv", bytes((1 << bit,)), "heif.cclv-bits") for bit in (0, 1, 6, 7)],
        *[
            (b"cclv", bytes((flag,)) + bytes(length + more), "heif.cclv-length" if more else "")
            for flag, length in ((0x20, 24), (0x10, 4), (0x08, 4), (0x04, 4), (0x3C, 36))
            for more in (-1, 0, 1)
        ],
        (b"cclv", b"\x20" + EIGHT + bytes(16), "heif.cclv-bits"),
        (b"a1lx", b"\0" + bytes(6), ""),
        (b"a1lx", b"\1" + bytes(12), ""),
        (b"a1lx", b"\0" + bytes(12), "heif.a1lx"),
        (b"a1lx", b"\1" + bytes(6), "heif.a1lx"),
        (b"a1lx", b"\2" + bytes(12), "heif.a1lx"),
        (b"mdcv", bytes(8) + EIGHT + bytes(8), "heif.property-text"),
        (b"mdcv", bytes(8) + EIGHT[:7] + bytes(9), ""),
        (b"Jane", b"", "heif.property-unknown"),
    ],
)
def test_properties(kind: bytes, body: bytes, check: str) -> None:
    assert refused_by(audit_property, kind, body) == check


def test_a_profile_in_a_property_is_audited() -> None:
    profile = rebuild_profile(PROFILE)
    assert refused_by(audit_property, b"colr", b"prof" + profile + b"\0").startswith("icc.")


def config() -> bytes:
    return dict(coded().properties)[b"hvcC"]


def with_unit(kind: int, *units: bytes) -> bytes:
    """The body of `hvcC` with an array of these units behind its others."""
    array = struct.pack(">BH", kind, len(units)) + b"".join(struct.pack(">H", len(unit)) + unit for unit in units)
    return config()[:22] + bytes((config()[22] + 1,)) + config()[23:] + array


@pytest.mark.parametrize(
    ("body", "check"),
    [
        (config(), ""),
        (with_unit(0x22, b"\x44\1"), ""),
        (with_unit(0x22, b"\x44\7abc"), ""),
        (with_unit(0xA2, b"\x44\1abc"), ""),
        (with_unit(0x22, b"\x44\1abc", b"\x44"), "heif.hvcc-unit"),
        (with_unit(0x22, b"\x44"), "heif.hvcc-unit"),
        (with_unit(0x22, b"\x44\x08"), "heif.hvcc-unit"),
        (with_unit(0x22, b"\x45\1"), "heif.hvcc-unit"),
        (with_unit(0x21, b"\x42\1"), ""),
        (with_unit(0x20, b"\x40\1"), ""),
        (with_unit(0x23, b"\x46\1"), "heif.hvcc-array"),
        (with_unit(0x1F, b"\x3e\1"), "heif.hvcc-array"),
        (with_unit(0x22), "heif.hvcc-array"),
        (with_unit(0x22, b"\x44\1" + TWELVE), "heif.hvcc-unit-text"),
        (with_unit(0x22, b"\x44\1" + TWELVE[:10] + bytes(3)), ""),
        (config()[:2] + EIGHT + config()[10:], "heif.hvcc-text"),
        (config()[:4] + EIGHT + config()[12:], "heif.hvcc-text"),
        (config()[:5] + EIGHT[:7] + config()[12:], ""),
        (config()[:5] + EIGHT + config()[13:], ""),
        (config()[:1] + EIGHT + config()[9:], ""),
    ],
)
def test_decoder_configurations(body: bytes, check: str) -> None:
    assert refused_by(audit_property, b"hvcC", body) == check


@pytest.mark.parametrize(
    ("body", "check"),
    [
        (b"\x81\0\0\0", ""),
        (b"\x81\0\0", "heif.av1c-bits"),
        (b"\x80\0\0\0", "heif.av1c-bits"),
        (b"\x82\0\0\0", "heif.av1c-bits"),
        (b"\x81\xff\xff\x10", ""),
        (b"\x81\xff\xff\x1f", ""),
        (b"\x81\0\0\1", "heif.av1c-bits"),
        (b"\x81\0\0\x0f", "heif.av1c-bits"),
        (b"\x81\0\0\x20", "heif.av1c-bits"),
        (b"\x81\0\0\0" + obu(1, b"abc"), ""),
        (b"\x81\0\0\0" + obu(1, b"abc") + obu(4, b"abc"), "heif.av1c-units"),
        (b"\x81\0\0\0" + obu(1, TWELVE), "heif.av1c-text"),
        (b"\x81\0\0\0" + obu(1, TWELVE[:9]), ""),
    ],
)
def test_av1_configurations(body: bytes, check: str) -> None:
    assert refused_by(audit_property, b"av1C", body) == check


@pytest.mark.parametrize(
    ("kind", "data", "inputs", "check"),
    [
        (b"iden", b"", 1, ""),
        (b"iden", b"\0", 1, "heif.derived-length"),
        (b"tmap", bytes(62), 2, ""),
        (b"tmap", bytes(3) + b"\xff\xff\x40" + bytes(56), 2, ""),
        (b"tmap", bytes(61), 2, "heif.derived-length"),
        (b"tmap", bytes(63), 2, "heif.derived-length"),
        (b"tmap", bytes(5) + b"\x80" + bytes(136), 2, ""),
        (b"tmap", bytes(5) + b"\x80" + bytes(56), 2, "heif.derived-length"),
        (b"tmap", bytes(142), 2, "heif.derived-length"),
        (b"tmap", bytes(5), 2, "heif.tmap-bits"),
        (b"tmap", bytes(6), 2, "heif.derived-length"),
        *[(b"tmap", bytes(at) + b"\1" + bytes(61 - at), 2, "heif.tmap-bits") for at in range(3)],
        *[(b"tmap", bytes(5) + bytes((1 << bit,)) + bytes(56), 2, "heif.tmap-bits") for bit in range(6)],
        (b"grid", bytes(8), 1, ""),
        (b"grid", bytes(9), 1, "heif.derived-length"),
        (b"grid", b"\0\1" + bytes(10), 1, ""),
        (b"grid", b"\0\1" + bytes(6), 1, "heif.derived-length"),
        (b"grid", b"\0\2\1" + bytes(5), 1, ""),
        (b"grid", b"\1" + bytes(7), 1, "heif.derived-version"),
        (b"grid", b"", 1, "heif.derived-length"),
        (b"grid", b"\0", 1, "heif.derived-length"),
        (b"grid", b"\0\0", 1, "heif.derived-length"),
        (b"iovl", bytes(14), 0, ""),
        (b"iovl", bytes(22), 2, ""),
        (b"iovl", bytes(23), 2, "heif.derived-length"),
        (b"iovl", b"\0\1" + bytes(32), 2, ""),
        (b"iovl", b"\0\1" + bytes(20), 2, "heif.derived-length"),
        (b"iovl", b"\1" + bytes(21), 2, "heif.derived-version"),
        (b"iovl", b"\0\0" + EIGHT + bytes(12), 2, "heif.derived-text"),
        (b"iovl", b"\0" * 9 + b"\xff" + TWELVE, 2, "heif.derived-text"),
        (b"iovl", b"\0" * 9 + b"\xff" + TWELVE[:10] + b"\0\0", 2, ""),
        (b"iovl", b"\0\0\xff" + EIGHT + b"\xff" * 11, 2, ""),
    ],
)
def test_items_made_of_others(kind: bytes, data: bytes, inputs: int, check: str) -> None:
    assert refused_by(audit_derived, kind, memoryview(data), inputs, 0) == check


def test_what_is_an_item_made_of_others() -> None:
    assert audit_derived(b"iden", memoryview(b""), 1, 0) is True
    assert audit_derived(b"hvc1", memoryview(b"anything"), 0, 0) is False


def of_hevc(data: bytes, body: bytes = b"", kind: bytes = b"hvc1", **options: Any) -> str:
    """The check that refuses the data of a picture whose configuration is `body`."""
    boxes = [(b"ispe", b""), (b"hvcC", body or config())]
    options = {"one_picture": True, **options}
    return refused_by(audit_coded, kind, boxes, memoryview(data), 0, **options)


def picture(*units: bytes) -> bytes:
    """The data of one picture, with units in front of it."""
    return b"".join(units) + nal_unit(19, b"\x80\xff\xff")


@pytest.mark.parametrize("kind", [b"hvc1", b"hev1"])
def test_a_picture_of_hevc(kind: bytes) -> None:
    assert of_hevc(picture(), kind=kind) == ""
    assert of_hevc(b"") == of_hevc(picture() + picture()) == "heif.picture-count"
    assert of_hevc(nal_unit(19, b"\0")) == of_hevc(nal_unit(19, b"\x7f")) == "heif.picture-count"
    assert of_hevc(nal_unit(19, b"")) == "heif.picture-count"
    assert of_hevc(picture() + nal_unit(1, b"\x80"), one_picture=False) == ""
    assert of_hevc(nal_unit(1, b"\0"), one_picture=False) == "heif.picture-count"
    assert of_hevc(picture(), kind=b"jpeg") == "heif.item-type"
    assert refused_by(audit_coded, kind, [], memoryview(picture()), 0, one_picture=True) == "heif.config-missing"


def test_parameters_of_hevc_come_before_the_first_picture() -> None:
    bare = config()[:22] + b"\0"
    sets = nal_unit(33, b"\xff"), nal_unit(34, b"\xff")
    assert of_hevc(picture(), bare) == "heif.parameter-sets"
    assert of_hevc(picture(), bare, is_first=False) == ""
    assert [of_hevc(picture(one), bare) for one in sets] == ["heif.parameter-sets"] * 2
    assert of_hevc(picture(*sets), bare) == ""
    held = bare[:22] + b"\1" + b"\xa1\0\1\0\2\x42\1"
    assert of_hevc(picture(sets[1]), held) == ""
    assert of_hevc(picture(sets[0]), held) == "heif.parameter-sets"


@pytest.mark.parametrize(
    ("unit", "check"),
    [
        *[(nal_unit(kind, b"\0"), "") for kind in (*range(10), *range(16, 22), 32, 33, 34)],
        *[(nal_unit(kind, b"\0"), "heif.nal-type") for kind in (10, 15, 22, 31, 35, 38, 40, 63)],
        *[(nal_unit(kind, b""), "") for kind in (36, 37)],
        *[(nal_unit(kind, b"\0"), "heif.nal-end-mark") for kind in (36, 37)],
        (nal_unit(32, b"\xff"), ""),  # no picture, whatever its first bit
        (nal_unit(1, b"\0", layer=1), "heif.nal-layer"),
        (nal_unit(1, b"\0", layer=32), "heif.nal-layer"),
        (nal_unit(34, b"\xff" + TWELVE + b"\xff"), "heif.nal-text"),
        (nal_unit(34, b"\xff" + TWELVE[:11] + b"\xff"), ""),
        (nal_unit(1, b"\0\xff" + LONG[:31] + b"\xff" * 20), ""),
        (nal_unit(1, b"\0\xff" + LONG[:32] + b"\xff" * 20), "heif.nal-text"),
        *[
            (sei(kind, b"\xff" * (length + more)), "heif.nal-message" if more else "")
            for kind, length in ((137, 24), (144, 4), (147, 1), (148, 8))
            for more in (-1, 0, 1)
        ],
        (sei(137, b"\xff" * 16 + EIGHT), "heif.nal-message"),
        (sei(137, b"\xff" * 17 + EIGHT[:7]), ""),
        (sei(5, b"\xff" * 16), "heif.nal-message"),
        (nal_unit(39, b"\x89\x18"), "heif.nal-message"),
    ],
)
def test_units_of_hevc(unit: bytes, check: str) -> None:
    assert of_hevc(picture(unit)) == check


def test_where_a_unit_stands_is_told() -> None:
    sound = nal_unit(34, b"\0")
    with pytest.raises(ScrubberError) as caught:
        audit_coded(
            b"hvc1", [(b"hvcC", config())], memoryview(picture(sound, nal_unit(63, b"\0"))), 100, one_picture=True
        )
    assert (caught.value.detail.check, caught.value.detail.offset) == ("heif.nal-type", 100 + len(sound))


def of_av1(data: bytes, body: bytes = b"\x81\0\0\0" + obu(1, b"abc"), **options: Any) -> str:
    """The check that refuses the data of an AV1 picture whose configuration is `body`."""
    return refused_by(audit_coded, b"av01", [(b"av1C", body)], memoryview(data), 0, one_picture=True, **options)


def test_a_picture_of_av1_has_its_sequence_header() -> None:
    bare = b"\x81\0\0\0"
    assert of_av1(obu(6, b"\xff")) == of_av1(obu(1, b"a") + obu(6, b"\xff"), bare) == ""
    assert of_av1(obu(6, b"\xff"), bare) == "heif.sequence-header"
    assert of_av1(obu(6, b"\xff"), bare, is_first=False) == ""


@pytest.mark.parametrize(
    ("unit", "check"),
    [
        *[(obu(kind, b"\xff"), "") for kind in (1, 3, 4, 6, 7)],
        *[(obu(kind, b"\xff"), "heif.obu-type") for kind in (0, 2, 8, 9, 14, 15)],
        (obu(2, b""), ""),
        (obu(8, b""), "heif.obu-type"),
        (obu(1, b"\xff" + TWELVE + b"\xff"), "heif.obu-text"),
        (obu(1, b"\xff" + TWELVE[:11] + b"\xff"), ""),
        (obu(6, b"\xff" + LONG[:32] + b"\xff" * 20), "heif.obu-text"),
        (obu(6, b"\xff" + LONG[:31] + b"\xff" * 20), ""),
        (obu(5, b""), "heif.obu-metadata"),
        (obu(5, b"\x80"), "heif.obu-metadata"),
        *[
            (obu(5, bytes((kind,)) + b"\xff" * (length + more) + b"\x80"), "heif.obu-metadata" if more else "")
            for kind, length in ((1, 4), (2, 24))
            for more in (-1, 0, 1)
        ],
        (obu(5, b"\1" + b"\xff" * 4 + b"\x81"), "heif.obu-metadata"),
        (obu(5, b"\3" + b"\xff" * 4 + b"\x80"), "heif.obu-metadata"),
        (obu(5, b"\2" + EIGHT + b"\xff" * 16 + b"\x80"), "heif.obu-metadata"),
        (obu(5, b"\2" + b"\xff" * 16 + EIGHT + b"\x80"), "heif.obu-metadata"),
        (obu(5, b"\2" + b"\xff" * 17 + EIGHT[:7] + b"\x80"), ""),
    ],
)
def test_units_of_av1(unit: bytes, check: str) -> None:
    assert of_av1(obu(6, b"\xff") + unit) == check
