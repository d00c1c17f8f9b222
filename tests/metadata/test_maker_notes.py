"""Maker notes: the large makers' through exiv2, Apple's by ourselves, moved ones, hostile ones, none with caution."""

import plistlib
import struct
from pathlib import Path

import piexif
import pytest

from scrubber.containers import tiff
from scrubber.engine.inspect import inspect
from scrubber.formats.base import PayloadKind
from scrubber.limits import MAX_FINDINGS
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.collect import Collected, collect
from scrubber.metadata.readers.maker_notes import original_place, undecoded_serials
from scrubber.metadata.readers.maker_notes.tags import meaning_of
from tests.helpers.exif import OnePayload, exif_block, parsed_photo
from tests.helpers.jpeg import plain_jpeg

PILLOW = "python-pillow+Pillow/Tests/images"
EXIF_PY = "ianare+exif-py/tests/resources/jpg"
KIM = "Ashampoo+kim/src/commonTest/resources/com/ashampoo/kim/testdata/headers"
METADATA_EXTRACTOR = "drewnoakes+metadata-extractor-images/jpg"


def note_of(*entries: tuple[int, int, int, bytes], head: bytes = b"", order: str = "<", at: int = 0) -> bytes:
    """A directory of tag, type, count and value; values follow it, `at` is the offset that its first byte has."""
    table, values = struct.pack(order + "H", len(entries)), b""
    behind = at + len(head) + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        slot = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", behind + len(values))
        values += value + bytes(len(value) % 2) if len(value) > 4 else b""
        table += struct.pack(order + "HHI", tag, kind, count) + slot
    return head + table + bytes(4) + values


def read(make: bytes, note: bytes, decode: bool = True) -> Collected:
    image = {piexif.ImageIFD.Make: make, piexif.ImageIFD.Model: make + b" 1"}
    return collect(parsed_photo(image=image, exif={piexif.ExifIFD.MakerNote: note}), decode)


def told(found: Collected) -> dict[str, str]:
    return {finding.key: finding.value for finding in found.findings}


def apple_note() -> bytes:
    run_time = plistlib.dumps({"value": 7_000_000_000, "timescale": 1_000_000_000}, fmt=plistlib.FMT_BINARY)
    head = b"Apple iOS\0\0\1MM"
    entries = (
        (0x0003, 7, len(run_time), run_time),
        (0x0008, 10, 3, struct.pack(">6i", -1, 2, 1, 4, 0, 1)),
        (0x0011, 2, 37, b"0E3F5B1C-5A2B-4C5D-8E9F-0123456789AB\0"),
    )
    return note_of(*entries, head=head, order=">")


def test_apples_note() -> None:
    found = read(b"Apple", apple_note())
    values = told(found)
    assert values["makernote:Apple:ContentIdentifier"] == "0E3F5B1C-5A2B-4C5D-8E9F-0123456789AB"
    assert values["makernote:Apple:RunTime"] == "7.0 s"
    assert values["makernote:Apple:AccelerationVector"] == "-0.5 0.25 0"
    (shared,) = [finding for finding in found.findings if finding.key == "makernote:Apple:ContentIdentifier"]
    assert (shared.topic, shared.label) == (Topic.DEVICE, "Number shared with the Live Photo's video")


@pytest.mark.parametrize(
    ("photo", "key", "value"),
    [
        (f"{METADATA_EXTRACTOR}/Canon EOS REBEL T3i.jpg", "makernote:Canon:InternalSerialNumber", "ZA2146315"),
        (f"{METADATA_EXTRACTOR}/Canon EOS REBEL T3i.jpg", "makernote:CanonLe:LensSerialNumber", "000027ced3"),
        (f"{KIM}/photo_18_header.jpg", "makernote:Canon:InternalSerialNumber", "WB2304374"),
        (f"{EXIF_PY}/Sony_alpha_a58.JPG", "makernote:SONY:InternalSerialNumber", "7 8 114 47 103"),
        (f"{EXIF_PY}/Sony_alpha_a58.JPG", "makernote:SONY:ShutterCount", "13701"),
        (f"{PILLOW}/frozenpond.mpo", "makernote:Nintendo:InternalSerialNumber", "0x575bbdf3"),
    ],
)  # fmt: skip
def test_serial_numbers_of_real_cameras(shared_corpus: Path, photo: str, key: str, value: str) -> None:
    report = inspect(str(shared_corpus / photo))
    (found,) = {(finding.topic, finding.value) for finding in report.findings if finding.key == key}
    assert found == (Topic.DEVICE, value)


