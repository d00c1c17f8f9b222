"""The index of a file with several pictures (CIPA DC-007, Multi-Picture Format): how many there are, what each is."""

import struct

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.reading import PayloadReading

_HEAD = 4
_NAMES = {
    0xB000: "MPFVersion", 0xB001: "NumberOfImages", 0xB004: "TotalFrames", 0xB101: "MPIndividualNum",
    0xB201: "PanOrientation", 0xB202: "PanOverlapH", 0xB203: "PanOverlapV", 0xB204: "BaseViewpointNum",
    0xB205: "ConvergenceAngle", 0xB206: "BaselineLength", 0xB207: "VerticalDivergence",
}  # fmt: skip
_ENTRIES, _IDENTIFIERS = 0xB002, 0xB003
_MAX_PICTURES, _ROW = 32, 16
_KINDS = {
    0x010001: "preview of the size of a screen", 0x010002: "preview in full HD", 0x020001: "panorama",
    0x020002: "disparity", 0x020003: "multi-angle", 0x030000: "primary picture", 0x050000: "gain map",
}  # fmt: skip
"""What an entry's lower 24 bits say (section 5.2.3.3.1), with the gain map of ISO 21496-1."""


def read(reading: PayloadReading, data: bytes) -> None:
    """Add what the index says. Raises `ScrubberError` when it can't be read."""
    for ifd in tiff.walk(data[_HEAD:]):
        for entry in ifd.entries:
            if entry.readable and entry.tag == _ENTRIES:
                _add_entries(reading, entry)
            elif entry.readable and entry.tag == _IDENTIFIERS:
                _add_identifiers(reading, entry)
            elif entry.readable and entry.tag in _NAMES:
                name = _NAMES[entry.tag]
                reading.add(Kind.TECHNICAL, f"mpf:{name}", name, _shown(entry))


def _add_entries(reading: PayloadReading, entry: Entry) -> None:
    rows = entry.head(_MAX_PICTURES * _ROW)
    for number, start in enumerate(range(0, len(rows) - _ROW + 1, _ROW), 1):
        attributes, size, offset = struct.unpack_from(f"{entry.order}III", rows, start)
        kind = _KINDS.get(attributes & 0xFFFFFF, f"kind 0x{attributes & 0xFFFFFF:06X}")
        name = f"MPImage{number}"
        reading.add(Kind.TECHNICAL, f"mpf:{name}", name, f"{kind}, {size:,} B from {offset:,}")


def _add_identifiers(reading: PayloadReading, entry: Entry) -> None:
    """Numbers of 33 bytes that no other picture has."""
    for start in range(0, min(entry.length, _MAX_PICTURES * 33), 33):
        number = entry.head(start + 33)[start:].strip(b"\0 ")
        reading.add(Kind.PHOTO_NUMBER, "mpf:ImageUIDList", N_("Number of this photo"), number, Risk.HIGH)


def _shown(entry: Entry) -> str:
    if entry.type in (tiff.UNDEFINED, tiff.ASCII):
        return entry.head(16).strip(b"\0 ").decode("latin-1")
    return " ".join(f"{float(value):g}" for value in entry.values(most=8) if not isinstance(value, str | bytes))
