"""The golden sentences: one real finding of every kind, made by the readers, with what it says to a person."""

from typing import Any

import piexif
import pytest

from scrubber.formats.base import Fate, PayloadKind, PayloadRole
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.meaning.sentences import SENTENCES, meaning, risk_reason
from scrubber.metadata.readers.collect import collect
from tests.helpers.exif import NOON, PARIS, PHONE, OnePayload, exif_block
from tests.helpers.jpeg import plain_jpeg
from tests.metadata.test_readers import XMP

GOLDEN = {
    "position": "Anyone can look up this point on a map. If the photo was taken at home, it shows where that is.",
    "height": "Together with the position it tells the floor of a house or the side of a hill.",
    "view": "It tells which way the camera looked, so the exact spot can be found.",
    "movement": "It tells whether you were moving, how fast and where to.",
    "place-method": "It tells how the device knew where it was: by satellite, by mobile network or by Wi-Fi nearby.",
    "city": "It names the place, so nobody even needs a map.",
    "country": "It tells something about where the photo was taken.",
    "person-shown": "It names somebody in the picture, so programs can learn this face and find it in other photos.",
    "owner": "It names who took, edited or owns the photo, wherever it is posted.",
    "contact": "With this anyone can get in touch with the person, or find out where they are.",
    "author": "It names who took, edited or owns the photo, wherever it is posted.",
    "copyright": "It names who took, edited or owns the photo, wherever it is posted.",
    "caption": "Somebody wrote these words about the photo. Such words often name people and places.",
    "keywords": "Somebody wrote these words about the photo. Such words often name people and places.",
    "time-taken": "It tells to the second when you were there. Several photos together show how you spent your day.",
    "time-zone": "It tells in which part of the world the clock was set, even when the place is missing.",
    "time-satellite": "This time comes from a satellite, so it is right even when the camera's clock is wrong.",
    "time-changed": "It tells when the photo was taken or changed.",
    "camera-serial": (
        "This number is the same in every photo taken with this device: it links photos posted under other names."
    ),
    "lens-serial": (
        "This number is the same in every photo taken with this device: it links photos posted under other names."
    ),
    "photo-number": "This number stays the same through edits and copies: it links different versions of one picture.",
    "computer": "It names the computer that was used. Many people give their computer their own name.",
    "camera": (
        "It tells which camera, phone or lens took the photo. "
        "Among a few people that can be enough to know whose it was."
    ),
    "lens": (
        "It tells which camera, phone or lens took the photo. "
        "Among a few people that can be enough to know whose it was."
    ),
    "clip": "A short film from around the moment of the photo. It may show and let hear what the photo does not.",
    "depth-map": ("It tells for every point how far away it was. From it a face or a room can be modelled in space."),
    "matte": "A drawing of where the people in the photo are: their outlines, their hair or their skin.",
    "gain-map": "It brightens the photo on HDR screens and shows the same scene once more, in grey.",
    "second-picture": "A picture that programs don't show, but that anyone can take out.",
    "thumbnail": (
        "A small version of the photo. Many programs keep the old one when a photo is cropped or a face is covered."
    ),
    "ai-prompt": (
        "Somebody typed these words to have the picture made. They can tell what the person wanted and thinks."
    ),
    "credentials": "A signed record of who or what made and changed the photo. It can carry names and old versions.",
    "document-number": (
        "This number stays the same through edits and copies: it links different versions of one picture."
    ),
    "edits": "It tells what was done to the photo, or where it has been.",
    "software": "It tells which program was used. Alone it says little: many people use the same.",
    "maker-note": "The camera's maker writes this in its own way: often serial numbers, faces found, and settings.",
    "unreadable": "It can't be read here, but perhaps elsewhere. So it has to be taken for private.",
    "unreadable-tags": (
        "It can't be read here, but perhaps elsewhere. It may also hold the place where the photo was taken."
    ),
    "free-text": "Words in the file that no rule explains. They can say anything.",
    "unknown": "It can't be read here, but perhaps elsewhere. So it has to be taken for private.",
    "technical": "It tells how the picture was taken or stored. Very many photos say the same.",
}

