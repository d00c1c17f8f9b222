"""The payloads of the JPEG segments that a decoder needs (ITU-T T.81 section B.2, JFIF, Adobe), as typed records.

Each is strict: libjpeg refuses a header or a table segment of the wrong length, so nothing can follow unseen.
"""

import hashlib
import struct
from dataclasses import dataclass, replace
from typing import NamedTuple

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

BASELINE, EXTENDED, PROGRESSIVE, LOSSLESS = 0xC0, 0xC1, 0xC2, 0xC3
EXTENDED_ARITHMETIC, PROGRESSIVE_ARITHMETIC, LOSSLESS_ARITHMETIC = 0xC9, 0xCA, 0xCB

_FRAME_HEAD = struct.Struct(">BHHB")
_COUNTED = [(tuple(range(1, count + 1)), tuple(range(count))) for count in range(5)]
_RGB, _LOWER_RGB, _BIG_GAMUT = (0x52, 0x47, 0x42), (0x72, 0x67, 0x62), (0x01, 0x22, 0x23)
"""Identifiers by which decoders know a colour space: "RGB", "rgb", and libjpeg's YCC with a large gamut."""

ADOBE_HEAD = b"Adobe\0\x64" + bytes(4)
"""Adobe's segment up to the colour transform, which is all that decoders read: version 100, no flags."""
JFIF_BYTES, ADOBE_BYTES = 14, 12
"""Bytes that libjpeg needs to heed the header."""
_MAX_DENSITY = 8_000
"""Dots per inch or centimetre; beyond it the number is noise or text."""

ICC_PIECE, ICC_HEAD = 65_519, 2
"""Bytes of a profile in one segment; before them stand the segment's number and the count of all."""

_BAD_TABLE = N_("its picture data can't be read")
_BAD_HEADER = N_("its header is damaged")


