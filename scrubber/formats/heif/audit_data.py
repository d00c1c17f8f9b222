"""The strict reading of what the tables of a HEIC or AVIF copy point to: properties and compressed pictures.

Written against the standards' layouts, without the writer's functions.
"""

from collections.abc import Sequence

from scrubber.bitstreams import av1, hevc
from scrubber.bitstreams.hidden_text import IN_COMPRESSED, IN_NUMBERS, IN_PARAMETERS, has_text
from scrubber.errors import ParseError
from scrubber.formats.base import require
from scrubber.formats.shared.icc.profile import audit_profile, colour_digest
from scrubber.i18n import N_

_LENGTHS = {
    b"ispe": 12,
    b"irot": 1,
    b"imir": 1,
    b"clap": 32,
    b"pasp": 8,
    b"clli": 4,
    b"mdcv": 24,
    b"amve": 8,
    b"a1op": 1,
    b"lsel": 2,
    b"iscl": 12,
    b"ndwt": 8,
    b"ccst": 8,
}
_ZERO_HEADED = (b"ispe", b"iscl", b"ndwt", b"ccst")
_AUXILIARY = (
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
    b"urn:mpeg:hevc:2015:auxid:1",
    b"urn:mpeg:avc:2015:auxid:1",
    b"urn:com:apple:photo:2020:aux:hdrgainmap",
    b"urn:com:photo:aux:hdrgainmap",
)
_PROPERTY = N_("a property of the picture holds something that does not belong there")
_RIDING = N_("something travels inside the compressed picture")
_DERIVED = (b"grid", b"iovl", b"iden", b"tmap")


def audit_property(kind: bytes, body: bytes) -> None:
    """Raise `NotVerified` or `ParseError` unless this property may stand in a copy exactly so."""
    if kind in _LENGTHS:
        require(len(body) == _LENGTHS[kind] and not has_text(body, IN_NUMBERS), _PROPERTY)
        require(kind not in _ZERO_HEADED or body[:4] == bytes(4), _PROPERTY)
        require(kind != b"irot" or body[0] <= 3, _PROPERTY)
        require(kind != b"imir" or body[0] <= 1, _PROPERTY)
        require(kind != b"ccst" or (body[5] & 0x3F, body[6:]) == (0, b"\0\0"), _PROPERTY)
    else:
        require(kind in _VARIABLE, _PROPERTY)
        _VARIABLE[kind](body)


def _colr(body: bytes) -> None:
    if body[:4] == b"nclx":
        require(len(body) == 11 and not body[10] & 0x7F, _PROPERTY)
    else:
        require(body[:4] in (b"prof", b"rICC"), _PROPERTY)
        audit_profile(body[4:])


def _pixi(body: bytes) -> None:
    require(len(body) > 4 and body[:4] == bytes(4) and len(body) == 5 + body[4], _PROPERTY)
    require(body[4] <= 16 and all(bits <= 32 for bits in body[5:]), _PROPERTY)


def _auxiliary(body: bytes) -> None:
    require(body in [bytes(4) + urn + b"\0" for urn in _AUXILIARY], _PROPERTY)


def _cclv(body: bytes) -> None:
    require(len(body) > 0 and not body[0] & 0xC3 and not has_text(body, IN_NUMBERS), _PROPERTY)
    fields = ((0x20, 24), (0x10, 4), (0x08, 4), (0x04, 4))
    require(len(body) == 1 + sum(length for flag, length in fields if body[0] & flag), _PROPERTY)


def _a1lx(body: bytes) -> None:
    require((body[:1], len(body)) in ((b"\0", 7), (b"\1", 13)), _PROPERTY)


def _hvcc(body: bytes) -> None:
    config = hevc.read_config(body)
    require(hevc.write_config(config) == body and not has_text(body[2:12], IN_NUMBERS), _PROPERTY)
    for kind, units in config.arrays:
        require(kind & 0x3F in (32, 33, 34) and len(units) > 0, _RIDING)
        for unit in units:
            require(len(unit) >= 2 and unit[0] == (kind & 0x3F) << 1 and unit[1] < 8, _RIDING)
            require(not has_text(unit, IN_PARAMETERS), _RIDING)


def _av1c(body: bytes) -> None:
    require(len(body) >= 4 and body[0] == 0x81 and (body[3] == 0 or 0x10 <= body[3] <= 0x1F), _PROPERTY)
    require(all(obu.type == av1.SEQUENCE_HEADER for obu in av1.iter_obus(body[4:])), _RIDING)
    require(not has_text(body[4:], IN_PARAMETERS), _RIDING)


