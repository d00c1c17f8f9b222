"""The strict reading of what the tables of a HEIC or AVIF copy point to: properties and compressed pictures.

Written against the standards' layouts, without the writer's functions.
"""

from collections.abc import Callable, Sequence

from scrubber.bitstreams import av1, hevc
from scrubber.bitstreams.hidden_text import IN_COMPRESSED, IN_NUMBERS, IN_PARAMETERS, has_text
from scrubber.containers.isobmff.codes import (
    AUXILIARY_KEPT,
    AV1_TYPES,
    CODED_TYPES,
    DERIVED_TYPES,
    PROFILES,
    ColourType,
    ItemType,
    PropertyType,
)
from scrubber.errors import ParseError
from scrubber.formats import reasons
from scrubber.formats.base import require
from scrubber.formats.shared.gain_map import read_numbers
from scrubber.formats.shared.icc.audit import audit_profile
from scrubber.formats.shared.icc.essence import colour_digest

_LENGTHS = {
    PropertyType.ISPE: 12,
    PropertyType.IROT: 1,
    PropertyType.IMIR: 1,
    PropertyType.CLAP: 32,
    PropertyType.PASP: 8,
    PropertyType.CLLI: 4,
    PropertyType.MDCV: 24,
    PropertyType.AMVE: 8,
    PropertyType.A1OP: 1,
    PropertyType.LSEL: 2,
    PropertyType.ISCL: 12,
    PropertyType.NDWT: 8,
    PropertyType.CCST: 8,
}
_HIGHEST = {PropertyType.IROT: 3, PropertyType.IMIR: 1}
_FULL = (PropertyType.ISPE, PropertyType.ISCL, PropertyType.NDWT, PropertyType.CCST)
_LIGHT_SEI = {137: 24, 144: 4, 147: 1, 148: 8}
_LIGHT_METADATA = {1: 6, 2: 26}
_PARAMETER_SETS = (hevc.VPS, hevc.SPS, hevc.PPS)
_MAX_CHANNELS, _MAX_BITS = 16, 32


def audit_property(kind: bytes, body: bytes, offset: int | None = None) -> None:
    """Raise `NotVerified` or `ParseError` unless this property may stand in a copy exactly so."""
    name = kind.decode("latin-1")
    if kind not in _LENGTHS:
        require(kind in _VARIABLE, reasons.NOT_BELONGING, "heif.property-unknown", name, offset)
        _VARIABLE[kind](body)
        return
    require(len(body) == _LENGTHS[kind], reasons.NOT_BELONGING, "heif.property-length", name, offset)
    require(not has_text(body, IN_NUMBERS), reasons.TEXT_IN_NUMBERS, "heif.property-text", name, offset)
    require(kind not in _FULL or body[:4] == bytes(4), reasons.NOT_BELONGING, "heif.property-version", name, offset)
    require(_has_known_bits(kind, body), reasons.NOT_BELONGING, "heif.property-bits", name, offset)


def _has_known_bits(kind: bytes, body: bytes) -> bool:
    """Whether bits without a meaning are zero."""
    if kind == PropertyType.CCST:
        return body[5] & 0x3F == 0 and body[6:] == b"\0\0"
    return kind not in _HIGHEST or body[0] <= _HIGHEST[kind]


def _colr(body: bytes) -> None:
    if body[:4] == ColourType.NCLX:
        require(len(body) == 11 and not body[10] & 0x7F, reasons.NOT_BELONGING, "heif.colr-nclx", "colr")
    else:
        require(body[:4] in PROFILES, reasons.NOT_BELONGING, "heif.colr-type", "colr")
        audit_profile(body[4:])


def _pixi(body: bytes) -> None:
    whole = len(body) > 4 and body[:4] == bytes(4) and len(body) == 5 + body[4]
    require(whole, reasons.NOT_BELONGING, "heif.pixi-length", "pixi")
    plain = body[4] <= _MAX_CHANNELS and all(bits <= _MAX_BITS for bits in body[5:])
    require(plain, reasons.NOT_BELONGING, "heif.pixi-values", "pixi")


def _auxiliary(body: bytes) -> None:
    known = body in [bytes(4) + urn + b"\0" for urn in AUXILIARY_KEPT]
    require(known, reasons.NOT_BELONGING, "heif.auxiliary-type", "auxC")


def _cclv(body: bytes) -> None:
    plain = len(body) > 0 and not body[0] & 0xC3 and not has_text(body, IN_NUMBERS)
    require(plain, reasons.NOT_BELONGING, "heif.cclv-bits", "cclv")
    fields = ((0x20, 24), (0x10, 4), (0x08, 4), (0x04, 4))
    length = 1 + sum(length for flag, length in fields if body[0] & flag)
    require(len(body) == length, reasons.NOT_BELONGING, "heif.cclv-length", "cclv")


