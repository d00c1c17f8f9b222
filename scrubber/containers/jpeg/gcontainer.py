"""Google's directory of the files that are joined behind a JPEG (Ultra HDR image format 1.1, "GContainer").

Gain maps and motion clips are listed in the first picture's XMP: each lies directly behind the one before. A copy
gets a fresh directory with the picture and its gain map.
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

_CONTAINER = "{http://ns.google.com/photos/1.0/container/}"
_ITEM = "{http://ns.google.com/photos/1.0/container/item/}"
_MAX_ITEMS = 64

_PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'
    b' xmlns:Container="http://ns.google.com/photos/1.0/container/"'
    b' xmlns:Item="http://ns.google.com/photos/1.0/container/item/" hdrgm:Version="1.0">'
    b"<Container:Directory><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>'
    b'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg"'
    b' Item:Length="%d"/></rdf:li>'
    b"</rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"
)


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """One row of the directory: what it is for ("GainMap"), bytes from the end of the first picture to its start."""

    semantic: str
    offset: int


def joined_files(root: Element | None) -> list[JoinedFile]:
    """The files behind the first picture, as far as their lengths are readable."""
    found: list[JoinedFile] = []
    position = 0
    items = list(root.iter(_CONTAINER + "Item")) if root is not None else []
    for number, item in enumerate(items[:_MAX_ITEMS]):
        padding, length = _number(_value(item, "Padding")), _number(_value(item, "Length"))
        if number:  # the first row is the first picture itself; what is added up begins at its end
            found.append(JoinedFile(_value(item, "Semantic"), position))
            position += length
        position += padding
    return found


def directory_packet(gain_map_length: int) -> bytes:
    """An XMP packet that says: a picture, behind it a gain map of `gain_map_length` bytes."""
    return _PACKET % gain_map_length


def _value(item: Element, name: str) -> str:
    """A property written as attribute or as element."""
    found = item.get(_ITEM + name)
    if found is None:
        found = next((child.text for child in item if child.tag == _ITEM + name), None)
    return (found or "").strip()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
