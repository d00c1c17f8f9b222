"""What FLIR's, GoPro's and Samsung's devices write in their own ways, built by hand."""

import struct
from pathlib import Path

import pytest

from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine.inspect import inspect
from scrubber.formats.base import PayloadKind, PayloadRole
from scrubber.formats.jpeg.document import FORMAT
from scrubber.metadata.findings.finding import Finding, Topic
from scrubber.metadata.findings.meaning.sentences import meaning
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import OnePayload
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.metadata.test_inner import trailer
from tests.metadata.test_maker_notes import note_of


def the(found: Collected, label: str) -> Finding:
    (finding,) = (one for one in found.findings if one.label == label)
    return finding


def flir_file() -> bytes:
    """A camera's record, a place and a picture, as "FFF" in big-endian order."""
    camera = bytearray(0x400)
    struct.pack_into("<H", camera, 0, 2)
    camera[0xD4:0xDD] = b"FLIR ONE\0"
    camera[0x104:0x109] = b"T0042"
    camera[0x1A0:0x1A7] = b"No Lens"
    struct.pack_into("<f", camera, 0x28, 295.15)
    struct.pack_into("<IIh", camera, 0x384, 1715522602, 0, -120)
    place = bytearray(0x60)
    struct.pack_into("<I4x4s", place, 0, 1, b"N\0W\0")
    struct.pack_into("<ddf", place, 0x10, 48.8867, 2.3376, 131.0)
    records = [
        (0x20, bytes(camera)),
        (0x2B, bytes(place)),
        (0x0E, bytes(32) + plain_jpeg((64, 48))),
        (0x24, b"RIFF" * 9),
    ]
    rows, body, at = b"", b"", 0x40 + 32 * len(records)
    for kind, data in records:
        rows += struct.pack(">H10xII12x", kind, at + len(body), len(data))
        body += data
    head = b"FFF\0" + bytes(16) + struct.pack(">III", 101, 0x40, len(records))
    return head.ljust(0x40, b"\0") + rows + body


def flir_photo() -> bytes:
    data = flir_file()
    half = len(data) // 2
    pieces = [data[half:], data[:half]]
    segments = [(jpeg.APP1, b"FLIR\0\1" + bytes((1 - n, 1)) + piece) for n, piece in enumerate(pieces)]
    return with_segments(plain_jpeg(), *segments)


def test_a_thermal_photo_tells_its_camera_time_and_place() -> None:
    found = collect(FORMAT.parse(flir_photo()))
    assert the(found, "Camera serial number").value == "T0042"
    assert the(found, "ReflectedApparentTemperature").value == "22.0 °C"
    assert all(one.label != "Lens serial number" for one in found.findings)
    assert found.place is not None
    assert (found.place.latitude, found.place.longitude, found.place.altitude) == (48.8867, -2.3376, 131)
    assert sentence(found) == (
        "Taken on 12 May 2024 at 16:03 near Fréhel, France (28 km away), with a camera with the serial number T0042."
    )
    assert [picture.label for picture in found.pictures] == ["Hidden picture"]
    assert meaning(the(found, "A sound recording")) == (
        "A recording that a program can play. Voices and noises tell who was there and where it was."
    )


def test_a_real_thermal_photo(shared_corpus: Path) -> None:
    report = inspect(str(shared_corpus / "drewnoakes+metadata-extractor-images/jpg/FLIR iPhone device.jpg"))
    assert "T06L1T00177" in {finding.value for finding in report.findings}
    assert report.place is not None
    assert (round(report.place.latitude, 3), round(report.place.longitude, 3)) == (34.075, -118.254)


def gopro_block() -> bytes:
    def entry(key: bytes, kind: bytes, size: int, value: bytes) -> bytes:
        count = len(value) // size
        return key + kind + struct.pack(">BH", size, count) + value + bytes(-len(value) % 4)

    inside = entry(b"CASN", b"c", 1, b"C3221324545448") + entry(b"MINF", b"c", 1, b"HERO9 Black")
    inside += entry(b"MUID", b"L", 4, struct.pack(">4I", 1, 2, 3, 4)) + entry(b"TEMP", b"f", 4, struct.pack(">f", 36.5))
    return b"GoPro\0" + entry(b"DEVC", b"\0", 1, inside)