def test_a_moved_note_is_read_from_where_it_was() -> None:
    """Canon's offsets count from the beginning of the block, of which a program that moves the note knows nothing."""
    entries = ((0x0009, 2, 12, b"Jane Bloggs\0"), (0x0007, 2, 10, b"Firmware 1"))
    for at in (500, 4000):
        assert told(read(b"Canon", note_of(*entries, at=at)))["makernote:Canon:OwnerName"] == "Jane Bloggs"


def test_the_place_of_a_note() -> None:
    note = note_of((9, 2, 12, b"Jane Bloggs\0"), at=500)
    assert original_place.of(note, 100, ">") == ("<", 500)
    assert original_place.of(note, 500, "<") == ("<", 500)
    assert original_place.of(b"Nikon\0\2", 100, "<") == ("<", 100)
    assert original_place.of(b"", 100, "<") == ("<", 100)


def test_with_caution_the_note_is_only_named() -> None:
    found = read(b"Canon", note_of((0x0009, 2, 12, b"Jane Bloggs\0"), at=500), decode=False)
    note = [finding.value for finding in found.findings if finding.key == "exif:MakerNote"]
    assert note == ["unreadable · 30 bytes"]
    assert "exif:Make" in told(found)
    assert not any(key.startswith("makernote:") for key in told(found))


def test_a_preview_in_a_note_is_a_hidden_picture() -> None:
    small = plain_jpeg((48, 48))
    found = read(b"Casio", b"QVC\0" + bytes(20) + small + bytes(30))
    assert [picture.data for picture in found.pictures] == [small]


def test_data_between_the_tags_is_told() -> None:
    block = exif_block(image={piexif.ImageIFD.Make: b"Canon"}) + b"call Jane Bloggs on monday" * 2
    found = collect(OnePayload(PayloadKind.EXIF, block))
    (gap,) = [finding for finding in found.findings if finding.key == "exif:gap"]
    assert (gap.topic, "Jane Bloggs" in gap.value) == (Topic.UNKNOWN, True)


MAKERS = (
    b"Canon",
    b"NIKON CORPORATION",
    b"SONY",
    b"PENTAX",
    b"OLYMPUS",
    b"FUJIFILM",
    b"Panasonic",
    b"Apple",
    b"Samsung",
)
HEADS = (
    b"", b"Nikon\0\2\x10\0\0MM\0*\0\0\0\x08", b"SONY DSC \0\0\0", b"AOC\0MM", b"OLYMPUS\0II\3\0", b"FUJIFILM\x0c\0\0\0",
    b"Panasonic\0\0\0", b"Apple iOS\0\0\1MM", b"LEICA\0\0\0", b"PENTAX \0MM", b"MINOL\0\0\0", b"SIGMA\0\0\0\1\0",
)  # fmt: skip


@pytest.mark.parametrize("make", MAKERS)
def test_rubbish_in_a_note_hides_nothing_else(make: bytes) -> None:
    rubbish = (b"\xff" * 400, bytes(range(256)) * 2, struct.pack("<HHHII", 255, 1, 2, 0xFFFFFFFF, 8) * 30, b"")
    for head in HEADS:
        for tail in rubbish:
            found = read(make, head + tail)
            assert told(found)["exif:Make"] == make.decode()
            assert len(found.findings) < MAX_FINDINGS


