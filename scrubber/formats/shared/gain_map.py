"""The numbers that say how an HDR gain map is applied, read from its metadata and written afresh.

Three ways are in use, also side by side: Adobe's hdrgm properties in XMP (Ultra HDR image format 1.1), the binary
record of ISO 21496-1 in an APP2 segment, Apple's HDRGainMap properties. A copy gets each way its source had with
readable numbers. The text of a number stays as it was, so that no rounding changes how the photo looks; a number
that isn't plain makes its whole record unusable.
"""

import re
import struct
from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.errors import ParseError
from scrubber.formats.shared.apple_headroom import in_maker_note
from scrubber.formats.shared.xmp_reading import parse_packet, properties
from scrubber.i18n import N_

GAIN_MAP_LEFT_OUT = N_("The HDR gain map is left out. The copy looks ordinary on HDR screens.")

ISO_VERSION = bytes(4)
"""Minimum and writer's version, all that the first picture's segment holds."""

_HDRGM = "{http://ns.adobe.com/hdr-gain-map/1.0/}"
_APPLE = "{http://ns.apple.com/HDRGainMap/1.0/}"
_APPLE_GAIN_MAP = "urn:com:apple:photo:2020:aux:hdrgainmap"
_AUXILIARY_TYPE = "{http://ns.apple.com/pixeldatainfo/1.0/}AuxiliaryImageType"
HDRGM_VERSION = _HDRGM + "Version"