EXIF = exif_block(
    image=PHONE
    | {piexif.ImageIFD.Artist: b"Jane", piexif.ImageIFD.Copyright: b"(c) Jane", piexif.ImageIFD.HostComputer: b"Mac"}
    | {piexif.ImageIFD.DateTime: b"2024:05:13 09:00:00", piexif.ImageIFD.Software: b"Painter"},
    exif=NOON
    | {0x9011: b"+02:00", 0xA430: b"Jane Doe", 0xA431: b"F4GHX0Q2N7", 0xA434: b"85mm", 0xA435: b"L-7788"}
    | {0xA420: b"0123456789abcdef", 0x927C: b"\x01\x02Private maker words here", 0x829A: (1, 120)},
    gps=PARIS
    | {piexif.GPSIFD.GPSSpeedRef: b"K", piexif.GPSIFD.GPSSpeed: (12, 1), piexif.GPSIFD.GPSTimeStamp: ((9, 1),) * 3}
    | {piexif.GPSIFD.GPSProcessingMethod: b"ASCII\0\0\0GPS"},
    thumbnail=plain_jpeg((16, 12)),
)
PACKET = XMP.format(
    attributes='photoshop:City="Paris" photoshop:Country="France" photoshop:History="cropped"',
    elements="<dc:subject><rdf:Bag><rdf:li>beach</rdf:li></rdf:Bag></dc:subject>"
    "<dc:description>At home</dc:description><mwg-rs:Name>Aunt Ida</mwg-rs:Name>"
    '<Core:CiEmailWork xmlns:Core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">a@b.org</Core:CiEmailWork>'
    '<mm:DocumentID xmlns:mm="http://ns.adobe.com/xap/1.0/mm/">uuid:1</mm:DocumentID>',
).encode()
PAYLOADS: tuple[tuple[Any, ...], ...] = (
    (PayloadKind.EXIF, EXIF, ""),
    (PayloadKind.EXIF, exif_block(exif={0x927C: b"x" * 40}), ""),
    (PayloadKind.XMP, PACKET, ""),
    (PayloadKind.XMP, b"<broken", ""),
    (PayloadKind.ICC, b"broken", ""),
    (PayloadKind.TEXT, b"a castle in the sky", "parameters"),
    (PayloadKind.TEXT, b"hello", ""),
    (PayloadKind.PICTURE, plain_jpeg((16, 12)), "second picture", PayloadRole.SECOND_PICTURE),
    (PayloadKind.PICTURE, plain_jpeg((16, 12)), "depth map", PayloadRole.DEPTH_MAP),
    (PayloadKind.PICTURE, plain_jpeg((16, 12)), "matte", PayloadRole.MATTE),
    (PayloadKind.PICTURE, plain_jpeg((16, 12)), "gain map", PayloadRole.GAIN_MAP),
    (PayloadKind.VIDEO, b"\0" * 400, ""),
    (PayloadKind.C2PA, b"\0" * 40, ""),
    (PayloadKind.OPAQUE, b"\1\2\3" * 30, "odd chunk"),
)


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return [found for payload in PAYLOADS for found in collect(OnePayload(*payload)).findings]


@pytest.mark.parametrize("name", GOLDEN)
def test_a_finding_of_each_kind_has_its_sentence(name: str, findings: list[Finding]) -> None:
    said = {meaning(found) for found in findings if found.kind == name}
    assert said == {GOLDEN[name]}


RARE = {
    Kind.FLASH_SERIAL: (
        "This number is the same in every photo taken with this device: it links photos posted under other names."
    ),
    Kind.SHUTTER_COUNT: (
        "The camera or phone counts on with every photo: photos of one device can be put in order and linked."
    ),
    Kind.CAMERA_SOFTWARE: "It tells something about the device, which can link photos to each other.",
    Kind.CHILD_AGE: "It tells when the person in the photo was born.",
    Kind.FACES: "It tells how many faces there are, or where in the picture they are.",
    Kind.NAME_DATE: "It stands in the file's name, which a copy keeps. Another name keeps it from others.",
    Kind.RUN_TIME: (
        "The camera or phone counts on with every photo: photos of one device can be put in order and linked."
    ),
    Kind.SWITCHED_ON: (
        "The camera or phone counts on with every photo: photos of one device can be put in order and linked."
    ),
    Kind.ORIGINAL_NAME: "It tells the name of a file that this one came from, which links the two.",
    Kind.DOWNLOAD: "It tells where the file came from, and so which pages you visited.",
    Kind.AI_MADE: "It says that AI made it, or parts of it.",
    Kind.BETWEEN_TAGS: "Bytes that no program shows. They can hold anything, even what a program meant to delete.",
    Kind.BESIDE_PICTURE: ("Bytes that no program shows. They can hold anything, even what a program meant to delete."),
}


@pytest.mark.parametrize("kind", RARE)
def test_a_kind_that_few_photos_have_has_its_sentence(kind: Kind) -> None:
    assert meaning(Finding(kind, "some:key", "Some label", "x", "part", 0, Risk.HIGH, Fate.DROP)) == RARE[kind]


def test_every_kind_has_a_calm_sentence() -> None:
    assert set(SENTENCES) == set(Kind)
    assert all(sentence.endswith(".") and "!" not in sentence for sentence in SENTENCES.values())


def test_each_risk_has_its_reason() -> None:
    assert [risk_reason(risk).split(":")[0] for risk in Risk] == ["High risk", "Medium risk", "Low risk"]