class FrameComponent(NamedTuple):
    """A colour component in SOF: identifier, sampling factors (one byte), quantisation table."""

    identifier: int
    sampling: int
    quantisation_table: int


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """SOFn (B.2.2): the coding process is the marker's."""

    marker: int
    precision: int
    height: int
    width: int
    components: tuple[FrameComponent, ...]

    @classmethod
    def read(cls, marker: int, payload: bytes) -> "FrameHeader":
        """Raises `ParseError` on a wrong length or a picture without pixels."""
        if len(payload) < _FRAME_HEAD.size or len(payload) != _FRAME_HEAD.size + 3 * payload[5]:
            raise ParseError(_BAD_HEADER, Detail("jpeg.frame-length", "SOF"))
        precision, height, width, count = _FRAME_HEAD.unpack_from(payload)
        components = tuple(map(FrameComponent, payload[6::3], payload[7::3], payload[8::3]))
        is_sampled = all(component.sampling >> 4 and component.sampling & 15 for component in components)
        if not height or not width or not 1 <= count <= 4 or not is_sampled:
            raise ParseError(_BAD_HEADER, Detail("jpeg.frame-header", "SOF"))
        return cls(marker, precision, height, width, components)

    @property
    def is_progressive(self) -> bool:
        """Whether the picture is built up over several scans of each component."""
        return self.marker in (PROGRESSIVE, PROGRESSIVE_ARITHMETIC)

    @property
    def is_lossless(self) -> bool:
        """Whether samples are predicted instead of transformed (annex H)."""
        return self.marker in (LOSSLESS, LOSSLESS_ARITHMETIC)

    @property
    def is_arithmetic(self) -> bool:
        """Whether arithmetic coding replaces Huffman coding (annex D)."""
        return self.marker >= EXTENDED_ARITHMETIC

    @property
    def identifiers(self) -> tuple[int, ...]:
        """The names that scans call the components by."""
        return tuple(component.identifier for component in self.components)

    @property
    def plain_identifiers(self) -> tuple[int, ...]:
        """The identifiers that a copy gives its components: those in use, where decoders or many encoders know them.

        Any others are names without a meaning; decoders take such a picture for what it is with 1, 2, 3 (libjpeg,
        default_decompress_parms).
        """
        identifiers = self.identifiers
        usual = (*_COUNTED[len(identifiers)], _RGB, _LOWER_RGB, _BIG_GAMUT)
        return identifiers if identifiers in usual else usual[0]

    def with_plain_identifiers(self) -> "FrameHeader":
        """The frame as a copy has it."""
        named = zip(self.components, self.plain_identifiers, strict=True)
        return replace(self, components=tuple(one._replace(identifier=identifier) for one, identifier in named))

    def payload(self) -> bytes:
        """SOF's payload."""
        numbers = (
            number
            for component in self.components
            for number in (component.identifier, component.sampling, component.quantisation_table)
        )
        size = struct.pack(">BHHB", self.precision, self.height, self.width, len(self.components))
        return size + bytes(numbers)

    def units(self, scan: "ScanHeader") -> int:
        """MCUs in a scan (A.2): of several components as often as all fit, of one as many as it has blocks."""
        block = 1 if self.is_lossless else 8
        across = max(component.sampling >> 4 for component in self.components)
        down = max(component.sampling & 15 for component in self.components)
        if len(scan.components) > 1:
            return -(-self.width // (block * across)) * -(-self.height // (block * down))
        sampling = self.component(scan.components[0].identifier).sampling
        columns = -(-self.width * (sampling >> 4) // across)
        rows = -(-self.height * (sampling & 15) // down)
        return -(-columns // block) * -(-rows // block)

    def component(self, identifier: int) -> FrameComponent:
        """The component that a scan names; raises `ParseError` when there is none."""
        for component in self.components:
            if component.identifier == identifier:
                return component
        raise ParseError(N_("its colours can't be read"), Detail("jpeg.component-unknown", "SOS"))

    def needed_scan_payload(self, payload: bytes) -> bytes:
        """SOS as a decoder heeds it: a sequential scan holds all coefficients, whatever its last three bytes say.

        Some cameras leave zeros there; libjpeg warns and goes on (start_pass_huff_decoder).
        """
        if self.is_progressive or self.is_lossless:
            return payload
        return payload[:-3] + b"\0\x3f\0"

    def plain_scan(self, payload: bytes) -> "ScanHeader":
        """SOS as a copy has it, with plain identifiers. Raises `ParseError` when it names what the frame lacks.

        Where two components have one name, the first that the scan has not named yet is meant, as in libjpeg's get_sos.
        """
        scan = ScanHeader.read(self.needed_scan_payload(payload))
        plain = self.plain_identifiers
        if plain == self.identifiers and {component.identifier for component in scan.components} <= {*plain}:
            return scan
        left = list(enumerate(self.components))
        renamed: list[ScanComponent] = []
        for component in scan.components:
            place = next((place for place, known in left if known.identifier == component.identifier), None)
            if place is None:
                raise ParseError(N_("its colours can't be read"), Detail("jpeg.scan-component", "SOS"))
            left = [named for named in left if named[0] != place]
            renamed.append(component._replace(identifier=plain[place]))
        return replace(scan, components=tuple(renamed))

    def tables_of_scan(self, scan: "ScanHeader", scanned: set[int]) -> tuple[set[int], set[int]]:
        """What decoding a scan needs: quantisation destinations, and entropy-coding classes with destinations.

        `scanned` are the identifiers of components that earlier scans held: a decoder takes a component's
        quantisation table when it meets the component first (libjpeg, latch_quant_tables) and never again.
        """
        quantisation, entropy = set[int](), set[int]()
        for component in scan.components:
            if component.identifier not in scanned and not self.is_lossless:
                quantisation.add(self.component(component.identifier).quantisation_table)
            is_dc_scan = scan.spectral_start == 0
            # A refinement of DC is raw bits in Huffman coding, but goes through the tables in arithmetic coding.
            if self.is_lossless or (is_dc_scan and (self.is_arithmetic or scan.approximation_high == 0)):
                entropy.add(component.dc_table)
            if scan.spectral_end > 0 and not self.is_lossless:
                entropy.add(0x10 | component.ac_table)
        return quantisation, entropy


class ScanComponent(NamedTuple):
    """A component in SOS: identifier, entropy-coding tables for DC and AC."""

    identifier: int
    dc_table: int
    ac_table: int


@dataclass(frozen=True, slots=True)
class ScanHeader:
    """SOS (B.2.3): components, spectral selection (0 to 63), successive approximation."""

    components: tuple[ScanComponent, ...]
    spectral_start: int
    spectral_end: int
    approximation_high: int
    approximation_low: int

    def payload(self) -> bytes:
        """SOS's payload."""
        named = (
            number
            for component in self.components
            for number in (component.identifier, component.dc_table << 4 | component.ac_table)
        )
        approximation = self.approximation_high << 4 | self.approximation_low
        return bytes((len(self.components), *named, self.spectral_start, self.spectral_end, approximation))

    @classmethod
    def read(cls, payload: bytes) -> "ScanHeader":
        """Raises `ParseError` on a wrong length."""
        if not payload or not 1 <= payload[0] <= 4 or len(payload) != 2 * payload[0] + 4:
            raise ParseError(_BAD_HEADER, Detail("jpeg.scan-header-length", "SOS"))
        named = zip(payload[1:-3:2], payload[2:-3:2], strict=True)
        components = tuple(ScanComponent(identifier, tables >> 4, tables & 15) for identifier, tables in named)
        start, end, approximation = payload[-3:]
        return cls(components, start, end, approximation >> 4, approximation & 15)


def read_line_count(payload: bytes) -> int:
    """DNL (B.2.5): the height of a picture whose frame header leaves it open, in pixels. Raises `ParseError`."""
    if len(payload) != 2:
        raise ParseError(_BAD_HEADER, Detail("jpeg.line-count", "DNL"))
    return int(struct.unpack(">H", payload)[0])


def read_quantisation_tables(payload: bytes) -> dict[int, bytes]:
    """DQT (B.2.4.1): tables by destination (0 to 3), each as it stands in the segment (65 or 129 bytes).

    Raises `ParseError`.
    """
    tables, start = dict[int, bytes](), 0
    while start < len(payload):
        head = payload[start]
        end = start + (129 if head >> 4 else 65)
        if head >> 4 > 1 or head & 15 > 3 or end > len(payload):
            raise ParseError(_BAD_TABLE, Detail("jpeg.quantisation-table", "DQT"))
        tables[head & 15] = payload[start:end]
        start = end
    return tables


def read_huffman_tables(payload: bytes) -> dict[int, bytes]:
    """DHT (B.2.4.2): tables by class and destination (0x00 to 0x03 for DC, 0x10 to 0x13 for AC), as they stand.

    Raises `ParseError`.
    """
    tables, start = dict[int, bytes](), 0
    while start < len(payload):
        head = payload[start]
        end = start + 17 + sum(payload[start + 1 : start + 17])
        if head >> 4 > 1 or head & 15 > 3 or start + 17 > len(payload) or end > len(payload):
            raise ParseError(_BAD_TABLE, Detail("jpeg.huffman-table", "DHT"))
        tables[head] = payload[start:end]
        start = end
    return tables


def refuse_repetitions(huffman_table: bytes) -> None:
    """Raise `ParseError` for a symbol that stands twice: it can never be needed twice, so it is room to hide something.

    Only for a table in use: of the others not a byte is kept.
    """
    symbols = huffman_table[17:]
    if len(set(symbols)) != len(symbols):
        raise ParseError(_BAD_TABLE, Detail("jpeg.huffman-symbol-twice", "DHT"))


def read_conditioning(payload: bytes) -> dict[int, bytes]:
    """DAC (B.2.4.3): arithmetic conditioning by class and destination, two bytes each. Raises `ParseError`."""
    if len(payload) % 2:
        raise ParseError(_BAD_TABLE, Detail("jpeg.conditioning", "DAC"))
    return {payload[i]: payload[i : i + 2] for i in range(0, len(payload), 2)}


def read_restart_interval(payload: bytes) -> int:
    """DRI (B.2.4.4): MCUs between restart markers, 0 for none. Raises `ParseError`."""
    if len(payload) != 2:
        raise ParseError(_BAD_TABLE, Detail("jpeg.interval", "DRI"))
    return int(struct.unpack(">H", payload)[0])


def neutral_jfif(payload: bytes) -> bytes:
    """The JFIF header with version, density and no thumbnail; a density of no meaning becomes 1:1."""
    minor, unit, across, down = payload[6], payload[7], *struct.unpack_from(">HH", payload, 8)
    if unit > 2 or not 0 < across <= _MAX_DENSITY or not 0 < down <= _MAX_DENSITY:
        unit, across, down = 0, 1, 1
    return struct.pack(">5sBBBHHBB", b"JFIF\0", 1, min(minor, 2), unit, across, down, 0, 0)


def jpeg_colour_digest(*, jfif: bytes | None, adobe: bytes | None, profile: bytes) -> bytes:
    """A digest of what makes colours of samples, and of the density.

    `jfif` is the neutral header, `adobe` Adobe's up to the colour transform, None without one; `profile` is the
    profile's colour digest.
    """
    mark = adobe[ADOBE_BYTES - 1 : ADOBE_BYTES] if adobe is not None else b""
    return hashlib.sha256(bytes((jfif is not None, adobe is not None)) + (jfif or b"") + mark + profile).digest()
