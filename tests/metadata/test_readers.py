"""The other readers, and what hostile text and damaged payloads do to them: nothing."""

import base64
import struct
from collections.abc import Callable

import pytest
from PIL import ImageCms

from scrubber.formats.base import PayloadKind
from scrubber.limits import MAX_FINDINGS, MAX_TEXT
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.findings.text import plain
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import OnePayload
from tests.helpers.jpeg import plain_jpeg

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/" xmlns:my="http://example.org/mine/"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" {attributes}>{elements}</rdf:Description>
</rdf:RDF></x:xmpmeta>"""


def read(kind: PayloadKind, data: bytes, label: str = "") -> Collected:
    return collect(OnePayload(kind, data, label))


def read_xmp(attributes: str = "", elements: str = "") -> Collected:
    return read(PayloadKind.XMP, XMP.format(attributes=attributes, elements=elements).encode())


def told(found: Collected) -> list[tuple[Topic, str, str]]:
    return [(finding.topic, finding.label, finding.value) for finding in found.findings]


def test_xmp_author_in_a_sequence_and_tool_in_an_attribute() -> None:
    found = read_xmp('xmp:CreatorTool="Painter 1"', "<dc:creator><rdf:Seq><rdf:li>Jane</rdf:li></rdf:Seq></dc:creator>")
    assert told(found) == [(Topic.PERSON, "Author", "Jane"), (Topic.HISTORY, "Edited with", "Painter 1")]
    assert sentence(found) == "It names Jane."


def test_xmp_place_and_time() -> None:
    found = read_xmp(
        'exif:GPSLatitude="48,53.202N" exif:GPSLongitude="2,20.256W" photoshop:DateCreated="2024-05-12T14:03:22"'
    )
    assert found.place is not None
    assert (round(found.place.latitude, 4), round(found.place.longitude, 4)) == (48.8867, -2.3376)
    assert sentence(found) == "Taken on 12 May 2024 at 14:03 near Fréhel, France (28 km away)."


def test_xmp_face_regions_name_people() -> None:
    found = read_xmp(
        elements="<mwg-rs:RegionList><rdf:Bag><rdf:li mwg-rs:Name='Aunt Ida'/></rdf:Bag></mwg-rs:RegionList>"
    )
    assert told(found) == [(Topic.PERSON, "Person shown", "Aunt Ida")]


def test_xmp_thumbnail_is_a_hidden_picture() -> None:
    small = plain_jpeg((8, 8))
    found = read_xmp(elements=f"<xmpGImg:image>{base64.b64encode(small).decode()}</xmpGImg:image>")
    assert [picture.data for picture in found.pictures] == [small]


def test_xmp_of_an_unknown_namespace_is_shown_too() -> None:
    assert told(read_xmp('my:thing="hello"')) == [(Topic.TECHNICAL, "mine:thing", "hello")]


@pytest.mark.parametrize(
    "packet",
    [
        b"<not closed",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
        b"<a>" * 5000 + b"</a>" * 5000,
        b"",
    ],
)
def test_hostile_xmp_is_one_finding_and_opens_nothing(packet: bytes) -> None:
    found = read(PayloadKind.XMP, packet)
    assert all("root:" not in finding.value and "aaaa" not in finding.value for finding in found.findings)
    assert len(found.findings) <= 1


def iptc(*fields: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in fields)


def test_iptc_author_city_and_caption() -> None:
    found = read(PayloadKind.IPTC, iptc((80, b"Jane"), (90, b"Paris"), (120, b"At home"), (201, b"x")))
    assert told(found)[:3] == [
        (Topic.PLACE, "City", "Paris"),
        (Topic.PERSON, "Author", "Jane"),
        (Topic.PERSON, "Caption", "At home"),
    ]
    assert sentence(found) == "Taken in Paris, by Jane."


def test_photoshop_resources_with_iptc_and_thumbnail_inside() -> None:
    small = plain_jpeg((8, 8))
    data = b""
    for number, content in ((0x0404, iptc((80, b"Jane"))), (0x040C, bytes(28) + small), (0x03ED, bytes(16))):
        data += b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) % 2)
    found = read(PayloadKind.PHOTOSHOP, data)
    assert (Topic.PERSON, "Author", "Jane") in told(found)
    assert [picture.data for picture in found.pictures] == [small]


def test_colour_profile_says_its_name() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = told(read(PayloadKind.ICC, profile))
    assert any(label == "Colour profile" and "sRGB" in value for _topic, label, value in found)


def test_ai_prompt_and_plain_comment() -> None:
    prompt = read(PayloadKind.TEXT, b"a cat, masterpiece", "parameters")
    assert told(prompt) == [(Topic.HISTORY, "What an AI was asked for", "a cat, masterpiece")]
    assert told(read(PayloadKind.TEXT, b"hello", "Comment")) == [(Topic.PERSON, "Comment", "hello")]


def test_content_credentials_are_named() -> None:
    data = b"\0\0\0\x20jumb....c2pa claim_generator\x6aPainter AI 3 trainedAlgorithmicMedia"
    labels = [label for _topic, label, _value in told(read(PayloadKind.C2PA, data))]
    assert labels == ["Content Credentials", "Signed by", "Made with AI"]


def test_video_picture_and_unknown_data_are_told_apart() -> None:
    assert sentence(read(PayloadKind.VIDEO, bytes(50))) == "This photo carries another picture or a clip inside."
    assert sentence(read(PayloadKind.PICTURE, b"x")) == "This photo carries another picture or a clip inside."
    assert told(read(PayloadKind.OPAQUE, bytes(1234), "APP7")) == [(Topic.UNKNOWN, "APP7", "1,234 B")]


@pytest.mark.parametrize("kind", list(PayloadKind))
def test_no_reader_fails_on_rubbish(kind: PayloadKind) -> None:
    for data in (b"", b"\0", b"8BIM" * 9, b"\x1c\x02\x05\xff\xff", bytes(range(256)) * 3, b"<x/>", b"acsp" * 99):
        assert len(read(kind, data).findings) < 20


def test_many_findings_are_counted_not_kept() -> None:
    found = read(PayloadKind.IPTC, iptc(*[(201, b"x")] * (MAX_FINDINGS + 10)))
    assert (len(found.findings), found.left_out) == (MAX_FINDINGS, 10)


@pytest.mark.parametrize(
    ("untrusted", "shown"),
    [
        ("photo\u202egpj.exe", "photo⟨U+202E⟩gpj.exe"),
        ("\x1b[31mred\x1b]8;;http://x\x07", "⟨U+001B⟩[31mred⟨U+001B⟩]8;;http://x⟨U+0007⟩"),
        ("a\u200bb\ufeffc", "a⟨U+200B⟩b⟨U+FEFF⟩c"),
        ("two\nlines\tand tab", "two lines and tab"),
        (b"\xffJane\0\0", "ÿJane"),
        ("<b>bold</b> &amp; 日本語 é", "<b>bold</b> &amp; 日本語 é"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_hostile_text_becomes_plain(untrusted: str | bytes, shown: str) -> None:
    assert plain(untrusted) == shown


@pytest.mark.parametrize("make", [lambda: "x" * 10**6, lambda: "\x1b" * 10**6, lambda: b"\xff" * 10**6])
def test_long_text_is_capped(make: Callable[[], str | bytes]) -> None:
    assert len(plain(make())) == MAX_TEXT + 1
