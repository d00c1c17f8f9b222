"""XMP (ISO 16684-1): an RDF packet of properties, read without resolving anything that it names.

The packet is hostile XML: defusedxml refuses entities and document types, so it can't grow or reach outside.
"""

import base64
import binascii
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from scrubber.errors import LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_DEPTH, MAX_INFLATED_BYTES, MAX_PARTS
from scrubber.metadata.finding import Place, Risk, Topic
from scrubber.metadata.gps import add_position, is_on_earth, xmp_degrees
from scrubber.metadata.reading import Reading
from scrubber.metadata.text import decode

_MAX_BYTES, _MAX_TAGS = MAX_INFLATED_BYTES // 2, MAX_PARTS
"""Packets hold depth maps of megabytes, but the tree of a million elements would fill the memory."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_CONTAINERS = frozenset({f"{_RDF}Alt", f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}li", f"{_RDF}Description"})
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/g/img/": "xmpGImg",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.apple.com/faceinfo/1.0/": "apple-fi",
}

_PERSON, _DEVICE, _TIME, _HISTORY, _PLACE = Topic.PERSON, Topic.DEVICE, Topic.TIME, Topic.HISTORY, Topic.PLACE
_MEANINGS: dict[str, tuple[Topic, str, Risk]] = {
    "dc:creator": (_PERSON, N_("Author"), Risk.HIGH),
    "dc:rights": (_PERSON, N_("Copyright"), Risk.HIGH),
    "dc:title": (_PERSON, N_("Title"), Risk.HIGH),
    "dc:description": (_PERSON, N_("Caption"), Risk.HIGH),
    "dc:subject": (_PERSON, N_("Keywords"), Risk.HIGH),
    "tiff:Artist": (_PERSON, N_("Author"), Risk.HIGH),
    "aux:OwnerName": (_PERSON, N_("Owner"), Risk.HIGH),
    "exifEX:CameraOwnerName": (_PERSON, N_("Owner"), Risk.HIGH),
    "photoshop:AuthorsPosition": (_PERSON, N_("Author's position"), Risk.HIGH),
    "photoshop:CaptionWriter": (_PERSON, N_("Caption written by"), Risk.HIGH),
    "photoshop:Credit": (_PERSON, N_("Credit"), Risk.HIGH),
    "photoshop:Source": (_PERSON, N_("Source"), Risk.MEDIUM),
    "photoshop:Headline": (_PERSON, N_("Headline"), Risk.HIGH),
    "xmpRights:Owner": (_PERSON, N_("Owner"), Risk.HIGH),
    "Iptc4xmpExt:PersonInImage": (_PERSON, N_("Person shown"), Risk.HIGH),
    "mwg-rs:Name": (_PERSON, N_("Person shown"), Risk.HIGH),
    "MPReg:PersonDisplayName": (_PERSON, N_("Person shown"), Risk.HIGH),
    "Iptc4xmpCore:CiEmailWork": (_PERSON, N_("E-mail"), Risk.HIGH),
    "Iptc4xmpCore:CiTelWork": (_PERSON, N_("Telephone"), Risk.HIGH),
    "Iptc4xmpCore:CiAdrExtadr": (_PERSON, N_("Address"), Risk.HIGH),
    "photoshop:City": (_PLACE, N_("City"), Risk.HIGH),
    "photoshop:State": (_PLACE, N_("State"), Risk.HIGH),
    "photoshop:Country": (_PLACE, N_("Country"), Risk.MEDIUM),
    "Iptc4xmpCore:Location": (_PLACE, N_("Place"), Risk.HIGH),
    "Iptc4xmpExt:City": (_PLACE, N_("City"), Risk.HIGH),
    "Iptc4xmpExt:Sublocation": (_PLACE, N_("Place"), Risk.HIGH),
    "tiff:Make": (_DEVICE, N_("Camera maker"), Risk.MEDIUM),
    "tiff:Model": (_DEVICE, N_("Camera"), Risk.MEDIUM),
    "aux:SerialNumber": (_DEVICE, N_("Camera serial number"), Risk.HIGH),
    "exifEX:BodySerialNumber": (_DEVICE, N_("Camera serial number"), Risk.HIGH),
    "aux:LensSerialNumber": (_DEVICE, N_("Lens serial number"), Risk.HIGH),
    "exifEX:LensSerialNumber": (_DEVICE, N_("Lens serial number"), Risk.HIGH),
    "aux:Lens": (_DEVICE, N_("Lens"), Risk.LOW),
    "exif:DateTimeOriginal": (_TIME, N_("Taken"), Risk.MEDIUM),
    "photoshop:DateCreated": (_TIME, N_("Taken"), Risk.MEDIUM),
    "xmp:CreateDate": (_TIME, N_("Made"), Risk.MEDIUM),
    "xmp:ModifyDate": (_TIME, N_("Changed"), Risk.MEDIUM),
    "xmp:MetadataDate": (_TIME, N_("Description changed"), Risk.LOW),
    "xmp:CreatorTool": (_HISTORY, N_("Edited with"), Risk.LOW),
    "photoshop:History": (_HISTORY, N_("History"), Risk.MEDIUM),
    "stEvt:softwareAgent": (_HISTORY, N_("Edited with"), Risk.LOW),
    "stEvt:when": (_TIME, N_("Edited"), Risk.MEDIUM),
    "stEvt:action": (_HISTORY, N_("What was done"), Risk.LOW),
    "xmpMM:DocumentID": (_HISTORY, N_("Number of this document"), Risk.MEDIUM),
    "xmpMM:InstanceID": (_HISTORY, N_("Number of this version"), Risk.MEDIUM),
    "xmpMM:OriginalDocumentID": (_HISTORY, N_("Number of the first document"), Risk.MEDIUM),
    "Iptc4xmpExt:DigitalSourceType": (_HISTORY, N_("How the picture was made"), Risk.LOW),
}
"""Properties that mean something to a person; all others are technical details under their own names."""


def read(reading: Reading) -> None:
    """Add what a packet tells. Raises `ParseError` when it is no well-formed XML."""
    position: dict[str, str] = {}
    for name, value in _properties(_parse(reading.payload.data), "", 0):
        if name == "xmpGImg:image":
            _add_thumbnail(reading, value)
        elif name in ("exif:GPSLatitude", "exif:GPSLongitude"):
            position.setdefault(name, value)
        else:
            topic, label, risk = _MEANINGS.get(name, (Topic.TECHNICAL, name, Risk.LOW))
            reading.add(topic, f"xmp:{name}", label, value, risk)
    _add_place(reading, position)


def _parse(packet: bytes) -> Element:
    if len(packet) > _MAX_BYTES or packet.count(b"<") > _MAX_TAGS or packet.count(b"=") > _MAX_TAGS:
        raise LimitExceeded(N_("its description is too long"))
    from defusedxml import DefusedXmlException  # loaded only when a photo has XMP
    from defusedxml.ElementTree import fromstring

    text = decode(packet).strip("\0 \r\n\t\ufeff")
    begin, end = text.find("<x:xmpmeta"), text.rfind("</x:xmpmeta>")
    if 0 <= begin < end:  # what stands around it may be damaged or, in GIF, of another kind
        text = text[begin:end] + "</x:xmpmeta>"
    try:
        root = fromstring(text.encode("utf-8", "replace"))
    except (XmlError, DefusedXmlException, ValueError, RecursionError) as error:
        raise ParseError(N_("its description can't be read")) from error
    assert isinstance(root, Element)
    return root


def _properties(element: Element, owner: str, depth: int) -> Iterator[tuple[str, str]]:
    """Every property with text, by the prefixed name of the nearest element that is not a mere container."""
    if depth > MAX_DEPTH:
        return
    name = owner if element.tag in _CONTAINERS else _prefixed(element.tag)
    for attribute, value in element.attrib.items():
        if not attribute.startswith((_RDF, "{http://www.w3.org/XML")) and "}" in attribute:
            yield _prefixed(attribute), value
    if name and element.text and element.text.strip():
        yield name, element.text
    for child in element:
        yield from _properties(child, name, depth + 1)


def _prefixed(tag: str) -> str:
    """The name "{namespace}name" as "prefix:name"; of an unknown namespace its last word serves."""
    namespace, _brace, name = tag[1:].partition("}")
    if not name:
        return tag
    return f"{_PREFIXES.get(namespace) or namespace.rstrip('/#').rsplit('/', 1)[-1]}:{name}"


def _add_thumbnail(reading: Reading, encoded: str) -> None:
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        reading.add(Topic.UNKNOWN, "xmp:xmpGImg:image", N_("Unreadable picture"), f"{len(encoded)} B", Risk.MEDIUM)
        return
    reading.add_picture("xmp:xmpGImg:image", N_("A small picture of the photo"), data)


def _add_place(reading: Reading, position: dict[str, str]) -> None:
    latitude = xmp_degrees(position.get("exif:GPSLatitude", ""))
    longitude = xmp_degrees(position.get("exif:GPSLongitude", ""))
    if latitude is not None and longitude is not None and is_on_earth(latitude, longitude):
        reading.place = Place(latitude, longitude)
        add_position(reading, reading.place, "xmp")
        return
    for name, value in position.items():
        reading.add(Topic.PLACE, f"xmp:{name}", N_("Position"), value, Risk.HIGH)
