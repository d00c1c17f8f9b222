"""What one photo may cost: millions of entries and thousands of pointers to the same megabytes stay cheap."""

import struct
import tracemalloc
from collections.abc import Callable

import pytest

from scrubber.containers import tiff
from scrubber.containers.tiff import Header
from scrubber.containers.tiff_tags import Tag
from scrubber.formats.base import PayloadKind
from scrubber.limits import MAX_FINDINGS, MIB
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.readers import collect as collecting
from scrubber.metadata.readers.collect import collect
from tests.helpers.exif import OnePayload

PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:d="http://example.org/d/">%s</rdf:Description></rdf:RDF></x:xmpmeta>'
)


def thumbnails_at_the_same_place(count: int, size: int) -> bytes:
    """Directories in a chain, each of which says that its thumbnail is the last `size` bytes."""
    picture = 8 + count * 30
    tables = b"".join(
        struct.pack("<HHHIIHHIII", 2, 0x201, 4, 1, picture, 0x202, 4, 1, size, 8 + 30 * number if number < count else 0)
        for number in range(1, count + 1)
    )
    return tiff.write_header(Header("<", False, 8)) + tables + b"\xff\xd8\xff".ljust(size, b"\0")


def gps_values_of_the_whole_block(size: int) -> bytes:
    tags = b"".join(struct.pack("<HHII", tag, tiff.UNDEFINED, size, 0) for tag in range(20))
    directory = struct.pack("<H", 20) + tags + bytes(4)
    ifd0 = struct.pack("<HHHIII", 1, Tag.GPS_IFD, tiff.LONG, 1, 26, 0)
    return tiff.write_header(Header("<", False, 8)) + ifd0 + directory.ljust(size, b"\0")


def iptc_in_resources(count: int) -> bytes:
    data_sets = b"\x1c\x02\x05\0\1x" * 100
    return (b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data_sets)) + data_sets) * count


CASES: dict[str, tuple[PayloadKind, Callable[[], bytes]]] = {
    "thumbnails": (PayloadKind.EXIF, lambda: thumbnails_at_the_same_place(60, 4 * MIB)),
    "positions": (PayloadKind.EXIF, lambda: gps_values_of_the_whole_block(4 * MIB)),
    "elements": (PayloadKind.XMP, lambda: PACKET % (b"<d:a>b</d:a>" * 300_000)),
    "attributes": (PayloadKind.XMP, lambda: PACKET % b"<d:a %s/>" % b" ".join(b"a%d=''" % i for i in range(300_000))),
    "data sets": (PayloadKind.IPTC, lambda: b"\x1c\x02\x05\0\1x" * 600_000),
    "resources": (PayloadKind.PHOTOSHOP, lambda: b"8BIM\x04\x20\0\0\0\0\0\0" * 300_000),
    "data sets in resources": (PayloadKind.PHOTOSHOP, lambda: iptc_in_resources(6_000)),
}


@pytest.mark.parametrize("case", CASES)
def test_little_memory_and_few_findings(case: str) -> None:
    kind, make = CASES[case]
    document = OnePayload(kind, make())
    tracemalloc.start()
    found = collect(document)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 * MIB
    assert len(found.findings) <= MAX_FINDINGS


def test_a_reader_that_is_stopped_says_so() -> None:
    found = collect(OnePayload(PayloadKind.IPTC, b"\x1c\x02\x07\0\1x" * 300_000))
    assert found.left_out > 200_000
    assert [finding.key for finding in found.findings if finding.topic is Topic.UNKNOWN] == ["iptc:unreadable"]


def test_what_means_something_is_found_behind_a_flood_of_details() -> None:
    found = collect(OnePayload(PayloadKind.IPTC, b"\x1c\x02\x07\0\1x" * 2 * MAX_FINDINGS + b"\x1c\x02\x50\0\4Jane"))
    assert (found.findings[0].label, found.findings[0].value) == ("Author", "Jane")
    assert len(found.findings) == MAX_FINDINGS


def test_names_from_the_photo_are_made_plain_too() -> None:
    packet = PACKET % '<e:name xmlns:e="http://example.org/\u202eevil">x</e:name>'.encode()
    found = collect(OnePayload(PayloadKind.XMP, packet)).findings[0]
    assert (found.key, found.label) == ("xmp:⟨U+202E⟩evil:name", "⟨U+202E⟩evil:name")


def test_half_a_position_is_shown_as_it_is() -> None:
    table = struct.pack("<HHHIII", 1, 2, tiff.RATIONAL, 3, 44, 0)
    ifd0 = struct.pack("<HHHIII", 1, Tag.GPS_IFD, tiff.LONG, 1, 26, 0)
    block = tiff.write_header(Header("<", False, 8)) + ifd0 + table + struct.pack("<6I", 48, 1, 53, 1, 0, 1)
    found = collect(OnePayload(PayloadKind.EXIF, block))
    assert found.place is None
    assert [(finding.key, finding.value) for finding in found.findings] == [("exif:GPSLatitude", "48, 53, 0")]


@pytest.mark.allow_logs
def test_a_fault_in_one_reader_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_reading: object) -> None:
        raise KeyError("the photo's secret")

    monkeypatch.setitem(collecting.READERS, PayloadKind.IPTC, fail)
    found = collect(OnePayload(PayloadKind.IPTC, bytes(1234)))
    assert [(finding.key, finding.value) for finding in found.findings] == [("iptc:unreadable", "unreadable · 1.2 kB")]
