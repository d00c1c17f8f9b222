"""What containers say of the picture themselves, and marks in pictures that the container turns."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from scrubber.containers.jpeg import segments as jpeg
from scrubber.formats.heif.heic import FORMAT as HEIC
from scrubber.formats.jpeg.document import FORMAT as JPEG
from scrubber.formats.png.format import FORMAT as PNG
from scrubber.metadata.findings.finding import MarkedFace, Topic
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import OF_CONTAINER, Collected, collect
from tests.helpers.heif import Heif, Item, Property, auxc, coded, ispe
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.metadata.test_marked_faces import MICROSOFT, PACKET


def facts(found: Collected) -> dict[str, str]:
    told: dict[str, str] = {}
    for finding in found.findings:
        if finding.key.startswith(OF_CONTAINER):
            assert finding.topic is Topic.TECHNICAL
            told.setdefault(finding.label, finding.value)
    return told


def test_a_heic_file_says_its_sizes_colours_and_codec() -> None:
    colours = (b"colr", b"nclx" + bytes((0, 12, 0, 13, 0, 1, 0x80)))
    picture = coded()
    gain_map = replace(coded(size=32), properties=[*coded(size=32).properties, auxc(b"urn:com:photo:aux:hdrgainmap")])
    primary = replace(picture, properties=[*picture.properties, colours])
    told = facts(collect(HEIC.parse(Heif([primary, gain_map], [(b"auxl", 2, [1])]).write())))
    assert told["CompatibleBrands"] == "mif1, heic, miaf"
    assert told["ImageSpatialExtent"] == "64 × 64"
    assert (told["ColorPrimaries"], told["TransferCharacteristics"]) == ("Display P3", "sRGB")
    assert (told["BitDepthLuma"], told["ChromaFormat"]) == ("8", "4:2:0")
    assert told["AuxiliaryImageType"] == "urn:com:photo:aux:hdrgainmap"
    assert told["Items"] == "2 × hvc1"


@pytest.mark.parametrize("length", range(0, 24, 3))
def test_short_properties_say_nothing(length: int) -> None:
    kinds = (b"pixi", b"irot", b"imir", b"clli", b"auxC", b"colr")
    odd = [(kind, bytes(length)) for kind in kinds]
    picture = replace(coded(), properties=[*coded().properties, *odd], essential=(b"hvcC",))
    told = facts(collect(HEIC.parse(Heif([picture]).write())))
    assert told["ImageSpatialExtent"] == "64 × 64"
    assert ("MaxContentLightLevel" in told) is (length >= 4)


@pytest.mark.parametrize(
    ("properties", "orientation", "box"),
    [
        ((), 1, (0.1, 0.4, 0.1, 0.2)),
        (((b"irot", b"\3"),), 6, (0.4, 0.1, 0.2, 0.1)),
        (((b"irot", b"\1"),), 8, (0.4, 0.8, 0.2, 0.1)),
        (((b"irot", b"\2"),), 3, (0.8, 0.4, 0.1, 0.2)),
        (((b"imir", b"\1"),), 2, (0.8, 0.4, 0.1, 0.2)),
        (((b"irot", b"\1"), (b"imir", b"\0")), 5, (0.4, 0.1, 0.2, 0.1)),
    ],
)
def test_marks_turn_with_the_container(
    properties: tuple[Property, ...], orientation: int, box: tuple[float, float, float, float]
) -> None:
    picture = replace(coded(), properties=[*coded().properties, ispe(64, 32), *properties])
    packet = Item(b"mime", PACKET.format(MICROSOFT).encode(), content_type=b"application/rdf+xml")
    document = HEIC.parse(Heif([picture, packet], [(b"cdsc", 2, [1])]).write())
    assert document.container_orientation == orientation
    assert collect(document).faces == (MarkedFace("Jane Doe", *box),)


def test_a_jpeg_file_says_how_it_is_stored() -> None:
    told = facts(collect(JPEG.parse(plain_jpeg())))
    assert told["JFIFVersion"] == "1.01"
    assert (told["EncodingProcess"], told["BitsPerSample"]) == ("baseline", "8")


def test_adobes_segment() -> None:
    segment = (jpeg.APP14, b"Adobe\0\x64\x40\0\0\0\1")
    told = facts(collect(JPEG.parse(with_segments(plain_jpeg(), segment))))
    assert (told["DCTEncodeVersion"], told["APP14Flags0"], told["ColorTransform"]) == ("100", "16384", "YCbCr")


def test_a_png_file_says_its_depth_and_resolution() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG", dpi=(72, 72))
    told = facts(collect(PNG.parse(buffer.getvalue())))
    assert (told["BitDepth"], told["ColorType"], told["PixelsPerUnitX"]) == ("8", "RGB", "2835")


def test_facts_alone_tell_nothing() -> None:
    assert sentence(collect(JPEG.parse(plain_jpeg()))) == "This photo tells nothing beyond its picture."
