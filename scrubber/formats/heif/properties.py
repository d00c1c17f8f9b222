"""Which properties of HEIC and AVIF items stay, and cut to what (ISO/IEC 23008-12 section 6.5, MIAF, AV1-AVIF).

The keep-list is data. A property that isn't on it goes; when its file calls it essential and we don't know that it
only describes, a decoder without it would show something else, so the photo is refused.
"""

import struct
from collections.abc import Callable

from scrubber.bitstreams.hidden_text import IN_NUMBERS, IN_PARAMETERS, has_text, refuse_text
from scrubber.containers.isobmff.codes import AUXILIARY_KEPT, PROFILES, ColourType, ItemType, PropertyType
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.heif.coded_data import CONFIG_BOXES
from scrubber.formats.shared.icc.profile import rebuild_profile

FIXED = {
    PropertyType.IROT: 1,
    PropertyType.IMIR: 1,
    PropertyType.CLAP: 32,
    PropertyType.PASP: 8,
    PropertyType.CLLI: 4,
    PropertyType.MDCV: 24,
    PropertyType.AMVE: 8,
    PropertyType.A1OP: 1,
    PropertyType.LSEL: 2,
}
"""Plain boxes of nothing but numbers, with their lengths in bytes."""
FIXED_FULL = {PropertyType.ISPE: 12, PropertyType.ISCL: 12, PropertyType.NDWT: 8}
"""The same for full boxes of version 0; the length counts version and flags."""
MASKED = {PropertyType.IROT: 3, PropertyType.IMIR: 1}
"""Properties of one byte with the bits that mean something."""
DESCRIPTIVE = frozenset(
    b"udes altt crtt mdft cmin cmex rloc aebr wbbr fobr afbr dobr pano rref subs tols imor prdi oinf free skip".split()
)
"""Known properties that go even when a file calls them essential: they change no pixel of the picture shown."""
NCLX_BYTES = 11
_MAX_CHANNELS, _MAX_BITS = 16, 32
_FILL_COLOUR = slice(2, 10)


def clean_property(kind: bytes, body: bytes) -> bytes | None:
    """The body to write, or None when the property goes. Raises `Unsupported` and `ParseError`."""
    if kind in CONFIG_BOXES:
        return CONFIG_BOXES[kind][1](body)
    return _CLEANERS[kind](body) if kind in _CLEANERS else _fixed(kind, body)


def may_go(kind: bytes) -> bool:
    """Whether an essential property can go all the same: it describes, or nobody can use what it says."""
    return kind in DESCRIPTIVE or kind in (PropertyType.COLR, PropertyType.PIXI)


def _fixed(kind: bytes, body: bytes) -> bytes | None:
    """A property of fixed length, cut to it; None for one that is unknown or too short."""
    length = FIXED.get(kind) or FIXED_FULL.get(kind) or 0
    if not length or len(body) < length or (kind in FIXED_FULL and body[0]):
        return None
    if has_text(body[:length], IN_NUMBERS):
        return None
    if kind in MASKED:
        return bytes([body[0] & MASKED[kind]])
    return bytes(4) + body[4:length] if kind in FIXED_FULL else body[:length]


def _colr(body: bytes) -> bytes | None:
    kind = body[:4]
    if kind == ColourType.NCLX and len(body) >= NCLX_BYTES:
        return body[:10] + bytes([body[10] & 0x80])
    if kind in PROFILES:
        profile = rebuild_profile(body[4:])
        return kind + profile if profile else None
    return None


def _pixi(body: bytes) -> bytes | None:
    """Bits per channel; version 1 or flags announce more fields, labels among them."""
    if len(body) < 5 or any(body[:4]) or len(body) < 5 + body[4]:
        return None
    if body[4] > _MAX_CHANNELS or max(body[5 : 5 + body[4]], default=0) > _MAX_BITS:
        return None
    return body[: 5 + body[4]]


def _auxc(body: bytes) -> bytes | None:
    urn = auxiliary_type(body)
    return bytes(4) + urn + b"\0" if urn in AUXILIARY_KEPT else None


def auxiliary_type(body: bytes) -> bytes:
    """What an `auxC` says its picture is for."""
    return body[4:].split(b"\0", 1)[0]


def _cclv(body: bytes) -> bytes | None:
    flags = body[0] if body else 0
    length = 1 + 24 * (flags >> 5 & 1) + 4 * (flags >> 4 & 1) + 4 * (flags >> 3 & 1) + 4 * (flags >> 2 & 1)
    if not body or len(body) < length or has_text(body[:length], IN_NUMBERS):
        return None
    return bytes([flags & 0x3C]) + body[1:length]


def _a1lx(body: bytes) -> bytes | None:
    if not body or len(body) < a1lx_bytes(body):
        return None
    return bytes([body[0] & 1]) + body[1 : a1lx_bytes(body)]


def a1lx_bytes(body: bytes) -> int:
    """How long an `a1lx` with this first byte is."""
    return 1 + 3 * (4 if body[0] & 1 else 2)


def moved_layers(body: bytes, kept: list[tuple[int, int]]) -> bytes:
    """The layer sizes in a cleaned `a1lx` after all but the `kept` stretches of the item's data went."""
    layout = ">3I" if body[0] & 1 else ">3H"
    sizes, start = [], 0
    for size in struct.unpack(layout, body[1:]):
        end = start + size
        sizes.append(sum(max(min(last, end) - max(first, start), 0) for first, last in kept))
        start = end
    return body[:1] + struct.pack(layout, *sizes)


_CLEANERS: dict[bytes, Callable[[bytes], bytes | None]] = {
    PropertyType.COLR: _colr,
    PropertyType.PIXI: _pixi,
    PropertyType.AUXC: _auxc,
    PropertyType.CCLV: _cclv,
    PropertyType.A1LX: _a1lx,
}


def derived_bytes(kind: bytes, data: bytes, inputs: int) -> bytes:
    """The data of a derived item (`grid`, `iovl`, `tmap`) cut to what its fields say. Raises `ParseError`."""
    length = _DERIVED[kind](data, inputs) if data else 0
    if kind == ItemType.IDEN:
        return b""
    if not length or len(data) < length:
        raise ParseError(
            reasons.DATA_UNREADABLE,
            Detail("heif.read-derived", kind.decode("latin-1")),
        )
    refuse_text(data[:length], IN_PARAMETERS)
    refuse_text(data[_FILL_COLOUR], IN_NUMBERS)
    return bytes(data[:length])


def _grid_bytes(data: bytes, _inputs: int) -> int:
    return 0 if len(data) < 2 or data[0] else 12 if data[1] & 1 else 8


def _overlay_bytes(data: bytes, inputs: int) -> int:
    if len(data) < 2 or data[0]:
        return 0
    width = 4 if data[1] & 1 else 2
    return 10 + 2 * width + 2 * width * inputs


def _tone_map_bytes(data: bytes, _inputs: int) -> int:
    """ISO 21496-1 section C.2: one byte, two versions, flags, two headrooms, one or three channels of five ratios."""
    if len(data) < 6 or any(data[:3]) or data[5] & 0x3F:
        raise Unsupported(
            reasons.RARE_KIND,
            Detail("heif.read-tmap"),
        )
    return 6 + 16 + 40 * (3 if data[5] & 0x80 else 1)


_DERIVED: dict[bytes, Callable[[bytes, int], int]] = {
    ItemType.GRID: _grid_bytes,
    ItemType.IOVL: _overlay_bytes,
    ItemType.TMAP: _tone_map_bytes,
    ItemType.IDEN: lambda _data, _inputs: 0,
}
