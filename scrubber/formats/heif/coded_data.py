"""Compressed pictures of HEIC and AVIF without what rides along: which stretches of the data a decoder needs.

Slices, frames and their headers are kept byte for byte. Messages that decoders don't need to show the picture can
hold any text (x265 writes its version and options as one), so they go: SEI NAL units, metadata and padding OBUs,
fillers, delimiters with content, units of reserved types. High dynamic range survives: messages that are nothing but
light levels or primaries of fixed length stay (ITU-T H.265 annex D, AV1 specification section 5.8).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.bitstreams import av1, hevc
from scrubber.bitstreams.av1 import Obu
from scrubber.bitstreams.hevc import CodedSize, HevcConfig, NalUnit
from scrubber.bitstreams.hidden_text import IN_COMPRESSED, IN_NUMBERS, IN_PARAMETERS, has_text, refuse_text
from scrubber.containers.isobmff.codes import AV1_TYPES, HEVC_TYPES, PropertyType
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.formats import reasons
from scrubber.limits import MAX_PARTS

MISSING_CONFIG = reasons.DATA_UNREADABLE


Ranges = list[tuple[int, int]]

PARAMETER_SETS = frozenset((hevc.VPS, hevc.SPS, hevc.PPS))
SLICES = frozenset((*range(10), *range(16, 22)))
END_MARKS = frozenset((hevc.END_OF_SEQUENCE, hevc.END_OF_BITSTREAM))
LIGHT_MESSAGES = {137: 24, 144: 4, 147: 1, 148: 8}
"""SEI: mastering display, content light level, alternative transfer, ambient light; with their lengths."""
LIGHT_METADATA = {1: 4, 2: 24}
"""AV1 metadata: content light level, mastering display; with their lengths."""
_AV1_PICTURE = frozenset((1, 3, 4, 6, 7))
_AV1_FRAMES = frozenset((av1.FRAME_HEADER, av1.FRAME))
_AV1_CONFIG_BYTES = 4


@dataclass(slots=True)
class Budget:
    """What the compressed pictures of one file may cost together: bytes and units looked at."""

    bytes: int
    units: int = MAX_PARTS

    def spend(self, amount: int, units: int) -> None:
        """Raise `LimitExceeded` when the file asks for more: its pictures overlap, or are cut too fine."""
        self.check(amount, units)
        self.bytes -= amount
        self.units -= units

    def check(self, amount: int, units: int = 0) -> None:
        """The same without spending it: for who is about to put pieces together. Raises `LimitExceeded`."""
        if amount > self.bytes or units > self.units:
            raise LimitExceeded(reasons.DATA_UNREADABLE, Detail("heif.read-overlapping-pieces"))


@dataclass(frozen=True, slots=True)
class PixelCodec:
    """How to read the data of an item or a track: its type and its cleaned configuration."""

    type: bytes
    config: bytes

    def needed(self, data: bytes | memoryview, budget: Budget, *, one_picture: bool, is_first: bool = True) -> Ranges:
        """The stretches of `data` that stay. Raises `ParseError`, `Unsupported`, `LimitExceeded`.

        `one_picture`: of several HEVC pictures only the first is shown. `is_first`: a decoder starts here, so all
        parameters that it needs must be in the configuration or in the data.
        """
        if self.type in AV1_TYPES:
            obus = list(av1.iter_obus(data))
            budget.spend(len(data), len(obus))
            headers = {obu.type for obu in (*obus, *av1.iter_obus(self.config[_AV1_CONFIG_BYTES:]))}
            _check_parameters({av1.SEQUENCE_HEADER} <= headers or not is_first, PropertyType.AV1C)
            if one_picture and not any(obu.type in _AV1_FRAMES for obu in obus):
                raise ParseError(reasons.PART_MISSING, Detail("heif.read-empty-picture", "av01"))
            return joined([(obu.start, obu.end) for obu in obus if needs_obu(data, obu)])
        record = hevc.read_config(self.config)
        units = list(hevc.iter_nal_units(data, record.length_size))
        budget.spend(len(data), len(units))
        sets = {kind & 0x3F for kind, _units in record.arrays} | {unit.type for unit in units if not unit.layer}
        _check_parameters({hevc.SPS, hevc.PPS} <= sets or not is_first, PropertyType.HVCC)
        return _needed_units(data, units, one_picture)

    def sizes(self, data: bytes | memoryview) -> tuple[CodedSize, ...]:
        """What the parameter sets say of the size of the pictures in `data`, each once; those of unknown form skipped.

        A decoder takes the last that it was given under a number, so more than one is an oddity.
        """
        found: list[CodedSize] = []
        for parameters in self._parameters(data):
            try:
                size = _av1_size(parameters) if self.type in AV1_TYPES else hevc.read_size(parameters)
            except ParseError:
                size = UNKNOWN_SIZE
            found += [] if size in found else [size]
        return tuple(found)

    def _parameters(self, data: bytes | memoryview) -> Iterator[bytes]:
        """Sequence parameter sets (HEVC) or the bodies of sequence headers (AV1), of the configuration first."""
        if self.type in AV1_TYPES:
            for stream in (self.config[_AV1_CONFIG_BYTES:], data):
                headers = (obu for obu in av1.iter_obus(stream) if obu.type == av1.SEQUENCE_HEADER)
                yield from (bytes(stream[obu.body : obu.end]) for obu in headers)
            return
        record = hevc.read_config(self.config)
        yield from (unit for kind, units in record.arrays if kind & 0x3F == hevc.SPS for unit in units)
        units = (unit for unit in hevc.iter_nal_units(data, record.length_size) if unit.type == hevc.SPS)
        yield from (bytes(data[unit.body : unit.end]) for unit in units if not unit.layer)


UNKNOWN_SIZE = CodedSize((0, 0), (0, 0), 1)


def _av1_size(header: bytes) -> CodedSize:
    size = av1.read_size(header)
    return CodedSize(size, size, 1)


def _check_parameters(complete: bool, part: bytes) -> None:
    """Raise `ParseError` unless a decoder gets the parameters without which none can begin."""
    if not complete:
        raise ParseError(MISSING_CONFIG, Detail("heif.read-parameter-sets", part.decode("latin-1")))


def _needed_units(data: bytes | memoryview, units: list[NalUnit], one_picture: bool) -> Ranges:
    kept: Ranges = []
    pictures = 0
    for unit in units:
        if unit.type in SLICES and unit.layer == 0 and starts_picture(data, unit):
            pictures += 1
        if pictures > 1 and one_picture:
            break
        if needs_unit(data, unit):
            kept.append((unit.start, unit.end))
    if not pictures:
        raise ParseError(reasons.PART_MISSING, Detail("heif.read-empty-picture", "hvc1"))
    return joined(kept)


def starts_picture(data: bytes | memoryview, unit: NalUnit) -> bool:
    """Whether a slice is the first of its picture (first_slice_segment_in_pic_flag)."""
    return unit.end - unit.body > 2 and data[unit.body + 2] & 0x80 != 0


def needs_unit(data: bytes | memoryview, unit: NalUnit) -> bool:
    """Whether a decoder of the base layer needs this NAL unit."""
    if unit.layer:
        return False
    if unit.type in SLICES or unit.type in PARAMETER_SETS:
        refuse_text(data[unit.body : unit.end], IN_PARAMETERS if unit.type in PARAMETER_SETS else IN_COMPRESSED)
        return True
    if unit.type in END_MARKS:
        return unit.end - unit.body == 2
    return unit.type == hevc.PREFIX_SEI and _is_light(bytes(data[unit.body : unit.end]))


def _is_light(nal: bytes) -> bool:
    try:
        messages = hevc.sei_messages(nal)
    except ParseError:
        return False
    return all(
        LIGHT_MESSAGES.get(kind) == len(content) and not has_text(content, IN_NUMBERS) for kind, content in messages
    )


def needs_obu(data: bytes | memoryview, obu: Obu) -> bool:
    """Whether a decoder needs this open bitstream unit."""
    if obu.type == av1.TEMPORAL_DELIMITER:
        return obu.body == obu.end
    if obu.type != av1.METADATA:
        if obu.type in _AV1_PICTURE:
            refuse_text(data[obu.body : obu.end], IN_PARAMETERS if obu.type == av1.SEQUENCE_HEADER else IN_COMPRESSED)
        return obu.type in _AV1_PICTURE
    if obu.body == obu.end or data[obu.body] not in LIGHT_METADATA:
        return False
    length = LIGHT_METADATA[data[obu.body]]
    content, rest = data[obu.body + 1 : obu.body + 1 + length], data[obu.body + 1 + length : obu.end]
    return bytes(rest) == b"\x80" and not has_text(bytes(content), IN_NUMBERS)


def joined(ranges: Ranges) -> Ranges:
    """The same stretches with neighbours made one."""
    found: Ranges = []
    for start, end in ranges:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def clean_hevc_config(record: bytes) -> bytes:
    """An `hvcC` body with the parameter sets of the base layer alone."""
    config = hevc.read_config(record)
    refuse_text(config.header[2:12], IN_NUMBERS)
    arrays = []
    for kind, units in config.arrays:
        kept = [unit for unit in units if len(unit) >= 2 and not unit[0] & 1 and not unit[1] >> 3]
        kept = [unit for unit in kept if unit[0] >> 1 & 0x3F == kind & 0x3F]
        for unit in kept if kind & 0x3F in PARAMETER_SETS else ():
            refuse_text(unit, IN_PARAMETERS)
        if kind & 0x3F in PARAMETER_SETS and kept:
            arrays.append((kind, kept))
    return hevc.write_config(HevcConfig(config.header, arrays))


def clean_av1_config(record: bytes) -> bytes:
    """An `av1C` body with sequence headers alone and zero for every reserved bit. Raises `ParseError`."""
    if len(record) < _AV1_CONFIG_BYTES or record[0] != 0x81:
        raise ParseError(reasons.DATA_UNREADABLE, Detail("heif.read-av1c"))
    units = record[_AV1_CONFIG_BYTES:]
    kept = [units[obu.start : obu.end] for obu in av1.iter_obus(units) if obu.type == av1.SEQUENCE_HEADER]
    for unit in kept:
        refuse_text(unit, IN_PARAMETERS)
    last = record[3] & (0x1F if record[3] & 0x10 else 0)
    return record[:3] + bytes([last]) + b"".join(kept)


CONFIG_BOXES = {PropertyType.HVCC: (HEVC_TYPES, clean_hevc_config), PropertyType.AV1C: (AV1_TYPES, clean_av1_config)}
"""The box that configures a decoder, the items or sample entries it belongs to, how to clean it."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Picture data that stays: views into the source, and where they lie in the file."""

    pieces: tuple[memoryview, ...]
    extents: tuple[tuple[int, int], ...]
    length: int
    digest: bytes


def make_blob(data: bytes, extents: tuple[tuple[int, int], ...], ranges: Ranges) -> Blob:
    """The stretches `ranges` of the data that lies at `extents`."""
    kept = tuple(_located(extents, ranges))
    view = memoryview(data)
    pieces = tuple(view[start:end] for start, end in kept)
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return Blob(pieces, kept, sum(map(len, pieces)), digest.digest())


def memory_blob(data: bytes) -> Blob:
    """Data that stands nowhere in the source."""
    return Blob((memoryview(data),), (), len(data), hashlib.sha256(data).digest())


def _located(extents: tuple[tuple[int, int], ...], ranges: Ranges) -> Ranges:
    """Where stretches of the joined extents lie in the file; both lists are in order."""
    found: Ranges = []
    waiting = iter(ranges)
    current = next(waiting, None)
    seen = 0
    for start, end in extents:
        while current is not None and current[0] - seen < end - start:
            first, last = max(current[0] - seen, 0), min(current[1] - seen, end - start)
            if first < last:
                found.append((start + first, start + last))
            if current[1] - seen > end - start:
                break
            current = next(waiting, None)
        seen += end - start
    return found