def _a1lx(body: bytes) -> None:
    require((body[:1], len(body)) in ((b"\0", 7), (b"\1", 13)), reasons.NOT_BELONGING, "heif.a1lx", "a1lx")


def _hvcc(body: bytes) -> None:
    config = hevc.read_config(body)
    require(hevc.write_config(config) == body, reasons.NOT_BELONGING, "heif.hvcc-form", "hvcC")
    require(not has_text(body[2:12], IN_NUMBERS), reasons.TEXT_IN_NUMBERS, "heif.hvcc-text", "hvcC")
    for kind, units in config.arrays:
        known = kind & 0x3F in _PARAMETER_SETS and len(units) > 0
        require(known, reasons.NOT_BELONGING, "heif.hvcc-array", "hvcC")
        for unit in units:
            fits = len(unit) >= 2 and unit[0] == (kind & 0x3F) << 1 and unit[1] < 8
            require(fits, reasons.NOT_BELONGING, "heif.hvcc-unit", "hvcC")
            require(not has_text(unit, IN_PARAMETERS), reasons.TEXT_IN_NUMBERS, "heif.hvcc-unit-text", "hvcC")


def _av1c(body: bytes) -> None:
    plain = len(body) >= 4 and body[0] == 0x81 and (body[3] == 0 or 0x10 <= body[3] <= 0x1F)
    require(plain, reasons.NOT_BELONGING, "heif.av1c-bits", "av1C")
    headers = all(obu.type == av1.SEQUENCE_HEADER for obu in av1.iter_obus(body[4:]))
    require(headers, reasons.NOT_BELONGING, "heif.av1c-units", "av1C")
    require(not has_text(body[4:], IN_PARAMETERS), reasons.TEXT_IN_NUMBERS, "heif.av1c-text", "av1C")


_VARIABLE: dict[bytes, Callable[[bytes], None]] = {
    PropertyType.COLR: _colr,
    PropertyType.PIXI: _pixi,
    PropertyType.AUXC: _auxiliary,
    PropertyType.AUXI: _auxiliary,
    PropertyType.CCLV: _cclv,
    PropertyType.A1LX: _a1lx,
    PropertyType.HVCC: _hvcc,
    PropertyType.AV1C: _av1c,
}


def property_colour(box: bytes) -> bytes:
    """What a colour property does to the samples; empty for every other property."""
    if box[4:8] != PropertyType.COLR:
        return b""
    return box[8:] if box[8:12] == ColourType.NCLX else colour_digest(box[12:])


def audit_derived(kind: bytes, data: memoryview, inputs: int, offset: int) -> bool:
    """Whether `kind` is a derived item; raises `NotVerified` when its data is longer than its fields."""
    if kind not in DERIVED_TYPES:
        return False
    name = kind.decode("latin-1")
    if kind == ItemType.TMAP:
        plain = len(data) >= 6 and not any(data[:3]) and not data[5] & 0x3F
        require(plain, reasons.NOT_BELONGING, "heif.tmap-bits", name, offset)
    require(
        len(data) == _derived_length(kind, data, inputs), reasons.NOT_BELONGING, "heif.derived-length", name, offset
    )
    is_plan = kind in (ItemType.GRID, ItemType.IOVL)
    require(not is_plan or data[0] == 0, reasons.NOT_BELONGING, "heif.derived-version", name, offset)
    words = has_text(bytes(data), IN_PARAMETERS) or has_text(bytes(data[2:10]), IN_NUMBERS)
    require(not words, reasons.TEXT_IN_NUMBERS, "heif.derived-text", name, offset)
    return True


def _derived_length(kind: bytes, data: memoryview, inputs: int) -> int:
    """The length that the fields of a derived item ask for; that of small fields when the first are missing."""
    if kind == ItemType.IDEN:
        return 0
    if kind == ItemType.TMAP:
        return 142 if data[5] & 0x80 else 62
    is_large = any(flags & 1 for flags in data[1:2])
    if kind == ItemType.GRID:
        return 12 if is_large else 8
    return 10 + (8 if is_large else 4) * (inputs + 1)


def audit_coded(
    kind: bytes,
    boxes: Sequence[tuple[bytes, bytes]],
    data: memoryview,
    offset: int,
    *,
    one_picture: bool,
    is_first: bool = True,
) -> None:
    """Raise `NotVerified` or `ParseError` when compressed data holds anything but pictures and their headers.

    `boxes` are type and body of the properties, `offset` is where `data` begins in the copy, `is_first` tells whether
    a decoder starts here and needs all parameters.
    """
    require(kind in CODED_TYPES, reasons.NOT_BELONGING, "heif.item-type", kind.decode("latin-1"), offset)
    config_type = PropertyType.AV1C if kind in AV1_TYPES else PropertyType.HVCC
    config = next((body for name, body in boxes if name == config_type), None)
    require(config is not None, reasons.DATA_UNREADABLE, "heif.config-missing", kind.decode("latin-1"), offset)
    assert config is not None
    if kind in AV1_TYPES:
        _audit_av1(config, data, offset, is_first)
    else:
        _audit_hevc(config, data, offset, is_first, one_picture)


