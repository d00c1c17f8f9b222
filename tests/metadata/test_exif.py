"""EXIF in words: each kind of finding with the sentence it makes."""

import io
import struct
from dataclasses import replace

import piexif
import pytest
from PIL import Image

from scrubber.containers import tiff
from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings.finding import Place, Risk, Topic
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected, collect
from scrubber.metadata.readers.exif.tag_numbers import ExifTag
from scrubber.metadata.readers.exif.tags import MEANINGS, WIDE_TEXT_TAGS
from tests.helpers.exif import NOON, PARIS, PHONE, OnePayload, block_of_one, exif_block, parsed_photo
from tests.helpers.jpeg import plain_jpeg


def values(collected: Collected, topic: Topic) -> dict[str, str]:
    return {finding.label: finding.value for finding in collected.findings if finding.topic is topic}


def test_place_with_height_and_direction() -> None:
    found = collect(parsed_photo(gps=PARIS))
    assert values(found, Topic.PLACE) == {
        "Position": "48.8867° N, 2.3376° E",
        "Nearest town": "Buttes-Montmartre, Paris, Île-de-France, France",
        "Height": "131 m above the sea",
        "Camera looked": "north-east",
    }
    assert found.place is not None
    assert replace(found.place, latitude=0, longitude=0) == Place(0, 0, 131, 45)
    assert (found.place.latitude, found.place.longitude) == pytest.approx((48.8867, 2.3376))
    assert sentence(found) == "Taken in Buttes-Montmartre, Paris."


@pytest.mark.parametrize(("directory", "tag"), [key for key in MEANINGS if key[1] != ExifTag.MAKER_NOTE])
def test_every_tag_with_a_meaning_becomes_such_a_finding_under_a_name(directory: str, tag: int) -> None:
    text = "Jane Doe 77".encode("utf-16-le" if tag in WIDE_TEXT_TAGS else "ascii")
    found = collect(OnePayload(PayloadKind.EXIF, block_of_one(directory, tag, text))).findings
    assert (found[0].kind, found[0].label, found[0].risk) == MEANINGS[directory, tag]
    assert not found[0].key.startswith("exif:tag 0x"), "MORE_NAMES lacks it"


def test_south_and_west_are_negative() -> None:
    away = PARIS | {piexif.GPSIFD.GPSLatitudeRef: b"S", piexif.GPSIFD.GPSLongitudeRef: b"W"}
    found = collect(parsed_photo(gps=away))
    assert found.place is not None
    assert found.place.latitude < 0 > found.place.longitude


def test_zero_zero_is_no_place() -> None:
    nowhere = PARIS | {piexif.GPSIFD.GPSLatitude: ((0, 1),) * 3, piexif.GPSIFD.GPSLongitude: ((0, 1),) * 3}
    assert collect(parsed_photo(gps=nowhere)).place is None


def test_a_denominator_of_zero_is_no_place() -> None:
    assert collect(parsed_photo(gps=PARIS | {piexif.GPSIFD.GPSLatitude: ((48, 0),) * 3})).place is None


def test_owner_serial_numbers_and_time() -> None:
    exif = NOON | {
        piexif.ExifIFD.CameraOwnerName: "Jane Doe",
        piexif.ExifIFD.BodySerialNumber: "F4GHX0Q2N7",
        piexif.ExifIFD.LensSerialNumber: "L-77",
    }
    found = collect(parsed_photo(image=PHONE, exif=exif, gps=PARIS))
    assert values(found, Topic.PERSON) == {"Owner": "Jane Doe"}
    assert values(found, Topic.TIME) == {"Taken": "2024-05-12 14:03:22"}
    assert values(found, Topic.DEVICE)["Camera serial number"] == "F4GHX0Q2N7"
    assert values(found, Topic.DEVICE)["Lens serial number"] == "L-77"
    assert sentence(found) == (
        "Taken on 12 May 2024 at 14:03 in Buttes-Montmartre, Paris, by Jane Doe with Apple iPhone 13, "
        "serial number F4GHX0Q2N7."
    )


def test_a_maker_is_not_named_twice() -> None:
    camera = {piexif.ImageIFD.Make: b"Canon", piexif.ImageIFD.Model: b"Canon EOS R5"}
    assert sentence(collect(parsed_photo(image=camera))) == "Taken with Canon EOS R5."


@pytest.mark.parametrize(
    ("image", "exif", "expected"),
    [
        ({}, NOON, "Taken on 12 May 2024 at 14:03."),
        (PHONE, NOON, "Taken on 12 May 2024 at 14:03 with Apple iPhone 13."),
        ({piexif.ImageIFD.Artist: b"Jane"}, {}, "It names Jane."),
        ({piexif.ImageIFD.Artist: b"Jane"}, NOON, "Taken on 12 May 2024 at 14:03 by Jane."),
        ({piexif.ImageIFD.Software: b"Painter 1"}, {}, "This photo tells a little about where it comes from."),
        ({}, {piexif.ExifIFD.DateTimeOriginal: b"0000:00:00"}, "This photo tells a little about where it comes from."),
    ],
)  # fmt: skip
def test_sentences(image: dict[int, bytes], exif: dict[int, bytes], expected: str) -> None:
    assert sentence(collect(parsed_photo(image=image, exif=exif))) == expected


