"""Numbers in maker notes that identify a camera and that exiv2 leaves undecoded.

Sony enciphers some tables by cubing each byte modulo 249; Nintendo writes a table of fixed places. The places are
those of ExifTool's public tables.
"""

import re
from collections.abc import Iterator, Sequence

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header
from scrubber.errors import ScrubberError

_DECIPHERED = {pow(plain, 3, 249): plain for plain in range(249)}
_SONY_TABLE, _SONY_MODELS = 0x9050, (
    (rb"ILCE-(?:6[146]00A?|6[35]00|7C|7M3|7RM2|7RM[34]A?|7SM2|9|9M2)\b|ILCA-99M2|ZV-E10\b", (0x88, 6), 0x3A),
    (rb"ILCE-(?:7M4|7RM5|7SM3)\b|ILME-FX3\b", (0x88, 6), 0x3A),
    (rb"ILCE-1\b", (0x8A, 6), 0x3A),
    (rb"ILCE-(?:6700|7CM2|7CR)\b|ILME-FX2\b", (0x38, 6), 0x0A),
    (rb"SLT-|HV|ILCA-", (0xF0, 5), 0x32),
    (rb"Lunar|NEX-(?:5N|7|VG20E)\b", None, 0x32),
    (rb"NEX-|ILCE-(?:7|7R|7S|7M2|3000|3500|5000|5100|6000|QX1)\b", (0x7C, 4), 0x32),
)  # fmt: skip
"""By model: where its serial number stands and how long it is, and where the count of photos (three bytes)."""
_NINTENDO_TABLE, _NINTENDO_PLACE = 0x1101, slice(0x18, 0x1C)
_NIKON_ON, _YEARS = 0x00B6, range(1995, 2100)


def of(make: bytes, model: bytes, note: Entry, rows: Sequence[tuple[int, bytes]]) -> Iterator[tuple[str, str]]:
    """Names and values; `rows` are tag numbers and values as exiv2 writes them."""
    if make.upper().startswith(b"SONY"):
        for tag, raw in rows:
            if tag == _SONY_TABLE:
                yield from _sony(model, raw)
    elif make.startswith(b"Nintendo"):
        yield from _nintendo(note)
    elif make.upper().startswith(b"NIKON"):
        for tag, raw in rows:
            if tag == _NIKON_ON:
                yield from _nikon(_numbers(raw, 0, 7))


def _sony(model: bytes, raw: bytes) -> Iterator[tuple[str, str]]:
    serial, count = next(
        ((serial, count) for pattern, serial, count in _SONY_MODELS if re.match(pattern, model)), (None, None)
    )
    number = [_DECIPHERED.get(digit, digit) for digit in _numbers(raw, *serial)] if serial else []
    if any(number):
        yield "InternalSerialNumber", " ".join(map(str, number))
    taken = [_DECIPHERED.get(digit, digit) for digit in _numbers(raw, count, 3)] if count else []
    if any(taken):
        yield "ShutterCount", str(int.from_bytes(bytes(taken), "little"))


def _nikon(moment: list[int]) -> Iterator[tuple[str, str]]:
    """A year in either order of bytes, then month, day, hour, minute and second."""
    if len(moment) == 7:
        high, low, month, day, *clock = moment
        year = next((year for year in (high << 8 | low, low << 8 | high) if year in _YEARS), 0)
        if year and 1 <= month <= 12 and 1 <= day <= 31:
            yield "PowerUpTime", f"{year}-{month:02}-{day:02} " + ":".join(f"{part:02}" for part in clock)


def _numbers(raw: bytes, start: int, count: int) -> list[int]:
    """So many bytes of a value written in decimal; none when it is too short or no bytes."""
    words = raw.split(b" ", start + count)[start : start + count]
    found = [int(word) for word in words if word.isdigit() and len(word) <= 3]
    return found if len(found) == count and max(found) < 256 else []


def _nintendo(note: Entry) -> Iterator[tuple[str, str]]:
    try:
        ifd = tiff.read_ifd(note.data, note.where, Header(note.order, False, 8), strict=False)
        found = ifd.get(_NINTENDO_TABLE)
        table = found.head(64) if found is not None else b""
    except ScrubberError:
        return
    if any(table[_NINTENDO_PLACE]):
        yield "InternalSerialNumber", f"0x{table[_NINTENDO_PLACE].hex()}"