def test_a_gopro_tells_its_serial_number() -> None:
    found = collect(FORMAT.parse(with_segments(plain_jpeg(), (0xE6, gopro_block()))))
    assert the(found, "Camera serial number").value == "C3221324545448"
    assert the(found, "Number of this photo").value == "1 2 3 4"
    assert the(found, "TEMP").value == "36.5"
    assert the(found, "Camera").topic is Topic.DEVICE


def mpf_index() -> bytes:
    """Two pictures, the first the primary one, with a number of its own for each."""
    rows = struct.pack("<IIIHH", 0x20030000, 5000, 0, 0, 0) + struct.pack("<IIIHH", 0x00050000, 700, 4900, 0, 0)
    names = b"A1B2C3D4E5".ljust(33, b"\0") + bytes(33)
    entries = ((0xB000, 7, 4, b"0100"), (0xB001, 4, 1, struct.pack("<I", 2)), (0xB002, 7, len(rows), rows))
    return b"MPF\0II*\0\x08\0\0\0" + note_of(*entries, (0xB003, 7, len(names), names), at=8)


def test_the_index_of_several_pictures() -> None:
    found = collect(OnePayload(PayloadKind.OPAQUE, mpf_index(), "APP2 multi-picture index"))
    assert the(found, "NumberOfImages").value == "2"
    assert the(found, "MPImage1").value == "primary picture, 5,000 B from 0"
    assert the(found, "MPImage2").value == "gain map, 700 B from 4,900"
    assert the(found, "Number of this photo").value == "A1B2C3D4E5"
    assert the(found, "APP2 multi-picture index").topic is Topic.TECHNICAL


def test_the_size_before_a_picture_was_cropped() -> None:
    found = collect(
        OnePayload(PayloadKind.OPAQUE, struct.pack(">IIII", 4320, 2868, 10, 20), "caNv", PayloadRole.CANVAS)
    )
    assert the(found, "Size before it was cropped").value == "4320 × 2868"


def test_the_path_of_the_original_in_a_thumbnail_text() -> None:
    found = collect(OnePayload(PayloadKind.TEXT, b"file:///home/jane/party.png", "Thumb::URI"))
    assert the(found, "Name of the original file").topic is Topic.HISTORY
    assert the(found, "Account").value == "jane"


def test_samsungs_network_editor_and_burst() -> None:
    data = trailer(
        MCC_Data=b"262",
        Burst_Shot_Info=b"489489125",
        PhotoEditor_Re_Edit_Data=b'{"originalPath":"/data/sec/photoeditor/0/IMG_1.jpg"}',
    )
    found = collect(OnePayload(PayloadKind.OPAQUE, data, "data after the end"))
    country = the(found, "Country")
    assert (country.topic, country.value) == (Topic.PLACE, "Germany (262)")
    assert meaning(country) == "It tells something about where the photo was taken."
    assert the(found, "Number shared by a burst of photos").value == "489489125"
    assert "originalPath" in the(found, "History").value


@pytest.mark.parametrize("make", [flir_file, gopro_block, mpf_index])
def test_damaged_blocks_raise_nothing(make: object) -> None:
    assert callable(make)
    whole = make()
    for end in range(0, len(whole), max(1, len(whole) // 200)):
        collect(OnePayload(PayloadKind.OPAQUE, whole[:end]))
    for at in range(0, min(len(whole), 0x500), 3):
        found = collect(OnePayload(PayloadKind.OPAQUE, whole[:at] + b"\xff\xff\xff" + whole[at + 3 :]))
        assert make is mpf_index or all(one.key != "opaque:unreadable" for one in found.findings)
