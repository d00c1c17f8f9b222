"""Faces in maker notes: where a camera found some, and whom it recognised by the names its owner gave it.

Panasonic's cameras learn three people with names and birthdays, Fujifilm's eight with names, birthdays and how near
they are to the owner. Nobody documents this; the places are those of ExifTool's public tables.
"""

import struct
from collections.abc import Iterator, Mapping
from itertools import islice

from scrubber.i18n import N_, _, commas
from scrubber.metadata.findings.finding import MarkedFace, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.marked_faces import StoredFrame
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.reading import PayloadReading

_MAX_FACES = 16
_PERSON = N_("Person shown")
_PANASONIC_FOUND, _PANASONIC_KNOWN, _PANASONIC_WIDTH, _KNOWN_SIZE = 0x004E, 0x0061, 320, 48
_FUJI_PLACES, _FUJI_KNOWN, _FUJI_LEAST = 0x4103, 0x4282, 62
# Translators: who a person in the photo is to the camera's owner.
_NEARNESS = {1: N_("partner"), 2: N_("family"), 3: N_("friend")}


def read(make: bytes, order: str, tags: Mapping[int, bytes], reading: PayloadReading) -> None:
    """Add faces; `tags` are values as exiv2 writes them: numbers in decimal. Raises nothing."""
    if make.startswith((b"Panasonic", b"LEICA", b"Leica")):
        found = _found_by_panasonic(order, _numbers(tags.get(_PANASONIC_FOUND, b"")), reading.frame)
        known = _known_to_panasonic(order, _numbers(tags.get(_PANASONIC_KNOWN, b"")), reading)
        reading.add_faces("makernote:Panasonic:Face", [*known, *found])
    elif make.upper().startswith(b"FUJI"):
        places = _numbers(tags.get(_FUJI_PLACES, b""), 1 << 16)
        reading.add_faces("makernote:Fujifilm:Face", list(_found_by_fuji(places, reading.frame)))
        _known_to_fuji(bytes(_numbers(tags.get(_FUJI_KNOWN, b""))), reading)


def _numbers(text: bytes, limit: int = 256) -> list[int]:
    """The numbers of a value; none when one is not below `limit`."""
    words = text.split()[:4096]
    numbers = [int(word) for word in words if word.isdigit() and len(word) < 6]
    return numbers if len(numbers) == len(words) and all(number < limit for number in numbers) else []


def _found_by_panasonic(order: str, raw: list[int], frame: StoredFrame) -> Iterator[MarkedFace]:
    """Faces found: how many, then the middle and the sides of each in a picture 320 pixels wide."""
    data = bytes(raw)
    if len(data) >= 2:
        (count,) = struct.unpack_from(f"{order}H", data)
        for number in range(min(count, _MAX_FACES, (len(data) - 2) // 8)):
            yield from _panasonic_face("", order, data, 2 + 8 * number, frame)


def _known_to_panasonic(order: str, raw: list[int], reading: PayloadReading) -> Iterator[MarkedFace]:
    """Faces recognised: how many, then name, place and age of each."""
    data = bytes(raw)
    count = struct.unpack_from(f"{order}H", data)[0] if len(data) >= 4 else 0
    for number in range(min(count, _MAX_FACES, (len(data) - 4) // _KNOWN_SIZE)):
        start = 4 + _KNOWN_SIZE * number
        name = decode(data[start : start + 20].split(b"\0")[0])
        marked = list(_panasonic_face(name, order, data, start + 20, reading.frame))
        yield from marked
        if not marked:
            reading.add(Kind.PERSON_SHOWN, "makernote:Panasonic:RecognizedFaceName", _PERSON, name, Risk.HIGH)
        age = data[start + 28 : start + 48].split(b"\0")[0]
        if age.strip(b"0: 9"):  # "9999:99:99 00:00:00" where no birthday was given
            _add_birth(reading, "Panasonic:RecognizedFaceAge", N_("Birthday or age of a person"), age)


def _panasonic_face(name: str, order: str, data: bytes, start: int, frame: StoredFrame) -> Iterator[MarkedFace]:
    x, y, width, height = struct.unpack_from(f"{order}4H", data, start)
    if not (frame.width and frame.height):
        return
    across, down = _PANASONIC_WIDTH, _PANASONIC_WIDTH * frame.height / frame.width
    box = ((x - width / 2) / across, (y - height / 2) / down, width / across, height / down)
    face = frame.face(name, box)
    if face is not None:
        yield face


def _found_by_fuji(places: list[int], frame: StoredFrame) -> Iterator[MarkedFace]:
    """Left, top, right and bottom of each face in pixels of the stored picture."""
    if not (frame.width and frame.height):
        return
    for start in range(0, min(len(places), 4 * _MAX_FACES) - 3, 4):
        left, top, right, bottom = places[start : start + 4]
        sides = (left / frame.width, top / frame.height, (right - left) / frame.width, (bottom - top) / frame.height)
        face = frame.face("", sides)
        if face is not None:
            yield face


def _known_to_fuji(data: bytes, reading: PayloadReading) -> None:
    """People recognised: a list of offsets and lengths, each of a block that points to a name and a birthday."""
    for start, length in islice(struct.iter_unpack("<II", data[: len(data) // 8 * 8]), _MAX_FACES):
        if length < _FUJI_LEAST or start + length > len(data):
            return
        name_size, name_at = struct.unpack_from("<II", data, start + 30)
        born_size, born_at = struct.unpack_from("<II", data, start + 54)
        name, born = data[name_at : name_at + name_size], data[born_at : born_at + born_size]
        reading.add(Kind.PERSON_SHOWN, "makernote:Fujifilm:FaceName", _PERSON, name.split(b"\0")[0], Risk.HIGH)
        near = commas(_(word) for bit, word in _NEARNESS.items() if data[start + 46] >> bit & 1)
        reading.add(
            Kind.PERSON, "makernote:Fujifilm:FaceCategory", N_("Who the person is to the owner"), near, Risk.HIGH
        )
        _add_birth(reading, "Fujifilm:FaceBirthday", N_("Birthday or age of a person"), born.split(b"\0")[0])


def _add_birth(reading: PayloadReading, key: str, label: str, value: bytes) -> None:
    reading.add(Kind.BIRTH, f"makernote:{key}", label, value, Risk.HIGH)