_VARIABLE = {
    b"colr": _colr,
    b"pixi": _pixi,
    b"auxC": _auxiliary,
    b"auxi": _auxiliary,
    b"cclv": _cclv,
    b"a1lx": _a1lx,
    b"hvcC": _hvcc,
    b"av1C": _av1c,
}


def property_colour(box: bytes) -> bytes:
    """What a colour property does to the samples; empty for every other property."""
    if box[4:8] != b"colr":
        return b""
    return box[8:] if box[8:12] == b"nclx" else colour_digest(box[12:])


def audit_derived(kind: bytes, data: memoryview, inputs: int) -> bool:
    """Whether `kind` is a derived item; raises `NotVerified` when its data is longer than its fields."""
    if kind not in _DERIVED:
        return False
    lengths = {b"iden": 0}
    if kind == b"grid" and len(data) >= 2:
        lengths[kind] = 12 if data[1] & 1 else 8
    elif kind == b"iovl" and len(data) >= 2:
        lengths[kind] = 10 + (8 if data[1] & 1 else 4) * (inputs + 1)
    elif kind == b"tmap" and len(data) >= 6:
        require(not any(data[:3]) and not data[5] & 0x3F, _PROPERTY)
        lengths[kind] = 142 if data[5] & 0x80 else 62
    require(lengths.get(kind) == len(data), _PROPERTY)
    require(kind in (b"iden", b"tmap") or data[0] == 0, _PROPERTY)
    require(not has_text(bytes(data), IN_PARAMETERS) and not has_text(bytes(data[2:10]), IN_NUMBERS), _PROPERTY)
    return True


def audit_coded(kind: bytes, boxes: Sequence[tuple[bytes, bytes]], data: memoryview, one_picture: bool) -> None:
    """Raise `NotVerified` or `ParseError` when compressed data holds anything but pictures and their headers."""
    require(kind in (b"hvc1", b"hev1", b"av01"), _PROPERTY)
    configs = [body for name, body in boxes if name == (b"av1C" if kind == b"av01" else b"hvcC")]
    require(len(configs) > 0, _PROPERTY)
    if kind == b"av01":
        _audit_obus(data)
    else:
        _audit_nal_units(data, (configs[0][21] & 3) + 1, one_picture)


def _audit_obus(data: memoryview) -> None:
    for obu in av1.iter_obus(data):
        body = data[obu.body : obu.end]
        if obu.type == 5:
            light = len(body) > 0 and {1: 6, 2: 26}.get(body[0]) == len(body) and body[-1] == 0x80
            require(light and not has_text(bytes(body[1:-1]), IN_NUMBERS), _RIDING)
        else:
            require(obu.type in (1, 3, 4, 6, 7) or (obu.type == 2 and len(body) == 0), _RIDING)
            require(
                not has_text(bytes(body), IN_PARAMETERS if obu.type == av1.SEQUENCE_HEADER else IN_COMPRESSED), _RIDING
            )


def _audit_nal_units(data: memoryview, length_size: int, one_picture: bool) -> None:
    pictures = 0
    for unit in hevc.iter_nal_units(data, length_size):
        require(unit.layer == 0, _RIDING)
        is_parameters = unit.type in (hevc.VPS, hevc.SPS, hevc.PPS)
        require(
            not has_text(bytes(data[unit.body : unit.end]), IN_PARAMETERS if is_parameters else IN_COMPRESSED), _RIDING
        )
        if unit.type == hevc.PREFIX_SEI:
            require(_only_light(bytes(data[unit.body : unit.end])), _RIDING)
        elif unit.type in (36, 37):
            require(unit.end - unit.body == 2, _RIDING)
        elif unit.type < 32:
            require(unit.type <= 9 or 16 <= unit.type <= 21, _RIDING)
            pictures += unit.end - unit.body > 2 and data[unit.body + 2] >> 7
        else:
            require(unit.type in (32, 33, 34), _RIDING)
    require(pictures == 1 if one_picture else pictures >= 1, _RIDING)


def _only_light(nal: bytes) -> bool:
    lengths = {137: 24, 144: 4, 147: 1, 148: 8}
    try:
        messages = hevc.sei_messages(nal)
        return all(
            lengths.get(kind) == len(content) and not has_text(content, IN_NUMBERS) for kind, content in messages
        )
    except ParseError:
        return False
