"""Numbers in maker notes that identify a camera and that exiv2 leaves undecoded.

Sony enciphers some tables by cubing each byte modulo 249; Nintendo writes a table of fixed places. The places are
those of ExifTool's public tables.
"""

from collections.abc import Iterator, Sequence

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header
from scrubber.errors import ScrubberError

_DECIPHERED = {pow(plain, 3, 249): plain for plain in range(249)}
_SONY_TABLE, _OLD_PLACE, _NEW_PLACE = 0x9050, slice(0xF0, 0xF5), slice(0x88, 0x8E)
_OLD_SONY = (b"SLT-", b"HV", b"NEX-", b"ILCE-3")
_NINTENDO_TABLE, _NINTENDO_PLACE = 0x1101, slice(0x18, 0x1C)


def of(make: bytes, model: bytes, note: Entry, rows: Sequence[tuple[int, bytes]]) -> Iterator[tuple[str, str]]:
    """Names and values; `rows` are tag numbers and values as exiv2 writes them."""
    if make.upper().startswith(b"SONY"):
        for tag, raw in rows:
            if tag == _SONY_TABLE:
                yield from _sony(model, raw)
    elif make.startswith(b"Nintendo"):
        yield from _nintendo(note)


def _sony(model: bytes, raw: bytes) -> Iterator[tuple[str, str]]:
    place = _OLD_PLACE if model.startswith(_OLD_SONY) else _NEW_PLACE
    words = raw.split(b" ", place.stop)[place]
    number = [_DECIPHERED.get(int(word), int(word)) for word in words if word.isdigit()]
    if any(number) and len(number) == place.stop - place.start:
        yield "InternalSerialNumber", " ".join(map(str, number))


def _nintendo(note: Entry) -> Iterator[tuple[str, str]]:
    try:
        ifd = tiff.read_ifd(note.data, note.where, Header(note.order, False, 8), strict=False)
        found = ifd.get(_NINTENDO_TABLE)
        table = found.head(64) if found is not None else b""
    except ScrubberError:
        return
    if any(table[_NINTENDO_PLACE]):
        yield "InternalSerialNumber", f"0x{table[_NINTENDO_PLACE].hex()}"
