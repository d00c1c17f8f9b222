"""Traces that programs and sites leave, each with the sentence that says what it means to a stranger."""

import struct

import piexif
import pytest
from PIL import Image

from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings.finding import Finding, Risk, Topic
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.meaning.sentences import meaning
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import OnePayload, exif_block
from tests.metadata.test_maker_notes import note_of, read
from tests.metadata.test_readers import iptc, read_xmp

IPTC_EXT = 'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
GOOGLE = 'xmlns:g="http://ns.google.com/photos/1.0/camera/"'
PHOTOSHOP = 'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
PLUS = 'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
DJI = 'xmlns:d="http://www.dji.com/drone-dji/1.0/"'


def the(found: Collected, label: str) -> Finding:
    (finding,) = (one for one in found.findings if one.label == label)
    return finding


def from_iptc(*fields: tuple[int, bytes]) -> Collected:
    return collect(OnePayload(PayloadKind.IPTC, iptc(*fields)))


def test_facebooks_mark_in_place_of_instructions() -> None:
    found = from_iptc((40, b"FBMD0f000791010000320e0000d41b0000"))
    mark = the(found, "Mark of Facebook or Instagram")
    assert (mark.topic, mark.risk) == (Topic.HISTORY, Risk.MEDIUM)
    assert meaning(mark) == (
        "Facebook and Instagram write this into photos. It shows that the photo was there, and links its copies."
    )


def test_facebooks_code_in_place_of_an_assignment() -> None:
    found = from_iptc((103, b"zp6OZ7kA1cd6DTEqkhnm"))
    assert the(found, "Mark of Facebook or Instagram").value == "zp6OZ7kA1cd6DTEqkhnm"
    assert the(from_iptc((103, b"GMH06")), "Caption").value == "GMH06"
    assert the(from_iptc((40, b"Do not crop")), "Caption").value == "Do not crop"


def test_dates_and_times_of_iptc_read_like_others() -> None:
    found = from_iptc((55, b"20240512"), (60, b"140322+0200"), (62, b"00000000x"))
    assert the(found, "Taken").value == "2024-05-12"
    assert the(found, "Time").value == "14:03:22+02:00"
    assert the(found, "Made").value == "00000000x"
    assert sentence(found) == "Taken on 12 May 2024."


@pytest.mark.parametrize(
    ("code", "words", "is_ai"),
    [
        ("trainedAlgorithmicMedia", "made by AI (trainedAlgorithmicMedia)", True),
        ("compositeWithTrainedAlgorithmicMedia", "partly made by AI (compositeWithTrainedAlgorithmicMedia)", True),
        ("screenCapture", "a screenshot (screenCapture)", False),
        ("somethingNew", "somethingNew", False),
    ],
)
def test_how_a_picture_was_made(code: str, words: str, is_ai: bool) -> None:
    address = f"http://cv.iptc.org/newscodes/digitalsourcetype/{code}"
    found = read_xmp(f'{IPTC_EXT} e:DigitalSourceType="{address}"')
    assert the(found, "How the picture was made").value == words
    assert any(one.label == "Made with AI" for one in found.findings) is is_ai
    assert (sentence(found) == "It says that AI made it, or parts of it.") is is_ai


def test_a_credit_to_an_ai_names_no_person() -> None:
    for found in (from_iptc((110, b"Made with Google AI")), read_xmp('photoshop:Credit="Made with Google AI"')):
        credit = the(found, "Made with AI")
        assert (credit.topic, credit.value) == (Topic.HISTORY, "Made with Google AI")
        assert meaning(credit) == "It says that AI made it, or parts of it."
    assert the(from_iptc((110, b"Jane Doe")), "Credit").topic is Topic.PERSON


def test_a_prompt_in_a_caption() -> None:
    found = read_xmp(
        elements="<dc:description>a cat --v 5 Job ID: 6d5a9a1a-1111-2222-3333-444455556666</dc:description>"
    )
    assert the(found, "What an AI was asked for").risk is Risk.HIGH
    assert sentence(found) == "It holds the words that an AI was given."


def test_a_screenshot_says_so() -> None:
    block = exif_block(exif={piexif.ExifIFD.UserComment: b"ASCII\0\0\0Screenshot"})
    found = collect(OnePayload(PayloadKind.EXIF, block))
    assert the(found, "How the picture was made").value == "a screenshot"


def test_the_name_of_the_original_in_tiff_tags() -> None:
    found = collect(OnePayload(PayloadKind.EXIF, exif_block(image={piexif.ImageIFD.DocumentName: b"divorce.tif"})))
    name = the(found, "Name of the original file")
    assert meaning(name) == "It tells the name of a file that this one came from, which links the two."


def test_layers_of_the_document_a_picture_was_made_from() -> None:
    found = read_xmp('photoshop:LayerText="Happy 30th, Jane"')
    layer = the(found, "Text")
    assert (layer.topic, layer.risk) == (Topic.HISTORY, Risk.HIGH)
    assert meaning(layer) == (
        "All layers of the document, hidden ones too. What was covered or cut out can still be found in them."
    )


@pytest.mark.parametrize(
    ("name", "label"), [("Divorce papers", "Name of the original file"), ("Untitled-1", "SliceInfo"), ("", "SliceInfo")]
)
def test_the_name_of_the_document_in_photoshops_slices(name: str, label: str) -> None:
    slices = struct.pack(">5I", 6, 0, 0, 9, 9) + struct.pack(">I", len(name) + 1) + f"{name}\0".encode("utf-16-be")
    data = b"8BIM" + struct.pack(">HHI", 0x041A, 0, len(slices)) + slices + bytes(len(slices) % 2)
    found = collect(OnePayload(PayloadKind.PHOTOSHOP, data))
    assert [(one.label, one.value) for one in found.findings] == [(label, name or f"{len(slices)} B")]


