"""Faces that a file marks: every way to write them becomes one finding a person, the right way up."""

from dataclasses import replace
from pathlib import Path

import pytest

from scrubber.cli.output import Output
from scrubber.cli.text_show import TextShow
from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine.inspect import inspect
from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Essence, PayloadKind
from scrubber.metadata.findings.batch_facts import batch_facts
from scrubber.metadata.findings.finding import MarkedFace, Risk
from scrubber.metadata.findings.marked_faces import StoredFrame, joined
from scrubber.metadata.findings.meaning.sentences import meaning
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected, collect
from scrubber.reports import html_page as report_html
from scrubber.reports import json_document as report_json
from tests.helpers.exif import OnePayload
from tests.helpers.jpeg import plain_jpeg, with_segments

PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"
 xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
 xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" xmlns:apple-fi="http://ns.apple.com/faceinfo/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:acdsee-rs="http://ns.acdsee.com/regions/"
 xmlns:acdsee-stArea="http://ns.acdsee.com/sType/Area#" xmlns:acdsee-stDim="http://ns.acdsee.com/sType/Dimensions#">
{}</rdf:Description></rdf:RDF></x:xmpmeta>"""

WORKING_GROUP = """<mwg-rs:Regions rdf:parseType="Resource">
<mwg-rs:AppliedToDimensions stDim:w="4000" stDim:h="3000" stDim:unit="pixel"/>
<mwg-rs:RegionList><rdf:Seq>
<rdf:li><rdf:Description mwg-rs:Name="Jane Doe" mwg-rs:Type="Face">
 <mwg-rs:Area stArea:x="0.15" stArea:y="0.5" stArea:w="0.1" stArea:h="0.2" stArea:unit="normalized"/>
</rdf:Description></rdf:li>
<rdf:li rdf:parseType="Resource"><mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Name>Ida</mwg-rs:Name>
 <mwg-rs:Area rdf:parseType="Resource"><stArea:x>3600</stArea:x><stArea:y>300</stArea:y><stArea:w>400</stArea:w>
 <stArea:h>300</stArea:h><stArea:unit>pixel</stArea:unit></mwg-rs:Area></rdf:li>
<rdf:li><rdf:Description mwg-rs:Type="Face"><mwg-rs:Extensions apple-fi:FaceID="3"/>
 <mwg-rs:Area stArea:x="0.5" stArea:y="0.9" stArea:w="0.1" stArea:h="0.1"/></rdf:Description></rdf:li>
<rdf:li><rdf:Description mwg-rs:Type="BarCode">
 <mwg-rs:Area stArea:x="0.5" stArea:y="0.9" stArea:w="0.1" stArea:h="0.1"/></rdf:Description></rdf:li>