def test_entries_that_point_at_the_same_megabytes_stay_cheap() -> None:
    big = b"x" * 60_000
    entries = tuple((0x4000 + number, 7, len(big), big[:4]) for number in range(120))
    note = note_of(*((tag, kind, 4, value) for tag, kind, _count, value in entries), at=500)
    rows = bytearray(note)
    for row in range(120):
        struct.pack_into("<II", rows, 2 + 12 * row + 4, len(big), 10)
    assert len(read(b"Canon", bytes(rows) + big).findings) < MAX_FINDINGS


def test_control_characters_in_a_note_become_plain() -> None:
    found = read(b"Canon", note_of((0x0009, 2, 16, b"\x1b[31mJane<b>&\0\0\0\0"), at=500))
    assert told(found)["makernote:Canon:OwnerName"] == "⟨U+001B⟩[31mJane<b>&"


def secrets(make: bytes, model: bytes, tag: int, raw: bytes) -> dict[str, str]:
    note = tiff.read_ifd(b"\0" * 8 + note_of((1, 3, 1, b"\1\0")), 8, tiff.Header("<", False, 8), strict=False).entries[
        0
    ]
    return dict(undecoded_serials.of(make, model, note, [(tag, raw)]))


@pytest.mark.parametrize(
    ("raw", "told_"),
    [
        (b"222 7 12 6 17 54 3 0", {"PowerUpTime": "2014-12-06 17:54:03"}),
        (b"7 222 12 6 17 54 3 0", {"PowerUpTime": "2014-12-06 17:54:03"}),
        (b"0 0 0 0 0 0 0 0", {}),
        (b"7 222 13 6 17 54 3", {}),
        (b"7 222 12", {}),
        (b"x y z 1 2 3 4", {}),
        (b"7 222 12 6 17 54 300", {}),
    ],
)
def test_when_a_nikon_was_switched_on(raw: bytes, told_: dict[str, str]) -> None:
    assert secrets(b"NIKON CORPORATION", b"NIKON D7200", 0x00B6, raw) == told_


@pytest.mark.parametrize(
    ("model", "serial_at", "size", "count_at"),
    [
        (b"SLT-A58", 0xF0, 5, 0x32),
        (b"ILCE-7M3", 0x88, 6, 0x3A),
        (b"ILCE-7", 0x7C, 4, 0x32),
        (b"NEX-6", 0x7C, 4, 0x32),
        (b"ILCE-1", 0x8A, 6, 0x3A),
        (b"ILCE-7CM2", 0x38, 6, 0x0A),
    ],
)
def test_sonys_places_depend_on_the_model(model: bytes, serial_at: int, size: int, count_at: int) -> None:
    table = bytearray(0x100)
    table[serial_at : serial_at + size] = bytes(pow(n, 3, 249) for n in range(1, size + 1))
    table[count_at : count_at + 3] = bytes((pow(5, 3, 249), pow(1, 3, 249), 0))
    assert secrets(b"SONY", model, 0x9050, " ".join(map(str, table)).encode()) == {
        "InternalSerialNumber": " ".join(map(str, range(1, size + 1))),
        "ShutterCount": "261",
    }
    assert secrets(b"SONY", b"DSC-RX100", 0x9050, " ".join(map(str, table)).encode()) == {}
    assert secrets(b"SONY", model, 0x9050, b"1 2 3") == {}


@pytest.mark.parametrize(
    ("value", "kind"), [("2023:10:28 21:42:29", Kind.TIME_MAKER), ("231", Kind.TECHNICAL), ("0", Kind.TECHNICAL)]
)
def test_a_number_is_no_date(value: str, kind: Kind) -> None:
    assert meaning_of("DateTime", value, "label")[0] is kind


def test_bytes_of_another_value_are_no_number_of_apples() -> None:
    """Where a program moved the note, its offsets lead to bytes of something else: they make no chip."""
    noise = bytes((0x1D, 0x27, 0x2D, 0x2F, 0x38, 0x3D, 0, 0, 0, 1)) * 3
    found = read(b"Apple", note_of((0x0011, 2, len(noise), noise), head=b"Apple iOS\0\0\1MM", order=">"))
    (number,) = [finding for finding in found.findings if finding.key == "makernote:Apple:ContentIdentifier"]
    assert number.kind is Kind.TECHNICAL