@pytest.mark.parametrize("order", ["<", ">"])
def test_layers_in_a_tiff_file(order: str) -> None:
    name, encoding = "Jane, removed", "utf-16-le" if order == "<" else "utf-16-be"
    marks = (b"MIB8ryaL", b"MIB8inul") if order == "<" else (b"8BIMLayr", b"8BIMluni")
    size = struct.pack(order + "I", len(name))
    layers = b"Adobe Photoshop Document Data Block\0" + marks[0] + bytes(90) + marks[1] + bytes(4) + size
    exif = Image.Exif()
    exif[0x935C] = layers + name.encode(encoding) + b"\0\0"
    found = collect(OnePayload(PayloadKind.EXIF, exif.tobytes()[6:]))
    document = the(found, "Layers of a Photoshop document")
    assert (document.topic, document.risk) == (Topic.HIDDEN_PICTURE, Risk.HIGH)
    assert meaning(document) == (
        "All layers of the document, hidden ones too. What was covered or cut out can still be found in them."
    )
    assert the(found, "Text").value == name


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Sun, 12 May 2024 14:03:22 +0200", "2024-05-12 14:03:22+02:00"),
        ("2 May 2024 14:03", "2024-05-02 14:03"),
        ("2024:05:12 14:03:22", "2024-05-12 14:03:22"),
        ("last summer", "last summer"),
        ("12 Mal 2024 14:03:22", "12 Mal 2024 14:03:22"),
    ],
)
def test_dates_of_text_fields(value: str, shown: str) -> None:
    found = collect(OnePayload(PayloadKind.TEXT, value.encode(), "Creation Time"))
    assert the(found, "Made").value == shown


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90", "Edited with"),
        ("Created with GIMP", "Edited with"),
        ("Lavc58.35.100", "Edited with"),
        ("Written by hand on our way home, Jane", "Comment"),
        ("Created with love " * 20, "Comment"),
    ],
)
def test_comments_of_programs_are_no_words_of_people(text: str, label: str) -> None:
    found = collect(OnePayload(PayloadKind.TEXT, text.encode(), "Comment"))
    assert the(found, label).value == text.strip()


def test_licences_name_people() -> None:
    found = read_xmp(f'{PLUS} plus:LicensorName="Jane Doe" plus:LicensorEmail="jane@example.org"')
    assert [(one.label, one.value) for one in found.findings] == [
        ("Author", "Jane Doe"),
        ("E-mail", "jane@example.org"),
    ]
    assert sentence(found) == "It names Jane Doe. It tells how to reach somebody."


def test_a_drone_tells_its_place_and_how_it_flew() -> None:
    found = read_xmp(
        f'{DJI} d:GpsLatitude="+48.886700" d:GpsLongtitude="+2.337600" d:RelativeAltitude="+50.2" '
        'd:FlightYawDegree="33" d:DroneSerialNumber="1581F4"'
    )
    assert found.place is not None
    assert (found.place.latitude, found.place.longitude) == (48.8867, 2.3376)
    assert the(found, "Height").topic is Topic.PLACE
    assert sentence(found) == ("Taken in Buttes-Montmartre, Paris, with a camera with the serial number 1581F4.")


def test_a_camera_with_depth_tells_where_it_stood() -> None:
    pose = 'xmlns:p="http://ns.google.com/photos/dd/1.0/earthpose/" p:Latitude="48.8867" p:Longitude="2.3376"'
    assert sentence(read_xmp(pose)) == "Taken in Buttes-Montmartre, Paris."


def test_a_position_in_xmp_has_its_height_and_direction() -> None:
    found = read_xmp(
        'exif:GPSLatitude="48,53.202N" exif:GPSLongitude="2,20.256E" exif:GPSAltitude="131/1" '
        'exif:GPSAltitudeRef="1" exif:GPSImgDirection="90/1"'
    )
    assert found.place is not None
    assert (found.place.altitude, found.place.direction) == (-131, 90)
    assert the(found, "Camera looked").value == "east"


@pytest.mark.parametrize("value", ["", "1/0", "nan", "1e999", "x", "1/2/3"])
def test_hostile_numbers_of_a_position(value: str) -> None:
    found = read_xmp(f'{DJI} d:GpsLatitude="{value}" d:GpsLongitude="{value}" exif:GPSAltitude="{value}"')
    assert found.place is None


def test_googles_burst_and_its_own_data() -> None:
    found = read_xmp(f'{GOOGLE} g:BurstID="7d3e" g:hdrp_makernote="SERSUAFAAABB"')
    burst = the(found, "Number shared by a burst of photos")
    assert (burst.topic, burst.risk) == (Topic.DEVICE, Risk.HIGH)
    assert meaning(burst) == (
        "Photos and clips that were taken together share this number: it links them wherever they are posted."
    )
    assert the(found, "Maker's own data").topic is Topic.UNKNOWN


def test_apples_front_camera_and_how_long_it_was_on() -> None:
    entries = ((0x000A, 9, 1, struct.pack(">i", 3)), (0x002E, 9, 1, struct.pack(">i", 6)))
    found = read(b"Apple", note_of(*entries, head=b"Apple iOS\0\0\1MM", order=">"))
    [side] = [one for one in found.findings if one.kind is Kind.CAMERA_SIDE]
    assert side.value == "the camera at the front (6)"
    assert meaning(side) == (
        "It tells which side of the phone took the photo. The front camera means a picture of the phone's owner."
    )
    assert the(found, "HDRImageType").value == "HDR photo (3)"
