"""XMP (ISO 16684-1): an RDF packet of properties, read without resolving anything that it names.

The packet is hostile XML: defusedxml refuses entities and document types, so it can't grow or reach outside.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_, _
from scrubber.limits import MAX_DEPTH, MAX_INFLATED_BYTES, MAX_PARTS
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode, plain
from scrubber.metadata.readers import ai_prompts, source_types
from scrubber.metadata.readers.reading import PayloadReading
from scrubber.metadata.readers.xmp import damaged
from scrubber.metadata.readers.xmp import place as xmp_place
from scrubber.metadata.readers.xmp import regions as xmp_regions
from scrubber.metadata.readers.xmp.tags import MEANINGS, prefixed

_MAX_BYTES, _MAX_TAGS = MAX_INFLATED_BYTES // 2, MAX_PARTS
"""Packets hold depth maps of megabytes, but the tree of a million elements would fill the memory."""

_CAPTIONS = frozenset({"dc:description", "exif:UserComment", "tiff:ImageDescription", "xmpDM:comment"})
"""Where generators of pictures write what they were asked for."""
_SOURCE_TYPES = frozenset({"Iptc4xmpExt:DigitalSourceType", "Iptc4xmpExt:DigitalSourcefileType"})
_GOOGLE = frozenset({"GCamera:hdrp_makernote", "GCamera:HdrPlusMakernote", "GCamera:HDRPMakerNote",
                     "GCamera:shot_log_data"})  # fmt: skip
"""The enciphered logs of Google's camera."""
_REGIONS = b"Region"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_CONTAINERS = frozenset({f"{_RDF}Alt", f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}li", f"{_RDF}Description"})


def read(reading: PayloadReading) -> None:
    """Add what a packet tells; of one that is no well-formed XML, what its pieces tell."""
    try:
        root = _parse(reading.payload.data)
    except ParseError:
        reading.add_unreadable()
        _add_properties(reading, damaged.properties(reading.payload.data), frozenset())
        return
    marked = _add_faces(reading, root) if _REGIONS in reading.payload.data else frozenset()
    _add_properties(reading, _properties(root, "", 0), marked)


def _add_properties(reading: PayloadReading, properties: Iterable[tuple[str, str]], marked: frozenset[str]) -> None:
    """Add properties, those of the place together; `marked` are names that are told with marked faces already."""
    position: dict[str, str] = {}
    for name, value in properties:
        if name == "xmpGImg:image":
            _add_thumbnail(reading, value)
        elif name in xmp_place.NAMES:
            position.setdefault(name, value)
        elif not (marked and name in xmp_regions.NAMES and plain(value) in marked):
            _add_property(reading, name, value)
    xmp_place.add(reading, position)


def _add_property(reading: PayloadReading, name: str, value: str) -> None:
    kind, label, risk = MEANINGS.get(name, (Kind.TECHNICAL, name, Risk.LOW))
    if name in _CAPTIONS and ai_prompts.is_one("", value):
        ai_prompts.read(reading, f"xmp:{name}", value)
    elif name == "photoshop:Credit" and source_types.credits_ai(value):
        reading.add(Kind.AI_MADE, f"xmp:{name}", N_("Made with AI"), value)
    elif name in _GOOGLE:
        from scrubber.metadata.readers.maker_notes import google as google_note

        google_note.read(reading, name, value)
    elif name in _SOURCE_TYPES:
        reading.add(kind, f"xmp:{name}", label, source_types.in_words(value), risk)
        if source_types.is_ai(value):
            reading.add(Kind.AI_MADE, "xmp:ai", N_("Made with AI"), _("its description says so"))
    else:
        reading.add(kind, f"xmp:{name}", label, value, risk)


def _add_faces(reading: PayloadReading, root: Element) -> frozenset[str]:
    """Add the faces that regions mark; returns the names that are told with them."""
    faces = xmp_regions.faces_in(root, reading.frame)
    reading.add_faces("xmp:Regions", faces)
    return frozenset(face.name for face in faces)


def _parse(packet: bytes) -> Element:
    if len(packet) > _MAX_BYTES or packet.count(b"<") > _MAX_TAGS or packet.count(b"=") > _MAX_TAGS:
        raise LimitExceeded(N_("it has too many parts"), Detail("xmp.too-many-elements"))
    about_to_decode()
    from defusedxml import DefusedXmlException  # loaded only when a photo has XMP
    from defusedxml.ElementTree import fromstring

    text = decode(packet).strip("\0 \r\n\t\ufeff")
    for root_name in ("x:xmpmeta", "x:xapmeta", "rdf:RDF"):
        begin, end = text.find(f"<{root_name}"), text.rfind(f"</{root_name}>")
        if 0 <= begin < end:  # what stands around it may be damaged or, in GIF, of another kind
            text = f"{text[begin:end]}</{root_name}>"
            break
    try:
        root = fromstring(text.encode("utf-8", "replace"))
    except (XmlError, DefusedXmlException, ValueError, RecursionError) as error:
        raise ParseError(N_("its description can't be read"), Detail("xmp.no-xml")) from error
    assert isinstance(root, Element)
    return root


def _properties(element: Element, owner: str, depth: int) -> Iterator[tuple[str, str]]:
    """Every property with text, by the prefixed name of the nearest element that is not a mere container."""
    if depth > MAX_DEPTH:
        return
    name = owner if element.tag in _CONTAINERS else prefixed(element.tag)
    for attribute, value in element.attrib.items():
        if not attribute.startswith((_RDF, "{http://www.w3.org/XML")) and "}" in attribute:
            yield prefixed(attribute), value
    if name and element.text and element.text.strip():
        yield name, element.text
    for child in element:
        yield from _properties(child, name, depth + 1)


def _add_thumbnail(reading: PayloadReading, encoded: str) -> None:
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        reading.add(Kind.UNREADABLE, "xmp:xmpGImg:image", N_("Unknown data"), f"{len(encoded)} B", Risk.MEDIUM)
        return
    reading.add_thumbnail("xmp:xmpGImg:image", data)