def _audit_av1(config: bytes, data: memoryview, offset: int, is_first: bool) -> None:
    kinds = {obu.type for obu in av1.iter_obus(config[4:])} | _audit_obus(data, offset)
    whole = av1.SEQUENCE_HEADER in kinds
    require(whole or not is_first, reasons.DATA_UNREADABLE, "heif.sequence-header", "av1C", offset)


def _audit_hevc(config: bytes, data: memoryview, offset: int, is_first: bool, one_picture: bool) -> None:
    record = hevc.read_config(config)
    kinds = {number & 0x3F for number, _units in record.arrays}
    kinds |= _audit_nal_units(data, record.length_size, one_picture, offset)
    whole = {hevc.SPS, hevc.PPS} <= kinds
    require(whole or not is_first, reasons.DATA_UNREADABLE, "heif.parameter-sets", "hvcC", offset)


def _audit_obus(data: memoryview, offset: int) -> set[int]:
    """The types of the units in `data`."""
    kinds: set[int] = set()
    for obu in av1.iter_obus(data):
        kinds.add(obu.type)
        body, at = bytes(data[obu.body : obu.end]), offset + obu.start
        if obu.type == av1.METADATA:
            light = bool(body) and _LIGHT_METADATA.get(body[0]) == len(body) and body[-1] == 0x80
            light = light and not has_text(body[1:-1], IN_NUMBERS)
            require(light, reasons.NOT_BELONGING, "heif.obu-metadata", "OBU_METADATA", at)
            continue
        known = obu.type in (1, 3, 4, 6, 7) or (obu.type == av1.TEMPORAL_DELIMITER and not body)
        require(known, reasons.NOT_BELONGING, "heif.obu-type", f"OBU {obu.type}", at)
        least = IN_PARAMETERS if obu.type == av1.SEQUENCE_HEADER else IN_COMPRESSED
        require(not has_text(body, least), reasons.TEXT_IN_NUMBERS, "heif.obu-text", f"OBU {obu.type}", at)
    return kinds


def _audit_nal_units(data: memoryview, length_size: int, one_picture: bool, offset: int) -> set[int]:
    """The types of the units in `data`."""
    kinds, pictures = set(), 0
    for unit in hevc.iter_nal_units(data, length_size):
        kinds.add(unit.type)
        _audit_nal_unit(unit, bytes(data[unit.body : unit.end]), offset + unit.start)
        if unit.type < hevc.VPS:
            pictures += unit.end - unit.body > 2 and data[unit.body + 2] >> 7
    require(
        pictures == 1 if one_picture else pictures >= 1, reasons.NOT_BELONGING, "heif.picture-count", "hvc1", offset
    )
    return kinds


def _audit_nal_unit(unit: hevc.NalUnit, content: bytes, at: int) -> None:
    part = f"NAL unit {unit.type}"
    require(unit.layer == 0, reasons.NOT_BELONGING, "heif.nal-layer", part, at)
    least = IN_PARAMETERS if unit.type in _PARAMETER_SETS else IN_COMPRESSED
    require(not has_text(content, least), reasons.TEXT_IN_NUMBERS, "heif.nal-text", part, at)
    if unit.type == hevc.PREFIX_SEI:
        require(_only_light(content), reasons.NOT_BELONGING, "heif.nal-message", part, at)
    elif unit.type in (hevc.END_OF_SEQUENCE, hevc.END_OF_BITSTREAM):
        require(len(content) == 2, reasons.NOT_BELONGING, "heif.nal-end-mark", part, at)
    else:
        known = unit.type <= 9 or 16 <= unit.type <= 21 or unit.type in _PARAMETER_SETS
        require(known, reasons.NOT_BELONGING, "heif.nal-type", part, at)


def _only_light(nal: bytes) -> bool:
    try:
        messages = hevc.sei_messages(nal)
    except ParseError:
        return False
    return all(_LIGHT_SEI.get(kind) == len(content) and not has_text(content, IN_NUMBERS) for kind, content in messages)


def audit_headroom(packet: bytes, offset: int) -> None:
    """Raise `NotVerified` unless `packet`, the strength of a gain map, is exactly what its numbers make."""
    numbers = read_numbers(packet, b"")
    plain = numbers is not None and packet == numbers.packet()
    require(plain, reasons.NOT_BELONGING, "heif.headroom-packet", "mime", offset)