</rdf:Seq></mwg-rs:RegionList></mwg-rs:Regions>"""
MICROSOFT = """<MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag>
<rdf:li MPReg:Rectangle="0.1, 0.4, 0.1, 0.2" MPReg:PersonDisplayName="Jane Doe"/>
</rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo>"""
ACDSEE = """<acdsee-rs:Regions rdf:parseType="Resource"><acdsee-rs:RegionList><rdf:Bag>
<rdf:li rdf:parseType="Resource"><acdsee-rs:Name>Jane Doe</acdsee-rs:Name><acdsee-rs:Type>Face</acdsee-rs:Type>
<acdsee-rs:DLYArea acdsee-stArea:x="0.15" acdsee-stArea:y="0.5" acdsee-stArea:w="0.1" acdsee-stArea:h="0.2"/></rdf:li>
</rdf:Bag></acdsee-rs:RegionList></acdsee-rs:Regions>"""
IPTC = """<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource">
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Jane Doe</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
<Iptc4xmpExt:RegionBoundary rdf:parseType="Resource"><Iptc4xmpExt:rbShape>{}</Iptc4xmpExt:rbShape>
<Iptc4xmpExt:rbUnit>relative</Iptc4xmpExt:rbUnit>{}</Iptc4xmpExt:RegionBoundary></rdf:li></rdf:Bag>
</Iptc4xmpExt:ImageRegion>"""
RECTANGLE = IPTC.format(
    "rectangle",
    "<Iptc4xmpExt:rbX>0.1</Iptc4xmpExt:rbX><Iptc4xmpExt:rbY>0.4</Iptc4xmpExt:rbY>"
    "<Iptc4xmpExt:rbW>0.1</Iptc4xmpExt:rbW><Iptc4xmpExt:rbH>0.2</Iptc4xmpExt:rbH>",
)
CIRCLE = IPTC.format(
    "circle",
    "<Iptc4xmpExt:rbX>0.15</Iptc4xmpExt:rbX><Iptc4xmpExt:rbY>0.5</Iptc4xmpExt:rbY>"
    "<Iptc4xmpExt:rbRx>0.1</Iptc4xmpExt:rbRx>",
)
JANE = MarkedFace("Jane Doe", 0.1, 0.4, 0.1, 0.2)


def read(regions: str, orientation: int = 1, width: int = 4000, height: int = 3000) -> Collected:
    document = OnePayload(PayloadKind.XMP, PACKET.format(regions).encode())
    document.essence = Essence(width, height, 1, orientation, b"", b"")
    return collect(document)


def people(found: Collected) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in found.findings if one.topic == "person"]


def test_marked_faces_are_one_finding_a_person_and_a_count() -> None:
    found = read(WORKING_GROUP)
    assert people(found) == [
        ("Person shown", "Jane Doe, at the left"),
        ("Person shown", "Ida, at the right"),
        ("Faces", "Marked: 3, with a name: 2"),
    ]
    assert found.faces == (
        JANE,
        MarkedFace("Ida", 0.85, 0.05, 0.1, 0.1),
        MarkedFace("", 0.45, 0.85, 0.1, 0.1),
    )
    assert sentence(found) == "It names who is in the picture: Jane Doe and Ida."


def test_what_a_marked_face_means_and_what_it_adds_to_a_batch() -> None:
    found = read(WORKING_GROUP)
    first, *_others, count = found.findings[:3]
    assert (first.risk, count.risk) == (Risk.HIGH, Risk.MEDIUM)
    assert meaning(first) == (
        "It names somebody in the picture, so programs can learn this face and find it in other photos."
    )
    assert meaning(count) == "It tells how many faces there are, or where in the picture they are."
    assert batch_facts(found.findings, found.place, found.faces).people == ("Jane Doe", "Ida")


@pytest.mark.parametrize(
    ("regions", "face"),
    [
        (MICROSOFT, JANE),
        (ACDSEE, JANE),
        (RECTANGLE, JANE),
        (CIRCLE, MarkedFace("Jane Doe", 0.05, 0.4, 0.2, 0.2)),
    ],
)
def test_every_way_to_mark_a_face(regions: str, face: MarkedFace) -> None:
    found = read(regions)
    assert found.faces == (face,)
    assert people(found) == [("Person shown", "Jane Doe, at the left")]


def test_the_same_face_written_in_several_ways_is_told_once() -> None:
    found = read(WORKING_GROUP + MICROSOFT + ACDSEE + RECTANGLE)
    assert len(found.faces) == 3
    assert [value for _label, value in people(found)].count("Jane Doe, at the left") == 1


def test_unnamed_marks_are_counted() -> None:
    unnamed = WORKING_GROUP.replace('mwg-rs:Name="Jane Doe"', "").replace("<mwg-rs:Name>Ida</mwg-rs:Name>", "")
    assert people(read(unnamed))[:1] == [("Faces", "Marked: 3, with a name: 0")]


@pytest.mark.parametrize(
    ("orientation", "box"),
    [
        (0, (0.1, 0.4, 0.1, 0.2)),
        (2, (0.8, 0.4, 0.1, 0.2)),
        (3, (0.8, 0.4, 0.1, 0.2)),
        (4, (0.1, 0.4, 0.1, 0.2)),
        (5, (0.4, 0.1, 0.2, 0.1)),
        (6, (0.4, 0.1, 0.2, 0.1)),
        (7, (0.4, 0.8, 0.2, 0.1)),
        (8, (0.4, 0.8, 0.2, 0.1)),
    ],
)
def test_marks_turn_with_the_photo(orientation: int, box: tuple[float, float, float, float]) -> None:
    assert read(MICROSOFT, orientation).faces == (MarkedFace("Jane Doe", *box),)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_is_what_a_decoder_does(orientation: int) -> None:
    """A marked pixel of a stored picture, turned as Pillow turns it."""
    from PIL import Image, ImageOps

    stored = Image.new("L", (10, 8))
    stored.putpixel((1, 2), 255)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.info["exif"] = exif.tobytes()
    stored.getexif()[0x0112] = orientation
    upright = ImageOps.exif_transpose(stored)
    face = StoredFrame(orientation, 10, 8).face("", (0.1, 0.25, 0.1, 0.125))
    assert face is not None
    middle = face.left + face.width / 2, face.top + face.height / 2
    assert upright.getpixel((int(middle[0] * upright.width), int(middle[1] * upright.height))) == 255


def test_marks_of_a_picture_measured_upright_are_not_turned_again() -> None:
    upright = WORKING_GROUP.replace('stDim:w="4000" stDim:h="3000"', 'stDim:w="3000" stDim:h="4000"')
    assert read(upright, 6).faces[0] == JANE
    assert read(WORKING_GROUP, 6).faces[0] == MarkedFace("Jane Doe", 0.4, 0.1, 0.2, 0.1)


@pytest.mark.parametrize(
    "rectangle",
    ["", "1,2", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "0.1,0.1,-1,0.1", "2,2,1,1", "1e400,0,0,0", "0.5," * 9],
)
def test_a_mark_outside_of_the_photo_is_no_face_but_its_name_is_told(rectangle: str) -> None:
    found = read(MICROSOFT.replace("0.1, 0.4, 0.1, 0.2", rectangle))
    assert found.faces == ()
    assert people(found) == [("Person shown", "Jane Doe")]
    assert sentence(found) == "It names who is in the picture: Jane Doe."


def test_marks_in_every_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packet = b"http://ns.adobe.com/xap/1.0/\0" + PACKET.format(MICROSOFT).encode()
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(with_segments(plain_jpeg(), (jpeg.APP1, packet)))
    report = inspect(str(photo))
    (mark,) = report_json.photo_as_json(report)["marked_faces"]
    assert mark == {"name": "Jane Doe", "left": 0.1, "top": 0.4, "width": 0.1, "height": 0.2}
    page = report_html.photo(replace(report, thumbnail=plain_jpeg()))
    assert "<bdi>Jane Doe, at the left</bdi>" in page
    frame = '<rect x="10.00%" y="40.00%" width="10.00%" height="20.00%"><title>Jane Doe</title></rect>'
    assert f"<svg>{frame}</svg>" in page
    TextShow().photo(report, Output("show"))
    assert "Person shown  Jane Doe, at the left" in capsys.readouterr().out


def test_a_name_in_a_mark_is_hostile_text() -> None:
    found = read(MICROSOFT.replace("Jane Doe", "&lt;b&gt;\u202eJane"))
    assert found.faces[0].name == "<b>⟨U+202E⟩Jane"
    assert found.findings[0].value == "<b>⟨U+202E⟩Jane, at the left"
    page = report_html.photo(PhotoReport("/p/a.jpg", 9, thumbnail=plain_jpeg(), marked_faces=found.faces))
    assert "<b>" not in page
    assert "<title>&lt;b&gt;⟨U+202E⟩Jane</title>" in page


def test_many_marks_are_capped_and_many_names_shortened() -> None:
    item = '<rdf:li MPReg:Rectangle="0.{0}, 0.4, 0.0001, 0.2" MPReg:PersonDisplayName="Person {0}"/>'
    many = MICROSOFT.replace(
        '<rdf:li MPReg:Rectangle="0.1, 0.4, 0.1, 0.2" MPReg:PersonDisplayName="Jane Doe"/>',
        "".join(item.format(number) for number in range(1000, 3000)),
    )
    found = read(many)
    assert len(found.faces) == 256
    assert sentence(found).startswith("It names who is in the picture: Person 1000, Person 1001, Person 1002 and ")


def test_an_unnamed_mark_joins_the_named_one_it_lies_on() -> None:
    unnamed = MarkedFace("", 0.11, 0.41, 0.1, 0.2)
    other = MarkedFace("", 0.5, 0.41, 0.1, 0.2)
    assert joined([unnamed, other, JANE]) == [JANE, other]
