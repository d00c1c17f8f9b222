"""The trailer that Samsung's phones write behind a photo: named blocks, listed in a directory at the very end.

Samsung documents nothing; the layout is what ExifTool's public tables say. A directory "SEFH" ends with its own length
and "SEFT"; each entry counts back from it to its block, which begins with its name.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.maker_notes.mobile_countries import country_of
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading
from scrubber.places.countries import country_name

_HEAD, _END = b"SEFH", b"SEFT"
_MAX_BLOCKS, _MAX_NAME, _SHOWN_BYTES = 64, 100, 2048
_TIME = "Image_UTC_Data"
_CLIP = "MotionPhoto_Data"
_NETWORK = "MCC_Data"
_LATEST = 1 << 42
_MEANINGS = {
    "Burst_Shot_Info": (Kind.PHOTO_GROUP, N_("Number shared by a burst of photos"), Risk.HIGH),
    "Front_Cam_Selfie_Info": (Kind.CAMERA_SIDE, N_("Camera of the phone"), Risk.LOW),
    "Original_Path_Hash_Key": (Kind.DOCUMENT_NUMBER, N_("Number of the document it came from"), Risk.MEDIUM),
    "PhotoEditor_Re_Edit_Data": (Kind.EDITS, N_("What was done"), Risk.MEDIUM),
}
"""Blocks that are text and mean something to a person."""


def read(reading: PayloadReading, data: bytes) -> None:
    """Add each block by its name; what doesn't fit is left out."""
    for name, value in _blocks(data):
        if name == _TIME and value.isdigit() and int(value[:14]) < _LATEST:
            moment = datetime.fromtimestamp(int(value[:14]) / 1000, UTC)
            reading.add(Kind.TIME_TAKEN, f"samsung:{name}", N_("Taken"), f"{moment:%Y-%m-%d %H:%M:%S} UTC", Risk.MEDIUM)
        elif name == _NETWORK and (country := country_of(decode(value[:3]))):
            shown = f"{country_name(country)} ({decode(value[:3])})"
            reading.add(Kind.COUNTRY, f"samsung:{name}", N_("Country of the mobile network"), shown, Risk.MEDIUM)
        elif name in _MEANINGS:
            kind, label, risk = _MEANINGS[name]
            reading.add(kind, f"samsung:{name}", label, value[:_SHOWN_BYTES], risk)
        elif name != _CLIP:  # the clip tells of itself
            kind = Kind.DEPTH_MAP if "Depth" in name else Kind.HIDDEN_PICTURE if "Image" in name else Kind.TECHNICAL
            risk = Risk.LOW if kind is Kind.TECHNICAL else Risk.MEDIUM
            reading.add(kind, f"samsung:{name}", name, described(value[:_SHOWN_BYTES], len(value)), risk)


def _blocks(data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) < 20 or not data.endswith(_END):
        return
    (length,) = struct.unpack_from("<I", data, len(data) - 8)
    start = len(data) - 8 - length
    if start < 0 or data[start : start + 4] != _HEAD or length < 12:
        return
    (count,) = struct.unpack_from("<I", data, start + 8)
    for index in range(min(count, _MAX_BLOCKS, (length - 12) // 12)):
        _pad, _kind, back, size = struct.unpack_from("<HHII", data, start + 12 + 12 * index)
        if 8 <= size <= back <= start:
            yield from _block(data[start - back : start - back + size])


def _block(block: bytes) -> Iterator[tuple[str, bytes]]:
    _pad, _kind, length = struct.unpack_from("<HHI", block)
    if 0 < length <= _MAX_NAME and 8 + length <= len(block):
        yield block[8 : 8 + length].decode("latin-1"), block[8 + length :]
