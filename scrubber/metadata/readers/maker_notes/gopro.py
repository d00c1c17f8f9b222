"""What GoPro's cameras write into photos: GPMF, a row of keys with values (github.com/gopro/gpmf-parser, README).

A key of four letters, a letter for the type, the size of one value and how many there are; all in steps of four bytes.
"""

import struct
from collections.abc import Iterator

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import ScrubberError
from scrubber.i18n import N_
from scrubber.limits import MAX_DEPTH
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_SIGNATURE = b"GoPro\0"
_NESTED, _MAX_KEYS, _SHOWN_NUMBERS = 0, 2000, 16
_NUMBERS = {"b": "b", "B": "B", "s": "h", "S": "H", "l": "i", "L": "I", "f": "f", "d": "d", "j": "q", "J": "Q"}
_MEANINGS = {
    "CASN": (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH),
    "MINF": (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    "FMWR": (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW),
    "MUID": (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    "GUMI": (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    "CDTM": (Kind.TIME_TAKEN, N_("Taken"), Risk.MEDIUM),
    "GPSU": (Kind.TIME_SATELLITE, N_("Time by satellite"), Risk.MEDIUM),
    "GPS5": (Kind.POSITION, N_("Position"), Risk.HIGH),
    "GPS9": (Kind.POSITION, N_("Position"), Risk.HIGH),
    "GPSA": (Kind.PLACE_METHOD, N_("How the place was found"), Risk.LOW),
}


def read(reading: PayloadReading, data: bytes) -> None:
    """Add every key's value; stops at the first that doesn't fit."""
    try:
        for count, (key, value_type, size, value) in enumerate(_entries(data[len(_SIGNATURE) :], 0)):
            kind, label, risk = _MEANINGS.get(key, (Kind.TECHNICAL, key, Risk.LOW))
            reading.add(kind, f"gopro:{key}", label, _shown(value_type, size, value), risk)
            if count >= _MAX_KEYS:
                return
    except ScrubberError:
        return


def _entries(data: bytes, depth: int) -> Iterator[tuple[str, str, int, bytes]]:
    cursor = Cursor(data)
    while cursor.left >= 8 and depth < MAX_DEPTH:
        key = cursor.take(4)
        kind, size, count = cursor.unpack(">BBH")
        value = cursor.take(size * count)
        cursor.skip(min(-len(value) % 4, cursor.left))
        if kind == _NESTED:
            yield from _entries(value, depth + 1)
        elif key.isalnum():
            yield decode(key), chr(kind), size, value


def _shown(kind: str, size: int, value: bytes) -> str:
    if kind in "cuU":
        return decode(value.rstrip(b"\0"))
    form = _NUMBERS.get(kind)
    width = struct.calcsize(form) if form else 0
    if not width or size % width:
        return value.decode("latin-1") if kind == "F" else described(value[:512], len(value))
    whole = value[: min(len(value), _SHOWN_NUMBERS * width) // width * width]
    return " ".join(f"{number:.10g}" for (number,) in struct.iter_unpack(f">{form}", whole))
