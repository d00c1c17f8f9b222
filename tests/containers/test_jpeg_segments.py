"""What the reading of a JPEG knows of the data of its scans: whether a marker is among them."""

import pytest

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import DRI, EOI, SOI, SOS, EntropyCodedData, segment_bytes

INTERVAL = segment_bytes(DRI, b"\0\1")
NO_INTERVAL = segment_bytes(DRI, b"\0\0")


def scan_data(data: bytes, before: bytes = b"", end: bytes = segment_bytes(EOI, None)) -> EntropyCodedData:
    """The data of a scan as they are read."""
    elements = jpeg.read(segment_bytes(SOI, None) + before + segment_bytes(SOS, b"\0") + data + end)
    (found,) = (element for element in elements if isinstance(element, EntropyCodedData))
    assert bytes(found.data) == data
    return found


@pytest.mark.parametrize("data", [b"data", b"stuffed \xff\0 data", b"\xff\0"])
def test_data_without_a_marker_are_plain(data: bytes) -> None:
    assert scan_data(data).is_plain
    assert scan_data(data, NO_INTERVAL).is_plain
    assert scan_data(data, end=b"\xff" + segment_bytes(EOI, None)).is_plain


@pytest.mark.parametrize(
    "data", [b"da\xff\xd0ta", b"da\xff\xff\xd0ta", b"da\xff\xff\0ta", b"da\xff\xd7", b"\xff\0\xff\xd3\xff\0"]
)
def test_data_with_a_marker_or_fill_bytes_are_not(data: bytes) -> None:
    assert not scan_data(data).is_plain
    assert not scan_data(data, INTERVAL).is_plain


def test_data_are_not_taken_for_plain_where_nobody_looked() -> None:
    assert not scan_data(b"data", INTERVAL).is_plain
    assert not scan_data(b"data", end=b"").is_plain


def test_a_header_of_a_scan_that_ends_the_file_with_0xff() -> None:
    """Its last byte is no fill byte of a marker that never comes."""
    data = b"\xff\xd8" + jpeg.segment_bytes(jpeg.SOS, b"\1\xff")
    elements = jpeg.read(data)
    assert jpeg.write(elements) == data
    assert [element.length for element in elements] == [2, 6]
