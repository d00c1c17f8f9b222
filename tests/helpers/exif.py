"""EXIF blocks and documents for tests of the readers."""

import struct
from collections.abc import Iterator
from typing import Any

import piexif

from scrubber.containers.jpeg import segments as jpeg
from scrubber.formats.base import (
    Buffer,
    Document,
    Essence,
    Fate,
    Ledger,
    Part,
    Payload,
    PayloadKind,
    PayloadRole,
    Policy,
)
from scrubber.formats.jpeg.document import FORMAT
from tests.helpers.jpeg import plain_jpeg, with_segments

PARIS = {
    piexif.GPSIFD.GPSLatitudeRef: b"N",
    piexif.GPSIFD.GPSLatitude: ((48, 1), (53, 1), (1212, 100)),
    piexif.GPSIFD.GPSLongitudeRef: b"E",
    piexif.GPSIFD.GPSLongitude: ((2, 1), (20, 1), (1536, 100)),
    piexif.GPSIFD.GPSAltitudeRef: 0,
    piexif.GPSIFD.GPSAltitude: (131, 1),
    piexif.GPSIFD.GPSImgDirectionRef: b"T",
    piexif.GPSIFD.GPSImgDirection: (4500, 100),
}
PHONE = {piexif.ImageIFD.Make: b"Apple", piexif.ImageIFD.Model: b"iPhone 13"}
NOON = {piexif.ExifIFD.DateTimeOriginal: b"2024:05:12 14:03:22"}


def exif_block(**directories: Any) -> bytes:
    """A TIFF structure from piexif's directories: image, exif, gps, thumbnail (a JPEG)."""
    names = {"image": "0th", "exif": "Exif", "gps": "GPS"}
    tables = {names[name]: tags for name, tags in directories.items() if name in names}
    if "thumbnail" in directories:
        tables |= {"1st": {piexif.ImageIFD.Compression: 6}, "thumbnail": directories["thumbnail"]}
    return bytes(piexif.dump(tables))[6:]


def block_of_one(directory: str, tag: int, value: bytes) -> bytes:
    """A TIFF structure with one text in one directory, "IFD0", "Exif" or "GPS"; piexif writes only tags it knows."""
    pointers = {"Exif": 0x8769, "GPS": 0x8825}
    if directory not in pointers:
        return b"II*\0" + _directory(8, tag, 2, value)
    below = struct.pack("<I", 26)
    return b"II*\0" + _directory(8, pointers[directory], 4, below) + _directory(26, tag, 2, value)[4:]


def _directory(offset: int, tag: int, kind: int, value: bytes) -> bytes:
    """Its offset, and a directory of one entry that stands there; a value of more than four bytes follows it."""
    count, fits = (1 if kind == 4 else len(value)), len(value) <= 4
    slot = value.ljust(4, b"\0") if fits else struct.pack("<I", offset + 18)
    return struct.pack("<IHHHI", offset, 1, tag, kind, count) + slot + bytes(4) + (b"" if fits else value)


def photo_with_exif(**directories: Any) -> bytes:
    """A small JPEG with such a block."""
    return with_segments(plain_jpeg(), (jpeg.APP1, b"Exif\0\0" + exif_block(**directories)))


def parsed_photo(**directories: Any) -> Document:
    """The same, taken apart."""
    return FORMAT.parse(photo_with_exif(**directories))


class OnePayload(Document):
    """A document of a single part that is dropped and holds one payload."""

    def __init__(self, kind: PayloadKind, data: bytes, label: str = "", role: PayloadRole = PayloadRole.USUAL) -> None:
        self.ledger = Ledger(max(1, len(data)), (Part(0, max(1, len(data)), "test part", Fate.DROP, "for a test"),))
        self.essence = Essence(1, 1, 1, 1, b"", b"")
        self._payload = Payload(kind, data, 0, label, role, label if kind is PayloadKind.TEXT else "")

    def payloads(self) -> Iterator[Payload]:
        yield self._payload

    def rebuild(self, policy: Policy) -> list[Buffer]:
        raise AssertionError("never written in a test of readers")
