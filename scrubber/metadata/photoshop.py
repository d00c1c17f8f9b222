"""Photoshop image resources ("8BIM", Adobe Photoshop File Formats Specification, Image Resources Section)."""

from scrubber.containers.cursor import Cursor
from scrubber.i18n import N_
from scrubber.metadata import iptc
from scrubber.metadata.finding import Risk, Topic
from scrubber.metadata.reading import Reading
from scrubber.metadata.text import decode

_IPTC, _CAPTION, _THUMBNAIL_OLD, _THUMBNAIL, _URL = 0x0404, 0x03F0, 0x0409, 0x040C, 0x040B
_THUMBNAIL_HEAD = 28
_SIGNATURES = (b"8BIM", b"PHUT", b"DCSR", b"MeSa", b"AgHg")


def read(reading: Reading) -> None:
    """Add what each resource tells. Raises `ParseError` on one that is cut off."""
    cursor = Cursor(reading.payload.data)
    while cursor.left >= 12 and cursor.data[cursor.pos : cursor.pos + 4] in _SIGNATURES:
        cursor.skip(4)
        identifier = cursor.number(">H")
        name = cursor.take(cursor.number("B"))
        cursor.skip(1 - len(name) % 2)
        data = cursor.take(cursor.number(">I"))
        cursor.skip(min(len(data) % 2, cursor.left))
        _read_resource(reading, identifier, decode(name), data)


def _read_resource(reading: Reading, identifier: int, name: str, data: bytes) -> None:
    key = f"photoshop:{identifier:04X}"
    reading.add(Topic.TECHNICAL, f"{key}:name", N_("Photoshop name"), name)
    if identifier == _IPTC:
        iptc.read_data_sets(reading, data)
    elif identifier in (_THUMBNAIL, _THUMBNAIL_OLD) and len(data) > _THUMBNAIL_HEAD:
        reading.add_picture(key, N_("A small picture of the photo"), data[_THUMBNAIL_HEAD:])
    elif identifier == _CAPTION:
        reading.add(Topic.PERSON, key, N_("Caption"), decode(data[1:]), Risk.HIGH)
    elif identifier == _URL:
        reading.add(Topic.HISTORY, key, N_("Web address"), decode(data), Risk.MEDIUM)
    else:
        reading.add_data(Topic.TECHNICAL, key, f"Photoshop 0x{identifier:04X}", data)