def test_the_thumbnail_is_a_hidden_picture() -> None:
    found = collect(parsed_photo(thumbnail=plain_jpeg((16, 12))))
    with Image.open(io.BytesIO(found.pictures[0].data)) as picture:
        assert picture.size == (16, 12)
    assert sentence(found) == "This photo carries another picture or a clip inside."


def test_comment_and_windows_texts_in_their_encodings() -> None:
    image = {piexif.ImageIFD.XPAuthor: tuple("Jäne".encode("utf-16-le"))}
    exif = {piexif.ExifIFD.UserComment: b"UNICODE\0" + "héllo".encode("utf-16-be")}
    assert values(collect(parsed_photo(image=image, exif=exif)), Topic.PERSON) == {"Author": "Jäne", "Comment": "héllo"}


def test_how_the_place_was_found_is_text_with_a_character_code() -> None:
    gps = PARIS | {piexif.GPSIFD.GPSProcessingMethod: b"ASCII\0\0\0home network"}
    assert values(collect(parsed_photo(gps=gps)), Topic.PLACE)["How the place was found"] == "home network"


def test_time_and_date_by_satellite() -> None:
    gps = PARIS | {piexif.GPSIFD.GPSTimeStamp: ((5, 1), (12, 1), (40, 1)), piexif.GPSIFD.GPSDateStamp: b"2025:06:14"}
    found = [(one.label, one.value) for one in collect(parsed_photo(gps=gps)).findings if one.topic is Topic.TIME]
    assert found == [("Time by satellite", "05:12:40 UTC"), ("Time by satellite", "2025-06-14")]


def test_maker_note_is_unknown_data_by_its_size() -> None:
    found = collect(parsed_photo(exif={piexif.ExifIFD.MakerNote: b"\x01" * 300}))
    note = next(finding for finding in found.findings if finding.topic is Topic.UNKNOWN)
    assert (note.value, note.risk) == ("300 B", Risk.HIGH)


def test_unknown_tags_are_named_by_number() -> None:
    block = bytearray(exif_block(image={piexif.ImageIFD.Artist: b"Jane"}))
    block[block.index(struct.pack(">H", 0x013B)) :][:2] = b""
    position = block.index(struct.pack(">H", 0x013B))
    block[position : position + 2] = struct.pack(">H", 0xEA7C)
    found = collect(OnePayload(PayloadKind.EXIF, bytes(block)))
    assert [(finding.key, finding.value) for finding in found.findings] == [("exif:tag 0xEA7C", "Jane")]


def test_a_damaged_tag_does_not_hide_the_others() -> None:
    block = bytearray(exif_block(image=PHONE))
    header = tiff.read_header(bytes(block))
    first_value_offset = header.first_ifd + 2 + 8
    block[first_value_offset : first_value_offset + 4] = b"\xff\xff\xff\xff"
    found = values(collect(OnePayload(PayloadKind.EXIF, bytes(block))), Topic.DEVICE)
    assert found == {"Camera maker": "unreadable", "Camera": "iPhone 13"}


@pytest.mark.parametrize(
    "data", [b"", b"II", b"MM\0*\0\0\0\x08", b"not a TIFF structure at all", b"II*\0\xff\xff\xff\xff"]
)
def test_a_block_that_is_none_becomes_one_finding_or_nothing(data: bytes) -> None:
    found = collect(OnePayload(PayloadKind.EXIF, data))
    assert len(found.findings) <= 1


def test_directories_in_a_circle_end() -> None:
    circle = struct.pack(">2sHIHHHIII", b"MM", 42, 8, 1, 0x0100, 4, 1, 7, 8)
    assert len(collect(OnePayload(PayloadKind.EXIF, circle)).findings) == 1


def test_a_height_reference_without_a_value_costs_no_place() -> None:
    """Phones write GPSAltitudeRef with count 0 in photo spheres; the height then counts from the sea upwards."""
    block = bytearray(exif_block(gps=PARIS))
    row = block.index(struct.pack(">HHI", piexif.GPSIFD.GPSAltitudeRef, tiff.BYTE, 1))
    block[row + 4 : row + 8] = bytes(4)
    found = collect(OnePayload(PayloadKind.EXIF, bytes(block)))
    assert values(found, Topic.PLACE)["Position"] == "48.8867° N, 2.3376° E"
    assert values(found, Topic.PLACE)["Height"] == "131 m above the sea"
    assert not values(found, Topic.UNKNOWN)


@pytest.mark.parametrize(("reference", "metres"), [(0, 131), (1, -131), (2, 131), (3, -131), (9, 131)])
def test_heights_below_the_sea(reference: int, metres: int) -> None:
    found = collect(parsed_photo(gps=PARIS | {piexif.GPSIFD.GPSAltitudeRef: reference}))
    assert found.place is not None and found.place.altitude == metres
    assert values(found, Topic.PLACE)["Height"] == f"131 m {'above' if metres > 0 else 'below'} the sea"
