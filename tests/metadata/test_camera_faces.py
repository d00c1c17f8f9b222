"""Faces that cameras found and people they know by name, from maker notes made by hand."""

import struct

import piexif
import pytest

from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings.finding import MarkedFace, Risk
from scrubber.metadata.findings.marked_faces import StoredFrame
from scrubber.metadata.findings.meaning.sentences import meaning
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected
from scrubber.metadata.readers.maker_notes.camera_faces import read as read_faces
from scrubber.metadata.readers.reading import PayloadReading
from tests.helpers.exif import OnePayload, exif_block
from tests.metadata.test_maker_notes import note_of, read


def people(found: Collected) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in found.findings if one.topic == "person"]


def panasonic() -> bytes:
    """In the order of the block, with offsets from its beginning."""
    image = {piexif.ImageIFD.Make: b"Panasonic", piexif.ImageIFD.Model: b"Panasonic 1"}
    at = exif_block(image=image, exif={piexif.ExifIFD.MakerNote: b"Panasonic\0\0\0"}).find(b"Panasonic\0\0\0")
    known = struct.pack(">H2x", 1) + b"Jane".ljust(20, b"\0") + struct.pack(">4H", 40, 200, 40, 40)
    known += b"0003:02:11 00:00:00\0"
    found = struct.pack(">H4H", 1, 280, 40, 40, 40)
    entries = ((0x0001, 3, 1, struct.pack(">H", 2)), (0x004E, 7, len(found), found), (0x0061, 7, len(known), known))
    return note_of(*entries, head=b"Panasonic\0\0\0", order=">", at=at)


def fuji() -> bytes:
    """Always little-endian, with offsets from its own beginning."""
    names_at = 16 + 62
    block = bytearray(62)
    struct.pack_into("<II", block, 30, 4, names_at)
    block[46] = 1 << 2
    struct.pack_into("<II", block, 54, 9, names_at + 4)
    known = struct.pack("<II", 16, 62) + bytes(8) + bytes(block) + b"Ida\0" + b"20190423\0"
    entries = ((0x4103, 3, 4, struct.pack("<4H", 0, 0, 4, 4)), (0x4282, 7, len(known), known))
    return note_of(*entries, head=b"FUJIFILM\x0c\0\0\0")


def test_a_person_that_a_panasonic_knows() -> None:
    found = read(b"Panasonic", panasonic())
    assert people(found) == [
        ("Birthday or age of a person", "0003:02:11 00:00:00"),
        ("Person shown", "Jane, at the left"),
        ("Faces", "Marked: 2, with a name: 1"),
    ]
    assert [face.name for face in found.faces] == ["Jane", ""]
    assert sentence(found) == "Taken with Panasonic 1. It names who is in the picture: Jane."


def test_a_person_that_a_fujifilm_knows() -> None:
    found = read(b"FUJIFILM", fuji())
    assert people(found) == [
        ("Person shown", "Ida"),
        ("Who the person is to the owner", "family"),
        ("Birthday or age of a person", "20190423"),
        ("Faces", "Marked: 1, with a name: 0"),
    ]
    born = next(one for one in found.findings if one.label == "Birthday or age of a person")
    assert (born.risk, meaning(born)) == (Risk.HIGH, "It tells when the person in the photo was born.")
    assert len(found.faces) == 1


@pytest.mark.parametrize("make", [b"Panasonic", b"FUJIFILM"])
@pytest.mark.parametrize(
    "value", [b"", b"1", b"255 255", b"1 0 " * 40, b"x 1", b"255 " * 5000, b"99999 1 1 1", b"-1 2"]
)
def test_rubbish_in_face_tags_is_no_failure(make: bytes, value: bytes) -> None:
    document = OnePayload(PayloadKind.EXIF, b"x")
    reading = PayloadReading(next(document.payloads()), document.ledger.parts[0], frame=StoredFrame(6, 40, 30))
    read_faces(make, "<", dict.fromkeys((0x4E, 0x61, 0x4103, 0x4282), value), reading)
    assert all(isinstance(face, MarkedFace) for face in reading.faces)