_FIELDS = (
    "Version", "BaseRenditionIsHDR", "GainMapMin", "GainMapMax", "Gamma", "OffsetSDR", "OffsetHDR", "HDRCapacityMin",
    "HDRCapacityMax",
)  # fmt: skip
_REQUIRED = frozenset({"Version", "GainMapMax", "HDRCapacityMax"})
_PER_COLOUR = frozenset({"GainMapMin", "GainMapMax", "Gamma", "OffsetSDR", "OffsetHDR"})
_WORDS = {"Version": re.compile(r"1\.[0-9]"), "BaseRenditionIsHDR": re.compile(r"True|False")}
_NUMBER = re.compile(r"[+-]?(?=.{1,20}$)[0-9]{1,12}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_FIRST_APPLE_VERSION = "65536"
_MAX_HEADROOM = 1000.0

_HEAD = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
_END = b"</rdf:RDF></x:xmpmeta>"

_MULTICHANNEL, _COMMON_DENOMINATOR = 0x80, 0x08
_KNOWN_FLAGS = _MULTICHANNEL | 0x40 | _COMMON_DENOMINATOR | 0x04


@dataclass(frozen=True, slots=True)
class GainMapNumbers:
    """What a gain map's copy says: hdrgm properties with their values, Apple's properties, ISO's record.

    Each is empty when the gain map doesn't say it this way; `is_apple` stands apart because Apple's may have no number.
    """

    adobe: tuple[tuple[str, tuple[str, ...]], ...]
    is_apple: bool
    apple: tuple[tuple[str, str], ...]
    iso: bytes

    @property
    def is_usable(self) -> bool:
        """Whether a program could apply the gain map."""
        return bool(self.adobe or self.is_apple or self.iso)

    def packet(self) -> bytes:
        """The fresh XMP packet; empty when only ISO's record says anything."""
        if not self.adobe and not self.is_apple:
            return b""
        return _HEAD + self._adobe_part() + self._apple_part() + _END

    def written(self) -> bytes:
        """All that a copy says, for digests."""
        return self.packet() + self.iso

    def _adobe_part(self) -> bytes:
        if not self.adobe:
            return b""
        plain = "".join(f' hdrgm:{name}="{values[0]}"' for name, values in self.adobe if len(values) == 1)
        lists = "".join(_sequence(name, values) for name, values in self.adobe if len(values) > 1)
        opening = f'<rdf:Description rdf:about="" xmlns:hdrgm="{_HDRGM[1:-1]}"{plain}'
        return (f"{opening}>{lists}</rdf:Description>" if lists else f"{opening}/>").encode("ascii")

    def _apple_part(self) -> bytes:
        if not self.is_apple:
            return b""
        values = "".join(f' HDRGainMap:{name}="{value}"' for name, value in self.apple)
        return (
            '<rdf:Description rdf:about="" xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/"'
            f' xmlns:HDRGainMap="{_APPLE[1:-1]}" apdi:AuxiliaryImageType="{_APPLE_GAIN_MAP}"{values}/>'
        ).encode("ascii")


def _sequence(name: str, values: tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{value}</rdf:li>" for value in values)
    return f"<hdrgm:{name}><rdf:Seq>{items}</rdf:Seq></hdrgm:{name}>"


def read_numbers(xmp: bytes, iso: bytes, exif: bytes = b"") -> GainMapNumbers | None:
    """What a picture's XMP packet and ISO segment (behind the URN) say of it as a gain map; None when it is none.

    `exif` is the first picture's, for Apple's headroom that stands nowhere else.
    """
    found = properties(parse_packet(xmp))
    is_apple = _is_apple(found)
    if not is_apple and not iso and not any(name.startswith(_HDRGM) for name in found):
        return None
    apple = _apple_numbers(found, exif) if is_apple else ()
    return GainMapNumbers(_adobe_numbers(found), is_apple, apple, iso_record(iso))


def read_apple_numbers(xmp: bytes, exif: bytes) -> GainMapNumbers | None:
    """The same of a picture that its file calls Apple's gain map; None when neither source says a number."""
    found = properties(parse_packet(xmp))
    apple = _apple_numbers(found, exif)
    if not _is_apple(found) and len(apple) < 2:
        return None
    return GainMapNumbers(_adobe_numbers(found), True, apple, b"")


def _is_apple(found: dict[str, tuple[str, ...]]) -> bool:
    if found.get(_AUXILIARY_TYPE) == (_APPLE_GAIN_MAP,):
        return True
    return _APPLE + "HDRGainMapVersion" in found


def _adobe_numbers(found: dict[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The properties in a fixed order; nothing when one is missing or not a plain number."""
    fields = {name: found[_HDRGM + name] for name in _FIELDS if _HDRGM + name in found}
    if not fields.keys() >= _REQUIRED or not all(_is_plain(name, values) for name, values in fields.items()):
        return ()
    return tuple(fields.items())


def _is_plain(name: str, values: tuple[str, ...]) -> bool:
    counts = (1, 3) if name in _PER_COLOUR else (1,)
    pattern = _WORDS.get(name, _NUMBER)
    return len(values) in counts and all(pattern.fullmatch(value) for value in values)


def _apple_numbers(found: dict[str, tuple[str, ...]], exif: bytes) -> tuple[tuple[str, str], ...]:
    version = found.get(_APPLE + "HDRGainMapVersion", ("",))[0]
    numbers = [("HDRGainMapVersion", version if _WHOLE.fullmatch(version) else _FIRST_APPLE_VERSION)]
    headroom = _headroom(found.get(_APPLE + "HDRGainMapHeadroom", ("",))[0], exif)
    return (*numbers, ("HDRGainMapHeadroom", headroom)) if headroom else tuple(numbers)


def _headroom(text: str, exif: bytes) -> str:
    """The headroom as it stands in XMP, else computed from the maker note; empty when it can't be known."""
    if _NUMBER.fullmatch(text) and 1.0 <= float(text) <= _MAX_HEADROOM:
        return text
    computed = in_maker_note(exif)
    return "" if computed is None else f"{computed:.6f}"


def iso_record(payload: bytes) -> bytes:
    """ISO 21496-1's record cut to its length, with the versions at 0; empty when it breaks the rules."""
    cursor = Cursor(payload)
    try:
        minimum_version, _writer, flags = cursor.unpack(">HHB")
        if minimum_version or flags & ~_KNOWN_FLAGS:
            return b""
        numbers = _iso_numbers(cursor, flags)
    except ParseError:
        return b""
    is_plain = bool(numbers) and not has_text(numbers, IN_NUMBERS)
    return ISO_VERSION + bytes((flags,)) + numbers if is_plain else b""


def _iso_numbers(cursor: Cursor, flags: int) -> bytes:
    """Two headrooms, and for each colour minimum, maximum, gamma and two offsets; empty when one divides by 0."""
    values = 2 + 5 * (3 if flags & _MULTICHANNEL else 1)
    is_common = bool(flags & _COMMON_DENOMINATOR)
    numbers = cursor.unpack(f">{values + 1 if is_common else 2 * values}I")
    denominators = numbers[:1] if is_common else numbers[1::2]
    return struct.pack(f">{len(numbers)}I", *numbers) if all(denominators) else b""
