"""Metadata of pictures inside a photo, and Samsung's trailer."""

import struct

import piexif
import pytest

from scrubber.containers.jpeg import segments as jpeg
from scrubber.formats.base import PayloadKind, PayloadRole
from scrubber.formats.jpeg.document import FORMAT
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import PARIS, OnePayload, exif_block, photo_with_exif
from tests.helpers.jpeg import plain_jpeg, with_segments


def told(found: Collected) -> dict[str, str]:
    return {finding.key: finding.value for finding in found.findings}


def small_picture() -> bytes:
    inside = exif_block(image={piexif.ImageIFD.Artist: b"Jane", piexif.ImageIFD.XResolution: (72, 1)}, gps=PARIS)
    return with_segments(plain_jpeg((16, 12)), (jpeg.APP1, b"Exif\0\0" + inside))


def test_the_place_and_the_author_in_a_second_picture() -> None:
    found = collect(OnePayload(PayloadKind.PICTURE, small_picture(), "second picture", PayloadRole.SECOND_PICTURE))
    authors = [(finding.value, finding.where) for finding in found.findings if finding.key == "exif:Artist"]
    assert authors == [("Jane", "test part · Hidden picture")]
    assert found.place is not None
    assert round(found.place.latitude, 4) == 48.8867
    assert "exif:XResolution" not in told(found)


def test_what_the_photo_says_too_is_said_once() -> None:
    photo = photo_with_exif(image={piexif.ImageIFD.Artist: b"Jane"}) + small_picture()
    found = collect(FORMAT.parse(photo))
    assert [finding.value for finding in found.findings if finding.key == "exif:Artist"] == ["Jane"]
    assert found.place is not None


def trailer(**blocks: bytes) -> bytes:
    data, places = b"", []
    for name, value in blocks.items():
        block = struct.pack("<HHI", 0, 0xA01, len(name)) + name.encode() + value
        places.append((len(data), len(block)))
        data += block
    entries = b"".join(struct.pack("<HHII", 0, 0xA01, len(data) - start, size) for start, size in places)
    directory = b"SEFH" + struct.pack("<II", 107, len(places)) + entries
    return data + directory + struct.pack("<I", len(directory)) + b"SEFT"


def test_samsungs_trailer() -> None:
    data = trailer(Image_UTC_Data=b"1715522602000", Camera_Capture_Mode_Info=b"front", MotionPhoto_Data=b"")
    found = collect(OnePayload(PayloadKind.OPAQUE, data, "data after the end"))
    assert told(found)["samsung:Image_UTC_Data"] == "2024-05-12 14:03:22 UTC"
    assert told(found)["samsung:Camera_Capture_Mode_Info"] == "5 B"
    assert "samsung:MotionPhoto_Data" not in told(found)
    assert found.findings[0].topic is Topic.TIME


@pytest.mark.parametrize("cut", range(0, 100, 3))
def test_a_damaged_trailer_is_unknown_data(cut: int) -> None:
    whole = trailer(Image_UTC_Data=b"1715522602000")
    damaged = whole[:cut] + b"\xff" + whole[cut + 1 :]
    found = collect(OnePayload(PayloadKind.OPAQUE, damaged, "data after the end"))
    assert 1 <= len(found.findings) <= 3
